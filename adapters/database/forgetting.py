"""Removing a few rows at a time, so that nobody's turn waits long behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, Delete, Table, delete, select

from adapters.database.engine import Database

_AT_ONCE: Final = 500
"""How many rows one transaction forgets."""


def few(table: Table, *which: Any) -> Delete:
    """Deletes as many rows of those as one transaction may."""
    some = select(table.c.id).where(*which).limit(_AT_ONCE)
    return delete(table).where(table.c.id.in_(some))


def forget(database: Database, table: Table, *which: Any) -> int:
    """Delete rows, each few in a transaction of their own; how many in all."""
    some = few(table, *which)
    return forget_by(database, lambda connection: connection.execute(some).rowcount)


def forget_by(database: Database, step: Callable[[Connection], int]) -> int:
    """The same, where more is to be done in each transaction. A step deletes a few, and says how many."""
    gone, latest = 0, _AT_ONCE
    while latest == _AT_ONCE:
        with database.begin(durable=False) as connection:
            latest = step(connection)
        gone += latest
    return gone
