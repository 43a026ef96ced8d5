"""The kinds of question, and how each understands what people type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

from journeys.engine.machine import Map
from journeys.engine.model import (
    CLOSED,
    Choosable,
    End,
    Facts,
    Misread,
    Question,
    Routes,
)
from journeys.engine.text import Json, Message, Several, _, message
from journeys.rules.tax_year import TaxYear

TYPED_CHARACTERS = 800
"""The longest text that is looked at as an answer; what is longer is not one."""


SHORT_CHARACTERS, SHORT_LINES = 240, 4
"""What is longer was pasted, passed on, or is a story: none of them is a mistyped answer."""


def is_long(text: str) -> bool:
    """Is it more than anybody types for one answer?"""
    return len(text) > SHORT_CHARACTERS or len(text.strip().splitlines()) > SHORT_LINES


def plain(text: str) -> str:
    """Typed text made comparable: one width, one case, no accents or control characters, single spaces.

    Empty for a text that is too long to be an answer.
    """
    return folded(text) if len(text) <= TYPED_CHARACTERS else ""


def folded(text: str) -> str:
    """As `plain`, however long the text."""
    compared = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    return " ".join(compared.translate(_KEPT).split()).strip(" .!?,;:\"'()")


class _Kept(dict[int, str]):
    """What becomes of a character, by its kind: accents and skin tones go, the unseen becomes a space."""

    def __missing__(self, code: int) -> str:
        mark = chr(code)
        return self.setdefault(code, _BY_KIND.get(unicodedata.category(mark), mark))


_BY_KIND = {"Mn": "", "Sk": "", **dict.fromkeys(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"), " ")}
_KEPT = _Kept()


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice. `key` is permanent; `also` are other words people type for it, with commas between.

    `alone` marks an option that cannot go with others, such as "none of these". `beside` are more words for such an
    option, for what changes nothing where it is named beside others: "wages" where only other income is asked about.
    """

    key: str = field(kw_only=False)
    label: str = field(kw_only=False)
    also: str = ""
    alone: bool = False
    beside: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Choice(Question[str]):
    """One of a few options. The answer is the option's key."""

    choices: tuple[Option, ...]

    def options(self, facts: Facts, draft: Json = None) -> tuple[Choosable, ...]:  # noqa: ARG002
        return tuple(Choosable(option.key, self.say(option.label, facts)) for option in self.choices)

    def labels(self) -> tuple[tuple[str, str], ...]:
        return tuple((option.key, option.label) for option in self.choices)

    def press(self, option: str, facts: Facts) -> str | Misread:  # noqa: ARG002
        return option if option in {choice.key for choice in self.choices} else Misread(CLOSED)

    def understand(self, text: str, facts: Facts) -> str | Misread:
        said, shown = plain(text), self.options(facts)
        names = _names(self.choices, shown)
        telling = {name: key for name, key in names.items() if not set(name.split()) <= _ASKING_WORDS}
        found = _find_option(said, self.choices, shown) or _in_a_sentence(said, telling)
        return found or Misread(message(_("Choose one of these. Type its number or press a button.")))

    def store(self, answer: str) -> Json:
        return answer

    def read(self, stored: Json, facts: Facts) -> str | None:  # noqa: ARG002
        return stored if any(stored == option.key for option in self.choices) else None

    def show(self, answer: str, facts: Facts) -> Message:
        return next(self.say(option.label, facts) for option in self.choices if option.key == answer)

    def samples(self, facts: Facts) -> Sequence[str]:  # noqa: ARG002
        return [option.key for option in self.choices]

    def texts(self) -> tuple[str, ...]:
        return (*super().texts(), *(option.label for option in self.choices))


