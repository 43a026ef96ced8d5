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

from bot.passwords import Span, near_their_names, passwords, rest_of_what_is_told


class Private(StrEnum):
    """Something that must not be sent in a chat."""

    NINO = "nino"
    UTR = "utr"
    BANK = "bank"
    USER_ID = "user_id"
    PASSWORD = "password"  # noqa: S105 - the kind, not one


MASK = "…"

_NINO = re.compile(
    r"(?:(?<![A-Z0-9])|(?<=nino)|(?<=number))([A-Z])[\s.,:*_\-]{0,3}([A-Z])([\s.,:*_/\-]{0,3})"
    r"((?:[\dOIL][\s.,:*_/\-]{0,3}){5}[\dOIL])"
    r"(?:(?!\sA\s+[A-Z0-9])[\s.,:*_/\-]{0,3}([A-D])(?![A-Z0-9])|(?![A-Z0-9])(?![\s.\-/]?\d))",
    re.IGNORECASE,
)
"""Not the “a” of “100000 a year”. A letter O, I or L may stand for a figure."""
_CALLED_NINO = re.compile(
    r"(?:nino|\bni (?:no|num)\w*|national insurance (?:no|num)\w*|yswiriant gwladol)\W{0,3}(?:(?:is|was|yw)\W{1,3})?$",
    re.IGNORECASE,
)
_NEVER_FIRST, _NEVER_SECOND = "DFIQUV", "DFIOQUV"
_NEVER = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
_COMPANY = {"LP", "NC", "NL", "OC", "SC", "SL"}
"""What the numbers of Scottish companies, partnerships and the like begin with."""
_SHORT_WORDS = {"AM", "AN", "AS", "AT", "BY", "EX", "HE", "ME", "MY", "OK", "ON", "OR", "PM", "RE", "US", "WE"}
"""Words before a number or a date, as in “on 05-04-27”: no National Insurance number unless it is called one."""
_LOOSE = re.compile(r"[,:*]|[^A-Z0-9]{2}", re.IGNORECASE)
_ROUND = re.compile(r"\d{3}[ ,]?000|\d{3},\d{3}|20[12]\d[ /\-]?[123]\d")
"""An amount, or a tax year."""

_TEN_FIGURES = re.compile(r"(?<![\d£.,+\-])(?:\d[\s.\-]?){9}\dK?\b(?![.,]\d)", re.IGNORECASE)
_FIVE_AND_FIVE = re.compile(r"\d{5}[\s\-]?\d{5}K?", re.IGNORECASE)
_SAID_REFERENCE = re.compile(r"\b(?:utr|ref(?:erence)?|10[ \-]digit|cyfeirnod)\b", re.IGNORECASE)
_PHONE_NEXT = r"0\d(?:[\s\-]?\d){9}\b"
_CALLED_UTR = re.compile(
    r"\b(?:utr|unique tax\w* ref\w*|tax(?:payer)? ref\w*|self[ \-]assessment (?:ref|no|num)\w*)\b"
    rf"[^\d+£]{{0,20}}(?!{_PHONE_NEXT})((?:\d[\s\-]?){{9,10}}\d?K?)(?![.,]?\d)",
    re.IGNORECASE,
)

