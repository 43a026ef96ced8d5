"""The pages as they are served: over a real database, with HMRC's far end simulated, each visitor at an own address."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pydantic import SecretStr
from starlette.types import ASGIApp

from adapters.database.connections import DatabaseConnections
from adapters.database.opening import open_database
from adapters.database.secrets import Secrets
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from adapters.hmrc.settings import HmrcSettings
from adapters.simulator.running import Simulator
from adapters.simulator.world import Application
from adapters.web.app import create_app
from adapters.web.settings import WebSettings
from bot.hmrc.connecting import Connecting
from bot.updates import Sender
from tests.databases import empty_sqlite, rows
from tests.far_ends.simulated import simulated

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BAKER = Sender("telegram", "4711", "4711")
HERE = (ip_network("127.0.0.0/8"),)
SEEN_AT = "81.2.69.160"
_visitors = count(1)


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        self.now += time


def settings_at(public_url: str, sign_in_url: str) -> WebSettings:
    """Settings as an operator's would be. Whoever asks from this machine may say for whom: that is its proxy."""
    return WebSettings(
        public_url,
        sign_in_url,
        "Harbour Bookkeeping Ltd",
        "help@assistant.example",
        "the United Kingdom",
        SEEN_AT,
        HERE,
    )


@contextmanager
def served(app: ASGIApp, listening: socket.socket) -> Iterator[None]:
    """Answer on a socket that listens already, so that whoever connects too early waits."""
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = uvicorn.Server(
        uvicorn.Config(app, lifespan="off", ws="none", log_config=None, access_log=False, proxy_headers=False)
    )
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield
    server.should_exit = True
    thread.join(10)


@dataclass
class Place:
    """Everything that stands behind the pages, and the chat that people come from."""

    url: str
    clock: Clock
    connecting: Connecting
    simulator: Simulator
    database: Path
    visitors: ExitStack

    def visitor(self) -> Visitor:
        """Somebody new, at an address of their own."""
        return Visitor(self.visitors.enter_context(httpx.Client(base_url=self.url)))

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is kept."""
        return rows(f"sqlite:///{self.database}")

    def link(self, account: str = "@baker", sender: Sender = BAKER, as_agent: bool = False) -> str:
        """What "/connect" answers with."""
        return self.connecting.begin(sender, account=account, as_agent=as_agent)

    def number_of(self, key: str) -> str:
        """The National Insurance number of one of the simulator's people."""
        return self.simulator.world.people[key].nino

    def connect(self, visitor: Visitor, key: str = "required") -> str:
        """The whole way to the page with the code, by somebody who gives permission; the code."""
        return code_on(visitor.back_from_hmrc(self.sent_to_hmrc(visitor, key), key).text)

    def sent_to_hmrc(self, visitor: Visitor, key: str = "required") -> str:
        """Through our own pages up to the address at HMRC that they lead to."""
        form = visitor.press(self.link())
        answer = visitor.post(form.url, number=self.number_of(key), **FACTS)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


FACTS = {
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0",
    "screen": "1920x1080x1.25x24",
    "window": "1200x800",
    "timezone": "UTC+00:00",
}


@contextmanager
def standing(folder: Path) -> Iterator[Place]:
    """Our pages and HMRC's far end, both on loopback, on a new database in the folder."""
    clock, file = Clock(), folder / "pages.db"
    file.write_bytes(empty_sqlite())
    database = open_database(f"sqlite:///{file}")
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    application = Application(redirect_uris=(f"{url}/callback",))
    with simulated(clock, application) as simulator:
        hmrc = HmrcClient(
            HmrcSettings(
                api_url=simulator.url,
                sign_in_url=simulator.url,
                client_id=application.client_id,
                client_secret=SecretStr(application.client_secret),
                redirect_url=f"{url}/callback",
                device_id="1b4e28ba-2fa1-41d2-883f-0016d3cca427",
            ),
            OwnPace(timedelta(0)),
            clock,
            lambda _seconds: None,
        )
        connecting = Connecting(DatabaseConnections(database, Secrets(Secrets.new_key())), hmrc, clock, url)
        app = create_app(connecting, clock, settings_at(url, simulator.url))
        with ExitStack() as visitors, served(app, listening):
            yield Place(url, clock, connecting, simulator, file, visitors)
        hmrc.close()
    database.close()


@dataclass
class Visitor:
    """A browser without script, at an address of its own."""

    client: httpx.Client
    address: str = field(default_factory=lambda: f"81.2.{next(_visitors)}.7")

    def __post_init__(self) -> None:
        self.client.headers.update({"X-Forwarded-For": f"{self.address}:50123", "User-Agent": "Firefox/132.0"})

    def get(self, address: str) -> httpx.Response:
        return self.client.get(address)

    def post(self, address: httpx.URL | str, **fields: str) -> httpx.Response:
        """Send the form of the page at this address, with what was typed into it."""
        token = re.search(r'name="form" value="(\w+)"', self.client.get(address).text)
        return self.client.post(address, data={"form": token[1] if token else "", **fields})

    def press(self, link: str) -> httpx.Response:
        """Open a link from the chat and press its button; the form for the number."""
        pressed = self.post(link)
        assert pressed.status_code == 303, pressed.text
        return self.get(pressed.headers["location"])

    def back_from_hmrc(self, address: str, who: str, decision: str = "grant") -> httpx.Response:
        """Sign in at HMRC and answer there; the page that this ends on."""
        return self.client.get(self.callback_from_hmrc(address, who, decision), follow_redirects=True)

    def callback_from_hmrc(self, address: str, who: str, decision: str = "grant") -> str:
        """Sign in at HMRC and answer there; where HMRC sends the browser back to."""
        asked = dict(httpx.URL(address).params)
        answer = httpx.post(httpx.URL(address).copy_with(query=None), data={**asked, "who": who, "decision": decision})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


def code_on(page: str) -> str:
    """The one-time code that a page shows."""
    found = re.search(r'<p class="code">(\w+)</p>', page)
    assert found, page
    return found[1]
