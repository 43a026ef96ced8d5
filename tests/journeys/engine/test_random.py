"""Whatever people do, in whatever order: nothing raises, nothing is lost, and there is always a way on.

`FUZZ=50 ./run test tests/journeys/engine/test_random.py` tries fifty times as long.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from hypothesis import given, settings, strategies as st

from bot.screens import too_much
from journeys.engine.events import Act, Control, Event, Pressed, Said, Wanted, read_button
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Question
from journeys.engine.questions import Group, Ticks
from journeys.engine.replies import reply_as_json
from journeys.engine.session import Life
from journeys.engine.text import Json
from journeys.engine.turn import turn
from journeys.engine.walk import covering, events_of, telling, told, walks
from journeys.registry import JOURNEYS
from tests.journeys.a_journey import TODAY, picnic
from tests.journeys.engine.understanding import ODD
from tests.journeys.talk import ENGLISH, Talk, through_json

ALL = {picnic.key: picnic, **JOURNEYS}
ENDED = (Life.EXPIRED, Life.CANCELLED)
LONGER = int(os.environ.get("FUZZ", "1"))


@dataclass(frozen=True)
class Move:
    """Something a person may do, told without the journey: `what` it is, and which one of those there are."""

    what: str
    which: int = 0
    text: str = ""


WORDS = ["yes", "no", "1", "2", "3", "1, 2", "50000", "£20,000.01", "0", "5 10 2026", "today", "12", "add another"]
WORDS += ["that is all", "change", "remove 1", "change 1", "not sure", "Ann", "2025-26", "keep it", "remove it"]
TEXTS = st.one_of(st.sampled_from(WORDS), st.sampled_from([each.values[0] for each in ODD]), st.text(max_size=30))
CONTROLS = [each for each in Control if each is not Control.CANCEL]
MOVES = st.one_of(
    *[st.builds(Move, st.just("sample"), st.integers(0, 20))] * 3,
    *[st.builds(Move, st.just("button"), st.integers(0, 30))] * 3,
    st.builds(Move, st.just("old button"), st.integers(0, 300)),
    st.builds(Move, st.just("text"), text=TEXTS),
    st.builds(Move, st.just("control"), st.integers(0, 30)),
    st.builds(Move, st.just("made up"), st.integers(0, 5000)),
    st.builds(Move, st.just("days"), st.sampled_from([1, 3, 6, 7, 8, -1])),
)


GROUPED = [key for key, journey in ALL.items() if any(isinstance(each, Group) for each in journey.routes)]
KEYS = st.one_of(st.sampled_from(GROUPED), st.sampled_from(list(ALL)))
"""A journey: often one in which things are told of one by one, as most can happen there."""


@cache
def ways(journey: Journey) -> list[list[Event]]:
    """Conversations that between them go everywhere."""
    return [events_of(walk) for walk in covering(walks(journey.map, Facts({}, TODAY), most=1000))]


class Person(Talk):
    """Someone who does such things. Every button they ever saw can be pressed again."""

    def __init__(self, journey: Journey) -> None:
        self.seen: dict[str, None] = {}
        super().__init__(journey)

    def event(self, move: Move) -> Event | None:
        """The event that a move is here; None for one that only lets days pass."""
        match move.what:
            case "days":
                self.today += timedelta(days=move.which)
                return None
            case "text":
                return Said(move.text)
            case "control":
                return Wanted(CONTROLS[move.which % len(CONTROLS)])
            case "made up":
                return self._made_up(move.which)
            case "sample":
                return self._sample(move.which)
        shown = [button.data for reply in self.replies for button in reply.buttons]
        self.seen |= dict.fromkeys(shown)
        among = list(self.seen) if move.what == "old button" else shown
        read = read_button(among[move.which % len(among)])
        return read[1] if read else None

    def _made_up(self, which: int) -> Event:
        questions = list(self.journey.questions)
        which, question = divmod(which, len(questions))
        options = [*Act, *(key for key, _label in self.journey.questions[questions[question]][1].labels()), "?"]
        which, option = divmod(which, len(options))
        return Pressed(questions[question], ["", "1", "2", "9"][which % 4], options[option])

    def _sample(self, which: int) -> Event:
        """Something that answers the open question."""
        question, facts = self.at.question, self.at.asking_facts
        if question is None or isinstance(question, Group):
            return Wanted(Control.CONFIRM) if question is None else Pressed(question.key, "", Act.DONE)
        answers = question.samples(facts)
        answer = answers[which % len(answers)]
        if isinstance(question, Ticks):
            return Said(", ".join(str(n) for n, option in enumerate(question.choices, 1) if option.key in answer))
        return telling(question, told(facts, question, answer), self.at.item.key if self.at.item else "")[0]


def midway(journey: Journey, way: int, far: int) -> Person:
    """Someone who has got as far as any place of the journey."""
    person = Person(journey)
    events = ways(journey)[way % len(ways(journey))]
    for event in events[: far % (len(events) + 1)]:
        person.takes(event)
    return person


def leaves(answers: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Each single answer by its question, those of items by the item too."""
    for key, answer in answers.items():
        if isinstance(answer, dict):
            for item, inner in answer["items"].items():
                yield from ((f"{name} of {item}", value) for name, value in inner.items())
        else:
            yield key, answer


