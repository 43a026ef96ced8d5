"""Circuit breaker: an API that failed several times in a row is given a rest, then tried with one request."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

FAILURES = 5
"""Failures in a row after which requests are held back."""

REST = timedelta(seconds=30)


class Breaker:
    """Holds requests to one API back while it fails. Safe from many threads. Moments are aware UTC."""

    def __init__(self, failures: int = FAILURES, rest: timedelta = REST) -> None:
        self._most = failures
        self._rest = rest
        self._failed = 0
        self._since: datetime | None = None
        self._lock = Lock()

    def lets_through(self, now: datetime) -> bool:
        """May a request be made? After the rest one may; the others wait for what comes of it, or another rest."""
        with self._lock:
            if self._since is None:
                return True
            if self._rests(now):
                return False
            self._since = now
            return True

    def fails(self, now: datetime) -> bool:
        """Would a request be held back now? To ask changes nothing."""
        with self._lock:
            return self._rests(now)

    def _rests(self, now: datetime) -> bool:
        return self._since is not None and timedelta(0) <= now - self._since < self._rest

    def worked(self) -> None:
        """An answer came that is not a fault of HMRC's, so everything may go again."""
        with self._lock:
            self._failed, self._since = 0, None

    def failed(self, now: datetime) -> None:
        """No answer came, or one that is a fault of HMRC's."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most:
                self._since = now
