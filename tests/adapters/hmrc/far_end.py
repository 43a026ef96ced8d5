"""A small server on loopback that answers what a test tells it, and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from adapters.hmrc.settings import HmrcSettings
from bot.hmrc.ports import Ask

NINO = "AA123456A"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True)
class Says:
    """What the far end answers. `cut` closes the connection instead; `trickle` is seconds between two bytes."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    trickle: float = 0

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body).encode()


def refuses(status: int, code: str, **headers: str) -> Says:
    return Says(status, {"code": code, "message": f"nothing branches on this: {NINO}"}, headers)


def _written(to: BufferedIOBase, said: Says) -> bool:
    """Write what is said; False where whoever asked has gone meanwhile."""
    pause = Event()
    try:
        for some in [bytes([byte]) for byte in said.content] if said.trickle else [said.content]:
            to.write(some)
            pause.wait(said.trickle)
    except OSError:
        return False
    return True


class FarEnd:
    """Answers from `answers` in order, the last again and again; or by a function of what is asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: list[Says] | Callable[[Asked], Says] = []
        self._lock = Lock()
        far_end = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                asked = Asked(
                    self.command,
                    parts.path,
                    parse_qs(parts.query, keep_blank_values=True),
                    dict(self.headers),
                    self.rfile.read(length),
                )
                said = far_end.answer(asked)
                if said.cut:
                    self.close_connection = True
                    return
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                if said.status != 204:
                    self.send_header("Content-Length", str(len(said.content)))
                self.end_headers()
                if said.status != 204 and not _written(self.wfile, said):
                    self.close_connection = True

            do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 - the names are the library's

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, asked: Asked) -> Says:
        with self._lock:
            self.asked.append(asked)
            if not callable(self.answers):
                return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return self.answers(asked)  # It may take its time: others are heard meanwhile.

    @contextmanager
    def serving(self) -> Iterator[FarEnd]:
        thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


class Clock:
    """A time that passes only by waiting."""

    def __init__(self) -> None:
        self.time = NOON
        self.waited: list[float] = []

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.time += timedelta(seconds=seconds)


def settings_for(url: str, **others: Any) -> HmrcSettings:
    return HmrcSettings(
        **{
            "api_url": url,
            "sign_in_url": url,
            "client_id": "the-client",
            "client_secret": SecretStr("the-secret"),
            "redirect_url": "http://localhost:8000/callback",
            **others,
        }
    )


@contextmanager
def connected(url: str, clock: Clock, **others: Any) -> Iterator[HmrcClient]:
    """Our client to a server, at a pace that never waits."""
    client = HmrcClient(settings_for(url, **others), OwnPace(timedelta(0)), clock.now, clock.wait)
    try:
        yield client
    finally:
        client.close()


def ask() -> Ask:
    return Ask(NINO, "the-access-token", None)
