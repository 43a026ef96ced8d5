"""The deadline to register, on each side of 5 October, and what follows from it."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.register import register
from tests.journeys.talk import Talk


def began(year: str, today: date) -> Talk:
    return Talk(register, {"topic": "deadline", "began": year}, today)


@pytest.mark.parametrize(
    ("year", "today", "ending"),
    [
        ("2026-27", date(2026, 11, 21), "in_time"),
        ("2026-27", date(2027, 10, 5), "in_time"),
        ("2026-27", date(2027, 10, 6), "late"),
        ("2025-26", date(2026, 10, 5), "in_time"),
        ("2025-26", date(2026, 10, 6), "late"),
        ("2024-25", date(2026, 11, 21), "late"),
    ],
)
def test_the_day_itself_is_in_time(year: str, today: date, ending: str) -> None:
    outcome = began(year, today).at.outcome
    assert outcome is not None
    assert outcome.key == ending


@pytest.mark.parametrize(
    ("year", "today", "said"),
    [
        (
            "2026-27",
            date(2026, 11, 21),
            ("5 October 2027", "31 January 2028", "£20,000", "6 April 2028", "7 August 2028"),
        ),
        (
            "2025-26",
            date(2026, 5, 1),
            ("5 October 2026", "31 January 2027", "£30,000", "6 April 2027", "7 August 2027"),
        ),
        (
            "2027-28",
            date(2027, 5, 1),
            ("5 October 2028", "31 January 2029", "£20,000", "6 April 2029", "7 August 2029"),
        ),
    ],
)
def test_the_first_return_decides_the_year_two_later(year: str, today: date, said: tuple[str, ...]) -> None:
    text = began(year, today).text
    assert [each for each in said if each not in text] == []


def test_a_return_whose_deadline_has_passed_is_spoken_of_as_past() -> None:
    today = date(2026, 11, 21)
    assert "It was usually due by 31 January 2026" in began("2024-25", today).text
    assert "It is usually due by 31 January 2027" in began("2025-26", today).text
