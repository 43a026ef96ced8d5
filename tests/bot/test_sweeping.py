"""Sweeping while others are served: once an hour, in one process of many, whatever fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event

from structlog.testing import capture_logs

from adapters.database.store import DatabaseStore
from bot.sweep import sweep
from bot.sweeping import EVERY, LOOKS_EVERY, Sweeping
from tests.bot.chatting import JOURNEYS, NOON, Person

SECONDS = 10.0
"""Real ones, until what is waited for has to have come."""


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time


class Sweeper:
    """Somewhere that sweeps. `swept` are the times for which it did."""

    def __init__(self, store: DatabaseStore, clock: Clock) -> None:
        self.swept: list[datetime] = []
        self.fails = False
        self.sweeping = Sweeping(self._sweep, store, clock.now)

    def looks(self) -> None:
        self.sweeping.sweep_if_due()

    def _sweep(self, now: datetime, is_over: Callable[[], bool]) -> None:
        assert not is_over()
        if self.fails:
            raise ZeroDivisionError("words of somebody's")
        self.swept.append(now)


def test_it_is_swept_once_an_hour_however_often_it_is_looked(store: DatabaseStore) -> None:
    clock = Clock()
    sweeper = Sweeper(store, clock)
    while clock.time < NOON + 2 * EVERY:
        sweeper.looks()
        clock.time += LOOKS_EVERY
    assert sweeper.swept == [NOON, NOON + EVERY]


def test_of_many_processes_one_sweeps_and_when_it_has_died_another_does(store: DatabaseStore, path: Path) -> None:
    clock = Clock()
    elsewhere = DatabaseStore(f"sqlite:///{path}", synchronous="OFF")
    first, second = Sweeper(store, clock), Sweeper(elsewhere, clock)
    first.looks()
    second.looks()
    assert (len(first.swept), second.swept) == (1, [])
    clock.time += EVERY
    second.looks()
    first.looks()
    assert (len(first.swept), second.swept) == (1, [NOON + EVERY])
    elsewhere.close()


def test_a_start_within_the_hour_does_not_sweep_again(store: DatabaseStore) -> None:
    clock = Clock()
    Sweeper(store, clock).looks()
    clock.time += EVERY - timedelta(seconds=1)
    started_anew = Sweeper(store, clock)
    started_anew.looks()
    assert started_anew.swept == []


def test_a_failure_is_said_without_its_words_and_tried_again_the_next_time(store: DatabaseStore) -> None:
    clock = Clock()
    sweeper, other = Sweeper(store, clock), Sweeper(store, clock)
    sweeper.fails = True
    with capture_logs() as logged:
        sweeper.looks()
    assert [(each["event"], each["fault"]) for each in logged] == [("sweep_failed", "ZeroDivisionError")]
    assert "somebody" not in str(logged)
    other.looks()
    assert other.swept == [NOON]


def test_a_database_that_is_away_is_no_end_of_it(store: DatabaseStore, tmp_path: Path) -> None:
    clock = Clock()
    away = DatabaseStore(f"sqlite:///{tmp_path}/gone.db")
    away.close()
    for file in tmp_path.glob("gone.db*"):
        file.unlink()
    (tmp_path / "gone.db").mkdir()
    with capture_logs() as logged:
        Sweeper(away, clock).looks()
    assert [each["fault"] for each in logged] == ["StoreUnavailable"]


def test_while_it_serves_it_is_swept_by_itself_again_and_again(store: DatabaseStore) -> None:
    clock, again = Clock(), Event()
    swept: list[datetime] = []

    def note(now: datetime, _is_over: Callable[[], bool]) -> None:
        swept.append(now)
        clock.time += EVERY
        if len(swept) == 3:
            again.set()

    with Sweeping(note, store, clock.now, looks_every=timedelta(milliseconds=1)):
        assert again.wait(SECONDS)
    assert swept[:3] == [NOON, NOON + EVERY, NOON + 2 * EVERY]


def test_told_to_stop_it_stops_after_the_step_that_it_is_at(store: DatabaseStore) -> None:
    for name in ("ann", "ben", "cat"):
        Person(store, name).says("myself", "picnic")
    clock, begun, pause = Clock(), Event(), Event()
    clock.time += timedelta(days=90)

    def told() -> int:
        return sum(not each.is_reply for each in store.waiting())

    def slowly(now: datetime, is_over: Callable[[], bool]) -> None:
        def is_over_after_the_first() -> bool:
            if told() == 1:
                begun.set()
                while not is_over():
                    pause.wait(0.001)
            return is_over()

        sweep(store, JOURNEYS, now, is_over_after_the_first)

    with Sweeping(slowly, store, clock.now):
        assert begun.wait(SECONDS)
    assert told() == 1
    Sweeping(partial(sweep, store, JOURNEYS), store, clock.now).sweep_if_due()
    assert told() == 3, "what was left is done at the next start, within the hour"
