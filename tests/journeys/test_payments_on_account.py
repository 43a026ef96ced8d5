"""Who makes payments on account, and the next two days on which they pay."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.payments_on_account import payments_on_account
from tests.journeys.talk import Talk


@pytest.mark.parametrize(
    ("today", "first", "second"),
    [
        (
            date(2026, 11, 21),
            "31 January 2027 (Sunday): the rest of 2025 to 2026 and the first payment on account for 2026 to 2027.",
            "31 July 2027 (Saturday): the second payment on account for 2026 to 2027.",
        ),
        (
            date(2027, 1, 31),
            "31 January 2027 (Sunday): the rest of 2025 to 2026 and the first payment on account for 2026 to 2027.",
            "31 July 2027 (Saturday): the second payment on account for 2026 to 2027.",
        ),
        (
            date(2027, 2, 1),
            "31 July 2027 (Saturday): the second payment on account for 2026 to 2027.",
            "31 January 2028 (Monday): the rest of 2026 to 2027 and the first payment on account for 2027 to 2028.",
        ),
        (
            date(2027, 8, 1),
            "31 January 2028 (Monday): the rest of 2026 to 2027 and the first payment on account for 2027 to 2028.",
            "31 July 2028 (Monday): the second payment on account for 2027 to 2028.",
        ),
    ],
)
def test_the_next_two_days_and_what_is_paid_on_them(today: date, first: str, second: str) -> None:
    said = Talk(payments_on_account, today=today).chooses("See when they are due").text
    assert 0 < said.index(first) < said.index(second)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [(("Yes",), "not_needed"), (("No", "Yes"), "not_needed"), (("No", "No"), "needed")],
)
def test_a_small_bill_or_tax_collected_another_way_means_none(answers: tuple[str, ...], outcome: str) -> None:
    at = Talk(payments_on_account).chooses("Check if you have to make them", *answers).at
    assert at.outcome is not None
    assert at.outcome.key == outcome
