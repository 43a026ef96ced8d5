"""Which year HMRC's sign-up offers: each row of its table."""

from __future__ import annotations

import pytest

from journeys.facts import FACTS
from journeys.rules.sign_up_years import YearPage, years_to_sign_up_for
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear

NOW = TaxYear(2026)
M, V = Status.MANDATED, Status.VOLUNTARY
THIS, NEXT, BOTH = (NOW,), (NOW + 1,), (NOW, NOW + 1)


@pytest.mark.parametrize(
    ("eligible", "statuses", "page", "years", "fact"),
    [
        ((True, True), (V, V), YearPage.CHOOSE_WHEN_TO_START, BOTH, "SR-80"),
        ((True, False), (V, V), YearPage.CHOOSE_WHEN_TO_START, BOTH, "SR-80"),
        ((True, True), (V, M), YearPage.MUST_USE_NEXT_YEAR_MAY_START_NOW, BOTH, "SR-81"),
        ((True, True), (M, V), YearPage.MUST_USE_NOW, THIS, "SR-82"),
        ((True, False), (M, M), YearPage.MUST_USE_NOW, THIS, "SR-82"),
        ((False, True), (V, V), YearPage.CAN_USE_NEXT_YEAR, NEXT, "SR-83"),
        ((False, True), (M, V), YearPage.CAN_USE_NEXT_YEAR, NEXT, "SR-83"),
        ((False, True), (V, M), YearPage.MUST_USE_NEXT_YEAR, NEXT, "SR-84"),
        ((False, True), (M, M), YearPage.MUST_USE_NEXT_YEAR, NEXT, "SR-84"),
        ((False, False), (M, M), YearPage.CANNOT_SIGN_UP, (), "SR-85"),
        ((False, False), (V, V), YearPage.CANNOT_SIGN_UP, (), "SR-85"),
    ],
)
def test_each_row(
    eligible: tuple[bool, bool],
    statuses: tuple[Status, Status],
    page: YearPage,
    years: tuple[TaxYear, ...],
    fact: str,
) -> None:
    offer = years_to_sign_up_for(
        NOW,
        eligible_now=eligible[0],
        eligible_next=eligible[1],
        status_now=statuses[0],
        status_next=statuses[1],
    )
    assert (offer.page, offer.years, offer.fact) == (page, years, fact)
    assert fact in FACTS


@pytest.mark.parametrize("other", [status for status in Status if status not in (M, V)])
def test_other_statuses_stop_hmrcs_service(other: Status) -> None:
    for now, following in ((other, V), (V, other)):
        with pytest.raises(ValueError, match="mandated and voluntary"):
            years_to_sign_up_for(NOW, eligible_now=True, eligible_next=True, status_now=now, status_next=following)
