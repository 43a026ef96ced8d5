"""The settings of a bot, and what is wrong with them before anybody is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from adapters.telegram.client import API_URL
from adapters.telegram.webhook import PATH

_PORTS = (None, 443, 80, 88, 8443)

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|[0-9a-f.]*:[0-9a-f:.]*")
"""A name or an address, of either kind."""


@dataclass(frozen=True)
class Account:
    """A bot. With `public_url` (https) updates come by webhook, signed with `secret`; without it they are polled."""

    token: str
    api_url: str = API_URL
    public_url: str | None = None
    secret: str | None = None

    def __repr__(self) -> str:
        return f"Account(api_url={self.api_url!r}, public_url={self.public_url!r})"

    @property
    def webhook_url(self) -> str | None:
        """Where Telegram is to send updates; None when they are polled."""
        return f"{self.public_url.rstrip('/')}{PATH}" if self.public_url else None


def problems(account: Account) -> Iterator[str]:
    """What is wrong with the settings, each in a sentence or two that say what to do."""
    if not account.token:
        yield "MTD_TELEGRAM_TOKEN is not set. Ask @BotFather for a token, and set it to that."
    elif not _TOKEN.fullmatch(account.token):
        yield "MTD_TELEGRAM_TOKEN is not a bot's token. It looks like 123456789:AAbb, as @BotFather gave it."
    if not _is_web(account.api_url, "http", "https"):
        yield f"MTD_TELEGRAM_API_URL is not a web address. Leave it out, or set it to {API_URL}."
    if account.public_url is not None:
        yield from _of_webhook(account, account.public_url)


def _of_webhook(account: Account, public_url: str) -> Iterator[str]:
    is_telegrams_own = account.api_url.rstrip("/") == API_URL
    if not _is_web(public_url, "https") and (is_telegrams_own or not _is_here(public_url)):
        if public_url.lower().startswith("https://"):
            yield "MTD_PUBLIC_URL is not a web address. Set it to one such as https://bot.example.org."
        else:
            yield "MTD_PUBLIC_URL does not begin with https://. Telegram sends to no other. Without it, the bot polls."
    elif is_telegrams_own and (port := urlsplit(public_url).port) not in _PORTS:
        yield f"MTD_PUBLIC_URL has port {port}. Telegram sends to 443, 80, 88 and 8443 only."
    if not account.secret:
        yield "MTD_TELEGRAM_SECRET is not set. With MTD_PUBLIC_URL it has to be: 32 random letters and figures."
    elif not _SECRET.fullmatch(account.secret):
        yield "MTD_TELEGRAM_SECRET holds other than A-Z, a-z, 0-9, _ and -, or is shorter than 16. Make a new one."


def _is_here(address: str) -> bool:
    """Is it on this machine, where a Bot API server of one's own may stand?"""
    return _is_web(address, "http") and urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1")


def _is_web(address: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in schemes and _HOST.fullmatch(parts.hostname or "") is not None and parts.port != 0
    except ValueError:  # what is no address, or no port
        return False
