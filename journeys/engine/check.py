"""What can be wrong with a journey, found when it is imported, said so that its author can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from string import Formatter
from typing import Any

from journeys.engine.machine import Map
from journeys.engine.model import Answered, End, Guard, Node, Outcome, Question, Reading, Route
from journeys.engine.questions import Group, Ticks
from journeys.engine.replies import BUTTON_CHARACTERS, DATA_BYTES, SCREEN_CHARACTERS
from journeys.engine.text import Translatable
from journeys.facts import FACTS

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_COUNTED = re.compile(r"(?:q|question|step|page|screen|node|option|outcome|answer)_?\d+")
_LONGEST_HANDLE = "zzzzz"
_LONGEST_ITEM = "99"
_AROUND_LABELS = len("Carry on: ")
"""What the longest of "Carry on: …", "Change: …" and "… (chosen)" adds to a text when it becomes a label."""


def problems_of(journey: str, over: Map, texts: Iterable[str]) -> list[str]:
    """Every problem of a journey, a sentence each; none when it is sound. `texts` are its own, the title first."""
    title, *intro = texts
    maps = [over, *(node.map for node in over.nodes.values() if isinstance(node, Group))]
    found = [*_key(journey), *_ends(over), *_keys(maps), *_texts((title, *intro), journey), *_short(title, journey)]
    for each in maps:
        found += [*_routes(each), *_ways(each), *_resting(each, over)]
        for node in each.nodes.values():
            found += _node(node)
    return [f"{journey}: {problem}" for problem in dict.fromkeys(found)]


def _node(node: Node) -> Iterator[str]:
    if isinstance(node, Question):
        if not (node.ask and node.short):
            yield f"'{node.key}' asks nothing: give it an ask and a short name"
        yield from (*_texts(node.texts(), node.key), *_labels(node), *_short(node.short, node.key))
        yield from (*_facts(node.facts, node.key), *_filled(node, node.texts()))
    if isinstance(node, Outcome):
        yield from (*_texts(node.texts(), node.key), *_outcome(node))
        yield from (*_facts(node.facts, node.key), *_filled(node, node.texts()))


def _ends(over: Map) -> Iterator[str]:
    """Journeys end in outcomes, items in ends; and a group holds no other."""
    for node in over.nodes.values():
        if isinstance(node, End):
            yield f"'{node.key}' is an End, which is for items: let the journey end in an Outcome"
        for inner in node.map.nodes.values() if isinstance(node, Group) else ():
            if isinstance(inner, Group):
                yield f"group '{inner.key}' stands inside the group '{node.key}': ask about it in a group of its own"
            if isinstance(inner, Outcome):
                yield f"an item of '{node.key}' leads to the outcome '{inner.key}': end items in an End"


def _routes(over: Map) -> Iterator[str]:
    for question, rows in over.routes.items():
        if not rows or rows[-1].guard is not None:
            yield f"'{question.key}' has no last row: end its rows with otherwise(...)"
        for row in rows[:-1]:
            if row.guard is None:
                yield f"'{question.key}' has an otherwise(...) before its last row: rows after it never hold"
        taken: set[str] = set()
        for row in rows:
            yield from _guard(question, row)
            if isinstance(row.guard, Answered):
                if taken.issuperset(row.guard.keys):
                    yield f"'{question.key}' leads to '{row.to.key}' for answers that a row before takes: mend the keys"
                taken.update(row.guard.keys)


def _guard(question: Question[Any], row: Route) -> Iterator[str]:
    match row.guard:
        case None:
            return
        case Answered(keys):
            known = {key for key, _label in question.labels()}
            for key in keys:
                if key not in known:
                    yield f"'{question.key}' has no option '{key}': its options are {', '.join(sorted(known))}"
        case guard:
            yield from _named(question, guard)


def _named(question: Question[Any], guard: Guard) -> Iterator[str]:
    name = getattr(guard, "__name__", "<lambda>")
    if name == "<lambda>" or not guard.__doc__:
        yield f"a guard of '{question.key}' ({name}) needs a name and a docstring: the drawing shows it"


def _ways(over: Map) -> Iterator[str]:
    """Unknown nodes, cycles, and nodes no way leads to. The last two are read off the machine."""
    for node in over.nodes.values():
        if isinstance(node, Question) and node not in over.routes:
            yield f"'{node.key}' is gone to but has no rows of its own: add it to the table of routes"
    if cycle := _cycle(over):
        yield f"{' -> '.join(cycle)} goes round in a circle: every way must end"
    for key in over.nodes.keys() - over.reachable(over.start):
        yield f"no way leads to '{key}': route to it, or take it out"


def _resting(over: Map, journey: Map) -> Iterator[str]:
    for question in over.routes:
        for other in question.rests_on:
            if other not in journey.routes:
                yield f"'{question.key}' rests on '{other.key}', which the journey does not ask: route to it"


def _cycle(over: Map) -> list[str]:
    """The keys of a way that comes back to itself; empty when there is none."""
    done: set[str] = set()

    def visit(key: str, way: list[str]) -> list[str]:
        if key in way:
            return [*way[way.index(key) :], key]
        if key in done:
            return []
        for _guard, to in over.rows(key):
            if found := visit(to, [*way, key]):
                return found
        done.add(key)
        return []

    return visit(over.start.key, [])


def _keys(maps: list[Map]) -> Iterator[str]:
    seen: dict[str, Node] = {}
    for over in maps:
        for node in _every_node(over):
            known = over.nodes[node.key] if isinstance(node, End) else seen.setdefault(node.key, node)
            if known is not node:
                yield f"two nodes have the key '{node.key}': keys are stored, so each must be its own"
            yield from _key(node.key)
    renamed: dict[str, str] = {}
    for node in seen.values():
        for old in node.was if isinstance(node, Question) else ():
            if old in seen:
                yield f"'{node.key}' was '{old}', but '{old}' is another node's key now: choose a new key"
            if renamed.setdefault(old, node.key) != node.key:
                yield f"'{node.key}' and '{renamed[old]}' both were '{old}': only one can have its answers"


def _key(key: str) -> Iterator[str]:
    if not _KEY.fullmatch(key):
        yield f"key '{key}': use small letters, figures and underscores, and never change it"
    if _COUNTED.fullmatch(key):
        yield f"key '{key}' counts, and counts change: name it for what it is about"


def _every_node(over: Map) -> Iterator[Node]:
    yield from over.routes
    for rows in over.routes.values():
        yield from (row.to for row in rows if not isinstance(row.to, Question))


def _outcome(node: Outcome) -> Iterator[str]:
    if not node.next and not isinstance(node, Reading):
        yield f"outcome '{node.key}' does not say what happens next: give it steps in next=(...)"
    if not node.facts:
        yield f"outcome '{node.key}' names no fact: give the ids it rests on"
    elif not any(known in FACTS and FACTS[known].link for known in node.facts):
        yield f"outcome '{node.key}' names no fact with an official page: name one, the most important first"


def _facts(facts: Iterable[str], key: str) -> Iterator[str]:
    for known in facts:
        if known not in FACTS:
            yield f"'{key}' names the fact {known}, which is not in journeys/facts.csv: correct it, or add its row"


def _filled(node: Question[Any] | Outcome, texts: Iterable[str]) -> Iterator[str]:
    """Placeholders need somebody to fill them. A group's texts are those of its questions too."""
    for text in texts if node.fill is None and not isinstance(node, Group) else ():
        for name, _is_plain in _placeholders(text):
            yield f"'{node.key}': nothing fills {{{name}}} in “{text[:40]}”: give it a fill=..."


