"""Which sources go on: by their ends, and by the latest return that shows their kind."""

from __future__ import annotations

from datetime import date, timedelta

from journeys.rules.qualifying_income import Source
from journeys.rules.running_sources import have_all_ended, last_shown, running_on
from journeys.rules.tax_year import TaxYear
from tests.journeys.rules.people import RENT, TRADE, source

DAY = date(2026, 4, 6)
BEFORE = DAY - timedelta(days=1)


def shown(**by_year: tuple[Source, ...]) -> dict[TaxYear, tuple[Source, ...]]:
    return {TaxYear(int(name[1:])): sources for name, sources in by_year.items()}


def all_ended(**by_year: tuple[Source, ...]) -> bool:
    return have_all_ended(last_shown(shown(**by_year)), DAY)


def test_an_end_on_the_day_itself_is_not_before_it() -> None:
    assert all_ended(y2024=(source(1, ceased=BEFORE),))
    assert not all_ended(y2024=(source(1, ceased=DAY),))


def test_an_end_nobody_told_has_not_come() -> None:
    assert not all_ended(y2024=(source(1),))


def test_no_source_at_all_has_not_ended() -> None:
    assert not all_ended(y2024=())


def test_one_that_goes_on_is_enough() -> None:
    assert not all_ended(y2024=(source(1, ceased=BEFORE), source(1)))
    assert not all_ended(y2024=(source(1, ceased=BEFORE), source(1, RENT)))
    assert not all_ended(y2024=(source(1, ceased=BEFORE),), y2025=(source(1, RENT),))


def test_the_latest_return_speaks_for_its_kind() -> None:
    assert all_ended(y2024=(source(1),), y2025=(source(1, ceased=BEFORE),))
    assert not all_ended(y2024=(source(1, ceased=BEFORE),), y2025=(source(1),))
    assert all_ended(y2025=(source(1, ceased=BEFORE),), y2024=(source(1),))


def test_what_goes_on_is_told_by_kind() -> None:
    sources = last_shown(shown(y2024=(source(1, RENT), source(1)), y2025=(source(1, ceased=BEFORE), source(1, RENT))))
    assert running_on(sources, DAY) == (RENT,)
    assert running_on(sources, BEFORE) == (TRADE, RENT)
