"""Putting the parts together: what cannot be used is said in a sentence, and what runs beside a chat starts once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.database.secrets import Secrets
from adapters.database.store import DatabaseStore
from bot import composing
from bot.answers import Answer
from bot.assistant import Assistant
from bot.clock import pretend, real_time
from bot.examining import examined
from bot.settings import Settings
from bot.updates import Sender, Update
from journeys.registry import JOURNEYS
from tests.bot.chatting import NOON, noon
from tests.bot.hmrc.linking import ANN, OURS, Town, facts, town
from tests.databases import SqliteShelf, rows

TOKEN, SECRET = "4200000:AAtheTokenOfTheTests_1", "the-secret-of-the-tests"
AT_HMRC: dict[str, Any] = {"hmrc_client_id": "simulator-client", "hmrc_client_secret": "simulator-secret"}
PUBLIC: dict[str, Any] = {"public_url": "https://assistant.example", "telegram_secret": SECRET}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine's, and a folder of one's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MTD_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DatabaseStore]:
    opened = DatabaseStore(f"sqlite:///{tmp_path}/composed.db", synchronous="OFF")
    yield opened
    opened.close()


def test_hmrc_is_told_the_real_time_though_a_day_is_pretended(store: DatabaseStore) -> None:
    pretended = pretend(date(2030, 5, 1))
    client = composing.hmrc_client(Settings(**AT_HMRC), store, pretended, OURS)
    headers = client.fraud_headers(facts(pretended()))
    client.close()
    told = datetime.fromisoformat(headers["Gov-Client-Public-IP-Timestamp"])
    assert abs(told - real_time()) < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "MTD_TELEGRAM_TOKEN is not set"),
        ({"telegram_token": "the token"}, "MTD_TELEGRAM_TOKEN is not a bot's token"),
        ({"telegram_token": TOKEN, "telegram_api_url": "api.telegram.org"}, "MTD_TELEGRAM_API_URL is not a web"),
        ({"telegram_token": TOKEN, "public_url": "https://assistant.example"}, "MTD_TELEGRAM_SECRET"),
        ({"telegram_token": TOKEN, **PUBLIC, "public_url": "http://assistant.example"}, "MTD_PUBLIC_URL"),
    ],
)
def test_a_bot_that_cannot_work_is_said_to_in_a_sentence_without_its_token(settings: Any, words: str) -> None:
    with pytest.raises(composing.Unusable) as unusable:
        composing.telegram(Settings(**settings))
    assert words in str(unusable.value)
    assert TOKEN not in str(unusable.value)
    assert SECRET not in str(unusable.value)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "MTD_PUBLIC_URL is not set"),
        (PUBLIC, "MTD_SECRET_KEYS"),
        ({**PUBLIC, "secret_keys": "no key"}, "MTD_SECRET_KEYS"),
        (
            {**PUBLIC, "secret_keys": Secrets.new_key(), "hmrc_api_url": "http://hmrc.example"},
            "MTD_HMRC_API_URL must start with https://",
        ),
        (
            {**PUBLIC, "secret_keys": Secrets.new_key(), "hmrc_sign_in_url": "hmrc.example"},
            "MTD_HMRC_SIGN_IN_URL must start with https://",
        ),
    ],
)
def test_a_link_that_cannot_work_is_said_to_in_a_sentence_by_the_doctor_too(
    store: DatabaseStore, settings: Any, words: str
) -> None:
    made = Settings(**AT_HMRC, **settings)
    with pytest.raises(composing.Unusable) as unusable:
        composing.link(made, store, noon)
    said = str(unusable.value)
    assert words in said
    assert said.endswith(".")
    assert said in examined(made, "sqlite://").problems


BEHIND: dict[str, Any] = {"proxies": "10.0.0.0/8", "server_ip": "81.2.69.160"}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, ["MTD_PROXIES is not set", "MTD_SERVER_IP is not set"]),
        ({"server_ip": "81.2.69.160"}, ["MTD_PROXIES is not set"]),
        ({"proxies": "10.0.0.0/8"}, ["MTD_SERVER_IP is not set"]),
        ({**BEHIND, "server_ip": "10.0.0.7"}, ["MTD_SERVER_IP is no public address"]),
        ({**BEHIND, "server_ip": "assistant.example"}, ["MTD_SERVER_IP is no public address"]),
        (BEHIND, []),
        ({"public_url": "http://localhost:8080"}, []),
        ({"hmrc_client_id": None}, []),
    ],
)
def test_settings_that_keep_from_hmrc_what_the_law_wants_are_said_to_by_the_doctor(
    settings: Any, named: list[str]
) -> None:
    made = Settings(**{**AT_HMRC, **PUBLIC, "secret_keys": Secrets.new_key(), **settings})
    said = list(composing.kept_from_hmrc(made))
    assert [sentence.partition(":")[0] for sentence in said] == named
    assert [problem for problem in examined(made, "sqlite://").problems if "as the law wants" in problem] == said


def test_without_an_application_there_is_no_link_and_nothing_to_say_about_it(store: DatabaseStore) -> None:
    assert composing.link(Settings(), store, noon) is None
    assert composing.pages_beside(Settings(), None, noon) == ()
    assert not any("HMRC" in problem for problem in examined(Settings(), "sqlite://").problems)


def test_a_link_that_can_work_brings_its_pages(store: DatabaseStore) -> None:
    settings = Settings(**AT_HMRC, **PUBLIC, secret_keys=Secrets.new_key())
    link = composing.link(settings, store, noon)
    assert link is not None
    assert link.public_url == "https://assistant.example"
    assert link.connecting.begin(ANN).startswith("https://assistant.example/connect/")
    assert len(composing.pages_beside(settings, link, noon)) == 1


def test_everything_beside_a_chat_starts_once_when_it_is_first_asked_for(store: DatabaseStore, tmp_path: Path) -> None:
    key = tmp_path / "composed.key"
    here = composing.OnThisMachine(Settings(), store, noon)
    assert not key.exists(), "nothing was started yet"
    assert (here.is_running, here.public_url, here.practice_url) == (False, "", None)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _each: here.start(), range(8)))
    ours, practice = here.public_url, here.practice_url
    assert here.is_running
    assert practice is not None
    assert ours != practice
    try:
        for address in (f"{ours}/privacy", practice):
            assert httpx.get(address).status_code == 200
        assert key.stat().st_mode & 0o777 == 0o600
    finally:
        here.stop()
    for address in (ours, practice):
        with pytest.raises(httpx.ConnectError):
            httpx.get(address)


def test_the_key_beside_the_database_is_made_once(store: DatabaseStore, tmp_path: Path) -> None:
    key = tmp_path / "composed.key"
    kept = []
    for _time in range(2):
        here = composing.OnThisMachine(Settings(), store, noon)
        here.start()
        assert here.public_url.startswith("http://localhost:")
        here.stop()
        kept.append(key.read_text())
    assert kept[0] == kept[1]


class Chat:
    """Somebody's chat on this machine."""

    def __init__(self, store: DatabaseStore, here: composing.OnThisMachine) -> None:
        self._assistant = Assistant(store, JOURNEYS, noon, here)
        self._updates = count()
        self.takes(data=":role individual")

    def takes(self, **what: Any) -> Answer:
        update = Update(f"composed-{next(self._updates)}", ANN, NOON.date(), **what)
        return self._assistant.take(update).answer