@dataclass(frozen=True, eq=False, kw_only=True)
class Ticks(Question[tuple[str, ...]]):
    """Several of a few options, at least one. The answer is their keys, in the order of the options."""

    choices: tuple[Option, ...]

    def options(self, facts: Facts, draft: Json = None) -> tuple[Choosable, ...]:
        ticked = set(draft or ())
        return tuple(
            Choosable(option.key, self.say(option.label, facts), option.key in ticked) for option in self.choices
        )

    def labels(self) -> tuple[tuple[str, str], ...]:
        return tuple((option.key, option.label) for option in self.choices)

    def press(self, option: str, facts: Facts) -> tuple[str, ...] | Misread:  # noqa: ARG002
        return (option,) if any(option == choice.key for choice in self.choices) else Misread(CLOSED)

    def is_alone(self, option: str) -> bool:
        """Is it an option that cannot go with others?"""
        return any(choice.alone for choice in self.choices if choice.key == option)

    def toggled(self, option: str, draft: Json) -> list[str]:
        """The draft after a press: ticked or unticked; an option that stands alone clears the others."""
        alone = {choice.key for choice in self.choices if choice.alone}
        ticked = set(draft or ()) ^ {option}
        kept = ticked & {option} if option in alone else ticked - alone
        return [choice.key for choice in self.choices if choice.key in kept]

    def understand(self, text: str, facts: Facts) -> tuple[str, ...] | Misread:
        shown = self.options(facts)
        whole = _find_option(plain(text), self.choices, shown)
        parts = [part for part in _BETWEEN.split(plain(text)) if part.strip()]
        if " " in text.strip() and re.fullmatch(r"[\d\s]+", plain(text)):
            parts = plain(text).split()
        found = [whole] if whole else [self._named(part.strip(), shown) for part in self._telling(parts)]
        answer = self.read([key for key in found if key], facts)
        if None in found or answer is None:
            return Misread(message(_("Choose one or more of these. Type their numbers, such as 1, 3.")))
        return answer

    def _telling(self, parts: list[str]) -> list[str]:
        """The parts of a text without those that change nothing beside the others."""
        beside = {_plain_name(word): choice.key for choice in self.choices for word in choice.beside.split(",") if word}
        return [part for part in parts if _in_a_sentence(part, beside) is None] or parts

    def _named(self, part: str, shown: Sequence[Choosable]) -> str | None:
        return _find_option(part, self.choices, shown) or _in_a_sentence(part, _names(self.choices, shown))

    def store(self, answer: tuple[str, ...]) -> Json:
        return list(answer)

    def read(self, stored: Json, facts: Facts) -> tuple[str, ...] | None:  # noqa: ARG002
        """The keys that still exist. Without any, or with one that must stand alone, it is asked again."""
        ticked = stored if isinstance(stored, list) else ()
        known = tuple(option for option in self.choices if option.key in ticked)
        if not known or (len(known) > 1 and any(option.alone for option in known)):
            return None
        return tuple(option.key for option in known)

    def show(self, answer: tuple[str, ...], facts: Facts) -> Message:
        labels = [self.say(option.label, facts) for option in self.choices if option.key in answer]
        return message("{list}", list=Several(tuple(labels)))

    def samples(self, facts: Facts) -> Sequence[tuple[str, ...]]:  # noqa: ARG002
        single = [(option.key,) for option in self.choices]
        together = tuple(option.key for option in self.choices if not option.alone)
        return [*single, together] if len(together) > 1 else single

    def texts(self) -> tuple[str, ...]:
        return (*super().texts(), *(option.label for option in self.choices))


_YES = {
    "yes", "y", "ye", "yea", "yeah", "yeh", "yep", "yup", "yh", "yess", "aye", "sure", "correct", "true", "right", "ok",
    "okay", "indeed", "absolutely", "definitely", "of course", "yes please", "yes pls", "please", "that's right",
    "thats right", "👍", "ie", "ydw", "oes", "do", "1",
}  # fmt: skip
_NO = {
    "no", "n", "nope", "nah", "na", "naw", "nay", "not", "never", "none", "false", "not yet", "not really",
    "not at all", "definitely not", "no thanks", "no thank you", "no way", "not me", "👎", "nac ydw", "nac oes",
    "naddo", "2",
}  # fmt: skip
_CLAUSE = re.compile(
    r"(?:i|we|they|he|she|it|that|you|there)"
    r"(?: (?:do|does|did|am|are|is|was|were|have|has|had|can|could|will|would)(?P<not>n't|nt|not| not)?"
    r"|(?:'m|m|'re|'s|s|'ve|ve)(?P<short> not)?| can(?P<cannot>'t|t))(?: (?:yet|now|already|anymore|any more|at all))?"
)
"""A short answer such as “I do”, “we haven't” or “it is”, of which only the yes or no counts."""


