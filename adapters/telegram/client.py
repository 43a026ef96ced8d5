"""The client library, set up: time-outs, no secrets in its logs, and no update that it cannot read in its way."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import structlog
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError, TimedOut
from telegram.request import HTTPXRequest

API_URL: Final = "https://api.telegram.org"
"""Telegram's own Bot API server."""

CHANNEL: Final = "telegram"
"""The name of this channel in senders."""

LONG_POLL_SECONDS: Final = 50
"""How long the Bot API may keep us waiting for an update."""

_ANSWER_SECONDS = 10
"""For each piece of what is sent and of the answer, however many there are."""

_UPLOAD_SECONDS = 30
_SENT_WITHIN = 25.0
_UPLOADED_WITHIN = 60.0
_POLLED_WITHIN = LONG_POLL_SECONDS + _SENT_WITHIN
"""Seconds for a whole call, in however many pieces its answer comes."""

_CONNECTIONS = 48
"""More than the sender uses at once, with its slow steps, so that what is said beside it need not wait."""

_BAD_REQUEST = 400
_FORBIDDEN = 403
_REFUSALS = {413, 414, 415, 422}
"""What is said to something too long or of a wrong kind, and would be said to it again."""

_OF_TELEGRAM_ALONE = _REFUSALS | {_BAD_REQUEST, _FORBIDDEN}
"""What loses an answer, or the person. A proxy in between may say it too, in words of its own: that passes."""

_QUIET = logging.CRITICAL + 1

_log = structlog.get_logger()

# From here on the library gives times as timedelta, as its next major version will, and warns of nothing.
os.environ["PTB_TIMEDELTA"] = "true"


class OddAnswer(TelegramError):
    """An answer that is none of the Bot API's, as a proxy may give. What was asked for may have been done or not."""


@contextmanager
def answers_read() -> Iterator[None]:
    """For calls of the library: where it cannot read an answer, it raises whatever its code runs into."""
    try:
        yield
    except TelegramError:
        raise
    except Exception as fault:  # noqa: BLE001 - any kind, as the answer may be anything
        raise OddAnswer(type(fault).__name__) from None


class TokenRefused(Exception):
    """Telegram does not know the token. Its text is a sentence that holds no token."""

    def __init__(self, *, is_at_telegram: bool) -> None:
        super().__init__(
            ("" if is_at_telegram else "Look at MTD_TELEGRAM_API_URL first: what answers there knows no such bot. ")
            + "Telegram does not accept MTD_TELEGRAM_TOKEN. Ask @BotFather for the bot's token (/mybots, API Token), "
            "set it and start again."
        )


class _Requests(HTTPXRequest):
    """HTTP for what is sent. Only with 400 does the library know a refusal; all else is a trouble to it that passes."""

    async def do_request(self, *asked: Any, **how: Any) -> tuple[int, bytes]:
        sent = how.get("request_data")
        seconds = _UPLOADED_WITHIN if sent and sent.contains_files else _SENT_WITHIN
        code, payload = await _within(seconds, super().do_request(*asked, **how))
        if code in _OF_TELEGRAM_ALONE and not _is_refusal(payload):
            raise OddAnswer(f"{code} without a refusal")
        return (_BAD_REQUEST if code in _REFUSALS else code), payload


class _UpdateRequests(HTTPXRequest):
    """HTTP for getUpdates. One update that the library cannot read does not keep the others from us."""

    async def do_request(self, *asked: Any, **how: Any) -> tuple[int, bytes]:
        return await _within(_POLLED_WITHIN, super().do_request(*asked, **how))

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        answer: Any = HTTPXRequest.parse_json_payload(payload)
        if isinstance(answer.get("result"), list):
            answer["result"] = [_as_far_as_readable(update) for update in answer["result"]]
        return answer


async def _within(seconds: float, call: Awaitable[tuple[int, bytes]]) -> tuple[int, bytes]:
    """The library stops waiting where nothing comes, and not where something always does. Raises TimedOut."""
    try:
        async with asyncio.timeout(seconds):
            return await call
    except TimeoutError:
        raise TimedOut from None


def _is_refusal(payload: bytes) -> bool:
    """Is this how the Bot API says no?"""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and answer.get("ok") is False


def open_bot(token: str, api_url: str) -> Bot:
    """A bot at a Bot API server, such as `https://api.telegram.org`. Connects to nothing yet."""
    _silenced()
    return Bot(
        token,
        base_url=f"{api_url.rstrip('/')}/bot",
        base_file_url=f"{api_url.rstrip('/')}/file/bot",
        request=_Requests(
            _CONNECTIONS,
            read_timeout=_ANSWER_SECONDS,
            write_timeout=_ANSWER_SECONDS,
            connect_timeout=_ANSWER_SECONDS,
            pool_timeout=_ANSWER_SECONDS,
            media_write_timeout=_UPLOAD_SECONDS,
        ),
        get_updates_request=_UpdateRequests(
            1, read_timeout=_ANSWER_SECONDS, connect_timeout=_ANSWER_SECONDS, pool_timeout=_ANSWER_SECONDS
        ),
    )


async def greet(bot: Bot) -> None:
    """Ask Telegram who the bot is. Raises TokenRefused, or another TelegramError when there is no answer."""
    try:
        with answers_read():
            await bot.initialize()
    except InvalidToken:
        # The library's own error quotes the token.
        raise TokenRefused(is_at_telegram=bot.base_url.startswith(API_URL)) from None


def read_update(stored: object) -> Update | None:
    """An update from JSON; None where it is not one. An update that cannot be read keeps its number only."""
    if not isinstance(stored, dict) or type(stored.get("update_id")) is not int:
        return None
    try:
        return Update.de_json(stored, None)
    except Exception as fault:  # noqa: BLE001 - whatever a newer Bot API sends, the next update is read
        _log.error("telegram_update_unreadable", update=stored["update_id"], fault=type(fault).__name__)
        return Update(stored["update_id"])


def _as_far_as_readable(stored: dict[str, Any]) -> dict[str, Any]:
    read = read_update(stored)
    if read is None:
        raise ValueError("This is no update, and has no number to go on behind.")
    return stored if len(read.to_dict()) > 1 else {"update_id": stored["update_id"]}


def _silenced() -> None:
    """These log addresses, which hold the token, and what people wrote."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(_QUIET)
