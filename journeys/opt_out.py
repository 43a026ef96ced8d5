"""May I leave, which tax years, and what happens then?

HMRC's page “your reporting obligations” decides and does it. Here the person, or their agent, says what that page
shows for the previous, the current and the next tax year. The rule, what the page offers and where the two differ are
in `journeys.rules` (opt-out-rules.md). Questions, endings, what decides, and last the table of routes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from journeys import sections, sources
from journeys.coming import IF_REQUIRED, NEW_YEAR, NEXT_RETURN, NEXT_UPDATE, coming, with_dates
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Outcome, answer, otherwise, when
from journeys.engine.questions import Choice, Number, Option, TaxYearChoice, YesNo
from journeys.engine.text import Json, Message, Several, Value, _, message
from journeys.rules import opt_out as rules, opt_out_answer
from journeys.rules.obligations_page import Outcome as Comes, hides_cards_for_exempt, shows_error
from journeys.rules.opt_out import Leaving, Notice
from journeys.rules.opt_out_words import supposed
from journeys.rules.status import Status, is_exempt
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Action, Actor, Case, Place

# ---------------------------------------------------------------------------------------------------- the questions


def _three_years(facts: Facts) -> dict[str, Value]:
    """The three tax years that can be changed, seen from today."""
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

submitted = YesNo(
    "submitted",
    ask=_("Is your {previous} tax return submitted?"),
    short=_("Return for {previous} submitted"),
    fill=_three_years,
    no=_("No, or I am not sure"),
    also_no="not sure, i am not sure, i'm not sure, unsure, don't know, dont know, i don't know, no idea",
    help=_("It is the return for the tax year that ended last 5 April."),
    why=_("Once the return is submitted, that year cannot be left."),
    facts=("OO-R1",),
)

previous = Choice(
    "previous",
    ask=_("What does HMRC show for last tax year, {previous}?"),
    short=_("HMRC's word for {previous}"),
    fill=_three_years,
    choices=_SHOWN,
    help=_WHERE_IT_STANDS,
    why=_("Each year is looked at by itself."),
    facts=("F-OPTOUT-03", "OO-R1"),
)

current = Choice(
    "current",
    ask=_("What does HMRC show for this tax year, {current}?"),
    short=_("HMRC's word for {current}"),
    fill=_three_years,
    choices=_SHOWN,
    help=_WHERE_IT_STANDS,
    why=_("Each year is looked at by itself."),
    facts=("F-OPTOUT-03", "OO-R2"),
)

following = Choice(
    "following",
    ask=_("What does HMRC show for next tax year, {next}?"),
    short=_("HMRC's word for {next}"),
    fill=_three_years,
    choices=_SHOWN,
    help=_WHERE_IT_STANDS,
    why=_("Next year decides how long you are out."),
    facts=("F-OPTOUT-03", "OO-R3"),
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
    ask=_("From which tax year do you want to leave?"),
    short=_("Year to leave"),
    hint=_("By HMRC's rule you can leave {leavable}."),
    fill=lambda facts: {"leavable": _years(case(facts), rules.years_to_leave(case(facts)))},
    years=lambda facts: [case(facts).year(place) for place in Place],
    help=_("Later years that you volunteered for go with it, if no other year stands between."),
    why=_("What is deleted, and what is due, depends on the year."),
    facts=("OO-R4", "OO-R6", "OO-W5"),
)

sent = Choice(
    "sent",
    ask=_("Were updates sent for {changed}?"),
    short=_("Updates sent"),
    fill=lambda facts: {"changed": _begun(leaving(facts))},
    choices=(
        Option("none", _("No, none"), also="no, n, nope, none, nothing"),
        Option("some", _("Yes, and I know how many"), also="yes, y, yeah, some, i know"),
        Option("unsure", _("I am not sure how many"), also="not sure, don't know, dont know, unsure"),
    ),
    help=_("You can see in your software what was sent. HMRC's page also says how many, before you confirm."),
    why=_("Updates for a year that you leave are deleted."),
    facts=("OO-W1", "F-OPTOUT-05"),
)

_COUNT_ALL = _("Count all businesses together. Two businesses with 2 updates each make 4.")

sent_previous = Number(
    "sent_previous",
    ask=_("How many updates were sent for {previous}?"),
    short=_("Updates sent for {previous}"),
    hint=_COUNT_ALL,
    fill=_three_years,
    low=0,
    high=100,
    facts=("OO-W1", "OO-W2"),
)

sent_current = Number(
    "sent_current",
    ask=_("How many updates were sent for {current}?"),
    short=_("Updates sent for {current}"),
    hint=_COUNT_ALL,
    fill=_three_years,
    low=0,
    high=100,
    facts=("OO-W1", "OO-W2"),
)

# ------------------------------------------------------------------------------------------------ what the rules say


def case(facts: Facts) -> Case:
    """The answers so far as the rules ask for them. A submitted return hides its year, so its status is not asked."""
    return facts.once(_case)


def _case(facts: Facts) -> Case:
    return Case(
        today=facts.today,
        previous=_status(facts, previous),
        current=_status(facts, current),
        next=_status(facts, following),
        previous_finalised=_said_yes(facts, submitted),
        fulfilled_previous=_count(facts, sent_previous),
        fulfilled_current=_count(facts, sent_current),
        all_businesses_ceased=_said_yes(facts, ceased),
    )


def _status(facts: Facts, year: Choice) -> Status:
    return Status(facts.get(year) or Status.NO_STATUS)


def _said_yes(facts: Facts, asked: YesNo) -> bool:
    said: bool | None = facts.get(asked)
    return bool(said)


def _count(facts: Facts, counted: Number) -> int | None:
    """Updates sent, over all businesses; None when it is not known."""
    return 0 if facts.get(sent) == "none" else facts.get(counted)


def leaving(facts: Facts) -> Leaving:
    """What comes of leaving the year wanted; before one is known, the first that can be left."""
    return facts.once(_leaving)


def _leaving(facts: Facts) -> Leaving:
    told = case(facts)
    return rules.leave(told, _wanted(facts) or told.year(rules.years_to_leave(told)[0]))


def _wanted(facts: Facts) -> TaxYear | None:
    """The year chosen, or the only one that can be left; None where nobody was asked to choose."""
    told = case(facts)
    allowed = rules.years_to_leave(told)
    return told.year(allowed[0]) if len(allowed) == 1 else facts.get(chosen)


def _result(facts: Facts) -> Mapping[str, Json]:
    """The answer as `decide opt-out` gives it, with the year to leave where there is one."""
    told = case(facts)
    change = opt_out_answer.change(told, Action.OPT_OUT, _wanted(facts))
    unknown = supposed(told, knows_return=told.previous_finalised, knows_businesses=facts.get(ceased) is not None)
    return opt_out_answer.answer(told, Actor(facts[who]), Action.OPT_OUT, change, unknown)


# --------------------------------------------------------------------------------------------------- what is filled in


def _paragraph(said: Iterable[Message]) -> Message:
    """Some sentences, one after the other."""
    each = {f"sentence_{n}": sentence for n, sentence in enumerate(said)}
    return message(" ".join(f"{{{name}}}" for name in each), **each)


def _years(of: Case, places: Iterable[Place]) -> Several:
    return Several(tuple(of.year(place) for place in places))


def _begun(comes: Leaving) -> Several:
    """The years that change and have begun: for next year nothing can have been sent (OO-W2)."""
    return _years(comes.after, [place for place in comes.changed if place is not Place.NEXT])


def _changed(comes: Leaving) -> Several:
    return _years(comes.after, comes.changed)


def _left(facts: Facts) -> dict[str, Value]:
    """What leaving a year does, what is due for it, and what is odd about it."""
    comes = leaving(facts)
    return {
        **_page(facts),
        "year": comes.year,
        "years": _changed(comes),
        "effect": _effect(comes),
        "deleted": _deleted(comes),
        "later": _later(comes),
        "notices": _paragraph(_notices(comes)),
        "back": _back(comes),
        "returns": Several(tuple(comes.after.year(place).return_due for place in comes.changed)),
        "starts": comes.after.year(Place.NEXT).starts,
    }


def _back(comes: Leaving) -> Message:
    """Until when a year that was left can be signed up for again (OO-S1, OO-S3, OO-A6)."""
    current_year = comes.after.year(Place.CURRENT)
    said = _BACK_AGAIN.get(comes.changed, _BACK_LATER)
    return message(said, previous=comes.after.year(Place.PREVIOUS), current=current_year, ends=current_year.ends)


_EFFECTS = {
    (Place.PREVIOUS, 3): _("You leave all three years: {years}. {everything}"),
    (Place.PREVIOUS, 2): _("You leave the previous and current years: {years}. {everything}"),
    (Place.PREVIOUS, 1): _("You leave only the previous year, {years}."),
    (Place.CURRENT, 2): _("You leave the current and next years: {years}. {everything}"),
    (Place.CURRENT, 1): _("You leave only the current year, {years}."),
    (Place.NEXT, 1): _("You leave only next year, {years}. {everything}"),
}
"""By the first year left and how many are left."""

_PAGE_DECIDES = _("Only HMRC's page decides and does it.")


def _effect(comes: Leaving) -> Message:
    """Which years go (OO-E1 to OO-E6), and that later ones go for every business (OO-W5)."""
    everything = message(_("That is for all your businesses, and any you add later."))
    return message(_EFFECTS[comes.changed[0], len(comes.changed)], years=_changed(comes), everything=everything)


def _deleted(comes: Leaving) -> Message:
    """What becomes of updates already sent (OO-W1, F-OPTOUT-05)."""
    match comes.updates_deleted:
        case 0:
            return message(_("No updates were sent, so none are deleted."))
        case None:
            return message(
                _("Updates already sent are deleted, and the page warns you how many. {totals}"), totals=_TOTALS
            )
        case count:
            return message(_("Sent updates that HMRC will delete: {count}. {totals}"), count=count, totals=_TOTALS)


_TOTALS = message(_("Their income and expenses must go into that year's tax return."))


def _later(comes: Leaving) -> Message:
    """Whether the service is required again (OO-W3, OO-F3, OO-W4)."""
    required = comes.left.required_from if comes.left else None
    if required is None:
        return message(_("You could have to use it again, if the limit falls or your income rises. HMRC then writes."))
    if comes.changed == (Place.CURRENT,):
        return message(
            _("You can still leave the current year, but only for that time. {again}"), again=_again(required)
        )
    return message(_("You leave only for that time. {again}"), again=_again(required))


def _again(required: Value) -> Message:
    return message(_("From {required} you must use the service, and cannot leave."), required=required)


def _notices(comes: Leaving) -> Iterator[Message]:
    """What is odd or supposed, and who decides."""
    yield from (_noticed(notice, comes.after) for notice in comes.notices)
    if Place.PREVIOUS in comes.changed:
        yield message(_NOT_SUBMITTED, previous=comes.after.year(Place.PREVIOUS))
    yield message(_PAGE_DECIDES)


_NOT_SUBMITTED = _("This supposes that your {previous} tax return is not submitted.")


def _noticed(notice: Notice, after: Case) -> Message:
    """What is odd or uncertain, said honestly (OO-W7, OO-E3, OO-Q4, OO-Q5)."""
    return message(
        _NOTICES[notice],
        previous=after.year(Place.PREVIOUS),
        current=after.year(Place.CURRENT),
        next=after.year(Place.NEXT),
    )


_NOTICES = {
    Notice.RETURN_ALREADY_LATE: _("The {previous} tax return is already overdue if you have not submitted it."),
    Notice.NEXT_YEAR_STAYS_VOLUNTARY: _("You stay in for {next}: leaving it is a step of its own."),
    Notice.DORMANT_YEAR_FOLLOWS: _("For the year after, HMRC shows no duty to send a return, whatever its page says."),
    Notice.NEXT_YEAR_NOT_SET: _(
        "It is certain that you leave {current}. What {next} will be shows when HMRC gives it a status."
    ),
}


def _next_only(facts: Facts) -> dict[str, Value]:
    """What stays as it is while only next year is left (OO-A3, OO-F4)."""
    current_year = case(facts).year(Place.CURRENT)
    stays = _STAYS.get(case(facts).current, _("It changes nothing now."))
    return {**_left(facts), "now": message(stays, current=current_year, ends=current_year.ends)}


_STAYS = {
    Status.MANDATED: _("It changes nothing now. You must use it this year, so stay in until {ends}."),
    Status.VOLUNTARY: _("It changes nothing now. For {current} your updates and return through software go on."),
}


def _page(facts: Facts) -> dict[str, Value]:
    """The way to HMRC's page for whoever does it (OO-X2, OO-X3), and the three years."""
    is_agent = facts[who] != Actor.INDIVIDUAL
    return {**_three_years(facts), "open": message(_AGENTS_WAY if is_agent else _OWN_WAY)}


