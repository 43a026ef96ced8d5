"""Step n of m: counted from the map, never backwards."""

from __future__ import annotations

import pytest

from tests.journeys.a_journey import picnic
from tests.journeys.talk import Talk


def test_the_longest_way_is_counted_at_first() -> None:
    assert "Step 1 of 7" in Talk(picnic).text


@pytest.mark.parametrize(
    ("said", "steps"),
    [
        (["park", "today", "yes", "1", "50", "Ann", "adult", "done", "1"], "1/7 2/7 3/7 4/7 5/7 6/7 6/7 6/7 7/7 7/7"),
        (["park", "today", "no", "50", "Ann", "adult", "done", "1"], "1/7 2/7 3/7 4/6 5/6 5/6 5/6 6/6 6/6"),
        (["park", "today", "no", "5"], "1/7 2/7 3/7 4/6 4/4"),
        (["home"], "1/7 1/1"),
    ],
)
def test_the_way_left_only_gets_shorter(said: list[str], steps: str) -> None:
    talk = Talk(picnic)
    seen = [f"{talk.at.step}/{talk.at.steps}"]
    for text in said:
        talk.says(text)
        seen.append(f"{talk.at.step}/{talk.at.steps}")
    assert " ".join(seen) == steps


def test_a_group_counts_its_own_longest_way() -> None:
    talk = Talk(picnic, {"where": "park", "day": "2026-11-22", "children": False, "budget": "50.00"})
    assert "Guest 1, question 1 of 3" in talk.text
    assert "Guest 1, question 2 of 3" in talk.says("Ann").text
