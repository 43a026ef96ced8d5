"""What HMRC said, and links that have ended, taken out of what stands in the clear: answers given, and answers kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Text, cast, delete, exists, func, or_, select, update

from adapters.database.desk import UNREADABLE
from adapters.database.engine import empty_log
from adapters.database.tables import IS_REPLY, conversations, hmrc_starts, outbox, sessions
from bot.answers import REMOVED
from bot.hmrc.connecting import TOKEN_LETTERS, Purpose
from bot.hmrc.grants import Notice
from bot.hmrc.lookups import PREFILLED
from bot.hmrc.telling import notice_key

_NOTHING = {"answer": REMOVED.as_json(), "sent": 0}
_SAID = cast(outbox.c.answer, Text)
_CHAT = outbox.c.conversation_id


def clear_record(connection: Connection, person: int, subject: str, editions: Sequence[str], now: datetime) -> None:
    """Remove what came from a subject's record: the journeys that it gave answers to, and what was said to the person.

    Nobody can tell which answers quote a record, and of which subject. So all go, in every chat of theirs, but for the
    one to the update that is being taken. Each row stays, so that an update which comes again does nothing again. Of a
    session that was set aside as unreadable nobody can tell whom it is about, so it goes too.

    What nobody asked for and is still to be delivered quotes no record, so it stays: it may be about somebody else.
    Only notices about the connection itself go, by the `editions` of the grants that are gone. Of the answers that a
    chat still waits for, the last one alone is delivered, at `now` (UTC) the others count as if they were.
    """
    theirs = select(conversations.c.id).where(conversations.c.person_id == person)
    about = or_(sessions.c.subject == subject, sessions.c.subject.startswith(UNREADABLE))
    given = sessions.c.journey.in_(sorted(PREFILLED)), about
    connection.execute(delete(sessions).where(sessions.c.conversation_id.in_(theirs), *given))
    waits = outbox.c.delivered_at.is_(None)
    is_untrue = outbox.c.key.in_([notice_key(notice, edition) for notice in Notice for edition in editions])
    goes = _CHAT.in_(theirs), or_(~waits, IS_REPLY, is_untrue)
    last = select(func.max(outbox.c.id)).where(_CHAT.in_(theirs), waits, IS_REPLY).group_by(_CHAT)
    connection.execute(update(outbox).where(*goes, waits, outbox.c.id.not_in(last)).values(delivered_at=now))
    connection.execute(update(outbox).where(*goes).values(_NOTHING))
    empty_log(connection)


def clear_links(connection: Connection, *which: ColumnElement[bool]) -> None:
    """Remove what was said with a link to our pages, in `which` outbox rows, where no start is left that it opens."""
    for purpose in Purpose:
        is_link = _SAID.like(f'%/{purpose}/{"_" * TOKEN_LETTERS}"%')
        opens = exists().where(hmrc_starts.c.conversation_id == _CHAT, hmrc_starts.c.purpose == purpose)
        connection.execute(update(outbox).where(*which, is_link, ~opens).values(_NOTHING))
