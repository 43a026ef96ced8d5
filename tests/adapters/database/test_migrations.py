"""The schema: migrations and tables agree, go up and down, and may be run by several processes at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from adapters.database import migrate as migrating
from adapters.database.migrate import HEAD, migrate, revision
from adapters.database.store import DatabaseStore
from adapters.database.tables import metadata
from bot.ports import StoreUnavailable

OPEN = "import sys; from adapters.database.store import DatabaseStore; DatabaseStore(sys.argv[1]).close()"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path}/schema.db")
    with engine.begin() as opened:
        yield opened
    engine.dispose()


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


def test_a_database_at_the_newest_revision_needs_no_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/there.db"
    DatabaseStore(url).close()
    told = subprocess.run(
        [sys.executable, "-c", f"{OPEN}; print('alembic' in sys.modules)", url],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "False\n"


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/newer.db"
    DatabaseStore(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="newer version"):
        DatabaseStore(url)
    with engine.begin() as connection:
        assert revision(connection) == "9999"
    engine.dispose()


def test_many_processes_may_make_the_same_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/one.db"
    started = [
        subprocess.Popen([sys.executable, "-c", OPEN, url], stderr=subprocess.PIPE, text=True) for _each in range(6)
    ]
    assert [process.communicate()[1] for process in started] == [""] * 6
    assert [process.returncode for process in started] == [0] * 6
    engine = create_engine(url)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
    engine.dispose()
