"""Numbers and passwords that must not travel through a chat: finding them, and taking them out of what is kept.

Finding has few false alarms: people type amounts, dates and phone numbers all day, and are told off for none of them.
Where a number carries a check, the check decides; where it does not, the words beside it do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from stdnum import iban, luhn
from stdnum.gb import utr


class Private(StrEnum):
    """Something that must not be sent in a chat."""

    NINO = "nino"
    UTR = "utr"
    BANK = "bank"
    PASSWORD = "password"  # noqa: S105 - the kind, not one


Span = tuple[int, int]

MASK = "…"

_NINO = re.compile(
    r"\b([A-Z])[\s.\-]?([A-Z])[\s.\-]?(?:\d[\s.\-]?){5}\d([\s.\-]?[A-D])?\b(?![\s.\-]?\d)", re.IGNORECASE
)
_NEVER_FIRST, _NEVER_SECOND = "DFIQUV", "DFIOQUV"
_NEVER = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}

_TEN_FIGURES = re.compile(r"(?<![\d£.,+\-])\d{5}[\s\-]?\d{5}K?\b(?![.,]\d)", re.IGNORECASE)
_CALLED_UTR = re.compile(
    r"\b(?:utr|unique tax\w* ref\w*|tax(?:payer)? ref\w*)\b[^\d]{0,20}((?:\d[\s\-]?){9,10}\d?K?)", re.I
)

_CARD = re.compile(r"(?<![\d£.,+])(?:[3-6]|2[2-7])(?:[\s\-]?\d){11,17}\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_SORTED = re.compile(r"\b\d{2}[\s\-]\d{2}[\s\-]\d{2}[\s,/]+(?:\w+[\s:]+){0,3}\d{8}\b")
_CALLED_BANK = re.compile(
    r"\b(?:sort code|account (?:no|number|num)|acc(?:ount|t)?\.? ?(?:no|number)?)\b[^\d£]{0,12}(\d[\d\s\-]{4,10}\d)\b",
    re.I,
)

_PASSWORD = re.compile(
    r"\b(?:pass ?(?:word|code|phrase)|pin(?: number)?|(?:access|security|log ?in|sign[ -]?in|gateway) code)\b"
    r"(?:\s+(?:for|to)\s+[\w ]{1,30}?)?\s*(?:is|was|[:=])\s*(\S+)",
    re.IGNORECASE,
)
_NO_PASSWORD = re.compile(
    r"(?:not|in|un\w+|wrong|invalid|lost|forgotten|gone|expired|locked|out|too|being|the|a|an|my|no|needed|required|"
    r"old|different|same|rejected|refused|blocked|incorrect|case|right|what|where|it|for|to|and|or)\W*",
    re.IGNORECASE,
)

_CONTACTS = (
    re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+"),
    re.compile(r"(?:\+44|\b0)(?:[\s\-()]?\d){9,10}\b"),
)


def private(text: str) -> dict[Private, list[Span]]:
    """What in a text must not be sent in a chat, and where it stands."""
    found = {kind: list(look(text)) for kind, look in _LOOKS.items()}
    return {kind: spans for kind, spans in found.items() if spans}


def masked(text: str) -> str:
    """The text without its private numbers, passwords, addresses and phone numbers."""
    spans = [span for found in private(text).values() for span in found]
    spans += [each.span() for contact in _CONTACTS for each in contact.finditer(text)]
    kept, at = "", 0
    for start, end in sorted(spans):
        if end > at:
            kept += text[at:start] + MASK if start >= at else ""
            at = end
    return kept + text[at:]


def _ninos(text: str) -> Iterator[Span]:
    for each in _NINO.finditer(text):
        first, second, suffix = (part.upper() if part else "" for part in each.groups())
        is_issued = first not in _NEVER_FIRST and second not in _NEVER_SECOND and first + second not in _NEVER
        if suffix or is_issued:  # with its last letter it is meant as one, even where no such number is given out
            yield each.span()


def _utrs(text: str) -> Iterator[Span]:
    for each in _TEN_FIGURES.finditer(text):
        if utr.is_valid(re.sub(r"\D", "", each[0])):
            yield each.span()
    yield from (each.span(1) for each in _CALLED_UTR.finditer(text))


def _banks(text: str) -> Iterator[Span]:
    yield from (each.span() for each in _SORTED.finditer(text))
    yield from (each.span(1) for each in _CALLED_BANK.finditer(text))
    yield from (each.span() for each in _CARD.finditer(text) if luhn.is_valid(re.sub(r"\D", "", each[0])))
    yield from (each.span() for each in _IBAN.finditer(text) if iban.is_valid(each[0]))


def _passwords(text: str) -> Iterator[Span]:
    for each in _PASSWORD.finditer(text):
        if not _NO_PASSWORD.fullmatch(each[1]):
            yield each.span(1)


_LOOKS: dict[Private, Callable[[str], Iterator[Span]]] = {
    Private.NINO: _ninos,
    Private.UTR: _utrs,
    Private.BANK: _banks,
    Private.PASSWORD: _passwords,
}
