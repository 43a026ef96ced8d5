"""The words we use and the ones we do not."""

from __future__ import annotations

import pytest

from bot.plain_words import complaints, sentences


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Well done!", "“!”: no exclamation marks"),
        ("Please choose one.", "“Please”"),
        ("Sorry, that is wrong.", "“Sorry”"),
        ("That is not a valid date.", "“valid”"),
        ("Invalid date.", "“Invalid”"),
        ("Sign up for MTD.", "“MTD”: Making Tax Digital for Income Tax"),
        ("Sign up for Making Tax Digital.", "“Making Tax Digital”: Making Tax Digital for Income Tax"),
        ("You are in ITSA.", "“ITSA”"),
        ("You are mandated.", "“mandated”: you must use it"),
        ("Send your final declaration.", "“final declaration”: tax return"),
        ("You get a repayment.", "“repayment”: refund"),
        ("Ask for time to pay.", "“time to pay”: payment plan"),
        ("Register for Making Tax Digital for Income Tax.", "sign up"),
        ("HMRC's customers.", "“customers”"),
        ("Use HMRC-approved software.", "HMRC recognises software"),
        ("Rent from abroad.", "“abroad”: foreign, or outside the UK"),
        ("one two three four five six seven eight nine ten " * 3, "a sentence of 30 words, over 25"),
    ],
)
def test_what_is_complained_of(text: str, said: str) -> None:
    (complaint,) = complaints(text)
    assert said in complaint


@pytest.mark.parametrize(
    "text",
    [
        "MTD Assistant",
        "Making Tax Digital for Income Tax",
        "Making Tax Digital for VAT",
        "I am sorry for your loss.",
        "Student loan repayments are left out.",
        "Register for Self Assessment.",
        "From “Please register for MTD!”, as of 2026.",
        "one two three four five six seven eight nine ten. " * 3,
    ],
)
def test_what_is_not(text: str) -> None:
    assert list(complaints(text)) == []


def test_sentences_end_with_their_line_too() -> None:
    assert sentences("One. Two? “Three.” Four\nFive") == ["One.", "Two?", "“Three.", "Four", "Five"]
