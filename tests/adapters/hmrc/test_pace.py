"""Three a second, and a rest after failures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from adapters.hmrc.breaker import Breaker
from adapters.hmrc.pace import OwnPace
from tests.adapters.hmrc.far_end import NOON

SECOND = timedelta(seconds=1)


def test_no_second_holds_more_than_three_whoever_asks() -> None:
    pace = OwnPace()
    with ThreadPoolExecutor(8) as threads:
        taken = sorted(threads.map(lambda _n: pace.take(NOON), range(31)))
    assert taken[0] == NOON
    assert all(later - earlier > SECOND for earlier, later in zip(taken, taken[3:], strict=False))
    assert taken[-1] - taken[0] < 11 * SECOND


def test_after_a_quiet_time_nobody_waits() -> None:
    pace = OwnPace()
    pace.take(NOON)
    assert pace.take(NOON + SECOND) == NOON + SECOND


def test_a_place_left_by_a_clock_that_was_wrong_is_forgotten() -> None:
    pace = OwnPace()
    pace.take(NOON + timedelta(days=1))
    assert pace.take(NOON) == NOON
    assert pace.take(NOON) > NOON


def test_a_breaker_lets_one_through_after_each_rest() -> None:
    breaker = Breaker(failures=2, rest=10 * SECOND)
    breaker.failed(NOON)
    assert breaker.lets_through(NOON)
    breaker.failed(NOON)
    assert not breaker.lets_through(NOON + 9 * SECOND)
    assert breaker.lets_through(NOON + 10 * SECOND)
    assert not breaker.lets_through(NOON + 11 * SECOND)
    assert breaker.lets_through(NOON + 20 * SECOND)
    breaker.failed(NOON + 20 * SECOND)
    assert not breaker.lets_through(NOON + 29 * SECOND)
    assert breaker.lets_through(NOON + 30 * SECOND)
    breaker.worked()
    assert breaker.lets_through(NOON + 30 * SECOND)


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
