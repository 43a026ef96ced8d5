"""Grants: refreshed once, kept through every failure that is not clear, and ended plainly when they are over."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select, update
from sqlalchemy.engine import make_url

from adapters.database.connections import DatabaseConnections
from adapters.database.engine import Database
from adapters.database.refreshing import DatabaseQueue
from adapters.database.secrets import Secrets
from adapters.database.tables import hmrc_grants
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from adapters.simulator.faults import Fault, Kind as FaultKind
from bot.hmrc.answers import YearStatus
from bot.hmrc.connecting import Failed, Why, shown_number
from bot.hmrc.grants import (
    A_WHILE,
    LEASE,
    LONGEST_HELD,
    LOOKS,
    REST,
    ConnectAgain,
    Ended,
    Grant,
    Grants,
    NotConnected,
    Notice,
)
from bot.hmrc.ports import Ask, Tokens
from bot.hmrc.record import Part
from bot.hmrc.troubles import NO_CODE, AccessEnded, Kind, Unavailable, Unclear, trouble
from bot.ports import StoreUnavailable
from journeys.rules.tax_year import TaxYear
from tests.bot.hmrc.linking import ANN, BEN, NOON, Town, facts, settings_for, token, town
from tests.bot.hmrc.racing import PROCESSES, ROUNDS, figures, race, refreshers
from tests.databases import Shelf, SqliteShelf


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    with town(SqliteShelf(tmp_path).new()) as made:
        made.connects()
        yield made


@pytest.fixture
def anywhere(databases: Shelf) -> Iterator[Town]:
    with town(databases.new()) as made:
        made.connects()
        yield made


def kept(of: Town) -> Grant:
    grant = of.store.granted(ANN, "self")
    assert grant is not None
    return grant


def tokens(of: Town, number: int) -> Tokens:
    return Tokens(f"access {number}", f"refresh {number}", of.clock.now() + timedelta(hours=4), "")


def has_access(of: Town) -> bool:
    """Do they get a token that HMRC takes?"""
    return of.hmrc.world.grants.holder(of.grants.access(ANN).token) is not None


def patient(of: Town, waited: list[float]) -> Grants:
    """Grants that only note how long they would have waited."""
    return Grants(of.store, of.client, of.clock.now, waited.append)


# Refreshing


def test_a_token_with_life_in_it_is_used_as_it_is(here: Town) -> None:
    here.clock.passes(hours=3, minutes=49)
    access = here.grants.access(ANN)
    assert (access.nino, access.since) == (here.nino(), NOON)
    assert here.asked_for_tokens() == 1


def test_a_token_near_its_end_is_refreshed_and_the_new_pair_is_kept(anywhere: Town) -> None:
    before = kept(anywhere)
    anywhere.clock.passes(hours=3, minutes=50)
    access = anywhere.grants.access(ANN)
    after = kept(anywhere)
    assert before.tokens is not None
    assert after.tokens is not None
    assert access.token == after.tokens.access != before.tokens.access
    assert after.tokens.refresh != before.tokens.refresh
    assert after.tokens.scope == before.tokens.scope
    assert (after.until, after.since) == (before.until, before.since)
    assert anywhere.hmrc.world.grants.holder(access.token) is not None


def test_a_token_that_hmrc_refused_is_refreshed_once(here: Town) -> None:
    refused = here.grants.access(ANN).token
    anew = here.grants.access(ANN, refused=refused).token
    assert anew != refused
    assert here.grants.access(ANN, refused=refused).token == anew
    assert here.asked_for_tokens() == 2


def test_nobody_has_access_without_a_connection(here: Town) -> None:
    for sender, subject in ((BEN, "self"), (ANN, "client 7")):
        with pytest.raises(NotConnected):
            here.grants.access(sender, subject)


@pytest.mark.parametrize("kind", [FaultKind.CUT, FaultKind.GARBAGE, FaultKind.REFUSAL])
def test_an_unclear_failure_keeps_the_grant_and_is_tried_again_later(here: Town, kind: FaultKind) -> None:
    here.clock.passes(hours=4)
    here.hmrc.world.faults.add(Fault(kind, "/oauth/token"))
    for _time in range(3):
        with pytest.raises(Unclear):
            here.grants.access(ANN)
    assert not here.hmrc.world.faults._waiting
    assert kept(here).ended is None
    here.clock.passes(seconds=REST.total_seconds())
    assert has_access(here)


def test_an_unclear_failure_lets_a_token_that_still_lives_be_used(here: Town) -> None:
    here.clock.passes(hours=3, minutes=55)
    here.hmrc.world.faults.add(Fault(FaultKind.CUT, "/oauth/token"))
    with pytest.raises(Unclear):
        here.grants.access(ANN)
    assert has_access(here)


def test_an_answer_that_was_lost_ends_in_connect_again_and_not_in_a_loop(here: Town) -> None:
    """HMRC made a new pair that never came: the old refresh token is spent, and nobody can know."""
    here.clock.passes(hours=4)
    here.hmrc.world.faults.add(Fault(FaultKind.LOST, "/oauth/token"))
    with pytest.raises(Unclear):
        here.grants.access(ANN)
    here.clock.passes(minutes=1)
    asked = here.asked_for_tokens()
    for _time in range(5):
        with pytest.raises(ConnectAgain) as over:
            here.grants.access(ANN)
        assert over.value.ended is Ended.TAKEN_BACK
    assert here.asked_for_tokens() == asked + 1
    here.connects()
    assert has_access(here)


def test_a_refresh_that_goes_on_at_hmrc_ends_nothing(here: Town) -> None:
    here.clock.passes(hours=4)
    before = kept(here)
    assert before.tokens is not None
    here.hmrc.world.grants.begin_refresh(before.tokens.refresh)
    with pytest.raises(Unclear):
        here.grants.access(ANN)
    assert kept(here) == replace(before, resting_until=here.clock.now() + REST)


def test_hmrc_that_was_not_reached_may_be_asked_again_at_once(here: Town) -> None:
    here.clock.passes(hours=4)
    nowhere = HmrcClient(settings_for("http://127.0.0.1:9"), OwnPace(), here.clock.now, lambda _seconds: None)
    with pytest.raises(Unavailable):
        Grants(here.store, nowhere, here.clock.now).access(ANN)
    nowhere.close()
    assert has_access(here)


# Endings


def test_a_401_that_stays_for_a_while_ends_the_grant_and_is_no_loop(anywhere: Town) -> None:
    anywhere.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/itsa-status", times=99, code="UNAUTHORIZED"))
    asked = anywhere.asked_for_tokens()
    for times in (1, 2, 3):
        refused = anywhere.grants.look_up(ANN, "self", None).refused
        assert refused is not None
        assert refused.kind is Kind.ACCESS_ENDED
        assert anywhere.asked_for_tokens() == asked + times, "one refresh each time that somebody asks"
    assert has_access(anywhere)
    assert anywhere.store.to_tell(anywhere.clock.now()) == []
    anywhere.clock.passes(seconds=A_WHILE.total_seconds())
    for _time in range(3):
        with pytest.raises(ConnectAgain) as over:
            anywhere.grants.look_up(ANN, "self", None)
        assert over.value.ended is Ended.REFUSED
    assert anywhere.asked_for_tokens() == asked + 4, "then nothing more is asked"
    assert (kept(anywhere).ended, kept(anywhere).tokens) == (Ended.REFUSED, None)
    link = anywhere.connecting.begin_check(ANN)
    anywhere.connecting.started(token(link), "a cookie")
    assert anywhere.connecting.check(token(link), "a cookie", facts()) == Failed(Why.CONNECT_AGAIN)
    assert [each.notice for each in anywhere.store.to_tell(anywhere.clock.now())] == [Notice.ENDED]


def test_a_401_that_a_new_token_mends_ends_nothing(here: Town) -> None:
    here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/itsa-status", code="INVALID_CREDENTIALS"))
    assert here.grants.look_up(ANN, "self", None).missing == {}
    assert kept(here).ended is None
    assert here.asked_for_tokens() == 2


def test_a_401_that_is_a_mistake_costs_nobody_their_connection_nor_what_was_known(anywhere: Town) -> None:
    known = anywhere.grants.look_up(ANN, "self", None)
    for _time in range(3):
        anywhere.clock.passes(days=1)
        anywhere.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/itsa-status", times=2, code="UNAUTHORIZED"))
        refused = anywhere.grants.look_up(ANN, "self", None)
        assert refused.is_key_refused
        assert (refused.missing, refused.open, refused.asked(Part.OPEN)) == ({}, known.open, known.asked_at)
        anywhere.clock.passes(hours=2)
        known = anywhere.grants.look_up(ANN, "self", None)
        assert (known.faults, known.asked_at) == ((), anywhere.clock.now())
    assert kept(anywhere).ended is None
    assert anywhere.store.to_tell(anywhere.clock.now()) == []


def test_a_401_noted_by_a_clock_that_was_wrong_is_long_enough_ago(here: Town) -> None:
    here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/itsa-status", times=99, code="UNAUTHORIZED"))
    here.clock.passes(days=400)
    assert here.grants.look_up(ANN, "self", None).is_key_refused
    here.clock.passes(days=-400)
    with pytest.raises(ConnectAgain):
        here.grants.look_up(ANN, "self", None)


def test_the_clocks_of_two_machines_may_differ_a_little(here: Town) -> None:
    here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/itsa-status", times=99, code="UNAUTHORIZED"))
    assert here.grants.look_up(ANN, "self", None).is_key_refused
    here.clock.passes(seconds=-LONGEST_HELD.total_seconds())
    assert here.grants.look_up(ANN, "self", None).is_key_refused
    here.clock.passes(seconds=-1)
    with pytest.raises(ConnectAgain):
        here.grants.look_up(ANN, "self", None)


def test_silence_and_another_refusal_leave_the_time_of_the_first_refusal(here: Town) -> None:
    here.grants.look_up(ANN, "self", None)
    faults, half = here.hmrc.world.faults, A_WHILE.total_seconds() / 2
    refusal = Fault(FaultKind.REFUSAL, "/itsa-status", times=99, code="UNAUTHORIZED")
    faults.add(refusal)
    assert here.grants.look_up(ANN, "self", None).is_key_refused
    here.clock.passes(seconds=half)
    assert here.grants.look_up(ANN, "self", None).is_key_refused
    faults.clear()
    faults.add(Fault(FaultKind.REFUSAL, "/", times=99))
    with pytest.raises(Unavailable):
        here.grants.look_up(ANN, "self", None)
    faults.clear()
    faults.add(refusal)
    here.clock.passes(seconds=half)
    with pytest.raises(ConnectAgain):
        here.grants.look_up(ANN, "self", None)


class Gate(HmrcClient):
    """HMRC behind something that refuses every look-up; `happens` before each refusal."""

    code = NO_CODE
    happens: Callable[[], object] = staticmethod(lambda: None)

    def statuses(self, ask: Ask, year: TaxYear) -> list[YearStatus]:  # noqa: ARG002 - whatever is asked
        self.happens()
        raise trouble(Kind.ACCESS_ENDED, self.code, 401)


@pytest.fixture
def gate(here: Town) -> Iterator[Gate]:
    made = Gate(settings_for(here.hmrc.url), OwnPace(timedelta(0)), here.clock.now, lambda _seconds: None)
    yield made
    made.close()


def test_a_401_that_is_not_hmrcs_own_ends_nothing(here: Town, gate: Gate) -> None:
    with pytest.raises(AccessEnded):
        Grants(here.store, gate, here.clock.now).look_up(ANN, "self", None)
    assert kept(here).ended is None
    assert has_access(here)


def test_a_401_for_a_token_that_somebody_has_renewed_meanwhile_ends_nothing(here: Town, gate: Gate) -> None:
    def renews() -> None:
        before = kept(here).tokens
        assert before is not None
        here.grants.access(ANN, refused=before.access)

    gate.code, gate.happens = "INVALID_CREDENTIALS", renews
    with pytest.raises(AccessEnded):
        Grants(here.store, gate, here.clock.now).look_up(ANN, "self", None)
    assert kept(here).ended is None
    assert has_access(here)


def test_a_permission_taken_back_at_hmrc_ends_and_is_told_once(anywhere: Town) -> None:
    anywhere.hmrc.world.grants.revoke("required")
    anywhere.clock.passes(hours=4)
    for _time in range(3):
        with pytest.raises(ConnectAgain):
            anywhere.grants.access(ANN)
    assert anywhere.asked_for_tokens() == 2
    assert kept(anywhere).tokens is None
    (due,) = anywhere.store.to_tell(anywhere.clock.now())
    assert (due.sender, due.subject, due.notice) == (ANN, "self", Notice.ENDED)
    assert anywhere.store.told(due)
    assert anywhere.store.to_tell(anywhere.clock.now() + timedelta(days=1)) == []


def test_a_lost_key_says_connect_again_and_the_key_given_back_mends_it(here: Town) -> None:
    keys = here.keys
    here.use_keys(Secrets.new_key())
    for _time in range(3):
        with pytest.raises(ConnectAgain) as over:
            here.grants.access(ANN)
        assert over.value.ended is Ended.KEY_LOST
    connection = here.connecting.connection(ANN)
    assert connection is not None
    assert (connection.ended, connection.number, connection.days_left) == (Ended.KEY_LOST, None, 0)
    assert here.connecting.record(ANN) is None
    assert [each.notice for each in here.store.to_tell(here.clock.now())] == [Notice.ENDED]
    assert here.asked_for_tokens() == 1
    here.use_keys(keys)
    assert has_access(here)
    mended = replace(connection, ended=None, number=shown_number(here.nino()), days_left=(connection.until - NOON).days)
    assert here.connecting.connection(ANN) == mended


def test_a_lost_key_is_mended_by_connecting_again_with_the_new_one(here: Town) -> None:
    here.use_keys(Secrets.new_key())
    assert here.connects().replaced
    assert has_access(here)


def test_a_restored_backup_with_a_spent_refresh_token_ends_in_connect_again(anywhere: Town) -> None:
    with anywhere.database.begin() as connection:
        backup = connection.execute(select(hmrc_grants)).mappings().one()
    refused = anywhere.grants.access(ANN).token
    anywhere.grants.access(ANN, refused=refused)
    with anywhere.database.begin() as connection:
        connection.execute(update(hmrc_grants).values(dict(backup)))
    asked = anywhere.asked_for_tokens()
    for _time in range(3):
        link = anywhere.connecting.begin_check(ANN)
        anywhere.connecting.started(token(link), "a cookie")
        assert anywhere.connecting.check(token(link), "a cookie", facts()) == Failed(Why.CONNECT_AGAIN)
    assert anywhere.asked_for_tokens() == asked + 1
    anywhere.connects()
    assert has_access(anywhere)


def test_eighteen_months_are_known_and_told_in_time(anywhere: Town) -> None:
    def due() -> list[Notice]:
        found = anywhere.store.to_tell(anywhere.clock.now())
        for each in found:
            anywhere.store.told(each)
        return [each.notice for each in found]

    until = kept(anywhere).until
    anywhere.clock.time = until - timedelta(days=30, seconds=1)
    assert due() == []
    anywhere.clock.passes(seconds=1)
    assert due() == [Notice.FIRST]
    assert due() == []
    anywhere.grants.access(ANN)  # A new pair changes nothing about what was told.
    assert due() == []
    connection = anywhere.connecting.connection(ANN)
    assert connection is not None
    assert (connection.days_left, connection.ended) == (30, None)
    anywhere.clock.time = until - timedelta(days=7)
    assert due() == [Notice.LAST]
    anywhere.clock.time = until
    assert due() == [Notice.ENDED]
    with pytest.raises(ConnectAgain) as over:
        anywhere.grants.access(ANN)
    assert over.value.ended is Ended.EXPIRED
    assert due() == []
    connection = anywhere.connecting.connection(ANN)
    assert connection is not None
    assert (connection.days_left, connection.ended) == (0, Ended.EXPIRED)
    anywhere.connects()
    assert due() == []


def test_the_nightly_batch_says_to_hmrc_that_it_is_one_and_passes_over_what_has_ended(anywhere: Town) -> None:
    queue = DatabaseQueue(anywhere.database)
    anywhere.grants.look_up(ANN, "self", None)
    anywhere.connects(BEN, who="not-signed-up")
    assert queue.left(NOON) == 1, "whoever was just asked about waits for nothing"
    assert {seen.headers["gov-client-connection-method"] for seen in anywhere.hmrc.world.seen if seen.api} == {
        "BATCH_PROCESS_DIRECT"
    }
    anywhere.hmrc.world.grants.revoke("not-signed-up")
    anywhere.clock.passes(hours=4)
    with pytest.raises(ConnectAgain):
        anywhere.grants.access(BEN)
    assert queue.left(NOON) == 0


# A clock that is wrong for a while


@pytest.mark.parametrize("days", [365, 1, -400])
def test_a_rest_given_by_a_clock_that_was_wrong_is_over_once_it_is_right(here: Town, days: int) -> None:
    here.clock.passes(hours=4, days=days)
    here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/oauth/token", code="SERVER_ERROR"))
    with pytest.raises(Unclear):
        here.grants.access(ANN, refused=here.grants.access(ANN).token if days < 0 else None)
    here.clock.passes(days=-days)
    assert has_access(here)


@pytest.mark.parametrize("days", [365, 1])
def test_a_lease_of_somebody_killed_while_the_clock_was_wrong_is_over_once_it_is_right(
    anywhere: Town, days: int
) -> None:
    wrong = anywhere.clock.now() + timedelta(days=days)
    assert anywhere.store.lease(kept(anywhere), "killed", wrong, wrong + LEASE)
    anywhere.clock.passes(hours=4)
    waited: list[float] = []
    patient(anywhere, waited).access(ANN)
    assert waited == []


def test_a_lease_of_a_machine_whose_clock_is_a_little_ahead_is_kept(anywhere: Town) -> None:
    ahead = anywhere.clock.now() + LEASE / 2
    assert anywhere.store.lease(kept(anywhere), "somebody", ahead, ahead + LEASE)
    assert not anywhere.store.lease(kept(anywhere), "other", anywhere.clock.now(), anywhere.clock.now() + LEASE)


def test_a_clock_ten_years_ahead_for_one_look_up_costs_nobody_their_connection(anywhere: Town) -> None:
    anywhere.clock.passes(days=3650)
    with pytest.raises(ConnectAgain) as over:
        anywhere.grants.look_up(ANN, "self", None)
    assert over.value.ended is Ended.EXPIRED
    anywhere.clock.passes(days=-3650)
    assert anywhere.grants.look_up(ANN, "self", None).missing == {}
    connection = anywhere.connecting.connection(ANN)
    assert connection is not None
    assert connection.ended is None


# The lease


def test_a_lease_is_had_by_one_until_it_runs_out(anywhere: Town) -> None:
    grant, until = kept(anywhere), NOON + LEASE
    assert anywhere.store.lease(grant, "one", NOON, until)
    assert not anywhere.store.lease(grant, "two", NOON + LEASE / 2, until + LEASE)
    assert anywhere.store.lease(grant, "two", until, until + LEASE)
    assert not anywhere.store.let_go(grant, "one", None)
    assert anywhere.store.let_go(grant, "two", None)
    assert anywhere.store.lease(grant, "one", until, until + LEASE)


def test_a_lease_of_somebody_who_hangs_is_waited_for_and_then_said_to_be_unclear(here: Town) -> None:
    here.clock.passes(hours=4)
    here.store.lease(kept(here), "somebody", here.clock.now(), here.clock.now() + LEASE)
    waited: list[float] = []
    with pytest.raises(Unclear):
        patient(here, waited).access(ANN)
    assert len(waited) == LOOKS
    assert here.asked_for_tokens() == 1
    here.clock.passes(seconds=LEASE.total_seconds())
    assert has_access(here)


def test_a_new_pair_that_comes_late_is_kept_though_the_grant_was_marked_ended_meanwhile(anywhere: Town) -> None:
    """One process was slow, another took its lease and was told that the refresh token is spent: by the first."""
    slow = kept(anywhere)
    anywhere.store.lease(slow, "slow", NOON, NOON + LEASE)
    assert anywhere.store.lease(slow, "hasty", NOON + LEASE, NOON + 2 * LEASE)
    assert anywhere.store.end(slow, Ended.TAKEN_BACK, NOON + LEASE)
    assert kept(anywhere).ended is Ended.TAKEN_BACK
    assert anywhere.store.renew(slow, tokens(anywhere, 2))
    renewed = kept(anywhere)
    assert renewed.ended is None
    assert renewed.tokens == tokens(anywhere, 2)
    assert anywhere.grants.access(ANN).token == "access 2"


def test_an_ending_that_comes_late_ends_nothing_that_is_newer(anywhere: Town) -> None:
    hasty = kept(anywhere)
    anywhere.store.lease(hasty, "slow", NOON, NOON + LEASE)
    assert anywhere.store.renew(hasty, tokens(anywhere, 2))
    assert not anywhere.store.end(hasty, Ended.TAKEN_BACK, NOON)
    assert kept(anywhere).ended is None


def test_a_new_pair_for_a_grant_that_was_disconnected_or_replaced_is_thrown_away(anywhere: Town) -> None:
    old = kept(anywhere)
    anywhere.store.lease(old, "one", NOON, NOON + LEASE)
    anywhere.connecting.disconnect(ANN)
    assert not anywhere.store.renew(old, tokens(anywhere, 2))
    anywhere.connects(who="voluntary")
    assert not anywhere.store.renew(old, tokens(anywhere, 2))
    assert kept(anywhere).nino == anywhere.nino("voluntary")


def test_disconnecting_while_hmrc_refreshes_leaves_nothing(here: Town) -> None:
    here.clock.passes(hours=4)
    here.hmrc.world.refresh_takes = 0.3
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(here.grants.access, ANN)
        wait_until_hmrc_refreshes(here)
        assert here.connecting.disconnect(ANN)
        with pytest.raises(NotConnected):
            asked.result(20)
    assert here.connecting.connection(ANN) is None


def wait_until_hmrc_refreshes(of: Town, done: bool = False) -> None:
    """Wait until HMRC is at it, or has done it."""
    pause = Event()
    for _look in range(2000):
        if any(grant.refreshing for grant in of.hmrc.world.grants._grants) is not done:
            return
        pause.wait(0.005)
    pytest.fail("nobody asked HMRC to refresh, or it does not end")


def test_a_new_pair_is_saved_though_the_database_was_away_when_it_came(here: Town) -> None:
    here.clock.passes(hours=4)
    here.hmrc.world.refresh_takes = 0.2
    with (
        ThreadPoolExecutor(1) as threads,
        closing(sqlite3.connect(make_url(here.url).database or "", isolation_level=None)) as other,
    ):
        asked = threads.submit(here.grants.access, ANN)
        wait_until_hmrc_refreshes(here)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            here.store.granted(ANN, "self")
        other.execute("ROLLBACK")
        assert here.hmrc.world.grants.holder(asked.result(20).token) is not None


@pytest.mark.parametrize("away", [0.5, 3.0])
def test_a_new_pair_is_saved_though_the_store_is_away_for_some_seconds(here: Town, away: float) -> None:
    here.clock.passes(hours=4)
    store = Away(here.database, Secrets(here.keys), away)
    access = Grants(store, here.client, here.clock.now, store.passes).access(ANN)
    assert here.hmrc.world.grants.holder(access.token) is not None
    assert here.asked_for_tokens() == 2


def test_a_new_pair_that_cannot_be_saved_is_given_up_after_some_seconds(here: Town) -> None:
    here.clock.passes(hours=4)
    store = Away(here.database, Secrets(here.keys), 3600)
    with pytest.raises(StoreUnavailable):
        Grants(store, here.client, here.clock.now, store.passes).access(ANN)
    assert 5 < 3600 - store.left < 10


class Away(DatabaseConnections):
    """A database that keeps no new pair for some seconds, which pass by waiting."""

    def __init__(self, database: Database, secrets: Secrets, seconds: float) -> None:
        super().__init__(database, secrets)
        self.left = seconds

    def passes(self, seconds: float) -> None:
        self.left -= seconds

    def renew(self, grant: Grant, tokens: Tokens) -> bool:
        if self.left > 0:
            raise StoreUnavailable("the database is away")
        return super().renew(grant, tokens)


def test_records_of_a_connection_that_was_replaced_meanwhile_are_not_kept(anywhere: Town) -> None:
    record = anywhere.grants.look_up(ANN, "self", None)
    anywhere.clock.passes(minutes=1)
    anywhere.connects(who="voluntary")
    assert not anywhere.store.save_record(ANN, "self", NOON, record)
    assert anywhere.store.record(ANN, "self") is None


def test_what_hmrc_cannot_tell_now_is_kept_from_before_for_this_connection_only(anywhere: Town) -> None:
    anywhere.grants.look_up(ANN, "self", None)
    anywhere.clock.passes(hours=1)
    anywhere.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/balance-and-transactions", times=99))
    anywhere.grants.look_up(ANN, "self", None)
    kept = anywhere.store.record(ANN, "self")
    assert kept is not None
    assert kept.balance is not None
    assert (kept.asked(Part.BALANCE), kept.asked_at) == (NOON, NOON + timedelta(hours=1))
    anywhere.connects(who="voluntary")
    assert anywhere.grants.look_up(ANN, "self", None).balance is None


# Many processes


def test_one_grant_refreshed_by_four_processes_at_once_again_and_again(anywhere: Town) -> None:
    done = race(anywhere)
    found = figures(done)
    assert (found["rounds"], found["processes"]) == (ROUNDS, PROCESSES)
    assert [each.asked for each in done] == [1] * ROUNDS
    assert [len(each.tokens) for each in done] == [1] * ROUNDS
    assert found["failures"] == 0
    (last,) = done[-1].tokens
    assert anywhere.hmrc.world.grants.holder(last) is not None
    assert kept(anywhere).ended is None


def test_kill_9_after_the_lease_and_before_hmrc_was_asked_loses_nothing(anywhere: Town) -> None:
    anywhere.clock.passes(hours=4)
    with refreshers(anywhere, 1, hangs=True) as (doomed,), refreshers(anywhere, 1) as (other,):
        doomed.tell()
        assert doomed.hear() == {"hangs": True}
        doomed.kill()
        anywhere.clock.passes(seconds=LEASE.total_seconds())
        other.tell()
        assert anywhere.hmrc.world.grants.holder(other.hear()["token"]) is not None
    assert anywhere.asked_for_tokens() == 2


def test_kill_9_while_hmrc_refreshes_ends_in_connect_again_and_not_in_a_loop(anywhere: Town) -> None:
    """The new pair went to a process that is dead. HMRC gives it to nobody else."""
    anywhere.clock.passes(hours=4)
    anywhere.hmrc.world.refresh_takes = 0.3
    with refreshers(anywhere, 2) as (doomed, other):
        doomed.tell()
        wait_until_hmrc_refreshes(anywhere)
        doomed.kill()
        wait_until_hmrc_refreshes(anywhere, done=True)
        anywhere.hmrc.world.refresh_takes = 0
        anywhere.clock.passes(seconds=LEASE.total_seconds())
        said = []
        for _time in range(3):
            other.tell()
            said.append(other.hear()["error"])
    assert said == ["ConnectAgain"] * 3
    assert anywhere.asked_for_tokens() == 3  # connecting, the one that died, and one more
    assert kept(anywhere).ended is Ended.TAKEN_BACK
    anywhere.connects()
    assert has_access(anywhere)
