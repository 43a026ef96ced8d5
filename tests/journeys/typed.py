"""Walks as somebody would type them, to be read, or pasted into the terminal."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.hmrc import diagnosing
from bot.updates import Role
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Facts, Misread, Question
from journeys.engine.questions import Group, Ticks
from journeys.engine.walk import Walk
from tests.journeys.talk import ENGLISH


def lines_of(journey: Journey, walk: Walk) -> list[str]:
    """What to type, from the first question of the chat to the outcome."""
    is_agent = journey.audience is Audience.AGENTS or walk.facts.stored.get("who") == "agent"
    role = Role.AGENT if is_agent else Role.INDIVIDUAL
    # Who they are is known from the start, and not asked again.
    known = diagnosing.known(None, None, role) if journey.key == "link_doctor" else {}
    said = [line for asked in walk.passed if asked.key not in known for line in _lines(asked, walk.facts)]
    return ["My clients" if is_agent else "Myself", journey.title, *said, *(["yes"] if journey.checks_answers else [])]


def script(journey: Journey, walk: Walk) -> str:
    """The command that holds the conversation."""
    typed = "\n".join(lines_of(journey, walk))
    return f"./run chat --today {walk.facts.today} --database \"sqlite:///$(mktemp -u).db\" <<'END'\n{typed}\nEND"


def _lines(question: Question[Any], facts: Facts) -> list[str]:
    if isinstance(question, Group):
        return _about_items(question, facts[question])
    return [_line(question, facts)]


def _about_items(group: Group, items: tuple[Facts, ...]) -> list[str]:
    lines: list[str] = []
    for item in items:
        lines += ["add another"] if lines else []
        lines += [line for question in group.map.follow(item).passed for line in _lines(question, item)]
    return [*lines, "that is all"]


def _line(question: Question[Any], facts: Facts) -> str:
    """The answer as it is shown, where that is understood when typed; else by its number, or plainly."""
    answer = facts[question]
    shown = ENGLISH.text(question.show(answer, facts))
    # A label typed as it stands is a press of its button, and in ticks that is not yet the answer.
    shown = shown.lower() if isinstance(question, Ticks) else shown
    for text in (shown, _numbers(question, answer, facts), _plainly(answer)):
        found = question.understand(text, facts)
        if not isinstance(found, Misread) and question.store(found) == question.store(answer):
            return text
    raise AssertionError(f"“{answer}” cannot be typed as an answer to '{question.key}'")


def _numbers(question: Question[Any], answer: Any, facts: Facts) -> str:
    chosen = answer if isinstance(question, Ticks) else [question.store(answer)]
    return ", ".join(str(n) for n, option in enumerate(question.options(facts), 1) if option.key in chosen)


def _plainly(answer: Any) -> str:
    return f"{answer.day} {answer.month} {answer.year}" if isinstance(answer, date) else str(answer)
