"""A process that races: takes its share of updates as fast as it can, and writes down every answer.

Started by `test_races.py`: one JSON object on standard input says what to do, and a line after it when to begin.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from threading import Thread
from time import perf_counter
from typing import Any

from adapters.database.store import DatabaseStore
from bot.assistant import Assistant
from bot.ports import StoreUnavailable
from bot.updates import Role, Sender, Update
from tests.bot.chatting import JOURNEYS, noon
from tests.journeys.a_journey import TODAY


def update(number: int, person: str, text: str) -> Update:
    """The update with this number."""
    return Update(str(number), Sender("test", person, person), TODAY, text, None, Role.INDIVIDUAL)


def race(assistant: Assistant, updates: Sequence[Update], into: list[Any]) -> None:
    """Take each update until it is answered. An update refused is sent again, as a channel does."""
    for each in updates:
        begun, refused = perf_counter(), 0
        while True:
            try:
                taken = assistant.take(each)
                break
            except StoreUnavailable:
                refused += 1
        into.append([each.id, taken.row, taken.answer.as_json(), taken.is_new, refused, perf_counter() - begun])


def main() -> None:
    """Race, and print what came of it."""
    asked = json.loads(sys.stdin.readline())
    store = DatabaseStore(asked["url"])
    assistant = Assistant(store, JOURNEYS, noon)
    answers: list[Any] = []
    threads = [
        Thread(target=race, args=(assistant, [update(*each) for each in share], answers)) for share in asked["shares"]
    ]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main()
