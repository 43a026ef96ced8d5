"""What an open database is, whatever its kind. What is particular to SQLite or PostgreSQL has files of its own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

import orjson
from sqlalchemy import Connection, Dialect

OPENING_SECONDS = 10.0
"""How long opening a database waits, as another process may be making its tables."""


def _compact(value: object) -> str:
    return orjson.dumps(value).decode()


JSON: Mapping[str, Any] = {"json_serializer": _compact, "json_deserializer": orjson.loads}
"""How an engine writes and reads JSON."""


_EMPTIES_LOG = "empties its log"


def empty_log(connection: Connection) -> None:
    """Have what a transaction removes or takes over removed from the log of writes too, once it has committed.

    It is for the database to do, where it keeps such a log: see `is_to_empty_log`.
    """
    connection.info[_EMPTIES_LOG] = True


def is_to_empty_log(connection: Connection) -> bool:
    """Was that asked for in the transaction that has just committed? Asked again, it is not."""
    return connection.info.pop(_EMPTIES_LOG, None) is not None


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
