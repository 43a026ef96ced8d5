"""The terminal adapter in a process of its own: `python -m tests.channels.in_terminal people|programs URL`."""

from __future__ import annotations

import sys

from rich.console import Console

from adapters.database.store import DatabaseStore
from adapters.terminal.chat import Chat, plain_ask
from adapters.terminal.jsonl import converse
from bench.serving import NOON
from bot.assistant import Assistant
from bot.ports import Now
from journeys.registry import JOURNEYS


def main() -> None:
    """Talk until the input ends."""
    now: Now = lambda: NOON  # noqa: E731
    store = DatabaseStore(sys.argv[2], synchronous="OFF")
    assistant = Assistant(store, JOURNEYS, now)
    if sys.argv[1] == "people":
        Chat(assistant, store, now, Console(highlight=False), plain_ask).run()
    else:
        converse(assistant, store, now, sys.stdin, sys.stdout)
    store.close()


if __name__ == "__main__":
    main()
