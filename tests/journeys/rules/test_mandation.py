"""From incomes to a duty: the year two later, no release by a fall, release after three years in a row."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from journeys.rules.mandation import Duty, duty, judged
from journeys.rules.tax_year import TaxYear
from journeys.rules.thresholds import threshold

LEFT_OUT = None
incomes = st.dictionaries(st.integers(2020, 2035).map(TaxYear), st.decimals(0, 100_000, places=2), max_size=10)


def on(first: int, *amounts: str | int | Decimal | None) -> Duty:
    """The duty of somebody with these incomes, year by year from a first one; None for a year not given."""
    years = (TaxYear(first + passed) for passed in range(len(amounts)))
    told = zip(years, amounts, strict=True)
    return duty({year: Decimal(amount) for year, amount in told if amount is not None})


@pytest.mark.parametrize(("first", "limit"), [(2024, 50_000), (2025, 30_000), (2026, 20_000), (2045, 20_000)])
def test_one_year_over_brings_in_two_years_later(first: int, limit: int) -> None:
    assert on(first, limit - Decimal("0.01")) == Duty()
    assert on(first, limit) == Duty()
    assert on(first, limit + Decimal("0.01")) == Duty(TaxYear(first + 2))


def test_the_first_year_over_decides() -> None:
    assert on(2024, 50_000, "30000.01", 90_000) == Duty(TaxYear(2027))


def test_years_before_the_first_threshold_decide_nothing() -> None:
    assert on(2022, 90_000, 90_000) == Duty()
    assert judged(map(TaxYear, (2025, 2023, 2024))) == (TaxYear(2024), TaxYear(2025))


@pytest.mark.parametrize("low_years", [0, 1, 2])
def test_a_fall_releases_nobody_at_first(low_years: int) -> None:
    assert on(2024, 60_000, *[0] * low_years) == Duty(TaxYear(2026))


def test_three_years_in_a_row_do_with_each_return_at_its_own_threshold() -> None:
    assert on(2024, 60_000, 30_000, 20_000, 20_000) == Duty(TaxYear(2026), may_leave=True)


@pytest.mark.parametrize("over", [(30_000, 20_000, "20000.01"), (30_000, "20000.01", 20_000), ("30000.01", 0, 0)])
def test_a_year_over_starts_the_count_anew(over: tuple[str | int, ...]) -> None:
    assert on(2024, 60_000, *over) == Duty(TaxYear(2026))


def test_after_a_year_over_three_more_are_needed() -> None:
    assert on(2024, 60_000, 0, 0, 90_000, 0, 0) == Duty(TaxYear(2026))
    assert on(2024, 60_000, 0, 0, 90_000, 0, 0, 0) == Duty(TaxYear(2026), may_leave=True)


def test_a_year_not_given_starts_the_count_anew() -> None:
    assert on(2024, 60_000, 0, 0, LEFT_OUT, 0, 0) == Duty(TaxYear(2026))
    assert on(2024, 60_000, 0, 0, LEFT_OUT, 0, 0, 0) == Duty(TaxYear(2026), may_leave=True)
    assert on(2024, 60_000, LEFT_OUT, 0, 0, 0) == Duty(TaxYear(2026), may_leave=True)


def test_low_years_before_the_duty_do_not_count() -> None:
    assert on(2024, 0, 0, 0, 90_000, 0, 0) == Duty(TaxYear(2029))


def test_once_released_it_stays_so_until_a_year_over() -> None:
    assert on(2024, 60_000, 0, 0, 0, 0, LEFT_OUT, 0) == Duty(TaxYear(2026), may_leave=True)
    assert on(2024, 60_000, 0, 0, 0, "20000.01") == Duty(TaxYear(2030))
    assert on(2024, 60_000, 0, 0, 0, "20000.01", 0, 0, 0) == Duty(TaxYear(2030), may_leave=True)


def test_a_year_known_without_its_return_counts_the_later_returns_only() -> None:
    low = {TaxYear(start): Decimal() for start in range(2024, 2028)}
    assert duty(low, TaxYear(2026)) == Duty(TaxYear(2026), may_leave=True)
    assert duty({year: low[year] for year in list(low)[:3]}, TaxYear(2026)) == Duty(TaxYear(2026))


@given(incomes)
def test_a_duty_starts_two_years_after_a_return_that_was_over(told: dict[TaxYear, Decimal]) -> None:
    found = duty(told)
    over = [year for year, income in told.items() if income > (threshold(year) or Decimal("Infinity"))]
    assert (found.since is not None) == bool(over)
    assert found.since is None or found.since - 2 in over
    assert found.since is None or found.may_leave or found.since - 2 >= min(over)


@given(incomes, st.integers(1, 20))
def test_next_year_is_this_year_moved(told: dict[TaxYear, Decimal], moved: int) -> None:
    """From 2026-27 on every return has the same threshold, so only the dates differ."""
    later = {TaxYear(2026 + year.start_year - 2020): income for year, income in told.items()}
    still_later = {year + moved: income for year, income in later.items()}
    first, second = duty(later), duty(still_later)
    assert second.may_leave == first.may_leave
    assert second.since == (None if first.since is None else first.since + moved)


@given(incomes)
def test_the_order_in_which_years_are_told_does_not_matter(told: dict[TaxYear, Decimal]) -> None:
    assert duty(dict(reversed(told.items()))) == duty(told)
