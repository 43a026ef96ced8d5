"""What holds for every page: strict headers, pages in plain words for whatever goes wrong, and nothing told to logs."""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from adapters.web.app import AT_ONCE, create_app
from adapters.web.guard import LastResort
from tests.adapters.web.serving import BAKER, FACTS, Place, Visitor, served, settings_at, standing

ABOUT = ("/", "/privacy", "/terms", "/accessibility", "/security")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with standing(tmp_path_factory.mktemp("pages")) as found:
        yield found


@pytest.fixture
def visitor(place: Place) -> Visitor:
    return place.visitor()


@pytest.mark.parametrize("path", [*ABOUT, "/nothing-here", "/.well-known/security.txt", "/code", "/callback"])
def test_every_answer_is_strict(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ABOUT)
def test_pages_hold_nothing_from_elsewhere_and_nothing_inline(visitor: Visitor, path: str) -> None:
    page = visitor.get(path).text
    assert re.findall(r'(?:src|srcset)="(?!/static/)[^"]*"', page) == []
    assert re.findall(r'<link [^>]*href="(?!/static/)[^"]*"', page) == []
    assert "<script>" not in page
    assert "<style" not in page
    assert re.findall(r'\s(?:style|on\w+)="', page) == []


@pytest.mark.parametrize("path", ["/static/style.css", "/static/browser.js", "/static/icon.svg"])
def test_what_is_the_same_for_everybody_may_be_kept(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=3600"


def test_pages_say_who_runs_the_assistant_and_how_to_reach_them(visitor: Visitor) -> None:
    for path in ABOUT:
        assert "Harbour Bookkeeping Ltd runs this assistant. It is not HMRC" in visitor.get(path).text
    for path in ABOUT[1:]:
        assert 'href="mailto:help@assistant.example"' in visitor.get(path).text
    assert "It is kept in the United Kingdom." in visitor.get("/privacy").text


def test_security_txt_says_where_to_write_and_until_when_it_holds(place: Place, visitor: Visitor) -> None:
    text = visitor.get("/.well-known/security.txt").text
    assert "Contact: mailto:help@assistant.example\n" in text
    assert "Expires: 2027-02-19T00:00:00Z\n" in text
    assert f"Policy: {place.url}/security\n" in text


def test_a_page_that_there_is_not(visitor: Visitor) -> None:
    page = visitor.get("/connect")
    assert page.status_code == 404
    assert "There is no page here" in page.text


def test_no_answer_holds_an_address_made_of_what_the_request_says(place: Place, visitor: Visitor) -> None:
    claims = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "http"}
    for path in ("/privacy/", "/code/", f"{place.link()}/", f"{place.link()}/number/", place.link()):
        answer = visitor.client.get(path, headers=claims)
        assert "location" not in answer.headers, path
        assert "elsewhere" not in answer.text + str(answer.headers)


def test_a_way_of_asking_that_there_is_not(visitor: Visitor) -> None:
    page = visitor.client.delete("/privacy")
    assert page.status_code == 405
    assert "cannot be used that way" in page.text


@pytest.mark.parametrize("body", ["x" * 9000, "&".join(f"f{n}=1" for n in range(30))])
def test_a_form_that_holds_too_much(place: Place, visitor: Visitor, body: str) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    page = visitor.client.post(place.link(), content=body, headers=kind)
    assert page.status_code == 413
    assert "too much for one form" in page.text


def test_an_address_that_asks_too_fast_is_told_to_wait_and_no_other_is(place: Place, visitor: Visitor) -> None:
    answers = [visitor.get("/").status_code for _ in range(AT_ONCE + 1)]
    assert answers == [200] * AT_ONCE + [429]
    page = visitor.get("/")
    assert "Wait a minute" in page.text
    assert page.headers["retry-after"] == "60"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert visitor.get("/static/style.css").status_code == 200
    assert place.visitor().get("/").status_code == 200


def test_a_database_that_is_away_is_said_without_losing_anything(tmp_path: Path) -> None:
    with standing(tmp_path) as place:
        visitor, link = place.visitor(), place.link()
        with closing(sqlite3.connect(place.database)) as other:
            other.executescript("DROP TABLE hmrc_visits; DROP TABLE hmrc_starts;")
        page = visitor.get(link)
    assert page.status_code == 503
    assert "Open the link in your chat once more in a minute." in page.text


def test_a_fault_of_ours_is_a_page_and_its_text_goes_to_no_log() -> None:
    def fails(_request: Request) -> Response:
        raise RuntimeError("AB123456C")

    app = Starlette(
        routes=[Route("/", fails)],
        middleware=[Middleware(LastResort, broken=lambda: PlainTextResponse("ours", 500))],
    )
    listening = socket.create_server(("127.0.0.1", 0))
    with structlog.testing.capture_logs() as logs, served(app, listening):
        answer = httpx.get(f"http://127.0.0.1:{listening.getsockname()[1]}/")
    assert (answer.status_code, answer.text) == (500, "ours")
    assert [each["error"] for each in logs] == ["RuntimeError"]
    assert "AB123456C" not in str(logs)


def test_nothing_of_a_whole_way_reaches_a_log(
    place: Place, visitor: Visitor, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    code = place.connect(visitor)
    place.connecting.confirm(BAKER, code)
    place.connecting.accept(BAKER)
    assert "HMRC has answered" in visitor.post("/code", **FACTS).text
    check = place.connecting.begin_check(BAKER)
    assert "HMRC has answered" in visitor.post(check, **FACTS).text
    written = "".join(capfd.readouterr()) + caplog.text
    assert "hmrc_answered" in written, "HMRC was asked, and that is logged"
    own = (check.rsplit("/", 1)[1], code, place.number_of("required"), visitor.address)
    for secret in (*own, *visitor.client.cookies.values()):
        assert secret not in written


def test_over_https_cookies_are_bound_to_the_host_and_browsers_stay_with_https(place: Place) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(place.connecting, place.clock, settings_at("https://assistant.example", place.simulator.url))
    with served(app, listening):
        path = httpx.URL(place.link()).path
        answer = httpx.get(f"http://127.0.0.1:{listening.getsockname()[1]}{path}")
    assert answer.headers["strict-transport-security"] == "max-age=63072000"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-browser=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie.lower()


def test_the_pages_stand_beside_the_routes_of_others(place: Place) -> None:
    def hook(_request: Request) -> Response:
        return PlainTextResponse("hook")

    pages = create_app(place.connecting, place.clock, settings_at(place.url, place.simulator.url))
    listening = socket.create_server(("127.0.0.1", 0))
    with served(Starlette(routes=[Route("/hook", hook), Mount("/", pages)]), listening):
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        assert httpx.get(f"{url}/hook").text == "hook"
        assert "Privacy" in httpx.get(f"{url}/privacy").text
        assert httpx.get(f"{url}/static/style.css").status_code == 200
        assert httpx.get(f"{url}/nothing").status_code == 404
