"""A database of one's own for each test, copied from one that is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.database.store import DatabaseStore
from tests.bot.chatting import Shelf, opened


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def path(shelf: Shelf) -> Path:
    return shelf.path()


@pytest.fixture
def store(path: Path) -> Iterator[DatabaseStore]:
    yield from opened(path)
