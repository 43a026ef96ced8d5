"""A far end, a clock, and our client between them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.hmrc.client import HmrcClient
from tests.adapters.hmrc.far_end import Clock, FarEnd, connected


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def far_end() -> Iterator[FarEnd]:
    with FarEnd().serving() as serving:
        yield serving


@pytest.fixture
def hmrc(far_end: FarEnd, clock: Clock) -> Iterator[HmrcClient]:
    with connected(far_end.url, clock) as client:
        yield client
