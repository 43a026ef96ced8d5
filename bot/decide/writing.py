"""Answers as JSON lines and as the cells of a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from bot.decide.kind import Answer
from bot.decide.values import PENNY
from journeys.rules.tax_year import TaxYear


def as_line(answer: Answer) -> str:
    """One line of JSON, in ASCII whatever the reader's code page. Pounds are numbers, two decimals at most."""
    plain = {**answer, "id": _echo(answer["id"])}
    return json.dumps(plain, default=_plain, allow_nan=False)


def _plain(value: object) -> Any:
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case TaxYear():
            return str(value)
    raise TypeError(f"an answer holds no {type(value).__name__}")


def _echo(given: Any) -> Any:
    """The `id` as it came: numbers with a point as numbers again, or as text if no float can hold them."""
    match given:
        case Decimal():
            return float(given) if isfinite(float(given)) else str(given)
        case list():
            return [_echo(item) for item in given]
        case dict():
            return {name: _echo(item) for name, item in given.items()}
    return given


def as_cells(answer: Answer, columns: tuple[str, ...]) -> dict[str, str]:
    """The cells of one answer: what each column names in it, `outer.inner` being a field inside a field."""
    return {column: cell(_inside(answer, column)) for column in columns}


def _inside(answer: Answer, column: str) -> Any:
    value: Any = answer
    for name in column.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def cell(value: Any) -> str:
    """One value as a cell: `name: value` and items parted by semicolons, items of an inner list by commas."""
    return _joined(value, "; ")


def _joined(value: Any, between: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return str(value.quantize(PENNY))
        case Mapping():
            return between.join(f"{name}: {_joined(item, ', ')}" for name, item in value.items())
        case list() | tuple():
            return between.join(_joined(item, ", ") for item in value)
    return str(value)
