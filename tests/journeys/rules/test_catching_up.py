"""What somebody required owes who has sent nothing, and the first deadlines of a start."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.rules.catching_up import FirstDeadlines, first_deadlines, updates_owed
from journeys.rules.tax_year import TaxYear

SINCE = TaxYear(2026)


@pytest.mark.parametrize(
    ("today", "late", "next_due"),
    [
        (date(2026, 4, 6), 0, date(2026, 8, 7)),
        (date(2026, 8, 7), 0, date(2026, 8, 7)),
        (date(2026, 8, 8), 1, date(2026, 11, 7)),
        (date(2026, 11, 20), 2, date(2027, 2, 7)),
        (date(2027, 2, 8), 3, date(2027, 5, 7)),
        (date(2027, 5, 7), 3, date(2027, 5, 7)),
        (date(2027, 5, 8), 4, date(2027, 8, 7)),
        (date(2028, 4, 5), 7, date(2028, 5, 7)),
        (date(2025, 1, 1), 0, date(2026, 8, 7)),
    ],
)
def test_late_is_what_was_due_before_today(today: date, late: int, next_due: date) -> None:
    owed = updates_owed(today, SINCE)
    assert len(owed.overdue) == late
    assert owed.next_due is not None
    assert owed.next_due.due == next_due


def test_which_they_are() -> None:
    owed = updates_owed(date(2026, 11, 20), SINCE)
    assert [(duty.n, duty.due) for duty in owed.overdue] == [(1, date(2026, 8, 7)), (2, date(2026, 11, 7))]


@pytest.mark.parametrize("start", [2026, 2027, 2028, 2040])
def test_the_first_deadlines_of_a_start(start: int) -> None:
    assert first_deadlines(TaxYear(start)) == FirstDeadlines(
        last_ordinary_return=date(start + 1, 1, 31),
        first_update=date(start, 8, 7),
        first_return_through_software=date(start + 2, 1, 31),
    )
