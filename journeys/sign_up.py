"""Signing up on HMRC's pages: getting ready, which tax year, being late, being in already, and being refused.

HMRC's pages alone sign people up, and they check the record as they go (sign-up-rules.md sections 4 to 6). Here is
what people meet there, and what each page means.
"""

from __future__ import annotations

from datetime import date

from journeys import sections, sources
from journeys.coming import (
    IF_REQUIRED,
    NEXT_RETURN,
    NEXT_UPDATE,
    NO_ANSWER_DATE,
    REGISTER_BY,
    by_the_day,
    coming,
    with_dates,
)
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Facts, Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Date, Option
from journeys.engine.text import Message, Several, Value, _, message
from journeys.rules import deadlines, thresholds
from journeys.rules.deadlines import Business, Period, PeriodType
from journeys.rules.tax_year import TaxYear

# ---------------------------------------------------------------------------------------------------- the questions

_NEAREST = _("Choose the one that is nearest to your question. You can read another one after it.")

topic = Choice(
    "topic",
    ask=_("What do you want to know about signing up?"),
    short=_("What to read"),
    choices=(
        Option(
            "ready",
            _("Get ready and see the steps"),
            also="steps, how, how do i sign up, what do i need, where, have ready, sign me up, get ready, vat",
        ),
        Option(
            "year",
            _("Choose this tax year or next"),
            also="year, which year, which tax year, this year, next year, this year or next, "
            "when to start, start date, volunteer",
        ),
        Option(
            "late",
            _("Sign up late and catch up"),
            also="late, catch up, missed, behind, overdue, too late, missed updates, should have signed up",
        ),
        Option(
            "already",
            _("See what to do if I am in already"),
            also="already, already signed up, hmrc signed me up, letter, hmrc letter, "
            "signed up by hmrc, my agent signed me up",
        ),
        Option(
            "refused",
            _("Understand why HMRC stops me"),
            also="refused, stopped, cannot, can't, error, chucked me out, it wont let me, kicked out, "
            "signed out, exempt, problem",
        ),
        Option(
            "after",
            _("See what comes after signing up"),
            also="after, confirmation, what happens next, then, how long, calendar quarters, done",
        ),
    ),
    help=_NEAREST,
)

ready = Choice(
    "ready",
    ask=_("What do you want to get ready?"),
    short=_("What to get ready"),
    choices=(
        Option("steps", _("See the steps on HMRC's pages"), also="steps, pages, how, order, vat"),
        Option(
            "sign_in", _("Find the right sign-in"), also="sign in, login, one login, gateway, government gateway, id"
        ),
        Option("trade", _("Get the details of a trade ready"), also="trade, self employed, sole trader, business"),
        Option("rent", _("Get the details of rent ready"), also="rent, property, landlord, let, foreign property"),
    ),
    help=_NEAREST,
)

need = Choice(
    "need",
    ask=_("Which of these fits you?"),
    short=_("What fits you"),
    choices=(
        Option("now", _("I must use it this tax year"), also="must, now, this year, required, i must use it now"),
        Option("next", _("I must use it from next April"), also="next year, from april, from 6 april"),
        Option("choice", _("I do not have to, I choose to"), also="by choice, volunteer, voluntary, i choose to"),
        Option("only_next", _("HMRC offers me only next year"), also="only next year, cannot this year"),
        Option("neither", _("HMRC offers me neither year"), also="neither, none, no year"),
        Option("unsure", _("I do not know if I must use it"), also="not sure, i don't know, unsure, don't know"),
    ),
    help=_("HMRC's page shows which years you can choose. It has checked your record by then."),
    why=_("HMRC offers this tax year, the next one, or both. It depends on what you must do."),
    facts=("SR-80", "SR-81", "SR-82", "SR-83", "SR-84", "SR-85"),
)

behind = Choice(
    "behind",
    ask=_("Which of these fits you?"),
    short=_("What fits you"),
    choices=(
        Option("required", _("I must use it, and am not signed up"), also="must, required, not signed up, i must"),
        Option("choice", _("I join by choice, during the year"), also="by choice, volunteer, voluntary"),
        Option(
            "stopped",
            _("My trade and rent have all stopped"),
            also="stopped, retired, sold, ceased, ended, my trade has stopped, trade stopped, stopped trading",
        ),
    ),
    why=_("What you have to catch up on differs."),
    facts=("F-LATE-01", "F-LATE-10", "F-SIGNUP-46"),
)

