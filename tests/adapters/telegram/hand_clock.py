"""A clock that a test moves by hand, from any thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Condition
from time import monotonic

from tests.bot.chatting import NOON


class HandClock:
    """Stands still until it is moved. Whoever sleeps on it wakes when their time has come."""

    def __init__(self) -> None:
        self._moved = Condition()
        self._passed = 0.0
        self._asleep: list[tuple[float, float, asyncio.AbstractEventLoop, asyncio.Event]] = []

    def now(self) -> datetime:
        with self._moved:
            return NOON + timedelta(seconds=self._passed)

    def time(self) -> float:
        with self._moved:
            return self._passed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        woken = asyncio.Event()
        with self._moved:
            mine = (self._passed + seconds, seconds, asyncio.get_running_loop(), woken)
            self._asleep.append(mine)
            self._moved.notify_all()
        try:
            await woken.wait()
        finally:
            with self._moved:
                if mine in self._asleep:
                    self._asleep.remove(mine)

    def move(self, seconds: float) -> None:
        """Let time pass, all at once."""
        with self._moved:
            self._passed += seconds
            for due, _seconds, loop, woken in list(self._asleep):
                if due <= self._passed + 1e-9:
                    loop.call_soon_threadsafe(woken.set)

    def wait_for_sleeper(self, at_least: float, at_most: float, real_seconds: float = 5.0) -> None:
        """Wait until somebody sleeps for a time between these."""

        def found() -> bool:
            return any(at_least <= seconds <= at_most for _due, seconds, _loop, _woken in self._asleep)

        with self._moved:
            slept = self._moved.wait_for(found, real_seconds)
            assert slept, f"Nobody sleeps so long, but {sorted(each[1] for each in self._asleep)}"

    def move_until(self, holds: Callable[[], bool], real_seconds: float = 10.0) -> float:
        """Let time pass, a second at a time, until something holds; the seconds that it took."""
        begun, deadline = self._passed, monotonic() + real_seconds
        while not holds():
            assert monotonic() < deadline, f"It did not hold within {real_seconds} seconds."
            self.move(1)
            with self._moved:
                self._moved.wait(0.02)
        return self._passed - begun
