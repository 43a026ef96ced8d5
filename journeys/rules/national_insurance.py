"""Whether somebody's National Insurance number came in time to bring them in."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from journeys.rules.tax_year import TaxYear


class NumberHeld(StrEnum):
    """A National Insurance number, as the exemption for lack of one sees it (SR-31)."""

    IN_TIME = "in_time"
    LATE = "late"
    NEVER = "never"


def day_that_decides(year: TaxYear) -> date:
    """The day that decides for a tax year: the 31 January before it (SR-31)."""
    return date(year.start_year, 1, 31)


def number_held(*, by_test_day: bool | None, now: bool | None) -> NumberHeld:
    """Whether the number came by the test day, after it, or not at all (SR-31).

    One that came later has to be known to have come.
    """
    if by_test_day:
        return NumberHeld.IN_TIME
    return NumberHeld.LATE if now else NumberHeld.NEVER
