"""A Bot API that checks nothing, so that what is measured is the bot.

Whether a bot speaks as the Bot API wants is for tests, with the far end that knows the official description.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final, Self

_ME = {"id": 4_200_000, "is_bot": True, "first_name": "Assistant", "username": "assistant_bot"}
_RESULTS: Final[dict[str, Any]] = {
    "getMe": _ME,
    "getMyCommands": [],
    "getMyName": {"name": ""},
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getChatMenuButton": {"type": "commands"},
    "getUserProfilePhotos": {"total_count": 1, "photos": []},
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
}

Spoken = Callable[[str, float], None]


class QuickApi:
    """The far end, in this event loop, which takes `seconds` over each answer.

    `on_message` is told the chat of each message sent, and the time.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self.on_message: Spoken = lambda _chat, _time: None
        self.messages = 0
        self.calls = 0
        self.webhook_is_set = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_raised: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                method = head.split(b" ", 2)[1].rsplit(b"/", 1)[1].decode()
                body = await reader.readexactly(_length(head))
                if self._seconds:
                    await asyncio.sleep(self._seconds)
                answer = json.dumps({"ok": True, "result": self._result(method, body)}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(answer), answer))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()  # the bot has gone, or the bench is over

    def _result(self, method: str, body: bytes) -> Any:
        self.calls += 1
        if method == "setWebhook":
            self.webhook_is_set.set()
        if method not in ("sendMessage", "editMessageText", "editMessageReplyMarkup"):
            return _RESULTS.get(method, True)
        chat = _field(body, b"chat_id")
        self.messages += 1
        if method != "editMessageReplyMarkup":
            self.on_message(chat, perf_counter())
        about = {"id": int(chat), "type": "private"}
        return {"message_id": self.messages, "date": 1_795_262_400, "chat": about, "from": _ME, "text": "x"}


def _length(head: bytes) -> int:
    found = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return int(found or 0)


def _field(body: bytes, name: bytes) -> str:
    """A field of a form, as the client library sends them where there is no file."""
    return next(pair[len(name) + 1 :].decode() for pair in body.split(b"&") if pair.startswith(name + b"="))
