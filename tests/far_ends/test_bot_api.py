"""Telegram's far end, tried with the real client library, and with plain HTTP for what the library would never send."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any, TypeVar

import httpx
import pytest
from PIL import Image
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MenuButtonCommands,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from tests.far_ends.bot_api.contents import CONTENTS
from tests.far_ends.bot_api.server import BotApi

pytestmark = pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")

TOKEN = "123456:ABC-def_ghi"
T = TypeVar("T")


class Clock:
    """Stands still until moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> Iterator[BotApi]:
    with BotApi(TOKEN, Path(os.environ["MTD_TELEGRAM_API_DESCRIPTION"]), clock) as api:
        yield api


def run(api: BotApi, doing: Callable[[Bot], Awaitable[T]], token: str = TOKEN) -> T:
    """Do something as the bot, through python-telegram-bot."""

    async def talk() -> T:
        bot = Bot(token, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot")
        async with bot:
            return await doing(bot)

    return asyncio.run(talk())


def say(api: BotApi, chat_id: int, text: str = "Hello", **fields: Any) -> Message:
    return run(api, lambda bot: bot.send_message(chat_id, text, **fields))


def ask(api: BotApi, method: str, **request: Any) -> dict[str, Any]:
    """A request by plain HTTP, as the library would never make it: the answer's body."""
    body: dict[str, Any] = httpx.post(f"{api.url}/bot{TOKEN}/{method}", timeout=10, verify=False, **request).json()
    return body


def updates(api: BotApi, **fields: Any) -> tuple[Update, ...]:
    return run(api, lambda bot: bot.get_updates(**fields))


def picture(width: int = 40, height: int = 30) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (width, height)).save(drawn, "PNG")
    return drawn.getvalue()


YES_NO = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("No", callback_data="n")]]
)


# What the bot asks for


def test_a_message_is_what_was_sent(api: BotApi) -> None:
    person = api.person(1, "Ann")
    person.says("/start deadlines")
    sent = run(
        api,
        lambda bot: bot.send_message(
            1,
            "<b>When &amp; how</b> 💷 <a href='https://www.gov.uk'>page</a>",
            parse_mode="HTML",
            reply_markup=YES_NO,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=ReplyParameters(1),
        ),
    )
    assert sent.text == "When & how 💷 page"
    assert sent.parse_entities() == {sent.entities[0]: "When & how", sent.entities[1]: "page"}
    assert sent.reply_to_message is not None
    post = person.chat.wait_for("When")
    assert (post.buttons, post.source[:8], post.fields["link_preview_options"]) == (
        ["Yes", "No"],
        "<b>When ",
        {"is_disabled": True},
    )
    assert api.faults == []


def test_pictures_and_documents_arrive_as_files(api: BotApi) -> None:
    person = api.person(1)
    person.says("hello")
    photo = run(api, lambda bot: bot.send_photo(1, picture(), caption="<i>The year</i>", parse_mode="HTML"))
    assert (photo.photo[0].width, photo.photo[0].height, photo.caption) == (40, 30, "The year")
    again = run(api, lambda bot: bot.send_photo(1, photo.photo[0].file_id))
    assert again.photo == photo.photo
    run(api, lambda bot: bot.send_document(1, b"BEGIN:VCALENDAR", filename="dates.ics", reply_markup=YES_NO))
    document = person.chat.messages[-1]
    assert document.upload is not None
    assert (document.upload.name, document.upload.content, document.buttons) == (
        "dates.ics",
        b"BEGIN:VCALENDAR",
        ["Yes", "No"],
    )
    assert api.faults == []


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"no picture", "Image_process_failed"), (picture(1, 30), "Photo_invalid_dimensions"), (b"", "non-empty")],
)
def test_a_picture_that_telegram_would_not_take(api: BotApi, content: bytes, why: str) -> None:
    api.person(1).says("hello")
    with pytest.raises(BadRequest, match=why):
        run(api, lambda bot: bot.send_photo(1, content))
    assert len(api.faults) == 1


