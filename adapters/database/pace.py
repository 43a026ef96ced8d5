"""HMRC's limit for one application, kept by every process that uses the database together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, text, update

from adapters.database.engine import Database
from adapters.database.tables import Moment, hmrc_pace
from bot.hmrc.ports import GAP, place

_APPLICATION = "hmrc"

_BEGIN = text("INSERT INTO hmrc_pace (application, free_at) VALUES (:application, :now) ON CONFLICT DO NOTHING")
_BEGIN = _BEGIN.bindparams(bindparam("application", _APPLICATION), bindparam("now", type_=Moment))
_FREE = select(hmrc_pace.c.free_at).where(hmrc_pace.c.application == _APPLICATION).with_for_update()


class DatabasePace:
    """The pace of all processes: see `bot.hmrc.ports.Pace`. Raises StoreUnavailable."""

    def __init__(self, database: Database, gap: timedelta = GAP) -> None:
        self._database = database
        self._gap = gap

    def take(self, now: datetime, longest: timedelta) -> datetime | None:
        """When the next request may be made, see `bot.hmrc.ports.Pace`. Safe from many processes."""
        with self._database.begin(durable=False) as connection:
            connection.execute(_BEGIN, {"now": now})
            at = place(connection.execute(_FREE).scalar_one(), now, longest)
            if at is not None:
                connection.execute(update(hmrc_pace).values(free_at=at + self._gap))
            return at
