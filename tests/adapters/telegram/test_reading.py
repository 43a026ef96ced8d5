"""What an update is to us, and that nothing in one can raise."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from adapters.telegram.client import read_update
from adapters.telegram.reading import Gone, Outside, Read, Spoken, read
from bot.updates import Unread

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
        ("/start QQ123456C", "/start QQ123456C", None),
        ("/start start_QQ123456C", "/start start_QQ123456C", None),
        ("/start my password is hunter2", "/start my password is hunter2", None),
        ("/starting", "/starting", None),
        ("mail me@example.test", "mail me@example.test", None),
    ],
)
def test_a_deep_link_is_a_button_and_any_other_start_is_a_start(typed: str, text: str | None, data: str | None) -> None:
    asked = spoken(message=message(text=typed)).asked
    assert (asked.text, asked.data) == (text, data)


def test_what_no_database_keeps_is_taken_out_of_a_text() -> None:
    assert spoken(message=message(text="a\0b\ud83d")).asked.text == "ab\ufffd"


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


BOT = {"id": 9, "is_bot": True, "first_name": "Assistant", "username": "assistant_bot"}
PICTURE = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
OTHER_BOT = {"id": 10, "is_bot": True, "first_name": "Other", "username": "other_bot"}
OURS = {"message_id": 6, "date": 1_700_000_000, "chat": GROUP, "from": BOT, "text": "I only talk in private."}


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({"text": "/help"}, True),
        ({"text": "/help@assistant_bot"}, True),
        ({"text": "/help@Assistant_Bot now"}, True),
        ({"text": "/help@other_bot"}, False),
        ({"text": "what says @assistant_bot?"}, True),
        ({"text": "what says @assistant_bot2?"}, False),
        ({"caption": "@assistant_bot look", "photo": PICTURE}, True),
        ({"text": "and you?", "reply_to_message": OURS}, True),
        ({"text": "and you?", "reply_to_message": OURS | {"from": OTHER_BOT}}, False),
        ({"text": "hello"}, False),
        ({"text": "/help@assistant_bot", "from": OTHER_BOT}, False),
        ({"text": "thank you", "from": OTHER_BOT, "reply_to_message": OURS}, False),
        ({"text": "/help", "from": OTHER_BOT | {"username": "GroupAnonymousBot"}, "sender_chat": GROUP}, True),
        ({"text": "/help", "sender_chat": GROUP, "is_automatic_forward": True}, False),
    ],
)  # fmt: skip
def test_in_a_group_only_people_who_address_us_are_told(fields: dict[str, Any], is_told: bool) -> None:
    told = update(message=message(**{"chat": GROUP, **fields}))
    assert told == (Outside(-100_700) if is_told else None)


def test_the_line_comes_where_it_was_asked_for_in_the_language_of_who_asked() -> None:
    topic = update(message=message(chat=GROUP, text="/help", is_topic_message=True, message_thread_id=7))
    assert topic == Outside(-100_700, thread=7)
    channel_inbox = GROUP | {"is_direct_messages": True}
    direct = update(message=message(chat=channel_inbox, text="/help", direct_messages_topic={"topic_id": 8}))
    assert direct == Outside(-100_700, direct=8)
    english = update(message=message(chat=GROUP, text="/help", **{"from": ANN | {"language_code": "xx"}}))
    assert english == Outside(-100_700)


def test_customers_of_a_business_are_left_alone_until_they_name_us() -> None:
    customer = {"business_connection_id": "b", "chat": PRIVATE}
    assert update(business_message=message(text="/help", **customer)) is None
    assert update(business_message=message(text="hello", **customer)) is None
    named = update(business_message=message(text="/help@assistant_bot", **customer))
    assert named == Outside(5_000_001, business="b")
    connection = {"id": "b", "user": ANN, "user_chat_id": 5_000_001, "date": 1_700_000_000, "is_enabled": True}
    assert update(business_connection=connection) == Outside(5_000_001)
    assert update(business_connection=connection | {"is_enabled": False}) is None


def test_a_press_in_a_group_is_answered_and_told_where_to_go() -> None:
    query = {"id": "q", "from": ANN, "chat_instance": "c", "data": ":menu", "message": message(chat=GROUP)}
    assert update(callback_query=query) == Outside(-100_700, callback="q")
    old = {"chat": GROUP, "message_id": 7, "date": 0}
    assert update(callback_query=query | {"message": old}) == Outside(-100_700, callback="q")


def test_what_is_forwarded_is_a_text_and_no_command_or_link() -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
    for words in ("/start start_eligibility", "/help@assistant_bot", "cancel"):
        asked = spoken(message=message(text=words, forward_origin=origin)).asked
        assert (asked.text, asked.data, asked.unread, asked.is_forwarded) == (words, None, None, True)
    picture = {"photo": PICTURE, "caption": "the letter"}
    assert spoken(message=message(forward_origin=origin, **picture)).asked.unread is Unread.PICTURE
    assert spoken(message=message(forward_origin=origin)).asked.unread is Unread.OTHER
    assert not spoken(message=message(text="cancel")).asked.is_forwarded


@pytest.mark.parametrize("code", ["en", "en-GB", "pl", "", "EN"])
def test_a_language_that_there_are_no_words_in_is_english(code: str) -> None:
    assert spoken(message=message(text="x", **{"from": ANN | {"language_code": code}})).asked.speaks == "en"


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


def test_of_a_buttons_data_no_more_is_read_than_any_button_has() -> None:
    query = {"id": "9", "from": ANN, "chat_instance": "1", "data": "x" * 10_000, "message": message()}
    assert spoken(callback_query=query).asked.data == "x" * 64
