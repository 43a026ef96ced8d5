"""What is kept of one person's way through one journey, and the life it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from transitions import Machine, MachineError

from journeys.engine.machine import Cursor
from journeys.engine.text import Json

EXPIRES_AFTER = timedelta(days=90)
"""A session nobody touches for this long ends, and its answers are removed, also where it came to an outcome."""

WARNED_AFTER = timedelta(days=60)
"""A session nobody touches for this long is spoken of, once."""

CHECKED_AFTER = timedelta(days=7)
"""Who comes back after this long is shown the answers so far before the next question."""

SELF = "self"
"""The subject of a session that is about the person themself."""


class Life(StrEnum):
    """How a session stands."""

    ASKING = "asking"
    CHECKING = "checking"
    DONE = "done"
    PARKED = "parked"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


_LIVING = [Life.ASKING, Life.CHECKING, Life.PARKED]
_LIFE = Machine(model=None, states=[life.value for life in Life], initial=Life.ASKING, auto_transitions=False)
for _event, _from, _to in (
    ("ask", [*_LIVING, Life.DONE], Life.ASKING),
    ("check", [*_LIVING, Life.DONE], Life.CHECKING),
    ("finish", [Life.CHECKING], Life.DONE),
    ("park", _LIVING, Life.PARKED),
    ("expire", [*_LIVING, Life.DONE], Life.EXPIRED),
    ("cancel", _LIVING, Life.CANCELLED),
):
    _LIFE.add_transition(_event, [life.value for life in _from], _to.value)


@cache
def moved(life: Life, event: str) -> Life:
    """The life after an event: ask, check, finish, park, expire or cancel. Raises ValueError where none leads on."""
    cursor = Cursor(life.value)
    try:
        _LIFE.events[event].trigger(cursor)
    except MachineError as error:
        raise ValueError(f"a session that is {life} cannot {event}") from error
    return Life(cursor.state)


@dataclass(frozen=True)
class Session:
    """One way through one journey.

    `handle` is its short key in button data, one of its own for each start. `answers` are stored JSON by question.
    `reopened` is the question being asked although it has an answer; `item` the group item being asked about;
    `draft` what has been ticked so far in a question that takes several; `misses` how often in a row the open
    question was not understood. `known` are the questions whose answers were there before anything was asked: they are
    no steps of the person's. `touched_on` is a date in Europe/London.
    """

    handle: str
    journey: str
    subject: str
    touched_on: date
    life: Life = Life.ASKING
    answers: Mapping[str, Json] = field(default_factory=dict)
    reopened: str | None = None
    item: str | None = None
    draft: Json = None
    misses: int = 0
    known: tuple[str, ...] = ()

    def lived(self, event: str) -> Session:
        """The session after an event of its life."""
        life = moved(self.life, event)
        return self if life is self.life else replace(self, life=life)

    def quiet(self) -> Session:
        """The session with nothing half-said: no draft, nothing reopened, no misses."""
        return replace(self, reopened=None, item=None, draft=None, misses=0)

    def as_json(self) -> Json:
        """What a row keeps besides its own columns (handle, journey, subject, touched_on, life)."""
        kept = {"answers": dict(self.answers)}
        for name in ("reopened", "item", "draft", "misses", "known"):
            if getattr(self, name):
                kept[name] = getattr(self, name)
        return kept

    @classmethod
    def of(cls, handle: str, journey: str, subject: str, touched_on: date, life: str, kept: Json) -> Session:
        """Read a session back from a row's columns and what `as_json` kept. Raises for what cannot be a session."""
        if not isinstance(kept["answers"], dict):
            raise TypeError("answers are kept by question")
        known = tuple(kept.get("known", ()))
        return cls(handle, journey, subject, touched_on, Life(life), **{**kept, "known": known})
