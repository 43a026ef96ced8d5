"""A crash between every two steps of the update path, and a kill in mid-conversation: nothing lost, nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import PostgresqlShelf, Shelf

TODAY = "2026-11-21"
UPDATES = 6


def test_a_crash_between_every_two_steps(databases: Shelf, tmp_path: Path) -> None:
    """Whatever the moment, the database ends the same, and the person hears everything, in order."""
    command = [sys.executable, "-m", "tests.bot.crashing", str(tmp_path)]
    if isinstance(databases, PostgresqlShelf):
        command += [databases.server, databases.template]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    lives = json.loads(told.stdout)
    for calm, crashes in ((each["calm"], each["crashes"]) for each in lives.values()):
        for crash in crashes:
            nothing_is_lost(calm, crash)
    assert len(lives["talking"]["calm"]["rows"]["outbox"]) == UPDATES
    if "beginning" in lives:
        every_kind_of_step(lives["talking"]["crashes"])
        assert any("CREATE TABLE" in crash["at"][0] for crash in lives["beginning"]["crashes"])


def nothing_is_lost(calm: dict[str, Any], crash: dict[str, Any]) -> None:
    """Every row is as if nothing had happened: versions too, so each change was made once, each answer said once.

    A message may be heard a second time, at once after the first; none is left out.
    """
    assert crash["rows"] == calm["rows"], crash["at"]
    assert crash["told"] == calm["told"], crash["at"]
    heard = crash["heard"]
    once = [said for said, before in zip(heard, [None, *heard], strict=False) if said != before]
    assert once == calm["heard"], crash["at"]
    assert len(heard) - len(once) <= len(crash["at"])


def every_kind_of_step(talking: list[dict[str, Any]]) -> None:
    """The crashes were where they should be: were the steps no longer seen, this test would test nothing."""
    steps = Counter(crash["at"][0].split()[0] for crash in talking if len(crash["at"]) == 1)
    assert steps["tell"] == UPDATES
    assert steps["BEGIN"] == steps["COMMIT"] > 2 * UPDATES
    assert min(steps[each] for each in ("SELECT", "INSERT", "UPDATE", "deliver", "close")) > 0
    assert sum(len(crash["at"]) == 2 for crash in talking) == 12


class Program:
    """The chat for programs, as a process that can be killed."""

    def __init__(self, url: str) -> None:
        self._command = [sys.executable, "-m", "bot", "chat", "--jsonl", "--database", url]
        self._command += ["--today", TODAY]
        self._lines = 0
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, **line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def ask(self, **line: str) -> dict[str, Any]:
        self.send(**line)
        return self.answer()

    def kill(self) -> None:
        """As `kill -9` does."""
        self._process.kill()
        self._process.communicate()

    def killed_and_started_again(self) -> None:
        self.kill()
        self._start()


@pytest.fixture
def program(databases: Shelf) -> Iterator[Program]:
    started = Program(databases.bare())
    yield started
    started.kill()


def onwards(answer: dict[str, Any]) -> dict[str, str]:
    """What leads on from an answer: that is all, else the first option, else a number typed."""
    options = [each["data"] for each in answer["replies"][-1]["buttons"]]
    done = [data for data in options if data.endswith(".*done")]
    is_typed = "..." in options[0] and answer["question"] != "check"
    return {"text": "12"} if is_typed else {"choose": (done or options)[0]}


def test_killed_again_and_again_the_conversation_goes_on_to_its_end(program: Program) -> None:
    """The last update is sent again after each kill, as nobody can tell whether its answer got through."""
    answer = program.ask(id="0", text="myself")
    for number in range(1, 30):
        sent = {"id": str(number), **onwards(answer)}
        answer = program.ask(**sent)
        if number % 3 == 0:
            program.killed_and_started_again()
        assert program.ask(**sent) == answer
        if "outcome" in answer:
            break
    assert answer["sources"]


def test_killed_while_answering_nothing_is_lost(program: Program) -> None:
    """Killed without waiting for the answer: the update was taken or it was not, and sent again it is answered."""
    answer = program.ask(id="0", text="myself")
    for number in range(1, 8):
        sent = {"id": str(number), **onwards(answer)}
        program.send(**sent)
        program.killed_and_started_again()
        answer = program.ask(**sent)
        assert answer["replies"]
        assert program.ask(**sent) == answer
