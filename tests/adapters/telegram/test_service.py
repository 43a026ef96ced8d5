"""The whole service: polling, the webhook, floods, a database that is away, and what the log never holds."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from PIL import Image
from structlog.testing import capture_logs

from adapters.database.store import DatabaseStore
from adapters.telegram import connections
from adapters.telegram.account import Account, problems
from adapters.telegram.client import TokenRefused, greet, open_bot
from adapters.telegram.doctor import examine
from adapters.telegram.pacing import CHAT, RECEIVED, Rate
from adapters.telegram.portrait import portrait
from adapters.telegram.profile import COMMANDS, present
from adapters.telegram.service import Rates
from adapters.telegram.serving import PortTaken
from adapters.telegram.webhook import BODY_BYTES, HEADER, PATH
from bot import wording
from journeys.engine.replies import Reply, lines
from journeys.engine.text import message
from tests.adapters.telegram.at_work import SECRET, TOKEN, AtWork
from tests.adapters.telegram.hand_clock import HandClock
from tests.adapters.telegram.test_delivery import ODD, UNPACED, met, put, waiting
from tests.far_ends.bot_api.server import BotApi
from tests.pseudo import OPEN, catalogue, mark, untranslated

pytestmark = [pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")]


SAID: dict[str, Any] = {
    "message_id": 1,
    "date": 1_795_284_240,
    "chat": {"id": 5_000_001, "type": "private", "first_name": "Somebody"},
    "from": {"id": 5_000_001, "is_bot": False, "first_name": "Somebody"},
}
HALF_A_POST = (
    b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n" + f"{HEADER}: {SECRET}".encode() + b"\r\n\r\n{"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@contextmanager
def database_away(path: Path) -> Iterator[None]:
    """Somebody else holds the database, so that no turn can begin."""
    with closing(sqlite3.connect(path, isolation_level=None)) as driver:
        driver.execute("BEGIN EXCLUSIVE")
        yield
        driver.execute("ROLLBACK")


# Polling


@pytest.mark.parametrize("trouble", ["bad_gateway", "cut"])
def test_polling_goes_on_after_the_network_was_cut(
    api: BotApi, store: DatabaseStore, clock: HandClock, trouble: str
) -> None:
    met_with = getattr(api.troubles, trouble)(method="getUpdates", times=3)
    ann = api.person(5_000_001)
    ann.says("/start")
    with capture_logs() as logged, AtWork(api, store, clock):
        clock.move_until(lambda: met_with.met == 3)
        clock.move_until(lambda: bool(ann.chat.messages))
        ann.chat.wait_for("Who are you asking for?", since=0)
    assert [entry["again_in"] for entry in logged if entry.get("doing") == "polling" and "again_in" in entry] == [
        1,
        2,
        4,
    ]


def test_another_program_that_polls_is_named_and_waited_for(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    refused = api.troubles.refuse(409, "Conflict: terminated by other getUpdates request", method="getUpdates", times=2)
    with capture_logs() as logged, AtWork(api, store, clock):
        clock.move_until(lambda: refused.met == 2)
        ann = api.person(5_000_001)
        ann.says("/start")
        clock.move_until(lambda: len(ann.chat.messages) == 2)
    assert "Another program reads this bot's updates" in str(logged)


def test_a_token_that_is_taken_back_is_said_and_nothing_is_lost(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = met(api)
        api.revoke_token()
        ann.says("help")
        clock.move_until(lambda: "no longer accepts the token" in str(logged))
    assert TOKEN not in str(logged)


def test_a_token_that_was_never_good_stops_the_start_with_one_sentence(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    working = AtWork(api, store, clock, token="4200000:another")
    with pytest.raises(TokenRefused, match="Telegram does not accept MTD_TELEGRAM_TOKEN"), working:
        working.wait_until_over()


def test_updates_that_came_while_nobody_polled_are_answered_once_after_the_start(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    ann = api.person(5_000_001)
    ann.says("/start")
    ann.says("myself")
    with AtWork(api, store, clock):
        ann.chat.wait_for("What do you want to do?", since=0)
    asked = [post.text for post in ann.chat.messages]
    assert asked[1:] == ["Who are you asking for?", "What do you want to do?"]
    clock.move(20)
    with AtWork(api, store, clock):
        ann.says("help")
        ann.chat.wait_for("What I can do")
    assert len(ann.chat.messages) == len(asked) + 1


def test_a_webhook_that_was_left_is_taken_off_before_polling(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    httpx.post(f"{api.url}/bot{TOKEN}/setWebhook", data={"url": "https://bot.example/telegram"})
    with AtWork(api, store, clock):
        met(api)


def test_one_update_that_cannot_be_read_does_not_stop_the_others(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    api.updates.pending[1] = {"update_id": 1, "message": {"message_id": 7}}
    with capture_logs() as logged, AtWork(api, store, clock):
        met(api)
        api.updates.wait_until_confirmed(1)
    assert [entry["update"] for entry in logged if entry["event"] == "telegram_update_unreadable"] == [1]
    api.faults.clear()  # that update


# Order, floods, and a database that is away


def test_what_one_person_says_is_answered_in_the_order_they_said_it(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    people = [api.person(5_000_100 + number) for number in range(8)]
    for person in people:
        for text in ("/start", "myself", "help", "person", "menu"):
            person.says(text)
    with AtWork(api, store, clock):
        for person in people:
            person.chat.wait_for(lambda post: post.id > 9 and "What do you want to do?" in post.text, since=0)
    for person in people:
        heads = [post.text.splitlines()[0] for post in person.chat.messages]
        assert heads == [
            "MTD Assistant",
            "Who are you asking for?",
            "What do you want to do?",
            "What I can do",
            "Talk to a person",
            "What do you want to do?",
        ]


def test_who_floods_is_told_once_and_the_others_do_not_notice(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    unpaced = Rate(1e6, 1000)
    with capture_logs() as logged, AtWork(api, store, clock, Rates(RECEIVED, unpaced, unpaced)):
        ann, bob = met(api), met(api, 5_000_002)
        for _time in range(60):
            last = ann.says("help")
        bob.says("help")
        bob.chat.wait_for("What I can do")
        assert last.update_id is not None
        api.updates.wait_until_confirmed(last.update_id)
        ann.chat.wait_for("You are faster than I am", since=0)
        clock.move_until(lambda: waiting(store) == 0)
        answered = len([post for post in ann.chat.messages if "What I can do" in post.text])
        assert 0 < answered <= RECEIVED.at_once + 5
        assert len([post for post in ann.chat.messages if "You are faster than I am" in post.text]) == 1
        clock.move(60)
        ann.says("menu")
        ann.chat.wait_for("What do you want to do?")
    lines = [entry for entry in logged if entry["event"] == "updates_left_unread"]
    assert [entry["count"] for entry in lines] == [60 - answered]
    assert str(ann.chat.id) not in str(lines)


def test_a_long_flood_is_a_line_a_minute_in_the_log_and_the_rest_is_said_at_the_end(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    unpaced = Rate(1e6, 1000)
    with capture_logs() as logged, AtWork(api, store, clock, Rates(Rate(1 / 1000, 1), unpaced, unpaced)) as working:
        floods = [api.person(number) for number in (5_000_001, 5_000_002)]

        def flood(times: int) -> None:
            for _time in range(times):
                for person in floods:
                    last = person.says("help").update_id
            assert last is not None
            api.updates.wait_until_confirmed(last)

        def lines() -> list[int]:
            return [entry["count"] for entry in logged if entry["event"] == "updates_left_unread"]

        flood(31)
        assert lines() == []
        clock.wait_for_sleeper(60, 60)
        clock.move(60)
        api.wait_until(lambda: lines() == [30, 30], "a line for each of them")
        flood(7)
        assert lines() == [30, 30]
        working.stop()
        assert lines() == [30, 30, 7, 7]


def test_while_the_database_is_away_nothing_is_acknowledged_and_all_is_answered_afterwards(
    api: BotApi, store: DatabaseStore, clock: HandClock, tmp_path: Path
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        with database_away(tmp_path / "telegram.db"):
            asked = ann.says("help")
            told = ann.chat.wait_for("I could not save that yet")
            assert "There is nothing to do" in told.text
            assert asked.update_id in api.updates.pending
        clock.move_until(lambda: any("What I can do" in post.text for post in ann.chat.messages), 20)
        assert asked.update_id is not None
        clock.move_until(lambda: asked.update_id not in api.updates.pending, 20)
    said = [post.text for post in ann.chat.messages]
    assert len([text for text in said if "I could not save" in text]) == 1
    assert len([text for text in said if "What I can do" in text]) == 1


def test_a_turn_that_takes_long_is_shown_to_be_under_way(
    api: BotApi, store: DatabaseStore, clock: HandClock, tmp_path: Path
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        assert api.asked("sendChatAction") == []
        with database_away(tmp_path / "telegram.db"):
            ann.says("help")
            clock.move_until(lambda: bool(api.asked("sendChatAction")))
        clock.move_until(lambda: any("What I can do" in post.text for post in ann.chat.messages), 20)
    assert api.asked("sendChatAction")[0] == {"chat_id": ann.chat.id, "action": "typing"}


def test_who_cannot_be_answered_at_all_is_told_so_and_the_others_are_answered(
    api: BotApi, store: DatabaseStore, clock: HandClock, tmp_path: Path
) -> None:
    with capture_logs() as logged, AtWork(api, store, clock):
        ann, bob = met(api), met(api, 5_000_002)
        ann.says("/start start_eligibility")
        ann.chat.wait_for("Step 1 of")
        with closing(sqlite3.connect(tmp_path / "telegram.db")) as driver, driver:
            driver.execute("UPDATE people SET role = 'king' WHERE account = ?", (str(ann.chat.id),))
        ann.says("help")
        ann.chat.wait_for("Something went wrong here")
        bob.says("help")
        bob.chat.wait_for("What I can do")
    assert "update_failed" in {entry["event"] for entry in logged}


def test_who_has_a_session_that_cannot_be_read_goes_on_without_it(
    api: BotApi, store: DatabaseStore, clock: HandClock, tmp_path: Path
) -> None:
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = met(api)
        ann.says("/start start_eligibility")
        ann.chat.wait_for("Step 1 of")
        with closing(sqlite3.connect(tmp_path / "telegram.db")) as driver, driver:
            driver.execute("UPDATE sessions SET kept = '7'")
        ann.says("help")
        ann.chat.wait_for("What I can do")
        ann.says("/start start_eligibility")
        ann.chat.wait_for("Step 1 of")
        ann.presses("My own")
        ann.chat.wait_for("Step 2 of")
    events = {entry["event"] for entry in logged}
    assert "session_unreadable" in events
    assert not events & {"turn_failed", "update_failed"}


def test_what_could_not_be_kept_is_not_counted_as_sent_twice(
    api: BotApi, store: DatabaseStore, clock: HandClock, tmp_path: Path
) -> None:
    said_to_meet = 2
    few = Rates(Rate(1e-6, said_to_meet + 1), UNPACED, UNPACED)
    with capture_logs() as logged, AtWork(api, store, clock, few):
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        with database_away(tmp_path / "telegram.db"):
            ann.says("help")
            ann.chat.wait_for("I could not save that yet")
        clock.move_until(lambda: any("What I can do" in post.text for post in ann.chat.messages), 20)
    assert "updates_left_unread" not in {entry["event"] for entry in logged}


@pytest.mark.parametrize("method", ["getUpdates", "getMe", "getWebhookInfo"])
@pytest.mark.parametrize("body", [*ODD, b'{"ok":true,"result":{}}', b'{"ok":true,"result":[{"update_id":"5"}]}'])
def test_an_answer_that_is_none_of_telegrams_stops_nothing(
    api: BotApi, store: DatabaseStore, clock: HandClock, method: str, body: bytes
) -> None:
    odd = api.troubles.odd(body, method=method)
    ann = api.person(5_000_001)
    ann.says("/start")
    with AtWork(api, store, clock):
        clock.move_until(lambda: odd.met == 1)
        clock.move_until(lambda: bool(ann.chat.messages))


# The webhook


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def by_webhook(api: BotApi, store: DatabaseStore, clock: HandClock, port: int) -> Iterator[str]:
    """A bot whose updates come by webhook; the address."""
    with AtWork(api, store, clock, public_url=f"http://127.0.0.1:{port}", secret=SECRET, port=port):
        api.wait_until(lambda: api.webhook.address, "the webhook is set")
        yield f"http://127.0.0.1:{port}{PATH}"


def test_updates_by_webhook_are_answered_and_acknowledged_once(api: BotApi, by_webhook: str) -> None:
    met(api)
    assert {status for _update, status in api.webhook.posts} == {200}
    assert api.asked("setWebhook")[0]["secret_token"] == SECRET


@pytest.mark.parametrize("headers", [{}, {HEADER: "wrong"}, {HEADER: ""}, {HEADER: "é"}])
def test_without_the_secret_nothing_is_read(by_webhook: str, store: DatabaseStore, headers: dict[str, str]) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    assert httpx.post(by_webhook, json={"update_id": 1}, headers=raw).status_code == 401
    assert waiting(store) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b"\xff", 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": 1}', 200),
        (b'{"update_id": 1, "message": 7}', 200),
        (b" " * (BODY_BYTES + 1), 413),
    ],
)
def test_a_body_that_is_no_update_is_refused(by_webhook: str, body: bytes, status: int) -> None:
    assert httpx.post(by_webhook, content=body, headers={HEADER: SECRET}).status_code == status


def test_an_update_that_could_not_be_kept_is_asked_for_again(
    api: BotApi, by_webhook: str, clock: HandClock, tmp_path: Path
) -> None:
    ann = met(api)
    with database_away(tmp_path / "telegram.db"):
        asked = ann.says("help")
        api.wait_until(lambda: (asked.update_id, 503) in api.webhook.posts, "the update is refused", 20)
    clock.move_until(lambda: any("What I can do" in post.text for post in ann.chat.messages), 20)
    api.updates.wait_until_confirmed(asked.update_id or 0)
    assert (asked.update_id, 200) in api.webhook.posts


def test_an_update_that_telegram_sends_again_much_later_makes_nobody_else_too_fast(
    api: BotApi, by_webhook: str, clock: HandClock
) -> None:
    ann, bob = met(api), api.person(5_000_002)
    bob.chat.refuses = None
    said = SAID | {"date": int(clock.now().timestamp()) - 600, "chat": bob.chat.fields, "from": bob.user}
    late = {"update_id": 900_000, "message": said | {"text": "help"}}
    assert httpx.post(by_webhook, json=late, headers={HEADER: SECRET}).status_code == 200
    ann.presses("See what I can do")
    ann.chat.wait_for("What I can do")


def test_an_update_that_telegram_sends_again_much_later_lets_nobody_else_flood(
    api: BotApi, store: DatabaseStore, clock: HandClock, port: int
) -> None:
    with AtWork(api, store, clock) as working:
        ann, bob = met(api), api.person(5_000_002)
        clock.move_until(lambda: waiting(store) == 0)
        working.stop()
    menu = next(post for post in ann.chat.messages if post.rows)
    for _row in range(RECEIVED.at_once + 2):
        put(store, clock, ann, Reply(lines(message("Hello"))), to="update")
    bob.chat.refuses = None
    said = SAID | {"date": int(clock.now().timestamp()) - 600, "chat": bob.chat.fields, "from": bob.user}
    late = {"update_id": 900_000, "message": said | {"text": "help"}}
    address, rates = f"http://127.0.0.1:{port}", Rates(RECEIVED, CHAT, UNPACED)
    with AtWork(api, store, clock, rates, public_url=address, secret=SECRET, port=port):
        api.wait_until(lambda: api.webhook.address, "the webhook is set")
        assert httpx.post(f"{address}{PATH}", json=late, headers={HEADER: SECRET}).status_code == 200
        ann.forges("help", menu)
        ann.chat.wait_for("You are faster than I am")


def test_what_is_being_answered_when_the_process_is_told_to_stop_is_answered(
    api: BotApi, store: DatabaseStore, clock: HandClock, tmp_path: Path, port: int
) -> None:
    update = {"update_id": 7, "message": {**SAID, "text": "help"}}
    api.person(SAID["chat"]["id"])
    statuses: list[int] = []

    def post() -> None:
        statuses.append(httpx.post(f"http://127.0.0.1:{port}{PATH}", json=update, headers={HEADER: SECRET}).status_code)

    with AtWork(api, store, clock, public_url=f"http://127.0.0.1:{port}", secret=SECRET, port=port) as working:
        api.wait_until(lambda: api.webhook.address, "the webhook is set")
        posting, stopping = Thread(target=post), Thread(target=working.stop)
        with database_away(tmp_path / "telegram.db"):
            posting.start()
            clock.move_until(lambda: bool(api.asked("sendChatAction")))
            stopping.start()
            api.wait_until(lambda: not listens(port), "nothing listens any more")
        posting.join(20)
        stopping.join(20)
    assert statuses in ([200], [503])  # by whether the database was back in time


def listens(port: int) -> bool:
    with closing(socket.socket()) as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("sent", [b"", b"POST /telegram HTTP/1.1\r\nHost: x\r\nX-A: ", HALF_A_POST])
def test_a_request_that_is_not_here_in_time_is_cut_off(
    by_webhook: str, port: int, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert by_webhook
    monkeypatch.setattr(connections, "RECEIVED_WITHIN", 0.2)
    with socket.create_connection(("127.0.0.1", port), 10) as slow:
        slow.sendall(sent)
        assert was_cut_off(slow)


def test_what_comes_bit_by_bit_after_an_answer_is_cut_off_too(
    by_webhook: str, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert by_webhook
    with socket.create_connection(("127.0.0.1", port), 4) as slow:
        slow.sendall(b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        assert slow.recv(4096).startswith(b"HTTP/1.1 401")
        monkeypatch.setattr(connections, "RECEIVED_WITHIN", 0.2)
        slow.sendall(b"POST /telegram HTTP/1.1\r\nX-A: ")
        assert was_cut_off(slow)


def test_a_request_that_is_here_may_take_its_time_to_be_answered(
    by_webhook: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "RECEIVED_WITHIN", 0.2)
    update = {"update_id": 7, "message": {**SAID, "text": "help"}}
    with database_away(tmp_path / "telegram.db"):
        assert httpx.post(by_webhook, json=update, headers={HEADER: SECRET}).status_code == 503


def test_more_connections_than_there_may_be_are_cut_off_and_the_others_are_served(
    by_webhook: str, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "AT_ONCE", 3)
    first = [socket.create_connection(("127.0.0.1", port), 10) for _one in range(3)]
    with socket.create_connection(("127.0.0.1", port), 10) as fourth:
        assert was_cut_off(fourth)
    for each in first:
        each.close()
    with httpx.Client(transport=httpx.HTTPTransport(retries=5)) as caller:
        assert caller.post(by_webhook, content=b"{}", headers={HEADER: "wrong"}).status_code == 401


def was_cut_off(connection: socket.socket) -> bool:
    """Wait until the other end closes it. False when it does not within its time-out."""
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def test_a_webhook_without_a_secret_is_refused(api: BotApi, store: DatabaseStore, clock: HandClock, port: int) -> None:
    working = AtWork(api, store, clock, public_url=f"http://127.0.0.1:{port}", port=port)
    with pytest.raises(ValueError, match="MTD_TELEGRAM_SECRET"), working:
        working.wait_until_over()


def test_an_address_that_telegram_does_not_take_is_said_and_asked_for_again(
    api: BotApi, store: DatabaseStore, clock: HandClock, port: int
) -> None:
    text = "Bad Request: bad webhook: Failed to resolve host: Name or service not known"
    refused = api.troubles.refuse(400, text, method="setWebhook", times=2)
    with (
        capture_logs() as logged,
        AtWork(api, store, clock, public_url=f"http://127.0.0.1:{port}", secret=SECRET, port=port),
    ):
        clock.move_until(lambda: refused.met == 2)
        clock.move_until(lambda: api.webhook.address is not None)
    (meaning,) = {entry["meaning"] for entry in logged if entry.get("doing") == "webhook" and "meaning" in entry}
    assert meaning.startswith("Telegram does not take the address in MTD_PUBLIC_URL.")


def test_what_is_wrong_with_one_chat_does_not_mute_what_is_wrong_with_all(
    api: BotApi, by_webhook: str, store: DatabaseStore, clock: HandClock
) -> None:
    assert by_webhook
    with capture_logs() as logged:
        ann, bob, carol = met(api), met(api, 5_000_002), met(api, 5_000_003)
        clock.move_until(lambda: waiting(store) == 0)
        slowed = api.troubles.too_many_requests(3600, chat=ann.chat.id)
        ann.says("help")
        slowed.wait_until_met()
        failing = api.troubles.bad_gateway(chat=bob.chat.id, times=None)
        bob.says("help")
        failing.wait_until_met()
        api.revoke_token()
        carol.says("help")
        clock.move_until(lambda: "no longer accepts the token" in str(logged))
    said = [entry["meaning"].split(".")[0] for entry in logged if entry["event"] == "telegram_trouble"]
    assert {"Telegram asks us to go slower", "Telegram cannot be reached, or has an error of its own"} <= set(said)


def test_a_port_that_is_taken_is_said_in_a_sentence(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        working = AtWork(api, store, clock, public_url=f"http://127.0.0.1:{port}", secret=SECRET, port=port)
        with (
            pytest.raises(PortTaken, match=f"^127.0.0.1:{port} cannot be listened at: Address already in use. Set"),
            working,
        ):
            working.wait_until_over()


# What people see before they write


def test_the_profile_is_set_at_the_first_start_and_only_looked_at_afterwards(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        api.wait_until(lambda: api.asked("setMyName"), "the profile has been set")
    (commands,) = api.asked("setMyCommands")
    assert commands["scope"] == {"type": "all_private_chats"}
    assert [each["command"] for each in commands["commands"]] == list(COMMANDS)
    changes = [call for call in api.requests if call.method.startswith("set")]
    with AtWork(api, store, clock):
        api.wait_until(lambda: len(api.asked("getMyName")) == 2, "the profile has been seen to")
    assert [call for call in api.requests if call.method.startswith("set")] == changes


def presented(api: BotApi) -> list[str]:
    """Set the profile, once; what the log has of it."""

    async def start() -> None:
        async with open_bot(TOKEN, api.url) as bot:
            await greet(bot)
            await present(bot, is_linked=False)

    with capture_logs() as logged:
        asyncio.run(start())
    return [entry["event"] for entry in logged]


def test_a_bot_without_a_picture_gets_one_that_telegram_takes(api: BotApi) -> None:
    presented(api)
    (asked,) = api.asked("setMyProfilePhoto")
    assert asked["photo"]["type"] == "static"
    with Image.open(BytesIO(portrait())) as picture:
        assert (picture.format, picture.size) == ("JPEG", (640, 640))


def test_a_picture_that_somebody_gave_the_bot_stays(api: BotApi) -> None:
    api.state.shown["photo", "", ""] = {}
    presented(api)
    assert api.asked("setMyProfilePhoto") == []


@pytest.mark.parametrize("method", ["getUserProfilePhotos", "setMyProfilePhoto"])
@pytest.mark.parametrize("code", [400, 404, 429, 500, 501])
def test_a_picture_that_cannot_be_set_is_said_once_and_the_rest_is_set(api: BotApi, code: int, method: str) -> None:
    api.troubles.refuse(code, "Not Found", method=method, times=None)
    assert presented(api).count("picture_not_set") == 1
    assert len(api.asked("setMyName")) == 1
    assert len(api.asked(method)) == 1


@pytest.mark.parametrize("body", ODD)
def test_an_odd_answer_about_the_picture_is_said_once_too(api: BotApi, body: bytes) -> None:
    api.troubles.odd(body, method="getUserProfilePhotos")
    assert presented(api).count("picture_not_set") == 1


@pytest.fixture
def _two_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue for Welsh, of which every word is marked."""
    folder = tmp_path / "locale" / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    translated = Catalog("cy")
    for text in catalogue():
        translated.add(text, mark(text))
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, translated)
    monkeypatch.setattr(wording, "LOCALES", tmp_path / "locale")
    forget = (wording.languages.cache_clear, wording.wording.cache_clear)
    for each in forget:
        each()
    yield
    for each in forget:
        each()


