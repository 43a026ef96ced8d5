"""A temporary exemption is only said to hold for as long as it is known to."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.exemption import exemption
from tests.journeys.talk import Talk

SURE, NOT_SURE = "It lasts to April 2027 at the earliest", "Ask HMRC if it still holds"


def told(key: str, today: date) -> str:
    return Talk(exemption, {"topic": "kinds", "ground": "shown", "shown": key}, today).text


@pytest.mark.parametrize("key", ["residence", "trust", "averaging", "care", "performer"])
def test_a_temporary_one_is_sure_to_the_end_of_the_tax_year(key: str) -> None:
    assert SURE in told(key, date(2027, 4, 5))
    assert NOT_SURE in told(key, date(2027, 4, 6))


def test_one_that_may_be_over_is_not_titled_as_one_that_holds() -> None:
    assert "You look exempt for a time" in told("care", date(2027, 4, 5))
    assert "You look exempt" not in told("care", date(2028, 6, 1))
    assert "You were exempt until 5 April 2027 (Monday), and perhaps still are" in told("care", date(2028, 6, 1))


@pytest.mark.parametrize("key", ["blind", "couple", "minister", "lloyds"])
def test_a_lasting_one_ends_with_the_circumstances(key: str) -> None:
    assert "It lasts until your circumstances change" in told(key, date(2027, 4, 6))


@pytest.mark.parametrize(
    ("today", "due"), [(date(2027, 1, 31), "2025 to 2026 return"), (date(2027, 2, 1), "2026 to 2027 return")]
)
def test_the_return_that_is_named_is_one_to_come(today: date, due: str) -> None:
    assert f"Carry on with ordinary tax returns. The {due} is due by 31 January" in told("blind", today)


def test_what_to_do_once_a_temporary_one_may_be_over_hangs_on_what_hmrc_says() -> None:
    assert "• You do not have to apply." in told("care", date(2027, 4, 5))
    later = told("care", date(2029, 6, 1))
    assert "• You do not have to apply." not in later
    assert "• Carry on with ordinary tax returns." not in later
    assert "If HMRC says it holds: you need not apply. The 2028 to 2029 return is ordinary" in later
    assert "If not, check again if you need to sign up, without this reason." in later
