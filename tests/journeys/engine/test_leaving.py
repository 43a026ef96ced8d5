"""Cancel, save and finish later, and coming back."""

from __future__ import annotations

from journeys.engine.events import Control
from journeys.engine.session import Life
from tests.journeys.a_journey import picnic
from tests.journeys.talk import Talk


def midway() -> Talk:
    return Talk(picnic, {"where": "park", "day": "2026-11-22"})


def test_cancel_says_so_and_removes_the_answers() -> None:
    talk = midway().wants(Control.CANCEL)
    assert talk.text == "You have left this. I have removed your answers."
    assert talk.session.life is Life.CANCELLED
    assert talk.answers == {}
    assert talk.buttons == ["Start again", "Open the menu"]


def test_a_cancelled_one_answers_nothing_more() -> None:
    talk = midway().wants(Control.CANCEL).says("yes").presses("children", "yes")
    assert talk.text == "You have left this. I have removed your answers."
    assert talk.answers == {}


def test_cancel_after_the_outcome_keeps_it() -> None:
    talk = Talk(picnic, {"where": "home"}).wants(Control.CONFIRM, Control.CANCEL)
    assert talk.session.life is Life.DONE
    assert "You can stay at home" in talk.text


def test_save_and_finish_later() -> None:
    talk = midway().wants(Control.SAVE)
    assert talk.text == "I have saved your answers. I keep them for 90 days."
    assert talk.session.life is Life.PARKED
    assert talk.buttons == ["Carry on", "Open the menu"]


def test_opening_a_saved_one_goes_on_where_it_was() -> None:
    talk = midway().wants(Control.SAVE).opens()
    assert talk.session.life is Life.ASKING
    assert talk.asked == "children"
    assert "I ask a few questions" not in talk.text


def test_answering_a_saved_one_goes_on() -> None:
    assert midway().wants(Control.SAVE).presses("children", "no").asked == "budget"


def test_saving_while_an_answer_is_being_changed_keeps_that_place() -> None:
    talk = midway().wants(Control.BACK, Control.SAVE).opens()
    assert talk.asked == "day"
    assert "You said" in talk.text


def test_saving_inside_an_item_keeps_that_place() -> None:
    talk = midway().says("no", "50", "Bob").wants(Control.SAVE).opens()
    assert "Guest 1, question 2 of 3" in talk.text


def test_saving_while_checking_comes_back_to_the_check() -> None:
    talk = Talk(picnic, {"where": "home"}).wants(Control.SAVE).opens()
    assert talk.session.life is Life.CHECKING


def test_saving_after_the_outcome_keeps_it() -> None:
    talk = Talk(picnic, {"where": "home"}).wants(Control.CONFIRM, Control.SAVE)
    assert talk.session.life is Life.DONE


def test_the_introduction_is_said_once() -> None:
    talk = Talk(picnic)
    assert talk.text.startswith("I ask a few questions about your picnic.")
    assert "I ask a few questions" not in talk.says("park").opens().text


def test_resume_asks_the_open_question_again() -> None:
    talk = midway().wants(Control.RESUME)
    assert "Are children coming?" in talk.text
