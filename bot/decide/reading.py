"""From what a line holds to what it asks, or to an error that names the field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.decide.kind import Answer, Asks, Kind
from bot.decide.values import Unanswerable


class Unreadable(ValueError):
    """A line that is not one JSON object. Its text says what is wrong."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"{twice}: is there twice")
    return read


def _no_constant(name: str) -> None:
    raise Unreadable(f"not JSON: {name} is not a number")


_READER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_each_once)


def read_line(line: str) -> dict[str, Any]:
    """One JSON object. Numbers with a point stay as they were written (`Decimal`). Raises Unreadable."""
    try:
        read = _READER.decode(line)
    except Unreadable:
        raise
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg}, at character {error.pos + 1}") from None
    except (ValueError, ArithmeticError, RecursionError):
        raise Unreadable("not JSON that can be read: a number too long, or too many brackets") from None
    if not isinstance(read, dict):
        raise Unreadable('not a JSON object: a line looks like {"id": 1, ...}')
    return read


def answered(kind: Kind[Asks], read: dict[str, Any], name: Callable[[str], str] = str) -> Answer:
    """The answer to one object that was read, `id` first; `{"id", "error"}` if it cannot be answered.

    `name` says what the reader calls a field, given its path: the column of a spreadsheet, for instance.
    """
    try:
        return {"id": read.get("id"), **kind.answer(kind.asks.model_validate(read))}
    except ValidationError as error:
        problem = "; ".join(_sentences(error.errors(include_url=False), name))
    except Unanswerable as error:
        problem = str(error)
    return {"id": read.get("id"), "error": problem}


def _sentences(errors: Iterable[ErrorDetails], name: Callable[[str], str]) -> list[str]:
    return [f"{name(_path(error['loc']))}: {_problem(error)}" for error in errors]


def _path(places: tuple[int | str, ...]) -> str:
    """`returns.2024-25.sources[0].gross`, the first item of a list being number 0."""
    path = ""
    for place in places:
        if isinstance(place, int):
            path += f"[{place}]"
        elif place != "[key]":
            path += f".{place}" if path else place
    return path


def _problem(error: ErrorDetails) -> str:
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a field here"
        case "enum":
            return f"must be one of {error['ctx']['expected']}"
        case "bool_type":
            return "must be true or false"
        case "value_error":
            return str(error["ctx"]["error"])
        case "model_type" | "dict_type" | "model_attributes_type":
            return "must be an object, in curly brackets"
        case "list_type" | "tuple_type":
            return "must be a list, in square brackets"
        case _:
            return error["msg"][0].lower() + error["msg"][1:]
