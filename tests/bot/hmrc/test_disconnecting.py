"""What is left after a disconnect: nothing that came from HMRC; and of links that have ended, nothing that opens."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from adapters.database.store import DatabaseStore
from adapters.database.tables import outbox, sessions
from bot.answers import REMOVED
from bot.hmrc.lookups import PREFILLED, Asked, known
from bot.screens import too_much
from bot.updates import Sender
from journeys.engine.session import Session
from tests.bot.hmrc.linking import ANN, BEN, token, town
from tests.bot.hmrc.test_talking import PAGES, WORDS, Chat, Talk, read
from tests.databases import Shelf

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
