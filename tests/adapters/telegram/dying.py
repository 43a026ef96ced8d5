"""A bot in a process of its own, to be stopped or killed. Its arguments are an address and a database."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from adapters.telegram.account import Account
from adapters.telegram.service import serve
from adapters.telegram.serving import until_told_to_stop
from bot.assistant import Assistant
from journeys.registry import JOURNEYS
from tests.adapters.telegram.at_work import TOKEN, UNLIMITED, opened
from tests.adapters.telegram.hand_clock import HandClock


def main() -> None:
    """Serve until stopped or killed."""
    clock = HandClock()
    with opened(Path(sys.argv[2])) as store:
        account, assistant = Account(TOKEN, sys.argv[1]), Assistant(store, JOURNEYS, clock.now)

        async def run(stopping: asyncio.Event) -> None:
            await serve(account, assistant, store, clock.now, stopping, clock=clock, rates=UNLIMITED)

        asyncio.run(until_told_to_stop(run))


if __name__ == "__main__":
    main()
