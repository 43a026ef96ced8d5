"""People who connect: a chat, browsers with cookies of their own, and HMRC as the simulator, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import httpx
from pydantic import SecretStr

from adapters.database.connections import DatabaseConnections
from adapters.database.engine import Database
from adapters.database.opening import open_database
from adapters.database.secrets import Secrets
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from adapters.hmrc.settings import HmrcSettings
from adapters.simulator.running import Simulator
from adapters.simulator.world import Application
from bot.hmrc.connecting import Code, Confirmation, Connected, Connecting, Failed, Refused
from bot.hmrc.grants import Grants
from bot.hmrc.ports import Browser, Screen
from bot.updates import Sender
from tests.far_ends.simulated import simulated

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ANN = Sender("telegram", "1001", "1001")
BEN = Sender("telegram", "2002", "2002")
CALLBACK = "http://localhost:8000/callback"
OURS = "http://localhost:8000"


class Clock:
    """A time that passes only when a test says so."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time

    def passes(self, **duration: float) -> None:
        self.time += timedelta(**duration)


def facts(seen_at: datetime = NOON) -> Browser:
    """What our page saw of a browser."""
    return Browser(
        device_id="beec798b-b366-47fa-b1f8-92cede14a1ce",
        user_agent="Mozilla/5.0",
        screens=(Screen(1920, 1080, 1.0, 24),),
        window=(1256, 803),
        timezone="UTC+00:00",
        public_ip="198.51.100.7",
        public_port=50123,
        seen_at=seen_at,
        server_ip="203.0.113.9",
        user_ids={},
        signed_in_at=None,
    )


@dataclass
class Visitor:
    """A browser: its cookie, and the way it takes through our pages and HMRC's."""

    connecting: Connecting
    cookie: str = field(default_factory=lambda: uuid4().hex)

    def goes_to_hmrc(self, link: str, nino: str) -> str | None:
        """Press the button, type the number; HMRC's address, or None."""
        if not self.connecting.started(token(link), self.cookie):
            return None
        return self.connecting.hand_off(token(link), self.cookie, nino, facts())

    def comes_back(self, query: dict[str, str]) -> Code | Refused | Failed:
        return self.connecting.came_back(query["state"], self.cookie, query.get("code"), query.get("error"))

    def connects(self, link: str, nino: str, who: str = "required") -> Code:
        """All the way to the page with the code."""
        url = self.goes_to_hmrc(link, nino)
        assert url is not None
        shown = self.comes_back(decides(url, who))
        assert isinstance(shown, Code)
        return shown


def token(link: str) -> str:
    """What stands at the end of a link of ours."""
    return link.rpartition("/")[2]


def decides(url: str, who: str = "required", decision: str = "grant") -> dict[str, str]:
    """Sign in on HMRC's page and decide; what the browser is sent back to us with."""
    asked = dict(parse_qsl(urlsplit(url).query))
    page = url.partition("?")[0]
    sent = httpx.post(page, data={**asked, "who": who, "decision": decision}, timeout=10)
    assert sent.status_code == 303, sent.text
    back = sent.headers["Location"]
    assert back.startswith(CALLBACK)
    return dict(parse_qsl(urlsplit(back).query))


class Town:
    """Everything there is: the clock, HMRC, the database, and our own part between them."""

    def __init__(self, url: str, hmrc: Simulator, client: HmrcClient, clock: Clock, keys: str) -> None:
        self.url = url
        self.hmrc = hmrc
        self.client = client
        self.clock = clock
        self.database: Database = open_database(url)
        self.use_keys(keys)

    def use_keys(self, keys: str) -> None:
        self.keys = keys
        self.store = DatabaseConnections(self.database, Secrets(keys))
        self.connecting = Connecting(self.store, self.client, self.clock.now, OURS)
        self.grants = Grants(self.store, self.client, self.clock.now)

    def nino(self, who: str = "required") -> str:
        return self.hmrc.world.people[who].nino

    def visitor(self) -> Visitor:
        """A browser that nobody has seen before."""
        return Visitor(self.connecting)

    def browser(self) -> Visitor:
        """The browser in which everybody connects who `connects` here."""
        return Visitor(self.connecting, "a cookie")

    def shows_code(self, sender: Sender = ANN, subject: str = "self", who: str = "required") -> Code:
        return self.browser().connects(self.connecting.begin(sender, subject), self.nino(who), who)

    def connects(self, sender: Sender = ANN, subject: str = "self", who: str = "required") -> Connected:
        """A person connects, from the link to "yes"."""
        code = self.shows_code(sender, subject, who)
        assert isinstance(self.connecting.confirm(sender, code.text), Confirmation)
        connected = self.connecting.accept(sender)
        assert isinstance(connected, Connected)
        return connected

    def asked_for_tokens(self) -> int:
        """How many times HMRC's token endpoint was asked."""
        return sum(seen.path == "/oauth/token" for seen in self.hmrc.world.seen)


def settings_for(url: str) -> HmrcSettings:
    """Our client's settings for a simulator."""
    application = Application()
    return HmrcSettings(
        api_url=url,
        sign_in_url=url,
        client_id=application.client_id,
        client_secret=SecretStr(application.client_secret),
        redirect_url=CALLBACK,
        timeout=5.0,
    )


@contextmanager
def town(url: str) -> Iterator[Town]:
    """A town on a database that has its tables."""
    clock = Clock()
    with simulated(clock.now, Application(redirect_uris=(CALLBACK,))) as hmrc:
        client = HmrcClient(settings_for(hmrc.url), OwnPace(timedelta(0)), clock.now, lambda _seconds: None)
        made = Town(url, hmrc, client, clock, Secrets.new_key())
        try:
            yield made
        finally:
            made.database.close()
            client.close()
