"""The answer about the deadlines of a tax year, as `decide deadlines` gives it: made of what JSON has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from journeys.rules.deadlines import (
    Business,
    Duty,
    Period,
    Standing,
    periods,
    return_due,
    return_duty,
    standing,
    update_duties,
    updates_done,
)
from journeys.rules.tax_year import TaxYear


@dataclass(frozen=True)
class Sender:
    """One business, and the numbers of the updates of the year that were sent for it."""

    business: Business
    sent: tuple[int, ...] = ()

    def not_sent(self, year: TaxYear) -> Iterator[Duty]:
        """The updates of the year that it still needs; one that was sent settles those before it (F-DL-07)."""
        done = updates_done(self.sent)
        return (duty for duty in update_duties(year, self.business) if duty.n not in done)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody says of one tax year, from 2025-26 on. `today` is a date in Europe/London.

    `previous_return_open`: the return of the year before is still to be submitted, and counts.
    `notice_received_on`: when HMRC's notice to send this year's return came, None for in good time.
    """

    today: date
    year: TaxYear
    senders: tuple[Sender, ...]
    return_sent: bool = False
    previous_return_open: bool = False
    notice_received_on: date | None = None

    @property
    def periods(self) -> tuple[Period, ...]:
        """Every update period, in order; one that several businesses share is there once."""
        every = {period for sender in self.senders for period in periods(self.year, sender.business)}
        return tuple(sorted(every, key=lambda period: (period.n, period.end, period.start)))

    def not_done(self) -> Iterator[Duty]:
        """Everything that counts and is not done; a deadline that businesses share comes for each of them."""
        for sender in self.senders:
            yield from sender.not_sent(self.year)
        if not self.return_sent:
            yield return_duty(self.year, self.notice_received_on)
        if self.previous_return_open:
            yield return_duty(self.year - 1)

    def standing(self) -> Standing:
        """What is late, and what is next."""
        return standing(self.not_done(), self.today)


def answer(told: Told) -> dict[str, Any]:
    """Every field of the answer but the `id`, `facts` and `explain`. Years are like `2026-27`, dates ISO."""
    stands = told.standing()
    return {
        "london_date": told.today.isoformat(),
        "current_tax_year": str(TaxYear.containing(told.today)),
        "periods": periods_as_json(told.periods),
        "tax_return_due": return_due(told.year, told.notice_received_on).isoformat(),
        "overdue": duties_as_json(stands.overdue, told.today),
        "next_due": next(iter(duties_as_json(filter(None, [stands.next_due]), told.today)), None),
    }


def periods_as_json(each: Iterable[Period]) -> list[dict[str, Any]]:
    """Update periods, made of what JSON has."""
    return [
        {
            "n": period.n,
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
            "due": period.due.isoformat(),
        }
        for period in each
    ]


def duties_as_json(each: Iterable[Duty], today: date) -> list[dict[str, Any]]:
    """Things with a deadline, and how near it is, made of what JSON has."""
    return [
        {
            "kind": duty.kind.value,
            "tax_year": str(duty.tax_year),
            "n": duty.n,
            "due": duty.due.isoformat(),
            "days_left": duty.days_left(today),
            "bucket": duty.bucket(today).value,
        }
        for duty in each
    ]
