"""Everything else that a person can send, and the places where we do not talk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.telegram.hand_clock import HandClock
from tests.far_ends.bot_api.contents import CONTENTS
from tests.far_ends.bot_api.people import Person
from tests.far_ends.bot_api.server import BotApi

pytestmark = [pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION"), pytest.mark.usefixtures("at_work")]

_OURSELVES = {"pinned message"}
"""What Telegram notes in a chat by itself."""

_SAID = {
    "forwarded text": "I did not understand that",
    "forwarded from a channel": "I did not understand that",
    "photo": "I cannot read pictures",
    "photo with a caption": "I cannot read pictures",
    "voice": "I cannot listen to recordings",
    "document": "I cannot read files",
    "contact": "contact details",
    "location": "contact details or places",
}
NINO = "QQ 12 34 56 C"


@pytest.fixture
def ann(api: BotApi) -> Person:
    """Somebody who stands at the menu."""
    person = api.person(5_000_001)
    person.says("/start")
    person.chat.wait_for("Who are you asking for?")
    person.presses("Myself")
    person.chat.wait_for("What do you want to do?")
    return person


@pytest.mark.parametrize("content", sorted(CONTENTS.keys() - _OURSELVES))
def test_what_cannot_be_read_is_said_so_with_a_way_on(ann: Person, content: str) -> None:
    ann.sends(**CONTENTS[content])
    told = ann.chat.wait_for(_SAID.get(content, "I "))
    assert told.buttons


def test_what_telegram_notes_by_itself_is_not_answered(api: BotApi, ann: Person) -> None:
    noted = ann.sends(**CONTENTS["pinned message"])
    assert noted.update_id is not None
    api.updates.wait_until_confirmed(noted.update_id)
    before = len(ann.chat.messages)
    ann.says("help")
    ann.chat.wait_for("What I can do")
    assert len(ann.chat.messages) == before + 1


def test_a_sticker_from_somebody_new_is_answered_with_who_we_are_not(api: BotApi) -> None:
    new = api.person(5_000_003)
    new.sends(**CONTENTS["sticker"])
    new.chat.wait_for("I am not HMRC")
    new.chat.wait_for("Who are you asking for?")


def test_no_file_is_ever_fetched(api: BotApi, ann: Person) -> None:
    ann.sends(**CONTENTS["document"])
    ann.chat.wait_for("I cannot read files")
    assert api.asked("getFile") == []


def test_a_change_to_a_message_is_no_answer(api: BotApi, ann: Person) -> None:
    ann.says("/start start_eligibility")
    question = ann.chat.wait_for("Step 1 of")
    typed = ann.says("nonsense")
    ann.chat.wait_for(lambda post: post.id > question.id and bool(post.rows))
    ann.edits(typed, text="cancel")
    ann.chat.wait_for("I do not see changes to a message")
    assert "Step 1 of" in "".join(post.text for post in ann.chat.messages[-2:])


def test_a_place_that_is_shared_as_it_changes_is_not_answered_each_time(api: BotApi, ann: Person) -> None:
    shared = ann.sends(**CONTENTS["location"])
    ann.chat.wait_for("contact details or places")
    before = len(ann.chat.messages)
    moved = ann.edits(shared, location={"latitude": 51.6, "longitude": -0.12})
    api.updates.wait_until_confirmed(moved)
    ann.says("help")
    ann.chat.wait_for("What I can do")
    assert len(ann.chat.messages) == before + 1


@pytest.mark.parametrize("how", ["typed", "caption", "edited", "forwarded", "started"])
def test_a_private_number_is_said_to_be_one_and_is_kept_nowhere(
    api: BotApi, ann: Person, tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    match how:
        case "typed":
            ann.says(f"my number is {NINO}")
        case "started":
            ann.says(f"/start {NINO}")
        case "caption":
            ann.sends(**(CONTENTS["photo"] | {"caption": NINO}))
        case "edited":
            first = ann.says("help")
            ann.chat.wait_for("What I can do")
            ann.edits(first, text=NINO)
        case _:
            ann.sends(**(CONTENTS["forwarded text"] | {"text": NINO}))
    ann.chat.wait_for("Delete your message")
    assert all("12 34 56" not in str(call.fields) for call in api.requests)
    assert b"12 34 56" not in _all_of(tmp_path)
    seen = capsys.readouterr()
    assert "12 34 56" not in seen.out + seen.err


FORWARDED = {"forward_origin": CONTENTS["forwarded text"]["forward_origin"]}


def test_a_forwarded_question_is_read_as_if_it_were_typed(ann: Person) -> None:
    ann.sends(text="penalties", **FORWARDED)
    ann.chat.wait_for("Step 1 of")


def test_a_forwarded_answer_answers_the_open_question(ann: Person) -> None:
    ann.says("/start start_eligibility")
    question = ann.chat.wait_for("Step 1 of")
    ann.sends(text=question.buttons[0], **FORWARDED)
    ann.chat.wait_for("Step 2 of")


@pytest.mark.parametrize("words", ["cancel", "/cancel", "cancle", "/start", "restart", "menu", "/help", "stop", "who"])
def test_nothing_that_is_forwarded_is_a_command(ann: Person, words: str) -> None:
    ann.says("/start start_eligibility")
    asked = ann.chat.wait_for("Step 1 of").text.splitlines()[-1]
    ann.sends(text=words, **FORWARDED)
    told = ann.chat.wait_for("Step 1 of").text
    assert asked in told
    assert "What I can do" not in told


def test_a_forwarded_number_or_yes_presses_nothing(ann: Person) -> None:
    for words in ("1", "yes", "feedback it is fine", "client Baker", "my clients"):
        ann.sends(text=words, **FORWARDED)
        ann.chat.wait_for("I did not understand that")


def test_somebody_new_who_forwards_something_is_asked_who_they_ask_for(api: BotApi) -> None:
    new = api.person(5_000_003)
    new.sends(text="my clients", **FORWARDED)
    assert new.chat.wait_for("Who are you asking for?").buttons == ["Myself", "My clients", "Someone I help"]
    new.presses("Myself")
    new.chat.wait_for("What do you want to do?")


def test_private_numbers_in_forwarded_feedback_are_refused(ann: Person) -> None:
    ann.sends(text=f"feedback my number is {NINO}", **FORWARDED)
    ann.chat.wait_for("Delete your message")


def _all_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


# Where we do not talk


def test_in_a_group_only_who_addresses_us_is_told_to_come_to_a_private_chat(api: BotApi, tmp_path: Path) -> None:
    group, ann = api.group(-1_001_000_000_007), api.person(5_000_001)
    ann.says("does anybody know when it is due?", to=group)
    ann.says("/due@other_bot", to=group)
    ann.says("/help@assistant_bot", to=group)
    told = group.chat.wait_for("I only talk in private", since=0)
    assert [row[0]["url"] for row in told.rows] == ["https://t.me/assistant_bot"]
    assert len(group.chat.messages) == 1
    assert _people_known(tmp_path) == 0


def test_a_mention_and_a_reply_address_us(api: BotApi) -> None:
    ann = api.person(5_000_001)
    first, second = api.group(-1_001_000_000_008), api.group(-1_001_000_000_009)
    ann.says("what does @assistant_bot say?", to=first)
    ours = first.chat.wait_for("I only talk in private", since=0)
    ann.says("why?", to=second, reply_to_message=dict(ours.fields) | {"chat": second.chat.fields})
    second.chat.wait_for("I only talk in private", since=0)


def test_a_group_is_told_once_a_minute(api: BotApi) -> None:
    group, ann = api.group(-1_001_000_000_007), api.person(5_000_001)
    sent = [ann.says("/help", to=group) for _time in range(5)][-1]
    assert sent.update_id is not None
    api.updates.wait_until_confirmed(sent.update_id)
    group.chat.wait_for("I only talk in private", since=0)
    assert len(group.chat.messages) == 1


def test_groups_that_all_speak_at_once_are_told_a_few_a_second(api: BotApi, clock: HandClock) -> None:
    groups = [api.group(-1_001_000_000_100 - number) for number in range(10)]
    for group in groups:
        sent = api.person(5_000_001).says("/help", to=group)
    assert sent.update_id is not None
    api.updates.wait_until_confirmed(sent.update_id)
    api.wait_until(lambda: len(api.asked("sendMessage")) == 4, "the first are told")
    took = clock.move_until(lambda: all(group.chat.messages for group in groups))
    assert took >= 1
    assert len(api.asked("sendMessage")) == 10


def test_in_a_topic_the_line_stands_in_the_topic(api: BotApi) -> None:
    forum, ann = api.group(-1_001_000_000_007, is_forum=True), api.person(5_000_001)
    ann.says("/help", to=forum, message_thread_id=forum.topic(7), is_topic_message=True)
    assert forum.chat.wait_for("I only talk in private", since=0).fields["message_thread_id"] == 7


def test_an_anonymous_administrator_is_told_as_well(api: BotApi, tmp_path: Path) -> None:
    group = api.group(-1_001_000_000_007)
    api.anonymous_admin(group).says("/start", to=group)
    group.chat.wait_for("I only talk in private", since=0)
    assert _people_known(tmp_path) == 0


def test_a_group_that_adds_us_is_told(api: BotApi) -> None:
    group = api.group(-1_001_000_000_007)
    group.adds_bot(api.person(5_000_001))
    group.chat.wait_for("I only talk in private", since=0)


def test_a_channel_is_told_only_when_it_addresses_us(api: BotApi) -> None:
    channel = api.channel(-1_001_000_000_010)
    channel.posts("The dates are out")
    channel.posts("/help@assistant_bot")
    channel.chat.wait_for("I only talk in private", since=0)
    assert len(channel.chat.messages) == 1


def test_a_business_account_is_told_in_its_own_chat_and_its_customers_are_left_alone(api: BotApi, ann: Person) -> None:
    business = ann.connects_business("connection-1")
    ann.chat.wait_for("I only talk in private", since=0)
    customer = api.person(5_000_009)
    where = business.chat_with(customer)
    sent = customer.says("When can I collect it?", to=where)
    assert sent.update_id is not None
    api.updates.wait_until_confirmed(sent.update_id)
    customer.says("/help@assistant_bot", to=where)
    where.chat.wait_for("I only talk in private", since=0)
    assert len(where.chat.messages) == 1


def _people_known(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "telegram.db")) as driver:
        found: int = driver.execute("SELECT count(*) FROM people").fetchone()[0]
    return found
