"""Statements compiled once. A turn runs the same few over and over."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.expression import ClauseElement

Convert = Callable[[Any], Any] | None


class Prepared:
    """A statement for one kind of database, run on its driver.

    SQLAlchemy looks a statement up, checks its values and wraps its result whenever it is executed; that takes ten
    times as long as SQLite takes to run it. Here it is done once. Raises the driver's own errors.
    """

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        self._names = None if compiled.positional else names
        self._given = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names
        ]
        columns = list(getattr(statement, "exported_columns", ()))
        self._reads: list[Convert] = [
            each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns
        ]
        self._row: Any = namedtuple("Row", [each.key for each in columns]) if columns else None  # noqa: PYI024

    def one(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Run it; the first row it gives, or None."""
        found = self._executed(connection, values).fetchone()
        return None if found is None else self._read_row(found)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Run it; every row it gives."""
        return [self._read_row(found) for found in self._executed(connection, values)]

    def write(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run it; how many rows it changed."""
        return int(self._executed(connection, values).rowcount)

    def _executed(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        given = [convert(values[name]) if convert else values[name] for name, convert in self._given]
        cursor = connection.connection.cursor()
        cursor.execute(self._sql, given if self._names is None else dict(zip(self._names, given, strict=True)))
        return cursor

    def _read_row(self, found: Sequence[Any]) -> Any:
        return self._row._make([read(each) if read else each for read, each in zip(self._reads, found, strict=True)])
