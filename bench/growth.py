"""What a turn costs, and what memory the process takes, as conversations grow from 1,000 to 100,000.

The conversations are real ones, copied: one walks the journey to its last question, and its rows are written again
for each other person. Then people drawn by chance answer that question and look at the outcome. The assistant, the
store and its caches stay the same throughout, so what grew with the number of conversations would show.
"""

from __future__ import annotations

import random
import resource
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bench.figures import Figure, milliseconds, options, show
from bench.six import TYPED, six
from bench.talking import Town, town

_CHANGED = {
    "people": {"id": "n + 1", "account": "n"},
    "conversations": {"id": "n + 1", "person_id": "n + 1", "address": "n"},
    "sessions": {"id": "NULL", "conversation_id": "n + 1"},
    "outbox": {"id": "NULL", "conversation_id": "n + 1"},
}
"""What differs between the rows of person 0 and those of person n, as SQL."""


def until_the_last_question(in_town: Town, person: str) -> None:
    """Walk up to the last question, which stays open."""
    in_town.turn(person, 0, data=f":start {six.key}")
    for number, text in enumerate(TYPED[:-2], 1):
        in_town.turn(person, number, text=text)


def from_the_last_question(in_town: Town, person: str) -> list[float]:
    """Answer the last question and look at the outcome; the seconds of each turn."""
    return [in_town.turn(person, number, text=TYPED[number - 1]) for number in (len(TYPED) - 1, len(TYPED))]


def copy(path: Path, people: Sequence[int]) -> None:
    """Write the rows of person 0 again for each of these."""
    with closing(sqlite3.connect(path)) as driver, driver:
        driver.execute("PRAGMA foreign_keys=OFF")
        columns = {table: [row[1] for row in driver.execute(f"PRAGMA table_info({table})")] for table in _CHANGED}
        driver.execute("CREATE TEMP TABLE copies (n INTEGER PRIMARY KEY)")
        driver.executemany("INSERT INTO copies VALUES (?)", ((number,) for number in people))
        for table in _CHANGED:
            changed = _CHANGED[table]
            values = ", ".join(changed.get(name, f'o."{name}"') for name in columns[table])
            own = "id = 1" if table != "outbox" else "conversation_id = 1"
            of_person_0 = f"SELECT * FROM {table} WHERE {own}"  # noqa: S608 - our own names
            driver.execute(f"INSERT INTO {table} SELECT {values} FROM ({of_person_0}) o, copies")  # noqa: S608


def megabytes() -> float:
    """The memory this process takes now."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # The most it ever took, elsewhere than on Linux.


def measure(sizes: Sequence[int], answering: int, folder: str | None) -> dict[int, tuple[float, float, float]]:
    """For each number of conversations: p50 and p99 of a turn in milliseconds, and memory in megabytes."""
    chance, fresh, found = random.Random(1), 1, {}
    with town(folder=folder) as (in_town, path):
        until_the_last_question(in_town, "0")
        for size in sizes:
            copy(path, range(fresh, size))
            seconds = [
                each
                for person in chance.sample(range(fresh, size), answering)
                for each in from_the_last_question(in_town, str(person))
            ]
            found[size] = milliseconds(seconds, 0.5), milliseconds(seconds, 0.99), round(megabytes(), 1)
            fresh = size
    return found


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    sizes = (20, 40) if chosen.quick else (1_000, 10_000, 100_000)
    found = measure(sizes, answering=5 if chosen.quick else 500, folder=chosen.folder)
    figures: dict[str, Figure] = {
        "cost_growth": round(found[sizes[-1]][0] / found[sizes[0]][0], 2),
        "memory_growth": round(found[sizes[-1]][2] / found[sizes[0]][2], 2),
    }
    for size, (p50, p99, memory) in found.items():
        figures |= {f"{size}_p50_ms": p50, f"{size}_p99_ms": p99, f"{size}_megabytes": memory}
    show(figures, as_json=chosen.json)


if __name__ == "__main__":
    main()
