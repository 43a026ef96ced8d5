"""May I sign up again after leaving, for which tax years, and what happens then?

It is done on the same page of HMRC as leaving, “your reporting obligations”, which decides. Somebody who was never
signed up uses HMRC's sign-up service instead. The rule, what the page offers and what follows are in `journeys.rules`
(opt-out-rules.md section 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from journeys import sections, sources
from journeys.coming import NEW_YEAR, NEXT_RETURN, coming, with_dates
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Outcome, answer, otherwise, when
from journeys.engine.questions import Choice, Option, TaxYearChoice, YesNo
from journeys.engine.text import Json, Message, Several, Value, _, message
from journeys.rules import deadlines, opt_out_answer, sign_up_again as rules
from journeys.rules.obligations_page import Outcome as Comes, hides_cards_for_exempt, shows_error
from journeys.rules.opt_out_words import supposed
from journeys.rules.sign_up_again import SigningUp
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Action, Actor, Case, Place

# ---------------------------------------------------------------------------------------------------- the questions


def _three_years(facts: Facts) -> dict[str, Value]:
    """The three tax years of HMRC's page, seen from today."""
    year = TaxYear.containing(facts.today)
    return {"previous": year - 1, "current": year, "next": year + 1}


_SHOWN = (
    Option(Status.MANDATED, _("Required"), also="mandatory, must use, i must use it, compulsory, mandated"),
    Option(Status.VOLUNTARY, _("Voluntarily signed up"), also="volunteer, voluntary, by choice, signed up"),
    Option(Status.ANNUAL, _("Not required"), also="yearly, annual, opted out, left, once a year"),
    Option(Status.EXEMPT, _("Exempt"), also="exemption, digitally exempt, excluded"),
    Option(Status.NO_STATUS, _("There is no line for that year"), also="nothing, no line, empty, blank, missing"),
    Option(Status.DORMANT, _("No line, as HMRC needs no return"), also="dormant, no return needed, no return"),
    Option(Status.UNKNOWN, _("Something else, or I cannot see it"), also="something else, other, can't see it"),
)
_WHERE_IT_STANDS = _(
    "Sign in to HMRC online services and open “your reporting obligations”. It has a line for each year."
)

was_in = YesNo(
    "was_in",
    ask=_("Have you been signed up for this service before?"),
    short=_("Signed up before"),
    help=_("Registering for Self Assessment is not the same. Signing up was done by you, your agent or HMRC."),
    why=_("The first time, HMRC has another page for it."),
    facts=("OO-S8",),
)

who = Choice(
    "who",
    ask=_("Who would do it on HMRC's page?"),
    short=_("Who does it"),
    choices=(
        Option(Actor.INDIVIDUAL, _("I do it for myself"), also="me, myself, i do, individual, my own"),
        Option(Actor.MAIN_AGENT, _("I am the main agent"), also="main agent, agent, accountant"),
        Option(Actor.SUPPORTING_AGENT, _("I am a supporting agent"), also="supporting agent, supporting, bookkeeper"),
    ),
    help=_("If you are an agent, answer for your client. I then say “you” for the client."),
    why=_("You and your agent come to the page by different ways."),
    facts=("OO-X2", "OO-X3"),
)

current = Choice(
    "current",
    ask=_("What does HMRC show for this tax year, {current}?"),
    short=_("HMRC's word for {current}"),
    fill=_three_years,
    choices=_SHOWN,
    help=_WHERE_IT_STANDS,
    why=_("You can sign up for a year that HMRC shows as not required."),
    facts=("OO-S1", "F-OPTOUT-08"),
)

following = Choice(
    "following",
    ask=_("What does HMRC show for next tax year, {next}?"),
    short=_("HMRC's word for {next}"),
    fill=_three_years,
    choices=_SHOWN,
    help=_WHERE_IT_STANDS,
    why=_("You can sign up for a year that HMRC shows as not required."),
    facts=("OO-S2", "F-OPTOUT-08"),
)

exempt_before = YesNo(
    "exempt_before",
    ask=_("Does HMRC show last tax year, {previous}, as exempt?"),
    short=_("{previous} shows as exempt"),
    fill=_three_years,
    no=_("No, or there is no line for it"),
    also_no="no line, there is no line, there is no line for it, nothing, blank, empty",
    help=_WHERE_IT_STANDS,
    why=_("One exempt year makes HMRC's page hide its choices."),
    facts=("OO-P7", "OO-Q7"),
)

