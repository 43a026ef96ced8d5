"""One answer on its way into a chat, in steps that are each done once even when others have to be tried again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

import structlog
from telegram import Bot, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden

from adapters.telegram.client import answers_read
from adapters.telegram.showing import Shown, shown
from bot import frame
from bot.ports import Now, Store, Waiting
from bot.wording import Wording, wording
from journeys.engine.replies import File, Reply

if TYPE_CHECKING:
    from bot.files import Made

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_UNCHANGED = "message is not modified"
_NOBODY = ("chat not found", "user not found", "user_deactivated", "input_user_deactivated", "peer_id_invalid")

_log = structlog.get_logger()

Step = Callable[[], Awaitable[None]]


class Counts(Enum):
    """What a step counts as under Telegram's limits."""

    NOTHING = auto()
    """Telegram is asked nothing."""

    CALL = auto()
    """Telegram is asked something that it does not count."""

    CHANGE = auto()
    MESSAGE = auto()


class Unreachable(Exception):
    """Nobody reads this chat any more: the bot is blocked there, or the account is gone.

    `at` is when that was so, in UTC: before Telegram was asked, as the person may be back since.
    """

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


class Delivery:
    """One outbox row. `showing` is the message in the chat whose buttons stand; it changes as the steps are done.

    The steps raise Unreachable, a TelegramError that may pass, or StoreUnavailable; the same step may then be tried
    again.
    """

    def __init__(self, row: Waiting, showing: str | None, bot: Bot, store: Store, now: Now) -> None:
        self.showing = showing
        self._row = row
        self._bot = bot
        self._store = store
        self._now = now
        self._chat = int(row.sender.address)
        self._words: Wording = wording(row.language)
        self._steps: deque[tuple[Step, Counts]] = deque(self._all())

    @property
    def is_done(self) -> bool:
        """Is the whole answer out, and noted?"""
        return not self._steps

    @property
    def counts(self) -> Counts:
        """What the next step counts as under Telegram's limits."""
        return self._steps[0][1]

    async def step(self) -> None:
        """Do the next step."""
        step, _counts = self._steps[0]
        begun = self._now()
        try:
            await step()
        except (Forbidden, ChatMigrated):
            raise Unreachable(begun) from None
        except BadRequest as refusal:
            if any(sign in refusal.message.casefold() for sign in _NOBODY):
                raise Unreachable(begun) from None
            raise
        self._steps.popleft()

    def _all(self) -> Iterator[tuple[Step, Counts]]:
        replies = self._row.answer.replies
        edited = self._in_place(replies)
        if edited is not None:
            yield partial(self._edit, edited), Counts.CHANGE
        else:
            yield from self._new(self._row.sent)
        if self._row.sent >= len(replies):
            yield partial(self._note, len(replies)), Counts.NOTHING

    def _new(self, sent: int) -> Iterator[tuple[Step, Counts]]:
        """Everything from the reply number `sent` on, as new messages below what stands there already."""
        for stale in sorted({each for each in (self.showing, self._row.pressed_in) if each}):
            yield partial(self._take_buttons_off, stale), Counts.CALL
        replies = self._row.answer.replies
        for number, reply in enumerate(replies[sent:], sent + 1):
            # Only the last reply of an answer asks something. Buttons above it would stand there for ever.
            said = reply if number == len(replies) else replace(reply, buttons=())
            # Files go first, so that the buttons stand at the end of the chat, where the person looks.
            yield from ((partial(self._send_file, file), Counts.MESSAGE) for file in said.files)
            yield from ((partial(self._send, part), Counts.MESSAGE) for part in self._shown(said))
            yield partial(self._note, number), Counts.NOTHING

    def _in_place(self, replies: tuple[Reply, ...]) -> Shown | None:
        """The message to put in the place of the one that was pressed; None where there has to be a new one.

        In a message further up, whose buttons have been taken off since, nobody would see it.
        """
        row = self._row
        is_on_top = row.pressed_in is not None and self.showing in (None, "", row.pressed_in)
        if not (row.answer.in_place and is_on_top) or len(replies) != 1 or replies[0].files or row.sent:
            return None
        parts = self._shown(replies[0])
        return parts[0] if len(parts) == 1 else None

    def _shown(self, reply: Reply) -> tuple[Shown, ...]:
        try:
            return shown(reply, self._words)
        except Exception as fault:  # noqa: BLE001 - one answer that cannot be shown must not stop the chat
            _log.error("reply_not_shown", row=self._row.id, fault=type(fault).__name__)
            return shown(frame.BROKEN, self._words)

    # Steps

    async def _edit(self, part: Shown) -> None:
        row = self._row
        assert row.pressed_in is not None
        pressed_in = int(row.pressed_in)
        try:
            with answers_read():
                await self._bot.edit_message_text(
                    part.html,
                    chat_id=self._chat,
                    message_id=pressed_in,
                    parse_mode=ParseMode.HTML,
                    reply_markup=part.keyboard,
                    link_preview_options=_NO_PREVIEW,
                )
        except BadRequest as refusal:
            if _UNCHANGED not in refusal.message.casefold():
                self._steps.extend(self._new(0))  # too old, or deleted: said anew
                return
        self.showing = row.pressed_in if part.has_buttons else ""
        self._steps.append((partial(self._note, 1), Counts.NOTHING))

    async def _take_buttons_off(self, stale: str) -> None:
        message = int(stale)
        try:
            with answers_read():
                await self._bot.edit_message_reply_markup(self._chat, message)
        except BadRequest:
            _log.debug("buttons_gone_already", row=self._row.id)
        self.showing = ""

    async def _send(self, part: Shown) -> None:
        try:
            with answers_read():
                sent = await self._bot.send_message(
                    self._chat,
                    part.html,
                    parse_mode=ParseMode.HTML,
                    reply_markup=part.keyboard,
                    link_preview_options=_NO_PREVIEW,
                )
        except BadRequest as refusal:
            if any(sign in refusal.message.casefold() for sign in _NOBODY):
                raise
            return await self._send_plain(part)
        if part.has_buttons:
            self.showing = str(sent.message_id)
        return None

    async def _send_plain(self, part: Shown) -> None:
        """Without mark-up and buttons, which Telegram would not have; when it will not have this either, not at all."""
        try:
            with answers_read():
                await self._bot.send_message(self._chat, part.plain, link_preview_options=_NO_PREVIEW)
            _log.error("reply_sent_plain", row=self._row.id)
        except BadRequest:
            _log.error("reply_dropped", row=self._row.id)

    async def _send_file(self, file: File) -> None:
        try:
            kept = await asyncio.to_thread(_made, file, self._now(), self._words)
        except Exception as fault:  # noqa: BLE001 - the words beside it are worth more than the file
            _log.error("file_not_made", row=self._row.id, kind=file.kind.value, fault=type(fault).__name__)
            return
        send: Callable[..., Awaitable[Message]] = (
            self._bot.send_photo if kept.type.startswith("image/") else self._bot.send_document
        )
        try:
            with answers_read():
                await send(self._chat, kept.content, caption=kept.caption, filename=kept.name)
        except BadRequest:
            _log.error("file_dropped", row=self._row.id, kind=file.kind.value)

    async def _note(self, sent: int) -> None:
        is_all = sent == len(self._row.answer.replies)
        when = self._now() if is_all else None
        noted = partial(self._store.delivered, self._row.id, sent, when, showing=self.showing)
        await asyncio.to_thread(noted)


def _made(file: File, now: datetime, words: Wording) -> Made:
    from bot.files import made  # pictures take a while to import, and few answers have one

    return made(file, now, words)
