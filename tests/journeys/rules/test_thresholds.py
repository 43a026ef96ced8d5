"""Thresholds: which amount, strictly over, and which year a return decides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from journeys.rules.tax_year import TaxYear
from journeys.rules.thresholds import (
    FIRST_DECIDING,
    FIRST_REQUIRED,
    is_over,
    return_that_decides,
    threshold,
    threshold_fact,
    year_decided_by,
)

YEARS = [(2024, 50_000, "SR-10"), (2025, 30_000, "SR-11"), (2026, 20_000, "SR-12"), (2027, 20_000, "SR-12")]


@pytest.mark.parametrize(("start", "amount", "fact"), [*YEARS, (2060, 20_000, "SR-12")])
def test_the_threshold_goes_by_the_return(start: int, amount: int, fact: str) -> None:
    assert threshold(TaxYear(start)) == amount
    assert threshold_fact(TaxYear(start)) == fact


@pytest.mark.parametrize("start", [2000, 2022, 2023])
def test_earlier_returns_have_none_and_bring_nobody_in(start: int) -> None:
    assert threshold(TaxYear(start)) is None
    assert threshold_fact(TaxYear(start)) is None
    assert not is_over(Decimal(10) ** 9, TaxYear(start))


@pytest.mark.parametrize(("start", "amount", "_fact"), YEARS)
def test_over_is_strictly_more(start: int, amount: int, _fact: str) -> None:
    year, penny = TaxYear(start), Decimal("0.01")
    assert not is_over(amount - penny, year)
    assert not is_over(Decimal(amount), year)
    assert is_over(amount + penny, year)


@pytest.mark.parametrize("start", range(2024, 2060))
def test_a_return_decides_the_year_two_later_whichever_year_it_is(start: int) -> None:
    decided = year_decided_by(TaxYear(start))
    assert decided.starts == date(start + 2, 4, 6)
    assert return_that_decides(decided) == TaxYear(start)


def test_the_first_return_decides_the_first_year() -> None:
    assert year_decided_by(FIRST_DECIDING) == FIRST_REQUIRED == TaxYear(2026)
