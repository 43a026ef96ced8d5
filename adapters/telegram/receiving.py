"""What comes in, made into turns: each chat in order, chats beside one another.

Whoever sends more than anybody can read is answered again a minute later; the others do not notice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

import structlog
from telegram import Update

from adapters.telegram.asides import Asides
from adapters.telegram.floods import Floods
from adapters.telegram.pacing import RECEIVED, Buckets, Clock, Rate
from adapters.telegram.reading import Gone, Outside, Read, Spoken, read
from bot.assistant import Assistant
from bot.clock import london_date
from bot.ports import Now, Store, StoreUnavailable
from bot.updates import Unread, Update as Asked

_TURNS_AT_ONCE: Final = 8
"""Threads for turns. Those of the event loop stay free for the sender and the leases."""

_SLOW_SECONDS: Final = 1.0
"""A turn that takes longer is shown to be under way."""

_LATE_SECONDS: Final = 60.0
"""What comes later than this after it was said has waited for us."""

_LATE_WAITING: Final = 100
"""Answers that may wait for a chat which has waited for us. It gets one a second."""

_LATE_FOR: Final = 300.0
"""Seconds after such an update for which answers to what waited may still be on their way."""

_LOOKED_AFTER: Final = 5
"""Updates of a chat after which the store is asked again how much waits for it: to ask each time costs a quarter."""

_REMEMBERED: Final = 10_000
"""Chats of which something is known here, and messages whose words are known again. With more, it begins anew."""

_log = structlog.get_logger()

_Known = TypeVar("_Known")


class _Behind(Exception):
    """More waits for a chat than it may say at once. A place a second comes free, as its answers go out.

    `has_waited` where it was said while nobody read it.
    """

    def __init__(self, *, has_waited: bool) -> None:
        super().__init__()
        self.has_waited = has_waited


@dataclass
class _Lane:
    """The updates of one chat that are being taken. After one that could not be kept, those behind it wait as well."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    inside: int = 0
    is_stuck: bool = False


@dataclass(frozen=True)
class _Late:
    """How late a chat's last late update was, and until when answers to what waited may be on their way."""

    seconds: float
    until: float


