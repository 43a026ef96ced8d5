"""A journey's map as a drawing: Mermaid text, and DOT for a picture. Both are read off the machine.

The picture reads like the table of routes: questions stand one below the other, each with its rows, and every row
leads to the right to an outcome, or along the left to another question. A group's items have a drawing of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from journeys.engine.journey import Journey
from journeys.engine.machine import Map
from journeys.engine.model import Guard, Node, Outcome, Question
from journeys.engine.questions import Group

_WIDTH = 34
"""Characters of a line of text in a drawing."""


@dataclass(frozen=True)
class Drawing:
    """One map to draw. `name` is its file's, without an ending; `title` is a literal."""

    name: str
    title: str
    over: Map


def drawings(journey: Journey) -> list[Drawing]:
    """The journey's own map, then that of each of its groups."""
    groups = [node for node in journey.map.nodes.values() if isinstance(node, Group)]
    inner = [Drawing(f"{journey.key}-{group.key}", group.ask, group.map) for group in groups]
    return [Drawing(journey.key, journey.title, journey.map), *inner]


def _text(node: Node) -> str:
    """What a node is called, its placeholders as bare names."""
    match node:
        case Group():
            text = f"{node.ask} (A drawing of its own follows.)"
        case Question():
            text = node.ask
        case Outcome():
            text = node.title
        case _:
            text = "That is all about this one."
    return text.replace("{", "(").replace("}", ")")


def _rows(over: Map, question: Question[object]) -> list[tuple[str, str]]:
    """The machine's transitions out of a question: the guard in words, and where to."""
    rows = over.rows(question.key)
    return [(_label(guard, is_alone=len(rows) == 1), to) for guard, to in rows]


def _label(guard: Guard | None, *, is_alone: bool) -> str:
    if guard is None:
        return "Whatever the answer" if is_alone else "Otherwise"
    return (guard.__doc__ or guard.__name__).strip().splitlines()[0].replace("{", "(").replace("}", ")")


# Mermaid


def mermaid(drawing: Drawing) -> str:
    """The map as a Mermaid flowchart, with ids that are safe whatever the keys and texts are."""
    over = drawing.over
    rows = ["flowchart TD", *(f"    {row}" for row in (*_mermaid_nodes(over), *_mermaid_edges(over)))]
    rows += ["    classDef question fill:#dce8f3,stroke:#3b4a5a,color:#1b2733"]
    rows += ["    classDef ending fill:#e3f1e6,stroke:#3b4a5a,color:#1b2733"]
    return "\n".join(rows) + "\n"


def _mermaid_nodes(over: Map) -> Iterator[str]:
    for key, node in over.nodes.items():
        text = _entities(_text(node))
        yield f'n_{key}["{text}"]:::question' if isinstance(node, Question) else f'n_{key}(["{text}"]):::ending'


def _mermaid_edges(over: Map) -> Iterator[str]:
    for question in over.routes:
        rows = _rows(over, question)
        for label, to in rows:
            words = f'|"{_entities(label)}"|' if len(rows) > 1 else ""
            yield f"n_{question.key} -->{words} n_{to}"


_ENTITIES = {"#": "#35;", "&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}


def _entities(text: str) -> str:
    return "".join(_ENTITIES.get(character, character) for character in text)


# DOT


def dot(drawing: Drawing) -> str:
    """The map in graphviz's language, for a picture."""
    over = drawing.over
    rows = [
        "digraph journey {",
        '  graph [rankdir=LR, nodesep=0.18, ranksep=1.1, pad=0.3, fontname="Helvetica,Arial,sans-serif"]',
        '  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, color="#3b4a5a", fontcolor="#1b2733"]',
        '  edge [color="#5b6b7c", arrowsize=0.7]',
        *(f"  {row}" for row in (*_dot_nodes(over), *_dot_column(over), *_dot_edges(over))),
        "}",
    ]
    return "\n".join(rows) + "\n"


def _dot_nodes(over: Map) -> Iterator[str]:
    for key, node in over.nodes.items():
        if isinstance(node, Question):
            yield f"n_{key} [shape=plain, label=<{_dot_table(over, node)}>]"
        else:
            style = 'shape=box, style="rounded,filled", fillcolor="#e3f1e6", margin="0.12,0.06", width=3.1'
            yield f"n_{key} [{style}, label=<{_lines(_text(node), _WIDTH + 6)}>]"


def _dot_table(over: Map, question: Question[object]) -> str:
    """A question with its rows under it, each a place where an edge can start."""
    head = f'<tr><td port="top" bgcolor="#dce8f3" {_CELL}><b>{_lines(_text(question), _WIDTH)}</b></td></tr>'
    cells = [
        f'<tr><td port="r{n}" bgcolor="#f7fafc" {_CELL}>{_lines(label, _WIDTH)}</td></tr>'
        for n, (label, _to) in enumerate(_rows(over, question))
    ]
    table = '<table border="0" cellborder="1" cellspacing="0" cellpadding="5" color="#3b4a5a">'
    return f"{table}{head}{''.join(cells)}</table>"


_CELL = 'align="left" balign="left" width="250"'


def _lines(text: str, width: int) -> str:
    return "".join(f'{escape(line)}<br align="left"/>' for line in wrap(text, width))


def _dot_column(over: Map) -> Iterator[str]:
    """Keep the questions one below the other, in the order of the table."""
    keys = [f"n_{question.key}" for question in over.routes]
    yield f"{{rank=same; {'; '.join(keys)}}}"
    if len(keys) > 1:
        yield f"{' -> '.join(keys)} [style=invis, weight=100]"


def _dot_edges(over: Map) -> Iterator[str]:
    order = [question.key for question in over.routes]
    for at, question in enumerate(over.routes):
        for n, (_label, to) in enumerate(_rows(over, question)):
            start = f"n_{question.key}:r{n}"
            if to not in order:
                yield f"{start}:e -> n_{to}:w"
            elif order.index(to) == at + 1:
                yield f"{start}:w -> n_{to}:top:w [constraint=false]"
            else:
                yield from _dot_detour(f"d_{question.key}_{n}", start, to)


def _dot_detour(joint: str, start: str, to: str) -> Iterator[str]:
    """An edge past other questions goes out to the left, by a joint of its own."""
    yield f"{joint} [shape=point, width=0.03]"
    yield f"{joint} -> {start}:w [style=dashed, dir=none]"
    yield f"{joint} -> n_{to}:top:w [style=dashed]"