ceased = YesNo(
    "ceased",
    ask=_("Have all your businesses stopped?"),
    short=_("All businesses stopped"),
    help=_("Count trades of your own and rent. Answer no if one of them goes on."),
    why=_("With all of them stopped, HMRC's page offers no change."),
    facts=("OO-P8",),
)

chosen = TaxYearChoice(
    "chosen",
    ask=_("For which tax year do you want to sign up again?"),
    short=_("Year to sign up for"),
    hint=_("By HMRC's rule you can choose {open_years}."),
    fill=lambda facts: {"open_years": _open_years(facts)},
    years=lambda facts: [case(facts).year(place) for place in Place],
    help=_("The current year means sending what you missed this year. Next year starts on 6 April."),
    why=_("What is late at once, and what is due, depends on the year."),
    facts=("OO-S1", "OO-S2", "OO-S3"),
)

# ------------------------------------------------------------------------------------------------ what the rules say


def case(facts: Facts) -> Case:
    """The answers so far as the rules ask for them.

    Of the previous year only an exempt line matters, so only that is asked: otherwise its status is not known.
    """
    return facts.once(_case)


def _case(facts: Facts) -> Case:
    return Case(
        today=facts.today,
        previous=Status.EXEMPT if _said_yes(facts, exempt_before) else Status.UNKNOWN,
        current=Status(facts.get(current) or Status.NO_STATUS),
        next=Status(facts.get(following) or Status.NO_STATUS),
        all_businesses_ceased=_said_yes(facts, ceased),
    )


def _said_yes(facts: Facts, asked: YesNo) -> bool:
    said: bool | None = facts.get(asked)
    return bool(said)


def signing_up(facts: Facts) -> SigningUp:
    """What comes of signing up for the year wanted; before one is known, the first that is open."""
    return facts.once(_signing_up)


def _signing_up(facts: Facts) -> SigningUp:
    told = case(facts)
    return rules.sign_up(told, _wanted(facts) or told.year(rules.years_to_sign_up(told)[0]))


def _wanted(facts: Facts) -> TaxYear | None:
    """The year chosen, or the only one that is open; None where nobody was asked to choose."""
    told = case(facts)
    allowed = rules.years_to_sign_up(told)
    return told.year(allowed[0]) if len(allowed) == 1 else facts.get(chosen)


def _result(facts: Facts) -> Mapping[str, Json]:
    """The answer as `decide opt-out` gives it for signing up, with the year where there is one."""
    told = case(facts)
    change = opt_out_answer.change(told, Action.SIGN_UP, _wanted(facts))
    unknown = supposed(told, knows_return=True, knows_businesses=facts.get(ceased) is not None)
    return opt_out_answer.answer(told, Actor(facts[who]), Action.SIGN_UP, change, unknown)


# --------------------------------------------------------------------------------------------------- what is filled in


def _years(of: Case, places: Iterable[Place]) -> Several:
    return Several(tuple(of.year(place) for place in places))


def _open_years(facts: Facts) -> Several:
    return _years(case(facts), rules.years_to_sign_up(case(facts)))


def _page(facts: Facts) -> dict[str, Value]:
    """The way to HMRC's page for whoever does it (OO-X2, OO-X3), the three years, and those that are open."""
    is_agent = facts[who] != Actor.INDIVIDUAL
    way = message(_AGENTS_WAY if is_agent else _OWN_WAY)
    return {**_three_years(facts), "open_years": _open_years(facts), "open": way}


_OWN_WAY = _("In your HMRC online account, open Making Tax Digital for Income Tax, then “your reporting obligations”.")
_AGENTS_WAY = _(
    "In your agent services account, choose the client and open “your reporting obligations”. "
    "Main and supporting agents may both do it."
)


def _signed_up(facts: Facts) -> dict[str, Value]:
    """What signing up for a year brings: how long it holds, and when the first return through software is due."""
    comes = signing_up(facts)
    return {
        **_page(facts),
        "year": comes.year,
        "holds": _holds(comes),
        "return_due": comes.year.return_due,
        "starts": comes.year.starts,
        "first_due": deadlines.update_due_dates(comes.year)[0],
    }


def _holds(comes: SigningUp) -> Message:
    """For which years the person is then a volunteer (OO-S5, OO-S4, OO-W4)."""
    named: dict[str, Value] = {"year": comes.year, "next": comes.after.year(Place.NEXT)}
    if comes.signed_up and comes.signed_up.required_from:
        return message(_THEN_REQUIRED, start=comes.signed_up.required_from)
    if comes.next_year_inferred:
        return message(_PERHAPS_LONGER, **named)
    return message(_("You could have to use it later, if the limit falls or your income rises. HMRC then writes."))


