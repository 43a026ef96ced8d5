"""A lane for the turns of a process, where only so many can be at the database at once."""

from __future__ import annotations

from collections import deque
from threading import Lock
from types import TracebackType


class LaneBlocked(Exception):
    """Whoever is at the front of the lane has not moved for as long as one may wait."""


class Lane:
    """A lock that lets people in by order of arrival, so that nobody waits for ever while others race.

    SQLite has one writer at a time, and a pool so many connections. Threads that race for one, or for a plain lock,
    overtake one another, and the unlucky wait many times as long as the rest. Raises LaneBlocked to whoever has waited
    `patience` seconds. `width` of them are let in at once.
    """

    def __init__(self, patience: float, width: int = 1) -> None:
        self._patience = patience
        self._free = width
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if self._free:
                self._free -= 1
                return
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        self._wait(called)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1

    def _wait(self, called: Lock) -> None:
        try:
            is_called = called.acquire(timeout=self._patience)
        except BaseException:  # Ctrl-C while waiting: whoever leaves may not block those behind
            if not self._left(called):
                self.__exit__(None, None, None)
            raise
        if not is_called and self._left(called):
            raise LaneBlocked

    def _left(self, called: Lock) -> bool:
        """Step out of the lane; False when our turn came at that very moment, so that the lane is ours."""
        with self._guard:
            if called not in self._waiting:
                return False
            self._waiting.remove(called)
            return True
