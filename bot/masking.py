"""Taking personal numbers out of a text before anything keeps it."""

from __future__ import annotations

import re

_NUMBERS = (
    # National Insurance number: two letters, six figures, a letter, with any spacing
    re.compile(r"\b[A-Z]{2}[\s\-]?(?:\d[\s\-]?){6}[A-D]?\b", re.IGNORECASE),
    # payment card, bank account with sort code, Unique Taxpayer Reference: long runs of figures, spaced or not
    re.compile(r"\b\d{2}[\s\-]\d{2}[\s\-]\d{2}[\s,]+\d{8}\b"),
    re.compile(r"\b(?:\d[\s\-]?){8,19}\b"),
    re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}\b"),
    re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+"),
    re.compile(r"(?:\+44|\b0)(?:[\s\-]?\d){9,10}\b"),
    re.compile(r"(?i)\b(?:password|passcode|pin|code)\b\s*(?:is|:|=)?\s*\S+"),
)
MASK = "…"


def masked(text: str) -> str:
    """The text with everything that looks like a personal number, address or password replaced."""
    for numbers in _NUMBERS:
        text = numbers.sub(MASK, text)
    return text
