"""People for the benches: each walks the six questions, every turn taken and noted as delivered."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from adapters.database.store import DatabaseStore
from bench.six import TYPED, six
from bot.assistant import Assistant
from bot.clock import real_time
from bot.updates import Role, Sender, Update

TODAY = date(2026, 11, 21)
TURNS = len(TYPED) + 1
"""The turns of one person: opening the journey, then all that they type."""


class Town:
    """Many people and one assistant, on one database."""

    def __init__(self, store: DatabaseStore) -> None:
        self.store = store
        self.assistant = Assistant(store, {six.key: six}, real_time)

    def walk(self, person: str) -> Iterator[float]:
        """One person from their first word to the ending; the seconds that each turn took."""
        yield self.turn(person, 0, data=f":start {six.key}")
        for number, text in enumerate(TYPED, 1):
            yield self.turn(person, number, text=text)

    def turn(self, person: str, number: int, text: str | None = None, data: str | None = None) -> float:
        """One turn, from the update to the note of its delivery; the seconds it took."""
        sender = Sender("bench", person, person)
        update = Update(f"{person}-{number}", sender, TODAY, text, data, Role.INDIVIDUAL)
        begun = perf_counter()
        taken = self.assistant.take(update)
        self.store.delivered(taken.row, len(taken.answer.replies), real_time())
        return perf_counter() - begun


@contextmanager
def town(synchronous: str = "FULL", folder: str | None = None, url: str | None = None) -> Iterator[tuple[Town, Path]]:
    """A town on a new database in a folder that goes when it is left, and the database's file; or on that at `url`."""
    with TemporaryDirectory(dir=folder) as place:
        path = Path(place, "bench.db")
        store = DatabaseStore(url or f"sqlite:///{path}", synchronous=synchronous)
        gc.set_threshold(10_000)  # as `mtd-assistant` does,
        gc.freeze()  # and this too
        try:
            yield Town(store), path
        finally:
            store.close()
