"""What is left after a disconnect: nothing that came from HMRC; and of links that have ended, nothing that opens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, local
from typing import Any, ClassVar

import pytest
from sqlalchemy import select, update

from adapters.database.linking import DatabaseLink
from adapters.database.secrets import Secrets
from adapters.database.store import DatabaseStore
from adapters.database.tables import outbox, sessions
from bot.answers import REMOVED
from bot.assistant import Assistant
from bot.hmrc.connecting import Chats
from bot.hmrc.lookups import PREFILLED, Asked, known
from bot.hmrc.telling import tell
from bot.ports import Desk
from bot.screens import too_much
from bot.updates import Sender
from journeys.engine.session import Session
from journeys.registry import JOURNEYS
from tests.bot.hmrc.linking import ANN, BEN, OURS, token, town
from tests.bot.hmrc.test_talking import PAGES, WORDS, Chat, Talk, read
from tests.databases import PostgresqlShelf, Shelf, SqliteShelf

ELSEWHERE = Sender(ANN.channel, ANN.account, "another chat of hers")


@pytest.fixture
def talk(databases: Shelf) -> Iterator[Talk]:
    with town(databases.new()) as here, ExitStack() as stack:
        yield Talk(here, stack)


def said(talk: Talk) -> list[Any]:
    """Every answer that is kept, as it is kept."""
    with talk.here.database.begin() as connection:
        return list(connection.scalars(select(outbox.c.answer).order_by(outbox.c.id)))


def kept_sessions(talk: Talk) -> list[tuple[str, str]]:
    """The journey and subject of every session that is kept."""
    with talk.here.database.begin() as connection:
        asked = select(sessions.c.journey, sessions.c.subject).order_by(sessions.c.id)
        return [(row.journey, row.subject) for row in connection.execute(asked)]


def has_seen_everything(chat: Chat) -> None:
    """Read every page, and begin every journey that the record gives answers to: one is left half-way."""
    for page in (*PAGES, "hmrc"):
        chat.presses(f":{page}")
    for journey in sorted(PREFILLED):
        chat.presses(f":start {journey}")
    chat.says("answers")


# What came from HMRC


def test_nothing_that_hmrc_told_is_kept_after_a_disconnect(talk: Talk) -> None:
    ann, elsewhere = talk.chat(), talk.chat(ELSEWHERE)
    ann.connects("voluntary")
    for chat in (ann, elsewhere):
        chat.presses(":start eligibility")
        has_seen_everything(chat)
    assert {journey for journey, _subject in kept_sessions(talk)} == {"eligibility", *PREFILLED}
    assert "In all you owe" in str(said(talk))
    answer = read(ann.takes(data=":disconnect yes"))
    assert "all that HMRC told me" in answer
    assert "I keep no copy of what I said here." in answer
    assert set(kept_sessions(talk)) == {("eligibility", "self")}
    *before, latest = said(talk)
    assert all(each == REMOVED.as_json() for each in before)
    assert latest != REMOVED.as_json()
    assert talk.rows()["hmrc_grants"] == []
    assert talk.rows()["hmrc_starts"] == []


def test_an_update_that_comes_again_after_a_disconnect_does_nothing_again(talk: Talk) -> None:
    ann = talk.chat()
    ann.link()
    asked = ann.sent[-1]
    ann.connects()
    ann.presses(":disconnect yes")
    before = talk.rows()
    taken = ann.assistant.take(asked)
    assert (taken.answer, taken.is_new) == (REMOVED, False)
    assert talk.rows() == before
    assert [each for reply in REMOVED.replies for each in too_much(reply, WORDS)] == []


@pytest.mark.parametrize("journey", sorted(PREFILLED))
def test_disconnecting_in_the_middle_of_what_the_record_had_begun_goes_on_at_the_menu(talk: Talk, journey: str) -> None:
    ann, elsewhere = talk.chat(), talk.chat(ELSEWHERE)
    ann.connects("voluntary")
    for chat in (elsewhere, ann):
        chat.presses(f":start {journey}")
    assert "You are disconnected" in ann.presses(":disconnect yes")
    for chat in (ann, elsewhere):
        assert "What do you want to do?" in chat.says("menu")
        assert not any(label.startswith("Carry on") for label in chat.offered().values())
        assert "not connected" in chat.presses(":due")


def test_the_answers_of_other_subjects_and_other_people_are_left(talk: Talk) -> None:
    agent, ben = talk.agent("Baker"), talk.chat(BEN)
    agent.connects("voluntary", "agent")
    agent.presses(":start opt_out")
    ben.connects()
    has_seen_everything(ben)
    bens = [each for each in said(talk) if "In all you owe" in str(each)]
    assert len(bens) == 1
    agent.says("client Jones")
    agent.connects("several", "agent")
    agent.presses(":start opt_out")
    agent.presses(":disconnect yes")
    assert ("opt_out", "client:Baker") in kept_sessions(talk)
    assert ("opt_out", "client:Jones") not in kept_sessions(talk)
    assert [each for each in said(talk) if "In all you owe" in str(each)] == bens


def test_answers_that_could_not_be_read_any_more_are_removed_too(talk: Talk) -> None:
    ann = talk.chat()
    ann.connects("voluntary")
    ann.presses(":start opt_out")
    with talk.here.database.begin() as connection:
        connection.execute(update(sessions).values(kept={"answers": "of another version", "current": "voluntary"}))
    ann.presses(":start opt_out")
    assert len(kept_sessions(talk)) == 2
    ann.presses(":disconnect yes")
    assert kept_sessions(talk) == []


def test_a_connection_that_is_replaced_leaves_as_little(talk: Talk) -> None:
    ann = talk.chat()
    ann.connects("voluntary")
    has_seen_everything(ann)
    ann.presses(":start opt_out")
    code = ann.shows_code("exempt")[2]
    ann.says(code.text)
    ann.presses(":me yes")
    assert kept_sessions(talk) == []
    assert all(each == REMOVED.as_json() for each in said(talk)[:-1])


def test_a_turn_in_another_chat_meanwhile_leaves_nothing_either(talk: Talk) -> None:
    """It has read the record, and writes what it made of it while somebody disconnects."""
    ann = talk.chat()
    ann.connects("voluntary")
    talk.chat(ELSEWHERE)
    store = DatabaseStore(talk.here.url, synchronous="OFF")
    talk.stack.callback(store.close)
    with ThreadPoolExecutor(1) as threads:
        with store.turn(ELSEWHERE, "update:meanwhile", talk.here.clock.now()) as desk:
            link = talk.assistant._hmrc
            assert link is not None
            today = talk.here.clock.now().date()
            record = link.within(desk).unseen(ELSEWHERE)
            assert record is not None
            answers = known("opt_out", Asked(record, today), False)
            assert answers["current"] == "voluntary"
            disconnects = threads.submit(talk.here.connecting.disconnect, ANN)
            with pytest.raises(TimeoutError):
                disconnects.result(0.3)
            desk.save(Session("zz", "opt_out", "self", today, answers=answers))
            desk.say(replace(REMOVED, at={"current": answers["current"]}))
        assert disconnects.result(10)
    assert kept_sessions(talk) == []
    assert "voluntary" not in str(said(talk))


class AllAtOnce(DatabaseLink):
    """Whose first turns go on once as many have begun, each in its own chat."""

    begun: ClassVar[Barrier]
    has_met: ClassVar[local]

    def within(self, desk: Desk) -> Chats:
        if not hasattr(self.has_met, "others"):
            self.has_met.others = True
            self.begun.wait(10)
        return super().within(desk)


def test_two_chats_of_one_person_may_disconnect_at_once(postgresql: PostgresqlShelf) -> None:
    with town(postgresql.new()) as here, ExitStack() as stack:
        talk = Talk(here, stack)
        one, other = talk.agent("Baker"), talk.agent("Jones", sender=ELSEWHERE)
        for chat, who in ((one, "voluntary"), (other, "several")):
            chat.connects(who, "agent")
        store = DatabaseStore(here.url)
        stack.callback(store.close)
        AllAtOnce.begun, AllAtOnce.has_met = Barrier(2), local()
        link = AllAtOnce(store.database, Secrets(here.keys), here.client, here.clock.now, OURS)
        one.assistant = other.assistant = Assistant(store, JOURNEYS, here.clock.now, link)
        with ThreadPoolExecutor(2) as threads:
            said = list(threads.map(lambda chat: chat.presses(":disconnect yes"), (one, other)))
        assert ["You are disconnected" in each for each in said] == [True, True]
        assert talk.rows()["hmrc_grants"] == []


def in_files(url: str, words: bytes) -> dict[str, int]:
    """How often some words stand in each of SQLite's files, whatever is still a row there."""
    files = Path(url.removeprefix("sqlite:///")).parent.glob("*.db*")
    return {file.suffix: file.read_bytes().count(words) for file in files}


