"""Every table says what it holds of a person, and the way it names leads to that person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Dialect, Table, create_engine, event, func, select
from sqlalchemy.engine import make_url

from adapters.database.tables import Holding, Moment, conversations, feedback, metadata, outbox, people, sessions, ticks
from bot.sweep import ANSWERS_KEPT, FEEDBACK_KEPT
from journeys.engine.session import EXPIRES_AFTER

TABLES = metadata.sorted_tables
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


def test_erasing_a_person_leaves_nothing_of_them(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/erase.db")
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA foreign_keys=ON"))
    metadata.create_all(engine)
    day, now = date(2026, 11, 21), datetime(2026, 11, 21, tzinfo=UTC)
    with engine.begin() as connection:
        for number in (1, 2):
            connection.execute(people.insert().values(channel="c", account=str(number), language="en"))
            connection.execute(conversations.insert().values(person_id=number, address="a"))
            owned = {"conversation_id": number}
            about = {"handle": "1", "journey": "j", "subject": "self", "life": "asking"}
            connection.execute(sessions.insert().values(**owned, **about, touched_on=day, kept={}))
            connection.execute(outbox.insert().values(**owned, key="1", made_at=now, answer={}))
            connection.execute(ticks.insert().values(**owned, subject="self", step="read", ticked_on=day))
            connection.execute(feedback.insert().values(**owned, made_at=now, words="good"))
        connection.execute(people.delete().where(people.c.id == 1))
        counts = {each.name: connection.scalar(select(func.count()).select_from(each)) for each in TABLES}
    engine.dispose()
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
