"""Points and percentages for being late. Where the facts are in doubt, the result says so by fact id."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from journeys.rules.status import Lateness, Obligations, Status, meaning
from journeys.rules.tax_year import TaxYear

LATE_SUBMISSION_PENALTY = Decimal(200)
"""Pounds, on reaching the threshold and again for each further missed deadline (F-PEN-01)."""

POINTS_EXPIRE_AFTER_MONTHS = 24
"""How long a point below the threshold normally lasts (F-PEN-02)."""

_FIRST_YEAR_WITHOUT_POINTS = TaxYear(2026)
_FOUR_PER_CENT_ANNOUNCED_FROM = TaxYear(2027)


@dataclass(frozen=True)
class LatePayment:
    """Late payment penalties for the tax of one year, in per cent of what is unpaid.

    Days are counted from the due date. `at_15_days` and `at_30_days` are added up; from day 31
    `yearly_from_day_31` grows daily. `at_15_days` is None when it is not charged. `doubts` are the ids of
    facts that are only announced, or that disagree: the notice decides.
    """

    at_15_days: Decimal | None
    at_30_days: Decimal
    yearly_from_day_31: Decimal
    doubts: tuple[str, ...] = ()


def points_threshold(status: Status) -> int | None:
    """Points that bring a £200 penalty: 4 with quarterly updates, 2 with only a return (F-PEN-01, F-PEN-12).

    Volunteers have the threshold of a yearly return (F-PEN-12). None when nothing is due, or that is not
    known.
    """
    if status is Status.VOLUNTARY:
        return 2
    match meaning(status).obligations:
        case Obligations.UPDATES_AND_RETURN:
            return 4
        case Obligations.RETURN_ONLY:
            return 2
        case _:
            return None


def usual_clean_months(status: Status) -> int | None:
    """Months of sending everything on time that usually clear the points at the threshold (F-PEN-11).

    None for volunteers, whose updates bring no points: the facts give no figure for them. Only "usually": HMRC's
    data decides, and no end date is to be worked out from it (F-PEN-20).
    """
    if status is Status.VOLUNTARY:
        return None
    match points_threshold(status):
        case 4:
            return 12
        case 2:
            return 24
        case _:
            return None


def late_update_brings_point(status: Status, year: TaxYear) -> bool | None:
    """Does a quarterly update of this year, sent late, bring a point? None when that is not known.

    Not for volunteers (F-PEN-04), and for nobody in 2026-27, the first year of the first people required; the
    promise is worded for that year only (F-PEN-05).
    """
    penalised = meaning(status).penalised
    if penalised is None:
        return None
    return Lateness.UPDATE in penalised and year != _FIRST_YEAR_WITHOUT_POINTS


def points_for_deadline(late_businesses: int) -> int:
    """Points for one missed deadline: one at most, however many businesses were late for it (F-PEN-08)."""
    return min(late_businesses, 1)


def penalties_so_far(points: int, threshold: int) -> Decimal:
    """Pounds of late submission penalties for this many points, none of them yet removed (F-PEN-01)."""
    return LATE_SUBMISSION_PENALTY * max(points - threshold + 1, 0)


def late_payment(year: TaxYear, *, first_year: bool) -> LatePayment:
    """The late payment penalties for the tax of a year (F-PEN-03).

    A rise from 3% to 4% is announced for 2027-28 on (F-PEN-10). In somebody's first year under these
    penalties nothing is charged at 15 days (F-PEN-09). Both are in `doubts`, and so is F-PEN-03: HMRC's
    notice shows the percentages it used.
    """
    risen = year >= _FOUR_PER_CENT_ANNOUNCED_FROM
    percent = Decimal(4 if risen else 3)
    doubts = ("F-PEN-03", *["F-PEN-10"] * risen, *["F-PEN-09"] * first_year)
    return LatePayment(None if first_year else percent, percent, Decimal(10), doubts)
