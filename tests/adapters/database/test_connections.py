"""Connections in a database: what is removed when, the audit trail, and HMRC's pace for all processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from adapters.database.connections import DatabaseConnections
from adapters.database.opening import open_database
from adapters.database.pace import DatabasePace
from adapters.database.secrets import Secrets
from adapters.database.store import DatabaseStore
from adapters.database.tables import audit, conversations, hmrc_grants, hmrc_starts, hmrc_visits, people
from bot.hmrc.connecting import AUDIT_KEPT, STEP, Awaited, Purpose, Start
from bot.hmrc.grants import ENDED_KEPT, ConnectAgain, Ended
from bot.hmrc.ports import GAP
from tests.bot.hmrc.linking import ANN, BEN, NOON, Town, decides, facts, token, town
from tests.databases import Shelf


@pytest.fixture
def anywhere(databases: Shelf) -> Iterator[Town]:
    with town(databases.new()) as made:
        yield made


def count(of: Town) -> dict[str, int]:
    tables = (hmrc_starts, hmrc_visits, hmrc_grants, audit)
    with of.database.begin() as connection:
        return {each.name: connection.scalar(select(func.count()).select_from(each)) or 0 for each in tables}


# What is forgotten


def test_links_and_visits_are_forgotten_when_their_time_is_up(anywhere: Town) -> None:
    anywhere.connecting.begin(BEN)
    link = anywhere.connecting.begin(ANN)
    anywhere.clock.passes(minutes=9)
    anywhere.visitor().goes_to_hmrc(link, anywhere.nino())
    assert anywhere.store.forget(anywhere.clock.now()) == 0
    anywhere.clock.passes(minutes=1)
    assert anywhere.store.forget(anywhere.clock.now()) == 1  # Ben's link; Ann is still at HMRC.
    assert anywhere.store.forget(anywhere.clock.now() + timedelta(minutes=9)) == 2
    assert count(anywhere) == {"hmrc_starts": 0, "hmrc_visits": 0, "hmrc_grants": 0, "audit": 0}


def test_what_the_page_may_still_check_after_connecting_is_forgotten_too(anywhere: Town) -> None:
    anywhere.connects()
    assert count(anywhere)["hmrc_visits"] == 1
    anywhere.store.forget(anywhere.clock.now() + STEP)
    assert count(anywhere) == {"hmrc_starts": 0, "hmrc_visits": 0, "hmrc_grants": 1, "audit": 1}


def test_a_grant_that_ended_is_forgotten_with_its_record_after_a_while(anywhere: Town) -> None:
    anywhere.connects()
    anywhere.connects(BEN, who="not-signed-up")
    anywhere.hmrc.world.grants.revoke("required")
    anywhere.clock.passes(hours=4)
    with pytest.raises(ConnectAgain):
        anywhere.grants.access(ANN)
    ended_at = anywhere.clock.now()
    anywhere.store.forget(ended_at + ENDED_KEPT)
    assert anywhere.connecting.connection(ANN) is not None
    anywhere.store.forget(ended_at + ENDED_KEPT + timedelta(seconds=1))
    assert anywhere.connecting.connection(ANN) is None
    ben = anywhere.connecting.connection(BEN)
    assert ben is not None
    anywhere.store.forget(ben.until + ENDED_KEPT + timedelta(seconds=1))
    assert count(anywhere)["hmrc_grants"] == 0


def test_a_grant_whose_key_is_lost_is_kept_until_its_eighteen_months_are_over(anywhere: Town) -> None:
    anywhere.connects()
    grant = anywhere.store.granted(ANN, "self")
    assert grant is not None
    anywhere.store.end(grant, Ended.KEY_LOST, NOON)
    anywhere.store.forget(NOON + 2 * ENDED_KEPT)
    assert anywhere.grants.access(ANN).nino == anywhere.nino()


# The audit trail


def test_the_audit_trail_notes_connecting_looking_and_disconnecting(anywhere: Town) -> None:
    anywhere.connects()
    assert anywhere.connecting.record(ANN) is None  # Nothing to see, so nothing was seen.
    anywhere.grants.look_up(ANN, "self", facts())
    anywhere.clock.passes(minutes=1)
    anywhere.connecting.record(ANN)
    anywhere.clock.passes(minutes=1)
    anywhere.connecting.disconnect(ANN)
    anywhere.connecting.disconnect(ANN)
    with anywhere.database.begin() as connection:
        noted = connection.execute(select(audit.c.act, audit.c.subject, audit.c.at).order_by(audit.c.id)).all()
    assert [tuple(each) for each in noted] == [
        ("connected", "self", NOON),
        ("viewed", "self", NOON + timedelta(minutes=1)),
        ("disconnected", "self", NOON + timedelta(minutes=2)),
    ]
    anywhere.store.forget(NOON + AUDIT_KEPT + timedelta(seconds=1))
    assert count(anywhere)["audit"] == 2


def test_the_days_declared_are_those_kept() -> None:
    assert audit.info["holding"].days == AUDIT_KEPT.days


# Conversations


def test_somebody_seen_for_the_first_time_is_written_down_once(anywhere: Town) -> None:
    with ThreadPoolExecutor(4) as threads:
        links = list(threads.map(lambda _number: anywhere.connecting.begin(ANN), range(4)))
    with anywhere.database.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(people)) == 1
        assert connection.scalar(select(func.count()).select_from(conversations)) == 1
    assert sum(anywhere.connecting.opened(token(link)) is not None for link in links) == 1


def test_what_is_done_inside_a_turn_is_part_of_it(anywhere: Town) -> None:
    store = DatabaseStore(anywhere.url)
    kept = Start(0, ANN, Purpose.CONNECT, "self", False, "Ann", NOON + STEP)

    def broken_off() -> None:
        with store.turn(ANN, "1", NOON) as desk:
            DatabaseConnections(desk.transaction, Secrets(anywhere.keys)).ask(kept, "a token")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert anywhere.store.start("a token", NOON) is None
    with store.turn(ANN, "2", NOON) as desk:
        DatabaseConnections(desk.transaction, Secrets(anywhere.keys)).ask(kept, "a token")
    found = anywhere.store.start("a token", NOON)
    assert found is not None
    assert (found.sender, found.account) == (ANN, "Ann")
    store.close()


def test_nothing_that_waits_can_be_read_with_other_keys_and_nothing_breaks(anywhere: Town) -> None:
    link, visitor = anywhere.connecting.begin(ANN), anywhere.visitor()
    url = visitor.goes_to_hmrc(link, anywhere.nino())
    assert url is not None
    back = decides(url)
    keys = anywhere.keys
    anywhere.use_keys(Secrets.new_key())
    assert anywhere.connecting.opened(token(link)) is None
    assert anywhere.connecting.came_back(back["state"], visitor.cookie, back["code"]) is not None
    assert anywhere.connecting.awaits(ANN) is None
    anywhere.use_keys(keys)
    visitor.comes_back(back)
    assert anywhere.connecting.awaits(ANN) is Awaited.CODE


# HMRC's pace


def test_the_pace_gives_each_request_a_place_a_gap_after_the_last(anywhere: Town) -> None:
    other = open_database(anywhere.url)
    paces = [DatabasePace(anywhere.database), DatabasePace(other)]
    places = [paces[number % 2].take(NOON, 5 * GAP) for number in range(8)]
    assert places == [*(NOON + number * GAP for number in range(6)), None, None]
    later = NOON + 6 * GAP
    assert paces[0].take(later, GAP) == later, "who was turned away has no place"
    other.close()


def test_a_place_far_ahead_left_by_a_clock_that_was_wrong_is_forgotten(anywhere: Town) -> None:
    pace = DatabasePace(anywhere.database)
    pace.take(NOON + timedelta(days=400), GAP)
    assert pace.take(NOON, GAP) == NOON
    assert pace.take(NOON, GAP) == NOON + GAP


TAKER = """
import sys
from datetime import datetime, timedelta
from adapters.database.opening import open_database
from adapters.database.pace import DatabasePace
database = open_database(sys.argv[1])
pace, now = DatabasePace(database), datetime.fromisoformat(sys.argv[2])
for _time in range(20):
    print(pace.take(now, timedelta(minutes=1)).isoformat())
database.close()
"""


def test_processes_share_the_pace(anywhere: Town) -> None:
    command = [sys.executable, "-c", TAKER, anywhere.url, NOON.isoformat()]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _process in range(3)]
    places = sorted(datetime.fromisoformat(each) for one in started for each in one.communicate()[0].split())
    gaps = [later - earlier for earlier, later in pairwise(places)]
    assert len(places) == 60
    assert set(gaps) == {GAP}
