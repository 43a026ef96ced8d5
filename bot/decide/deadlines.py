"""`decide deadlines`: update periods, due dates, what is late and what is next, for one business and year a line.

What the facts leave open is settled in docs/decisions, "Deadlines worked out without HMRC".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, PlainValidator

from bot.decide.kind import Answer, Kind, Row, Sheet
from bot.decide.sheets import listed, whole, words, yes_no
from bot.decide.values import Asked, Day, Flag, Unanswerable, Whole, Year, read_day
from journeys.rules.deadlines import Business, PeriodType, london_date, update_due_dates
from journeys.rules.deadlines_answer import Sender, Told, answer
from journeys.rules.deadlines_words import statements
from journeys.rules.saying import Statement, explained, say
from journeys.rules.tax_year import TaxYear

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z")


class YearBefore(StrEnum):
    """The kind of periods of the year before; `none` when there was no such year."""

    NONE = "none"
    STANDARD = "standard"
    CALENDAR = "calendar"

    def period_type(self) -> PeriodType | None:
        """As the rules have it."""
        return None if self is YearBefore.NONE else PeriodType(self.value)


def read_now(value: object) -> date:
    """A date, or a UTC time ending in Z as the date it then is in Europe/London. Raises ValueError."""
    if not isinstance(value, str) or "T" not in value:
        return read_day(value)
    wrong = "must be a date like 2026-11-20, or a UTC time like 2026-11-20T09:30:00Z"
    match = _MOMENT.fullmatch(value)
    if not match:
        raise ValueError(wrong)
    read_day(match[1])
    try:
        return london_date(datetime.fromisoformat(value))
    except ValueError:
        raise ValueError(f"{wrong}, and {value} is not a time") from None


def _one_to_four(n: int) -> int:
    if n not in range(1, 5):
        raise ValueError("must be the number of an update, 1 to 4")
    return n


def _has_updates(year: TaxYear) -> TaxYear:
    update_due_dates(year)
    return year


class Case(Asked):
    """What a line asks. `now` is read as a date in Europe/London."""

    now: Annotated[date, PlainValidator(read_now)]
    tax_year: Annotated[Year, AfterValidator(_has_updates)]
    period_type: PeriodType | None = None
    previous_year_period_type: YearBefore | None = None
    business_started_on: Day | None = None
    business_ceased_on: Day | None = None
    updates_sent: list[Annotated[Whole, AfterValidator(_one_to_four)]] | None = None
    tax_return_sent: Flag | None = None
    previous_year_return_open: Flag | None = None
    notice_to_file_received_on: Day | None = None

    def business(self) -> Business:
        """The business, as the rules have it. Raises Unanswerable when it ended before it started."""
        before = self.previous_year_period_type or YearBefore.NONE
        kind = self.period_type or PeriodType.STANDARD
        try:
            return Business(kind, before.period_type(), self.business_started_on, self.business_ceased_on)
        except ValueError:
            raise Unanswerable("business_ceased_on: must not be before business_started_on") from None

    def told(self) -> Told:
        """As the rules have it. Raises Unanswerable when the business ended before it started."""
        return Told(
            today=self.now,
            year=self.tax_year,
            senders=(Sender(self.business(), tuple(self.updates_sent or ())),),
            return_sent=bool(self.tax_return_sent),
            previous_return_open=bool(self.previous_year_return_open),
            notice_received_on=self.notice_to_file_received_on,
        )


def _answer(case: Case) -> Answer:
    told = case.told()
    return {**answer(told), **explained([*statements(told), *_what_was_not_told(case)])}


def _what_was_not_told(case: Case) -> Iterator[Statement]:
    if case.period_type is None:
        yield say("The kind of periods was not given: standard ones are shown.", "F-DL-05")


_CELLS: Mapping[str, Callable[[str], object]] = {
    "tax_return_sent": yes_no,
    "previous_year_return_open": yes_no,
    "updates_sent": lambda cell: [whole(item) for item in listed(cell)],
}


def _read(row: Row) -> dict[str, Any]:
    read = {column: _CELLS.get(column, words)(cell) for column, cell in row.items()}
    return {column: value for column, value in read.items() if value is not None}


DEADLINES = Kind(
    name="deadlines",
    asks=Case,
    answer=_answer,
    sheet=Sheet(
        columns=tuple(Case.model_fields),
        examples=(
            {
                "id": "sole trader",
                "now": "2026-11-21",
                "tax_year": "2026-27",
                "period_type": "standard",
                "previous_year_period_type": "none",
                "updates_sent": "1; 2",
                "tax_return_sent": "no",
                "previous_year_return_open": "yes",
            },
            {
                "id": "closed in September",
                "now": "2026-11-21T09:30:00Z",
                "tax_year": "2026-27",
                "period_type": "calendar",
                "previous_year_period_type": "standard",
                "business_ceased_on": "2026-09-12",
                "updates_sent": "1",
            },
        ),
        answers=(
            "london_date",
            "current_tax_year",
            "periods",
            "tax_return_due",
            "overdue",
            "next_due.kind",
            "next_due.tax_year",
            "next_due.n",
            "next_due.due",
            "next_due.days_left",
            "next_due.bucket",
            "explain",
            "facts",
        ),
        read=_read,
        column_of=lambda field, _row: field.partition("[")[0],
    ),
)
