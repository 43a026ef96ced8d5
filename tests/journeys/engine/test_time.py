"""Coming back after days: answers are shown after 7, and removed after 90."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journeys.engine.events import Control
from journeys.engine.session import Life
from tests.journeys.a_journey import TODAY, picnic
from tests.journeys.talk import Talk

WELCOME_BACK = "It has been a few days. Here is what you told me."
REMOVED = "You left this more than 90 days ago, so I have removed your answers."


def left(days: int) -> Talk:
    """Someone who comes back after so many days."""
    talk = Talk(picnic, {"where": "park", "day": "2026-11-22"})
    talk.today += timedelta(days=days)
    return talk


@pytest.mark.parametrize("days", [0, 1, 6])
def test_soon_enough_goes_straight_on(days: int) -> None:
    talk = left(days).opens()
    assert WELCOME_BACK not in talk.text
    assert talk.session.life is Life.ASKING


@pytest.mark.parametrize("days", [7, 8, 89])
def test_after_seven_days_the_answers_are_shown_first(days: int) -> None:
    talk = left(days).opens()
    assert talk.text.startswith(WELCOME_BACK)
    assert "• Place: In the park" in talk.text
    assert "Are these still right?" in talk.text
    assert talk.says("yes").asked == "children"


def test_what_was_said_on_coming_back_is_taken() -> None:
    talk = left(7).says("yes")
    assert talk.text.startswith(WELCOME_BACK)
    assert talk.answers["children"] is True
    assert talk.says("yes").asked == "games"


def test_from_there_an_answer_can_be_changed() -> None:
    talk = left(7).opens().chooses("Change an answer", "Change: Place", "At home")
    assert talk.at.outcome is not None


@pytest.mark.parametrize("days", [0, 8, 80])
@pytest.mark.parametrize("said", ["carry on", "Yes, I do", "yep", "continue", "looks good"])
def test_who_has_seen_the_answers_goes_on_from_them_however_long_that_takes(days: int, said: str) -> None:
    talk = left(8).opens()
    talk.today += timedelta(days=days)
    assert talk.says(said).asked == "children"
    assert WELCOME_BACK not in talk.text


@pytest.mark.parametrize("days", [0, 8])
def test_so_does_who_presses_the_button_there(days: int) -> None:
    talk = left(8).opens()
    talk.today += timedelta(days=days)
    assert talk.chooses("Yes, carry on").asked == "children"


def test_an_answer_changed_there_after_days_is_asked_for_at_once() -> None:
    talk = left(8).opens()
    talk.today += timedelta(days=8)
    assert talk.presses("where", "*change").asked == "where"


def test_whoever_opens_it_again_after_days_is_shown_the_answers_again() -> None:
    talk = left(8).opens()
    talk.today += timedelta(days=8)
    assert "Are these still right?" in talk.opens().text


def test_carry_on_at_the_last_check_leads_to_the_outcome() -> None:
    talk = Talk(picnic, {"where": "home"}).wants(Control.RESUME)
    assert "You can stay at home" in talk.text


def test_carry_on_after_saving_at_the_check_shows_it_first() -> None:
    talk = Talk(picnic, {"where": "home"}).wants(Control.SAVE, Control.RESUME)
    assert "Are these right?" in talk.text
    assert "You can stay at home" in talk.wants(Control.RESUME).text


def test_with_nothing_told_there_is_nothing_to_show() -> None:
    talk = Talk(picnic)
    talk.today += timedelta(days=30)
    assert WELCOME_BACK not in talk.opens().text


def test_saving_on_the_seventh_day_saves() -> None:
    assert left(7).wants(Control.SAVE).session.life is Life.PARKED


def test_each_touch_counts_anew() -> None:
    talk = left(6).opens()
    talk.today += timedelta(days=6)
    assert WELCOME_BACK not in talk.opens().text


@pytest.mark.parametrize("days", [90, 91, 4000])
def test_after_ninety_days_the_answers_are_removed(days: int) -> None:
    talk = left(days).says("yes")
    assert talk.text == REMOVED
    assert talk.answers == {}
    assert talk.session.life is Life.EXPIRED
    assert talk.buttons == ["Start again", "Open the menu"]


def test_a_saved_one_expires_too() -> None:
    talk = left(0).wants(Control.SAVE)
    talk.today += timedelta(days=90)
    assert talk.opens().text == REMOVED


def test_an_expired_one_goes_on_saying_so() -> None:
    talk = left(90).opens().says("yes")
    assert talk.text == REMOVED


def test_an_outcome_stays_as_long_as_its_answers() -> None:
    talk = Talk(picnic, {"where": "home"}).wants(Control.CONFIRM)
    talk.today += timedelta(days=89)
    assert "You can stay at home" in talk.opens().text
    talk.today += timedelta(days=90)
    assert talk.opens().text == REMOVED
    assert talk.answers == {}
    assert talk.session.life is Life.EXPIRED


def test_a_clock_that_steps_back_loses_nothing() -> None:
    talk = left(3).opens()
    talk.today -= timedelta(days=10)
    assert talk.says("yes").asked == "games"
    assert talk.session.touched_on == TODAY + timedelta(days=3)
