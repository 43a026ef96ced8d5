"""The terminal for people, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.database.store import DatabaseStore
from adapters.terminal.chat import PERSON
from bot.answers import Answer
from journeys.engine.replies import Reply, lines
from journeys.engine.text import message
from tests.channels.process import Program

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PROMPT = "\n> "


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DatabaseStore]:
    opened = DatabaseStore(f"sqlite:///{tmp_path / 'chat.db'}", synchronous="OFF")
    yield opened
    opened.close()


@pytest.fixture
def started(tmp_path: Path, store: DatabaseStore) -> Iterator[list[Program]]:
    """Programs that are to end with the test."""
    programs: list[Program] = []
    yield programs
    for each in programs:
        each.kill()


def first_screen(tmp_path: Path, store: DatabaseStore, started: list[Program]) -> str:
    """What a terminal shows before the person types anything."""
    started.append(Program(tmp_path, "tests.channels.in_terminal", "people", store.url))
    return started[-1].prints(PROMPT)


def test_what_a_crash_kept_from_the_screen_is_shown_once_after_the_next_start(
    tmp_path: Path, store: DatabaseStore, started: list[Program]
) -> None:
    told = [Reply(lines(message(words))) for words in ("Shown before the crash", "Kept from the screen")]
    with store.turn(PERSON, "update:1", NOW) as desk:
        row = desk.say(Answer(tuple(told)))
    store.delivered(row, 1, None)
    shown = first_screen(tmp_path, store, started)
    assert "Kept from the screen" in shown
    assert "Shown before the crash" not in shown
    assert store.waiting(PERSON) == []
    assert "Kept from the screen" not in first_screen(tmp_path, store, started)
