"""Every bench still runs, and prints what it says it prints."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import PostgresqlShelf

BENCH = Path(__file__).parents[2] / "bench"
RATIOS = {
    "turns": ["full_of_raw", "normal_of_raw"],
    "people": ["longest_over_median"],
    "start": ["new_over_existing"],
    "growth": ["cost_growth", "memory_growth"],
    "lookups": ["lookup_over_plain_page"],
    "refresh": ["refresh_over_bare", "call_over_bare"],
    "webhook": ["200_taken_p99_of_target"],
    "handler": ["over_handler", "over_handler_side_by_side", "said_over_handler"],
}
LOOKS = {"fuzz", "killing"}
"""Those that fail when they find something wrong. They have tests of their own."""


def run(name: str, folder: Path, *options: str) -> str:
    command = [sys.executable, "-m", f"bench.{name}", "--quick", "--folder", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", RATIOS)
def test_a_bench_prints_one_json_object_ratios_first(name: str, tmp_path: Path) -> None:
    figures = json.loads(run(name, tmp_path, "--json"))
    assert list(figures)[: len(RATIOS[name])] == RATIOS[name]
    assert all(value > 0 for value in figures.values())
    assert list(tmp_path.iterdir()) == []


def test_many_people_can_be_measured_on_postgresql_too(postgresql: PostgresqlShelf, tmp_path: Path) -> None:
    figures = json.loads(run("people", tmp_path, "--json", "--database", postgresql.new()))
    assert figures["turns_a_second"] > 0


def test_a_bench_prints_a_table(tmp_path: Path) -> None:
    table = run("turns", tmp_path).splitlines()
    assert table[0].startswith("full of raw")
    assert len({len(row) for row in table}) == 1


def test_the_readme_names_every_bench_and_every_figure_it_asks_for(tmp_path: Path) -> None:
    text = (BENCH / "README.md").read_text("utf-8")
    programs = {path.stem for path in BENCH.glob("*.py") if "\ndef main()" in path.read_text("utf-8")}
    assert programs == set(RATIOS) | LOOKS
    assert [name for name in programs if f"python -m bench.{name}`" not in text] == []
