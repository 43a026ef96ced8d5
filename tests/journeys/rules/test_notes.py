"""What an answer says besides its reason: each note where it belongs, and nowhere else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from journeys.rules.decision import Note
from journeys.rules.exemptions import Circumstance
from journeys.rules.qualifying_income import Return, SourceKind
from journeys.rules.sign_up import decide
from journeys.rules.tax_year import TaxYear
from tests.journeys.rules.people import FOREIGN, PARTNER, RENT, case, person, returns, source

OVER = returns(y2024=60_000)
LOW = returns(y2024=40_000)
FROM_NEXT_YEAR = returns(y2025=40_000)
ENDED = date(2025, 6, 1)


def notes(told: dict[TaxYear, Return], *circumstances: Circumstance, **unlike: Any) -> set[Note]:
    return set(decide(case(told, person(*circumstances, **unlike))).notes)


@pytest.mark.parametrize("told", [OVER, LOW, FROM_NEXT_YEAR])
def test_somebody_ordinary_has_none(told: dict[TaxYear, Return]) -> None:
    assert notes(told) == set()


@pytest.mark.parametrize("gross", [40_000, 60_000])
@pytest.mark.parametrize(
    ("shown", "note"),
    [
        ({"share": 99}, Note.JOINT_SHARE),
        ({"months": 11}, Note.PART_OF_A_YEAR),
    ],
)
def test_how_an_amount_was_worked_out(gross: int, shown: dict[str, Any], note: Note) -> None:
    assert notes(returns(y2024=source(gross, **shown))) == {note}


def test_several_sources_of_one_year_are_added_but_not_of_two_years() -> None:
    assert notes(returns(y2024=(source(1), source(1, RENT)))) == {Note.SEVERAL_SOURCES}
    assert notes(returns(y2024=1, y2025=1)) == set()
    assert notes(returns(y2024=(source(1), source(1, SourceKind.DIVIDENDS)))) == set()


def test_foreign_property_is_said_to_be_left_out_only_where_it_is() -> None:
    both = returns(y2025=(source(1), source(60_000, FOREIGN)))
    assert Note.FOREIGN_PROPERTY_LEFT_OUT in notes(both, uk_resident=False)
    assert Note.FOREIGN_PROPERTY_LEFT_OUT not in notes(both)
    assert Note.FOREIGN_PROPERTY_LEFT_OUT not in notes(LOW, uk_resident=False)


@pytest.mark.parametrize(("start", "decides"), [(2024, True), (2023, False)])
def test_an_amendment_matters_on_returns_that_decide(start: int, decides: bool) -> None:
    for amended, note in (
        (date(start + 2, 4, 5), Note.AMENDMENT_COUNTED),
        (date(start + 2, 4, 6), Note.AMENDMENT_TOO_LATE),
    ):
        told = {TaxYear(start): Return((source(1),), amended)}
        assert notes(told) == ({note} if decides else set())


def test_exactly_at_the_threshold() -> None:
    assert notes(returns(y2024=50_000)) == {Note.EXACTLY_AT_THRESHOLD}
    assert notes(returns(y2024=60_000, y2025=30_000)) == {Note.EXACTLY_AT_THRESHOLD}
    assert notes(returns(y2023=50_000)) == set()


@pytest.mark.parametrize("told", [OVER, LOW])
def test_a_partnership_besides(told: dict[TaxYear, Return]) -> None:
    besides = told | returns(y2023=source(1, PARTNER))
    assert notes(besides) == {Note.PARTNERSHIP_IS_LEFT_OUT}


@pytest.mark.parametrize(
    ("circumstance", "note"),
    [
        (Circumstance.DIGITAL_EXCLUSION_APPLIED, Note.WAITING_FOR_A_DECISION),
        (Circumstance.UNFAMILIAR_WITH_SOFTWARE, Note.UNFAMILIARITY_IS_NO_GROUND),
        (Circumstance.MARRIAGE_ALLOWANCE, Note.MARRIAGE_ALLOWANCE_IS_NO_GROUND),
        (Circumstance.ALSO_TRUSTEE, Note.TRUSTEESHIP_IS_NO_GROUND),
    ],
)
def test_what_is_no_ground_is_said_to_those_who_are_required(circumstance: Circumstance, note: Note) -> None:
    assert notes(OVER, circumstance) == notes(FROM_NEXT_YEAR, circumstance) == {note}
    assert notes(LOW, circumstance) == set()


def test_what_bars_from_a_choice_is_said_where_there_is_one() -> None:
    for told in (LOW, FROM_NEXT_YEAR):
        assert notes(told, uk_resident=False) == {Note.NON_RESIDENT}
        assert notes(told, filed_return_in_last_2_years=False) == {Note.NO_RECENT_RETURN}
        assert notes(told, insolvent=True) == {Note.INSOLVENT}
    assert notes(OVER, uk_resident=False, filed_return_in_last_2_years=False) == set()
    assert notes(OVER, insolvent=True) == {Note.INSOLVENT}


def test_ended_sources() -> None:
    assert notes(returns(y2024=source(40_000, ceased=ENDED))) == {Note.NOTHING_LEFT_TO_SIGN_UP}
    assert notes(returns(y2024=source(60_000, ceased=ENDED))) == set()
    assert notes(returns(y2024=source(60_000, ceased=date(2026, 11, 19)))) == {Note.SOURCES_HAVE_ENDED}
    assert notes(returns(y2024=source(60_000, ceased=date(2026, 11, 20)))) == set()


def test_the_exempt_hear_of_their_ground_alone() -> None:
    shown = returns(y2024=(source(50_000, share=50, months=6), source(1, PARTNER)))
    assert notes(shown, Circumstance.AVERAGING_CLAIM, uk_resident=False, insolvent=True) == set()