_THEN_REQUIRED = _("You are a volunteer for the current year only. You must use it from {start}.")
_PERHAPS_LONGER = _(
    "HMRC's page says that this is for {year} and later. As far as we know {next} follows, but it is not certain."
)


def _catching_up(facts: Facts) -> dict[str, Value]:
    """What is late on the day of signing up for the current year, and what comes next (OO-S7)."""
    comes, today = signing_up(facts), facts.today
    due = deadlines.update_due_dates(comes.year)
    return {**_signed_up(facts), "late": _late([day for day in due if day < today]), "next_due": _first(due, today)}


def _late(missed: list[date]) -> Message:
    if not missed:
        return message(_("No update is late yet."))
    return message(_("The updates due by {missed} are late at once."), missed=Several(tuple(missed)))


def _first(due: Iterable[date], today: date) -> date:
    """The first of some dates that has not passed. A year's last update is due after the year."""
    return next(day for day in due if day >= today)


# ------------------------------------------------------------------------------------------------------ the endings

_PAGE_DECIDES = _("Only HMRC's page decides and does it. I cannot see your record.")
_CONFIRM = _("Choose the year and confirm. Revised deadlines appear within minutes.")
_FINISHED = _("Did you finish signing up again?")
_NOTHING_CHANGES = _("Until then send one tax return a year, as before.")

this_year = Outcome(
    "this_year",
    title=_("It looks as if you can sign up again for the current year, {year}"),
    body=(
        _("You then use the service as a volunteer."),
        _("{late} Send everything for the year so far, also what software sent before."),
        _("{holds}"),
        _PAGE_DECIDES,
    ),
    next=(
        _("{open}"),
        _CONFIRM,
        _("Send the next update for each business by {next_due}. It covers what you missed."),
        _("Volunteers get no penalty for late updates. If you must use it later, penalties apply."),
        _("Your {year} tax return then goes through software, by {return_due}. A late one can bring a penalty."),
    ),
    fill=_catching_up,
    link=sources.HMRC_ACCOUNT,
    facts=("OO-S1", "F-OPTOUT-08", "OO-S7", "OO-S5", "OO-F5", "F-PEN-04", "F-STAT-02", "OO-X1", "OO-X2", "OO-X3"),
    result=_result,
    follow_up=_FINISHED,
)

early = Outcome(
    "early",
    title=_("You may sign up early, for the current year {year}"),
    body=(
        _("{holds}"),
        _("{late} Send everything for the year so far, also what software sent before."),
        _("Volunteers get no penalty for late updates. From the day you must use it, penalties can apply."),
        _PAGE_DECIDES,
    ),
    next=(
        _("{open}"),
        _CONFIRM,
        _("Send the next update for each business by {next_due}. It covers what you missed."),
        _("Your {year} tax return then goes through software, by {return_due}."),
        _("Or wait. You must then sign up and start for {next}."),
    ),
    fill=_catching_up,
    link=sources.HMRC_ACCOUNT,
    facts=("OO-F5", "OO-S5", "OO-S1", "OO-S7", "F-PEN-04", "OO-X1", "OO-X2", "OO-X3"),
    result=_result,
    follow_up=_FINISHED,
)

next_year = Outcome(
    "next_year",
    title=_("It looks as if you can sign up again for next year, {year}"),
    body=(
        _("You then use the service as a volunteer from {starts}."),
        _("The current year stays as it is."),
        _("{holds}"),
        _PAGE_DECIDES,
    ),
    next=(
        _("{open}"),
        _("Choose the year and confirm. HMRC shows its deadlines once the year starts."),
        _("Have software ready, and keep digital records from {starts}."),
        _("Your first update is due by {first_due}. Late updates bring volunteers no penalty."),
        _("Your {year} tax return then goes through software, by {return_due}."),
    ),
    fill=_signed_up,
    link=sources.HMRC_ACCOUNT,
    facts=("OO-S2", "OO-S6", "OO-A3", "F-OPTOUT-08", "OO-W4", "F-DL-03", "F-PEN-04", "OO-X1", "OO-X2", "OO-X3"),
    result=_result,
    follow_up=_FINISHED,
)

