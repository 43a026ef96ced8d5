"""The Bot API's own description, and whether a value is as it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.far_ends.bot_api.rules import Rule, Size, rules

AFTER_PARSING = re.compile("after entit(ies|y) parsing")


@dataclass(frozen=True)
class Fault:
    """`problem` is what is wrong with the value at `path`; `field` names it as the description does: `Type.field`."""

    path: str
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.path} {self.problem}"


@dataclass(frozen=True)
class Field:
    """A field of a method or type. `rules` are by type; `parsed_size` is that of a text after entities parsing."""

    name: str
    types: tuple[str, ...]
    required: bool
    rules: Mapping[str, tuple[Rule, ...]]
    parsed_size: Size | None


@dataclass(frozen=True)
class Choice:
    """Of the fields `names`, at most one may be given; exactly one where `needed`."""

    names: frozenset[str]
    needed: bool

    def broken_by(self, value: Mapping[str, Any]) -> str | None:
        given = sorted(self.names & value.keys())
        if len(given) > 1:
            return f"has {' and '.join(given)}, of which one is allowed"
        return "has none of the fields of which it needs one" if self.needed and not given else None


@dataclass(frozen=True)
class Shape:
    """A method or a type. A type that stands for several others has `variants` and no fields."""

    name: str
    fields: Mapping[str, Field]
    variants: tuple[str, ...]
    returns: tuple[str, ...]
    choice: Choice | None


class Description:
    """Every method and type of the Bot API."""

    def __init__(self, path: Path) -> None:
        read = json.loads(path.read_text(encoding="utf-8"))
        self.methods = {name: _shape(each) for name, each in read["methods"].items()}
        self.types = {name: _shape(each) for name, each in read["types"].items()}

    def faults_of_request(self, method: str, fields: Mapping[str, Any]) -> Iterator[Fault]:
        """What is wrong with a method's fields, once read from the wire."""
        yield from self._faults_of_fields(self.methods[method], fields, method)

    def faults_of_answer(self, method: str, result: Any) -> Iterator[Fault]:
        """What is wrong with what a method returns."""
        yield from self._faults(result, self.methods[method].returns, method, f"{method}'s answer")

    def faults_of(self, of_type: str, value: Any) -> Iterator[Fault]:
        """What is wrong with a value of a type, such as `Update`."""
        yield from self._faults(value, (of_type,), of_type, of_type)

    def _faults(self, value: Any, types: Iterable[str], field: str, path: str) -> list[Fault]:
        """Those of the type that suits the value best: none as soon as one type takes it."""
        best: list[Fault] | None = None
        for each in types:
            found = list(self._faults_of_type(value, each, field, path))
            if not found:
                return []
            if best is None or len(found) < len(best):
                best = found
        return best or []

    def _faults_of_type(self, value: Any, of_type: str, field: str, path: str) -> Iterator[Fault]:
        shape = self.types.get(of_type)
        if of_type.startswith("Array of "):
            yield from self._faults_of_items(value, of_type.removeprefix("Array of "), field, path)
        elif shape is not None and shape.variants:
            yield from self._faults(value, shape.variants, field, path)
        elif shape is not None and of_type != "InputFile":
            if isinstance(value, dict):
                yield from self._faults_of_fields(shape, value, path)
            else:
                yield Fault(path, field, f"is {_kind(value)}, not {of_type}")
        elif _kind(value) != of_type and (_kind(value), of_type) != ("Integer", "Float"):
            yield Fault(path, field, f"is {_kind(value)}, not {of_type}")

    def _faults_of_items(self, value: Any, of_type: str, field: str, path: str) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(path, field, f"is {_kind(value)}, not an array of {of_type}")
            return
        for at, item in enumerate(value):
            yield from self._faults(item, (of_type,), field, f"{path}[{at}]")

    def _faults_of_fields(self, shape: Shape, value: Mapping[str, Any], path: str) -> Iterator[Fault]:
        for name in value.keys() - shape.fields.keys():
            yield Fault(f"{path}.{name}", f"{shape.name}.{name}", "is not a field that the description knows")
        for name, field in shape.fields.items():
            if name in value:
                yield from self._faults_of_field(shape, field, value[name], f"{path}.{name}")
            elif field.required:
                yield Fault(f"{path}.{name}", f"{shape.name}.{name}", "is required and missing")
        if shape.choice and (problem := shape.choice.broken_by(value)):
            yield Fault(path, shape.name, problem)

    def _faults_of_field(self, shape: Shape, field: Field, value: Any, path: str) -> Iterator[Fault]:
        name = f"{shape.name}.{field.name}"
        if found := self._faults(value, field.types, name, path):
            yield from found
            return
        for rule in field.rules.get("Array" if isinstance(value, list) else _kind(value), ()):
            if problem := rule.broken_by(value):
                yield Fault(path, name, problem)


@lru_cache(maxsize=1)
def read_description(path: Path) -> Description:
    """The description in a file, read once."""
    return Description(path)


class Upload:
    """A file that came with a request: the Bot API's InputFile."""

    def __init__(self, name: str, mime_type: str, content: bytes) -> None:
        self.name, self.mime_type, self.content = name, mime_type, content


_KINDS: dict[type, str] = {bool: "Boolean", int: "Integer", float: "Float", str: "String", Upload: "InputFile"}


def _kind(value: Any) -> str:
    """The description's word for what a value is."""
    return _KINDS.get(type(value), "an array" if isinstance(value, list) else "an object")


def _shape(read: Mapping[str, Any]) -> Shape:
    fields = {each["name"]: _field(each) for each in read.get("fields", ())}
    return Shape(
        read["name"],
        fields,
        tuple(read.get("subtypes", ())),
        tuple(read.get("returns", ())),
        _choice(" ".join(read.get("description", ())), fields),
    )


def _field(read: Mapping[str, Any]) -> Field:
    words = read["description"]
    found = {each.split()[0]: tuple(rules(each, words)) for each in read["types"]}
    parsed_size = None
    if AFTER_PARSING.search(words):
        parsed_size = next((rule for rule in found.get("String", ()) if isinstance(rule, Size)), None)
        found["String"] = tuple(rule for rule in found.get("String", ()) if rule is not parsed_size)
    return Field(read["name"], tuple(read["types"]), read["required"], found, parsed_size)


def _choice(words: str, fields: Mapping[str, Field]) -> Choice | None:
    if found := re.search(r"(Exactly|At most) one of the fields other than ([^.]*) must be used", words):
        names = fields.keys() - set(re.findall(r"[a-z_]+", found[2]))
        return Choice(frozenset(names), needed=found[1] == "Exactly")
    if "At most one of the optional fields can be present" in words:
        return Choice(frozenset(name for name, field in fields.items() if not field.required), needed=False)
    return None
