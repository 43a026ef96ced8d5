"""Many people at once: how long a turn takes when 32 of them answer as fast as they are asked, every turn durable.

Each person is a thread that sends its next update as soon as the last is answered, so all 32 are always waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from threading import Thread
from time import perf_counter

from bench.figures import milliseconds, options, show
from bench.talking import Town, town

PEOPLE = 32


def walk_together(in_town: Town, rounds: int) -> tuple[list[float], float]:
    """Everybody walks the journey this many times; the seconds of each turn, and those of it all."""
    taken: list[list[float]] = [[] for _person in range(PEOPLE)]

    def walk(person: int) -> None:
        for number in range(rounds):
            taken[person].extend(in_town.walk(f"{person}-{number}"))

    threads = [Thread(target=walk, args=(person,)) for person in range(PEOPLE)]
    begun = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(chain(*taken)), perf_counter() - begun


def fairness(seconds: Sequence[float]) -> float:
    """The longest turn, in medians: near 1 when nobody waits for others to overtake them."""
    return round(max(seconds) / sorted(seconds)[len(seconds) // 2], 1)


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__, database="URL of an empty database to use, in place of a new SQLite file")
    with town(folder=chosen.folder, url=chosen.database) as (measured, _path):
        seconds, total = walk_together(measured, rounds=1 if chosen.quick else 12)
    figures = {
        "longest_over_median": fairness(seconds),
        "people": PEOPLE,
        "p50_ms": milliseconds(seconds, 0.50),
        "p99_ms": milliseconds(seconds, 0.99),
        "longest_ms": milliseconds(seconds, 1.0),
        "turns_a_second": round(len(seconds) / total),
    }
    show(figures, as_json=chosen.json)


if __name__ == "__main__":
    main()
