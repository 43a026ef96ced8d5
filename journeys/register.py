"""Registering for Self Assessment, which comes before signing up: who, which way, by when, and in what order."""

from __future__ import annotations

from datetime import date

from journeys import sections, sources
from journeys.coming import NEXT_RETURN, REGISTER_BY, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Facts, Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option, TaxYearChoice
from journeys.engine.text import Message, Value, _
from journeys.rules import catching_up, thresholds
from journeys.rules.tax_year import TaxYear

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to know about registering for Self Assessment?"),
    short=_("What to read"),
    choices=(
        Option(
            "need",
            _("See if I need to register"),
            also="need, do i need to register, do i have to register, who registers, 1000",
        ),
        Option(
            "way",
            _("Find the right way to register"),
            also="how, where, route, form, cwf1, sa1, how do i register, tell them i am self employed",
        ),
        Option(
            "deadline",
            _("See my deadline, or if I am late"),
            also="deadline, when, by when, late, too late, 5 october, penalty, fine, missed",
        ),
        Option(
            "wait",
            _("Get my reference (UTR)"),
            also="utr, reference, wait, waiting, how long, need a utr, not arrived, lost my utr",
        ),
        Option(
            "back",
            _("Come back after I stopped"),
            also="come back, stopped, deactivated, closed, reactivate, again, did not file for ages",
        ),
        Option(
            "order",
            _("See the order if I am new"),
            also="order, new, newcomer, first time, first return, what comes first, first time landlord",
        ),
    ),
    help=_("Choose the one that is nearest to your question. You can read another one after it."),
)

work = Choice(
    "work",
    ask=_("Which of these fits you?"),
    short=_("What you do"),
    choices=(
        Option(
            "trade",
            _("I am self-employed, with or without rent"),
            also="self employed, sole trader, trade, freelance, driver, both, trade and rent, self employed and rent",
        ),
        Option("rent", _("Rent or other income, but no trade"), also="rent, landlord, property, let, no trade"),
        Option("added", _("I am registered, and now start a trade"), also="already registered, registered already"),
    ),
    why=_("There is one way for people with a trade, and one for everyone else."),
    facts=("F-REG-12", "F-REG-06"),
)

began = TaxYearChoice(
    "began",
    ask=_("In which tax year did this income begin?"),
    short=_("Income began in"),
    hint=_("A tax year runs from 6 April to 5 April. Choose the oldest if it began before that."),
    years=lambda facts: [TaxYear.containing(facts.today) - back for back in (0, 1, 2)],
    why=_("The deadline is 5 October after the tax year in which the income began."),
    facts=("F-REG-05",),
)

# ------------------------------------------------------------------------------------------------------ the endings

who_registers = Reading(
    "who_registers",
    title=_("You usually need to register if one of these fits you"),
    body=(
        _("You are a sole trader and take over £1,000 in the tax year, before expenses."),
        _(
            "You have rent that is not taxed yet. It is usually over £10,000 before expenses, or over £2,500 after. "
            "With less, ask HMRC."
        ),
        _("HMRC told you to send a tax return."),
        _(
            "In doubt? GOV.UK has a checker. It asks a few questions."
            " If the income began in {this_year}, the deadline to register is {register_by}."
        ),
    ),
    fill=coming,
    link=sources.CHECK_IF_RETURN_NEEDED,
    facts=(
        "F-REG-04",
        "F-REG-05",
    ),
)

_HAVE_READY = _("As far as we know, you need an HMRC sign-in, your National Insurance number and contact details.")
_KEEP_PRIVATE = _("Do not send me any of these.")
_DID_YOU = _("Did you register for Self Assessment?")

