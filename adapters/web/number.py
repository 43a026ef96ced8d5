"""Reading a National Insurance number as people write it (hmrc-apis.md, section 3)."""

from __future__ import annotations

import re

from journeys.engine.text import Message, _, message

_SHAPE = re.compile(r"[A-Z]{2}\d{6}[A-D]")
_WITHOUT_LAST_LETTER = re.compile(r"[A-Z]{2}\d{6}")
_NEVER_BEGINS = re.compile(r"BG|GB|KN|NK|NT|TN|ZZ|[DFIQUV].|.[DFIOQUV]")
_BETWEEN = re.compile(r"[\s\-.]+")

_EMPTY = message(_("Enter a National Insurance number."))
_OTHER_SHAPE = message(_("Enter two letters, six figures and a letter, like QQ\u00a012\u00a034\u00a056\u00a0C."))
_NO_LAST_LETTER = message(_("Enter the last letter too. It is A, B, C or D."))


class NotANumber(Exception):
    """What was typed is no National Insurance number. `words` say what to type; they do not repeat what was typed."""

    def __init__(self, words: Message) -> None:
        super().__init__("not a National Insurance number")
        self.words = words


def read_number(typed: str) -> str:
    """The number in capitals and without spaces. Raises NotANumber."""
    number = _BETWEEN.sub("", typed).upper()
    if not number:
        raise NotANumber(_EMPTY)
    if _WITHOUT_LAST_LETTER.fullmatch(number):
        raise NotANumber(_NO_LAST_LETTER)
    if not number.isascii() or not _SHAPE.fullmatch(number):
        raise NotANumber(_OTHER_SHAPE)
    if _NEVER_BEGINS.match(number):
        raise NotANumber(
            message(_("Check the first two letters. No number begins with {letters}."), letters=number[:2])
        )
    return number
