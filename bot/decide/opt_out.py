"""`decide opt-out`: leaving, and signing up again, for one person a line.

What the facts leave open is settled in docs/decisions, "Leaving and signing up again".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator

from bot.decide.kind import Answer, Kind, Row, Sheet
from bot.decide.sheets import whole, words, yes_no
from bot.decide.values import Asked, Day, Flag, Part, Unanswerable, Whole, Year
from journeys.rules.opt_out_answer import answer, change
from journeys.rules.opt_out_words import supposed
from journeys.rules.status import Status
from journeys.rules.three_years import Action, Actor, Case


def _not_negative(count: int) -> int:
    if count < 0:
        raise ValueError("must not be negative")
    return count


Count = Annotated[Whole, AfterValidator(_not_negative)]


class Fulfilled(Part):
    """Fulfilled quarterly obligations over all businesses; a missing one is not known."""

    previous: Count | None = None
    current: Count | None = None


class Line(Asked):
    """What a line asks. `today` is a date in Europe/London."""

    today: Day
    actor: Actor
    question: Action
    status_previous: Status | None = None
    status_current: Status | None = None
    status_next: Status | None = None
    previous_year_return_finalised: Flag | None = None
    fulfilled_quarterly_obligations: Fulfilled | None = None
    all_businesses_ceased: Flag | None = None
    chosen_tax_year: Year | None = None

    def case(self) -> Case:
        """As the rules have it: a missing status is no status, and a return not known to be finalised is not."""
        fulfilled = self.fulfilled_quarterly_obligations or Fulfilled()
        return Case(
            today=self.today,
            previous=self.status_previous or Status.NO_STATUS,
            current=self.status_current or Status.NO_STATUS,
            next=self.status_next or Status.NO_STATUS,
            previous_finalised=bool(self.previous_year_return_finalised),
            fulfilled_previous=fulfilled.previous,
            fulfilled_current=fulfilled.current,
            all_businesses_ceased=bool(self.all_businesses_ceased),
        )


def _answer(line: Line) -> Answer:
    case = line.case()
    try:
        chosen = change(case, line.question, line.chosen_tax_year)
    except ValueError as error:
        raise Unanswerable(f"today: {error}") from None
    unknown = supposed(
        case,
        knows_return=line.previous_year_return_finalised is not None,
        knows_businesses=line.all_businesses_ceased is not None,
    )
    return answer(case, line.actor, line.question, chosen, unknown)


_CELLS: Mapping[str, Callable[[str], object]] = {
    "previous_year_return_finalised": yes_no,
    "all_businesses_ceased": yes_no,
    "fulfilled_previous": whole,
    "fulfilled_current": whole,
}

_COUNTS = {
    "fulfilled_previous": "fulfilled_quarterly_obligations.previous",
    "fulfilled_current": "fulfilled_quarterly_obligations.current",
}


def _read(row: Row) -> dict[str, Any]:
    read = {column: _CELLS.get(column, words)(cell) for column, cell in row.items()}
    filled = {column: value for column, value in read.items() if value is not None}
    counts = {column.removeprefix("fulfilled_"): filled.pop(column) for column in _COUNTS if column in filled}
    return filled | ({"fulfilled_quarterly_obligations": counts} if counts else {})


def _column(field: str, _row: Row) -> str:
    return next((column for column, path in _COUNTS.items() if path == field), field)


OPT_OUT = Kind(
    name="opt-out",
    asks=Line,
    answer=_answer,
    sheet=Sheet(
        columns=(
            "id",
            "today",
            "actor",
            "question",
            "status_previous",
            "status_current",
            "status_next",
            "previous_year_return_finalised",
            "fulfilled_previous",
            "fulfilled_current",
            "all_businesses_ceased",
            "chosen_tax_year",
        ),
        examples=(
            {
                "id": "volunteer",
                "today": "2026-11-21",
                "actor": "individual",
                "question": "opt_out",
                "status_previous": "annual",
                "status_current": "voluntary",
                "status_next": "voluntary",
                "previous_year_return_finalised": "no",
                "fulfilled_current": "2",
                "all_businesses_ceased": "no",
                "chosen_tax_year": "2026-27",
            },
            {
                "id": "coming back",
                "today": "2026-11-21",
                "actor": "main_agent",
                "question": "sign_up",
                "status_current": "annual",
                "status_next": "mandated",
            },
        ),
        answers=(
            "tax_years",
            "opt_out_allowed_by_rule",
            "sign_up_allowed_by_rule",
            "choice",
            "hmrc_page_offers",
            "hmrc_page_error",
            "route",
            "can_be_done_in_software",
            "chosen.tax_year",
            "chosen.action",
            "chosen.outcome",
            "chosen.years_changed",
            "chosen.statuses_after",
            "chosen.obligations_after",
            "chosen.warnings",
            "chosen.updates_deleted",
            "chosen.overdue_updates_at_once",
            "chosen.required_from",
            "chosen.tax_return_due_for_chosen_year",
            "chosen.starts",
            "explain",
            "facts",
        ),
        read=_read,
        column_of=_column,
    ),
)
