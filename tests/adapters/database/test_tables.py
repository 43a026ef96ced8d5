"""Every table says what it holds of a person, and the way it names leads to that person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Column, Dialect, Table, func, select
from sqlalchemy.engine import make_url

from adapters.database.opening import open_database
from adapters.database.tables import Holding, Moment, feedback, metadata, outbox, people, sessions
from bot.sweep import ANSWERS_KEPT, FEEDBACK_KEPT
from journeys.engine.session import EXPIRES_AFTER
from tests.databases import Shelf

TABLES = [each for each in metadata.sorted_tables if each.info.get("holding", ...) is not None]
"""Every table that does not say that it holds nothing of a person."""

DIALECTS: list[Dialect] = [make_url(f"{name}://").get_dialect()() for name in ("sqlite", "postgresql+psycopg")]


def holding(table: Table) -> Holding:
    declared = table.info.get("holding")
    assert isinstance(declared, Holding), f"{table.name} does not say what it holds of a person"
    return declared


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_table_says_what_it_holds(table: Table) -> None:
    assert holding(table).what


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_column_is_exported_or_internal(table: Table) -> None:
    declared = holding(table)
    assert sorted([*declared.exported, *declared.internal]) == sorted(table.c.keys())


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_the_path_leads_to_the_person(table: Table) -> None:
    seen = [table]
    while seen[-1] is not people:
        (key,) = seen[-1].c[holding(seen[-1]).path].foreign_keys
        assert key.ondelete == "CASCADE"
        assert key.column.table not in seen
        seen.append(key.column.table)
    assert holding(people).path in people.primary_key.columns


def something(column: Column[Any], number: int) -> object:
    """Any value that fits, another for each number."""
    kinds: dict[type, object] = {
        bool: False,
        int: number,
        str: str(number),
        date: date(2026, 11, 21),
        object: datetime(2026, 11, 21, tzinfo=UTC),  # All that SQLAlchemy knows of a Moment.
        dict: {},
    }
    return kinds[column.type.python_type]


def test_erasing_a_person_leaves_nothing_of_them(databases: Shelf) -> None:
    database = open_database(databases.new())
    with database.begin() as connection:
        for table in TABLES:
            for number in (1, 2):
                row = {each.key: something(each, number) for each in table.c if not each.primary_key}
                connection.execute(table.insert().values(row))
        connection.execute(people.delete().where(people.c.id == 1))
        counts = {each.name: connection.scalar(select(func.count()).select_from(each)) for each in TABLES}
    database.close()
    assert counts == {each.name: 1 for each in TABLES}


def test_what_is_declared_is_what_the_sweep_keeps() -> None:
    assert holding(sessions).days == EXPIRES_AFTER.days
    assert holding(outbox).days == ANSWERS_KEPT.days
    assert holding(feedback).days == FEEDBACK_KEPT.days


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: str(each.name))
def test_a_moment_comes_back_as_it_was(dialect: Dialect) -> None:
    moment = datetime(2026, 7, 1, 12, 30, tzinfo=timezone(timedelta(hours=1)))
    kind = Moment()
    stored = kind.process_bind_param(moment, dialect)
    assert kind.process_result_value(stored, dialect) == moment
    assert kind.process_bind_param(None, dialect) is None


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Moment().process_bind_param(datetime(2026, 7, 1), DIALECTS[0])
