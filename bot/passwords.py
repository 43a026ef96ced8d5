"""Passwords and codes that somebody tells: finding them in what is typed.

People say much of passwords and tell few. What has figures, capitals or signs in it is told; of a plain word, what is
said around it decides, and whether it is a word that people say of passwords.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from bot.hmrc.connecting import CODE_LENGTH, CODE_LETTERS

Span = tuple[int, int]

_CALLED_SO = (
    r"(?:pas{1,3} ?(?:w(?:or|ro|o|r)d|code|phrase)|p/?w|pword|passwd|pwd|cyfrinair|(?:ng|g)hyfrinair|"
    r"(?:memorable|secret|security) (?:word|answer))"
)
_OF = r"(?:\s{1,3}(?:for|to|at|with|from|by|on|in|of|that|they|you|we|i)\s{1,3}[a-z'’ ]{1,30}?)?"
"""What may stand between a name and what it names: “the password for my gateway is”."""
_SURELY = (
    r"(?:(?:now|still|just|always|simply|actually|definitely)\s{1,3}){0,2}"
    r"(?:(?:my|our|the)\s(?:word|dog|cat|pet|horse|son|daughter|team|street)\s{1,3})?"
)
_IS = (
    r"(?:(?:,?\s{1,3}which)?\s{1,3}(?:is|was|yw|(?:used to|might|may|should|will) be)\b[\s:=\-]{0,4}"
    r"|(?P<mark>\s{0,3}(?:[:=]{1,3}|[=\-]{1,2}>)\s{0,3})|['’]s\s{1,3}|\s{0,3}-\s{1,3}"
    rf"|(?:,|\s{{1,3}}(?:and|so)(?:\s{{1,3}}now)?)\s{{1,3}}it(?:\s|['’]){{0,2}}i?s\s{{1,3}}){_SURELY}"
)
_SAID = r"(?P<private>[\"“‘'][^\"”’'\n]{1,60}[\"”’']|\S+)"
_TOLD = re.compile(
    rf"\b(?:{_CALLED_SO}{_OF}|(?P<pass>(?<!bus )(?<!rail )(?<!ski )(?<!season )(?<!boarding )pass(?!\s-))){_IS}{_SAID}",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    rf"\b(?:chang|set|reset|updat|mak|made)\w*\s(?:\w{{1,20}}\s){{0,3}}{_CALLED_SO}\s(?:to|as)\s{{1,3}}{_SAID}",
    re.IGNORECASE,
)
_NO_MORE = (
    r"(?!\s+(?:manager|keeper|hint|store|saver|resets?|problems?|issues?|questions?|trouble|person|recovery|app|page)\b"
    r"|\s+that\b)"
)
_USED = re.compile(
    r"\b(?:us(?:e|ed|ing)|typ(?:e|ed|ing)|(?:log|sign)(?:s|ged|ging|ed|ing)?[ \-]?(?:in|on)\s(?:with|using)"
    r"|set(?:\s(?:it|this|that)\s(?:to|as))?|put|putting|enter(?:ed|ing)?|tr(?:y|ied|ying)|have|had|got|chose|picked)"
    rf"\s{{1,3}}{_SAID}\s{{1,3}}as\s(?:my|the|a|our)\s(?:\w{{1,30}}\s)?{_CALLED_SO}\b{_NO_MORE}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:^|(?<=[.,;:!?\n]\s)|(?<=\b(?:and|but|yes)\s)|(?<=\b(?:says|said|that)\s)|(?<=\b(?:so|hi|ok)\s))"
    rf"(?P<private>[^\s.,;:!?]{{4,60}})\s{{1,3}}(?:is|was)\s{{1,3}}(?:my|the|our)\s(?:\w{{1,30}}\s)?{_CALLED_SO}\b{_NO_MORE}",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    rf"\b{_CALLED_SO}{_OF}(?:\s{{0,3}}\(\s?(?P<private>[^\s()]{{4,60}})\s?\)"
    r"|\s?,\s(?P<between>(?!(?:sad|luck|annoying|surprising|odd|honest|hopeful)i?ly\b)[a-z]{5,}),\s(?:is|was|does|do|won|will|has|get|keep|stop|fail|work)\w{0,3}\b)",
    re.IGNORECASE,
)
"""In brackets, or between commas: “my password, marmalade, is refused”."""
_ALONE = re.compile(
    r"(?:[^\n]{0,100}[,;.]\s)?\W*(?:(?:can|could|will|would) you (?:check|try|use|test)\s)?"
    r"(?:(?:here(?: is|['’]s| you go)?|hi|hello|my|the|our|and|its|hmrc|gateway|government|old|new)\W{1,3}){0,5}"
    rf"{_CALLED_SO}\s{{1,3}}(?P<private>[a-z]{{5,}})"
    r"(?:\s(?:does(?: not|n['’]?t)|is(?: not|n['’]?t)?|not|won['’]?t|will not|refused|rejected|fails)\b.{0,60})?\W*",
    re.IGNORECASE,
)
"""The whole of a message, or of its last clause."""
_WITH_NAME = re.compile(
    r"\b(?:user(?: ?(?:name|id))?|log[ \-]?in)(?:\s(?:is|was))?\W{1,3}\S{1,40}(?:\s|\W\s|\sand\s)(?:my\s)?"
    rf"(?:{_CALLED_SO}|(?<=,\s)pass)\s{{1,3}}(?P<private>[a-z]{{5,}})(?!\s(?!but|and)\w)",
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

_BENT = re.compile(
    r"\w{2,}(?:(?<![fd]r)ed|ing|able|ible|less|ful|ous|ish|ical|proof|case|n['’]t"
    r"|(?:[aiou]b|ed|al|ar|ain|ate|ent|ant|ear|ete|ite|ute|ous|rd|st)ly)|\w+['’]\w*|\w{1,2}|(\w)\1+"
)
"""How words end that say something of a password; not “Alfred”, nor “butterfly”. Short ones hold sentences together."""
_SAID_OF_THEM = (
    "about above absent abusive access account accountant accounts across active advice after again against all "
    "almost alone alphanumeric already also although always among ancient and another any anyone anywhere app "
    "apparent apple are around asap assistance attempt attempts autofill away back bad badly bank barely because been "
    "before behind below beside bespoke best better between beyond big biometric bit blank book both box breach broke "
    "broken brother browser bust but button came can cannot cant capital capitals card case case-sensitive cause "
    "change changes chaos characters chars checker cheers chrome clear clever code codes common compulsory computer "
    "confidential confirmation confusion consistent correct correctly could crap crash crashes crazy criteria "
    "critical crucial dad daily data daughter dead default department details diary did didnt different difficult "
    "digit digits dob dodgy does doesnt done dont doubt down drama drawer due duff dunno duplicate each early easily "
    "easy efficient eight either else elsewhere email emails empty english enough enquiry entries entry error errors "
    "essential even ever every everyone everytime exact exactly example excessive exempt exists expire expires expiry "
    "face facebook fail fails failure fairly false far faulty few fiasco fiddly field file files fine fingerprint "
    "first fit five for forever forget forgot forgotten form format forms found four fraud free friday friend from "
    "frozen full fun garbage gateway gave generator generic get gets gibberish given gives goes gone good google got "
    "government great guess guesswork guidance guide hack had half hard has hasnt hassle hate have havent headache "
    "hell help helper helpers her here hers hidden high hint his history hmrc hold home how however huge hundred "
    "husband identical identity illegal important inactive inadequate incomplete inconsistent inconvenient incorrect "
    "info insecure inside instead insufficient intact internal into invalid irrelevant isnt issue issues its joke "
    "junk just kaput keep keeper keeps kept know known kosher laptop last late later leak least left legal legit "
    "length lengthy less letter letters like likely line link list little live loads lockout login logins logon long "
    "longer loop loose lost lot lots low lower luck mad made main make maker man manager mandatory many maximum mean "
    "means meant mental mess message messages might min mine minimum minute mismatch misspelt mixture monday month "
    "monthly months more most much mum must mystery n/a naff nah name near necessary needs neither never new newly "
    "next nightmare nine nobody none nonsense nope nor normal not notebook notice now nowhere nuisance number numbers "
    "numeric obsolete odd off official often okay old once one ones online only onto open option optional options "
    "original other our ours out outside over overdue own page pain pants paper passwords past pathetic people per "
    "percent perfect perhaps permanent personal phishing phone phrase please point policy poor popup private problem "
    "problems prompt prompts proper protection public put query question quite random rather ready real recent "
    "recover recovery redundant refuse relevant reminder reminders request requests requirements reset resets "
    "resilient retrieval reuse right rubbish rude rule rules safari safe safety saga said same saturday saver say "
    "says scam screen secret section secure security see seen sensitive sent service services set settings seven "
    "several sharing she sheet shit short shorter should shown silent silly simple simply since single sister six skip "
    "slow software some somebody somehow someone sometimes somewhere son soon spaces spam special stage stale "
    "standard step steps sticky still stolen stop stops storage strange strength stress strict strong stronger "
    "stubborn stuck stuff stupid such sunday support sure surely suspect tablet take taken takes tatty tbc team "
    "temporary ten test text texts than thanks that the theft their theirs them then there these they things this "
    "those though three thrice through thumb thursday till time times tips toast today together told tomorrow too "
    "took tool top torture total tough transient trash tricky trouble troublesome true truly try tuesday twice two "
    "typo typos unclear under undone unfair unique universal unknown unlucky unreal unsafe until unusual update "
    "updates upper upstairs urgent use user users usual vague valid vault very via vital void was wasnt way weak "
    "weaker website wednesday wee week weekly weeks weird well welsh went were what whatever when where whether which "
    "while who whole whose why wife will with withdrawn within without woe woes wonky wont work works worn worry "
    "worse worst worth would write written wrong wrote year years yes yet you your yours"
)
_KEEPERS = "1password bitwarden dashlane keepass keepassxc keychain lastpass nordpass roboform"
_PROGRAMS = frozenset(f"{_KEEPERS} freeagent quickbooks sage xero".split())
"""What keeps passwords, and what asks for them."""
_ORDINARY = frozenset(_SAID_OF_THEM.split()) | _PROGRAMS
"""Words that people say of passwords and around them."""
_GOES_ON = (
    "according after although and and/or any anymore as because before btw but can cause cheers cos could did do does "
    "failed fails gets he his hmrc how however i i'm i've if im is it it's its ive last my never no not now ok okay "
    "please pls right she should since so still thank thanks that the then they this though till today too unless "
    "until was we what when where which while who why will worked works would yesterday yet you"
)
_JOINS = frozenset(_GOES_ON.split())
"""What a sentence goes on with, after all of a password was said."""
_DONE = (
    "access autofill avoid begin check comply continue enter expire file fix include login match meet open pay proceed "
    "progress register remember see start submit use view work"
)
_NOT_TO = frozenset(_DONE.split())
"""What somebody changes a password to do."""
_OBJECT = re.compile(r"\s+(?:it|my|the|this|that|his|her|as|what)\b", re.IGNORECASE)
"""Before these stands something to do: “to print my form”."""
_THING = re.compile(r".*(?:tion|sion|ity|ment|ance|ence|al|ry|out|line|chain)s?", re.IGNORECASE)
"""How nouns end that are put behind “password”."""
_A_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\s.,;:!?\"“”()]+")
_CLAUSE = re.compile(r"[^.,;!?\n]{1,120}")
_CLAUSE_END = re.compile(r"\W*(?:$|[.,;:!?)\n/])|\s*[-–]\s|\s+[^\w\s]")
_A_NAME = re.compile(rf"\b(?:{_CALLED_SO}s?|pass|(?P<pin>pin))\b", re.IGNORECASE)
_A_FIGURE = re.compile(r"\d")
_NEAR = 3
_SHORTEST_PHRASE = 3
_LONGEST = 60
"""How much of a word is looked at to see whether it is a password, which keeps it quick."""

_OURS = rf"(?:[\s\-]*[{CODE_LETTERS}]){{{CODE_LENGTH}}}\b"
"""The one-time code of our own pages, which is typed in the chat."""
_NO_COUNT = (
    r"(?!\s+(?:times?|days?|weeks?|months?|years?|hours?|min\w*|people|letters?|characters?|digits?|figures?|numbers?|"
    r"pounds?|attempts?|requests?|in|from|to|and\s\d)\b)"
)
_ON_PAPER = r"\s(?:is\s)?(?:on|in|for)\s(?:\w{1,20}\s){0,2}(?:invoice|receipt|bill|order|payslip)"
_CODES = re.compile(
    r"\b(?:(?:(?:access|security|verification|verify|authentication|confirmation|activation|log[ \-]?in|sign[ \-]?in|"
    r"gateway|one[ \-]time|text|sms|(?:\d|four|six|eight)[ \-](?:digit|figure))\s){1,3}(?:pass)?code"
    r"|otp|pass ?code|pin(?: ?(?:number|code|no\.?))?"
    r"|(?P<bare>(?:(?:my|the|this|a|your|hmrc|sent|in|used|typed|entered|tried|got)\s|^)code))"
    rf"(?:{_OF}(?P<is>{_IS})|{_OF}\s{{1,3}}(?=\d{{6}}\b)|,?\s{{1,3}})(?!{_OURS})"
    rf"(?P<private>(?:(?(is)(?:\d{{4}}[\s\-]\d\d|\d\d\s\d\d{_NO_COUNT}|\d(?:[\s\-]\d){{3,7}})|(?!))"
    r"|(?(bare)\d{6}|(?:(?(is)|(?!20[12]\d\s+\w|\d+000\b))\d{4,8}))|\d{3}[\s\-]\d{3})\b)"
    rf"(?!{_ON_PAPER})(?(is)|(?(bare)(?:(?<=\d{{6}})|(?!\s+\w))|(?![.,]\d){_NO_COUNT}))",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(
    rf"\b(?!{_OURS})(?P<private>\d{{6}})\s(?:is|as|was)\s(?:my|the|your)\s(?:(?!sort\b)[\w\-]{{1,20}}\s){{0,2}}code\b"
    r"|\b(?P<pin>\d{4,8})\s(?:is|as|was)\s(?:my|the)\s(?:\w{1,20}\s)?(?:pin|passcode)\b"
    r"|\bauthenticat(?:or|ion)(?:\sapp)?\s(?:now\s)?(?:shows|showed|says|said|gives|gave)\s(?:me\s)?"
    r"(?P<shown>\d{3}\s?\d{3})\b"
    r"|\btexted\s(?:me\s)?(?P<texted>\d{6})\b",
    re.IGNORECASE,
)


_NAMED = re.compile(r"pas|p/?w|code|otp|pin|word|answer|frinair|texted|authenticat", re.IGNORECASE)
"""Without any of these nothing is told, and most messages have none."""


def passwords(text: str) -> Iterator[Span]:
    """Where passwords and codes stand."""
    if _NAMED.search(text) is None:
        return
    yield from (span for each in _TOLD.finditer(text) for span in _told(each))
    yield from (each.span("private") for each in _CHANGED.finditer(text) if _is_changed_to(each))
    for look in (_USED, _BEFORE):
        yield from (each.span("private") for each in look.finditer(text) if not _is_ordinary(each["private"]))
    for each in filter(None, (_ALONE.fullmatch(text), _WITH_NAME.search(text), *_ASIDE.finditer(text))):
        said = each[each.lastgroup or 0]
        if not _THING.fullmatch(said) and not _is_ordinary(said):
            yield each.span(each.lastgroup or 0)
    for look in (_CODES, _CODE_BEFORE):
        yield from (each.span(each.lastgroup or 0) for each in look.finditer(text))
    for each in _BESIDE.finditer(text):
        if not _is_ordinary(each[each.lastgroup or 0]):
            yield each.span(each.lastgroup or 0)


def rest_of_what_is_told(text: str) -> Iterator[Span]:
    """What follows “my password is” up to the end of the clause, unless it begins as a complaint does."""
    for each in _TOLD.finditer(text):
        if any(_told(each)) or not (each["pass"] or _is_ordinary(each["private"])):
            yield each.start("private"), _clause(each).end()


def near_their_names(text: str) -> Iterator[Span]:
    """Whatever is not said of passwords within three words of a name for one, and figures beside “PIN”."""
    words = [each for each in _WORD.finditer(text) if not _A_NAME.fullmatch(each[0])]
    starts = [each.start() for each in words]
    for name in _A_NAME.finditer(text):
        first, last = bisect_left(starts, name.start()) - _NEAR, bisect_left(starts, name.end()) + _NEAR
        for each in words[max(0, first) : last]:
            if _A_FIGURE.search(each[0]) if name["pin"] else not _is_ordinary(each[0]):
                yield each.span()


def _told(told: re.Match[str]) -> Iterator[Span]:
    """What is told after a name for a password; nothing where it is only said of it."""
    start, end = told.span("private")
    if _looks_secret(told):
        yield start, end
    elif not told["pass"] or told["mark"]:
        words = list(_phrase(told))
        is_ordinary = _is_ordinary(told["private"])
        if _is_passphrase(words) or (told["mark"] and not is_ordinary and words):
            yield start, words[-1].end()
        elif not is_ordinary and _is_over(told.string, end):
            yield start, end


def _clause(told: re.Match[str]) -> re.Match[str]:
    return _CLAUSE.match(told.string, told.start("private")) or told


def _phrase(told: re.Match[str]) -> Iterator[re.Match[str]]:
    """The words that are told, up to one that the sentence goes on with."""
    clause = _clause(told)
    for each in _WORD.finditer(told.string, clause.start(), clause.end()):
        if each[0].casefold() in _JOINS:
            return
        yield each


def _is_passphrase(words: list[re.Match[str]]) -> bool:
    """Are they plain words that make no sentence? One of them may be ordinary."""
    ordinary = sum(_is_ordinary(each[0]) for each in words)
    return len(words) >= _SHORTEST_PHRASE and ordinary <= 1


def _is_ordinary(said: str) -> bool:
    """Is it a word that people say of passwords?"""
    word = said.strip("\"'“”‘’.,;:!?()-").casefold()[:_LONGEST]
    is_bare = _A_LETTER.search(word) is None and not _SECRET.fullmatch(word)
    return is_bare or word in _ORDINARY or _BENT.fullmatch(word) is not None


def _is_over(text: str, end: int) -> bool:
    """Does a clause end here?"""
    if text[end - 1] in ".,;!?" or _CLAUSE_END.match(text, end):
        return True
    following = _WORD.search(text, end)
    return following is None or following[0].casefold() in _JOINS


def _is_changed_to(changed: re.Match[str]) -> bool:
    said = changed["private"]
    if _looks_secret(changed):
        return True
    is_to_do = said.strip(".,;!?").casefold() in _NOT_TO or _OBJECT.match(changed.string, changed.end())
    return not is_to_do and not _is_ordinary(said) and _is_over(changed.string, changed.end())


def _looks_secret(told: re.Match[str]) -> bool:
    said = told["private"].strip("\"'“”‘’.,;:!?()")[:_LONGEST]
    if said.casefold() in _PROGRAMS:
        return False
    if _SECRET.fullmatch(said):
        return True
    before = told.string[told.start() : told.start("private")]
    is_name = said[:1].isupper() and not before.isupper() and not before.rstrip().endswith((":", "-"))
    is_quoted = told["private"][0] in "\"“‘'"
    return (is_name or is_quoted) and not _is_ordinary(said)
