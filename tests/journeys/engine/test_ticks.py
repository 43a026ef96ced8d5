"""Several of a few options: ticked and unticked by buttons, or typed all at once."""

from __future__ import annotations

import pytest

from journeys.engine.events import Act, Control
from journeys.engine.questions import Option, Ticks
from journeys.engine.session import Life
from journeys.engine.text import _
from tests.journeys.a_journey import games, picnic
from tests.journeys.engine.understanding import ODD, refused, understood
from tests.journeys.talk import Talk

BEFORE = {"where": "park", "day": "2026-11-22", "children": True}


def asked() -> Talk:
    return Talk(picnic, BEFORE)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("1", ("ball",)),
        ("1, 3", ("ball", "cards")),
        ("1 3", ("ball", "cards")),
        ("3 and 1", ("ball", "cards")),
        ("1,1", ("ball",)),
        ("a ball", ("ball",)),
        ("Football and a kite", ("ball", "kite")),
        ("kite; cards; ball", ("ball", "kite", "cards")),
        ("playing cards & kite", ("kite", "cards")),
        ("no games", ("none",)),
        ("4", ("none",)),
        ("１，３", ("ball", "cards")),
    ],
)
def test_ways_to_say_several(text: str, chosen: tuple[str, ...]) -> None:
    assert understood(games, text) == chosen


INCOME = Ticks(
    "income",
    ask=_("Which of these do you have?"),
    short=_("Kinds of income"),
    choices=(
        Option("trade", _("Self-employment"), also="sole trader, self employed"),
        Option("let", _("Rent in the UK"), also="rent, buy to let, rent out a flat"),
        Option("foreign", _("Rent elsewhere"), also="villa, rent abroad"),
        Option("other", _("Only other income"), also="none", beside="wages, pension, job", alone=True),
    ),
)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("sole trader and i rent out a flat", ("trade", "let")),
        ("wages plus a buy to let", ("let",)),
        ("I'm self-employed, and I’ve got a buy-to-let.", ("trade", "let")),
        ("a villa as well as my buy to let", ("let", "foreign")),
        ("i have a job", ("other",)),
        ("wages and a pension", ("other",)),
        ("1 plus rent abroad", ("trade", "foreign")),
        ("a pension and 2", ("let",)),
    ],
)
def test_several_named_in_one_sentence(text: str, chosen: tuple[str, ...]) -> None:
    assert understood(INCOME, text) == chosen


@pytest.mark.parametrize(
    "text",
    [
        "i rent out a villa",  # two options in one breath: which of them, or both, is not for us to say
        "sole trader landlord",
        "i don't rent out a flat",
        "sole trader and no rent",
        "sole trader but i sold my buy to let",
        "i used to be a sole trader",
        "rent and some shares",
        "wages, rent and none",
        "i have some",
        "and",
    ],
)
def test_a_sentence_that_is_not_clear_is_not_guessed_at(text: str) -> None:
    assert refused(INCOME, text) == "Choose one or more of these. Type their numbers, such as 1, 3."


@pytest.mark.parametrize("text", ["5", "1, 9", "a ball and a moon", "1, none", "kite and no games", *ODD])
def test_what_is_not_several_options(text: str) -> None:
    assert refused(games, text) == "Choose one or more of these. Type their numbers, such as 1, 3."


def test_buttons_tick_and_untick() -> None:
    talk = asked().chooses("A kite", "A ball")
    assert talk.buttons == ["A ball (chosen)", "A kite (chosen)", "Playing cards", "No games", "Carry on"]
    assert talk.chooses("A kite (chosen)").buttons[1] == "A kite"
    assert "games" not in talk.answers


def test_carry_on_answers_with_what_is_ticked() -> None:
    talk = asked().chooses("Playing cards", "A ball", "Carry on")
    assert talk.answers["games"] == ["ball", "cards"]
    assert talk.asked == "budget"


@pytest.mark.parametrize("said", ["carry on", "Carry on.", "that's all"])
def test_so_does_carry_on_in_words(said: str) -> None:
    assert asked().chooses("Playing cards", "A ball").says(said).answers["games"] == ["ball", "cards"]


def test_nothing_ticked_has_no_carry_on_and_says_so_when_pressed() -> None:
    talk = asked()
    assert "Carry on" not in talk.buttons
    talk.presses("games", Act.DONE)
    assert "Choose at least one." in talk.text
    assert talk.asked == "games"


def test_an_option_that_stands_alone_answers_at_once() -> None:
    talk = asked().chooses("A kite", "No games")
    assert talk.answers["games"] == ["none"]
    assert talk.asked == "budget"


def test_the_same_press_of_it_again_changes_nothing() -> None:
    talk = asked().chooses("No games")
    before = talk.session
    assert talk.presses("games", "none").session == before


def test_ticks_wait_while_something_else_is_said() -> None:
    talk = asked().chooses("A kite").wants(Control.HELP).says("what?")
    assert "A kite (chosen)" in talk.buttons


def test_ticks_are_kept_over_save_and_finish_later() -> None:
    talk = asked().chooses("A kite").wants(Control.SAVE).opens()
    assert "A kite (chosen)" in talk.buttons


def test_going_back_to_it_shows_what_was_ticked() -> None:
    talk = asked().says("1, 3").wants(Control.BACK)
    assert "You said: A ball and Playing cards" in talk.text
    assert talk.buttons[:3] == ["A ball (chosen)", "A kite", "Playing cards (chosen)"]


def test_an_old_button_of_an_answered_one_opens_it_again_with_that_changed() -> None:
    talk = asked().says("1, 3").presses("games", "kite")
    assert talk.buttons[:3] == ["A ball (chosen)", "A kite (chosen)", "Playing cards (chosen)"]
    assert talk.answers["games"] == ["ball", "cards"]
    talk.chooses("Carry on")
    assert "Changed. Games: now “A ball, A kite and Playing cards”, before “A ball and Playing cards”." in talk.text


def test_an_old_button_while_answers_are_checked_ticks_the_open_question() -> None:
    talk = asked().wants(Control.ANSWERS, Control.CHANGE)
    assert talk.session.life is Life.CHECKING
    talk.presses("games", "kite")
    assert talk.buttons == ["A ball", "A kite (chosen)", "Playing cards", "No games", "Carry on"]


def test_a_button_of_an_option_that_is_gone() -> None:
    talk = asked().presses("games", "chess")
    assert "That choice is no longer open." in talk.text
    assert talk.asked == "games"
