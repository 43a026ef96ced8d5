"""Talking to the bot in a private chat: what is typed and pressed, and what then stands in the chat."""

from __future__ import annotations

import pytest

from adapters.telegram.showing import MESSAGE_UNITS
from tests.far_ends.bot_api.chats import Post
from tests.far_ends.bot_api.people import Person
from tests.far_ends.bot_api.server import BotApi

pytestmark = [pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION"), pytest.mark.usefixtures("at_work")]


@pytest.fixture
def ann(api: BotApi) -> Person:
    """Somebody who stands at the menu."""
    person = api.person(5_000_001)
    person.says("/start")
    person.chat.wait_for("Who are you asking for?")
    person.presses("Myself")
    person.chat.wait_for("What do you want to do?")
    return person


def with_buttons(person: Person) -> list[Post]:
    """The bot's messages in a chat that have buttons under them now."""
    return [post for post in person.chat.messages if post.rows]


def test_the_first_message_is_answered_with_who_we_are_not_and_a_question(api: BotApi) -> None:
    ann = api.person(5_000_001)
    ann.says("hello")
    asked = ann.chat.wait_for("Who are you asking for?")
    assert "I am not HMRC" in ann.chat.messages[0].text
    assert asked.buttons == ["Myself", "My clients", "Someone I help"]


def test_every_press_is_answered_and_the_buttons_of_what_is_over_are_taken_off(api: BotApi, ann: Person) -> None:
    press = ann.presses("Check what applies to you")
    press.wait_until_answered()
    ann.chat.wait_for("Check what applies to you")
    ann.presses("Check if you need to sign up").wait_until_answered()
    question = ann.chat.wait_for("Step 1 of")
    assert with_buttons(ann) == [question]
    assert api.unanswered() == []


def test_a_page_of_the_menu_takes_the_place_of_the_one_before(api: BotApi, ann: Person) -> None:
    menu = ann.chat.messages[-1]
    ann.presses("Go through the tax year")
    section = ann.chat.wait_for("Go through the tax year")
    assert section.id == menu.id
    assert "Keep digital records" in section.buttons
    ann.presses("Open the menu")
    assert ann.chat.wait_for("What do you want to do?").id == menu.id
    assert with_buttons(ann) == [ann.chat.messages[-1]]


def test_the_same_page_once_more_changes_nothing_and_is_no_trouble(api: BotApi, ann: Person) -> None:
    menu = ann.chat.messages[-1]
    first = ann.forges(":menu", menu)
    first.wait_until_answered()
    api.updates.wait_until_confirmed(first.update_id)
    ann.says("help")
    ann.chat.wait_for("What I can do")
    assert [post.text.count("What do you want to do?") for post in ann.chat.messages].count(1) == 1


def test_what_is_typed_takes_the_buttons_off_what_stood_there(ann: Person) -> None:
    menu = ann.chat.messages[-1]
    ann.says("help")
    about = ann.chat.wait_for("What I can do")
    assert menu.rows == []
    assert with_buttons(ann) == [about]


def test_commands_and_words_and_buttons_do_the_same(ann: Person) -> None:
    said = []
    for way in ("/help", "help", "/help@assistant_bot"):
        ann.says(way)
        said.append(ann.chat.wait_for("What I can do").text)
    ann.says("menu")
    ann.chat.wait_for("What do you want to do?")
    ann.presses("See what I can do")
    said.append(ann.chat.wait_for("What I can do").text)
    assert len(set(said)) == 1


@pytest.mark.parametrize("mistyped", ["/hlep", "/hepl", "/halp"])
def test_a_mistyped_command_is_understood(ann: Person, mistyped: str) -> None:
    ann.says(mistyped)
    ann.chat.wait_for("What I can do")


def test_a_button_that_is_over_is_told_so(ann: Person) -> None:
    menu = ann.chat.messages[-1]
    ann.forges("zz.amount..yes", menu).wait_until_answered()
    ann.chat.wait_for("This has moved on")
    assert len(with_buttons(ann)) == 1


def test_a_press_on_a_message_that_we_are_not_shown_works_all_the_same(ann: Person) -> None:
    ann.presses("Go through the tax year", is_inaccessible=True).wait_until_answered()
    ann.chat.wait_for("Go through the tax year")
    assert len(with_buttons(ann)) == 1


def test_an_expired_press_is_taken_though_it_cannot_be_answered(ann: Person) -> None:
    press = ann.presses("Go through the tax year")
    press.expire()
    assert "Keep digital records" in ann.chat.wait_for("Go through the tax year").buttons


FORGED = ["", "x", ":role", ":role nobody", ":start nothing", ":resume ../1", ":tick <b>", "1.2.3.4.5", "é" * 32]


def test_nothing_forged_in_a_button_gets_further_than_our_own_buttons(api: BotApi, ann: Person) -> None:
    for data in FORGED:
        press = ann.forges(data, ann.chat.messages[-1])
        press.wait_until_answered()
        api.updates.wait_until_confirmed(press.update_id)
    ann.says("help")
    ann.chat.wait_for("What I can do")
    assert not [post for post in ann.chat.messages if "Something went wrong" in post.text]


def test_a_deep_link_opens_a_journey_and_a_part_of_the_menu(ann: Person) -> None:
    ann.says("/start section_set_up")
    assert "Sign up" in " ".join(ann.chat.wait_for("Get set up").buttons)
    ann.says("/start start_eligibility")
    ann.chat.wait_for("Step 1 of")


def test_a_deep_link_opens_what_was_saved(ann: Person) -> None:
    ann.says("/start start_eligibility")
    ann.chat.wait_for("Step 1 of")
    ann.says("menu")
    ann.chat.wait_for("What do you want to do?")
    ann.says("/start resume_1")
    ann.chat.wait_for("Step 1 of")


def test_a_deep_link_that_nobody_made_is_only_a_start(ann: Person) -> None:
    for payload in ("abc", "start_../etc", "resume_zzz", "x" * 64, "section_", "start_nothing"):
        ann.says(f"/start {payload}")
        ann.chat.wait_for("What do you want to do?")


def test_a_page_of_ours_is_one_tap_away_and_not_previewed(api: BotApi, ann: Person) -> None:
    ann.says("person")
    told = ann.chat.wait_for("Talk to a person")
    links = [each["url"] for each in told.fields["entities"] if each["type"] == "text_link"]
    assert links
    assert all(link.startswith("https://") for link in links)
    assert {call["link_preview_options"]["is_disabled"] for call in api.asked("sendMessage")} == {True}


def test_what_people_call_their_clients_is_shown_as_they_wrote_it(api: BotApi) -> None:
    agent = api.person(5_000_002)
    agent.says("my clients")
    agent.chat.wait_for("What do you want to do?")
    agent.says("client <b>Baker & Sons</b>")
    agent.chat.wait_for("We now talk about your client <b>Baker & Sons</b>.")


def test_pictures_come_as_pictures_with_a_caption_above_the_buttons(ann: Person) -> None:
    ann.says("steps")
    steps = ann.chat.wait_for("Get set up in 5 steps")
    picture = next(post for post in ann.chat.messages if post.upload)
    assert picture.upload is not None
    assert picture.upload.content.startswith(b"\x89PNG")
    assert "photo" in picture.fields
    assert 0 < len(picture.text) <= 1024
    assert picture.id < steps.id


def test_dates_come_as_a_calendar_file(ann: Person) -> None:
    ann.says("/start start_deadlines")
    ann.chat.wait_for(lambda post: "2026 to 2027" in post.buttons)
    for answer in ANSWERS:
        ann.presses(answer)
        post = ann.chat.wait_for(lambda post: bool(post.rows))
    while not (files := [each for each in ann.chat.messages if each.upload and each.upload.name.endswith(".ics")]):
        ann.presses(next((label for label in post.buttons if "calendar" in label.casefold()), post.buttons[0]))
        post = ann.chat.wait_for(lambda post: bool(post.rows))
    assert files[0].upload is not None
    assert files[0].upload.content.startswith(b"BEGIN:VCALENDAR")
    assert "document" in files[0].fields


ANSWERS = (
    *("2026 to 2027", "Yes", "Self-employment", "Standard, from 6 April", "Neither, it runs all year", "None yet"),
    "Yes, that is all",
)


def test_nothing_sent_is_longer_than_a_message(api: BotApi, ann: Person) -> None:
    ann.says("x" * MESSAGE_UNITS)
    ann.chat.wait_for("too long for me")
    assert all(len(post.text) <= MESSAGE_UNITS for post in ann.chat.messages)
