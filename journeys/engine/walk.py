"""Ways through a map, taken by its machine: every row of the table, and every pair of rows that follow one another.

All ways are taken where they are few, a seeded sample where they are many. The rows to take are read off the table
that the author wrote, the rows taken off the machine, so a transition that the machine lost is a row never taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from random import Random
from typing import Any

from journeys.engine.events import Act, Control, Event, Opened, Pressed, Said, Wanted
from journeys.engine.journey import Journey
from journeys.engine.machine import Map, guard_of
from journeys.engine.model import Facts, Guard, Node, Question
from journeys.engine.questions import Choice, Group, TaxYearChoice, Ticks, YesNo
from journeys.engine.session import SELF, Life, Session
from journeys.engine.turn import Turn, turn

EXHAUSTIVE_BELOW = 5000
"""Where there are fewer ways than this, all of them are walked."""


@dataclass(frozen=True, order=True)
class Row:
    """One row of a table: from a question, on a guard in words ("otherwise" for none), to a node."""

    at: str
    label: str
    to: str

    def __str__(self) -> str:
        return f"{self.at} -> {self.to} ({self.label})"


Pair = tuple[Row, Row]


@dataclass(frozen=True)
class Walk:
    """One way from the start to an end: the questions passed, the facts told, and the rows taken."""

    passed: tuple[Question[Any], ...]
    rows: tuple[Row, ...]
    facts: Facts
    end: Node

    @property
    def pairs(self) -> Iterator[Pair]:
        """The rows that followed one another."""
        return pairwise(self.rows)


class Astray(Exception):
    """A walk could not be taken. Its text says where."""


def table_of(over: Map) -> list[Row]:
    """Every row that the author wrote."""
    return [
        Row(question.key, _label(guard_of(question, row)), row.to.key)
        for question, rows in over.routes.items()
        for row in rows
    ]


def pairs_of(over: Map) -> list[Pair]:
    """Every two rows of which one leads to where the other starts."""
    table = table_of(over)
    return [(first, second) for first in table for second in table if first.to == second.at]


def _label(guard: Guard | None) -> str:
    return (guard.__doc__ or guard.__name__).strip().splitlines()[0] if guard else "otherwise"


def step(over: Map, question: Question[Any], facts: Facts) -> Row:
    """The row that the machine takes from an answered question. Raises Astray when it has none that holds."""
    if facts.get(question) is None:
        raise Astray(f"a sample of '{question.key}' cannot be read back: {facts.stored[question.key]}")
    for guard, to in over.rows(question.key):
        if guard is None or guard(facts):
            reached = over.step(question, facts)
            if reached.key != to:
                raise Astray(f"'{question.key}' led to '{reached.key}', although its row to '{to}' came first")
            return Row(question.key, _label(guard), to)
    raise Astray(f"no row of '{question.key}' holds for {dict(facts.stored)}")


def retaken(over: Map, walk: Walk) -> Walk:
    """The same answers walked again over the map as it is now. Raises Astray where they lead nowhere."""
    passed: list[Question[Any]] = []
    rows: list[Row] = []
    facts, node = walk.facts.none_told(), _start(over)
    while isinstance(node, Question):
        if walk.facts.get(node) is None:
            raise Astray(f"'{node.key}' was not answered on this walk")
        facts = facts.and_told(node, walk.facts)
        rows.append(step(over, node, facts))
        passed.append(node)
        node = over.nodes[rows[-1].to]
    return Walk(tuple(passed), tuple(rows), facts, node)


def _start(over: Map) -> Node:
    return over.start


def walks(over: Map, start: Facts, seed: int = 1, most: int = EXHAUSTIVE_BELOW) -> list[Walk]:
    """Walks over a map from what is known at its start: all there are where they are fewer than `most`.

    Else a seeded sample a quarter as large, which first goes where rows have not followed one another yet.
    """
    every = list(islice(_every(over, start, over.start, (), ()), most))
    return every if len(every) < most else list(_sample(over, start, Random(seed), most))  # noqa: S311 - not a secret


def _every(
    over: Map, facts: Facts, node: Node, passed: tuple[Question[Any], ...], rows: tuple[Row, ...]
) -> Iterator[Walk]:
    if not isinstance(node, Question):
        yield Walk(passed, rows, facts, node)
        return
    for answer in node.samples(facts):
        after = told(facts, node, answer)
        row = step(over, node, after)
        yield from _every(over, after, over.nodes[row.to], (*passed, node), (*rows, row))


def told(facts: Facts, question: Question[Any], answer: Any) -> Facts:
    """The facts after one more answer. What has been read of the others is not read again."""
    stored = {**facts.stored, question.key: question.store(answer)}
    return facts.and_told(question, Facts(stored, facts.today, facts.around))


_SEARCHED = 100
"""After so many walks that found no new pair a sample stops looking for one, and goes anywhere."""


def _sample(over: Map, start: Facts, random: Random, most: int) -> Iterator[Walk]:
    missing, stale = set(pairs_of(over)), 0
    for _number in range(most // 4):
        walk = _one(over, start, random, missing if stale < _SEARCHED else set())
        found = missing.intersection(walk.pairs)
        missing -= found
        stale = 0 if found else stale + 1
        yield walk


def _one(over: Map, start: Facts, random: Random, missing: set[Pair]) -> Walk:
    facts, node = start, _start(over)
    passed: list[Question[Any]] = []
    rows: list[Row] = []
    while isinstance(node, Question):
        before = rows[-1] if rows else None
        facts, row = _chosen(over, facts, node, before, random, missing)
        passed.append(node)
        rows.append(row)
        node = over.nodes[row.to]
    return Walk(tuple(passed), tuple(rows), facts, node)


def _chosen(
    over: Map, facts: Facts, question: Question[Any], before: Row | None, random: Random, missing: set[Pair]
) -> tuple[Facts, Row]:
    """One answer and the row it takes: any, or while pairs are missing rather one with some behind it."""
    answers = question.samples(facts)
    if not missing:
        facts = told(facts, question, random.choice(answers))
        return facts, step(over, question, facts)
    ways = [(after, step(over, question, after)) for after in (told(facts, question, each) for each in answers)]
    return random.choices(ways, [_promise(over, row, before, missing) for _after, row in ways])[0]


def _promise(over: Map, row: Row, before: Row | None, missing: set[Pair]) -> int:
    """How much there is to find by this row: the pair it completes, and those that may lie behind it."""
    behind = over.reachable(over.nodes[row.to])
    completes = 50 if (before, row) in missing else 0
    return 1 + completes + sum(first.at in behind or first == row for first, _second in missing)


def inner_walks(group: Group, outer: Iterable[Walk], seed: int = 1, most: int = EXHAUSTIVE_BELOW) -> list[Walk]:
    """Walks over a group's own map, after what various walks told before they came to the group."""
    arrivals = list(_various(group, outer))
    each = max(most // (len(arrivals) or 1), 50)
    return [walk for around in arrivals for walk in walks(group.map, Facts({}, around.today, around), seed, each)]


def _various(group: Group, outer: Iterable[Walk]) -> Iterator[Facts]:
    """What was known at the group, on as few walks as show every answer given before it, on each day."""
    seen: set[object] = set()
    for walk in outer:
        if group not in walk.passed:
            continue
        before = walk.passed[: walk.passed.index(group)]
        stored = {question.key: walk.facts.stored[question.key] for question in before}
        shown = {(walk.facts.today, key, str(answer)) for key, answer in stored.items()}
        if shown - seen:
            seen |= shown
            yield Facts(stored, walk.facts.today)


def covering(taken: Iterable[Walk]) -> list[Walk]:
    """A few of some walks that between them take every pair of rows and reach every end that all of them do."""
    seen: set[object] = set()
    kept: list[Walk] = []
    for walk in sorted(taken, key=lambda each: len(each.rows), reverse=True):
        new = {*walk.rows, *walk.pairs, walk.end.key} - seen
        if new:
            kept.append(walk)
            seen |= new
    return kept


def shortest(taken: Iterable[Walk]) -> dict[str, Walk]:
    """For each end the shortest conversation that reaches it, by the end's key."""
    best: dict[str, Walk] = {}
    for walk in taken:
        known = best.get(walk.end.key)
        if known is None or _length(walk) < _length(known):
            best[walk.end.key] = walk
    return best


def _length(walk: Walk) -> int:
    """The questions that are asked, those about each item of a group too."""
    return sum(len(telling(question, walk.facts)) for question in walk.passed)


# A walk as a conversation


def turns(journey: Journey, walk: Walk, handle: str = "1") -> Iterator[Turn]:
    """The turns of a conversation that goes as this walk does, from the first words to the outcome."""
    today = walk.facts.today
    session = Session(handle, journey.key, SELF, today)
    for event in (Opened(), *events_of(walk)):
        taken = turn(journey, session, event, today)
        session = taken.session
        yield taken
    if session.life is Life.CHECKING:
        yield turn(journey, session, Wanted(Control.CONFIRM), today)


def events_of(walk: Walk) -> list[Event]:
    """What a person does to answer as on this walk."""
    return [event for question in walk.passed for event in telling(question, walk.facts)]


def telling(question: Question[Any], facts: Facts, item: str = "") -> list[Event]:
    """What a person does to give one answer: presses where there are buttons, else types."""
    stored = question.store(facts[question])
    match question:
        case Group():
            return _telling_items(question, facts[question])
        case Ticks():
            done = [] if any(map(question.is_alone, stored)) else [Act.DONE]
            return [Pressed(question.key, item, option) for option in (*stored, *done)]
        case YesNo():
            return [Pressed(question.key, item, "yes" if stored else "no")]
        case Choice() | TaxYearChoice():
            return [Pressed(question.key, item, stored)]
        case _:
            return [Said(str(stored))]


def _telling_items(group: Group, items: tuple[Facts, ...]) -> list[Event]:
    events: list[Event] = []
    for number, item in enumerate(items, 1):
        events += [Pressed(group.key, "", Act.ADD)] if events else []
        for question in group.map.follow(item).passed:
            events += telling(question, item, str(number))
    return [*events, Pressed(group.key, "", Act.DONE)]
