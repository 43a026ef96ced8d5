"""When a SQLite file cannot be used: one clear sentence, nothing lost, and the same update may be sent again."""

from __future__ import annotations

import io
import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from adapters.database.store import DatabaseStore
from adapters.terminal.jsonl import converse
from bot.ports import StoreUnavailable
from tests.bot.chatting import NOON, Person, Shelf, noon, rows
from tests.databases import Shelf as DatabaseShelf

HOLD = """
import sqlite3, sys
driver = sqlite3.connect(sys.argv[1], isolation_level=None)
driver.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
driver.execute("ROLLBACK")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Shelf(tmp_path).path()


@pytest.fixture
def store(path: Path) -> Iterator[DatabaseStore]:
    opened = DatabaseStore(f"sqlite:///{path}")
    yield opened
    opened.close()


@contextmanager
def held_by_another_process(path: Path) -> Iterator[None]:
    holding = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holding.stdout is not None
    holding.stdout.readline()
    try:
        yield
    finally:
        holding.communicate("\n")


@contextmanager
def room_for(pages: int) -> Iterator[None]:
    """A database file that may have no more pages, for connections opened meanwhile."""

    def limited(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(Engine, "connect", limited)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limited)


def test_a_database_locked_by_another_process(store: DatabaseStore, path: Path) -> None:
    ann = Person(store)
    ann.says("myself", "picnic")
    before = rows(path)
    with held_by_another_process(path):
        with pytest.raises(StoreUnavailable, match="Another program is using it"):
            ann.says("park")
        assert rows(path) == before
    again = ann.repeats()
    assert again.is_new
    assert again.answer.at["question"] == "day"


def test_a_channel_says_so_plainly_and_goes_on(store: DatabaseStore, path: Path) -> None:
    ann = Person(store)

    def answered(line: str) -> dict[str, Any]:
        sink = io.StringIO()
        converse(ann.assistant, store, noon, io.StringIO(line), sink)
        answer: dict[str, Any] = json.loads(sink.getvalue())
        return answer

    line = json.dumps({"id": "1", "text": "myself"}) + "\n"
    with held_by_another_process(path):
        assert answered(line) == {
            "error": "I could not save that just now. Nothing is lost. Send it again in a minute.",
            "id": "1",
        }
    assert answered(line)["question"] == "menu"


def test_a_full_disk(path: Path) -> None:
    with closing(sqlite3.connect(path)) as driver:
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
    with room_for(pages + 3):
        store = DatabaseStore(f"sqlite:///{path}")
        ann = Person(store)
        with pytest.raises(StoreUnavailable, match="Make room on the disk"):
            ann.says(*["myself"] * 100)
        before = rows(path)
        with pytest.raises(StoreUnavailable, match="Make room on the disk"):
            ann.repeats()
        assert rows(path) == before
        store.close()
    store = DatabaseStore(f"sqlite:///{path}")
    roomy = Person(store)
    roomy.sent = ann.sent
    assert roomy.repeats().is_new
    assert [roomy.repeats(number).is_new for number in range(len(ann.sent))] == [False] * len(ann.sent)
    store.close()


FILL = """
import resource, signal, sys
from adapters.database.store import DatabaseStore
from bot.ports import StoreUnavailable
from tests.bot.chatting import Person
store = DatabaseStore(sys.argv[1])
ann = Person(store)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    for turn in range(1000):
        ann.says("menu")
except StoreUnavailable as error:
    print(turn, error)
"""


def test_a_write_that_the_system_cuts_short(path: Path) -> None:
    """The log of changes may grow no further: the turn it happens in is undone, those before it are there."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    told = subprocess.run(
        [sys.executable, "-c", FILL, f"sqlite:///{path}", "300000"], capture_output=True, text=True, check=True
    )
    answered, _space, why = told.stdout.partition(" ")
    assert "disk I/O error" in why
    assert len(rows(path)["outbox"]) == int(answered) > 5
    store = DatabaseStore(f"sqlite:///{path}")
    assert Person(store, "ben").says("myself").at["question"] == "menu"
    store.close()


def test_a_file_that_may_only_be_read(path: Path) -> None:
    before = rows(path)
    with pytest.raises(StoreUnavailable, match="You must be allowed to write"):
        DatabaseStore(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert rows(path) == before


@pytest.mark.parametrize(
    "url", ["nonsense", "", "sqlite://", "sqlite:///:memory:", "oracle+nothing://a/b", "paper:///x"]
)
def test_a_url_that_names_no_database(url: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"^Give "):
        DatabaseStore(url)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"missing/here.db: .* The folder must exist"):
        DatabaseStore(f"sqlite:///{tmp_path}/missing/here.db")


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="The folder must exist"):
        DatabaseStore(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ann, " * 500)
    with pytest.raises(StoreUnavailable, match="this one is something else"):
        DatabaseStore(f"sqlite:///{letter}")
    assert letter.read_text() == "Dear Ann, " * 500


def test_a_damaged_file(path: Path) -> None:
    healthy = path.read_bytes()
    path.write_bytes(healthy[:4096] + b"\x5a" * (len(healthy) - 4096))
    with pytest.raises(StoreUnavailable, match=r"damaged|something else"):
        DatabaseStore(f"sqlite:///{path}")


def test_a_file_damaged_while_in_use(store: DatabaseStore, path: Path) -> None:
    ann = Person(store)
    ann.says("myself")
    store.close()
    healthy = path.read_bytes()
    path.write_bytes(healthy[:4096] + b"\x5a" * (len(healthy) - 4096))
    with pytest.raises(StoreUnavailable, match=r"damaged|something else"):
        ann.says("picnic")
    path.write_bytes(healthy)
    assert ann.repeats().is_new


def test_a_clock_that_steps_back(databases: DatabaseShelf) -> None:
    """Ids and versions decide what comes first, never the time."""
    store = DatabaseStore(databases.new())
    ann = Person(store)
    ann.says("myself", "picnic", "park")
    ann.today -= timedelta(days=400)
    ann.assistant._now = lambda: NOON - timedelta(days=400)
    assert ann.says("1 8 2025").at["question"] == "children"
    assert [each.answer for each in store.waiting()] == [ann.repeats(number).answer for number in range(4)]
    assert store.forget_answers(NOON - timedelta(days=30)) == 1
    store.close()


def test_the_command_line_says_it_in_one_sentence(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--database", f"sqlite:///{tmp_path}/missing/here.db"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.startswith("The database cannot be opened: ")
    assert len(told.stderr.splitlines()) == 1
