"""Leaving: examples for each row of opt-out-rules.md section 5, and every possible case against the rows in prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from journeys.rules.obligations_page import Outcome, cards
from journeys.rules.opt_out import Leaving, Notice, Warn, leave, may_leave, years_to_leave
from journeys.rules.status import Obligations, Status
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Action, Case, Place

TODAY = date(2026, 11, 21)
PREVIOUS, CURRENT, NEXT = TaxYear(2025), TaxYear(2026), TaxYear(2027)
V, M, A = Status.VOLUNTARY, Status.MANDATED, Status.ANNUAL
NO, DORMANT, EXEMPT, UNKNOWN = Status.NO_STATUS, Status.DORMANT, Status.EXEMPT, Status.UNKNOWN


def case(previous: Status, current: Status, following: Status) -> Case:
    return Case(
        today=TODAY,
        previous=previous,
        current=current,
        next=following,
        fulfilled_previous=4,
        fulfilled_current=2,
    )


def every_case() -> Iterator[Case]:
    for previous, current, following, finalised, ceased in product(
        Status, Status, Status, (False, True), (False, True)
    ):
        yield replace(case(previous, current, following), previous_finalised=finalised, all_businesses_ceased=ceased)


@pytest.mark.parametrize(
    ("statuses", "year", "changed", "deleted"),
    [
        pytest.param((V, V, V), PREVIOUS, "previous current next", 6, id="OO-E1"),
        pytest.param((V, V, M), PREVIOUS, "previous current", 6, id="OO-E2 mandated"),
        pytest.param((V, V, A), PREVIOUS, "previous current", 6, id="OO-E2 annual"),
        pytest.param((V, V, NO), PREVIOUS, "previous current", 6, id="OO-E2 no status"),
        pytest.param((V, V, DORMANT), PREVIOUS, "previous current", 6, id="OO-E2 dormant"),
        pytest.param((V, M, V), PREVIOUS, "previous", 4, id="OO-E3 mandated, OO-Q3"),
        pytest.param((V, A, V), PREVIOUS, "previous", 4, id="OO-E3 annual"),
        pytest.param((V, NO, V), PREVIOUS, "previous", 4, id="OO-E3 no status"),
        pytest.param((V, DORMANT, V), PREVIOUS, "previous", 4, id="OO-E3 dormant"),
        pytest.param((V, V, V), CURRENT, "current next", 2, id="OO-E4"),
        pytest.param((A, V, NO), CURRENT, "current", 2, id="OO-E5 no status"),
        pytest.param((A, V, M), CURRENT, "current", 2, id="OO-E5 mandated"),
        pytest.param((V, V, V), NEXT, "next", 0, id="OO-E6"),
        pytest.param((M, M, V), NEXT, "next", 0, id="OO-E6 while required now"),
    ],
)
def test_which_years_change(statuses: tuple[Status, Status, Status], year: TaxYear, changed: str, deleted: int) -> None:
    leaving = leave(case(*statuses), year)
    assert leaving.outcome is Outcome.DONE
    assert " ".join(leaving.changed) == changed
    assert leaving.updates_deleted == deleted
    for place, before in zip(Place, statuses, strict=True):
        assert leaving.after.status(place) is (A if place in leaving.changed else before)


@pytest.mark.parametrize(
    ("given", "year", "outcome"),
    [
        pytest.param(case(A, M, V), CURRENT, Outcome.NOT_ALLOWED, id="mandated"),
        pytest.param(case(V, V, V), TaxYear(2024), Outcome.NOT_ALLOWED, id="OO-R4 before"),
        pytest.param(case(V, V, V), TaxYear(2028), Outcome.NOT_ALLOWED, id="OO-R4 after"),
        pytest.param(replace(case(V, V, V), previous_finalised=True), PREVIOUS, Outcome.NOT_ALLOWED, id="finalised"),
        pytest.param(case(A, A, NO), NEXT, Outcome.NOT_ALLOWED, id="OO-R3 needs a voluntary current year"),
        pytest.param(case(A, V, UNKNOWN), NEXT, Outcome.NOT_ALLOWED, id="OO-R5 unknown is not no status"),
        pytest.param(
            replace(case(EXEMPT, V, V), all_businesses_ceased=True),
            CURRENT,
            Outcome.NOT_OFFERED_ALL_BUSINESSES_CEASED,
            id="ceased before exempt",
        ),
        pytest.param(case(EXEMPT, V, NO), NEXT, Outcome.NOT_OFFERED_EXEMPT_YEAR, id="exempt before no status"),
        pytest.param(case(A, V, NO), NEXT, Outcome.CANNOT_COMPLETE_NO_STATUS_YEAR, id="OO-Q1"),
        pytest.param(case(V, NO, M), PREVIOUS, Outcome.JOURNEY_BOUNCES_BACK, id="OO-Q2 mandated"),
        pytest.param(case(V, NO, DORMANT), PREVIOUS, Outcome.JOURNEY_BOUNCES_BACK, id="OO-Q2 dormant"),
        pytest.param(case(V, NO, NO), PREVIOUS, Outcome.JOURNEY_BOUNCES_BACK, id="OO-Q2 no status"),
        pytest.param(case(V, NO, V), PREVIOUS, Outcome.DONE, id="OO-Q2 not with a voluntary next year"),
        pytest.param(case(V, UNKNOWN, NO), PREVIOUS, Outcome.DONE, id="OO-Q2 not for an unknown current year"),
    ],
)
def test_what_comes_of_the_choice(given: Case, year: TaxYear, outcome: Outcome) -> None:
    assert leave(given, year).outcome is outcome


def test_nothing_changes_unless_it_is_done() -> None:
    for given in every_case():
        for year in (PREVIOUS, CURRENT, NEXT, TaxYear(2019)):
            leaving = leave(given, year)
            if leaving.outcome is not Outcome.DONE:
                assert (leaving.changed, leaving.updates_deleted, leaving.left) == ((), 0, None)
                assert leaving.after == given


def in_prose(given: Case, place: Place) -> tuple[Outcome, tuple[str, ...]]:
    """Sections 2, 3, 5 and 10 once more, row by row, with nothing shared."""
    p, c, n = given.previous, given.current, given.next
    previous_open = not given.previous_finalised
    exempt = (Status.EXEMPT, Status.DIGITALLY_EXEMPT)
    rule = {
        Place.PREVIOUS: p is V and previous_open,
        Place.CURRENT: c is V,
        Place.NEXT: n is V or (n is NO and c is V),
    }
    if not rule[place]:
        return Outcome.NOT_ALLOWED, ()
    if given.all_businesses_ceased:
        return Outcome.NOT_OFFERED_ALL_BUSINESSES_CEASED, ()
    if c in exempt or n in exempt or (p in exempt and previous_open):
        return Outcome.NOT_OFFERED_EXEMPT_YEAR, ()
    if place is Place.NEXT and n is NO:
        return Outcome.CANNOT_COMPLETE_NO_STATUS_YEAR, ()
    if place is Place.PREVIOUS and c is NO and n is not V:
        return Outcome.JOURNEY_BOUNCES_BACK, ()
    effects = {
        Place.PREVIOUS: ("previous", "current", "next") if n is V else ("previous", "current"),
        Place.CURRENT: ("current", "next") if n is V else ("current",),
        Place.NEXT: ("next",),
    }
    if place is Place.PREVIOUS and c is not V:
        return Outcome.DONE, ("previous",)
    return Outcome.DONE, effects[place]


@pytest.mark.parametrize("place", Place)
def test_every_case_as_in_prose(place: Place) -> None:
    for given in every_case():
        leaving = leave(given, given.year(place))
        assert (leaving.outcome, leaving.changed) == in_prose(given, place), given


def test_it_can_be_done_where_the_page_has_a_card_that_does_not_bounce() -> None:
    for given in every_case():
        offered = {card.place for card in cards(given) if card.action is Action.OPT_OUT}
        for place in Place:
            outcome = leave(given, given.year(place)).outcome
            assert (outcome in (Outcome.DONE, Outcome.JOURNEY_BOUNCES_BACK)) == (place in offered)


def test_our_count_is_the_one_hmrc_shows() -> None:
    """HMRC's adds up the chosen year and the later years on offer (OO-W2)."""
    for given in every_case():
        for place in Place:
            leaving = leave(given, given.year(place))
            if leaving.left:
                offered = [each for each in place.and_later if may_leave(given, each)]
                assert leaving.updates_deleted == sum(given.fulfilled(each) or 0 for each in offered)


