"""What has to be known of somebody to say whether they must use the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from journeys.rules.exemptions import Circumstance
from journeys.rules.national_insurance import NumberHeld, number_held
from journeys.rules.qualifying_income import Return
from journeys.rules.tax_year import TaxYear


class Role(StrEnum):
    """What somebody asks for: themselves, or something they act for (SR-01)."""

    SELF = "self"
    LIMITED_COMPANY = "limited_company"
    PARTNERSHIP = "partnership"
    TRUST_AS_TRUSTEE = "trust_as_trustee"
    ESTATE_AS_PERSONAL_REPRESENTATIVE = "estate_as_personal_representative"
    NON_RESIDENT_COMPANY = "non_resident_company"


@dataclass(frozen=True)
class Person:
    """Somebody, as far as the rules look. None is not known; of the last two it means that nobody said so."""

    uk_resident: bool | None
    has_nino_by_31_january_before_year: bool | None
    registered_for_self_assessment: bool | None
    filed_return_in_last_2_years: bool | None
    insolvent: bool | None
    asking_for: Role = Role.SELF
    exemption_circumstances: frozenset[Circumstance] = frozenset()
    has_nino_now: bool | None = None
    return_2024_25_required_but_not_sent: bool | None = None

    @property
    def number_held(self) -> NumberHeld:
        """Their National Insurance number, as the exemption for lack of one sees it (SR-31)."""
        return number_held(by_test_day=self.has_nino_by_31_january_before_year, now=self.has_nino_now)


@dataclass(frozen=True)
class Case:
    """A person, the tax returns they can tell of, and the day they ask: a date in Europe/London.

    `required_since` is a tax year they had to use the service for, where that is known without its return.
    """

    today: date
    person: Person
    returns: Mapping[TaxYear, Return]
    required_since: TaxYear | None = None

    @property
    def current_year(self) -> TaxYear:
        """The tax year in which they ask."""
        return TaxYear.containing(self.today)
