"""What the Bot API's description says of a value in words: how long, which of, which characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol


class Rule(Protocol):
    """Something the description asks of a value of the right type."""

    def broken_by(self, value: Any) -> str | None:
        """What is wrong with the value; None when nothing is."""


@dataclass(frozen=True)
class Size:
    """From `low` to `high` characters, bytes or items."""

    low: int
    high: int
    unit: str

    def broken_by(self, value: Any) -> str | None:
        size = len(value.encode()) if self.unit == "bytes" else len(value)
        return None if self.low <= size <= self.high else f"has {size} {self.unit}, not {self.low} to {self.high}"


@dataclass(frozen=True)
class Between:
    """A number from `low` to `high`."""

    low: int
    high: int

    def broken_by(self, value: Any) -> str | None:
        return None if self.low <= value <= self.high else f"is {value}, not {self.low} to {self.high}"


@dataclass(frozen=True)
class OneOf:
    """One of these words."""

    words: tuple[str, ...]

    def broken_by(self, value: Any) -> str | None:
        return None if value in self.words else f"is {value!r}, not one of {', '.join(self.words)}"


@dataclass(frozen=True)
class Spelt:
    """Text that matches a pattern from beginning to end."""

    pattern: str

    def broken_by(self, value: Any) -> str | None:
        return None if re.fullmatch(self.pattern, value) else f"is {value!r}, which is not spelt as {self.pattern}"


Reader = Callable[[str], Rule | None]


def _text_size(words: str) -> Rule | None:
    if found := re.search(r"\b(\d+)-(\d+) (characters|bytes)", words, re.IGNORECASE):
        return Size(int(found[1]), int(found[2]), found[3].lower())
    return None


def _list_size(words: str) -> Rule | None:
    if found := re.search(r"(?:list of|include) (\d+)-(\d+) ", words):
        return Size(int(found[1]), int(found[2]), "items")
    if found := re.search(r"(?:[Aa]t most|up to) (\d+) (?:commands|items|identifiers)", words):
        return Size(0, int(found[1]), "items")
    return None


def _between(words: str) -> Rule | None:
    if found := re.search(r"(?:between |[;,] )(\d+)-(\d+)(?= are accepted|[.;]|$)", words):
        return Between(int(found[1]), int(found[2]))
    return None


def _one_of(words: str) -> Rule | None:
    if found := re.search(r'(?:either|one of|can be|always) (".*?)(?:\. |\.?$)', words):
        return OneOf(tuple(re.findall(r'"([^"]+)"', found[1])))
    if found := re.search(r"must be (\w+)$", words):
        return OneOf((found[1],))
    if found := re.search(r"Choose one, .*?: (.*)", words):
        return OneOf(tuple(re.findall(r"([a-z_]+)(?= for | or )", found[1])))
    return None


def _spelt(words: str) -> Rule | None:
    if re.search("only lowercase English letters, digits and underscores", words, re.IGNORECASE):
        return Spelt("[a-z0-9_]*")
    if re.search("only (?:characters )?A-Z, a-z, 0-9, _ and - are allowed", words, re.IGNORECASE):
        return Spelt("[A-Za-z0-9_-]*")
    if "two-letter ISO 639-1 language code" in words:
        return Spelt("([a-z]{2})?")
    return None


_READERS: dict[str, tuple[Reader, ...]] = {
    "String": (_text_size, _one_of, _spelt),
    "Integer": (_between,),
    "Float": (_between,),
    "Array": (_list_size,),
}


def rules(of_type: str, words: str) -> Iterator[Rule]:
    """The rules that a field's words hold for values of one type, such as `String` or `Array of BotCommand`."""
    for read in _READERS.get(of_type.split()[0], ()):
        if rule := read(words):
            yield rule
