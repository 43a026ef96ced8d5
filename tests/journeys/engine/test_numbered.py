"""A bare number stands for what has that number on the screen, wherever there are options."""

from __future__ import annotations

import pytest

from journeys.engine.events import Control
from journeys.engine.session import Life
from journeys.engine.text import Json
from tests.journeys.a_journey import picnic
from tests.journeys.talk import Talk

GUESTS: dict[str, Json] = {"where": "park", "day": "2026-11-22", "children": False, "budget": "50.00"}


@pytest.mark.parametrize("number", ["2", " 2.", "2)", "２", "٢"])
def test_of_an_option(number: str) -> None:
    assert Talk(picnic).says(number).answers == {"where": "park"}


@pytest.mark.parametrize("number", ["0", "4", "-1", "99", "100", "2.5"])
def test_of_nothing(number: str) -> None:
    talk = Talk(picnic).says(number)
    assert talk.answers == {}
    assert talk.asked == "where"


def test_of_yes_and_no() -> None:
    assert Talk(picnic, {"where": "park", "day": "2026-11-22"}).says("2").answers["children"] is False


def test_of_a_list_s_buttons() -> None:
    talk = Talk(picnic, GUESTS).says("Ann", "adult")
    assert talk.says("2").asked == "name"


def test_of_one_to_change() -> None:
    assert Talk(picnic, GUESTS).says("Ann", "adult", "3", "1").text.startswith("Guest 1")


def test_of_yes_when_checking() -> None:
    assert Talk(picnic, {"where": "home"}).says("1").session.life is Life.DONE


def test_of_an_answer_to_change() -> None:
    assert Talk(picnic, {"where": "home"}).wants(Control.CHANGE).says("1").asked == "where"


def test_where_there_are_no_options_it_is_the_answer() -> None:
    assert Talk(picnic, {**GUESTS, "budget": None}).says("2").answers["budget"] == "2.00"
    assert Talk(picnic, GUESTS).says("2").answers["guests"]["items"]["1"] == {"name": "2"}


def test_of_help_offered_at_the_third_miss_it_is_still_the_question_s() -> None:
    assert Talk(picnic).says("mars", "venus", "pluto", "2").answers == {"where": "park"}


@pytest.mark.parametrize("text", ["option 2", "Number 2", "no. 2", "#2", "2)", "answer 2"])
def test_a_number_may_be_called_one(text: str) -> None:
    assert Talk(picnic).says(text).answers == {"where": "park"}