@settings(max_examples=150 * LONGER)
@given(KEYS, st.integers(0, 500), st.integers(0, 500), st.lists(MOVES, min_size=1, max_size=20))
def test_whatever_people_do(key: str, way: int, far: int, moves: list[Move]) -> None:
    person = midway(ALL[key], way, far)
    for move in moves:
        event = person.event(move)
        if event is not None:
            takes(person, event)
    assert_can_leave(person)
    assert_can_finish(person)


def takes(person: Person, event: Event) -> None:
    """Let the person do it, and look at everything that must hold then."""
    before, place = person.session, person.at
    again = turn(person.journey, through_json(before), event, person.today)
    person.takes(event)
    assert again.session == person.session, "not deterministic"
    assert list(map(reply_as_json, again.replies)) == list(map(reply_as_json, person.replies)), "not deterministic"
    assert any(reply.buttons for reply in person.replies), "no way on"
    for reply in person.replies:
        assert not list(too_much(reply, ENGLISH)), ENGLISH.reply(reply)
    assert 1 <= person.at.step <= person.at.steps
    assert_answers_come_from(event, dict(leaves(before.answers)), dict(leaves(person.answers)), place.question)
    if person.session.life in ENDED:
        assert person.answers == {}
    elif place.question is not None and before.reopened is None and person.answers != before.answers:
        is_forward = place.question.key not in before.answers and place.question.key in person.answers
        assert not is_forward or person.at.steps <= place.steps, "progress went backwards"


def assert_answers_come_from(
    event: Event, before: dict[str, Json], after: dict[str, Json], asked: Question[Any] | None
) -> None:
    """One event gives one answer at most: to the question pressed, or to the one that was open."""
    given = [key for key, answer in after.items() if before.get(key) != answer]
    assert len(given) <= 1, "two answers from one event"
    key = event.question if isinstance(event, Pressed) else asked.key if asked else None
    assert not given or given[0].partition(" of ")[0] == key, "an answer to a question that was not asked"


@settings(max_examples=100 * LONGER)
@given(KEYS, st.integers(0, 500), st.integers(0, 500), st.lists(MOVES, max_size=5), st.integers(0, 5000))
def test_the_same_button_twice_is_as_good_as_once(key: str, way: int, far: int, moves: list[Move], which: int) -> None:
    person = midway(ALL[key], way, far)
    for move in moves:
        event = person.event(move)
        if event is not None:
            person.takes(event)
    person.opens()  # so that nobody is coming back after days
    for event in (person.event(Move("button", which)), person.event(Move("made up", which))):
        if isinstance(event, Pressed) and not is_toggle(person.journey, event):
            answers, question = person.takes(event).answers, person.at.question
            assert person.takes(event).answers == answers
            assert person.at.question is question


def is_toggle(journey: Journey, event: Pressed) -> bool:
    """Ticking is by its nature undone by the next press."""
    question = journey.questions[event.question][1]
    return isinstance(question, Ticks) and event.option not in set(Act) and not question.is_alone(event.option)


def assert_can_leave(person: Person) -> None:
    left = turn(person.journey, through_json(person.session), Wanted(Control.CANCEL), person.today)
    assert left.session.life in (Life.CANCELLED, Life.EXPIRED, Life.DONE)


def assert_can_finish(person: Person) -> None:
    """Answering whatever is asked leads to an outcome."""
    person.opens()
    for _step in range(40 + 10 * 20):
        match person.session.life:
            case Life.DONE | Life.EXPIRED | Life.CANCELLED:
                return
            case Life.CHECKING:
                person.wants(Control.CONFIRM)
            case _:
                finish_one(person)
    raise AssertionError(f"no end in sight at {person.text}")


def finish_one(person: Person) -> None:
    question, facts = person.at.question, person.at.asking_facts
    assert question is not None
    if isinstance(question, Group):
        person.presses(question.key, Act.DONE)
        return
    item = person.at.item.key if person.at.item else ""
    for event in telling(question, told(facts, question, question.samples(facts)[0]), item):
        person.takes(event)
