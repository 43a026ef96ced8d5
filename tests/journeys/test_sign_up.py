"""What somebody who signs up late has to catch up on, by the day; and the dates that follow the tax year."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.sign_up import sign_up
from tests.journeys.talk import Talk

REQUIRED = {"topic": "late", "behind": "required"}


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (
            date(2026, 8, 7),
            ("No update for 2026 to 2027 is overdue yet", "7 August 2026", "up to 5 July 2026", "the first one"),
        ),
        (
            date(2026, 8, 8),
            ("due 7 August 2026 (Friday).", "up to 5 July 2026", "up to 30 June 2026", "the missed quarter"),
        ),
        (date(2026, 11, 7), ("up to 5 July 2026", "the missed quarter")),
        (date(2026, 11, 8), ("and 7 November 2026", "up to 5 October 2026", "up to 30 September 2026", "both missed")),
        (date(2027, 2, 8), ("and 7 February 2027", "up to 5 January 2027", "up to 31 December 2026", "all the missed")),
    ],
)
def test_one_update_covers_every_quarter_that_is_overdue(today: date, said: tuple[str, ...]) -> None:
    text = Talk(sign_up, REQUIRED, today).text
    assert [each for each in said if each not in text] == []


def test_points_are_left_out_in_the_first_year_only() -> None:
    assert "Late updates bring no points in 2026 to 2027" in Talk(sign_up, REQUIRED, date(2027, 4, 5)).text
    later = Talk(sign_up, REQUIRED, date(2027, 4, 6)).text
    assert "each missed deadline brings one penalty point, however many businesses are late" in later
    assert "Those for 2026 to 2027 bring none." in later


@pytest.mark.parametrize("answers", [REQUIRED, {"topic": "year", "need": "now"}])
def test_who_had_to_use_it_before_hears_of_that_year_too(answers: dict[str, str]) -> None:
    first, later = (Talk(sign_up, answers, day).text for day in (date(2027, 4, 5), date(2027, 4, 6)))
    assert "Your 2025 to 2026 return stays an ordinary one." in first
    assert "Did you have to use the service then?" not in first
    assert "stays an ordinary one" not in later
    assert "It goes through software, and updates are owed too." in later
    assert "if you were not signed up for it, ask HMRC about 2026 to 2027." in later


def test_an_earlier_return_can_have_brought_in_whom_hmrc_signed_up() -> None:
    wrong = {"topic": "already", "found": "wrong"}
    assert "Your 2024 to 2025 tax return decides" in Talk(sign_up, wrong, date(2027, 4, 5)).text
    later = Talk(sign_up, wrong, date(2027, 4, 6)).text
    assert "Your 2025 to 2026 tax return can bring you in for 2027 to 2028. So can an earlier one, from 2024" in later


def test_income_that_ended_before_the_tax_year_brings_no_updates() -> None:
    stopped = {"topic": "late", "behind": "stopped"}
    before = Talk(sign_up, {**stopped, "ended_on": "2026-04-05"})
    during = Talk(sign_up, {**stopped, "ended_on": "2026-04-06"})
    assert "ended before 6 April 2026" in before.text
    assert "you should not need the service" in before.text
    assert "Send one update, up to the end date" in during.text


def test_only_a_start_in_the_last_two_tax_years_needs_a_date() -> None:
    ready = {"topic": "ready", "ready": "trade"}
    assert "before 6 April 2024" in Talk(sign_up, ready, date(2027, 4, 5)).text
    assert "before 6 April 2025" in Talk(sign_up, ready, date(2027, 4, 6)).text


def test_a_refusal_that_names_no_reason_is_not_narrowed_to_two() -> None:
    text = Talk(sign_up, {"topic": "refused", "page": "cannot"}).text
    assert "HMRC has no recent tax return, or you are insolvent" not in text
    assert "There can be others, such as that someone acts for you by law." in text


def test_a_return_that_is_late_is_not_spoken_of_as_one_to_come() -> None:
    assert "return is due by 31 January 2027" in Talk(sign_up, REQUIRED, date(2027, 1, 31)).text
    assert "return was due by 31 January 2027" in Talk(sign_up, REQUIRED, date(2027, 2, 1)).text
    neither = {"topic": "year", "need": "neither"}
    assert "The 2025 to 2026 return was due by 31 January 2027" in Talk(sign_up, neither, date(2027, 2, 1)).text
    stopped = {"topic": "late", "behind": "stopped", "ended_on": "2026-10-01"}
    assert "It is due by 31 January 2028" in Talk(sign_up, stopped, date(2028, 1, 31)).text
    assert "It is due by" not in Talk(sign_up, stopped, date(2028, 2, 1)).text
