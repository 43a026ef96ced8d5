"""Connections to HMRC in a database: links asked for, browsers on their way, grants, and the audit trail.

Each call is one short transaction; none is open while HMRC is asked. Where somebody may have been faster, a row is
changed only while it still is what was read, and the count of changed rows tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from adapters.database.clearing import clear_links, clear_record
from adapters.database.engine import empty_log
from adapters.database.forgetting import few, forget, forget_by
from adapters.database.grants import (
    SENDER,
    TOKENS,
    Act,
    DatabaseGrants,
    is_grant,
    is_person,
    new_edition,
    note,
    or_none,
    sender_of,
)
from adapters.database.tables import audit, conversations, hmrc_grants, hmrc_starts, hmrc_visits, outbox, people
from bot.hmrc.connecting import AUDIT_KEPT, BROWSERS, TRIES, Away, ConnectedIn, Purpose, Start, Visit
from bot.hmrc.grants import ENDED_KEPT, Ended
from bot.hmrc.ports import Tokens
from bot.updates import Sender

_AWAY = TypeAdapter(Away)
_START = (*(column.label(f"link_{column.key}") for column in hmrc_starts.c), *SENDER, conversations.c.address)
_STARTS = hmrc_starts.join(conversations).join(people)

_MEET_PERSON = text(
    "INSERT INTO people (channel, workspace, account, language) VALUES (:channel, :workspace, :account, 'en')"
    " ON CONFLICT DO NOTHING"
)
_MEET_CONVERSATION = text(
    "INSERT INTO conversations (person_id, address, started) SELECT id, :address, 0 FROM people"
    " WHERE channel = :channel AND workspace = :workspace AND account = :account ON CONFLICT DO NOTHING"
)


class DatabaseConnections(DatabaseGrants):
    """What `bot.hmrc.connecting.Connections` asks for, on an open database whose tables are up to date.

    On an open transaction, such as a conversation's turn, it is all part of that.
    """

    # Starts and visits

    def ask(self, start: Start, token: str) -> None:
        with self._database.begin() as connection:
            conversation = _met(connection, start.sender)
            connection.execute(
                delete(hmrc_starts).where(
                    hmrc_starts.c.conversation_id == conversation, hmrc_starts.c.purpose == start.purpose
                )
            )
            clear_links(connection, outbox.c.conversation_id == conversation)
            connection.execute(
                insert(hmrc_starts).values(
                    conversation_id=conversation,
                    purpose=start.purpose,
                    token=token,
                    subject=start.subject,
                    as_agent=start.as_agent,
                    called=self._secrets.hide(start.account, "called", token),
                    until=start.until,
                    tries=0,
                )
            )

    def start(self, token: str, now: datetime) -> Start | None:
        asked = select(*_START).select_from(_STARTS).where(hmrc_starts.c.token == token, hmrc_starts.c.until > now)
        with self._database.begin(durable=False) as connection:
            row = connection.execute(asked).one_or_none()
        return None if row is None else or_none(self._start, row)

    def arrive(self, token: str, browser: str, now: datetime, until: datetime) -> bool:
        asked = select(hmrc_starts.c.id, hmrc_starts.c.until).where(hmrc_starts.c.token == token).with_for_update()
        with self._database.begin() as connection:
            start = connection.execute(asked).one_or_none()
            if start is None:
                return False
            came = select(hmrc_visits.c.browser, hmrc_visits.c.until).where(hmrc_visits.c.start_id == start.id)
            ends = {row.browser: row.until for row in connection.execute(came)}
            if browser in ends:
                return bool(ends[browser] > now)
            if start.until <= now or len(ends) >= BROWSERS:
                return False
            visit = insert(hmrc_visits).values(start_id=start.id, browser=browser, until=until, is_back=False)
            connection.execute(visit)
            return True

    def visit(self, token: str, browser: str, now: datetime) -> Visit | None:
        return self._one_visit(now, hmrc_starts.c.token == token, hmrc_visits.c.browser == browser)

    def visit_of_state(self, state: str, now: datetime) -> Visit | None:
        return self._one_visit(now, hmrc_visits.c.state == state)

    def waiting(self, sender: Sender, now: datetime) -> Sequence[Visit]:
        is_theirs = hmrc_starts.c.conversation_id == _conversation(sender)
        is_to_connect = hmrc_starts.c.purpose == Purpose.CONNECT
        return self._visits(now, is_theirs, is_to_connect, hmrc_visits.c.code.is_not(None))

    def _one_visit(self, now: datetime, *which: ColumnElement[bool]) -> Visit | None:
        return next(iter(self._visits(now, *which)), None)

    def _visits(self, now: datetime, *which: ColumnElement[bool]) -> list[Visit]:
        asked = (
            select(hmrc_visits, *_START)
            .select_from(hmrc_visits.join(_STARTS))
            .where(*which, hmrc_visits.c.until > now)
            .order_by(hmrc_visits.c.id)
        )
        with self._database.begin(durable=False) as connection:
            rows = connection.execute(asked).all()
        return [visit for row in rows if (visit := or_none(self._visit, row))]

    def leave(self, visit: Visit, away: Away, until: datetime) -> bool:
        gone = {
            "until": until,
            "state": away.state,
            "is_back": False,
            "away": self._secrets.hide_value(_AWAY, away, "away", visit.browser),
            "tokens": None,
            "granted_at": None,
            "code": None,
        }
        return self.changed(
            hmrc_visits, gone, *_is_visit(visit), hmrc_visits.c.confirmed_at.is_(None), _starts_for(Purpose.CONNECT)
        )

    def come_back(self, visit: Visit) -> bool:
        return self.changed(hmrc_visits, {"is_back": True}, *_is_away(visit), ~hmrc_visits.c.is_back)

    def hold_tokens(self, visit: Visit, tokens: Tokens, granted_at: datetime, code: str, until: datetime) -> bool:
        held = {
            "tokens": self._secrets.hide_value(TOKENS, tokens, "tokens", visit.browser),
            "granted_at": granted_at,
            "code": code,
            "until": until,
        }
        return self.changed(hmrc_visits, held, *_is_away(visit), hmrc_visits.c.is_back, hmrc_visits.c.code.is_(None))

    def count_try(self, sender: Sender, now: datetime) -> int:
        has_code = exists().where(
            hmrc_visits.c.start_id == hmrc_starts.c.id,
            hmrc_visits.c.code.is_not(None),
            hmrc_visits.c.confirmed_at.is_(None),
            hmrc_visits.c.until > now,
        )
        counted = (
            update(hmrc_starts)
            .where(
                hmrc_starts.c.conversation_id == _conversation(sender),
                hmrc_starts.c.purpose == Purpose.CONNECT,
                hmrc_starts.c.tries < TRIES,
                has_code,
            )
            .values(tries=hmrc_starts.c.tries + 1)
            .returning(hmrc_starts.c.tries)
        )
        with self._database.begin() as connection:
            return connection.scalar(counted) or 0

    def confirm(self, visit: Visit, now: datetime, until: datetime) -> bool:
        with self._database.begin() as connection:
            if not _locked(connection, visit, Purpose.CONNECT):
                return False
            noted = update(hmrc_visits).where(*_is_away(visit), hmrc_visits.c.confirmed_at.is_(None))
            if connection.execute(noted.values(confirmed_at=now, until=until)).rowcount != 1:
                return False
            others = hmrc_visits.c.start_id == visit.start.id, hmrc_visits.c.id != visit.id
            connection.execute(delete(hmrc_visits).where(*others))
            return True

    def drop(self, sender: Sender) -> None:
        which = hmrc_starts.c.conversation_id == _conversation(sender), hmrc_starts.c.purpose == Purpose.CONNECT
        with self._database.begin() as connection:
            connection.execute(delete(hmrc_starts).where(*which))
            clear_links(connection, outbox.c.conversation_id == _conversation(sender))

    def finish(self, token: str, browser: str, asked_at: datetime) -> None:
        start = select(hmrc_starts.c.id).where(hmrc_starts.c.token == token).scalar_subquery()
        which = hmrc_visits.c.start_id == start, hmrc_visits.c.browser == browser
        with self._database.begin() as connection:
            connection.execute(update(hmrc_visits).where(*which).values(asked_at=asked_at, away=None))

    # Grants

    def grant(self, visit: Visit, until: datetime, now: datetime, check_until: datetime) -> bool | None:
        assert visit.away is not None
        assert visit.tokens is not None
        with self._database.begin() as connection:
            person = _locked_with_chats(connection, visit.start.sender)
            if person is None or not _locked(connection, visit, Purpose.CONNECT):
                return None
            if not self._becomes_a_check(connection, visit, now, check_until):
                return None
            subject = visit.start.subject
            replaced = _removed(connection, person, subject)
            if replaced:
                clear_record(connection, person, subject, replaced, now)
            connection.execute(
                insert(hmrc_grants).values(
                    person_id=person,
                    subject=subject,
                    address=visit.start.sender.address,
                    as_agent=visit.start.as_agent,
                    nino=self._secrets.hide(visit.away.nino, "nino", person, subject),
                    tokens=self._secrets.hide_value(TOKENS, visit.tokens, "tokens", person, subject),
                    edition=new_edition(),
                    since=visit.granted_at,
                    until=until,
                    browser=visit.browser,
                    proved_at=visit.confirmed_at,
                )
            )
            note(connection, person, Act.CONNECTED, subject, now)
            return bool(replaced)

    def connected_in(self, sender: Sender, subject: str) -> ConnectedIn | None:
        asked = (
            select(func.coalesce(hmrc_grants.c.browser, "").label("browser"), hmrc_grants.c.proved_at)
            .join_from(hmrc_grants, people)
            .where(*is_person(sender), hmrc_grants.c.subject == subject)
        )
        with self._database.begin(durable=False) as connection:
            row = connection.execute(asked).one_or_none()
        return None if row is None else ConnectedIn(row.browser, row.proved_at)

    def _becomes_a_check(self, connection: Connection, visit: Visit, now: datetime, until: datetime) -> bool:
        """Leave of a confirmed visit only what a check needs; False when it is no longer there."""
        assert visit.away is not None
        left = Away("", "", "", visit.away.browser)
        kept = {
            "until": until,
            "away": self._secrets.hide_value(_AWAY, left, "away", visit.browser),
            "state": None,
            "tokens": None,
            "code": None,
        }
        is_confirmed = hmrc_visits.c.confirmed_at.is_not(None), hmrc_visits.c.until > now
        if connection.execute(update(hmrc_visits).where(*_is_away(visit), *is_confirmed).values(kept)).rowcount != 1:
            return False
        start = hmrc_starts.c.id == visit.start.id
        same_chat = select(hmrc_starts.c.conversation_id).where(start).scalar_subquery()
        other_check = hmrc_starts.c.conversation_id == same_chat, hmrc_starts.c.purpose == Purpose.CHECK
        connection.execute(delete(hmrc_starts).where(*other_check))
        connection.execute(update(hmrc_starts).where(start).values(purpose=Purpose.CHECK, until=now))
        clear_links(connection, outbox.c.conversation_id == same_chat)
        return True

    def revoke(self, sender: Sender, subject: str, now: datetime) -> bool:
        with self._database.begin() as connection:
            person = _locked_with_chats(connection, sender)
            if person is None:
                return False
            theirs = select(conversations.c.id).where(conversations.c.person_id == person)
            about = hmrc_starts.c.conversation_id.in_(theirs), hmrc_starts.c.subject == subject
            connection.execute(delete(hmrc_starts).where(*about))
            removed = _removed(connection, person, subject)
            if not removed:
                return False
            clear_record(connection, person, subject, removed, now)
            note(connection, person, Act.DISCONNECTED, subject, now)
            return True

    def forget(self, now: datetime) -> int:
        has_visits = exists().where(hmrc_visits.c.start_id == hmrc_starts.c.id)
        long_ago = now - ENDED_KEPT
        may_come_back = hmrc_grants.c.ended == Ended.KEY_LOST
        ended = or_(hmrc_grants.c.until < long_ago, and_(hmrc_grants.c.ended_at < long_ago, ~may_come_back))
        gone = (
            forget(self._database, hmrc_visits, hmrc_visits.c.until <= now)
            + self._forget_starts(hmrc_starts.c.until <= now, ~has_visits)
            + forget(self._database, hmrc_grants, ended)
            + forget(self._database, audit, audit.c.at < now - AUDIT_KEPT)
        )
        with self._database.begin(durable=False) as connection:
            empty_log(connection)  # Whoever disconnected may not have had the file alone.
        return gone

    def _forget_starts(self, *which: ColumnElement[bool]) -> int:
        """Delete starts, and what was said with their links; how many."""
        some = few(hmrc_starts, *which).returning(hmrc_starts.c.conversation_id)

        def with_links(connection: Connection) -> int:
            chats = connection.scalars(some).all()
            clear_links(connection, outbox.c.conversation_id.in_(chats))
            return len(chats)

        return forget_by(self._database, with_links)

    # Rows

    def _start(self, row: Any) -> Start:
        return Start(
            id=row.link_id,
            sender=sender_of(row),
            purpose=Purpose(row.link_purpose),
            subject=row.link_subject,
            as_agent=row.link_as_agent,
            account=self._secrets.show(row.link_called, "called", row.link_token),
            until=row.link_until,
            tries=row.link_tries,
        )

    def _visit(self, row: Any) -> Visit:
        return Visit(
            id=row.id,
            start=self._start(row),
            browser=row.browser,
            until=row.until,
            away=self._secrets.show_value(_AWAY, row.away, "away", row.browser),
            is_back=row.is_back,
            tokens=self._secrets.show_value(TOKENS, row.tokens, "tokens", row.browser),
            granted_at=row.granted_at,
            code=row.code,
            confirmed_at=row.confirmed_at,
            asked_at=row.asked_at,
        )


def _is_visit(visit: Visit) -> tuple[ColumnElement[bool], ...]:
    """Rows are numbered anew after they are removed, so the number alone would not do."""
    return hmrc_visits.c.id == visit.id, hmrc_visits.c.browser == visit.browser


def _is_away(visit: Visit) -> tuple[ColumnElement[bool], ...]:
    """It is on the same way to HMRC as it was."""
    return *_is_visit(visit), hmrc_visits.c.state == (visit.away.state if visit.away else None)


def _starts_for(purpose: Purpose) -> ColumnElement[bool]:
    return exists().where(hmrc_starts.c.id == hmrc_visits.c.start_id, hmrc_starts.c.purpose == purpose)


def _conversation(sender: Sender) -> ScalarSelect[int]:
    asked = select(conversations.c.id).join_from(conversations, people).where(*is_person(sender))
    return asked.where(conversations.c.address == sender.address).scalar_subquery()


def _met(connection: Connection, sender: Sender) -> int:
    """The sender's conversation, locked. One seen for the first time is written down."""
    account = {"channel": sender.channel, "workspace": sender.workspace, "account": sender.account}
    connection.execute(_MEET_PERSON, account)
    connection.execute(_MEET_CONVERSATION, {**account, "address": sender.address})
    asked = select(conversations.c.id).where(conversations.c.id == _conversation(sender)).with_for_update()
    met: int = connection.execute(asked).scalar_one()
    return met


def _locked(connection: Connection, visit: Visit, purpose: Purpose) -> bool:
    """Is the visit's start there, for this purpose? It is locked then."""
    start = select(hmrc_starts.c.id).where(hmrc_starts.c.id == visit.start.id, hmrc_starts.c.purpose == purpose)
    return connection.scalar(start.with_for_update()) is not None


def _removed(connection: Connection, person: int, subject: str) -> Sequence[str]:
    """The edition of the grant that was there, and is no more; none where there was none."""
    gone = delete(hmrc_grants).where(*is_grant(person, subject)).returning(hmrc_grants.c.edition)
    return connection.scalars(gone).all()


def _locked_with_chats(connection: Connection, sender: Sender) -> int | None:
    """The person, locked: what is done to their grants is done one after the other.

    Their chats are locked before, as a turn does it: one that goes on in another chat has then read the grant and
    written what it made of it, or does so later.
    """
    chats = select(conversations.c.id).join_from(conversations, people).where(*is_person(sender))
    connection.execute(chats.order_by(conversations.c.id).with_for_update(of=conversations)).all()
    return connection.scalar(select(people.c.id).where(*is_person(sender)).with_for_update())
