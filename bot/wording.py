"""Words for one reader: messages translated and filled, dates and money written out."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency

from journeys.engine.replies import Reply, Style
from journeys.engine.text import Message, Several, Value, _
from journeys.rules.tax_year import TaxYear

_HERE = Path(__file__).parent
LOCALES = next((place for place in (_HERE / "locale", _HERE.parent / "locale") if place.is_dir()), _HERE)
"""Translations: beside this file where the project was installed, in the project's own folder otherwise."""
ENGLISH = "en"
"""The language that everything is written in."""

_BABEL = {"en": "en_GB", "cy": "cy"}
_TAX_YEAR = _("{first} to {second}")


LISTED = (Style.ITEM, Style.NUMBERED)
"""Styles of lines that follow one another without a blank line."""


class Wording:
    """Writes for readers of one language. `translate` takes a literal to its translation."""

    def __init__(self, language: str, translate: Callable[[str], str]) -> None:
        self._locale = _BABEL.get(language, "en_GB")
        self._translate = translate

    def text(self, message: Message) -> str:
        """A message in words. Values are put in as they are: escaping is for the channel that shows them."""
        written = self._translate(message.text)
        if not message.values:
            return written
        return written.format_map({name: self._value(value) for name, value in message.values.items()})

    def reply(self, reply: Reply) -> str:
        """A reply's lines as plain text: list items under one another, a blank line between all else."""
        text, before = "", None
        for line in reply.lines:
            gap = "" if before is None else "\n" if line.style in LISTED and before in LISTED else "\n\n"
            text += f"{gap}{'• ' if line.style is Style.ITEM else ''}{self.text(line.message)}"
            before = line.style
        return text

    def month(self, day: date) -> str:
        """The short name of a day's month."""
        return format_date(day, "MMM", locale=self._locale)

    def _value(self, value: Value) -> str:
        match value:
            case Message():
                return self.text(value)
            case Several(items):
                return format_list([self._value(item) for item in items], locale=self._locale)
            case Decimal():
                return self._money(value)
            case date():
                return format_date(value, "d MMMM y (EEEE)", locale=self._locale)
            case TaxYear(start):
                return self._translate(_TAX_YEAR).format(first=start, second=start + 1)
            case _:
                return str(value)

    def _money(self, amount: Decimal) -> str:
        written: str = format_currency(amount, "GBP", locale="en_GB")
        return written.removesuffix(".00")


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that there are words in: English, and each that has a catalogue."""
    return (ENGLISH, *sorted(found.parts[-3] for found in LOCALES.glob("*/LC_MESSAGES/messages.mo")))


@cache
def wording(language: str) -> Wording:
    """The wording for a language code; English where there is no translation yet."""
    found = gettext.translation("messages", str(LOCALES), languages=[language], fallback=True)
    return Wording(language, found.gettext)
