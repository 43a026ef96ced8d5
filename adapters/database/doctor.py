"""Looks at a database from outside: can it be used, and what will a start do to it? Makes and changes nothing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy.engine import URL, make_url

from adapters.database.migrate import HEAD, migrate, revision
from adapters.database.opening import open_database
from adapters.database.tables import metadata
from bot.ports import StoreUnavailable

_OLDER = frozenset(f"{number:04}" for number in range(1, int(HEAD)))
"""The revisions that a start brings up to date."""


class _Undone(Exception):
    """Takes back whatever a transaction has tried."""


def look_at(url: str) -> str | None:
    """What a start will do to the database at a URL, in a sentence; None where it has nothing to do.

    Raises StoreUnavailable, a sentence to show, for one that cannot be used.
    """
    database = open_database(url)
    file = _file(make_url(url))
    if database.locks_itself and _can_be_made(file):
        return f"{file} does not exist yet: the first start makes it. Look at MTD_DATABASE_URL if there should be one."
    if database.locks_itself and _is_without_ours(file):
        return f"{file} holds no conversations yet: the first start makes tables in it."
    found = None
    try:
        with suppress(_Undone), database.opening() as connection:
            found = revision(connection)
            if found not in _OLDER:  # What serves an older version now is not kept waiting.
                migrate(connection)
            raise _Undone
    finally:
        database.close()
    if found is None:
        return "The database is empty: the first start makes its tables."
    return None if found == HEAD else "The database is of an older version: the next start brings it up to date."


def _file(url: URL) -> Path:
    name = url.database or ""
    return Path(unquote(urlsplit(name).path) if "uri" in url.query else name)


def _can_be_made(file: Path) -> bool:
    try:
        return not file.exists() and os.access(file.parent, os.W_OK | os.X_OK)
    except OSError:  # A folder that may not be looked into, or no name for a file: opening it says why.
        return False


def _is_without_ours(file: Path) -> bool:
    """Is it without any table of ours? Such a file is only read, as writing would change how SQLite keeps it.

    Raises StoreUnavailable for one where somebody else's table has the name of one of ours.
    """
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as reading:
            names = {str(name).casefold() for (name,) in reading.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error:
        return False  # Opening it says why.
    if "alembic_version" in names:
        return False
    if taken := sorted(names & metadata.tables.keys()):
        raise StoreUnavailable(f"{file} has a table {taken[0]} that is not ours. Give another file.")
    return True
