"""Which update is the last one of a business, and what ends with it, at the days where it changes."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.close_business import close_business
from tests.journeys.talk import Talk

TODAY = date(2027, 6, 1)


def after(ended: date, *, others: bool, today: date = TODAY) -> Talk:
    answers = {"happened": "stopped", "kind": "trade", "ended": ended.isoformat()}
    return Talk(close_business, answers, today).says("yes" if others else "no")


@pytest.mark.parametrize(
    ("ended", "others", "outcome"),
    [
        (date(2026, 4, 5), True, "close_old_one"),
        (date(2026, 4, 5), False, "all_ended_before"),
        (date(2026, 4, 6), True, "close_one"),
        (date(2026, 4, 6), False, "close_last"),
    ],
)
def test_what_a_closed_business_leaves_turns_on_the_first_day_of_the_service(
    ended: date, others: bool, outcome: str
) -> None:
    at = after(ended, others=others).at.outcome
    assert at is not None
    assert at.key == outcome


@pytest.mark.parametrize(
    ("ended", "covers", "deadline"),
    [
        (date(2026, 7, 5), "to 5 July 2026 (Sunday)", "7 August 2026 (Friday)"),
        (date(2026, 7, 6), "to 6 July 2026 (Monday)", "7 November 2026 (Saturday)"),
        (date(2027, 1, 5), "to 5 January 2027 (Tuesday)", "7 February 2027 (Sunday)"),
        (date(2027, 4, 5), "to 5 April 2027 (Monday)", "7 May 2027 (Friday)"),
        (date(2027, 4, 6), "covers 6 April 2027 (Tuesday) to 6 April 2027", "7 August 2027 (Saturday)"),
    ],
)
def test_the_last_update_is_that_of_the_quarter_in_which_it_ended(ended: date, covers: str, deadline: str) -> None:
    text = after(ended, others=True, today=ended).text
    assert covers in text
    assert f"Its deadline is {deadline}." in text


def test_a_last_update_that_is_late_is_to_be_sent_now() -> None:
    late = after(date(2026, 7, 5), others=True, today=date(2026, 8, 8)).text
    assert "Its deadline was 7 August 2026 (Friday). If you have not sent it, send it now." in late
    assert "Its deadline is 7 August" in after(date(2026, 7, 5), others=True, today=date(2026, 8, 7)).text


def test_the_last_business_leaves_the_return_of_the_year_in_which_it_ended() -> None:
    assert "your 2026 to 2027 tax return then goes through software" in after(date(2027, 4, 5), others=False).text


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2027, 1, 31), "goes the ordinary way. Its deadline is 31 January 2027 (Sunday)."),
        (date(2027, 2, 1), "The deadline of your 2025 to 2026 tax return was 31 January 2027 (Sunday)."),
    ],
)
def test_the_ordinary_return_is_spoken_of_as_past_once_its_deadline_is(today: date, said: str) -> None:
    assert said in after(date(2026, 4, 5), others=False, today=today).text


@pytest.mark.parametrize(("said", "understood"), [("5/4/2015", False), ("6/4/2015", True), ("2/6/2027", False)])
def test_an_end_date_is_one_that_hmrc_takes(said: str, understood: bool) -> None:
    talk = Talk(close_business, {"happened": "stopped", "kind": "trade"}, TODAY).says(said)
    assert talk.asked == ("others" if understood else "ended")


def test_property_is_not_closed_while_some_rent_goes_on() -> None:
    at = Talk(close_business, {"happened": "stopped", "kind": "property"}, TODAY).says("no").at.outcome
    assert at is not None
    assert at.key == "still_letting"
