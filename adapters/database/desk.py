"""One conversation inside one open transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from typing import Any

import orjson
import structlog
from sqlalchemy import Connection

from adapters.database.statements import Statements
from bot.answers import Answer
from bot.ports import Conversation, StoreUnavailable
from bot.updates import Role
from journeys.engine.session import Session

UNREADABLE = "unreadable:"
"""What the subject of a session begins with that could not be read, and was set aside for a new one."""

_log = structlog.get_logger()


class OpenTransaction:
    """A transaction that is open already, as a database: what begins in it commits with it."""

    locks_itself = True

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect = connection.dialect

    @contextmanager
    def begin(self, *, durable: bool = True) -> Iterator[Connection]:  # noqa: ARG002
        yield self._connection

    def opening(self) -> AbstractContextManager[Connection]:
        """The same: its tables are up to date."""
        return self.begin()

    def close(self) -> None:
        """Whoever opened it closes it."""


class RowDesk:
    """The desk of one turn, made of the row that `Statements.read` found. `key` and `pressed_in` are the turn's."""

    def __init__(
        self, connection: Connection, run: Statements, row: Any, key: str, now: datetime, pressed_in: str | None
    ) -> None:
        self._connection = connection
        self.transaction = OpenTransaction(connection)
        self._run = run
        self._id: int = row.id
        self._person: int = row.person_id
        self._key = key
        self._now = now
        self._pressed_in = pressed_in
        self._left_at: datetime | None = row.left_at
        self._rows: dict[tuple[str, str], tuple[int, int]] = {}
        self._unreadable: dict[tuple[str, str], int] = {}
        self._knows_all = False
        self.conversation = Conversation(
            Role(row.role) if row.role else None, row.language, row.current, row.started, row.client
        )
        self._found = self.conversation
        self.session = self._readable(row.session_id, row) if row.session_id is not None else None
        self.earlier = (Answer.from_json(row.answer), row.outbox_id) if row.answer is not None else None

    def _readable(self, row_id: int, row: Any) -> Session | None:
        """The session of a row; None where it cannot be read. It stays there: a newer version of us may have it."""
        place = row.journey, row.subject
        try:
            session = Session.of(row.handle, *place, row.touched_on, row.life, orjson.loads(row.kept))
        except Exception as fault:  # noqa: BLE001 - whatever is wrong with one session, the person goes on
            if place not in self._unreadable:
                _log.error("session_unreadable", session=row_id, fault=type(fault).__name__)
            self._unreadable[place] = row_id
            return None
        self._rows[place] = (row_id, row.version)
        return session

    def sessions(self) -> Sequence[Session]:
        rows = self._run.sessions.all(self._connection, {"conversation": self._id})
        self._knows_all = True
        return [session for row in rows if (session := self._readable(row.id, row)) is not None]

    def keep(self, conversation: Conversation) -> None:
        self.conversation = conversation

    def save(self, session: Session) -> None:
        if (session.journey, session.subject) not in self._rows and not self._knows_all:
            self.sessions()
        known = self._rows.get((session.journey, session.subject))
        if known is None:
            self._begin(session)
        else:
            self._replace(session, *known)

    def _begin(self, session: Session) -> None:
        in_its_place = self._unreadable.pop((session.journey, session.subject), None)
        if in_its_place is not None:
            moved = {"row": in_its_place, "new_subject": f"{UNREADABLE}{in_its_place}"}
            self._run.move_session.write(self._connection, moved)
        row = {
            "conversation_id": self._id,
            "handle": session.handle,
            "journey": session.journey,
            "subject": session.subject,
            "life": session.life.value,
            "touched_on": session.touched_on,
            "kept": session.as_json(),
            "version": 1,
        }
        made = self._run.new_session.one(self._connection, row)
        self._rows[session.journey, session.subject] = (made.id, 1)

    def _replace(self, session: Session, row: int, version: int) -> None:
        changed = {
            "row": row,
            "seen": version,
            "new_handle": session.handle,
            "new_life": session.life.value,
            "new_touched_on": session.touched_on,
            "new_kept": session.as_json(),
            "new_version": version + 1,
        }
        if self._run.set_session.write(self._connection, changed) != 1:
            raise StoreUnavailable("Somebody else changed this session: its conversation was not locked.")
        self._rows[session.journey, session.subject] = (row, version + 1)

    def say(self, answer: Answer) -> int:
        is_in_vain = self._left_at is not None and not self._key.startswith("update:")
        row = {
            "conversation_id": self._id,
            "key": self._key,
            "made_at": self._now,
            "answer": answer.as_json(),
            "sent": 0,
            "pressed_in": self._pressed_in,
            "delivered_at": self._now if is_in_vain else None,
        }
        said: int = self._run.say.one(self._connection, row).id
        return said

    def ticks(self) -> Mapping[str, AbstractSet[str]]:
        found: dict[str, set[str]] = {}
        for row in self._run.ticks.all(self._connection, {"conversation": self._id}):
            found.setdefault(row.subject, set()).add(row.step)
        return found

    def tick(self, subject: str, step: str, day: date) -> None:
        if step not in self.ticks().get(subject, set()):
            row = {"conversation_id": self._id, "subject": subject, "step": step, "ticked_on": day}
            self._run.tick.one(self._connection, row)

    def untick(self, subject: str, step: str) -> None:
        gone = {"conversation": self._id, "tick_subject": subject, "tick_step": step}
        self._run.untick.write(self._connection, gone)

    def note_feedback(self, words: str) -> None:
        row = {"conversation_id": self._id, "made_at": self._now, "words": words}
        self._run.feedback.one(self._connection, row)

    def close(self) -> None:
        """Write what was last kept of the conversation, before the transaction commits."""
        found, kept = self._found, self.conversation
        left_at = None if self._key.startswith("update:") else self._left_at
        if (found.role, found.language, self._left_at) != (kept.role, kept.language, left_at):
            changed = {
                "row": self._person,
                "new_role": kept.role,
                "new_language": kept.language,
                "new_left_at": left_at,
            }
            self._run.set_person.write(self._connection, changed)
        if (found.current, found.started, found.client) != (kept.current, kept.started, kept.client):
            moved = {
                "row": self._id,
                "new_current": kept.current,
                "new_started": kept.started,
                "new_client": kept.client,
            }
            self._run.set_conversation.write(self._connection, moved)
