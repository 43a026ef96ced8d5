"""One of a few options: by number, by name, by other words for it, and nearly so."""

from __future__ import annotations

import pytest

from journeys.engine.questions import Choice, Option
from journeys.engine.text import _
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


LOOKED_AT = Choice(
    "looked_at",
    ask=_("Did HMRC look at it?"),
    short=_("Looked at"),
    choices=(
        Option("yes", _("Yes"), also="they did"),
        Option("no", _("No, or it is late"), also="no, late, where"),
        Option("reason", _("Find out why and what to do"), also="a sole trader"),
    ),
)


@pytest.mark.parametrize(("text", "key"), [("yep", "yes"), ("nah", "no"), ("no I haven't", "no"), ("aye", "yes")])
def test_yes_and_no_are_understood_where_they_are_options(text: str, key: str) -> None:
    assert understood(LOOKED_AT, text) == key


@pytest.mark.parametrize("text", ["I am a sole trader", "i'm sole trader", "it's just a sole trader"])
def test_an_option_is_found_in_a_short_sentence(text: str) -> None:
    assert understood(LOOKED_AT, text) == "reason"


@pytest.mark.parametrize("text", ["why", "what", "and", "to do", "who", "later", "where am i"])
def test_small_words_of_a_label_are_not_taken_for_its_option(text: str) -> None:
    refused(LOOKED_AT, text)
