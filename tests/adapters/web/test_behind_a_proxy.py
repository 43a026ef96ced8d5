"""The whole way on Telegram behind a proxy that ends https: `serve` as a process of its own, its webhook and its pages.

The proxy is played here: it takes what is sent to the public address, and passes it on with `X-Forwarded-For`.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from subprocess import Popen

import httpx
import pytest

from adapters.database.secrets import Secrets
from adapters.simulator.running import Simulator
from adapters.simulator.world import Application
from bot.clock import pretend
from tests.adapters.telegram.at_work import SECRET, far_end
from tests.adapters.telegram.hand_clock import HandClock
from tests.adapters.web.serving import FACTS, Visitor, code_on
from tests.far_ends.bot_api.chats import Post
from tests.far_ends.bot_api.people import Person
from tests.far_ends.bot_api.server import BotApi
from tests.far_ends.bot_api.webhook import Address
from tests.far_ends.simulated import simulated
from tests.test_commands import DAY, SECONDS, at, free_port, running

pytestmark = pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")

OURS = "https://assistant.example"
SERVER, SEEN_AT, FORGED = "81.2.69.160", "81.2.70.7", "81.2.99.9"


class Proxy(httpx.BaseTransport):
    """Where https ends: it notes whom each request came from, behind whatever that one says of itself."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._way = httpx.HTTPTransport(retries=6)

    def close(self) -> None:
        self._way.close()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert (request.url.scheme, request.url.host) == ("https", "assistant.example")
        hops = [request.headers.get("X-Forwarded-For", ""), f"{SEEN_AT}:50123"]
        headers = {**request.headers, "x-forwarded-for": ", ".join(filter(None, hops))}
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return self._way.handle_request(httpx.Request(request.method, url, headers=headers, stream=request.stream))


@dataclass
class Service:
    """The assistant at work, and both of its far ends."""

    process: Popen[str]
    telegram: BotApi
    hmrc: Simulator
    port: int
    browsers: ExitStack

    def browser(self) -> Visitor:
        """A browser, whose user has a header say that they are elsewhere."""
        client = httpx.Client(base_url=OURS, transport=Proxy(self.port), timeout=SECONDS)
        visitor = Visitor(self.browsers.enter_context(client))
        visitor.client.headers["X-Forwarded-For"] = FORGED
        return visitor

    def somebody(self, number: int) -> Person:
        """Somebody who has said that it is for themselves."""
        person = self.telegram.person(number)
        person.says("/start")
        self.reads(person, "Who are you asking for?")
        person.presses("Myself")
        self.reads(person, "What do you want to do?")
        return person

    def reads(self, person: Person, words: str) -> Post:
        """The newest message, once it holds these words."""

        def is_there() -> bool:
            return bool(person.chat.messages) and words in person.chat.messages[-1].text

        self.telegram.wait_until(is_there, f"{words!r} is said", 30)
        return person.chat.messages[-1]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as made:
        yield made


@contextmanager
def serving(folder: Path) -> Iterator[Service]:
    port, application = free_port(), Application(redirect_uris=(f"{OURS}/callback",))
    with far_end(HandClock()) as telegram, simulated(pretend(date.fromisoformat(DAY)), application) as hmrc:
        settings = {
            **at(telegram),
            "MTD_PUBLIC_URL": OURS,
            "MTD_TELEGRAM_SECRET": SECRET,
            "MTD_HMRC_API_URL": hmrc.url,
            "MTD_HMRC_SIGN_IN_URL": hmrc.url,
            "MTD_HMRC_CLIENT_ID": application.client_id,
            "MTD_HMRC_CLIENT_SECRET": application.client_secret,
            "MTD_SECRET_KEYS": Secrets.new_key(),
            "MTD_PORT": str(port),
            "MTD_PROXIES": "127.0.0.0/8",
            "MTD_SERVER_IP": SERVER,
        }
        with running(folder, "serve", "--today", DAY, **settings) as process, ExitStack() as browsers:
            telegram.wait_until(lambda: telegram.webhook.address, "Telegram is told where to post", 30)
            assert telegram.webhook.address is not None
            assert telegram.webhook.address.url == f"{OURS}/telegram"
            telegram.webhook.set(Address(f"http://127.0.0.1:{port}/telegram", SECRET, 40))  # through the proxy
            yield Service(process, telegram, hmrc, port, browsers)
        assert telegram.faults == []


def link_in(post: Post) -> str:
    """Where the message leads to on our pages."""
    (found,) = [each["url"] for each in post.fields["entities"] if each.get("url", "").startswith(OURS)]
    return str(found)


def test_the_whole_way_from_the_link_to_the_end_of_the_connection(service: Service, tmp_path: Path) -> None:
    ann, browser, nino = service.somebody(1001), service.browser(), service.hmrc.world.people["overdue"].nino
    ann.says("/connect")
    service.reads(ann, "Have you signed up")
    ann.presses("Yes, go on")
    asked = service.reads(ann, "Connect to HMRC")
    assert "Telegram can see" in asked.text
    form = browser.press(link_in(asked))
    assert form.headers["strict-transport-security"]
    sent = browser.post(form.url, number=nino, **FACTS)
    back = browser.callback_from_hmrc(sent.headers["location"], "overdue")
    assert back.startswith(f"{OURS}/callback?")
    code = code_on(browser.client.get(back, follow_redirects=True).text)
    assert all(cookie.secure and cookie.name.startswith("__Host-") for cookie in browser.client.cookies.jar)

    ben = service.somebody(2002)  # who has seen the code
    ben.says(code)
    assert "connected to HMRC until" not in service.reads(ben, "").text

    ann.says(code)
    service.reads(ann, "Is this you?")
    ann.presses("Yes, connect")
    service.reads(ann, "You are connected to HMRC until")
    assert "HMRC has answered" in browser.post("/code", **FACTS).text
    ann.says("my deadlines")
    assert "was due" in service.reads(ann, "Your deadlines").text
    told = [seen.headers for seen in service.hmrc.world.seen if seen.api]
    assert {each["gov-client-public-ip"] for each in told} == {SEEN_AT}
    assert {each["gov-client-public-port"] for each in told} == {"50123"}
    assert {each["gov-vendor-forwarded"] for each in told} == {f"by={SERVER}&for={SEEN_AT}"}

    ann.says("/disconnect")
    service.reads(ann, "Disconnect from HMRC?")
    ann.presses("Yes, disconnect")
    service.reads(ann, "You are disconnected")
    ann.says("my deadlines")
    service.reads(ann, "You are not connected to HMRC")

    service.process.send_signal(signal.SIGTERM)
    _said, logged = service.process.communicate(timeout=SECONDS)
    assert service.process.returncode == 0, logged
    kept = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    for secret in (nino, code, SEEN_AT):
        assert secret not in logged
        assert [name for name, content in kept.items() if secret.encode() in content] == []
    assert link_in(asked).removeprefix(OURS) not in logged
    assert service.telegram.webhook.posts
    assert {status for _update, status in service.telegram.webhook.posts} == {200}
