"""What is said outside the outbox: lines that belong to no conversation, and Telegram's own courtesies.

Best effort: nothing is raised, nothing is tried twice, and a chat is told no more than one line a minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import TelegramError

from adapters.telegram.pacing import OVERALL, Bucket, Buckets, Clock, Rate
from adapters.telegram.reading import Outside
from bot import frame
from bot.refusing import PRIVATE_CHATS_ONLY
from bot.wording import wording
from journeys.engine.text import Message, _, message

_ONE_A_MINUTE: Final = Rate(1 / 60, 1)
_UNDER_WAY: Final = 200
"""Calls under way at one time. More are left out."""

_OPEN_A_CHAT = message(_("Open a chat with me"))
_TOO_FAST = message(_("You are faster than I am. Wait a minute, then send your last message again."))
_ENGLISH = wording("en")

_log = structlog.get_logger()


class Asides:
    """Says such lines in the background."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._said = Buckets(_ONE_A_MINUTE)
        self._overall = Bucket(OVERALL)
        self._under_way: set[asyncio.Task[None]] = set()

    def answer(self, callback: str) -> None:
        """Tell Telegram that a press has arrived, so that the button stops turning."""
        self._start(self._bot.answer_callback_query(callback))

    def too_fast(self, address: str) -> None:
        """Say that what they sent was left unread, as there was too much of it."""
        self._say(_TOO_FAST, int(address))

    def unavailable(self, address: str) -> None:
        """Say that nothing could be kept."""
        self._say(frame.UNAVAILABLE, int(address))

    def private_only(self, outside: Outside) -> None:
        """Say where to talk to us, and open the way there."""
        address = f"https://t.me/{self._bot.username}"
        button = InlineKeyboardButton(_ENGLISH.text(_OPEN_A_CHAT), url=address)
        self._say(
            PRIVATE_CHATS_ONLY,
            outside.chat,
            message_thread_id=outside.thread,
            business_connection_id=outside.business,
            reply_markup=InlineKeyboardMarkup([[button]]),
        )

    async def close(self) -> None:
        """Let go of what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _say(self, said: Message, chat: int, **how: Any) -> None:
        time = self._clock.time()
        if self._said.of(str(chat), time).take(time) and self._overall.take(time):
            quietly = LinkPreviewOptions(is_disabled=True)
            self._start(self._bot.send_message(chat, _ENGLISH.text(said), link_preview_options=quietly, **how))

    def _start(self, call: Coroutine[Any, Any, object]) -> None:
        if len(self._under_way) >= _UNDER_WAY:
            call.close()
            return
        task = asyncio.create_task(_quietly(call))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


async def _quietly(call: Coroutine[Any, Any, object]) -> None:
    try:
        await call
    except TelegramError as error:
        _log.debug("aside_failed", fault=type(error).__name__)
