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

from bot.hmrc.connecting import CODE_LENGTH, CODE_LETTERS


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
_SIX = r"\d\d[\s./\-]?\d\d[\s./\-]?\d\d(?![\d,])"
_OF = r"(?:\s{1,3}(?:for|to|at|with|from|by|they|you|i)\s{1,3}[a-z'’ ]{1,30}?)?"
_NAMELY = rf"(?:\W{{0,3}}\b(?:no|num|number)\b)?{_OF}(?:\W{{0,3}}\b(?:is|was|yw)\b)?[^\w£+]{{0,4}}"
_BANKS = (
    re.compile(
        rf"\b(?:\d\d([\s.\-/])\d\d\1\d\d[\s,/]+(?:\w+[\s:]+){{0,3}}|\d{{6}}[\s,/]{{1,3}}){_NO_ACCOUNT_NEXT}\d{{8}}\b"
    ),
    re.compile(
        rf"\b(?:sort[ \-]?codes?|sort(?=\s?:|\s\d\d-\d\d-)|s/c|cod didoli){_NAMELY}(?P<private>{_SIX})", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?:a/c|acc(?:oun)?t?\.?|rhif (?:y )?cyfrif){_NAMELY}{_NO_ACCOUNT_NEXT}(?!\d+000\b)"
        r"(?P<private>\d(?:[\s\-]?\d){6,9})\b(?![.,]\d)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:cvv2?|cvc2?){_NAMELY}(?P<private>\d{{3,4}})\b", re.IGNORECASE),
)

_CALLED_USER_ID = re.compile(r"\b(?:gateway|user)(?: ?(?:user ?)?id)?\b[^\d+]{0,20}((?:\d[\s\-]?){11}\d)\b", re.I)

_CALLED_SO = (
    r"(?:pas{1,3} ?(?:w(?:or|ro|o|r)d|code|phrase)|p/?w|pword|passwd|pwd|cyfrinair|(?:ng|g)hyfrinair|"
    r"(?:memorable|secret|security) (?:word|answer))"
)
_IS = r"(?:\s{1,3}(?:is|was|yw)\b[\s:=\-]{0,4}|\s{0,3}[:=]{1,3}\s{0,3}|['’]s\s{1,3}|\s{0,3}-\s{1,3})(?:now\s{1,3})?"
_SAID = r"(?P<private>[\"“‘'][^\"”’'\n]{1,60}[\"”’']|\S+)"
_TOLD = re.compile(rf"\b(?:{_CALLED_SO}{_OF}|pass(?!\s-)){_IS}{_SAID}", re.IGNORECASE)
_CHANGED = re.compile(
    rf"\b(?:chang|set|reset|updat|mak|made)\w*\s(?:\w{{1,20}}\s){{0,3}}{_CALLED_SO}\s(?:to|as)\s{{1,3}}{_SAID}",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"\b{_CALLED_SO}(?:\s+|-)[\"“‘]?(?P<private>(?=\S{{0,60}}[a-z])(?=\S{{0,60}}\d)\S{{5,}}|\d{{4,8}}(?!\w|[.,/\-]\d|\s+\w)"
    r"|(?<=[\"“])[^\"”\n]{1,60}(?=[\"”])|(?-i:(?<=[a-z]\s)[A-Z][a-z]{3,})(?=\W*$))"
    r"|\bpass\s+(?P<short>(?=\S{0,60}[a-z])(?=\S{0,60}\d)\S{8,}(?!\S|\s+\w))"
    rf"|(?<!\S)(?=\S{{0,60}}\d)(?P<before>\S{{4,60}})\s+is my (?:\w{{1,30}} )?{_CALLED_SO}\b",
    re.IGNORECASE,
)
"""Without a word between, only what has figures in it, or ends the message as a name does: “password reset” is none."""

_SECRET = re.compile(r"(?=\D*\d)(?=.*[A-Za-z]).{5,}|\d{4,}|.*[a-z].*[A-Z].*|.*[A-Za-z].*[@#$%^&*_+=].*")
"""What no plain word is like: figures among letters, capitals inside, or signs."""
_GOES_ON = re.compile(r"(?<![.,;!?])\s+(?!(?:thanks?|ok|cheers|please|and my)\b)\w", re.IGNORECASE)
_NO_PASSWORD = re.compile(
    r"(?:\w{3,}(?:ed|ing|able|ible|less|ful)|\w+n['’]t|not|used|only|in|invalid|lost|forgotten|gone|locked|out|too|the|a|an|my|no|"
    r"old|different|same|reset|incorrect|case|right|wrong|what|where|it|for|to|and|or|still|on|stuck|just|never|also|now|"
    r"very|so|long|short|weak|strong|safe|saved|written|under|with|by|from|at|broken|fine|ok|okay|correct|set|sent|known|"
    r"that|this|something|nothing|here|there|been|please|why|how|when|who|because|but|has|have|does|did|should|must|"
    r"works?|late|ready|rubbish|hidden|private|secret|dead|good|bad|great|annoying|hard|easy|simple|new|unknown|mine|his|"
    r"hers|theirs|always|government|gateway|hmrc|help|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\W*",
    re.IGNORECASE,
)
"""What is said of a password that is not told. Where more words follow, no list is needed: see `_is_secret`."""

