"""What goes back over HTTP: JSON as HMRC writes it, with money as numbers and dates as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import orjson
from starlette.responses import Response

from journeys.rules.tax_year import TaxYear


def answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer. Knows dates, `Decimal` (written as a number) and `TaxYear` besides what JSON has."""
    content = orjson.dumps(body, default=_plain, option=orjson.OPT_PASSTHROUGH_DATACLASS)
    return Response(content, status, dict(headers or {}), "application/json")


def nothing(headers: Mapping[str, str] | None = None) -> Response:
    """The answer with no body."""
    return Response(None, 204, dict(headers or {}))


def moment(at: datetime) -> str:
    """A moment as HMRC writes it: UTC, to the millisecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return float(value)
        case TaxYear():
            return str(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no form in JSON")
