"""The doctor looks at a database, says what a start will do to it, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from adapters.database.doctor import look_at
from adapters.database.migrate import HEAD
from adapters.database.store import DatabaseStore
from bot.ports import StoreUnavailable
from tests.databases import Shelf, SqliteShelf, connected


def set_revision(url: str, revision: str) -> None:
    with connected(url) as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


def revision_of(url: str) -> str:
    with connected(url) as connection:
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def test_a_database_in_use_is_nothing_to_speak_of(databases: Shelf) -> None:
    assert look_at(databases.new()) is None


def test_one_of_an_older_version_is_left_at_it(databases: Shelf) -> None:
    url = databases.new()
    set_revision(url, "0001")
    found = look_at(url)
    assert found is not None
    assert "older version" in found
    assert revision_of(url) == "0001"


def test_one_of_a_version_that_never_was_cannot_be_used(databases: Shelf) -> None:
    url = databases.new()
    set_revision(url, "0000")
    with pytest.raises(StoreUnavailable):
        DatabaseStore(url)
    with pytest.raises(StoreUnavailable, match="use that one, or another file"):
        look_at(url)


def test_one_of_a_newer_version_cannot_be_used(databases: Shelf) -> None:
    url = databases.new()
    set_revision(url, f"{int(HEAD) + 1:04}")
    with pytest.raises(StoreUnavailable, match="A newer version has used this database"):
        look_at(url)


def test_an_empty_one_stays_empty(databases: Shelf) -> None:
    url = databases.bare()
    found = look_at(url)
    assert found is not None
    assert "yet" in found or "empty" in found
    if make_url(url).get_backend_name() == "postgresql":
        with connected(url) as connection:
            assert inspect(connection).get_table_names() == []
    else:
        assert not Path(make_url(url).database or "").exists()


def test_a_file_that_others_keep_is_not_changed(tmp_path: Path) -> None:
    url = SqliteShelf(tmp_path).bare()
    with connected(url) as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id INTEGER)")
    file = Path(make_url(url).database or "")
    kept = file.read_bytes()
    assert "makes tables in it" in (look_at(url) or "")
    assert file.read_bytes() == kept


def test_what_is_no_database_and_a_folder_that_is_not_there_are_said_as_at_a_start(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(StoreUnavailable, match="Give another file"):
        look_at(f"sqlite:///{tmp_path}/letter.db")
    with pytest.raises(StoreUnavailable, match="The folder must exist"):
        look_at(f"sqlite:///{tmp_path}/nowhere/chat.db")
    assert [file.name for file in tmp_path.iterdir()] == ["letter.db"]


def test_a_file_where_others_have_a_table_named_as_one_of_ours_cannot_be_used(tmp_path: Path) -> None:
    url = SqliteShelf(tmp_path).bare()
    with connected(url) as connection:
        connection.exec_driver_sql("CREATE TABLE People (id INTEGER)")
    with pytest.raises(StoreUnavailable):
        DatabaseStore(url)
    with pytest.raises(StoreUnavailable, match="has a table people that is not ours"):
        look_at(url)


def test_a_name_that_no_file_may_have_is_said_as_at_a_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/{'x' * 300}.db"
    with pytest.raises(StoreUnavailable) as at_a_start:
        DatabaseStore(url)
    with pytest.raises(StoreUnavailable) as looked_at:
        look_at(url)
    assert str(looked_at.value) == str(at_a_start.value)


def test_a_driver_that_is_not_here_is_said_as_at_a_start() -> None:
    for opened in (look_at, DatabaseStore):
        with pytest.raises(StoreUnavailable, match="Give a database URL such as"):
            opened("sqlite+aiosqlite:///chat.db")


def test_a_file_given_as_a_uri_is_found_where_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///file:{tmp_path}/chat.db?uri=true"
    assert "chat.db does not exist yet" in (look_at(url) or "")
    DatabaseStore(url).close()
    assert look_at(url) is None
