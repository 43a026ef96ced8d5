"""Opening the database at a URL, of whichever kind it is."""

from __future__ import annotations

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from adapters.database.engine import Database
from bot.ports import StoreUnavailable

_SUCH_AS = "Give a database URL such as sqlite:///mtd-assistant.db or postgresql://user:password@host/database."


def open_database(url: str, *, synchronous: str = "FULL") -> Database:
    """The database at a URL. `synchronous` is SQLite's, for what is durable: less than FULL is for measuring.

    Raises StoreUnavailable, a sentence to show, when the URL names no database that can be used.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable(_SUCH_AS) from error
    match parsed.get_backend_name():
        case "sqlite":
            from adapters.database.sqlite import Sqlite

            return Sqlite(parsed, synchronous)
        case "postgresql" | "postgres":
            from adapters.database.postgresql import Postgresql

            return Postgresql(parsed)
    raise StoreUnavailable(_SUCH_AS)