ended_on = Date(
    "ended_on",
    ask=_("On which day did the last of it end?"),
    short=_("The last of it ended on"),
    hint=_("For example 5 10 2026."),
    earliest=date(2015, 4, 6),
    help=_("The day on which your last trade stopped, or you last let out a property."),
    why=_("Updates are due up to that day, in a tax year in which you must use the service."),
    facts=("F-LATE-10", "SR-06"),
)

found = Choice(
    "found",
    ask=_("What have you seen?"),
    short=_("What you saw"),
    choices=(
        Option("page", _("HMRC's page says I am signed up"), also="page, already signed up, add the service"),
        Option("letter", _("HMRC wrote that it signed me up"), also="letter, hmrc wrote, hmrc signed me up"),
        Option("wrong", _("HMRC signed me up, and it looks wrong"), also="wrong, mistake, should not be in, not me"),
    ),
    help=_NEAREST,
)

page = Choice(
    "page",
    ask=_("What does HMRC's page say?"),
    short=_("HMRC's page"),
    choices=(
        Option("register", _("I have to register for Self Assessment"), also="register, no utr, not registered"),
        Option("administrator", _("Only an administrator can do it"), also="administrator, admin"),
        Option("exempt", _("I am exempt"), also="exempt, exemption, digitally excluded"),
        Option("cannot", _("I cannot use it"), also="cannot use it, no data, insolvent, no return"),
        Option("not_yet", _("I cannot sign up yet"), also="not yet, cannot sign up yet, cannot sign up"),
        Option("contact", _("I need to contact HMRC"), also="contact us, contact hmrc, you need to contact us"),
        Option("signed_out", _("Nothing, it signed me out"), also="signed out, chucked me out, kicked out, timed out"),
    ),
    help=_("HMRC's page shows the kind of reason, not the exact one."),
    facts=("SR-53", "SR-51", "SR-56", "SR-90", "SR-91", "SR-92", "SR-93", "SR-94"),
)

# ----------------------------------------------------------------------------------------------- the dates they name


def _years(facts: Facts) -> dict[str, Value]:
    """This tax year and its neighbours, with the days that matter when signing up."""
    year = TaxYear.containing(facts.today)
    before_return = by_the_day(facts, (year - 1).return_due, _BEFORE_IS_DUE, _BEFORE_WAS_DUE, before=year - 1)
    goes = _STAYS if year <= thresholds.FIRST_REQUIRED else _GOES
    return {
        "year": year,
        "next": year + 1,
        "before": year - 1,
        "start": year.starts,
        "next_start": (year + 1).starts,
        "before_return": before_return,
        "before_goes": message(goes, before=year - 1, before_return=before_return),
        "return_due": year.return_due,
        "next_return_due": (year + 1).return_due,
        "next_first_due": deadlines.update_due_dates(year + 1)[0],
        "dated_from": (year - 2).starts,
    }


_BEFORE_IS_DUE = _("The {before} return is due by {due}.")
_BEFORE_WAS_DUE = _("The {before} return was due by {due}. If you have not sent it, send it now.")
_STAYS = _("Your {before} return stays an ordinary one. {before_return}")
_GOES = _(
    "{before_return} Did you have to use the service then? It goes through software, and updates are owed too. "
    "Nobody signs up for a past year: if you were not signed up for it, ask HMRC about {before}. "
    "If you did not have to use it, that return is an ordinary one."
)


def _catching_up(facts: Facts) -> dict[str, Value]:
    """What is overdue today, and how far the one update goes that covers it (F-LATE-03)."""
    year, first = TaxYear.containing(facts.today), thresholds.FIRST_REQUIRED
    standard, calendar = (deadlines.periods(year, Business(kind)) for kind in PeriodType)
    overdue = sum(each.due < facts.today for each in standard)
    latest = max(overdue - 1, 0)
    return {
        **_years(facts),
        "behind": _said_overdue(standard[:overdue], standard[overdue:]),
        "upto": standard[latest].end,
        "calendar_upto": calendar[latest].end,
        "covers": Message(_COVERS[min(overdue, 3)]),
        "points": message(_NO_POINTS if year == first else _POINTS, first=first),
    }


