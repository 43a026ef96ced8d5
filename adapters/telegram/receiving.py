"""What comes in, made into turns: each chat in order, chats beside one another.

Whoever sends more than anybody can read is answered again a minute later; the others do not notice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import structlog
from telegram import Update

from adapters.telegram.asides import Asides
from adapters.telegram.pacing import RECEIVED, Buckets, Clock, Rate
from adapters.telegram.reading import Gone, Outside, Read, Spoken, read
from bot.assistant import Assistant
from bot.clock import london_date
from bot.ports import Now, Store, StoreUnavailable

_TURNS_AT_ONCE: Final = 8
"""Threads for turns. Those of the event loop stay free for the sender and the leases."""

_log = structlog.get_logger()


@dataclass
class _Lane:
    """The updates of one chat that are being taken. After one that could not be kept, those behind it wait as well."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    inside: int = 0
    is_stuck: bool = False


class Receiving:
    """Takes updates of one bot. `username` is the bot's own; `wake` is called after each turn."""

    def __init__(
        self,
        username: str,
        assistant: Assistant,
        store: Store,
        now: Now,
        clock: Clock,
        asides: Asides,
        wake: Callable[[], None],
        *,
        rate: Rate = RECEIVED,
    ) -> None:
        self._username = username
        self._assistant = assistant
        self._store = store
        self._now = now
        self._clock = clock
        self._asides = asides
        self._wake = wake
        self._rates = Buckets(rate)
        self._lanes: dict[str, _Lane] = {}
        self._threads = ThreadPoolExecutor(_TURNS_AT_ONCE, thread_name_prefix="turn")
        self._told: set[str] = set()

    async def take(self, update: Update) -> bool:
        """Take one update. True when Telegram need not send it again; False when nothing could be written.

        Calls for one chat are dealt with in the order in which they are made.
        """
        match self._read(update):
            case Spoken() as spoken:
                return await self._spoken(spoken)
            case Gone(sender, at):
                return await self._kept(sender.address, partial(self._store.left, sender, at))
            case Outside() as outside:
                self._asides.private_only(outside)
        return True

    def _read(self, update: Update) -> Read:
        try:
            return read(update, london_date(self._now()), self._username)
        except Exception as fault:  # noqa: BLE001 - an update that stops us would come again after every start
            _log.error("update_not_read", update=update.update_id, fault=type(fault).__name__)
            return None

    def close(self) -> None:
        """Let the threads go, once what they are doing is done."""
        self._threads.shutdown()

    async def _spoken(self, spoken: Spoken) -> bool:
        if spoken.callback is not None:
            self._asides.answer(spoken.callback)
        address, time = spoken.asked.sender.address, self._clock.time()
        pace = self._rates.of(address, time)
        if not pace.take(time):
            _log.info("update_left_unread", meaning="One chat sends more than one message a second.")
            self._asides.too_fast(address)
            return True
        is_kept = await self._kept(address, partial(self._assistant.take, spoken.asked))
        if is_kept:
            self._told.discard(address)
            self._wake()
        else:
            pace.give_back()
            self._say_unavailable(address)
        return is_kept

    def _say_unavailable(self, address: str) -> None:
        if address not in self._told:
            self._told.add(address)
            self._asides.unavailable(address)

    async def _kept(self, address: str, change: Callable[[], object]) -> bool:
        """Make a change in the store, in its chat's turn. False when the store could not take it."""
        async with self._lane(address) as lane:
            if lane.is_stuck:
                return False
            try:
                await asyncio.get_running_loop().run_in_executor(self._threads, change)
            except StoreUnavailable:
                _log.warning("update_not_kept", meaning="The database does not answer. Telegram sends it again.")
                lane.is_stuck = True
                return False
            except Exception as fault:  # noqa: BLE001 - the same update would fail for ever, and hold up all others
                _log.error("update_failed", fault=type(fault).__name__)
            return True

    @asynccontextmanager
    async def _lane(self, address: str) -> AsyncIterator[_Lane]:
        lane = self._lanes.setdefault(address, _Lane())
        lane.inside += 1
        try:
            async with lane.lock:
                yield lane
        finally:
            lane.inside -= 1
            if not lane.inside:
                del self._lanes[address]
