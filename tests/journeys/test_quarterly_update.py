"""The next deadline of an update, where a tax year ends before its last update is due."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.quarterly_update import quarterly_update
from tests.journeys.talk import Talk


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2025, 4, 5), "5 August 2025 (Tuesday)"),
        (date(2026, 4, 6), "5 May 2026 (Tuesday)"),
        (date(2026, 5, 6), "7 August 2026 (Friday)"),
        (date(2026, 11, 21), "7 February 2027 (Sunday)"),
        (date(2027, 2, 7), "7 February 2027 (Sunday)"),
        (date(2027, 4, 5), "7 May 2027 (Friday)"),
        (date(2027, 4, 6), "7 May 2027 (Friday)"),
        (date(2027, 5, 8), "7 August 2027 (Saturday)"),
    ],
)
def test_the_fourth_update_of_the_year_before_comes_first(today: date, due: str) -> None:
    assert f"The next deadline is {due}." in Talk(quarterly_update, today=today).says("nothing").text
