"""What is taken out of a text before anything keeps it, and what is left in."""

from __future__ import annotations

import pytest

from bot.masking import MASK, masked


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("my number is QQ 12 34 56 C ok", "12 34 56"),
        ("AB123456C", "123456"),
        ("utr 12345 67890", "67890"),
        ("card 4111 1111 1111 1111", "1111"),
        ("12-34-56 12345678", "12345678"),
        ("write to me at jo@example.org", "jo@"),
        ("ring 07700 900123", "900123"),
        ("password is hunter2", "hunter2"),
        ("GB29 NWBK 6016 1331 9268 19", "6016"),
    ],
)
def test_personal_numbers_are_taken_out(text: str, private: str) -> None:
    assert private not in masked(text)
    assert MASK in masked(text)


@pytest.mark.parametrize(
    "text", ["£50,000 in 2026 to 2027", "due 7 August 2026", "it took 3 goes", "I earn 31000", "page 12 of 20", "SA109"]
)
def test_amounts_dates_and_years_are_left(text: str) -> None:
    assert masked(text) == text
