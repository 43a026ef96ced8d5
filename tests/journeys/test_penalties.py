"""Who gets a point for what, and that the figures said are those of the person's own case."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.penalties import penalties
from tests.journeys.a_journey import TODAY
from tests.journeys.talk import Talk


def told(*words: str, today: date = TODAY) -> Talk:
    return Talk(penalties, today=today).says(*words)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (("update", "required", "2026-27"), "first_year"),
        (("update", "required", "2027-28"), "late_update"),
        (("update", "volunteer"), "volunteer_update"),
        (("update", "yearly"), "no_updates"),
        (("update", "not sure"), "find_out"),
        (("tax return", "required", "yes"), "late_return"),
        (("tax return", "required", "no"), "ordinary_return"),
        (("tax return", "volunteer", "yes"), "volunteer_return"),
        (("tax return", "volunteer", "no"), "ordinary_return"),
        (("tax return", "yearly", "yes"), "yearly_return"),
        (("tax return", "yearly", "no"), "ordinary_return"),
        (("tax return", "not sure"), "find_out"),
    ],
)
def test_the_case_decides_what_a_late_thing_brings(words: tuple[str, ...], outcome: str) -> None:
    at = told(*words).at.outcome
    assert at is not None
    assert at.key == outcome


@pytest.mark.parametrize(
    ("words", "threshold", "clean"),
    [
        (("update", "required", "2027-28"), 4, "12 months of sending"),
        (("tax return", "required", "yes"), 4, "12 months of sending"),
        (("tax return", "volunteer", "yes"), 2, None),
        (("tax return", "yearly", "yes"), 2, "24 months of sending"),
    ],
)
def test_points_are_told_with_the_threshold_and_clean_time_of_the_case(
    words: tuple[str, ...], threshold: int, clean: str | None
) -> None:
    text = told(*words).text
    assert f"At {threshold} points there is a £200 penalty." in text
    assert f"Below {threshold}, points normally expire after 24 months." in text
    assert (clean in text) if clean else ("months of sending" not in text)


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 4, 5), ["2026 to 2027"]),
        (date(2026, 4, 6), ["2026 to 2027", "2027 to 2028"]),
        (date(2027, 4, 6), ["2026 to 2027", "2027 to 2028", "2028 to 2029"]),
        (date(2028, 4, 6), ["2027 to 2028", "2028 to 2029", "2029 to 2030"]),
    ],
)
def test_no_year_is_offered_before_anybody_had_to_send_updates(today: date, years: list[str]) -> None:
    assert told("update", "required", today=today).buttons == years


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 11, 21), "7 February 2027 (Sunday)"),
        (date(2027, 5, 7), "7 May 2027 (Friday)"),
        (date(2027, 5, 8), "7 August 2027 (Saturday)"),
    ],
)
def test_the_first_year_ends_with_the_next_deadline(today: date, due: str) -> None:
    assert f"The next deadline is {due}." in told("update", "required", "2026-27", today=today).text


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2028, 1, 31), "The 2026 to 2027 tax return is due by 31 January 2028 (Monday)."),
        (date(2028, 2, 10), "was due by 31 January 2028 (Monday). If you have not sent it, send it now."),
    ],
)
def test_a_return_whose_deadline_has_passed_was_due(today: date, said: str) -> None:
    assert said in told("update", "required", "2026-27", today=today).text


def test_the_3_percent_at_day_15_is_not_said_flatly_of_the_first_year() -> None:
    text = told("payment").text
    assert "It is 3% of the tax unpaid after 15 days" in text
    assert "As far as we know, in your first year nothing is charged at day 15. Your notice shows it." in text
