"""How easy the words are: the Automated Readability Index (a school year) of all that is said on the walks.

A name that HMRC gave counts as one short word, for there is no simpler one. So does what is “quoted”: titles of pages
and words on them. Sentences of over 25 words and screens that hold too much are found by test_walks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

import pytest
from textstat import textstat  # type: ignore[import-untyped]

from bot import frame
from bot.kindness import Concern, kind_reply
from journeys.engine.events import Control
from journeys.engine.journey import Journey
from journeys.engine.model import Question
from journeys.engine.replies import Line, Reply, lines
from journeys.engine.text import Message
from journeys.engine.walk import Walk, covering, events_of
from journeys.registry import JOURNEYS
from tests.journeys.talk import ENGLISH, Talk
from tests.journeys.test_walks import TODAYS, walked

HARDEST_MEDIAN = 6.0
HARDEST = 9.0

_NAMES = (
    "Making Tax Digital for Income Tax",
    "Making Tax Digital for VAT",
    "Self Assessment",
    "National Insurance numbers?",
    "National Insurance",
    "Unique Taxpayer Reference",
    "Government Gateway",
    "HMRC online services",
    "agent services accounts?",
    "quarterly updates?",
    "qualifying income",
    "payments? on account",
    "late submission penalty",
)
_NAMED = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b|“[^”]*”", re.IGNORECASE)


def ease(reply: Reply) -> float:
    """The index of one message: lower is easier; 6 is for children of 11."""
    index: float = textstat.automated_readability_index(" ".join(_sentence(line) for line in reply.lines))
    return index


def _sentence(line: Line) -> str:
    """A line as a sentence of its own, as a reader takes it, whether or not it ends in a full stop."""
    text = _NAMED.sub("it", ENGLISH.text(line.message)).replace("\n", ". ")
    return text if text.endswith((".", "?")) else f"{text.rstrip(':')}."


def said_in(journey: Journey) -> Iterator[Reply]:
    """All that is said on the ways that cover a journey, and when somebody asks for help on them."""
    asked: set[str] = set()
    for today in TODAYS:
        for walk in covering(walked(journey.key, today)):
            yield from _said_on(journey, walk, asked)


def _said_on(journey: Journey, walk: Walk, asked: set[str]) -> Iterator[Reply]:
    talk = Talk(journey, today=walk.facts.today)
    yield from talk.replies
    for event in events_of(walk):
        question = talk.at.question
        if isinstance(question, Question) and question.key not in asked:
            asked.add(question.key)
            yield from (reply for control in (Control.HELP, Control.WHY) for reply in talk.wants(control).replies)
        yield from talk.takes(event).replies
    yield from talk.wants(Control.CONFIRM).replies if journey.checks_answers else ()


@pytest.mark.parametrize("key", JOURNEYS)
def test_a_journey_is_easy_to_read(key: str) -> None:
    indexes = {ENGLISH.reply(reply): ease(reply) for reply in said_in(JOURNEYS[key])}
    assert [f"{index:.1f}: {text}" for text, index in indexes.items() if index > HARDEST] == []
    assert median(indexes.values()) <= HARDEST_MEDIAN


@pytest.mark.parametrize("concern", Concern)
def test_a_kind_reply_is_easy_to_read(concern: Concern) -> None:
    assert ease(kind_reply(concern)) <= HARDEST


@pytest.mark.parametrize("reply", [frame.WELCOME, frame.ABOUT, frame.A_PERSON], ids=["welcome", "about", "person"])
def test_what_is_said_outside_the_journeys_is_easy_to_read(reply: Reply) -> None:
    assert ease(reply) <= HARDEST


def said(text: str) -> Reply:
    return Reply(lines(Message(text)))


def test_hard_words_and_long_sentences_are_noticed() -> None:
    assert ease(said("Notwithstanding aforementioned considerations, contraventions accrue.")) > HARDEST
    assert ease(said("You can go on and on and it is not that hard to say but it has no end in sight " * 3)) > HARDEST


def test_a_name_that_hmrc_gave_is_not_held_against_a_text() -> None:
    assert ease(said("You sign up for Making Tax Digital for Income Tax.")) == ease(said("You sign up for it."))


def test_a_heading_is_a_sentence_of_its_own() -> None:
    assert ease(Reply(lines(Message("Do it now"), Message("You can do it")))) == ease(said("Do it now. You can do it."))