def yes_or_no(said: str) -> bool | None:
    """The yes or no that plain text means in any of the ways people say it; None for anything else."""
    words = said.replace(",", "")
    if words in _YES or words in _NO:
        return words in _YES
    if found := _CLAUSE.fullmatch(words):
        return not (found["not"] or found["short"] or found["cannot"])
    first, _space, rest = words.partition(" ")
    meant = first in _YES if first in _YES or first in _NO else None
    return meant if rest and meant is not None and yes_or_no(rest) is meant else None


@dataclass(frozen=True, eq=False, kw_only=True)
class YesNo(Question[bool]):
    """Yes or no. `also_no` are other words people type for the no, with commas between."""

    yes: str = _("Yes")
    no: str = _("No")
    also_no: str = ""

    def options(self, facts: Facts, draft: Json = None) -> tuple[Choosable, ...]:  # noqa: ARG002
        return Choosable("yes", self.say(self.yes, facts)), Choosable("no", self.say(self.no, facts))

    def labels(self) -> tuple[tuple[str, str], ...]:
        return ("yes", self.yes), ("no", self.no)

    def press(self, option: str, facts: Facts) -> bool | Misread:  # noqa: ARG002
        return {"yes": True, "no": False}.get(option, Misread(CLOSED))

    def understand(self, text: str, facts: Facts) -> bool | Misread:
        said = plain(text)
        labelled = {plain(self.say(self.yes, facts).text): True, plain(self.say(self.no, facts).text): False}
        labelled |= {_plain_name(word): False for word in self.also_no.split(",") if word}
        meant = labelled.get(said, yes_or_no(said))
        return Misread(message(_("Answer yes or no."))) if meant is None else meant

    def store(self, answer: bool) -> Json:
        return answer

    def read(self, stored: Json, facts: Facts) -> bool | None:  # noqa: ARG002
        return stored if isinstance(stored, bool) else None

    def show(self, answer: bool, facts: Facts) -> Message:
        return self.say(self.yes if answer else self.no, facts)

    def samples(self, facts: Facts) -> Sequence[bool]:  # noqa: ARG002
        return [True, False]

    def texts(self) -> tuple[str, ...]:
        return (*super().texts(), self.yes, self.no)


_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.(\d*))?")
_THOUSANDS = re.compile(r"(\d+(?:\.\d{1,3})?)\s*(?:k|grand|thousand)")
_PERIODS = re.compile(r"(?:\b(?:a|per|each|every)\s+|/\s*)(?:day|week|month|quarter)\b|(?:weekly|monthly|pcm|pw|pm)\b")
_POUNDS = re.compile(r"pounds?|gbp|quid|£")
_BEFORE_MONEY = re.compile(
    r"^(?:(?:about|around|roughly|approx|approximately|circa|it was|it's|its|just|i think|maybe|probably|say|total of"
    r"|something like|i made|we made|i earned|i took|we took)\s+|~\s*)+"
)
_AFTER_MONEY = re.compile(
    r"(?:\s*-?ish|\s+(?:or so|or thereabouts|give or take|roughly|approx|approximately|i think|maybe|probably"
    r"|in total|total|altogether|gross|before expenses|before costs|(?:a|per) (?:year|annum)|yearly|pa)"
    r"|(?<=\.\d\d)\s*p)+$"
)
_SEVERAL_AMOUNTS = re.compile(
    r"(?:between|from|over|under|above|below|more than|less than|at least|at most|up to|nearly|almost|just)\s.*\d.*"
    r"|[\d.,]+\s*(?:k|grand|thousand)?\s*(?:-|–|to|or|and)\s*[\d.,]+\s*(?:k|grand|thousand)?"
)
"""A range, or one side of a figure: which amount is meant decides too much to be guessed."""
_BELOW_NOTHING = re.compile(r"\s*(?:£\s*)?[-−(]|\s*minus\b", re.IGNORECASE)
_PENCE_ALONE = re.compile(r"\s*£?\s*(\.\d{1,2})\s*")
_NOTHING = {"nothing", "nil", "zero", "none", "0", "no income", "nought", "dim"}
MOST_MONEY = Decimal("999999999.99")


