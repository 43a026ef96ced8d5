"""What comes in when something is wrong: a store that fails, a bot that was away, and one that has ended."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.database.desk import RowDesk
from adapters.database.store import DatabaseStore
from adapters.telegram.asides import Asides
from adapters.telegram.client import open_bot, read_update
from adapters.telegram.pacing import CHAT, OVERALL, RECEIVED, Turns
from adapters.telegram.receiving import Receiving
from adapters.telegram.service import Rates
from bot.assistant import Assistant
from bot.ports import StoreUnavailable
from bot.updates import Sender
from journeys.registry import JOURNEYS
from tests.adapters.telegram.at_work import TOKEN, AtWork
from tests.adapters.telegram.hand_clock import HandClock
from tests.adapters.telegram.test_delivery import UNPACED, met, met_before, waiting
from tests.far_ends.bot_api.contents import CONTENTS
from tests.far_ends.bot_api.people import Person
from tests.far_ends.bot_api.server import BotApi

pytestmark = [pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")]

NINO = "QQ 12 34 56 C"


class Failing(DatabaseStore):
    """A store whose next turns fail, each with the next of `faults`."""

    faults: list[Exception]

    @contextmanager
    def turn(self, sender: Sender, key: str, now: datetime, *, pressed_in: str | None = None) -> Iterator[RowDesk]:
        if self.faults:
            raise self.faults.pop(0)
        with super().turn(sender, key, now, pressed_in=pressed_in) as desk:
            yield desk


@pytest.fixture
def failing(store: DatabaseStore) -> Iterator[Failing]:
    """The same database, which fails once it is told to."""
    opened = Failing(store.url, synchronous="OFF")
    opened.faults = []
    yield opened
    opened.close()


def heads(person: Person, since: int) -> list[str]:
    """The first lines of what was said to somebody, behind so many messages."""
    return [post.text.splitlines()[0] for post in person.chat.messages[since:]]


# A store that fails


def test_what_came_behind_an_update_that_could_not_be_kept_waits_for_it(
    api: BotApi, failing: Failing, clock: HandClock
) -> None:
    ann = met_before(api, failing, clock)
    before = len(ann.chat.messages)
    for said in ("help", "person", "privacy"):
        last = ann.says(said).update_id
    failing.faults = [StoreUnavailable("The database is away.")]
    clock.move(20)
    with AtWork(api, failing, clock):
        clock.move_until(lambda: last not in api.updates.pending)
        clock.move_until(lambda: waiting(failing) == 0)
    told = [head for head in heads(ann, before) if not head.startswith("I could not save that yet")]
    assert told == ["What I can do", "Talk to a person", "What I keep about you"]


@pytest.mark.parametrize(("times", "event"), [(1, "turn_failed"), (2, "update_failed")])
def test_a_fault_is_logged_by_its_kind_and_place_and_never_by_its_words(
    api: BotApi, failing: Failing, clock: HandClock, caplog: pytest.LogCaptureFixture, times: int, event: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logged, AtWork(api, failing, clock):
        ann = met(api)
        failing.faults = [ValueError(f"cannot keep 'it is {NINO}'")] * times
        ann.says("help")
        ann.chat.wait_for("Something went wrong here")
        ann.says("help")
        ann.chat.wait_for("What I can do")
    (found,) = [entry for entry in logged if entry["event"] == event]
    assert found["fault"] == "ValueError"
    ours = [record.getMessage() for record in caplog.records if record.threadName != "bot-api"]
    everything = json.dumps([*ours, *logged], default=str)
    assert not [words for words in (NINO, "cannot keep", str(ann.chat.id)) if words in everything]


def test_what_comes_when_the_bot_has_ended_is_taken_by_nobody_so_telegram_sends_it_again(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    async def taken() -> list[bool]:
        bot, overall = open_bot(TOKEN, api.url), Turns(OVERALL, clock)
        asides = Asides(bot, clock, overall)
        assistant = Assistant(store, JOURNEYS, clock.now)
        receiving = Receiving("assistant_bot", assistant, store, clock.now, clock, asides, lambda: None)
        first, second, third = (read_update({"update_id": number, "message": said}) for number in (7, 8, 9))
        assert first
        assert second
        assert third
        # The second still waits for the first when the threads are let go.
        *early, _closed = await asyncio.gather(receiving.take(first), receiving.take(second), receiving.close())
        late = await receiving.take(third)
        await asyncio.sleep(0)
        await asides.close()
        return [*early, late]

    somebody = {"id": 5_000_001, "first_name": "Somebody"}
    said = {
        "message_id": 1,
        "date": int(clock.now().timestamp()),
        "chat": somebody | {"type": "private"},
        "from": somebody | {"is_bot": False},
        "text": "help",
    }
    with capture_logs() as logged:
        assert asyncio.run(taken()) == [True, False, False]
    assert waiting(store) == 1
    assert "update_failed" not in {entry["event"] for entry in logged}


# A bot that was away


def test_what_was_said_over_hours_while_nobody_listened_is_no_flood(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    ann = met_before(api, store, clock)
    before = len(ann.chat.messages)
    menu = next(post for post in ann.chat.messages if post.rows)
    for number in range(60):
        if number % 10 == 9:
            ann.presses("See what I can do", menu)
        else:
            ann.says("help")
        clock.move(600)
    with capture_logs() as logged, AtWork(api, store, clock, Rates(RECEIVED, CHAT, OVERALL)):
        clock.move_until(lambda: not api.updates.pending)
        clock.move_until(lambda: waiting(store) == 0, 30)
    assert "updates_left_unread" not in {entry["event"] for entry in logged}
    assert set(heads(ann, before)) == {"What I can do"}
    assert len(ann.chat.messages) == before + 60


def test_what_was_said_all_at_once_while_nobody_listened_is_one_all_the_same(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    ann = met_before(api, store, clock)
    for _time in range(80):
        last = ann.says("help").update_id
    assert last is not None
    clock.move(600)
    with AtWork(api, store, clock, Rates(RECEIVED, UNPACED, UNPACED)):
        ann.chat.wait_for("You are faster than I am", since=0)
        api.updates.wait_until_confirmed(last)
        clock.move_until(lambda: waiting(store) == 0)
    answered = [head for head in heads(ann, 0) if head == "What I can do"]
    assert RECEIVED.at_once <= len(answered) <= 2 * RECEIVED.at_once


def test_what_is_said_just_after_a_backlog_is_no_flood_while_its_answers_go_out(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    ann = met_before(api, store, clock)
    before = len(ann.chat.messages)
    for _time in range(RECEIVED.at_once + 10):
        last = ann.says("help").update_id
        clock.move(1800)
    with capture_logs() as logged, AtWork(api, store, clock, Rates(RECEIVED, CHAT, OVERALL)):
        api.wait_until(lambda: last not in api.updates.pending, "all are taken", 20)
        for _press in range(5):  # So often the store is asked how much waits.
            live = ann.says("privacy").update_id
        assert live is not None
        api.updates.wait_until_confirmed(live)
        clock.move_until(lambda: waiting(store) == 0, 30)
    assert "updates_left_unread" not in {entry["event"] for entry in logged}
    assert heads(ann, before)[-5:] == ["What I keep about you"] * 5


def test_who_said_more_in_a_day_than_can_be_answered_is_told_what_happened(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    ann = met_before(api, store, clock)
    before = len(ann.chat.messages)
    for _time in range(120):
        ann.says("help")
        clock.move(500)
    with AtWork(api, store, clock, Rates(RECEIVED, CHAT, OVERALL)):
        api.wait_until(lambda: not api.updates.pending, "all are taken", 20)
        clock.move_until(lambda: waiting(store) == 0, 30)
    said = heads(ann, before)
    assert said.count("What I can do") >= 100
    (told,) = [head for head in said if head != "What I can do"]
    assert told == "More waited for me than I can answer. Wait two minutes, then send your last message again."


# Changes that nobody sees


@pytest.mark.parametrize("kind", ["text", "caption"])
def test_a_change_that_leaves_the_words_as_they_were_is_not_answered(
    api: BotApi, store: DatabaseStore, clock: HandClock, kind: str
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        typed = ann.says("help") if kind == "text" else ann.sends(caption="a letter", **CONTENTS["photo"])
        ann.chat.wait_for("What I can do" if kind == "text" else "I cannot read pictures")
        clock.move_until(lambda: waiting(store) == 0)
        before = len(ann.chat.messages)
        api.updates.wait_until_confirmed(ann.edits(typed))
        ann.edits(typed, **{kind: "penalties"})
        ann.chat.wait_for("I do not see changes to a message")
        clock.move_until(lambda: waiting(store) == 0)
        assert len(ann.chat.messages) == before + 1
        ann.edits(typed, **{kind: NINO})
        ann.chat.wait_for("Delete your message")


def test_a_change_that_could_not_be_kept_is_answered_when_it_comes_again(
    api: BotApi, failing: Failing, clock: HandClock
) -> None:
    with AtWork(api, failing, clock):
        ann = met(api)
        typed = ann.says("help")
        ann.chat.wait_for("What I can do")
        clock.move_until(lambda: waiting(failing) == 0)
        failing.faults = [StoreUnavailable("The database is away.")]
        changed = ann.edits(typed, text=NINO)
        clock.move_until(lambda: changed not in api.updates.pending)
        ann.chat.wait_for("Delete your message", since=0)


def test_a_whole_album_is_answered_once_and_a_private_number_under_it_is_told(
    api: BotApi, store: DatabaseStore, clock: HandClock, tmp_path: Path
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        before = len(ann.chat.messages)
        for _picture in range(9):
            ann.sends(media_group_id="13579", **CONTENTS["photo"])
        last = ann.sends(media_group_id="13579", caption=NINO, **CONTENTS["photo"])
        assert last.update_id is not None
        api.updates.wait_until_confirmed(last.update_id)
        clock.move_until(lambda: waiting(store) == 0)
        assert len(ann.chat.messages) == before + 2
        answered, refused = heads(ann, before)
        assert answered.startswith("I cannot read pictures")
        assert refused == "That looks like a National Insurance number."
        ann.sends(media_group_id="24680", caption="my receipts", **CONTENTS["photo"])
        last = ann.sends(media_group_id="24680", **CONTENTS["photo"])
        assert last.update_id is not None
        api.updates.wait_until_confirmed(last.update_id)
        clock.move_until(lambda: waiting(store) == 0)
        assert [head[:22] for head in heads(ann, before + 2)] == ["I cannot read pictures"]
    assert b"12 34 56" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_three_albums_at_once_are_no_flood(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    with capture_logs() as logged, AtWork(api, store, clock, Rates(RECEIVED, UNPACED, UNPACED)):
        ann = met(api)
        for album in ("1", "2", "3"):
            for _picture in range(10):
                ann.sends(media_group_id=album, **CONTENTS["photo"])
        ann.says("help")
        ann.chat.wait_for("What I can do")
    assert "updates_left_unread" not in {entry["event"] for entry in logged}
