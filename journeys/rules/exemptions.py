"""Exemptions: what exempts somebody, for how long, and what people only think does."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from journeys.rules.tax_year import TaxYear

TEMPORARY_AT_LEAST = TaxYear(2026)
"""The tax year that the temporary exemptions last to at least. Later ends are not known (F-ELIG-11)."""


class Circumstance(StrEnum):
    """Something that exempts, or that somebody may think exempts."""

    DIGITAL_EXCLUSION_AGREED = "digital_exclusion_agreed"
    MINISTER_OF_RELIGION = "minister_of_religion"
    LLOYDS_UNDERWRITER = "lloyds_underwriter"
    BLIND_PERSONS_ALLOWANCE = "blind_persons_allowance"
    MARRIED_COUPLES_ALLOWANCE = "married_couples_allowance"
    LEGAL_REPRESENTATIVE_FOR_INCAPACITY = "legal_representative_for_incapacity"
    SA109_PAGES = "sa109_pages"
    SA107_TRUST_OR_ESTATE_INCOME = "sa107_trust_or_estate_income"
    AVERAGING_CLAIM = "averaging_claim"
    QUALIFYING_CARE_RELIEF = "qualifying_care_relief"
    VISITING_PERFORMER = "visiting_performer"
    VAT_DIGITAL_EXEMPTION = "vat_digital_exemption"
    DIGITAL_EXCLUSION_APPLIED = "digital_exclusion_applied"
    MARRIAGE_ALLOWANCE = "marriage_allowance"
    ALSO_TRUSTEE = "also_trustee"
    UNFAMILIAR_WITH_SOFTWARE = "unfamiliar_with_software"


class Effect(StrEnum):
    """What a circumstance does. Permanent is until circumstances change."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    ASK_HMRC = "ask_hmrc"
    NONE = "none"


@dataclass(frozen=True)
class Ground:
    """What a circumstance does, whether HMRC has to be asked for it, and the facts that say so."""

    effect: Effect
    on_application: bool
    facts: tuple[str, ...]


def _automatic(effect: Effect, *facts: str) -> Ground:
    return Ground(effect, on_application=False, facts=facts)


def _applied_for(effect: Effect, *facts: str) -> Ground:
    return Ground(effect, on_application=True, facts=facts)


GROUNDS = {
    Circumstance.DIGITAL_EXCLUSION_AGREED: _applied_for(Effect.PERMANENT, "SR-43", "F-ELIG-13"),
    Circumstance.MINISTER_OF_RELIGION: _automatic(Effect.PERMANENT, "SR-34"),
    Circumstance.LLOYDS_UNDERWRITER: _automatic(Effect.PERMANENT, "SR-33"),
    Circumstance.BLIND_PERSONS_ALLOWANCE: _automatic(Effect.PERMANENT, "SR-35"),
    Circumstance.MARRIED_COUPLES_ALLOWANCE: _automatic(Effect.PERMANENT, "SR-36"),
    Circumstance.LEGAL_REPRESENTATIVE_FOR_INCAPACITY: _automatic(Effect.PERMANENT, "SR-37"),
    Circumstance.SA109_PAGES: _automatic(Effect.TEMPORARY, "SR-38"),
    Circumstance.SA107_TRUST_OR_ESTATE_INCOME: _automatic(Effect.TEMPORARY, "SR-39"),
    Circumstance.AVERAGING_CLAIM: _automatic(Effect.TEMPORARY, "SR-40"),
    Circumstance.QUALIFYING_CARE_RELIEF: _automatic(Effect.TEMPORARY, "SR-41"),
    Circumstance.VISITING_PERFORMER: _automatic(Effect.TEMPORARY, "SR-42"),
    Circumstance.VAT_DIGITAL_EXEMPTION: _applied_for(Effect.ASK_HMRC, "SR-46", "F-ELIG-14"),
    Circumstance.DIGITAL_EXCLUSION_APPLIED: _applied_for(Effect.NONE, "SR-45", "F-EXM-06"),
    Circumstance.MARRIAGE_ALLOWANCE: _automatic(Effect.NONE, "SR-36"),
    Circumstance.ALSO_TRUSTEE: _automatic(Effect.NONE, "SR-01", "SR-32"),
    Circumstance.UNFAMILIAR_WITH_SOFTWARE: _applied_for(Effect.NONE, "SR-44", "F-ELIG-13"),
}
"""Every circumstance and what it does (SR-32 to SR-46), the longest lasting first."""


def with_effect(circumstances: AbstractSet[Circumstance], effect: Effect) -> tuple[Circumstance, ...]:
    """Those of somebody's circumstances that have an effect, in the order of `GROUNDS`."""
    return tuple(each for each, ground in GROUNDS.items() if each in circumstances and ground.effect is effect)


def exempt_until_at_least(effect: Effect) -> date | None:
    """The last day that an exemption is sure to last to: 5 April of the year, for a temporary one (F-ELIG-11)."""
    return TEMPORARY_AT_LEAST.ends if effect is Effect.TEMPORARY else None


def is_still_sure(today: date) -> bool:
    """Whether the temporary exemptions are known to hold today (F-ELIG-11). Afterwards HMRC has to be asked."""
    return today <= TEMPORARY_AT_LEAST.ends
