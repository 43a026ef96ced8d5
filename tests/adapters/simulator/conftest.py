"""A simulator for each test, or one for the tests of a file that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.simulator.asking import Asking, asking


@pytest.fixture
def client() -> Iterator[Asking]:
    """A client of a fresh simulator on 20 November 2026, without a limit on requests."""
    with asking() as client:
        yield client


@pytest.fixture(scope="module")
def reader() -> Iterator[Asking]:
    """The same, shared by the tests of a file: for those that change nothing."""
    with asking() as client:
        yield client
