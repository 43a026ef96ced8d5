"""One of a few options: by number, by name, by other words for it, and nearly so."""

from __future__ import annotations

import pytest

from tests.journeys.a_journey import picnic, where
from tests.journeys.engine.understanding import ODD, refused, understood
from tests.journeys.talk import Talk


@pytest.mark.parametrize(
    "text",
    ["1", " 1. ", "１", "١", "At the beach", "at the beach!", "AT THE BEACH", "beach", "the beach", "sea", "seaside",
     "sea side", "at the beech", "\ufeffbeach", "\u202bbeach\u202c"],
)  # fmt: skip
def test_ways_to_say_an_option(text: str) -> None:
    assert understood(where, text) == "beach"


@pytest.mark.parametrize("text", ["0", "4", "-1", "1e9", "1.5", "at", "the", "moon", "beach park", *ODD])
def test_what_is_no_option(text: str) -> None:
    assert refused(where, text) == "Choose one of these. Type its number or press a button."


def test_a_button_answers() -> None:
    assert Talk(picnic).chooses("In the park").answers == {"where": "park"}


def test_a_button_of_an_option_that_is_gone() -> None:
    talk = Talk(picnic).presses("where", "moon")
    assert talk.answers == {}
    assert "That choice is no longer open." in talk.text
    assert talk.asked == "where"
