"""Closing a business that has ended: from which date, what is still due, and what cannot be undone online yet."""

from __future__ import annotations

from datetime import date

from journeys import sections, sources
from journeys.coming import IF_REQUIRED, NEXT_UPDATE, by_the_day, coming
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Date, Option, YesNo
from journeys.engine.text import Value, _, message
from journeys.rules import deadlines, thresholds
from journeys.rules.tax_year import TaxYear

# ---------------------------------------------------------------------------------------------------- the questions

happened = Choice(
    "happened",
    ask=_("What has happened?"),
    short=_("What has happened"),
    choices=(
        Option(
            "stopped",
            _("I have stopped a business"),
            also="stopped, closed, retired, sold, sold up, gave up, ended, ceased, sold it, stopped trading, close, "
            "sold my flat, sold my house, sold my shop, sold my business, stopped letting",
        ),
        Option(
            "will_stop",
            _("I am going to stop one"),
            also="going to stop, will stop, retiring, selling, soon, next month, in future",
        ),
        Option(
            "wrong",
            _("I closed one by mistake or too early"),
            also="wrong date, wrong end date, by mistake, reopen, undo, amend, correct",
        ),
        Option(
            "came_later",
            _("Money came in or went out afterwards"),
            also="afterwards, after i closed, late payment from a customer, money came in, "
            "money came later, refund, bill",
        ),
    ),
    help=_("A business here is a trade of your own, or rent from property."),
)

kind = Choice(
    "kind",
    ask=_("What kind of business was it?"),
    short=_("Kind of business"),
    choices=(
        Option("trade", _("A trade of my own"), also="self employment, sole trader, shop, stall, freelance"),
        Option("property", _("Rent from property"), also="rent, landlord, house, houses, flat, uk property, foreign"),
    ),
    help=_("Tell me about one business at a time. The others go on."),
    why=_("Property is closed only when all rent of its type has stopped."),
    facts=("F-CEASE-01",),
)

all_rent = YesNo(
    "all_rent",
    ask=_("Has all rent of that type stopped?"),
    short=_("All rent of that type stopped"),
    help=_("UK property is one type, and foreign property is another."),
    why=_("All property of one type is one business."),
    facts=("F-CEASE-01", "F-DL-01"),
)

ended = Date(
    "ended",
    ask=_("On which day did it end?"),
    short=_("Ended on"),
    hint=_("For example 5 10 2026."),
    earliest=date(2015, 4, 6),
    help=_(
        "HMRC takes a day from the start of the business up to today, not before 6 April 2015. "
        "If it ended earlier, ask HMRC."
    ),
    why=_("Updates are due up to that day."),
    facts=("F-CEASE-01", "F-CEASE-02"),
)

joined = Choice(
    "joined",
    ask=_("Are you signed up for Making Tax Digital for Income Tax?"),
    short=_("Signed up"),
    choices=(
        Option(
            "by_then",
            _("Yes, for {year} or an earlier year"),
            also="by then, i was in it then, earlier year",
        ),
        Option("after_it", _("Yes, but only for a later year"), also="later, next year, only later, from next april"),
        Option("no", _("No, or I am not sure"), also="no, n, nope, not sure, unsure, don't know, i am not"),
    ),
    fill=lambda facts: {"year": TaxYear.containing(facts[ended])},
    help=_("It is the year in which the business ended. It counts too if your agent or HMRC signed you up."),
    why=_("Only people in the service send updates for a business that ends."),
    facts=("F-CEASE-02", "F-LATE-10", "SR-66"),
)

others = YesNo(
    "others",
    ask=_("Do you have another business that goes on?"),
    short=_("Another business"),
    help=_("Count trades of your own, UK property and foreign property."),
    why=_("If it was your only one, what you send changes."),
    facts=("F-LATE-10", "F-CEASE-02"),
)

later = YesNo(
    "later",
    ask=_("Did another business of yours end later than this one?"),
    short=_("Another ended later"),
    help=_("Count trades of your own, UK property and foreign property that have stopped."),
    why=_("The day on which the last one ended decides what you still send."),
    facts=("F-LATE-10",),
)

