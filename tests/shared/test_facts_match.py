"""The project's table of facts against the facts it was written from.

`MTD_SHARED_FACTS` names the directory that holds them: `index.csv`, and Markdown files whose tables have one row a
fact. Nothing of ours may say a figure, date, address or number that its row does not have.
"""

from __future__ import annotations

import csv
import os
import re
from calendar import month_name
from collections.abc import Mapping
from pathlib import Path

import pytest

from journeys.facts import FACTS, Fact, FactKind

pytestmark = pytest.mark.needs("MTD_SHARED_FACTS")

MONTHS = list(month_name)[1:]
SHORT = {month[:3]: month for month in MONTHS} | {"Sept": "September"}

ROW = re.compile(r"\| ([A-Z]+(?:-[A-Z]+)*-[A-Z]?\d+) \|")

FIGURE = re.compile(
    r"https?://[^\s,)]*[^\s.,)]"  # an address
    r"|[\w.]+@[\w.]+\w"  # an email address
    r"|\+?\d[\d ]{9,}\d"  # a phone number
    rf"|\b\d{{1,2}} (?:{'|'.join(MONTHS)})\b"  # a day
    rf"|\b(?:{'|'.join(MONTHS)}) \d{{4}}\b"  # a month
    r"|\b\d{4} to \d{4}\b"  # a tax year
    r"|£\d[\d,]*\d"  # money
    r"|\d[\d.:]*(?:%|[ap]m)"  # a share, or a time of day
    r"|\d[\d,.]*\d|\d"  # any other number
)

DOUBTFUL = re.compile(r"\([ML]\)|\([ML]:|\(M;|\| [ML] \||/ test date M \||\(weak\)")
"""How a row says that it rests on secondary sources alone."""

HEDGED = re.compile(r"\bas far as we know\b|\busually\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def shared() -> Path:
    return Path(os.environ["MTD_SHARED_FACTS"])


@pytest.fixture(scope="module")
def index(shared: Path) -> dict[str, dict[str, str]]:
    with (shared / "index.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def rows(shared: Path) -> dict[str, str]:
    lines = [line for page in sorted(shared.glob("*.md")) for line in page.read_text(encoding="utf-8").splitlines()]
    return {match[1]: line for line in lines if (match := ROW.match(line))}


def plainly(text: str) -> str:
    """Dates and tax years written as people read them, so that both sides can be compared."""
    text = re.sub(r"\b(20\d\d)-(\d\d)-(\d\d)\b", lambda d: f"{int(d[3])} {MONTHS[int(d[2]) - 1]} {d[1]}", text)
    text = re.sub(r"\b(20)?(\d\d)[-/](\d\d)\b", _as_tax_year, text)
    return re.sub(rf"\b({'|'.join(SHORT)})\b", lambda month: SHORT[month[1]], text)


def _as_tax_year(years: re.Match[str]) -> str:
    follows = int(years[3]) == int(years[2]) + 1
    return f"20{years[2]} to 20{years[3]}" if follows else years[0]


def invented(statement: str, row: str) -> list[str]:
    """The figures of a statement that its row does not have. Ids of facts are no figures."""
    told = re.sub(r"\b(?:F|SR|OO|D)-[A-Z-]*\d+", "", plainly(statement))
    known = plainly(row)
    return [figure for figure in FIGURE.findall(told) if not re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", known)]


def test_the_same_facts_are_there(index: Mapping[str, object]) -> None:
    assert list(FACTS) == list(index)


def test_each_has_the_same_kind_reader_link_and_date(index: Mapping[str, Mapping[str, str]]) -> None:
    columns = ("kind", "audience", "where", "link", "as_of")
    ours = {each.id: (each.kind, each.audience, each.topic, each.link, each.as_of) for each in FACTS.values()}
    assert ours == {each: tuple(row[column] for column in columns) for each, row in index.items()}


def test_what_must_never_be_said_is_known_by_the_same_phrases(index: Mapping[str, Mapping[str, str]]) -> None:
    never = {each.id: each.phrase for each in FACTS.values() if each.kind is FactKind.NEVER}
    assert never == {each: row["phrases"] for each, row in index.items() if row["phrases"]}


@pytest.mark.parametrize("each", FACTS.values(), ids=lambda each: each.id)
def test_no_figure_is_invented(each: Fact, rows: Mapping[str, str]) -> None:
    assert invented(each.statement, rows[each.id]) == []


@pytest.mark.parametrize(
    "each", [each for each in FACTS.values() if each.kind is FactKind.SAY], ids=lambda each: each.id
)
def test_a_doubt_is_told(each: Fact, rows: Mapping[str, str]) -> None:
    assert HEDGED.search(each.statement) or not DOUBTFUL.search(rows[each.id])


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("Due on 7 August 2026.", []),
        ("Due on 8 August 2026.", ["8 August"]),
        ("From 2026 to 2027 it is £20,000, or 3%.", []),
        ("From 2027 to 2028 it is £30,000, or 4%.", ["2027 to 2028", "£30,000", "4%"]),
        ("Call 0300 200 3310 at 6pm.", []),
        ("Call 0300 200 3311 at 7pm.", ["0300 200 3311", "7pm"]),
        ("See https://www.gov.uk/pay and F-PAY-99.", []),
        ("See https://www.gov.uk/paid, or write to us@hmrc.gov.uk", ["https://www.gov.uk/paid", "us@hmrc.gov.uk"]),
    ],
)
def test_an_invented_figure_is_noticed(statement: str, found: list[str]) -> None:
    row = "| F-1 | 2026-08-07 or 7 Aug 2026; 2026-27: £20,000; 3%; 0300 200 3310, 8am to 6pm; https://www.gov.uk/pay |"
    assert invented(statement, row) == found
