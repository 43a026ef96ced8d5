"""The lane: one at a time, by order of arrival; nobody waits for ever, and nobody who leaves blocks the rest."""

from __future__ import annotations

from threading import Thread

import pytest

from adapters.database.lane import Lane, LaneBlocked


def queue(lane: Lane, names: str, served: list[str]) -> list[Thread]:
    """Let these arrive one after another behind whoever is in the lane."""

    def pass_through(name: str) -> None:
        with lane:
            served.append(name)

    threads = [Thread(target=pass_through, args=(name,)) for name in names]
    for number, thread in enumerate(threads, len(lane._waiting) + 1):
        thread.start()
        while len(lane._waiting) < number:
            pass
    return threads


def test_who_comes_first_goes_first() -> None:
    lane, served = Lane(patience=60), list[str]()
    with lane:
        threads = queue(lane, "abcdefgh", served)
        assert served == []
    for thread in threads:
        thread.join()
    assert "".join(served) == "abcdefgh"


def test_only_one_is_in_the_lane() -> None:
    lane, inside, seen = Lane(patience=60), list[int](), set[int]()

    def work(number: int) -> None:
        for _time in range(50):
            with lane:
                inside.append(number)
                seen.add(len(inside))
                inside.remove(number)

    threads = [Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {1}


def test_patience_ends_and_the_lane_goes_on_without_them() -> None:
    lane = Lane(patience=0.01)
    with lane, pytest.raises(LaneBlocked), lane:
        pytest.fail("there were two in the lane")
    with lane:
        assert not lane._waiting


def test_a_wide_lane_lets_so_many_in() -> None:
    lane = Lane(patience=0.01, width=3)
    for _time in range(2):
        with lane, lane, lane, pytest.raises(LaneBlocked), lane:
            pytest.fail("there were four in the lane")


def test_an_error_lets_the_next_one_in() -> None:
    lane, served = Lane(patience=60), list[str]()
    threads: list[Thread] = []

    def fail() -> None:
        with lane:
            threads.extend(queue(lane, "a", served))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    threads[0].join()
    assert served == ["a"]