# ------------------------------------------------------------------------------------------------------ the endings


def _its_end(facts: Facts) -> dict[str, Value]:
    """The end date, the last update with standard periods (F-CEASE-02), and the tax return of that year."""
    year = TaxYear.containing(facts[ended])
    last = deadlines.periods(year, deadlines.Business(ceased_on=facts[ended]))[-1]
    covers: dict[str, Value] = {"first": last.start, "ended": last.end}
    return {
        **covers,
        "last": by_the_day(facts, last.due, _LAST_IS_DUE, _LAST_WAS_DUE, **covers),
        "return": by_the_day(facts, year.return_due, _SOFTWARE_IS_DUE, _SOFTWARE_WAS_DUE, year=year),
    }


def _outside_it(facts: Facts) -> dict[str, Value]:
    """The end date, its year's tax return, and the day before which nobody had to use the service (F-LATE-10)."""
    year = TaxYear.containing(facts[ended])
    return {
        "ended": facts[ended],
        "year": year,
        "starts": thresholds.FIRST_REQUIRED.starts,
        "by_choice": message(_BY_CHOICE[facts[joined]], year=year),
        "ordinary": by_the_day(
            facts, year.return_due, _OR_IS_DUE if facts[joined] == "no" else _IS_DUE, _WAS_DUE, year=year
        ),
        "either": by_the_day(facts, year.return_due, _EITHER_IS_DUE, _EITHER_WAS_DUE),
        "sign_up": message(_SIGN_UP_NOW if facts.today <= year.ends else _SIGN_UP_AFTER_IT, year=year),
    }


_BY_CHOICE = {
    "no": _("Were you signed up for {year} by choice? Then you had updates to send: change your answers."),
    "by_then": _("If you were signed up for {year}, you had updates to send then. Ask HMRC if one is missing."),
    "after_it": _("Before your first tax year in the service there are no updates."),
}
"""What became of volunteers, who could sign up before anybody had to use the service (F-DL-18, F-STAT-02)."""
_OR_IS_DUE = _("Your {year} tax return goes the ordinary way, unless you were signed up for it. Its deadline is {due}.")
_IS_DUE = _("Your {year} tax return goes the ordinary way. Its deadline is {due}.")
_WAS_DUE = _("The deadline of your {year} tax return was {due}. If you have not sent it, send it now.")
_EITHER_IS_DUE = _("The deadline of that return is {due}, either way.")
_EITHER_WAS_DUE = _("The deadline of that return was {due}, either way. If you have not sent it, send it now.")
_SIGN_UP_NOW = _("If you must: sign up for {year}, with what ended during it. Then close the business online.")
_SIGN_UP_AFTER_IT = _("If you must: sign up. If HMRC's page does not offer {year} any more, ask HMRC what to do.")
_THEN_OTHERS = _("If you must: send the updates for your other businesses too.")
_THEN_NO_MORE = _("Tell HMRC the end dates. As far as we know, no more follows after that return.")
_SOFTWARE_IS_DUE = _(
    "As far as we know, your {year} tax return then goes through software, and no more follows. Its deadline is {due}."
)
_SOFTWARE_WAS_DUE = _(
    "As far as we know, your {year} tax return goes through software, and no more follows. "
    "Its deadline was {due}. If you have not sent it, send it now."
)
_NEW_ONE = _("Is it a new business that is on the yearly return? Then it brings no updates, and none is late.")
_UP_TO_THE_END = _("Quarterly updates remain due up to the end date. HMRC removes the later ones.")
_LAST_IS_DUE = _("With standard periods, the last update covers {first} to {ended}. Its deadline is {due}.")
_LAST_WAS_DUE = _(
    "With standard periods, the last update covers {first} to {ended}. "
    "Its deadline was {due}. If you have not sent it, send it now."
)
_ENTER = _("Sign in to HMRC online services, open the business and enter {ended} as its end date.")
_SOON = _("Do it soon: if HMRC does not know, you risk penalties on later quarters.")
_LOOK_TWICE = _("Look at the date twice. You cannot correct it online yet.")
_AT_ONCE = _("Software shows it as ceased almost at once. You can send its last update the same day.")
_FINISHED = _("Did you finish closing the business?")

