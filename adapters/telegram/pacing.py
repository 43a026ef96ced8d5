"""How fast we may send: about one message a second to a chat, and under thirty a second in all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Protocol


class Clock(Protocol):
    """Seconds that only go forward, and waiting for them to pass."""

    def time(self) -> float:
        """Seconds since some moment."""

    async def sleep(self, seconds: float) -> None:
        """Wait for this many seconds."""


class LoopClock:
    """The event loop's own time."""

    def time(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(frozen=True)
class Rate:
    """So many a second in the long run, of which a few may come at once."""

    a_second: float
    at_once: int


CHAT: Final = Rate(1, 1)
"""New messages to one chat. Telegram may bear a short burst, and punishes it with long waits when it does not."""

OVERALL: Final = Rate(28, 2)
"""To all chats of a bot together: never more than 30 in any second, which is Telegram's limit."""

RECEIVED: Final = Rate(1, 20)
"""From one chat. Nobody reads and answers faster than this for long."""


class Bucket:
    """Keeps to one rate. Holds one moment, whatever the rate."""

    def __init__(self, rate: Rate) -> None:
        self._gap = 1 / rate.a_second
        self._ahead = self._gap * (rate.at_once - 1)
        self._next = float("-inf")

    def reserve(self, time: float) -> float:
        """Take the next place, at `time` in seconds or later; the seconds until then."""
        self._next = max(self._next, time - self._ahead)
        wait = max(0.0, self._next - time)
        self._next += self._gap
        return wait

    def wait(self, time: float) -> float:
        """Seconds until there is a place."""
        return max(0.0, self._next - time)

    def take(self, time: float) -> bool:
        """Take a place if there is one now."""
        if self.wait(time) > 0:
            return False
        self.reserve(time)
        return True

    def give_back(self) -> None:
        """Put a place back that was not used after all."""
        self._next -= self._gap

    def is_full(self, time: float) -> bool:
        """Is all of the rate there again? A bucket like that need not be kept."""
        return self._next <= time - self._ahead


class Buckets:
    """A bucket for each chat, kept only while it is in use."""

    def __init__(self, rate: Rate, at_most: int = 10_000) -> None:
        self._rate = rate
        self._at_most = at_most
        self._kept: dict[str, Bucket] = {}

    def of(self, chat: str, time: float) -> Bucket:
        """The bucket of a chat. `time` in seconds."""
        if chat not in self._kept and len(self._kept) >= self._at_most:
            self._kept = {each: bucket for each, bucket in self._kept.items() if not bucket.is_full(time)}
        return self._kept.setdefault(chat, Bucket(self._rate))


class Turns:
    """One rate that many keep to together, each in its turn.

    A place counts from when it is taken, and nobody has one in advance: where the process stood still for a while,
    those who waited do not all go at once.
    """

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._bucket = Bucket(rate)
        self._clock = clock
        self._first = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for a place, and take it."""
        async with self._first:
            while not self._bucket.take(time := self._clock.time()):
                await self._clock.sleep(self._bucket.wait(time))


class Places:
    """So many at once, of whom those who take long make room for others: up to `slow` of them, after so many seconds.

    Whoever comes waits in line for a place, and says when what may take long begins.
    """

    def __init__(self, at_once: int, *, slow: int, after: float) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._room_for_slow = slow
        self._after = after

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Callable[[], None]]:
        """Wait for a place, and keep it. Gives what to call when the long part begins."""
        await self._free.acquire()
        timer: asyncio.TimerHandle | None = None
        is_slow = False

        def begin() -> None:
            nonlocal timer
            timer = asyncio.get_running_loop().call_later(self._after, make_room)

        def make_room() -> None:
            nonlocal is_slow
            if self._room_for_slow > 0:
                self._room_for_slow -= 1
                is_slow = True
                self._free.release()

        try:
            yield begin
        finally:
            if timer is not None:
                timer.cancel()
            if is_slow:
                self._room_for_slow += 1
            else:
                self._free.release()
