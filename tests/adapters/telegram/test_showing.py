"""A reply as Telegram shows it."""

from __future__ import annotations

from html import unescape
from re import sub

from hypothesis import given, strategies as st

from adapters.telegram.profile import COMMANDS, DESCRIPTION, NAME, SHORT_DESCRIPTION
from adapters.telegram.showing import MESSAGE_UNITS, shown
from bot.commands import command
from bot.wording import wording
from journeys.engine.replies import Button, Line, Link, Reply, Style, lines
from journeys.engine.text import Message, message

ENGLISH = wording("en")


def rows(*labels: str, minor: tuple[str, ...] = ()) -> list[list[str]]:
    buttons = [Button(Message(label), ":menu") for label in labels]
    buttons += [Button(Message(label), ":menu", minor=True) for label in minor]
    keyboard = shown(Reply(lines(message("Which?")), tuple(buttons)), ENGLISH)[-1].keyboard
    return [[button.text for button in row] for row in keyboard.inline_keyboard] if keyboard else []


def test_lines_stand_as_their_styles_say() -> None:
    said = (
        Line(message("Head & heart"), Style.HEADING),
        Line(message("One"), Style.ITEM),
        Line(message("Two"), Style.ITEM),
        Line(message("Small"), Style.NOTE),
    )
    assert shown(Reply(said), ENGLISH)[0].html == "<b>Head &amp; heart</b>\n\n• One\n• Two\n\n<i>Small</i>"


def test_every_value_is_escaped() -> None:
    said = shown(Reply(lines(message("{x}", x="<a href='x'>&"))), ENGLISH)[0]
    assert said.html == "&lt;a href='x'&gt;&amp;"
    assert said.plain == "<a href='x'>&"


@given(st.lists(st.text(max_size=9000), max_size=6))
def test_whatever_is_said_fits_messages_and_nothing_is_lost(texts: list[str]) -> None:
    texts = [text.replace("\0", "").encode(errors="replace").decode() for text in texts]
    said = shown(Reply(lines(*(message("{x}", x=text) for text in texts))), ENGLISH)
    for each in said:
        assert 0 < len(each.plain.encode("utf-16-le")) // 2 <= MESSAGE_UNITS
        assert unescape(sub("</?[bi]>", "", each.html)) == each.plain
    kept = "".join("".join(each.plain for each in said).split())
    assert kept == "".join("".join(texts).split()) or not "".join(texts).strip()


def test_a_long_text_is_split_between_its_paragraphs() -> None:
    said = shown(Reply(lines(*(message("{x}", x=letter * 2000) for letter in "abc"))), ENGLISH)
    assert [each.plain for each in said] == ["a" * 2000 + "\n\n" + "b" * 2000, "c" * 2000]


def test_a_longer_text_is_split_between_its_words() -> None:
    words = " ".join(f"word{number}" for number in range(2000))
    said = shown(Reply(lines(message("{x}", x=words))), ENGLISH)
    assert len(said) > 2
    assert [word for each in said for word in each.plain.split()] == words.split()


def test_a_reply_without_words_says_something() -> None:
    assert shown(Reply((), (Button(Message("Go"), ":menu"),)), ENGLISH)[0].plain


def test_buttons_stand_one_a_row_unless_they_are_short() -> None:
    assert rows("Yes", "No", "I am not sure") == [["Yes", "No"], ["I am not sure"]]
    assert rows("Self-employment", "UK property or foreign property") == [
        ["Self-employment"],
        ["UK property or foreign property"],
    ]


def test_options_come_before_what_is_always_there() -> None:
    assert rows("Yes", minor=("Go back", "Get help")) == [["Yes"], ["Go back", "Get help"]]


def test_pages_stand_in_the_text_so_that_they_stay_when_the_buttons_go() -> None:
    page = Link(Message("Pay & <more>"), "https://www.gov.uk/?a=1&b=2")
    said = shown(Reply(lines(message("Read")), (Button(Message("Go"), ":menu"),), (page,)), ENGLISH)[0]
    assert said.html == 'Read\n\n<a href="https://www.gov.uk/?a=1&amp;b=2">Pay &amp; &lt;more&gt;</a>'
    assert said.plain.endswith("Pay & <more>: https://www.gov.uk/?a=1&b=2")
    assert rows("Go") == [["Go"]]


def test_more_buttons_than_telegram_takes_are_left_out_but_never_the_way_back() -> None:
    labels = [f"Something rather long, number {number}" for number in range(150)]
    found = rows(*labels, minor=("Go back",))
    assert sum(map(len, found)) == 100
    assert found[-1] == ["Go back"]


def test_every_command_that_is_listed_works_and_fits() -> None:
    for name, about in COMMANDS.items():
        assert command(f"/{name}") is not None, name
        assert name == name.lower()
        assert name.isidentifier()
        assert 3 <= len(ENGLISH.text(about)) <= 256


def test_the_descriptions_fit_and_say_who_we_are_not() -> None:
    assert len(ENGLISH.text(NAME)) <= 64
    assert len(ENGLISH.text(DESCRIPTION)) <= 512
    assert len(ENGLISH.text(SHORT_DESCRIPTION)) <= 120
    assert all(
        "not" in ENGLISH.text(each).casefold() and "HMRC" in ENGLISH.text(each)
        for each in (DESCRIPTION, SHORT_DESCRIPTION)
    )