@pytest.mark.parametrize(
    "asks", [{"text": "/due"}, {"text": "hmrc"}, {"text": "/privacy"}, {"data": ":start opt_out"}, {"data": ":check"}]
)
def test_nothing_starts_beside_a_chat_before_somebody_asks_to_connect(store: DatabaseStore, asks: Any) -> None:
    here = composing.OnThisMachine(Settings(), store, noon)
    assert Chat(store, here).takes(**asks).replies
    assert not here.is_running


@pytest.mark.parametrize("ways", [[{"text": "/connect"}], [{"data": ":connect"}], [{"text": "hmrc"}, {"text": "1"}]])
@pytest.mark.parametrize("yes", [{"text": "yes"}, {"text": "1"}, {"data": ":connect yes"}], ids=str)
def test_whoever_asks_to_connect_has_everything_started(
    store: DatabaseStore, ways: list[dict[str, Any]], yes: dict[str, Any]
) -> None:
    here = composing.OnThisMachine(Settings(), store, noon)
    chat = Chat(store, here)
    try:
        replies = [chat.takes(**way).replies for way in (*ways, yes)][-1]
        ours, made_up = (link.url for reply in replies for link in reply.links)
        assert ours.startswith(f"{here.public_url}/connect/")
        assert httpx.get(ours).status_code == 200
        assert httpx.get(made_up).status_code == 200
        assert f"{here.public_url}/privacy" in str(chat.takes(text="/privacy"))
    finally:
        here.stop()


