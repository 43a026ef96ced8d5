"""Looks at a database from outside: can it be used, and what will a start do to it? Makes and changes nothing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from adapters.database.migrate import HEAD, migrate, revision
from adapters.database.opening import open_database


class _Undone(Exception):
    """Takes back whatever a transaction has tried."""


def look_at(url: str) -> str | None:
    """What a start will do to the database at a URL, in a sentence; None where it has nothing to do.

    Raises StoreUnavailable, a sentence to show, for one that cannot be used.
    """
    database = open_database(url)
    file = Path(make_url(url).database or "")
    if database.locks_itself and _can_be_made(file):
        return f"{file} does not exist yet: the first start makes it. Look at MTD_DATABASE_URL if there should be one."
    if database.locks_itself and _is_somebody_elses(file):
        return f"{file} holds no conversations yet: the first start makes tables in it."
    found = None
    try:
        with suppress(_Undone), database.opening() as connection:
            found = revision(connection)
            if found is None or found >= HEAD:  # What serves an older version now is not kept waiting.
                migrate(connection)
            raise _Undone
    finally:
        database.close()
    if found is None:
        return "The database is empty: the first start makes its tables."
    return None if found == HEAD else "The database is of an older version: the next start brings it up to date."


def _can_be_made(file: Path) -> bool:
    return not file.exists() and os.access(file.parent, os.W_OK | os.X_OK)


def _is_somebody_elses(file: Path) -> bool:
    """Is it without any table of ours? Such a file is only read, as writing would change how SQLite keeps it."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as reading:
            found = reading.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.Error:
        return False  # Opening it says why.
    return found is None
