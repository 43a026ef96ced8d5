"""Opening a database, whatever its kind. What is particular to SQLite or to PostgreSQL stands in their own files."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

import orjson
from sqlalchemy import Connection, Dialect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.ports import StoreUnavailable

_SUCH_AS = "Give a database URL such as sqlite:///mtd-assistant.db or postgresql://user:password@host/database."

OPENING_SECONDS = 10.0
"""How long opening a database waits, as another process may be making its tables."""


def _compact(value: object) -> str:
    return orjson.dumps(value).decode()


JSON: Mapping[str, Any] = {"json_serializer": _compact, "json_deserializer": orjson.loads}
"""How an engine writes and reads JSON."""


class Database(Protocol):
    """An open database. `locks_itself` is True where a transaction has the whole of it to itself."""

    locks_itself: bool
    dialect: Dialect

    def begin(self, *, durable: bool = True) -> AbstractContextManager[Connection]:
        """One transaction that writes: commits on leaving, keeps nothing on an exception.

        What is not `durable` may be lost in a power cut, though never in a crash of the process. Raises
        StoreUnavailable, a sentence to show, when it cannot begin, write or commit; within three seconds.
        """

    def opening(self) -> AbstractContextManager[Connection]:
        """The transaction that brings the tables up to date. Others who open the database wait for it."""

    def close(self) -> None:
        """Let go of every connection."""


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
