"""What we know of the browser in front of us: its cookies, its address, and the facts that its script posted.

HMRC wants those facts with every look-up. What could not be collected is left out; nothing is made up for it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.settings import WebSettings
from bot.hmrc.ports import Browser, Screen

BROWSER = "browser"
"""The cookie that a start of the link-out is bound to, and the connection made in it: random, kept as long as browsers
allow."""

DEVICE = "device"
"""The cookie with the device's id for HMRC: made once, kept as long as browsers allow."""

START = "start"
"""The cookie with the token of the link that this browser left for HMRC with, so that it can ask HMRC at the end."""

CODE = "code"
"""The cookie that holds the one-time code while its page is open, so that a page loaded again still shows it."""

_SECONDS = {BROWSER: 400 * 24 * 3600, DEVICE: 400 * 24 * 3600, START: 3600, CODE: 600}
_LONGEST_USER_AGENT = 1000
_MOST_PIXELS = 100_000


class Cookies:
    """Our cookies, under the strictest names that the scheme allows."""

    def __init__(self, settings: WebSettings) -> None:
        self._is_secure = settings.is_secure

    def read(self, request: Request, name: str) -> str | None:
        """A cookie's value; None when the browser sent none."""
        return request.cookies.get(self._full(name)) or None

    def write(self, response: Response, name: str, value: str) -> None:
        """Have the browser keep a value, out of reach of scripts and of pages that are not ours."""
        response.set_cookie(
            self._full(name), value, _SECONDS[name], secure=self._is_secure, httponly=True, samesite="lax"
        )

    def _full(self, name: str) -> str:
        return f"__Host-{name}" if self._is_secure else name


def new_browser() -> str:
    """A value for the browser cookie that nobody can guess."""
    return secrets.token_urlsafe(32)


def device_id(kept: str | None) -> str:
    """The device's id: the one it kept where that is one of ours, else a new one."""
    try:
        return str(uuid.UUID(kept or ""))
    except ValueError:
        return str(uuid.uuid4())


def form_token(browser: str) -> str:
    """What a form of ours holds, so that nobody else's page can send it: only the cookie's owner can make it."""
    return hmac.digest(browser.encode(), b"a form of ours", hashlib.sha256).hex()


def is_ours(request: Request, form: Mapping[str, str], browser: str, origin: str) -> bool:
    """Did a form of ours send this, from the browser that has the cookie? Without a cookie nobody's is.

    Browsers write `null` as the origin where a page tells its address to nobody, as ours do.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    if request.headers.get("origin", "null") not in (origin, "null"):
        return False
    return bool(browser) and hmac.compare_digest(form.get("form", "").encode(), form_token(browser).encode())


# --- the address

_Networks = tuple[IPv4Network | IPv6Network, ...]
_WITH_PORT = re.compile(r"\[(?P<six>[0-9a-fA-F:.]+)\](?::(?P<port6>\d+))?|(?P<four>[0-9.]+):(?P<port4>\d+)")


def address_of(request: Request, proxies: _Networks) -> tuple[str | None, int | None]:
    """The address and port that the request came from, past the proxies we trust.

    `X-Forwarded-For` is read from its end, and no further than the first address that is no proxy of ours. The port is
    known only where the proxy writes it, as in `203.0.113.7:50123`.
    """
    if request.client is None:
        return None, None
    address, port = request.client.host, request.client.port or None
    hops = [hop.strip() for hop in ",".join(request.headers.getlist("x-forwarded-for")).split(",") if hop.strip()]
    while hops and _is_in(address, proxies):
        address, port = _split(hops.pop())
    return address, port


def _split(hop: str) -> tuple[str, int | None]:
    if not (found := _WITH_PORT.fullmatch(hop)):
        return hop, None
    port = found["port6"] or found["port4"]
    return found["six"] or found["four"], int(port) if port else None


def _is_in(address: str, networks: _Networks) -> bool:
    try:
        return any(ip_address(address) in network for network in networks)
    except ValueError:
        return False


def _is_public(address: str | None) -> bool:
    try:
        return address is not None and ip_address(address).is_global
    except ValueError:
        return False


# --- what the script collected

_SCREEN = re.compile(r"(\d{1,6})x(\d{1,6})x(\d{1,2}(?:\.\d{1,10})?)x(\d{1,2})")
_WINDOW = re.compile(r"(\d{1,6})x(\d{1,6})")
_TIMEZONE = re.compile(r"UTC[+-](?:0\d|1[0-4]):[0-5]\d")


def has_script(form: Mapping[str, str]) -> bool:
    """Did our script run? Without it HMRC cannot be asked in this browser."""
    return _user_agent(form) is not None


def browser_of(
    request: Request, form: Mapping[str, str], device: str, seen_at: datetime, settings: WebSettings
) -> Browser:
    """The facts of this browser. `seen_at` is UTC. What is missing or makes no sense is None."""
    address, port = address_of(request, settings.proxies)
    is_public = _is_public(address)
    return Browser(
        device_id=device,
        user_agent=_user_agent(form),
        screens=_screens(form),
        window=_window(form),
        timezone=_timezone(form),
        public_ip=address if is_public else None,
        public_port=port if is_public and port and port < 65536 else None,
        seen_at=seen_at,
        server_ip=settings.server_ip,
        user_ids={},
        signed_in_at=None,
    )


def _user_agent(form: Mapping[str, str]) -> str | None:
    given = form.get("user_agent", "")
    return given if given.isprintable() and 0 < len(given) <= _LONGEST_USER_AGENT else None


def _screens(form: Mapping[str, str]) -> tuple[Screen, ...]:
    found = _SCREEN.fullmatch(form.get("screen", ""))
    if not found or not (_makes_sense(width := int(found[1])) and _makes_sense(height := int(found[2]))):
        return ()
    return (Screen(width, height, float(found[3]), int(found[4])),)


def _window(form: Mapping[str, str]) -> tuple[int, int] | None:
    found = _WINDOW.fullmatch(form.get("window", ""))
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    return size if all(map(_makes_sense, size)) else None


def _timezone(form: Mapping[str, str]) -> str | None:
    given = form.get("timezone", "")
    return given if _TIMEZONE.fullmatch(given) else None


def _makes_sense(pixels: int) -> bool:
    return 0 < pixels <= _MOST_PIXELS


# --- browsers inside chat programs

_BUILT_IN = re.compile(r"; wv\)|Telegram|Slack|FB_IAB|FBAN|FBAV|Instagram|Line/")
_APPLE_PHONE = re.compile(r"iPhone|iPad")


def is_built_in(user_agent: str) -> bool:
    """Is this a browser inside another program, from what it says of itself? Some say nothing."""
    return bool(_BUILT_IN.search(user_agent)) or bool(
        _APPLE_PHONE.search(user_agent) and "Mobile/" in user_agent and "Safari/" not in user_agent
    )
