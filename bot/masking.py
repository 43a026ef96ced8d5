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
    USER_ID = "user_id"
    PASSWORD = "password"  # noqa: S105 - the kind, not one


Span = tuple[int, int]

MASK = "…"

_NINO = re.compile(
    r"(?<![A-Z0-9])([A-Z])[\s.\-_]?([A-Z])([\s.\-_/]?)(?:\d[\s.\-_/]?){5}\d"
    r"(?:(?!\sA\s+[A-Z])[\s.\-_/]?([A-D]))?(?![A-Z0-9])(?![\s.\-/]?\d)",
    re.IGNORECASE,
)
"""Not the “a” of “100000 a year”."""
_CALLED_NINO = re.compile(r"\b(?:nino|ni (?:no|num)\w*|national insurance)\b", re.IGNORECASE)
_NEVER_FIRST, _NEVER_SECOND = "DFIQUV", "DFIOQUV"
_NEVER = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
_SHORT_WORDS = frozenset(("AM", "AN", "AS", "AT", "BY", "EX", "HE", "ME", "MY", "OK", "ON", "OR", "PM", "US", "WE"))
"""Words before a number or a date, as in “on 05-04-27”: no National Insurance number unless it is called one."""

_TEN_FIGURES = re.compile(r"(?<![\d£.,+\-])\d{5}[\s\-]?\d{5}K?\b(?![.,]\d)", re.IGNORECASE)
_CALLED_UTR = re.compile(
    r"\b(?:utr|unique tax\w* ref\w*|tax(?:payer)? ref\w*|self[ \-]assessment (?:ref|no|num)\w*)\b"
    r"[^\d]{0,20}((?:\d[\s\-]?){9,10}\d?K?)",
    re.I,
)

_CARD = re.compile(r"(?<![\d£.,+])(?:[3-6]|2[2-7])(?:[\s\-]?\d){11,17}\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_SORTED = re.compile(r"\b(?:\d{2}[\s\-]\d{2}[\s\-]\d{2}[\s,/]+(?:\w+[\s:]+){0,3}|\d{6}[\s,/]{1,3}(?!\d{4}20))\d{8}\b")
_CALLED_BANK = re.compile(
    r"\b(?:sort code|s/c|a/c|account (?:no|number|num)|acc(?:ount|t)?\.? ?(?:no|number)?)\b[^\d£]{0,12}"
    r"(?!\d\d[\s\-]\d\d[\s\-](?:19|20)\d\d\b)(\d[\d\s\-]{4,10}\d)\b",
    re.I,
)

_CALLED_USER_ID = re.compile(r"\b(?:gateway|user) ?(?:user ?)?id\b\D{0,20}((?:\d[\s\-]?){11}\d)\b", re.IGNORECASE)

_CALLED_SO = (
    r"(?:pass ?(?:word|code|phrase)|passwd|pwd|cyfrinair|nghyfrinair|pin(?: number)?|memorable (?:word|answer)|"
    r"(?:access|security|log[ -]?in|sign[ -]?in|gateway) code)"
)
_PASSWORD = re.compile(
    rf"\b{_CALLED_SO}(?:\b(?:\s+(?:for|to)\s+[\w ]{{1,30}}?)?\s*(?:is|was|yw|[:=])\s*|['’]s\s+|\s*-\s+)(\S+)",
    re.IGNORECASE,
)
_PASSWORD_BESIDE = re.compile(
    rf"\b{_CALLED_SO}\s+((?=\S{{0,60}}[a-z])(?=\S{{0,60}}\d)\S{{5,}}|\d{{4,8}}\b(?!\s+\w))"
    rf"|(?<!\S)(?=\S{{0,60}}\d)(\S{{4,60}})\s+is my (?:\w{{1,30}} )?{_CALLED_SO}\b",
    re.IGNORECASE,
)
"""Without a word between, only what has figures in it: “password reset” is none."""
_NO_PASSWORD = re.compile(
    r"(?:not|in|un[a-z]+|wrong|invalid|lost|forgotten|gone|expired|locked|out|too|being|the|a|an|my|no|needed|required|"
    r"old|different|same|rejected|refused|blocked|incorrect|case|right|what|where|it|for|to|and|or|always|still|on|"
    r"stuck|already|just|never|only|also|now|very|so|too|long|short|weak|safe|saved|written|under|with|by|from|at|"
    r"broken|fine|ok|okay|correct|set|reset|changed|sent|posted|known|that|this|something|nothing|here|there|been|asked|"
    r"please|why|how|when|who|because|but|has|have|does|did|should|must|works?|working)\W*",
    re.IGNORECASE,
)

_CONTACTS = (
    re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}\.[\w.\-]+"),
    re.compile(r"(?:\+44|\b0)(?:[\s\-()]?\d){9,10}\b"),
)


_TYPED_PLAINLY = {ord(each): "-" for each in "‐‑‒–—−"} | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""What keyboards make of a hyphen, and the wide letters and figures of some. One character for one."""


def private(text: str) -> dict[Private, list[Span]]:
    """What in a text must not be sent in a chat, and where it stands."""
    text = text.translate(_TYPED_PLAINLY)
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
    is_called = _CALLED_NINO.search(text) is not None
    for each in _NINO.finditer(text):
        first, second, gap, suffix = (part.upper() if part else "" for part in each.groups())
        is_issued = first not in _NEVER_FIRST and second not in _NEVER_SECOND and first + second not in _NEVER
        is_word = gap.isspace() and first + second in _SHORT_WORDS and not is_called
        # With its last letter it is meant as one, even where no such number is given out.
        if suffix or (is_issued and not is_word):
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


def _user_ids(text: str) -> Iterator[Span]:
    yield from (each.span(1) for each in _CALLED_USER_ID.finditer(text))


def _passwords(text: str) -> Iterator[Span]:
    for each in _PASSWORD.finditer(text):
        if not _NO_PASSWORD.fullmatch(each[1]):
            yield each.span(1)
    for each in _PASSWORD_BESIDE.finditer(text):
        yield each.span(each.lastindex or 0)


_LOOKS: dict[Private, Callable[[str], Iterator[Span]]] = {
    Private.NINO: _ninos,
    Private.UTR: _utrs,
    Private.BANK: _banks,
    Private.USER_ID: _user_ids,
    Private.PASSWORD: _passwords,
}
