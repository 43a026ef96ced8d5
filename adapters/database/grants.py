"""Grants in a database: who may refresh one, its new tokens, what HMRC said, and the audit trail.

A grant's row is changed only while it still has the edition that was read; the count of changed rows tells.
"""

from __future__ import annotations

import secrets as random
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    String,
    Table,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from adapters.database.engine import Database
from adapters.database.secrets import Secrets, Unreadable
from adapters.database.tables import audit, hmrc_grants, people
from bot.hmrc.grants import LONGEST_HELD, TELL_BEFORE, Due, Ended, Grant, Notice
from bot.hmrc.ports import Tokens
from bot.hmrc.record import DUE, Part, Record
from bot.updates import Sender

TOKENS = TypeAdapter(Tokens)
"""How tokens are written before they are hidden."""

SENDER = (people.c.channel, people.c.account, people.c.workspace)
"""What `sender_of` needs of a person, beside the address."""

_Kept = TypeVar("_Kept")
_RECORD = TypeAdapter(Record)
_GRANT = tuple(column for column in hmrc_grants.c if column.key != "record")
_TOLD = (hmrc_grants.c.address, hmrc_grants.c.subject, hmrc_grants.c.until, hmrc_grants.c.edition)
LIVES = or_(hmrc_grants.c.ended.is_(None), hmrc_grants.c.ended == Ended.KEY_LOST)
"""Has it not ended for good?"""


class Act(StrEnum):
    """What the audit trail notes."""

    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    VIEWED = "viewed"


