"""Signing up again: examples for opt-out-rules.md section 8, and every possible case against the rows in prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from journeys.rules.obligations_page import Outcome, cards
from journeys.rules.sign_up_again import SigningUp, Warn, overdue_at_once, sign_up, years_to_sign_up
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Action, Case, Place

TODAY = date(2026, 11, 21)
PREVIOUS, CURRENT, NEXT = TaxYear(2025), TaxYear(2026), TaxYear(2027)
V, M, A = Status.VOLUNTARY, Status.MANDATED, Status.ANNUAL
NO, DORMANT, EXEMPT = Status.NO_STATUS, Status.DORMANT, Status.EXEMPT


def case(current: Status, following: Status, previous: Status = NO) -> Case:
    return Case(today=TODAY, previous=previous, current=current, next=following)


def every_case() -> Iterator[Case]:
    for previous, current, following, finalised, ceased in product(
        Status, Status, Status, (False, True), (False, True)
    ):
        yield replace(case(current, following, previous), previous_finalised=finalised, all_businesses_ceased=ceased)


@pytest.mark.parametrize(
    ("given", "years"),
    [
        (case(A, A), "current next"),
        (case(A, NO), "current next"),
        (case(A, M), "current"),
        (case(M, A), "next"),
        (case(NO, NO), ""),
        (case(V, NO), ""),
        (case(M, M, previous=A), ""),
    ],
)
def test_which_years_the_rule_allows(given: Case, years: str) -> None:
    assert " ".join(years_to_sign_up(given)) == years


@pytest.mark.parametrize(
    ("given", "year", "changed", "inferred", "required_from"),
    [
        pytest.param(case(A, A), CURRENT, "current next", True, None, id="OO-S4"),
        pytest.param(case(A, M), CURRENT, "current", False, date(2027, 4, 6), id="OO-S5"),
        pytest.param(case(A, NO), CURRENT, "current", False, None, id="next year without a status"),
        pytest.param(case(A, V), CURRENT, "current", False, None, id="next year voluntary already"),
        pytest.param(case(A, A), NEXT, "next", False, None, id="OO-S6"),
        pytest.param(case(M, A), NEXT, "next", False, None, id="OO-S6 while required now"),
    ],
)
def test_which_years_change(
    given: Case, year: TaxYear, changed: str, inferred: bool, required_from: date | None
) -> None:
    signing_up = sign_up(given, year)
    assert signing_up.outcome is Outcome.DONE
    assert " ".join(signing_up.changed) == changed
    assert signing_up.next_year_inferred is inferred
    assert signing_up.signed_up
    assert signing_up.signed_up.required_from == required_from
    for place in Place:
        assert signing_up.after.status(place) is (V if place in signing_up.changed else given.status(place))


@pytest.mark.parametrize(
    ("given", "year", "outcome"),
    [
        pytest.param(case(A, A, previous=A), PREVIOUS, Outcome.NOT_ALLOWED, id="OO-S3"),
        pytest.param(case(V, A), CURRENT, Outcome.NOT_ALLOWED, id="OO-S1"),
        pytest.param(case(A, A), TaxYear(2028), Outcome.NOT_ALLOWED, id="OO-R4"),
        pytest.param(case(A, NO), NEXT, Outcome.CANNOT_COMPLETE_NO_STATUS_YEAR, id="OO-Q1"),
        pytest.param(case(A, EXEMPT), CURRENT, Outcome.NOT_OFFERED_EXEMPT_YEAR, id="OO-P7"),
        pytest.param(
            replace(case(A, EXEMPT), all_businesses_ceased=True),
            CURRENT,
            Outcome.NOT_OFFERED_ALL_BUSINESSES_CEASED,
            id="OO-P8 first",
        ),
    ],
)
def test_what_comes_of_the_choice(given: Case, year: TaxYear, outcome: Outcome) -> None:
    signing_up = sign_up(given, year)
    assert signing_up.outcome is outcome
    assert (signing_up.changed, signing_up.after, signing_up.signed_up) == ((), given, None)


def in_prose(given: Case, place: Place) -> tuple[Outcome, tuple[str, ...]]:
    """Sections 3, 8 and 10 once more, row by row, with nothing shared."""
    p, c, n = given.previous, given.current, given.next
    exempt = (Status.EXEMPT, Status.DIGITALLY_EXEMPT)
    rule = {
        Place.PREVIOUS: False,
        Place.CURRENT: c is A,
        Place.NEXT: n is A or (n is NO and c is A),
    }
    if not rule[place]:
        return Outcome.NOT_ALLOWED, ()
    if given.all_businesses_ceased:
        return Outcome.NOT_OFFERED_ALL_BUSINESSES_CEASED, ()
    if c in exempt or n in exempt or (p in exempt and not given.previous_finalised):
        return Outcome.NOT_OFFERED_EXEMPT_YEAR, ()
    if place is Place.NEXT:
        return (Outcome.CANNOT_COMPLETE_NO_STATUS_YEAR, ()) if n is NO else (Outcome.DONE, ("next",))
    return Outcome.DONE, ("current", "next") if n is A else ("current",)


@pytest.mark.parametrize("place", Place)
def test_every_case_as_in_prose(place: Place) -> None:
    for given in every_case():
        signing_up = sign_up(given, given.year(place))
        assert (signing_up.outcome, signing_up.changed) == in_prose(given, place), given


def test_it_can_be_done_where_the_page_has_a_card() -> None:
    for given in every_case():
        offered = {card.place for card in cards(given) if card.action is Action.SIGN_UP}
        for place in Place:
            assert (sign_up(given, given.year(place)).outcome is Outcome.DONE) == (place in offered)


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (date(2026, 4, 6), 0),
        (date(2026, 8, 7), 0),
        (date(2026, 8, 8), 1),
        (date(2026, 11, 7), 1),
        (date(2026, 11, 8), 2),
        (date(2027, 2, 7), 2),
        (date(2027, 2, 8), 3),
        (date(2027, 4, 5), 3),
        (date(2025, 8, 5), 0),
        (date(2025, 8, 6), 1),
    ],
)
def test_updates_late_at_once_are_those_due_before_today(today: date, late: int) -> None:
    given = replace(case(A, NO), today=today)
    assert overdue_at_once(given) == late
    signed_up = sign_up(given, given.year(Place.CURRENT)).signed_up
    assert signed_up
    assert signed_up.overdue_at_once == late


def test_nothing_is_late_at_once_for_next_year() -> None:
    signed_up = sign_up(case(A, A), NEXT).signed_up
    assert signed_up
    assert signed_up.overdue_at_once is None


def test_a_current_year_before_updates_covered_the_year_so_far_has_no_answer() -> None:
    given = replace(case(A, A), today=date(2025, 4, 5))
    with pytest.raises(ValueError, match="2025-26"):
        sign_up(given, TaxYear(2024))
    assert sign_up(given, TaxYear(2025)).outcome is Outcome.DONE


def warnings(signing_up: SigningUp) -> list[str]:
    return [warning.value for warning in signing_up.warnings]


def test_warnings() -> None:
    this_year = [Warn.MISSED_UPDATES, Warn.NO_PENALTIES_FOR_UPDATES]
    assert warnings(sign_up(case(A, A), CURRENT)) == [*this_year, Warn.COULD_BE_REQUIRED, Warn.CAN_OPT_OUT_AGAIN]
    assert warnings(sign_up(case(A, M), CURRENT)) == [*this_year, Warn.REQUIRED_LATER, Warn.CAN_OPT_OUT_AGAIN]
    assert warnings(sign_up(case(M, A), NEXT)) == [Warn.COULD_BE_REQUIRED, Warn.CAN_OPT_OUT_AGAIN]
    assert warnings(sign_up(case(M, A), PREVIOUS)) == [Warn.COULD_BE_REQUIRED, Warn.CAN_OPT_OUT_AGAIN]
