"""Everything that people should be told is told, and nothing that is out of date: read off the walked transcripts.

A fact is told where an ending that rests on it says it: not where somebody's own answer or a button has the words. What
is out of date is looked for everywhere. `docs/coverage.md` lists each fact with a conversation that says it. It is
written anew with `UPDATE=1`.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from journeys.facts import FACTS, Fact, FactKind
from journeys.registry import JOURNEYS

TRANSCRIPTS = Path(__file__).parent.parent / "transcripts"
PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
SAID = [each for each in FACTS.values() if each.kind is FactKind.SAY]
NEVER = [each for each in FACTS.values() if each.kind is FactKind.NEVER]

HEAD = """# What is said where

Every fact that people are to be told, with a conversation whose ending says it and the words it is known by there.
Written by `UPDATE=1 ./run test tests/journeys/test_coverage.py` from the transcripts, and never edited.

| fact | topic | said in | known by |
| --- | --- | --- | --- |
"""


@cache
def spoken() -> Mapping[Path, str]:
    """What the assistant says in each conversation, in one line; what the person types is left out."""
    return {path: _spoken(path.read_text(encoding="utf-8")) for key in JOURNEYS for path in transcripts_of(key)}


def transcripts_of(key: str) -> list[Path]:
    return sorted((TRANSCRIPTS / key).glob("*.txt"))


def _spoken(text: str) -> str:
    return " ".join(" ".join(line for line in text.splitlines() if not line.startswith("> ")).split())


@cache
def stated() -> Mapping[Path, str]:
    """What the ending of each conversation states, in one line: without its buttons, links and sources."""
    return {path: _stated(path.read_text(encoding="utf-8")) for path in spoken()}


def _stated(text: str) -> str:
    ending = re.split(r"^> .*$", text, flags=re.MULTILINE)[-1]
    return _spoken(re.split(r"^ +(?:From “|\d+  )", ending, maxsplit=1, flags=re.MULTILINE)[0])


def where(each: Fact) -> tuple[Path, str] | None:
    """A conversation to an outcome that rests on a fact and says it, and the words in it."""
    resting = ((path, each.found_in(text)) for path, text in stated().items() if each.id in facts_of(path))
    return next(((path, words) for path, words in resting if words is not None), None)


def facts_of(path: Path) -> tuple[str, ...]:
    """The facts that the outcome of a transcript rests on."""
    ends = {outcome.key: outcome.facts for outcome in JOURNEYS[path.parent.name].outcomes}
    return ends[re.sub(r"-\d+$", "", path.stem)]


def rows() -> Iterator[str]:
    for each in SAID:
        found = where(each)
        if found is not None:
            path, words = found
            name = f"{path.parent.name}/{path.stem}"
            yield f"| {each.id} | {each.topic} | [{name}](../tests/transcripts/{name}.txt) | {words} |\n"


@pytest.mark.parametrize("each", SAID, ids=lambda each: each.id)
def test_what_people_are_to_be_told_is_said(each: Fact) -> None:
    assert where(each) is not None, f"no ending that rests on it says “{each.statement}”, known by {each.phrase}"


@pytest.mark.parametrize("each", NEVER, ids=lambda each: each.id)
def test_what_is_out_of_date_is_not_said(each: Fact) -> None:
    assert breaches(each.phrase) == []


@pytest.mark.needs("MTD_SHARED_FACTS")
def test_nothing_that_the_shared_facts_forbid_is_said() -> None:
    with (Path(os.environ["MTD_SHARED_FACTS"]) / "index.csv").open(encoding="utf-8", newline="") as lines:
        forbidden = {row["id"]: row["phrases"] for row in csv.DictReader(lines) if row["kind"] == "never"}
    assert len(forbidden) == len(NEVER)
    assert {key: found for key, phrases in forbidden.items() if (found := breaches(phrases))} == {}


def breaches(phrases: str) -> list[tuple[str, str]]:
    """The transcripts that say one of some phrases, and what they say."""
    return [
        (f"{path.parent.name}/{path.name}", found[0])
        for path, text in spoken().items()
        for pattern in phrases.split(";")
        if (found := re.search(pattern, text.lower()))
    ]


TALK = """Today is 21 November 2026 (Saturday).

> Check if you have to

  Which of these hold for you?

   1  I am a minister of religion
   2  None of these

> 1

  Check your answers

  • Exemptions: I am a minister of religion

  Are these right?

   1  Yes, show what this means

> yes

  On what you told me:

  As far as we know, you are
  exempt

  What happens next

  • Send one yearly return.

  From “A page that is called so”, as of 7 August 2026 (Friday).

   1  Show where this is from
  A page that is called so:
  https://www.gov.uk/
"""


def test_only_what_an_ending_states_counts_and_no_answer_button_or_page() -> None:
    said = "As far as we know, you are exempt What happens next • Send one yearly return."
    assert _stated(TALK) == f"On what you told me: {said}"
    assert "1 I am a minister of religion" in _spoken(TALK)


def test_no_ending_says_the_answer_of_a_person_back_as_if_it_told_them_something() -> None:
    """Not even where it is quoted: a fact would then be known by what the person said."""
    assert [
        path.stem for path, text in stated().items() if re.search(r"“I (?:am|get|claim|send|average|cannot)\b", text)
    ] == []


def test_an_ending_that_does_not_rest_on_a_fact_does_not_count() -> None:
    paths = {each.id: found[0] for each in SAID if (found := where(each)) is not None}
    assert [key for key, path in paths.items() if key not in facts_of(path)] == []


def test_a_breach_would_be_found() -> None:
    assert breaches(r"\bno such words\b") == []
    assert ("refund/claim.txt", "ask for a refund") in breaches("no such words;ask for a refund")


def test_the_page_is_what_is_said() -> None:
    page = HEAD + "".join(rows())
    if os.environ.get("UPDATE"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "run UPDATE=1 ./run test tests/journeys/test_coverage.py"
