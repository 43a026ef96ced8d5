"""Durable turns a second, against a plain python-telegram-bot ConversationHandler whose persistence keeps each update.

Both are processes of their own behind a webhook, and are sent the same updates by the same connections: 2,000 people
answer six questions, forty at a time, each as soon as their last update was answered with 200, which is when what it
changed is on the disk. Both send their replies, without a limit, to a Bot API on this machine. It answers after 10 ms,
which is sooner than Telegram's own does over any network, and once more, with `at_once`, without waiting. They take
turns, a crowd each, so that a slow minute of the machine is slow for both, and the next begins when the one before has
sent everything.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.figures import Figure, options, show
from bench.plain_handler import HandlerPlan
from bench.posting import CONNECTIONS, SAID, Posting, posting, update
from bench.quick_api import QuickApi
from bench.serving import ROOT, Plan, free_port, started

_PATIENCE = 60.0
ANSWERS_AFTER = 0.01
"""Seconds that the Bot API takes."""


@dataclass
class Side:
    """One of the bots, and the seconds it has taken: until every update was taken, and until all was said."""

    port: int
    unsaid: Sequence[str]
    taken: float = 0.0
    said: float = 0.0

    async def walk(self, people: Sequence[int]) -> None:
        """Have these people answer all questions."""
        waiting = iter(people)
        async with posting(self.port, "/telegram") as webhook:
            begun = perf_counter()
            async with asyncio.TaskGroup() as group:
                for _each in range(CONNECTIONS):
                    group.create_task(_some(webhook, waiting))
        self.taken += perf_counter() - begun
        await self._until_all_is_said()
        self.said += perf_counter() - begun

    async def _until_all_is_said(self) -> None:
        if self.unsaid:
            path, sql = self.unsaid
            async with asyncio.timeout(_PATIENCE):
                while counted(path, sql):  # noqa: ASYNC110 - another process writes it
                    await asyncio.sleep(0.01)


async def _some(webhook: Posting, waiting: Iterator[int]) -> None:
    for person in waiting:
        for at, text in enumerate(SAID):
            await webhook.post(update(person * len(SAID) + at, person, text))


def counted(path: str, sql: str) -> int:
    """A number that a query gives."""
    with closing(sqlite3.connect(path, timeout=_PATIENCE)) as driver:
        return int(driver.execute(sql).fetchone()[0])


@contextmanager
def handler(plan: HandlerPlan) -> Iterator[None]:
    """The plain bot at work."""
    command = [sys.executable, "-m", "bench.plain_handler", json.dumps(asdict(plan))]
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603
    try:
        yield
    finally:
        process.kill()
        process.wait()


UNSAID = "SELECT count(*) FROM outbox WHERE delivered_at IS NULL"
ARRIVED = "SELECT count(*) FROM sessions WHERE life = 'done'"
ANSWERED = "SELECT count(*) FROM people WHERE json_extract(data, '$.\"6\"') IS NOT NULL"


async def compare(crowds: Sequence[Sequence[int]], place: Path, seconds: float) -> dict[str, float]:
    """Crowd by crowd: ours, the handler one by one, and the handler with updates beside one another.

    The Bot API takes `seconds` over an answer.
    """
    ours, theirs = str(place / "ours.db"), {one: str(place / f"{one}.db") for one in (True, False)}
    async with AsyncExitStack() as stack:
        apis = [await stack.enter_async_context(QuickApi(seconds)) for _each in range(3)]
        plan = Plan(apis[0].url, f"sqlite:///{ours}", free_port(), has_only_six=True)
        stack.enter_context(started(plan))
        ports = [free_port(), free_port()]
        for api, port, (one, path) in zip(apis[1:], ports, theirs.items(), strict=True):
            stack.enter_context(handler(HandlerPlan(api.url, path, port, one)))
        await asyncio.wait_for(apis[0].webhook_is_set.wait(), _PATIENCE)
        sides = [Side(plan.port or 0, (ours, UNSAID)), *(Side(port, ()) for port in ports)]
        for crowd in crowds:
            for side in sides:
                await side.walk(crowd)
    people = sum(map(len, crowds))
    arrived = [counted(ours, ARRIVED), *(counted(path, ANSWERED) for path in theirs.values())]
    if arrived != [people] * 3:
        raise SystemExit(f"Of {people} people, these answered all questions: {arrived}.")
    turns = people * len(SAID)
    return {
        "over_handler": sides[1].taken / sides[0].taken,
        "over_handler_side_by_side": sides[2].taken / sides[0].taken,
        "said_over_handler": sides[1].said / sides[0].said,
        "turns_a_second": turns / sides[0].taken,
        "said_turns_a_second": turns / sides[0].said,
        "handler_turns_a_second": turns / sides[1].taken,
        "handler_side_by_side_turns_a_second": turns / sides[2].taken,
    }


def measure(people: int, crowd: int, seconds: float, folder: str | None) -> dict[str, Figure]:
    """Compare with so many people, in crowds of so many."""
    crowds = [range(first, first + crowd) for first in range(0, people, crowd)]
    with TemporaryDirectory(dir=folder) as place:
        measured = asyncio.run(compare(crowds, Path(place), seconds))
    return {name: round(value, 2) for name, value in measured.items()}


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    people, crowd = (8, 4) if chosen.quick else (2000, 100)
    figures = measure(people, crowd, ANSWERS_AFTER, chosen.folder)
    figures |= {f"at_once_{name}": value for name, value in measure(people, crowd, 0.0, chosen.folder).items()}
    ratios = {name: value for name, value in figures.items() if "over_handler" in name}
    show({**ratios, **figures}, as_json=chosen.json)


if __name__ == "__main__":
    main()