close_one = Outcome(
    "close_one",
    title=_("Close this business online, and go on with your others"),
    body=(
        _UP_TO_THE_END,
        _("{last}"),
        _NEW_ONE,
    ),
    next=(
        _ENTER,
        _LOOK_TWICE,
        _SOON,
        _AT_ONCE,
        _("Go on sending updates for your other businesses."),
    ),
    fill=_its_end,
    link=sources.ONLINE_SERVICES,
    facts=("F-CEASE-01", "F-CEASE-02", "F-CEASE-03", "F-CEASE-04", "F-TASK-06", "F-GRACE-01", "F-GRACE-02"),
    follow_up=_FINISHED,
)

close_last = Outcome(
    "close_last",
    title=_("Close your business online, and send its last update"),
    body=(
        _UP_TO_THE_END,
        _("{last}"),
        _("{return}"),
    ),
    next=(
        _ENTER,
        _LOOK_TWICE,
        _SOON,
        _AT_ONCE,
        _("Did others end before it? Close each of them with its own end date."),
    ),
    fill=_its_end,
    link=sources.ONLINE_SERVICES,
    facts=("F-CEASE-01", "F-CEASE-02", "F-CEASE-03", "F-CEASE-04", "F-LATE-10", "F-TASK-06"),
    follow_up=_FINISHED,
)

close_old_one = Outcome(
    "close_old_one",
    title=_("Close this old business online, so that it needs no updates from now on"),
    body=(
        _("It ended before {starts}, the first day on which anybody had to use the service."),
        _("{by_choice} HMRC removes the updates after its end date."),
        _("Your other businesses go on as before."),
    ),
    next=(
        _ENTER,
        _LOOK_TWICE,
        _SOON,
        _("Is it not in your HMRC account? Then there is nothing to close."),
        _("{ordinary}"),
    ),
    fill=_outside_it,
    link=sources.ONLINE_SERVICES,
    facts=("F-CEASE-01", "F-CEASE-02", "F-CEASE-03", "F-TASK-06", "SR-66", "F-LATE-05", "F-DL-18"),
    follow_up=_FINISHED,
)

all_ended_before = Outcome(
    "all_ended_before",
    title=_("As far as we know, you do not need the service now. Tell HMRC that your business has ended"),
    body=(
        _("Your trades and rent all ended before {starts}, the first day on which anybody had to use it."),
        _("{by_choice}"),
    ),
    next=(
        _ENTER,
        _LOOK_TWICE,
        _("Is the business not in your HMRC account? Then ask HMRC how to tell them."),
        _("{ordinary}"),
    ),
    fill=_outside_it,
    link=sources.SIGNED_UP_BY_HMRC,
    facts=("F-LATE-10", "SR-06", "F-CEASE-01", "F-CEASE-03", "F-DL-18"),
    follow_up=_FINISHED,
)


not_in_it = Outcome(
    "not_in_it",
    title=_("What you send depends on whether you must use the service in {year}"),
    body=(
        _("If you have signed up for {year}, or must use it then, the business needs updates up to its last day."),
        _("As far as we know, the {year} tax return then goes through software. Otherwise it goes the ordinary way."),
        _("{either}"),
    ),
    next=(
        _(
            "Are you not sure? HMRC online services show if you are signed up. "
            "The menu has “Check if you need to sign up”."
        ),
        _("{sign_up}"),
        _("If you need not: put its income up to {ended} on an ordinary tax return."),
        _("{then}"),
    ),
    fill=lambda facts: {**_outside_it(facts), "then": message(_THEN_OTHERS if facts[others] else _THEN_NO_MORE)},
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-CEASE-02", "F-LATE-10", "SR-66", "F-DL-09", "F-CEASE-01"),
)

outside_it = Outcome(
    "outside_it",
    title=_("This business brings no quarterly updates, unless you were signed up for {year}"),
    body=(
        _("It ended before {starts}. Nobody had to use the service before that day."),
        _("{by_choice}"),
        _("If you sign up for your other businesses, leave this one out."),
    ),
    next=(
        _("Put its income up to {ended} on your {year} tax return."),
        _("{ordinary}"),
        _("Check if you need to sign up for the others: choose it in the menu."),
    ),
    fill=_outside_it,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("F-LATE-05", "SR-66", "SR-10", "F-DL-18", "F-STAT-02"),
)

