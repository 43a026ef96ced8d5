"""HMRC's limit for one application, kept by one process. `bot.hmrc.ports.Pace` also has an answer in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

from bot.hmrc.ports import GAP, place


class OwnPace:
    """The pace of one process: requests follow each other with a gap between them."""

    def __init__(self, gap: timedelta = GAP) -> None:
        self._gap = gap
        self._free: datetime | None = None
        self._lock = Lock()

    def take(self, now: datetime, longest: timedelta) -> datetime | None:
        """When the next request may be made, see `bot.hmrc.ports.Pace`. Safe from many threads of this process."""
        with self._lock:
            at = place(self._free, now, longest)
            if at is not None:
                self._free = at + self._gap
            return at
