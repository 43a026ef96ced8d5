"""Help, why, and where it is from: told at any point, and the question stands again after it."""

from __future__ import annotations

import pytest

from journeys.engine.events import Control
from journeys.engine.session import Life
from tests.journeys.a_journey import picnic
from tests.journeys.talk import Talk


def test_help_gives_the_help_and_the_reason_and_asks_again() -> None:
    talk = Talk(picnic).wants(Control.HELP)
    told, asked = talk.text.split("\n---\n")
    assert told == "Choose the place where you will eat.\n\nAt home there is nothing to plan."
    assert "Where will it be?" in asked
    assert talk.buttons == ["At the beach", "In the park", "At home"]


def test_a_question_without_help_has_some() -> None:
    talk = Talk(picnic, {"where": "park"}).wants(Control.HELP)
    assert talk.text.startswith("Choose the answer that fits best. You can go back and change it later.")


def test_why() -> None:
    assert "At home there is nothing to plan." in Talk(picnic).wants(Control.WHY).text


def test_why_of_a_question_that_gives_no_reason() -> None:
    talk = Talk(picnic, {"where": "park"}).wants(Control.WHY)
    assert "Your answer changes what applies to you, or which question comes next." in talk.text


def test_where_a_question_is_from() -> None:
    talk = Talk(picnic).wants(Control.SOURCE)
    assert talk.text.startswith("Where this is from\n\n• “")
    assert ", as of " in talk.text
    assert len(talk.replies[0].links) == 1
    assert talk.asked == "where"


def test_where_a_question_is_from_that_states_no_rule() -> None:
    talk = Talk(picnic, {"where": "park"}).wants(Control.SOURCE)
    assert talk.text.startswith("This question sorts out what to ask you. It states no rule.")


@pytest.mark.parametrize(
    "text",
    [
        "not sure", "I don’t know", "dunno", "What?", "not really sure", "i havent a clue", "I don't understand this",
        "maybe", "i'm confused", "what does that mean", "can’t remember", "no idea sorry", "hmm",
    ],
)  # fmt: skip
def test_not_being_sure_is_a_call_for_help(text: str) -> None:
    talk = Talk(picnic).says(text)
    assert talk.text.startswith("Choose the place where you will eat.")
    assert talk.session.misses == 0


@pytest.mark.parametrize("control", [Control.HELP, Control.WHY, Control.SOURCE])
def test_nothing_is_stored(control: Control) -> None:
    talk = Talk(picnic, {"where": "park"})
    before = talk.session
    assert talk.wants(control).session == before


def test_inside_an_item_help_is_about_its_question() -> None:
    talk = Talk(picnic, {"where": "park", "day": "2026-11-22", "children": False, "budget": "50.00"})
    talk.says("Bob").wants(Control.HELP)
    assert talk.text.startswith("Under 16 is a child.")
    assert talk.asked == "sort"


def test_while_checking_the_answers() -> None:
    talk = Talk(picnic, {"where": "home"}).wants(Control.HELP)
    assert "Say yes if your answers are right." in talk.text
    assert talk.session.life is Life.CHECKING


@pytest.mark.parametrize("control", [Control.HELP, Control.WHY, Control.SOURCE])
def test_at_the_outcome_it_is_not_said_again_and_ways_on_remain(control: Control) -> None:
    talk = Talk(picnic, {"where": "home"}).wants(Control.CONFIRM, control)
    assert "You can stay at home" not in talk.text
    assert "Start again" in talk.buttons
    assert talk.session.life is Life.DONE
