"""Leaving: which years may be left, and what leaving one does. Source: opt-out-rules.md, HMRC's own code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile

from journeys.rules.obligations_page import Outcome, refusal
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Case, Place


class Choice(StrEnum):
    """How many years may be left: the choice somebody has (OO-R6)."""

    NONE = "none"
    ONE_YEAR = "one_year"
    MULTI_YEAR = "multi_year"


class Warn(StrEnum):
    """What somebody should know before leaving a year."""

    UPDATES_WILL_BE_DELETED = "sent_updates_will_be_deleted"
    FIGURES_GO_IN_THE_RETURN = "their_income_and_expenses_go_in_the_tax_return"
    LATER_YEARS_TOO = "also_opts_out_later_years"
    REQUIRED_LATER = "required_for_a_later_year"
    COULD_BE_REQUIRED_AGAIN = "could_be_required_again_later"
    NEW_PENALTIES_STAY = "new_penalties_still_apply"


class Notice(StrEnum):
    """What is odd or uncertain about leaving a year, to be said honestly."""

    RETURN_ALREADY_LATE = "return_already_late"
    NEXT_YEAR_STAYS_VOLUNTARY = "next_year_stays_voluntary"
    DORMANT_YEAR_FOLLOWS = "dormant_year_follows"
    NEXT_YEAR_NOT_SET = "next_year_not_set"


@dataclass(frozen=True)
class Left:
    """What holds once a year is left.

    `required_from`: 6 April of the first later mandated year, or None. `return_due`: the usual deadline of
    the tax return for the chosen year. `starts`: today, or 6 April of a next year.
    """

    required_from: date | None
    return_due: date
    starts: date


@dataclass(frozen=True)
class Leaving:
    """What comes of choosing a year to leave.

    `changed` years become annual in `after`; there are none unless it is done. `updates_deleted` counts
    fulfilled quarterly obligations over the changed years, None when not known. `left` is None unless it is
    done.
    """

    year: TaxYear
    outcome: Outcome
    changed: tuple[Place, ...]
    after: Case
    warnings: tuple[Warn, ...]
    notices: tuple[Notice, ...]
    updates_deleted: int | None
    left: Left | None


def may_leave(case: Case, place: Place) -> bool:
    """May this year be left by HMRC's rule (OO-R1 to OO-R5)? Income, updates and deadlines play no part."""
    match case.status(place):
        case Status.VOLUNTARY:
            return case.is_visible(place)
        case Status.NO_STATUS:
            return place is Place.NEXT and case.current is Status.VOLUNTARY
        case _:
            return False


def years_to_leave(case: Case) -> tuple[Place, ...]:
    """The years that may be left by the rule, in order (OO-R1 to OO-R5)."""
    return tuple(place for place in Place if may_leave(case, place))


def choice(case: Case) -> Choice:
    """How many years may be left (OO-R6)."""
    match len(years_to_leave(case)):
        case 0:
            return Choice.NONE
        case 1:
            return Choice.ONE_YEAR
        case _:
            return Choice.MULTI_YEAR


def leave(case: Case, year: TaxYear) -> Leaving:
    """What comes of leaving a year (opt-out-rules.md sections 5 and 10). Any tax year may be asked about."""
    place = case.place_of(year)
    outcome = _outcome(case, place)
    if place is None or outcome is not Outcome.DONE:
        return Leaving(year, outcome, (), case, tuple(_warnings(case, year, ())), (), 0, None)
    changed = _years_set_to_annual(case, place)
    deleted = _updates_deleted(case, changed)
    return Leaving(
        year=year,
        outcome=outcome,
        changed=changed,
        after=case.with_status(changed, Status.ANNUAL),
        warnings=tuple(_warnings(case, year, changed)),
        notices=tuple(_notices(case, place, changed)),
        updates_deleted=deleted,
        left=Left(case.required_after(year), year.return_due, max(case.today, year.starts)),
    )


def _outcome(case: Case, place: Place | None) -> Outcome:
    """The first that applies."""
    if place is None or not may_leave(case, place):
        return Outcome.NOT_ALLOWED
    if refused := refusal(case):
        return refused
    if case.status(place) is Status.NO_STATUS:
        return Outcome.CANNOT_COMPLETE_NO_STATUS_YEAR
    return Outcome.JOURNEY_BOUNCES_BACK if _bounces_back(case, place) else Outcome.DONE


def _bounces_back(case: Case, place: Place) -> bool:
    """Does the card lead back to the start of the page (OO-Q2)?"""
    return place is Place.PREVIOUS and case.current is Status.NO_STATUS and case.next is not Status.VOLUNTARY


def _years_set_to_annual(case: Case, place: Place) -> tuple[Place, ...]:
    """The chosen year and the voluntary years that follow without a gap (OO-E1 to OO-E6, not OO-Q3)."""
    return tuple(takewhile(lambda each: case.status(each) is Status.VOLUNTARY, place.and_later))


def _updates_deleted(case: Case, changed: tuple[Place, ...]) -> int | None:
    """How many updates go; None where not every count is known."""
    counts = [case.fulfilled(place) for place in changed]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _warnings(case: Case, year: TaxYear, changed: tuple[Place, ...]) -> Iterator[Warn]:
    """OO-W1, OO-W5, OO-W3 or else OO-W4, and always OO-W6. One update known to go is enough for the first two."""
    if any(case.fulfilled(place) for place in changed):
        yield Warn.UPDATES_WILL_BE_DELETED
        yield Warn.FIGURES_GO_IN_THE_RETURN
    if len(changed) > 1:
        yield Warn.LATER_YEARS_TOO
    yield Warn.REQUIRED_LATER if case.required_after(year) else Warn.COULD_BE_REQUIRED_AGAIN
    yield Warn.NEW_PENALTIES_STAY


def _notices(case: Case, place: Place, changed: tuple[Place, ...]) -> Iterator[Notice]:
    """OO-W7, OO-E3 with OO-Q3, OO-Q4 and OO-Q5."""
    if case.today > case.year(place).return_due:
        yield Notice.RETURN_ALREADY_LATE
    if case.next is Status.VOLUNTARY and Place.NEXT not in changed:
        yield Notice.NEXT_YEAR_STAYS_VOLUNTARY
    if any(case.status(later) is Status.DORMANT for later in place.and_later[1:2]):
        yield Notice.DORMANT_YEAR_FOLLOWS
    if Place.CURRENT in changed and case.next is Status.NO_STATUS:
        yield Notice.NEXT_YEAR_NOT_SET