@dataclass(frozen=True, eq=False, kw_only=True)
class Money(Question[Decimal]):
    """An amount in pounds, from nought to under a thousand million, to the penny.

    `boundaries` are the amounts at which something changes; walks try each side of them.
    """

    boundaries: tuple[Decimal, ...] = ()

    def understand(self, text: str, facts: Facts) -> Decimal | Misread:  # noqa: ARG002
        said = _AFTER_MONEY.sub("", _BEFORE_MONEY.sub("", " ".join(_POUNDS.sub(" ", plain(text)).split())))
        if _PERIODS.search(said):
            return Misread(message(_("Enter the total for the whole tax year, such as 12,500.")))
        if said in _NOTHING:
            return Decimal("0.00")
        if _BELOW_NOTHING.match(text) or said.startswith(("-", "−", "minus")):
            return Misread(message(_("Enter 0 or more. Do not take off your expenses.")))
        pence = _PENCE_ALONE.fullmatch(text)
        return _pounds(f"0{pence[1]}" if pence else said)

    def store(self, answer: Decimal) -> Json:
        return str(answer)

    def read(self, stored: Json, facts: Facts) -> Decimal | None:  # noqa: ARG002
        try:
            amount = Decimal(stored if isinstance(stored, str) else "")
        except ArithmeticError:
            return None
        return amount if Decimal(0) <= amount <= MOST_MONEY else None

    def show(self, answer: Decimal, facts: Facts) -> Message:  # noqa: ARG002
        return message("{amount}", amount=answer)

    def samples(self, facts: Facts) -> Sequence[Decimal]:  # noqa: ARG002
        penny = Decimal("0.01")
        around = [each.quantize(penny) for edge in self.boundaries for each in (edge, edge + penny)]
        return [Decimal("0.00"), *around]


def _pounds(said: str) -> Decimal | Misread:
    thousands = _THOUSANDS.fullmatch(said)
    if thousands is not None:
        return _bounded(Decimal(thousands[1]) * 1000)
    if _SEVERAL_AMOUNTS.fullmatch(said):
        return Misread(message(_("Enter one amount, as near as you can, such as 12,500.")))
    amount = _AMOUNT.fullmatch(said)
    if amount is None:
        return Misread(message(_("Enter the amount in figures, such as 12,500 or 12,500.50.")))
    pounds, pence = amount[1].replace(",", "").replace(" ", ""), amount[2] or ""
    if len(pence) > 2:
        return Misread(message(_("Enter pounds and pence, such as 12,500.50. Pence have two figures.")))
    return _bounded(Decimal(f"{pounds}.{pence or '0'}"))


def _bounded(amount: Decimal) -> Decimal | Misread:
    if amount > MOST_MONEY:
        return Misread(message(_("Enter an amount under £1,000,000,000.")))
    return amount.quantize(Decimal("0.01"))


@dataclass(frozen=True, eq=False, kw_only=True)
class Number(Question[int]):
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def understand(self, text: str, facts: Facts) -> int | Misread:
        said = re.sub(r"\s*(?:%|per ?cent|percent|months?)$", "", plain(text))
        number = int(said) if re.fullmatch(r"\d{1,9}", said) else None
        answer = self.read(number, facts)
        if answer is None:
            return Misread(
                message(
                    _("Enter a whole number from {low} to {high}."),
                    low=self.low,
                    high=self.high,
                )
            )
        return answer

    def store(self, answer: int) -> Json:
        return answer

    def read(self, stored: Json, facts: Facts) -> int | None:  # noqa: ARG002
        known = isinstance(stored, int) and not isinstance(stored, bool) and self.low <= stored <= self.high
        return stored if known else None

    def show(self, answer: int, facts: Facts) -> Message:  # noqa: ARG002
        return message("{number}", number=answer)

    def samples(self, facts: Facts) -> Sequence[int]:  # noqa: ARG002
        return [self.low, self.high]


