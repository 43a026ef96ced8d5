"""Exemptions: every circumstance, what it does and for how long."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.rules.exemptions import (
    GROUNDS,
    TEMPORARY_AT_LEAST,
    Circumstance,
    Effect,
    exempt_until_at_least,
    is_still_sure,
    with_effect,
)
from journeys.rules.tax_year import TaxYear

EFFECTS = {
    "digital_exclusion_agreed": Effect.PERMANENT,
    "minister_of_religion": Effect.PERMANENT,
    "lloyds_underwriter": Effect.PERMANENT,
    "blind_persons_allowance": Effect.PERMANENT,
    "married_couples_allowance": Effect.PERMANENT,
    "legal_representative_for_incapacity": Effect.PERMANENT,
    "sa109_pages": Effect.TEMPORARY,
    "sa107_trust_or_estate_income": Effect.TEMPORARY,
    "averaging_claim": Effect.TEMPORARY,
    "qualifying_care_relief": Effect.TEMPORARY,
    "visiting_performer": Effect.TEMPORARY,
    "vat_digital_exemption": Effect.ASK_HMRC,
    "digital_exclusion_applied": Effect.NONE,
    "marriage_allowance": Effect.NONE,
    "also_trustee": Effect.NONE,
    "unfamiliar_with_software": Effect.NONE,
}
ON_APPLICATION = {
    "digital_exclusion_agreed",
    "digital_exclusion_applied",
    "unfamiliar_with_software",
    "vat_digital_exemption",
}


@pytest.mark.parametrize("circumstance", Circumstance)
def test_what_each_circumstance_does(circumstance: Circumstance) -> None:
    ground = GROUNDS[circumstance]
    assert ground.effect is EFFECTS[circumstance]
    assert ground.on_application == (circumstance in ON_APPLICATION)
    assert ground.facts


def test_no_circumstance_is_left_out() -> None:
    assert set(EFFECTS) == set(Circumstance) == set(GROUNDS)


def test_they_are_found_by_what_they_do() -> None:
    told = {Circumstance.AVERAGING_CLAIM, Circumstance.MARRIAGE_ALLOWANCE, Circumstance.SA109_PAGES}
    assert with_effect(told, Effect.TEMPORARY) == (Circumstance.SA109_PAGES, Circumstance.AVERAGING_CLAIM)
    assert with_effect(told, Effect.PERMANENT) == ()


def test_a_temporary_one_lasts_to_the_end_of_its_tax_year_at_least() -> None:
    assert TaxYear(2026) == TEMPORARY_AT_LEAST
    assert exempt_until_at_least(Effect.TEMPORARY) == date(2027, 4, 5)
    assert exempt_until_at_least(Effect.PERMANENT) is None


def test_afterwards_hmrc_has_to_be_asked() -> None:
    assert is_still_sure(date(2027, 4, 5))
    assert not is_still_sure(date(2027, 4, 6))
