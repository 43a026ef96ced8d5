"""Dates, money and tax years in English are written as everywhere else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from bot.wording import wording
from journeys.engine.text import Value, message
from journeys.rules.english import day_in_words, pounds, years_of
from journeys.rules.tax_year import TaxYear


def everywhere_else(value: Value) -> str:
    return wording("en").text(message("{value}", value=value))


def test_how_they_look() -> None:
    assert day_in_words(date(2027, 2, 7)) == "7 February 2027 (Sunday)"
    assert pounds(Decimal("1234.5")) == "£1,234.50"
    assert pounds(Decimal("50000.00")) == "£50,000"
    assert years_of(TaxYear(2026)) == "2026 to 2027"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_days(day: date) -> None:
    assert day_in_words(day) == everywhere_else(day)


@given(st.decimals(0, 10**12, places=2))
def test_money(amount: Decimal) -> None:
    assert pounds(amount) == everywhere_else(amount)


@pytest.mark.parametrize("start", [1999, 2026, 2099])
def test_tax_years(start: int) -> None:
    assert years_of(TaxYear(start)) == everywhere_else(TaxYear(start))
