"""Everything an author can be told about journeys without running them for people.

Importing the journeys has checked their tables already; here their texts, their words and their screens follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TextIO

from bot import plain_words
from bot.literals import literals, sources, unmarked
from bot.screens import too_much
from bot.wording import Wording, wording
from journeys.engine.journey import Journey
from journeys.engine.model import Facts
from journeys.engine.walk import Astray, Walk, covering, turns, walks
from journeys.facts import FACTS, earliest_day
from journeys.registry import JOURNEYS
from journeys.rules.thresholds import FIRST_REQUIRED

_WALKS = 400
"""Ways tried for the screens of a journey; the tests walk more of them."""

_OTHERS_WORDS = {"sources.py"}
"""Files whose texts are the titles of other people's pages."""


_DAYS = [(FIRST_REQUIRED + years).starts for years in (0, 3)]
"""Days on which the ways lead differently. Not today, or a check could fail on a day when nothing was changed."""


def check_all(out: TextIO, journeys: Mapping[str, Journey] = JOURNEYS) -> int:
    """Check every journey and every text, and write what has to be mended. 0 when there is nothing, else 1."""
    found = [*source_problems(sources()), *screen_problems(journeys)]
    for problem in found:
        out.write(f"{problem}\n")
    texts = len(list(literals(sources())))
    verdict = f"{len(found)} to mend" if found else "nothing to mend"
    out.write(f"{len(journeys)} journeys and {texts} texts checked: {verdict}.\n")
    return 1 if found else 0


def facts_by_age(out: TextIO, today: date) -> None:
    """Write every dated fact, the oldest first, with how many days old it is on `today` and its official page.

    A fact dated by a month or a year counts from the first day of it.
    """
    dated = [each for each in FACTS.values() if each.as_of]
    for each in sorted(dated, key=lambda each: earliest_day(each.as_of)):
        days = (today - earliest_day(each.as_of)).days
        out.write(f"{days:5} days  {each.as_of:10}  {each.id:12}  {each.link}".rstrip() + "\n")
    out.write(f"{len(dated)} facts with a date, the oldest first.\n")


def source_problems(paths: Iterable[Path]) -> Iterator[str]:
    """Texts that cannot be translated, and words and sentences that are not ours, by file and line."""
    paths = list(paths)
    yield from unmarked(paths)
    for literal in literals(paths):
        if literal.path.name not in _OTHERS_WORDS:
            yield from (f"{literal.where}: {complaint}" for complaint in plain_words.complaints(literal.text))


def screen_problems(journeys: Mapping[str, Journey]) -> Iterator[str]:
    """What does not fit a screen or a button on the ways through the journeys, as things are and in years to come."""
    for journey in journeys.values():
        found = [problem for day in _DAYS for problem in _on_screens(journey, day)]
        yield from (f"{journey.key}: {problem}" for problem in dict.fromkeys(found))


def _on_screens(journey: Journey, today: date) -> Iterator[str]:
    words = wording("en")
    try:
        ways = covering(walks(journey.map, Facts({}, today), most=_WALKS))
    except (Astray, LookupError) as error:
        yield f"a walk on {today} went astray: {error}"
        return
    for walk in ways:
        yield from _on_a_walk(journey, walk, words)


def _on_a_walk(journey: Journey, walk: Walk, words: Wording) -> Iterator[str]:
    for taken in turns(journey, walk):
        at = taken.place.outcome or taken.place.question
        for reply in taken.replies:
            try:
                yield from too_much(reply, words)
            except KeyError as unknown:
                where = at.key if at else "an end"
                yield f"at '{where}' nothing fills {{{unknown.args[0]}}}: correct its name, or its fill=..."
