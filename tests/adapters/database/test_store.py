"""The store: one turn, one transaction; what is said waits in the outbox; what is old is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from adapters.database.store import OF_A_CHAT, DatabaseStore
from adapters.database.tables import people, sessions
from bot.answers import Answer
from bot.ports import StoreUnavailable
from bot.updates import Role, Sender
from journeys.engine.replies import Button, Link, Reply, lines
from journeys.engine.session import Life, Session
from journeys.engine.text import Message, message
from tests.databases import PostgresqlShelf, Shelf, SqliteShelf

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = date(2026, 11, 21)
ANN = Sender("test", "ann", "home")
BEN = Sender("test", "ben", "home")


@pytest.fixture
def store(databases: Shelf) -> Iterator[DatabaseStore]:
    opened = DatabaseStore(databases.new())
    yield opened
    opened.close()


def told(text: str) -> Answer:
    reply = Reply(lines(message(text)), (Button(Message("Go on"), "1.a..b"),), (Link(Message("Page"), "https://a.uk"),))
    return Answer((reply,), {"journey": None, "question": "menu"})


def session(handle: str, journey: str = "six", touched_on: date = DAY, life: Life = Life.ASKING) -> Session:
    return Session(handle, journey, "self", touched_on, life, {"kind": "trade"})


def say(store: DatabaseStore, key: str, text: str = "hello", sender: Sender = ANN, at: datetime = NOW) -> int:
    with store.turn(sender, key, at) as desk:
        return desk.say(told(text))


def save(store: DatabaseStore, kept: Session, sender: Sender = ANN) -> None:
    with store.turn(sender, f"save {kept}", NOW) as desk:
        desk.keep(replace(desk.conversation, current=kept.handle))
        desk.save(kept)


def held(store: DatabaseStore, sender: Sender = ANN) -> list[Session]:
    with store.turn(sender, "look", NOW) as desk:
        return list(desk.sessions())


# One turn


def test_a_conversation_begins_with_nothing(store: DatabaseStore) -> None:
    with store.turn(ANN, "1", NOW) as desk:
        assert desk.conversation.role is None
        assert desk.conversation.language == "en"
        assert (desk.conversation.current, desk.conversation.started) == (None, 0)
        assert (desk.session, desk.earlier, desk.sessions()) == (None, None, [])


def test_what_a_turn_wrote_is_there_for_the_next(store: DatabaseStore) -> None:
    with store.turn(ANN, "1", NOW) as desk:
        known = replace(desk.conversation, role=Role.AGENT, language="cy", current="1", started=1)
        desk.keep(known)
        desk.save(session("1"))
    with store.turn(ANN, "2", NOW) as desk:
        assert desk.conversation == known
        assert desk.session == session("1")
        assert desk.sessions() == [session("1")]


def test_everything_a_session_keeps_comes_back(store: DatabaseStore) -> None:
    full = replace(session("1"), reopened="kind", item="2", draft=["a"], misses=2, answers={"a": [1, None, "£"]})
    save(store, full)
    assert held(store) == [full]


def test_an_answer_comes_back_as_it_was(store: DatabaseStore) -> None:
    row = say(store, "1", "the “first” answer, £1 – ö")
    with store.turn(ANN, "1", NOW) as desk:
        assert desk.earlier == (told("the “first” answer, £1 – ö"), row)
    with store.turn(ANN, "2", NOW) as desk:
        assert desk.earlier is None


def test_keys_are_the_senders_own(store: DatabaseStore) -> None:
    say(store, "1")
    for other in (BEN, replace(ANN, address="work"), replace(ANN, channel="x"), replace(ANN, workspace="w")):
        with store.turn(other, "1", NOW) as desk:
            assert desk.earlier is None


def test_two_chats_of_one_person_share_who_they_are_but_not_what_they_do(store: DatabaseStore) -> None:
    with store.turn(ANN, "1", NOW) as desk:
        desk.keep(replace(desk.conversation, role=Role.AGENT, current="1", started=1))
        desk.save(session("1"))
    with store.turn(replace(ANN, address="work"), "2", NOW) as desk:
        assert desk.conversation.role is Role.AGENT
        assert (desk.session, desk.conversation.started) == (None, 0)


def test_an_error_in_a_turn_keeps_nothing_of_it(store: DatabaseStore) -> None:
    def fail() -> None:
        with store.turn(ANN, "1", NOW) as desk:
            desk.keep(replace(desk.conversation, role=Role.AGENT))
            desk.save(session("1"))
            desk.say(told("never"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.turn(ANN, "1", NOW) as desk:
        assert desk.conversation.role is None
        assert (desk.earlier, desk.sessions()) == (None, [])


def test_the_same_key_is_said_once(store: DatabaseStore) -> None:
    say(store, "1")
    with pytest.raises(StoreUnavailable):
        say(store, "1", "again")
    assert [each.answer for each in store.waiting()] == [told("hello")]


# Sessions


def test_a_session_replaces_the_one_with_its_journey_and_subject(store: DatabaseStore) -> None:
    save(store, session("1"))
    save(store, session("2", life=Life.CHECKING))
    assert held(store) == [session("2", life=Life.CHECKING)]


def test_sessions_of_other_journeys_stay(store: DatabaseStore) -> None:
    save(store, session("1", "six"))
    save(store, session("2", "picnic", DAY + timedelta(days=1)))
    assert held(store) == [session("2", "picnic", DAY + timedelta(days=1)), session("1", "six")]


def test_a_session_may_be_saved_more_than_once_in_a_turn(store: DatabaseStore) -> None:
    with store.turn(ANN, "1", NOW) as desk:
        desk.save(session("1"))
        desk.save(session("1", life=Life.PARKED))
    assert held(store) == [session("1", life=Life.PARKED)]


def test_a_session_changed_behind_our_back_is_not_overwritten(store: DatabaseStore) -> None:
    save(store, session("1"))

    def write_over_it() -> None:
        with store.turn(ANN, "2", NOW) as desk:
            desk._connection.exec_driver_sql("UPDATE sessions SET version = version + 1")
            desk.save(session("1", life=Life.DONE))

    with pytest.raises(StoreUnavailable, match="not locked"):
        write_over_it()
    assert held(store) == [session("1")]


# The outbox


def test_what_is_said_waits_until_it_is_delivered(store: DatabaseStore) -> None:
    first, second = say(store, "1", "one"), say(store, "2", "two", BEN)
    assert [(each.id, each.sender, each.answer, each.sent) for each in store.waiting()] == [
        (first, ANN, told("one"), 0),
        (second, BEN, told("two"), 0),
    ]
    assert [each.id for each in store.waiting(BEN)] == [second]
    store.delivered(first, 1, NOW)
    assert [each.id for each in store.waiting()] == [second]


def test_half_a_delivery_is_remembered(store: DatabaseStore) -> None:
    row = say(store, "1")
    store.delivered(row, 1, None)
    assert [(each.id, each.sent) for each in store.waiting()] == [(row, 1)]


def test_waiting_knows_senders_in_full(store: DatabaseStore) -> None:
    elsewhere = Sender("slack", "ann", "D1", "W1")
    say(store, "1", sender=elsewhere)
    say(store, "1", sender=replace(elsewhere, workspace="W2"))
    say(store, "1", sender=replace(elsewhere, address="D2"))
    assert [each.sender for each in store.waiting(elsewhere)] == [elsewhere]
    assert len(store.waiting()) == 3


def test_waiting_answers_come_channel_by_channel(store: DatabaseStore) -> None:
    slack = Sender("slack", "ann", "D1", "W1")
    here = [say(store, f"update:{number}") for number in range(3)]
    there = say(store, "update:1", sender=slack)
    assert [each.id for each in store.waiting(channel="test")] == here
    assert [each.id for each in store.waiting(channel="slack")] == [there]
    assert [each.id for each in store.waiting(channel="nowhere")] == []
    assert following(store) == here
    assert following(store, limit=2) == here[:2]
    assert following(store, *here[:1]) == here[1:]


def following(store: DatabaseStore, *besides: int, limit: int = 100, unasked: int = 100) -> list[int]:
    """The rows to deliver next in the channel of Ann and Ben."""
    return [each.id for each in store.next_waiting("test", set(besides), limit, unasked)]


def test_a_few_of_each_chat_are_next_so_that_none_waits_for_all_of_anothers(store: DatabaseStore) -> None:
    flood = [say(store, f"update:{number}") for number in range(20)]
    reply = say(store, "update:1", sender=BEN)
    few = flood[:OF_A_CHAT]
    assert following(store) == [*few, reply]
    assert following(store, limit=2) == [flood[0], reply]
    assert following(store, *few) == [reply]
    store.delivered(few[0], 1, NOW)
    assert following(store, *few, reply) == [flood[OF_A_CHAT]]


def test_replies_are_next_however_much_waits_that_nobody_asked_for(store: DatabaseStore) -> None:
    unasked = [say(store, f"due:{number}", sender=replace(ANN, account=f"p{number}")) for number in range(20)]
    flood = [say(store, f"due:more {number}") for number in range(20)]
    reply = say(store, "update:1", sender=BEN)
    assert following(store, limit=1) == [reply]
    assert following(store, limit=4) == [*unasked[:3], reply]
    assert following(store, unasked=2) == [*unasked[:2], reply]
    assert following(store, reply, *unasked, limit=4) == flood[:OF_A_CHAT]
    assert following(store, reply, *unasked, *flood[:OF_A_CHAT]) == []


def test_a_chat_with_many_reminders_keeps_nobody_elses_waiting(store: DatabaseStore) -> None:
    many = [say(store, f"due:{number}") for number in range(20)]
    other = say(store, "due:1", sender=BEN)
    assert following(store, unasked=3) == [*many[:2], other]
    assert following(store, *many[:3], unasked=3) == [other]
    assert following(store, *many[:1], unasked=3) == [other]


def test_a_chat_gets_what_it_did_not_ask_for_after_its_replies(store: DatabaseStore) -> None:
    reminder, reply = say(store, "due:1"), say(store, "update:1")
    assert following(store) == [reply]
    store.delivered(reply, 1, NOW)
    assert following(store) == [reminder]


def test_what_is_set_aside_waits_no_longer_and_lets_the_others_come(store: DatabaseStore) -> None:
    rows = [say(store, f"update:{number}") for number in range(OF_A_CHAT + 1)]
    store.set_aside(rows[0])
    assert following(store) == rows[1:]


def test_who_is_behind_has_so_many_answers_waiting(store: DatabaseStore) -> None:
    rows = [say(store, f"update:{number}") for number in range(3)]
    say(store, "due:1")
    say(store, "update:1", sender=replace(ANN, address="work"))
    assert store.is_behind(ANN, 3)
    assert not store.is_behind(ANN, 4)
    store.delivered(rows[0], 1, NOW)
    assert not store.is_behind(ANN, 3)
    assert not store.is_behind(BEN, 1)


def test_what_waits_tells_the_language_and_the_button_that_led_to_it(store: DatabaseStore) -> None:
    with store.turn(ANN, "1", NOW, pressed_in="m7") as desk:
        desk.keep(replace(desk.conversation, language="cy"))
        desk.say(told("bore da"))
    say(store, "2", sender=BEN)
    assert [(each.language, each.pressed_in) for each in store.waiting()] == [("cy", "m7"), ("en", None)]


def test_the_message_whose_buttons_stand_is_that_of_the_chat(store: DatabaseStore) -> None:
    work = replace(ANN, address="work")
    row = say(store, "1")
    for sender in (ANN, work):
        say(store, "2", sender=sender)

    def showing() -> list[str | None]:
        return [each.showing for each in store.waiting()]

    assert showing() == [None, None, None]
    store.delivered(row, 1, None, showing="m1")
    assert showing() == ["m1", "m1", None]
    store.delivered(row, 1, NOW)
    assert showing() == ["m1", None]
    store.delivered(row, 1, NOW, showing="")
    assert showing() == [None, None]


BROKEN = ("7", "null", '{"replies": 7, "at": {}}', '{"replies": [{"a": "newer"}], "at": {}}')


def spoil(store: DatabaseStore, row: int, answer: str) -> None:
    with store.database.begin() as connection:
        connection.exec_driver_sql(f"UPDATE outbox SET answer = '{answer}' WHERE id = {row}")


@pytest.mark.parametrize("answer", BROKEN)
def test_a_row_that_cannot_be_read_holds_up_no_other_and_is_said_once(
    databases: Shelf, store: DatabaseStore, answer: str
) -> None:
    rows = [say(store, f"update:{number}") for number in range(3)]
    spoil(store, rows[0], answer)
    with capture_logs() as logged:
        assert following(store, limit=1) == []
        assert following(store, limit=1) == [rows[1]]
        assert [each.id for each in store.waiting()] == rows[1:]
    assert [(each["event"], each["row"]) for each in logged] == [("outbox_row_unreadable", rows[0])]
    spoil(store, rows[0], orjson.dumps(told("hello").as_json()).decode())
    newer = DatabaseStore(store.url)
    assert [each.id for each in newer.waiting()] == rows
    newer.close()


def test_not_even_a_row_that_is_no_json_holds_up_others(tmp_path: Path) -> None:
    opened = DatabaseStore(SqliteShelf(tmp_path).new())
    first, second = say(opened, "update:1"), say(opened, "update:2")
    spoil(opened, first, '{"replies":')
    assert [each.id for each in opened.waiting()] == [second]
    opened.close()


UNREADABLE = ("kept = '7'", "kept = '{\"answers\": 7}'", "kept = '{\"newer\": 7}'", "life = 'newer'")


def change_sessions(store: DatabaseStore, how: str) -> None:
    with store.database.begin() as connection:
        connection.exec_driver_sql(f"UPDATE sessions SET {how}")


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_session_that_cannot_be_read_is_as_if_it_were_not_there(store: DatabaseStore, how: str) -> None:
    save(store, session("1"))
    change_sessions(store, how)
    with capture_logs() as logged, store.turn(ANN, "2", NOW) as desk:
        assert desk.session is None
        assert desk.sessions() == []
    assert [each["event"] for each in logged] == ["session_unreadable"]
    assert "trade" not in str(logged)
    change_sessions(store, """kept = '{"answers": {"kind": "trade"}}', life = 'asking'""")
    assert held(store) == [session("1")]


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_new_session_takes_its_place_and_it_stays_in_the_table(store: DatabaseStore, how: str) -> None:
    save(store, session("1"))
    change_sessions(store, how)
    save(store, session("2"))
    save(store, replace(session("2"), misses=1))
    assert held(store) == [replace(session("2"), misses=1)]
    with store.database.begin() as connection:
        kept = connection.execute(select(sessions.c.handle, sessions.c.subject).order_by(sessions.c.id)).all()
    assert [handle for handle, _subject in kept] == ["1", "2"]
    assert kept[1].subject == "self"


def test_not_even_a_session_that_is_no_json_stops_its_person(tmp_path: Path) -> None:
    opened = DatabaseStore(SqliteShelf(tmp_path).new())
    save(opened, session("1"))
    change_sessions(opened, "kept = '{\"answers\":'")
    assert held(opened) == []
    opened.close()


# Leaving and coming back


def left_at(store: DatabaseStore) -> dict[str, datetime | None]:
    with store.database.begin() as connection:
        return {row.account: row.left_at for row in connection.execute(select(people))}


def test_nothing_waits_for_somebody_who_has_left(store: DatabaseStore) -> None:
    work = replace(ANN, address="work")
    for sender in (ANN, work, BEN, replace(ANN, workspace="w")):
        say(store, "1", sender=sender)
    later = say(store, "later", at=NOW + timedelta(minutes=2))
    store.left(ANN, NOW + timedelta(minutes=1))
    assert [each.sender for each in store.waiting()] == [BEN, replace(ANN, workspace="w"), ANN]
    assert [each.id for each in store.waiting(ANN)] == [later]


def test_leaving_is_noted_until_their_next_update(store: DatabaseStore) -> None:
    for sender in (ANN, BEN):
        say(store, "update:1", sender=sender)
    store.left(ANN, NOW)
    assert left_at(store) == {"ann": NOW, "ben": None}
    say(store, "idle:1:2026-11-21")
    assert left_at(store) == {"ann": NOW, "ben": None}
    say(store, "update:2")
    assert left_at(store) == {"ann": None, "ben": None}


def test_what_they_did_not_ask_for_does_not_wait_for_somebody_who_has_left(store: DatabaseStore) -> None:
    say(store, "update:1")
    store.left(ANN, NOW)
    say(store, "idle:1:2026-11-21")
    assert store.waiting() == []
    answered = say(store, "update:2")
    reminded = say(store, "idle:2:2026-11-21")
    assert [(each.id, each.is_reply) for each in store.waiting()] == [(answered, True), (reminded, False)]


def test_who_did_something_after_they_are_said_to_have_left_is_back(store: DatabaseStore) -> None:
    at = NOW + timedelta(minutes=1)
    say(store, "update:1")
    waits = say(store, "update:2", sender=replace(ANN, address="work"), at=at + timedelta(seconds=1))
    say(store, "update:3", sender=BEN, at=at + timedelta(seconds=1))
    say(store, "idle:1:2026-11-21", sender=replace(BEN, account="una"), at=at + timedelta(seconds=1))
    for gone in (ANN, replace(ANN, account="una")):
        store.left(gone, at)
    assert left_at(store) == {"ann": None, "ben": None, "una": at}
    assert waits in [each.id for each in store.waiting()], "what they asked for since waits"
    store.left(ANN, at + timedelta(minutes=1))
    assert left_at(store)["ann"] == at + timedelta(minutes=1)


def test_of_a_few_that_wait_replies_come_first(store: DatabaseStore) -> None:
    reminded, answered = say(store, "idle:1:2026-11-21"), say(store, "update:1")
    assert [each.id for each in store.waiting()] == [reminded, answered]
    assert following(store, limit=1) == [answered]


def test_somebody_nobody_knows_may_leave(store: DatabaseStore) -> None:
    store.left(ANN, NOW)
    assert left_at(store) == {}


# Leases


MINUTE = timedelta(minutes=1)


def test_one_holder_has_a_lease_until_it_runs_out(store: DatabaseStore) -> None:
    assert store.hold("sender", "one", NOW, NOW + MINUTE)
    assert not store.hold("sender", "other", NOW, NOW + MINUTE)
    assert not store.hold("sender", "other", NOW + MINUTE - timedelta(microseconds=1), NOW + 2 * MINUTE)
    assert store.hold("sender", "other", NOW + MINUTE, NOW + 2 * MINUTE)
    assert not store.hold("sender", "one", NOW + MINUTE, NOW + 2 * MINUTE)


def test_a_holder_renews_its_lease(store: DatabaseStore) -> None:
    assert store.hold("sender", "one", NOW, NOW + MINUTE)
    assert store.hold("sender", "one", NOW, NOW + 3 * MINUTE)
    assert not store.hold("sender", "other", NOW + 2 * MINUTE, NOW + 4 * MINUTE)


def test_leases_are_apart(store: DatabaseStore) -> None:
    assert store.hold("sender", "one", NOW, NOW + MINUTE)
    assert store.hold("poller", "other", NOW, NOW + MINUTE)


def test_a_lease_let_go_may_be_taken_at_once_and_only_by_its_holder(store: DatabaseStore) -> None:
    assert store.hold("sender", "one", NOW, NOW + MINUTE)
    store.let_go("sender", "other")
    assert not store.hold("sender", "other", NOW, NOW + MINUTE)
    store.let_go("sender", "one")
    assert store.hold("sender", "other", NOW, NOW + MINUTE)


# Steps and feedback


def test_ticks_are_kept_by_subject_until_they_are_taken_back(store: DatabaseStore) -> None:
    with store.turn(ANN, "1", NOW) as desk:
        assert desk.ticks() == {}
        for subject, step in (("self", "read"), ("self", "read"), ("self", "register"), ("firm", "read")):
            desk.tick(subject, step, DAY)
    with store.turn(ANN, "2", NOW) as desk:
        desk.untick("self", "register")
        desk.untick("self", "never ticked")
        assert desk.ticks() == {"self": {"read"}, "firm": {"read"}}
    with store.turn(BEN, "1", NOW) as desk:
        assert desk.ticks() == {}


def test_an_agents_client_is_remembered(store: DatabaseStore) -> None:
    with store.turn(ANN, "1", NOW) as desk:
        desk.keep(replace(desk.conversation, client="the bakery"))
    with store.turn(ANN, "2", NOW) as desk:
        assert desk.conversation.client == "the bakery"


def test_feedback_is_kept_and_then_forgotten(store: DatabaseStore) -> None:
    for number, at in enumerate((NOW, NOW - timedelta(days=366))):
        with store.turn(ANN, f"{number}", at) as desk:
            desk.note_feedback("clear, thank you")
    assert store.forget_feedback(NOW - timedelta(days=365)) == 1
    assert store.forget_feedback(NOW - timedelta(days=365)) == 0


# What time does


def test_idle_sessions_are_the_living_ones_nobody_touched(store: DatabaseStore) -> None:
    for number, life in enumerate(Life):
        save(store, session(str(number), f"j{number}", DAY - timedelta(days=60), life))
    save(store, session("9", "fresh", DAY - timedelta(days=59)))
    idle = list(store.idle_since(DAY - timedelta(days=60), "idle"))
    lives = [list(Life)[int(each.handle)] for each in idle]
    assert lives == [Life.ASKING, Life.CHECKING, Life.PARKED]
    assert {each.sender for each in idle} == {ANN}


def test_what_has_been_said_of_an_idle_session_is_not_said_again(store: DatabaseStore) -> None:
    save(store, session("1"))
    save(store, session("1"), BEN)
    for each in store.idle_since(DAY, "idle"):
        if each.sender == ANN:
            say(store, each.key)
    assert [each.sender for each in store.idle_since(DAY, "idle")] == [BEN]
    assert len(list(store.idle_since(DAY, "expired"))) == 2


def test_a_session_that_was_taken_up_again_may_fall_idle_again(store: DatabaseStore) -> None:
    save(store, session("1"))
    (idle,) = store.idle_since(DAY, "idle")
    say(store, idle.key)
    save(store, session("1", touched_on=DAY + timedelta(days=1)))
    (again,) = store.idle_since(DAY + timedelta(days=1), "idle")
    assert again.key != idle.key


def test_old_answers_are_forgotten_however_many(store: DatabaseStore) -> None:
    for number in range(501):
        say(store, f"old {number}", at=NOW - timedelta(days=31))
    say(store, "new")
    assert store.forget_answers(NOW - timedelta(days=30)) == 501
    assert [each.answer for each in store.waiting()] == [told("hello")]


def test_only_sessions_that_ended_are_forgotten(store: DatabaseStore) -> None:
    for number, life in enumerate(Life):
        save(store, session(f"{number}", f"j{number}", DAY, life))
    assert store.forget_sessions(DAY, DAY) == 0
    assert store.forget_sessions(DAY + timedelta(days=1), DAY) == 3
    assert {each.life for each in held(store)} == {Life.ASKING, Life.CHECKING, Life.PARKED}
    assert store.forget_sessions(DAY + timedelta(days=1), DAY + timedelta(days=1)) == 3


def test_a_conversation_whose_session_was_forgotten_goes_on(store: DatabaseStore) -> None:
    save(store, session("1", life=Life.DONE))
    store.forget_sessions(DAY + timedelta(days=1), DAY)
    with store.turn(ANN, "next", NOW) as desk:
        assert (desk.conversation.current, desk.session) == ("1", None)


# The database


def test_what_was_committed_outlives_the_store(databases: Shelf) -> None:
    url = databases.bare()
    for number in range(3):
        store = DatabaseStore(url)
        say(store, str(number))
        store.close()
    store = DatabaseStore(url)
    assert len(store.waiting()) == 3
    store.close()


def test_a_closed_store_opens_itself_again(store: DatabaseStore) -> None:
    say(store, "1")
    store.close()
    say(store, "2")
    assert len(store.waiting()) == 2


def test_turns_are_durable_and_notes_of_delivery_need_not_be_on_sqlite(tmp_path: Path) -> None:
    store = DatabaseStore(SqliteShelf(tmp_path).bare())
    full, normal = 2, 1
    with store.turn(ANN, "1", NOW) as desk:
        assert desk._connection.exec_driver_sql("PRAGMA synchronous").scalar() == full
        assert desk._connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        row = desk.say(told("hello"))
    store.delivered(row, 1, NOW)
    with store.database.begin(durable=False) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == normal
    with store.turn(ANN, "2", NOW) as desk:
        assert desk._connection.exec_driver_sql("PRAGMA synchronous").scalar() == full
    store.close()


def test_turns_are_durable_and_notes_of_delivery_need_not_be_on_postgresql(postgresql: PostgresqlShelf) -> None:
    store = DatabaseStore(postgresql.new())
    with store.database.begin(durable=False) as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "off"
    with store.turn(ANN, "1", NOW) as desk:
        assert desk._connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    store.close()
