"""The answer about leaving, or signing up again, as `decide opt-out` gives it: made of what JSON has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from journeys.rules.obligations_page import cards, shows_error
from journeys.rules.opt_out import Leaving, choice, leave, years_to_leave
from journeys.rules.opt_out_words import statements
from journeys.rules.saying import Statement, explained
from journeys.rules.sign_up_again import SigningUp, sign_up, years_to_sign_up
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Action, Actor, Case, Place, route


def change(case: Case, action: Action, year: TaxYear | None) -> Leaving | SigningUp | None:
    """What comes of choosing a year, None when none was chosen.

    Raises ValueError for signing up in a current year before 2025-26, which has no update dates here.
    """
    if year is None:
        return None
    return leave(case, year) if action is Action.OPT_OUT else sign_up(case, year)


def answer(
    case: Case, actor: Actor, action: Action, chosen: Leaving | SigningUp | None, more: Iterable[Statement] = ()
) -> dict[str, Any]:
    """Every field of the answer but the `id`. Years are like `2026-27`, dates ISO; `more` is said last.

    `chosen` is what `change` made of a year, and is left out of the answer where there is none.
    """
    fields: dict[str, Any] = {
        "tax_years": {place.value: str(case.year(place)) for place in Place},
        "opt_out_allowed_by_rule": _years(case, years_to_leave(case)),
        "sign_up_allowed_by_rule": _years(case, years_to_sign_up(case)),
        "choice": choice(case).value,
        "hmrc_page_offers": [
            {"tax_year": str(case.year(card.place)), "action": card.action.value, "scope": card.scope.value}
            for card in cards(case)
        ],
        "hmrc_page_error": shows_error(case),
        "route": route(actor).value,
        "can_be_done_in_software": False,
    }
    if chosen:
        fields["chosen"] = _chosen(chosen, action)
    return {**fields, **explained([*statements(case, actor, action, chosen), *more])}


def _years(case: Case, places: Iterable[Place]) -> list[str]:
    return [str(case.year(place)) for place in places]


def _chosen(chosen: Leaving | SigningUp, action: Action) -> dict[str, Any]:
    after = chosen.after
    return {
        "tax_year": str(chosen.year),
        "action": action.value,
        "outcome": chosen.outcome.value,
        "years_changed": _years(after, chosen.changed),
        "statuses_after": {place.value: after.status(place).value for place in Place},
        "obligations_after": {place.value: after.obligations(place).value for place in Place},
        "warnings": [warning.value for warning in chosen.warnings],
        **(_left(chosen) if isinstance(chosen, Leaving) else _signed_up(chosen)),
    }


def _left(leaving: Leaving) -> dict[str, Any]:
    deleted = {"updates_deleted": leaving.updates_deleted}
    if leaving.left is None:
        return deleted
    starts = leaving.left.starts
    return {
        **deleted,
        "required_from": _iso(leaving.left.required_from),
        "tax_return_due_for_chosen_year": _iso(leaving.left.return_due),
        "starts": _iso(starts) if starts > leaving.after.today else "now",
    }


def _signed_up(signing_up: SigningUp) -> dict[str, Any]:
    if signing_up.signed_up is None:
        return {}
    required = {"required_from": _iso(signing_up.signed_up.required_from)}
    overdue = signing_up.signed_up.overdue_at_once
    return required if overdue is None else {**required, "overdue_updates_at_once": overdue}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
