"""A tax year, out of the few that are open today (21 November 2026: 2026-27 and 2025-26)."""

from __future__ import annotations

import pytest

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
    ],
)
def test_ways_to_say_a_tax_year(text: str) -> None:
    assert understood(year, text) == TaxYear(2025)


@pytest.mark.parametrize("text", ["3", "2024-25", "2025", "2025-27", "next year", *ODD])
def test_what_is_no_open_year(text: str) -> None:
    assert refused(year, text) == "Choose one of these tax years. Type its number, or type it like 2025-26."


def test_the_buttons_show_the_years_in_words() -> None:
    talk = Talk(picnic, {"where": "park", "day": "2026-11-22", "children": False, "budget": "50.00"})
    talk.says("Ann", "adult", "that is all")
    assert talk.buttons == ["2026 to 2027", "2025 to 2026"]
    assert talk.chooses("2025 to 2026").answers["year"] == "2025-26"
