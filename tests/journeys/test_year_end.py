"""The return that is spoken of: the earliest that goes through software and can still be on time."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.year_end import year_end
from tests.journeys.talk import Talk


@pytest.mark.parametrize(
    ("today", "year", "due", "changes_until"),
    [
        (date(2026, 4, 5), "2026 to 2027", "31 January 2028 (Monday)", "31 January 2029 (Wednesday)"),
        (date(2026, 11, 21), "2026 to 2027", "31 January 2028 (Monday)", "31 January 2029 (Wednesday)"),
        (date(2028, 1, 31), "2026 to 2027", "31 January 2028 (Monday)", "31 January 2029 (Wednesday)"),
        (date(2028, 2, 1), "2027 to 2028", "31 January 2029 (Wednesday)", "31 January 2030 (Thursday)"),
        (date(2028, 4, 6), "2027 to 2028", "31 January 2029 (Wednesday)", "31 January 2030 (Thursday)"),
    ],
)
def test_the_return_spoken_of_is_not_overdue(today: date, year: str, due: str, changes_until: str) -> None:
    text = Talk(year_end, today=today).says("when").text
    assert f"for {year} by {due}" in text
    assert f"so until {changes_until}." in text