def _texts(texts: Iterable[str], key: str) -> Iterator[str]:
    for text in texts:
        if not isinstance(text, Translatable):
            yield f"'{key}': wrap “{text[:40]}” in _(...), or it cannot be translated"
        if len(text) > SCREEN_CHARACTERS:
            yield f"'{key}': “{text[:40]}…” has {len(text)} characters; a screen holds {SCREEN_CHARACTERS}"
        for name, is_plain in _placeholders(text):
            if not is_plain:
                yield f"'{key}': {{{name}}} in “{text[:40]}” must be a plain name: format it when it is shown"


def _placeholders(text: str) -> list[tuple[str, bool]]:
    """The names in braces, and whether each is a plain name. A brace of its own is a name that is not."""
    try:
        found = list(Formatter().parse(text))
    except ValueError:
        return [("", False)]
    return [
        (name, name.isidentifier() and not spec and not conversion)
        for _literal, name, spec, conversion in found
        if name is not None
    ]


def _labels(question: Question[Any]) -> Iterator[str]:
    for key, label in question.labels():
        data = f"{_LONGEST_HANDLE}.{question.key}.{_LONGEST_ITEM}.{key}"
        if len(data.encode()) > DATA_BYTES:
            size = f"{len(data)} bytes of button data, over {DATA_BYTES}"
            yield f"'{question.key}' with '{key}' makes {size}: shorten a key"
        if len(label) > BUTTON_CHARACTERS:
            yield f"'{question.key}': the option “{label[:40]}…” is over {BUTTON_CHARACTERS} characters"
        if not _KEY.fullmatch(key):
            yield f"option '{key}' of '{question.key}': use small letters, figures and underscores"
    for text in (label for _key, label in question.labels() if isinstance(question, Ticks)):
        yield from _short(text, question.key)


def _short(text: str, key: str) -> Iterator[str]:
    """What stands in a label with words of ours around it has to leave room for them."""
    most = BUTTON_CHARACTERS - _AROUND_LABELS
    if len(text) > most:
        yield f"'{key}': “{text[:40]}…” becomes part of a label, and has over {most} characters: shorten it"
