"""What an update is to us, and that nothing in one can raise."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from adapters.telegram.client import read_update
from adapters.telegram.reading import Gone, Outside, Read, Spoken, read

TODAY = date(2026, 11, 21)
ANN = {"id": 5_000_001, "is_bot": False, "first_name": "Somebody"}
PRIVATE = {"id": 5_000_001, "type": "private", "first_name": "Somebody"}
GROUP = {"id": -100_700, "type": "supergroup", "title": "A group"}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": 1_700_000_000, "chat": PRIVATE, "from": ANN, **fields}


def update(**fields: Any) -> Read:
    stored = read_update({"update_id": 12, **fields})
    assert stored is not None
    return read(stored, TODAY, "assistant_bot")


def spoken(**fields: Any) -> Spoken:
    found = update(**fields)
    assert isinstance(found, Spoken)
    return found


def test_a_text_is_kept_as_it_was_typed() -> None:
    asked = spoken(message=message(text="  Rent, £12.50 "))
    assert (asked.asked.id, asked.asked.text, asked.asked.today) == ("12", "  Rent, £12.50 ", TODAY)
    assert (asked.asked.sender.channel, asked.asked.sender.account) == ("telegram", "5000001")


@pytest.mark.parametrize(
    ("typed", "text", "data"),
    [
        ("/start", "/start", None),
        ("/start@assistant_bot", "/start", None),
        ("/start start_add_business", None, ":open add_business"),
        ("/start@assistant_bot section_the_year", None, ":section the_year"),
        ("/start resume_1a", None, ":resume 1a"),
        ("/start resume_", "/start", None),
        ("/start sign up", "/start", None),
        ("/start start_é", "/start", None),
        ("/start " + "a" * 64, "/start", None),
        ("/starting", "/starting", None),
        ("mail me@example.test", "mail me@example.test", None),
    ],
)
def test_a_deep_link_is_a_button_and_any_other_start_is_a_start(typed: str, text: str | None, data: str | None) -> None:
    asked = spoken(message=message(text=typed)).asked
    assert (asked.text, asked.data) == (text, data)


def test_what_no_database_keeps_is_taken_out_of_a_text() -> None:
    assert spoken(message=message(text="a\0b\ud83d")).asked.text == "ab?"


def test_a_press_says_in_which_message_it_was() -> None:
    query = {"id": "q", "from": ANN, "chat_instance": "c", "data": ":menu", "message": message()}
    pressed = spoken(callback_query=query)
    assert (pressed.callback, pressed.asked.data, pressed.asked.pressed_in) == ("q", ":menu", "7")
    old = {"chat": PRIVATE, "message_id": 7, "date": 0}
    assert spoken(callback_query=query | {"message": old}).asked.pressed_in == "7"
    del query["message"]
    assert spoken(callback_query=query | {"inline_message_id": "x"}).asked.pressed_in is None


def test_a_press_without_data_is_still_one() -> None:
    query = {"id": "q", "from": ANN, "chat_instance": "c", "game_short_name": "g", "message": message()}
    assert spoken(callback_query=query).asked.data == ""


def test_a_message_of_a_kind_that_is_newer_than_we_are_is_answered() -> None:
    assert spoken(message=message(hologram={"file_id": "x"})).asked.unread is not None


def test_another_bot_is_not_answered() -> None:
    assert update(message=message(text="hello", **{"from": ANN | {"is_bot": True}})) is None


def test_blocked_is_gone_and_unblocked_is_nothing() -> None:
    bot = {"user": {"id": 9, "is_bot": True, "first_name": "Assistant"}}
    member, kicked = {"status": "member", **bot}, {"status": "kicked", "until_date": 0, **bot}
    changed = {"chat": PRIVATE, "from": ANN, "date": 1_700_000_000}
    gone = update(my_chat_member=changed | {"old_chat_member": member, "new_chat_member": kicked})
    assert isinstance(gone, Gone)
    assert gone.at.isoformat() == "2023-11-14T22:13:20+00:00"
    assert update(my_chat_member=changed | {"old_chat_member": kicked, "new_chat_member": member}) is None
    in_group = changed | {"chat": GROUP, "old_chat_member": kicked, "new_chat_member": member}
    assert update(my_chat_member=in_group) == Outside(-100_700)


def test_what_is_not_an_update_is_none_and_what_cannot_be_read_keeps_its_number() -> None:
    assert read_update([]) is None
    assert read_update({"update_id": True}) is None
    assert read_update({"message": {}}) is None
    unreadable = read_update({"update_id": 12, "message": {"message_id": 7}})
    assert unreadable is not None
    assert unreadable.update_id == 12
    assert read(unreadable, TODAY, "assistant_bot") is None


_WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["/start", "/start start_sign_up", "@assistant_bot", "/help@assistant_bot", "/", "\ud800", "\0"]),
    st.text(string.ascii_letters + "/@_ -", max_size=40),
)
_CHATS = st.sampled_from(
    [PRIVATE, GROUP, GROUP | {"type": "group"}, GROUP | {"type": "channel"}, GROUP | {"type": "x"}]
)
_FILE = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1}
_PARTS = st.fixed_dictionaries(
    {},
    optional={
        "text": _WORDS,
        "caption": _WORDS,
        "photo": st.just([_FILE]),
        "voice": st.just(_FILE),
        "document": st.just(_FILE),
        "contact": st.just({"phone_number": "1", "first_name": "x"}),
        "dice": st.just({"emoji": "🎲", "value": 1}),
        "is_topic_message": st.booleans(),
        "message_thread_id": st.integers(0, 9),
        "forward_origin": st.just({"type": "hidden_user", "date": 1, "sender_user_name": "x"}),
        "something_new": st.integers(),
        "via_bot": st.just(ANN | {"is_bot": True}),
    },
)
_MESSAGES = st.builds(
    lambda chat, parts, known: message(**({"chat": chat} | parts | known)), _CHATS, _PARTS, st.just({})
)
_QUERIES = st.fixed_dictionaries(
    {"id": _WORDS, "from": st.just(ANN), "chat_instance": st.just("c")},
    optional={"data": _WORDS, "message": _MESSAGES, "inline_message_id": _WORDS, "game_short_name": _WORDS},
)
_UPDATES = st.one_of(
    *(
        st.fixed_dictionaries({"update_id": st.integers(0, 2**31), kind: _MESSAGES})
        for kind in ("message", "edited_message", "channel_post", "business_message", "edited_channel_post", "poll")
    ),
    st.fixed_dictionaries({"update_id": st.integers(0, 2**31), "callback_query": _QUERIES}),
    st.dictionaries(st.sampled_from(["update_id", "message", "inline_query", "new"]), st.integers() | st.none()),
)


@settings(max_examples=500)
@given(_UPDATES)
def test_no_update_raises(stored: dict[str, Any]) -> None:
    found = read_update(stored)
    if found is not None:
        what = read(found, TODAY, "assistant_bot")
        if isinstance(what, Spoken):
            assert (what.asked.text is None) != (what.asked.data is None)
            (what.asked.text or what.asked.data or "").encode()
