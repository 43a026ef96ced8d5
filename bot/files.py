"""Making the files that go with replies, when they are delivered, in the reader's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.calendar_file import FROM_HMRC, GENERAL, calendar_file
from bot.steps_picture import steps_picture
from bot.wording import Wording
from bot.year_picture import Year, year_picture
from journeys.engine.replies import File, FileKind
from journeys.engine.text import Json, Message, Several, Value, _, message, read_message
from journeys.rules.deadlines import Business, Duty, Kind, Period, PeriodType, periods, updates_done
from journeys.rules.tax_year import TaxYear


@dataclass(frozen=True)
class Made:
    """A file, made: its name, its media type, its bytes, and the words that go under it."""

    name: str
    type: str
    content: bytes
    caption: str


def made(file: File, now: datetime, words: Wording) -> Made:
    """Make a file. `now` is UTC; it stamps what needs a stamp."""
    return _MAKERS[file.kind](file.about, now, words)


def _calendar(about: Mapping[str, Json], now: datetime, words: Wording) -> Made:
    duties = [_duty(each) for each in about["duties"]]
    note = FROM_HMRC if about.get("from_hmrc") else GENERAL
    client = about.get("client")
    content = calendar_file(duties, now, words, note, client)
    caption = message(_CALENDAR_OF, client=client) if client else message(_CALENDAR)
    return Made(f"{_named('deadlines', client)}.ics", "text/calendar", content, words.text(caption))


def _year(about: Mapping[str, Json], now: datetime, words: Wording) -> Made:
    del now
    year, whose = TaxYear.parse(about["tax_year"]), _whose(about)
    shown = Year(
        year,
        tuple(map(_period, about["periods"])) if "periods" in about else periods(year, _business(about)),
        updates_done(about["updates_sent"]),
        tuple(_duty(each) for each in about["others"]),
        date.fromisoformat(about["today"]),
        whose,
        from_hmrc="periods" in about,
    )
    name = _named(f"tax-year-{year}", words.text(whose) if whose else None)
    caption = message(_YEAR_OF, names=whose) if whose else message(_YEAR)
    return Made(f"{name}.png", "image/png", year_picture(shown, words), words.text(caption))


def _whose(about: Mapping[str, Json]) -> Message | None:
    """An agent's client, and the businesses that a picture is about, in a line; None where no name is needed."""
    names: list[Value] = [read_message(each) for each in about.get("names", ())]
    more = len(names) - _NAMES
    listed = message("{names}", names=Several(tuple(names[:_NAMES])))
    shown = listed if more <= 0 else message(_AND_MORE, names=listed, more=more)
    match about.get("client"), names:
        case None, []:
            return None
        case None, _:
            return shown
        case client, []:
            return message("{client}", client=client)
        case client, _:
            return message("{client}: {names}", client=client, names=shown)


_NAMES = 3
"""The most businesses that are named in one line: each name may be long."""


def _named(kind: str, whose: str | None) -> str:
    """The name of a file, with whose it is in letters that every system takes; what is too long ends at a word."""
    plain = unicodedata.normalize("NFKD", whose or "").encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    short = joined if len(joined) <= _LETTERS else joined[: _LETTERS + 1].rpartition("-")[0]
    return f"{kind}-{short}" if short else kind


_LETTERS = 60


def _business(about: Mapping[str, Json]) -> Business:
    started, ceased, before = (about.get(name) for name in ("started_on", "ceased_on", "previous_period_type"))
    return Business(
        PeriodType(about["period_type"]),
        PeriodType(before) if before else None,
        started_on=date.fromisoformat(started) if started else None,
        ceased_on=date.fromisoformat(ceased) if ceased else None,
    )


def _period(stored: Sequence[Json]) -> Period:
    """An update as HMRC shows it: its number, first and last day, and when it is due."""
    return Period(stored[0], *map(date.fromisoformat, stored[1:]))


def _duty(stored: Mapping[str, Json]) -> Duty:
    year, due = TaxYear.parse(stored["tax_year"]), date.fromisoformat(stored["due"])
    return Duty(Kind(stored["kind"]), year, stored.get("n"), due)


def _steps(about: Mapping[str, Json], now: datetime, words: Wording) -> Made:
    del now
    steps = [(read_message(title), bool(done)) for title, done in about["steps"]]
    client = about.get("client")
    content = steps_picture(read_message(about["title"]), steps, words, client)
    caption = message(_STEPS_OF, client=client) if client else message(_STEPS)
    return Made(f"{_named('steps', client)}.png", "image/png", content, words.text(caption))


_CALENDAR = _("Your dates. Open the file to put them in your calendar.")
_CALENDAR_OF = _("The dates of {client}. Open the file to put them in your calendar.")
_YEAR = _("Your tax year, as a picture.")
_YEAR_OF = _("Your tax year, as a picture: {names}.")
_AND_MORE = _("{names} and {more} more")
_STEPS = _("Your steps, as a picture.")
_STEPS_OF = _("The steps for {client}, as a picture.")


_MAKERS: Mapping[FileKind, Callable[[Mapping[str, Json], datetime, Wording], Made]] = {
    FileKind.CALENDAR: _calendar,
    FileKind.YEAR: _year,
    FileKind.STEPS: _steps,
}