def _said_overdue(overdue: tuple[Period, ...], coming: tuple[Period, ...]) -> Message:
    said: dict[str, Value]
    if not overdue:
        said = {"year": TaxYear.containing(coming[0].start), "due": coming[0].due}
        return Message(_("No update for {year} is overdue yet. The first is due by {due}."), said)
    said = {"dues": Several(tuple(each.due for each in overdue))}
    if not coming:
        return Message(_("Overdue for each business: the updates due {dues}."), said)
    said["next"] = coming[0].due
    return Message(_("Overdue for each business: the updates due {dues}. The next is due by {next}."), said)


_COVERS = (
    _("That is the first one."),
    _("It covers the missed quarter."),
    _("It covers both missed quarters."),
    _("It covers all the missed quarters."),
)
_NO_POINTS = _(
    "Late updates bring no points in {first}, but stay due. A late tax return or payment can still cost you."
)
_POINTS = _(
    "As far as we know, each missed deadline brings one penalty point, however many businesses are late. "
    "Those for {first} bring none. A late tax return or payment can cost you too."
)


def ended_before_the_service(facts: Facts) -> bool:
    """ended before anybody had to use the service (F-LATE-10)"""
    return facts[ended_on] < thresholds.FIRST_REQUIRED.starts


def _stopped(facts: Facts) -> dict[str, Value]:
    """The tax year in which the last of the income ended, and the returns for it and for the year before."""
    year = TaxYear.containing(facts[ended_on])
    return {
        "start": thresholds.FIRST_REQUIRED.starts,
        "ended_in": year,
        "ended_in_due": by_the_day(facts, year.return_due, _IT_IS_DUE, _IT_WAS_DUE),
        "before": year - 1,
        "before_due": by_the_day(facts, (year - 1).return_due, _IT_IS_DUE, _IT_WAS_DUE),
    }


def _decides(year: TaxYear) -> Message:
    """The return that brings somebody in for a tax year, or an earlier one: they stay in (F-ELIG-05, F-ELIG-09)."""
    text = _FIRST_DECIDES if year <= thresholds.FIRST_REQUIRED else _ANY_DECIDES
    shown, earliest = thresholds.return_that_decides(year), thresholds.FIRST_DECIDING
    return message(text, year=year, shown=shown, earliest=earliest)


_FIRST_DECIDES = _("Your {shown} tax return decides if you must use the service in {year}.")
_ANY_DECIDES = _(
    "Your {shown} tax return can bring you in for {year}. So can an earlier one, from {earliest} on: "
    "lower income later does not release you at once."
)
_IT_IS_DUE = _("It is due by {due}.")
_IT_WAS_DUE = _("It was due by {due}. If you have not sent it, send it now.")


# ------------------------------------------------------------------------------------- the endings: getting ready

_DID_YOU = _("Did you finish signing up?")

steps = Reading(
    "steps",
    title=_("You sign up only on HMRC's own pages"),
    body=(
        _("You do it, or your agent. Software and chat assistants, such as me, cannot."),
        _("You cannot use Making Tax Digital for Income Tax before you have signed up."),
        _("It is separate from signing up for VAT."),
        _("HMRC does not ask your name, number or date of birth. It knows these from your sign-in."),
    ),
    next=(
        _("Sign in as you do for Self Assessment. HMRC checks whether you can sign up."),
        _("Choose or confirm the tax year, and read a page about penalties."),
        _("Say if you have software. You may answer “No, I'll get it after”."),
        _("Confirm your income sources."),
        _(
            "Choose paperless or letters. Check your answers, declare that they are right, and submit."
            " If you must use the service, the next update is due by {next_update}."
        ),
    ),
    fill=coming,
    link=sources.SIGN_UP,
    facts=(
        "F-ELIG-01",
        "F-SIGNUP-40",
        "F-SIGNUP-41",
        "F-SIGNUP-42",
        "F-SIGNUP-43",
        "F-SIGNUP-44",
        "F-SIGNUP-45",
        "SR-60",
        "F-DL-03",
    ),
    follow_up=_DID_YOU,
)

right_sign_in = Reading(
    "right_sign_in",
    title=_("Sign in with the details you use for Self Assessment"),
    body=(
        _("That is Government Gateway, or GOV.UK One Login if you use that."),
        _("Only an administrator of the HMRC account can sign up. Others see a page that says so."),
        _("HMRC may check your identity first. Then it brings you back."),
        _(
            "Is it not your Self Assessment sign-in? HMRC's page tells you. You may go on and keep them separate."
            " If you must use the service, the next update is due by {next_update}."
        ),
    ),
    fill=coming,
    link=sources.SIGN_UP,
    facts=("F-SIGNUP-40", "F-SIGNUP-24", "SR-51", "SR-52", "SR-58", "F-DL-03"),
)

