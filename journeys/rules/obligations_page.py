"""What HMRC's page "Your reporting obligations" offers, which is not always what its own rule allows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from journeys.rules.status import Status, is_exempt, meaning
from journeys.rules.three_years import Action, Case, Place


class Scope(StrEnum):
    """How far a card reaches: that year only, or that year and later ones."""

    SINGLE = "single"
    ONWARDS = "onwards"


class Outcome(StrEnum):
    """What comes of choosing a year. Of several that apply, the first counts."""

    NOT_ALLOWED = "not_allowed"
    NOT_OFFERED_ALL_BUSINESSES_CEASED = "not_offered_all_businesses_ceased"
    NOT_OFFERED_EXEMPT_YEAR = "not_offered_exempt_year"
    HMRC_PAGE_ERROR = "hmrc_page_error"
    CANNOT_COMPLETE_NO_STATUS_YEAR = "cannot_complete_no_status_year"
    JOURNEY_BOUNCES_BACK = "journey_bounces_back"
    DONE = "done"


@dataclass(frozen=True)
class Card:
    """One offer of the page."""

    place: Place
    action: Action
    scope: Scope


def cards(case: Case) -> tuple[Card, ...]:
    """The cards of the page, in year order (OO-P1 to OO-P8)."""
    if case.all_businesses_ceased or hides_cards_for_exempt(case):
        return ()
    offers = ((place, _action(case, place)) for place in Place)
    return tuple(Card(place, action, _scope(case, place)) for place, action in offers if action)


def hides_cards_for_exempt(case: Case) -> bool:
    """Is a year that the page looks at exempt? Then it offers nothing for any year (OO-P7, OO-Q7)."""
    return any(is_exempt(case.status(place)) for place in Place if case.is_visible(place))


def shows_error(case: Case) -> bool:
    """Does the page fail, for want of a year with a status it can show (OO-P9)?"""
    return not any(meaning(case.status(place)).label for place in Place if case.is_visible(place))


def refusal(case: Case) -> Outcome | None:
    """Why the page offers nothing of what the rule allows, None when it does (OO-P7 to OO-P9).

    As the facts stand the error never gets this far: where the page fails, the rule allows nothing either.
    """
    if case.all_businesses_ceased:
        return Outcome.NOT_OFFERED_ALL_BUSINESSES_CEASED
    if hides_cards_for_exempt(case):
        return Outcome.NOT_OFFERED_EXEMPT_YEAR
    return Outcome.HMRC_PAGE_ERROR if shows_error(case) else None


def _action(case: Case, place: Place) -> Action | None:
    """Leave what is voluntary, sign up for what is annual; of a previous year only leave, while open."""
    match case.status(place):
        case Status.VOLUNTARY if case.is_visible(place):
            return Action.OPT_OUT
        case Status.ANNUAL if place is not Place.PREVIOUS:
            return Action.SIGN_UP
        case _:
            return None


def _scope(case: Case, place: Place) -> Scope:
    """Onwards when the year after has the same status, or is outside the three (OO-P1 to OO-P5)."""
    following = place.and_later[1:2]
    same = all(case.status(later) is case.status(place) for later in following)
    return Scope.ONWARDS if same else Scope.SINGLE
