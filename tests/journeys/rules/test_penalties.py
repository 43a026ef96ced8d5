"""Points and percentages, with the doubts the facts have about them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from journeys.facts import FACTS
from journeys.rules.penalties import (
    late_payment,
    late_update_brings_point,
    penalties_so_far,
    points_for_deadline,
    points_threshold,
    usual_clean_months,
)
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear


@pytest.mark.parametrize(
    ("status", "threshold", "months"),
    [
        (Status.MANDATED, 4, 12),
        (Status.VOLUNTARY, 2, None),
        (Status.ANNUAL, 2, 24),
        (Status.EXEMPT, 2, 24),
        (Status.DIGITALLY_EXEMPT, 2, 24),
        (Status.DORMANT, None, None),
        (Status.NO_STATUS, None, None),
        (Status.UNKNOWN, None, None),
    ],
)
def test_threshold_and_clean_time_go_by_what_is_sent(status: Status, threshold: int | None, months: int | None) -> None:
    assert points_threshold(status) == threshold
    assert usual_clean_months(status) == months


@pytest.mark.parametrize(
    ("status", "year", "brings"),
    [
        (Status.MANDATED, 2026, False),
        (Status.MANDATED, 2027, True),
        (Status.MANDATED, 2028, True),
        (Status.VOLUNTARY, 2026, False),
        (Status.VOLUNTARY, 2027, False),
        (Status.ANNUAL, 2027, False),
        (Status.DORMANT, 2027, False),
        (Status.NO_STATUS, 2027, None),
        (Status.UNKNOWN, 2026, None),
    ],
)
def test_late_updates_bring_points_but_not_in_2026_27_and_not_to_volunteers(
    status: Status, year: int, brings: bool | None
) -> None:
    assert late_update_brings_point(status, TaxYear(year)) is brings


@pytest.mark.parametrize(("late", "points"), [(0, 0), (1, 1), (2, 1), (9, 1)])
def test_a_deadline_brings_one_point_at_most(late: int, points: int) -> None:
    assert points_for_deadline(late) == points


@pytest.mark.parametrize(
    ("points", "threshold", "pounds"), [(0, 4, 0), (3, 4, 0), (4, 4, 200), (5, 4, 400), (1, 2, 0), (2, 2, 200)]
)
def test_200_pounds_at_the_threshold_and_for_each_deadline_after(points: int, threshold: int, pounds: int) -> None:
    assert penalties_so_far(points, threshold) == Decimal(pounds)


@pytest.mark.parametrize(
    ("year", "first_year", "at_15", "at_30", "doubts"),
    [
        (2026, False, 3, 3, {"F-PEN-03"}),
        (2027, False, 4, 4, {"F-PEN-03", "F-PEN-10"}),
        (2028, False, 4, 4, {"F-PEN-03", "F-PEN-10"}),
        (2026, True, None, 3, {"F-PEN-03", "F-PEN-09"}),
        (2027, True, None, 4, {"F-PEN-03", "F-PEN-09", "F-PEN-10"}),
    ],
)
def test_late_payment_percentages_flag_what_is_in_doubt(
    year: int, first_year: bool, at_15: int | None, at_30: int, doubts: set[str]
) -> None:
    late = late_payment(TaxYear(year), first_year=first_year)
    assert late.at_15_days == (None if at_15 is None else Decimal(at_15))
    assert late.at_30_days == Decimal(at_30)
    assert late.yearly_from_day_31 == Decimal(10)
    assert set(late.doubts) == doubts
    assert doubts <= set(FACTS)
