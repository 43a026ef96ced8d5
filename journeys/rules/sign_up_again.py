"""Signing up again in the HMRC account: which years, and what it does.

Somebody who was never signed up uses HMRC's sign-up service instead (OO-S8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile

from journeys.rules.deadlines import update_due_dates
from journeys.rules.obligations_page import Outcome, refusal
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Case, Place


class Warn(StrEnum):
    """What somebody should know before signing up again."""

    MISSED_UPDATES = "missed_updates_this_year_must_be_sent"
    NO_PENALTIES_FOR_UPDATES = "no_penalties_for_late_updates_while_volunteer"
    REQUIRED_LATER = "required_for_a_later_year"
    COULD_BE_REQUIRED = "could_be_required_later"
    CAN_OPT_OUT_AGAIN = "can_opt_out_again_while_volunteer"


@dataclass(frozen=True)
class SignedUp:
    """What holds once a year is signed up for.

    `required_from`: 6 April of the first later mandated year, or None. `overdue_at_once`: how many quarterly
    due dates of the current year are before today; None for a next year.
    """

    required_from: date | None
    overdue_at_once: int | None


@dataclass(frozen=True)
class SigningUp:
    """What comes of choosing a year to sign up for.

    `changed` years become voluntary in `after`; there are none unless it is done. `next_year_inferred`: HMRC
    is asked about the current year only; that next year follows is inferred (OO-S4). `signed_up` is None
    unless it is done.
    """

    year: TaxYear
    outcome: Outcome
    changed: tuple[Place, ...]
    after: Case
    warnings: tuple[Warn, ...]
    next_year_inferred: bool
    signed_up: SignedUp | None


def may_sign_up(case: Case, place: Place) -> bool:
    """May this year be signed up for by HMRC's rule (OO-S1 to OO-S3)?"""
    match case.status(place):
        case Status.ANNUAL:
            return place is not Place.PREVIOUS
        case Status.NO_STATUS:
            return place is Place.NEXT and case.current is Status.ANNUAL
        case _:
            return False


def years_to_sign_up(case: Case) -> tuple[Place, ...]:
    """The years that may be signed up for by the rule, in order (OO-S1 to OO-S3)."""
    return tuple(place for place in Place if may_sign_up(case, place))


def sign_up(case: Case, year: TaxYear) -> SigningUp:
    """What comes of signing up for a year (opt-out-rules.md section 8). Any tax year may be asked about.

    Raises ValueError for a current year before 2025-26, which has no update dates here.
    """
    place = case.place_of(year)
    outcome = _outcome(case, place)
    warnings = tuple(_warnings(case, place))
    if place is None or outcome is not Outcome.DONE:
        return SigningUp(year, outcome, (), case, warnings, False, None)
    changed = _years_set_to_voluntary(case, place)
    overdue = overdue_at_once(case) if place is Place.CURRENT else None
    return SigningUp(
        year=year,
        outcome=outcome,
        changed=changed,
        after=case.with_status(changed, Status.VOLUNTARY),
        warnings=warnings,
        next_year_inferred=len(changed) > 1,
        signed_up=SignedUp(case.required_after(year), overdue),
    )


def overdue_at_once(case: Case) -> int:
    """How many due dates of this year's updates are before today (OO-S7). ValueError before 2025-26."""
    return sum(due < case.today for due in update_due_dates(case.year(Place.CURRENT)))


def _outcome(case: Case, place: Place | None) -> Outcome:
    """The first that applies."""
    if place is None or not may_sign_up(case, place):
        return Outcome.NOT_ALLOWED
    if refused := refusal(case):
        return refused
    no_status = case.status(place) is Status.NO_STATUS
    return Outcome.CANNOT_COMPLETE_NO_STATUS_YEAR if no_status else Outcome.DONE


def _years_set_to_voluntary(case: Case, place: Place) -> tuple[Place, ...]:
    """The chosen year, and an annual next year after it (OO-S4, inferred; OO-S5, OO-S6)."""
    return tuple(takewhile(lambda each: case.status(each) is Status.ANNUAL, place.and_later))


def _warnings(case: Case, place: Place | None) -> Iterator[Warn]:
    """OO-S7 and F-PEN-04 for the current year, OO-S5 or else OO-W4, and always OO-A6."""
    if place is Place.CURRENT:
        yield Warn.MISSED_UPDATES
        yield Warn.NO_PENALTIES_FOR_UPDATES
    yield Warn.REQUIRED_LATER if case.next is Status.MANDATED else Warn.COULD_BE_REQUIRED
    yield Warn.CAN_OPT_OUT_AGAIN
