"""What is said outside the outbox: lines that belong to no conversation, and Telegram's own courtesies.

Best effort: nothing is raised, nothing is tried twice, and a chat is told no more than one line a minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Final

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction
from telegram.error import TelegramError

from adapters.telegram.client import answers_read
from adapters.telegram.pacing import Bucket, Buckets, Clock, Rate, Turns
from adapters.telegram.reading import Outside
from bot import frame
from bot.refusing import PRIVATE_CHATS_ONLY
from bot.updates import Update
from bot.wording import ENGLISH, wording
from journeys.engine.text import Message, _, message

_ONE_A_MINUTE: Final = Rate(1 / 60, 1)
_LINES: Final = Rate(4, 4)
"""Such lines to all chats together. The rest of what may be said in a second is for replies."""

_LINES_WAITING: Final = 40
"""Lines that wait for their turn at one time. More are left out."""

_UNDER_WAY: Final = 200
"""Calls under way at one time. More are left out."""

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_OPEN_A_CHAT = message(_("Open a chat with me"))
_TOO_FAST = message(_("You are faster than I am. Wait a minute, then send your last message again."))
_TOO_MUCH = message(_("More waited for me than I can answer. Wait two minutes, then send your last message again."))
_NOT_YET = message(_("I could not save that yet. There is nothing to do: I will answer as soon as I can."))

_log = structlog.get_logger()


class Asides:
    """Says such lines in the background, in the language that whoever reads them has their app in.

    `overall` is the pace of all that the bot says.
    """

    def __init__(self, bot: Bot, clock: Clock, overall: Turns) -> None:
        self._bot = bot
        self._clock = clock
        self._said = Buckets(_ONE_A_MINUTE)
        self._lines = Bucket(_LINES)
        self._overall = overall
        self._waiting = 0
        self._under_way: set[asyncio.Task[None]] = set()

    def answer(self, callback: str) -> None:
        """Tell Telegram that a press has arrived, so that the button stops turning."""
        self._start(self._bot.answer_callback_query(callback))

    def typing(self, address: str) -> None:
        """Show that an answer is being made."""
        self._start(self._bot.send_chat_action(int(address), ChatAction.TYPING))

    def too_fast(self, asked: Update) -> None:
        """Say that what they sent was left unread, as there was too much of it."""
        self._say(_TOO_FAST, int(asked.sender.address), asked.speaks)

    def too_much(self, asked: Update) -> None:
        """Say that what they sent was left unread, as too much of theirs waited while nobody read it."""
        self._say(_TOO_MUCH, int(asked.sender.address), asked.speaks)

    def unavailable(self, asked: Update) -> None:
        """Say that nothing could be kept yet. Telegram sends it again by itself, so there is nothing to do."""
        self._say(_NOT_YET, int(asked.sender.address), asked.speaks)

    def broken(self, asked: Update) -> None:
        """Say that the fault is ours."""
        self._say(frame.BROKEN.lines[0].message, int(asked.sender.address), asked.speaks)

    def private_only(self, outside: Outside) -> None:
        """Say where to talk to us, and open the way there."""
        label = wording(outside.language).text(_OPEN_A_CHAT)
        button = InlineKeyboardButton(label, url=f"https://t.me/{self._bot.username}")
        self._say(
            PRIVATE_CHATS_ONLY,
            outside.chat,
            outside.language,
            message_thread_id=outside.thread,
            direct_messages_topic_id=outside.direct,
            business_connection_id=outside.business,
            reply_markup=InlineKeyboardMarkup([[button]]),
        )

    async def close(self) -> None:
        """Let go of what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _say(self, said: Message, chat: int, language: str | None, **how: Any) -> None:
        time = self._clock.time()
        if self._waiting < _LINES_WAITING and self._said.of(str(chat), time).take(time):
            words = wording(language or ENGLISH).text(said)
            send = partial(self._bot.send_message, chat, words, link_preview_options=_NO_PREVIEW, **how)
            self._start(self._in_turn(send))

    async def _in_turn(self, send: Callable[[], Awaitable[object]]) -> None:
        self._waiting += 1
        try:
            await self._clock.sleep(self._lines.reserve(self._clock.time()))
            await self._overall.turn()
        finally:
            self._waiting -= 1
        await send()

    def _start(self, call: Coroutine[Any, Any, object]) -> None:
        if len(self._under_way) >= _UNDER_WAY:
            call.close()
            return
        task = asyncio.create_task(_quietly(call))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


async def _quietly(call: Coroutine[Any, Any, object]) -> None:
    try:
        with answers_read():
            await call
    except TelegramError as error:
        _log.debug("aside_failed", fault=type(error).__name__)