sole_trader = Outcome(
    "sole_trader",
    title=_("Register as a sole trader"),
    body=(
        _("This holds if you also let property."),
        _("You register online. On paper it is form CWF1."),
    ),
    next=(
        _HAVE_READY,
        _("Have the date your trade began, and what kind of trade it is."),
        _KEEP_PRIVATE,
        _("Open the page below. HMRC then posts your reference."),
        REGISTER_BY,
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-12", "F-REG-06", "F-REG-07", "F-REG-05"),
    follow_up=_DID_YOU,
)

not_self_employed = Outcome(
    "not_self_employed",
    title=_("Register as not self-employed"),
    body=(
        _("Rent or other income without a trade is not self-employment."),
        _("You register online. On paper it is form SA1."),
    ),
    next=(
        _HAVE_READY,
        _KEEP_PRIVATE,
        _("Open the page below. HMRC then posts your reference."),
        REGISTER_BY,
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-12", "F-REG-06", "F-REG-07", "F-REG-05"),
    follow_up=_DID_YOU,
)

trade_added = Outcome(
    "trade_added",
    title=_("Tell HMRC about the trade, too"),
    body=(
        _("Sending a return for another reason is not enough. You register the trade as well."),
        _("You do it on the same page. On paper it is form CWF1."),
    ),
    next=(
        _HAVE_READY,
        _("Have the date your trade began, and what kind of trade it is."),
        _KEEP_PRIVATE,
        REGISTER_BY,
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-12", "F-REG-06", "F-REG-05"),
    follow_up=_("Did you tell HMRC about the trade?"),
)


def _register_by(year: TaxYear) -> date:
    """5 October after the tax year in which the income began (F-REG-05)."""
    return date(year.ends.year, 10, 5)


def _deadlines(facts: Facts) -> dict[str, Value]:
    year = facts[began]
    return {"began": year, "register_by": _register_by(year), "return_due": year.return_due}


def _late_deadlines(facts: Facts) -> dict[str, Value]:
    """The deadlines, and whether the one of the return has passed as well (F-DL-14)."""
    told = _deadlines(facts)
    has_passed = facts.today > facts[began].return_due
    usually = _("It was usually due by {return_due}.") if has_passed else _("It is usually due by {return_due}.")
    return {**told, "usually": Message(usually, told)}


def _all_deadlines(facts: Facts) -> dict[str, Value]:
    """The deadlines, and when the first return would bring the person in (F-DL-16)."""
    year = facts[began]
    start = thresholds.year_decided_by(year)
    return {
        **_deadlines(facts),
        "limit": thresholds.threshold(year) or 0,
        "start": start.starts,
        "first_update": catching_up.first_deadlines(start).first_update,
    }


in_time = Outcome(
    "in_time",
    title=_("Register by {register_by}"),
    body=(
        _("Your income began in {began}. The deadline is 5 October after that tax year."),
        _("Then comes your first tax return. It decides if you must use Making Tax Digital for Income Tax."),
    ),
    next=(
        _("Register by {register_by}."),
        _("Send the {began} tax return by {return_due}."),
        _("If it shows over {limit}, you must use the service from {start}. Part of a year is scaled up to 12 months."),
        _("Your first quarterly update would then be due by {first_update}."),
    ),
    fill=_all_deadlines,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-05", "F-DL-16", "SR-12", "SR-26"),
    follow_up=_DID_YOU,
)

late = Outcome(
    "late",
    title=_("Register now: the deadline has passed"),
    body=(
        _("If your income began in {began}, the deadline to register was {register_by}."),
        _("A “failure to notify” penalty can follow if tax is unpaid."),
        _("As far as we know, it is lower if you come forward yourself."),
    ),
    next=(
        _("Register at once, on the page below."),
        _("Then send the {began} return. {usually}"),
        _("If HMRC asks for it late, you usually get 3 months. HMRC's letter shows the date."),
        _("When the return is in, check if you need to sign up."),
    ),
    fill=_late_deadlines,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-08", "F-REG-05", "F-DL-14", "F-REG-13"),
    follow_up=_DID_YOU,
)

waiting = Reading(
    "waiting",
    title=_("HMRC posts your reference after you register"),
    body=(
        _("Registering gives you a Unique Taxpayer Reference (UTR). It has 10 digits, which you keep for life."),
        _("HMRC finds you by it when you sign up."),
        _("It takes some weeks. HMRC's reply-times page shows the wait. We know of no fixed time."),
        _(
            "Your agent cannot ask for authorisation before you have it."
            " If the income began in {this_year}, the deadline to register is {register_by}."
        ),
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-07", "F-REG-01", "F-REG-05"),
)

coming_back = Reading(
    "coming_back",
    title=_("Register again, the same way as before"),
    body=(
        _("This is for you if you sent tax returns once, and then stopped."),
        _("As far as we know, your old reference is brought back. You get no new one."),
        _("We know of no GOV.UK page about this. In doubt, ask HMRC."),
    ),
    next=(
        _("Register on the page below. Do this before you start to use software."),
        _("Send your next tax return. You need one from the last 2 years before you sign up."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-09", "F-REG-02", "F-STAT-15", "F-DL-09"),
    follow_up=_DID_YOU,
)

in_order = Reading(
    "in_order",
    title=_("Register, send a return, sign up: three different acts"),
    body=(
        _("They come in this order. Registering does not sign you up."),
        _("Before you sign up, you must have sent a return, and one within the last 2 years."),
        _("Without one, or if you are insolvent, you cannot sign up for now."),
        _("You need not contact HMRC about that, unless HMRC wrote and asked you to sign up."),
    ),
    next=(
        _("Register, and wait for your reference (UTR)."),
        _("Send your first tax return by its deadline."),
        _("Only then look at whether you must use Making Tax Digital for Income Tax."),
        _("Linking software is a fourth act. It comes last."),
        _(
            "Could you not sign up? Try again after your next return."
            " If the income began in {this_year}, the deadline to register is {register_by}."
        ),
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-11", "F-REG-13", "F-REG-02", "F-REG-01", "F-REG-05"),
)

# ------------------------------------------------------------------------------------------------------- the guards


def can_register_in_time(facts: Facts) -> bool:
    """5 October after that tax year is still to come"""
    return facts.today <= _register_by(facts[began])


# -------------------------------------------------------------------------------------------- the table, read down

register = Journey(
    "register",
    title=_("Register for Self Assessment"),
    section=sections.SET_UP,
    audience=Audience.PEOPLE,
    words="register, register for self assessment, registering, utr, need a utr, get a utr, self assessment, "
    "new to self assessment, first time landlord, newly self employed, just started, tell hmrc i am self employed",
    checks_answers=False,
    routes={
        topic: [
            when(answer("need"), who_registers),
            when(answer("way"), work),
            when(answer("deadline"), began),
            when(answer("wait"), waiting),
            when(answer("back"), coming_back),
            otherwise(in_order),
        ],
        work: [
            when(answer("rent"), not_self_employed),
            when(answer("added"), trade_added),
            otherwise(sole_trader),
        ],
        began: [when(can_register_in_time, in_time), otherwise(late)],
    },
)
