"""PostgreSQL in trouble: one clear sentence without the password, within three seconds, and then it goes on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

import pytest
from sqlalchemy.engine import URL, make_url

from adapters.database.postgresql import CONNECTIONS
from adapters.database.store import DatabaseStore
from adapters.database.tables import people
from bot.ports import StoreUnavailable
from bot.updates import Role, Sender
from tests.bot.chatting import NOON, Person
from tests.databases import PostgresqlShelf, connected, rows

A_CHANNEL_ALLOWS = 3.0


@pytest.fixture
def url(postgresql: PostgresqlShelf) -> str:
    return postgresql.new()


@pytest.fixture
def store(url: str) -> Iterator[DatabaseStore]:
    opened = DatabaseStore(url)
    yield opened
    opened.close()


@contextmanager
def refused_soon(match: str) -> Iterator[pytest.ExceptionInfo[StoreUnavailable]]:
    begun = perf_counter()
    with pytest.raises(StoreUnavailable, match=match) as said:
        yield said
    assert perf_counter() - begun < A_CHANNEL_ALLOWS


def as_text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


class Relay:
    """Stands between the assistant and the server: may pass nothing on for a while, or cut everybody off."""

    def __init__(self, url: str) -> None:
        there = make_url(url)
        self._there = str(there.query.get("host") or there.host or "localhost"), there.port or 5432
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.passing = Event()
        self.passing.set()
        self.url = as_text(there.set(host="127.0.0.1", port=self._door.getsockname()[1], query={}))
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _address = self._door.accept()
                there = self._connected()
                self._open += [here, there]
                for one, other in ((here, there), (there, here)):
                    Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _connected(self) -> socket.socket:
        host, port = self._there
        if not host.startswith("/"):
            return socket.create_connection(self._there)
        there = socket.socket(socket.AF_UNIX)
        there.connect(f"{host}/.s.PGSQL.{port}")
        return there

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while received := one.recv(65536):
                self.passing.wait()
                other.sendall(received)
            other.shutdown(socket.SHUT_WR)

    def cut(self) -> None:
        """End every connection, as a server does that is stopped."""
        while self._open:
            ending = self._open.pop()
            with suppress(OSError):
                ending.shutdown(socket.SHUT_RDWR)
            ending.close()

    def close(self) -> None:
        self.passing.set()
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.cut()


@pytest.fixture
def relay(url: str) -> Iterator[Relay]:
    between = Relay(url)
    yield between
    between.close()


# At the start


@pytest.mark.parametrize("kind", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_the_url_is_understood(url: str, kind: str) -> None:
    store = DatabaseStore(as_text(make_url(url).set(drivername=kind)))
    assert Person(store).says("myself").at["question"] == "menu"
    store.close()


def test_a_wrong_password(postgresql: PostgresqlShelf, url: str) -> None:
    postgresql.tells("CREATE ROLE mtd_test_keeper LOGIN PASSWORD 'right'")
    try:
        wrong = make_url(url).set(username="mtd_test_keeper", password="wr0ng-secret")
        with refused_soon("Check the user name and the password") as said:
            DatabaseStore(as_text(wrong))
    finally:
        postgresql.tells("DROP ROLE mtd_test_keeper")
    assert "wr0ng" not in str(said.value)
    assert len(str(said.value).splitlines()) == 1


def test_a_database_that_is_not_there(url: str) -> None:
    with refused_soon("nowhere_at_all.* does not exist. Make the database first"):
        DatabaseStore(as_text(make_url(url).set(database="nowhere_at_all")))


def test_a_user_that_is_not_there(url: str) -> None:
    with refused_soon("Check the user name"):
        DatabaseStore(as_text(make_url(url).set(username="nobody_at_all", password="s3cret")))


def test_a_user_who_may_not_make_tables(postgresql: PostgresqlShelf) -> None:
    postgresql.tells("CREATE ROLE mtd_test_guest LOGIN PASSWORD 'guest'")
    guest = make_url(postgresql.bare()).set(username="mtd_test_guest", password="guest")
    try:
        with refused_soon("must be allowed to make and change tables"):
            DatabaseStore(as_text(guest))
    finally:
        postgresql.clear()
        postgresql.tells("DROP ROLE mtd_test_guest")


def test_a_server_that_only_reads(postgresql: PostgresqlShelf, url: str) -> None:
    postgresql.tells(f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = on")
    with refused_soon("Give the address of a server that may be written to"):
        DatabaseStore(url)


def test_nobody_at_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with refused_soon("Check that the server is running, and its address") as said:
        DatabaseStore(f"postgresql://ann:s3cret@127.0.0.1:{port}/chat?password=s3cret")
    assert "s3cret" not in str(said.value)
    assert str(said.value).startswith("chat at 127.0.0.1: ")


def test_no_socket_in_the_folder(tmp_path: Path) -> None:
    with refused_soon("Check that the server is running, and its address"):
        DatabaseStore(f"postgresql:///chat?host={tmp_path}")


def test_somebody_at_the_address_who_never_answers() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        refused_soon("Check that the server is running, and its address"),
    ):
        DatabaseStore(f"postgresql://127.0.0.1:{door.getsockname()[1]}/chat")


# While it runs


def test_a_conversation_locked_by_another_process(store: DatabaseStore, url: str) -> None:
    """Others are answered meanwhile, and so is the person when the lock is gone."""
    ann, ben = Person(store), Person(store, "ben")
    ann.says("myself")
    other = DatabaseStore(url)
    with other.turn(ann.sender, "elsewhere", NOON):
        with refused_soon("Another program is using it"):
            ann.says("picnic")
        assert ben.says("myself").at["question"] == "menu"
    assert ann.repeats().is_new
    other.close()


def test_every_connection_is_in_use(store: DatabaseStore) -> None:
    with ExitStack() as busy:
        for number in range(CONNECTIONS):
            busy.enter_context(store.turn(Sender("test", str(number), "home"), "1", NOON))
        with refused_soon("it is busy"):
            Person(store).says("myself")
    assert Person(store).says("myself").at["question"] == "menu"


def test_the_server_is_started_again_between_two_turns(store: DatabaseStore, url: str) -> None:
    """Nobody notices."""
    ann = Person(store)
    ann.says("myself", "picnic")
    end_connections(url)
    assert ann.says("park").at["question"] == "day"


def test_the_server_is_stopped_in_the_middle_of_a_turn(store: DatabaseStore, url: str) -> None:
    ann = Person(store)
    ann.says("myself", "picnic")
    before = rows(url)
    with refused_soon("The server was stopped or is starting again"), store.turn(ann.sender, "update:x", NOON) as desk:
        desk.keep(replace(desk.conversation, role=Role.AGENT))
        end_connections(url)
    assert rows(url) == before
    assert ann.says("park").at["question"] == "day"


def test_the_server_is_away_for_a_while(store: DatabaseStore, url: str, postgresql: PostgresqlShelf) -> None:
    ann = Person(store)
    ann.says("myself", "picnic")
    name = make_url(url).database
    postgresql.tells(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    end_connections(url, postgresql.server)
    with refused_soon("The server was stopped or is starting again"):
        ann.says("park")
    postgresql.tells(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert ann.repeats().answer.at["question"] == "day"


def test_a_network_that_is_cut(relay: Relay) -> None:
    store = DatabaseStore(relay.url)
    ann = Person(store)
    ann.says("myself", "picnic")
    with refused_soon("The server was stopped or is starting again"), store.turn(ann.sender, "update:x", NOON) as desk:
        desk.keep(replace(desk.conversation, role=Role.AGENT))
        relay.cut()
    assert ann.says("park").at["question"] == "day"
    store.close()


def test_a_server_that_stops_answering(relay: Relay) -> None:
    """Between turns and within one."""
    store = DatabaseStore(relay.url)
    ann = Person(store)
    ann.says("myself", "picnic")
    relay.passing.clear()
    with refused_soon("the server did not answer in time"):
        ann.says("park")
    relay.passing.set()
    assert ann.repeats().answer.at["question"] == "day"
    with refused_soon("the server did not answer in time"), store.turn(ann.sender, "update:x", NOON) as desk:
        relay.passing.clear()
        desk.sessions()
    relay.passing.set()
    assert ann.says("menu").at["question"] == "menu"
    store.close()


def test_a_statement_that_takes_too_long(store: DatabaseStore) -> None:
    ann = Person(store)
    with refused_soon("in time|statement timeout"), store.turn(ann.sender, "update:x", NOON) as desk:
        desk._connection.exec_driver_sql("SELECT pg_sleep(60)")
    assert ann.says("myself").at["question"] == "menu"


def test_what_a_person_wrote_is_not_in_the_sentence(store: DatabaseStore) -> None:
    """The server's own details of an error quote whole rows."""
    secret = Sender("test", "secret-account", "home")
    with store.turn(secret, "secret-key", NOON) as desk:
        desk.note_feedback("good")
    with pytest.raises(StoreUnavailable) as said, store.database.begin() as connection:
        connection.execute(people.insert().values(channel="test", account="secret-account", language="en"))
    assert "secret" not in str(said.value)
    assert "duplicate key" in str(said.value)


def end_connections(url: str, server: str | None = None) -> None:
    """What stopping the server does to everybody who is connected to the database."""
    name = make_url(url).database
    with connected(server or url) as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            f" WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        ).all()
