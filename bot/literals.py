"""The texts in the source files, read from their syntax: what translators get, and what they would never see."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).parent.parent
PACKAGES = ("journeys", "bot", "adapters")
_MARK = "_"
_TAKE_TEXT = {"message", "Message"}


@dataclass(frozen=True)
class Literal:
    """A text marked for translation, and the file and line where it stands."""

    text: str
    path: Path
    line: int

    @property
    def where(self) -> str:
        """The place for people to go to: folder, file and line."""
        return _where(self.path, self.line)


def sources(root: Path = ROOT) -> list[Path]:
    """The source files that people's words may stand in."""
    return sorted(path for package in PACKAGES for path in (root / package).rglob("*.py"))


def literals(paths: Iterable[Path]) -> Iterator[Literal]:
    """Every text that is marked for translation, in order."""
    for path in paths:
        for call in _calls(path):
            if _name(call) == _MARK and call.args and (text := _literal(call.args[0])) is not None:
                yield Literal(text, path, call.lineno)


def unmarked(paths: Iterable[Path]) -> Iterator[str]:
    """Every text that translators would never see, with what to do about it, a sentence each."""
    for path in paths:
        for call in _calls(path):
            for problem in _problems(call):
                yield f"{_where(path, call.lineno)}: {problem}"


def has_words(text: str) -> bool:
    """Is there anything to translate in it, besides `{placeholders}`?"""
    try:
        return any(mark.isalpha() for literal, *_rest in Formatter().parse(text) for mark in literal)
    except ValueError:
        return True


def _where(path: Path, line: int) -> str:
    return f"{path.parent.name}/{path.name}:{line}"


def _problems(call: ast.Call) -> Iterator[str]:
    if not call.args:
        return
    given = call.args[0]
    match _name(call), given:
        case "_", ast.JoinedStr():
            yield "an f-string in _() cannot be translated: use {placeholders} and give their values"
        case "_", _ if _literal(given) is None:
            yield "_() takes one literal: a name, a join or a sum of texts cannot be found by translators"
        case (("message" | "Message"), ast.JoinedStr()):
            yield "an f-string cannot be translated: wrap a literal in _() and give the values of its {placeholders}"
        case (("message" | "Message"), ast.Constant(value=str(text))) if has_words(text):
            yield f"wrap “{text[:40]}” in _(...), or it cannot be translated"


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))
