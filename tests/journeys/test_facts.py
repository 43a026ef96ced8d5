"""The table of facts: well formed, in plain words, and known by phrases that mean something."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import fields
from datetime import date
from importlib.resources import files

import pytest

from journeys.facts import FACTS, Fact, FactKind, earliest_day, fact

ALL = list(FACTS.values())
SAID = [each for each in ALL if each.kind is FactKind.SAY]
NEVER = [each for each in ALL if each.kind is FactKind.NEVER]

UNWELCOME = re.compile(
    r"!|\b(?:please|sorry|oops|forbidden|valid|invalid|mtd|itsa|mandated|final declaration|time to pay|customers?"
    r"|approved|abroad|overseas|repayments?)\b|\bregister\w* for (?:making tax digital|this service|it)\b"
)
"""What people are not told, by HMRC's own list of words."""

NAMES = ("student loan repayments",)
"""Names of other things, in which an unwelcome word is right."""


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?])\s+", text)


def test_the_file_holds_one_row_a_fact_under_the_fields_of_a_fact() -> None:
    rows = list(csv.reader(files("journeys").joinpath("facts.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == [field.name for field in fields(Fact)]
    assert [row[0] for row in rows[1:]] == list(FACTS)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_a_row_is_well_formed(each: Fact) -> None:
    assert re.fullmatch(r"[A-Z]+(-[A-Z]+)*-[A-Z]?\d+", each.id)
    assert each.audience in {"individual", "agent", "both", "builder"}
    assert re.fullmatch(r"[a-z_]+", each.topic)
    assert each.statement == each.statement.strip() != ""
    assert each.link == "" or each.link.startswith("https://")
    assert bool(each.phrase) == (each.kind in {FactKind.SAY, FactKind.NEVER})
    if each.kind is FactKind.SAY:
        assert earliest_day(each.as_of) <= date(2026, 12, 31)
    else:
        assert (each.link, each.as_of) == ("", "")


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_a_statement_is_short(each: Fact) -> None:
    assert len(sentences(each.statement)) <= 4
    for sentence in sentences(each.statement):
        assert len(sentence.split()) <= 25, sentence


@pytest.mark.parametrize("each", SAID, ids=lambda each: each.id)
def test_what_people_are_told_is_in_hmrc_s_words(each: Fact) -> None:
    told = each.statement.lower()
    for name in NAMES:
        told = told.replace(name, "")
    assert not UNWELCOME.search(told)


@pytest.mark.parametrize("each", SAID + NEVER, ids=lambda each: each.id)
def test_phrases_are_for_lower_case_text(each: Fact) -> None:
    for pattern in each.phrase.split(";"):
        re.compile(pattern)
        without_escapes = re.sub(r"\\.", "", pattern)
        assert without_escapes == without_escapes.lower()


@pytest.mark.parametrize("each", SAID, ids=lambda each: each.id)
def test_a_fact_is_known_by_its_phrase(each: Fact) -> None:
    assert each.said_in(each.statement)
    assert each.said_in(each.statement.upper())
    assert not each.said_in("")


def test_no_two_facts_share_a_phrase() -> None:
    assert [phrase for phrase, times in Counter(each.phrase for each in SAID).items() if times > 1] == []


@pytest.mark.parametrize("each", SAID, ids=lambda each: each.id)
def test_a_phrase_tells_its_fact_from_others(each: Fact) -> None:
    """One sentence may say two or three facts; a phrase that finds more is too loose to show that one was said."""
    also = [other.id for other in SAID if other is not each and each.said_in(other.statement)]
    assert len(also) <= 2, also


@pytest.mark.parametrize("each", NEVER, ids=lambda each: each.id)
def test_nothing_told_is_out_of_date(each: Fact) -> None:
    assert [other.id for other in SAID if each.said_in(other.statement)] == []
    assert each.statement.startswith("Out of date: ")


def test_a_breach_is_noticed() -> None:
    assert FACTS["D-13"].said_in("Your update is due on the 5th of the month.")


def test_a_fact_without_a_phrase_is_never_said() -> None:
    assert not FACTS["F-LINK-05"].said_in(FACTS["F-LINK-05"].statement)


def test_facts_cited_inside_statements_exist() -> None:
    cited = re.compile(r"\b(?:F-[A-Z]+(?:-[A-Z]+)*-\d+|SR-D?\d+|OO-[A-Z]\d+)\b")
    assert [(each.id, other) for each in ALL for other in cited.findall(each.statement) if other not in FACTS] == []


def test_a_fact_is_found_by_its_id() -> None:
    assert fact("F-ELIG-04").kind is FactKind.SAY
    assert "£50,000" in fact("F-ELIG-04").statement


def test_an_unknown_id_tells_the_author_what_to_do() -> None:
    with pytest.raises(KeyError, match=r"no fact 'F-NONE-1': cite an id .* or add its row"):
        fact("F-NONE-1")


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        FACTS["F-ELIG-04"] = FACTS["F-ELIG-05"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("as_of", "day"),
    [("2026-08-07", date(2026, 8, 7)), ("2026-08", date(2026, 8, 1)), ("2026", date(2026, 1, 1))],
)
def test_the_earliest_day_of_a_date(as_of: str, day: date) -> None:
    assert earliest_day(as_of) == day


@pytest.mark.parametrize("as_of", ["", "26", "2026-8", "2026-13", "2026-08-7", "7 August 2026", "2026-08-07-01"])
def test_a_date_that_is_no_date(as_of: str) -> None:
    with pytest.raises(ValueError, match=r"as-of date|month must be|isoformat"):
        earliest_day(as_of)
