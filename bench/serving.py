"""A bot in a process of its own, to be loaded and killed: `python -m bench.serving PLAN`, a `Plan` as JSON.

Its time begins at one noon and may run fast, so that a lease that was left runs out within a second. Every process
of one bench is given the same `begun`, and so they all agree on the time.
"""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import IO

from bench.six import six

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOKEN = "4200000:AAtheTokenOfTheBench_1"  # noqa: S105 - nobody's
SECRET = "the-secret-of-the-benches"  # noqa: S105
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Plan:
    """What a bot is to be.

    With `port` updates come by webhook, and are polled without. `speed` is how many of its seconds go into a real
    one; `begun` is the real moment, in seconds since 1970, that is its noon.
    """

    api_url: str
    database: str
    port: int | None = None
    is_limited: bool = False
    has_only_six: bool = False
    speed: float = 1.0
    begun: float = 0.0


class FastClock:
    """Time from noon on, so many times as fast as the real one."""

    def __init__(self, begun: float, speed: float) -> None:
        self._begun = begun
        self._speed = speed

    def now(self) -> datetime:
        return NOON + timedelta(seconds=(time() - self._begun) * self._speed)

    def time(self) -> float:
        return asyncio.get_running_loop().time() * self._speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def started(plan: Plan, log: IO[bytes] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A process that serves as planned, and logs there. It is killed in the end, if it still lives."""
    command = [sys.executable, "-m", "bench.serving", json.dumps(asdict(plan))]
    process = subprocess.Popen(command, cwd=ROOT, stderr=log)  # noqa: S603
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def run(plan: Plan) -> None:
    """Serve until told to stop."""
    from adapters.database.store import DatabaseStore
    from adapters.telegram.account import Account
    from adapters.telegram.pacing import Rate
    from adapters.telegram.service import Rates, serve
    from adapters.telegram.serving import until_told_to_stop
    from bot.assistant import Assistant
    from journeys.registry import JOURNEYS

    clock, store = FastClock(plan.begun or time(), plan.speed), DatabaseStore(plan.database)
    public_url = f"http://127.0.0.1:{plan.port}" if plan.port else None
    account = Account(TOKEN, plan.api_url, public_url, SECRET if plan.port else None)
    assistant = Assistant(store, {six.key: six} if plan.has_only_six else JOURNEYS, clock.now)
    rates = None if plan.is_limited else Rates(*(Rate(1e6, 1000) for _each in range(3)))
    gc.freeze()  # as `mtd-assistant` does

    async def serving(stopping: asyncio.Event) -> None:
        await serve(account, assistant, store, clock.now, stopping, port=plan.port or 0, clock=clock, rates=rates)

    await until_told_to_stop(serving)
    store.close()


def _serve_as_told() -> None:
    import structlog

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with suppress(KeyboardInterrupt):
        asyncio.run(run(Plan(**json.loads(sys.argv[1]))))


if __name__ == "__main__":
    _serve_as_told()