@pytest.fixture
def on_file(tmp_path: Path) -> Iterator[Talk]:
    with town(SqliteShelf(tmp_path).new()) as here, ExitStack() as stack:
        yield Talk(here, stack)


def has_read(chat: Chat) -> None:
    chat.connects()
    for _time in range(5):
        chat.presses(":owe", ":due", ":status")


def test_nothing_of_it_is_left_in_sqlites_files_either(on_file: Talk) -> None:
    ann = on_file.chat()
    has_read(ann)
    assert sum(in_files(on_file.here.url, b"In all you owe").values()) > 4
    ann.presses(":disconnect yes")
    assert in_files(on_file.here.url, b"In all you owe") == {".db": 0, ".db-wal": 0, ".db-shm": 0}


def test_what_another_program_kept_in_sqlites_log_meanwhile_is_gone_with_the_next_sweep(on_file: Talk) -> None:
    ann = on_file.chat()
    has_read(ann)
    reader = sqlite3.connect(on_file.here.url.removeprefix("sqlite:///"), isolation_level=None)
    on_file.stack.callback(reader.close)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM outbox").fetchall()
    assert "You are disconnected" in ann.presses(":disconnect yes")
    assert in_files(on_file.here.url, b"In all you owe")[".db-wal"] > 0
    reader.execute("COMMIT")
    on_file.here.store.forget(on_file.here.clock.now())
    assert in_files(on_file.here.url, b"In all you owe") == {".db": 0, ".db-wal": 0, ".db-shm": 0}


