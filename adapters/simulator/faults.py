"""Faults on demand: slow, broken, garbled and cut answers, for the next requests or for one path."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.simulator.answers import answer
from adapters.simulator.refusals import CODES, Refusal

_LONGEST = 600
"""Seconds that an answer may be made to wait."""


class Kind(StrEnum):
    """What goes wrong. `LOST` does the work and then cuts the connection, so that nobody knows if it was done."""

    LATENCY = "latency"
    REFUSAL = "refusal"
    GARBAGE = "garbage"
    CUT = "cut"
    LOST = "lost"


@dataclass
class Fault:
    """One fault, for the next `times` requests whose path contains `path`.

    `code` is the code of a REFUSAL, one of `CODES`; `seconds` is how long LATENCY waits. Raises ValueError, with a
    sentence, for a code that HMRC does not have and for what is none of these.
    """

    kind: Kind
    path: str = "/"
    times: int = 1
    code: str = "SERVER_ERROR"
    seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"{self.code} is not a code that this simulator knows: see adapters/simulator/refusals.py")
        if not isinstance(self.path, str):
            raise ValueError("path is a text in the paths that are meant")  # noqa: TRY004 - its value was sent
        if not _is_number(self.times, int) or self.times < 1:
            raise ValueError("times is a whole number from 1 on")
        if not _is_number(self.seconds, int, float) or not 0 <= self.seconds <= _LONGEST:
            raise ValueError(f"seconds is a number from 0 to {_LONGEST}")


def _is_number(value: object, *kinds: type) -> bool:
    """Is it one of these, and not a bool, which Python counts among them?"""
    return isinstance(value, kinds) and not isinstance(value, bool)


class Faults:
    """The faults still to come. The simulator's own pages never fail."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, path: str) -> Fault | None:
        """The next fault for a request, if there is one."""
        found = next((fault for fault in self._waiting if fault.path in path), None)
        if found is None or path == "/" or path.startswith(("/simulator", "/oauth/authorize")):
            return None
        found.times -= 1
        if found.times <= 0:
            self._waiting.remove(found)
        return found


class Failing:
    """ASGI middleware that makes the faults happen."""

    def __init__(self, app: ASGIApp, faults: Callable[[], Faults]) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._faults().take(scope["path"]) if scope["type"] == "http" else None
        if fault is None:
            await self._app(scope, receive, send)
        elif fault.kind is Kind.LATENCY:
            await asyncio.sleep(fault.seconds)
            await self._app(scope, receive, send)
        else:
            await self._fail(fault, scope, receive, send)

    async def _fail(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        match fault.kind:
            case Kind.REFUSAL:
                await _refusal(fault.code, scope["path"])(scope, receive, send)
            case Kind.GARBAGE:
                await send(_start(b"13"))
                await send({"type": "http.response.body", "body": b'{"code": "<ht'})
            case _:
                if fault.kind is Kind.LOST:
                    await self._app(scope, receive, _drop)
                # Less than was promised: the server can only close the connection.
                await send(_start(b"1000"))
                await send({"type": "http.response.body", "body": b"{", "more_body": True})


def _refusal(code: str, path: str) -> ASGIApp:
    refusal = Refusal(code)
    if path.startswith("/oauth") and refusal.status >= 500:
        return answer({"error": "server_error", "error_description": CODES[code][1]}, refusal.status)
    return answer(refusal.body, refusal.status)


def _start(length: bytes) -> Message:
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    return {"type": "http.response.start", "status": 200, "headers": headers}


async def _drop(message: Message) -> None:
    """Throw away what the application answers."""