_FRACTIONS = {"half": Decimal(50), "third": Decimal("33.3333"), "quarter": Decimal(25), "fifth": Decimal(20)}
_FRACTION = re.compile(r"(?:a |one |1 )?(half|third|quarter|fifth)")
_TIMES = re.compile(r"(two|three|2|3) (third|quarter|fifth)s")


@dataclass(frozen=True, eq=False, kw_only=True)
class Share(Question[Decimal]):
    """A share in per cent, over 0 and up to 100, with up to 4 decimal places; also "half", "a third" and "1/3"."""

    def understand(self, text: str, facts: Facts) -> Decimal | Misread:  # noqa: ARG002
        said = re.sub(r"\s*(?:%|per ?cent|percent)$", "", plain(text))
        answer = _share(_part_of_all(said))
        return answer if answer is not None else Misread(message(_("Enter a share over 0 and up to 100, such as 50.")))

    def store(self, answer: Decimal) -> Json:
        return f"{answer:f}"

    def read(self, stored: Json, facts: Facts) -> Decimal | None:  # noqa: ARG002
        return _share(str(stored)) if isinstance(stored, str | int) and not isinstance(stored, bool) else None

    def show(self, answer: Decimal, facts: Facts) -> Message:  # noqa: ARG002
        return message("{share}", share=f"{answer:f}")

    def samples(self, facts: Facts) -> Sequence[Decimal]:  # noqa: ARG002
        return [Decimal(1), Decimal("33.3333"), Decimal(100)]


def _part_of_all(said: str) -> str:
    """A share said as a fraction, in figures; anything else as it is."""
    if one := _FRACTION.fullmatch(said):
        return f"{_FRACTIONS[one[1]]}"
    if several := _TIMES.fullmatch(said):
        return f"{_FRACTIONS[several[2]] * (2 if several[1] in ('two', '2') else 3)}"
    if parts := re.fullmatch(r"(\d{1,2}) ?/ ?([1-9]\d?)", said):
        return f"{(Decimal(parts[1]) * 100 / Decimal(parts[2])).quantize(Decimal('0.0001'), ROUND_DOWN).normalize():f}"
    return said


def _share(said: str) -> Decimal | None:
    share = Decimal(said) if re.fullmatch(r"\d{1,3}(?:\.\d{1,4})?", said) else None
    return share if share is not None and 0 < share <= 100 else None


