"""What time does: who is idle is told once, what expired is removed, and any of it may be stopped half-way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.database.store import DatabaseStore
from bot.ports import StoreUnavailable, Waiting
from bot.sweep import sweep
from bot.updates import Sender
from journeys.engine.session import EXPIRES_AFTER, WARNED_AFTER
from tests.bot.chatting import JOURNEYS, NOON, Person, rows, words


@pytest.fixture
def ann(store: DatabaseStore) -> Person:
    """Somebody who has left a journey half-way. Everything said so far has been delivered."""
    person = Person(store)
    person.says("myself", "picnic", "park")
    deliver(store)
    return person


def deliver(store: DatabaseStore) -> list[Waiting]:
    waiting = list(store.waiting())
    for each in waiting:
        store.delivered(each.id, len(each.answer.replies), NOON)
    return waiting


def after(days: int) -> datetime:
    return NOON + timedelta(days=days)


def test_nobody_is_told_before_their_time(ann: Person, store: DatabaseStore, path: Path) -> None:
    before = rows(path)["sessions"]
    sweep(store, JOURNEYS, after(WARNED_AFTER.days - 1))
    assert store.waiting() == []
    assert rows(path)["sessions"] == before


def test_who_left_something_half_way_is_told_once(ann: Person, store: DatabaseStore) -> None:
    for day in (60, 61, 75, 89):
        sweep(store, JOURNEYS, after(day))
    (told,) = deliver(store)
    assert told.sender == ann.sender
    assert "You left “{title}” half-way." in words(told.answer)
    assert "2027-02-19" in words(told.answer)


def test_the_warning_has_a_button_that_leads_back(ann: Person, store: DatabaseStore) -> None:
    sweep(store, JOURNEYS, after(60))
    (told,) = deliver(store)
    ann.today += WARNED_AFTER
    data = told.answer.replies[-1].buttons[0].data
    assert ann.presses(data).at["journey"] == "picnic"


def test_who_came_back_and_left_again_is_told_again(ann: Person, store: DatabaseStore) -> None:
    sweep(store, JOURNEYS, after(60))
    deliver(store)
    ann.today += timedelta(days=61)
    ann.says("back")
    deliver(store)
    sweep(store, JOURNEYS, after(61 + 59))
    assert store.waiting() == []
    sweep(store, JOURNEYS, after(61 + 60))
    assert len(store.waiting()) == 1


def test_what_nobody_touched_expires_with_its_answers(ann: Person, store: DatabaseStore, path: Path) -> None:
    for day in (90, 90, 100):
        sweep(store, JOURNEYS, after(day))
    (told,) = deliver(store)
    assert "more than 90 days ago" in words(told.answer)
    ((*_keys, life, touched_on, kept, _version),) = rows(path)["sessions"]
    assert (life, kept) == ("expired", '{"answers":{}}')
    assert touched_on == str((NOON + EXPIRES_AFTER).date())


def test_who_comes_back_after_it_expired_can_start_again(ann: Person, store: DatabaseStore) -> None:
    sweep(store, JOURNEYS, after(90))
    ann.today += timedelta(days=91)
    assert ann.says("picnic").at["question"] == "where"


class Interrupted(DatabaseStore):
    """A store where something else happens just before each turn."""

    def __init__(self, path: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(f"sqlite:///{path}", synchronous="OFF")
        self._meanwhile = meanwhile

    def turn(self, sender: Sender, key: str, now: datetime, *, pressed_in: str | None = None) -> Any:
        self._meanwhile()
        return super().turn(sender, key, now, pressed_in=pressed_in)


def test_somebody_who_comes_back_while_it_is_swept_keeps_their_place(
    ann: Person, store: DatabaseStore, path: Path
) -> None:
    ann.today += timedelta(days=88)
    interrupted = Interrupted(path, lambda: (ann.says("back"), deliver(store)))
    sweep(interrupted, JOURNEYS, after(90))
    interrupted.close()
    assert store.waiting() == []
    assert ann.says("beach").at["question"] == "day"


def test_several_people_and_chats_are_told_where_they_are(store: DatabaseStore) -> None:
    people = [Person(store, name) for name in ("ann", "ben", "cat")]
    for person in people:
        person.says("myself", "picnic", "menu")
        person.presses(":start six")
    deliver(store)
    sweep(store, JOURNEYS, after(60))
    told = deliver(store)
    assert sorted(each.sender.account for each in told) == ["ann", "ann", "ben", "ben", "cat", "cat"]


def test_what_ended_is_removed_when_nobody_needs_it(ann: Person, store: DatabaseStore, path: Path) -> None:
    ann.says("back", "at home", "yes")
    deliver(store)
    assert [row[5] for row in rows(path)["sessions"]] == ["done"]
    sweep(store, JOURNEYS, after(90))
    assert [row[5] for row in rows(path)["sessions"]] == ["done"]
    sweep(store, JOURNEYS, after(91))
    assert rows(path)["sessions"] == []
    assert store.waiting() == []
    assert ann.says("menu", "picnic").at["question"] == "where"


def test_what_cannot_be_read_is_not_kept_for_ever(ann: Person, store: DatabaseStore, path: Path) -> None:
    with store.database.begin() as connection:
        connection.exec_driver_sql("UPDATE sessions SET kept = '7'")
    with capture_logs() as logged:
        for days in (60, 90, 91, 180):
            sweep(store, JOURNEYS, after(days))
        assert [row[5] for row in rows(path)["sessions"]] == ["asking"]
        sweep(store, JOURNEYS, after(181))
    assert {each["event"] for each in logged} == {"session_unreadable"}
    assert rows(path)["sessions"] == []
    assert ann.says("menu", "picnic").at["question"] == "where"


def test_what_was_said_is_kept_for_30_days(ann: Person, store: DatabaseStore, path: Path) -> None:
    sweep(store, JOURNEYS, after(30))
    assert not ann.repeats().is_new
    sweep(store, JOURNEYS, after(31))
    assert rows(path)["outbox"] == []


def test_two_sweeps_at_once_tell_it_once(ann: Person, store: DatabaseStore, path: Path) -> None:
    """The second looks before the first has spoken, and speaks after it."""
    slower = Interrupted(path, lambda: sweep(store, JOURNEYS, after(60)))
    sweep(slower, JOURNEYS, after(60))
    slower.close()
    assert len(store.waiting()) == 1


def test_a_sweep_stopped_half_way_is_finished_by_the_next(store: DatabaseStore, path: Path) -> None:
    people = [Person(store, name) for name in ("ann", "ben", "cat")]
    for person in people:
        person.says("myself", "picnic")
    deliver(store)

    def stop_after_the_first() -> None:
        if store.waiting():
            raise KeyboardInterrupt

    stopped = Interrupted(path, stop_after_the_first)
    with pytest.raises(KeyboardInterrupt):
        sweep(stopped, JOURNEYS, after(90))
    stopped.close()
    assert len(store.waiting()) == 1
    sweep(store, JOURNEYS, after(90))
    assert sorted(each.sender.account for each in deliver(store)) == ["ann", "ben", "cat"]


@pytest.mark.parametrize(
    ("spoil", "event"),
    [
        ("UPDATE sessions SET kept = '7' WHERE id = 1", "session_unreadable"),
        ("UPDATE people SET role = 'king' WHERE account = 'ann'", "session_not_swept"),
    ],
)
def test_a_session_that_cannot_be_read_holds_up_no_other(
    store: DatabaseStore, path: Path, spoil: str, event: str
) -> None:
    for name in ("ann", "ben"):
        Person(store, name).says("myself", "picnic")
    deliver(store)
    with closing(sqlite3.connect(path)) as driver, driver:
        driver.execute(spoil)
    with capture_logs() as logged:
        sweep(store, JOURNEYS, after(90))
    assert [each.sender.account for each in deliver(store)] == ["ben"]
    assert [each["event"] for each in logged] == [event] * 2


def test_answers_of_a_journey_taken_out_expire_without_a_word(ann: Person, store: DatabaseStore, path: Path) -> None:
    fewer = {"six": JOURNEYS["six"]}
    sweep(store, fewer, after(60))
    sweep(store, fewer, after(90))
    assert store.waiting() == []
    assert [(row[5], row[7]) for row in rows(path)["sessions"]] == [("expired", '{"answers":{}}')]


def test_a_sweep_does_not_count_as_a_touch(ann: Person, store: DatabaseStore, path: Path) -> None:
    sweep(store, JOURNEYS, after(60))
    assert [row[6] for row in rows(path)["sessions"]] == [str(NOON.date())]


def test_a_clock_that_steps_back_expires_nothing(ann: Person, store: DatabaseStore, path: Path) -> None:
    before = rows(path)
    sweep(store, JOURNEYS, after(-400))
    assert rows(path) == before


def test_a_store_that_is_away_says_so(ann: Person, store: DatabaseStore, tmp_path: Path) -> None:
    elsewhere = DatabaseStore(f"sqlite:///{tmp_path}/gone.db")
    elsewhere.close()
    for file in tmp_path.glob("gone.db*"):
        file.unlink()
    (tmp_path / "gone.db").mkdir()
    with pytest.raises(StoreUnavailable):
        sweep(elsewhere, JOURNEYS, after(60))


def test_other_chats_of_the_same_person_are_left_alone(ann: Person, store: DatabaseStore) -> None:
    work = Person(store)
    work.sender = replace(ann.sender, address="work")
    work.today += timedelta(days=30)
    work.says("picnic", "park")
    deliver(store)
    sweep(store, JOURNEYS, after(60))
    assert [each.sender for each in deliver(store)] == [ann.sender]
