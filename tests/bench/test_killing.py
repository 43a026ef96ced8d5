"""Two bots on one PostgreSQL, one of them killed again and again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.test_benches import run
from tests.databases import PostgresqlShelf


@pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")
def test_nothing_is_lost_when_either_of_two_bots_is_killed(postgresql: PostgresqlShelf, tmp_path: Path) -> None:
    figures = json.loads(run("killing", tmp_path, "--json", "--database", postgresql.new()))
    assert figures["lost"] == 0
    assert figures["kills"] > 0
    assert figures["messages"] > figures["updates"]