WORDS = {
    "setMyName": "name", "setMyDescription": "description", "setMyShortDescription": "short_description",
}  # fmt: skip


@pytest.mark.usefixtures("_two_languages")
def test_the_profile_is_set_in_every_language_that_has_words(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        api.wait_until(lambda: len(api.asked("setMyName")) == 2, "the profile has been set")
    english, welsh = (
        [call for call in api.asked("setMyCommands") if call.get("language_code") == code] for code in (None, "cy")
    )
    assert len(english) == len(welsh) == 1
    for ours, theirs in zip(english[0]["commands"], welsh[0]["commands"], strict=True):
        assert theirs == {"command": ours["command"], "description": mark(ours["description"])}
    for method, field in WORDS.items():
        said = {call.get("language_code"): call[field] for call in api.asked(method)}
        assert said.keys() == {None, "cy"}
        assert untranslated(said["cy"]) == ""
        assert said["cy"] != said[None]


@pytest.mark.usefixtures("_two_languages")
@pytest.mark.parametrize(
    ("code", "is_welsh"), [("cy", True), ("cy-GB", True), ("en", False), ("en-GB", False), ("pl", False), ("", False)]
)
def test_somebody_new_is_answered_in_the_language_of_their_app_where_there_are_words_in_it(
    api: BotApi, store: DatabaseStore, clock: HandClock, code: str, is_welsh: bool
) -> None:
    with AtWork(api, store, clock):
        ann = api.person(5_000_001, language_code=code)
        ann.says("/start")
        asked = ann.chat.wait_for("Who are you asking for?")
        assert asked.text.startswith(OPEN) is is_welsh
        ann.presses(asked.buttons[0])
        menu = ann.chat.wait_for("What do you want to do?")
        assert menu.buttons[0].startswith(OPEN) is is_welsh


@pytest.mark.usefixtures("_two_languages")
def test_who_is_known_keeps_their_language_whatever_their_app_is_in(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        ann.user["language_code"] = "cy"
        ann.says("help")
        assert OPEN not in ann.chat.wait_for("What I can do").text


@pytest.mark.usefixtures("_two_languages")
def test_where_we_do_not_talk_the_line_is_in_the_language_of_whoever_spoke(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        group = api.group(-1_001_000_000_007)
        api.person(5_000_001, language_code="cy").says("/help", to=group)
        told = group.chat.wait_for("I only talk in private", since=0)
        assert untranslated(told.text) == ""
        assert untranslated(told.buttons[0]) == ""


# Settings and the doctor


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (Account(""), "MTD_TELEGRAM_TOKEN is not set"),
        (Account("abc"), "MTD_TELEGRAM_TOKEN is not a bot's token"),
        (Account(TOKEN, "api.telegram.org"), "MTD_TELEGRAM_API_URL is not a web address"),
        (Account(TOKEN, public_url="http://bot.example", secret=SECRET), "MTD_PUBLIC_URL does not begin with https"),
        (Account("１２３:abc"), "MTD_TELEGRAM_TOKEN is not a bot's token"),
        (Account(TOKEN, public_url="http://localhost:8080", secret=SECRET), "MTD_PUBLIC_URL does not begin with https"),
        *(
            (Account(TOKEN, public_url=f"https://{wrong}", secret=SECRET), "MTD_PUBLIC_URL is not a web address")
            for wrong in ("[", "bot.example:x", "bot.example:99999", "bot..example", ".", "bot.example\\y")
        ),
        (
            Account(TOKEN, "https://api.telegram.org/", "https://bot.example:8080", SECRET),
            "MTD_PUBLIC_URL has port 8080",
        ),
        (Account(TOKEN, public_url="https://bot.example:8080", secret=SECRET), "MTD_PUBLIC_URL has port 8080"),
        (Account(TOKEN, public_url="https://bot.example"), "MTD_TELEGRAM_SECRET is not set"),
        (Account(TOKEN, public_url="https://bot.example", secret="short"), "MTD_TELEGRAM_SECRET holds other than"),
    ],
)
def test_a_wrong_setting_is_said_in_one_sentence_without_its_value(account: Account, sentence: str) -> None:
    found = list(problems(account))
    assert len(found) == 1
    assert found[0].startswith(sentence)
    assert TOKEN not in repr(account) + found[0]


def test_settings_that_are_right_are_not_complained_of() -> None:
    assert list(problems(Account(TOKEN))) == []
    assert list(problems(Account(TOKEN, public_url="https://bot.example", secret=SECRET))) == []
    assert list(problems(Account(TOKEN, public_url="https://bot.example:8443", secret=SECRET))) == []
    # A Bot API server of one's own sends to any port.
    assert list(problems(Account(TOKEN, "http://127.0.0.1:8081", "https://bot.example:8080", SECRET))) == []
    for here in ("http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"):
        assert list(problems(Account(TOKEN, "http://127.0.0.1:8081", here, SECRET))) == []


def test_the_doctor_says_what_is_wrong_with_the_bot_and_changes_nothing(api: BotApi) -> None:
    api.state.bot |= {"can_join_groups": True, "can_read_all_group_messages": True}
    found = asyncio.run(examine(Account(TOKEN, api.url, "https://bot.example", SECRET)))
    assert [line.split(".")[0] for line in found] == [
        "The bot may be added to groups, where it does not talk",
        "The bot reads all that is said in groups",
        "Telegram does not send to https://bot",
    ]
    assert {call.method for call in api.requests} == {"getMe", "getWebhookInfo"}


def test_the_doctor_has_nothing_to_say_when_all_is_well(api: BotApi) -> None:
    api.state.bot |= {"can_join_groups": False, "can_read_all_group_messages": False}
    assert asyncio.run(examine(Account(TOKEN, api.url))) == []


def test_the_doctor_tells_of_a_webhook_that_fails_only_while_something_waits(api: BotApi) -> None:
    account = Account(TOKEN, api.url, "https://bot.example", SECRET)
    httpx.post(f"{api.url}/bot{TOKEN}/setWebhook", data={"url": "https://bot.example/telegram"})
    api.person(5_000_001).says("hello")
    api.wait_until(lambda: "last_error_message" in api.webhook.info(), "the post has failed")
    (found,) = asyncio.run(examine(account))
    assert found.startswith("Telegram could not deliver to https://bot.example/telegram at 2026-11-21T12:00+00:00:")
    with api.state.changes:
        api.updates.pending.clear()
    assert asyncio.run(examine(account)) == []


def test_the_doctor_knows_a_wrong_token_and_a_telegram_that_is_away(api: BotApi) -> None:
    assert "does not accept MTD_TELEGRAM_TOKEN" in asyncio.run(examine(Account("4200000:wrong", api.url)))[0]
    nowhere = asyncio.run(examine(Account(TOKEN, f"http://127.0.0.1:{free_port()}")))
    assert "Telegram cannot be reached" in nowhere[0]
    assert asyncio.run(examine(Account("")))[0].startswith("MTD_TELEGRAM_TOKEN is not set")


# The log


def test_the_log_holds_no_token_and_no_words(
    api: BotApi, store: DatabaseStore, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.troubles.bad_gateway(method="sendMessage")
    api.updates.pending[1] = {"update_id": 1, "message": {"text": "a secret of theirs"}}
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = api.person(5_000_001)
        ann.says("my words are private")
        clock.move_until(lambda: len(ann.chat.messages) == 2)
    ours = [record.getMessage() for record in caplog.records if record.threadName != "bot-api"]
    everything = json.dumps([*ours, *logged], default=str)
    api.faults.clear()  # the update that was forged
    for secret in (TOKEN, TOKEN.split(":")[1], "a secret of theirs", "my words are private", str(ann.chat.id)):
        assert secret not in everything
