"""The return that is spoken of: the earliest that goes through software and can still be on time."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.year_end import year_end
from tests.journeys.talk import Talk


@pytest.mark.parametrize(
    ("today", "year", "due", "changes_until"),
    [
        (date(2026, 4, 5), "2026 to 2027", "31 January 2028 (Monday)", "31 January 2029 (Wednesday)"),
        (date(2026, 11, 21), "2026 to 2027", "31 January 2028 (Monday)", "31 January 2029 (Wednesday)"),
        (date(2028, 1, 31), "2026 to 2027", "31 January 2028 (Monday)", "31 January 2029 (Wednesday)"),
        (date(2028, 2, 1), "2027 to 2028", "31 January 2029 (Wednesday)", "31 January 2030 (Thursday)"),
        (date(2028, 4, 6), "2027 to 2028", "31 January 2029 (Wednesday)", "31 January 2030 (Thursday)"),
    ],
)
def test_the_return_spoken_of_is_not_overdue(today: date, year: str, due: str, changes_until: str) -> None:
    text = Talk(year_end, today=today).says("when").text
    assert f"for {year} by {due}" in text
    assert f"so until {changes_until}." in text


VOLUNTEERS = "Were you in the service for 2025 to 2026? Then that tax return is due by 31 January 2027 (Sunday)."


@pytest.mark.parametrize("page", ["when", "steps", "adjustments", "wages", "losses"])
@pytest.mark.parametrize(
    ("today", "has_volunteers", "year", "due"),
    [
        (date(2026, 11, 21), True, "2026 to 2027", "31 January 2028 (Monday)"),
        (date(2027, 1, 31), True, "2026 to 2027", "31 January 2028 (Monday)"),
        (date(2027, 2, 1), False, "2026 to 2027", "31 January 2028 (Monday)"),
        (date(2027, 6, 1), False, "2026 to 2027", "31 January 2028 (Monday)"),
        (date(2028, 2, 1), False, "2027 to 2028", "31 January 2029 (Wednesday)"),
    ],
)
def test_every_page_names_the_same_return(page: str, today: date, has_volunteers: bool, year: str, due: str) -> None:
    text = Talk(year_end, today=today).says(page).text
    in_title, in_a_line = f"for {year} by {due}", f"The {year} tax return is due by {due}."
    assert (in_title if page == "when" else in_a_line) in text
    assert (VOLUNTEERS in text) is has_volunteers


@pytest.mark.parametrize(
    ("today", "year", "until"),
    [
        (date(2026, 11, 21), "2025 to 2026", "31 January 2028 (Monday)"),
        (date(2027, 6, 1), "2026 to 2027", "31 January 2029 (Wednesday)"),
        (date(2028, 2, 1), "2026 to 2027", "31 January 2029 (Wednesday)"),
    ],
)
def test_a_return_that_may_be_sent_already_is_the_one_to_change(today: date, year: str, until: str) -> None:
    assert f"For the {year} return, that is until {until}." in Talk(year_end, today=today).says("amend").text