_OWN_WAY = _("In your HMRC online account, open Making Tax Digital for Income Tax, then “your reporting obligations”.")
_AGENTS_WAY = _(
    "In your agent services account, choose the client and open “your reporting obligations”. "
    "Main and supporting agents may both do it."
)


def _allowed(facts: Facts) -> dict[str, Value]:
    """The years that may be left by HMRC's rule, what that supposes, and the way to its page."""
    told = case(facts)
    leavable = _years(told, rules.years_to_leave(told))
    allowed = [message(_("By HMRC's rule you can leave {leavable}."), leavable=leavable)]
    if told.previous is Status.VOLUNTARY:
        allowed.append(message(_NOT_SUBMITTED, previous=told.year(Place.PREVIOUS)))
    return {**_page(facts), "leavable": leavable, "allowed": _paragraph(allowed)}


def _hidden(facts: Facts) -> dict[str, Value]:
    """If the page hides its choices. For last year alone it does so only until that return is submitted (OO-P7)."""
    told = case(facts)
    previous_year = told.year(Place.PREVIOUS)
    is_sure = is_exempt(told.current) or is_exempt(told.next)
    hiding = [message(_("But the page shows no choices at all while one of its years is exempt."))]
    if not is_sure:
        hiding.append(message(_NOT_SUBMITTED, previous=previous_year))
        hiding.append(message(_("If it is, the page may show them.")))
    hides = message(_HIDES if is_sure else _MAY_HIDE, previous=previous_year)
    return {**_allowed(facts), "hides": hides, "hiding": _paragraph(hiding)}


