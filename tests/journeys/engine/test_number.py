"""Whole numbers between two bounds."""

from __future__ import annotations

import pytest

from tests.journeys.a_journey import age
from tests.journeys.engine.understanding import ODD, refused, understood


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("15", 15), (" 7. ", 7), ("７", 7), ("٧", 7), ("07", 7), ("12%", 12), ("12 months", 12)],
)
def test_numbers_people_type(text: str, number: int) -> None:
    assert understood(age, text) == number


@pytest.mark.parametrize("text", ["16", "-1", "7.5", "seven", "7 8", "999999999999", *ODD])
def test_what_is_no_number_in_bounds(text: str) -> None:
    assert refused(age, text) == "Enter a whole number from 0 to 15."
