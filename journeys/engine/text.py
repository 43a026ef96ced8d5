"""Words before they are words: a literal to translate, plus the values that will fill it.

Nothing here knows a language. A `Message` is rendered when it is delivered, by whoever knows the reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from journeys.rules.tax_year import TaxYear

Json: TypeAlias = Any
"""What `json.loads` gives."""


class Translatable(str):
    """A literal marked for translators. Lets a check tell it from a text that nobody can translate."""

    __slots__ = ()


def _(text: str) -> Translatable:
    """Mark a literal for translation. Takes a literal only: an f-string or a join cannot be extracted."""
    return Translatable(text)


@dataclass(frozen=True)
class Several:
    """A list inside a sentence, written out as the reader's language does: "a, b and c"."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class Message:
    """A translatable literal and the values for its `{placeholders}`."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.text, tuple(sorted(self.values))))


Value: TypeAlias = str | int | Decimal | date | TaxYear | Message | Several
"""What may fill a placeholder. `Decimal` is money in pounds; `str` is shown as it is, never translated."""


def message(text: str, **values: Value) -> Message:
    """Write a `Message` the short way."""
    return Message(text, values)


def as_json(value: Value) -> Json:
    """The JSON form of a value, told apart by kind, for rows and wires. `from_json` reads it back."""
    match value:
        case Message() if not value.values:
            return {"text": value.text}
        case Message():
            return {"text": value.text, "values": {name: as_json(item) for name, item in value.values.items()}}
        case Several(items):
            return {"several": [as_json(item) for item in items]}
        case Decimal():
            return {"money": str(value)}
        case date():
            return {"date": value.isoformat()}
        case TaxYear():
            return {"tax_year": str(value)}
        case _:
            return value


def from_json(stored: Json) -> Value:
    """Read what `as_json` wrote."""
    match stored:
        case {"text": str(text), "values": dict(values)}:
            return Message(text, {name: from_json(item) for name, item in values.items()})
        case {"text": str(text)}:
            return Message(text)
        case {"several": list(items)}:
            return Several(tuple(from_json(item) for item in items))
        case {"money": str(amount)}:
            return Decimal(amount)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"tax_year": str(year)}:
            return TaxYear.parse(year)
        case str() | int():
            return stored
        case _:
            raise ValueError(f"not a stored value: {stored!r}")


def read_message(stored: Json) -> Message:
    """Read what `as_json` wrote of a message. Raises TypeError for anything else."""
    value = from_json(stored)
    if not isinstance(value, Message):
        raise TypeError(f"not a stored message: {stored!r}")
    return value
