"""The parts a journey is written with: questions, outcomes, guards and routes, and the facts they speak of."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from journeys.engine.replies import File
from journeys.engine.text import Json, Message, Value, _, message
from journeys.sources import Page

T = TypeVar("T")
R = TypeVar("R")
_ABSENT: Any = object()


class Facts:
    """A person's answers, read by question over today's map: `facts[amount]` has the type that `amount` gives.

    `today` is the person's date in Europe/London. Inside a group's item, `around` holds the journey's own facts.
    """

    __slots__ = ("_made", "_read", "around", "stored", "today")

    def __init__(self, stored: Mapping[str, Json], today: date, around: Facts | None = None) -> None:
        self.stored = stored
        self.today = today
        self.around = around
        self._read: dict[str, Any] = {}
        self._made: dict[Callable[[Facts], Any], Any] = {}

    def none_told(self) -> Facts:
        """These facts before the first answer."""
        return Facts({}, self.today, self.around)

    def and_told(self, question: Question[Any], source: Facts) -> Facts:
        """These facts with one more answer, taken from `source`, which has it."""
        more = Facts({**self.stored, question.key: source.stored[question.key]}, self.today, self.around)
        more._read = {**self._read, question.key: source.get(question)}
        return more

    def __getitem__(self, question: Question[T]) -> T:
        """The answer. Raises LookupError, for the author, when the map can be here without it."""
        answer = self.get(question)
        if answer is None:
            raise LookupError(f"'{question.key}' has no answer here: route through it first, or use facts.get")
        return answer

    def get(self, question: Question[T]) -> T | None:
        """The answer, or None where there is none that today's question can read."""
        known = self._read.get(question.key, _ABSENT)
        if known is _ABSENT:
            known = self._read[question.key] = self._find(question)
        answer: T | None = known
        return answer

    def once(self, rule: Callable[[Facts], R]) -> R:
        """What a rule makes of these facts, worked out once however many guards ask."""
        if rule not in self._made:
            self._made[rule] = rule(self)
        made: R = self._made[rule]
        return made

    def _find(self, question: Question[T]) -> T | None:
        if question.key in self.stored:
            return question.read(self.stored[question.key], self)
        return self.around.get(question) if self.around else None


Fill = Callable[[Facts], Mapping[str, Value]]
"""Gives the values of a text's `{placeholders}` from the facts."""


@dataclass(frozen=True, eq=False)
class Node:
    """A place on a map. Its key is permanent: it is stored, and it stands in button data."""

    key: str


@dataclass(frozen=True)
class Misread:
    """Why an answer was not understood, and what would be."""

    reason: Message


@dataclass(frozen=True)
class Choosable:
    """An option as one person sees it now."""

    key: str
    label: Message
    chosen: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Question(Node, Generic[T]):
    """Something to ask. `T` is what an answer is once read; an answer is never None.

    `ask` is the question; `short` names it on the list of answers; `hint` stands under it; `help` and `why` are
    given when asked for; `facts` are the ids of the facts behind it; `was` are keys it had before. `rests_on` are
    questions whose answers it is asked with: when one of them is corrected, this one is asked again.
    """

    key: str = field(kw_only=False)
    ask: str
    short: str
    hint: str = ""
    help: str = ""
    why: str = ""
    fill: Fill | None = None
    facts: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    rests_on: tuple[Question[Any], ...] = ()

    def say(self, text: str, facts: Facts) -> Message:
        """One of the question's own texts, filled."""
        return Message(text, self.fill(facts) if self.fill else {})

    def options(self, facts: Facts, draft: Json = None) -> tuple[Choosable, ...]:  # noqa: ARG002
        """The options to show now. `draft` is what has been ticked so far, where several may be."""
        return ()

    def labels(self) -> tuple[tuple[str, str], ...]:
        """Every option there can be, as key and literal, whoever is asked and when."""
        return ()

    def press(self, option: str, facts: Facts) -> T | Misread:  # noqa: ARG002
        """The answer that a pressed option gives."""
        return Misread(CLOSED)

    @abstractmethod
    def understand(self, text: str, facts: Facts) -> T | Misread:
        """The answer in a typed text."""

    @abstractmethod
    def store(self, answer: T) -> Json:
        """The answer as JSON."""

    @abstractmethod
    def read(self, stored: Json, facts: Facts) -> T | None:
        """The answer in some stored JSON; None when today's question cannot read it, so it is asked again."""

    @abstractmethod
    def show(self, answer: T, facts: Facts) -> Message:
        """The answer in words, for the list of answers."""

    @abstractmethod
    def samples(self, facts: Facts) -> Sequence[T]:
        """Answers worth walking: every option, each side of a boundary."""

    def texts(self) -> tuple[str, ...]:
        """Every literal that the question may show, for checks and for translators."""
        return tuple(text for text in (self.ask, self.short, self.hint, self.help, self.why) if text)


CLOSED = message(_("That choice is no longer open."))


@dataclass(frozen=True, eq=False, kw_only=True)
class End(Node):
    """The end of a group's item: nothing to say, the item is complete."""

    key: str = field(kw_only=False)


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcome(Node):
    """An ending: what it comes to on what the person said, what happens next, one official page, and the sources.

    `title` and `body` are said under "On what you told me"; `next` are the steps of "What happens next". A `Reading`
    is said to everybody alike. `result` gives the structured answer for programs; `files` go with it, such as a
    picture; `follow_up` is what to ask some time later, where the next step is done on HMRC's pages.
    """

    key: str = field(kw_only=False)
    title: str
    body: tuple[str, ...]
    next: tuple[str, ...]
    link: Page
    facts: tuple[str, ...]
    fill: Fill | None = None
    result: Callable[[Facts], Mapping[str, Json]] | None = None
    files: Callable[[Facts], tuple[File, ...]] | None = None
    follow_up: str = ""

    def say(self, text: str, facts: Facts) -> Message:
        """One of the outcome's own texts, filled."""
        return Message(text, self.fill(facts) if self.fill else {})

    def texts(self) -> tuple[str, ...]:
        """Every literal that the outcome may show."""
        return tuple(text for text in (self.title, *self.body, *self.next, self.follow_up) if text)


@dataclass(frozen=True, eq=False, kw_only=True)
class Reading(Outcome):
    """An ending that tells how something is, whoever asks. Its `next`, "What to do", may be empty."""

    next: tuple[str, ...] = ()


Guard = Callable[[Facts], bool]
"""A named pure function of the facts; its docstring is its label in the drawing."""


@dataclass(frozen=True)
class Answered:
    """A guard still to be tied to the question it stands under: holds when the answer is one of `keys`."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """One row of the table: where to go when the guard holds. No guard: where to go otherwise."""

    guard: Guard | Answered | None
    to: Node


def when(guard: Guard | Answered, to: Node) -> Route:
    """Go there when the guard holds."""
    return Route(guard, to)


def otherwise(to: Node) -> Route:
    """Go there when no row above held. Every question ends its rows with one."""
    return Route(None, to)


def answer(*keys: str) -> Answered:
    """Holds when the question of this row was answered with one of these options (`yes` and `no` included)."""
    return Answered(keys)


Routes = Mapping[Question[Any], Sequence[Route]]
"""The table of routes: read down; the first row that holds is taken."""
