"""The command line as people meet it: processes of their own, with settings in the environment."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import make_url

from adapters.database.engine import OPENING_SECONDS
from adapters.database.secrets import Secrets
from adapters.simulator.people import ready_made
from bot.hmrc.grants import Ended
from tests.adapters.telegram.at_work import SECRET, TOKEN, far_end
from tests.adapters.telegram.hand_clock import HandClock
from tests.adapters.web.serving import FACTS, Visitor, code_on
from tests.bot.hmrc.linking import ANN, OURS, Town, town
from tests.databases import SqliteShelf
from tests.far_ends.bot_api.server import BotApi

ROOT = Path(__file__).parents[1]
DAY = "2026-11-21"
SECONDS = 60.0
"""The longest that any command may take here."""


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Nothing of this machine's own settings, and these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MTD_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **settings}


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder, env=environment(settings), capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip


@contextmanager
def running(folder: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A command at work; killed, if it has not ended by then."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder, env=environment(settings), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What a command that stopped said: one line, without a word of Python's."""
    assert done.returncode == 1, done
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.splitlines()
    assert line.endswith(".")
    return line


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def answers_at(url: str) -> bool:
    """Is anybody there? Who is just starting is waited for."""
    with httpx.Client(transport=httpx.HTTPTransport(retries=6), timeout=SECONDS) as client:
        return client.get(url).status_code == 200