not_last_year = Outcome(
    "not_last_year",
    title=_("You can never sign up again for the previous year, {previous}"),
    body=(_("By HMRC's rule you can sign up again for {open_years}."), _PAGE_DECIDES),
    next=(
        _("To see what that does, change the year in your answers."),
        _("{open}"),
        NEW_YEAR,
    ),
    fill=with_dates(_page),
    link=sources.HMRC_ACCOUNT,
    facts=("OO-S3", "OO-S1", "OO-S2", "OO-X2", "OO-X3"),
    result=_result,
)

no_status_yet = Outcome(
    "no_status_yet",
    title=_("You cannot sign up again for next year, {next}, yet"),
    body=(
        _("Next year cannot be changed until HMRC has given it a status."),
        _("By its rule you could. But there is no choice on the page, and nothing is sent."),
    ),
    next=(
        _("Look again later. {open}"),
        _("Or sign up for {current} now. Change the year in your answers to see what that does."),
        _NOTHING_CHANGES,
        NEXT_RETURN,
    ),
    fill=with_dates(_page),
    link=sources.HMRC_ACCOUNT,
    facts=("OO-S2", "OO-Q1", "OO-P6", "OO-X2", "OO-X3", "F-DL-09"),
    result=_result,
)

page_hides_it = Outcome(
    "page_hides_it",
    title=_("HMRC's page hides the choices, as one year shows as exempt"),
    body=(
        _("By the rule you can sign up again for {open_years}."),
        _("But the page shows no choices at all while one of its years is exempt."),
        _("This supposes that at least one business goes on. If all have stopped, the page shows none either."),
    ),
    next=(
        _("Contact HMRC. Say which year you want to sign up for, and what the page shows."),
        _NOTHING_CHANGES,
        NEXT_RETURN,
    ),
    fill=with_dates(_page),
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("OO-Q7", "OO-P7", "OO-P8", "OO-S1", "OO-S2", "F-DL-09"),
    result=_result,
    follow_up=_("Did you reach HMRC about signing up again?"),
)

all_stopped = Outcome(
    "all_stopped",
    title=_("HMRC's page offers no change, as all your businesses have ceased"),
    body=(
        _("By the rule you could sign up again for {open_years}."),
        _("But the page shows no choices if all your businesses have ceased. It suggests adding one."),
    ),
    next=(
        _("If you start a business again, add it in HMRC online services."),
        _("Then look at the page once more."),
        NEXT_RETURN,
    ),
    fill=with_dates(_page),
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("OO-P8", "F-ADD-01", "F-DL-09"),
    result=_result,
)

still_in = Outcome(
    "still_in",
    title=_("You are in the service this year, so there is nothing to sign up for again"),
    body=(
        _("HMRC shows {current} as “{word}”."),
        _("You send updates and a tax return for it."),
        _("You can sign up again only for a year that is not required."),
    ),
    next=(
        _("Send the next update for each business by {next_due}."),
        _("Submit your {current} tax return through software by {return_due}."),
    ),
    fill=lambda facts: {
        **_three_years(facts),
        "word": current.show(facts[current], facts),
        "next_due": _first(deadlines.update_due_dates(TaxYear.containing(facts.today)), facts.today),
        "return_due": TaxYear.containing(facts.today).return_due,
    },
    link=sources.USE_THE_SERVICE,
    facts=("F-STAT-01", "F-STAT-02", "OO-S1", "F-DL-03", "F-DL-09"),
    result=_result,
)

never_in = Outcome(
    "never_in",
    title=_("The first time, use HMRC's sign-up service"),
    body=(
        _("If you never signed up before, this page is not for you."),
        _("HMRC checks your record when you sign up."),
    ),
    next=(
        _("Open the page below and follow HMRC's steps, or ask your agent to."),
        _("Agents have a page of their own to sign up a client."),
        _("If you are sent on to “your reporting obligations”, you were signed up before. Then come back here."),
        NEW_YEAR,
    ),
    fill=coming,
    link=sources.SIGN_UP,
    facts=("OO-S8", "F-ELIG-10", "F-SIGNUP-01"),
    follow_up=_FINISHED,
)

look_first = Outcome(
    "look_first",
    title=_("I cannot tell yet: HMRC's page shows which years are open"),
    body=(_("You can sign up again only for a year that HMRC shows as “Not required”."),),
    next=(
        _("{open}"),
        _("Note what it shows for {current} and {next}."),
        _("Then come back and change your answers."),
        NEW_YEAR,
    ),
    fill=with_dates(_page),
    link=sources.HMRC_ACCOUNT,
    facts=("OO-S1", "OO-S2", "F-OPTOUT-08", "OO-X2", "OO-X3"),
    result=_result,
)

