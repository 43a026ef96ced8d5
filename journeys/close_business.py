"""Closing a business that has ended: from which date, what is still due, and what cannot be undone online yet."""

from __future__ import annotations

from datetime import date

from journeys import sections, sources
from journeys.coming import NEXT_UPDATE, coming
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
            also="stopped, closed, retired, sold, sold up, gave up, ended, ceased, sold it, stopped trading, close",
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

others = YesNo(
    "others",
    ask=_("Do you have another business that goes on?"),
    short=_("Another business"),
    help=_("Count trades of your own, UK property and foreign property."),
    why=_("If it was your only one, what you send changes."),
    facts=("F-LATE-10", "F-CEASE-02"),
)

# ------------------------------------------------------------------------------------------------------ the endings


def _its_end(facts: Facts) -> dict[str, Value]:
    """The end date, its tax year, and the last update with standard periods (F-CEASE-02)."""
    year = TaxYear.containing(facts[ended])
    last = deadlines.periods(year, deadlines.Business(ceased_on=facts[ended]))[-1]
    dates: dict[str, Value] = {"first": last.start, "ended": last.end, "last_due": last.due}
    is_due = message(_LAST_IS_DUE if facts.today <= last.due else _LAST_WAS_DUE, **dates)
    return {**dates, "last": is_due, "year": year, "return_due": year.return_due}


def _before_it(facts: Facts) -> dict[str, Value]:
    """The end date with its ordinary tax return, and the day before which nobody had to use the service (F-LATE-10)."""
    year = TaxYear.containing(facts[ended])
    dates: dict[str, Value] = {"ended": facts[ended], "starts": thresholds.FIRST_REQUIRED.starts}
    is_due = facts.today <= year.return_due
    return {**dates, "ordinary": message(_IS_DUE if is_due else _WAS_DUE, year=year, return_due=year.return_due)}


_IS_DUE = _("Your {year} tax return goes the ordinary way. Its deadline is {return_due}.")
_WAS_DUE = _("The deadline of your {year} tax return was {return_due}. If you have not sent it, send it now.")
_UP_TO_THE_END = _("Quarterly updates remain due up to the end date. HMRC removes the later ones.")
_LAST_IS_DUE = _("With standard periods, the last update covers {first} to {ended}. Its deadline is {last_due}.")
_LAST_WAS_DUE = _(
    "With standard periods, the last update covers {first} to {ended}. "
    "Its deadline was {last_due}. If you have not sent it, send it now."
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
    facts=("F-CEASE-01", "F-CEASE-02", "F-CEASE-03", "F-CEASE-04", "F-TASK-06"),
    follow_up=_FINISHED,
)

close_last = Outcome(
    "close_last",
    title=_("Close your business online, and send its last update"),
    body=(
        _UP_TO_THE_END,
        _("{last}"),
        _(
            "As far as we know, your {year} tax return then goes through software, and no more follows. "
            "It is due by {return_due}."
        ),
    ),
    next=(
        _ENTER,
        _LOOK_TWICE,
        _SOON,
        _AT_ONCE,
    ),
    fill=_its_end,
    link=sources.ONLINE_SERVICES,
    facts=("F-CEASE-01", "F-CEASE-02", "F-CEASE-03", "F-CEASE-04", "F-LATE-10", "F-TASK-06"),
    follow_up=_FINISHED,
)

close_old_one = Outcome(
    "close_old_one",
    title=_("Close this old business online, so that it needs no more updates"),
    body=(
        _("It ended before {starts}. HMRC removes the updates after its end date."),
        _("Your other businesses go on as before."),
    ),
    next=(_ENTER, _LOOK_TWICE, _SOON, _("Software shows it as ceased almost at once.")),
    fill=_before_it,
    link=sources.ONLINE_SERVICES,
    facts=("F-CEASE-01", "F-CEASE-02", "F-CEASE-03", "F-CEASE-04", "F-TASK-06"),
    follow_up=_FINISHED,
)

all_ended_before = Outcome(
    "all_ended_before",
    title=_("You should not need the service, but tell HMRC that your business has ended"),
    body=(
        _("Your trades and rent all ended before {starts}."),
        _("As far as we know, you then have no updates to send."),
    ),
    next=(
        _ENTER,
        _LOOK_TWICE,
        _("Is the business not in your HMRC account? Then ask HMRC how to tell them."),
        _("{ordinary}"),
    ),
    fill=_before_it,
    link=sources.SIGNED_UP_BY_HMRC,
    facts=("F-LATE-10", "F-CEASE-01", "F-CEASE-03"),
    follow_up=_FINISHED,
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


def was_the_last_before_the_service(facts: Facts) -> bool:
    """The only one, and ended before anybody had to use the service"""
    return ended_before_the_service(facts) and not facts[others]


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
        ended: [otherwise(others)],
        others: [
            when(was_the_last_before_the_service, all_ended_before),
            when(ended_before_the_service, close_old_one),
            when(answer("yes"), close_one),
            otherwise(close_last),
        ],
    },
)
