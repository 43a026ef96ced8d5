"""Not understood: what would be is said, the place is kept, and from the third time other help is offered."""

from __future__ import annotations

import pytest

from journeys.engine.events import Control
from journeys.engine.text import Json
from tests.journeys.a_journey import picnic
from tests.journeys.talk import ENGLISH, Talk

OFFER = "Not getting on? These may help."


def test_the_first_two_times_the_question_stands_again_with_what_would_be_understood() -> None:
    talk = Talk(picnic)
    for _time in (1, 2):
        talk.says("the moon")
        assert "Choose one of these. Type its number or press a button." in talk.text
        assert "Where will it be?" in talk.text
        assert talk.buttons == ["At the beach", "In the park", "At home"]
        assert OFFER not in talk.text


@pytest.mark.parametrize("at", [{}, {"where": "park"}, {"where": "park", "day": "2026-11-22"}])
@pytest.mark.parametrize("text", ["I rent a flat. " * 30, "Dear Sir\n\nYour return\nis due\nsoon", "x" * 4000])
def test_a_long_text_is_no_answer_and_the_question_stands_again(at: dict[str, Json], text: str) -> None:
    talk = Talk(picnic, at)
    asked = talk.asked
    said = talk.says(text)
    assert "That is more than I can take as one answer." in said.text
    assert said.asked == asked


def test_from_the_third_time_help_the_menu_and_a_person_are_offered() -> None:
    talk = Talk(picnic).says("the moon", "mars", "venus")
    assert talk.text.endswith(OFFER)
    offered = [ENGLISH.text(each.label) for each in talk.replies[-1].buttons]
    assert offered == ["Get help with this question", "Open the menu", "Talk to a person"]
    assert talk.buttons == [], "the numbers are still those of the question"
    assert talk.says("2").answers == {"where": "park"}


def test_it_is_offered_again_each_time() -> None:
    assert OFFER in Talk(picnic).says("the moon", "mars", "venus", "pluto").text


def test_the_question_can_still_be_answered() -> None:
    assert Talk(picnic).says("the moon", "mars", "venus", "park").asked == "day"


def test_an_answer_starts_the_count_again() -> None:
    talk = Talk(picnic).says("the moon", "mars", "park", "soon", "later")
    assert talk.session.misses == 2
    assert OFFER not in talk.text


def test_going_back_starts_the_count_again() -> None:
    assert Talk(picnic, {"where": "park"}).says("soon", "later").wants(Control.BACK).session.misses == 0


def test_saving_starts_the_count_again() -> None:
    assert Talk(picnic).says("the moon", "mars").wants(Control.SAVE).opens().session.misses == 0


def test_at_the_check_too() -> None:
    talk = Talk(picnic, {"where": "home"}).says("perhaps", "maybe", "hm")
    assert "Say yes if they are right. To change one, say “change”." in talk.text
    assert OFFER in talk.text
    assert talk.says("yes").at.outcome is not None


def test_in_a_list_too() -> None:
    talk = Talk(picnic, {"where": "park", "day": "2026-11-22", "children": False, "budget": "50.00"})
    talk.says("Ann", "adult", "perhaps", "maybe", "hm")
    assert OFFER in talk.text


def test_what_was_typed_is_not_kept() -> None:
    talk = Talk(picnic).says("the moon is made of cheese")
    assert "moon" not in str(talk.session.as_json())