no_status_at_all = Outcome(
    "no_status_at_all",
    title=_("HMRC's page may show an error, and you cannot sign up again now"),
    body=(
        _("The service shows an error page if no year has a status it can show."),
        _("You can sign up again only for a year that it shows as “Not required”."),
    ),
    next=(
        _("Look again later. {open}"),
        _("If HMRC needs no tax return of you, but you mean to send one, tell HMRC first."),
        NEW_YEAR,
    ),
    fill=with_dates(_page),
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("OO-P9", "OO-S1", "OO-S2", "F-STAT-15", "OO-X2", "OO-X3"),
    result=_result,
)

nothing_open = Outcome(
    "nothing_open",
    title=_("You cannot sign up again for this year or next year"),
    body=(
        _("You can sign up again for the current year if HMRC shows it as “Not required”."),
        _("You can sign up again for next year if HMRC shows it as “Not required”."),
        _("Neither is so now."),
    ),
    next=(
        _("If a year shows as exempt, you send an ordinary tax return for it."),
        _("If next year is required, you must use the service from {starts}."),
        _("If you think that HMRC's word for a year is wrong, ask HMRC."),
    ),
    fill=lambda facts: {"starts": (TaxYear.containing(facts.today) + 1).starts},
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("OO-S1", "OO-S2", "F-STAT-04", "F-STAT-01"),
    result=_result,
)

# ------------------------------------------------------------------------------------------------------- the guards


def is_open_but_page_hides(facts: Facts) -> bool:
    """A year is open, but one is exempt"""
    return is_open(facts) and hides_cards_for_exempt(case(facts))


def is_open(facts: Facts) -> bool:
    """A year may be signed up for"""
    return bool(rules.years_to_sign_up(case(facts)))


def is_in_this_year(facts: Facts) -> bool:
    """In the service this year"""
    return case(facts).current in (Status.MANDATED, Status.VOLUNTARY)


def has_an_unknown_year(facts: Facts) -> bool:
    """HMRC's word for a year is not known"""
    return Status.UNKNOWN in (case(facts).current, case(facts).next)


def has_no_status(facts: Facts) -> bool:
    """No year has a status to show"""
    return shows_error(case(facts))


def may_choose_a_year(facts: Facts) -> bool:
    """Both years are open"""
    return len(rules.years_to_sign_up(case(facts))) > 1


def is_not_allowed(facts: Facts) -> bool:
    """That year is not open"""
    return signing_up(facts).outcome is Comes.NOT_ALLOWED


def has_no_status_next_year(facts: Facts) -> bool:
    """Next year has no status yet"""
    return signing_up(facts).outcome is Comes.CANNOT_COMPLETE_NO_STATUS_YEAR


def starts_next_year(facts: Facts) -> bool:
    """Next year"""
    return signing_up(facts).changed == (Place.NEXT,)


def must_use_it_next_year(facts: Facts) -> bool:
    """Required next year"""
    return case(facts).next is Status.MANDATED


# -------------------------------------------------------------------------------------------- the table, read down

sign_up_again = Journey(
    "sign_up_again",
    title=_("Sign up again after leaving"),
    section=sections.CHANGES,
    intro=(
        _("I ask what HMRC's page “your reporting obligations” shows for your tax years."),
        _("Only that page decides and does it. I say what to expect, and what may go wrong."),
        _("If you are an agent, answer for your client."),
    ),
    words="sign up again, come back, come back in, rejoin, join again, opt in, opt back in, back in, i want back in",
    routes={
        was_in: [when(answer("no"), never_in), otherwise(who)],
        who: [otherwise(current)],
        current: [otherwise(following)],
        following: [
            when(is_open_but_page_hides, page_hides_it),
            when(is_open, exempt_before),
            when(is_in_this_year, still_in),
            when(has_an_unknown_year, look_first),
            when(has_no_status, no_status_at_all),
            otherwise(nothing_open),
        ],
        exempt_before: [when(answer("yes"), page_hides_it), otherwise(ceased)],
        ceased: [
            when(answer("yes"), all_stopped),
            when(may_choose_a_year, chosen),
            when(starts_next_year, next_year),
            when(must_use_it_next_year, early),
            otherwise(this_year),
        ],
        chosen: [
            when(is_not_allowed, not_last_year),
            when(has_no_status_next_year, no_status_yet),
            when(starts_next_year, next_year),
            otherwise(this_year),
        ],
    },
)
