"""Walking a map: everything is taken, and a transition that is missing is missed."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.engine.model import Facts
from journeys.engine.walk import (
    Astray,
    Pair,
    Row,
    Walk,
    covering,
    events_of,
    inner_walks,
    pairs_of,
    retaken,
    shortest,
    table_of,
    walks,
)
from tests.journeys.a_journey import TODAY, guests, picnic
from tests.journeys.engine.losing import transitions, without
from tests.journeys.talk import Talk

START = Facts({}, TODAY)


def rows_of(taken: list[Walk]) -> set[Row]:
    return {row for walk in taken for row in walk.rows}


def pairs_in(taken: list[Walk]) -> set[Pair]:
    return {pair for walk in taken for pair in walk.pairs}


def test_few_ways_are_all_walked() -> None:
    taken = walks(picnic.map, START)
    assert len({tuple(sorted(map(str, walk.facts.stored.items()))) for walk in taken}) == len(taken) == 169
    assert rows_of(taken) == set(table_of(picnic.map))
    assert pairs_in(taken) == set(pairs_of(picnic.map))
    assert {walk.end.key for walk in taken} == {"stay", "simple", "feast", "for_two"}


def test_of_many_ways_a_sample_is_walked_that_takes_every_pair() -> None:
    taken = walks(picnic.map, START, most=100)
    assert len(taken) == 25
    assert pairs_in(taken) == set(pairs_of(picnic.map))


def test_the_same_seed_walks_the_same_ways() -> None:
    def told(seed: int) -> list[object]:
        return [walk.facts.stored for walk in walks(picnic.map, START, seed, most=60)]

    assert told(1) == told(1)
    assert told(1) != told(2)


def test_a_group_s_own_map_is_walked() -> None:
    inner = inner_walks(guests, walks(picnic.map, START))
    assert rows_of(inner) == set(table_of(guests.map))
    assert pairs_in(inner) == set(pairs_of(guests.map))
    assert all(walk.facts.around is not None for walk in inner)


def test_a_covering_few_take_every_pair_and_end() -> None:
    taken = walks(picnic.map, START)
    few = covering(taken)
    assert len(few) < 10
    assert pairs_in(few) == pairs_in(taken)
    assert {walk.end.key for walk in few} == {walk.end.key for walk in taken}


def test_the_shortest_way_to_an_end() -> None:
    way = shortest(walks(picnic.map, START))["for_two"]
    assert [question.key for question in way.passed] == ["where", "day", "children", "budget", "guests", "year"]


def test_a_walk_can_be_talked() -> None:
    for walk in walks(picnic.map, START):
        talk = Talk(picnic)
        for event in events_of(walk):
            talk.takes(event)
        assert talk.at.outcome is walk.end, walk.facts.stored


@pytest.mark.parametrize(("key", "row"), transitions(picnic.map))
def test_losing_any_transition_makes_a_walk_fail(key: str, row: int) -> None:
    whole = walks(picnic.map, START)
    with without(picnic.map, key, row):
        try:
            taken = walks(picnic.map, START)
        except Astray:
            return
        assert rows_of(taken) != set(table_of(picnic.map)), "its row is never taken"
        assert any(_goes_otherwise(walk) for walk in whole), "a walk that took it goes another way"


def _goes_otherwise(walk: Walk) -> bool:
    try:
        return retaken(picnic.map, walk).rows != walk.rows
    except Astray:
        return True


def test_a_walk_that_is_astray_says_where() -> None:
    with without(picnic.map, "children", 1), pytest.raises(Astray, match="no row of 'children' holds for"):
        walks(picnic.map, START)


def test_days_matter_to_walks() -> None:
    year = {walk.facts.stored.get("year") for walk in walks(picnic.map, Facts({}, date(2030, 4, 5)))}
    assert year == {None, "2029-30", "2028-29"}
