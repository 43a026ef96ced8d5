"""Keeping to a rate."""

from __future__ import annotations

from hypothesis import given, strategies as st

from adapters.telegram.pacing import CHAT, OVERALL, RECEIVED, Bucket, Buckets, Rate

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
