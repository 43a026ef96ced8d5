"""`mtd-assistant doctor`: what is wrong with the settings, the database, the bot and the link to HMRC."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final, NamedTuple

from bot.ports import StoreUnavailable
from bot.settings import Settings

_ALIKE: Final = 0.85
"""From where on a name is taken for another that was mistyped."""


class Findings(NamedTuple):
    """Each in a sentence or two: `problems` say what to do, `remarks` are no problem and may be a surprise."""

    problems: list[str]
    remarks: list[str]


def examined(settings: Settings, database: str | None) -> Findings:
    """What is found; no problem when all is well. Makes and changes nothing."""
    of_database = _of_database(database or settings.database_url)
    problems = [
        *mistyped(os.environ),
        *of_database.problems,
        *_of_telegram(settings),
        *_of_hmrc(settings),
    ]
    return Findings(problems, of_database.remarks)


def mistyped(names: Iterable[str]) -> Iterator[str]:
    """Names that are no setting, and look like one. What is not looked for is left out without a word otherwise."""
    known = [f"MTD_{name.upper()}" for name in Settings.model_fields]
    for name in sorted(each for each in names if each.startswith("MTD_") and each not in known):
        if close := get_close_matches(name, known, n=1, cutoff=_ALIKE):
            yield f"{name} is no setting, and is not read. Perhaps you mean {close[0]}."


def _of_database(url: str) -> Findings:
    from adapters.database.doctor import look_at

    try:
        remark = look_at(url)
    except StoreUnavailable as error:
        return Findings([f"The database cannot be opened: {error}"], [])
    return Findings([], [remark] if remark else [])


def _of_telegram(settings: Settings) -> Iterator[str]:
    from adapters.telegram.doctor import examine
    from bot.composing import account

    yield from asyncio.run(examine(account(settings)))


def _of_hmrc(settings: Settings) -> Iterator[str]:
    from bot import composing

    if settings.hmrc_client_id is None:
        return
    for made in (composing.address, composing.secrets, lambda known: composing.hmrc_settings(known, "")):
        try:
            made(settings)
        except composing.Unusable as problem:
            yield str(problem)
    yield from composing.kept_from_hmrc(settings)
