"""A process that gets an access token whenever it is told to. Started by `racing.py`.

One JSON object on standard input says where everything is; then each line is a moment, which is the time from then on.
For each it prints one JSON object: the token it got, or why it got none, and the seconds it took.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import structlog

from adapters.database.connections import DatabaseConnections
from adapters.database.opening import open_database
from adapters.database.secrets import Secrets
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from bot.hmrc.grants import ConnectAgain, Grants, NotConnected
from bot.hmrc.troubles import HmrcTrouble
from tests.bot.hmrc.linking import ANN, NOON, settings_for


class Process:
    """Our part, at whatever time it is told. One that `hangs` takes the lease and never gets to ask HMRC."""

    def __init__(self, database: str, keys: str, hmrc: str, hangs: bool) -> None:
        self._time = NOON
        self._hangs = hangs
        gap = timedelta(seconds=5 if hangs else 0)
        self._client = HmrcClient(settings_for(hmrc), OwnPace(gap), self.now, self._wait)
        self._grants = Grants(DatabaseConnections(open_database(database), Secrets(keys)), self._client, self.now)

    def now(self) -> datetime:
        return self._time

    def _wait(self, _seconds: float) -> None:
        say({"hangs": True})
        sys.stdin.readline()

    def take(self, moment: datetime) -> dict[str, Any]:
        """Get a token at a moment."""
        self._time = moment
        if self._hangs:
            self._client.line.turn()  # The next one, which is that of the refresh, has to wait.
        begun = perf_counter()
        try:
            got = {"token": self._grants.access(ANN).token}
        except (ConnectAgain, NotConnected, HmrcTrouble) as error:
            got = {"error": type(error).__name__}
        return {**got, "seconds": perf_counter() - begun}


def say(said: dict[str, Any]) -> None:
    """One line to whoever started us."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Do what the lines on standard input say."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    process = Process(**json.loads(sys.stdin.readline()))
    say({"ready": True})
    for line in sys.stdin:
        say(process.take(datetime.fromisoformat(line.strip())))


if __name__ == "__main__":
    main()
