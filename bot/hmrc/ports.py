"""What we need of HMRC, and what we give it: tokens, the person's device, and the calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.hmrc.answers import (
    AgentRole,
    Balance,
    Business,
    BusinessDetails,
    Invitation,
    Obligation,
    YearStatus,
)
from bot.hmrc.troubles import Fault, Unavailable
from journeys.rules.tax_year import TaxYear


@dataclass(frozen=True)
class Tokens:
    """What HMRC gave for a permission. The access token ends at `expires_at` (aware UTC), about 4 hours on.

    The refresh token is single use. `scope` is empty after a refresh: HMRC does not repeat it.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    scope: str


@dataclass(frozen=True)
class Screen:
    """One screen of a device: whole pixels, bits of colour; `scaling` is device pixels for one of the page's."""

    width: int
    height: int
    scaling: float
    colour_depth: int


@dataclass(frozen=True)
class Browser:
    """What our page and server saw of the person's device, for the fraud prevention headers HMRC's law asks for.

    None, or nothing, is what could not be collected: its header is left out, never invented. `device_id` is a UUID kept
    in the device's cookie. `window` is width and height in pixels. `timezone` is written `UTC+01:00`. `public_ip` and
    `public_port` are the person's, `server_ip` the public one of ours that they reached. `seen_at` and `signed_in_at`
    are aware UTC; the latter is when they proved to be themselves to us with a one-time code. `user_ids` are our own
    ids of the person, by kind, such as `{"mtd-assistant": "…"}`: never the National Insurance number.
    """

    device_id: str
    user_agent: str | None
    screens: tuple[Screen, ...]
    window: tuple[int, int] | None
    timezone: str | None
    public_ip: str | None
    public_port: int | None
    seen_at: datetime
    server_ip: str | None
    user_ids: Mapping[str, str]
    signed_in_at: datetime | None


@dataclass(frozen=True)
class Ask:
    """Whom we ask about, with what key, and who is waiting: a `browser`, or nobody (None) in the nightly batch."""

    nino: str = field(repr=False)
    access: str = field(repr=False)
    browser: Browser | None = field(repr=False)


class PartlyRead(Unavailable):
    """Something in HMRC's answer made no sense. `rest` is what did, as the call would have given it."""

    def __init__(self, fault: Fault, rest: Any) -> None:
        super().__init__(fault)
        self.rest = rest


class Hmrc(Protocol):
    """HMRC. Synchronous, safe to call from many threads. Raises only `troubles.HmrcTrouble`.

    Where a part of an answer makes no sense, that is PartlyRead: an odd value costs itself alone.

    Nobody is asked from a chat message: an `Ask` comes from our page or from the nightly batch.
    """

    def is_away(self) -> bool:
        """Does its sign-in fail too often now, or do several services? Asks nothing of it, so a chat may ask this."""

    def sign_in(self, state: str, challenge: str) -> str:
        """HMRC's page to send the browser to. `challenge` is the PKCE S256 one, of the verifier kept by us."""

    def exchange(self, code: str, verifier: str) -> Tokens:
        """Tokens for the code that came back. Raises CodeNotTaken, Misconfigured, Unavailable, and Unclear."""

    def refresh(self, refresh: str) -> Tokens:
        """A new pair for a refresh token, which is then spent and the old access token dead.

        Raises GrantEnded when HMRC says that it is over, Unclear when nobody knows whether it is spent, Unavailable
        when it surely is not, and Misconfigured.
        """

    def open_obligations(self, ask: Ask) -> list[Obligation]:
        """Every open update, overdue ones too. Nothing to do is an empty list."""

    def obligations(self, ask: Ask, year: TaxYear) -> list[Obligation]:
        """The updates of a tax year, open and fulfilled. None at all is an empty list."""

    def final_declarations(self, ask: Ask) -> list[Obligation]:
        """The tax returns of this tax year and the four before, open and fulfilled. None is an empty list."""

    def statuses(self, ask: Ask, year: TaxYear) -> list[YearStatus]:
        """The status of a tax year and of those after it where HMRC has one, in order."""

    def businesses(self, ask: Ask) -> list[Business]:
        """The sources of income. Raises NotFound when HMRC has none."""

    def business(self, ask: Ask, business_id: str) -> BusinessDetails:
        """One source of income in full."""

    def balance(self, ask: Ask) -> Balance:
        """What is owed, and money in the account. Closed to supporting agents: NotAuthorised."""

    def invite(self, ask: Ask, arn: str, postcode: str, role: AgentRole) -> str:
        """Ask the client to authorise the agent; the id of the request, which lives 21 days. Raises AgentRefused."""

    def invitations(self, ask: Ask, arn: str) -> list[Invitation]:
        """The agent's requests of the last 30 days."""

    def invitation(self, ask: Ask, arn: str, invitation_id: str) -> Invitation:
        """One request. Raises NotFound."""

    def cancel_invitation(self, ask: Ask, arn: str, invitation_id: str) -> None:
        """Take a waiting request back. Raises NotFound, and AgentRefused when it no longer waits."""

    def is_authorised(self, ask: Ask, arn: str, postcode: str, role: AgentRole) -> bool:
        """Has the client authorised the agent in this role? Raises AgentRefused."""

    def end_authorisation(self, ask: Ask, arn: str, role: AgentRole) -> None:
        """End the agent's authorisation for the client. Cannot be undone: ask first. Raises AgentRefused."""


class Pace(Protocol):
    """Keeps all requests of the application to HMRC's limit: 3 a second, over every person and process."""

    def take(self, now: datetime, longest: timedelta) -> datetime | None:
        """When the next request may be made: `now` or later, aware UTC. The place in the queue is then taken.

        None where that is more than `longest` after `now`: then no place is taken. `now` is the real time, also where
        a day is pretended. Safe from many threads, and where it says so from many processes.
        """


GAP = timedelta(milliseconds=400)
"""What lies between two requests. HMRC takes 3 a second of one application (hmrc-apis.md, section 3). From a request to
the third after it are 3 gaps, 1.2 seconds: even one that leaves 0.2 seconds late has no second with four in it. A gap
of a third of a second would leave nothing for being late."""

WRONG_CLOCK = timedelta(minutes=1)
"""A place further ahead than this was taken by a clock that was wrong: nobody waits nearly as long."""


def place(free: datetime | None, now: datetime, longest: timedelta) -> datetime | None:
    """The place that `Pace.take` gives, where the first that nobody has is at `free`, None for at once."""
    if free is None or free - now > WRONG_CLOCK:
        return now
    at = max(now, free)
    return at if at - now <= longest else None
