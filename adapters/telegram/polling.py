"""Long polling: the default, which needs no public address. One process asks at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from adapters.telegram.client import LONG_POLL_SECONDS, answers_read
from adapters.telegram.leasing import first_of
from adapters.telegram.pacing import Clock
from adapters.telegram.reading import ALLOWED
from adapters.telegram.receiving import Receiving
from adapters.telegram.trouble import Trouble
from bot.ports import StoreUnavailable

_log = structlog.get_logger()


class Polling:
    """Asks for updates and has them taken. Telegram keeps those that were not, for a day."""

    def __init__(self, bot: Bot, receiving: Receiving, clock: Clock) -> None:
        self._bot = bot
        self._receiving = receiving
        self._clock = clock
        self._next: int | None = None

    async def work(self, stopping: asyncio.Event) -> None:
        """Poll until `stopping` is set. What has come by then is taken to the end; what has not, comes again."""
        self._next = None  # another process may have polled since
        trouble = Trouble("polling", self._clock)
        while not stopping.is_set():
            asking = asyncio.ensure_future(self._ask())
            try:
                await first_of(asyncio.shield(asking), stopping.wait())
            finally:  # Where the lease is lost, too: Telegram answers one at a time.
                await _let_go(asking)
            if asking.cancelled():
                return
            try:
                await self._take(asking.result())
                trouble.is_over()
            except (TelegramError, StoreUnavailable) as error:
                await first_of(trouble.wait(error), stopping.wait())

    async def _ask(self) -> Sequence[Update]:
        with answers_read():
            return await self._bot.get_updates(offset=self._next, timeout=LONG_POLL_SECONDS, allowed_updates=ALLOWED)

    async def _take(self, updates: Sequence[Update]) -> None:
        """Take updates, all at once, and go on behind the last before which none is missing.

        Raises StoreUnavailable when there are some that could not be kept.
        """
        kept = await asyncio.gather(*(self._receiving.take(update) for update in updates))
        for update, is_kept in zip(updates, kept, strict=True):
            if not is_kept:
                raise StoreUnavailable("Some updates could not be kept. They are asked for again.")
            self._next = update.update_id + 1


async def _let_go(asking: asyncio.Future[Sequence[Update]]) -> None:
    if asking.done():
        return
    asking.cancel()
    with suppress(asyncio.CancelledError, TelegramError):
        await asking
