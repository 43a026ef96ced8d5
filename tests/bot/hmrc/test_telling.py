"""Telling: in time, once, in the chat that connected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.database.store import DatabaseStore
from bot.answers import Answer
from bot.hmrc.telling import tell
from bot.updates import Sender
from journeys.engine.replies import Reply, lines
from journeys.engine.text import message
from tests.bot.hmrc.linking import ANN, BEN, Town, town
from tests.databases import SqliteShelf


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    with town(SqliteShelf(tmp_path).new()) as made:
        made.connects(ANN, "self")
        yield made


@pytest.fixture
def store(here: Town) -> Iterator[DatabaseStore]:
    opened = DatabaseStore(here.url)
    yield opened
    opened.close()


def said(store: DatabaseStore) -> list[Reply]:
    return [reply for waiting in store.waiting(ANN) for reply in waiting.answer.replies]


def words(reply: Reply) -> str:
    return " ".join(line.message.text for line in reply.lines)


def test_nobody_is_told_while_there_is_time(here: Town, store: DatabaseStore) -> None:
    assert tell(store, here.store, here.clock.now()) == 0
    assert said(store) == []


def test_a_person_is_told_twice_before_the_end_and_once_after_it(here: Town, store: DatabaseStore) -> None:
    grant = here.store.granted(ANN, "self")
    assert grant is not None
    for before in (30, 20, 7, 3, 0, -1):
        at = grant.until - timedelta(days=before)
        tell(store, here.store, at)
        tell(store, here.store, at)
    told = said(store)
    assert ["has ended" in words(reply) for reply in told] == [False, False, True]
    assert all(reply.buttons[0].data == ":connect" for reply in told)


class FailsForAnn:
    """A store that has one row which nobody can take."""

    def __init__(self, store: DatabaseStore) -> None:
        self._store = store

    def turn(self, sender: Sender, update: str, at: datetime) -> Any:
        if sender == ANN:
            raise ValueError
        return self._store.turn(sender, update, at)


def test_one_who_cannot_be_told_does_not_cost_the_others_their_notice(here: Town, store: DatabaseStore) -> None:
    here.connects(BEN, "self")
    grant = here.store.granted(ANN, "self")
    assert grant is not None
    assert tell(FailsForAnn(store), here.store, grant.until) == 1  # type: ignore[arg-type]
    assert len(list(store.waiting(BEN))) == 1
    assert tell(store, here.store, grant.until) == 1, "she is told when it can be done"
    assert len(said(store)) == 1


def test_what_was_said_before_a_crash_is_not_said_again_after_it(here: Town, store: DatabaseStore) -> None:
    grant = here.store.granted(ANN, "self")
    assert grant is not None
    (due,) = here.store.to_tell(grant.until)
    with store.turn(ANN, f"hmrc {due.notice}:{due.edition}", grant.until) as desk:
        desk.say(Answer((Reply(lines(message("said before"))),)))
    assert tell(store, here.store, grant.until) == 1
    assert len(said(store)) == 1
    assert tell(store, here.store, grant.until) == 0
