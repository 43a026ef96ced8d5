"""The three years seen from a day, and what is known of each."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.rules.status import Obligations, Status
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Actor, Case, Place, Route, route

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("today", "current"), [(date(2026, 4, 5), 2025), (date(2026, 4, 6), 2026), (date(2027, 4, 5), 2026)]
)
def test_the_years_turn_on_6_april(today: date, current: int) -> None:
    case = Case(today=today)
    assert [case.year(place) for place in Place] == [TaxYear(current + move) for move in (-1, 0, 1)]


def test_every_place_is_found_again_from_its_year_and_no_other_year_has_one() -> None:
    case = Case(today=TODAY)
    found = {year: case.place_of(TaxYear(year)) for year in range(2023, 2030)}
    assert found == {
        2023: None,
        2024: None,
        2025: Place.PREVIOUS,
        2026: Place.CURRENT,
        2027: Place.NEXT,
        2028: None,
        2029: None,
    }


def test_a_year_missing_from_the_record_has_no_status_and_its_duties_are_unknown() -> None:
    case = Case(today=TODAY)
    assert {case.status(place) for place in Place} == {Status.NO_STATUS}
    assert {case.obligations(place) for place in Place} == {Obligations.UNKNOWN}


def test_only_a_previous_year_can_be_finalised() -> None:
    case = Case(
        today=TODAY,
        previous=Status.DORMANT,
        current=Status.MANDATED,
        next=Status.ANNUAL,
        previous_finalised=True,
    )
    assert [case.obligations(place) for place in Place] == [
        Obligations.FINALISED,
        Obligations.UPDATES_AND_RETURN,
        Obligations.RETURN_ONLY,
    ]
    assert [case.is_visible(place) for place in Place] == [False, True, True]


def test_next_year_has_no_updates_and_other_counts_may_be_unknown() -> None:
    case = Case(today=TODAY, fulfilled_current=3)
    assert [case.fulfilled(place) for place in Place] == [None, 3, 0]


@pytest.mark.parametrize(
    ("after", "current", "following", "expected"),
    [
        (2025, Status.MANDATED, Status.MANDATED, date(2026, 4, 6)),
        (2025, Status.ANNUAL, Status.MANDATED, date(2027, 4, 6)),
        (2026, Status.MANDATED, Status.MANDATED, date(2027, 4, 6)),
        (2026, Status.MANDATED, Status.VOLUNTARY, None),
        (2027, Status.MANDATED, Status.MANDATED, None),
        (2019, Status.ANNUAL, Status.MANDATED, date(2027, 4, 6)),
    ],
)
def test_required_from_the_first_later_mandated_year(
    after: int, current: Status, following: Status, expected: date | None
) -> None:
    case = Case(today=TODAY, current=current, next=following)
    assert case.required_after(TaxYear(after)) == expected


def test_both_kinds_of_agent_go_by_the_agent_services_account() -> None:
    assert {actor: route(actor) for actor in Actor} == {
        Actor.INDIVIDUAL: Route.HMRC_ONLINE_SERVICES,
        Actor.MAIN_AGENT: Route.AGENT_SERVICES_ACCOUNT,
        Actor.SUPPORTING_AGENT: Route.AGENT_SERVICES_ACCOUNT,
    }
