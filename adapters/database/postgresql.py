"""PostgreSQL: many writers at a time, from any number of processes and machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import OperationalError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from adapters.database.engine import JSON, OPENING_SECONDS
from adapters.database.lane import Lane
from adapters.database.plainly import said_plainly

CONNECTIONS = 10
"""How many connections a process has at most. A new server lets in 100, of all processes together."""

TURN_SECONDS = 2.8
"""How long a transaction may take in all, from waiting for the others to its commit. A channel allows three."""

CONNECTING_SECONDS = 2
"""How long connecting may take. The driver knows no shorter wait."""

_OF_THE_SERVER = {
    "lock_timeout": 1500,  # Shorter than a turn, so that the reason is said and the connection lives on.
    "statement_timeout": 2800,  # Whoever gave up here is not waited for there.
    "idle_in_transaction_session_timeout": 10_000,  # A process that hangs in a turn does not hold it for ever.
}
"""What the server itself breaks off, in milliseconds."""

_OPENING = f"SET LOCAL lock_timeout = {OPENING_SECONDS * 1000:.0f}; SET LOCAL statement_timeout = 0"

_LOCK_TABLES = "SELECT pg_advisory_xact_lock(7362838)"  # Any number will do, as long as nobody else has it.

_TOO_LATE = "the server did not answer in time"

_AWAY = "Check that the server is running, and its address."
_STOPPED = "The server was stopped or is starting again: try again in a minute."
_CROWDED = "Run fewer processes, or let the server take more connections."
_ADVICE = {
    "password": "Check the user name and the password in the database URL.",
    "role ": "Check the user name in the database URL.",
    "does not exist": "Make the database first, or check its name in the database URL.",
    "permission denied": "The user must be allowed to make and change tables there.",
    "read-only": "Give the address of a server that may be written to.",
    "lock timeout": "Another program is using it: stop that one, or try again.",
    "connection slots": _CROWDED,
    "too many": _CROWDED,
    "No space left": "Make room on the server's disk.",
    "refused": _AWAY,
    "No such file": _AWAY,
    "resolve": _AWAY,
    "timeout expired": _AWAY,
    "in time": _AWAY,
    "terminat": _STOPPED,
    "closed": _STOPPED,
    "starting up": _STOPPED,
    "shutting down": _STOPPED,
    "not currently accepting": _STOPPED,
}

_until: ContextVar[float] = ContextVar("until", default=inf)
"""When whatever is going on must be done, by the monotonic clock."""


class Postgresql:
    """A database of many writers: a pool of connections, and conversations locked row by row."""

    locks_itself = False

    def __init__(self, url: URL) -> None:
        self._engine = _engine(url)
        self._shown = f"{url.database or ''} at {url.host or 'this machine'}".strip()
        self.dialect = self._engine.dialect
        self._lane = Lane(TURN_SECONDS - CONNECTING_SECONDS, CONNECTIONS)

    def begin(self, *, durable: bool = True) -> AbstractContextManager[Connection]:
        return self._transaction(TURN_SECONDS, "" if durable else "SET LOCAL synchronous_commit = off")

    @contextmanager
    def opening(self) -> Iterator[Connection]:
        with self._transaction(inf, _OPENING) as connection:
            connection.exec_driver_sql(_LOCK_TABLES)
            yield connection

    @contextmanager
    def _transaction(self, seconds: float, first: str) -> Iterator[Connection]:
        with (
            said_plainly(self._engine, self._shown, _ADVICE),
            _done_within(seconds),
            self._lane,
            self._engine.connect() as connection,
        ):
            try:
                connection.begin()
                if first:
                    connection.exec_driver_sql(first)
                yield connection
                connection.commit()
            except BaseException:
                connection.invalidate()  # Whatever state it is in, the next turn has another.
                raise

    def close(self) -> None:
        self._engine.dispose()


class _Prompt(psycopg.Connection[Any]):
    """A connection that waits for the server until a turn must be done, and no longer."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        until = _until.get()
        if until == inf:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, max(0.0, until - monotonic()))
        except OperationalError:
            if monotonic() < until:
                raise
            self.close()
            raise OperationalError(_TOO_LATE) from None


def _engine(url: URL) -> Engine:
    options = [*url.normalized_query.get("options", ()), *(f"-c {name}={ms}" for name, ms in _OF_THE_SERVER.items())]
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        **JSON,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={
            "application_name": "mtd-assistant",
            "connect_timeout": CONNECTING_SECONDS,
            "options": " ".join(options),
        },
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, given: Any, named: Any) -> _Prompt:
        if _until.get() - monotonic() < CONNECTING_SECONDS:
            raise OperationalError(_TOO_LATE)
        return _Prompt.connect(*given, **named)

    return engine


@contextmanager
def _done_within(seconds: float) -> Iterator[None]:
    before = _until.set(monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(before)
