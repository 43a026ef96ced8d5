"""The whole bot at work in a thread of its own, in front of a Bot API server on loopback."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

from adapters.database.store import DatabaseStore
from adapters.telegram.account import Account
from adapters.telegram.pacing import Rate
from adapters.telegram.service import Rates, serve
from bot.assistant import Assistant
from journeys.registry import JOURNEYS
from tests.adapters.telegram.hand_clock import HandClock
from tests.far_ends.bot_api.server import BotApi

TOKEN = "4200000:AAtheTokenOfTheTests_1"
SECRET = "the-secret-of-the-tests"
UNLIMITED = Rates(Rate(1e6, 1000), Rate(1e6, 1000), Rate(1e6, 1000))


def far_end(clock: HandClock) -> BotApi:
    return BotApi(TOKEN, Path(os.environ["MTD_TELEGRAM_API_DESCRIPTION"]), clock.now)


class AtWork:
    """A `serve` on a store, from entering until leaving. `stop` is what SIGTERM does."""

    def __init__(
        self,
        api: BotApi,
        store: DatabaseStore,
        clock: HandClock,
        rates: Rates = UNLIMITED,
        *,
        port: int = 0,
        **account: Any,
    ) -> None:
        self._account = Account(**{"token": TOKEN, "api_url": api.url, **account})
        self._api = api
        self._store = store
        self._clock = clock
        self._rates = rates
        self._assistant = Assistant(store, JOURNEYS, clock.now)
        self._port = port
        self._thread = Thread(target=self._live, name="bot-at-work")
        self.loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._has_begun = Event()
        self.failed: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._has_begun.wait(10)
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()

    def wait_until_over(self) -> None:
        """Wait until it has ended by itself."""
        self._thread.join(20)

    def stop(self) -> None:
        if self._thread.is_alive():
            assert self.loop is not None
            assert self._stopping is not None
            self.loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(20)
        assert not self._thread.is_alive(), "The bot did not stop."
        if self.failed is not None:
            raise self.failed

    def _live(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - shown by whoever waits for it
            self.failed = error

    async def _serve(self) -> None:
        self.loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        self._has_begun.set()
        await serve(
            self._account,
            self._assistant,
            self._store,
            self._clock.now,
            self._stopping,
            clock=self._clock,
            rates=self._rates,
            port=self._port,
        )


@contextmanager
def opened(path: Path) -> Iterator[DatabaseStore]:
    store = DatabaseStore(f"sqlite:///{path}", synchronous="OFF")
    yield store
    store.close()
