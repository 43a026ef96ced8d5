"""The files that go with replies: that other programs can open them, and what they hold."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
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


def events(duties: list[dict[str, Any]], now: datetime = NOW, **about: str) -> list[Any]:
    file = made(File(FileKind.CALENDAR, {"duties": duties, **about}), now, wording("en"))
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


def test_a_later_file_replaces_what_the_first_one_brought() -> None:
    (first,) = events(DUTIES[:1])
    (second,) = events([{**DUTIES[0], "due": "2027-02-08"}], NOW + timedelta(days=1))
    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]
    assert second["dtstart"].dt == date(2027, 2, 8)


def test_what_only_its_date_tells_apart_is_two_events() -> None:
    ids = {str(each["uid"]) for each in events([DUTIES[0], {**DUTIES[0], "due": "2027-02-08"}])}
    assert len(ids) == 2


def test_the_reminder_is_at_9_in_the_morning_a_week_before() -> None:
    (alarm,) = events(DUTIES[:1])[0].walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-7, hours=9)


@pytest.mark.parametrize(
    ("duty", "said"),
    [
        (DUTIES[0], "Due on 7 February 2027 (Sunday). It falls on a weekend, and the date does not move."),
        ({**DUTIES[1], "kind": "balancing_payment"}, "so pay by 29 January 2027 (Friday), unless by Faster Payments"),
        ({**DUTIES[0], "due": "2027-05-07"}, "Due on 7 May 2027 (Friday). General dates"),
    ],
)
def test_an_event_says_the_day_of_the_week_and_what_a_weekend_means(duty: dict[str, Any], said: str) -> None:
    (event,) = events([duty])
    assert said in str(event["description"])
    assert event["dtstart"].dt.isoformat() == duty["due"]


def test_a_clients_dates_are_named_and_do_not_replace_anothers() -> None:
    named = {}
    for client in ("Baker", "Jones"):
        (event,) = events(DUTIES[:1], client=client)
        assert str(event["summary"]) == f"{client}: Send update 3 for 2026 to 2027"
        named[client] = event["uid"]
    assert named["Baker"] != named["Jones"]


@pytest.mark.parametrize(
    ("about", "name"),
    [({}, "Making Tax Digital for Income Tax"), ({"client": "Baker"}, "Making Tax Digital for Income Tax: Baker")],
)
def test_a_calendar_says_whose_it_is(about: dict[str, str], name: str) -> None:
    file = made(File(FileKind.CALENDAR, {"duties": DUTIES, **about}), NOW, wording("en"))
    assert str(Calendar.from_ical(file.content)["x-wr-calname"]) == name


def picture_of(file: File) -> Image.Image:
    drawn = made(file, NOW, wording("en"))
    assert drawn.type == "image/png"
    image = Image.open(io.BytesIO(drawn.content))
    image.load()
    return image


YEAR: dict[str, Any] = {
    "tax_year": "2026-27",
    "period_type": "standard",
    "updates_sent": [1],
    "others": DUTIES[1:],
    "today": "2026-11-21",
}


def test_a_year_is_drawn_higher_for_more_updates() -> None:
    whole = picture_of(File(FileKind.YEAR, YEAR))
    cut = picture_of(File(FileKind.YEAR, {**YEAR, "ceased_on": "2026-06-01"}))
    assert whole.width == cut.width
    assert whole.height > cut.height


@pytest.mark.parametrize(
    ("about", "name", "caption"),
    [
        ({}, "tax-year-2026-27.png", "Your tax year, as a picture."),
        (
            {"names": [{"text": "Caffi Tŷ Gwyn (self-employment)"}]},
            "tax-year-2026-27-caffi-ty-gwyn-self-employment.png",
            "Your tax year, as a picture: Caffi Tŷ Gwyn (self-employment).",
        ),
        (
            {"names": [{"text": name} for name in "ABCDE"], "client": "Baker"},
            "tax-year-2026-27-baker-a-b-and-c-and-2-more.png",
            "Your tax year, as a picture: Baker: A, B and C and 2 more.",
        ),
        ({"client": "Baker"}, "tax-year-2026-27-baker.png", "Your tax year, as a picture: Baker."),
    ],
)
def test_a_year_says_whose_it_is(about: dict[str, Any], name: str, caption: str) -> None:
    file = made(File(FileKind.YEAR, {**YEAR, **about}), NOW, wording("en"))
    assert (file.name, file.caption) == (name, caption)
    plain = made(File(FileKind.YEAR, YEAR), NOW, wording("en"))
    assert (file.content == plain.content) is (not about)
    assert (
        picture_of(File(FileKind.YEAR, {**YEAR, **about})).height
        == 46 * bool(about) + picture_of(File(FileKind.YEAR, YEAR)).height
    )


def test_the_steps_of_a_client_say_whose_they_are() -> None:
    own, (named,) = checklist(AGENT, set()).files[0], checklist(AGENT, set(), "Baker").files
    file = made(named, NOW, wording("en"))
    assert (file.name, file.caption) == ("steps-baker.png", "The steps for Baker, as a picture.")
    assert file.content != made(own, NOW, wording("en")).content


def test_a_year_by_hmrcs_own_dates_says_so_and_shows_them() -> None:
    ruled = [[n, "2026-04-06", *days] for n, days in enumerate(QUARTERS, 1)]
    moved = [*ruled[:3], [4, "2026-04-06", "2027-04-05", "2027-05-21"]]
    drawn = {made(File(FileKind.YEAR, {**YEAR, **about}), NOW, wording("en")).content for about in (
        {}, {"periods": ruled}, {"periods": moved},
    )}  # fmt: skip
    assert len(drawn) == 3


QUARTERS = (
    ("2026-07-05", "2026-08-07"),
    ("2026-10-05", "2026-11-07"),
    ("2027-01-05", "2027-02-07"),
    ("2027-04-05", "2027-05-07"),
)


def test_a_return_that_is_late_is_drawn_as_late() -> None:
    late, not_yet = ({**YEAR, "others": [{**DUTIES[1], "due": due}]} for due in ("2026-01-31", "2027-01-31"))
    drawn = [made(File(FileKind.YEAR, about), NOW, wording("en")).content for about in (late, not_yet)]
    alone = made(File(FileKind.YEAR, {**late, "today": "2026-01-31"}), NOW, wording("en")).content
    assert drawn[0] != drawn[1]
    assert drawn[0] != alone


def test_the_steps_are_drawn_for_everybody() -> None:
    for overview in (INDIVIDUAL, AGENT):
        (file,) = checklist(overview, {overview.steps[0].key}).files
        assert picture_of(file).height > 118 * len(overview.steps)
