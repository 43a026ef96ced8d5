"""Making the files that go with replies, when they are delivered, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.calendar_file import FROM_HMRC, GENERAL, calendar_file
from bot.steps_picture import steps_picture
from bot.wording import Wording
from bot.year_picture import Year, year_picture
from journeys.engine.replies import File, FileKind
from journeys.engine.text import Json, read_message
from journeys.rules.deadlines import Business, Duty, Kind, PeriodType, periods, updates_done
from journeys.rules.tax_year import TaxYear


@dataclass(frozen=True)
class Made:
    """A file, made: its name, its media type, and its bytes."""

    name: str
    type: str
    content: bytes


def made(file: File, now: datetime, words: Wording) -> Made:
    """Make a file. `now` is UTC; it stamps what needs a stamp."""
    return _MAKERS[file.kind](file.about, now, words)


def _calendar(about: Mapping[str, Json], now: datetime, words: Wording) -> Made:
    duties = [_duty(each) for each in about["duties"]]
    note = FROM_HMRC if about.get("from_hmrc") else GENERAL
    return Made("deadlines.ics", "text/calendar", calendar_file(duties, now, words, note))


def _year(about: Mapping[str, Json], now: datetime, words: Wording) -> Made:
    del now
    year = TaxYear.parse(about["tax_year"])
    shown = Year(
        year,
        periods(year, _business(about)),
        updates_done(about["updates_sent"]),
        tuple(_duty(each) for each in about["others"]),
        date.fromisoformat(about["today"]),
    )
    return Made(f"tax-year-{year}.png", "image/png", year_picture(shown, words))


def _business(about: Mapping[str, Json]) -> Business:
    started, ceased, before = (about.get(name) for name in ("started_on", "ceased_on", "previous_period_type"))
    return Business(
        PeriodType(about["period_type"]),
        PeriodType(before) if before else None,
        started_on=date.fromisoformat(started) if started else None,
        ceased_on=date.fromisoformat(ceased) if ceased else None,
    )


def _duty(stored: Mapping[str, Json]) -> Duty:
    year, due = TaxYear.parse(stored["tax_year"]), date.fromisoformat(stored["due"])
    return Duty(Kind(stored["kind"]), year, stored.get("n"), due)


def _steps(about: Mapping[str, Json], now: datetime, words: Wording) -> Made:
    del now
    steps = [(read_message(title), bool(done)) for title, done in about["steps"]]
    return Made("steps.png", "image/png", steps_picture(read_message(about["title"]), steps, words))


_MAKERS: Mapping[FileKind, Callable[[Mapping[str, Json], datetime, Wording], Made]] = {
    FileKind.CALENDAR: _calendar,
    FileKind.YEAR: _year,
    FileKind.STEPS: _steps,
}
