"""HMRC's simulator for as long as a test lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from adapters.simulator.running import Simulator
from adapters.simulator.world import Application
from bot.ports import Now


@contextmanager
def simulated(now: Now, application: Application | None = None, a_second: int | None = None) -> Iterator[Simulator]:
    """A simulator of its own. It closes behind the test's back, which would wait 0.15 s for uvicorn and learn nothing.

    `a_second` is how many requests a second it takes, None for any number.
    """
    simulator = Simulator(now, application, a_second=a_second).start()
    try:
        yield simulator
    finally:
        Thread(target=simulator.stop, name="closing").start()
