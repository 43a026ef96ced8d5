"""The schema: migrations and tables agree, go up and down, and may be run by several processes at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect, select, text

from adapters.database import migrate as migrating
from adapters.database.migrate import HEAD, migrate, revision
from adapters.database.opening import open_database
from adapters.database.store import DatabaseStore
from adapters.database.tables import hmrc_grants, metadata, people
from bot.ports import StoreUnavailable
from tests.bot.chatting import Person
from tests.databases import Shelf, SqliteShelf, rows

OPEN = "import sys; from adapters.database.store import DatabaseStore; DatabaseStore(sys.argv[1]).close()"


@pytest.fixture
def connection(databases: Shelf) -> Iterator[Connection]:
    database = open_database(databases.bare())
    with database.opening() as opened:
        yield opened
    database.close()


def config(connection: Connection) -> Config:
    found = Config()
    found.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
    found.attributes["connection"] = connection
    return found


def test_the_newest_revision_is_the_one_named(connection: Connection) -> None:
    assert ScriptDirectory.from_config(config(connection)).get_heads() == [HEAD]


def test_migrations_make_the_tables_that_the_code_knows(connection: Connection) -> None:
    assert revision(connection) is None
    migrate(connection)
    assert revision(connection) == HEAD
    assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []


def test_a_difference_would_be_found(connection: Connection) -> None:
    migrate(connection)
    connection.execute(text("ALTER TABLE people ADD COLUMN shoe_size INTEGER"))
    connection.execute(text("DROP INDEX ix_outbox_made_at"))
    found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert sorted(change[0] for change in found) == ["add_index", "remove_column"]


def test_indexes_and_keys_are_the_ones_that_the_code_names(connection: Connection) -> None:
    migrate(connection)
    seen = inspect(connection)
    for table in metadata.sorted_tables:
        indexes = {index["name"] for index in seen.get_indexes(table.name)}
        assert {each.name for each in table.indexes} <= indexes
        assert seen.get_pk_constraint(table.name)["name"] == table.primary_key.name


def test_migrations_go_down_and_up_again(connection: Connection) -> None:
    migrate(connection)
    made = sorted(inspect(connection).get_table_names())
    command.downgrade(config(connection), "base")
    assert inspect(connection).get_table_names() == ["alembic_version"]
    migrate(connection)
    assert sorted(inspect(connection).get_table_names()) == made


def test_rows_outlive_a_migration_down_and_up_again(databases: Shelf) -> None:
    url = databases.new()
    store = DatabaseStore(url)
    ann = Person(store)
    ann.says("myself", "picnic")
    before = rows(url)
    with store.database.opening() as connection:
        command.downgrade(config(connection), "0002")
        assert revision(connection) != HEAD
        migrate(connection)
    assert rows(url) == before
    assert ann.says("park").at["question"] == "day"
    store.close()


def test_of_whom_nothing_was_known_to_be_due_is_asked_about_again(databases: Shelf) -> None:
    url = databases.new()
    store = DatabaseStore(url)
    Person(store).says("myself")
    with store.database.opening() as connection:
        command.downgrade(config(connection), "0007")
        person = connection.scalar(select(people.c.id))
        asked = datetime(2026, 11, 21, tzinfo=UTC)
        kept = {"person_id": person, "since": asked, "until": asked, "address": "1", "as_agent": False, "nino": ""}
        known: list[dict[str, object]] = [{}, {"asked_at": asked}, {"asked_at": asked, "next_due": asked.date()}]
        for number, each in enumerate(known):
            named = {"subject": f"{number}", "edition": f"{number}"}
            connection.execute(insert(hmrc_grants).values({**kept, **named, **each}))
        migrate(connection)
        told = connection.execute(select(hmrc_grants.c.untold).order_by(hmrc_grants.c.subject)).scalars().all()
    assert told == [None, "not_yet", None]
    store.close()


@pytest.mark.parametrize("index", ["ix_outbox_waiting", "ix_outbox_replies_waiting"])
def test_an_index_of_what_waits_holds_nothing_else(connection: Connection, index: str) -> None:
    migrate(connection)
    of_sqlite = text("SELECT sql FROM sqlite_master WHERE name = :index")
    of_postgresql = text("SELECT indexdef FROM pg_indexes WHERE indexname = :index")
    made = connection.scalar(of_sqlite if connection.dialect.name == "sqlite" else of_postgresql, {"index": index})
    assert "delivered_at IS NULL" in made


def test_replies_that_wait_are_found_without_a_look_at_what_nobody_asked_for(tmp_path: Path) -> None:
    store, asked = DatabaseStore(SqliteShelf(tmp_path).new()), list[str]()
    with store.database.begin() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(asked.append)
    store.next_waiting("test", set(), 10, 10)
    replies = next(each for each in asked if each.startswith("SELECT"))
    with store.database.begin() as connection:
        plan = " ".join(str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {replies}"))
    assert "ix_outbox_replies_waiting" in plan
    store.close()


def test_a_database_at_the_newest_revision_needs_no_alembic(databases: Shelf) -> None:
    url = databases.new()
    told = subprocess.run(
        [sys.executable, "-c", f"{OPEN}; print('alembic' in sys.modules)", url],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "False\n"


def test_a_database_of_a_newer_version_is_left_alone(databases: Shelf) -> None:
    url = databases.new()
    database = open_database(url)
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="newer version"):
        DatabaseStore(url)
    with database.begin() as connection:
        assert revision(connection) == "9999"
    database.close()


def test_many_processes_may_make_the_same_database_at_once(databases: Shelf) -> None:
    url = databases.bare()
    started = [
        subprocess.Popen([sys.executable, "-c", OPEN, url], stderr=subprocess.PIPE, text=True) for _each in range(6)
    ]
    assert [process.communicate()[1] for process in started] == [""] * 6
    assert [process.returncode for process in started] == [0] * 6
    database = open_database(url)
    with database.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
    database.close()
