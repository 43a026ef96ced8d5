"""A journey: a title, a map, and who it is for. Checked when its file is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from journeys.engine.check import problems_of
from journeys.engine.machine import Map
from journeys.engine.model import Outcome, Question, Routes
from journeys.engine.questions import Group


class JourneyError(Exception):
    """A journey is written wrongly. Its text tells the author what to do, a line for each problem."""


@dataclass(frozen=True)
class Section:
    """A part of the menu: journeys that belong together for the person. `key` is permanent."""

    key: str
    title: str


class Audience(StrEnum):
    """Whose menu a journey is on."""

    EVERYBODY = "everybody"
    PEOPLE = "people"
    AGENTS = "agents"


@dataclass(frozen=True, eq=False, kw_only=True)
class Journey:
    """One guided conversation.

    `intro` is said once, at the start; `words` are what people type to ask for it, with commas between.
    `checks_answers` is for journeys whose answers are worth looking at before the outcome; one that only finds the
    right page to read does without. Without a `section` it stands on the first page of the menu.
    """

    key: str = field(kw_only=False)
    title: str
    intro: tuple[str, ...] = ()
    words: str = ""
    checks_answers: bool = True
    section: Section | None = None
    audience: Audience = Audience.EVERYBODY
    routes: Routes = field(repr=False)
    map: Map = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.routes:
            raise JourneyError(f"{self.key}: its table of routes is empty: add a row for each question")
        object.__setattr__(self, "map", Map(self.routes))
        problems = problems_of(self.key, self.map, (self.title, *self.intro))
        if problems:
            raise JourneyError("\n".join(problems))

    @cached_property
    def questions(self) -> Mapping[str, tuple[Group | None, Question[Any]]]:
        """Every question by key, those inside a group too, with the group each stands in."""
        found: dict[str, tuple[Group | None, Question[Any]]] = {}
        for question in self.routes:
            found[question.key] = (None, question)
            if isinstance(question, Group):
                found.update({inner.key: (question, inner) for inner in question.inner()})
        return found

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Today's key for every key that a question had before."""
        return {old: question.key for _group, question in self.questions.values() for old in question.was}

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every ending, in the order of the table."""
        return tuple(node for node in self.map.nodes.values() if isinstance(node, Outcome))
