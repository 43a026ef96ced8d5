"""A tax year, out of the few that are open today (21 November 2026: 2026-27 and 2025-26)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from journeys.engine.model import Facts
from journeys.rules.tax_year import TaxYear
from tests.journeys.a_journey import picnic, year
from tests.journeys.engine.understanding import ODD, refused, understood
from tests.journeys.talk import Talk


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "2025-26",
        "2025/26",
        "2025 to 2026",
        "2025-2026",
        "25-26",
        "25/26",
        "last year",
        "last tax year",
        "２０２５-２６",
        "the last one",
        "previous year",
        "the year before",
        "the previous tax year",
        "2025–26",
        "2025/2026",
        "25 to 26",
        "the 2025/26 tax year",
        "for 2025 to 2026",
    ],
)
def test_ways_to_say_a_tax_year(text: str) -> None:
    assert understood(year, text) == TaxYear(2025)


any_year = replace(year, years=lambda facts: [TaxYear.containing(facts.today) + on for on in range(-3, 4)])


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("next year", 2027),
        ("the next tax year", 2027),
        ("next one", 2027),
        ("the year after next", 2028),
        ("this year", 2026),
        ("this one", 2026),
        ("the current tax year", 2026),
        ("last year", 2025),
        ("the year before last", 2024),
    ],
)
def test_a_year_is_counted_from_the_one_that_today_is_in(text: str, starts: int) -> None:
    assert understood(any_year, text) == TaxYear(starts)


def test_the_year_turns_on_6_april() -> None:
    for day, starts in ((date(2027, 4, 5), 2027), (date(2027, 4, 6), 2028)):
        assert any_year.understand("next year", Facts({}, day)) == TaxYear(starts)


@pytest.mark.parametrize("text", ["3", "2024-25", "2025", "2025-27", "next year", "the year", "2026 to 2025", *ODD])
def test_what_is_no_open_year(text: str) -> None:
    assert refused(year, text) == "Choose one of these tax years. Type its number, or type it like 2025-26."


def test_the_buttons_show_the_years_in_words() -> None:
    talk = Talk(picnic, {"where": "park", "day": "2026-11-22", "children": False, "budget": "50.00"})
    talk.says("Ann", "adult", "that is all")
    assert talk.buttons == ["2026 to 2027", "2025 to 2026"]
    assert talk.chooses("2025 to 2026").answers["year"] == "2025-26"
