"""A table of routes as one state machine, shared by everybody for the life of the process.

The machine holds no person: it moves a bare cursor, which is 8 to 11 µs a step where a machine a message would
cost a hundred times as much. It is the machine that decides. Following, drawing, checking and walking all read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from transitions import Event, EventData, Machine, Transition

from journeys.engine.model import Answered, Facts, Guard, Node, Question, Route, Routes

_ANSWERED = "answered"


@dataclass
class Cursor:
    """Where one person is, while the machine moves them. The machine writes `state`."""

    state: str


class _Answering(Event):
    """Somebody has answered: the first row that holds is taken. Nothing is queued, and nobody is told."""

    def trigger(self, model: object, *args: Any, **kwargs: Any) -> bool:
        told = EventData(None, self, self.machine, model, args, kwargs)
        return any(row.execute(told) for row in self.transitions[getattr(model, self.machine.model_attribute)])


class _Row(Transition):
    """A row of the table. Nothing happens on leaving or entering a state, so it checks its guard and moves: no more."""

    def execute(self, event_data: EventData) -> bool:
        if not self._eval_conditions(event_data):
            return False
        setattr(event_data.model, event_data.machine.model_attribute, self.dest)
        return True


class _Machine(Machine):
    """The library's machine without its callbacks. None is used here, and with them a turn takes a tenth longer."""

    event_cls = _Answering
    transition_cls = _Row


@dataclass(frozen=True)
class Path:
    """The questions passed, in order, the node reached (an open question or an end), and what was told on the way."""

    passed: tuple[Question[Any], ...]
    at: Node
    told: Facts

    def has(self, question: Question[Any]) -> bool:
        """Has the question been passed, or is it the one now asked?"""
        return question is self.at or question in self.passed

    def leads(self, facts: Facts, until: Question[Any] | None) -> bool:
        """Do these facts still come this way, whatever they hold besides?"""
        return until not in self.passed and self.told.stored.items() <= facts.stored.items()


class Map:
    """A table of routes, and the machine that runs it. Has no cycles, so every way through it ends."""

    def __init__(self, routes: Routes) -> None:
        self.routes = routes
        self.start: Question[Any] = next(iter(routes))
        self.nodes = _nodes(routes)
        self.machine = _machine(self)
        self._longest: dict[str, int] = {}
        self._reachable: dict[str, set[str]] = {}

    def rows(self, key: str) -> list[tuple[Guard | None, str]]:
        """The machine's transitions out of a node, as tried: the guard, None for none, and where they go."""
        answered = self.machine.events.get(_ANSWERED)
        rows: list[Any] = answered.transitions.get(key, []) if answered else []
        return [(row.conditions[0].func if row.conditions else None, row.dest) for row in rows]

    def step(self, question: Question[Any], facts: Facts) -> Node:
        """Where the machine goes from an answered question. Raises LookupError when no row holds."""
        cursor = Cursor(question.key)
        if not self.machine.events[_ANSWERED].trigger(cursor, facts):
            raise LookupError(f"no row of '{question.key}' holds: end its rows with otherwise(...)")
        return self.nodes[cursor.state]

    def follow(self, facts: Facts, until: Question[Any] | None = None, since: Path | None = None) -> Path:
        """Follow the answers from the start to the first question without one, or to `until`, or to an end.

        A guard sees only what was told before it: an answer further on may not decide which way is taken here.
        So a path followed before, on the same day, is gone on from where these answers still lead along it.
        """
        start = since if since is not None and since.leads(facts, until) else Path((), self.start, facts.none_told())
        passed, node, told = list(start.passed), start.at, start.told
        while isinstance(node, Question) and node is not until and facts.get(node) is not None:
            passed.append(node)
            told = told.and_told(node, facts)
            node = self.step(node, told)
        return Path(tuple(passed), node, told)

    def longest(self, node: Node) -> int:
        """The number of questions on the longest way from here, this one included; 0 at an end."""
        if not isinstance(node, Question):
            return 0
        if node.key not in self._longest:
            onwards = [self.longest(self.nodes[to]) for _guard, to in self.rows(node.key)]
            self._longest[node.key] = 1 + max(onwards, default=0)
        return self._longest[node.key]

    def reachable(self, node: Node) -> set[str]:
        """The keys of every node that can still come from here, this one included."""
        if node.key not in self._reachable:
            self._reachable[node.key] = self._reached(node.key)
        return self._reachable[node.key]

    def _reached(self, key: str) -> set[str]:
        found, waiting = {key}, [key]
        while waiting:
            for _guard, to in self.rows(waiting.pop()):
                if to not in found:
                    found.add(to)
                    waiting.append(to)
        return found


def _nodes(routes: Routes) -> dict[str, Node]:
    nodes: dict[str, Node] = {question.key: question for question in routes}
    for rows in routes.values():
        for row in rows:
            nodes.setdefault(row.to.key, row.to)
    return nodes


def _machine(of: Map) -> Machine:
    machine = _Machine(
        model=None,
        states=list(of.nodes),
        initial=of.start.key,
        auto_transitions=False,
    )
    for question, rows in of.routes.items():
        for row in rows:
            guard = guard_of(question, row)
            machine.add_transition(
                _ANSWERED, question.key, row.to.key, conditions=[guard] if guard is not None else None
            )
    return machine


def guard_of(question: Question[Any], row: Route) -> Guard | None:
    """The row's guard, tied to its question; None for `otherwise`."""
    if not isinstance(row.guard, Answered):
        return row.guard
    keys = set(row.guard.keys)

    def answered(facts: Facts) -> bool:
        stored = question.store(facts[question])
        chosen = stored if isinstance(stored, list) else [_spelt(stored)]
        return not keys.isdisjoint(chosen)

    answered.__doc__ = " / ".join(_label(question, key) for key in row.guard.keys)
    return answered


def _label(question: Question[Any], key: str) -> str:
    """What an option is called in the drawing."""
    return next((label for known, label in question.labels() if known == key), key)


def _spelt(stored: Any) -> Any:
    """Yes and no are stored as true and false."""
    return {True: "yes", False: "no"}[stored] if isinstance(stored, bool) else stored