_LEAVE_OUT = _("Leave out what ended before {start}.")
_PUT_IN = _("If you sign up for {year}, put in what ended during it.")
_NEVER_ADD = _("Never add limited companies or partnerships.")
_NO_DATE = _("Did it start before {dated_from}? Then say so: no date is needed.")

trade_ready = Reading(
    "trade_ready",
    title=_("Have these ready for each trade"),
    body=(
        _("The trade, in 2 to 35 characters. The business name, in 2 to 105, or your own name."),
        _("The business address."),
        _("The start date. It may be today, in the past, or up to 7 days ahead."),
        _NO_DATE,
    ),
    next=(
        _("Never give the same trade and name twice."),
        _LEAVE_OUT,
        _PUT_IN,
        _NEVER_ADD,
    ),
    fill=_years,
    link=sources.SIGN_UP,
    facts=("F-SIGNUP-43", "SR-62", "SR-64", "SR-66", "SR-67"),
)

rent_ready = Reading(
    "rent_ready",
    title=_("Have the day of your first rent ready"),
    body=(
        _("That is the start date. It may be today, in the past, or up to 7 days ahead."),
        _NO_DATE,
        _("All UK property is one source. All foreign property is one more."),
    ),
    next=(
        _("Give one start date for your UK property."),
        _("Give one for your foreign property, if you have any."),
        _LEAVE_OUT,
        _PUT_IN,
        _NEVER_ADD,
    ),
    fill=_years,
    link=sources.SIGN_UP,
    facts=("F-SIGNUP-43", "SR-63", "SR-64", "SR-66", "SR-67"),
)

# ---------------------------------------------------------------------------------------- the endings: which year

year_now = Outcome(
    "year_now",
    title=_("You sign up for {year}"),
    body=(
        _("HMRC's page says that you must use it now. There is no other year to choose."),
        _("You send any updates you missed, as totals for the year so far."),
    ),
    next=(
        _("Sign up now, or ask your agent to."),
        _("Go back and read “Sign up late and catch up”."),
        _("{before_goes}"),
    ),
    fill=_years,
    link=sources.SIGN_UP,
    facts=("SR-82", "SR-86", "F-LATE-05", "F-ELIG-09", "F-DL-20"),
    follow_up=_DID_YOU,
)

year_early = Outcome(
    "year_early",
    title=_("You must use it from {next_start}, and may start early"),
    body=(
        _("You choose: {year} or {next}."),
        _("Start in {year}, and you are a volunteer this year. You send any updates you missed."),
        _("Start in {next}, and the current year stays on an ordinary return."),
    ),
    next=(
        _("Sign up before {next_start}. HMRC's page shows both years."),
        _("If you start in {next}, your first update is due by {next_first_due}."),
        _("Your account pages then open only from {next_start}."),
        _("If the page shows {next} alone, choose that."),
    ),
    fill=_years,
    link=sources.SIGN_UP,
    facts=("SR-81", "SR-84", "SR-87", "F-SIGNUP-48", "F-SIGNUP-46", "F-DL-20"),
    follow_up=_DID_YOU,
)

year_choice = Outcome(
    "year_choice",
    title=_("You choose when to start: {year} or {next}"),
    body=(
        _("Start in {year}: you send any updates you missed, as totals for the year so far."),
        _("After 7 August at least one is overdue at once. Volunteers get no penalty for these."),
        _("Start in {next}: the current year stays on an ordinary return."),
    ),
    next=(
        _("I cannot tell you which is better for you. An adviser can."),
        _("HMRC's sign-up page asks which year you want, if its check lets you in."),
        _("If you start in {next}, your account pages open only from {next_start}."),
        _("In either year, the new penalties apply to a late tax return or payment."),
    ),
    fill=_years,
    link=sources.SIGN_UP,
    facts=("SR-80", "SR-86", "SR-87", "F-SIGNUP-46", "F-SIGNUP-48", "F-PEN-04"),
    follow_up=_DID_YOU,
)

