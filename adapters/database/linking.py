"""The link to HMRC as conversations see it: connections inside their open transaction, and outside of any."""

from __future__ import annotations

from adapters.database.connections import DatabaseConnections
from adapters.database.desk import RowDesk
from adapters.database.engine import Database
from adapters.database.refreshing import DatabaseQueue
from adapters.database.secrets import Secrets
from bot.hmrc.connecting import Connecting
from bot.hmrc.grants import Grants
from bot.hmrc.ports import Hmrc
from bot.ports import Desk, Now


class DatabaseLink:
    """`bot.hmrc.talking.HmrcLink`. Outside of conversations, each call is a transaction of its own.

    `connecting` is for our pages, `kept`, `queue` and `grants` are for whoever works through many people's connections.
    """

    practice_url = None

    def __init__(self, database: Database, secrets: Secrets, hmrc: Hmrc, now: Now, public_url: str) -> None:
        self._secrets = secrets
        self._hmrc = hmrc
        self._now = now
        self.public_url = public_url
        self.kept = DatabaseConnections(database, secrets)
        self.queue = DatabaseQueue(database)
        self.grants = Grants(self.kept, hmrc, now)
        self.connecting = Connecting(self.kept, hmrc, now, public_url)

    def within(self, desk: Desk) -> Connecting:
        assert isinstance(desk, RowDesk)
        return Connecting(DatabaseConnections(desk.transaction, self._secrets), self._hmrc, self._now, self.public_url)
