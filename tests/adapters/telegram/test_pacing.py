"""Keeping to a rate."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import chain, repeat

from hypothesis import example, given, settings, strategies as st

from adapters.telegram.pacing import CHAT, OVERALL, RECEIVED, Bucket, Buckets, Places, Rate, Turns
from tests.adapters.telegram.hand_clock import HandClock

_GAPS = st.lists(st.floats(0, 3, allow_nan=False), min_size=1, max_size=200)


def sent(rate: Rate, gaps: list[float]) -> list[float]:
    """When messages go out that were ready so long after one another."""
    bucket, ready, out = Bucket(rate), 0.0, []
    for gap in gaps:
        ready += gap
        out.append(ready + bucket.reserve(ready))
    return out


def most_within(seconds: float, times: list[float]) -> int:
    return max(sum(begin <= time < begin + seconds for time in times) for begin in times)


@given(_GAPS)
def test_all_together_never_more_than_thirty_in_any_second(gaps: list[float]) -> None:
    assert most_within(1 - 1e-6, sent(OVERALL, [gap / 50 for gap in gaps])) <= 30


@given(_GAPS)
def test_one_chat_never_more_than_one_in_any_second(gaps: list[float]) -> None:
    assert most_within(1 - 1e-6, sent(CHAT, gaps)) == 1


@given(_GAPS)
def test_order_is_kept_and_nobody_waits_who_need_not(gaps: list[float]) -> None:
    out = sent(CHAT, gaps)
    assert out == sorted(out)
    assert sent(CHAT, [2.0] * 5) == [2.0, 4.0, 6.0, 8.0, 10.0]


def test_taking_says_no_when_there_is_nothing_left_and_gives_it_back_with_time() -> None:
    bucket = Bucket(RECEIVED)
    taken = [bucket.take(0) for _time in range(25)]
    assert taken.count(True) == RECEIVED.at_once
    assert not bucket.take(0.5)
    assert bucket.take(1)
    bucket.give_back()
    assert bucket.take(1)


def test_buckets_that_are_full_again_are_not_kept() -> None:
    buckets = Buckets(CHAT, at_most=3)
    for number in range(3):
        buckets.of(str(number), 0).take(0)
    buckets.of("new", 100)
    assert len(buckets._kept) == 1


def taken_in_turn(moves: Iterable[float], many: int) -> list[tuple[int, float]]:
    """Who went when, of many who came at the same time, where the time goes on by such steps, then by short ones."""
    clock, went = HandClock(), list[tuple[int, float]]()

    async def go() -> None:
        turns = Turns(OVERALL, clock)

        async def one(number: int) -> None:
            await turns.turn()
            went.append((number, clock.time()))

        everybody = asyncio.gather(*(one(number) for number in range(many)))
        for seconds in chain(moves, repeat(0.01)):
            for _step in range(12):
                await asyncio.sleep(0)
            if everybody.done():
                break
            clock.move(seconds)

    asyncio.run(go())
    return went


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 5, allow_nan=False), max_size=40))
@example([0.5, 3.0])
def test_after_a_standstill_those_who_waited_do_not_all_go_at_once(moves: list[float]) -> None:
    went = taken_in_turn(moves, 120)
    assert most_within(1 - 1e-6, [time for _number, time in went]) <= 30
    assert [number for number, _time in went] == list(range(120))


def test_a_crowd_is_let_out_as_fast_as_the_limit_allows_and_no_faster() -> None:
    times = [time for _number, time in taken_in_turn([], 120)]
    assert 25 <= most_within(1 - 1e-6, times) <= 30
    assert times[-1] < 6


def test_who_takes_long_makes_room_for_others_as_long_as_not_too_many_do() -> None:
    went = list[int]()

    async def settled() -> list[int]:
        for _step in range(12):
            await asyncio.sleep(0)
        return went.copy()

    async def go() -> None:
        places, is_over = Places(2, slow=3, after=0), asyncio.Event()

        async def one(number: int) -> None:
            async with places.one() as begin:
                went.append(number)
                if number:  # The first never begins what takes long.
                    begin()
                await is_over.wait()

        everybody = asyncio.gather(*(one(number) for number in range(10)))
        assert await settled() == [0, 1, 2, 3, 4]
        is_over.set()
        await everybody
        assert went == list(range(10))
        is_over.clear()
        again = [asyncio.create_task(one(number)) for number in range(10, 16)]
        assert await settled() == list(range(15))
        is_over.set()
        await asyncio.gather(*again)

    asyncio.run(go())