year_next = Outcome(
    "year_next",
    title=_("You sign up for {next}"),
    body=(
        _("HMRC's page says one of two things."),
        _("You can use it next year, by choice. Or you cannot sign up for this year and must use it next year."),
        _("In both cases, the current year stays on an ordinary return."),
    ),
    next=(
        _("Sign up for {next} on HMRC's page."),
        _("Your account pages open only from {next_start}."),
        _("Send the {year} return the ordinary way, by {return_due}."),
        _("Your first update is due by {next_first_due}."),
    ),
    fill=_years,
    link=sources.SIGN_UP,
    facts=("SR-83", "SR-84", "SR-87", "F-SIGNUP-48", "F-DL-20"),
    follow_up=_DID_YOU,
)

year_neither = Outcome(
    "year_neither",
    title=_("You can sign up for neither this year nor next"),
    body=(
        _("HMRC checks both years. If neither year is open to you, you see a page by the kind of reason."),
        _("It does not tell you the exact reason."),
    ),
    next=(
        _("Look at what the page says."),
        _("Go back to the first question, and choose “Understand why HMRC stops me”."),
        _("Carry on with ordinary tax returns. {before_return}"),
    ),
    fill=_years,
    link=sources.SIGN_UP,
    facts=("SR-85", "SR-56", "SR-94"),
)

