"""The webhook: Telegram sends each update to an address of ours, and again when we do not say that it is kept."""

from __future__ import annotations

import hmac
import json
from typing import Final

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.telegram.client import read_update
from adapters.telegram.receiving import Receiving

PATH: Final = "/telegram"
"""Where the webhook stands under the public address."""

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
BODY_BYTES: Final = 256 * 1024
"""The longest update that is read. Telegram's own are far shorter."""

_log = structlog.get_logger()


def webhook(receiving: Receiving, secret: str) -> Route:
    """The route for updates. Raises ValueError without a secret: anybody could send us updates then."""
    if not secret:
        raise ValueError("A webhook needs a secret. Set MTD_TELEGRAM_SECRET.")

    async def take(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), secret.encode()):
            return Response(status_code=401)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            update = read_update(json.loads(body))
        except (ValueError, RecursionError):
            update = None
        if update is None:
            return Response(status_code=400)
        is_kept = await receiving.take(update)
        return Response(status_code=200 if is_kept else 503)

    return Route(PATH, take, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """The whole body; None as soon as it is longer than any update."""
    body = b""
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > BODY_BYTES:
                return None
    except ClientDisconnect:
        return b""  # nobody is there to hear what is wrong with it
    return body
