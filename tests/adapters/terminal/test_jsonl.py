"""JSON lines, as a program meets them: through a real process, on a real database."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from select import select
from typing import Any

import pytest

SECONDS = 30.0


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
        ready, _write, _wrong = select([self._process.stdout], [], [], SECONDS)
        assert ready, f"No answer came within {SECONDS} seconds."
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def told_to_stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=20)
        return self.end()

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
        (b'{"id": "1", "text": "a", "role": "king"}', "role: give one of individual, agent, helper"),
        (b'{"id": "1", "text": "a", "language": "english"}', "language: give two small letters"),
        (b'{"id": "1", "text": "a", "language": "en\\n"}', "language: give two small letters"),
        (b'{"id": "1", "text": "a", "today": "tomorrow"}', "today: write the day as YYYY-MM-DD"),
        (b'{"id": "1", "text": "a", "today": "1780272000"}', "today: write the day as YYYY-MM-DD"),
        (b'{"id": "1", "text": "a", "today": 1780272000}', "today: write the day as YYYY-MM-DD"),
        (b'{"id": "1", "text": "a", "today": "2026-11-21T00:00:00"}', "today: write the day as YYYY-MM-DD"),
        (b'{"id": "1", "text": "a", "today": "20261121"}', "today: write the day as YYYY-MM-DD"),
        (b'{"id": "1", "text": "a", "today": "2026-02-30"}', "today: there is no such day"),
        (b'{"id": "1", "text": "a", "today": "2025-04-05"}', "today: give a day from 2025-04-06 to 2099-12-31"),
        (b'{"id": "1", "text": "a", "today": "9999-12-31"}', "today: give a day from 2025-04-06 to 2099-12-31"),
        (b'{"id": "1", "text": "a", "colour": "red"}', "colour: there is no such field"),
        (b'{"id": "1", "text": "a", "person": "\\ud800"}', "person: take out the control characters"),
        (b'{"id": "1", "text": "a", "person": "a\\u0000b"}', "person: take out the control characters"),
        (b'{"id": "1\\n", "text": "a"}', "id: take out the control characters"),
        (b'{"id": "\\u001b[31m1", "text": "a"}', "id: take out the control characters"),
        (b'{"id": "1\\u2028", "text": "a"}', "id: take out the control characters"),
        (b'{"id": 9223372036854775808, "text": "a"}', "or a whole number of 64 bits"),
        (b'{"id": true, "text": "a"}', "id: give a text of 1 to 120 letters, or a whole number of 64 bits"),
        (b'{"id": 1.5, "text": "a"}', "id: give a text of 1 to 120 letters, or a whole number of 64 bits"),
        (b'{"id": "1", "text": "a", "person": 7}', "person: give a text of 1 to 120 letters"),
        (b"[" * 100_000, "JSON"),
        (b"\xff\xfe", "not JSON"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_told_why_and_the_talk_goes_on(program: Talker, line: bytes, said: str) -> None:
    answer = program.send(line)
    assert said in answer["error"]
    assert "Input should" not in answer["error"]
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


@pytest.mark.parametrize("words", ["feedback a\ud800b", "feedback a\0b", "client a\ud800b", "client a\x07b"])
def test_what_no_database_keeps_is_no_fault_of_ours(program: Talker, words: str) -> None:
    answer = program.send({"id": "1", "text": words, "role": "agent"})
    assert "Something went wrong" not in text_of(answer)


@pytest.mark.parametrize("name", ["Zoë Baker", "王", "a b-c_1.2@d", "👩‍💼"])
def test_people_and_lines_are_called_what_a_program_calls_them(program: Talker, name: str) -> None:
    assert program.send({"id": name, "text": "hello", "person": name})["id"] == name


@pytest.mark.parametrize(
    "data", ["", ".", "...", "1.who..", "1.who..king", "zz.who..own", ":start", ":resume", ":x y z"]
)
def test_button_data_is_never_trusted(program: Talker, data: str) -> None:
    program.send({"id": "1", "text": "check", "role": "individual"})
    assert program.send({"id": "2", "choose": data})["question"] == "who"


@pytest.mark.parametrize("id_", [7, -7, "7", 0])
def test_an_id_comes_back_as_it_was_given(program: Talker, id_: int | str) -> None:
    answer = program.send({"id": id_, "text": "hello"})
    assert (answer["id"], type(answer["id"])) == (id_, type(id_))
    wrong = program.send({"id": id_, "text": 5})
    assert (wrong["id"], type(wrong["id"])) == (id_, type(id_))


def test_a_number_and_the_same_figures_as_text_are_one_update(program: Talker) -> None:
    first = program.send({"id": 7, "text": "help", "role": "individual"})
    assert program.send({"id": "7", "text": "check"}) == {**first, "id": "7"}


@pytest.mark.parametrize("day", ["2025-04-06", "2099-12-31"])
def test_the_first_and_the_last_day_can_be_pretended(program: Talker, day: str) -> None:
    answers = [program.send({"id": "1", "text": "check", "role": "individual", "today": day})]
    for number, said in enumerate(("my own", "self-employment", "yes", "yes", "yes", "none", "yes"), 2):
        answers.append(program.send({"id": number, "text": said, "today": day}))
    assert all("Something went wrong" not in text_of(answer) for answer in answers)


def test_today_can_be_pretended_for_one_line(program: Talker) -> None:
    program.send({"id": "1", "text": "check", "role": "individual", "today": "2030-05-01"})
    for n, said in enumerate(("my own", "self-employment", "yes", "yes", "yes", "none", "yes"), 2):
        answer = program.send({"id": str(n), "text": said, "today": "2030-05-01"})
    assert "2029 to 2030" in labels_of(answer)


def test_sigterm_is_a_clean_end_that_leaves_no_files(database: Path) -> None:
    """Between two lines, where a program waits; nothing that it was told is lost."""
    program = Program(database)
    answer = program.send({"id": "1", "text": "steps", "role": "individual"})
    made = [Path(file["path"]) for reply in answer["replies"] for file in reply["files"]]
    assert made
    assert all(each.exists() for each in made)
    assert program.told_to_stop() == 0
    assert not made[0].parent.exists()


def test_a_database_that_cannot_be_opened_ends_with_one_sentence(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--jsonl", "--database", f"sqlite:///{tmp_path}/no/such/folder/x.db"],
        capture_output=True, text=True, timeout=60, check=False, input="",
    )  # fmt: skip
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
    assert len(ended.stderr.strip().splitlines()) == 1