AT_HMRC = {"MTD_HMRC_CLIENT_ID": "simulator-client", "MTD_HMRC_CLIENT_SECRET": "simulator-secret"}
PUBLIC = {"MTD_PUBLIC_URL": "https://assistant.example", "MTD_TELEGRAM_SECRET": SECRET}
WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({}, "MTD_TELEGRAM_TOKEN is not set. Ask @BotFather"),
    ({"MTD_DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "The database cannot be opened"),
    ({"MTD_DATABASE_URL": "postgresql://u:p@127.0.0.1:abc/x"}, "The database cannot be opened: Give a database URL"),
    ({"MTD_DATABASE_URL": "sqlite:///x.db?foo=1"}, "The database cannot be opened: Leave out what begins with ?"),
    ({"MTD_DATABASE_URL": "sqlite+nothing:///x.db"}, "The database cannot be opened: Give a database URL"),
    ({"MTD_DATABASE_URL": "sqlite+aiosqlite:///x.db"}, "The database cannot be opened: Give a database URL"),
    ({"MTD_DATABASE_URL": f"sqlite:///{'x' * 300}.db"}, "The database cannot be opened: xxx"),
    ({"MTD_PORT": "eighty"}, "MTD_PORT cannot be used"),
    ({"MTD_PORT": "99999"}, "MTD_PORT cannot be used"),
    ({"MTD_PUBLIC_URL": "https://bot.example.org/?a=1"}, "MTD_PUBLIC_URL cannot be used: leave out what begins"),
    ({"MTD_PUBLIC_URL": "https://bot.example.org/#top"}, "MTD_PUBLIC_URL cannot be used: leave out what begins"),
    ({"MTD_PUBLIC_URL": "https://bot.example.org/\u00e4 b"}, "MTD_PUBLIC_URL cannot be used: leave out blanks"),
    ({"MTD_PUBLIC_URL": "https://user:pw@bot.example.org"}, "MTD_PUBLIC_URL cannot be used: leave out the name"),
    ({"MTD_TELEGRAM_API_URL": "https://api.example.org\n/x y"}, "MTD_TELEGRAM_API_URL cannot be used: leave out bl"),
    ({"MTD_TODAY": "2100-01-01"}, "MTD_TODAY cannot be used"),
    ({"MTD_TODAY": "2020-01-01"}, "MTD_TODAY cannot be used"),
)
"""Settings, and what is said of them. The rest of what may be wrong: tests/bot/test_composing.py."""


@pytest.mark.parametrize(("settings", "words"), WRONG)
def test_serve_stops_at_a_wrong_setting_with_one_clear_sentence(
    tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    assert one_sentence(run(tmp_path, "serve", **settings)).startswith(words)


def test_networks_of_proxies_are_given_with_commas_as_the_guide_says(tmp_path: Path) -> None:
    said = one_sentence(run(tmp_path, "serve", MTD_PROXIES="10.0.0.0/8, 192.168.0.0/16"))
    assert "MTD_TELEGRAM_TOKEN is not set" in said


@pytest.mark.parametrize(("settings", "words"), [each for each in WRONG if "MTD_DATABASE_URL" in each[0]])
def test_the_doctor_says_the_same_of_a_database(tmp_path: Path, settings: dict[str, str], words: str) -> None:
    done = run(tmp_path, "doctor", **settings)
    assert done.returncode == 1
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr


def test_the_doctor_waits_once_for_a_database_that_another_program_uses(tmp_path: Path) -> None:
    url = SqliteShelf(tmp_path).new()
    with closing(sqlite3.connect(make_url(url).database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = monotonic()
        done = run(tmp_path, "doctor", "--database", url)
        assert monotonic() - begun < 2 * OPENING_SECONDS
    assert "Another program is using it" in done.stdout


def test_the_doctor_says_all_that_is_wrong_and_how_to_mend_it(tmp_path: Path) -> None:
    settings = {
        **AT_HMRC,
        "MTD_DATABASE_URL": "sqlite:////nowhere/at/all.db",
        "MTD_HMRC_API_URL": "http://hmrc.example",
    }
    done = run(tmp_path, "doctor", **settings)
    assert done.returncode == 1
    assert done.stderr == ""
    *problems, count = done.stdout.splitlines()
    for name in ("database", "MTD_TELEGRAM_TOKEN", "MTD_PUBLIC_URL", "MTD_SECRET_KEYS", "MTD_HMRC_API_URL"):
        assert sum(name in problem for problem in problems) == 1, name
    assert all(problem.startswith("- ") for problem in problems)
    assert count == f"{len(problems)} to mend."


# In front of Telegram


@pytest.fixture
def telegram() -> Iterator[BotApi]:
    with far_end(HandClock()) as api:
        yield api


def at(api: BotApi) -> dict[str, str]:
    return {"MTD_TELEGRAM_TOKEN": TOKEN, "MTD_TELEGRAM_API_URL": api.url}


@pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")
def test_the_doctor_finds_nothing_where_all_is_well(tmp_path: Path, telegram: BotApi) -> None:
    shutil.copy(make_url(SqliteShelf(tmp_path).new()).database or "", tmp_path / "mtd-assistant.db")
    kept = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    done = run(tmp_path, "doctor", **at(telegram))
    assert (done.returncode, done.stdout, done.stderr) == (0, "All is well.\n", "")
    assert telegram.faults == []
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == kept


@pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")
def test_the_doctor_makes_no_database_and_says_that_there_is_none_yet(tmp_path: Path, telegram: BotApi) -> None:
    done = run(tmp_path, "doctor", "--database", "sqlite:///mistyped.db", **at(telegram))
    assert (done.returncode, done.stderr) == (0, "")
    remark, last = done.stdout.splitlines()
    assert remark.startswith("mistyped.db does not exist yet")
    assert last == "All is well."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")
def test_an_address_that_is_no_bot_api_is_named_before_the_token(tmp_path: Path, telegram: BotApi) -> None:
    for command in ("serve", "doctor"):
        done = run(tmp_path, command, **at(telegram) | {"MTD_TELEGRAM_API_URL": f"{telegram.url}/elsewhere"})
        assert done.returncode == 1
        said = done.stdout + done.stderr
        assert "Look at MTD_TELEGRAM_API_URL first" in said
        assert said.index("MTD_TELEGRAM_API_URL") < said.index("MTD_TELEGRAM_TOKEN")


@pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")
def test_a_token_that_telegram_does_not_take_is_said_in_a_sentence(tmp_path: Path, telegram: BotApi) -> None:
    telegram.revoke_token()
    done = run(tmp_path, "serve", **at(telegram))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "MTD_TELEGRAM_TOKEN" in done.stderr.splitlines()[-1]
    assert TOKEN not in done.stderr


@pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")
def test_serve_answers_a_person_and_stops_when_it_is_told_to(tmp_path: Path, telegram: BotApi) -> None:
    somebody = telegram.person(1001)
    with running(tmp_path, "serve", "--today", DAY, **at(telegram)) as bot:
        somebody.says("hello")
        telegram.wait_until(lambda: "Who are you asking for?" in str(somebody.chat.messages), "it answers", 30)
        press = somebody.presses("Myself")
        press.wait_until_answered(30)
        telegram.wait_until(lambda: "What do you want to do?" in str(somebody.chat.messages), "it goes on", 30)
        bot.send_signal(signal.SIGTERM)
        _said, logged = bot.communicate(timeout=SECONDS)
    assert bot.returncode == 0, logged
    assert "Traceback" not in logged
    assert "hello" not in logged
    assert TOKEN not in logged
    assert telegram.faults == []


@pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")
def test_serve_tells_who_is_idle_without_being_asked(tmp_path: Path, telegram: BotApi) -> None:
    somebody = telegram.person(1001)
    with running(tmp_path, "serve", "--today", DAY, **at(telegram)) as bot:
        somebody.says("/start")
        telegram.wait_until(lambda: "Who are you asking for?" in str(somebody.chat.messages), "it answers", 30)
        somebody.says("myself")
        somebody.says("/start start_eligibility")
        telegram.wait_until(lambda: "Step 1 of" in str(somebody.chat.messages), "a journey is begun", 30)
        bot.send_signal(signal.SIGTERM)
        bot.communicate(timeout=SECONDS)
    with running(tmp_path, "serve", "--today", "2027-01-25", **at(telegram)) as bot:
        telegram.wait_until(lambda: "half-way" in str(somebody.chat.messages), "they are told", 30)
        bot.send_signal(signal.SIGTERM)
        _said, logged = bot.communicate(timeout=SECONDS)
    assert bot.returncode == 0, logged
    assert "sweep_failed" not in logged


@pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")
def test_serve_shows_our_pages_beside_the_channel(tmp_path: Path, telegram: BotApi) -> None:
    port = free_port()
    settings = {**at(telegram), **PUBLIC, **AT_HMRC, "MTD_SECRET_KEYS": Secrets.new_key(), "MTD_PORT": str(port)}
    with running(tmp_path, "serve", **settings) as bot:
        telegram.wait_until(lambda: telegram.asked("setWebhook"), "Telegram is told where to post", 30)
        page = httpx.get(f"http://127.0.0.1:{port}/privacy", headers={"Host": "assistant.example"}, timeout=30)
        assert page.status_code == 200
        assert "HMRC" in page.text
        bot.send_signal(signal.SIGTERM)
        _said, logged = bot.communicate(timeout=SECONDS)
    assert bot.returncode == 0
    for name in ("MTD_PROXIES", "MTD_SERVER_IP"):
        assert sum(line.startswith(f"{name} is not set: name the ") for line in logged.splitlines()) == 1
    assert "'due'" in str(telegram.asked("setMyCommands")).replace('"', "'")


# In front of HMRC


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings that a running simulator printed."""
    port = str(free_port())
    with running(tmp_path_factory.mktemp("simulator"), "simulator", "--today", DAY, "--port", port) as simulator:
        assert simulator.stdout
        printed = dict(simulator.stdout.readline().strip().split("=", 1) for _line in range(4))
        yield printed


def test_the_simulator_prints_its_settings_and_answers(simulated: dict[str, str]) -> None:
    assert sorted(simulated) == [
        "MTD_HMRC_API_URL", "MTD_HMRC_CLIENT_ID", "MTD_HMRC_CLIENT_SECRET", "MTD_HMRC_SIGN_IN_URL",
    ]  # fmt: skip
    assert answers_at(simulated["MTD_HMRC_API_URL"])


def test_the_simulator_says_that_its_port_is_taken(tmp_path: Path, simulated: dict[str, str]) -> None:
    assert answers_at(simulated["MTD_HMRC_API_URL"])
    taken = simulated["MTD_HMRC_API_URL"].rpartition(":")[2]
    done = run(tmp_path, "simulator", "--port", taken)
    assert done.returncode == 1
    assert "Give another --port." in done.stderr
    assert "Traceback" not in done.stderr


def test_both_sets_of_headers_are_sent_and_judged(tmp_path: Path, simulated: dict[str, str]) -> None:
    assert answers_at(simulated["MTD_HMRC_API_URL"])
    done = run(tmp_path, "hmrc", "check-headers", **simulated)
    assert (done.returncode, done.stderr) == (0, "")
    said = re.split(r"^(\w+): INVALID_HEADERS\n", done.stdout, flags=re.MULTILINE)
    assert said[1::2] == ["WEB_APP_VIA_SERVER", "BATCH_PROCESS_DIRECT"]
    assert "- error" not in done.stdout
    at_a_page, by_itself = (set(re.findall(r"^- known .* \((.*)\) .*\.$", each, re.MULTILINE)) for each in said[2::2])
    assert at_a_page == {"gov-vendor-license-ids"}, "there are no licences, and none are made up"
    assert by_itself <= {"gov-vendor-license-ids", "gov-client-user-agent"}, "not every machine says who made it"


def test_headers_that_hmrc_has_something_against_are_listed(tmp_path: Path, simulated: dict[str, str]) -> None:
    assert answers_at(simulated["MTD_HMRC_API_URL"])
    done = run(tmp_path, "hmrc", "check-headers", MTD_HMRC_DEVICE_ID="no-uuid", **simulated)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "gov-client-device-id" in done.stdout.casefold()


def test_an_application_that_hmrc_does_not_know_is_said_in_a_sentence(
    tmp_path: Path, simulated: dict[str, str]
) -> None:
    assert answers_at(simulated["MTD_HMRC_API_URL"])
    done = run(tmp_path, "hmrc", "check-headers", **simulated | {"MTD_HMRC_CLIENT_SECRET": "unknown-here"})
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "not set up correctly at HMRC" in done.stderr.splitlines()[-1]
    assert "unknown-here" not in done.stderr


def test_without_an_application_there_is_nobody_to_ask(tmp_path: Path) -> None:
    for command in (["refresh"], ["hmrc", "check-headers"]):
        assert "MTD_HMRC_CLIENT_ID is not set" in one_sentence(run(tmp_path, *command))


# Connections at rest


@pytest.fixture
def connected(tmp_path: Path) -> Iterator[Town]:
    """Somebody is connected. The keys, the database and HMRC are known."""
    with town(SqliteShelf(tmp_path).new()) as made:
        made.connects()
        yield made


def test_keys_are_made_and_rotated(tmp_path: Path, connected: Town) -> None:
    key = run(tmp_path, "keys", "new").stdout.strip()
    rotate = ("keys", "rotate", "--database", connected.url)
    done = run(tmp_path, *rotate, MTD_SECRET_KEYS=f"{key},{connected.keys}")
    assert done.returncode == 0, done
    assert re.fullmatch(r"[1-9]\d* encrypted anew\.\n", done.stdout)
    connected.use_keys(key)
    connection = connected.connecting.connection(ANN)
    assert connection is not None
    assert connection.number is not None
    lost = run(tmp_path, *rotate, MTD_SECRET_KEYS=Secrets.new_key())
    assert (lost.returncode, lost.stdout) == (1, "0 encrypted anew.\n")
    assert re.match(r"[1-9]\d* cannot be read with these keys, and stay as they are\. Give the older keys", lost.stderr)
    connected.use_keys(Secrets.new_key())
    connection = connected.connecting.connection(ANN)
    assert connection is not None
    assert connection.ended is Ended.KEY_LOST
    assert "MTD_SECRET_KEYS" in one_sentence(run(tmp_path, *rotate, MTD_SECRET_KEYS="no key"))


def test_the_nightly_refresh_asks_about_who_is_connected_and_says_how_it_went(tmp_path: Path, connected: Town) -> None:
    settings = {
        **AT_HMRC,
        "MTD_HMRC_API_URL": connected.hmrc.url,
        "MTD_HMRC_SIGN_IN_URL": connected.hmrc.url,
        "MTD_PUBLIC_URL": OURS,
        "MTD_SECRET_KEYS": connected.keys,
    }
    done = run(tmp_path, "refresh", "--today", DAY, "--database", connected.url, **settings)
    assert done.returncode == 0, done
    assert "1" in done.stdout
    assert connected.connecting.record(ANN) is not None
    assert re.search(r"hmrc_answered +correlation_id=[0-9a-f-]{36} path=/accounts", done.stderr)
    assert connected.nino() not in done.stdout + done.stderr


# A chat with HMRC beside it


def asks(process: subprocess.Popen[str], number: int, **what: str) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps({"id": number, "role": "individual", **what}) + "\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


def links(answer: dict[str, Any]) -> list[str]:
    return [link["url"] for reply in answer["replies"] for link in reply["links"]]


def text(answer: dict[str, Any]) -> str:
    return "\n".join(reply["text"] for reply in answer["replies"])


def test_a_chat_brings_the_simulator_and_the_pages_with_it(tmp_path: Path) -> None:
    person = next(each for each in ready_made(date.fromisoformat(DAY)) if each.key == "overdue")
    with running(tmp_path, "chat", "--jsonl", "--today", DAY) as chat, httpx.Client() as browser:
        assert "Have you signed up" in text(asks(chat, 0, text="/connect"))
        ours, made_up = links(asks(chat, 1, text="yes"))
        browser.base_url = httpx.URL(ours).join("/")
        assert answers_at(ours)
        assert person.nino in browser.get(made_up).text
        visitor = Visitor(browser)
        form = visitor.press(ours)
        sent = visitor.post(form.url, number=person.nino, **FACTS)
        code = code_on(visitor.back_from_hmrc(sent.headers["location"], "overdue").text)
        assert "Is this you?" in text(asks(chat, 2, text=f"{code[:3]} {code[3:]}".lower()))
        assert "You are connected" in text(asks(chat, 3, text="1"))
        assert "not been asked yet" in text(asks(chat, 4, text="/due"))
        checking = links(asks(chat, 5, text="check now"))[0]
        assert visitor.post(checking, **FACTS).status_code == 200
        assert "was due" in text(asks(chat, 6, text="/due"))
        _rest, logged = chat.communicate(timeout=SECONDS)
    assert chat.returncode == 0
    assert logged == ""
    for address in (ours, made_up):
        with pytest.raises(httpx.ConnectError):
            httpx.get(address)
    assert (tmp_path / "mtd-assistant.key").stat().st_mode & 0o777 == 0o600
    kept = (tmp_path / "mtd-assistant.db").read_bytes()
    assert person.nino.encode() not in kept
    assert code.encode() not in kept


def test_a_chat_that_never_asks_for_hmrc_starts_nothing(tmp_path: Path) -> None:
    with running(tmp_path, "chat", "--jsonl", "--today", DAY) as chat:
        asks(chat, 1, text="menu")
        asks(chat, 2, text="records")
        _rest, logged = chat.communicate(timeout=SECONDS)
    assert (chat.returncode, logged) == (0, "")
    assert not (tmp_path / "mtd-assistant.key").exists()


def test_a_chat_with_an_application_that_cannot_be_used_says_so_at_once(tmp_path: Path) -> None:
    settings = {**AT_HMRC, "MTD_PORT": str(free_port())}
    assert "MTD_SECRET_KEYS" in one_sentence(run(tmp_path, "chat", "--jsonl", **settings))


def test_a_chat_whose_port_is_taken_says_so_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = {**AT_HMRC, "MTD_PORT": str(taken.getsockname()[1]), "MTD_SECRET_KEYS": Secrets.new_key()}
        assert "MTD_PORT" in one_sentence(run(tmp_path, "chat", "--jsonl", **settings))
