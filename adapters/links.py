"""Asks official pages over the network whether they are still there. For an operator's link check, never for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import httpx

from bot.links import Looked, Verdict
from journeys.sources import Page

AT_ONCE = 4
"""Pages asked at the same time: few, as most of them stand on the same two hosts."""

TRIES = 3
"""How often a page is asked before it counts as silent. It is asked again only after all the others."""

SECONDS = 20.0
"""How long each step of one request may take: connecting, sending, and waiting for the answer."""

_FOR_GOOD = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


def look(pages: Iterable[Page], seconds: float = SECONDS) -> Iterator[Looked]:
    """What became of each page. Redirects are followed: to a sign-in page it answers, for good it has moved."""
    left = list(pages)
    agent = {"User-Agent": "mtd-assistant link check"}
    with (
        httpx.Client(timeout=seconds, follow_redirects=True, headers=agent) as client,
        ThreadPoolExecutor(AT_ONCE) as several,
    ):
        for tried in range(1, TRIES + 1):
            looked = list(several.map(lambda page: _look(client, page), left))
            yield from (each for each in looked if each.verdict is not Verdict.SILENT or tried == TRIES)
            left = [each.page for each in looked if each.verdict is Verdict.SILENT]


def _look(client: httpx.Client, page: Page) -> Looked:
    """Ask for a page and read no more than how it answers."""
    try:
        with client.stream("GET", page.url) as response:
            return _judged(page, response)
    except httpx.TimeoutException:
        return Looked(page, Verdict.SILENT, "took too long")
    except httpx.HTTPError as error:
        return Looked(page, Verdict.SILENT, type(error).__name__)


def _judged(page: Page, response: httpx.Response) -> Looked:
    if response.status_code in _GONE:
        return Looked(page, Verdict.GONE, str(response.status_code))
    if not response.is_success:
        return Looked(page, Verdict.SILENT, str(response.status_code))
    if any(step.status_code in _FOR_GOOD for step in response.history):
        return Looked(page, Verdict.MOVED, str(response.url))
    return Looked(page, Verdict.ANSWERS)