_HIDES = _("HMRC's page hides the choices, as one year shows as exempt")
_MAY_HIDE = _("HMRC's page may hide the choices, as {previous} shows as exempt")


def _refused(facts: Facts) -> dict[str, Value]:
    """Why the chosen year cannot be left (OO-R1, OO-R5)."""
    told, year = case(facts), leaving(facts).year
    place = told.place_of(year)
    if place is None:
        why = _("It is none of the three years that HMRC's page can change.")
    elif not told.is_visible(place):
        why = _("Its tax return is submitted.")
    elif told.status(place) is Status.MANDATED:
        why = _("You can never leave a year in which you must use the service.")
    else:
        why = _("You did not volunteer for that year.")
    return {**_allowed(facts), "year": year, "why": message(why)}


# ------------------------------------------------------------------------------------------------------ the endings

_CONFIRM = _(
    "Choose the year, read what the page says, then confirm. There is no certificate: the page shows the change."
)
_PENALTIES_STAY = _("The new penalties for a late return and late payment stay after you leave.")
_BUT_NOT_FOR_IT = _("You can sign up again at any time on the same page, but never for the previous year, {previous}.")
_BACK_LATER = _("You can sign up again at any time on the same page.")
_BACK_AGAIN = {
    (Place.PREVIOUS,): _("You cannot undo it: nobody can sign up again for the previous year, {previous}."),
    (Place.PREVIOUS, Place.CURRENT): _BUT_NOT_FOR_IT,
    tuple(Place): _BUT_NOT_FOR_IT,
    (Place.CURRENT,): _("You can sign up again for {current} on the same page, but only until {ends}."),
}
"""By the years left, where one of them cannot be signed up for at any time (OO-A6, OO-S3)."""
_FINISHED = _("Did you finish opting out?")
_GO_ON = _("Go on sending updates until the page shows a change.")

