"""The dates that endings close with, and that every ending has one, or says that none is known."""

from __future__ import annotations

import re
from datetime import date

import pytest

from journeys.coming import coming
from journeys.engine.model import Facts, Outcome
from journeys.engine.text import message
from journeys.registry import JOURNEYS
from tests.journeys.talk import ENGLISH
from tests.journeys.test_walks import TODAYS, walked

_A_DATE = re.compile(r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November)\b"
                     r"|\b\d{1,2} December\b")  # fmt: skip
_NONE_KNOWN = re.compile(
    r"know of no (?:\w+ )?(?:deadline|dates?)\b|has given no date|gives? no date|guidance will follow"
)
_FOR_NOW = frozenset({"safety"})
"""What these ask for is to be done at once, so they speak of no other day."""


def said(end: Outcome, facts: Facts) -> str:
    return " ".join(ENGLISH.text(end.say(text, facts)) for text in (end.title, *end.body, *end.next))


@pytest.mark.parametrize("key", [key for key in JOURNEYS if key not in _FOR_NOW])
def test_every_ending_has_a_date_or_says_that_none_is_known(key: str) -> None:
    bare = set()
    for walk in walked(key, TODAYS[1]):
        assert isinstance(walk.end, Outcome)
        words = said(walk.end, walk.facts)
        if not _A_DATE.search(words) and not _NONE_KNOWN.search(words):
            bare.add(walk.end.key)
    assert bare == set()


def on(today: date) -> dict[str, str]:
    return {name: ENGLISH.text(message("{it}", it=value)) for name, value in coming(Facts({}, today)).items()}


def test_the_dates_are_those_to_come() -> None:
    told = on(date(2026, 11, 21))
    assert told["next_update"] == "7 February 2027 (Sunday)"
    assert (told["last_year"], told["return_due"]) == ("2025 to 2026", "31 January 2027 (Sunday)")
    assert told["decided_year"] == "2027 to 2028"
    assert (told["this_year"], told["this_return_due"]) == ("2026 to 2027", "31 January 2028 (Monday)")
    assert told["new_year"] == "6 April 2027 (Tuesday)"
    assert told["register_by"] == "5 October 2027 (Tuesday)"
    assert told["in_28_days"] == "19 December 2026 (Saturday)"
    assert told["in_30_days"] == "21 December 2026 (Monday)"


@pytest.mark.parametrize(
    ("today", "year", "due"),
    [
        (date(2027, 1, 31), "2025 to 2026", "31 January 2027 (Sunday)"),
        (date(2027, 2, 1), "2026 to 2027", "31 January 2028 (Monday)"),
        (date(2027, 4, 6), "2026 to 2027", "31 January 2028 (Monday)"),
    ],
)
def test_the_next_return_is_that_of_the_last_year_while_it_is_not_due(today: date, year: str, due: str) -> None:
    assert (on(today)["last_year"], on(today)["return_due"]) == (year, due)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2027, 1, 31), "Tax is next due on 31 January 2027 (Sunday)."),
        (date(2027, 2, 1), "Payments on account are next due on 31 July 2027 (Saturday)."),
        (date(2027, 7, 31), "Payments on account are next due on 31 July 2027 (Saturday)."),
        (date(2027, 8, 1), "Tax is next due on 31 January 2028 (Monday)."),
    ],
)
def test_the_next_day_to_pay(today: date, words: str) -> None:
    assert on(today)["next_payment"] == words


@pytest.mark.parametrize(
    ("today", "ends"),
    [
        (date(2026, 11, 21), "21 May 2028 (Sunday)"),
        (date(2026, 6, 30), "30 December 2027 (Thursday)"),
        (date(2026, 7, 1), "1 January 2028 (Saturday)"),
        (date(2027, 8, 31), "28 February 2029 (Wednesday)"),
    ],
)
def test_a_link_of_today_lasts_18_months(today: date, ends: str) -> None:
    assert on(today)["in_18_months"] == ends


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 20), "Today, 20 November 2026 (Friday), is a weekday."),
        (date(2026, 11, 21), "The next weekday is 23 November 2026 (Monday)."),
        (date(2026, 11, 22), "The next weekday is 23 November 2026 (Monday)."),
    ],
)
def test_phone_lines_are_open_on_weekdays(today: date, words: str) -> None:
    assert on(today)["next_weekday"] == words
