"""The dates on which tax is due, as they are told on a day."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.pay import pay
from tests.journeys.talk import Talk


@pytest.mark.parametrize(
    ("today", "year", "due", "next_due"),
    [
        (date(2026, 11, 21), "2025 to 2026", "31 January 2027 (Sunday)", "31 January 2028 (Monday)"),
        (date(2027, 1, 31), "2025 to 2026", "31 January 2027 (Sunday)", "31 January 2028 (Monday)"),
        (date(2027, 2, 1), "2026 to 2027", "31 January 2028 (Monday)", "31 January 2029 (Wednesday)"),
        (date(2027, 4, 5), "2026 to 2027", "31 January 2028 (Monday)", "31 January 2029 (Wednesday)"),
        (date(2027, 4, 6), "2026 to 2027", "31 January 2028 (Monday)", "31 January 2029 (Wednesday)"),
    ],
)
def test_the_rest_of_a_year_is_told_until_the_day_it_is_due(today: date, year: str, due: str, next_due: str) -> None:
    said = Talk(pay, today=today).chooses("See when tax is due").text
    assert f"For {year} that is {due}." in said
    assert f"it is {next_due}." in said


def test_a_deadline_at_a_weekend_brings_other_payments_forward_to_the_friday() -> None:
    said = Talk(pay, today=date(2026, 11, 21)).chooses("See when tax is due").text
    assert "So for 31 January 2027 (Sunday), money sent another way must arrive by 29 January 2027 (Friday)." in said


@pytest.mark.parametrize("today", [date(2027, 1, 30), date(2027, 1, 31)])
def test_at_the_weekend_itself_only_fast_ways_to_pay_are_left(today: date) -> None:
    said = Talk(pay, today=today).chooses("See when tax is due").text
    assert "So for 31 January 2027 (Sunday), pay by Faster Payments or card now." in said
    assert "29 January" not in said


def test_on_the_friday_before_it_money_can_still_be_sent_another_way() -> None:
    said = Talk(pay, today=date(2027, 1, 29)).chooses("See when tax is due").text
    assert "money sent another way must arrive by 29 January 2027 (Friday)." in said


def test_a_deadline_on_a_weekday_brings_nothing_forward() -> None:
    said = Talk(pay, today=date(2027, 2, 1)).chooses("See when tax is due").text
    assert "The next one, 31 January 2028 (Monday), is not at a weekend." in said
    assert "must arrive by" not in said
