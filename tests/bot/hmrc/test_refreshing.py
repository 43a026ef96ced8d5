"""The nightly refresh: who is asked about and in what order, once each, whatever stops it; and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from adapters.database.pace import DatabasePace
from adapters.database.refreshing import DatabaseQueue, claims
from adapters.database.secrets import Secrets
from adapters.database.store import DatabaseStore
from adapters.database.tables import hmrc_grants, people
from adapters.hmrc.breaker import FAILURES as BREAKS, REST as BREAKER_REST
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from adapters.simulator.faults import Fault, Kind as FaultKind
from bot.hmrc.answers import Balance
from bot.hmrc.grants import Ended, Grants, Linked
from bot.hmrc.ports import GAP, Ask, Tokens
from bot.hmrc.record import Part, Record
from bot.hmrc.refreshing import CLAIM, FAILURES, FRESH, OLD, PAUSE, SOON, Queue, Refreshed, Staleness, Stopped, refresh
from bot.hmrc.troubles import HmrcTrouble, Kind as TroubleKind
from bot.updates import Sender
from tests.bot.hmrc.linking import NOON, Town, facts, settings_for, town
from tests.bot.hmrc.nightly import Nightly
from tests.databases import Shelf, SqliteShelf

JANUARY = datetime(2027, 1, 24, 1, tzinfo=UTC)
"""When the returns are due within 14 days, and just so the updates of 7 February too."""

NEVER = datetime(2099, 1, 1, tzinfo=UTC)


def sender(who: str) -> Sender:
    return Sender("telegram", who, who)


class Night:
    """A town where people connect, and the refresh that asks about them."""

    def __init__(self, of: Town) -> None:
        self.town = of
        self.queue = DatabaseQueue(of.database)
        self.pauses: list[float] = []
        self._seen = 0

    def connect(self, *everybody: str) -> None:
        for who in everybody:
            self.town.connects(sender(who), who=who)
        self.asked()

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.town.clock.passes(seconds=seconds)

    def refresh(self, hours: float = 8, grants: Grants | None = None) -> Refreshed:
        clock = self.town.clock
        return refresh(
            self.queue, grants or self.town.grants, clock.now, clock.now() + timedelta(hours=hours), self.pause
        )

    def refresh_one(self) -> str | None:
        """Ask about whoever is first, as a refresh does; who it was."""
        claims: list[Linked] = []
        refresh(_First(self.queue, claims), self.town.grants, self.town.clock.now, NEVER, self.pause)
        return claims[0].sender.account if claims else None

    def tokens(self, who: str) -> Tokens:
        found = self.town.store.granted(sender(who), "self")
        assert found is not None
        assert found.tokens is not None
        return found.tokens

    def asked(self) -> list[str]:
        """About whom HMRC was asked since this was last looked at, in order."""
        seen = list(self.town.hmrc.world.seen)
        fresh, self._seen = seen[self._seen :], len(seen)
        names = {person.nino: who for who, person in self.town.hmrc.world.people.items()}
        parts = (part for each in fresh for part in each.path.split("/"))
        return list(dict.fromkeys(names[part] for part in parts if part in names))

    def trouble(self, who: str) -> TroubleKind:
        """What comes of looking up somebody for whom it fails."""
        with pytest.raises(HmrcTrouble) as raised:
            self.town.grants.look_up(sender(who), "self", facts())
        return raised.value.fault.kind

    def record(self, who: str) -> Record:
        found = self.town.store.record(sender(who), "self")
        assert found is not None
        return found

    def ended(self, who: str) -> Ended | None:
        found = self.town.store.granted(sender(who), "self")
        assert found is not None
        return found.ended


class _First:
    """A queue in which only the first stands."""

    def __init__(self, of: Queue, claims: list[Linked]) -> None:
        self._of = of
        self._claims = claims

    def claim(self, now: datetime) -> Linked | None:
        found = None if self._claims else self._of.claim(now)
        self._claims += [found] if found else []
        return found

    def left(self, now: datetime) -> int:
        return self._of.left(now)

    def staleness(self, now: datetime) -> Staleness:
        return self._of.staleness(now)


@contextmanager
def night(url: str) -> Iterator[Night]:
    with town(url) as made:
        yield Night(made)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Night]:
    with night(SqliteShelf(tmp_path).new()) as made:
        yield made


@pytest.fixture
def anywhere(databases: Shelf) -> Iterator[Night]:
    with night(databases.new()) as made:
        yield made


# Who, and in what order


def test_those_in_need_are_asked_about_in_the_order_of_their_need(anywhere: Night) -> None:
    anywhere.connect("overdue", "no-obligations", "required", "several")
    anywhere.refresh()
    assert anywhere.asked() == ["overdue", "no-obligations", "required", "several"]
    anywhere.town.clock.time = JANUARY
    anywhere.connect("voluntary")
    told = anywhere.refresh()
    never, return_first, update_then, long_late, old = "voluntary", "several", "required", "overdue", "no-obligations"
    assert anywhere.asked() == [never, return_first, update_then, long_late, old]
    assert (told.asked, told.left, told.stopped) == (5, 0, None)


def test_who_was_asked_about_is_left_alone_until_the_next_night(here: Night) -> None:
    here.connect("required", "several", "no-obligations")
    here.town.clock.time = JANUARY
    assert here.refresh().asked == 3
    here.town.clock.passes(hours=19)
    assert here.refresh().asked == 0
    here.asked()
    here.town.clock.passes(hours=1)
    here.refresh()
    assert here.asked() == ["several", "required"]


def test_of_those_due_on_one_day_the_oldest_record_comes_first(here: Night) -> None:
    here.connect("required", "new")
    here.refresh()
    here.town.clock.time = JANUARY
    here.town.grants.look_up(sender("required"), "self", None)
    here.town.clock.passes(hours=FRESH.total_seconds() / 3600)
    here.asked()
    here.refresh()
    assert here.asked() == ["new", "required"]


def test_nobody_else_is_asked_about_until_their_record_is_old(here: Night) -> None:
    here.connect("no-obligations", "required")
    here.refresh()
    here.asked()
    here.town.clock.passes(days=OLD.days - 1)
    assert here.refresh().asked == 0
    here.town.clock.passes(days=1)
    assert here.refresh().asked == 2


def test_who_has_blocked_the_assistant_is_not_asked_about(here: Night) -> None:
    here.connect("required", "overdue")
    store = DatabaseStore(here.town.url)
    store.left(sender("overdue"), NOON)
    store.close()
    told = here.refresh()
    assert here.asked() == ["required"]
    assert told.left == 0


def test_hmrc_hears_that_nobody_is_at_a_browser(here: Night) -> None:
    here.connect("required")
    here.refresh()
    asked = [each.headers for each in here.town.hmrc.world.seen if each.api]
    assert asked
    assert {each["gov-client-connection-method"] for each in asked} == {"BATCH_PROCESS_DIRECT"}
    assert not any("gov-client-browser-js-user-agent" in each for each in asked)


def test_a_deadline_that_hmrc_did_not_tell_this_time_is_still_known(here: Night) -> None:
    here.connect("several")
    here.refresh()
    here.town.clock.time = JANUARY
    here.town.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/income-and-expenditure", times=3))
    here.refresh()
    assert Part.OPEN in here.record("several").older
    here.asked()
    here.town.clock.passes(hours=24)
    here.refresh()
    assert here.asked() == ["several"]
    assert here.record("several").older == {}


@pytest.mark.parametrize("grants", [2_000])
def test_nobody_is_looked_for_by_reading_everybody(databases: Shelf, grants: int) -> None:
    """The plan of each question names an index, on a database that has somebody in it to choose from."""
    with night(databases.new()) as made, made.town.database.begin() as connection:
        connection.execute(insert(people), [_person(number) for number in range(grants)])
        ids = connection.execute(select(people.c.id).order_by(people.c.id)).scalars().all()
        connection.execute(insert(hmrc_grants), [_grant(number, person) for number, person in enumerate(ids)])
        connection.execute(text("ANALYZE"))
        for asked in claims(JANUARY):
            plan = _plan(
                made, str(asked.compile(connection, compile_kwargs={"literal_binds": True})), connection.execute
            )
            assert "ix_hmrc_grants_" in plan
            assert "SCAN hmrc_grants\n" not in plan
            assert "Seq Scan on hmrc_grants" not in plan


def _plan(of: Night, sql: str, execute: Callable[..., Iterable[Sequence[object]]]) -> str:
    explain = "EXPLAIN QUERY PLAN" if of.town.database.locks_itself else "EXPLAIN"
    return "\n".join(str(row[-1]) for row in execute(text(f"{explain} {sql}"))) + "\n"


def _person(number: int) -> dict[str, object]:
    return {"channel": "telegram", "workspace": "", "account": str(number), "language": "en"}


def _grant(number: int, person: int) -> dict[str, object]:
    """Nearly all were asked about lately and have nothing due before May; every hundredth has, some are not known."""
    is_due = number % 100 == 0
    asked_at = JANUARY - (timedelta(days=2) if is_due else timedelta(hours=1)) - timedelta(seconds=number)
    next_due = JANUARY.date() + (SOON if is_due else timedelta(days=100))
    given: dict[str, object] = {
        "since": NOON,
        "until": NOON + timedelta(days=500),
        "asked_at": asked_at,
        "next_due": next_due,
    }
    given["untold"] = {1: "not_yet", 2: "refused"}.get(number % 100)
    kept = {"address": "1", "as_agent": False, "nino": "", "edition": str(number)}
    return {"person_id": person, "subject": "self", **kept, **given}


# Of whom it is not known what they have to send


DUE = "/obligations/"
"""Where HMRC is asked what is due."""


@pytest.mark.parametrize("path", [f"{DUE}details/", "/crystallisation"], ids=["updates-and-returns", "returns"])
def test_who_has_something_to_send_that_hmrc_did_not_tell_is_asked_about_the_next_night(
    anywhere: Night, path: str
) -> None:
    anywhere.connect("several")
    anywhere.town.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, path, times=99))
    told = anywhere.refresh()
    assert (told.asked, told.left, told.staleness.untold) == (1, 0, 1)
    assert "Not known what is due, as HMRC has not told it: 1." in str(told)
    anywhere.town.hmrc.world.faults.clear()
    anywhere.asked()
    anywhere.town.clock.passes(hours=24)
    told = anywhere.refresh()
    assert (anywhere.asked(), told.staleness.untold) == (["several"], 0)
    assert "Not known" not in str(told)
    anywhere.town.clock.passes(hours=24)
    assert anywhere.refresh().asked == 0


def test_whose_deadlines_are_from_an_earlier_time_is_asked_about_until_hmrc_tells_them(anywhere: Night) -> None:
    anywhere.connect("several", "no-obligations")
    anywhere.refresh()
    anywhere.town.clock.time = JANUARY
    for night in range(3):
        anywhere.town.hmrc.world.faults.clear()
        anywhere.town.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, DUE, times=99))
        told = anywhere.refresh()
        assert told.asked == 2, night
        assert told.staleness.untold == 2
        assert told.staleness.oldest == anywhere.town.clock.now() - NOON, "as old as what is due in it"
        anywhere.town.clock.passes(hours=24)
    anywhere.town.hmrc.world.faults.clear()
    told = anywhere.refresh()
    assert (told.asked, told.left, told.staleness.untold) == (2, 0, 0)
    assert told.staleness.oldest == timedelta(0)


def test_who_is_long_behind_comes_before_whom_hmrc_tells_only_in_part(anywhere: Night) -> None:
    anywhere.connect("no-obligations")
    anywhere.town.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/crystallisation", times=99))
    anywhere.refresh()
    anywhere.town.clock.passes(seconds=1)
    anywhere.connect("overdue")
    anywhere.refresh()
    anywhere.town.hmrc.world.faults.clear()
    anywhere.town.clock.time = JANUARY
    anywhere.asked()
    anywhere.refresh()
    assert anywhere.asked() == ["overdue", "no-obligations"]


def test_who_hmrc_refuses_to_tell_of_is_asked_about_each_week(anywhere: Night) -> None:
    """Somebody not signed up, who signs up meanwhile; and an insolvent person, of whom HMRC tells only other things."""
    anywhere.connect("not-signed-up", "insolvent")
    assert anywhere.refresh().staleness.untold == 2
    anywhere.asked()
    anywhere.town.clock.passes(days=6)
    assert anywhere.refresh().asked == 0
    anywhere.town.clock.passes(days=1)
    anywhere.refresh()
    assert anywhere.asked() == ["not-signed-up", "insolvent"]


def test_who_was_refused_long_after_their_deadline_is_asked_about_each_week_only(here: Night) -> None:
    here.connect("required")
    here.refresh()
    here.town.clock.time = JANUARY + timedelta(days=60)
    fault = Fault(FaultKind.REFUSAL, here.town.nino("required"), times=99, code="CLIENT_OR_AGENT_NOT_AUTHORISED")
    here.town.hmrc.world.faults.add(fault)
    assert here.refresh().asked == 1
    assert here.record("required").refused is not None
    here.town.clock.passes(hours=24)
    assert here.refresh().asked == 0
    here.town.clock.passes(days=6)
    assert here.refresh().asked == 1


def test_who_never_was_asked_about_is_not_known_either(here: Night) -> None:
    here.connect("required")
    assert here.refresh(hours=0).staleness == Staleness(0, None, None, untold=1)


# HMRC's limit


def test_it_keeps_to_three_requests_a_second(anywhere: Night) -> None:
    anywhere.connect("required", "several")
    anywhere.town.clock.passes(hours=5)
    anywhere.town.hmrc.world.pace.a_second = 3
    with paced(anywhere, anywhere.pause) as grants:
        began = anywhere.town.clock.now()
        assert anywhere.refresh(grants=grants).asked == 2
    requests = 2 + 8 + 11
    assert sum(each.status == 429 for each in anywhere.town.hmrc.world.seen) == 0
    assert (anywhere.town.clock.now() - began).total_seconds() == pytest.approx((requests - 1) * GAP.total_seconds())


@contextmanager
def paced(of: Night, wait: Callable[[float], object]) -> Iterator[Grants]:
    """Grants whose requests keep the pace that all processes share."""
    settings = settings_for(of.town.hmrc.url)
    client = HmrcClient(settings, DatabasePace(of.town.database), of.town.clock.now, wait)
    yield Grants(of.town.store, client, of.town.clock.now)
    client.close()


# Stopped, killed, and several at once


def test_it_may_be_stopped_before_any_request_and_carries_on(here: Night) -> None:
    """Each time round it gets one request further before it is stopped. Everybody is asked about, and stays linked."""
    here.connect("required", "overdue")
    reached, stopped = 0, 0
    for reached in range(1, 30):
        here.town.clock.passes(days=OLD.days)
        begun = here.town.clock.now()
        with paced(here, Interrupted(here, reached)) as grants:
            try:
                here.refresh(grants=grants)
                break
            except KeyboardInterrupt:
                stopped += 1
        here.town.clock.passes(seconds=CLAIM.total_seconds())
        with paced(here, here.pause) as grants:
            told = here.refresh(grants=grants)
        assert (told.failed, told.skipped, told.left) == ({}, 0, 0)
        assert all(here.record(who).asked_at >= begun for who in ("required", "overdue"))
    assert stopped == reached - 1 == 2 * (1 + 8) - 1


class Interrupted:
    """Waits for a turn at HMRC, until it is interrupted at one of them."""

    def __init__(self, of: Night, at: int) -> None:
        self._of = of
        self._left = at

    def __call__(self, seconds: float) -> None:
        self._left -= 1
        if not self._left:
            raise KeyboardInterrupt
        self._of.pause(seconds)


def test_several_processes_share_the_people_and_one_that_is_killed_loses_nobody(anywhere: Night) -> None:
    everybody = ["required", "voluntary", "new", "overdue", "several", "exempt"]
    anywhere.connect(*everybody)
    three = [Nightly(anywhere.town) for _process in range(3)]
    try:
        first = [each.hear()["claimed"] for each in three]
        three[0].kill()
        others = []
        for process in three[1:]:
            while "claimed" in (heard := process.go_on()):
                others.append(heard["claimed"])
            assert heard["left"] > 0
    finally:
        for each in three:
            each.kill()
    assert sorted([*first, *others]) == sorted(everybody)
    assert sorted(anywhere.asked()) == sorted([*first[1:], *others])
    assert anywhere.refresh().asked == 0
    anywhere.town.clock.passes(seconds=CLAIM.total_seconds())
    told = anywhere.refresh()
    assert anywhere.asked() == first[:1]
    assert (told.asked, told.left) == (1, 0)


def test_it_stops_at_the_time_given_and_carries_on_the_next_night(here: Night) -> None:
    everybody = ["required", "voluntary", "new", "several"]
    here.connect(*everybody)
    with paced(here, here.pause) as grants:
        told = here.refresh(hours=5 / 3600, grants=grants)
        assert told.stopped is Stopped.TIME_UP
        assert 0 < told.asked < 4
        assert told.asked + told.left == 4
        first = here.asked()
        here.town.clock.passes(hours=24)
        told = here.refresh(grants=grants)
    assert here.asked() == everybody[len(first) :]
    assert (told.left, told.stopped) == (0, None)


def test_no_time_at_all_asks_nobody(here: Night) -> None:
    here.connect("required")
    told = here.refresh(hours=0)
    assert (told.asked, told.left, told.stopped) == (0, 1, Stopped.TIME_UP)
    assert here.asked() == []


# Troubles


def test_a_record_that_hmrc_cannot_give_stops_nobody_else(here: Night) -> None:
    here.connect("required", "several", "new")
    here.town.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, here.town.nino("required"), times=1000))
    told = here.refresh()
    assert (told.asked, told.failed, told.left, told.stopped) == (2, {"unavailable": 1}, 1, None)
    assert [here.record(who).missing for who in ("several", "new")] == [{}, {}]
    here.town.hmrc.world.faults.clear()
    assert here.refresh().asked == 0
    here.town.clock.passes(seconds=CLAIM.total_seconds())
    assert here.refresh().asked == 1


def test_somebody_whom_we_cannot_take_stops_nobody_else(here: Night) -> None:
    here.connect("required", "new")
    nino = here.town.nino("required")
    with meanwhile(here, lambda ask: 1 // (ask.nino != nino)) as grants:
        told = here.refresh(grants=grants)
    assert (told.asked, told.failed) == (1, {"defect": 1})


def test_it_stops_with_a_plain_line_while_hmrc_keeps_failing(here: Night) -> None:
    everybody = ["required", "voluntary", "new", "overdue", "several", "exempt", "dormant"]
    here.connect(*everybody)
    here.town.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/", times=1000))
    told = here.refresh()
    assert (told.asked, told.stopped, told.left) == (0, Stopped.HMRC_FAILS, 7)
    assert sum(told.failed.values()) == FAILURES
    assert "held_back" in told.failed
    assert set(here.pauses) == {PAUSE}
    assert str(told).startswith("Stopped early. HMRC keeps failing")
    here.town.hmrc.world.faults.clear()
    here.town.clock.passes(seconds=CLAIM.total_seconds())
    assert here.refresh().asked == 7


def test_faults_of_single_people_are_no_failure_of_hmrcs(here: Night) -> None:
    """Seven whose connection HMRC refuses for good, one way or another, and one who is well."""
    unclear, gone = ["voluntary", "new", "overdue", "several", "exempt"], ["dormant", "ceased"]
    here.connect(*unclear, *gone, "required")
    here.town.clock.passes(hours=5)
    for who in unclear:  # HMRC says invalid_request for each: a refresh of theirs goes on for ever.
        tokens = here.tokens(who)
        here.town.hmrc.world.grants.begin_refresh(tokens.refresh)
    for who in gone:
        here.town.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, here.town.nino(who), times=99, code="UNAUTHORIZED"))
    told = here.refresh()
    assert (told.asked, told.failed, told.stopped) == (1, {"unclear": 5, "access_ended": len(gone)}, None)
    assert here.record("required").missing == {}
    assert here.pauses == [PAUSE] * len(gone)


def takes_no_key(of: Night, *who: str) -> None:
    """From now on HMRC refuses every key, or those of some."""
    for path in map(of.town.nino, who) if who else ("/itsa-status",):
        of.town.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, path, times=9999, code="UNAUTHORIZED"))


def test_while_hmrc_takes_nobodys_key_nobody_loses_their_connection_and_it_is_told(anywhere: Night) -> None:
    everybody = ["required", "several", "new", "voluntary", "overdue", "exempt"]
    anywhere.connect(*everybody)
    anywhere.refresh()
    anywhere.town.clock.time = JANUARY
    takes_no_key(anywhere)
    for night in range(3):
        told = anywhere.refresh()
        assert (told.asked, told.failed, told.stopped) == (0, {"access_ended": FAILURES}, Stopped.HMRC_FAILS)
        assert told.staleness.oldest == anywhere.town.clock.now() - NOON, night
        anywhere.town.clock.passes(hours=24)
    assert {anywhere.ended(who) for who in everybody} == {None}
    anywhere.town.hmrc.world.faults.clear()
    told = anywhere.refresh()
    assert (told.asked, told.left, told.staleness.untold) == (6, 0, 0)


def test_whose_key_is_not_taken_while_those_of_others_are_has_to_connect_again(anywhere: Night) -> None:
    anywhere.connect("overdue", "required", "several")
    anywhere.refresh()
    anywhere.town.clock.time = JANUARY
    takes_no_key(anywhere, "several")
    told = anywhere.refresh()
    assert (told.asked, told.skipped, told.failed, told.stopped) == (2, 0, {"access_ended": 1}, None)
    assert anywhere.ended("several") is None
    anywhere.town.clock.passes(hours=24)
    anywhere.asked()
    told = anywhere.refresh()
    assert anywhere.asked() == ["required", "overdue", "several"], "who was asked about in vain comes last"
    assert (told.asked, told.skipped, told.failed) == (2, 1, {})
    assert anywhere.ended("several") is Ended.REFUSED


def test_whose_key_is_not_taken_is_not_left_alone_for_a_month(here: Night) -> None:
    here.connect("no-obligations")
    here.refresh()
    here.town.clock.passes(days=OLD.days)
    takes_no_key(here)
    assert here.refresh().staleness.untold == 1
    here.asked()
    here.town.clock.passes(hours=24)
    here.refresh()
    assert here.asked() == ["no-obligations"]


def test_hmrc_answering_about_somebody_ends_a_row_of_failures(here: Night) -> None:
    failing = ["voluntary", "new", "overdue", "several"], ["exempt", "dormant", "ceased", "no-obligations"]
    here.connect(*failing[0], "required", *failing[1])
    assert all(len(each) == FAILURES - 1 for each in failing)
    for who in (*failing[0], *failing[1]):
        here.town.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, here.town.nino(who), times=99))
    told = here.refresh()
    assert (told.asked, sum(told.failed.values()), told.stopped) == (1, 8, None)


def test_who_was_asked_about_in_vain_comes_after_all_others(anywhere: Night) -> None:
    """Three whose connections fail every time, and time for one each night: all the others get their turn."""
    stuck = ["voluntary", "new", "overdue"]
    anywhere.connect(*stuck)
    anywhere.town.clock.passes(hours=5)
    for who in stuck:
        anywhere.town.hmrc.world.grants.begin_refresh(anywhere.tokens(who).refresh)
    assert anywhere.refresh().failed == {"unclear": 3}
    anywhere.connect("required", "several")
    turns: list[str] = []
    for _night in range(5):
        anywhere.town.clock.passes(hours=24)
        turns.append(anywhere.refresh_one() or "")
    assert turns == ["required", "several", "voluntary", "new", "overdue"]


def test_a_deadline_that_is_near_does_not_put_a_failure_before_others(anywhere: Night) -> None:
    anywhere.connect("required", "several")
    assert anywhere.refresh_one() == "required"
    anywhere.town.clock.passes(seconds=1)
    assert anywhere.refresh_one() == "several"
    anywhere.town.clock.time = JANUARY
    assert anywhere.refresh_one() == "several", "their return is due before the update of the other"
    anywhere.town.clock.passes(hours=5)
    assert anywhere.refresh_one() == "required"
    anywhere.town.clock.passes(hours=24)
    anywhere.town.hmrc.world.faults.add(Fault(FaultKind.CUT, "/oauth/token"))
    assert anywhere.refresh_one() == "several"
    anywhere.town.clock.passes(seconds=CLAIM.total_seconds())
    assert anywhere.refresh_one() == "required"
    assert anywhere.refresh_one() == "several"
    assert anywhere.refresh_one() is None


@pytest.mark.parametrize("days", [365, 2])
def test_a_clock_that_was_wrong_keeps_nobody_from_being_asked_about(anywhere: Night, days: int) -> None:
    anywhere.connect("required", "several")
    anywhere.town.clock.passes(days=days)
    anywhere.refresh_one()
    assert anywhere.queue.claim(anywhere.town.clock.now()) is not None, "and then it was killed"
    anywhere.town.clock.passes(days=-days)
    assert anywhere.refresh().asked == 2


def test_it_stops_before_every_grant_is_in_doubt_while_no_token_is_renewed(here: Night) -> None:
    here.connect("required", "voluntary", "new", "overdue", "several", "exempt", "dormant")
    here.town.clock.passes(hours=5)
    here.town.hmrc.world.faults.add(Fault(FaultKind.CUT, "/oauth/token", times=1000))
    told = here.refresh()
    assert (told.failed, told.stopped) == ({"unclear": FAILURES}, Stopped.HMRC_FAILS)


def test_a_token_endpoint_that_fails_is_left_alone_and_no_connection_is_lost(here: Night) -> None:
    """Everybody's access has run out, and several look for themselves, one after the other."""
    everybody = ["required", "voluntary", "new", "overdue", "several", "exempt", "dormant"]
    here.connect(*everybody)
    here.town.clock.passes(hours=5)
    here.town.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/oauth/token", times=1000))
    before = here.town.asked_for_tokens()
    kinds = [here.trouble(who) for who in everybody]
    assert kinds == [TroubleKind.UNCLEAR] * BREAKS + [TroubleKind.HELD_BACK] * (len(everybody) - BREAKS)
    assert here.town.asked_for_tokens() - before == BREAKS
    here.town.hmrc.world.faults.clear()
    here.town.clock.passes(seconds=BREAKER_REST.total_seconds())
    assert here.refresh().asked == len(everybody)
    assert [here.ended(who) for who in everybody] == [None] * len(everybody)