last_one_first = Outcome(
    "last_one_first",
    title=_("Start with the business that ended last"),
    body=(
        _("The day on which the last one ended decides what you still send."),
        _("Each business is closed by itself, with its own end date."),
    ),
    next=(
        _("Change your answers: tell me the day on which the last one ended."),
        _("Then close each of the others in the same way."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-CEASE-01", "F-CEASE-02", "F-DL-03"),
)

still_letting = Outcome(
    "still_letting",
    title=_("Do not close it while some rent of that type goes on"),
    body=(
        _("You close property only when all rental income of that type has stopped."),
        _("UK property is one type, and foreign property is another."),
    ),
    next=(
        _("Go on sending updates for the lets that are left."),
        _("Come back when the last one has stopped."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-CEASE-01", "F-DL-01", "F-DL-03"),
)

not_yet = Reading(
    "not_yet",
    title=_("You can close a business on the day it ends, or after"),
    body=(
        _("HMRC's page takes an end date of today or in the past."),
        _("Updates remain due up to the end date."),
    ),
    next=(
        _("Go on with records and updates until then."),
        _("On the day it ends, come back and close it soon. Else you risk penalties on later quarters."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-CEASE-01", "F-CEASE-02", "F-DL-03"),
)

closed_wrongly = Reading(
    "closed_wrongly",
    title=_("You cannot reopen a closed business online yet"),
    body=(
        _("You cannot correct a wrong end date online yet either."),
        _("So ask HMRC what to do. Have the right date ready."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("F-FUT-06", "F-CEASE-03", "F-HELP-01", "F-DL-03"),
)

money_afterwards = Reading(
    "money_afterwards",
    title=_("Leave money that came after the end out of quarterly updates"),
    body=(
        _("This is for receipts and for expenses after a business closed."),
        _("HMRC has yet to say how to report receipts and expenses like these. It says guidance will follow."),
        _("Keep a note of them. Look at the page below again, or ask HMRC."),
    ),
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-CEASE-03", "F-FUT-07"),
)

# ------------------------------------------------------------------------------------------------------- the guards


def ended_before_the_service(facts: Facts) -> bool:
    """Ended before anybody had to use the service"""
    return facts[ended] < thresholds.FIRST_REQUIRED.starts


def was_in_the_service(facts: Facts) -> bool:
    """In the service in the year in which it ended"""
    return facts[joined] == "by_then" and TaxYear.containing(facts[ended]) >= deadlines.FIRST_YEAR


def may_have_to_use_it(facts: Facts) -> bool:
    """Not in the service in that year, and ended since people have to use it"""
    return not was_in_the_service(facts) and not ended_before_the_service(facts)


def is_not_signed_up(facts: Facts) -> bool:
    """Not signed up"""
    return facts[joined] == "no"


# -------------------------------------------------------------------------------------------- the table, read down

close_business = Journey(
    "close_business",
    title=_("Close a business"),
    section=sections.CHANGES,
    words="close a business, close my business, stopped trading, i have retired, retired, sold up, cease, cessation",
    checks_answers=False,
    routes={
        happened: [
            when(answer("will_stop"), not_yet),
            when(answer("wrong"), closed_wrongly),
            when(answer("came_later"), money_afterwards),
            otherwise(kind),
        ],
        kind: [when(answer("property"), all_rent), otherwise(ended)],
        all_rent: [when(answer("no"), still_letting), otherwise(ended)],
        ended: [otherwise(joined)],
        joined: [otherwise(others)],
        others: [
            when(answer("no"), later),
            when(was_in_the_service, close_one),
            when(may_have_to_use_it, not_in_it),
            when(is_not_signed_up, outside_it),
            otherwise(close_old_one),
        ],
        later: [
            when(answer("yes"), last_one_first),
            when(was_in_the_service, close_last),
            when(may_have_to_use_it, not_in_it),
            otherwise(all_ended_before),
        ],
    },
)
