"""Update periods, due dates, payment dates, and what is late or next, without a connection to HMRC.

Every date here is a date in Europe/London. Once somebody is connected, HMRC's own due dates come first
(F-DL-13).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from journeys.rules.tax_year import TaxYear

FIRST_YEAR = TaxYear(2025)
"""The first tax year whose updates cover the year so far (F-DL-02, F-DL-18)."""

_FIRST_YEAR_DUE_ON_THE_7TH = TaxYear(2026)
_DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")


class PeriodType(StrEnum):
    """Which days a business's updates run to: the tax year's quarters, or calendar quarters (F-DL-05)."""

    STANDARD = "standard"
    CALENDAR = "calendar"


class Kind(StrEnum):
    """What has a deadline."""

    UPDATE = "quarterly_update"
    RETURN = "tax_return"
    BALANCING_PAYMENT = "balancing_payment"
    FIRST_PAYMENT_ON_ACCOUNT = "first_payment_on_account"
    SECOND_PAYMENT_ON_ACCOUNT = "second_payment_on_account"


class Bucket(StrEnum):
    """How near a deadline is."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    WITHIN_30_DAYS = "within_30_days"
    LATER = "later"


@dataclass(frozen=True)
class Business:
    """One source of income, as far as its updates need.

    `previous_period_type` is None for a first year, or when it is not known. Raises ValueError when it ceased
    before it started.
    """

    period_type: PeriodType = PeriodType.STANDARD
    previous_period_type: PeriodType | None = None
    started_on: date | None = None
    ceased_on: date | None = None

    def __post_init__(self) -> None:
        if self.started_on and self.ceased_on and self.ceased_on < self.started_on:
            raise ValueError("a business ends on the day it started or later")


@dataclass(frozen=True)
class Period:
    """What one quarterly update covers: the year so far, `start` to `end`, both included. `n` is 1 to 4."""

    n: int
    start: date
    end: date
    due: date


@dataclass(frozen=True)
class Duty:
    """One thing with a deadline. `n` is the number of an update, and None for everything else."""

    kind: Kind
    tax_year: TaxYear
    n: int | None
    due: date

    def days_left(self, today: date) -> int:
        """Calendar days to the deadline, negative when it has passed."""
        return (self.due - today).days

    def bucket(self, today: date) -> Bucket:
        """How near the deadline is today. The due date itself is not late."""
        match self.days_left(today):
            case days if days < 0:
                return Bucket.OVERDUE
            case 0:
                return Bucket.DUE_TODAY
            case days if days <= 30:
                return Bucket.WITHIN_30_DAYS
            case _:
                return Bucket.LATER


@dataclass(frozen=True)
class Standing:
    """Where somebody stands: what is late, earliest first, and the next thing due today or later."""

    overdue: tuple[Duty, ...]
    next_due: Duty | None


def london_date(now: datetime) -> date:
    """The date in Europe/London at an aware moment, which is the date that deadlines go by.

    Raises ValueError for a time without a zone.
    """
    if now.tzinfo is None:
        raise ValueError("a time needs its zone")
    return now.astimezone(LONDON).date()


def update_due_dates(year: TaxYear) -> tuple[date, date, date, date]:
    """The due dates of the four quarterly updates: the 7th from 2026-27, the 5th before (F-DL-03, F-DL-18).

    The same for standard and calendar periods (F-DL-04), and never moved for a weekend (F-DL-13).
    Raises ValueError, with a sentence for the reader, for a year before 2025-26.
    """
    if year < FIRST_YEAR:
        raise ValueError(f"quarterly updates exist from {FIRST_YEAR}, so {year} has none")
    day = 7 if year >= _FIRST_YEAR_DUE_ON_THE_7TH else 5
    first, second = year.start_year, year.start_year + 1
    return date(first, 8, day), date(first, 11, day), date(second, 2, day), date(second, 5, day)


def next_update_due(today: date, first: TaxYear = _FIRST_YEAR_DUE_ON_THE_7TH) -> date:
    """The next day by which an update is due from somebody whose first year in the service is `first` (F-DL-20).

    In spring it is still the fourth one of the year before, for those who were in the service then (F-DL-03). The
    testing years before 2026-27 are left out: hardly anybody was in the service then.
    """
    year = max(TaxYear.containing(today) - 1, first)
    return next(due for each in (year, year + 1) for due in update_due_dates(each) if due >= today)


