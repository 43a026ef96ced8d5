"""Everything the simulated HMRC knows, and what it has been asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from adapters.simulator.faults import Faults
from adapters.simulator.grants import Grants
from adapters.simulator.headers import Problem
from adapters.simulator.invitations import Invitation
from adapters.simulator.people import ready_made, ready_made_agents
from adapters.simulator.records import Agent, Person
from adapters.simulator.refusals import Refusal
from bot.ports import Now
from journeys.rules.deadlines import london_date

_KEPT = 10_000


@dataclass(frozen=True)
class Application:
    """The one registered application. A redirect URI has to match one of these to the letter."""

    client_id: str = "simulator-client"
    client_secret: str = "simulator-secret"  # noqa: S105 - it opens nothing but this simulator
    redirect_uris: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """One request to an API or the token endpoint, and how it was answered. `api` is None for neither of the five.

    `headers` are in lower case. `problems` are those of its fraud prevention headers.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    api: str | None
    status: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Deprecation:
    """What a deprecated API says of itself in every answer, as HTTP dates."""

    deprecated: str
    sunset: str | None = None


class Pace:
    """How many requests a second the application may make; None for any number."""

    def __init__(self, now: Now, a_second: int | None) -> None:
        self.a_second = a_second
        self._now = now
        self._lately: deque[datetime] = deque()

    def take(self) -> None:
        """Count a request. Raises Refusal when there were too many in the last second."""
        if self.a_second is None:
            return
        now = self._now()
        while self._lately and self._lately[0] <= now - timedelta(seconds=1):
            self._lately.popleft()
        if len(self._lately) >= self.a_second:
            raise Refusal("MESSAGE_THROTTLED_OUT")
        self._lately.append(now)


@dataclass
class World:
    """The state of one simulator. `refresh_takes` is how many seconds a refresh of tokens takes.

    A longer refresh shows what happens to a second one meanwhile.
    """

    now: Now
    application: Application
    pace: Pace
    grants: Grants
    people: dict[str, Person]
    agents: dict[str, Agent]
    refresh_takes: float = 0.0
    faults: Faults = field(default_factory=Faults)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    deprecations: dict[str, Deprecation] = field(default_factory=dict)
    """By the name of the API."""

    seen: deque[Seen] = field(default_factory=lambda: deque(maxlen=_KEPT))
    """The latest requests, oldest first."""

    @property
    def today(self) -> date:
        """The day in Europe/London."""
        return london_date(self.now())

    def person_with(self, nino: str) -> Person | None:
        """The person with a National Insurance number, given with or without its last letter."""
        return next((person for person in self.people.values() if person.nino[:8] == nino[:8]), None)


def make_world(now: Now, application: Application | None = None, a_second: int | None = 3) -> World:
    """A fresh world with the ready-made people as they stand today, and `a_second` requests a second."""
    people = {person.key: person for person in ready_made(london_date(now()))}
    agents = {agent.key: agent for agent in ready_made_agents()}
    return World(now, application or Application(), Pace(now, a_second), Grants(now), people, agents)
