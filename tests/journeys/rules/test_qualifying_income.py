"""Qualifying income: what counts, whose share, how long, to which penny."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from journeys.rules.qualifying_income import (
    Return,
    Source,
    SourceKind,
    amendment_counts,
    own_yearly_income,
    qualifying_income,
)
from journeys.rules.tax_year import TaxYear
from tests.journeys.rules.people import FOREIGN, RENT, TRADE, source

amounts = st.decimals(0, 10**9, places=2)
sources = st.builds(
    Source,
    st.sampled_from(SourceKind),
    amounts,
    st.decimals("0.01", 100, places=2),
    st.integers(1, 12),
)


def income(*shown: Source, resident: bool | None = True) -> Decimal | None:
    return qualifying_income(Return(shown), uk_resident=resident)


COUNTED = {TRADE, RENT, FOREIGN}


@pytest.mark.parametrize("kind", SourceKind)
def test_what_counts(kind: SourceKind) -> None:
    assert income(source("1234.56", kind)) == (Decimal("1234.56") if kind in COUNTED else 0)


def test_foreign_property_counts_for_residents_only() -> None:
    assert income(source(9000, FOREIGN), resident=False) == 0
    assert income(source(9000, FOREIGN), source(100, RENT), source(20), resident=False) == 120


def test_foreign_property_hangs_on_a_residence_that_is_not_known() -> None:
    assert income(source(9000, FOREIGN), resident=None) is None
    assert income(source(9000, RENT), resident=None) == 9000


def test_trades_and_property_of_one_person_are_added_together() -> None:
    assert income(source(20_000), source("20000.01"), source(10_000, RENT)) == Decimal("50000.01")


@pytest.mark.parametrize(
    ("gross", "share", "own"),
    [(60_000, 50, "30000"), (60_000, "33.3333", "19999.98"), (100, "0.000001", "0"), ("0.01", 50, "0.01")],
)
def test_own_share(gross: int | str, share: int | str, own: str) -> None:
    assert income(source(gross, RENT, share=share)) == Decimal(own)


@pytest.mark.parametrize(
    ("gross", "months", "year"),
    [(16_000, 6, "32000"), (10_000, 7, "17142.86"), (1000, 1, "12000"), (1000, 12, "1000"), (1000, 11, "1090.91")],
)
def test_part_of_a_year_is_scaled_to_twelve_months(gross: int, months: int, year: str) -> None:
    assert income(source(gross, months=months)) == Decimal(year)


def test_a_share_of_part_of_a_year() -> None:
    assert income(source(16_000, RENT, share=50, months=6)) == 16_000


def test_it_is_rounded_half_up_once_at_the_end() -> None:
    halves = [source("0.01", RENT, share=50)] * 3
    assert income(*halves) == Decimal("0.02")
    thirds = [source("16666.67", months=9)] * 3
    assert income(*thirds) == Decimal("66666.68")
    assert income(source("50000.005")) == Decimal("50000.01")


def test_sevenths_that_make_a_half_penny_are_exact() -> None:
    parts = [source("0.02", share="12.5", months=7), source("0.33", share="12.5", months=7)]
    assert sum(map(own_yearly_income, parts)) == Fraction(75, 1000)
    assert income(*parts) == Decimal("0.08")


def test_an_unknown_amount_matters_where_it_counts() -> None:
    assert income(source(None), source(5)) is None
    assert income(source(None, SourceKind.DIVIDENDS), source(5)) == 5
    assert income(source(None, FOREIGN), source(5), resident=False) == 5


def test_a_source_is_whole_and_of_a_whole_year_unless_told_otherwise() -> None:
    assert own_yearly_income(Source(TRADE, Decimal(1200))) == 1200


def test_nothing_shown_is_nothing() -> None:
    assert income() == 0


@pytest.mark.parametrize("start", [2024, 2025, 2026, 2040])
def test_an_amendment_counts_before_the_6_april_of_the_year_it_decides(start: int) -> None:
    assert amendment_counts(date(start + 2, 4, 5), TaxYear(start))
    assert not amendment_counts(date(start + 2, 4, 6), TaxYear(start))


@given(st.lists(sources, max_size=6), st.randoms(), st.sampled_from([True, False]))
def test_the_order_of_sources_does_not_matter(shown: list[Source], random: object, resident: bool) -> None:
    assert income(*shown, resident=resident) == income(*reversed(shown), resident=resident)


@given(st.lists(sources, min_size=1, max_size=6), amounts)
def test_more_gross_is_never_less_income(shown: list[Source], more: Decimal) -> None:
    first, *rest = shown
    assert first.gross is not None
    before = income(*shown)
    after = income(Source(first.kind, first.gross + more, first.share_percent, first.months_active), *rest)
    assert before is not None
    assert after is not None
    assert after >= before


@given(st.lists(sources, max_size=6))
def test_it_is_the_exact_sum_to_the_penny(shown: list[Source]) -> None:
    exact = sum((own_yearly_income(each) for each in shown if each.kind in COUNTED), Fraction())
    found = income(*shown)
    assert found is not None
    assert found == round(found, 2)
    assert Fraction(-1, 200) < Fraction(found) - exact <= Fraction(1, 200)
