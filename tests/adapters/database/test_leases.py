"""A lease between processes: one has it, and when it dies another takes it once it has run out."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

from adapters.database.store import DatabaseStore
from tests.databases import Shelf

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

CONTEND = f"""
import sys
from datetime import UTC, datetime, timedelta
from adapters.database.store import DatabaseStore
now = datetime.fromisoformat("{NOW.isoformat()}")
store = DatabaseStore(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
print(store.hold("sender", sys.argv[2], now, now + timedelta(minutes=1)), flush=True)
sys.stdin.readline()
"""


def contending(url: str, *holders: str) -> list[tuple[str, subprocess.Popen[str], bool]]:
    """Processes that all ask for the lease at once and then live on: each with its name and what it was told."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", CONTEND, url, each], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for each in holders
    ]
    assert [line(each) for each in started] == ["ready"] * len(holders)
    for each in started:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    return [(name, each, line(each) == "True") for name, each in zip(holders, started, strict=True)]


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_one_of_many_processes_has_a_lease_and_another_takes_it_when_that_one_is_dead(databases: Shelf) -> None:
    url = databases.new()
    contenders = contending(url, "a", "b", "c", "d")
    ((holder, _process, _has),) = [each for each in contenders if each[2]]
    for _name, process, _has in contenders:
        process.kill()
        process.communicate()
    store = DatabaseStore(url)
    assert not store.hold("sender", "next", NOW + MINUTE - timedelta(seconds=1), NOW + 2 * MINUTE)
    assert store.hold("sender", "next", NOW + MINUTE, NOW + 2 * MINUTE)
    assert not store.hold("sender", holder, NOW + MINUTE, NOW + 2 * MINUTE)
    store.close()


def test_one_of_many_processes_takes_a_lease_that_has_run_out(databases: Shelf) -> None:
    url = databases.new()
    store = DatabaseStore(url)
    assert store.hold("sender", "earlier", NOW - MINUTE, NOW)
    contenders = contending(url, "a", "b", "c", "d")
    assert [has for _name, _process, has in contenders].count(True) == 1
    for _name, process, _has in contenders:
        process.communicate("\n")
    store.close()
