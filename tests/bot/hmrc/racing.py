"""One grant refreshed by several processes at once, round after round, each round four hours later.

`python -m tests.bot.hmrc.racing [DATABASE_URL]` prints the figures; the URL is of a new database, else SQLite's.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from adapters.database.store import DatabaseStore
from tests.bot.hmrc.linking import Town, town

PROCESSES = 4
ROUNDS = 100


class Refresher:
    """A process of its own that gets a token when it is told to."""

    def __init__(self, of: Town, hangs: bool = False) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.hmrc.refresher"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._of = of
        self._write(json.dumps({"database": of.url, "keys": of.keys, "hmrc": of.hmrc.url, "hangs": hangs}))

    def tell(self) -> None:
        """Have it get a token, at the town's time."""
        self._write(self._of.clock.now().isoformat())

    def hear(self) -> dict[str, Any]:
        """The next thing it says."""
        assert self.process.stdout is not None
        heard: dict[str, Any] = json.loads(self.process.stdout.readline())
        return heard

    def kill(self) -> None:
        """kill -9: nothing is tidied up."""
        self.process.kill()
        self.process.communicate()

    def _write(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


@contextmanager
def refreshers(of: Town, count: int, hangs: bool = False) -> Iterator[list[Refresher]]:
    """Processes that are ready."""
    started = [Refresher(of, hangs) for _each in range(count)]
    try:
        for each in started:
            assert each.hear() == {"ready": True}
        yield started
    finally:
        for each in started:
            each.kill()


@dataclass(frozen=True)
class Round:
    """What came of one round: how often HMRC was asked, what everybody got, and the longest wait in seconds."""

    asked: int
    tokens: frozenset[str]
    errors: tuple[str, ...]
    longest: float


def race(of: Town, rounds: int = ROUNDS) -> list[Round]:
    """All at once, again and again. The person is connected."""
    done = []
    with refreshers(of, PROCESSES) as all_of_them:
        for _round in range(rounds):
            of.clock.passes(hours=4)
            before = of.asked_for_tokens()
            for each in all_of_them:
                each.tell()
            heard = [each.hear() for each in all_of_them]
            done.append(
                Round(
                    asked=of.asked_for_tokens() - before,
                    tokens=frozenset(each["token"] for each in heard if "token" in each),
                    errors=tuple(each["error"] for each in heard if "error" in each),
                    longest=max(each["seconds"] for each in heard),
                )
            )
    return done


def figures(rounds: list[Round]) -> dict[str, float]:
    """The figures of a race: refreshes at HMRC a round, failures, and how long the slowest process waited."""
    waits = sorted(each.longest for each in rounds)
    return {
        "rounds": len(rounds),
        "processes": PROCESSES,
        "refreshes_a_round": sum(each.asked for each in rounds) / len(rounds),
        "most_in_one_round": max(each.asked for each in rounds),
        "failures": sum(len(each.errors) for each in rounds),
        "rounds_with_more_than_one_token": sum(len(each.tokens) != 1 for each in rounds),
        "slowest_p50_ms": round(waits[len(waits) // 2] * 1000, 1),
        "slowest_p99_ms": round(waits[int(len(waits) * 0.99)] * 1000, 1),
    }


def main() -> None:
    """Race and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/grants.db"
        DatabaseStore(url).close()
        with town(url) as made:
            made.connects()
            sys.stdout.write(json.dumps(figures(race(made)), indent=1) + "\n")


if __name__ == "__main__":
    main()