def test_leaving_a_year_takes_it_off_the_list() -> None:
    for given in every_case():
        for place in Place:
            leaving = leave(given, given.year(place))
            assert set(years_to_leave(leaving.after)) <= set(years_to_leave(given)) - set(leaving.changed)


def test_a_count_that_is_not_known_is_not_taken_for_none() -> None:
    given = replace(case(V, V, M), fulfilled_previous=None)
    assert leave(given, PREVIOUS).updates_deleted is None
    assert leave(given, CURRENT).updates_deleted == 2
    assert Warn.UPDATES_WILL_BE_DELETED in leave(given, PREVIOUS).warnings  # two at least
    unknown = replace(given, fulfilled_current=None)
    assert Warn.UPDATES_WILL_BE_DELETED not in leave(unknown, PREVIOUS).warnings


@pytest.mark.parametrize(
    ("given", "year", "warnings"),
    [
        (
            case(V, V, V),
            PREVIOUS,
            [
                Warn.UPDATES_WILL_BE_DELETED,
                Warn.FIGURES_GO_IN_THE_RETURN,
                Warn.LATER_YEARS_TOO,
                Warn.COULD_BE_REQUIRED_AGAIN,
                Warn.NEW_PENALTIES_STAY,
            ],
        ),
        (
            case(V, V, M),
            CURRENT,
            [
                Warn.UPDATES_WILL_BE_DELETED,
                Warn.FIGURES_GO_IN_THE_RETURN,
                Warn.REQUIRED_LATER,
                Warn.NEW_PENALTIES_STAY,
            ],
        ),
        (
            replace(case(V, V, A), fulfilled_previous=0, fulfilled_current=0),
            PREVIOUS,
            [Warn.LATER_YEARS_TOO, Warn.COULD_BE_REQUIRED_AGAIN, Warn.NEW_PENALTIES_STAY],
        ),
        (case(V, V, V), NEXT, [Warn.COULD_BE_REQUIRED_AGAIN, Warn.NEW_PENALTIES_STAY]),
        (
            replace(case(V, A, M), fulfilled_previous=0),
            PREVIOUS,
            [Warn.REQUIRED_LATER, Warn.NEW_PENALTIES_STAY],
        ),
        (case(A, M, V), CURRENT, [Warn.COULD_BE_REQUIRED_AGAIN, Warn.NEW_PENALTIES_STAY]),
    ],
)
def test_warnings(given: Case, year: TaxYear, warnings: list[Warn]) -> None:
    assert list(leave(given, year).warnings) == warnings


