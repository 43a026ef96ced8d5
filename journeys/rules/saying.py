"""The `explain` and `facts` of an answer, made together: each statement carries the facts it relies on.

Answers for programs are in English only, so nothing here is marked for translators.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from journeys.rules.english import day_in_words, years_of
from journeys.rules.tax_year import TaxYear

Value: TypeAlias = str | int | date | TaxYear | tuple[TaxYear, ...]
"""What may fill a placeholder."""


@dataclass(frozen=True)
class Statement:
    """A sentence or two for a person, or none, and the ids of the facts relied on."""

    text: str
    facts: tuple[str, ...]


def say(text: str, *facts: str, **values: Value) -> Statement:
    """A statement with its `{placeholders}` filled: dates and tax years as a person reads them."""
    return Statement(written(text, **values), facts)


def relies(*facts: str) -> Statement:
    """Facts that the answer's figures rely on, without a sentence."""
    return Statement("", facts)


def written(text: str, **values: Value) -> str:
    """Words in English with their `{placeholders}` filled."""
    return text.format_map({name: _in_words(value) for name, value in values.items()})


def years(each: Iterable[TaxYear]) -> tuple[TaxYear, ...]:
    """Tax years inside a sentence: "2026 to 2027 and 2027 to 2028"."""
    return tuple(each)


def explained(statements: Iterable[Statement]) -> dict[str, Any]:
    """The two fields `facts` (each id once, in order) and `explain` (all sentences, each once)."""
    said = tuple(dict.fromkeys(statements))
    return {
        "facts": list(dict.fromkeys(fact for each in said for fact in each.facts)),
        "explain": " ".join(each.text for each in said if each.text),
    }


def _in_words(value: Value) -> str:
    match value:
        case date():
            return day_in_words(value)
        case TaxYear():
            return years_of(value)
        case tuple():
            return _listed([years_of(year) for year in value])
        case _:
            return str(value)


def _listed(items: list[str]) -> str:
    """`one`, `one and two`, `one, two and three`."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))