year_unsure = Outcome(
    "year_unsure",
    title=_("First find out if you must use it"),
    body=(
        _("It depends on the income your tax returns show."),
        _("HMRC's page also tells you, once you have signed in."),
    ),
    next=(
        _("Open the menu, and choose “Check if you need to sign up”."),
        _("Then come back to this question."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("F-ELIG-05", "F-ELIG-07", "F-DL-03"),
)

# --------------------------------------------------------------------------------------- the endings: being late

catch_up = Outcome(
    "catch_up",
    title=_("Sign up for {year} now"),
    body=(
        _("Do not wait to be signed up. You or your agent have to do it."),
        _("{behind}"),
        _("{before_goes}"),
        _("The {year} return goes through software, by {return_due}."),
    ),
    next=(
        _("Sign up. Then get software and link it."),
        _("Enter your income and expenses since 6 April, or 1 April with calendar periods."),
        _("Send one update for each business, with totals up to {upto}. {covers}"),
        _("With calendar periods, the totals go up to {calendar_upto}."),
        _("{points}"),
    ),
    fill=_catching_up,
    link=sources.SIGN_UP,
    facts=(
        "F-LATE-03",
        "F-LATE-01",
        "F-LATE-02",
        "F-LATE-04",
        "F-LATE-05",
        "SR-86",
        "F-PEN-01",
        "F-PEN-05",
        "F-PEN-08",
        "F-ELIG-09",
        "F-DL-20",
    ),
    follow_up=_DID_YOU,
)

joining_late = Outcome(
    "joining_late",
    title=_("If you join in {year}, you send any updates you missed"),
    body=(
        _("You send totals for the year so far, for each business."),
        _("After 7 August at least one is overdue at once. Volunteers get no penalty for these."),
        _("The new penalties do apply to a late tax return or payment."),
    ),
    next=(
        _("Sign up for {year}, if HMRC's check lets you in."),
        _("Or sign up for {next}. The current year stays on an ordinary return then."),
        _("Returns for earlier years go as before. {before_return}"),
    ),
    fill=_years,
    link=sources.SIGN_UP,
    facts=("F-SIGNUP-46", "F-PEN-04", "SR-87", "F-SIGNUP-47"),
    follow_up=_DID_YOU,
)

stopped_before = Outcome(
    "stopped_before",
    title=_("As far as we know, you should not need the service"),
    body=(
        _("All your trade and rent ended before {start}, the first day on which anybody had to use it."),
        _("HMRC has to be told."),
    ),
    next=(
        _("Tell HMRC the day on which each of them ended."),
        _("Your {ended_in} tax return goes the ordinary way. {ended_in_due}"),
    ),
    fill=_stopped,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-LATE-10", "SR-06"),
)

stopped_during = Outcome(
    "stopped_during",
    title=_("As far as we know, you send one update, up to the end"),
    body=(
        _("It ended in {ended_in}. This holds if you must use the service in that tax year."),
        _("After the {ended_in} tax return, no more follows."),
        _("If you need not use it in {ended_in}, tell HMRC the end dates. Your return goes the ordinary way."),
    ),
    next=(
        _("Sign up for {ended_in}, with what ended during it. Get software and link it."),
        _("Is that year over, and HMRC's page does not offer it? Ask HMRC what to do."),
        _("Send one update, up to the end date."),
        _("The {ended_in} tax return goes through software. {ended_in_due}"),
        _("The {before} return goes the ordinary way. {before_due}"),
    ),
    fill=_stopped,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-LATE-10", "SR-66", "F-LATE-05"),
)

# --------------------------------------------------------------------------------- the endings: being in already

signed_up_already = Reading(
    "signed_up_already",
    title=_("You may be signed up already"),
    body=(
        _("HMRC's page tells you so, or takes you on."),
        _("If an agent signed you up, it may offer to add the service to your account."),
        _("If HMRC signed you up, it may ask you to confirm your income sources."),
        _("If you opted out before, it may ask you to manage your reporting obligations."),
    ),
    next=(
        _("Do what the page asks."),
        _("Ask your agent, if you have one, what they did."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.SIGN_UP,
    facts=("SR-55", "F-ACT-08", "F-SIGNUP-23", "F-DL-03"),
)

signed_up_by_hmrc = Reading(
    "signed_up_by_hmrc",
    title=_("HMRC has signed you up: now it is your turn"),
    body=(
        _("As far as we know, HMRC has been doing this since September 2026."),
        _("It signs up people who must use the service for 2026 to 2027 and have not signed up."),
        _("You still have to do the rest."),
    ),
    next=(
        _("Sign in to HMRC online services."),
        _("Confirm your income sources, or correct them."),
        _("Get software and link it to HMRC."),
        _("Catch up: go back, and read “Sign up late and catch up”."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.SIGNED_UP_BY_HMRC,
    facts=("F-LATE-01", "OO-X4", "F-DL-03"),
    follow_up=_("Have you confirmed your income sources?"),
)

wrongly_signed_up = Reading(
    "wrongly_signed_up",
    title=_("Do not ignore the letter, even if it looks wrong"),
    body=(
        _("{decides}"),
        _("As far as we know, your duties go on until HMRC says otherwise."),
    ),
    next=(
        _("Sign in to HMRC, and check your income sources."),
        _("Check your income on each such return: self-employment and rent, before expenses."),
        _("Check if you are exempt."),
        _("Then ask HMRC's Self Assessment enquiries. Agents have their own line."),
        NEXT_UPDATE,
    ),
    fill=with_dates(lambda facts: {"decides": _decides(TaxYear.containing(facts.today))}),
    link=sources.SIGNED_UP_BY_HMRC,
    facts=("F-LATE-09", "F-ELIG-05", "F-ELIG-06", "F-ELIG-09", "F-DL-03"),
)

# ------------------------------------------------------------------------------------ the endings: being refused

sent_to_register = Reading(
    "sent_to_register",
    title=_("HMRC found no Self Assessment reference (UTR)"),
    body=(
        _("HMRC looks for your UTR when you sign in. Without one you are sent to register."),
        _("You can sign up after you have registered and sent a tax return."),
    ),
    next=(
        _("Do you have a UTR? Check that you used your Self Assessment sign-in."),
        _("If not, register for Self Assessment. The menu has a topic for it."),
        REGISTER_BY,
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("SR-53", "F-REG-01", "F-REG-02", "F-REG-05"),
)

found_exempt = Reading(
    "found_exempt",
    title=_("HMRC's record says that you are exempt"),
    body=(
        _("It can be that HMRC has agreed that you are digitally excluded."),
        _("It can be a lasting exemption, such as Blind Person's Allowance or Married Couple's Allowance."),
        _("Ministers of religion, Lloyd's underwriters and people exempt for later years have that one too."),
        _("Or you are exempt for 2026 to 2027: averaging, trust income, foster care or not being resident."),
    ),
    next=(
        _("Carry on with ordinary tax returns."),
        _("Tell HMRC if your circumstances change."),
        _("If you think it is wrong, ask HMRC. I cannot see your record."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.EXEMPTIONS,
    facts=("SR-90", "SR-91", "SR-92", "F-ELIG-11", "F-ELIG-15", "F-DL-09"),
)

cannot_use = Reading(
    "cannot_use",
    title=_("HMRC's page names two reasons, and there can be others"),
    body=(
        _("One is that you sent no return in the last 2 years, or never sent one. The other is insolvency."),
        _("There can be others, such as that someone acts for you by law. The page does not say which it is."),
    ),
    next=(
        _("If a return is missing, send your next one. Sign up after it."),
        _(
            "Does someone act for you by law? As far as we know, you may be exempt. "
            "Choose “Find out about exemptions” in the menu."
        ),
        _("If HMRC wrote and asked you to sign up, contact HMRC."),
        _("Otherwise you need not contact HMRC."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("SR-93", "F-REG-02", "SR-47", "SR-37", "F-DL-09"),
)

cannot_yet = Reading(
    "cannot_yet",
    title=_("Something on your record stops sign-up for now"),
    body=(
        _("It can be some kinds of income, some deductions, or the state of your account."),
        _("The page does not say which one. I cannot see it either."),
    ),
    next=(
        _("Keep sending returns as usual."),
        _("If you may sign up by choice, try again later."),
        _("If HMRC wrote that you must use the service, ask HMRC what to do."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("SR-94", "F-ELIG-10", "F-DL-09"),
)

contact_hmrc = Reading(
    "contact_hmrc",
    title=_("Use HMRC's form on that page"),
    body=(
        _("Sign-up stopped with “You need to contact us”."),
        _("The page has a link to a form. Write that you want to be told when you can sign up."),
        _("HMRC then gets in touch with you."),
        NO_ANSWER_DATE,
    ),
    link=sources.SIGN_UP,
    facts=("F-LATE-08",),
)

signed_out = Reading(
    "signed_out",
    title=_("HMRC signs you out after 15 minutes without use"),
    body=(
        _("HMRC keeps your answers for 30 days: those of today until {in_30_days}."),
        _("Sign in again with the same details, and carry on."),
        _("Trouble with a password or user ID? HMRC's online services helpdesk has a webchat."),
    ),
    fill=coming,
    link=sources.SIGN_UP,
    facts=("SR-69", "F-HELP-12"),
    follow_up=_DID_YOU,
)

# ------------------------------------------------------------------------------------------- the endings: what follows

signed_up_now = Reading(
    "signed_up_now",
    title=_("The result comes at once, with your deadlines"),
    body=(
        _("New information may take a few hours to appear in your account."),
        _("Choosing calendar quarters is not part of sign-up. You do it later in software, before the first update."),
        _("That year's tax return then goes through compatible software. Returns for earlier years go as before."),
    ),
    next=(
        _("Get software, if you have none, and link it."),
        _("Keep digital records."),
        _("Note the deadlines: 7 August, 7 November, 7 February and 7 May. Both kinds of period have the same."),
        _("Did you sign up for {next}? Your account pages open only from {next_start}."),
    ),
    fill=_years,
    link=sources.USE_THE_SERVICE,
    facts=("F-SIGNUP-47", "SR-69", "F-SIGNUP-44", "SR-70", "F-SIGNUP-48", "F-DL-03", "F-DL-04"),
)

# -------------------------------------------------------------------------------------------- the table, read down

sign_up = Journey(
    "sign_up",
    title=_("Sign up"),
    section=sections.SET_UP,
    audience=Audience.PEOPLE,
    words="sign up, signing up, signup, how do i sign up, sign me up, sign me up now, join, how do i join up, enrol, "
    "register for making tax digital, hmrc signed me up, already signed up, cannot sign up, can't sign up",
    checks_answers=False,
    routes={
        topic: [
            when(answer("ready"), ready),
            when(answer("year"), need),
            when(answer("late"), behind),
            when(answer("already"), found),
            when(answer("refused"), page),
            otherwise(signed_up_now),
        ],
        ready: [
            when(answer("steps"), steps),
            when(answer("sign_in"), right_sign_in),
            when(answer("trade"), trade_ready),
            otherwise(rent_ready),
        ],
        need: [
            when(answer("now"), year_now),
            when(answer("next"), year_early),
            when(answer("choice"), year_choice),
            when(answer("only_next"), year_next),
            when(answer("neither"), year_neither),
            otherwise(year_unsure),
        ],
        behind: [
            when(answer("required"), catch_up),
            when(answer("choice"), joining_late),
            otherwise(ended_on),
        ],
        ended_on: [when(ended_before_the_service, stopped_before), otherwise(stopped_during)],
        found: [
            when(answer("page"), signed_up_already),
            when(answer("letter"), signed_up_by_hmrc),
            otherwise(wrongly_signed_up),
        ],
        page: [
            when(answer("register"), sent_to_register),
            when(answer("administrator"), right_sign_in),
            when(answer("exempt"), found_exempt),
            when(answer("cannot"), cannot_use),
            when(answer("not_yet"), cannot_yet),
            when(answer("contact"), contact_hmrc),
            otherwise(signed_out),
        ],
    },
)
