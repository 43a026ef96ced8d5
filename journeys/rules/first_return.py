"""Nobody starts before their first tax return: what has been registered and filed, and the earliest start."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from journeys.rules.tax_year import TaxYear
from journeys.rules.thresholds import FIRST_REQUIRED, return_that_decides, year_decided_by


class Filing(StrEnum):
    """Where somebody stands with Self Assessment before any income is looked at (SR-03)."""

    NOT_REGISTERED = "not_registered"
    REQUIRED_RETURN_NOT_SENT = "required_return_not_sent"
    NONE_SENT = "none_sent"
    NONE_GIVEN = "none_given"
    GIVEN = "given"


def filing(*, registered: bool, filed_lately: bool, owes_a_return: bool, return_given: bool) -> Filing:
    """Where somebody stands with Self Assessment (SR-03, F-REG-02, F-ELIG-08).

    `filed_lately` is a return sent in the last 2 years. Somebody who `owes_a_return` may be in already: the
    duty goes with the return being due, not with sending it (SR-17).
    """
    if not registered:
        return Filing.NOT_REGISTERED
    if return_given:
        return Filing.GIVEN
    if filed_lately:
        return Filing.NONE_GIVEN
    return Filing.REQUIRED_RETURN_NOT_SENT if owes_a_return else Filing.NONE_SENT


def earliest_start(today: date) -> date:
    """The earliest 6 April that somebody who has sent no return can be required from (F-ELIG-08, F-DL-16).

    The next return they can send is for the tax year that ended last; the income on it decides the year two
    later. Nobody starts before the service does.
    """
    last_ended = TaxYear.containing(today) - 1
    return max(year_decided_by(last_ended), FIRST_REQUIRED).starts


def returns_to_look_at(today: date) -> tuple[TaxYear, ...]:
    """The returns that decide this tax year and the next, or the first year that any return decides."""
    current = max(TaxYear.containing(today), FIRST_REQUIRED - 1)
    return tuple(return_that_decides(year) for year in (current, current + 1) if year >= FIRST_REQUIRED)