_OURS = rf"(?:[\s\-]*[{CODE_LETTERS}]){{{CODE_LENGTH}}}\b"
"""The one-time code of our own pages, which is typed in the chat."""
_CODES = re.compile(
    r"\b(?:(?:(?:access|security|verification|verify|authentication|confirmation|activation|log[ \-]?in|sign[ \-]?in|"
    r"gateway|one[ \-]time|text|sms|(?:\d|four|six|eight)[ \-](?:digit|figure))\s){1,3}(?:pass)?code"
    r"|otp|pin(?: number| code)?|(?P<bare>(?:(?:my|the|this|a|your|hmrc|sent)\s|^)code))"
    rf"(?:{_OF}(?P<is>{_IS})|{_OF}\s{{1,3}}(?=\d{{6}}\b)|\s{{1,3}})(?!{_OURS})"
    r"(?P<private>(?:(?(bare)\d{6}|\d{4,8})|\d{3}[\s\-]\d{3})\b)(?(is)|(?:(?<=\d{6})|(?!\s+\w)))",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(
    rf"\b(?!{_OURS})(?P<private>\d{{6}})\s(?:is|as|was)\s(?:my|the|your)\s(?:[\w\-]{{1,20}}\s){{0,2}}code\b",
    re.IGNORECASE,
)

_CONTACTS = (
    re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}\.[\w.\-]+"),
    re.compile(r"(?:\+44|\b0)(?:[\s\-()]?\d){9,10}\b"),
)


_TYPED_PLAINLY = {ord(each): "-" for each in "‐‑‒–—−"} | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""What keyboards make of a hyphen, and the wide letters and figures of some. One character for one."""
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
        yield from (each.span(look.groupindex.get("private", 0)) for each in look.finditer(text))
    yield from (each.span() for each in _CARD.finditer(text) if luhn.is_valid(re.sub(r"\D", "", each[0])))
    for each in _IBAN.finditer(text):
        # What follows it may be words, so its end is looked for.
        ends = (part.end() for part in _IBAN_PART.finditer(text, each.start(), each.end()))
        yield from ((each.start(), end) for end in ends if iban.is_valid(text[each.start() : end]))


def _user_ids(text: str) -> Iterator[Span]:
    yield from (each.span(1) for each in _CALLED_USER_ID.finditer(text))


def _passwords(text: str) -> Iterator[Span]:
    yield from (each.span("private") for each in _TOLD.finditer(text) if _is_secret(each))
    yield from (each.span("private") for each in _CHANGED.finditer(text) if _looks_secret(each))
    for look in (_CODES, _CODE_BEFORE):
        yield from (each.span("private") for each in look.finditer(text))
    for each in _BESIDE.finditer(text):
        if not _NO_PASSWORD.fullmatch(each[each.lastgroup or 0]):
            yield each.span(each.lastgroup or 0)


def _is_secret(told: re.Match[str]) -> bool:
    """Is what is told a password? A plain word is one where it stands alone and is not said of passwords."""
    if _looks_secret(told):
        return True
    return not (_NO_PASSWORD.fullmatch(told["private"]) or _GOES_ON.match(told.string, told.end()))


def _looks_secret(told: re.Match[str]) -> bool:
    said = told["private"].strip("\"'“”‘’.,;:!?()")[:_LONGEST]
    if _SECRET.fullmatch(said):
        return True
    before = told.string[told.start() : told.start("private")]
    is_name = said[:1].isupper() and not before.isupper() and not before.rstrip().endswith((":", "-"))
    is_quoted = told["private"][0] in "\"“‘'"
    return (is_name or is_quoted) and not _NO_PASSWORD.fullmatch(said)


_FIGURES = 6
"""How many there are in a National Insurance number."""
_LONGEST = 60
"""How much of a word is looked at to see whether it is a password, which keeps it quick."""
_A_FIGURE = re.compile(r"\d")
_WORD_LOOKS: dict[Private, Callable[[str], Iterator[Span]]] = {Private.PASSWORD: _passwords}
"""What there may be without a figure."""
_LOOKS = {Private.NINO: _ninos, Private.UTR: _utrs, Private.BANK: _banks, Private.USER_ID: _user_ids, **_WORD_LOOKS}
