"""No key, code or personal number is where it must not be: a whole run, and a search of everything that it wrote.

Somebody connects, looks things up, checks, is asked about at night and disconnects, and everything that can go wrong
does. Then every log line, error page, address of ours and byte of the database is searched for what was secret in it.
"""

from __future__ import annotations

import io
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import structlog
from pydantic import SecretStr
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.database.connections import DatabaseConnections
from adapters.database.linking import DatabaseLink
from adapters.database.refreshing import DatabaseQueue
from adapters.database.secrets import Secrets
from adapters.database.store import DatabaseStore
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from adapters.hmrc.settings import HmrcSettings
from adapters.simulator.faults import Fault, Kind
from adapters.simulator.running import Simulator
from adapters.simulator.world import Application
from adapters.web.app import create_app
from bot.answers import Answer
from bot.assistant import Assistant
from bot.hmrc.connecting import Connecting
from bot.hmrc.grants import Grants
from bot.hmrc.ports import Browser
from bot.hmrc.refreshing import refresh
from bot.updates import Role, Sender, Update
from journeys.registry import JOURNEYS
from tests.adapters.web.serving import FACTS, Clock, Visitor, code_on, served, settings_at
from tests.databases import rows

BAKER = Sender("telegram", "4711", "4711")
TYPED_NUMBER, TYPED_REFERENCE = "AB123456C", "1123456789"
"""A National Insurance number and a UTR that somebody types into the chat, where neither belongs."""


BELONGS = {
    "link": ("addresses", "error pages", "tables", "bytes"),
    "told by HMRC": ("tables", "bytes", "tables after an hour"),
}
"""What is secret only in some places. A link is an address, that of the page with a form to mend too; it stands in the
answer that brings it for as long as it opens a page. What HMRC told stands in what was said until the person
disconnects. What is removed from the tables may stand in the files' unused bytes for a while."""


@dataclass
class Written:
    """What a run wrote, and what was secret in it, by kind."""

    secrets: dict[str, set[str]] = field(default_factory=dict)
    logs: io.StringIO = field(default_factory=io.StringIO)
    addresses: list[str] = field(default_factory=list)
    """What our web server was asked for, but for what HMRC composed; where we sent browsers; links in the chat."""
    error_pages: list[str] = field(default_factory=list)
    tables: str = ""
    tables_after_an_hour: str = ""
    """When every link had ended, and what ran out was forgotten."""
    tables_at_the_end: str = ""
    """When the person had disconnected."""
    bytes: list[str] = field(default_factory=list)

    def note(self, kind: str, *texts: str) -> None:
        self.secrets.setdefault(kind, set()).update(texts)

    def leaks(self) -> list[tuple[str, str]]:
        """Where something was found, and of what kind."""
        places = {
            "logs": self.logs.getvalue(),
            "addresses": "\n".join(self.addresses),
            "error pages": "\n".join(self.error_pages),
            "tables": self.tables,
            "bytes": "\n".join(self.bytes),
            "tables after an hour": self.tables_after_an_hour,
            "tables at the end": self.tables_at_the_end,
        }
        return [
            (place, kind)
            for place, text in places.items()
            for kind, secrets in self.secrets.items()
            if place not in BELONGS.get(kind, ())
            for secret in secrets
            if is_in(secret, text)
        ]


def is_in(secret: str, text: str) -> bool:
    """Is it there, in capitals or not, in groups or not, as it is or the way that addresses are written?"""
    return re.search(r"(?:[\s+-]|%20)?".join(map(re.escape, secret)), text, re.IGNORECASE) is not None


class Recorder:
    """ASGI middleware that keeps the addresses asked for and given, and the pages that say something went wrong."""

    def __init__(self, app: ASGIApp, written: Written) -> None:
        self._app = app
        self._written = written

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_hmrcs = scope["path"] == "/callback"  # HMRC composes it, with its code.
        query = "" if is_hmrcs else scope["query_string"].decode()
        self._written.addresses.append(f"{scope['path']}?{query}")
        failed = False

        async def noting(message: Message) -> None:
            nonlocal failed
            if message["type"] == "http.response.start":
                failed = message["status"] >= 400
                given = {name.decode().lower(): value.decode() for name, value in message["headers"]}
                self._written.addresses.append(given.get("location", ""))
            elif failed:
                self._written.error_pages.append(message.get("body", b"").decode())
            await send(message)

        await self._app(scope, receive, noting)


