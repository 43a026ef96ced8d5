"""Dates, money and tax years as a sentence in English has them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from journeys.rules.tax_year import TaxYear

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_in_words(day: date) -> str:
    """`7 February 2027 (Sunday)`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} ({_WEEKDAYS[day.weekday()]})"


def pounds(amount: Decimal) -> str:
    """`£1,234.50`, and whole pounds as `£50,000`."""
    return f"£{amount:,.2f}".removesuffix(".00")


def years_of(year: TaxYear) -> str:
    """`2026 to 2027`."""
    return f"{year.start_year} to {year.start_year + 1}"
