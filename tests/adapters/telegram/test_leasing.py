"""One process at a time does the work of a lease."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.database.store import DatabaseStore
from adapters.telegram.leasing import LASTS
from tests.adapters.telegram.at_work import TOKEN, AtWork
from tests.adapters.telegram.hand_clock import HandClock
from tests.adapters.telegram.test_delivery import met, waiting
from tests.far_ends.bot_api.server import BotApi

pytestmark = [pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")]

SENDER = f"telegram:{TOKEN.split(':')[0]}"
STEP = LASTS.total_seconds() / 3


@pytest.fixture
def driver(tmp_path: Path, store: DatabaseStore) -> Iterator[sqlite3.Connection]:
    """The database itself, under the store."""
    with closing(sqlite3.connect(tmp_path / "telegram.db", isolation_level=None)) as driver:
        yield driver


def test_who_loses_the_lease_stops_sending_and_goes_on_when_it_is_theirs_again(
    api: BotApi, store: DatabaseStore, clock: HandClock, driver: sqlite3.Connection
) -> None:
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        ours = driver.execute("SELECT holder FROM leases WHERE name = ?", (SENDER,)).fetchone()[0]
        driver.execute("UPDATE leases SET holder = 'another', until = '2099-01-01 00:00:00' WHERE name = ?", (SENDER,))
        clock.move_until(lambda: {"event": "lease_lost", "lease": SENDER, "log_level": "warning"} in logged)
        asked = ann.says("help")
        assert asked.update_id is not None
        api.updates.wait_until_confirmed(asked.update_id)
        clock.move(STEP)
        assert waiting(store) == 1
        driver.execute("DELETE FROM leases WHERE name = ?", (SENDER,))
        clock.move_until(lambda: waiting(store) == 0)
        ann.chat.wait_for("What I can do")
        assert driver.execute("SELECT holder FROM leases WHERE name = ?", (SENDER,)).fetchone()[0] == ours


def test_who_polls_again_begins_where_telegram_is_and_not_where_they_were(
    api: BotApi, store: DatabaseStore, clock: HandClock, driver: sqlite3.Connection
) -> None:
    polling = f"{SENDER}:poll"
    with capture_logs() as logged, AtWork(api, store, clock):
        met(api)
        driver.execute("UPDATE leases SET holder = 'another', until = '2099-01-01 00:00:00' WHERE name = ?", (polling,))
        clock.move_until(lambda: {"event": "lease_lost", "lease": polling, "log_level": "warning"} in logged)
        asked = len(api.asked("getUpdates"))
        assert "offset" in api.asked("getUpdates")[-1]
        driver.execute("DELETE FROM leases WHERE name = ?", (polling,))
        clock.move_until(lambda: len(api.asked("getUpdates")) > asked)
        assert "offset" not in api.asked("getUpdates")[asked]


def test_leases_are_given_up_at_the_end(
    api: BotApi, store: DatabaseStore, clock: HandClock, driver: sqlite3.Connection
) -> None:
    with AtWork(api, store, clock):
        met(api)
        assert len(driver.execute("SELECT name FROM leases").fetchall()) == 2
    now = clock.now()
    assert store.hold(SENDER, "the next", now, now + timedelta(seconds=1))
    assert store.hold(f"{SENDER}:poll", "the next", now, now + timedelta(seconds=1))
