"""`mtd-assistant doctor`: what is wrong with the settings, the database, the bot and the link to HMRC."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot.ports import StoreUnavailable
from bot.settings import Settings


def problems(settings: Settings, database: str | None) -> list[str]:
    """Each problem in a sentence or two that say what to do; nothing when all is well. Changes nothing at Telegram."""
    return [*_of_database(database or settings.database_url), *_of_telegram(settings), *_of_hmrc(settings)]


def _of_database(url: str) -> Iterator[str]:
    from adapters.database.store import DatabaseStore

    try:
        DatabaseStore(url).close()
    except StoreUnavailable as error:
        yield f"The database cannot be opened: {error}"


def _of_telegram(settings: Settings) -> Iterator[str]:
    from adapters.telegram.doctor import examine
    from bot.composing import account

    yield from asyncio.run(examine(account(settings)))


def _of_hmrc(settings: Settings) -> Iterator[str]:
    if settings.hmrc_client_id is None:
        return
    from adapters.database.secrets import KeysUnusable, Secrets
    from bot.composing import Unusable, hmrc_settings

    if settings.public_url is None:
        yield "MTD_PUBLIC_URL is not set. HMRC sends people back to our pages there."
    try:
        Secrets(settings.secret_keys.get_secret_value())
    except KeysUnusable as error:
        yield str(error)
    try:
        hmrc_settings(settings, settings.public_url or "")
    except Unusable as problem:
        yield str(problem)