def test_nobody_waits_for_the_database_while_everything_starts(
    store: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = composing.OnThisMachine(Settings(), store, noon)
    starts, was_free = here.start, []

    def start() -> None:
        other = Sender("terminal", "somebody", "else")
        was_free.append(Assistant(store, JOURNEYS, noon).take(Update("meanwhile", other, NOON.date(), "hello")).is_new)
        starts()

    monkeypatch.setattr(here, "start", start)
    try:
        Chat(store, here).takes(data=":connect yes")
    finally:
        here.stop()
    assert was_free == [True]


def test_what_a_chat_keeps_of_connections_is_swept_at_its_start_and_when_somebody_connects(
    store: DatabaseStore,
) -> None:
    time = [NOON]
    for ways in (["sweep"], ["start"]):
        here = composing.OnThisMachine(Settings(), store, lambda: time[0])
        try:
            here.start()
            with store.turn(ANN, f"update:{time[0]}", time[0]) as desk:
                here.within(desk).begin(ANN)
            assert rows(store.url)["hmrc_starts"]
            time[0] += timedelta(hours=1)
            for way in ways:
                getattr(here, way)()
            assert not rows(store.url)["hmrc_starts"]
        finally:
            here.stop()


def test_a_chat_tells_of_a_connection_that_ends_and_shows_the_record_without_the_simulator(connected: Town) -> None:
    connected.grants.look_up(ANN, "self", facts())
    composing.key_file(connected.url).write_text(connected.keys)
    opened = DatabaseStore(connected.url, synchronous="OFF")
    here = composing.OnThisMachine(Settings(), opened, lambda: NOON + timedelta(days=530))
    try:
        here.sweep()
        (told,) = opened.waiting(ANN)
        assert "ends on" in str(told.answer)
        assert "Your deadlines" in str(Chat(opened, here).takes(text="/due"))
        assert not here.is_running
    finally:
        opened.close()


def test_what_was_never_started_can_be_stopped(store: DatabaseStore) -> None:
    composing.OnThisMachine(Settings(), store, noon).stop()


def test_a_chat_with_an_application_at_hmrc_has_no_simulator(store: DatabaseStore, tmp_path: Path) -> None:
    key = tmp_path / "composed.key"
    settings = Settings(**AT_HMRC, secret_keys=Secrets.new_key(), port=0)
    here = composing.OnThisMachine(settings, store, noon)
    try:
        assert here.practice_url is None
        assert httpx.get(f"{here.public_url}/privacy").status_code == 200
        assert not key.exists()
    finally:
        here.stop()


def test_the_doctor_says_that_a_mistyped_setting_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MTD_PUBLC_URL", "https://assistant.example")
    monkeypatch.setenv("MTD_NOTHING_LIKE_IT", "1")
    monkeypatch.setenv("MTD_PORT", "8080")
    said = [problem for problem in examined(Settings(), "sqlite://").problems if "is no setting" in problem]
    assert said == ["MTD_PUBLC_URL is no setting, and is not read. Perhaps you mean MTD_PUBLIC_URL."]


@pytest.fixture
def connected(tmp_path: Path) -> Iterator[Town]:
    with town(SqliteShelf(tmp_path).new()) as made:
        made.connects()
        yield made


def test_the_sweep_tells_who_is_connected_and_forgets_what_ran_out(connected: Town) -> None:
    settings = Settings(**AT_HMRC, public_url=OURS, hmrc_api_url=connected.hmrc.url, secret_keys=connected.keys)
    store = DatabaseStore(connected.url)
    link = composing.link(settings, store, connected.clock.now)
    assert link is not None
    connected.connecting.begin(Sender("telegram", "7", "7"))
    grant = link.kept.granted(ANN, "self")
    assert grant is not None
    composing.sweep(store, JOURNEYS, link, NOON)
    assert list(store.waiting(ANN)) == []
    connected.clock.time = grant.until - timedelta(days=20)
    composing.sweep(store, JOURNEYS, link, connected.clock.now())
    (waiting,) = store.waiting(ANN)
    assert ":connect" in [button.data for button in waiting.answer.replies[0].buttons]
    assert link.kept.forget(connected.clock.now()) == 0, "the sweep has forgotten it all"
    store.close()
