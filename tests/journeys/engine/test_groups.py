"""A repeated group: things told of one by one, added, changed and removed."""

from __future__ import annotations

import pytest

from journeys.engine.events import Act, Control
from journeys.engine.text import Json
from tests.journeys.a_journey import picnic
from tests.journeys.talk import ENGLISH, Talk

BEFORE: dict[str, Json] = {"where": "park", "day": "2026-11-22", "children": False, "budget": "50.00"}
ANN = {"name": "Ann", "sort": "adult"}
BOB = {"name": "Bob", "sort": "child", "age": 7}


def asked() -> Talk:
    return Talk(picnic, BEFORE)


def told(*items: Json, done: bool = False) -> Talk:
    """Someone who has told of these guests."""
    listed = {str(n): item for n, item in enumerate(items, 1)}
    return Talk(picnic, {**BEFORE, "guests": {"items": listed, "next": len(items) + 1, "done": done}})


def items(talk: Talk) -> Json:
    return talk.answers["guests"]["items"]


# Telling


def test_the_first_one_is_asked_about_at_once() -> None:
    assert asked().text == "Step 5 of 6: Guest 1, question 1 of 3\n\nWhat is the guest's name?"


def test_a_group_is_one_step_and_counts_its_own_questions() -> None:
    talk = asked().says("Bob")
    assert talk.text.startswith("Step 5 of 6: Guest 1, question 2 of 3")
    assert talk.says("a child").text.startswith("Step 5 of 6: Guest 1, question 3 of 3")


def test_a_complete_one_is_listed_and_more_are_asked_for() -> None:
    talk = asked().says("Bob", "child", "7")
    assert talk.text == "Step 5 of 6\n\nYour guests\n\n1. Bob, aged 7\n\nHave you told me about all of them?"
    assert talk.buttons == ["Yes, that is all", "Add another", "Change or remove one"]


def test_adding_another() -> None:
    talk = told(ANN).chooses("Add another")
    assert talk.text.startswith("Step 5 of 6: Guest 2, question 1 of 3")
    assert items(talk.says("Bob", "child", "7")) == {"1": ANN, "2": BOB}


def test_that_is_all_goes_on() -> None:
    talk = told(ANN).chooses("Yes, that is all")
    assert talk.asked == "year"
    assert talk.answers["guests"]["done"] is True


def test_words_do_what_buttons_do() -> None:
    assert told(ANN).says("add another").asked == "name"
    assert told(ANN).says("no").asked == "name"
    assert told(ANN).says("that's all").asked == "year"
    assert told(ANN).says("2").asked == "name"
    assert "Which one" in told(ANN).says("change one").text
    assert "Say “add another”, “change one” or “that is all”." in told(ANN).says("perhaps").text


# Changing


def test_changing_one() -> None:
    talk = told(ANN, BOB).chooses("Change or remove one")
    assert talk.buttons == ["Change Guest 1", "Change Guest 2"]
    talk.chooses("Change Guest 2")
    assert talk.text == "Guest 2\n\n• Name: Bob\n• Child or adult: A child\n• Age: 7"
    assert talk.buttons == ["Change: Name", "Change: Child or adult", "Change: Age", "Remove it", "Keep it as it is"]
    talk.chooses("Change: Age").says("8")
    assert "Changed. Age: now “8”, before “7”." in talk.text
    assert "2. Bob, aged 8" in talk.text


def test_changing_one_drops_only_what_no_longer_applies_to_it() -> None:
    talk = told(ANN, BOB).says("change 2").chooses("Change: Child or adult", "An adult")
    assert "I have dropped what no longer applies: Age." in talk.text
    assert items(talk) == {"1": ANN, "2": {"name": "Bob", "sort": "adult"}}


def test_changing_one_asks_what_now_applies_to_it() -> None:
    talk = told(ANN, BOB).says("change 1").chooses("Change: Child or adult", "A child")
    assert talk.text.startswith("Step 5 of 6: Guest 1, question 3 of 3")
    assert talk.asked == "age"


def test_keeping_it_as_it_is() -> None:
    talk = told(ANN, BOB).says("change 2").chooses("Keep it as it is")
    assert talk.buttons[0] == "Yes, that is all"
    assert items(talk) == {"1": ANN, "2": BOB}


def test_changing_one_after_the_end_says_what_else_goes() -> None:
    talk = Talk(picnic, {**told(ANN, done=True).answers, "year": "2026-27"})
    talk.presses("guests", Act.ADD).says("Bob", "child", "7", "that is all")
    assert "I have dropped what no longer applies: Tax year." in talk.text
    assert "year" not in talk.answers


