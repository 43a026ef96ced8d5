"""The link check: what is said of each page, and the days that are kept."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from bot.links import CHECKED, Looked, Verdict, check_links
from journeys.sources import PAGES, Page

TODAY = date(2026, 11, 21)
EARLIER = date(2026, 10, 1)
FOUR = {key: Page(key, key, f"https://example.org/{key}", "2026") for key in ("plain", "moved", "gone", "silent")}
SAID = {
    "plain": (Verdict.ANSWERS, ""),
    "moved": (Verdict.MOVED, "https://example.org/new"),
    "gone": (Verdict.GONE, "404"),
    "silent": (Verdict.SILENT, "503"),
}


def look(pages: Iterable[Page]) -> Iterable[Looked]:
    return [Looked(page, *SAID[page.key]) for page in pages]


def test_each_page_is_told_with_what_became_of_it(tmp_path: Path) -> None:
    out = io.StringIO()
    assert check_links(look, out, TODAY, pages=FOUR, known={}, file=tmp_path / "days.csv") == 1
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert lines == [
        "answers plain https://example.org/plain",
        "moved moved https://example.org/moved to https://example.org/new",
        "gone gone https://example.org/gone 404",
        "no answer silent https://example.org/silent 503",
        "4 pages asked: 1 answer, 3 to look at.",
    ]


def test_the_day_is_kept_of_what_was_found_and_of_what_was_silent_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    check_links(look, io.StringIO(), TODAY, pages=FOUR, known=dict.fromkeys(FOUR, EARLIER), file=file)
    assert file.read_text(encoding="utf-8") == (
        "page,checked_live\nplain,2026-11-21\nmoved,2026-11-21\nsilent,2026-10-01\n"
    )


def test_all_is_well_where_every_page_answers(tmp_path: Path) -> None:
    one = {"plain": FOUR["plain"]}
    assert check_links(look, io.StringIO(), TODAY, pages=one, known={}, file=tmp_path / "days.csv") == 0


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"days\.csv"):
        check_links(look, io.StringIO(), TODAY, pages=FOUR, known={}, file=tmp_path / "none" / "days.csv")


def test_the_days_are_kept_where_the_pages_read_them() -> None:
    assert CHECKED.read_text(encoding="utf-8").startswith("page,checked_live\n")
    assert {line.partition(",")[0] for line in CHECKED.read_text(encoding="utf-8").splitlines()[1:]} <= set(PAGES)