_NEVER_LATE: Final = _Late(0.0, float("-inf"))


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
        self._most_waiting = rate.at_once
        self._lanes: dict[str, _Lane] = {}
        self._threads = ThreadPoolExecutor(_TURNS_AT_ONCE, thread_name_prefix="turn")
        self._told: dict[str, bool] = {}
        self._unlooked: dict[str, int] = {}
        self._words: dict[tuple[str, int], int] = {}
        self._albums: dict[str, str] = {}
        self._late: dict[str, _Late] = {}
        self._is_closed = False
        self._floods = Floods(clock)

    async def take(self, update: Update) -> bool:
        """Take one update. True when Telegram need not send it again; False when nothing could be written.

        Calls for one chat are dealt with in the order in which they are made.
        """
        match self._read(update):
            case Spoken() as spoken if self._is_unchanged(spoken):
                return True
            case Spoken() as spoken:
                return await self._spoken(spoken)
            case Gone(sender, at):
                return await self._kept(sender.address, partial(self._store.left, sender, at))
            case Outside() as outside:
                self._answer(outside.callback)
                self._asides.private_only(outside)
        return True

    def _read(self, update: Update) -> Read:
        try:
            return read(update, london_date(self._now()), self._username)
        except Exception as fault:  # noqa: BLE001 - an update that stops us would come again after every start
            _log.error("update_not_read", update=update.update_id, fault=type(fault).__name__)
            return None

    async def close(self) -> None:
        """Let the threads go, once what they are doing is done. What comes from now on is taken by nobody."""
        self._is_closed = True
        self._threads.shutdown()
        await self._floods.close()

    def _answer(self, callback: str | None) -> None:
        if callback is not None:
            self._asides.answer(callback)

    async def _spoken(self, spoken: Spoken) -> bool:
        self._answer(spoken.callback)
        asked, time = spoken.asked, self._clock.time()
        address, late = asked.sender.address, self._lateness(spoken, time)
        pace = self._rates.of(address, time)
        is_counted = spoken.album is None or self._albums.get(address) != spoken.album
        # It counts from when it was said, and an album once.
        if is_counted and not (pace.take(time - late) or pace.take(time)):
            self._leave_unread(asked)
            return True
        if spoken.album is not None:
            _remember(self._albums, address, spoken.album)
        has_waited = time < self._late.get(address, _NEVER_LATE).until
        showing = asyncio.create_task(self._show_typing(address))
        try:
            is_kept = await self._kept(address, partial(self._turn, asked, has_waited=has_waited), asked)
        finally:
            showing.cancel()
        if is_kept:
            if spoken.message is not None:
                _remember(self._words, (address, spoken.message), hash(spoken.words))
            self._told.pop(address, None)
            self._wake()
        else:
            if is_counted:
                pace.give_back()
                self._albums.pop(address, None)
            self._say_unavailable(asked)
        return is_kept

    def _is_unchanged(self, spoken: Spoken) -> bool:
        """Telegram tells of a change also where nobody sees one, as when it has made a preview of a page."""
        asked = spoken.asked
        if asked.unread is not Unread.EDITED or spoken.message is None:
            return False
        return self._words.get((asked.sender.address, spoken.message)) == hash(spoken.words)

    def _lateness(self, spoken: Spoken, time: float) -> float:
        """Seconds that an update has waited for us.

        A press, which has no time, came as late as what came late in its chat not long before it.
        """
        address = spoken.asked.sender.address
        if spoken.at is None:
            last = self._late.get(address, _NEVER_LATE)
            return last.seconds if time < last.until else 0.0
        seconds = max(0.0, (self._now() - spoken.at).total_seconds())
        if seconds > _LATE_SECONDS:
            _remember(self._late, address, _Late(seconds, time + _LATE_FOR))
        return seconds

    def _turn(self, asked: Asked, *, has_waited: bool) -> None:
        """A turn, unless so much waits for its sender already that they read none of it. Raises _Behind then.

        `has_waited` where some of what waits is for what came late: that is no flood.
        """
        address = asked.sender.address
        unlooked = self._unlooked.get(address, 0)
        most = _LATE_WAITING if has_waited else self._most_waiting
        if unlooked == 0 and self._store.is_behind(asked.sender, most):
            raise _Behind(has_waited=has_waited)
        _remember(self._unlooked, address, (unlooked + 1) % _LOOKED_AFTER)
        self._assistant.take(asked)

    def _leave_unread(self, asked: Asked, *, has_waited: bool = False) -> None:
        self._floods.note(asked.sender.address)
        if has_waited:
            self._asides.too_much(asked)
        else:
            self._asides.too_fast(asked)

    async def _show_typing(self, address: str) -> None:
        await self._clock.sleep(_SLOW_SECONDS)
        self._asides.typing(address)

    def _say_unavailable(self, asked: Asked) -> None:
        if asked.sender.address not in self._told:
            _remember(self._told, asked.sender.address, value=True)
            self._asides.unavailable(asked)

    async def _kept(self, address: str, change: Callable[[], object], asked: Asked | None = None) -> bool:
        """Make a change in the store, in its chat's turn. False when the store could not take it.

        Where it fails in another way, whoever has `asked` for it is told: not even an apology could be kept.
        """
        async with self._lane(address) as lane:
            if lane.is_stuck or self._is_closed:
                return False
            try:
                await asyncio.get_running_loop().run_in_executor(self._threads, change)
            except StoreUnavailable:
                _log.warning("update_not_kept", meaning="The database does not answer. Telegram sends it again.")
                lane.is_stuck = True
                return False
            except _Behind as behind:
                if asked is not None:
                    self._leave_unread(asked, has_waited=behind.has_waited)
            except Exception as fault:  # noqa: BLE001 - the same update would fail for ever, and hold up all others
                _log.error("update_failed", fault=type(fault).__name__)
                if asked is not None:
                    self._asides.broken(asked)
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


def _remember(kept: dict[Any, _Known], key: Hashable, value: _Known) -> None:
    if len(kept) > _REMEMBERED:
        kept.clear()
    kept[key] = value
