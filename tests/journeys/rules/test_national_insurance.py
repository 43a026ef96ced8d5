"""A National Insurance number: in time, late, or none."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.rules.national_insurance import NumberHeld, day_that_decides, number_held
from journeys.rules.tax_year import TaxYear


@pytest.mark.parametrize("start", [2026, 2027, 2040])
def test_the_31_january_before_the_year_decides(start: int) -> None:
    assert day_that_decides(TaxYear(start)) == date(start, 1, 31)


@pytest.mark.parametrize(
    ("by_test_day", "now", "held"),
    [
        (True, True, NumberHeld.IN_TIME),
        (True, None, NumberHeld.IN_TIME),
        (False, True, NumberHeld.LATE),
        (False, False, NumberHeld.NEVER),
        (False, None, NumberHeld.NEVER),
        (None, False, NumberHeld.NEVER),
    ],
)
def test_when_the_number_came(by_test_day: bool | None, now: bool | None, held: NumberHeld) -> None:
    assert number_held(by_test_day=by_test_day, now=now) is held
