"""The ready-made people and agents. Their records derive from the day it is; no date is typed.

They have no names, so that nobody is taken for a real person. Their National Insurance numbers begin with AA9999,
as those in HMRC's own examples do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from adapters.simulator.records import (
    MANDATED,
    VOLUNTARY,
    Agent,
    Business,
    Charge,
    Credit,
    Latency,
    Person,
    Status,
    set_on,
)
from journeys.rules import deadlines
from journeys.rules.deadlines import FIRST_YEAR, Kind, PeriodType
from journeys.rules.tax_year import TaxYear
from journeys.rules.thresholds import FIRST_REQUIRED, return_that_decides, threshold

_DAY = timedelta(days=1)
_SOME_TIME_AGO = TaxYear(2019).starts
_LOW = Decimal("14250.00")
_KINDS = {
    Kind.FIRST_PAYMENT_ON_ACCOUNT: ("ITSA- POA 1", Decimal("1150.00")),
    Kind.SECOND_PAYMENT_ON_ACCOUNT: ("ITSA - POA 2", Decimal("1150.00")),
    Kind.BALANCING_PAYMENT: ("ITSA- Bal Charge", Decimal("412.35")),
}


def ready_made(today: date) -> list[Person]:
    """One person for each situation, as it stands on a day (Europe/London, from 6 April 2025 on)."""
    return [make(number, today) for number, make in enumerate(_MAKERS, 1)]


def ready_made_agents() -> list[Agent]:
    """An agent with clients, and one without an agent services account."""
    main_of = ("required", "overdue", "several", "annual", "not-signed-up")
    clients = {**dict.fromkeys(main_of, "main"), "voluntary": "supporting"}
    return [
        Agent(
            "agent",
            "Agent with clients",
            "Main agent for some people, supporting for one.",
            "AARN1000001",
            True,
            clients,
        ),
        Agent(
            "other-agent",
            "Agent without an agent services account",
            "HMRC refuses every look-up.",
            "BARN1000002",
            False,
        ),
    ]


def new_person(number: int, today: date, key: str, nino: str | None) -> Person:
    """A person made on request, who must use the service."""
    made = _required(number, today)
    return replace(
        made, key=key, nino=nino or f"AA{998_000 + number}A", title=f"Test user {key}", about="Made on request."
    )


def _person(number: int, key: str, title: str, about: str, joined: TaxYear | None) -> Person:
    nino = f"AA9999{number:02}{'ABCD'[number % 4]}"
    return Person(key, title, about, nino, f"AA1{number % 10} 1AA", joined)


def _trade(number: int, place: int = 1, started: date = _SOME_TIME_AGO, ceased: date | None = None) -> Business:
    held = deadlines.Business(started_on=started, ceased_on=ceased)
    return Business(f"XAIS{number:05}{place:06}", "self-employment", held, f"Trade {place}", "Plastering")


def _property(number: int, place: int, kind: str, period_type: PeriodType = PeriodType.STANDARD) -> Business:
    held = deadlines.Business(period_type, started_on=_SOME_TIME_AGO)
    return Business(f"X{'P' if kind == 'uk-property' else 'F'}IS{number:05}{place:06}", kind, held)


def _status(status: str, reason: str, year: TaxYear, income: Decimal = _LOW) -> tuple[Status, ...]:
    return (Status(status, reason, set_on(year.starts - 60 * _DAY), income),)


def _statuses_of_the_required(joined: TaxYear) -> dict[TaxYear, tuple[Status, ...]]:
    """Voluntary before anybody had to (F-ELIG-04), required from then on."""
    first = max(joined, FIRST_REQUIRED)
    limit = threshold(return_that_decides(first))
    assert limit is not None
    held = {first: _status(MANDATED, "CESA SA return", first, limit + 4_500)}
    if joined < first:
        held[joined] = _status(VOLUNTARY, "Sign up - return available", joined)
    return held


def _with_history(person: Person, today: date, late: int = 0) -> Person:
    """Everything due before today was sent in time, but for the last deadlines that are `late`."""
    past = [each for each in person.obligations(today) if each.due < today]
    missed = set(sorted({each.due for each in past})[-late:] if late else ())
    kept = [each for each in past if each.due not in missed]
    person.sent = {(each.business.id, each.end): each.due - 4 * _DAY for each in kept}
    person.returned = {
        each.year: each.year.return_due - 20 * _DAY
        for each in person.final_declarations(today)
        if each.year.return_due < today
    }
    return person


def _with_charges(person: Person, today: date, *, behind: bool = False) -> Person:
    """Payments on account and the rest, for what fell due since signing up and falls due in the coming year."""
    year = person.signed_up or TaxYear.containing(today)
    duties = sorted(
        (duty for back in range(-1, 3) for duty in deadlines.payment_duties(year + back, on_account=True)),
        key=lambda duty: duty.due,
    )
    known = [duty for duty in duties if year.starts <= duty.due <= today + 365 * _DAY]
    unpaid = max((duty.due for duty in known if duty.due < today), default=None) if behind else None
    person.charges = tuple(
        Charge(
            id=f"{person.nino[2:8]}{place:06}",
            kind=_KINDS[duty.kind][0],
            year=duty.tax_year,
            raised=duty.due - 200 * _DAY,
            due=duty.due,
            amount=_KINDS[duty.kind][1],
            paid=duty.due - 3 * _DAY if duty.due < today and duty.due != unpaid else None,
        )
        for place, duty in enumerate(known, 1)
    )
    return person


def _before(today: date) -> TaxYear:
    """The tax year before, if the service had begun."""
    return max(TaxYear.containing(today) - 1, FIRST_YEAR)


def _required(number: int, today: date) -> Person:
    joined = min(TaxYear.containing(today), FIRST_REQUIRED)
    person = _person(number, "required", "Must use it", "One trade. Up to date.", joined)
    person.businesses = (_trade(number),)
    person.statuses = _statuses_of_the_required(joined)
    person.next_status = MANDATED
    return _with_charges(_with_history(person, today), today)


def _voluntary(number: int, today: date) -> Person:
    joined = _before(today)
    person = _person(number, "voluntary", "Signed up by choice", "Lets a home. Last year's return is in.", joined)
    person.businesses = (_property(number, 1, "uk-property"),)
    undecided = Status("No Status", "Sign up - no return available", set_on(joined.starts - 90 * _DAY))
    person.statuses = {joined: (undecided, *_status(VOLUNTARY, "Sign up - return available", joined))}
    _with_history(person, today)
    sent_on = joined.ends + 60 * _DAY
    if sent_on <= today:
        person.returned[joined] = sent_on
    return _with_charges(person, today)


def _not_signed_up(number: int, _: date) -> Person:
    about = "One trade. Never signed up, so HMRC answers no look-up."
    person = _person(number, "not-signed-up", "Not signed up", about, None)
    person.businesses = (_trade(number),)
    return person


def _with_one_status(key: str, title: str, about: str, status: str, reason: str) -> Callable[[int, date], Person]:
    """A maker of people with one trade who have one status from the year they joined."""

    def make(number: int, today: date) -> Person:
        joined = _before(today)
        person = _person(number, key, title, about, joined)
        person.businesses = (_trade(number),)
        person.statuses = {joined: _status(status, reason, joined)}
        person.next_status = status
        return _with_history(person, today)

    return make


def _new(number: int, today: date) -> Person:
    year = TaxYear.containing(today)
    person = _person(number, "new", "New business this year", "One trade, and a new one that waits.", year)
    started = max(year.starts, today - 60 * _DAY)
    person.businesses = (_trade(number), replace(_trade(number, 2, started), latency=Latency(year)))
    person.statuses = {year: _status(VOLUNTARY, "Sign up - return available", year)}
    person.next_status = VOLUNTARY
    return _with_charges(_with_history(person, today), today)


def _ceased(number: int, today: date) -> Person:
    joined = _before(today)
    person = _person(number, "ceased", "Stopped trading", "The only trade ended 40 days ago.", joined)
    person.businesses = (_trade(number, ceased=today - 40 * _DAY),)
    person.statuses = _statuses_of_the_required(joined)
    return _with_charges(_with_history(person, today), today)


def _overdue(number: int, today: date) -> Person:
    joined = _before(today)
    person = _person(
        number, "overdue", "Behind with updates", "One trade. The last two updates and a payment are late.", joined
    )
    person.businesses = (_trade(number),)
    person.statuses = _statuses_of_the_required(joined)
    person.next_status = MANDATED
    return _with_charges(_with_history(person, today, late=2), today, behind=True)


def _several(number: int, today: date) -> Person:
    joined = _before(today)
    about = "Two trades, homes here (calendar quarters) and abroad. Money in the account."
    person = _person(number, "several", "Several businesses", about, joined)
    person.businesses = (
        _trade(number),
        _trade(number, 2),
        _property(number, 3, "uk-property", PeriodType.CALENDAR),
        _property(number, 4, "foreign-property"),
    )
    person.statuses = _statuses_of_the_required(joined)
    person.next_status = MANDATED
    person.credit = Credit(Decimal("350.00"), Decimal("120.00"))
    return _with_charges(_with_history(person, today), today)


def _insolvent(number: int, today: date) -> Person:
    person = _required(number, today)
    return replace(person, key="insolvent", title="Insolvent", about="HMRC gives no deadlines.", insolvent=True)


def _no_obligations(number: int, today: date) -> Person:
    year = TaxYear.containing(today)
    person = _person(
        number, "no-obligations", "Nothing to send yet", "Just signed up; HMRC has made no deadlines.", year
    )
    person.businesses = (_trade(number),)
    person.statuses = {year: _status(VOLUNTARY, "Sign up - no return available", year)}
    person.obligations_made = False
    return person


_MAKERS: tuple[Callable[[int, date], Person], ...] = (
    _required,
    _voluntary,
    _not_signed_up,
    _with_one_status(
        "exempt", "Exempt", "One trade. Sends a yearly return only.", "MTD Exempt", "Residence and remittance"
    ),
    _with_one_status("dormant", "Dormant", "HMRC wants nothing for now.", "Dormant", "Ceased income source"),
    _new,
    _ceased,
    _overdue,
    _several,
    _insolvent,
    _no_obligations,
    _with_one_status(
        "annual", "Annual", "One trade. Left the service: sends a yearly return only.", "Annual", "MTD ITSA Opt-Out"
    ),
)
