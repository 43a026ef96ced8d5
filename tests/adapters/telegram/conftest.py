"""A Bot API server, a store and a clock for each test that wants them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.database.store import DatabaseStore
from tests.adapters.telegram.at_work import AtWork, far_end, opened
from tests.adapters.telegram.hand_clock import HandClock
from tests.databases import empty_sqlite
from tests.far_ends.bot_api.server import BotApi


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def api(clock: HandClock) -> Iterator[BotApi]:
    """Telegram's far end. At the end nothing that was asked of it, or that it sent, may be forbidden."""
    with far_end(clock) as server:
        yield server
    assert server.faults == []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DatabaseStore]:
    file = tmp_path / "telegram.db"
    file.write_bytes(empty_sqlite())
    with opened(file) as store:
        yield store


@pytest.fixture
def at_work(api: BotApi, store: DatabaseStore, clock: HandClock) -> Iterator[AtWork]:
    """The bot, polling, with no limits of its own."""
    with AtWork(api, store, clock) as working:
        yield working
