"""The time, real or pretended. Nothing else in the project asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.ports import Now
from journeys.rules.deadlines import LONDON, london_date as london_date
from journeys.rules.tax_year import TaxYear

EARLIEST_TODAY = TaxYear(2025).starts
"""The first day that may be pretended: the rules here begin with that tax year."""

LATEST_TODAY = date(2099, 12, 31)
"""The last one. Behind it there is room for the days that follow from it."""


def real_time() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def pretend(today: date) -> Now:
    """A clock that shows the real time of day on another date in Europe/London."""

    def pretended() -> datetime:
        return datetime.combine(today, real_time().astimezone(LONDON).timetz()).astimezone(UTC)

    return pretended
