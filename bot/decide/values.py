"""The values that a line may hold, read strictly: what is not clearly meant is refused with what would be."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainValidator, StrictBool

from journeys.rules.tax_year import TaxYear

PENNY = Decimal("0.01")
MOST_MONEY = Decimal(1_000_000_000_000)
"""A million million pounds: more is a slip of the keyboard."""

_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"\d{4}-\d{2}", re.ASCII)


class Unanswerable(ValueError):
    """A line that can be read and still has no answer. Its text names the field and says what to write."""


class Asked(BaseModel):
    """What one line asks. A field nobody knows is an error; so is a missing one without a default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Any


class Part(BaseModel):
    """An object inside a line, as strict as the line."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_number(value: object) -> Decimal:
    """A JSON number, or the same in text (`"50000.00"`, `"£50,000"`), exactly as it was written.

    Floats go by how they print, never by their binary value. Raises ValueError.
    """
    match value:
        case bool():
            raise ValueError("must be a number")
        case Decimal() if value.is_finite():
            return value
        case int():
            return Decimal(value)
        case float():
            return read_number(repr(value))
        case str() if _NUMBER.fullmatch(text := value.strip().removeprefix("£")):
            return Decimal(text.replace(",", ""))
    raise ValueError("must be a number, like 50000 or 49999.99")


def read_money(value: object) -> Decimal:
    """Pounds, rounded to the penny half up. Raises ValueError when it is no number, or beyond all sense."""
    number = read_number(value)
    if not -MOST_MONEY < number < MOST_MONEY:
        raise ValueError("is too large to be an amount in pounds")
    return number.quantize(PENNY, ROUND_HALF_UP)


def read_whole(value: object) -> int:
    """A whole number, written as a number. Raises ValueError."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Decimal) and value.is_finite() and -MOST_MONEY < value < MOST_MONEY and value == int(value):
        return int(value)
    raise ValueError("must be a whole number")


def read_day(value: object) -> date:
    """An ISO date of this century. Raises ValueError for other writings, and for a day that never comes."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("must be a date like 2026-11-20")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"must be a date like 2026-11-20, and {value} is not a day") from None
    if not 2000 <= day.year < 2100:
        raise ValueError("must be a date between 2000 and 2099")
    return day


def read_tax_year(value: object) -> TaxYear:
    """A tax year of this century, as `2026-27` only. Raises ValueError."""
    if not isinstance(value, str) or not _YEAR.fullmatch(value):
        raise ValueError("must be a tax year like 2026-27")
    year = TaxYear.parse(value)
    if not 2000 <= year.start_year < 2099:
        raise ValueError("must be a tax year between 2000-01 and 2098-99")
    return year


def _not_negative(amount: Decimal) -> Decimal:
    if amount < 0:
        raise ValueError("must not be negative")
    return amount


Flag = StrictBool
Number = Annotated[Decimal, PlainValidator(read_number)]
SignedMoney = Annotated[Decimal, PlainValidator(read_money)]
Money = Annotated[Decimal, PlainValidator(lambda value: _not_negative(read_money(value)))]
Whole = Annotated[int, PlainValidator(read_whole)]
Day = Annotated[date, PlainValidator(read_day)]
Year = Annotated[TaxYear, PlainValidator(read_tax_year)]