# What is still to be delivered


@pytest.fixture
def store(talk: Talk) -> DatabaseStore:
    """What deliveries are made from. All that was said until now counts as delivered where a test says so."""
    opened = DatabaseStore(talk.here.url, synchronous="OFF")
    talk.stack.callback(opened.close)
    return opened


def all_delivered(talk: Talk, store: DatabaseStore) -> None:
    for each in store.waiting():
        store.delivered(each.id, len(each.answer.replies), talk.here.clock.now())


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_notice_about_another_client_is_still_delivered_and_none_about_this_one(
    talk: Talk, store: DatabaseStore, is_replaced: bool
) -> None:
    agent = talk.agent("Baker")
    agent.connects("voluntary", "agent")
    agent.says("client Jones")
    agent.connects("several", "agent")
    all_delivered(talk, store)
    grant = talk.here.store.granted(ANN, "client:Baker")
    assert grant is not None
    talk.here.clock.time = grant.until - timedelta(days=29)
    assert tell(store, talk.here.store, talk.here.clock.now()) == 2
    if is_replaced:
        agent.says(agent.shows_code("several", "agent")[2].text)
        agent.presses(":me yes")
    else:
        agent.presses(":disconnect yes")
    to_come = [read(each.answer) for each in store.waiting() if not each.is_reply]
    assert len(to_come) == 1
    assert "This is about Baker" in to_come[0]
    assert "ends on" in to_come[0]


def test_of_the_answers_that_each_chat_waits_for_one_says_that_they_are_gone(talk: Talk, store: DatabaseStore) -> None:
    ann, elsewhere = talk.chat(), talk.chat(ELSEWHERE)
    ann.connects()
    for page in PAGES:
        ann.presses(f":{page}")
        elsewhere.presses(f":{page}")
    assert len(store.waiting(ANN)) > 5
    ann.presses(":disconnect yes")
    gone, last = [each.answer for each in store.waiting(ANN)]
    assert gone == REMOVED
    assert "You are disconnected" in read(last)
    assert [each.answer for each in store.waiting(ELSEWHERE)] == [REMOVED]


# Links


def tokens_kept(talk: Talk, *links: str) -> list[str]:
    """Which of some links still stand in the database."""
    kept = str(said(talk))
    return [link for link in links if token(link) in kept]


def test_a_link_is_kept_for_delivery_only_as_long_as_it_opens_a_page(talk: Talk) -> None:
    ann = talk.chat()
    first = ann.link()
    assert tokens_kept(talk, first) == [first]
    second = ann.link()
    assert tokens_kept(talk, first, second) == [second]
    code = ann.here.visitor().connects(second, talk.here.nino())
    ann.says(code.text)
    ann.presses(":me yes")
    assert tokens_kept(talk, first, second) == []


def test_a_sign_in_that_was_thrown_away_leaves_no_link(talk: Talk) -> None:
    ann = talk.chat()
    link, _visitor, code = ann.shows_code()
    ann.says(code.text)
    ann.presses(":me no")
    assert tokens_kept(talk, link) == []


def test_links_that_ran_out_are_forgotten_and_others_are_not(talk: Talk) -> None:
    ann, ben = talk.chat(), talk.chat(BEN)
    ann.connects()
    check, connect = ann.link("check now"), ann.link()
    talk.here.clock.passes(minutes=9)
    of_ben = ben.link()
    talk.here.clock.passes(minutes=2)
    assert talk.here.store.forget(talk.here.clock.now()) > 0
    assert tokens_kept(talk, check, connect, of_ben) == [of_ben]
    assert talk.here.connecting.opened(token(of_ben)) is not None


def test_whoever_still_waits_for_a_link_that_has_ended_is_told_so(talk: Talk) -> None:
    """The first answer was not delivered yet when the person asked again."""
    ann = talk.chat()
    ann.link()
    ann.link()
    store = DatabaseStore(talk.here.url, synchronous="OFF")
    talk.stack.callback(store.close)
    waiting = [each for each in store.waiting(ANN) if each.answer == REMOVED]
    assert [each.sent for each in waiting] == [0]
