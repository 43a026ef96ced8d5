"""Conversations in a database: one update, one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from contextlib import contextmanager, suppress
from datetime import date, datetime
from operator import attrgetter
from typing import Any

import orjson
import structlog
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Text,
    cast,
    exists,
    func,
    literal,
    select,
)

from adapters.database.desk import RowDesk
from adapters.database.forgetting import forget
from adapters.database.migrate import migrate
from adapters.database.opening import open_database
from adapters.database.statements import Statements
from adapters.database.tables import IS_REPLY, conversations, feedback, outbox, people, sessions
from bot.answers import Answer
from bot.ports import Idle, Waiting
from bot.updates import Sender
from journeys.engine.session import Life

_LIVING = (Life.ASKING, Life.CHECKING, Life.PARKED)

_IS_WAITING = (outbox.c.delivered_at.is_(None), outbox.c.id > 0)
"""By the id, or SQLite would rather read all that was ever said than the index of what waits; and of the replies that
wait by the conversation."""

_IS_REPLY_WAITING = (outbox.c.delivered_at.is_(None), IS_REPLY, outbox.c.conversation_id > 0)

_WAITING = (
    outbox.c.id,
    cast(outbox.c.answer, Text).label("answer"),  # As text: one that is no JSON is to stop nothing but itself.
    outbox.c.sent,
    outbox.c.pressed_in,
    conversations.c.address,
    conversations.c.showing,
    IS_REPLY.label("is_reply"),
    *(people.c[name] for name in ("channel", "workspace", "account", "language")),
)

OF_A_CHAT = 3
"""How many of a chat's answers are next. However many wait, the others of other chats are not far behind."""

_FRONT = 200
"""How much is looked at of what nobody asked for, which may be as long as there are people."""

_log = structlog.get_logger()


class DatabaseStore:
    """The store on one database URL. Brings the schema up to date when it is opened.

    Raises StoreUnavailable, a sentence to show, when the database cannot be opened. An outbox row that cannot be read
    is said in the log, and then set aside.
    """

    def __init__(self, url: str, *, synchronous: str = "FULL") -> None:
        self.url = url
        self.database = open_database(url, synchronous=synchronous)
        self._run = Statements(self.database.dialect)
        self._duplicate = self.database.dialect.loaded_dbapi.IntegrityError
        self._set_aside: set[int] = set()
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

    def waiting(self, sender: Sender | None = None, *, channel: str | None = None) -> Sequence[Waiting]:
        asked = _waiting_with(self._is_readable()).order_by(outbox.c.id)
        if channel is not None:
            asked = asked.where(people.c.channel == channel)
        if sender is not None:
            asked = asked.where(
                conversations.c.address == sender.address,
                *(people.c[name] == value for name, value in _account(sender).items()),
            )
        return self._found(asked)

    def next_waiting(self, channel: str, besides: AbstractSet[int], limit: int, unasked: int) -> Sequence[Waiting]:
        is_here = exists().where(
            conversations.c.id == outbox.c.conversation_id,
            people.c.id == conversations.c.person_id,
            people.c.channel == channel,
        )
        waits = select(outbox.c.id, outbox.c.conversation_id).where(*self._is_readable(), is_here)
        replies = self._few_of_each_chat(waits.where(*_IS_REPLY_WAITING), besides, limit)
        room = min(unasked, limit - len(replies))
        taken = [*besides, *(row.id for row in replies)]
        has_rows_in_hand = outbox.c.conversation_id.in_(
            select(outbox.c.conversation_id).where(outbox.c.id.in_(sorted(taken)))
        )
        unasked_for = waits.where(*_IS_WAITING, ~IS_REPLY, ~has_rows_in_hand).order_by(outbox.c.id).limit(_FRONT)
        return sorted([*replies, *self._few_of_each_chat(unasked_for, besides, room)], key=attrgetter("id"))

    def _few_of_each_chat(self, waits: Select[Any], besides: AbstractSet[int], limit: int) -> Sequence[Waiting]:
        if limit <= 0:
            return []
        line = waits.subquery("waits")
        place = func.row_number().over(partition_by=line.c.conversation_id, order_by=line.c.id).label("place")
        placed = select(line.c.id, place).subquery("line")
        chosen = (
            select(placed.c.id)
            .where(placed.c.place <= OF_A_CHAT, placed.c.id.not_in(sorted(besides)))
            .order_by(placed.c.place, placed.c.id)
            .limit(limit)
        )
        return self._found(_waiting_with([outbox.c.id.in_(chosen)]))

    def set_aside(self, row: int) -> None:
        self._set_aside.add(row)

    def is_behind(self, sender: Sender, answers: int) -> bool:
        asked = {**_account(sender), "address": sender.address}
        with self.database.begin(durable=False) as connection:
            waiting: int = self._run.behind.one(connection, asked).answers
        return waiting >= answers

    def _is_readable(self) -> Sequence[ColumnElement[bool]]:
        return [outbox.c.id.not_in(sorted(self._set_aside))] if self._set_aside else []

    def _found(self, asked: Select[Any]) -> Sequence[Waiting]:
        with self.database.begin(durable=False) as connection:
            return list(self._readable(connection.execute(asked)))

    def _readable(self, rows: Iterable[Any]) -> Iterator[Waiting]:
        """The rows that can be read. Others are left where they are: a newer version of us may have written them."""
        for row in rows:
            try:
                yield _waiting(row)
            except Exception as fault:  # noqa: BLE001 - whatever is wrong with one row, the others are delivered
                self._set_aside.add(row.id)
                _log.error("outbox_row_unreadable", row=row.id, fault=type(fault).__name__)

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
        return forget(self.database, outbox, outbox.c.made_at < before)

    def forget_feedback(self, before: datetime) -> int:
        return forget(self.database, feedback, feedback.c.made_at < before)

    def forget_sessions(self, ended_before: date, any_before: date) -> int:
        has_ended = sessions.c.life.not_in(_LIVING) & (sessions.c.touched_on < ended_before)
        return forget(self.database, sessions, has_ended | (sessions.c.touched_on < any_before))


def _account(sender: Sender) -> dict[str, str]:
    return {"channel": sender.channel, "workspace": sender.workspace, "account": sender.account}


def _sender(row: Any) -> Sender:
    return Sender(row.channel, row.account, row.address, row.workspace)


def _waiting(row: Any) -> Waiting:
    answer = Answer.from_json(orjson.loads(row.answer))
    return Waiting(
        row.id, _sender(row), answer, row.sent, row.language, row.pressed_in, row.showing, bool(row.is_reply)
    )


def _waiting_with(which: Iterable[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(*_WAITING)
        .join_from(outbox, conversations)
        .join(people, people.c.id == conversations.c.person_id)
        .where(*_IS_WAITING, *which)
    )
