"""A few words of a person's own: one line, nothing hidden in it, shown back as typed."""

from __future__ import annotations

import pytest

from tests.journeys.a_journey import name, picnic
from tests.journeys.engine.understanding import refused, understood
from tests.journeys.talk import Talk


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ann", "Ann"),
        ("  Ann \n Lee ", "Ann Lee"),
        ("Siân", "Siân"),
        ("Sia\u0302n", "Siân"),
        ("\ufeffAnn\x00\x1b", "Ann"),
        ("\u202eAnn", "Ann"),
        ("محمد", "محمد"),
        ("🍕", "🍕"),
        ("<script>", "<script>"),
        ("x" * 40, "x" * 40),
    ],
)
def test_words_are_kept_on_one_line(text: str, kept: str) -> None:
    assert understood(name, text) == kept


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "x" * 41, "x" * 10_000])
def test_no_words_or_too_many(text: str) -> None:
    assert refused(name, text) == "Type a few words, up to 40 characters."


def test_braces_are_shown_as_typed() -> None:
    talk = Talk(picnic, {"where": "park", "day": "2026-11-22", "children": False, "budget": "50.00"})
    talk.says("{day} {0}", "adult")
    assert "1. {day} {0}" in talk.text
