"""Opening a database so that a committed turn is safe. What is particular to one kind of database stands here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from time import monotonic, sleep  # noqa: TID251 - nothing tells us when another process lets go
from typing import Any, Protocol

import orjson
from sqlalchemy import Connection, Dialect, Engine, create_engine, event, pool
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, TimeoutError as PoolTimeout

from adapters.database.lane import Lane, LaneBlocked
from bot.ports import StoreUnavailable

LANE_SECONDS = 1.0
"""How long a turn waits for the other turns of its own process."""

BUSY_SECONDS = 1.5
"""How long it then waits for another process's lock. Together under the three seconds a channel allows."""

OPENING_SECONDS = 10.0
"""How long opening a database waits, as another process may be making its tables."""


def _compact(value: object) -> str:
    return orjson.dumps(value).decode()


_JSON: Mapping[str, Any] = {"json_serializer": _compact, "json_deserializer": orjson.loads}


class Database(Protocol):
    """An open database. `locks_itself` is True where a transaction has the whole of it to itself."""

    locks_itself: bool
    dialect: Dialect

    def begin(self, *, durable: bool = True, wait: float = BUSY_SECONDS) -> AbstractContextManager[Connection]:
        """One transaction that writes: commits on leaving, keeps nothing on an exception.

        What is not `durable` may be lost in a power cut, though never in a crash of the process. Waits that many
        seconds for another process's lock. Raises StoreUnavailable, a sentence to show, when it cannot begin, write
        or commit.
        """

    def close(self) -> None:
        """Let go of every connection."""


def open_database(url: str, *, synchronous: str = "FULL") -> Database:
    """The database at a URL. `synchronous` is SQLite's, for what is durable: less than FULL is for measuring.

    Raises StoreUnavailable, a sentence to show, when the URL names no database that can be used.
    """
    try:
        parsed = make_url(url)
        return _Sqlite(parsed, synchronous) if parsed.get_backend_name() == "sqlite" else _Server(parsed)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreUnavailable("Give a database URL such as sqlite:///mtd-assistant.db.") from error


class _Server:
    """A database of many writers: a pool of connections, and conversations locked row by row."""

    locks_itself = False

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(url, **_JSON, pool_pre_ping=True)
        self.dialect = self._engine.dialect

    @contextmanager
    def begin(self, *, durable: bool = True, wait: float = BUSY_SECONDS) -> Iterator[Connection]:  # noqa: ARG002
        with _said_plainly(self._engine), self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()


class _Sqlite:
    """A database of one writer: one connection, and one lane to it.

    WAL, with every transaction a writer from its first statement. One connection for all keeps SQLite's own cache
    warm: a second one writing would empty it at each turn.
    """

    locks_itself = True

    def __init__(self, url: URL, synchronous: str) -> None:
        if url.database in (None, "", ":memory:"):
            raise StoreUnavailable("Give the database a file: in memory, nothing would be kept.")
        self._engine = _sqlite_engine(url)
        self.dialect = self._engine.dialect
        self._synchronous = {True: synchronous, False: "NORMAL"}
        self._lane = Lane(LANE_SECONDS)
        self._connection: Connection | None = None
        self._is_durable: bool | None = None

    @contextmanager
    def begin(self, *, durable: bool = True, wait: float = BUSY_SECONDS) -> Iterator[Connection]:
        with _said_plainly(self._engine), self._lane:
            try:
                connection = self._ready(durable)
                driver = _driver(connection)
                _begin(driver, wait)
                yield connection
                driver.execute("COMMIT")
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


def _sqlite_engine(url: URL) -> Engine:
    # Threads take turns in the lane, so the connection never has two of them at once.
    connect_args = {"timeout": OPENING_SECONDS, "check_same_thread": False}
    engine = create_engine(url, **_JSON, connect_args=connect_args, poolclass=pool.NullPool)

    @event.listens_for(engine, "connect")
    def _opened(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # The driver begins nothing by itself.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
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


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


@contextmanager
def _said_plainly(engine: Engine) -> Iterator[None]:
    """A failure of the database as a sentence, with what to do about it where that is known."""
    try:
        yield
    except LaneBlocked as error:
        raise StoreUnavailable(_sentence(engine.url, "it is busy")) from error
    except (DBAPIError, PoolTimeout, _driver_error(engine)) as error:
        raise StoreUnavailable(_sentence(engine.url, str(getattr(error, "orig", None) or error))) from error


def _driver_error(engine: Engine) -> type[Exception]:
    known: type[Exception] = engine.dialect.loaded_dbapi.Error
    return known


_ADVICE = {
    "unable to open": "The folder must exist, and you must be allowed to write there.",
    "readonly": "You must be allowed to write to the file and to its folder.",
    "not a database": "Give another file: this one is something else.",
    "malformed": "The file is damaged: restore a copy of it, or give another file.",
    "locked": "Another program is using it: stop that one, or try again.",
    "full": "Make room on the disk.",
}


def _sentence(url: URL, reason: str) -> str:
    shown = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    advice = next((advice for known, advice in _ADVICE.items() if known in reason), "")
    return f"{shown}: {reason}. {advice}".strip()
