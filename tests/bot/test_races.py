"""Several processes and threads on one conversation and one SQLite file: each update is answered once."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import Any

from adapters.database.store import DatabaseStore
from bot.assistant import Assistant
from tests.bot.chatting import JOURNEYS, Shelf, noon, rows
from tests.bot.racing import update

SAID = ["picnic", "1", "back", "park", "help", "5 10 2026", "menu", "why", "2", "yes", "nonsense", "1", "six", "cancel"]
Share = list[tuple[int, str, str]]


def share(numbers: range, person: str) -> Share:
    """Updates with these numbers, of one person, saying whatever comes next."""
    return [(number, person, SAID[number % len(SAID)]) for number in numbers]


def raced(path: Path, processes: list[list[Share]]) -> list[list[list[Any]]]:
    """Let every process take its shares, one thread each, all starting together; the answers of each process."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bot.racing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _each in processes
    ]
    for process, shares in zip(started, processes, strict=True):
        assert process.stdin is not None
        process.stdin.write(json.dumps({"url": f"sqlite:///{path}", "shares": shares}) + "\n")
        process.stdin.flush()
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [process.communicate() for process in started]
    assert [errors for _answers, errors in ended] == [""] * len(started)
    return [json.loads(answers) for answers, _errors in ended]


def in_order(path: Path, shares: list[Share]) -> list[tuple[int, str, str]]:
    """The updates in the order in which the database took them."""
    by_key = {f"update:{number}": (number, person, text) for number, person, text in chain(*shares)}
    return [by_key[row[2]] for row in rows(path)["outbox"]]


def alone(path: Path, updates: list[tuple[int, str, str]]) -> dict[str, Any]:
    """The answer of each update when one process takes them in this order."""
    store = DatabaseStore(f"sqlite:///{path}", synchronous="OFF")
    assistant = Assistant(store, JOURNEYS, noon)
    answers = {str(each[0]): assistant.take(update(*each)).answer.as_json() for each in updates}
    store.close()
    return answers


def test_two_processes_with_the_same_updates(tmp_path: Path) -> None:
    """Both are sent all of them: each is taken once, and both get the same answer."""
    shelf = Shelf(tmp_path)
    path = shelf.path()
    updates = share(range(300), "ann")
    one, other = raced(path, [[updates], [updates]])
    answers = {number: (row, answer) for number, row, answer, *_rest in one}
    assert answers == {number: (row, answer) for number, row, answer, *_rest in other}
    assert sorted(is_new for *_update, is_new, _refused, _time in [*one, *other]) == [False] * 300 + [True] * 300
    assert len(rows(path)["outbox"]) == 300
    quiet = shelf.path()
    expected = alone(quiet, in_order(path, [updates]))
    assert {number: answer for number, (_row, answer) in answers.items()} == expected
    assert rows(path)["sessions"] == rows(quiet)["sessions"]


def test_two_processes_with_different_updates_of_one_conversation(tmp_path: Path) -> None:
    """Whatever order they were taken in, the answers and the sessions are those of that order, taken in peace."""
    shelf = Shelf(tmp_path)
    path = shelf.path()
    shares = [share(range(first, 600, 2), "ann") for first in (0, 1)]
    answers = list(chain(*raced(path, [[each] for each in shares])))
    assert len({number for number, *_rest in answers}) == len(answers) == len(rows(path)["outbox"]) == 600
    quiet = shelf.path()
    expected = alone(quiet, in_order(path, shares))
    assert {number: answer for number, _row, answer, *_rest in answers} == expected
    assert rows(path)["sessions"] == rows(quiet)["sessions"]
    assert rows(path)["conversations"] == rows(quiet)["conversations"]


def test_many_threads_of_three_processes(tmp_path: Path) -> None:
    """Four people in each of three processes, and one whom all talk for; hardly anybody is asked to send it again."""
    path = Shelf(tmp_path).path()
    everybody = [
        [
            share(range(process * 1000, process * 1000 + 30), "all of us"),
            *(share(range(thread * 100, thread * 100 + 30), f"{process}-{thread}") for thread in range(1, 5)),
        ]
        for process in range(3)
    ]
    answers = list(chain(*raced(path, everybody)))
    assert len(answers) == len(rows(path)["outbox"]) == 3 * 5 * 30
    assert all(is_new for *_update, is_new, _refused, _time in answers)
    assert sum(refused for *_update, refused, _time in answers) <= len(answers) / 100
    assert len(rows(path)["people"]) == 3 * 4 + 1


def test_processes_that_meet_the_same_people_for_the_first_time(tmp_path: Path) -> None:
    path = tmp_path / "not made yet.db"
    meeting = [(number, f"person {number % 10}", "myself") for number in range(40)]
    raced(path, [[meeting]] * 3)
    kept = rows(path)
    assert (len(kept["people"]), len(kept["conversations"]), len(kept["outbox"])) == (10, 10, 40)
