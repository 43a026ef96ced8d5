"""What a question makes of a typed text, for tests."""

from __future__ import annotations

from typing import TypeVar

import pytest

from journeys.engine.model import Facts, Misread, Question
from tests.journeys.a_journey import TODAY
from tests.journeys.talk import ENGLISH

T = TypeVar("T")

FACTS = Facts({}, TODAY)


def understood(question: Question[T], text: str) -> T:
    """The answer in the text. Fails the test when there is none."""
    found = question.understand(text, FACTS)
    assert not isinstance(found, Misread), f"“{text}” was refused: {ENGLISH.text(found.reason)}"
    return found


def refused(question: Question[T], text: str) -> str:
    """What is said when the text is not understood. Fails the test when it is."""
    found = question.understand(text, FACTS)
    assert isinstance(found, Misread), f"“{text}” was taken for {found}"
    return ENGLISH.text(found.reason)


ODD = [
    pytest.param(text, id=name)
    for name, text in {
        "nothing": "",
        "spaces": "  ",
        "lines": "\n\n\n",
        "control characters": "\x00\x1b[2J",
        "byte order mark": "\ufeff",
        "right to left marks": "\u202e\u200f",
        "right to left": "مرحبا بالعالم",
        "emoji": "🍕" * 40,
        "html": "<script>alert(1)</script>",
        "sql": "'; DROP TABLE session; --",
        "format": "{day} %s {0}",
        "10,000 letters": "x" * 10_000,
        "10,000 figures": "1" * 10_000,
        "10,000 commas": "1," * 5_000,
        "far planes": "\U0010ffff\ud7ff",
        "long when folded": "ﷺ" * 300,
        "a fraction": "½",
        "not a number": "NaN",
        "infinity": "inf",
        "an exponent": "1e9",
        "minus nothing": "-0",
        "a path": "../../etc/passwd",
    }.items()
]
"""Texts that no question may trip over."""
