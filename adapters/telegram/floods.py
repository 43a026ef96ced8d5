"""What was left unread because there was too much of it: said in the log, and not so often that it floods that too."""

from __future__ import annotations

import asyncio
from collections import Counter

import structlog

from adapters.telegram.pacing import Clock

_A_MINUTE = 60.0

_log = structlog.get_logger()


class Floods:
    """One line for each chat and minute, with how many updates of that minute it is about."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counted: Counter[str] = Counter()
        self._waiting: set[asyncio.Task[None]] = set()

    def note(self, chat: str) -> None:
        """Note an update that was left unread. It is said when the minute is over."""
        self._counted[chat] += 1
        if self._counted[chat] == 1:
            task = asyncio.create_task(self._say_after_a_minute(chat))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)

    async def close(self) -> None:
        """Say at once what there is to say."""
        tasks = list(self._waiting)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for chat in list(self._counted):
            self._say(chat)

    async def _say_after_a_minute(self, chat: str) -> None:
        await self._clock.sleep(_A_MINUTE)
        self._say(chat)

    def _say(self, chat: str) -> None:
        count = self._counted.pop(chat)
        _log.warning("updates_left_unread", count=count, meaning="One chat sends more than one message a second.")
