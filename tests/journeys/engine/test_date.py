"""Dates: the British way in figures or words, and the days that do not exist."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.engine.questions import Date
from tests.journeys.a_journey import when_
from tests.journeys.engine.understanding import ODD, refused, understood

ASKED = "Enter a date like 5 10 2026."


@pytest.mark.parametrize(
    "text",
    ["5 10 2026", "5/10/2026", "05.10.2026", "5-10-2026", "5/10/26", "5 October 2026", "5th Oct 2026", "5 oct 26",
     "5th of October, 2026", "5-Oct-2026", "2026-10-05", "５/１０/２０２６", "٥/١٠/٢٠٢٦", "\ufeff5 10 2026",
     "\u200f5/10/2026\u200f", "  5  10  2026.", "5 OCTOBER 2026", "October 5, 2026", "oct 5th 2026",
     "on the 5th of October 2026", "Monday 5 October 2026", "on 5/10/2026"],
)  # fmt: skip
def test_ways_to_write_a_day(text: str) -> None:
    assert understood(when_, text) == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("text", "day"),
    [("today", date(2026, 11, 21)), ("Yesterday", date(2026, 11, 20)), ("heddiw", date(2026, 11, 21))],
)
def test_days_near_today(text: str, day: date) -> None:
    assert understood(when_, text) == day


@pytest.mark.parametrize("text", ["31/2/2026", "29 2 2025", "0/1/2026", "1/13/2026", "32 January 2026", "5/10/0000"])
def test_days_that_do_not_exist(text: str) -> None:
    assert refused(when_, text) == f"There is no such day. {ASKED}"


@pytest.mark.parametrize(
    "text", ["soon", "October", "2026", "5 10", "5 octember 2026", "5 ju 2026", "1e9", "5/10/20266", "next week"]
)
def test_what_is_not_a_day(text: str) -> None:
    assert refused(when_, text) == ASKED


def test_a_day_too_early() -> None:
    assert refused(when_, "31 12 2019") == "Enter a date on or after 1 January 2020 (Wednesday)."
    assert understood(when_, "1 1 2020") == date(2020, 1, 1)


def test_a_day_too_late() -> None:
    assert refused(when_, "22 12 2026") == "Enter a date on or before 21 December 2026 (Monday)."
    assert understood(when_, "21 12 2026") == date(2026, 12, 21)


def test_years_of_two_figures_are_of_this_century() -> None:
    born = Date("born", ask="", short="", days_ahead=36_500)
    assert understood(born, "5 10 99") == date(2099, 10, 5)
    assert understood(born, "5 10 1999") == date(1999, 10, 5)


@pytest.mark.parametrize("text", ODD)
def test_nothing_raises(text: str) -> None:
    assert refused(when_, text).endswith(ASKED)
