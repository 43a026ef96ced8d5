"""Work that one process does at a time: whoever holds the lease does it, and when they die another takes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import structlog

from adapters.telegram.pacing import Clock
from bot.ports import Now, Store, StoreUnavailable

LASTS = timedelta(seconds=15)
"""How long a lease lasts that nobody renews: so long nothing is done after a process was killed."""

_RENEWED_AFTER = LASTS.total_seconds() / 3

_log = structlog.get_logger()


class Lease:
    """One named lease, sought for one process. `holder` is unlike that of every other process."""

    def __init__(self, name: str, holder: str, store: Store, now: Now, clock: Clock) -> None:
        self._name = name
        self._holder = holder
        self._store = store
        self._now = now
        self._clock = clock
        self._until: datetime | None = None

    async def work(self, work: Callable[[], Awaitable[None]], stopping: asyncio.Event) -> None:
        """Do the work while the lease is ours, from when it is, until it returns or `stopping` is set.

        When the lease is lost the work is cancelled, and begun anew when the lease is ours again. On stopping the
        work is waited for: it sees the event itself. Then the lease is given up.
        """
        try:
            while not stopping.is_set():
                if await self._hold():
                    _log.info("lease_taken", lease=self._name)
                    await self._while_held(work)
                else:
                    await first_of(stopping.wait(), self._clock.sleep(_RENEWED_AFTER))
        finally:
            with suppress(StoreUnavailable):  # not given up, it runs out
                await asyncio.to_thread(self._store.let_go, self._name, self._holder)

    async def _while_held(self, work: Callable[[], Awaitable[None]]) -> None:
        working = asyncio.ensure_future(work())
        try:
            while not working.done():
                await first_of(asyncio.shield(working), self._clock.sleep(_RENEWED_AFTER))
                if not working.done() and not await self._hold():
                    _log.warning("lease_lost", lease=self._name)
                    return
            await working
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working

    async def _hold(self) -> bool:
        """Take or renew the lease. While the store cannot be asked, what we have is ours until it runs out."""
        now = self._now()
        until = now + LASTS
        try:
            is_ours = await asyncio.to_thread(partial(self._store.hold, self._name, self._holder, now, until))
        except StoreUnavailable:
            return self._until is not None and self._now() < self._until - LASTS / 3
        self._until = until if is_ours else None
        return is_ours


async def first_of(*waited: Awaitable[object]) -> None:
    """Wait until one of these is done, and let go of the others. What they return or raise is not looked at."""
    tasks = [asyncio.ensure_future(each) for each in waited]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