class Breaking(Connecting):
    """Our part with a fault in it, whose text quotes what it was given."""

    breaks = False

    def hand_off(self, token: str, browser_cookie: str, nino: str, browser: Browser | None) -> str | None:
        if self.breaks:
            raise RuntimeError(f"cannot take {nino}")
        return super().hand_off(token, browser_cookie, nino, browser)


class Run:
    """A person in a chat and at a browser, HMRC, and all that stands between them."""

    def __init__(self, folder: Path, written: Written, stack: ExitStack) -> None:
        self.written = written
        self.clock = Clock()
        listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        application = Application(redirect_uris=(f"{self.url}/callback",))
        self.simulator = stack.enter_context(Simulator(self.clock, application, a_second=None))
        self.file = folder / "run.db"
        self.store = DatabaseStore(f"sqlite:///{self.file}")
        stack.callback(self.store.close)
        settings = HmrcSettings(
            api_url=self.simulator.url,
            sign_in_url=self.simulator.url,
            client_id=application.client_id,
            client_secret=SecretStr(application.client_secret),
            redirect_url=f"{self.url}/callback",
        )
        self.hmrc = HmrcClient(settings, OwnPace(timedelta(0)), self.clock, self.pause)
        stack.callback(self.hmrc.close)
        secrets = Secrets(Secrets.new_key())
        self.kept = DatabaseConnections(self.store.database, secrets)
        self.connecting = Breaking(self.kept, self.hmrc, self.clock, self.url)
        link = DatabaseLink(self.store.database, secrets, self.hmrc, self.clock, self.url)
        self.assistant = Assistant(self.store, JOURNEYS, self.clock, link)
        app = create_app(self.connecting, self.clock, settings_at(self.url, self.simulator.url))
        stack.enter_context(served(Recorder(app, written), listening))
        self.browser = stack.enter_context(httpx.Client(base_url=self.url))
        self._updates = 0

    def pause(self, seconds: float) -> None:
        self.clock.pass_by(timedelta(seconds=seconds))

    def visitor(self) -> Visitor:
        return Visitor(self.browser)

    def says(self, text: str | None = None, data: str | None = None) -> Answer:
        """Write in the chat, or press a button."""
        self._updates += 1
        update = Update(str(self._updates), BAKER, self.clock().date(), text, data, Role.INDIVIDUAL)
        return self.assistant.take(update).answer

    def link(self, data: str) -> str:
        """The link to our pages that a button gives."""
        found = [link.url for reply in self.says(data=data).replies for link in reply.links if self.url in link.url]
        self.written.addresses.extend(found)
        self.written.note("link", *(url.rpartition("/")[2] for url in found))
        return found[0]

    def at_hmrc(self, visitor: Visitor, who: str) -> str:
        """To HMRC's sign-in, by way of the chat and our pages."""
        number = self.simulator.world.people[who].nino
        self.written.note("number", number)
        form = visitor.press(self.link(":connect yes"))
        sent = visitor.post(form.url, number=f"{number[:2]} {number[2:]}".lower(), **FACTS)
        return str(sent.headers.get("location", ""))

    def code(self, visitor: Visitor, who: str) -> str:
        """The one-time code on the last page."""
        callback = visitor.callback_from_hmrc(self.at_hmrc(visitor, who), who)
        self.written.note("code of HMRC", httpx.URL(callback).params["code"])
        shown = code_on(visitor.client.get(callback, follow_redirects=True).text)
        self.written.note("one-time code", shown)
        assert visitor.client.get(callback).status_code == 303
        return shown

    def connect(self, who: str) -> None:
        shown = self.code(self.visitor(), who)
        self.says("GGGGGG")
        self.says(f"{shown[:3]} {shown[3:]}".lower())
        self.says(data=":me yes")
        self.note_tokens()

    def note_tokens(self) -> None:
        grant = self.kept.granted(BAKER, "self")
        assert grant is not None
        assert grant.tokens is not None
        self.written.note("access token", grant.tokens.access)
        self.written.note("refresh token", grant.tokens.refresh)

    def note_what_hmrc_told(self) -> None:
        record = self.kept.record(BAKER, "self")
        assert record is not None
        assert record.balance is not None
        names = [each.trading_name for each in record.businesses if each.trading_name]
        self.written.note("told by HMRC", str(record.balance.total), *names)

    def checks(self) -> httpx.Response:
        visitor = self.visitor()
        return visitor.post(self.link(":check"), **FACTS)

    def fails(self, kind: Kind, path: str, times: int = 1) -> None:
        self.simulator.world.faults.add(Fault(kind, path, times))

    def refresh(self) -> None:
        """A night later."""
        self.clock.pass_by(timedelta(days=31))
        until = self.clock() + timedelta(hours=8)
        grants = Grants(self.kept, self.hmrc, self.clock, self.pause)
        refresh(DatabaseQueue(self.store.database), grants, self.clock, until, self.pause)

    def tables(self) -> str:
        return str(rows(f"sqlite:///{self.file}"))

    def read_database(self) -> None:
        """Every table as text, and every byte of the files as they are now."""
        self.written.tables += self.tables()
        self.written.bytes += [
            file.read_bytes().decode("latin-1") for file in self.file.parent.glob(f"{self.file.name}*")
        ]


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, by anybody and from DEBUG on; the HMRC client may make httpx quieter."""
    logs, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(logs)
    names = ["httpx", "httpcore", "authlib", "uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"]
    before = {name: logging.getLogger(name).level for name in ["", *names]}
    for name in before:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.addHandler(handler)
    configured = structlog.get_config()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(logs), cache_logger_on_first_use=False)
    try:
        yield logs
    finally:
        structlog.configure(**configured)
        root.removeHandler(handler)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A whole run, once: what goes well, and then everything that does not."""
    with listening() as logs, ExitStack() as stack:
        run = Run(tmp_path_factory.mktemp("run"), Written(logs=logs), stack)
        for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):  # The simulator's server has made them quiet.
            logging.getLogger(name).setLevel(logging.DEBUG)
        goes_well(run)
        run.read_database()
        goes_wrong(run)
        run.read_database()
        run.clock.pass_by(timedelta(hours=1))
        run.kept.forget(run.clock())
        run.written.tables_after_an_hour = run.tables()
        run.says(data=":disconnect yes")
        run.written.tables_at_the_end = run.tables()
        run.read_database()
        yield run