def test_what_the_bot_shows_of_itself(api: BotApi) -> None:
    async def show(bot: Bot) -> None:
        commands, scope = [BotCommand("menu", "What I can do")], BotCommandScopeAllPrivateChats()
        assert await bot.set_my_commands(commands, scope, "cy")
        assert list(await bot.get_my_commands(scope, "cy")) == commands
        assert list(await bot.get_my_commands()) == []
        assert await bot.delete_my_commands(scope, "cy")
        assert list(await bot.get_my_commands(scope, "cy")) == []
        await bot.set_my_name("Cynorthwyydd", "cy")
        assert [(await bot.get_my_name(each)).name for each in ("cy", "en")] == ["Cynorthwyydd", "Assistant"]
        await bot.set_my_description("Helps")
        assert (await bot.get_my_description("cy")).description == "Helps"
        await bot.set_my_short_description("Helps")
        assert (await bot.get_my_short_description()).short_description == "Helps"
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        assert isinstance(await bot.get_chat_menu_button(), MenuButtonCommands)

    run(api, show)
    assert api.faults == []


def button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **fields}]]}


@pytest.mark.parametrize(
    ("method", "fields", "why"),
    [
        ("sendMessage", {"chat_id": 1}, "sendMessage.text is required and missing"),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"}, "colour is not a field"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "text is Integer, not String"),
        ("sendMessage", {"chat_id": 1, "text": " "}, "message text is empty"),
        ("sendMessage", {"chat_id": 1, "text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": 1, "text": "<b>1 < 2</b>", "parse_mode": "HTML"}, 'start tag "" at byte offset 5'),
        ("sendMessage", {"chat_id": 1, "text": "<p>x</p>", "parse_mode": "HTML"}, 'start tag "p" at byte offset 0'),
        ("sendMessage", {"chat_id": 1, "text": "<b>x", "parse_mode": "HTML"}, "Can't find end tag"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "<b><i>x</b></i>", "parse_mode": "HTML"},
            'expected "</i>", found "</b>"',
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": button(callback_data="é" * 33)},
            "BUTTON_DATA_INVALID",
        ),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": button(callback_data="")}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": button(url="gov.uk")}, "Wrong HTTP URL"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": button(url="http://localhost/")}, "Wrong HTTP URL"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": button()}, "has none of the fields"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": button(url="https://gov.uk", callback_data="a")},
            "has callback_data and url, of which one is allowed",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [{"text": "Go"}]}},
            "not an array",
        ),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ("setMyCommands", {"commands": [{"command": "Menu", "description": "All"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "menu", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "has 121 characters, not 0 to 120"),
        ("setMyDescription", {"description": "x", "language_code": "eng"}, "is 'eng', which is not spelt"),
        ("sendChatAction", {"chat_id": 1, "action": "thinking"}, "is 'thinking', not one of typing, upload_photo"),
        ("getUpdates", {"limit": 101}, "is 101, not 1 to 100"),
        ("setWebhook", {"url": "https://a.example", "secret_token": "a b"}, "which is not spelt"),
        ("setWebhook", {"url": "http://a.example"}, "An HTTPS URL must be provided"),
        ("setWebhook", {"url": "https://a.example", "allowed_updates": ["messages"]}, "there are no messages"),
        ("setChatMenuButton", {"menu_button": {"type": "webapp"}}, "is 'webapp', not one of"),
    ],
)
def test_what_the_description_forbids_is_refused_and_kept(
    api: BotApi, method: str, fields: dict[str, Any], why: str
) -> None:
    api.person(1).says("hello")
    answer = ask(api, method, json=fields)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert why in answer["description"]
    assert api.faults
    assert api.person(1).chat.messages == []


def test_what_is_just_allowed_is_allowed(api: BotApi) -> None:
    api.person(1).says("hello")
    for fields in (
        {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"},
        {"text": "x", "reply_markup": button(callback_data="é" * 32)},
        {"text": "x", "reply_markup": {"inline_keyboard": []}},
        {"text": "x", "reply_markup": {"keyboard": [[{"text": "Yes"}]], "is_persistent": True}},
        {
            "text": "&pound; &lt;1 <tg-spoiler>a</tg-spoiler> <blockquote expandable>b</blockquote>",
            "parse_mode": "HTML",
        },
    ):
        assert ask(api, "sendMessage", json={"chat_id": 1, **fields})["ok"]
    assert ask(api, "setMyCommands", json={"commands": [{"command": "a_1" + "b" * 29, "description": "x" * 256}]})["ok"]
    assert api.faults == []


def test_forms_hold_json_and_numbers_in_text(api: BotApi) -> None:
    person = api.person(1)
    person.says("hello")
    form = {"chat_id": "1", "text": "5", "protect_content": "true", "reply_markup": '{"force_reply": true}'}
    assert ask(api, "sendMessage", data=form)["result"]["text"] == "5"
    assert person.chat.messages[-1].markup == {"force_reply": True}
    assert httpx.get(f"{api.url}/bot{TOKEN}/sendMessage", params={"chat_id": 1, "text": "hi"}).json()["ok"]
    assert api.faults == []
    assert not ask(api, "sendMessage", data=form | {"chat_id": "1.5", "reply_markup": "{"})["ok"]
    assert not ask(api, "sendMessage", content=b"[", headers={"Content-Type": "application/json"})["ok"]
    assert not ask(api, "sendDocument", data={"chat_id": "1", "document": "attach://it"})["ok"]
    assert not ask(api, "sendMessage", data=form, files={"stray": b"x"})["ok"]
    assert api.faults == [
        "sendMessage.reply_markup is String, not InlineKeyboardMarkup",
        "sendMessage.body is not a JSON object",
        "sendMessage.chat_id is required and missing",
        "sendMessage.text is required and missing",
        "sendDocument.it is attached and was not sent",
        "sendMessage.stray is not a field that the description knows",
    ]


def test_methods_that_are_not_there(api: BotApi) -> None:
    assert ask(api, "sendMessages")["error_code"] == 404
    assert ask(api, "getFile", json={"file_id": "x"})["error_code"] == 501
    assert len(api.faults) == 2


def test_tokens(api: BotApi) -> None:
    me = run(api, lambda bot: bot.get_me())
    assert (me.id, me.is_bot, me.can_join_groups) == (123456, True, False)
    for token in ("123456:wrong", "malformed"):
        with pytest.raises(InvalidToken):
            run(api, lambda bot: bot.get_me(), token)
    assert httpx.get(f"{api.url}/botmalformed/getMe").status_code == 404
    assert httpx.get(f"{api.url}/bot1:wrong/getMe").status_code == 401
    api.revoke_token()
    with pytest.raises(InvalidToken):
        run(api, lambda bot: bot.get_me())
    assert api.faults == []


def test_a_bot_that_has_logged_out_is_served_no_more(api: BotApi) -> None:
    assert ask(api, "close")["result"]
    assert ask(api, "logOut")["result"]
    assert ask(api, "getMe")["description"] == "Bad Request: Logged out"


# Editing and deleting


def test_a_message_is_edited_in_place(api: BotApi) -> None:
    person = api.person(1)
    person.says("hello")
    sent = say(api, 1, "One or two?", reply_markup=YES_NO)
    edited = run(api, lambda bot: bot.edit_message_text("Two.", 1, sent.message_id))
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup, edited.edit_date is not None) == ("Two.", None, True)
    post = person.chat.messages[0]
    assert (len(person.chat.messages), post.text, [each["text"] for each in post.earlier]) == (
        1,
        "Two.",
        ["One or two?"],
    )
    run(api, lambda bot: bot.edit_message_reply_markup(1, sent.message_id, reply_markup=YES_NO))
    assert person.chat.messages[0].buttons == ["Yes", "No"]
    assert api.faults == []


def test_edits_that_telegram_refuses(api: BotApi) -> None:
    person = api.person(1)
    theirs = person.says("hello")
    sent = say(api, 1, "<b>Once</b>", parse_mode="HTML", reply_markup=YES_NO).message_id
    photo = run(api, lambda bot: bot.send_photo(1, picture())).message_id

    def refused(message_id: int, **fields: Any) -> str:
        with pytest.raises(BadRequest) as refusal:
            run(api, lambda bot: bot.edit_message_text(chat_id=1, message_id=message_id, **fields))
        return refusal.value.message

    assert "Message is not modified" in refused(sent, text="<b>Once</b>", parse_mode="HTML", reply_markup=YES_NO)
    assert refused(99, text="x") == "Message to edit not found"
    assert refused(theirs.id, text="x") == "Message can't be edited"
    assert refused(photo, text="x") == "There is no text in the message to edit"
    assert run(api, lambda bot: bot.edit_message_caption(1, photo, caption="x"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        run(api, lambda bot: bot.edit_message_reply_markup(1, sent, reply_markup=YES_NO))
    assert run(api, lambda bot: bot.edit_message_reply_markup(1, sent))
    assert api.faults == []


def test_messages_are_deleted_for_two_days(api: BotApi, clock: Clock) -> None:
    person = api.person(1)
    person.says("hello")
    first, second = say(api, 1).message_id, say(api, 1).message_id
    assert run(api, lambda bot: bot.delete_message(1, first))
    assert [post.id for post in person.chat.messages] == [second]
    with pytest.raises(BadRequest, match="not found"):
        run(api, lambda bot: bot.delete_message(1, first))
    clock.passes(48 * 3600 + 1)
    with pytest.raises(BadRequest, match="can't be deleted"):
        run(api, lambda bot: bot.delete_message(1, second))


# People


@pytest.mark.parametrize("content", CONTENTS.values(), ids=list(CONTENTS))
def test_whatever_a_person_sends_is_as_described(api: BotApi, content: dict[str, Any]) -> None:
    person = api.person(1)
    sent = person.sends(**content)
    edited = person.edits(sent, caption="changed") if "photo" in content else None
    [first, *more] = updates(api)
    assert first.message is not None
    assert (first.message.from_user and first.message.from_user.id) == 1
    assert [update.update_id for update in more if update.edited_message] == ([edited] if edited else [])
    assert api.faults == []


def test_commands_are_marked(api: BotApi) -> None:
    api.person(1).says("/start topic and /help@assistant_bot, not a/b")
    [update] = updates(api)
    assert update.message is not None
    assert list(update.message.parse_entities().values()) == ["/start", "/help@assistant_bot"]


def test_a_button_is_pressed_and_answered(api: BotApi) -> None:
    person = api.person(1)
    person.says("hello")
    say(api, 1, "Well?", reply_markup=YES_NO)
    press = person.presses("No")
    assert api.unanswered() == [press]
    query = updates(api)[-1].callback_query
    assert query is not None
    assert (query.data, query.message and query.message.message_id) == ("n", 2)
    assert run(api, lambda bot: bot.answer_callback_query(query.id, "Noted"))
    assert press.wait_until_answered()["text"] == "Noted"
    person.presses("y", is_inaccessible=True)
    latest = updates(api)[-1].callback_query
    assert latest is not None
    assert latest.message
    assert not latest.message.is_accessible
    with pytest.raises(AssertionError, match=re.escape("no button 'Perhaps'. It has:\n  2. 'Well?' ['Yes', 'No']")):
        person.presses("Perhaps")
    assert api.faults == []


def test_a_query_too_old_or_unknown(api: BotApi) -> None:
    person = api.person(1)
    person.says("hello")
    say(api, 1, reply_markup=YES_NO)
    press = person.presses("y")
    press.expire()
    for query_id in (press.query_id, "none"):
        with pytest.raises(BadRequest, match="Query is too old"):
            run(api, partial(Bot.answer_callback_query, callback_query_id=query_id))
    assert api.faults == []


def test_those_the_bot_may_not_write_to(api: BotApi) -> None:
    person, stranger, leaver = api.person(1), api.person(2), api.person(3)
    person.says("hello")
    person.blocks()
    leaver.says("hello")
    leaver.leaves_telegram()
    for chat_id, why in ((1, "bot was blocked by the user"), (2, "can't initiate"), (3, "user is deactivated")):
        with pytest.raises(Forbidden, match=why):
            say(api, chat_id)
    with pytest.raises(BadRequest, match="Chat not found"):
        say(api, 4)
    changed = updates(api)[1].my_chat_member
    assert changed is not None
    assert (changed.old_chat_member.status, changed.new_chat_member.status) == ("member", "kicked")
    person.unblocks()
    stranger.says("hello")
    say(api, 1)
    say(api, 2)
    assert [len(each.chat.messages) for each in (person, stranger)] == [1, 1]
    assert api.faults == []


def test_groups_topics_channels_and_anonymous_admins(api: BotApi) -> None:
    person = api.person(1)
    group, channel = api.group(-1001, is_forum=True), api.channel(-1002)
    group.adds_bot(person)
    person.says("/start", to=group, message_thread_id=group.topic(7), is_topic_message=True)
    api.anonymous_admin(group).says("hello", to=group)
    channel.posts("news")
    group.removes_bot(person)
    added, topical, anonymous, posted, removed = updates(api)
    assert added.my_chat_member
    assert topical.message
    assert (topical.message.chat.type, topical.message.message_thread_id) == ("supergroup", 7)
    assert anonymous.message
    assert (anonymous.message.from_user and anonymous.message.from_user.id) == 1_087_968_824
    assert anonymous.message.sender_chat == anonymous.message.chat
    assert posted.channel_post
    assert posted.channel_post.from_user is None
    assert removed.my_chat_member
    with pytest.raises(Forbidden, match="kicked"):
        say(api, -1001)
    group.adds_bot(person)
    assert say(api, -1001, message_thread_id=7).is_topic_message
    with pytest.raises(BadRequest, match="Message thread not found"):
        say(api, -1001, message_thread_id=8)
    assert say(api, -1002).from_user is None
    assert api.faults == []


def test_business_messages_stay_in_their_own_chat(api: BotApi) -> None:
    owner, customer = api.person(1), api.person(2)
    business = owner.connects_business("connection")
    place = business.chat_with(customer)
    customer.says("Are you open?", to=place)
    connected, message = updates(api)
    assert connected.business_connection
    assert message.business_message
    assert message.business_message.business_connection_id == "connection"
    say(api, 2, business_connection_id="connection")
    assert len(place.chat.messages) == 1
    with pytest.raises(BadRequest, match="Business connection not found"):
        say(api, 2, business_connection_id="other")
    with pytest.raises(Forbidden, match="can't initiate"):
        say(api, 2)
    assert api.faults == []


def test_waiting_for_what_is_never_said_tells_what_was(api: BotApi) -> None:
    person = api.person(1)
    person.says("hello")
    say(api, 1, "Good morning", reply_markup=YES_NO)
    assert person.chat.wait_for("morning").text == "Good morning"
    with pytest.raises(AssertionError, match=re.escape("2. 'Good morning' ['Yes', 'No']")):
        person.chat.wait_for("evening", seconds=0.01)
    person.says("hello again")
    with pytest.raises(AssertionError, match="did not say 'morning'"):
        person.chat.wait_for("morning", seconds=0.01)
    assert person.chat.wait_for("morning", since=0).id == 2
    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(person.chat.wait_for, lambda post: post.buttons == [])
        say(api, 1, "Later")
        assert waiting.result().text == "Later"


# Updates by asking


def test_updates_come_again_until_confirmed(api: BotApi) -> None:
    person = api.person(1)
    sent = [person.says(str(number)).update_id for number in range(3)]
    for _ in range(2):
        assert [update.update_id for update in updates(api)] == sent
    assert [update.update_id for update in updates(api, offset=sent[1], limit=1)] == sent[1:2]
    assert [update.update_id for update in updates(api)] == sent[1:]
    assert [update.update_id for update in updates(api, offset=-1)] == sent[2:]
    with pytest.raises(AssertionError, match="was not confirmed"):
        api.updates.wait_until_confirmed(sent[2] or 0, seconds=0.01)
    assert updates(api, offset=(sent[2] or 0) + 1) == ()
    api.updates.wait_until_confirmed(sent[2] or 0)


def test_only_what_is_asked_for_comes(api: BotApi) -> None:
    assert updates(api, allowed_updates=["callback_query"]) == ()
    person = api.person(1)
    person.says("hello")
    say(api, 1, reply_markup=YES_NO)
    person.presses("y")
    assert [bool(update.callback_query) for update in updates(api)] == [True]
    assert updates(api, allowed_updates=[])
    person.says("hello")
    assert len(updates(api)) == 2


def test_a_long_poll_ends_when_something_happens_or_somebody_else_polls(api: BotApi) -> None:
    with ThreadPoolExecutor() as threads:
        first = threads.submit(updates, api, timeout=30)
        api.wait_until(lambda: len(api.requests) == 1, "the first poll began")
        second = threads.submit(updates, api, timeout=30)
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            first.result()
        api.person(1).says("hello")
        [update] = second.result()
        assert update.message
    assert updates(api, offset=update.update_id + 1) == ()
    assert api.faults == []


def test_opening_and_closing_at_once(clock: Clock) -> None:
    with BotApi(TOKEN, Path(os.environ["MTD_TELEGRAM_API_DESCRIPTION"]), clock) as api:
        assert api.faults == []
    api.wait_until_closed()
    with pytest.raises(httpx.ConnectError):
        ask(api, "getMe")


def test_closing_ends_what_waits(clock: Clock) -> None:
    with ThreadPoolExecutor() as threads:
        with BotApi(TOKEN, Path(os.environ["MTD_TELEGRAM_API_DESCRIPTION"]), clock) as api:
            waiting = threads.submit(updates, api, timeout=30)
            api.wait_until(lambda: api.asked("getUpdates"), "the poll began")
        assert waiting.result() == ()


# Updates by webhook


class Receiver:
    """A bot's own address: keeps what is posted to it, and answers with the statuses it is given, then 200."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, str | None]] = []
        self.statuses: list[int] = []
        self.may_answer = Event()
        self.may_answer.set()
        self.most_at_once = 0
        self._busy = 0
        self._changed = Condition()

    def wait_until_busy(self, posts: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._busy == posts, 5)

    def _count(self, more: int) -> None:
        with self._changed:
            self._busy += more
            self.most_at_once = max(self._busy, self.most_at_once)
            self._changed.notify_all()

    @contextmanager
    def listening(self) -> Iterator[str]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.posts.append((body, self.headers["X-Telegram-Bot-Api-Secret-Token"]))
                receiver._count(1)
                receiver.may_answer.wait(5)
                receiver._count(-1)
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = Thread(target=server.serve_forever)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}/telegram"
            server.shutdown()
            thread.join()

    def texts(self) -> list[str]:
        return [re.findall(r'"text":"(\w+)"', body)[0] for body, _ in self.posts]


def test_updates_are_posted_with_the_secret_until_taken(api: BotApi) -> None:
    receiver = Receiver()
    receiver.statuses = [500]
    api.webhook.repeat_after = 0.01
    person = api.person(1)
    with receiver.listening() as url:
        person.says("one")
        assert run(api, lambda bot: bot.set_webhook(url, secret_token="hush", max_connections=5))
        person.says("two")
        api.wait_until(lambda: not api.updates.pending, "all was posted")
        info = run(api, lambda bot: bot.get_webhook_info())
        with pytest.raises(Conflict, match="while webhook is active"):
            updates(api)
    assert receiver.texts() == ["one", "one", "two"]
    assert {secret for _, secret in receiver.posts} == {"hush"}
    assert [status for _, status in api.webhook.posts] == [500, 200, 200]
    assert (info.url, info.max_connections, info.pending_update_count) == (url, 5, 0)
    assert (info.last_error_message or "").startswith("Wrong response from the webhook: 500")
    assert run(api, lambda bot: bot.delete_webhook())
    assert updates(api) == ()
    assert api.faults == []


def test_chats_are_posted_side_by_side_and_each_in_order(api: BotApi) -> None:
    receiver = Receiver()
    receiver.may_answer.clear()
    with receiver.listening() as url:
        run(api, lambda bot: bot.set_webhook(url, max_connections=2))
        for word in ("a", "b"):
            for person in (1, 2, 3):
                api.person(person).says(f"{word}{person}")
        receiver.wait_until_busy(2)
        receiver.may_answer.set()
        api.wait_until(lambda: not api.updates.pending, "all was posted")
    texts = receiver.texts()
    assert sorted(texts) == ["a1", "a2", "a3", "b1", "b2", "b3"]
    assert all(texts.index(f"a{person}") < texts.index(f"b{person}") for person in (1, 2, 3))
    assert receiver.most_at_once == 2


def test_updates_wait_while_nobody_listens(api: BotApi) -> None:
    receiver = Receiver()
    api.webhook.repeat_after = 0.01
    with receiver.listening() as url:
        pass
    run(api, lambda bot: bot.set_webhook(url))
    api.person(1).says("one")
    api.wait_until(lambda: len(api.webhook.posts) > 1, "it was tried twice")
    assert list(api.updates.pending)
    assert run(api, lambda bot: bot.get_webhook_info()).last_error_message
    assert run(api, lambda bot: bot.delete_webhook(drop_pending_updates=True))
    assert not api.updates.pending


# When things go wrong


def test_limits_on_messages(api: BotApi, clock: Clock) -> None:
    api.limits.is_on = True
    for each in range(1, 32):
        api.person(each).says("hello")
    for each in range(1, 31):
        assert ask(api, "sendMessage", json={"chat_id": each, "text": "x"})["ok"]
    too_many = ask(api, "sendMessage", json={"chat_id": 31, "text": "x"})
    assert (too_many["error_code"], too_many["parameters"]) == (429, {"retry_after": 1})
    clock.passes(0.95)
    assert ask(api, "sendMessage", json={"chat_id": 31, "text": "x"})["ok"]
    assert not ask(api, "sendMessage", json={"chat_id": 31, "text": "x"})["ok"]
    assert api.limits.refusals == 2
    api.group(-1001)
    for _ in range(20):
        clock.passes(1)
        assert ask(api, "sendMessage", json={"chat_id": -1001, "text": "x"})["ok"]
    clock.passes(1)
    assert ask(api, "sendMessage", json={"chat_id": -1001, "text": "x"})["parameters"] == {"retry_after": 40}
    assert api.faults == []


def test_a_flooded_chat_waits_and_the_others_do_not(api: BotApi, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it the library warns of each retry_after
    for each in (1, 2):
        api.person(each).says("hello")
    api.troubles.too_many_requests(5, chat=1)
    clock.passes(2)
    with pytest.raises(RetryAfter) as refusal:
        say(api, 1)
    assert refusal.value.retry_after == timedelta(seconds=3)
    say(api, 2)
    clock.passes(3)
    say(api, 1)
    assert [len(api.person(each).chat.messages) for each in (1, 2)] == [1, 1]
    api.troubles.too_many_requests(5)
    assert len(updates(api)) == 2
    with pytest.raises(RetryAfter):
        say(api, 2)


def test_errors_on_demand(api: BotApi) -> None:
    person = api.person(1)
    person.says("hello")
    api.troubles.bad_gateway(method="sendMessage")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        say(api, 1)
    api.troubles.refuse(500, "Internal Server Error", chat=1, times=2)
    for _ in range(2):
        with pytest.raises(TelegramError, match="Internal Server Error"):
            say(api, 1)
    api.troubles.cut(method="sendMessage")
    with pytest.raises(NetworkError):
        say(api, 1)
    assert person.chat.messages == []
    lost = api.troubles.lose_answer(method="sendMessage")
    with pytest.raises(NetworkError):
        say(api, 1)
    assert (lost.met, len(person.chat.messages)) == (1, 1)
    say(api, 1)
    assert len(person.chat.messages) == 2


def test_an_answer_that_hangs_comes_when_it_is_let(api: BotApi) -> None:
    person = api.person(1)
    person.says("hello")
    hanging = api.troubles.hang(method="sendMessage")
    with ThreadPoolExecutor() as threads:
        sending = threads.submit(say, api, 1)
        hanging.wait_until_met()
        assert person.chat.messages == []
        hanging.end()
        assert sending.result().text == "Hello"
    with pytest.raises(AssertionError, match="met 1 requests, not 2"):
        hanging.wait_until_met(2, seconds=0.01)


def test_our_own_answers_and_updates_are_judged_too(api: BotApi) -> None:
    person = api.person(1)
    person.says("hello", colour="red")
    assert api.faults == ["our update Update.message.colour is not a field that the description knows"]
    api.faults.clear()
    api.state.bot["is_bot"] = "yes"
    ask(api, "getMe")
    assert api.faults == ["our answer: getMe's answer.is_bot is String, not Boolean"]


def test_reply_keyboards_are_kept_with_the_message(api: BotApi) -> None:
    person = api.person(1)
    person.says("hello")
    say(api, 1, reply_markup=ReplyKeyboardMarkup([["Yes", "No"]]))
    [post] = person.chat.messages
    assert (post.buttons, post.markup and post.markup["keyboard"]) == ([], [[{"text": "Yes"}, {"text": "No"}]])
