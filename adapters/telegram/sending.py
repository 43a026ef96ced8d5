"""The sender: delivers what waits in the outbox, one process at a time for a bot.

What a person is told in a chat keeps its order; chats do not wait for one another, and replies not for reminders.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

import structlog
from telegram import Bot
from telegram.error import TelegramError

from adapters.telegram.client import CHANNEL
from adapters.telegram.delivering import Counts, Delivery, Unreachable
from adapters.telegram.leasing import first_of
from adapters.telegram.pacing import CHAT, Buckets, Clock, Places, Rate, Turns
from adapters.telegram.trouble import Floor, Trouble
from bot.ports import Now, Store, StoreUnavailable, Waiting

_AT_ONCE: Final = 1000
"""Rows in hand, a few of each chat. What else waits stays in the database until some of these are out."""

_AT_MOST: Final = 3000
"""The same with those of chats in trouble, which keep no others waiting until there are so many."""

_UNASKED_AT_ONCE: Final = 10
"""Of these, rows that nobody asked for, such as reminders. However many wait, a reply is not far behind them."""

_UNASKED_AT_MOST: Final = 500
"""The same with those of chats in trouble, which keep no others waiting until there are so many."""

_PLENTY: Final = 100
"""With so many in hand there is no hurry to ask for more."""

_STEPS_AT_ONCE: Final = 8
"""Steps under way, which is enough for Telegram's limit. What waits for a connection of the library costs it more, the
more of it there is."""

_SLOW_AFTER: Final = 1.0
_SLOW_AT_ONCE: Final = 32
"""Steps under way beside those, as each has taken so many seconds already: where a few hang, the others go on."""

_IN_TROUBLE_AT_ONCE: Final = 2
"""Of all these, steps of chats that did not work the last time."""

_NOTES_AT_ONCE: Final = 4
"""Notes of what is out. They wait for no step, and leave threads of the event loop free for the leases."""

_ASKED_EVERY: Final = 1.0
"""Seconds until the store is asked again for rows that other processes wrote."""

_FINISHED_WITHIN: Final = 5.0
"""Seconds in which the messages that are on their way are let through when the process ends."""

_log = structlog.get_logger()


@dataclass
class _Chat:
    """What is next for one chat. `showing` is known here before the store knows it, once something was sent.

    `may_go_on` when more may wait behind what is in hand. `trouble` is what the row on its way has met.
    """

    rows: deque[Waiting] = field(default_factory=deque)
    showing: str | None = None
    may_go_on: bool = False
    trouble: Trouble | None = None
    sending: asyncio.Task[None] | None = None

    @property
    def is_idle(self) -> bool:
        return self.sending is None or self.sending.done()

    @property
    def is_in_trouble(self) -> bool:
        return self.trouble is not None and self.trouble.is_met

    @property
    def unasked(self) -> int:
        return sum(not row.is_reply for row in self.rows)


class Sending:
    """The sender of one bot. Does its work while its process holds the lease. `overall` is the pace of all it says."""

    def __init__(self, bot: Bot, store: Store, now: Now, clock: Clock, overall: Turns, *, chat: Rate = CHAT) -> None:
        self._bot = bot
        self._store = store
        self._now = now
        self._clock = clock
        self._floor = Floor()
        self._paces = Buckets(chat)
        self._overall = overall
        self._under_way = Places(_STEPS_AT_ONCE, slow=_SLOW_AT_ONCE, after=_SLOW_AFTER)
        self._in_trouble = asyncio.Semaphore(_IN_TROUBLE_AT_ONCE)
        self._noting = asyncio.Semaphore(_NOTES_AT_ONCE)
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._chats: dict[str, _Chat] = {}
        self._in_hand: set[int] = set()
        self._out: set[int] = set()

    def wake(self) -> None:
        """Say that something was put in the outbox. Another process notices within a second by itself."""
        self._woken.set()

    async def work(self, stopping: asyncio.Event) -> None:
        """Send what waits until `stopping` is set; then only what is on its way, for a few seconds."""
        self._stopping = stopping
        try:
            while not stopping.is_set():
                await self._take_up()
                await self._rest(stopping)
            await self._finish()
        finally:
            await self._drop_all()

    async def _rest(self, stopping: asyncio.Event) -> None:
        waited = [self._clock.sleep(_ASKED_EVERY), stopping.wait()]
        await first_of(*waited, *([self._woken.wait()] if self._on_their_way() < _PLENTY else []))

    async def _take_up(self) -> None:
        """Take what waits into hand."""
        # Only what was out before the store is asked can be left out of the answer: the rest would be sent twice.
        self._in_hand -= self._out
        self._out.clear()
        self._chats = {address: chat for address, chat in self._chats.items() if not chat.is_idle}
        self._woken.clear()
        room = max(0, min(_AT_ONCE - self._on_their_way(), _AT_MOST - len(self._in_hand)))
        ask = partial(self._store.next_waiting, CHANNEL, self._in_hand.copy(), room, self._room_for_unasked())
        try:
            rows = await asyncio.to_thread(ask)
        except StoreUnavailable:
            _log.warning("outbox_unreadable", meaning="The database does not answer. It is asked again every second.")
            return
        for row in rows:
            self._in_hand.add(row.id)
            self._queue(row)

    def _on_their_way(self) -> int:
        """Rows in hand, but for those that wait until a trouble of their chat is over."""
        return len(self._in_hand) - sum(len(chat.rows) for chat in self._chats.values() if chat.is_in_trouble)

    def _room_for_unasked(self) -> int:
        chats = self._chats.values()
        on_their_way = sum(chat.unasked for chat in chats if not chat.is_in_trouble)
        room = min(_UNASKED_AT_ONCE - on_their_way, _UNASKED_AT_MOST - sum(chat.unasked for chat in chats))
        return max(0, room)

    def _queue(self, row: Waiting) -> None:
        chat = self._chats.setdefault(row.sender.address, _Chat())
        chat.rows.append(row)
        chat.may_go_on = len(chat.rows) > 1
        if chat.is_idle:
            chat.sending = asyncio.create_task(self._send_all(chat))

    async def _send_all(self, chat: _Chat) -> None:
        while chat.rows and not self._stopping.is_set():
            row = chat.rows[0]
            try:
                delivery = Delivery(row, _known(chat.showing, row.showing), self._bot, self._store, self._now)
                await self._send(delivery, row, chat)
                chat.showing = delivery.showing
            except Unreachable as gone:
                await self._give_up(row, gone.at)
            except Exception as fault:  # noqa: BLE001 - kept, and tried again by the next process; others go on
                _log.error("delivery_failed", row=row.id, fault=type(fault).__name__)
                self._store.set_aside(row.id)
            chat.rows.popleft()
            self._out.add(row.id)
            if not row.is_reply:  # There is room for another.
                self.wake()
        if chat.may_go_on:
            self.wake()

    async def _send(self, delivery: Delivery, row: Waiting, chat: _Chat) -> None:
        """Every step of a delivery, each tried until it is done, or never will be, or the process is to end."""
        chat.trouble = trouble = Trouble("sending", self._clock, self._floor)
        try:
            while not (delivery.is_done or (trouble.is_met and self._stopping.is_set())):
                try:
                    await self._step(delivery, row.sender.address, is_in_trouble=trouble.is_met)
                    trouble.is_over()
                except (TelegramError, StoreUnavailable) as error:
                    await first_of(trouble.wait(error), self._stopping.wait())
        finally:
            trouble.leave()

    async def _step(self, delivery: Delivery, address: str, *, is_in_trouble: bool) -> None:
        """Do the next step, in this chat's turn and then in one among all chats."""
        counts = delivery.counts
        if counts is Counts.NOTHING:
            async with self._noting:
                return await delivery.step()
        if counts is Counts.MESSAGE:
            time = self._clock.time()
            await self._clock.sleep(self._paces.of(address, time).wait(time))
        among_these = self._in_trouble if is_in_trouble else nullcontext()
        async with among_these, self._under_way.one() as begin:
            if counts is not Counts.CALL:
                await self._overall.turn()
            if counts is Counts.MESSAGE:  # It counts from now, however long it waited for the others.
                time = self._clock.time()
                self._paces.of(address, time).reserve(time)
            begin()
            await delivery.step()
        return None

    async def _give_up(self, row: Waiting, at: datetime) -> None:
        """Nobody is there: what waits for them waits no longer."""
        _log.info("person_unreachable", row=row.id)
        with suppress(StoreUnavailable):  # the next message to them finds it out again
            await asyncio.to_thread(self._store.left, row.sender, at)

    async def _finish(self) -> None:
        tasks = [chat.sending for chat in self._chats.values() if chat.sending is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=_FINISHED_WITHIN)

    async def _drop_all(self) -> None:
        """Forget what is in hand: it waits in the outbox, and whoever has the lease next sends it."""
        tasks = [chat.sending for chat in self._chats.values() if chat.sending is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._chats.clear()
        self._in_hand.clear()
        self._out.clear()


def _known(here: str | None, stored: str | None) -> str | None:
    return stored if here is None else here
