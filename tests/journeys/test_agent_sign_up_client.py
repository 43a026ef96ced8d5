"""The message to a client who was signed up: its dates follow from the year and the day."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.agent_sign_up_client import agent_sign_up_client
from tests.journeys.talk import ENGLISH, Talk


def _message(today: date, year: str) -> str:
    """The first screen, which is what is sent."""
    talk = Talk(agent_sign_up_client, today=today).chooses("Get a message for your client", year)
    return ENGLISH.reply(talk.replies[0])


def test_signed_up_for_this_year_names_what_was_missed_and_what_is_next() -> None:
    said = _message(date(2026, 11, 21), "2026 to 2027")
    assert "The next is due by 7 February 2027 (Sunday)." in said
    assert "Updates that were due: 7 August 2026 (Friday) and 7 November 2026 (Saturday)." in said
    assert "Your 2025 to 2026 tax return goes the ordinary way, by 31 January 2027 (Sunday)." in said
    assert "Your 2026 to 2027 return goes through software, by 31 January 2028 (Monday)." in said


@pytest.mark.parametrize(
    ("today", "behind"), [(date(2026, 8, 7), "No update is overdue."), (date(2026, 8, 8), "7 August 2026 (Friday)")]
)
def test_an_update_is_missed_from_the_day_after_it_was_due(today: date, behind: str) -> None:
    assert behind in _message(today, "2026 to 2027")


def test_signed_up_for_next_year_starts_on_6_april_and_owes_nothing_yet() -> None:
    said = _message(date(2026, 11, 21), "2027 to 2028")
    assert "You start on 6 April 2027 (Tuesday)." in said
    assert "The first is due by 7 August 2027 (Saturday)." in said
    assert "were due" not in said


def test_a_return_that_was_due_already_is_not_given_a_date() -> None:
    said = _message(date(2027, 2, 1), "2026 to 2027")
    assert "Tax returns for earlier years go the ordinary way." in said
    assert "31 January 2027" not in said


def test_a_refusal_that_names_no_reason_is_not_narrowed_to_two() -> None:
    text = Talk(agent_sign_up_client).chooses("Find out why HMRC refused", "The client cannot use it").text
    assert "There can be others, such as that someone acts for the client by law." in text


def test_sources_that_were_active_in_the_year_are_kept() -> None:
    text = Talk(agent_sign_up_client).chooses("Go through the steps").text
    assert "Keep those active in 2026 to 2027, even if they have stopped since." in text