leave_now = Outcome(
    "leave_now",
    title=_("It looks as if you can leave {years}"),
    body=(_("{effect}"), _("{deleted}"), _("{later}"), _("{notices}")),
    next=(
        _("{open}"),
        _CONFIRM,
        _("For each year you leave you send one tax return, and no updates. Due by {returns}."),
        _("You see the new deadlines in HMRC online services at once. An agent sees them in software too."),
        _PENALTIES_STAY,
        _("{back}"),
    ),
    fill=_left,
    link=sources.HMRC_ACCOUNT,
    facts=(
        *("OO-R1", "OO-R2", "OO-E1", "OO-E2", "OO-E3", "OO-E4", "OO-E5", "OO-W1", "F-OPTOUT-05", "OO-W3", "OO-W4"),
        *(
            "OO-W5",
            "OO-W6",
            "OO-W7",
            "OO-F3",
            "OO-A1",
            "OO-A4",
            "OO-A6",
            "F-OPTOUT-06",
            "OO-S1",
            "OO-S3",
            "OO-Q4",
            "OO-Q5",
        ),
        *("OO-X2", "OO-X3"),
    ),
    result=_result,
    follow_up=_FINISHED,
)

leave_next = Outcome(
    "leave_next",
    title=_("It looks as if you can leave {year}, from {starts}"),
    body=(
        _("{effect}"),
        _("{now}"),
        _("{later}"),
        _("{notices}"),
    ),
    next=(
        _("{open}"),
        _CONFIRM,
        _("For {year} you then send one tax return, by {due}, and no updates."),
        _("Once the year starts, you see that in HMRC online services. An agent sees it in software too."),
        _PENALTIES_STAY,
        _BACK_LATER,
    ),
    fill=lambda facts: {**_next_only(facts), "due": leaving(facts).year.return_due},
    link=sources.HMRC_ACCOUNT,
    facts=(
        *("F-OPTOUT-01", "OO-R3", "OO-E6", "OO-A3", "OO-F4", "OO-W4", "OO-W6", "OO-A1", "OO-A6", "F-OPTOUT-06"),
        *("OO-X2", "OO-X3"),
    ),
    result=_result,
    follow_up=_FINISHED,
)

