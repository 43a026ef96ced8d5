"""Who waits to be asked about at HMRC, found through indexes: no record is decrypted to choose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, UnaryExpression, and_, func, or_, select, update

from adapters.database.engine import Database
from adapters.database.grants import LIVES, SENDER, sender_of
from adapters.database.tables import hmrc_grants, people
from bot.hmrc.grants import Linked
from bot.hmrc.record import Untold
from bot.hmrc.refreshing import CLAIM, FRESH, LATE, OLD, REFUSED_AGAIN, SOON, Staleness
from journeys.rules.deadlines import london_date

_NEXT_DUE, _ASKED_AT, _UNTOLD = hmrc_grants.c.next_due, hmrc_grants.c.asked_at, hmrc_grants.c.untold
_CLAIMED = (hmrc_grants.c.id, hmrc_grants.c.address, hmrc_grants.c.subject)
_GRANTS = hmrc_grants.join(people)
_Order = ColumnElement[Any] | UnaryExpression[Any]


class DatabaseQueue:
    """What `bot.hmrc.refreshing.Queue` asks for, on an open database whose tables are up to date."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: datetime) -> Linked | None:
        with self._database.begin(durable=False) as connection:
            return next((found for asked in claims(now) if (found := _claimed(connection, asked, now))), None)

    def left(self, now: datetime) -> int:
        needs = (need for need, _order in _needs(now))
        asked = select(func.count()).select_from(_GRANTS).where(*_living(now), or_(*needs))
        with self._database.begin(durable=False) as connection:
            return connection.scalar(asked) or 0

    def staleness(self, now: datetime) -> Staleness:
        is_due = *_living(now), london_date(now) + SOON >= _NEXT_DUE
        counted = select(func.count(), func.min(_ASKED_AT)).select_from(_GRANTS).where(*is_due)
        ranked = select(_ASKED_AT).select_from(_GRANTS).where(*is_due).order_by(_ASKED_AT)
        is_not_known = *_living(now), or_(_ASKED_AT.is_(None), _UNTOLD.is_not(None))
        not_known = select(func.count()).select_from(_GRANTS).where(*is_not_known)
        with self._database.begin(durable=False) as connection:
            untold = connection.scalar(not_known) or 0
            count, oldest = connection.execute(counted).one()
            if not count:
                return Staleness(0, None, None, untold)
            middle = connection.execute(ranked.offset(count // 2).limit(1)).scalar_one()
        return Staleness(count, now - oldest, now - middle, untold)


def claims(now: datetime) -> Sequence[Select[Any]]:
    """The questions who is to be asked about next at a moment (UTC): each for where the one before finds nobody.

    A claim is taken away by an answer of HMRC's. Whoever still has an old one was asked about in vain, and is not asked
    about again before all who were not. A claim that lasts too long was made by a clock that was wrong.
    """
    asked = select(*_CLAIMED, *SENDER).select_from(_GRANTS)
    asked = asked.where(LIVES, hmrc_grants.c.until > now, people.c.left_at.is_(None)).limit(1)
    asked = asked.with_for_update(of=hmrc_grants, skip_locked=True)
    claimed_until = hmrc_grants.c.claimed_until
    first, in_vain = claimed_until.is_(None), or_(claimed_until <= now, claimed_until > now + 2 * CLAIM)
    needs = _needs(now)
    return [
        *(asked.where(need, first).order_by(*order) for need, order in needs),
        *(asked.where(need, in_vain).order_by(claimed_until) for need, _order in needs),
    ]


def _needs(now: datetime) -> Sequence[tuple[ColumnElement[bool], Sequence[_Order]]]:
    """Who needs to be asked about, the most needful first, and in what order among themselves.

    Nobody was asked about in the time to come: a clock that was wrong says so, and is not believed.
    """
    today = london_date(now)
    is_stale, in_the_future = now - FRESH >= _ASKED_AT, now + FRESH < _ASKED_AT
    is_refused = now - REFUSED_AGAIN >= _ASKED_AT
    return (
        (_ASKED_AT.is_(None), (hmrc_grants.c.id,)),
        (and_(_NEXT_DUE.between(today - LATE, today + SOON), is_stale), (_NEXT_DUE, _ASKED_AT)),
        (and_(today - LATE > _NEXT_DUE, func.coalesce(_UNTOLD, "") != Untold.REFUSED, is_stale), (_ASKED_AT,)),
        (and_(_UNTOLD == Untold.NOT_YET, is_stale), (_ASKED_AT,)),
        (and_(_UNTOLD == Untold.REFUSED, is_refused), (_ASKED_AT,)),
        (or_(now - OLD >= _ASKED_AT, in_the_future), (_ASKED_AT,)),
    )


def _claimed(connection: Connection, asked: Select[Any], now: datetime) -> Linked | None:
    row = connection.execute(asked).one_or_none()
    if row is None:
        return None
    theirs = update(hmrc_grants).where(hmrc_grants.c.id == row.id).values(claimed_until=now + CLAIM)
    connection.execute(theirs)
    return Linked(sender_of(row), row.subject)


def _living(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Their connection has not ended, and something reaches them."""
    return hmrc_grants.c.ended.is_(None), hmrc_grants.c.until > now, people.c.left_at.is_(None)