def test_a_connection_that_has_ended_is_marked_and_skipped(anywhere: Night) -> None:
    anywhere.connect("required", "voluntary")
    anywhere.town.clock.passes(hours=5)
    anywhere.town.hmrc.world.grants.revoke("required")
    told = anywhere.refresh()
    assert (told.asked, told.skipped, told.failed, told.left) == (1, 1, {}, 0)
    assert anywhere.ended("required") is Ended.TAKEN_BACK
    assert anywhere.asked() == ["voluntary"]
    anywhere.town.clock.passes(days=600)
    told = anywhere.refresh()
    assert (told.asked, told.skipped, told.left) == (0, 0, 0)
    assert anywhere.asked() == []


def test_a_connection_whose_key_is_lost_is_skipped_until_the_key_is_back(here: Night) -> None:
    here.connect("required")
    key = here.town.keys
    here.town.use_keys(Secrets.new_key())
    told = here.refresh()
    assert (told.asked, told.skipped, told.left) == (0, 1, 0)
    here.town.use_keys(key)
    here.town.clock.passes(seconds=CLAIM.total_seconds())
    assert here.refresh().asked == 1


def test_somebody_who_disconnects_while_asked_about_is_skipped(here: Night) -> None:
    here.connect("required")
    with meanwhile(here, lambda _ask: here.town.connecting.disconnect(sender("required"))) as grants:
        told = here.refresh(grants=grants)
    assert (told.asked, told.skipped, told.left) == (0, 1, 0)
    assert here.town.store.granted(sender("required"), "self") is None


