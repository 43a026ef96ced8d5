"""The files that go with replies: that other programs can open them, and what they hold."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar
from PIL import Image

from bot.files import made
from bot.setting_up import checklist
from bot.wording import wording
from journeys.engine.replies import File, FileKind
from journeys.overviews import AGENT, INDIVIDUAL

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DUTIES: list[dict[str, Any]] = [
    {"kind": "quarterly_update", "tax_year": "2026-27", "n": 3, "due": "2027-02-07"},
    {"kind": "tax_return", "tax_year": "2025-26", "n": None, "due": "2027-01-31"},
]


def events(duties: list[dict[str, Any]]) -> list[Any]:
    file = made(File(FileKind.CALENDAR, {"duties": duties}), NOW, wording("en"))
    assert file.type == "text/calendar"
    return list(Calendar.from_ical(file.content).walk("VEVENT"))


def test_a_calendar_holds_each_deadline_as_a_whole_day_with_a_reminder() -> None:
    first, second = events(DUTIES)
    assert first["dtstart"].dt == date(2027, 1, 31)
    assert str(first["summary"]) == "Submit the tax return for 2025 to 2026"
    assert second["dtstart"].dt == date(2027, 2, 7)
    assert second["dtend"].dt == date(2027, 2, 8)
    assert len(second.walk("VALARM")) == 1


def test_the_same_deadline_always_has_the_same_id() -> None:
    assert [each["uid"] for each in events(DUTIES)] == [each["uid"] for each in events(DUTIES[::-1])]
    assert len(events([*DUTIES, *DUTIES])) == len(DUTIES)


def picture_of(file: File) -> Image.Image:
    drawn = made(file, NOW, wording("en"))
    assert drawn.type == "image/png"
    image = Image.open(io.BytesIO(drawn.content))
    image.load()
    return image


def test_a_year_is_drawn_higher_for_more_updates() -> None:
    year = {
        "tax_year": "2026-27",
        "period_type": "standard",
        "updates_sent": [1],
        "others": DUTIES[1:],
        "today": "2026-11-21",
    }
    whole = picture_of(File(FileKind.YEAR, year))
    cut = picture_of(File(FileKind.YEAR, {**year, "ceased_on": "2026-06-01"}))
    assert whole.width == cut.width
    assert whole.height > cut.height


def test_the_steps_are_drawn_for_everybody() -> None:
    for overview in (INDIVIDUAL, AGENT):
        (file,) = checklist(overview, {overview.steps[0].key}).files
        assert picture_of(file).height > 118 * len(overview.steps)
