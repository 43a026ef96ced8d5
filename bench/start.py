"""From nothing to the first reply: how long `mtd-assistant chat --jsonl` takes to start and answer.

With a new database, whose tables have to be made, and with one that is there. Each start is a process of its own.
One start before them is not counted: Python may have to compile modules, which it keeps for the next.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.figures import milliseconds, options, show

LINE = json.dumps({"id": "1", "text": "hello"}) + "\n"


def first_reply(database: Path) -> float:
    """Start, ask, and wait for the answer; the seconds until it came."""
    command = [sys.executable, "-m", "bot", "chat", "--jsonl", "--database", f"sqlite:///{database}"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    begun = perf_counter()
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as started:
        assert started.stdin is not None
        assert started.stdout is not None
        started.stdin.write(LINE)
        started.stdin.flush()
        answer = json.loads(started.stdout.readline())
        seconds = perf_counter() - begun
        started.stdin.close()
    if not answer["replies"]:
        raise SystemExit(f"no reply: {answer}")
    return seconds


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    with TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        first_reply(folder / "not counted.db")
        starts = range(1 if chosen.quick else 9)
        new = [first_reply(folder / f"{number}.db") for number in starts]
        there = [first_reply(folder / f"{number}.db") for number in starts]
    figures = {
        "new_over_existing": round(sum(new) / sum(there), 2),
        "new_p50_ms": milliseconds(new, 0.5),
        "new_longest_ms": milliseconds(new, 1.0),
        "existing_p50_ms": milliseconds(there, 0.5),
        "existing_longest_ms": milliseconds(there, 1.0),
    }
    show(figures, as_json=chosen.json)


if __name__ == "__main__":
    main()
