"""The contract of all channels: the same conversation gets the same words, buttons, pages and files in each.

Another channel joins by a driver of its own in `DRIVERS`; `driver.py` says what a driver has to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest

from tests.channels.driver import Driver, Heard
from tests.channels.json_lines import JsonLines
from tests.channels.plain import Plain
from tests.channels.telegram import Telegram
from tests.channels.terminal import Terminal

DRIVERS: Sequence[type[Terminal | JsonLines | Telegram]] = (Terminal, JsonLines, Telegram)

Does = Callable[[Driver], Heard | None]


def begins(driver: Driver) -> Heard:
    return driver.begins()


def repeats(driver: Driver) -> None:
    driver.repeats()


def is_killed_and_comes_back(driver: Driver) -> None:
    driver.is_killed_and_comes_back()


def says(*texts: str) -> tuple[Does, ...]:
    """Type these, one after another."""
    return tuple(lambda driver, text=text: driver.says(text) for text in texts)


def presses(*labels: str) -> tuple[Does, ...]:
    """Press the buttons with these labels, one after another."""
    return tuple(lambda driver, label=label: driver.presses(label) for label in labels)


def presses_old(label: str) -> Does:
    return lambda driver: driver.presses_old(label)


@dataclass(frozen=True)
class Conversation:
    """What somebody does, from the first word on, and words that they get to see on the way, in this order."""

    does: Sequence[Does]
    sees: Sequence[str]
    presses_old_buttons: bool = False


MENU = (begins, *presses("Myself"))
CHECK = (*MENU, *presses("Check what applies to you", "Check if you need to sign up"))
DATES = (*MENU, *presses("Go through the tax year", "Work out your own deadlines", "2026 to 2027", "Yes"))
RUNS_ALL_YEAR = presses("Standard, from 6 April", "Neither, it runs all year", "None yet")
RIGHT = "Yes, show what this means"

CONVERSATIONS = {
    "eligibility, pressed to an early ending": Conversation(
        (*CHECK, *presses("A trust, as its trustee", RIGHT)), ("Step 1 of 12", "Are these right?", "trust")
    ),
    "eligibility, typed to a late ending": Conversation(
        (
            *CHECK,
            *says("my own", "1", "done", "yes", "yes", "yes", "none of these", "1", "1"),
            *says("Self-employment", "£30,000.01", "0", "yes", "that is all", "no", "yes"),
        ),
        ("Choose all that apply", "£30,000.01", "Are these right?", "6 April 2027"),
    ),
    "several ticked by pressing": Conversation(
        (
            *CHECK,
            *presses("My own", "Self-employment", "Rent from property in the UK"),
            *presses("Self-employment (chosen)", "Self-employment", "Carry on"),
        ),
        ("Choose all that apply", "Step 3 of"),
    ),
    "deadlines, with a picture and a calendar": Conversation(
        (*DATES, *presses("Self-employment"), *RUNS_ALL_YEAR, *presses("Yes, that is all", "Yes", "Yes", RIGHT)),
        ("updates sent: 0", "Are these right?", "7 August 2026"),
    ),
    "a group, added to, changed and removed from": Conversation(
        (
            *DATES,
            *presses("Self-employment"),
            *RUNS_ALL_YEAR,
            *presses("Add another", "UK property"),
            *RUNS_ALL_YEAR,
            *presses("Change or remove one", "Change Business 1", "Change: Kind", "Foreign property"),
            *says("change or remove one", "2"),
            *presses("Remove it", "Yes, that is all"),
        ),
        ("Business 1, question 1", "Business 2, question 1", "before “Self-employment”", "I have removed Business 2"),
    ),
    "the menu, its parts and the steps": Conversation(
        (
            *MENU,
            *presses("Get set up", "Open the menu", "See your steps", "Tick off: Read the guidance"),
            *says("steps", "menu", "3", "menu"),
            *presses("See what I can do", "Talk to a person", "Open the menu", "Change who this is for", "My clients"),
            *says("client Baker & <Sons>", "steps", "client"),
        ),
        ("Get set up in 5 steps", "What I can do", "0300 200 3310", "Baker & <Sons>"),
    ),
    "help, back, cancel, and carried on later": Conversation(
        (
            *CHECK,
            *presses("Get help", "My own", "Go back"),
            *says("/help", "back", "/menu"),
            *presses("Check what applies to you", "Carry on: Check if you need to sign up"),
            *presses("Save and finish later", "Open the menu"),
            *says("eligibility", "cancel", "/here", "/back"),
        ),
        ("Step 2 of 12", "Step 1 of 12", "I have removed your answers"),
    ),
    "numbers and passwords that are not taken": Conversation(
        (
            begins,
            *says("my number is AB123456C", "myself", "AB 12 34 56 C", "1"),
            *says("my password is hunter2xx", "feedback my number is AB123456C"),
        ),
        ("National Insurance number. I have not kept it", "That looks like a password", "Thank you"),
    ),
    "misread three times": Conversation(
        (*CHECK, *says("😀", "no idea at all", "<b>&amp;</b>", "‮abc")), ("Choose one of these", "Not getting on?")
    ),
    "killed in the middle": Conversation(
        (
            *CHECK,
            *presses("My own"),
            *says("1"),
            is_killed_and_comes_back,
            begins,
            *presses("Yes"),
            *says("yes"),
            is_killed_and_comes_back,
            begins,
        ),
        ("Step 3 of 12 Welcome back. Here is where you were.", "Step 5 of 12 Welcome back. Here is where you were."),
    ),
    "everything handed over twice": Conversation(
        (
            begins,
            repeats,
            *presses("Myself"),
            repeats,
            *presses("Check what applies to you", "Check if you need to sign up"),
            repeats,
            *presses("My own"),
            repeats,
            *says("1"),
            repeats,
            *says("back"),
            repeats,
        ),
        ("Step 1 of 12", "Step 3 of 12", "Step 2 of 12"),
    ),
    "buttons of messages further up": Conversation(
        (
            *CHECK,
            *presses("My own"),
            presses_old("A trust, as its trustee"),
            *presses(RIGHT),
            presses_old("My own"),
            presses_old("Get set up"),
            presses_old("Go back"),
        ),
        ("Step 2 of 12", "Are these right?"),
        presses_old_buttons=True,
    ),
}


def told(driver: Driver, conversation: Conversation) -> Iterator[Heard]:
    """What somebody new hears in a conversation."""
    driver.somebody()
    for does in conversation.does:
        if (heard := does(driver)) is not None:
            yield heard


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plain]:
    with Plain(tmp_path_factory.mktemp("plain")) as driver:
        yield driver


@pytest.fixture(scope="module", params=DRIVERS, ids=lambda driver: driver.name)
def driver(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    with request.param(tmp_path_factory.mktemp("channel")) as driver:
        yield driver


CASES = [
    pytest.param(driver, name, id=f"{driver.name}-{name}", marks=[pytest.mark.needs(*driver.needs)])
    for driver in DRIVERS
    for name, conversation in CONVERSATIONS.items()
    if driver.keeps_old_buttons or not conversation.presses_old_buttons
]


@pytest.mark.parametrize(("driver", "name"), CASES, indirect=["driver"])
def test_a_conversation_is_the_same_in_every_channel(driver: Driver, plain: Plain, name: str) -> None:
    conversation = CONVERSATIONS[name]
    for number, (heard, expected) in enumerate(
        zip(told(driver, conversation), told(plain, conversation), strict=True), 1
    ):
        assert heard == expected, f"answer {number}"


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_conversation_goes_where_it_is_meant_to(plain: Plain, name: str) -> None:
    conversation = CONVERSATIONS[name]
    words = " ".join(heard.words for heard in told(plain, conversation))
    at = 0
    for seen in conversation.sees:
        at = words.find(seen, at) + 1
        assert at, f"{seen!r} is not seen, or too late, in: {words}"


def test_the_conversations_have_pages_pictures_and_calendars_among_them(plain: Plain) -> None:
    heard = [each for conversation in CONVERSATIONS.values() for each in told(plain, conversation)]
    assert any(each.links for each in heard)
    assert {file.type for each in heard for file in each.files} == {"image/png", "text/calendar"}