not_this_year = Outcome(
    "not_this_year",
    title=_("You cannot leave {year}"),
    body=(_("{why}"), _("{allowed}"), _PAGE_DECIDES),
    next=(_("To see what that does, change the year in your answers."), _("{open}"), _GO_ON, NEXT_UPDATE),
    fill=with_dates(_refused),
    link=sources.HMRC_ACCOUNT,
    facts=("OO-R5", "OO-R1", "OO-R4", "F-OPTOUT-03", "OO-X2", "OO-X3", "F-DL-03"),
    result=_result,
)

no_status_yet = Outcome(
    "no_status_yet",
    title=_("You cannot leave {next} yet"),
    body=(
        _("By its rule you could. But next year cannot be changed until HMRC has given it a status."),
        _("HMRC's page offers nothing for next year before that."),
        _("If you come to it another way, nothing is sent. It then says “unable to change”."),
    ),
    next=(
        _("To leave now, leave {current}. Change the year in your answers to see what that does."),
        _("Or look again later. {open}"),
        _GO_ON,
        NEXT_UPDATE,
    ),
    fill=with_dates(_page),
    link=sources.HMRC_ACCOUNT,
    facts=("OO-Q1", "OO-P6", "OO-E7", "OO-R3", "OO-X2", "OO-X3", "F-DL-03"),
    result=_result,
)

keeps_returning = Outcome(
    "keeps_returning",
    title=_("HMRC's page may not let you leave {previous}"),
    body=(
        _("By the rule you can leave it, and the page shows the choice."),
        _("But this year has no status yet. The page may then keep returning to the start."),
        _NOT_SUBMITTED,
    ),
    next=(
        _("{open}"),
        _("If HMRC's page keeps returning to the start, contact HMRC."),
        _("Say which year you want to leave, and what the page does."),
        _("The usual deadline of the {previous} tax return stays: {due}."),
    ),
    fill=lambda facts: {**_page(facts), "due": case(facts).year(Place.PREVIOUS).return_due},
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("OO-Q2", "OO-R1", "F-DL-09", "OO-X2", "OO-X3"),
    result=_result,
    follow_up=_FINISHED,
)

