"""Several processes and threads on one conversation and one database: each update is answered once."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import chain
from typing import Any

from adapters.database.store import DatabaseStore
from bot.assistant import Assistant
from tests.bot.chatting import JOURNEYS, noon
from tests.bot.racing import update
from tests.databases import Shelf, rows

SAID = ["picnic", "1", "back", "park", "help", "5 10 2026", "menu", "why", "2", "yes", "nonsense", "1", "six", "cancel"]
Share = list[tuple[int, str, str]]


def share(numbers: range, person: str) -> Share:
    """Updates with these numbers, of one person, saying whatever comes next."""
    return [(number, person, SAID[number % len(SAID)]) for number in numbers]


def raced(url: str, processes: list[list[Share]]) -> list[list[list[Any]]]:
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
        process.stdin.write(json.dumps({"url": url, "shares": shares}) + "\n")
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


def in_order(url: str, shares: list[Share]) -> list[tuple[int, str, str]]:
    """The updates in the order in which the database took them."""
    by_key = {f"update:{number}": (number, person, text) for number, person, text in chain(*shares)}
    return [by_key[row[2]] for row in rows(url)["outbox"]]


def alone(url: str, updates: list[tuple[int, str, str]]) -> dict[str, Any]:
    """The answer of each update when one process takes them in this order."""
    store = DatabaseStore(url, synchronous="OFF")
    assistant = Assistant(store, JOURNEYS, noon)
    answers = {str(each[0]): assistant.take(update(*each)).answer.as_json() for each in updates}
    store.close()
    return answers


def test_two_processes_with_the_same_updates(databases: Shelf) -> None:
    """Both are sent all of them: each is taken once, and both get the same answer."""
    url = databases.new()
    updates = share(range(300), "ann")
    one, other = raced(url, [[updates], [updates]])
    answers = {number: (row, answer) for number, row, answer, *_rest in one}
    assert answers == {number: (row, answer) for number, row, answer, *_rest in other}
    assert sorted(is_new for *_update, is_new, _refused, _time in [*one, *other]) == [False] * 300 + [True] * 300
    assert len(rows(url)["outbox"]) == 300
    quiet = databases.new()
    expected = alone(quiet, in_order(url, [updates]))
    assert {number: answer for number, (_row, answer) in answers.items()} == expected
    assert rows(url)["sessions"] == rows(quiet)["sessions"]


def test_two_processes_with_different_updates_of_one_conversation(databases: Shelf) -> None:
    """Whatever order they were taken in, the answers and the sessions are those of that order, taken in peace."""
    url = databases.new()
    shares = [share(range(first, 600, 2), "ann") for first in (0, 1)]
    answers = list(chain(*raced(url, [[each] for each in shares])))
    assert len({number for number, *_rest in answers}) == len(answers) == len(rows(url)["outbox"]) == 600
    quiet = databases.new()
    expected = alone(quiet, in_order(url, shares))
    assert {number: answer for number, _row, answer, *_rest in answers} == expected
    assert rows(url)["sessions"] == rows(quiet)["sessions"]
    assert rows(url)["conversations"] == rows(quiet)["conversations"]


def test_many_threads_of_three_processes(databases: Shelf) -> None:
    """Four people in each of three processes, and one whom all talk for; hardly anybody is asked to send it again."""
    url = databases.new()
    everybody = [
        [
            share(range(process * 1000, process * 1000 + 30), "all of us"),
            *(share(range(thread * 100, thread * 100 + 30), f"{process}-{thread}") for thread in range(1, 5)),
        ]
        for process in range(3)
    ]
    answers = list(chain(*raced(url, everybody)))
    assert len(answers) == len(rows(url)["outbox"]) == 3 * 5 * 30
    assert all(is_new for *_update, is_new, _refused, _time in answers)
    assert sum(refused for *_update, refused, _time in answers) <= len(answers) / 100
    assert len(rows(url)["people"]) == 3 * 4 + 1


def test_processes_that_meet_the_same_people_for_the_first_time(databases: Shelf) -> None:
    url = databases.bare()
    meeting = [(number, f"person {number % 10}", "myself") for number in range(40)]
    raced(url, [[meeting]] * 3)
    kept = rows(url)
    assert (len(kept["people"]), len(kept["conversations"]), len(kept["outbox"])) == (10, 10, 40)
