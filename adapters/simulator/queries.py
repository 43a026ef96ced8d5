"""What the calls ask in their query strings, and the code for each way to ask wrongly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from adapters.simulator.refusals import Refusal, refuse_any
from journeys.rules.tax_year import TaxYear

Query = Mapping[str, str]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"2\d{3}-\d{2}")


def check_flag(query: Query, name: str, code: str) -> str | None:
    """The code when a flag is neither true nor false."""
    return None if query.get(name, "false") in {"true", "false"} else code


def flag(query: Query, name: str) -> bool:
    """A flag that has been checked."""
    return query.get(name) == "true"


def check_dates(query: Query) -> list[str | None]:
    """The codes for dates that are not dates, or one without the other."""
    start, end = query.get("fromDate"), query.get("toDate")
    return [
        "FORMAT_FROM_DATE" if start is not None and read_day(start) is None else None,
        "FORMAT_TO_DATE" if end is not None and read_day(end) is None else None,
        "MISSING_FROM_DATE" if start is None and end is not None else None,
        "MISSING_TO_DATE" if end is None and start is not None else None,
    ]


def dates(query: Query) -> tuple[date, date] | None:
    """Both dates, which have been checked; None when neither was given. Raises Refusal when they are in no order."""
    if "fromDate" not in query:
        return None
    start, end = read_day(query["fromDate"]), read_day(query["toDate"])
    assert start is not None
    assert end is not None
    refuse_any(["RANGE_TO_DATE_BEFORE_FROM_DATE" if end < start else None])
    return start, end


def read_day(text: str) -> date | None:
    """A day written YYYY-MM-DD; None for anything else."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_year(text: str) -> TaxYear:
    """A tax year written YYYY-YY. Raises Refusal."""
    if not _YEAR.fullmatch(text):
        raise Refusal("FORMAT_TAX_YEAR")
    try:
        return TaxYear.parse(text)
    except ValueError as error:
        raise Refusal("RULE_TAX_YEAR_RANGE_INVALID") from error