_CARD = re.compile(
    r"(?<![\d£.,+])(?:(?:[3-6]\d|2[2-7])\d\d[\s.\-]{0,2}\d{4}[\s.\-]{0,2}\d{4}[\s.\-]{0,2}\d{1,7}"
    r"|3[47]\d\d[\s.\-]{0,2}\d{6}[\s.\-]{0,2}\d{5})\b"
)
_IBAN = re.compile(r"\b[A-Z]{2}[\s\-]?\d{2}(?:[\s\-]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_IBAN_PART = re.compile(r"[A-Z0-9]+", re.IGNORECASE)
_DAY_NEXT = r"(?:[0-2]\d|3[01])[\s.\-]?(?:0\d|1[0-2])[\s.\-]?(?:19|20)\d\d\b"
_YEARS_NEXT = r"(?:19|20)\d\d-\d\d-\d\d\b|(?:19|20)\d\d[\s\-]?(?:19|20)\d\d\b"
_NO_ACCOUNT_NEXT = rf"(?!{_DAY_NEXT}|{_YEARS_NEXT}|{_PHONE_NEXT})"
_A_DAY = r"(?:0[1-9]|[12]\d|3[01])[.\-/](?:0[1-9]|1[0-2])[.\-/](?:1[5-9]|2\d|3[0-5])\b"
_SIX = r"\d\d[\s./\-]?\d\d[\s./\-]?\d\d(?!,?\d)"
_OF = r"(?:\s{1,3}(?:for|to|at|with|from|by|they|you|i)\s{1,3}[a-z'’ ]{1,30}?)?"
_THEN = rf"{_OF}(?:\W{{0,3}}\b(?:is|was|are|yw)\b|['’]s\b)?[^\w£+]{{0,4}}"
_NAMELY = rf"(?:\W{{0,3}}\b(?:no|num|number)\b)?{_THEN}"
_NOT_OF_TRADE = "".join(
    rf"(?<!\b{word}\s)" for word in ("turnover", "invoice", "earned", "sales", "income", "costs", "profit", "order")
)
"""What stands before a number that is none of a bank's."""
_BANKS = (
    re.compile(
        rf"\b(?:(?!{_A_DAY})\d\d([\s.\-/])\d\d\1\d\d[\s,/]+(?:\w+[\s:]+){{0,3}}"
        rf"|{_NOT_OF_TRADE}\d{{6}}[\s,/]{{1,3}}){_NO_ACCOUNT_NEXT}\d{{8}}\b"
    ),
    re.compile(
        rf"\b(?:sort[ \-]?codes?|sort(?=\s?:|\s\d\d-\d\d-)|s/c|cod didoli){_NAMELY}(?P<private>{_SIX})", re.IGNORECASE
    ),
    re.compile(
        r"(?<!\bon\s)\b(?:a/c|acc(?:oun)?t?\.?|rhif (?:y )?cyfrif)((?:\W{0,3}\b|(?<=[ct]))(?:no|num|number)\b)?"
        rf"{_THEN}{_NO_ACCOUNT_NEXT}(?!\d+000\b)"
        r"(?P<private>(?(1)\d|\d[\s\-]?\d)(?:[\s\-]?\d){6,9})\b(?![.,]\d)",
        re.IGNORECASE,
    ),
    re.compile(rf"\bbank details{_THEN}(?P<private>\d{{6}}\W{{1,3}}and\s\d{{8}})\b", re.IGNORECASE),
    re.compile(
        rf"(?<![\d£.,+/\-]){_NOT_OF_TRADE}{_NO_ACCOUNT_NEXT}(?!\d+000\b)(?P<account>\d{{4}}[\s\-]?\d{{4}})[\s,/(]+"
        rf"(?:(?:(?:and|with|my|sort|codes?|s/c|is)[\s:]+){{1,4}}|(?!{_A_DAY}))"
        r"(?P<sort>\d\d([\s.\-/]?)\d\d\3\d\d)(?![,./\-]?\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\d£.,+/\-]){_NO_ACCOUNT_NEXT}(?P<private>\d(?:[\s\-]?\d){{6,9}}),?\s(?:is|was)\s(?:my|the|our|her|his)\s"
        r"(?:\w{1,20}\s){0,2}(?:a/c|acc(?:oun)?t?)(?:\s(?:no|num|number)\b|(?=\W*$)|(?=[.,;!?]))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\d£.,+/\-])(?P<private>{_SIX}),?\s(?:is|was)\s(?:my|the|our|her|his)\s"
        r"(?:\w{1,20}\s){0,2}sort[ \-]?code",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:cvv2?|cvc2?){_NAMELY}(?P<private>\d{{3,4}})\b", re.IGNORECASE),
)

_CALLED_USER_ID = re.compile(r"\b(?:gateway|user)(?: ?(?:user ?)?id)?\b[^\d+]{0,20}((?:\d[\s\-]?){11}\d)\b", re.I)

_CONTACTS = (
    re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}\.[\w.\-]+"),
    re.compile(r"(?:\+44|\b0)(?:[\s\-()]?\d){9,10}\b"),
)


_TYPED_PLAINLY = (
    {ord(each): "-" for each in "‐‑‒–—−"}
    | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | str.maketrans("АВЕКМНОРСТХавекмнорстх", "ABEKMHOPCTXabekmhopctx")
)
"""What keyboards make of a hyphen, the wide letters and figures of some, and Cyrillic letters that look like ours. One
character for one."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Characters that take no room, as a copied text has them."""