_MONTHS = ["january", "february", "march", "april", "may", "june", "july"]
_MONTHS += ["august", "september", "october", "november", "december"]
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ \-]([a-z]{3,9})\.?,?[ \-](\d{4}|\d{2})")
_WEEKDAY = re.compile(
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day,? | \((?:mon|tues|wednes|thurs|fri|satur|sun)day\)?$"
)
_ON = re.compile(r"^(?:it was |on )?(?:the )?")
_MONTH_FIRST = re.compile(r"^([a-z]{3,9})\.? (\d{1,2}(?:st|nd|rd|th)?),? (\d{4}|\d{2})$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_EXAMPLE = _("Enter a date like 5 10 2026.")


@dataclass(frozen=True, eq=False, kw_only=True)
class Date(Question[date]):
    """A day: day, month and year, in figures or words.

    It may be no earlier than `earliest`, which may hang on other answers, and no later than `days_ahead` from today.
    """

    earliest: date | Callable[[Facts], date] = date(1900, 1, 1)
    days_ahead: int = 0

    def understand(self, text: str, facts: Facts) -> date | Misread:
        said = plain(text)
        near = {
            "today": 0,
            "yesterday": -1,
            "tomorrow": 1,
            "heddiw": 0,
            "ddoe": -1,
        }.get(said)
        day = facts.today + timedelta(days=near) if near is not None else read_date(said)
        if isinstance(day, Misread):
            return day
        if day < self._earliest(facts):
            return Misread(message(_("Enter a date on or after {earliest}."), earliest=self._earliest(facts)))
        if day > self._latest(facts):
            return Misread(message(_("Enter a date on or before {latest}."), latest=self._latest(facts)))
        return day

    def _earliest(self, facts: Facts) -> date:
        return self.earliest(facts) if callable(self.earliest) else self.earliest

    def _latest(self, facts: Facts) -> date:
        return facts.today + timedelta(days=self.days_ahead)

    def store(self, answer: date) -> Json:
        return answer.isoformat()

    def read(self, stored: Json, facts: Facts) -> date | None:  # noqa: ARG002
        try:
            return date.fromisoformat(stored)
        except (TypeError, ValueError):
            return None

    def show(self, answer: date, facts: Facts) -> Message:  # noqa: ARG002
        return message("{day}", day=answer)

    def samples(self, facts: Facts) -> Sequence[date]:
        year, earliest = TaxYear.containing(facts.today), self._earliest(facts)
        return sorted({max(day, earliest) for day in (year.starts - timedelta(days=1), year.starts)})


def read_date(said: str) -> date | Misread:
    """A day written the British way, or as 2026-10-05. Two-figure years are 2000 to 2099."""
    said = _MONTH_FIRST.sub(r"\2 \1 \3", _WEEKDAY.sub("", _ON.sub("", said)).strip())
    if iso := _ISO.fullmatch(said):
        return _calendar(iso[3], int(iso[2]), iso[1])
    if numbers := _NUMBERS.fullmatch(said):
        return _calendar(numbers[1], int(numbers[2]), numbers[3])
    named = _NAMED.fullmatch(said)
    months = [n for n, name in enumerate(_MONTHS, 1) if named and name.startswith(named[2])]
    if named is None or len(months) != 1:
        return Misread(message(_EXAMPLE))
    return _calendar(named[1], months[0], named[3])


def _calendar(day: str, month: int, year: str) -> date | Misread:
    try:
        return date(int(year) if len(year) > 2 else 2000 + int(year), month, int(day))
    except ValueError:
        return Misread(message(_("There is no such day. Enter a date like 5 10 2026.")))


@dataclass(frozen=True, eq=False, kw_only=True)
class TaxYearChoice(Question[TaxYear]):
    """A tax year, out of the few that `years` gives for today."""

    years: Callable[[Facts], Sequence[TaxYear]]

    def options(self, facts: Facts, draft: Json = None) -> tuple[Choosable, ...]:  # noqa: ARG002
        return tuple(Choosable(str(year), message("{year}", year=year)) for year in self.years(facts))

    def press(self, option: str, facts: Facts) -> TaxYear | Misread:
        return next((year for year in self.years(facts) if str(year) == option), Misread(CLOSED))

    def understand(self, text: str, facts: Facts) -> TaxYear | Misread:
        years, said = list(self.years(facts)), plain(text)
        if re.fullmatch(r"\d{1,2}", said) and 1 <= int(said) <= len(years):
            return years[int(said) - 1]
        year = _read_year(said, facts.today)
        if year in years:
            return year
        return Misread(message(_("Choose one of these tax years. Type its number, or type it like 2025-26.")))

    def store(self, answer: TaxYear) -> Json:
        return str(answer)

    def read(self, stored: Json, facts: Facts) -> TaxYear | None:  # noqa: ARG002
        try:
            return TaxYear.parse(stored)
        except (AttributeError, TypeError, ValueError):
            return None

    def show(self, answer: TaxYear, facts: Facts) -> Message:  # noqa: ARG002
        return message("{year}", year=answer)

    def samples(self, facts: Facts) -> Sequence[TaxYear]:
        return list(self.years(facts))


_YEARS_FROM_NOW: Mapping[str, int] = {
    **dict.fromkeys(("this", "current", "now"), 0),
    **dict.fromkeys(("next", "coming", "following", "after"), 1),
    **dict.fromkeys(("last", "previous", "before", "prior"), -1),
    "after next": 2,
    "before last": -2,
}
_YEAR_WORDS = {"the", "tax", "year", "financial", "one", "for", "in", "from", "of"}
"""Words around a tax year that change nothing: “the next tax year”, “for 2026/27”."""
_YEAR_IN_FIGURES = re.compile(r"(?:20)?(\d{2}) ?(?:[-–—/]|to|and| ) ?(?:20)?(\d{2})")


def _read_year(said: str, today: date) -> TaxYear | None:
    """A tax year in figures, or as people count it from the one that `today` is in."""
    words = " ".join(word for word in said.split() if word not in _YEAR_WORDS)
    if words in _YEARS_FROM_NOW:
        return TaxYear.containing(today) + _YEARS_FROM_NOW[words]
    figures = _YEAR_IN_FIGURES.fullmatch(words)
    try:
        return TaxYear.parse(f"20{figures[1]}-{figures[2]}") if figures else None
    except ValueError:
        return None


@dataclass(frozen=True, eq=False, kw_only=True)
class Text(Question[str]):
    """A few words of the person's own, such as a name for a let. Kept to one line."""

    longest: int = 80

    def understand(self, text: str, facts: Facts) -> str | Misread:
        line = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text[:1000])
        words = " ".join(unicodedata.normalize("NFC", line).split())
        if self.read(words, facts) is None:
            return Misread(
                message(
                    _("Type a few words, up to {longest} characters."),
                    longest=self.longest,
                )
            )
        return words

    def store(self, answer: str) -> Json:
        return answer

    def read(self, stored: Json, facts: Facts) -> str | None:  # noqa: ARG002
        return stored if isinstance(stored, str) and 0 < len(stored) <= self.longest else None

    def show(self, answer: str, facts: Facts) -> Message:  # noqa: ARG002
        return message("{words}", words=answer)

    def samples(self, facts: Facts) -> Sequence[str]:  # noqa: ARG002
        return ["Flat 2"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Group(Question[tuple[Facts, ...]]):
    """The same few questions about each of several things, added one by one, changed or removed.

    One node of the journey's map, with a small map of its own for an item, ending in `End` nodes. The stored answer
    is `{"items": {"1": {...}, "2": {...}}, "next": 3, "done": true}`; an item's id is never given twice. `item`
    names one thing ("Income"), and `summary` says a complete one in a line. `forgotten` says what the person told of
    elsewhere and has not added, given the facts and the items; None where there is nothing.
    """

    item: str
    routes: Routes = field(repr=False)
    summary: Callable[[Facts], Message]
    forgotten: Callable[[Facts, Sequence[Facts]], Message | None] | None = None
    limit: int = 20
    example_items: Callable[[Facts], Sequence[Mapping[str, Json]]]
    map: Map = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "map", Map(self.routes))

    def items(self, stored: Json, facts: Facts) -> dict[str, Facts]:
        """Every item by id, complete or not, oldest first."""
        return {key: Facts(answers, facts.today, facts) for key, answers in self.told(stored).items()}

    def told(self, stored: Json) -> Mapping[str, Mapping[str, Json]]:
        """The answers about every item, by the item's id."""
        told: Mapping[str, Mapping[str, Json]] = stored.get("items", {}) if isinstance(stored, dict) else {}
        return told

    def next_key(self, stored: Json) -> str:
        """The id of the next item. Kept with the answer, so that an old button never meets a new item."""
        return str(stored.get("next", 1)) if isinstance(stored, dict) else "1"

    def with_item(self, stored: Json, key: str, answers: Mapping[str, Json] | None) -> Json:
        """The stored answer with one item written, or with None removed. It is no longer done."""
        items = {**self.told(stored), key: answers}
        kept = {each: item for each, item in items.items() if item is not None}
        following = max(int(self.next_key(stored)), int(key) + 1)
        return {"items": kept, "next": following, "done": False}

    def is_complete(self, item: Facts) -> bool:
        """Has the item an answer to everything its map asks?"""
        return isinstance(self.map.follow(item).at, End)

    def understand(self, text: str, facts: Facts) -> tuple[Facts, ...] | Misread:  # noqa: ARG002
        return Misread(message(_("Add another, change one, or say that is all.")))

    def store(self, answer: tuple[Facts, ...]) -> Json:
        items = {str(n): dict(item.stored) for n, item in enumerate(answer, 1)}
        return {"items": items, "next": len(items) + 1, "done": True}

    def read(self, stored: Json, facts: Facts) -> tuple[Facts, ...] | None:
        """The complete items, once the person has said that is all and none is half-told."""
        items = tuple(self.items(stored, facts).values())
        finished = isinstance(stored, dict) and stored.get("done") and items
        return items if finished and all(self.is_complete(item) for item in items) else None

    def show(self, answer: tuple[Facts, ...], facts: Facts) -> Message:  # noqa: ARG002
        return message("{list}", list=Several(tuple(self.summary(item) for item in answer)))

    def samples(self, facts: Facts) -> Sequence[tuple[Facts, ...]]:
        """The examples that are whole here, each with what would be asked about it and no more."""
        paths = [self.map.follow(Facts(answers, facts.today, facts)) for answers in self.example_items(facts)]
        return [tuple(items) for items in _groups_of([path.told for path in paths if isinstance(path.at, End)])]

    def inner(self) -> list[Question[Any]]:
        """The questions asked about one item."""
        return list(self.routes)

    def texts(self) -> tuple[str, ...]:
        inner = tuple(text for question in self.routes for text in question.texts())
        return (*super().texts(), self.item, *inner)


