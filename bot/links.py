"""The link check: which official pages answer, which have moved or gone, and the day on which each was last found."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from journeys.sources import CHECKED_LIVE, PAGES, Page

CHECKED = Path(__file__).parent.parent / "journeys" / "links_checked.csv"
"""Where the days stand that `journeys.sources` reads. It is committed: the operator's check is there for everybody."""


class Verdict(StrEnum):
    """What became of a page."""

    ANSWERS = "answers"
    MOVED = "moved"
    GONE = "gone"
    SILENT = "no answer"


@dataclass(frozen=True)
class Looked:
    """What a page said when it was asked. `detail` is where it has moved to, or what came instead of it."""

    page: Page
    verdict: Verdict
    detail: str = ""


Look = Callable[[Iterable[Page]], Iterable[Looked]]
"""Asks pages over the network. Raises nothing: a page that cannot be reached is silent."""


def check_links(
    look: Look,
    out: TextIO,
    today: date,
    *,
    pages: Mapping[str, Page] = PAGES,
    known: Mapping[str, date] = CHECKED_LIVE,
    file: Path = CHECKED,
) -> int:
    """Ask every page, say what has to be mended, and keep the day. 0 when all of them answer, else 1.

    `today` is a date in Europe/London. A page that answers, also from a new address, was found today; one that is
    gone loses its day; one that is silent keeps the day that is `known`. Raises OSError when the file cannot be
    written.
    """
    looked = sorted(look(pages.values()), key=lambda each: (list(Verdict).index(each.verdict), each.page.key))
    for each in looked:
        out.write(f"{each.verdict:9}  {each.page.key:32}  {each.page.url}{_after(each)}\n")
    _keep({each.page.key: _found_on(each, today, known) for each in looked}, pages, file)
    answering = sum(each.verdict is Verdict.ANSWERS for each in looked)
    out.write(f"{len(looked)} pages asked: {answering} answer, {len(looked) - answering} to look at.\n")
    return 0 if answering == len(looked) else 1


def _after(each: Looked) -> str:
    return f"  {'to ' if each.verdict is Verdict.MOVED else ''}{each.detail}" if each.detail else ""


def _found_on(each: Looked, today: date, known: Mapping[str, date]) -> date | None:
    match each.verdict:
        case Verdict.ANSWERS | Verdict.MOVED:
            return today
        case Verdict.GONE:
            return None
        case Verdict.SILENT:
            return known.get(each.page.key)


def _keep(found: Mapping[str, date | None], pages: Mapping[str, Page], file: Path) -> None:
    """Write the days in the order of the pages."""
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("page", "checked_live"))
        rows.writerows((key, day.isoformat()) for key in pages if (day := found.get(key)) is not None)