class Meanwhile(HmrcClient):
    """HMRC, and what happens while it is asked for a balance."""

    happens: Callable[[Ask], object]

    def balance(self, ask: Ask) -> Balance:
        self.happens(ask)
        return super().balance(ask)


@contextmanager
def meanwhile(of: Night, happens: Callable[[Ask], object]) -> Iterator[Grants]:
    """Grants of people to whom something happens while HMRC is asked."""
    client = Meanwhile(settings_for(of.town.hmrc.url), OwnPace(timedelta(0)), of.town.clock.now, of.pause)
    client.happens = happens
    yield Grants(of.town.store, client, of.town.clock.now)
    client.close()


# What it tells


def test_it_tells_how_old_the_records_are(anywhere: Night) -> None:
    anywhere.connect("required", "several", "new", "no-obligations")
    anywhere.refresh()
    assert anywhere.refresh().staleness == Staleness(0, None, None)
    anywhere.town.clock.time = JANUARY - timedelta(hours=30)
    anywhere.town.grants.look_up(sender("new"), "self", None)
    anywhere.town.clock.time = JANUARY
    told = anywhere.refresh(hours=0)
    assert told.staleness == Staleness(3, JANUARY - NOON, JANUARY - NOON)
    anywhere.town.grants.look_up(sender("several"), "self", None)
    told = anywhere.refresh(hours=0)
    assert told.staleness == Staleness(3, JANUARY - NOON, timedelta(hours=30))
    assert str(told).splitlines() == [
        "Stopped early. The time given was up.",
        "Asked HMRC about: 0.",
        "Skipped, as the connection has ended: 0.",
        "Failed: 0.",
        "Left for the next run: 3.",
        "With something due in the next 14 days, or overdue: 3.",
        "Their oldest record: 63 days old. Half are 30 hours old or less.",
    ]


def test_failures_are_told_by_their_kind() -> None:
    told = Refreshed(1, 0, {"unclear": 2, "held_back": 1}, 3, Staleness(0, None, None), None)
    assert "Failed: 3 (held_back 1, unclear 2)." in str(told)
    assert "Stopped" in str(replace(told, stopped=Stopped.TIME_UP))
