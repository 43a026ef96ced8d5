"""Opening the database at a URL, of whichever kind it is."""

from __future__ import annotations

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from adapters.database.engine import Database
from bot.ports import StoreUnavailable

_SUCH_AS = "Give a database URL such as sqlite:///mtd-assistant.db or postgresql://user:password@host/database."


def open_database(url: str, *, synchronous: str = "FULL") -> Database:
    """The database at a URL. `synchronous` is SQLite's, for what is durable: less than FULL is for measuring.

    Raises StoreUnavailable, a sentence to show, when the URL names no database that can be used.
    """
    try:
        return _opened(make_url(url), synchronous)
    except (ArgumentError, ValueError, ImportError) as error:  # a port that is no number, a driver that is not here
        raise StoreUnavailable(_SUCH_AS) from error


def _opened(url: URL, synchronous: str) -> Database:
    match url.get_backend_name():
        case "sqlite" if url.query and not (url.database or "").startswith("file:"):
            raise StoreUnavailable("Leave out what begins with ? in the database URL of a file.")
        case "sqlite":
            from adapters.database.sqlite import Sqlite

            return Sqlite(url, synchronous)
        case "postgresql" | "postgres":
            from adapters.database.postgresql import Postgresql

            return Postgresql(url)
    raise StoreUnavailable(_SUCH_AS)