def _groups_of(items: list[Facts]) -> list[list[Facts]]:
    """Each item by itself, then all together: enough to walk."""
    alone = [[item] for item in items]
    return [*alone, items] if len(items) > 1 else alone


def _find_option(said: str, choices: Sequence[Option], shown: Sequence[Choosable]) -> str | None:
    """The option a text means: by number, by key, label or other word for it, by part of a label, or nearly so."""
    if re.fullmatch(r"\d{1,2}", said):
        return shown[int(said) - 1].key if 1 <= int(said) <= len(shown) else None
    names = _names(choices, shown)
    if said in names:
        return names[said]
    meant = yes_or_no(said)
    named = None if meant is None else names.get("yes" if meant else "no")
    if named or not _tells(said):
        return named
    within = {key for name, key in names.items() if f" {said} " in f" {name} "}
    if len(within) == 1:
        return within.pop()
    close = get_close_matches(said, names, n=2, cutoff=0.84) if len(said) > 3 else []
    return names[close[0]] if len({names[name] for name in close}) == 1 else None


_BETWEEN = re.compile(r"[,;&+\n]|\b(?:and|plus|as well as)\b")
_SMALL_WORDS = {"i", "i'm", "im", "am", "i've", "ive", "have", "got", "get", "we", "our", "my", "me", "a", "an", "the"}
_SMALL_WORDS |= {"of", "from", "as", "also", "some", "it", "it's", "its", "is", "that's", "thats", "just"}
_SMALL_WORDS |= {"think", "so", "please", "pls", "one", "for", "he", "she", "they", "his", "her", "their", "has"}
"""Words that say nothing by themselves in a sentence such as "i rent out a flat"."""


