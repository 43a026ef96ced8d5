"""Deciding with gaps: answered where they change nothing, asked for where they do, and only there."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.rules.case import Role
from journeys.rules.decision import Decision, Note, Reason, Requirement, Voluntary
from journeys.rules.exemptions import Circumstance
from journeys.rules.sign_up import decide
from journeys.rules.tax_year import TaxYear
from tests.journeys.rules.people import FOREIGN, RENT, case, person, returns, source

OVER = returns(y2024=60_000)
LOW = returns(y2024=40_000)


def asks(decision: Decision, *fields: str) -> bool:
    assert decision.reason is Reason.NOT_KNOWN
    return decision.requirement is Requirement.NEEDS_MORE_INFORMATION and decision.ask == fields


@pytest.mark.parametrize("flag", ["registered_for_self_assessment", "has_nino_by_31_january_before_year"])
def test_a_gap_that_changes_the_answer_is_asked_for(flag: str) -> None:
    decision = decide(case(OVER, person(**{flag: None})))
    assert asks(decision, f"person.{flag}", *(["returns"] if flag.startswith("registered") else []))


@pytest.mark.parametrize("flag", ["filed_return_in_last_2_years", "uk_resident", "insolvent"])
def test_a_gap_that_changes_nothing_is_not(flag: str) -> None:
    decision = decide(case(OVER, person(**{flag: None})))
    assert decision.requirement is Requirement.REQUIRED_NOW
    assert decision.ask == ()


@pytest.mark.parametrize("flag", ["uk_resident", "insolvent", "filed_return_in_last_2_years"])
def test_a_choice_that_hangs_on_a_gap_is_not_known(flag: str) -> None:
    decision = decide(case(LOW, person(**{flag: None})))
    assert decision.requirement is Requirement.NOT_REQUIRED
    assert decision.voluntary_sign_up is Voluntary.UNKNOWN


def test_residence_matters_with_foreign_property() -> None:
    told = returns(y2024=(source(40_000), source(20_000, FOREIGN)))
    decision = decide(case(told, person(uk_resident=None)))
    assert asks(decision, "person.uk_resident")
    assert decision.qualifying_income == {TaxYear(2024): None}


def test_residence_does_not_matter_where_the_rest_is_over() -> None:
    told = returns(y2024=(source(60_000), source(20_000, FOREIGN)))
    decision = decide(case(told, person(uk_resident=None)))
    assert decision.requirement is Requirement.REQUIRED_NOW
    assert decision.qualifying_income == {TaxYear(2024): None}


def test_a_filing_nobody_knows_of_with_no_return_given() -> None:
    decision = decide(case({}, person(filed_return_in_last_2_years=None)))
    assert asks(decision, "person.filed_return_in_last_2_years", "returns.2024-25", "returns.2025-26")
    assert decision.voluntary_sign_up is Voluntary.UNKNOWN


def test_no_number_now_is_no_number_then() -> None:
    decision = decide(case(OVER, person(has_nino_by_31_january_before_year=None, has_nino_now=False)))
    assert decision.reason is Reason.NO_NINO


def test_a_permanent_ground_settles_a_number_that_is_not_known_only_in_part() -> None:
    """Without a number they are exempt as well, for the same time."""
    who = person(Circumstance.MINISTER_OF_RELIGION, has_nino_by_31_january_before_year=None)
    decision = decide(case(OVER, who))
    assert decision.requirement is Requirement.EXEMPT_PERMANENT
    assert decision.reason is Reason.MINISTER_OF_RELIGION
    assert decision.voluntary_sign_up is Voluntary.NO


def test_an_amount_that_decides_is_asked_for_by_its_place() -> None:
    decision = decide(case(returns(y2024=(source(10_000), source(None, RENT)))))
    assert asks(decision, "returns.2024-25.sources[1].gross")
    assert decision.qualifying_income == {TaxYear(2024): None}


def test_an_amount_that_decides_nothing_is_not() -> None:
    over_anyway = decide(case(returns(y2024=(source(60_000), source(None, RENT)))))
    assert over_anyway.requirement is Requirement.REQUIRED_NOW
    later_year = decide(case(returns(y2024=60_000, y2025=source(None))))
    assert later_year.required_from == date(2026, 4, 6)
    before_any_threshold = decide(case(returns(y2022=source(None), y2024=40_000)))
    assert before_any_threshold.requirement is Requirement.NOT_REQUIRED


def test_an_amount_may_decide_whether_somebody_may_leave() -> None:
    told = returns(y2024=60_000, y2025=0, y2026=0, y2027=source(None))
    decision = decide(case(told, today=date(2029, 5, 1)))
    assert asks(decision, "returns.2027-28.sources[0].gross")
    assert decision.voluntary_sign_up is Voluntary.NOT_APPLICABLE_REQUIRED


def test_several_gaps_are_asked_for_in_the_order_of_the_rules() -> None:
    who = person(has_nino_by_31_january_before_year=None, insolvent=None, registered_for_self_assessment=None)
    decision = decide(case(returns(y2024=source(None)), who))
    assert asks(
        decision,
        "person.registered_for_self_assessment",
        "person.has_nino_by_31_january_before_year",
        "returns.2024-25.sources[0].gross",
        "returns",
    )


def test_what_is_said_besides_holds_however_the_gaps_turn_out() -> None:
    told = returns(y2024=source(120_000, RENT, share=50))
    known = decide(case(told))
    unsure = decide(case(told, person(insolvent=None)))
    assert unsure.notes == known.notes == (Note.JOINT_SHARE,)
    assert unsure.facts == known.facts
    assert unsure.sources_to_enter == (RENT,)
    insolvent = decide(case(told, person(insolvent=True)))
    assert Note.INSOLVENT in insolvent.notes


def test_six_gaps_are_tried_out_and_a_seventh_makes_all_of_them_asked_for() -> None:
    who = person(
        registered_for_self_assessment=None,
        filed_return_in_last_2_years=None,
        uk_resident=None,
        has_nino_by_31_january_before_year=None,
        insolvent=None,
    )
    six = decide(case(returns(y2024=60_000, y2025=source(None)), who))
    assert six.ask == (
        "person.registered_for_self_assessment",
        "person.has_nino_by_31_january_before_year",
        "returns",
    )
    seven = decide(case(returns(y2024=60_000, y2025=source(None), y2026=source(None)), who))
    assert {"person.insolvent", "person.uk_resident", "returns.2026-27.sources[0].gross"} <= set(seven.ask)


def test_very_many_gaps_are_all_asked_for() -> None:
    told = {TaxYear(2015 + n): returns(y2024=source(None))[TaxYear(2024)] for n in range(20)}
    decision = decide(case(told))
    assert decision.requirement is Requirement.NEEDS_MORE_INFORMATION
    assert len(decision.ask) == 20


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SELF])
def test_gaps_of_the_person_do_not_matter_in_another_role(role: Role) -> None:
    who = person(
        asking_for=role,
        uk_resident=None,
        insolvent=None,
        registered_for_self_assessment=None,
        has_nino_by_31_january_before_year=None,
        filed_return_in_last_2_years=None,
    )
    decision = decide(case(returns(y2024=source(None)), who))
    assert decision.voluntary_sign_up is Voluntary.NO
    assert decision.ask == ()
