"""Buttons pressed late, twice, off the way, or made up."""

from __future__ import annotations

import pytest

from journeys.engine.events import (
    Act,
    Control,
    Pressed,
    Wanted,
    button_data,
    control_data,
    read_button,
)
from tests.journeys.a_journey import picnic
from tests.journeys.talk import Talk

CLOSED = "That question is closed. Here is where we are."


def midway() -> Talk:
    return Talk(picnic, {"where": "park", "day": "2026-11-22", "children": True})


def test_the_same_button_again_asks_the_open_question_and_stores_nothing() -> None:
    talk = midway()
    before = talk.session
    talk.presses("children", "yes")
    assert talk.session == before
    assert talk.text.endswith("Which games will you bring?")
    assert "Changed" not in talk.text


def test_an_earlier_button_with_a_new_answer_is_a_correction() -> None:
    talk = midway().presses("children", "no")
    assert "Changed. Children: now “No”, before “Yes”." in talk.text
    assert talk.asked == "budget"


def test_a_button_off_the_way_is_closed() -> None:
    talk = midway().presses("children", "no")
    before = talk.session
    talk.presses("games", "ball")
    assert CLOSED in talk.text
    assert "How much can you spend?" in talk.text
    assert talk.session == before


@pytest.mark.parametrize("question", ["budget", "guests", "name", "year", "moon", "", "where ", "WHERE"])
def test_a_button_of_a_question_not_yet_asked_or_unknown(question: str) -> None:
    talk = midway()
    before = talk.session
    assert CLOSED in talk.presses(question, "1").text
    assert talk.session == before


@pytest.mark.parametrize("option", ["", "maybe", "yes ", *Act])
def test_an_option_that_is_none_changes_no_answer(option: str) -> None:
    talk = midway()
    before = talk.answers
    assert talk.presses("children", option).answers == before


@pytest.mark.parametrize("item", ["1", "99", "x", "-1", "1.1"])
def test_an_item_that_is_not_there(item: str) -> None:
    talk = Talk(picnic, {"where": "park", "day": "2026-11-22", "children": False, "budget": "50.00"})
    talk.says("Ann", "adult").says("remove 1")
    before = talk.session
    assert CLOSED in talk.presses("sort", "child", item).text
    assert talk.session == before


def test_data_is_read_back_as_it_was_made() -> None:
    assert read_button(button_data("1", "where", "", "park")) == ("1", Pressed("where", "", "park"))
    assert read_button(button_data("2z", "sort", "3", "*change")) == ("2z", Pressed("sort", "3", "*change"))
    assert read_button(control_data("1", Control.BACK)) == ("1", Wanted(Control.BACK))


@pytest.mark.parametrize("data", ["", "1", "1.where.park", "1.a.b.c.d", "1...moon", "....", "\x00", "1...", "🍕" * 20])
def test_made_up_data_is_nobody_s(data: str) -> None:
    assert read_button(data) is None
