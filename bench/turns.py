"""Turns a second, every one durable, against the bare SQLite driver doing the same writes in the same run.

First every SQL statement of some conversations is recorded. Then the assistant and the bare driver take turns at
the same conversations, each on its own new database: the driver replays the recorded statements, transactions and
payloads, and does nothing else. Once with `synchronous=FULL` for every turn, once with NORMAL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event

from bench.figures import Figure, milliseconds, options, show
from bench.talking import TURNS, Town, town

Transaction = list[tuple[str, Any]]


class Written:
    """What the driver was given since it was last asked: transactions of statements and their values."""

    def __init__(self) -> None:
        self.transactions: list[Transaction] = []

    def add(self, sql: str, values: Any) -> None:
        """One statement. The replay begins, commits and sets its own modes."""
        if sql.startswith("BEGIN"):
            self.transactions.append([])
        elif not sql.startswith(("COMMIT", "PRAGMA")):
            self.transactions[-1].append((sql, values))

    def taken(self) -> list[Transaction]:
        """The transactions so far, which are then forgotten."""
        taken, self.transactions = self.transactions, []
        return taken


@contextmanager
def recording() -> Iterator[Written]:
    """Write down everything that connections opened meanwhile are given."""
    written = Written()

    class Recorder(sqlite3.Cursor):
        def execute(self, sql: str, values: Any = ()) -> Recorder:
            written.add(sql, values)
            super().execute(sql, values)
            return self

    class Recorded(sqlite3.Connection):
        def cursor(self, factory: Any = Recorder) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, values: Any = ()) -> Any:
            return self.cursor().execute(sql, values)

    def connecting(_dialect: object, _record: object, _given: object, named: dict[str, Any]) -> None:
        named["factory"] = Recorded

    event.listen(Engine, "do_connect", connecting)
    try:
        yield written
    finally:
        event.remove(Engine, "do_connect", connecting)


def record(people: Sequence[str], folder: str | None) -> list[list[Transaction]]:
    """The transactions of each turn of these people, in order."""
    with recording() as written, town("NORMAL", folder) as (recorded, _path):
        written.taken()
        return [written.taken() for person in people for _turn in recorded.walk(person)]


def replay(driver: sqlite3.Connection, turns: Sequence[list[Transaction]], synchronous: str) -> Iterator[float]:
    """Do the same with nothing but the driver; the seconds that each turn took."""
    for transactions in turns:
        begun = perf_counter()
        for mode, transaction in zip((synchronous, "NORMAL"), transactions, strict=True):
            driver.execute(f"PRAGMA synchronous={mode}")
            driver.execute("BEGIN IMMEDIATE")
            for sql, values in transaction:
                driver.execute(sql, values).fetchall()
            driver.execute("COMMIT")
        yield perf_counter() - begun


def compare(synchronous: str, crowds: Sequence[Sequence[str]], folder: str | None) -> dict[str, Figure]:
    """Crowd by crowd, the assistant and then the driver, so that a slow minute of the machine is slow for both."""
    turns = record([person for crowd in crowds for person in crowd], folder)
    ours: list[float] = []
    raw: list[float] = []
    with town(synchronous, folder) as (measured, _path), town(synchronous, folder) as (empty, path):
        empty.store.close()
        driver = sqlite3.connect(path, isolation_level=None)
        driver.execute("PRAGMA foreign_keys=ON")
        at = 0
        for crowd in crowds:
            ours += _walked(measured, crowd)
            raw += replay(driver, turns[at : at + len(crowd) * TURNS], synchronous)
            at += len(crowd) * TURNS
        driver.close()
    return _told(synchronous.lower(), ours, raw)


def _walked(measured: Town, crowd: Sequence[str]) -> Iterator[float]:
    for person in crowd:
        yield from measured.walk(person)


def _told(mode: str, ours: list[float], raw: list[float]) -> dict[str, Figure]:
    return {
        f"{mode}_of_raw": round(sum(raw) / sum(ours), 3),
        f"{mode}_turns_a_second": round(len(ours) / sum(ours)),
        f"{mode}_p50_ms": milliseconds(ours, 0.50),
        f"{mode}_p99_ms": milliseconds(ours, 0.99),
        f"{mode}_raw_turns_a_second": round(len(raw) / sum(raw)),
        f"{mode}_raw_p50_ms": milliseconds(raw, 0.50),
        f"{mode}_raw_p99_ms": milliseconds(raw, 0.99),
    }


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    crowds = [[f"{crowd}-{n}" for n in range(2 if chosen.quick else 25)] for crowd in range(2 if chosen.quick else 20)]
    figures = {**compare("FULL", crowds, chosen.folder), **compare("NORMAL", crowds, chosen.folder)}
    ratios = {name: value for name, value in figures.items() if name.endswith("_of_raw")}
    show({**ratios, **figures}, as_json=chosen.json)


if __name__ == "__main__":
    main()
