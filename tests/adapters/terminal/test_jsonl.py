"""JSON lines, as a program meets them: through a real process, on a real database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


class Program:
    """A program that talks to the assistant over pipes."""

    def __init__(self, database: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "bot", "chat", "--jsonl",
                "--database", f"sqlite:///{database}", "--today", "2026-11-21", *arguments,
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def send(self, line: bytes | dict[str, Any]) -> dict[str, Any]:
        raw = line if isinstance(line, bytes) else json.dumps(line).encode()
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(raw + b"\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def end(self) -> int:
        self._process.communicate(timeout=20)
        return self._process.returncode


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "chat.db"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One process for the whole file: every test is another person to it."""
    started = Program(tmp_path_factory.mktemp("jsonl") / "chat.db")
    yield started
    started.kill()


class Talker:
    """One person of the running program, unless a line names another."""

    def __init__(self, program: Program, person: str) -> None:
        self._program = program
        self._person = person

    def send(self, line: bytes | dict[str, Any]) -> dict[str, Any]:
        if isinstance(line, bytes):
            return self._program.send(line)
        return self._program.send({**line, "person": f"{self._person} {line.get('person', '')}"})


@pytest.fixture
def program(running: Program, request: pytest.FixtureRequest) -> Talker:
    return Talker(running, str(abs(hash(request.node.nodeid))))


def text_of(answer: dict[str, Any]) -> str:
    return "\n".join(reply["text"] for reply in answer["replies"])


def labels_of(answer: dict[str, Any]) -> dict[str, str]:
    return {button["label"]: button["data"] for reply in answer["replies"] for button in reply["buttons"]}


def test_the_first_words_say_what_it_is_and_ask_for_whom(program: Talker) -> None:
    answer = program.send({"id": "1", "text": "hello"})
    assert "I am not HMRC" in text_of(answer)
    assert answer["question"] == "who_for"
    assert set(labels_of(answer)) == {"Myself", "My clients", "Someone I help"}


def test_a_known_role_is_not_asked_for(program: Talker) -> None:
    answer = program.send({"id": "1", "text": "hello", "role": "individual"})
    assert "I am not HMRC" in text_of(answer)
    assert answer["question"] == "menu"


def test_a_person_gets_to_an_outcome_with_its_sources_and_result(program: Talker) -> None:
    program.send({"id": "1", "text": "check", "role": "individual"})
    program.send({"id": "2", "text": "a limited company"})
    answer = program.send({"id": "3", "text": "yes"})
    assert answer["id"] == "3"
    assert answer["journey"] == "eligibility"
    assert answer["outcome"] == "company"
    assert answer["facts"][0] == "SR-01"
    assert {"title", "url", "as_of"} == set(answer["sources"][0])
    assert answer["result"]["requirement"] == "out_of_scope"
    assert answer["replies"][-1]["links"][0]["url"].startswith("https://www.gov.uk/")


def test_buttons_and_words_do_the_same(program: Talker) -> None:
    asked = program.send({"id": "1", "text": "check", "role": "individual", "person": "a"})
    program.send({"id": "1", "text": "check", "role": "individual", "person": "b"})
    pressed = program.send({"id": "2", "choose": labels_of(asked)["My own"], "person": "a"})
    typed = program.send({"id": "2", "text": "my own", "person": "b"})
    assert pressed == typed


def test_the_same_id_gets_the_first_answer_again_and_changes_nothing(program: Talker) -> None:
    program.send({"id": "1", "text": "check", "role": "individual"})
    first = program.send({"id": "2", "text": "my own"})
    program.send({"id": "3", "text": "1"})
    assert program.send({"id": "2", "text": "a limited company"}) == first
    assert program.send({"id": "4", "text": "nonsense"})["question"] == "returns"


def test_two_people_do_not_meet(program: Talker) -> None:
    program.send({"id": "1", "text": "check", "role": "individual", "person": "a"})
    program.send({"id": "2", "text": "my own", "person": "a"})
    other = program.send({"id": "2", "text": "hello", "person": "b"})
    assert other["question"] == "who_for"


def test_the_place_is_kept_across_a_kill(database: Path) -> None:
    first = Program(database)
    first.send({"id": "1", "text": "check", "role": "individual"})
    first.send({"id": "2", "text": "my own"})
    before = first.send({"id": "3", "text": "self-employment"})
    first.kill()
    second = Program(database)
    assert second.send({"id": "3", "text": "self-employment"}) == before
    assert second.send({"id": "4", "text": "back"})["question"] == "income"
    assert second.end() == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"not json", "not JSON"),
        (b'["a", "list"]', "one JSON object"),
        (b'{"id": "1"}', "either text or choose"),
        (b'{"text": "hello"}', "id"),
        (b'{"id": "", "text": "hello"}', "id"),
        (b'{"id": "1", "text": "a", "choose": "b"}', "either text or choose"),
        (b'{"id": "1", "text": 5}', "text"),
        (b'{"id": "1", "text": "a", "role": "king"}', "role"),
        (b'{"id": "1", "text": "a", "today": "tomorrow"}', "today"),
        (b'{"id": "1", "text": "a", "colour": "red"}', "colour"),
        (b'{"id": "1", "text": "a", "person": "\\ud800"}', "person"),
        (b"[" * 100_000, "JSON"),
        (b"\xff\xfe", "not JSON"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_told_why_and_the_talk_goes_on(program: Talker, line: bytes, said: str) -> None:
    answer = program.send(line)
    assert said in answer["error"]
    assert program.send({"id": "2", "text": "hello"})["question"] == "who_for"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\x00\x07\x1b[31m", "x" * 10_000, "🧾" * 500, "\u202eمرحبا", "<script>alert(1)</script>",
        "'; DROP TABLE people; --", "{title} {0} %s %(a)s", "/start /start", "\ud800", "a.b.c.d",
    ],
)  # fmt: skip
def test_whatever_is_typed_gets_an_answer_and_keeps_the_place(program: Talker, text: str) -> None:
    program.send({"id": "1", "text": "check", "role": "individual"})
    answer = program.send({"id": "2", "text": text})
    assert answer["question"] == "who"
    assert "script" not in text_of(answer)


@pytest.mark.parametrize(
    "data", ["", ".", "...", "1.who..", "1.who..king", "zz.who..own", ":start", ":resume", ":x y z"]
)
def test_button_data_is_never_trusted(program: Talker, data: str) -> None:
    program.send({"id": "1", "text": "check", "role": "individual"})
    assert program.send({"id": "2", "choose": data})["question"] == "who"


def test_today_can_be_pretended_for_one_line(program: Talker) -> None:
    program.send({"id": "1", "text": "check", "role": "individual", "today": "2030-05-01"})
    for n, said in enumerate(("my own", "self-employment", "yes", "yes", "yes", "none", "yes"), 2):
        answer = program.send({"id": str(n), "text": said, "today": "2030-05-01"})
    assert "2029 to 2030" in labels_of(answer)


def test_a_database_that_cannot_be_opened_ends_with_one_sentence(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--jsonl", "--database", f"sqlite:///{tmp_path}/no/such/folder/x.db"],
        capture_output=True, text=True, timeout=60, check=False, input="",
    )  # fmt: skip
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
    assert len(ended.stderr.strip().splitlines()) == 1
