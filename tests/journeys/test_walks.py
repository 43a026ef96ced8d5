"""Every journey there is, walked: all of it can be reached, shown, read and translated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from random import Random

import pytest

from bot.plain_words import complaints
from bot.screens import too_much
from journeys.engine.events import Control
from journeys.engine.journey import Journey
from journeys.engine.machine import Map
from journeys.engine.model import End, Facts, Outcome, Question, Reading
from journeys.engine.questions import Group
from journeys.engine.replies import Reply
from journeys.engine.session import Life
from journeys.engine.turn import Concluded, FollowUp
from journeys.engine.walk import (
    Astray,
    Walk,
    covering,
    events_of,
    inner_walks,
    pairs_of,
    retaken,
    table_of,
    walks,
)
from journeys.registry import JOURNEYS
from tests.journeys.engine.losing import transitions, without
from tests.journeys.talk import ENGLISH, Talk
from tests.journeys.typed import script
from tests.pseudo import PSEUDO, untranslated

TODAYS = [date(2026, 4, 6), date(2026, 11, 21), date(2027, 4, 5), date(2030, 2, 1)]
"""The first day of the rules, an ordinary one, the last of a tax year, and some years on."""

TALKED = 15
"""Walks talked through besides those that cover everything, for each journey and day."""

NEVER: Mapping[str, Mapping[tuple[str, str], str]] = {
    "deadlines": {
        (
            "year -> businesses (otherwise)",
            "businesses -> return_sent (The tax year is over)",
        ): "a year that has not begun is not over",
        (
            "year -> businesses (otherwise)",
            "businesses -> before_sent (The year before is over)",
        ): "before a year begins the one before is not over",
        (
            "in_service -> businesses (otherwise)",
            "businesses -> nothing_late (otherwise)",
        ): "once a year has begun the one before is over",
    },
    "eligibility": {
        (
            "latest -> incomes (otherwise)",
            "incomes -> may_leave (Three years in a row not over the limit)",
        ): "in the first year nobody can have had to use it before",
        (
            "latest -> incomes (otherwise)",
            "incomes -> later_return_missing (The return that decides this year is missing)",
        ): "in the first year a return that is too old decides nothing at all",
        (
            "gross -> whole (otherwise)",
            "whole -> months_before (It had no income in the latest year)",
        ): "without income in the only year asked about, nothing more is asked",
    },
}
"""Rows that can never follow one another, and why. The test fails too when one of these does."""


@cache
def walked(key: str, today: date) -> list[Walk]:
    return walks(JOURNEYS[key].map, Facts({}, today))


def walked_ever(key: str) -> list[Walk]:
    return [walk for today in TODAYS for walk in walked(key, today)]


def groups(journey: Journey) -> list[Group]:
    return [question for question in journey.routes if isinstance(question, Group)]


# Everything is taken


@pytest.mark.parametrize("key", JOURNEYS)
def test_every_row_and_every_two_rows_in_a_row_are_taken(key: str) -> None:
    journey, taken = JOURNEYS[key], walked_ever(key)
    assert {walk.end.key for walk in taken} == {outcome.key for outcome in journey.outcomes}
    missed = untaken(journey.map, taken)
    for group in groups(journey):
        inner = inner_walks(group, taken)
        assert all(isinstance(walk.end, End) for walk in inner)
        missed |= untaken(group.map, inner)
    assert missed == set(NEVER.get(key, {})), "these rows, or these two in a row, were never taken"


def untaken(over: Map, taken: list[Walk]) -> set[tuple[str, ...]]:
    rows = {row for walk in taken for row in walk.rows}
    pairs = {pair for walk in taken for pair in walk.pairs}
    alone = {(str(row),) for row in table_of(over) if row not in rows}
    following = {pair for pair in pairs_of(over) if pair not in pairs and rows.issuperset(pair)}
    return alone | {(str(first), str(second)) for first, second in following}


@pytest.mark.parametrize("key", JOURNEYS)
def test_losing_any_transition_makes_a_walk_fail(key: str) -> None:
    """The machine decides: without one of its transitions a walk that took it goes astray or another way."""
    journey, taken = JOURNEYS[key], walked_ever(key)
    assert_missed(journey.map, taken)
    for group in groups(journey):
        assert_missed(group.map, inner_walks(group, taken))


def assert_missed(over: Map, taken: list[Walk]) -> None:
    by_row = {row: walk for walk in taken for row in walk.rows}
    for key, index in transitions(over):
        row = [each for each in table_of(over) if each.at == key][index]
        assert row in by_row, f"{row} is never taken"
        with without(over, key, index):
            assert not is_as_before(over, by_row[row]), f"{row} is not missed when the machine has lost it"


def is_as_before(over: Map, walk: Walk) -> bool:
    try:
        return retaken(over, walk).rows == walk.rows
    except Astray:
        return False


@pytest.mark.parametrize("key", JOURNEYS)
def test_the_way_left_gets_shorter_with_every_step(key: str) -> None:
    over = JOURNEYS[key].map
    for row in table_of(over):
        assert over.longest(over.nodes[row.to]) < over.longest(over.nodes[row.at])


# Everything is shown


@pytest.mark.parametrize("today", TODAYS, ids=str)
@pytest.mark.parametrize("key", JOURNEYS)
def test_every_conversation_reaches_its_end_and_can_be_shown_read_and_translated(key: str, today: date) -> None:
    taken = walked(key, today)
    some = Random(1).sample(taken, min(TALKED, len(taken)))
    for walk in {id(each): each for each in (*covering(taken), *some)}.values():
        talk_through(JOURNEYS[key], walk)


def talk_through(journey: Journey, walk: Walk) -> None:
    talk = Talk(journey, today=walk.facts.today)
    steps = [(talk.at.step, talk.at.steps)]
    try:
        assert_fine(talk.replies)
        for event in events_of(walk):
            talk.takes(event)
            assert_fine(talk.replies)
            steps.append((talk.at.step, talk.at.steps))
        assert_forwards(steps)
        if journey.checks_answers:
            assert talk.session.life is Life.CHECKING
            talk.wants(Control.CONFIRM)
        assert_ended(talk, walk.end)
    except AssertionError as error:
        error.add_note(f"{talk.text}\n\nTo see it, paste this into a terminal:\n\n{script(journey, walk)}")
        raise


def assert_forwards(steps: list[tuple[int, int]]) -> None:
    assert all(step <= of for step, of in steps)
    assert [of for _step, of in steps] == sorted((of for _step, of in steps), reverse=True)
    assert [step for step, _of in steps] == sorted(step for step, _of in steps)


def assert_ended(talk: Talk, end: object) -> None:
    outcome = talk.at.outcome
    assert outcome is end
    assert talk.session.life is Life.DONE
    assert isinstance(outcome, Outcome)
    concluded, *asked_later = talk.effects
    assert concluded == Concluded(talk.journey.key, outcome.key)
    assert [type(each) for each in asked_later] == [FollowUp] * bool(outcome.follow_up)
    assert_fine(talk.replies)
    said = talk.text
    assert isinstance(outcome, Reading) or said.startswith("On what you told me:")
    assert ", as of " in said
    assert [link.url for reply in talk.replies for link in reply.links] == [outcome.link.url]


def assert_fine(replies: tuple[Reply, ...]) -> None:
    for reply in replies:
        text = ENGLISH.reply(reply)
        assert list(too_much(reply, ENGLISH)) == []
        assert list(complaints(text)) == []
        assert untranslated(PSEUDO.reply(reply)) == ""
        labels = [*(button.label for button in reply.buttons), *(link.label for link in reply.links)]
        assert [untranslated(PSEUDO.text(label)) for label in labels] == [""] * len(labels)


@pytest.mark.parametrize("key", JOURNEYS)
def test_every_question_can_be_asked_about(key: str) -> None:
    """Help, the reason and the source, at each question of each way that covers the journey."""
    asked: set[str] = set()
    for walk in covering(walked(key, TODAYS[1])):
        talk = Talk(JOURNEYS[key], today=TODAYS[1])
        for event in events_of(walk):
            question = talk.at.question
            if isinstance(question, Question) and question.key not in asked:
                asked.add(question.key)
                for control in (Control.HELP, Control.WHY, Control.SOURCE):
                    assert_fine(talk.wants(control).replies)
                    assert talk.at.question is question
            talk.takes(event)