def _in_a_sentence(said: str, names: Mapping[str, str]) -> str | None:
    """The one option that a few words name, where every other word is a small one. Nothing is guessed from the rest."""
    words, found, at = _words(said), set(), 0
    named = {_words(name): key for name, key in names.items()}
    while at < len(words):
        lengths = [n for n in range(len(words) - at, 0, -1) if words[at : at + n] in named]
        if not lengths and words[at] not in _SMALL_WORDS:
            return None
        if lengths:
            found.add(named[words[at : at + lengths[0]]])
        at += lengths[0] if lengths else 1
    return found.pop() if len(found) == 1 else None


_ASKING_WORDS = {"how", "what", "when", "where", "which", "who", "why", "can", "do", "does", "is", "it", "you", "your"}
_ASKING_WORDS |= {"and", "or", "not", "to", "for", "with", "in", "on", "at", "be", "about", "this", "that"}
_ASKING_WORDS |= {"later", "hmrc"}


def _tells(said: str) -> bool:
    """Has it a word that can be what an option is about? “why” and “the” stand in many labels and mean none."""
    return len(said) > 2 and not set(said.split()) <= _SMALL_WORDS | _ASKING_WORDS


def _words(said: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\s\-]+", said))


def _names(choices: Sequence[Option], shown: Sequence[Choosable]) -> dict[str, str]:
    names: dict[str, str] = {}
    for option, seen in zip(choices, shown, strict=True):
        for name in (
            option.key.replace("_", " "),
            seen.label.text,
            option.label,
            *option.also.split(","),
            *option.beside.split(","),
        ):
            names.setdefault(_plain_name(name), option.key)
    names.pop("", None)
    return names


_plain_name = cache(plain)
"""As `plain`, for the names that authors give: they are few, and compared at every turn."""