page_hides_it = Outcome(
    "page_hides_it",
    title=_("{hides}"),
    body=(
        _("{allowed}"),
        _("{hiding}"),
        _("It hides the choices for the years you volunteered for, too."),
        _("This supposes that at least one business goes on. If all have stopped, tell HMRC their end dates first."),
    ),
    next=(
        _("Contact HMRC. Say which year you want to leave, and what the page shows."),
        _GO_ON,
        NEXT_UPDATE,
    ),
    fill=with_dates(_hidden),
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("OO-Q7", "OO-P7", "OO-P8", "OO-R1", "F-CEASE-01", "F-DL-03"),
    result=_result,
    follow_up=_("Did you reach HMRC about leaving?"),
)

all_stopped = Outcome(
    "all_stopped",
    title=_("HMRC's page offers no change, as all your businesses have ceased"),
    body=(
        _("By the rule you could leave {leavable}."),
        _("But the page shows no choices if all your businesses have ceased. It suggests adding one."),
    ),
    next=(
        _("Make sure that HMRC has the end date of each business."),
        _("Updates are due up to the end date, and none after it."),
        _("If you start a business again, add it. Then look at the page once more."),
        NEXT_RETURN,
    ),
    fill=with_dates(_allowed),
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("OO-P8", "F-CEASE-02", "F-CEASE-01", "F-DL-09"),
    result=_result,
)

