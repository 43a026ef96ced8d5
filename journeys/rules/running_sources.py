"""Which sources of income go on, as far as the tax returns given can tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from journeys.rules.qualifying_income import Source, SourceKind
from journeys.rules.tax_year import TaxYear

Shown: TypeAlias = Mapping[SourceKind, tuple[Source, ...]]
"""Each kind that counts, with its sources on the latest return that shows it."""


def last_shown(counted: Mapping[TaxYear, tuple[Source, ...]]) -> Shown:
    """The sources that count of each return given, as the latest return with their kind shows them.

    A return does not say which of its trades is which of last year's, so the latest one speaks for its kind.
    """
    shown: dict[SourceKind, tuple[Source, ...]] = {}
    for year in sorted(counted):
        for kind in {source.kind for source in counted[year]}:
            shown[kind] = tuple(source for source in counted[year] if source.kind is kind)
    return shown


def running_on(shown: Shown, day: date) -> tuple[SourceKind, ...]:
    """The kinds that did not end before a day, as HMRC's sign-up pages want them (SR-66, SR-27).

    A source whose end nobody told goes on.
    """
    return tuple(
        kind for kind in SourceKind if kind in shown and not all(has_ended(source, day) for source in shown[kind])
    )


def have_all_ended(shown: Shown, before: date) -> bool:
    """Whether there were sources, and all of them ended before a day (SR-06)."""
    return bool(shown) and all(has_ended(source, before) for sources in shown.values() for source in sources)


def has_ended(source: Source, before: date) -> bool:
    """Whether a source is known to have ended before a day."""
    return source.ceased_on is not None and source.ceased_on < before
