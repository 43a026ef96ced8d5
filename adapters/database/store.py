"""Conversations in a database: one update, one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Delete, String, Table, cast, delete, exists, literal, select

from adapters.database.desk import RowDesk
from adapters.database.engine import OPENING_SECONDS, open_database
from adapters.database.migrate import migrate
from adapters.database.statements import Statements
from adapters.database.tables import conversations, feedback, outbox, people, sessions
from bot.answers import Answer
from bot.ports import Idle, Waiting
from bot.updates import Sender
from journeys.engine.session import Life

_LIVING = (Life.ASKING, Life.CHECKING, Life.PARKED)

_ROWS_AT_ONCE = 500
"""How many rows one transaction forgets, so that nobody's turn waits long behind it."""


class DatabaseStore:
    """The store on one database URL. Brings the schema up to date when it is opened.

    Raises StoreUnavailable, a sentence to show, when the database cannot be opened.
    """

    def __init__(self, url: str, *, synchronous: str = "FULL") -> None:
        self._database = open_database(url, synchronous=synchronous)
        self._run = Statements(self._database.dialect)
        self._duplicate = self._database.dialect.loaded_dbapi.IntegrityError
        with self._database.begin(durable=False, wait=OPENING_SECONDS) as connection:
            migrate(connection)

    def close(self) -> None:
        """Let go of every connection."""
        self._database.close()

    @contextmanager
    def turn(self, sender: Sender, key: str, now: datetime) -> Iterator[RowDesk]:
        with self._database.begin() as connection:
            desk = RowDesk(connection, self._run, self._locked(connection, sender, key), key, now)
            yield desk
            desk.close()

    def _locked(self, connection: Connection, sender: Sender, key: str) -> Any:
        """The conversation's row, locked before it was read. A sender seen for the first time is written down."""
        asked = {**_account(sender), "address": sender.address, "key": key}
        row = self._read(connection, asked)
        if row is not None:
            return row
        if self._database.locks_itself:
            self._meet(connection, sender)
        else:
            with suppress(self._duplicate), connection.begin_nested():  # Another process may meet them first.
                self._meet(connection, sender)
        return self._read(connection, asked)

    def _meet(self, connection: Connection, sender: Sender) -> None:
        """Write down a sender seen for the first time."""
        account = _account(sender)
        person = self._run.known_person.one(connection, account)
        if person is None:
            person = self._run.new_person.one(connection, {**account, "language": "en"})
        met = {"person_id": person.id, "address": sender.address, "started": 0}
        self._run.new_conversation.one(connection, met)

    def _read(self, connection: Connection, asked: Mapping[str, str]) -> Any:
        if not self._database.locks_itself:
            self._run.lock.one(connection, asked)
        return self._run.read.one(connection, asked)

    def waiting(self, sender: Sender | None = None) -> Sequence[Waiting]:
        asked = (
            select(outbox.c.id, outbox.c.answer, outbox.c.sent, people, conversations.c.address)
            .join_from(outbox, conversations)
            .join(people, people.c.id == conversations.c.person_id)
            .where(outbox.c.delivered_at.is_(None))
            .order_by(outbox.c.id)
        )
        if sender is not None:
            asked = asked.where(
                conversations.c.address == sender.address,
                *(people.c[name] == value for name, value in _account(sender).items()),
            )
        with self._database.begin(durable=False) as connection:
            rows = connection.execute(asked).all()
        return [Waiting(row.id, _sender(row), Answer.from_json(row.answer), row.sent) for row in rows]

    def delivered(self, row: int, sent: int, now: datetime | None) -> None:
        # A note that is lost only repeats a message: it need not wait for the disk.
        with self._database.begin(durable=False) as connection:
            self._run.delivered.write(connection, {"row": row, "new_sent": sent, "new_delivered_at": now})

    def idle_since(self, day: date, what: str) -> Iterable[Idle]:
        key = literal(f"{what}:") + sessions.c.handle + ":" + cast(sessions.c.touched_on, String)
        told = exists().where(outbox.c.conversation_id == sessions.c.conversation_id, outbox.c.key == key)
        asked = (
            select(sessions.c.handle, key.label("key"), people, conversations.c.address)
            .join_from(sessions, conversations)
            .join(people, people.c.id == conversations.c.person_id)
            .where(sessions.c.life.in_(_LIVING), sessions.c.touched_on <= day, ~told)
            .order_by(sessions.c.id)
        )
        with self._database.begin(durable=False) as connection:
            rows = connection.execute(asked).all()
        return [Idle(_sender(row), row.handle, row.key) for row in rows]

    def forget_answers(self, before: datetime) -> int:
        return self._forget(_few(outbox, outbox.c.made_at < before))

    def forget_feedback(self, before: datetime) -> int:
        return self._forget(_few(feedback, feedback.c.made_at < before))

    def forget_sessions(self, before: date) -> int:
        return self._forget(_few(sessions, sessions.c.life.not_in(_LIVING), sessions.c.touched_on < before))

    def _forget(self, some: Delete) -> int:
        """Delete a few at a time, each few in a transaction of their own; how many in all."""
        gone, latest = 0, _ROWS_AT_ONCE
        while latest == _ROWS_AT_ONCE:
            with self._database.begin(durable=False) as connection:
                latest = connection.execute(some).rowcount
            gone += latest
        return gone


def _account(sender: Sender) -> dict[str, str]:
    return {"channel": sender.channel, "workspace": sender.workspace, "account": sender.account}


def _sender(row: Any) -> Sender:
    return Sender(row.channel, row.account, row.address, row.workspace)


def _few(table: Table, *which: Any) -> Delete:
    few = select(table.c.id).where(*which).limit(_ROWS_AT_ONCE)
    return delete(table).where(table.c.id.in_(few))
