"""Conversations in a database: one update, one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Delete, String, Table, cast, delete, exists, literal, select

from adapters.database.desk import RowDesk
from adapters.database.migrate import migrate
from adapters.database.opening import open_database
from adapters.database.statements import Statements
from adapters.database.tables import conversations, feedback, outbox, people, sessions
from bot.answers import Answer
from bot.ports import Idle, Waiting
from bot.updates import Sender
from journeys.engine.session import Life

_LIVING = (Life.ASKING, Life.CHECKING, Life.PARKED)

_IS_REPLY = outbox.c.key.startswith("update:")

_WAITING = (
    outbox.c.id,
    outbox.c.answer,
    outbox.c.sent,
    outbox.c.pressed_in,
    conversations.c.address,
    conversations.c.showing,
    _IS_REPLY.label("is_reply"),
    *(people.c[name] for name in ("channel", "workspace", "account", "language")),
)

_ROWS_AT_ONCE = 500
"""How many rows one transaction forgets, so that nobody's turn waits long behind it."""


class DatabaseStore:
    """The store on one database URL. Brings the schema up to date when it is opened.

    Raises StoreUnavailable, a sentence to show, when the database cannot be opened.
    """

    def __init__(self, url: str, *, synchronous: str = "FULL") -> None:
        self.url = url
        self.database = open_database(url, synchronous=synchronous)
        self._run = Statements(self.database.dialect)
        self._duplicate = self.database.dialect.loaded_dbapi.IntegrityError
        with self.database.opening() as connection:
            migrate(connection)

    def close(self) -> None:
        """Let go of every connection."""
        self.database.close()

    @contextmanager
    def turn(self, sender: Sender, key: str, now: datetime, *, pressed_in: str | None = None) -> Iterator[RowDesk]:
        with self.database.begin() as connection:
            desk = RowDesk(connection, self._run, self._locked(connection, sender, key), key, now, pressed_in)
            yield desk
            desk.close()

    def _locked(self, connection: Connection, sender: Sender, key: str) -> Any:
        """The conversation's row, locked before it was read. A sender seen for the first time is written down."""
        asked = {**_account(sender), "address": sender.address, "key": key}
        row = self._read(connection, asked)
        if row is not None:
            return row
        if self.database.locks_itself:
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
        if not self.database.locks_itself:
            self._run.lock.one(connection, asked)
        return self._run.read.one(connection, asked)

    def waiting(
        self, sender: Sender | None = None, *, channel: str | None = None, after: int = 0, limit: int | None = None
    ) -> Sequence[Waiting]:
        asked = (
            select(*_WAITING)
            .join_from(outbox, conversations)
            .join(people, people.c.id == conversations.c.person_id)
            .where(outbox.c.delivered_at.is_(None), outbox.c.id > after)
            .order_by(*(() if limit is None else (_IS_REPLY.desc(),)), outbox.c.id)
            .limit(limit)
        )
        if channel is not None:
            asked = asked.where(people.c.channel == channel)
        if sender is not None:
            asked = asked.where(
                conversations.c.address == sender.address,
                *(people.c[name] == value for name, value in _account(sender).items()),
            )
        with self.database.begin(durable=False) as connection:
            return [_waiting(row) for row in connection.execute(asked)]

    def delivered(self, row: int, sent: int, now: datetime | None, showing: str | None = None) -> None:
        # A note that is lost only repeats a message: it need not wait for the disk.
        with self.database.begin(durable=False) as connection:
            if showing is not None:  # First, as a turn locks the conversation before all else.
                self._run.show.write(connection, {"row": row, "new_showing": showing or None})
            self._run.delivered.write(connection, {"row": row, "new_sent": sent, "new_delivered_at": now})

    def left(self, sender: Sender, at: datetime) -> None:
        gone = {**_account(sender), "new_left_at": at}
        with self.database.begin(durable=False) as connection:
            self._run.leave.write(connection, gone)
            self._run.wait_no_longer.write(connection, gone)

    def hold(self, lease: str, holder: str, now: datetime, until: datetime) -> bool:
        asked = {"name": lease, "holder": holder, "now": now, "until": until}
        with self.database.begin(durable=False) as connection:
            return self._run.hold.write(connection, asked) == 1

    def let_go(self, lease: str, holder: str) -> None:
        with self.database.begin(durable=False) as connection:
            self._run.let_go.write(connection, {"lease": lease, "by": holder})

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
        with self.database.begin(durable=False) as connection:
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
            with self.database.begin(durable=False) as connection:
                latest = connection.execute(some).rowcount
            gone += latest
        return gone


def _account(sender: Sender) -> dict[str, str]:
    return {"channel": sender.channel, "workspace": sender.workspace, "account": sender.account}


def _sender(row: Any) -> Sender:
    return Sender(row.channel, row.account, row.address, row.workspace)


def _waiting(row: Any) -> Waiting:
    answer = Answer.from_json(row.answer)
    return Waiting(
        row.id, _sender(row), answer, row.sent, row.language, row.pressed_in, row.showing, bool(row.is_reply)
    )


def _few(table: Table, *which: Any) -> Delete:
    few = select(table.c.id).where(*which).limit(_ROWS_AT_ONCE)
    return delete(table).where(table.c.id.in_(few))
