"""Walks written down as somebody would type them lead where the walks do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journeys.engine.model import Facts
from journeys.engine.walk import shortest, walks
from journeys.registry import JOURNEYS
from tests.journeys.a_journey import TODAY, picnic
from tests.journeys.talk import Talk
from tests.journeys.test_walks import talk_through
from tests.journeys.typed import lines_of, script

WALKS = walks(picnic.map, Facts({}, TODAY))


def test_every_answer_can_be_typed() -> None:
    for walk in WALKS:
        _whose, _title, *said, _right = lines_of(picnic, walk)
        assert Talk(picnic).says(*said).at.outcome is walk.end


def test_a_script_can_be_pasted() -> None:
    way = shortest(WALKS)["simple"]
    assert script(picnic, way) == (
        "./run chat --today 2026-11-21 --database \"sqlite:///$(mktemp -u).db\" <<'END'\n"
        "Myself\nPlan a picnic\nAt the beach\n5 April 2026 (Sunday)\nNo\n£0\nyes\nEND"
    )


def test_a_walk_that_fails_tells_how_to_see_it() -> None:
    journey = min(JOURNEYS.values(), key=lambda each: len(each.map.nodes))
    way, other, *_more = walks(journey.map, Facts({}, TODAY))
    with pytest.raises(AssertionError) as found:
        talk_through(journey, replace(way, end=other.end))
    (note,) = found.value.__notes__
    assert note.endswith("paste this into a terminal:\n\n" + script(journey, way))
