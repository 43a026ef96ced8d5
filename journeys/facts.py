"""The project's table of facts: what is told to people, what the code encodes, and what must never be said.

The table is `facts.csv` beside this module, one row a fact, read once when this module is imported (a few
milliseconds). Its columns are the fields of `Fact`. Statements are in our own words; the official page is in
`link`. Outcomes and rules cite facts by id.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType


class FactKind(StrEnum):
    """What a fact is there for."""

    SAY = "say"
    """Told to people somewhere."""
    ENCODE = "encode"
    """A rule that the code follows."""
    NEVER = "never"
    """Out of date or wrong: must not be said."""
    BACKGROUND = "background"
    """Worth knowing when the code is read or changed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the table.

    `audience` is `individual`, `agent`, `both` or `builder`. `as_of` is an ISO date as its source gives it: a day
    (`2026-08-07`), a month (`2026-08`), a year (`2026`) or empty. `link` is the official page, or empty.

    `phrase` holds regular expressions in lower case, separated by semicolons. For what is *said* they are how the
    fact is known in rendered text; for what is *never* said, how a breach is known. Otherwise it is empty.
    """

    id: str
    kind: FactKind
    audience: str
    topic: str
    statement: str
    link: str
    as_of: str
    phrase: str

    def said_in(self, text: str) -> bool:
        """Whether a rendered text says this. Always False for a fact that has no phrase."""
        return self.found_in(text) is not None

    def found_in(self, text: str) -> str | None:
        """The words of a rendered text that this is known by; None where it does not say it."""
        lowered = text.lower()
        found = (re.search(pattern, lowered) for pattern in self.phrase.split(";") if pattern)
        return next((text[match.start() : match.end()] for match in found if match), None)


def earliest_day(as_of: str) -> date:
    """The first day that an `as_of` can mean, so that dates of unlike precision can be compared.

    Raises ValueError when it is not an ISO day, month or year.
    """
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", as_of):
        raise ValueError(f"an as-of date is written 2026-08-07, 2026-08 or 2026, not {as_of!r}")
    return date.fromisoformat(as_of + "-01-01"[len(as_of) - 4 :])


def fact(fact_id: str) -> Fact:
    """The fact of an id.

    Raises KeyError, with a sentence for the author, when the table has no such row.
    """
    try:
        return FACTS[fact_id]
    except KeyError:
        raise KeyError(f"no fact {fact_id!r}: cite an id that journeys/facts.csv has, or add its row there") from None


def _read() -> Mapping[str, Fact]:
    lines = files("journeys").joinpath("facts.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.reader(lines)
    next(rows)
    kinds = {kind.value: kind for kind in FactKind}
    return MappingProxyType({row[0]: Fact(row[0], kinds[row[1]], *row[2:]) for row in rows})


FACTS: Mapping[str, Fact] = _read()
"""Every fact by its id, in the order of the table."""
