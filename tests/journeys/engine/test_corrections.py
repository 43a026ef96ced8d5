"""Changing an earlier answer: what changed is said, and only what no longer applies is dropped."""

from __future__ import annotations

import pytest

from journeys.engine.events import Act, Control
from journeys.engine.session import Life
from journeys.engine.text import Json
from tests.journeys.a_journey import picnic
from tests.journeys.talk import Talk

ANSWERS: dict[str, Json] = {
    "where": "park",
    "day": "2026-11-22",
    "children": True,
    "games": ["ball"],
    "budget": "50.00",
    "guests": {"items": {"1": {"name": "Ann", "sort": "adult"}}, "next": 2, "done": True},
    "year": "2026-27",
}


def checking() -> Talk:
    return Talk(picnic, ANSWERS)


def test_it_says_what_changed() -> None:
    talk = checking().presses("where", "beach")
    assert "Changed. Place: now “At the beach”, before “In the park”." in talk.text


def test_what_still_applies_is_kept() -> None:
    talk = checking().presses("where", "beach")
    assert talk.answers == {**ANSWERS, "where": "beach"}
    assert talk.session.life is Life.CHECKING


def test_what_no_longer_applies_is_dropped_and_named() -> None:
    talk = checking().presses("children", "no")
    assert "I have dropped what no longer applies: Games." in talk.text
    assert talk.answers == {key: value for key, value in ANSWERS.items() if key != "games"} | {"children": False}


def test_several_dropped_at_once_are_all_named() -> None:
    talk = checking().presses("where", "home")
    assert "what no longer applies: Day, Children, Games, Budget, Your guests and Tax year." in talk.text
    assert talk.answers == {"where": "home"}


def test_what_may_apply_again_is_kept_until_it_is_known() -> None:
    """A correction that opens a new question says nothing yet of what lies behind it."""
    talk = Talk(picnic, {**ANSWERS, "children": False, "games": None}).presses("children", "yes")
    assert talk.asked == "games"
    assert {"budget", "guests", "year"} <= talk.answers.keys()
    assert talk.says("a kite").session.life is Life.CHECKING


def test_the_same_answer_is_no_correction() -> None:
    talk = checking().presses("where", "park")
    assert "Changed" not in talk.text
    assert talk.answers == ANSWERS


def test_a_refused_correction_changes_nothing() -> None:
    talk = checking().wants(Control.CHANGE).chooses("Change: Budget").says("fifty grand")
    assert talk.answers == ANSWERS
    assert talk.asked == "budget"


@pytest.mark.parametrize("way", ["by button", "by number", "by name", "by word and name"])
def test_ways_to_change_one_from_the_answers(way: str) -> None:
    talk = checking()
    match way:
        case "by button":
            talk.chooses("Change an answer", "Change: Day")
        case "by number":
            talk.says("2", "2")
        case "by name":
            talk.says("day")
        case "by word and name":
            talk.says("change day")
    assert talk.asked == "day"
    talk.says("today")
    assert "Changed. Day: now “21 November 2026 (Saturday)”, before “22 November 2026 (Sunday)”." in talk.text
    assert talk.session.life is Life.CHECKING


def test_a_correction_after_the_outcome_asks_to_check_again() -> None:
    talk = checking().wants(Control.CONFIRM).presses("budget", Act.CHANGE).says("10")
    assert talk.session.life is Life.CHECKING
    assert "Changed. Budget: now “£10”, before “£50”." in talk.text
    assert talk.chooses("Yes, show what this means").at.outcome is picnic.map.nodes["simple"]


def test_a_correction_inside_an_item() -> None:
    talk = checking().presses("name", Act.CHANGE, "1").says("Anna")
    assert "Changed. Name: now “Anna”, before “Ann”." in talk.text
    assert talk.answers["guests"]["items"] == {"1": {"name": "Anna", "sort": "adult"}}


def test_an_answer_of_a_question_unknown_today_is_left_alone() -> None:
    talk = Talk(picnic, {**ANSWERS, "weather": "sunny"}).presses("where", "home")
    assert talk.answers == {"where": "home", "weather": "sunny"}
