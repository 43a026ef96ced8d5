"""A share in per cent, as people say it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from journeys.engine.model import Facts, Misread
from journeys.engine.questions import Share
from journeys.engine.text import _

SHARE = Share("part", ask=_("What is your share?"), short=_("Your share"))
NONE = Facts({}, date(2026, 11, 21))


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("50", "50"),
        ("50%", "50"),
        ("33.33 per cent", "33.33"),
        ("0.5", "0.5"),
        ("100", "100"),
        ("half", "50"),
        ("a half", "50"),
        ("a third", "33.3333"),
        ("One third", "33.3333"),
        ("two thirds", "66.6666"),
        ("three quarters", "75"),
        ("1/3", "33.3333"),
        ("2/8", "25"),
        ("1/1", "100"),
    ],
)
def test_it_is_understood_and_kept(said: str, part: str) -> None:
    found = SHARE.understand(said, NONE)
    assert found == Decimal(part)
    assert isinstance(found, Decimal)
    assert SHARE.read(SHARE.store(found), NONE) == found


@pytest.mark.parametrize("said", ["0", "0/3", "3/2", "101", "100.01", "-5", "33.33333", "1e2", "mine", "", "1/0"])
def test_what_is_no_share_is_not_taken(said: str) -> None:
    assert isinstance(SHARE.understand(said, NONE), Misread)


def test_a_whole_number_kept_before_is_read() -> None:
    assert SHARE.read(50, NONE) == Decimal(50)
    assert SHARE.read(True, NONE) is None
    assert SHARE.read("mine", NONE) is None
