"""A process of the nightly refresh, which says whom it has claimed and asks when it is told to. Started by a test.

One JSON object on standard input says where everything is and what time it is. For each person it prints one JSON
object and waits for a line; at the end it prints another.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any

import structlog

from adapters.database.connections import DatabaseConnections
from adapters.database.opening import open_database
from adapters.database.refreshing import DatabaseQueue
from adapters.database.secrets import Secrets
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from bot.hmrc.grants import Grants, Linked
from bot.hmrc.refreshing import refresh
from tests.bot.hmrc.linking import Town, settings_for


class Nightly:
    """One of these processes, as the test sees it."""

    def __init__(self, of: Town) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.hmrc.nightly"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        where = {"database": of.url, "keys": of.keys, "hmrc": of.hmrc.url, "now": of.clock.now().isoformat()}
        self._write(json.dumps(where))

    def hear(self) -> dict[str, Any]:
        """The next thing it says."""
        assert self._process.stdout is not None
        heard: dict[str, Any] = json.loads(self._process.stdout.readline())
        return heard

    def go_on(self) -> dict[str, Any]:
        """Have it ask about whom it has claimed; the next thing it says."""
        self._write("")
        return self.hear()

    def kill(self) -> None:
        """kill -9: nothing is tidied up."""
        self._process.kill()
        self._process.communicate()

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()


class Announced(DatabaseQueue):
    """The queue, each claim of which is said aloud."""

    def claim(self, now: datetime) -> Linked | None:
        claimed = super().claim(now)
        if claimed is not None:
            say({"claimed": claimed.sender.account})
            sys.stdin.readline()
        return claimed


def say(said: dict[str, Any]) -> None:
    """One line to whoever started us."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Refresh as standard input says."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    where = json.loads(sys.stdin.readline())
    time = datetime.fromisoformat(where["now"])
    client = HmrcClient(settings_for(where["hmrc"]), OwnPace(timedelta(0)), lambda: time, lambda _seconds: None)
    database = open_database(where["database"])
    grants = Grants(DatabaseConnections(database, Secrets(where["keys"])), client, lambda: time)
    told = refresh(Announced(database), grants, lambda: time, time + timedelta(hours=1))
    say({"asked": told.asked, "left": told.left})


if __name__ == "__main__":
    main()