def goes_well(run: Run) -> None:
    run.connect("several")
    assert run.checks().status_code == 200
    for page in (":due", ":sent", ":owe", ":status", ":businesses", ":hmrc"):
        run.says(data=page)
    run.says(data=":start opt_out")
    run.note_what_hmrc_told()
    run.refresh()
    run.note_tokens()
    run.written.note("number", TYPED_NUMBER)
    run.written.note("tax reference", TYPED_REFERENCE)
    for said in ("my number is {}", "/feedback my number is {}", "{}"):
        run.says(said.format(TYPED_NUMBER))
        run.says(said.format(TYPED_REFERENCE))


def goes_wrong(run: Run) -> None:
    visitor = run.visitor()
    at_hmrc = run.at_hmrc(visitor, "required")
    callback = visitor.callback_from_hmrc(at_hmrc, "required")
    run.written.note("code of HMRC", httpx.URL(callback).params["code"])
    with httpx.Client(base_url=run.url) as other:
        assert other.get(callback).status_code >= 400  # another browser
    for kind in Kind:
        if kind is not Kind.LATENCY:
            exchange_fails(run, kind)
    visitor.back_from_hmrc(run.at_hmrc(visitor, "required"), "required", "refuse")
    assert visitor.get("/callback?state=nobodys&code=nobodys").status_code >= 400
    for kind in (Kind.REFUSAL, Kind.GARBAGE, Kind.CUT):
        run.fails(kind, "/", times=100)
        run.checks()
        run.refresh()
        run.simulator.world.faults.clear()
        run.clock.pass_by(timedelta(hours=1))
    run.connecting.breaks = True
    assert run.at_hmrc(visitor, "required") == ""
    run.connecting.breaks = False
    run.simulator.world.grants.revoke("several")
    run.clock.pass_by(timedelta(hours=5))
    run.checks()
    run.connect("not-signed-up")
    run.checks()
    run.says(data=":due")


