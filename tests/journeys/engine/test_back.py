"""Going back: always to the question before, whatever stands on the screen, and nothing is lost by it."""

from __future__ import annotations

import pytest

from journeys.engine.events import Control
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
KEYS = list(ANSWERS)


def upto(question: str) -> Talk:
    """Someone who is asked this question for the first time."""
    before = KEYS[: KEYS.index(question)]
    return Talk(picnic, {key: ANSWERS[key] for key in before})


@pytest.mark.parametrize(("question", "before"), list(zip(KEYS[1:], KEYS, strict=False)))
def test_from_each_question_to_the_one_before(question: str, before: str) -> None:
    talk = upto(question).wants(Control.BACK)
    assert talk.asked == before
    assert talk.at.step == KEYS.index(before) + 1


def test_from_the_first_question_nowhere() -> None:
    talk = Talk(picnic).wants(Control.BACK)
    assert "This is the first question." in talk.text
    assert talk.asked == "where"


def test_all_the_way_back_and_forward_again() -> None:
    talk = upto("year")
    for question in reversed(KEYS[:-1]):
        assert talk.wants(Control.BACK).asked == question
    assert talk.answers == upto("year").answers
    assert talk.says("park").asked == "year"


def test_the_answer_given_before_is_shown() -> None:
    assert "You said: £50" in upto("guests").wants(Control.BACK).text
    assert "You said: 22 November 2026 (Sunday)" in upto("children").wants(Control.BACK).text


def test_saying_the_same_again_goes_on_without_a_word() -> None:
    talk = upto("guests").wants(Control.BACK).says("£50.00")
    assert talk.asked == "name"
    assert "Changed" not in talk.text


def test_inside_an_item_to_its_question_before() -> None:
    talk = upto("guests").says("Bob", "child").wants(Control.BACK)
    assert talk.asked == "sort"
    assert talk.wants(Control.BACK).asked == "name"
    assert talk.wants(Control.BACK).asked == "budget"


def test_from_a_second_item_to_the_list() -> None:
    talk = upto("guests").says("Bob", "adult", "add another").wants(Control.BACK)
    assert talk.asked == "guests"
    assert talk.wants(Control.BACK).asked == "budget"


def test_from_choosing_one_to_change_to_the_list() -> None:
    talk = upto("guests").says("Bob", "adult", "change").wants(Control.BACK)
    assert talk.buttons[0] == "Yes, that is all"


def test_from_a_look_at_one_to_the_list() -> None:
    talk = upto("guests").says("Bob", "adult", "change 1").wants(Control.BACK)
    assert talk.buttons[0] == "Yes, that is all"


def test_from_the_question_after_a_group_to_its_list() -> None:
    talk = upto("year").wants(Control.BACK)
    assert "Have you told me about all of them?" in talk.text
    assert talk.chooses("Yes, that is all").asked == "year"


def test_from_checking_the_answers_to_the_last_question() -> None:
    talk = Talk(picnic, ANSWERS)
    assert talk.session.life is Life.CHECKING
    assert talk.wants(Control.BACK).asked == "year"


def test_from_choosing_what_to_change_to_the_answers() -> None:
    talk = Talk(picnic, ANSWERS).wants(Control.CHANGE, Control.BACK)
    assert talk.text.startswith("Check your answers")


def test_from_the_outcome_to_the_answers_and_on_to_the_last_question() -> None:
    talk = Talk(picnic, ANSWERS).wants(Control.CONFIRM)
    assert talk.session.life is Life.DONE
    assert talk.wants(Control.BACK).text.startswith("Check your answers")
    assert talk.wants(Control.BACK).asked == "year"


def test_help_on_the_way_back_keeps_the_question() -> None:
    talk = upto("children").wants(Control.BACK, Control.HELP, Control.WHY)
    assert talk.asked == "day"
