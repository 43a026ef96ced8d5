"""Reading a National Insurance number as people write it."""

from __future__ import annotations

import pytest

from adapters.web.number import NotANumber, read_number
from bot.wording import wording


@pytest.mark.parametrize(
    "typed", ["AB123456C", "ab 12 34 56 c", " AB-12-34-56-C ", "AB\u00a01234 56C", "a.b.1.2.3.4.5.6.c"]
)
def test_a_number_is_read_however_it_is_spaced(typed: str) -> None:
    assert read_number(typed) == "AB123456C"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a National Insurance number."),
        ("   ", "Enter a National Insurance number."),
        ("AB 12 34 56", "Enter the last letter too. It is A, B, C or D."),
        ("AB 12 34 56 E", "Enter two letters, six figures and a letter, like QQ 12 34 56 C."),
        ("1234567890", "Enter two letters, six figures and a letter, like QQ 12 34 56 C."),
        ("AB123456C extra", "Enter two letters, six figures and a letter, like QQ 12 34 56 C."),
        ("AB１２３４５６C", "Enter two letters, six figures and a letter, like QQ 12 34 56 C."),
        ("GB 12 34 56 C", "Check the first two letters. No number begins with GB."),
        ("QQ 12 34 56 C", "Check the first two letters. No number begins with QQ."),
        ("AO 12 34 56 C", "Check the first two letters. No number begins with AO."),
    ],
)
def test_anything_else_is_answered_with_what_to_type(typed: str, said: str) -> None:
    with pytest.raises(NotANumber) as caught:
        read_number(typed)
    assert wording("en").text(caught.value.words).replace("\u00a0", " ") == said


def test_the_error_itself_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(NotANumber) as caught:
        read_number("AB 12 34 56 E")
    assert "12" not in str(caught.value)