class DatabaseGrants:
    """What `bot.hmrc.grants.GrantsKept` asks for, on an open database whose tables are up to date."""

    def __init__(self, database: Database, secrets: Secrets) -> None:
        self._database = database
        self._secrets = secrets

    def granted(self, sender: Sender, subject: str) -> Grant | None:
        asked = select(*_GRANT, *SENDER).join_from(hmrc_grants, people).where(*_of(sender, subject))
        with self._database.begin(durable=False) as connection:
            row = connection.execute(asked).one_or_none()
        return None if row is None else self._grant(row)

    def lease(self, grant: Grant, holder: str, now: datetime, until: datetime) -> bool:
        held_until = hmrc_grants.c.held_until
        free = or_(held_until.is_(None), held_until <= now, held_until > now + LONGEST_HELD)
        held = {"holder": holder, "held_until": until}
        return self.changed(hmrc_grants, held, hmrc_grants.c.edition == grant.edition, free, LIVES)

    def let_go(self, grant: Grant, holder: str, resting_until: datetime | None) -> bool:
        free = {"holder": None, "held_until": resting_until}
        is_theirs = hmrc_grants.c.edition == grant.edition, hmrc_grants.c.holder == holder
        return self.changed(hmrc_grants, free, *is_theirs)

    def renew(self, grant: Grant, tokens: Tokens) -> bool:
        with self._database.begin() as connection:
            is_it = hmrc_grants.c.edition == grant.edition
            person = connection.scalar(select(hmrc_grants.c.person_id).where(is_it).with_for_update())
            if person is None:
                return False
            new = {
                "tokens": self._secrets.hide_value(TOKENS, tokens, "tokens", person, grant.subject),
                "edition": new_edition(),
                "ended": None,
                "ended_at": None,
                "told": case((hmrc_grants.c.told == Notice.ENDED, None), else_=hmrc_grants.c.told),
                "holder": None,
                "held_until": None,
            }
            connection.execute(update(hmrc_grants).where(is_it).values(new))
            return True

    def end(self, grant: Grant, ended: Ended, now: datetime) -> bool:
        over: dict[str, Any] = {
            "ended": ended,
            "ended_at": func.coalesce(hmrc_grants.c.ended_at, now),
            "holder": None,
            "held_until": None,
        }
        if ended is not Ended.KEY_LOST:
            over["tokens"] = None
        return self.changed(hmrc_grants, over, hmrc_grants.c.edition == grant.edition, LIVES)

    def to_tell(self, now: datetime) -> Sequence[Due]:
        first, last = (hmrc_grants.c.until <= now + before for before in TELL_BEFORE)
        is_over = or_(hmrc_grants.c.ended.is_not(None), hmrc_grants.c.until <= now)
        notice = case((is_over, _words(Notice.ENDED)), (last, _words(Notice.LAST)), else_=_words(Notice.FIRST))
        asked = (
            select(*SENDER, *_TOLD, notice.label("notice"))
            .join_from(hmrc_grants, people)
            .where(or_(is_over, first), func.coalesce(hmrc_grants.c.told, "") != notice)
            .order_by(hmrc_grants.c.id)
        )
        with self._database.begin(durable=False) as connection:
            rows = connection.execute(asked).all()
        return [Due(sender_of(row), row.subject, Notice(row.notice), row.until, row.edition) for row in rows]

    def told(self, due: Due) -> bool:
        return self.changed(hmrc_grants, {"told": due.notice}, hmrc_grants.c.edition == due.edition)

    def record(self, sender: Sender, subject: str) -> Record | None:
        asked = select(hmrc_grants.c.person_id, hmrc_grants.c.record).join_from(hmrc_grants, people)
        with self._database.begin(durable=False) as connection:
            row = connection.execute(asked.where(*_of(sender, subject))).one_or_none()
        if row is None:
            return None
        return or_none(self._secrets.show_value, _RECORD, row.record, "record", row.person_id, subject)

    def note_view(self, sender: Sender, subject: str, now: datetime) -> None:
        with self._database.begin(durable=False) as connection:
            person = connection.scalar(select(people.c.id).where(*is_person(sender)))
            if person is not None:
                note(connection, person, Act.VIEWED, subject, now)

    def save_record(self, sender: Sender, subject: str, since: datetime, record: Record) -> bool:
        with self._database.begin(durable=False) as connection:
            person = connection.scalar(select(people.c.id).where(*is_person(sender)))
            if person is None:
                return False
            hidden = self._secrets.hide_value(_RECORD, record, "record", person, subject)
            kept = update(hmrc_grants).where(*is_grant(person, subject), hmrc_grants.c.since == since)
            kept = kept.values(record=hidden, untold=record.untold)
            if record.is_answer:
                kept = kept.values(asked_at=record.asked(*DUE))
            if record.is_answer and not record.older.keys() & set(DUE):  # Else it was asked in vain.
                kept = kept.values(claimed_until=None)
            if Part.OPEN not in record.missing:  # What is not known now was as it was.
                kept = kept.values(next_due=next((each.due for each in record.to_send()), None))
            return connection.execute(kept).rowcount == 1

    def changed(self, table: Table, values: dict[str, Any], *which: ColumnElement[bool]) -> bool:
        """Change the one row that is all this; False when there is none."""
        with self._database.begin() as connection:
            return connection.execute(update(table).where(*which).values(values)).rowcount == 1

    def _grant(self, row: Any) -> Grant:
        place = row.person_id, row.subject
        ended = None if row.ended in (None, Ended.KEY_LOST) else Ended(row.ended)
        nino = or_none(self._secrets.show, row.nino, "nino", *place)
        tokens = or_none(self._secrets.show_value, TOKENS, row.tokens, "tokens", *place)
        if ended is None and (nino is None or tokens is None):
            ended = Ended.KEY_LOST
        return Grant(
            sender=sender_of(row),
            subject=row.subject,
            as_agent=row.as_agent,
            nino=nino,
            tokens=tokens,
            edition=row.edition,
            since=row.since,
            until=row.until,
            ended=ended,
            resting_until=row.held_until if row.holder is None else None,
            asked_at=row.asked_at,
        )


def or_none(shown: Callable[..., _Kept], *given: Any) -> _Kept | None:
    """What it gives, or None where no key reads it."""
    try:
        return shown(*given)
    except Unreadable:
        return None


def _words(value: str) -> BindParameter[str]:
    return literal(value, String)


def new_edition() -> str:
    """What one pair of tokens is known by."""
    return random.token_hex(16)


def sender_of(row: Any) -> Sender:
    """The sender of a row that has `SENDER` and an address."""
    return Sender(row.channel, row.account, row.address, row.workspace)


def is_person(sender: Sender) -> tuple[ColumnElement[bool], ...]:
    """By their account, whichever chat they are in."""
    return (
        people.c.channel == sender.channel,
        people.c.workspace == sender.workspace,
        people.c.account == sender.account,
    )


def _of(sender: Sender, subject: str) -> tuple[ColumnElement[bool], ...]:
    return *is_person(sender), hmrc_grants.c.subject == subject


def is_grant(person: int, subject: str) -> tuple[ColumnElement[bool], ...]:
    """By its owner and subject: there is one."""
    return hmrc_grants.c.person_id == person, hmrc_grants.c.subject == subject


def note(connection: Connection, person: int, act: Act, subject: str, now: datetime) -> None:
    """Write an entry of the audit trail."""
    connection.execute(insert(audit).values(person_id=person, at=now, act=act, subject=subject))
