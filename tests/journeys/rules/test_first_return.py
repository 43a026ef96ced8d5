"""Nobody starts before their first return."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.rules.first_return import Filing, earliest_start, filing, returns_to_look_at
from journeys.rules.tax_year import TaxYear


@pytest.mark.parametrize(
    ("registered", "lately", "owes", "given", "where"),
    [
        (False, True, True, True, Filing.NOT_REGISTERED),
        (False, False, False, False, Filing.NOT_REGISTERED),
        (True, False, True, True, Filing.GIVEN),
        (True, True, False, False, Filing.NONE_GIVEN),
        (True, True, True, False, Filing.NONE_GIVEN),
        (True, False, True, False, Filing.REQUIRED_RETURN_NOT_SENT),
        (True, False, False, False, Filing.NONE_SENT),
    ],
)
def test_where_somebody_stands(registered: bool, lately: bool, owes: bool, given: bool, where: Filing) -> None:
    found = filing(registered=registered, filed_lately=lately, owes_a_return=owes, return_given=given)
    assert found is where


@pytest.mark.parametrize(
    ("today", "start"),
    [
        (date(2026, 11, 20), date(2027, 4, 6)),
        (date(2027, 4, 5), date(2027, 4, 6)),
        (date(2027, 4, 6), date(2028, 4, 6)),
        (date(2040, 7, 1), date(2041, 4, 6)),
        (date(2025, 4, 6), date(2026, 4, 6)),
        (date(2020, 1, 1), date(2026, 4, 6)),
    ],
)
def test_the_earliest_start_is_two_years_after_the_last_year_that_ended(today: date, start: date) -> None:
    assert earliest_start(today) == start


def test_the_returns_that_decide_this_year_and_the_next() -> None:
    assert returns_to_look_at(date(2026, 11, 20)) == (TaxYear(2024), TaxYear(2025))
    assert returns_to_look_at(date(2025, 11, 20)) == (TaxYear(2024),)
    assert returns_to_look_at(date(2000, 1, 1)) == (TaxYear(2024),)
    assert returns_to_look_at(date(2027, 4, 6)) == (TaxYear(2025), TaxYear(2026))
