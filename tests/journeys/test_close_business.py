"""Which update is the last one of a business, and what ends with it, at the days where it changes."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.close_business import close_business
from tests.journeys.talk import Talk

TODAY = date(2027, 6, 1)


def after(
    ended: date, *, others: bool, today: date = TODAY, joined: str = "by_then", later: bool | None = False
) -> Talk:
    answers = {"happened": "stopped", "kind": "trade", "ended": ended.isoformat(), "joined": joined, "others": others}
    return Talk(close_business, answers if others else {**answers, "later": later}, today)


def outcome_of(talk: Talk) -> str:
    assert talk.at.outcome is not None
    return talk.at.outcome.key


BEFORE_ANYBODY, SINCE = date(2026, 4, 5), date(2026, 4, 6)


@pytest.mark.parametrize(
    ("ended", "joined", "with_others", "alone"),
    [
        (BEFORE_ANYBODY, "no", "outside_it", "all_ended_before"),
        (BEFORE_ANYBODY, "after_it", "close_old_one", "all_ended_before"),
        (BEFORE_ANYBODY, "by_then", "close_one", "close_last"),
        (SINCE, "no", "not_in_it", "not_in_it"),
        (SINCE, "after_it", "not_in_it", "not_in_it"),
        (SINCE, "by_then", "close_one", "close_last"),
        (date(2025, 4, 5), "by_then", "close_old_one", "all_ended_before"),
    ],
)
def test_what_a_closed_business_leaves_turns_on_who_was_in_the_service_then(
    ended: date, joined: str, with_others: str, alone: str
) -> None:
    assert outcome_of(after(ended, others=True, joined=joined)) == with_others
    assert outcome_of(after(ended, others=False, joined=joined)) == alone


def test_who_is_not_signed_up_is_not_told_to_send_the_last_update() -> None:
    text = after(date(2026, 10, 1), others=False, joined="no", today=date(2026, 11, 21)).text
    assert "send it now" not in text
    assert "If you have signed up for 2026 to 2027, or must use it then, the business needs updates" in text
    assert "If you need not: put its income up to 1 October 2026 (Thursday) on an ordinary tax return." in text


def test_who_signed_up_for_a_later_year_alone_may_have_had_to_use_it_before() -> None:
    text = after(date(2027, 2, 1), others=False, joined="after_it").text
    assert "If you have signed up for 2026 to 2027, or must use it then, the business needs updates" in text
    assert "You should not need the service" not in text


@pytest.mark.parametrize("others", [True, False])
def test_who_is_not_sure_may_have_been_a_volunteer(others: bool) -> None:
    text = after(date(2025, 8, 1), others=others, joined="no", today=date(2026, 11, 21)).text
    assert "Were you signed up for 2025 to 2026 by choice? Then you had updates to send: change your answers." in text
    assert "goes the ordinary way, unless you were signed up for it." in text
    assert "so that it needs no updates" not in text


@pytest.mark.parametrize("others", [True, False])
def test_a_volunteer_of_the_testing_years_is_not_told_that_there_were_no_updates(others: bool) -> None:
    text = after(date(2025, 3, 1), others=others).text
    assert "If you were signed up for 2024 to 2025, you had updates to send then." in text
    assert "no updates to send" not in text
    assert "before your first tax year" not in text.lower()


def test_a_new_business_may_be_on_the_yearly_return() -> None:
    hint = "Is it a new business that is on the yearly return? Then it brings no updates, and none is late."
    assert hint in after(date(2026, 10, 1), others=True, today=date(2026, 11, 21)).text


def test_a_volunteer_of_the_year_before_sends_that_return_through_software() -> None:
    text = after(date(2025, 10, 1), others=False, today=date(2026, 11, 21)).text
    assert "your 2025 to 2026 tax return then goes through software" in text
    assert "Its deadline was 5 November 2025 (Wednesday)." in text


def test_a_bare_yes_does_not_say_since_which_year_somebody_is_signed_up() -> None:
    told = {"happened": "stopped", "kind": "trade", "ended": "2025-10-01"}
    talk = Talk(close_business, told, date(2026, 11, 21)).says("yes")
    assert talk.asked == "joined"
    assert talk.says("not sure").asked == "others"


def test_not_all_is_said_to_have_ended_where_another_ended_later() -> None:
    talk = after(date(2025, 10, 1), others=False, later=None, joined="no")
    assert talk.asked == "later"
    assert outcome_of(talk.says("yes")) == "last_one_first"


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
    ("joined", "ended", "today", "said"),
    [
        ("after_it", BEFORE_ANYBODY, date(2027, 1, 31), "goes the ordinary way. Its deadline is 31 January 2027"),
        ("no", BEFORE_ANYBODY, date(2027, 1, 31), "Its deadline is 31 January 2027 (Sunday)."),
        ("no", BEFORE_ANYBODY, date(2027, 2, 1), "The deadline of your 2025 to 2026 tax return was 31 January 2027"),
        ("by_then", date(2026, 10, 1), date(2028, 1, 31), "Its deadline is 31 January 2028 (Monday)."),
        ("by_then", date(2026, 10, 1), date(2028, 6, 1), "Its deadline was 31 January 2028 (Monday)."),
        ("no", date(2026, 10, 1), date(2028, 1, 31), "The deadline of that return is 31 January 2028"),
        ("no", date(2026, 10, 1), date(2028, 6, 1), "The deadline of that return was 31 January 2028"),
    ],
)
def test_a_tax_return_is_spoken_of_as_past_once_its_deadline_is(
    joined: str, ended: date, today: date, said: str
) -> None:
    assert said in after(ended, others=False, today=today, joined=joined).text


def test_a_year_that_is_over_may_not_be_offered_for_sign_up() -> None:
    within = after(date(2026, 10, 1), others=True, joined="no", today=date(2027, 4, 5)).text
    assert "If you must: sign up for 2026 to 2027, with what ended during it." in within
    afterwards = after(date(2026, 10, 1), others=True, joined="no", today=date(2027, 4, 6)).text
    assert "If HMRC's page does not offer 2026 to 2027 any more, ask HMRC what to do." in afterwards


@pytest.mark.parametrize(("said", "understood"), [("5/4/2015", False), ("6/4/2015", True), ("2/6/2027", False)])
def test_an_end_date_is_one_that_hmrc_takes(said: str, understood: bool) -> None:
    talk = Talk(close_business, {"happened": "stopped", "kind": "trade"}, TODAY).says(said)
    assert talk.asked == ("joined" if understood else "ended")


def test_property_is_not_closed_while_some_rent_goes_on() -> None:
    at = Talk(close_business, {"happened": "stopped", "kind": "property"}, TODAY).says("no").at.outcome
    assert at is not None
    assert at.key == "still_letting"