_SHORTEST = 6
"""Nothing shorter is private by itself, and most answers are shorter."""


def private(text: str) -> dict[Private, list[Span]]:
    """What in a text must not be sent in a chat, and where it stands."""
    if len(text) < _SHORTEST:
        return {}
    if _UNSEEN.search(text):
        stands = [at for at, each in enumerate(text) if not _UNSEEN.match(each)]
        found = private(_UNSEEN.sub("", text))
        return {kind: [(stands[start], stands[end - 1] + 1) for start, end in spans] for kind, spans in found.items()}
    text = text.translate(_TYPED_PLAINLY)
    looks = _LOOKS if _A_FIGURE.search(text) else _WORD_LOOKS
    found = {kind: list(look(text)) for kind, look in looks.items()}
    return {kind: spans for kind, spans in found.items() if spans}


def masked(text: str, *, is_wary: bool = False) -> str:
    """The text without its private numbers, passwords, addresses and phone numbers.

    More is taken out than `private` finds, as nobody is told off for it. Whoever `is_wary` would sooner lose a plain
    word said near “password” than keep one that is a password.
    """
    spans = [span for found in private(text).values() for span in found]
    spans += rest_of_what_is_told(text)
    spans += near_their_names(text) if is_wary else ()
    spans += [each.span() for contact in _CONTACTS for each in contact.finditer(text)]
    kept, at = "", 0
    for start, end in sorted(spans):
        if end > at:
            kept += text[at:start] + MASK if start >= at else ""
            at = end
    return kept + text[at:]


def _ninos(text: str) -> Iterator[Span]:
    for each in _NINO.finditer(text):
        first, second, gap, figures, suffix = (part.upper() if part else "" for part in each.groups())
        letters, typed = first + second, sum(figure.isdigit() for figure in figures)
        if typed >= _FIGURES - 1 and _CALLED_NINO.search(text, max(0, each.start() - 40), each.start()):
            yield each.span()
        elif typed < _FIGURES - bool(suffix) or (gap and _ROUND.fullmatch(figures)):
            continue
        # With its last letter it is meant as one, even where no such number is given out.
        elif suffix or (_is_issued(letters) and not _is_word(letters, gap) and not _LOOSE.search(each[0])):
            yield each.span()


def _is_issued(letters: str) -> bool:
    is_possible = letters[0] not in _NEVER_FIRST and letters[1] not in _NEVER_SECOND
    return is_possible and letters not in _NEVER | _COMPANY


def _is_word(letters: str, gap: str) -> bool:
    return gap.isspace() and letters in _SHORT_WORDS


def _utrs(text: str) -> Iterator[Span]:
    is_said = _SAID_REFERENCE.search(text) is not None
    for each in _TEN_FIGURES.finditer(text):
        if (is_said or _FIVE_AND_FIVE.fullmatch(each[0])) and utr.is_valid(re.sub(r"\D", "", each[0])):
            yield each.span()
    yield from (each.span(1) for each in _CALLED_UTR.finditer(text))


def _banks(text: str) -> Iterator[Span]:
    for look in _BANKS:
        yield from (each.span(part) for each in look.finditer(text) for part in look.groupindex or (0,))
    yield from (each.span() for each in _CARD.finditer(text) if luhn.is_valid(re.sub(r"\D", "", each[0])))
    for each in _IBAN.finditer(text):
        # What follows it may be words, so its end is looked for.
        ends = (part.end() for part in _IBAN_PART.finditer(text, each.start(), each.end()))
        yield from ((each.start(), end) for end in ends if iban.is_valid(text[each.start() : end]))


def _user_ids(text: str) -> Iterator[Span]:
    yield from (each.span(1) for each in _CALLED_USER_ID.finditer(text))


_FIGURES = 6
"""How many there are in a National Insurance number."""
_A_FIGURE = re.compile(r"\d")
_WORD_LOOKS: dict[Private, Callable[[str], Iterator[Span]]] = {Private.PASSWORD: passwords}
"""What there may be without a figure."""
_LOOKS = {Private.NINO: _ninos, Private.UTR: _utrs, Private.BANK: _banks, Private.USER_ID: _user_ids, **_WORD_LOOKS}
