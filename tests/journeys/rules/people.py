"""Somebody ordinary, and what is unlike them: the shortest way to write a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from journeys.rules.case import Case, Person
from journeys.rules.exemptions import Circumstance
from journeys.rules.qualifying_income import Return, Source, SourceKind
from journeys.rules.tax_year import TaxYear

TODAY = date(2026, 11, 20)
ORDINARY = Person(
    uk_resident=True,
    has_nino_by_31_january_before_year=True,
    registered_for_self_assessment=True,
    filed_return_in_last_2_years=True,
    insolvent=False,
)
TRADE = SourceKind.SELF_EMPLOYMENT
RENT = SourceKind.UK_PROPERTY
FOREIGN = SourceKind.FOREIGN_PROPERTY
PARTNER = SourceKind.PARTNERSHIP_SHARE


def source(
    gross: str | int | None,
    kind: SourceKind = TRADE,
    *,
    share: str | int = 100,
    months: int = 12,
    ceased: date | None = None,
) -> Source:
    """A source of income: a trade of the whole year unless told otherwise."""
    return Source(kind, None if gross is None else Decimal(gross), Decimal(share), months, ceased)


def returns(**by_year: str | int | Source | tuple[Source, ...] | Return) -> dict[TaxYear, Return]:
    """Returns by `y2024` for 2024-25: an amount for one trade, a source, several, or a whole return."""
    return {TaxYear(int(name[1:])): _return(told) for name, told in by_year.items()}


def _return(told: str | int | Source | tuple[Source, ...] | Return) -> Return:
    match told:
        case Return():
            return told
        case Source():
            return Return((told,))
        case tuple():
            return Return(told)
        case amount:
            return Return((source(amount),))


def person(*circumstances: Circumstance, **unlike: object) -> Person:
    """Somebody ordinary, but for what is told."""
    return replace(ORDINARY, exemption_circumstances=frozenset(circumstances), **unlike)  # type: ignore[arg-type]


def case(
    told: dict[TaxYear, Return], who: Person = ORDINARY, today: date = TODAY, since: TaxYear | None = None
) -> Case:
    """A case of today."""
    return Case(today, who, told, since)