def exchange_fails(run: Run, kind: Kind) -> None:
    """HMRC's token endpoint fails where a code is exchanged."""
    visitor = run.visitor()
    callback = visitor.callback_from_hmrc(run.at_hmrc(visitor, "required"), "required")
    run.written.note("code of HMRC", httpx.URL(callback).params["code"])
    run.fails(kind, "/oauth/token")
    assert visitor.get(callback).status_code >= 400


def test_nothing_secret_is_in_what_a_whole_run_wrote(run: Run) -> None:
    assert run.written.leaks() == []


def test_what_was_secret_was_there(run: Run) -> None:
    """Each kind of secret was used, and went where it belongs."""
    secrets = run.written.secrets
    assert {kind: len(found) for kind, found in secrets.items()} == {
        "number": 4, "code of HMRC": 7, "one-time code": 2, "access token": 3, "refresh token": 3, "tax reference": 1,
        "link": 15, "told by HMRC": 3,
    }  # fmt: skip
    seen = run.simulator.world.seen
    sent = " ".join(each.headers.get("authorization", "") for each in seen)
    assert all(token in sent for token in secrets["access token"])
    asked = " ".join(each.path for each in seen)
    numbers = {run.simulator.world.people[who].nino for who in ("several", "not-signed-up")}
    assert numbers < secrets["number"]
    assert all(number in asked for number in numbers)


def test_what_hmrc_told_and_the_links_stood_in_the_tables_before(run: Run) -> None:
    for kind in ("told by HMRC", "link"):
        assert any(is_in(secret, run.written.tables) for secret in run.written.secrets[kind])


def test_there_was_something_to_search(run: Run) -> None:
    written = run.written
    for line in ("hmrc_refused", "hmrc_token_endpoint_unclear", "hmrc_token_refused", "refresh_failed", "page_failed"):
        assert line in written.logs.getvalue()
    assert len(written.error_pages) > 10
    assert any("/oauth/authorize?" in address for address in written.addresses)
    assert sum("/check/" in address for address in written.addresses) > 5
    assert len(written.bytes) == 3 * len(("the database", "its write-ahead log", "that one's index"))
    assert any(BAKER.account in found for found in written.bytes)
    assert BAKER.account in written.tables


@pytest.mark.parametrize(
    "place", ["logs", "addresses", "error_pages", "tables", "bytes", "tables_after_an_hour", "tables_at_the_end"]
)
@pytest.mark.parametrize("form", ["AB123456C", "ab 12 34 56 c", "ab%2012+34-56 C"])
def test_the_search_would_find_it(place: str, form: str) -> None:
    written = Written()
    written.note("number", "AB123456C")
    assert written.leaks() == []
    match place:
        case "logs":
            written.logs.write(f"seen {form} here")
        case "tables" | "tables_after_an_hour" | "tables_at_the_end":
            setattr(written, place, f"('{form}',)")
        case _:
            getattr(written, place).append(f"x={form}&y")
    assert written.leaks() == [(place.replace("_", " "), "number")]


@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "authlib.oauth2", "uvicorn.error", "asyncio", ""])
def test_the_libraries_are_listened_to(name: str) -> None:
    with listening() as logs:
        logging.getLogger(name).debug("from %s", TYPED_NUMBER)
        structlog.get_logger().debug("from us", number=TYPED_REFERENCE)
    assert TYPED_NUMBER in logs.getvalue()
    assert TYPED_REFERENCE in logs.getvalue()
