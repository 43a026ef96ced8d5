"""The link to HMRC as conversations see it: connections inside their open transaction, and outside of any."""

from __future__ import annotations

from collections.abc import Callable

from adapters.database.connections import DatabaseConnections
from adapters.database.desk import RowDesk
from adapters.database.engine import Database
from adapters.database.refreshing import DatabaseQueue
from adapters.database.secrets import Secrets
from bot.hmrc.connecting import Chats, Connecting
from bot.hmrc.grants import Grants
from bot.hmrc.ports import Hmrc
from bot.ports import Desk, Now


class DatabaseLink:
    """`bot.hmrc.talking.HmrcLink`. Outside of conversations, each call is a transaction of its own.

    `connecting` is for our pages, `kept`, `queue` and `grants` are for whoever works through many people's connections.
    """

    practice_url = None
    is_running = True

    def __init__(self, database: Database, secrets: Secrets, hmrc: Hmrc, now: Now, public_url: str) -> None:
        self._secrets = secrets
        self._now = now
        self._is_away = hmrc.is_away
        self.public_url = public_url
        self.kept = DatabaseConnections(database, secrets)
        self.queue = DatabaseQueue(database)
        self.grants = Grants(self.kept, hmrc, now)
        self.connecting = Connecting(self.kept, hmrc, now, public_url)

    def start(self) -> None:
        """Nothing to do: HMRC is there, and the pages are served beside the channel."""

    def within(self, desk: Desk) -> Chats:
        return chats(desk, self._secrets, self._now, self.public_url, self._is_away)


def chats(
    desk: Desk, secrets: Secrets, now: Now, public_url: str, is_away: Callable[[], bool] = lambda: False
) -> Chats:
    """The chat side of connections inside the open transaction of a conversation.

    `is_away` tells whether HMRC fails; nobody knows of that, where nothing here asks HMRC.
    """
    assert isinstance(desk, RowDesk)
    return Chats(DatabaseConnections(desk.transaction, secrets), now, public_url, is_away)
