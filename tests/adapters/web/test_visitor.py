"""What is known of a browser: its address past our own proxies, and the facts its script posted, never made up."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

import pytest
from starlette.requests import Request

from adapters.web.settings import WebSettings
from adapters.web.visitor import address_of, browser_of, device_id, form_token, has_script, is_built_in, is_ours
from bot.hmrc.ports import Screen

SEEN = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEVICE = "1b4e28ba-2fa1-41d2-883f-0016d3cca427"
OURS = "https://assistant.example"
PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
SETTINGS = WebSettings(OURS, "https://signin.example", "Operator", "help@assistant.example", "here", "81.2.69.160")
POSTED = {"user_agent": "Firefox/9", "screen": "1920x1080x1.25x24", "window": "800x600", "timezone": "UTC+05:30"}


def request(client: tuple[str, int] | None = ("81.2.69.142", 50123), **headers: str) -> Request:
    named: list[tuple[bytes, bytes]] = [
        (name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()
    ]
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": named}
    return Request(scope | {"client": client})


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("81.2.69.142", None, ("81.2.69.142", 50123)),
        ("81.2.69.142", "9.9.9.9:1", ("81.2.69.142", 50123)),
        ("10.0.0.1", "81.2.69.142:40001", ("81.2.69.142", 40001)),
        ("10.0.0.1", "81.2.69.142", ("81.2.69.142", None)),
        ("10.0.0.1", "9.9.9.9:1, 81.2.69.142:40001, 10.0.0.2:80", ("81.2.69.142", 40001)),
        ("10.0.0.1", "[2a02:6b8::1]:40001", ("2a02:6b8::1", 40001)),
        ("10.0.0.1", "2a02:6b8::1", ("2a02:6b8::1", None)),
        ("10.0.0.1", None, ("10.0.0.1", 50123)),
        ("10.0.0.1", "nonsense", ("nonsense", None)),
    ],
)
def test_the_address_is_the_first_that_is_no_proxy_of_ours(
    peer: str, forwarded: str | None, found: tuple[str, int | None]
) -> None:
    headers = {"x_forwarded_for": forwarded} if forwarded else {}
    assert address_of(request((peer, 50123), **headers), PROXIES) == found


def test_nobody_is_believed_where_no_proxy_is_set() -> None:
    assert address_of(request(("10.0.0.1", 7), x_forwarded_for="9.9.9.9:1"), ()) == ("10.0.0.1", 7)


def test_the_facts_are_those_that_were_posted_and_seen() -> None:
    browser = browser_of(request(), POSTED, DEVICE, SEEN, SETTINGS)
    assert browser.user_agent == "Firefox/9"
    assert browser.screens == (Screen(1920, 1080, 1.25, 24),)
    assert browser.window == (800, 600)
    assert browser.timezone == "UTC+05:30"
    assert (browser.public_ip, browser.public_port) == ("81.2.69.142", 50123)
    assert (browser.device_id, browser.seen_at, browser.server_ip) == (DEVICE, SEEN, "81.2.69.160")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("screen", ""),
        ("screen", "0x1080x1x24"),
        ("screen", "undefinedxnullx1x24"),
        ("screen", "1920x1080"),
        ("window", ""),
        ("window", "0x0"),
        ("window", "-800x600"),
        ("window", "800x9999999"),
        ("timezone", ""),
        ("timezone", "Europe/London"),
        ("timezone", "UTC"),
        ("timezone", "UTC+99:00"),
        ("user_agent", ""),
        ("user_agent", "one\r\ntwo"),
        ("user_agent", "x" * 1001),
    ],
)
def test_what_is_missing_or_makes_no_sense_is_left_out(name: str, text: str) -> None:
    browser = browser_of(request(), POSTED | {name: text}, DEVICE, SEEN, SETTINGS)
    assert not getattr(browser, "screens" if name == "screen" else name)


def test_an_address_inside_a_private_network_is_not_given_as_a_public_one() -> None:
    browser = browser_of(request(("192.168.0.7", 50123)), POSTED, DEVICE, SEEN, SETTINGS)
    assert (browser.public_ip, browser.public_port) == (None, None)


def test_a_port_that_no_proxy_told_is_left_out() -> None:
    assert browser_of(request(("81.2.69.142", 0)), POSTED, DEVICE, SEEN, SETTINGS).public_port is None


def test_without_script_there_is_no_user_agent() -> None:
    assert has_script(POSTED)
    assert not has_script({"number": "AB123456C"})


def test_a_device_keeps_its_id_and_gets_one_of_ours_for_anything_else() -> None:
    assert device_id(DEVICE) == DEVICE
    assert device_id("not an id") != device_id(None)


@pytest.mark.parametrize(
    ("headers", "form", "cookie", "ours"),
    [
        ({}, form_token("secret"), "secret", True),
        ({"origin": OURS, "sec_fetch_site": "same-origin"}, form_token("secret"), "secret", True),
        ({"origin": "null", "sec_fetch_site": "same-origin"}, form_token("secret"), "secret", True),
        ({"origin": "https://evil.example"}, form_token("secret"), "secret", False),
        ({"origin": "null", "sec_fetch_site": "cross-site"}, form_token("secret"), "secret", False),
        ({"sec_fetch_site": "same-site"}, form_token("secret"), "secret", False),
        ({"origin": OURS}, form_token("other"), "secret", False),
        ({"origin": OURS}, "", "secret", False),
        ({"origin": OURS}, "é", "secret", False),
        ({"origin": OURS}, form_token(""), "", False),
    ],
)
def test_only_a_form_of_ours_from_the_same_browser_is_taken(
    headers: dict[str, Any], form: str, cookie: str, ours: bool
) -> None:
    assert is_ours(request(**headers), {"form": form}, cookie, OURS) is ours


@pytest.mark.parametrize(
    ("user_agent", "built_in"),
    [
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36", True),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36 Telegram-Android/11.3",
            True,
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML) Mobile/15E148", True),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1", False),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36", False),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", False),
        ("", False),
    ],
)
def test_a_browser_inside_a_chat_program_is_known_by_what_it_says(user_agent: str, built_in: bool) -> None:
    assert is_built_in(user_agent) is built_in
