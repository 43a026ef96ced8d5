"""One lock around all that the far end knows, and a way to wait for what is to happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Condition
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """A lock. Whoever leaves it has changed something, so all who wait look again."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._events: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def __enter__(self) -> None:
        self._condition.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._condition.notify_all()
        for loop, event in self._events:
            loop.call_soon_threadsafe(event.set)
        self._condition.release()

    def wait(self, holds: Callable[[], T], seconds: float) -> T:
        """In a thread: the first true value of `holds`, or its last one when the time is up."""
        with self._condition:
            return self._condition.wait_for(holds, seconds)

    async def wait_in_loop(self, holds: Callable[[], T], seconds: float) -> T:
        """The same in an event loop."""
        loop = asyncio.get_running_loop()
        mine = (loop, asyncio.Event())
        deadline = loop.time() + seconds
        with self._condition:
            self._events.add(mine)
        try:
            while True:
                mine[1].clear()
                with self._condition:
                    held = holds()
                if held or not await _set_before(mine[1], deadline):
                    return held
        finally:
            with self._condition:
                self._events.discard(mine)


async def _set_before(event: asyncio.Event, deadline: float) -> bool:
    try:
        async with asyncio.timeout_at(deadline):
            await event.wait()
    except TimeoutError:
        return False
    return True
