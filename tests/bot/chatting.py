"""People for tests of the assistant: a real database, a still clock, and ids that count up."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.database.store import DatabaseStore
from bench.six import six
from bot.answers import Answer
from bot.assistant import Assistant, Taken
from bot.updates import Role, Sender, Update
from journeys.engine.journey import Journey
from tests.journeys.a_journey import TODAY, picnic

JOURNEYS: Mapping[str, Journey] = {journey.key: journey for journey in (picnic, six)}
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def noon() -> datetime:
    """A clock that stands still."""
    return NOON


class Person:
    """Somebody talking to an assistant. Every update has an id of its own: their name and a number."""

    def __init__(self, store: DatabaseStore, name: str = "ann", journeys: Mapping[str, Journey] = JOURNEYS) -> None:
        self.sender = Sender("test", name, name)
        self.assistant = Assistant(store, journeys, noon)
        self.sent: list[Update] = []
        self.today = TODAY

    def takes(self, text: str | None = None, data: str | None = None, role: Role | None = None) -> Taken:
        update = Update(f"{self.sender.account}-{len(self.sent)}", self.sender, self.today, text, data, role)
        self.sent.append(update)
        return self.assistant.take(update)

    def says(self, *texts: str) -> Answer:
        """Type these, one after another; the last answer."""
        return [self.takes(text).answer for text in texts][-1]

    def presses(self, *datas: str) -> Answer:
        """Press buttons with this data, one after another; the last answer."""
        return [self.takes(data=data).answer for data in datas][-1]

    def repeats(self, number: int = -1) -> Taken:
        """The same update once more."""
        return self.assistant.take(self.sent[number])


def words(answer: Answer) -> str:
    """Everything an answer says, as it is kept."""
    return str(answer.as_json())


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in a database, table by table."""
    with closing(sqlite3.connect(path)) as driver:
        tables = [
            name for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return {name: driver.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in tables}


class Shelf:
    """Databases for tests that need many: each a copy of one that was made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0
        self._blank = folder / "blank.db"
        DatabaseStore(f"sqlite:///{self._blank}").close()

    def path(self) -> Path:
        """The file of a new, empty database."""
        self._made += 1
        return Path(shutil.copy(self._blank, self._folder / f"{self._made}.db"))


def opened(path: Path) -> Iterator[DatabaseStore]:
    """The store on a file, closed afterwards. Not made to last a power cut, as nothing here cuts the power."""
    store = DatabaseStore(f"sqlite:///{path}", synchronous="OFF")
    yield store
    store.close()
