"""How easy the words are: the Automated Readability Index (a school year) of all that is said.

In a journey that is each message on the walks; outside them each text that translators get, by itself. A name that HMRC
gave counts as one short word, for there is no simpler one. So do phone numbers and what is “quoted”: titles of pages
and words on them. Sentences of over 25 words and screens that hold too much are found by test_walks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from statistics import median

import pytest
from textstat import textstat  # type: ignore[import-untyped]

from bot import frame
from bot.kindness import Concern, kind_reply
from bot.literals import Literal, literals, sources
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
    "insolvency practitioner",
    "Information Commissioner",
    "Business Debtline",
)
_NAMED = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b|“[^”]*”|{{\w+}}|[£+]?\d[\d ,]{{6,}}\d", re.IGNORECASE)


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


FRAME = {name: each for name, each in vars(frame).items() if isinstance(each, Reply)}


@pytest.mark.parametrize("name", FRAME)
def test_a_page_of_the_frame_is_easy_to_read(name: str) -> None:
    assert ease(FRAME[name]) <= HARDEST


OUTSIDE = [each for each in literals(sources()) if each.path.parent.name not in ("journeys", "rules")]
"""Every text that is said outside the journeys: the frame, kind words, refusals, asides, pages and files."""


def sentences(texts: Iterable[Literal]) -> Iterator[Literal]:
    """The texts that are sentences: labels and bare headings are read at a glance."""
    return (each for each in texts if each.text.endswith((".", "?")) and len(each.text.split()) >= SHORTEST)


SHORTEST = 4


def test_all_that_is_said_outside_the_journeys_is_easy_to_read() -> None:
    indexes = {each: ease(said(each.text)) for each in sentences(OUTSIDE)}
    hard = [f"{each.where}: {index:.1f}: {each.text}" for each, index in indexes.items() if index > HARDEST]
    assert hard == []
    assert median(indexes.values()) <= HARDEST_MEDIAN


@pytest.mark.parametrize(
    "where",
    ["bot/frame.py", "bot/kindness.py", "bot/refusing.py", "bot/conversing.py", "engine/turn.py", "telegram/asides.py"],
)
def test_frame_kind_words_refusals_and_asides_are_among_what_is_read(where: str) -> None:
    assert [each for each in sentences(OUTSIDE) if each.where.startswith(where)]


def said(text: str) -> Reply:
    return Reply(lines(Message(text)))


def test_hard_words_and_long_sentences_are_noticed() -> None:
    assert ease(said("Notwithstanding aforementioned considerations, contraventions accrue.")) > HARDEST
    assert ease(said("You can go on and on and it is not that hard to say but it has no end in sight " * 3)) > HARDEST


def test_a_name_that_hmrc_gave_is_not_held_against_a_text() -> None:
    assert ease(said("You sign up for Making Tax Digital for Income Tax.")) == ease(said("You sign up for it."))


def test_a_phone_number_is_one_short_word() -> None:
    assert ease(said("Call 0800 197 6026.")) == ease(said("Call it."))
    assert ease(said("Call on 31 January 2027.")) > ease(said("Call on it January it."))


def test_a_heading_is_a_sentence_of_its_own() -> None:
    assert ease(Reply(lines(Message("Do it now"), Message("You can do it")))) == ease(said("Do it now. You can do it."))
