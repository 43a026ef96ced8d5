"""From the income on each return to whether, since when and for how long somebody must use the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from journeys.rules.tax_year import TaxYear
from journeys.rules.thresholds import FIRST_DECIDING, is_over, return_that_decides, year_decided_by

YEARS_TO_LEAVE = 3
"""Tax years in a row, not over the threshold, after which somebody may leave (F-ELIG-09, SR-15)."""


@dataclass(frozen=True)
class Duty:
    """What the returns given make of somebody. `since` is the first tax year they must use the service for.

    `may_leave` when the years in a row not over the threshold release them from it.
    """

    since: TaxYear | None = None
    may_leave: bool = False


@dataclass(frozen=True)
class _Walk:
    """A walk over the returns in order: the duty so far, and the years in a row that were not over."""

    duty: Duty = Duty()
    low: int = 0
    last: TaxYear | None = None

    def on(self, year: TaxYear, income: Decimal) -> _Walk:
        if is_over(income, year):
            required = self.duty.since is not None and not self.duty.may_leave
            return _Walk(self.duty if required else Duty(year_decided_by(year)), 0, year)
        if self.duty.since is None:
            return self
        low = self.low + 1 if self.last == year - 1 else 1
        left = self.duty.may_leave or low >= YEARS_TO_LEAVE
        return _Walk(Duty(self.duty.since, left), low, year)


def duty(incomes: Mapping[TaxYear, Decimal], since: TaxYear | None = None) -> Duty:
    """Judge each return on its own threshold, in order (SR-04, SR-10 to SR-14, F-ELIG-05).

    The first one over brings somebody in, two years later. A later fall releases nobody (SR-14) until three
    given tax years in a row, counted from the first after that return, are not over the threshold of their own
    return (SR-15, F-ELIG-09). A year over, or one not given, starts the count anew; a year over after the
    release brings them in again. `since` is a year they had to use it for already: only returns after the one that
    decided it are looked at.
    """
    walk = _Walk(Duty(since))
    for year in judged(incomes):
        if since is not None and year <= return_that_decides(since):
            continue
        walk = walk.on(year, incomes[year])
    return walk.duty


def likely_out_from(since: TaxYear) -> date:
    """The first day on which HMRC's own check is likely to let somebody out who had to start with a tax year.

    It goes by the fourth update of the third year and by two returns made in the service, so by years after the start:
    for a start in 2026-27 the first time is after 2028-29 (SR-15).
    """
    return (since + YEARS_TO_LEAVE).starts


def judged(returns: Iterable[TaxYear]) -> tuple[TaxYear, ...]:
    """The returns that can decide anything, in order: those that have a threshold (F-ELIG-04)."""
    return tuple(year for year in sorted(returns) if year >= FIRST_DECIDING)