@pytest.mark.parametrize(
    ("given", "year", "notices"),
    [
        (case(V, M, V), PREVIOUS, [Notice.NEXT_YEAR_STAYS_VOLUNTARY]),
        (case(A, V, DORMANT), CURRENT, [Notice.DORMANT_YEAR_FOLLOWS]),
        (case(V, DORMANT, A), PREVIOUS, [Notice.DORMANT_YEAR_FOLLOWS]),
        (case(A, V, NO), CURRENT, [Notice.NEXT_YEAR_NOT_SET]),
        (case(V, V, NO), PREVIOUS, [Notice.NEXT_YEAR_NOT_SET]),
        (case(V, A, NO), PREVIOUS, []),
        (case(V, V, V), CURRENT, []),
    ],
)
def test_oddities_are_noticed(given: Case, year: TaxYear, notices: list[Notice]) -> None:
    assert list(leave(given, year).notices) == notices


@pytest.mark.parametrize(
    ("today", "late"),
    [(date(2027, 1, 30), False), (date(2027, 1, 31), False), (date(2027, 2, 1), True), (date(2027, 4, 5), True)],
)
def test_the_previous_years_return_is_late_after_31_january(today: date, late: bool) -> None:
    leaving = leave(replace(case(V, V, V), today=today), PREVIOUS)
    assert (Notice.RETURN_ALREADY_LATE in leaving.notices) is late


def done(leaving: Leaving) -> tuple[date | None, date, date]:
    assert leaving.left
    return leaving.left.required_from, leaving.left.return_due, leaving.left.starts


def test_when_it_starts_what_is_due_and_when_the_service_is_required_again() -> None:
    assert done(leave(case(V, M, V), PREVIOUS)) == (date(2026, 4, 6), date(2027, 1, 31), TODAY)
    assert done(leave(case(V, A, M), PREVIOUS)) == (date(2027, 4, 6), date(2027, 1, 31), TODAY)
    assert done(leave(case(A, V, M), CURRENT)) == (date(2027, 4, 6), date(2028, 1, 31), TODAY)
    assert done(leave(case(A, M, V), NEXT)) == (None, date(2029, 1, 31), date(2027, 4, 6))


def test_what_is_due_for_years_left_is_one_return() -> None:
    after = leave(case(V, V, NO), PREVIOUS).after
    assert [after.obligations(place) for place in Place] == [
        Obligations.RETURN_ONLY,
        Obligations.RETURN_ONLY,
        Obligations.UNKNOWN,
    ]
