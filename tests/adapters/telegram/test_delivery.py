"""Delivery from the outbox: limits, refusals, cuts, and processes that are killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from starlette.responses import Response
from structlog.testing import capture_logs

from adapters.database.store import DatabaseStore
from adapters.telegram import client, sending
from adapters.telegram.pacing import CHAT, OVERALL, RECEIVED, Rate
from adapters.telegram.service import Rates
from bot.answers import Answer
from bot.updates import Sender
from journeys.engine.replies import Button, File, FileKind, Link, Reply, lines
from journeys.engine.text import Message, message
from tests.adapters.telegram.at_work import UNLIMITED, AtWork, opened
from tests.adapters.telegram.hand_clock import HandClock
from tests.far_ends.bot_api import server
from tests.far_ends.bot_api.people import Person
from tests.far_ends.bot_api.refused import BLOCKED
from tests.far_ends.bot_api.server import BotApi
from tests.far_ends.bot_api.troubles import Kind

pytestmark = [pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")]

ROOT = Path(__file__).parents[3]
_NUMBERS = count()
UNPACED = Rate(1e6, 1000)


ODD = [b"{}", b"[]", b"null", b'"x"', b'{"ok":true,"result":null}', b'{"ok":true,"result":[null]}', b"[" * 100_000]
"""What something in between may answer in Telegram's place, with a 200."""


def met(api: BotApi, number: int = 5_000_001) -> Person:
    """Somebody who stands at the menu, in front of a bot at work."""
    person = api.person(number)
    person.says("/start")
    person.chat.wait_for("Who are you asking for?")
    person.presses("Myself")
    person.chat.wait_for("What do you want to do?")
    return person


def met_before(api: BotApi, store: DatabaseStore, clock: HandClock) -> Person:
    """Somebody who stands at the menu, in front of a bot that was at work and has ended. All that it said is out."""
    with AtWork(api, store, clock) as working:
        person = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        working.stop()
    return person


def put(store: DatabaseStore, clock: HandClock, person: Person, *replies: Reply, to: str = "test") -> None:
    """Put an answer in the outbox, as another process would: one that nobody asked for, unless it is to an "update"."""
    sender = Sender("telegram", str(person.chat.id), str(person.chat.id))
    with store.turn(sender, f"{to}:{next(_NUMBERS)}", clock.now()) as desk:
        desk.say(Answer(replies))


def waiting(store: DatabaseStore) -> int:
    return len(store.waiting(channel="telegram"))


# Limits