# Removing


def test_removing_one() -> None:
    talk = told(ANN, BOB).says("change 1").chooses("Remove it")
    assert "I have removed Guest 1." in talk.text
    assert items(talk) == {"2": BOB}


def test_removing_by_words() -> None:
    assert items(told(ANN, BOB).says("remove 2")) == {"1": ANN}


def test_removing_the_last_one_asks_for_the_first_again() -> None:
    talk = told(ANN).says("remove 1")
    assert "Guest 1, question 1 of 3" in talk.text
    assert talk.asked == "name"


def test_an_id_is_never_used_again() -> None:
    talk = told(ANN, BOB).says("remove 2", "add another", "Cat", "adult")
    assert items(talk) == {"1": ANN, "3": {"name": "Cat", "sort": "adult"}}
    assert "2. Cat" in talk.text


def test_an_old_button_of_a_removed_one_meets_nobody_else() -> None:
    talk = told(ANN, BOB).says("remove 2", "add another", "Cat", "adult")
    before = talk.answers
    for option in ("adult", Act.CHANGE):
        assert "That question is closed." in talk.presses("sort", option, "2").text
    for act in (Act.ITEM, Act.REMOVE):
        assert "That choice is no longer open." in talk.presses("guests", act, "2").text
    assert talk.answers == before


def test_old_buttons_when_all_are_removed() -> None:
    talk = told(ANN).says("remove 1").presses("guests", Act.PICK)
    assert "That choice is no longer open." in talk.text
    assert talk.asked == "name"
    assert talk.presses("guests", Act.DONE).asked == "name"


# Half-told


def half_told() -> Talk:
    return told(ANN).says("add another", "Bob")


def test_a_half_told_one_is_listed_as_such() -> None:
    talk = half_told().wants(Control.BACK, Control.BACK)
    assert "1. Ann\n2. Not finished yet" in talk.text
    assert talk.chooses("Change or remove one").buttons == ["Change Guest 1", "Change Guest 2"]


def test_a_half_told_one_is_finished_before_the_journey_goes_on() -> None:
    talk = half_told().wants(Control.BACK, Control.BACK).chooses("Yes, that is all")
    assert talk.text.startswith("Step 5 of 6: Guest 2, question 2 of 3")
    assert talk.says("adult").buttons[0] == "Yes, that is all"


def test_of_two_half_told_ones_the_same_press_again_stays_with_its_own() -> None:
    talk = half_told().presses("guests", Act.ADD).says("Cat").presses("sort", "child", "3")
    before = talk.session
    assert talk.presses("sort", "child", "3").session == before
    assert "Guest 3, question 3 of 3" in talk.text


def test_a_half_told_one_can_be_removed() -> None:
    talk = half_told().wants(Control.BACK, Control.BACK).says("remove 2")
    assert items(talk) == {"1": ANN}


def test_a_half_told_one_waits_while_an_earlier_question_is_answered_again() -> None:
    talk = half_told().presses("budget", Act.CHANGE).says("60")
    assert talk.text.endswith("Is this guest a child?")
    assert "Guest 2, question 2 of 3" in talk.text


def test_a_new_one_of_which_nothing_was_said_is_nothing() -> None:
    talk = told(ANN).says("add another").wants(Control.BACK)
    assert "1. Ann\n\n" in talk.text
    assert talk.chooses("Yes, that is all").asked == "year"


# Limits


def test_no_more_than_twenty() -> None:
    talk = told(*[ANN] * 20)
    assert talk.buttons == ["Yes, that is all", "Change or remove one"]
    assert "That is the most I can take: 20." in talk.says("add another").text
    assert talk.asked == "guests"
    assert len(items(talk)) == 20


def test_a_long_list_keeps_its_last_few_on_the_screen() -> None:
    talk = told(*[ANN] * 19, BOB)
    assert "15 more before these\n16. Ann" in talk.text
    assert len(talk.says("change one").buttons) == 20


@pytest.mark.parametrize("text", ["change 20", "Change guest 20", "edit 20"])
def test_one_of_many_is_reached_by_its_number(text: str) -> None:
    assert told(*[ANN] * 19, BOB).says(text).text.startswith("Guest 20")


def test_many_are_listed_in_full_to_choose_from_on_several_screens() -> None:
    talk = told(*[ANN] * 19, BOB).says("change one")
    assert [ENGLISH.reply(reply).count(". ") for reply in talk.replies] == [6, 6, 6, 2]
    assert "20. Bob, aged 7\n\nWhich one do you want to change or remove?" in talk.text
