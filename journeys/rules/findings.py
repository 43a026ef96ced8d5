"""A case with what follows from it before any rule is applied, each thing worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from journeys.rules import mandation, running_sources
from journeys.rules.case import Case, Person
from journeys.rules.exemptions import Circumstance
from journeys.rules.qualifying_income import Source, SourceKind, counted, total
from journeys.rules.tax_year import TaxYear


@dataclass(frozen=True)
class Findings:
    """A case, looked at."""

    case: Case

    @property
    def person(self) -> Person:
        return self.case.person

    @cached_property
    def counted(self) -> Mapping[TaxYear, tuple[Source, ...]]:
        """The sources that count, by the return that shows them (SR-20 to SR-24)."""
        resident = self.person.uk_resident
        return {year: counted(given, uk_resident=resident) for year, given in self.case.returns.items()}

    @cached_property
    def incomes(self) -> Mapping[TaxYear, Decimal | None]:
        """The qualifying income on each return given, None where it is not known (SR-20 to SR-28)."""
        resident = self.person.uk_resident
        return {year: total(sources, uk_resident=resident) for year, sources in self.counted.items()}

    @cached_property
    def known_incomes(self) -> Mapping[TaxYear, Decimal]:
        """The qualifying income on each return for which it is known."""
        return {year: income for year, income in self.incomes.items() if income is not None}

    @cached_property
    def judged(self) -> tuple[TaxYear, ...]:
        """The returns whose income is known and can decide something, in order (F-ELIG-04)."""
        return mandation.judged(self.known_incomes)

    @cached_property
    def duty(self) -> mandation.Duty:
        """What the incomes make of the person, all else left aside (SR-04, SR-14, SR-15)."""
        return mandation.duty(self.known_incomes, self.case.required_since)

    @cached_property
    def circumstances(self) -> frozenset[Circumstance]:
        """What was told, and Lloyd's underwriting that shows on a return (SR-33)."""
        told = self.person.exemption_circumstances
        shows_it = SourceKind.LLOYDS_UNDERWRITING in self.kinds
        return told | {Circumstance.LLOYDS_UNDERWRITER} if shows_it else told

    @cached_property
    def kinds(self) -> frozenset[SourceKind]:
        """The kinds of income that the returns show, counted or not."""
        return frozenset(source.kind for given in self.case.returns.values() for source in given.sources)

    @property
    def is_partner(self) -> bool:
        """Whether a return shows income from a partnership (F-ELIG-03)."""
        return any(kind.is_partnership for kind in self.kinds)

    @cached_property
    def _shown(self) -> running_sources.Shown:
        return running_sources.last_shown(self.counted)

    def running_on(self, day: date) -> tuple[SourceKind, ...]:
        """The kinds that count and did not end before a day (SR-66)."""
        return running_sources.running_on(self._shown, day)

    def have_all_ended(self, before: date) -> bool:
        """Whether there were sources that count, and all ended before a day (SR-06)."""
        return running_sources.have_all_ended(self._shown, before)
