"""How much qualifying income brings somebody in, by the tax return that shows it, and which year it decides."""

from __future__ import annotations

from decimal import Decimal

from journeys.rules.tax_year import TaxYear

FIRST_REQUIRED = TaxYear(2026)
"""The first tax year that anybody must use the service for (F-ELIG-04)."""

_YEARS_BACK = 2
_STEPS = ((Decimal(50_000), "SR-10"), (Decimal(30_000), "SR-11"), (Decimal(20_000), "SR-12"))
"""The threshold of the first return that decides anything, then those of the next years; the last one stays."""


FIRST_DECIDING = FIRST_REQUIRED - _YEARS_BACK
"""The first return whose income decides anything (SR-10). Owing it is not the same as never having filed."""


def year_decided_by(return_year: TaxYear) -> TaxYear:
    """The tax year that the income on a return decides: two years later (F-ELIG-05, SR-14)."""
    return return_year + _YEARS_BACK


def return_that_decides(year: TaxYear) -> TaxYear:
    """The return whose income decides a tax year: the one two years earlier (F-ELIG-05, SR-14)."""
    return year - _YEARS_BACK


def threshold(return_year: TaxYear) -> Decimal | None:
    """The threshold in pounds for the income on a return, None before 2024-25 (F-ELIG-04, SR-10 to SR-12)."""
    return None if return_year < FIRST_DECIDING else _step(return_year)[0]


def threshold_fact(return_year: TaxYear) -> str | None:
    """The id of the fact that gives the threshold of a return."""
    return None if return_year < FIRST_DECIDING else _step(return_year)[1]


def is_over(income: Decimal, return_year: TaxYear) -> bool:
    """Whether qualifying income is strictly over the threshold of its return (SR-13)."""
    limit = threshold(return_year)
    return limit is not None and income > limit


def _step(return_year: TaxYear) -> tuple[Decimal, str]:
    passed = return_year.start_year - FIRST_DECIDING.start_year
    return _STEPS[min(passed, len(_STEPS) - 1)]
