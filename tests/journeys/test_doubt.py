"""What is only known “as far as we know” is said with those words, in every ending that says it.

Some facts are doubtful in one half only; those are listed here with the words by which that half is known.
"""

from __future__ import annotations

import pytest

from journeys.engine.model import Outcome, Reading
from journeys.facts import FACTS, Fact, FactKind
from journeys.registry import JOURNEYS
from tests.journeys.talk import ENGLISH
from tests.journeys.test_coming import said
from tests.journeys.test_walks import TODAYS, walked

DOUBT = "as far as we know"

DOUBTFUL_HALVES = {
    "F-REG-06": "contact details",
    "F-REG-08": "come forward",
    "F-REG-09": "brought back",
    "F-REG-10": "accountant",
    "F-LATE-01": "since september",
    "F-LATE-09": "your duties go on",
    "F-DL-08": "10 days before",
    "F-PEN-08": "however many businesses",
    "F-REC-12": "scan",
    "OO-X5": "turns out to be exempt",
    "SR-15": "2028 to 2029",
    "SR-17": "not having sent",
    "SR-24": "allowance",
    "SR-26": "fair basis",
    "SR-31": "31 january before",
    "SR-105": "at that moment",
}
"""Words of a fact, in lower case, by which an ending is known to say its doubtful half, where the rest is certain."""

ANSWERED_BY = "SR-06"
"""Of the doubtful facts, the one by which an ending answers that nobody need use the service at all."""


def is_doubtful(fact: Fact) -> bool:
    return fact.kind is FactKind.SAY and DOUBT in fact.statement.lower()


def says_what_is_doubtful(ending: Outcome, words: str) -> bool:
    """Does it rest on a fact that is doubtful, and not on the certain half alone?"""
    doubtful = [key for key in ending.facts if is_doubtful(FACTS[key])]
    return any(DOUBTFUL_HALVES.get(key, "") in words for key in doubtful)


@pytest.mark.parametrize("key", JOURNEYS)
def test_an_ending_that_rests_on_what_is_doubtful_says_so(key: str) -> None:
    flat = set()
    for today in TODAYS:
        for walk in walked(key, today):
            assert isinstance(walk.end, Outcome)
            words = said(walk.end, walk.facts).lower()
            if says_what_is_doubtful(walk.end, words) and DOUBT not in words:
                flat.add(walk.end.key)
    assert flat == set()


@pytest.mark.parametrize("key", JOURNEYS)
def test_an_ending_whose_whole_answer_is_doubtful_says_so_in_its_title(key: str) -> None:
    """A title stands by itself: what is said further down does not hedge it."""
    titles = set()
    for today in TODAYS:
        for walk in walked(key, today):
            assert isinstance(walk.end, Outcome)
            if ANSWERED_BY in walk.end.facts and not isinstance(walk.end, Reading):
                titles.add(ENGLISH.text(walk.end.say(walk.end.title, walk.facts)))
    assert {title for title in titles if DOUBT not in title.lower()} == set()


def test_each_doubtful_half_is_known_by_words_of_its_fact() -> None:
    doubtful = {key: FACTS[key].statement.lower() for key in DOUBTFUL_HALVES if is_doubtful(FACTS[key])}
    assert {key for key, words in DOUBTFUL_HALVES.items() if words not in doubtful.get(key, "")} == set()
