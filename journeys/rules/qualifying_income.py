"""Qualifying income: what counts of what a tax return shows, and how much of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from journeys.rules.tax_year import TaxYear
from journeys.rules.thresholds import year_decided_by

WHOLE = Decimal(100)
_PENNY = Decimal("0.01")
_HALF = Fraction(1, 2)


class SourceKind(StrEnum):
    """A kind of income on a tax return, counted or not, with what people mistake for income of their own."""

    SELF_EMPLOYMENT = "self_employment"
    UK_PROPERTY = "uk_property"
    FOREIGN_PROPERTY = "foreign_property"
    EMPLOYMENT = "employment"
    DIVIDENDS = "dividends"
    STATE_PENSION = "state_pension"
    PRIVATE_PENSION = "private_pension"
    PARTNERSHIP_SHARE = "partnership_share"
    PARTNERSHIP_TURNOVER = "partnership_turnover"
    COMPANY_TURNOVER = "company_turnover"
    QUALIFYING_CARE_RECEIPTS = "qualifying_care_receipts"
    LLOYDS_UNDERWRITING = "lloyds_underwriting"

    @property
    def is_partnership(self) -> bool:
        """Income from a partnership, which stays with the partnership (F-ELIG-03)."""
        return self in (SourceKind.PARTNERSHIP_SHARE, SourceKind.PARTNERSHIP_TURNOVER)


_COUNTED = frozenset({SourceKind.SELF_EMPLOYMENT, SourceKind.UK_PROPERTY, SourceKind.FOREIGN_PROPERTY})


@dataclass(frozen=True)
class Source:
    """One source of income as a return shows it.

    `gross` is in pounds, the whole before any share, before expenses and before tax taken off (SR-20); None
    when it is not known. `share_percent` is the person's own, over 0 and up to 100. `months_active` is 1 to 12.
    """

    kind: SourceKind
    gross: Decimal | None
    share_percent: Decimal = WHOLE
    months_active: int = 12
    ceased_on: date | None = None


@dataclass(frozen=True)
class Return:
    """What one tax return shows. `gross` of its sources holds an amendment that counts, not one that came late."""

    sources: tuple[Source, ...] = ()
    amended_on: date | None = None


def counts(kind: SourceKind, *, uk_resident: bool | None) -> bool:
    """Whether income of a kind is qualifying income (SR-20, SR-21, SR-24, F-ELIG-06).

    Foreign property counts unless the person is known not to be UK resident (SR-22).
    """
    return kind in _COUNTED and (uk_resident is not False or kind is not SourceKind.FOREIGN_PROPERTY)


def counted(tax_return: Return, *, uk_resident: bool | None) -> tuple[Source, ...]:
    """The sources of a return that count, in its order."""
    return tuple(each for each in tax_return.sources if counts(each.kind, uk_resident=uk_resident))


def own_yearly_income(source: Source) -> Fraction:
    """The person's share of a source's gross (SR-23), scaled to 12 months (SR-26), exactly. Unknown gross is 0."""
    a_year = (source.gross or Decimal()) * source.share_percent * 12
    return Fraction(a_year) / (100 * source.months_active)


def qualifying_income(tax_return: Return, *, uk_resident: bool | None) -> Decimal | None:
    """The qualifying income of one person on one return, in pounds, rounded to the penny half up.

    None when an amount that counts is not known, or when foreign property counts or not by a residence that
    is not known.
    """
    return total(counted(tax_return, uk_resident=uk_resident), uk_resident=uk_resident)


def total(sources: Iterable[Source], *, uk_resident: bool | None) -> Decimal | None:
    """The income of sources that count, all trades and property together (SR-25), rounded once, at the end."""
    plain, scaled = Decimal(), Fraction()
    for source in sources:
        if source.gross is None or (uk_resident is None and source.kind is SourceKind.FOREIGN_PROPERTY):
            return None
        if source.share_percent == WHOLE and source.months_active == 12:
            plain += source.gross
        else:
            scaled += own_yearly_income(source)
    return _to_the_penny(Fraction(plain) + scaled) if scaled else plain.quantize(_PENNY, ROUND_HALF_UP)


def amendment_counts(amended_on: date, return_year: TaxYear) -> bool:
    """Whether an amendment came before the 6 April of the year that the return decides (SR-18)."""
    return amended_on < year_decided_by(return_year).starts


def _to_the_penny(amount: Fraction) -> Decimal:
    pence = (amount * 100 + _HALF).__floor__()
    return Decimal(pence).scaleb(-2)
