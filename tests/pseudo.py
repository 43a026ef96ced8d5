"""A language in which every text that translators get is marked, so that one they never see shows."""

from __future__ import annotations

from functools import cache

from bot.literals import has_words, literals, sources
from bot.wording import Wording

OPEN, CLOSE = "⟦", "⟧"


@cache
def catalogue() -> frozenset[str]:
    """Every text that is marked for translation."""
    return frozenset(literal.text for literal in literals(sources()))


def mark(text: str) -> str:
    """The translation: the text in brackets, where translators get it or there is nothing in it to translate."""
    return f"{OPEN}{text}{CLOSE}" if text in catalogue() or not has_words(text) else text


PSEUDO = Wording("en", mark)


def untranslated(text: str) -> str:
    """What stands outside all brackets, and has letters in it; nothing where all was translated."""
    outside, depth = "", 0
    for character in text:
        depth += (character == OPEN) - (character == CLOSE)
        outside += character if depth == 0 and character != CLOSE else ""
    return outside if any(character.isalpha() for character in outside) else ""
