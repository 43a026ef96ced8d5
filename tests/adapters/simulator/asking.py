"""A program that asks the simulator over real HTTP, as any client of HMRC would."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from adapters.simulator.running import Simulator
from adapters.simulator.world import Application
from tests.far_ends.simulated import simulated

BACK = "http://localhost:8000/back"
APPLICATION = Application("an-id", "a-secret", (BACK,))
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
SCOPES = (
    "read:self-assessment read:sent-invitations write:sent-invitations write:cancel-invitations "
    "read:check-relationship write:relationships"
)
ASKED = {"response_type": "code", "client_id": "an-id", "redirect_uri": BACK, "scope": SCOPES, "state": "s & t"}
SECRETS = {"client_id": "an-id", "client_secret": "a-secret"}
VERSIONS = {
    "/obligations": "3.0",
    "/individuals": "2.0",
    "/accounts": "4.0",
    "/agents": "2.0",
    "/create-test-user": "1.0",
    "/test": "1.0",
}


class Clock:
    """A clock that stands until it is moved. UTC."""

    def __init__(self, today: date) -> None:
        self._now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self._now

    def move(self, **by: float) -> None:
        self._now += timedelta(**by)


class Asking:
    """A client of one simulator. Tokens are kept by who signed in."""

    def __init__(self, simulator: Simulator, clock: Clock) -> None:
        self.simulator = simulator
        self.world = simulator.world
        self.clock = clock
        self.http = httpx.Client(base_url=simulator.url, timeout=10)
        self._tokens: dict[str, str] = {}

    def code(self, who: str, **changes: str) -> str:
        """The code that comes back when somebody grants what is asked."""
        form = {**ASKED, **changes, "who": who, "decision": "grant"}
        return httpx.URL(self.http.post("/oauth/authorize", data=form).headers["location"]).params["code"]

    def token(self, **form: str) -> httpx.Response:
        return self.http.post("/oauth/token", data={**SECRETS, **form})

    def exchange(self, code: str, **changes: str) -> httpx.Response:
        return self.token(**{"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **changes})

    def sign_in(self, who: str, **changes: str) -> dict[str, Any]:
        """Tokens of somebody."""
        tokens: dict[str, Any] = self.exchange(self.code(who, **changes)).raise_for_status().json()
        return tokens

    def access(self, who: str) -> str:
        """An access token of somebody, or of the application itself for an empty name."""
        if who not in self._tokens:
            own = {"grant_type": "client_credentials"}
            self._tokens[who] = (self.sign_in(who) if who else self.token(**own).json())["access_token"]
        return self._tokens[who]

    def forget(self) -> None:
        """Sign everybody in again: their tokens are too old."""
        self._tokens.clear()

    def ask(
        self, who: str, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, **rest: Any
    ) -> httpx.Response:
        """A call to an API by somebody. `{nino}` in the path is their own National Insurance number."""
        person = self.world.people.get(who)
        version = next(version for prefix, version in VERSIONS.items() if path.startswith(prefix))
        usual = {"Accept": f"application/vnd.hmrc.{version}+json", "Authorization": f"Bearer {self.access(who)}"}
        path = path.replace("{nino}", person.nino if person else "")
        return self.http.request(method, path, headers={**usual, **(headers or {})}, **rest)

    def body(self, who: str, path: str, **params: str) -> Any:
        """The JSON of a look-up that succeeds."""
        return self.ask(who, path, params=params).raise_for_status().json()

    def code_of(self, who: str, path: str, **params: str) -> tuple[int, str]:
        """The status and the code of a look-up that fails."""
        answered = self.ask(who, path, params=params)
        return answered.status_code, answered.json()["code"]


@contextmanager
def asking(today: date = date(2026, 11, 20), a_second: int | None = None) -> Iterator[Asking]:
    """A client and its simulator, on a clock that stands at noon UTC of a day."""
    clock = Clock(today)
    with simulated(clock, APPLICATION, a_second) as simulator:
        client = Asking(simulator, clock)
        with client.http:
            yield client
