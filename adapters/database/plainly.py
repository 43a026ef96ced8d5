"""A failure of the database as a sentence, with what to do about it where that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from adapters.database.lane import LaneBlocked
from bot.ports import Collided, StoreUnavailable

_DEADLOCK = "40P01"


@contextmanager
def said_plainly(engine: Engine, shown: str, advice: Mapping[str, str]) -> Iterator[None]:
    """Raise StoreUnavailable for whatever the database raises; Collided where it broke off what waited in a circle.

    `shown` names the database, without its password. `advice` goes by words in what the database says, first match.
    """
    driver_error: type[Exception] = engine.dialect.loaded_dbapi.Error
    try:
        yield
    except LaneBlocked as error:
        raise StoreUnavailable(f"{shown}: it is busy.") from error
    except (DBAPIError, driver_error) as error:
        cause = getattr(error, "orig", None) or error
        reason = _reason(cause)
        known = next((advice for words, advice in advice.items() if words in reason), "")
        kind = Collided if getattr(cause, "sqlstate", None) == _DEADLOCK else StoreUnavailable
        raise kind(f"{shown}: {reason}. {known}".strip()) from error


def _reason(error: BaseException) -> str:
    """What the database says went wrong, without its details, which may quote what a person has written."""
    diagnosis = getattr(error, "diag", None)
    said = diagnosis.message_primary if diagnosis else None
    lines = (said or str(error)).splitlines() or [type(error).__name__]
    return " ".join(lines[0].split()).rstrip(".")