def test_a_chat_gets_one_message_a_second_and_the_others_do_not_wait_for_it(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    api.limits.is_on = True
    with AtWork(api, store, clock, Rates(RECEIVED, CHAT, OVERALL)):
        ann, bob = api.person(5_000_001), api.person(5_000_002)
        ann.says("/start")
        ann.chat.wait_for("I am not HMRC")
        bob.says("/start")
        bob.chat.wait_for("I am not HMRC")
        assert len(ann.chat.messages) == 1
        clock.move_until(lambda: len(ann.chat.messages) == 2 and len(bob.chat.messages) == 2)
    assert api.limits.refusals == 0


def test_forty_people_at_once_stay_under_the_limit_of_all(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    api.limits.is_on = True
    with AtWork(api, store, clock, Rates(RECEIVED, CHAT, OVERALL)):
        people = [api.person(5_000_100 + number) for number in range(40)]
        for person in people:
            person.says("/start")
        took = clock.move_until(lambda: all(len(person.chat.messages) == 2 for person in people), 30)
    assert api.limits.refusals == 0
    assert took >= 2


def test_a_line_to_a_group_waits_for_its_turn_among_all_messages(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    people = [api.person(5_000_100 + number) for number in range(20)]
    for person in people:
        person.chat.refuses = None
        put(store, clock, person, Reply(lines(message("Hello"))), to="update")
    group = api.group(-1_001_000_000_007)
    with AtWork(api, store, clock, Rates(RECEIVED, CHAT, Rate(1, 1))):
        clock.wait_for_sleeper(1, 1)
        asked = people[0].says("/help", to=group)
        assert asked.update_id is not None
        api.updates.wait_until_confirmed(asked.update_id)
        chats = [person.chat for person in people] + [group.chat]
        took = clock.move_until(lambda: all(len(chat.messages) == 1 for chat in chats), 30)
    assert took >= len(people), "One of them took no turn."
    # Such lines are few, and need not wait for the whole crowd.
    assert group.chat.messages[0].touched < max(person.chat.messages[0].touched for person in people)


def test_a_chat_with_ever_so_many_answers_waiting_keeps_nobody_else_waiting(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    flood = api.person(5_000_001)
    flood.chat.refuses = None
    for number in range(1100):
        put(store, clock, flood, Reply(lines(message("Answer {number}", number=number))), to="update")
    with AtWork(api, store, clock, Rates(UNPACED, CHAT, UNPACED)):
        flood.chat.wait_for("Answer 0", since=0)
        bob = api.person(5_000_002)
        bob.says("/start")
        bob.chat.wait_for("I am not HMRC")
        clock.move_until(lambda: len(flood.chat.messages) >= 12)
    assert [post.text for post in flood.chat.messages[:12]] == [f"Answer {number}" for number in range(12)]


def test_what_waits_for_one_chat_goes_out_without_pauses(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    ann = met_before(api, store, clock)
    for number in range(12):
        put(store, clock, ann, Reply(lines(message("Answer {number}", number=number))), to="update")
    clock.move(60)
    with AtWork(api, store, clock):
        ann.chat.wait_for("Answer 11", since=0)
    assert [post.text for post in ann.chat.messages[-12:]] == [f"Answer {number}" for number in range(12)]


def test_what_is_out_makes_room_for_what_comes(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    people = [api.person(5_000_100 + number) for number in range(110)]
    for person in people:
        person.chat.refuses = None
        put(store, clock, person, Reply(lines(message("Hello"))), to="update")
    with AtWork(api, store, clock):
        clock.move_until(lambda: waiting(store) == 0)
        clock.move(1)
        people[0].says("/start")
        people[0].chat.wait_for("I am not HMRC")


def test_who_has_many_answers_waiting_is_told_to_wait_and_answered_afterwards(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    ann = met_before(api, store, clock)
    for number in range(RECEIVED.at_once + 1):
        put(store, clock, ann, Reply(lines(message("Answer {number}", number=number))), to="update")
    clock.move(60)
    with capture_logs() as logged, AtWork(api, store, clock, Rates(RECEIVED, CHAT, OVERALL)):
        ann.says("help")
        ann.chat.wait_for("You are faster than I am")
        clock.move_until(lambda: waiting(store) == 0, 30)
        ann.says("help")
        clock.move_until(lambda: any("What I can do" in post.text for post in ann.chat.messages))
    assert [entry["count"] for entry in logged if entry["event"] == "updates_left_unread"] == [1]


def test_a_chat_that_telegram_slows_down_waits_as_long_as_it_is_asked_and_others_do_not(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann, bob = met(api), met(api, 5_000_002)
        api.troubles.too_many_requests(37, ann.chat.id)
        ann.says("help")
        clock.wait_for_sleeper(37, 37)
        bob.says("help")
        bob.chat.wait_for("What I can do")
        assert not [post for post in ann.chat.messages if "What I can do" in post.text]
        clock.move(37)
        ann.chat.wait_for("What I can do")
        assert len([post for post in ann.chat.messages if "What I can do" in post.text]) == 1


def test_a_reply_does_not_wait_for_the_reminders_of_everybody(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock) as working:
        people = [met(api, 5_000_100 + number) for number in range(40)]
        clock.move_until(lambda: waiting(store) == 0)
        working.stop()
    for person in people:
        for number in range(3):
            put(store, clock, person, Reply(lines(message("Reminder {number}", number=number))))
    with AtWork(api, store, clock, Rates(RECEIVED, CHAT, OVERALL)):
        ann = api.person(5_000_001)
        begun = ann.says("/start")
        assert begun.update_id is not None
        api.updates.wait_until_confirmed(begun.update_id)
        clock.move_until(lambda: waiting(store) == 0, 60)
    reply = ann.chat.messages[0].touched
    before = [post for each in people for post in each.chat.messages if begun.touched < post.touched < reply]
    assert len(before) < 40
    for person in people:
        assert [post.text for post in person.chat.messages[-3:]] == ["Reminder 0", "Reminder 1", "Reminder 2"]


def test_ten_chats_that_telegram_slows_down_keep_the_reminders_of_nobody_else_waiting(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    people = [api.person(5_000_100 + number) for number in range(12)]
    for person in people:
        person.chat.refuses = None
        put(store, clock, person, Reply(lines(message("Reminder"))))
    for person in people[:10]:
        api.troubles.too_many_requests(3600, chat=person.chat.id)
    with AtWork(api, store, clock, Rates(RECEIVED, CHAT, OVERALL)):
        took = clock.move_until(lambda: all(person.chat.messages for person in people[10:]))
    assert took < 60
    assert [len(person.chat.messages) for person in people] == [0] * 10 + [1] * 2
    assert waiting(store) == 10


def test_reminders_to_everybody_go_out_without_pauses(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    people = [api.person(5_000_100 + number) for number in range(60)]
    for person in people:
        person.chat.refuses = None
        put(store, clock, person, Reply(lines(message("Reminder"))))
    with AtWork(api, store, clock):
        api.wait_until(
            lambda: all(person.chat.messages for person in people), "all have theirs, and no second has passed"
        )


def test_chats_whose_calls_hang_keep_the_answers_of_nobody_else_waiting(
    api: BotApi, store: DatabaseStore, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_SLOW_AFTER", 0.01)
    people = [api.person(5_000_100 + number) for number in range(20)]
    hung = []
    for person in people:
        put(store, clock, person, Reply(lines(message("Hello"))), to="update")
        hung.append(api.troubles.hang(method="sendMessage", chat=person.chat.id, times=None))
    with AtWork(api, store, clock):
        api.wait_until(lambda: sum(each.met for each in hung) >= 8, "as many hang as may at once")
        met(api)
        for each in hung:
            each.end()


def test_chats_in_trouble_take_no_more_than_two_places(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    people = [api.person(5_000_100 + number) for number in range(20)]
    failing, hung = [], []
    for person in people:
        put(store, clock, person, Reply(lines(message("Hello"))), to="update")
        failing.append(api.troubles.bad_gateway(method="sendMessage", chat=person.chat.id))
        hung.append(api.troubles.hang(method="sendMessage", chat=person.chat.id))
    with AtWork(api, store, clock):
        for each in failing:
            each.wait_until_met()
        clock.move_until(lambda: sum(each.met for each in hung) >= 2)
        clock.move(2)
        met(api)
        assert sum(each.met for each in hung) == 2
        for each in hung:
            each.end()
        clock.move_until(lambda: waiting(store) == 0)


def test_however_many_rows_of_chats_in_trouble_are_in_hand_others_are_answered_at_once(
    api: BotApi, store: DatabaseStore, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_AT_ONCE", 10)
    monkeypatch.setattr(sending, "_PLENTY", 5)
    people = [api.person(5_000_100 + number) for number in range(5)]
    slowed = []
    for person in people:
        for _row in range(2):
            put(store, clock, person, Reply(lines(message("Hello"))), to="update")
        slowed.append(api.troubles.too_many_requests(3600, chat=person.chat.id))
    with AtWork(api, store, clock):
        for each in slowed:
            each.wait_until_met()
        clock.wait_for_sleeper(3600, 3600)
        clock.wait_for_sleeper(1, 1)
        clock.move(1)
        met(api)


def test_rows_of_chats_in_trouble_are_taken_into_hand_up_to_a_bound(
    api: BotApi, store: DatabaseStore, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_AT_ONCE", 2)
    monkeypatch.setattr(sending, "_AT_MOST", 4)
    people = [api.person(5_000_100 + number) for number in range(8)]
    slowed = []
    for person in people:
        put(store, clock, person, Reply(lines(message("Hello"))), to="update")
        slowed.append(api.troubles.too_many_requests(3600, chat=person.chat.id))
    with AtWork(api, store, clock):
        clock.move_until(lambda: sum(each.met for each in slowed) == 4)
        for _second in range(3):
            clock.wait_for_sleeper(1, 1)
            clock.move(1)
        assert sum(each.met for each in slowed) == 4


# What Telegram refuses


def test_who_blocks_the_bot_is_sent_nothing_more_until_they_are_back(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        ann.blocks()
        blocked = max(api.updates.pending, default=0)
        if blocked:
            api.updates.wait_until_confirmed(blocked)
        ann.unblocks()
        ann.says("help")
        ann.chat.wait_for("What I can do")
    assert waiting(store) == 0


def test_who_has_blocked_the_bot_is_reminded_of_nothing(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        ann.blocks()
        api.updates.wait_until_confirmed(max(api.updates.pending))
        asked = len(api.asked("sendMessage"))
        put(store, clock, ann, Reply(lines(message("You left something half-way."))))
        assert waiting(store) == 0
        ann.unblocks()
        ann.says("help")
        ann.chat.wait_for("What I can do")
    assert len(api.asked("sendMessage")) == asked + 1


def test_who_comes_back_while_telegram_says_that_they_are_gone_is_answered_and_reminded(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock) as working:
        ann = met(api)
        put(store, clock, ann, Reply(lines(message("No buttons stand now"))))  # So nothing else is asked of Telegram.
        clock.move_until(lambda: waiting(store) == 0)
        working.stop()
    late = api.troubles.hang(method="sendMessage", chat=ann.chat.id)
    put(store, clock, ann, Reply(lines(message("One"))))
    with capture_logs() as logged, AtWork(api, store, clock, Rates(UNPACED, CHAT, UNPACED)):
        late.wait_until_met()
        clock.move(0.5)  # Less than until the next message to them.
        ann.says("help")
        api.wait_until(lambda: waiting(store) == 2, "their message is answered")
        ann.chat.refuses = BLOCKED
        late.end()
        api.wait_until(lambda: "person_unreachable" in str(logged), "they are said to be gone")
        api.wait_until(lambda: waiting(store) == 1, "only what was said to them before waits no longer")
        ann.chat.refuses = None
        clock.move_until(lambda: "What I can do" in ann.chat.messages[-1].text)
        put(store, clock, ann, Reply(lines(message("Two"))))
        clock.move_until(lambda: ann.chat.messages[-1].text == "Two")


def test_a_message_to_somebody_who_is_gone_waits_no_longer(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    with AtWork(api, store, clock):
        ann, bob = met(api), met(api, 5_000_002)
        ann.leaves_telegram()
        put(store, clock, ann, Reply(lines(message("One"))))
        put(store, clock, ann, Reply(lines(message("Two"))))
        put(store, clock, bob, Reply(lines(message("Three"))))
        clock.move_until(lambda: waiting(store) == 0)
        bob.chat.wait_for("Three", since=0)


@pytest.mark.parametrize("words", ["Bad Request: chat not found", "Bad Request: PEER_ID_INVALID"])
def test_a_chat_that_telegram_does_not_know_is_left(
    api: BotApi, store: DatabaseStore, clock: HandClock, words: str
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        refused = api.troubles.refuse(400, words, method="sendMessage")
        ann.says("help")
        refused.wait_until_met()
        clock.move_until(lambda: waiting(store) == 0)
        assert not [post for post in ann.chat.messages if "What I can do" in post.text]


def test_a_chat_that_has_another_number_is_left(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = met(api)
        migrated = api.troubles.migrated(-1_001_000_000_007, method="sendMessage")
        ann.says("help")
        migrated.wait_until_met()
        clock.move_until(lambda: waiting(store) == 0)
        assert not [post for post in ann.chat.messages if "What I can do" in post.text]
    assert "person_unreachable" in {entry["event"] for entry in logged}
    assert "telegram_trouble" not in {entry["event"] for entry in logged}


def test_what_telegram_will_not_show_comes_once_more_as_plain_text_with_its_options(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        api.troubles.refuse(400, "Bad Request: can't parse entities", method="sendMessage")
        ann.says("menu")
        plain = ann.chat.wait_for("1. Check what applies to you")
        assert plain.rows == []
        ann.says("1")
        ann.chat.wait_for("Check what applies to you")


@pytest.mark.parametrize(
    ("code", "words"), [(400, "Bad Request: message is too long"), (413, "Request Entity Too Large")]
)
def test_what_telegram_will_not_have_at_all_is_dropped_and_logged(
    api: BotApi, store: DatabaseStore, clock: HandClock, code: int, words: str
) -> None:
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = met(api)
        refused = api.troubles.refuse(code, words, method="sendMessage", times=2)
        ann.says("help")
        clock.move_until(lambda: refused.met == 2)
        clock.move_until(lambda: waiting(store) == 0)
        ann.says("menu")
        ann.chat.wait_for("What do you want to do?")
    assert [entry for entry in logged if entry["event"] == "reply_dropped"]


def test_a_message_that_cannot_be_changed_any_more_is_said_anew(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        menu = ann.chat.messages[-1]
        api.troubles.refuse(400, "Bad Request: message can't be edited", method="editMessageText")
        ann.presses("Go through the tax year")
        section = ann.chat.wait_for("Go through the tax year")
        assert section.id != menu.id
        assert [post for post in ann.chat.messages if post.rows] == [section]


# The network


@pytest.mark.parametrize("trouble", ["bad_gateway", "cut"])
@pytest.mark.parametrize("method", ["sendMessage", "editMessageReplyMarkup"])
def test_a_call_that_fails_is_tried_again_and_the_reply_comes_once(
    api: BotApi, store: DatabaseStore, clock: HandClock, trouble: str, method: str
) -> None:
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = met(api)
        met_with = getattr(api.troubles, trouble)(method=method, times=3)
        ann.says("help")
        clock.move_until(lambda: met_with.met == 3)
        clock.move_until(lambda: waiting(store) == 0)
        assert [post.text for post in ann.chat.messages if "What I can do" in post.text] == [ann.chat.messages[-1].text]
    waits = [entry["again_in"] for entry in logged if entry.get("doing") == "sending" and "again_in" in entry]
    assert waits == [1, 2, 4]


@pytest.mark.parametrize("code", [400, 403, 413])
@pytest.mark.parametrize("body", [b"<html>No</html>", b"", b"[]", b'{"error": "no"}', b"[" * 100_000])
def test_a_refusal_that_is_none_of_telegrams_loses_neither_the_answer_nor_the_person(
    api: BotApi, store: DatabaseStore, clock: HandClock, monkeypatch: pytest.MonkeyPatch, code: int, body: bytes
) -> None:
    monkeypatch.setitem(server._INSTEAD, Kind.BAD_GATEWAY, lambda: Response(body, code))
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        refused = api.troubles.bad_gateway(method="sendMessage", times=2)
        ann.says("help")
        clock.move_until(lambda: waiting(store) == 0 and refused.met == 2)
        assert "What I can do" in ann.chat.messages[-1].text
    assert "person_unreachable" not in {entry["event"] for entry in logged}
    assert "What answers is not Telegram's Bot API" in str(logged)


def test_a_call_that_takes_too_long_in_all_is_tried_again_however_long_each_piece_may_take(
    api: BotApi, store: DatabaseStore, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        monkeypatch.setattr(client, "_SENT_WITHIN", 0.2)
        hung = api.troubles.hang(method="sendMessage")
        ann.says("help")
        hung.wait_until_met()
        clock.move_until(lambda: "Telegram did not answer in time" in str(logged), 5)
        monkeypatch.undo()
        clock.move_until(lambda: "What I can do" in ann.chat.messages[-1].text, 5)


def test_while_telegram_is_away_the_log_has_the_lines_of_one_chat_and_not_of_all(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    people = [api.person(5_000_100 + number) for number in range(20)]
    for person in people:
        person.chat.refuses = None
        put(store, clock, person, Reply(lines(message("Hello"))), to="update")
    away = api.troubles.bad_gateway(method="sendMessage", times=60)
    with capture_logs() as logged, AtWork(api, store, clock):
        clock.move_until(lambda: away.met == 60)
        clock.move_until(lambda: waiting(store) == 0)
    said = [entry["event"] for entry in logged if entry.get("doing") == "sending"]
    assert 2 <= said.count("telegram_trouble") <= 8
    assert "telegram_trouble_over" in said


@pytest.mark.parametrize("times", [1, 3])
def test_when_only_the_answer_is_lost_the_reply_comes_once_more_each_time(
    api: BotApi, store: DatabaseStore, clock: HandClock, times: int
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        lost = api.troubles.lose_answer(method="sendMessage", times=times)
        ann.says("help")
        clock.move_until(lambda: lost.met == times)
        clock.move_until(lambda: waiting(store) == 0)
        assert len([post for post in ann.chat.messages if "What I can do" in post.text]) == times + 1


def test_an_edit_of_which_the_answer_was_lost_is_not_modified_the_second_time(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        before = len(ann.chat.messages)
        lost = api.troubles.lose_answer(method="editMessageText")
        ann.presses("Go through the tax year")
        lost.wait_until_met()
        clock.move_until(lambda: waiting(store) == 0)
        assert len(ann.chat.messages) == before
        ann.presses("Open the menu")
        ann.chat.wait_for("What do you want to do?")


@pytest.mark.parametrize("method", ["sendMessage", "editMessageReplyMarkup"])
@pytest.mark.parametrize("body", ODD)
def test_an_answer_that_is_none_of_telegrams_is_a_trouble_and_order_is_kept(
    api: BotApi, store: DatabaseStore, clock: HandClock, body: bytes, method: str
) -> None:
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        odd = api.troubles.odd(body, method=method)
        ann.says("help")
        odd.wait_until_met()
        ann.says("person")
        clock.move_until(lambda: ann.chat.messages[-1].text.startswith("Talk to a person"))
        assert [post.text.splitlines()[0] for post in ann.chat.messages[-2:]] == ["What I can do", "Talk to a person"]
    troubles = [entry for entry in logged if entry["event"] == "telegram_trouble"]
    assert [entry["doing"] for entry in troubles] == ["sending"]


def test_a_press_below_another_keyboard_that_stands_takes_both_off(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        lost = api.troubles.lose_answer(method="sendMessage")
        ann.says("menu")
        lost.wait_until_met()
        clock.move_until(lambda: waiting(store) == 0)
        first, second = [post for post in ann.chat.messages if post.rows]
        ann.presses("See what I can do", first)
        helped = ann.chat.wait_for("What I can do")
        clock.move_until(lambda: waiting(store) == 0)
        assert second.rows == []
        assert [post for post in ann.chat.messages if post.rows] == [helped]


def test_a_button_further_up_is_answered_at_the_end_of_the_chat(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        menu = ann.chat.messages[-1]
        pressed = menu.button("Go through the tax year")
        assert pressed is not None
        ann.says("help")
        ann.chat.wait_for("What I can do")
        clock.move_until(lambda: waiting(store) == 0)
        ann.forges(pressed["callback_data"], menu)
        section = ann.chat.wait_for("Go through the tax year")
        assert section.id > menu.id + 1
        assert menu.text == "What do you want to do?"


# Several replies, and what is in them


def test_a_crash_between_two_replies_repeats_neither(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    ann = met_before(api, store, clock)
    put(
        store, clock, ann, Reply(lines(message("One"))), Reply(lines(message("Two")), (Button(Message("Go"), ":menu"),))
    )
    row = store.waiting(channel="telegram")[0]
    store.delivered(row.id, 1, None)
    clock.move(60)
    with AtWork(api, store, clock):
        ann.chat.wait_for("Two", since=0)
    assert not [post for post in ann.chat.messages if post.text == "One"]


def test_values_are_escaped_and_long_texts_are_split_with_the_buttons_under_the_last(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        said = lines(message("{x}", x="<b>&amp;</b>"), *(message("{x}", x="😀" * 1500) for _line in range(3)))
        put(store, clock, ann, Reply(said, (Button(Message("Go on"), ":menu"),)))
        clock.move_until(lambda: waiting(store) == 0)
        sent = ann.chat.messages[-3:]
    assert sent[0].text.startswith("<b>&amp;</b>")
    assert [post.buttons for post in sent] == [[], [], ["Go on"]]


def test_only_the_last_reply_keeps_buttons_and_pages_stay_with_theirs(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        page = Link(Message("Open it"), "https://www.gov.uk/")
        first = Reply(lines(message("One")), (Button(Message("Old"), ":menu"),), (page,))
        put(store, clock, ann, first, Reply(lines(message("Two")), (Button(Message("New"), ":menu"),)))
        clock.move_until(lambda: waiting(store) == 0)
        assert [post.buttons for post in ann.chat.messages[-2:]] == [[], ["New"]]
        assert "Open it" in ann.chat.messages[-2].text
        assert not ann.chat.messages[-3].rows


def test_an_answer_that_cannot_be_shown_is_replaced_by_a_word_of_ours(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        put(store, clock, ann, Reply(lines(message("{missing}", other="x"))))
        clock.move_until(lambda: waiting(store) == 0)
        assert "Something went wrong here" in ann.chat.messages[-1].text


def test_a_row_that_cannot_be_read_is_left_and_logged_and_holds_up_nobody(
    api: BotApi, store: DatabaseStore, clock: HandClock
) -> None:
    with AtWork(api, store, clock) as working:
        ann, bob = met(api), met(api, 5_000_002)
        clock.move_until(lambda: waiting(store) == 0)
        working.stop()
    for person in (ann, bob):
        put(store, clock, person, Reply(lines(message("One"))))
    broken = store.waiting(channel="telegram")[0].id
    with store.database.begin() as connection:
        connection.exec_driver_sql(f"""UPDATE outbox SET answer = '{{"replies": 7}}' WHERE id = {broken}""")
    clock.move(20)
    with capture_logs() as logged, AtWork(api, store, clock):
        bob.chat.wait_for("One", since=0)
        ann.says("help")
        ann.chat.wait_for("What I can do")
        clock.move(1)
        clock.move(1)
    unreadable = [entry for entry in logged if entry["event"] == "outbox_row_unreadable"]
    assert [entry["row"] for entry in unreadable] == [broken]


def test_what_cannot_be_sent_by_a_fault_of_ours_is_tried_once_and_kept_for_the_next_process(
    api: BotApi, store: DatabaseStore, clock: HandClock, tmp_path: Path
) -> None:
    with capture_logs() as logged, AtWork(api, store, clock):
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        sender = Sender("telegram", str(ann.chat.id), str(ann.chat.id))
        for _row in range(4):
            with store.turn(sender, f"update:{next(_NUMBERS)}", clock.now(), pressed_in="no number") as desk:
                desk.say(Answer((Reply(lines(message("One"))),)))
        ann.says("help")
        ann.chat.wait_for("What I can do")
        for _second in range(3):
            clock.move(1)
            clock.wait_for_sleeper(1, 1)
    assert [entry["event"] for entry in logged].count("delivery_failed") == 4
    with opened(tmp_path / "telegram.db") as next_one:
        assert waiting(next_one) == 4


def test_a_file_that_cannot_be_made_stops_nothing(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    with AtWork(api, store, clock):
        ann = met(api)
        put(store, clock, ann, Reply(lines(message("One")), files=(File(FileKind.YEAR, {}),)))
        clock.move_until(lambda: waiting(store) == 0)
        assert ann.chat.messages[-1].text == "One"


# Other processes


def test_what_another_process_put_in_the_outbox_is_sent_within_a_second(
    api: BotApi, store: DatabaseStore, clock: HandClock, tmp_path: Path
) -> None:
    with AtWork(api, store, clock), opened(tmp_path / "telegram.db") as other:
        ann = met(api)
        clock.move_until(lambda: waiting(store) == 0)
        clock.wait_for_sleeper(1, 1)
        put(other, clock, ann, Reply(lines(message("From elsewhere"))))
        clock.move(1)
        ann.chat.wait_for("From elsewhere", since=0)


def test_of_two_processes_one_sends_and_when_it_stops_the_other_does(
    api: BotApi, store: DatabaseStore, clock: HandClock, tmp_path: Path
) -> None:
    with opened(tmp_path / "telegram.db") as other_store, AtWork(api, store, clock) as first:
        ann = met(api)
        with AtWork(api, other_store, clock):
            ann.says("help")
            ann.chat.wait_for("What I can do")
            assert [post.text for post in ann.chat.messages].count(ann.chat.messages[-1].text) == 1
            first.stop()
            clock.move(5)
            ann.says("menu")
            ann.chat.wait_for("What do you want to do?")


@pytest.fixture
def doomed(api: BotApi, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A bot in a process of its own. Its clock stands still."""
    command = [sys.executable, "-m", "tests.adapters.telegram.dying", api.url, str(tmp_path / "telegram.db")]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONWARNINGS": "ignore"})
    yield process
    process.kill()
    process.wait()


def test_killed_between_commit_and_send_the_reply_comes_after_the_restart(
    api: BotApi, tmp_path: Path, clock: HandClock, doomed: subprocess.Popen[bytes]
) -> None:
    api.wait_until(lambda: api.asked("getUpdates"), "the process polls", 20)
    ann = met(api)
    stuck = api.troubles.hang(method="sendMessage", times=None)
    help_wanted = ann.says("help")
    stuck.wait_until_met()
    assert help_wanted.update_id is not None
    doomed.send_signal(signal.SIGKILL)
    doomed.wait()
    api.troubles.__dict__["_all"].clear()
    with opened(tmp_path / "telegram.db") as store:
        assert waiting(store) == 1
        clock.move(16)
        with AtWork(api, store, clock, UNLIMITED):
            ann.chat.wait_for("What I can do")
            clock.move_until(lambda: waiting(store) == 0)
    assert len([post for post in ann.chat.messages if "What I can do" in post.text]) == 1


def test_sigterm_ends_a_process_in_good_order(
    api: BotApi, tmp_path: Path, clock: HandClock, doomed: subprocess.Popen[bytes]
) -> None:
    api.wait_until(lambda: api.asked("getUpdates"), "the process polls", 20)
    ann = met(api)
    doomed.send_signal(signal.SIGTERM)
    assert doomed.wait(20) == 0
    ann.says("help")
    with opened(tmp_path / "telegram.db") as store, AtWork(api, store, clock):
        ann.chat.wait_for("What I can do")


def test_a_stop_lets_through_what_is_on_its_way(api: BotApi, store: DatabaseStore, clock: HandClock) -> None:
    with AtWork(api, store, clock) as working:
        ann = met(api)
        stuck = api.troubles.hang(method="sendMessage")
        ann.says("help")
        stuck.wait_until_met()
        assert working.loop is not None
        asyncio.run_coroutine_threadsafe(_after(stuck.end), working.loop)
        working.stop()
    assert "What I can do" in ann.chat.messages[-1].text
    assert waiting(store) == 0


async def _after(call: object) -> None:
    assert callable(call)
    call()
