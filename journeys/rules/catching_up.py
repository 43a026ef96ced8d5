"""For somebody who must use the service: what is late already, what is next, and the first deadlines of a start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from journeys.rules.deadlines import Business, Standing, standing, update_due_dates, update_duties
from journeys.rules.tax_year import TaxYear


def updates_owed(today: date, since: TaxYear, business: Business | None = None) -> Standing:
    """The updates of one business that has sent none, required since a tax year (F-LATE-02, F-DL-01, SR-86).

    Late are those due before today; next is the first due today or later. Every business has the same.
    Raises ValueError for a start before 2025-26, when there were no such updates.
    """
    last = max(since, TaxYear.containing(today) + 1)
    years = (TaxYear(start) for start in range(since.start_year, last.start_year + 1))
    return standing((duty for year in years for duty in update_duties(year, business or Business())), today)


@dataclass(frozen=True)
class FirstDeadlines:
    """The deadlines around a start: the last ordinary return, the first update, the first return by software."""

    last_ordinary_return: date
    first_update: date
    first_return_through_software: date


def first_deadlines(start: TaxYear) -> FirstDeadlines:
    """The deadlines that go with starting on 6 April of a tax year (F-DL-20, F-LATE-05, SR-87).

    Raises ValueError for a start before 2025-26.
    """
    return FirstDeadlines((start - 1).return_due, update_due_dates(start)[0], start.return_due)
