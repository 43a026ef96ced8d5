"""What the simulated HMRC holds of a person, and what follows from it on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from journeys.rules import deadlines
from journeys.rules.tax_year import TaxYear

MANDATED = "MTD Mandated"
VOLUNTARY = "MTD Voluntary"
_SENDS_UPDATES = {MANDATED, VOLUNTARY}
_HAS_NO_DEADLINES = {"Dormant", "No Status"}
_SENT_EARLY = timedelta(days=10)


@dataclass(frozen=True)
class Latency:
    """The first two tax years of a new business: A for annual, Q for quarterly (F-GRACE-02)."""

    first_year: TaxYear
    first: str = "A"
    second: str = "A"

    def is_annual(self, year: TaxYear) -> bool:
        return (year, "A") in ((self.first_year, self.first), (self.first_year + 1, self.second))


@dataclass(frozen=True)
class Business:
    """A source of income. `dates` are its period type, start and end; `trade` is its trading type."""

    id: str
    kind: str
    dates: deadlines.Business
    name: str | None = None
    trade: str | None = None
    latency: Latency | None = None


@dataclass(frozen=True)
class Status:
    """A status of one tax year, as HMRC set it at a moment (UTC)."""

    status: str
    reason: str
    submitted: datetime
    income: Decimal | None = None


@dataclass(frozen=True)
class Obligation:
    """An update to send. `received` is the day HMRC got it."""

    business: Business
    year: TaxYear
    start: date
    end: date
    due: date
    received: date | None


@dataclass(frozen=True)
class FinalDeclaration:
    """A tax return to send. `received` is the day HMRC got it."""

    year: TaxYear
    received: date | None


@dataclass(frozen=True)
class Charge:
    """Tax to pay, in pounds. `kind` is HMRC's document description, odd spaces included."""

    id: str
    kind: str
    year: TaxYear
    raised: date
    due: date
    amount: Decimal
    paid: date | None = None

    @property
    def outstanding(self) -> Decimal:
        return Decimal("0.00") if self.paid else self.amount


@dataclass(frozen=True)
class Credit:
    """Money in the account, in pounds: what is not used yet, and the part the person asked to have back."""

    unallocated: Decimal = Decimal("0.00")
    asked_for: Decimal = Decimal("0.00")


@dataclass
class Person:
    """One simulated person. `signed_up` is the first tax year in the service; None for who never signed up."""

    key: str
    title: str
    about: str
    nino: str
    postcode: str
    signed_up: TaxYear | None
    businesses: tuple[Business, ...] = ()
    statuses: dict[TaxYear, tuple[Status, ...]] = field(default_factory=dict)
    """Statuses set by hand, each year's in the order they were set. Other years follow from these."""

    next_status: str = "No Status"
    insolvent: bool = False
    obligations_made: bool = True
    sent: dict[tuple[str, date], date] = field(default_factory=dict)
    """The day each update came, by business and last day of the period."""

    returned: dict[TaxYear, date] = field(default_factory=dict)
    charges: tuple[Charge, ...] = ()
    credit: Credit = Credit()

    def statuses_in(self, year: TaxYear, today: date) -> Sequence[Status]:
        """The statuses of a year, in the order they were set; none for a year HMRC says nothing of (F-STAT-16)."""
        current = TaxYear.containing(today)
        if year in self.statuses:
            return self.statuses[year]
        if self.signed_up is None or not self.signed_up <= year <= current + 1:
            return ()
        if year > current:
            return (Status(self.next_status, "Rollover", set_on(current.starts)),)
        return (self._rolled_over(year),)

    def _rolled_over(self, year: TaxYear) -> Status:
        before = self.statuses[max(known for known in self.statuses if known < year)][-1]
        return Status(before.status, "Rollover", set_on(year.starts), before.income)

    def years(self, today: date) -> Iterator[TaxYear]:
        """The tax years that have deadlines so far: from signing up to the current one (F-DL-11)."""
        year = self.signed_up
        while year is not None and self.obligations_made and year <= TaxYear.containing(today):
            yield year
            year += 1

    def obligations(self, today: date) -> list[Obligation]:
        """Every update of every business so far, fulfilled or not."""
        return [
            Obligation(business, year, period.start, period.end, period.due, self.sent.get((business.id, period.end)))
            for business in self.businesses
            for year in self.years(today)
            if self._sends_updates(business, year, today)
            for period in deadlines.periods(year, business.dates)
        ]

    def _sends_updates(self, business: Business, year: TaxYear, today: date) -> bool:
        annual = business.latency is not None and business.latency.is_annual(year)
        return not annual and self.statuses_in(year, today)[-1].status in _SENDS_UPDATES

    def final_declarations(self, today: date) -> list[FinalDeclaration]:
        """Every tax return so far, sent or not."""
        return [
            FinalDeclaration(year, self.returned.get(year))
            for year in self.years(today)
            if self.statuses_in(year, today)[-1].status not in _HAS_NO_DEADLINES
        ]

    def send_update(self, today: date, business_id: str | None = None, end: date | None = None) -> list[Obligation]:
        """Send what can be sent today, of one business or of all; what became fulfilled.

        An update settles every open period of its year and business up to `end` (F-DL-07, F-DL-08), by default
        up to the latest that may be sent. Ten days before a period's end is early enough.
        """
        latest = today + _SENT_EARLY
        settled = [
            each
            for each in self.obligations(today)
            if each.received is None
            and each.end <= min(end or latest, latest)
            and business_id in (None, each.business.id)
        ]
        self.sent.update({(each.business.id, each.end): today for each in settled})
        return settled

    def send_return(self, year: TaxYear, today: date) -> bool:
        """Send the tax return of a year that has ended; whether there was one to send."""
        can = today > year.ends and FinalDeclaration(year, None) in self.final_declarations(today)
        if can:
            self.returned[year] = today
        return can


@dataclass
class Agent:
    """One simulated agent. `clients` are the keys of people, each with `main` or `supporting`."""

    key: str
    title: str
    about: str
    arn: str
    subscribed: bool = True
    clients: dict[str, str] = field(default_factory=dict)


def set_on(day: date) -> datetime:
    """The moment (UTC) on a day at which HMRC set something."""
    return datetime.combine(day, time(9, 30), UTC)
