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


@pytest.mark.parametrize("today", [date(2026, 4, 5), date(2026, 5, 5), date(2026, 5, 6), date(2026, 11, 21)])
def test_every_page_names_the_same_next_deadline(today: date) -> None:
    ways = ("what",), ("wrong", "mistake"), ("wrong", "not showing"), ("monthly",), ("special", "cis")
    said = {Talk(quarterly_update, today=today).says(*words).text for words in ways}
    dues = {text.split("The next update is due by ")[1].split(").")[0] for text in said}
    (due,) = dues
    assert f"The next deadline is {due})." in Talk(quarterly_update, today=today).says("nothing").text


@pytest.mark.parametrize(
    ("today", "year", "due"),
    [
        (date(2026, 11, 21), "2025 to 2026", "31 January 2027 (Sunday)"),
        (date(2027, 2, 1), "2026 to 2027", "31 January 2028 (Monday)"),
        (date(2027, 8, 1), "2026 to 2027", "31 January 2028 (Monday)"),
    ],
)
def test_after_the_fourth_update_the_return_is_that_of_its_own_year(today: date, year: str, due: str) -> None:
    text = Talk(quarterly_update, today=today).says("wrong", "after the fourth").text
    assert f"The {year} tax return is due by {due}." in text
    assert text.count("31 January") == 1
