"""What stands before every page: headers that keep browsers strict, a pace for each address, and a last resort."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from traceback import walk_tb

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.settings import WebSettings
from adapters.web.visitor import address_of
from bot.ports import Now

STATIC = "/static/"
_MOST_ADDRESSES = 10_000
_OURS = ("adapters.", "bot.", "journeys.")
_log = structlog.get_logger()


def strict_headers(settings: WebSettings) -> dict[str, str]:
    """The headers of every answer: nothing from elsewhere, in nobody's frame, and our addresses told to nobody."""
    leads_to = " ".join(("'self'", *settings.may_lead_to))
    headers = {
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "
            f"form-action {leads_to}; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
    if settings.is_secure:
        headers["Strict-Transport-Security"] = "max-age=63072000"
    return headers


class StrictHeaders:
    """Puts the headers on every answer. Only files that are the same for everybody may be kept by a browser."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self._app = app
        self._headers = strict_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = "public, max-age=3600" if scope["path"].startswith(STATIC) else "no-store"

        async def send_strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({**self._headers, "Cache-Control": kept})
            await send(message)

        await self._app(scope, receive, send_strictly)


class Pace:
    """A moderate pace for each address, in memory: so many requests at once, and one more each so many seconds.

    The latest `most` addresses are remembered.
    """

    def __init__(self, at_once: int, one_more_each: timedelta, most: int = _MOST_ADDRESSES) -> None:
        self._at_once = at_once
        self._one_more_each = one_more_each
        self._most = most
        self._free_at: OrderedDict[str, datetime] = OrderedDict()

    def allows(self, address: str, now: datetime) -> bool:
        """May this address ask again at this moment (UTC)? An allowed request is counted."""
        whose = _whose(address)
        free_at = max(self._free_at.pop(whose, now), now)
        allowed = free_at - now < self._at_once * self._one_more_each
        self._free_at[whose] = free_at + self._one_more_each if allowed else free_at
        if len(self._free_at) > self._most:
            self._free_at.popitem(last=False)
        return allowed


def _whose(address: str) -> str:
    """One person has many addresses of version 6, which share their first half."""
    try:
        is_many = isinstance(ip_address(address), IPv6Address)
    except ValueError:
        return address
    return str(ip_network(f"{address}/64", strict=False)) if is_many else address


class Unhurried:
    """Answers with `too_many` where an address asks faster than the pace. Files that never change are free."""

    def __init__(
        self, app: ASGIApp, pace: Pace, now: Now, settings: WebSettings, too_many: Callable[[], Response]
    ) -> None:
        self._app = app
        self._pace = pace
        self._now = now
        self._settings = settings
        self._too_many = too_many

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        counted = not scope["path"].startswith(STATIC)
        if counted and not self._pace.allows(self._address(scope), self._now()):
            await self._too_many()(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _address(self, scope: Scope) -> str:
        address, _port = address_of(Request(scope), self._settings.proxies)
        return address or ""


class LastResort:
    """Answers with `broken` where the fault is ours. The kind of fault is logged, never its text: it may quote."""

    def __init__(self, app: ASGIApp, broken: Callable[[], Response]) -> None:
        self._app = app
        self._broken = broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        answer: Callable[[Scope, Receive, Send], Awaitable[None]] = self._app
        try:
            await answer(scope, receive, send_and_note)
        except Exception as error:  # noqa: BLE001 - people get a page, whatever went wrong
            _log.error("page_failed", error=type(error).__name__, **_where(error))
            if not started:
                await self._broken()(scope, receive, send)


def _where(error: BaseException) -> dict[str, str | int]:
    """The last place in our own code that a fault came through."""
    frames = ((frame.f_globals.get("__name__", ""), line) for frame, line in walk_tb(error.__traceback__))
    ours = [(module, line) for module, line in frames if module.startswith(_OURS)]
    return {"module": ours[-1][0], "line": ours[-1][1]} if ours else {}
