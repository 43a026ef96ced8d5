"""Where a person is, worked out from their answers and today's map. Never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from journeys.engine.journey import Journey
from journeys.engine.machine import Path
from journeys.engine.model import End, Facts, Node, Outcome, Question
from journeys.engine.questions import Group
from journeys.engine.session import Life, Session
from journeys.engine.text import Json


@dataclass(frozen=True)
class Item:
    """The item of a group that is being asked about or looked at. `number` is its place in the list, from 1."""

    group: Group
    key: str
    number: int
    facts: Facts
    path: Path

    @property
    def is_complete(self) -> bool:
        """Is there nothing left to ask about it?"""
        return isinstance(self.path.at, End)


@dataclass(frozen=True)
class Place:
    """A session seen on today's map."""

    journey: Journey
    session: Session
    facts: Facts
    path: Path
    item: Item | None

    def after(self, session: Session) -> Place:
        """The place of another state of the same session."""
        return self if session is self.session else find(self.journey, session, self.facts.today, since=self.path)

    @property
    def question(self) -> Question[Any] | None:
        """The open question: the one inside the item where there is one; None at an outcome."""
        node = self.path.at if self.item is None or self.item.is_complete else self.item.path.at
        return node if isinstance(node, Question) else None

    @property
    def outcome(self) -> Outcome | None:
        """The ending that the answers lead to; None while something is still to be asked."""
        return self.path.at if isinstance(self.path.at, Outcome) else None

    @property
    def asking_facts(self) -> Facts:
        """The facts that the open question is asked with."""
        return self.item.facts if self.item else self.facts

    @property
    def step(self) -> int:
        """The number of the open question, counted from 1; at an outcome, of the last one.

        Questions whose answers were known from the start are not counted.
        """
        return self._told + (0 if self.outcome else 1)

    @property
    def steps(self) -> int:
        """How many questions there are by the longest way that is left. Never grows as people go on."""
        return self._told + self.journey.map.longest(self.path.at)

    @property
    def _told(self) -> int:
        """How many questions the person has answered on the way here."""
        return sum(each.key not in self.session.known for each in self.path.passed)


def find(journey: Journey, session: Session, today: date, since: Path | None = None) -> Place:
    """Follow a session's answers over today's map, under today's keys; `since` is a path they led to before."""
    session = _renamed(journey, session)
    facts = Facts(session.answers, today)
    group, reopened = journey.questions.get(session.reopened or "", (None, None))
    path = journey.map.follow(facts, until=group or reopened, since=since)
    session = _fitting(journey, session, path.at)
    if not isinstance(path.at, Group):
        return Place(journey, session, facts, path, None)
    return Place(journey, session, facts, path, _item(path.at, session, facts, reopened))


def _fitting(journey: Journey, session: Session, at: Node) -> Session:
    """The session with a life that its place allows, should the map have changed since it was stored."""
    if session.life is Life.ASKING and isinstance(at, Outcome):
        checked = session.lived("check")
        return checked if journey.checks_answers else checked.lived("finish")
    if session.life is Life.DONE and not isinstance(at, Outcome):
        return session.lived("ask")
    return session


def _renamed(journey: Journey, session: Session) -> Session:
    if not journey.renamed:
        return session
    reopened = journey.renamed.get(session.reopened or "", session.reopened)
    return replace(session, answers=_under_todays_keys(session.answers, journey.renamed), reopened=reopened)


def _under_todays_keys(answers: Mapping[str, Json], renamed: Mapping[str, str]) -> dict[str, Json]:
    """The answers of a session or an item. Where both keys hold one, today's is the newer."""
    old = {renamed[key]: answer for key, answer in answers.items() if key in renamed}
    found = old | {key: answer for key, answer in answers.items() if key not in renamed}
    for key, answer in found.items():
        if isinstance(answer, dict) and "items" in answer:
            items = {item: _under_todays_keys(told, renamed) for item, told in answer["items"].items()}
            found[key] = {**answer, "items": items}
    return found


def _item(group: Group, session: Session, facts: Facts, reopened: Question[Any] | None) -> Item | None:
    """The item asked about: the one named, else the first that is half-told, else the first of all.

    None means that the list itself is shown, which it always is when the person went back to it.
    """
    stored = session.answers.get(group.key)
    items = group.items(stored, facts)
    unfinished = [key for key, item in items.items() if not group.is_complete(item)]
    listed = items and reopened is group
    key = session.item or (None if listed else next(iter(unfinished), None if items else group.next_key(stored)))
    if key is None:
        return None
    number = list(items).index(key) + 1 if key in items else len(items) + 1
    answers = items.get(key) or Facts({}, facts.today, facts)
    until = reopened if reopened in group.routes else None
    return Item(group, key, number, answers, group.map.follow(answers, until))