must_use_it = Outcome(
    "must_use_it",
    title=_("You must use it this year, so you cannot leave"),
    body=(
        _("You can never leave a year in which you must use the service. HMRC's page does not offer it."),
        _("You are released only after your qualifying income is under the limit for 3 tax years in a row."),
        _("After that the page offers to opt out."),
    ),
    next=(
        _("Go on with your records and updates."),
        _("Do you think that you are exempt? You cannot opt out then. Apply to HMRC, and keep going meanwhile."),
        _("Have you stopped a business for good? Tell HMRC its end date."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("OO-F6", "OO-R5", "OO-P8", "OO-X5", "F-OPTOUT-01", "F-CEASE-01", "F-DL-03"),
    result=_result,
)

no_status_at_all = Outcome(
    "no_status_at_all",
    title=_("HMRC's page may show an error, and you cannot leave now"),
    body=(
        _("The service shows an error page if no year has a status it can show."),
        _("From what you told me, no year can be left."),
    ),
    next=(
        _("Look again later. {open}"),
        _("Did you sign up, and it still shows no status? Then ask HMRC."),
        NEW_YEAR,
    ),
    fill=with_dates(_page),
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("OO-P9", "OO-R5", "OO-X2", "OO-X3"),
    result=_result,
)

look_first = Outcome(
    "look_first",
    title=_("I cannot tell yet: HMRC's page shows which years you can leave"),
    body=(
        _("You can leave only years for which you are a volunteer."),
        _("HMRC's words for that are “Voluntarily signed up”."),
    ),
    next=(
        _("{open}"),
        _("Note what it shows for {previous}, {current} and {next}."),
        _("Then come back and change your answers."),
        _GO_ON,
        NEXT_UPDATE,
    ),
    fill=with_dates(_page),
    link=sources.HMRC_ACCOUNT,
    facts=("F-OPTOUT-03", "F-OPTOUT-01", "OO-R5", "OO-X2", "OO-X3", "F-DL-03"),
    result=_result,
)

nothing_to_leave = Outcome(
    "nothing_to_leave",
    title=_("You cannot leave any of these three years"),
    body=(
        _("You can leave the previous year if you are a volunteer for it and its return is not submitted."),
        _("You can leave the current year if you are a volunteer for it."),
        _("You can leave next year if you are a volunteer for it. HMRC's page changes no other year."),
        _("You can never leave a year that is required, not required or exempt."),
    ),
    next=(
        _("For a year that is not required or exempt there is nothing to leave: you send one tax return."),
        _("If a year is required, go on sending updates for it."),
        _("If you think that HMRC's word for a year is wrong, ask HMRC."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("OO-R5", "OO-R1", "OO-R2", "OO-R3", "OO-R4", "F-STAT-03", "F-STAT-04", "F-DL-03"),
    result=_result,
)

# ------------------------------------------------------------------------------------------------------- the guards


def can_leave_but_page_hides(facts: Facts) -> bool:
    """May leave, but a year is exempt"""
    return can_leave(facts) and hides_cards_for_exempt(case(facts))


def can_leave(facts: Facts) -> bool:
    """May leave a year"""
    return bool(rules.years_to_leave(case(facts)))


def must_use_it_now(facts: Facts) -> bool:
    """Required this year"""
    return case(facts).current is Status.MANDATED


def has_an_unknown_year(facts: Facts) -> bool:
    """HMRC's word for a year is not known"""
    return any(case(facts).status(place) is Status.UNKNOWN for place in Place)


def has_no_status(facts: Facts) -> bool:
    """No year has a status to show"""
    return shows_error(case(facts))


def may_choose_a_year(facts: Facts) -> bool:
    """More than one year may be left"""
    return rules.choice(case(facts)) is rules.Choice.MULTI_YEAR


def is_not_allowed(facts: Facts) -> bool:
    """That year may not be left"""
    return leaving(facts).outcome is Comes.NOT_ALLOWED


def has_no_status_next_year(facts: Facts) -> bool:
    """Next year has no status yet"""
    return leaving(facts).outcome is Comes.CANNOT_COMPLETE_NO_STATUS_YEAR


def comes_back_to_the_start(facts: Facts) -> bool:
    """The page leads back to its start"""
    return leaving(facts).outcome is Comes.JOURNEY_BOUNCES_BACK


def leaves_only_next_year(facts: Facts) -> bool:
    """Only next year"""
    return leaving(facts).changed == (Place.NEXT,)


def counts_the_previous_year(facts: Facts) -> bool:
    """Some were sent, and the previous year goes"""
    return facts[sent] == "some" and Place.PREVIOUS in leaving(facts).changed


def counts_the_current_year(facts: Facts) -> bool:
    """Some were sent, and the current year goes"""
    return facts[sent] == "some" and Place.CURRENT in leaving(facts).changed


# -------------------------------------------------------------------------------------------- the table, read down

opt_out = Journey(
    "opt_out",
    title=_("Check if you can leave"),
    section=sections.CHANGES,
    intro=(
        _("I ask what HMRC's page “your reporting obligations” shows for three tax years."),
        _("Only that page decides and does it. I say what to expect, and what may go wrong."),
        _("If you are an agent, answer for your client."),
    ),
    words="opt out, opting out, leave, can i leave, get out, come off it, come out, quit, stop doing this, go back to "
    "normal self assessment, i regret signing up",
    routes={
        who: [otherwise(submitted)],
        submitted: [when(answer("yes"), current), otherwise(previous)],
        previous: [otherwise(current)],
        current: [otherwise(following)],
        following: [
            when(can_leave_but_page_hides, page_hides_it),
            when(can_leave, ceased),
            when(must_use_it_now, must_use_it),
            when(has_an_unknown_year, look_first),
            when(has_no_status, no_status_at_all),
            otherwise(nothing_to_leave),
        ],
        ceased: [
            when(answer("yes"), all_stopped),
            when(may_choose_a_year, chosen),
            when(comes_back_to_the_start, keeps_returning),
            when(leaves_only_next_year, leave_next),
            otherwise(sent),
        ],
        chosen: [
            when(is_not_allowed, not_this_year),
            when(has_no_status_next_year, no_status_yet),
            when(leaves_only_next_year, leave_next),
            otherwise(sent),
        ],
        sent: [
            when(counts_the_previous_year, sent_previous),
            when(counts_the_current_year, sent_current),
            otherwise(leave_now),
        ],
        sent_previous: [when(counts_the_current_year, sent_current), otherwise(leave_now)],
        sent_current: [otherwise(leave_now)],
    },
)