def periods(year: TaxYear, business: Business) -> tuple[Period, ...]:
    """The update periods of one business, cumulative (F-DL-02).

    A period that ended before the business started is left out: no HMRC text says so (F-DL-19), we settle it.
    The last period is cut at the day the business ended, and none follows (F-CEASE-02). Raises ValueError for
    a year before 2025-26.
    """
    start = _first_day(year, business)
    ends = _quarter_ends(year, business.period_type)
    opens = (start, *(end + _DAY for end in ends[:-1]))
    return tuple(
        Period(n, start, min(last, business.ceased_on or last), due)
        for n, first, last, due in zip((1, 2, 3, 4), opens, ends, update_due_dates(year), strict=True)
        if (business.started_on is None or business.started_on <= last)
        and (business.ceased_on is None or business.ceased_on >= first)
    )


def update_duties(year: TaxYear, business: Business) -> tuple[Duty, ...]:
    """The updates of one business in a year, as deadlines. Raises ValueError for a year before 2025-26."""
    return tuple(Duty(Kind.UPDATE, year, each.n, each.due) for each in periods(year, business))


def updates_done(sent: Iterable[int]) -> frozenset[int]:
    """The numbers of the updates that those sent have settled.

    An update counts for every quarter that ends on its last day or before (F-DL-07, F-DL-08), so a later one
    settles the missed ones before it. It does not undo that they were late.
    """
    return frozenset(range(1, max(sent, default=0) + 1))


def return_due(year: TaxYear, notice_received_on: date | None = None) -> date:
    """When the year's tax return is due: 31 January after the year (F-DL-09).

    After a notice that came later than the 31 October following the year, three months from that day (F-DL-14): for an
    earlier notice those end by 31 January anyway. Three months from 30 November is the last day of February.
    """
    usual = year.return_due
    return usual if notice_received_on is None else max(usual, _three_months_after(notice_received_on))


def return_duty(year: TaxYear, notice_received_on: date | None = None) -> Duty:
    """The year's tax return, as a deadline (F-DL-09, F-DL-14)."""
    return Duty(Kind.RETURN, year, None, return_due(year, notice_received_on))


def payment_duties(year: TaxYear, *, on_account: bool) -> tuple[Duty, ...]:
    """The dates by which the tax of a year is paid (F-PAY-05, F-POA-02), in order.

    With payments on account: 31 January in the year, 31 July after it, and the rest on the next 31 January.
    Who makes them is F-POA-03. For weekends see `pay_by`.
    """
    rest = Duty(Kind.BALANCING_PAYMENT, year, None, date(year.ends.year + 1, 1, 31))
    if not on_account:
        return (rest,)
    first = Duty(Kind.FIRST_PAYMENT_ON_ACCOUNT, year, None, date(year.ends.year, 1, 31))
    second = Duty(Kind.SECOND_PAYMENT_ON_ACCOUNT, year, None, date(year.ends.year, 7, 31))
    return first, second, rest


def pay_by(due: date) -> date:
    """The Friday before, for a payment deadline on a weekend; otherwise the deadline (F-PAY-09).

    This is for ways to pay other than Faster Payments or card. It knows weekends only, not bank holidays.
    """
    return due - max(due.weekday() - calendar.FRIDAY, 0) * _DAY


def standing(duties: Iterable[Duty], today: date) -> Standing:
    """What is late and what is next of the duties not yet done. A shared deadline counts once."""
    in_order = sorted(set(duties), key=lambda duty: (duty.due, duty.tax_year, duty.kind, duty.n or 0))
    late = tuple(duty for duty in in_order if duty.due < today)
    return Standing(late, next(iter(in_order[len(late) :]), None))


def _first_day(year: TaxYear, business: Business) -> date:
    """The first day of every period of the year.

    HMRC's pages differ about a first calendar year after a standard one (F-DL-06): 6 April here, so that no
    day is in two years. A standard year after a calendar one starts on 1 April, so that none is left out
    (F-DL-17).
    """
    match business.period_type, business.previous_period_type:
        case (PeriodType.CALENDAR, PeriodType.STANDARD) | (PeriodType.STANDARD, None | PeriodType.STANDARD):
            return year.starts
        case _:
            return date(year.start_year, 4, 1)


def _quarter_ends(year: TaxYear, period_type: PeriodType) -> tuple[date, date, date, date]:
    """The last days of the four periods (the table of journeys.md section 9)."""
    first, second = year.start_year, year.start_year + 1
    match period_type:
        case PeriodType.STANDARD:
            return date(first, 7, 5), date(first, 10, 5), date(second, 1, 5), year.ends
        case PeriodType.CALENDAR:
            return date(first, 6, 30), date(first, 9, 30), date(first, 12, 31), date(second, 3, 31)


def _three_months_after(day: date) -> date:
    month = (day.month + 2) % 12 + 1
    year = day.year + (month < day.month)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
