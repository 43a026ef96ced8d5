"""What a conversation needs from the world: somewhere to keep it, and the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.answers import Answer
from bot.updates import Role, Sender
from journeys.engine.session import Session


@dataclass(frozen=True)
class Conversation:
    """Where replies go, and what is known of who is there.

    `current` is the handle of the session being talked about, or a colon and the key of an open part of the menu.
    `started` counts the sessions begun, so that each has a handle of its own. `client` is whom an agent is talking
    about, by a name of their own.
    """

    role: Role | None
    language: str
    current: str | None
    started: int
    client: str | None = None


@dataclass(frozen=True)
class Waiting:
    """An outbox row: an answer to deliver, and the language it is to be read in.

    `sent` of its replies have been delivered already. `pressed_in` is the message whose button led to this answer;
    `showing` is the message in that chat whose buttons still stand. Both are ids of the channel's own. `is_reply` is
    False for what nobody asked for, such as a reminder.
    """

    id: int
    sender: Sender
    answer: Answer
    sent: int
    language: str
    pressed_in: str | None
    showing: str | None
    is_reply: bool = True


@dataclass(frozen=True)
class Idle:
    """A session that nobody has touched for long. `key` is what an answer about that is kept under."""

    sender: Sender
    handle: str
    key: str


class Desk(Protocol):
    """One conversation inside one transaction: locked, read, and written when the transaction commits."""

    conversation: Conversation
    session: Session | None
    """The current session; None when nothing is being talked about."""

    earlier: tuple[Answer, int] | None
    """The answer already kept under this turn's key and its outbox row; None for a key not seen before."""

    def sessions(self) -> Sequence[Session]:
        """Every session of the conversation, the latest touched first."""

    def keep(self, conversation: Conversation) -> None:
        """Write the conversation's own row."""

    def save(self, session: Session) -> None:
        """Write a session: new, or in the place of the one with its journey and subject."""

    def ticks(self) -> Mapping[str, AbstractSet[str]]:
        """The keys of the steps ticked off, by subject."""

    def tick(self, subject: str, step: str, day: date) -> None:
        """Tick a step off for a subject. Once ticked it stays so."""

    def untick(self, subject: str, step: str) -> None:
        """Take a tick back."""

    def note_feedback(self, words: str) -> None:
        """Keep what the person wrote to whoever runs the assistant. Personal numbers are already taken out."""

    def say(self, answer: Answer) -> int:
        """Put the answer in the outbox under the turn's key; its row's id.

        What answers no update does not wait where nothing reaches them any more.
        """


class StoreUnavailable(Exception):
    """The store cannot take a turn now: locked, full or away. Nothing was written; the update may be sent again.

    Its text is a sentence for whoever looks after the database.
    """


class Collided(StoreUnavailable):
    """Two turns waited for one another, and this one gave way. Taken once more, it goes through."""


class Store(Protocol):
    """Keeps conversations. Safe to use from many threads and many processes."""

    def turn(
        self, sender: Sender, key: str, now: datetime, *, pressed_in: str | None = None
    ) -> AbstractContextManager[Desk]:
        """The transaction of one turn. Its `key` is said once only: an update's id, or a sweep's occasion.

        A key that begins with "update:" shows that the person is here: they have not left. `pressed_in` is the
        message whose button was pressed. `now` is UTC. Commits on leaving; on an exception nothing is kept. Raises
        StoreUnavailable when it cannot begin, write or commit.
        """

    def waiting(self, sender: Sender | None = None, *, channel: str | None = None) -> Sequence[Waiting]:
        """Answers not yet delivered, oldest first: of everybody, of one channel, or to one sender."""

    def next_waiting(self, channel: str, besides: AbstractSet[int], limit: int, unasked: int) -> Sequence[Waiting]:
        """What to deliver next in a channel, without the rows `besides`, oldest first.

        No more than `limit`: replies, and where there is room then what nobody asked for, such as reminders, no more
        than `unasked` of these. A few of each chat, so that one does not keep another waiting. The rows besides count
        among those few: what comes after them in their chat is not next yet. What nobody asked for is next only in
        chats of which nothing else is.
        """

    def set_aside(self, row: int) -> None:
        """Leave an answer out of what waits, until the store is opened again."""

    def is_behind(self, sender: Sender, answers: int) -> bool:
        """Do so many answers to what a sender said wait to be delivered, or more?"""

    def delivered(self, row: int, sent: int, now: datetime | None, showing: str | None = None) -> None:
        """Note that `sent` replies of a row are out; `now` (UTC) when that is all of them, else None.

        `showing` is the message in that chat whose buttons now stand, "" when there is none; None changes nothing.
        """

    def left(self, sender: Sender, at: datetime) -> None:
        """Note that nothing reaches this account any more, in any chat: blocked, or gone. `at` is UTC.

        What was said to them until then waits no longer. Their next update shows that they are back, as does one that
        came since `at`.
        """

    def hold(self, lease: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew a lease; True when `holder` has it until then (UTC), False when somebody else has it now.

        One process has it at a time. A lease that has run out may be taken by anybody.
        """

    def let_go(self, lease: str, holder: str) -> None:
        """Give a lease up, so that somebody else may take it at once. Does nothing when `holder` has it not."""

    def idle_since(self, day: date, what: str) -> Iterable[Idle]:
        """Sessions that still live, untouched since `day`, and of which nothing is said yet under `what`."""

    def forget_answers(self, before: datetime) -> int:
        """Remove answers made before a moment (UTC), delivered or not; how many."""

    def forget_feedback(self, before: datetime) -> int:
        """Remove feedback written before a moment (UTC); how many."""

    def forget_sessions(self, ended_before: date, any_before: date) -> int:
        """Remove sessions not touched since before a day: those that have ended, and any whatever; how many."""


Now = Callable[[], datetime]
"""The time: aware, UTC."""
