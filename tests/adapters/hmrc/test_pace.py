"""Three a second, and a rest after failures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from adapters.hmrc.breaker import REST, Breaker
from adapters.hmrc.pace import OwnPace
from bot.hmrc.ports import WRONG_CLOCK
from tests.adapters.hmrc.far_end import NOON

SECOND = timedelta(seconds=1)
LONG = 20 * SECOND


def take(pace: OwnPace, now: datetime) -> datetime:
    """A place, however far ahead."""
    place = pace.take(now, LONG)
    assert place is not None
    return place


def test_no_second_holds_more_than_three_whoever_asks() -> None:
    pace = OwnPace()
    with ThreadPoolExecutor(8) as threads:
        taken = sorted(threads.map(lambda _n: take(pace, NOON), range(31)))
    assert taken[0] == NOON
    late = 0.15 * SECOND
    assert all(later - (earlier + late) > SECOND for earlier, later in zip(taken, taken[3:], strict=False))
    assert taken[-1] - taken[0] <= 12 * SECOND


def test_after_a_quiet_time_nobody_waits() -> None:
    pace = OwnPace()
    take(pace, NOON)
    assert take(pace, NOON + SECOND) == NOON + SECOND


def test_a_place_left_by_a_clock_that_was_wrong_is_forgotten() -> None:
    pace = OwnPace()
    take(pace, NOON + WRONG_CLOCK + SECOND)
    assert take(pace, NOON) == NOON
    assert take(pace, NOON) > NOON


def test_however_many_come_at_once_nobody_is_let_in_before_their_turn() -> None:
    pace = OwnPace()
    asked = [(now := NOON + number * SECOND / 1000, pace.take(now, LONG)) for number in range(500)]
    places = [place for _now, place in asked if place is not None]
    assert places == sorted(places)
    assert all(later - earlier > SECOND for earlier, later in zip(places, places[3:], strict=False))
    assert all(place is None or now <= place <= now + LONG for now, place in asked)


def test_who_would_wait_too_long_takes_no_place() -> None:
    pace = OwnPace()
    places = [pace.take(NOON, LONG) for _caller in range(200)]
    served = [place for place in places if place is not None]
    assert len(served) == 51
    assert take(pace, served[-1] + SECOND) == served[-1] + SECOND, "nobody stands in the line any more"


def test_a_breaker_lets_one_through_after_each_rest() -> None:
    breaker = Breaker(failures=2, rest=10 * SECOND)
    breaker.failed(NOON)
    assert breaker.lets_through(NOON)
    breaker.failed(NOON)
    assert not breaker.lets_through(NOON + 9 * SECOND)
    assert breaker.lets_through(NOON + 10 * SECOND)
    assert not breaker.lets_through(NOON + 11 * SECOND)
    assert [breaker.lets_through(NOON + 20 * SECOND) for _request in range(3)] == [True, False, False]
    breaker.failed(NOON + 20 * SECOND)
    assert not breaker.lets_through(NOON + 29 * SECOND)
    assert breaker.lets_through(NOON + 30 * SECOND)
    breaker.worked()
    assert breaker.lets_through(NOON + 30 * SECOND)


def test_a_breaker_tells_that_its_api_fails_until_something_works_or_its_rest_is_over() -> None:
    breaker = Breaker(failures=2)
    breaker.failed(NOON)
    assert not breaker.fails(NOON)
    breaker.failed(NOON)
    assert breaker.fails(NOON + REST - SECOND)
    assert not breaker.fails(NOON + REST)
    assert not breaker.fails(NOON - SECOND), "a clock that was wrong is not believed"
    assert not breaker.lets_through(NOON), "to ask has let nobody through"
    breaker.worked()
    assert not breaker.fails(NOON)


def test_only_failures_in_a_row_count() -> None:
    breaker = Breaker(failures=2)
    for _time in range(5):
        breaker.failed(NOON)
        breaker.worked()
    assert breaker.lets_through(NOON)


def test_a_breaker_survives_a_clock_that_goes_back() -> None:
    breaker = Breaker(failures=1)
    breaker.failed(NOON + timedelta(days=1))
    assert breaker.lets_through(NOON)
