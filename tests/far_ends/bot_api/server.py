"""Telegram's far end on loopback: a Bot API server that holds the bot, and itself, to the official description."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.ports import Now
from tests.far_ends.bot_api.description import read_description
from tests.far_ends.bot_api.methods import OFFERED
from tests.far_ends.bot_api.people import ANONYMOUS_ADMIN, Channel, Group, Person
from tests.far_ends.bot_api.refused import Fault, Refused, bad_request, conflict
from tests.far_ends.bot_api.state import Press, State
from tests.far_ends.bot_api.troubles import Kind, Troubles
from tests.far_ends.bot_api.wire import Call, read_call

Json = dict[str, Any]

TOKEN = re.compile(r"[1-9]\d*:[A-Za-z0-9_-]+")
UNTIL_CLOSED = 3600.0  # seconds that nobody waits
WORDS = {
    "InlineKeyboardButton.callback_data": "BUTTON_DATA_INVALID",
    "BotCommand.command": "BOT_COMMAND_INVALID",
    "BotCommand.description": "BOT_COMMAND_DESCRIPTION_INVALID",
    "answerCallbackQuery.text": "MESSAGE_TOO_LONG",
}
"""Telegram's own words for what the description forbids, where they are known. The fault kept says more."""


class BotApi:
    """A Bot API server for one bot, from entering until leaving: `Bot(token, base_url=f"{api.url}/bot")`.

    `description` is the path of the Bot API's description, `clock` gives the dates of messages and the limits' seconds.
    `faults` has a sentence for each request that the description forbids, and for each answer or update of ours that
    it forbids: assert that it is empty. Waiting is in real seconds, and is safe from any thread but the bot's own
    event loop: `await asyncio.to_thread(person.chat.wait_for, "Hello")`.
    """

    def __init__(self, token: str, description: Path, clock: Now) -> None:
        bot = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "Assistant", "username": "assistant_bot"}
        self.token = token
        self.state = State(read_description(description), bot, clock)
        self.faults = self.state.faults
        self.limits, self.updates, self.webhook = self.state.limits, self.state.updates, self.state.webhook
        self.troubles = Troubles(self.state.changes, clock)
        self.requests: list[Call] = []
        self._is_revoked = False
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio sets it on no socket of ours
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(
                Starlette(routes=[Route("/bot{token}/{method}", self._take, methods=["GET", "POST"])]),
                lifespan="off",
                ws="none",
                access_log=False,
                log_config=None,
                timeout_graceful_shutdown=5,
            )
        )
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), name="bot-api")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.state.changes:
            self.updates.is_closing = True
        self._server.should_exit = True

    def wait_until_closed(self) -> None:
        """Wait until nothing listens any more: some 0.15 s after leaving, for which most tests need not wait."""
        self._thread.join()

    def person(self, id_: int, first_name: str = "Somebody", **fields: Any) -> Person:
        """Somebody with an account. `fields` are any others of the Bot API's User, such as `language_code`."""
        return Person(
            self.state, {"id": id_, "is_bot": False, "first_name": first_name, "language_code": "en", **fields}
        )

    def group(self, id_: int, title: str = "A group", **fields: Any) -> Group:
        """A supergroup, with the bot in it. `is_forum=True` for one with topics."""
        return Group(self.state, self.state.open_chat({"id": id_, "type": "supergroup", "title": title, **fields}))

    def channel(self, id_: int, title: str = "A channel") -> Channel:
        """A channel that the bot administers."""
        chat = self.state.open_chat({"id": id_, "type": "channel", "title": title})
        return Channel(self.state, chat, "channel_post")

    def anonymous_admin(self, group: Group) -> Person:
        """An administrator who writes in the group's name: `.says("Hello", to=group)`."""
        return Person(self.state, ANONYMOUS_ADMIN, {"sender_chat": group.chat.fields})

    def revoke_token(self) -> None:
        """Every request from now on is answered with 401."""
        with self.state.changes:
            self._is_revoked = True

    def asked(self, method: str) -> list[Json]:
        """The fields of every request for a method so far."""
        with self.state.changes:
            return [call.fields for call in self.requests if call.method == method]

    def unanswered(self) -> list[Press]:
        """Buttons pressed whose spinner still turns."""
        with self.state.changes:
            return [press for press in self.state.presses.values() if press.answer is None]

    def wait_until(self, holds: Callable[[], Any], what: str, seconds: float = 5.0) -> None:
        """Wait until something holds. AssertionError saying `what` did not, after that many real seconds."""
        if not self.state.changes.wait(holds, seconds):
            raise AssertionError("\n  ".join([f"Within {seconds} seconds it did not hold that {what}.", *self.faults]))

    async def _serve(self) -> None:
        posting = asyncio.create_task(self.webhook.run())
        await self._server.serve(sockets=[self._socket])
        posting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await posting

    async def _take(self, request: Request) -> Response:
        try:
            method = request.path_params["method"]
            self._check(request.path_params["token"], method)
            call = await read_call(request, method, self.state.description)
            return await self._answer(call)
        except Refused as refused:
            if isinstance(refused, Fault):
                self._keep(f"{method}: {refused.description}")
            return JSONResponse(refused.as_json(), refused.code)

    def _check(self, token: str, method: str) -> None:
        """Raises Refused unless the bot is who it says, and asks for a method that exists."""
        if not TOKEN.fullmatch(token):
            raise Refused(404, "Not Found")
        if token != self.token or self._is_revoked:
            raise Refused(401, "Unauthorized")
        if self.state.has_logged_out:
            raise bad_request("Logged out")
        if method not in self.state.description.methods:
            raise Fault("Not Found: method not found", 404)

    async def _answer(self, call: Call) -> Response:
        with self.state.changes:
            self.requests.append(call)
        trouble = self.troubles.meet(call)
        if trouble and trouble.kind is Kind.HANGS:
            await self.state.changes.wait_in_loop(lambda: trouble.is_over or self.updates.is_closing, UNTIL_CLOSED)
        if trouble and trouble.kind is Kind.ODD:
            return Response(trouble.body, media_type="application/json")
        if trouble and trouble.kind in _INSTEAD:
            return _INSTEAD[trouble.kind]()
        result = await self._done(call)
        if trouble and trouble.kind is Kind.ANSWER_LOST:
            return CutAnswer()
        return JSONResponse({"ok": True, "result": result})

    async def _done(self, call: Call) -> Any:
        """Do what is asked for: its result, which the description allows."""
        if call.faults:
            for fault in call.faults:
                self._keep(str(fault))
            first = call.faults[0]
            raise bad_request(WORDS.get(first.field, str(first)))
        if call.method == "getUpdates":
            result: Any = await self._updates(call.fields)
        elif call.method in OFFERED:
            with self.state.changes:
                result = OFFERED[call.method](self.state, call.fields)
        else:
            raise Fault("Not Implemented: this far end does not offer the method", 501)
        for fault in self.state.description.faults_of_answer(call.method, result):
            self._keep(f"our answer: {fault}")
        return result

    async def _updates(self, fields: Json) -> list[Json]:
        if self.webhook.address:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        return await self.updates.poll(fields)

    def _keep(self, fault: str) -> None:
        with self.state.changes:
            self.faults.append(fault)


class CutAnswer(Response):
    """The beginning of an answer, after which the connection is closed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        await send({"type": "http.response.body", "body": b'{"ok":', "more_body": True})


def _bad_gateway() -> Response:
    return HTMLResponse("<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", 502)


_INSTEAD: dict[Kind, Callable[[], Response]] = {Kind.BAD_GATEWAY: _bad_gateway, Kind.CUT: CutAnswer}
