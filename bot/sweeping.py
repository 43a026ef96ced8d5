"""Sweeping while others are served: once an hour, in one process of however many there are."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Self

import structlog

from bot.ports import Now, Store

EVERY = timedelta(hours=1)
"""How often it is swept."""

LOOKS_EVERY = timedelta(minutes=5)
"""How often it is looked whether it is time, and so how long it is until what failed is tried again."""

LEASE = "sweep"

Sweep = Callable[[datetime, Callable[[], bool]], None]
"""Does what has fallen due by a time (UTC). Stops early, with nothing half-done, once it is told that it is over."""

_log = structlog.get_logger()


class Sweeping:
    """Sweeps in a thread of its own, from entering until leaving. Leaving waits for the step that is being done.

    The lease says when it was last swept: who takes it sweeps, and nobody else can take it until the hour is over.
    """

    def __init__(self, sweep: Sweep, store: Store, now: Now, looks_every: timedelta = LOOKS_EVERY) -> None:
        self._sweep = sweep
        self._store = store
        self._now = now
        self._looks_every = looks_every.total_seconds()
        self._is_over = Event()
        self._thread = Thread(target=self._live, name="sweep")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _live(self) -> None:
        while True:
            self.sweep_if_due()
            if self._is_over.wait(self._looks_every):
                return

    def sweep_if_due(self) -> None:
        """Sweep unless that was done within the hour, here or elsewhere. What fails is logged, and due again."""
        now, holder = self._now(), uuid.uuid4().hex
        try:
            if self._store.hold(LEASE, holder, now, now + EVERY):
                self._sweep_or_let_go(now, holder)
        except Exception as fault:  # noqa: BLE001 - the process serves on, and it is swept the next time
            _log.error(
                "sweep_failed",
                fault=type(fault).__name__,
                meaning="What time has made due was not all done. It is tried again in five minutes.",
            )

    def _sweep_or_let_go(self, now: datetime, holder: str) -> None:
        is_done = False
        try:
            self._sweep(now, self._is_over.is_set)
            is_done = not self._is_over.is_set()
        finally:
            if not is_done:
                self._store.let_go(LEASE, holder)
