"""A machine that has lost one of its transitions, for tests of whatever must notice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from journeys.engine.machine import Map


def transitions(over: Map) -> list[tuple[str, int]]:
    """Every transition of a machine: where from, and which of the rows there."""
    return [(question.key, row) for question in over.routes for row in range(len(over.rows(question.key)))]


@contextmanager
def without(over: Map, key: str, row: int) -> Iterator[None]:
    """Take one transition out of the machine for a while."""
    held: list[Any] = over.machine.events["answered"].transitions[key]
    lost = held.pop(row)
    try:
        yield
    finally:
        held.insert(row, lost)
