"""A process that dies at every step in turn, and what is left each time. Started by `test_crashes.py`.

A life of the process: open the store, deliver what waits in the outbox, then take every update that the channel has
not been told of, tell the channel, and deliver. Each statement, commit, telling and delivery is a step. Every life
is a fork of its own that ends by `os._exit`, with nothing tidied up. Prints one JSON object: the lives that began
with no database, and the lives that began with an empty one.
"""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from adapters.database.store import DatabaseStore
from bot.assistant import Assistant
from bot.updates import Role, Sender, Update
from tests.bot.chatting import JOURNEYS, Shelf, noon, rows
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

    def __init__(self, folder: Path, blank: Path | None) -> None:
        folder.mkdir(parents=True)
        self.database = folder / "crash.db"
        if blank is not None:
            shutil.copy(blank, self.database)
        self._told = folder / "told"
        self._heard = folder / "heard"

    @property
    def told(self) -> list[str]:
        return self._told.read_text().splitlines() if self._told.exists() else []

    @property
    def heard(self) -> list[str]:
        return self._heard.read_text().splitlines() if self._heard.exists() else []

    def tell(self, update: str) -> None:
        with self._told.open("a") as file:
            file.write(f"{update}\n")

    def hear(self, said: str) -> None:
        with self._heard.open("a") as file:
            file.write(f"{said}\n")


def watch(step: Step) -> None:
    """Make everything that the driver is asked to do a step."""

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

    def connecting(_dialect: object, _record: object, _given: object, named: dict[str, Any]) -> None:
        named["factory"] = Connection

    event.listen(Engine, "do_connect", connecting)


def live(world: World, step: Step) -> None:
    """One life, to its end."""
    store = DatabaseStore(f"sqlite:///{world.database}", synchronous="OFF")  # Nothing here cuts the power.
    assistant = Assistant(store, JOURNEYS, noon)

    def deliver(row: int, replies: tuple[Any, ...], sent: int) -> None:
        for number in range(sent, len(replies)):
            step("deliver")
            world.hear(f"{row}.{number} {replies[number]}")
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

        watch(step)
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
    return {"rows": rows(world.database), "told": world.told, "heard": world.heard}


def deaths(folder: Path, blank: Path | None, twice: int) -> dict[str, Any]:
    """Die at every step and then live on; and some times die twice."""
    calm = World(folder / "calm", blank)
    steps = life(calm, None)
    chance = random.Random(7)
    pairs = [(chance.randrange(len(steps)), chance.randrange(len(steps) // 2)) for _time in range(twice)]
    crashes = []
    for at in [*((each,) for each in range(len(steps))), *pairs]:
        world = World(folder / " and ".join(map(str, at)), blank)
        for last_step in (*at, None):
            life(world, last_step)
        crashes.append({"at": [steps[each] for each in at], **left(world)})
    return {"calm": left(calm), "crashes": crashes}


def main() -> None:
    """Die in every way, and print what was left."""
    gc.freeze()  # What is there now stays shared with every fork.
    folder = Path(sys.argv[1])
    blank = Shelf(folder).path()
    talking = deaths(folder / "talking", blank, twice=12)
    del UPDATES[1:]
    sys.stdout.write(json.dumps({"talking": talking, "beginning": deaths(folder / "beginning", None, twice=0)}))


if __name__ == "__main__":
    main()
