"""A process that dies at every step in turn, and what is left each time. Started by `test_crashes.py`.

It is given a folder, and for PostgreSQL the server and the database there that is copied for each world.

A life of the process: open the store, deliver what waits in the outbox, then take every update that the channel has
not been told of, tell the channel, and deliver. Each statement, commit, telling and delivery is a step. Every life
is a fork of its own that ends by `os._exit`, with nothing tidied up. Prints one JSON object: the lives that began
with an empty database, and on SQLite the lives that began with none.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from adapters.database.store import DatabaseStore
from bot.assistant import Assistant
from bot.updates import Role, Sender, Update
from tests.bot.chatting import JOURNEYS, noon
from tests.databases import PostgresqlShelf, SqliteShelf, rows
from tests.journeys.a_journey import TODAY

ANN = Sender("test", "ann", "ann")
SAID = ("picnic", "at home", "nonsense", "yes", ":start six", "menu")
UPDATES = [
    Update(
        f"u{number}",
        ANN,
        TODAY,
        None if text.startswith(":") else text,
        text if text.startswith(":") else None,
        Role.INDIVIDUAL,
    )
    for number, text in enumerate(SAID)
]
CRASHED = 9

Step = Callable[[str], None]


class World:
    """What is outside the process: the updates that the channel knows to be taken, and what the person has heard."""

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir(parents=True)
        self.url = url
        self._told = folder / "told"
        self._heard = folder / "heard"

    @property
    def told(self) -> list[str]:
        return self._told.read_text().splitlines() if self._told.exists() else []

    @property
    def heard(self) -> list[str]:
        """What was heard, by the number of its answer: what is undone on PostgreSQL leaves a gap in the ids."""
        lines = [json.loads(each) for each in self._heard.read_text().splitlines()] if self._heard.exists() else []
        ids = sorted({row for row, _number, _said in lines})
        return [f"{ids.index(row)}.{number} {said}" for row, number, said in lines]

    def tell(self, update: str) -> None:
        with self._told.open("a") as file:
            file.write(f"{update}\n")

    def hear(self, row: int, number: int, said: str) -> None:
        with self._heard.open("a") as file:
            file.write(json.dumps([row, number, said]) + "\n")


def watch(kind: str, step: Step) -> None:
    """Make everything that the driver is asked to do a step."""
    how = watched_postgresql(step) if kind == "postgresql" else watched_sqlite(step)

    def connecting(_dialect: object, _record: object, _given: object, named: dict[str, Any]) -> None:
        named.update(how)

    event.listen(Engine, "do_connect", connecting)


def watched_postgresql(step: Step) -> dict[str, Any]:
    """How the driver is to connect. It begins and commits by itself, so those are steps of the engine."""

    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            step(str(query))
            return super().execute(query, params, **options)

    event.listen(Engine, "begin", lambda _connection: step("BEGIN"))
    event.listen(Engine, "commit", lambda _connection: step("COMMIT"))
    return {"cursor_factory": Cursor}


def watched_sqlite(step: Step) -> dict[str, Any]:
    """How the driver is to connect."""

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, values: Any = ()) -> Cursor:
            step(sql)
            super().execute(sql, values)
            return self

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, values: Any = ()) -> Any:
            return self.cursor().execute(sql, values)

        def commit(self) -> None:
            step("COMMIT")
            super().commit()

    return {"factory": Connection}


def live(world: World, step: Step) -> None:
    """One life, to its end."""
    store = DatabaseStore(world.url, synchronous="OFF")  # Nothing here cuts the power.
    assistant = Assistant(store, JOURNEYS, noon)

    def deliver(row: int, replies: tuple[Any, ...], sent: int) -> None:
        for number in range(sent, len(replies)):
            step("deliver")
            world.hear(row, number, str(replies[number]))
            store.delivered(row, number + 1, noon() if number + 1 == len(replies) else None)

    for waiting in store.waiting(ANN):
        deliver(waiting.id, waiting.answer.replies, waiting.sent)
    for update in UPDATES:
        if update.id in world.told:
            continue
        taken = assistant.take(update)
        step("tell")
        world.tell(update.id)
        if taken.is_new:
            deliver(taken.row, taken.answer.replies, 0)
    step("close")
    store.close()


def life(world: World, last_step: int | None) -> list[str]:
    """A life in a process of its own, which dies before a step; the steps it took, or none if it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        steps: list[str] = []

        def step(what: str) -> None:
            if len(steps) == last_step:
                os._exit(CRASHED)
            steps.append(what)

        watch(make_url(world.url).get_backend_name(), step)
        live(world, step)
        with os.fdopen(writing, "w") as pipe:
            json.dump(steps, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        taken = pipe.read()
    _child, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    if ended not in (0, CRASHED):
        raise SystemExit(f"a life ended with {ended}")
    steps_taken: list[str] = json.loads(taken) if ended == 0 else []
    return steps_taken


def left(world: World) -> dict[str, Any]:
    """What the world and the database hold at the end, without what tells one file from another."""
    return {"rows": rows(world.url), "told": world.told, "heard": world.heard}


def deaths(folder: Path, database: Callable[[], str], twice: int, every: int = 1) -> dict[str, Any]:
    """Die at every step, or every so many, and then live on; and some times die twice."""
    calm = World(folder / "calm", database())
    steps = life(calm, None)
    chance = random.Random(7)
    pairs = [(chance.randrange(len(steps)), chance.randrange(len(steps) // 2)) for _time in range(twice)]
    crashes = []
    for at in [*((each,) for each in range(0, len(steps), every)), *pairs]:
        world = World(folder / " and ".join(map(str, at)), database())
        for last_step in (*at, None):
            life(world, last_step)
        crashes.append({"at": [steps[each] for each in at], **left(world)})
    return {"calm": left(calm), "crashes": crashes}


def main() -> None:
    """Die in every way, and print what was left."""
    gc.freeze()  # What is there now stays shared with every fork.
    folder = Path(sys.argv[1])
    is_sqlite = not sys.argv[2:]
    shelf = SqliteShelf(folder) if is_sqlite else PostgresqlShelf(*sys.argv[2:])
    # The steps are the same on either, and a life on a server takes several times as long.
    lives = {
        "talking": deaths(folder / "talking", shelf.new, twice=12 if is_sqlite else 2, every=1 if is_sqlite else 7)
    }
    if is_sqlite:  # The server itself undoes tables that are half made, and it takes a minute to see it do so.
        del UPDATES[1:]
        lives["beginning"] = deaths(folder / "beginning", shelf.bare, twice=0, every=4)
    sys.stdout.write(json.dumps(lives, default=str))
    shelf.clear()


if __name__ == "__main__":
    main()
