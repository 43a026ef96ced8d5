"""Asking pages over real HTTP: each answer, few at once, and not for ever."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from adapters.links import AT_ONCE, TRIES, look
from bot.links import Looked, Verdict
from journeys.sources import Page

PATIENCE = 10
"""Seconds after which a test gives up waiting."""

ANSWERS = {
    "moved": (301, "/plain"),
    "ever": (308, "/moved"),
    "account": (303, "/sign-in"),
    "round": (302, "/round"),
    "gone": (404, ""),
    "withdrawn": (410, ""),
    "shut": (403, ""),
    "busy": (503, ""),
    "down": (503, ""),
}
"""What comes back, by the first word of the path; all else answers."""


class Site(ThreadingHTTPServer):
    """Some pages on loopback, which count who asks for them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.asked: Counter[str] = Counter()
        self.lock = threading.Condition()
        self.inside = 0
        self.most = 0
        self.over = threading.Event()

    def page(self, path: str) -> Page:
        return Page(path, path, f"http://127.0.0.1:{self.server_port}/{path}", "2026")


class Asked(BaseHTTPRequestHandler):
    """One request."""

    server: Site

    def do_GET(self) -> None:
        path = self.path.strip("/")
        with self.server.lock:
            self.server.asked[path] += 1
        kind = path.partition("-")[0]
        if kind == "slow":
            self.server.over.wait(PATIENCE)
        if kind == "crowd":
            self._in_a_crowd()
        is_free_again = kind == "busy" and self.server.asked[path] == TRIES
        self._send(*((200, "") if is_free_again else ANSWERS.get(kind, (200, ""))))

    def _in_a_crowd(self) -> None:
        """Answer when as many are here as ever come at once."""
        with self.server.lock:
            self.server.inside += 1
            self.server.most = max(self.server.most, self.server.inside)
            self.server.lock.notify_all()
            self.server.lock.wait_for(lambda: self.server.most >= AT_ONCE, PATIENCE)
            self.server.inside -= 1

    def _send(self, status: int, location: str) -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join(PATIENCE)


def asked(site: Site, *paths: str, seconds: float = PATIENCE) -> dict[str, Looked]:
    return {each.page.key: each for each in look([site.page(path) for path in paths], seconds)}


@pytest.mark.parametrize(
    ("path", "verdict", "detail"),
    [
        ("plain", Verdict.ANSWERS, ""),
        ("account", Verdict.ANSWERS, ""),
        ("gone", Verdict.GONE, "404"),
        ("withdrawn", Verdict.GONE, "410"),
        ("shut", Verdict.SILENT, "403"),
        ("down", Verdict.SILENT, "503"),
        ("round", Verdict.SILENT, "TooManyRedirects"),
    ],
)
def test_what_a_page_says(site: Site, path: str, verdict: Verdict, detail: str) -> None:
    assert asked(site, path) == {path: Looked(site.page(path), verdict, detail)}


@pytest.mark.parametrize("path", ["moved", "ever"])
def test_a_page_that_moved_for_good_is_told_with_its_new_address(site: Site, path: str) -> None:
    assert asked(site, path)[path] == Looked(site.page(path), Verdict.MOVED, site.page("plain").url)


def test_a_page_that_is_busy_is_asked_again_and_no_more_than_that(site: Site) -> None:
    found = asked(site, "busy", "down", "gone", "plain")
    assert {key: each.verdict for key, each in found.items()} == {
        "busy": Verdict.ANSWERS,
        "down": Verdict.SILENT,
        "gone": Verdict.GONE,
        "plain": Verdict.ANSWERS,
    }
    assert site.asked == {"busy": TRIES, "down": TRIES, "gone": 1, "plain": 1}


def test_a_page_that_takes_too_long_is_not_waited_for(site: Site) -> None:
    found = asked(site, "slow", seconds=0.1)
    assert found["slow"] == Looked(site.page("slow"), Verdict.SILENT, "took too long")
    assert site.asked == {"slow": TRIES}


def test_a_host_that_is_not_there_is_silent(site: Site) -> None:
    nobody = Page("nobody", "nobody", "http://127.0.0.1:9/", "2026")
    assert [each.verdict for each in look([nobody])] == [Verdict.SILENT]


def test_few_are_asked_at_once(site: Site) -> None:
    paths = [f"crowd-{number}" for number in range(3 * AT_ONCE)]
    assert {each.verdict for each in asked(site, *paths).values()} == {Verdict.ANSWERS}
    assert site.most == AT_ONCE
