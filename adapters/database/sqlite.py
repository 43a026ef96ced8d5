"""SQLite: one file, one writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from time import monotonic, sleep  # noqa: TID251 - nothing tells us when another process lets go
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, pool
from sqlalchemy.engine import URL

from adapters.database.engine import JSON, OPENING_SECONDS, is_to_empty_log
from adapters.database.lane import Lane
from adapters.database.plainly import said_plainly
from bot.ports import StoreUnavailable

LANE_SECONDS = 1.0
"""How long a turn waits for the other turns of its own process."""

BUSY_SECONDS = 1.5
"""How long it then waits for another process's lock. Together under the three seconds a channel allows."""

_ADVICE = {
    "unable to open": "The folder must exist, and you must be allowed to write there.",
    "readonly": "You must be allowed to write to the file and to its folder.",
    "not a database": "Give another file: this one is something else.",
    "malformed": "The file is damaged: restore a copy of it, or give another file.",
    "locked": "Another program is using it: stop that one, or try again.",
    "full": "Make room on the disk.",
}


class Sqlite:
    """A database of one writer: one connection, and one lane to it.

    WAL, with every transaction a writer from its first statement. One connection for all keeps SQLite's own cache
    warm: a second one writing would empty it at each turn.
    """

    locks_itself = True

    def __init__(self, url: URL, synchronous: str) -> None:
        if url.database in (None, "", ":memory:"):
            raise StoreUnavailable("Give the database a file: in memory, nothing would be kept.")
        self._shown = url.database
        self._engine = _engine(url)
        self.dialect = self._engine.dialect
        self._synchronous = {True: synchronous, False: "NORMAL"}
        self._lane = Lane(LANE_SECONDS)
        self._connection: Connection | None = None
        self._is_durable: bool | None = None

    def begin(self, *, durable: bool = True) -> AbstractContextManager[Connection]:
        return self._transaction(durable, BUSY_SECONDS)

    def opening(self) -> AbstractContextManager[Connection]:
        return self._transaction(False, OPENING_SECONDS)

    @contextmanager
    def _transaction(self, durable: bool, wait: float) -> Iterator[Connection]:
        with said_plainly(self._engine, self._shown, _ADVICE), self._lane:
            try:
                connection = self._ready(durable)
                driver = _driver(connection)
                _begin(driver, wait)
                yield connection
                driver.execute("COMMIT")
                if is_to_empty_log(connection):
                    _empty_log(driver)
            except BaseException:
                self._let_go()  # Whatever state it is in, the next turn starts from a fresh one.
                raise

    def close(self) -> None:
        with self._lane:
            self._let_go()

    def _ready(self, durable: bool) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
            self._connection.begin()  # For SQLAlchemy one that never ends: the driver's own take a tenth of the time.
            self._is_durable = None
        if self._is_durable is not durable:
            _driver(self._connection).execute(f"PRAGMA synchronous={self._synchronous[durable]}")
            self._is_durable = durable
        return self._connection

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _engine(url: URL) -> Engine:
    # Threads take turns in the lane, so the connection never has two of them at once.
    connect_args = {"timeout": OPENING_SECONDS, "check_same_thread": False}
    engine = create_engine(url, **JSON, connect_args=connect_args, poolclass=pool.NullPool)

    @event.listens_for(engine, "connect")
    def _opened(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # The driver begins nothing by itself.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # Not every SQLite overwrites what was deleted by itself.
        connection.execute("PRAGMA busy_timeout=0")  # See _begin.

    return engine


def _begin(driver: sqlite3.Connection, wait: float) -> None:
    """Begin as the writer, asking every millisecond for up to `wait` seconds.

    SQLite's own waiting asks less and less often, down to ten times a second. Against a busy process that asks anew
    at once, it may wait for seconds.
    """
    until = monotonic() + wait
    while True:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.001)
        else:
            return


def _empty_log(driver: sqlite3.Connection) -> None:
    """Take over what stands in the WAL file, and cut that to nothing. While others use the file it may not be."""
    with suppress(sqlite3.OperationalError):  # The transaction has committed all the same.
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
