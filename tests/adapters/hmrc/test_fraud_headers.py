"""Fraud prevention headers: every one well-formed or not there at all."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import structlog
from hypothesis import given, strategies as st

from adapters.hmrc import fraud_headers
from adapters.hmrc.check_headers import Verdict, check_headers, example_browser
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.fraud_headers import batch_headers, web_app_headers
from adapters.hmrc.machine import Machine, this_machine
from bot.hmrc.ports import Browser, Screen
from tests.adapters.hmrc.far_end import NOON, Clock, FarEnd, Says, settings_for

SETTINGS = settings_for("https://test-api.service.hmrc.gov.uk")
BROWSER = example_browser(NOON)
MACHINE = Machine(
    device_id="beec798b-b366-47fa-b1f8-92cede14a1ce",
    local_ips=("10.1.2.3", "fe80::1"),
    mac_addresses=("ea:43:1a:5d:21:45", "10:12:cc:fa:aa:32"),
    os_family="Linux",
    os_version="6.1.0-amd64",
    manufacturer="Dell Inc.",
    model="XPS/13, 2",
    user="service",
    seen_at=datetime(2026, 7, 1, 2, 3, 4, 5678, tzinfo=timezone(timedelta(hours=1))),
)

TOKEN = r"(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})"
PAIRS = rf"{TOKEN}+={TOKEN}+(?:&{TOKEN}+={TOKEN}+)*"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
SCREEN = r"width=[1-9]\d*&height=[1-9]\d*&scaling-factor=\d+(?:\.\d+)?&colour-depth=[1-9]\d*"
FORMS = {
    "Gov-Client-Connection-Method": r"WEB_APP_VIA_SERVER|BATCH_PROCESS_DIRECT",
    "Gov-Client-Browser-JS-User-Agent": r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?",
    "Gov-Client-Device-ID": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "Gov-Client-Local-IPs": rf"{TOKEN}+(?:,{TOKEN}+)*",
    "Gov-Client-Local-IPs-Timestamp": TIME,
    "Gov-Client-MAC-Addresses": r"(?:[0-9a-f]{2}(?:%3A[0-9a-f]{2}){5},?)+",
    "Gov-Client-Multi-Factor": r"type=AUTH_CODE&timestamp=\d{4}-\d\d-\d\dT\d\d%3A\d\dZ&unique-reference=[0-9a-f]{64}",
    "Gov-Client-Public-IP": r"[0-9a-f:.]+",
    "Gov-Client-Public-IP-Timestamp": TIME,
    "Gov-Client-Public-Port": r"[1-9]\d{0,4}",
    "Gov-Client-Screens": rf"{SCREEN}(?:,{SCREEN})*",
    "Gov-Client-Timezone": r"UTC[+-]\d\d:\d\d",
    "Gov-Client-User-Agent": PAIRS,
    "Gov-Client-User-IDs": PAIRS,
    "Gov-Client-Window-Size": r"width=[1-9]\d*&height=[1-9]\d*",
    "Gov-Vendor-Forwarded": rf"by={TOKEN}+&for={TOKEN}+",
    "Gov-Vendor-Product-Name": rf"{TOKEN}+",
    "Gov-Vendor-Public-IP": r"[0-9a-f:.]+",
    "Gov-Vendor-Version": PAIRS,
}


def assert_well_formed(headers: dict[str, str]) -> None:
    for name, value in headers.items():
        assert re.fullmatch(FORMS[name], value), f"{name}: {value!r}"
        assert value.lower() not in ("null", "none", "undefined", "unknown")


def test_a_browser_has_every_header_of_its_method_but_licences() -> None:
    assert web_app_headers(BROWSER, SETTINGS) == {
        "Gov-Client-Connection-Method": "WEB_APP_VIA_SERVER",
        "Gov-Client-Browser-JS-User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Gov-Client-Device-ID": "beec798b-b366-47fa-b1f8-92cede14a1ce",
        "Gov-Client-Multi-Factor": (
            "type=AUTH_CODE&timestamp=2026-10-22T12%3A00Z&unique-reference="
            + sha256(b"mtd-assistant=example").hexdigest()
        ),
        "Gov-Client-Public-IP": "198.51.100.0",
        "Gov-Client-Public-IP-Timestamp": "2026-11-21T12:00:00.000Z",
        "Gov-Client-Public-Port": "12345",
        "Gov-Client-Screens": "width=1920&height=1080&scaling-factor=1.25&colour-depth=24",
        "Gov-Client-Timezone": "UTC+00:00",
        "Gov-Client-User-IDs": "mtd-assistant=example",
        "Gov-Client-Window-Size": "width=1256&height=803",
        "Gov-Vendor-Forwarded": "by=203.0.113.6&for=198.51.100.0",
        "Gov-Vendor-Public-IP": "203.0.113.6",
        "Gov-Vendor-Product-Name": "MTD%20Assistant",
        "Gov-Vendor-Version": "mtd-assistant=0.1.0",
    }


def test_the_batch_has_every_header_of_its_method_but_licences() -> None:
    assert batch_headers(MACHINE, SETTINGS) == {
        "Gov-Client-Connection-Method": "BATCH_PROCESS_DIRECT",
        "Gov-Client-Device-ID": "beec798b-b366-47fa-b1f8-92cede14a1ce",
        "Gov-Client-Local-IPs": "10.1.2.3,fe80%3A%3A1",
        "Gov-Client-Local-IPs-Timestamp": "2026-07-01T01:03:04.005Z",
        "Gov-Client-MAC-Addresses": "ea%3A43%3A1a%3A5d%3A21%3A45,10%3A12%3Acc%3Afa%3Aaa%3A32",
        "Gov-Client-Timezone": "UTC+01:00",
        "Gov-Client-User-Agent": (
            "os-family=Linux&os-version=6.1.0-amd64&device-manufacturer=Dell%20Inc.&device-model=XPS%2F13%2C%202"
        ),
        "Gov-Client-User-IDs": "os=service",
        "Gov-Vendor-Product-Name": "MTD%20Assistant",
        "Gov-Vendor-Version": "mtd-assistant=0.1.0",
    }


def test_what_was_not_collected_is_left_out() -> None:
    nothing = Browser("beec798b-b366-47fa-b1f8-92cede14a1ce", None, (), None, None, None, None, NOON, None, {}, None)
    assert set(web_app_headers(nothing, SETTINGS)) == {
        "Gov-Client-Connection-Method",
        "Gov-Client-Device-ID",
        "Gov-Vendor-Product-Name",
        "Gov-Vendor-Version",
    }
    bare = Machine(None, (), (), None, None, None, None, None, NOON)
    assert set(batch_headers(bare, SETTINGS)) == {
        "Gov-Client-Connection-Method",
        "Gov-Client-Timezone",
        "Gov-Vendor-Product-Name",
        "Gov-Vendor-Version",
    }


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"public_ip": "10.0.0.1"}, {"Gov-Client-Public-IP", "Gov-Client-Public-IP-Timestamp", "Gov-Vendor-Forwarded"}),
        (
            {"public_ip": "127.0.0.1"},
            {"Gov-Client-Public-IP", "Gov-Client-Public-IP-Timestamp", "Gov-Vendor-Forwarded"},
        ),
        ({"server_ip": "192.168.1.1"}, {"Gov-Vendor-Public-IP", "Gov-Vendor-Forwarded"}),
        ({"public_port": 443}, {"Gov-Client-Public-Port"}),
        ({"public_port": 70000}, {"Gov-Client-Public-Port"}),
        ({"timezone": "Europe/London"}, {"Gov-Client-Timezone"}),
        ({"timezone": "UTC"}, {"Gov-Client-Timezone"}),
        ({"device_id": "undefined"}, {"Gov-Client-Device-ID"}),
        ({"window": (0, 5)}, {"Gov-Client-Window-Size"}),
        ({"screens": (Screen(0, 1, 1, 24),)}, {"Gov-Client-Screens"}),
        ({"user_agent": "undefined"}, {"Gov-Client-Browser-JS-User-Agent"}),
        ({"signed_in_at": None}, {"Gov-Client-Multi-Factor"}),
    ],
)
def test_what_cannot_be_true_is_left_out(change: dict[str, Any], missing: set[str]) -> None:
    headers = web_app_headers(replace(BROWSER, **change), SETTINGS)
    assert set(web_app_headers(BROWSER, SETTINGS)) - set(headers) == missing


def test_what_is_left_out_for_lack_of_an_address_is_logged_once_by_the_names_of_headers() -> None:
    unknown = replace(BROWSER, public_ip="10.1.2.3", public_port=None, server_ip=None)
    fraud_headers._warn.cache_clear()
    with structlog.testing.capture_logs() as logs:
        for browser in (BROWSER, unknown, unknown, replace(BROWSER, public_port=None), unknown):
            web_app_headers(browser, SETTINGS)
        web_app_headers(replace(BROWSER, server_ip=None), settings_for("http://127.0.0.1:9090"))
    assert [each["log_level"] for each in logs] == ["warning"] * 2
    assert [set(each["headers"]) for each in logs] == [
        {
            *("Gov-Client-Public-IP", "Gov-Client-Public-IP-Timestamp", "Gov-Client-Public-Port"),
            *("Gov-Vendor-Forwarded", "Gov-Vendor-Public-IP"),
        },
        {"Gov-Client-Public-Port"},
    ]
    assert "10.1.2.3" not in str(logs)


def test_the_address_of_the_settings_stands_in_where_the_page_knows_none() -> None:
    settings = settings_for("https://test-api.service.hmrc.gov.uk", public_ip="2001:db8:85a3::7334")
    headers = web_app_headers(replace(BROWSER, server_ip=None), settings)
    assert headers["Gov-Vendor-Public-IP"] == "2001:db8:85a3::7334"
    assert headers["Gov-Vendor-Forwarded"] == "by=2001%3Adb8%3A85a3%3A%3A7334&for=198.51.100.0"


def test_an_old_style_address_in_a_new_style_one_is_the_old_style_one() -> None:
    headers = web_app_headers(replace(BROWSER, public_ip=str(IPv6Address("::ffff:198.51.100.7"))), SETTINGS)
    assert headers["Gov-Client-Public-IP"] == "198.51.100.7"


anything = st.none() | st.text(max_size=30) | st.sampled_from(["null", "UTC+01:00", "UTC+99:00", "::1", "198.51.100.9"])
numbers = st.integers(-3, 3000) | st.integers()
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
screens = st.builds(Screen, numbers, numbers, st.floats() | st.floats(0, 4), numbers)


@given(
    st.builds(
        Browser,
        device_id=st.text() | st.uuids().map(str),
        user_agent=anything,
        screens=st.lists(screens, max_size=3).map(tuple),
        window=st.none() | st.tuples(numbers, numbers),
        timezone=anything,
        public_ip=anything | st.ip_addresses().map(str),
        public_port=st.none() | numbers,
        seen_at=moments,
        server_ip=anything | st.ip_addresses().map(str),
        user_ids=st.dictionaries(st.text(min_size=1), st.text(), max_size=3),
        signed_in_at=st.none() | moments,
    )
)
def test_whatever_a_page_sends_each_header_is_well_formed_or_missing(browser: Browser) -> None:
    assert_well_formed(web_app_headers(browser, SETTINGS))


@given(
    st.builds(
        Machine,
        device_id=anything,
        local_ips=st.lists(st.ip_addresses().map(str), max_size=3).map(tuple),
        mac_addresses=st.lists(st.just("ea:43:1a:5d:21:45"), max_size=3).map(tuple),
        os_family=anything,
        os_version=anything,
        manufacturer=anything,
        model=anything,
        user=anything,
        seen_at=st.datetimes(
            datetime(2020, 1, 1),
            datetime(2040, 1, 1),
            timezones=st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
        ),
    )
)
def test_whatever_a_machine_is_each_header_is_well_formed_or_missing(machine: Machine) -> None:
    headers = batch_headers(machine, SETTINGS)
    assert_well_formed(headers)
    assert headers["Gov-Client-Timezone"]


_VALUES = st.text(min_size=1).filter(
    lambda value: value.strip().casefold() not in ("null", "none", "undefined", "unknown", "nan")
)


@given(st.dictionaries(st.text(min_size=1), _VALUES, min_size=1, max_size=4))
def test_pairs_can_be_read_back(ids: dict[str, str]) -> None:
    written = web_app_headers(replace(BROWSER, user_ids=ids), SETTINGS)["Gov-Client-User-IDs"]
    read = (pair.split("=") for pair in written.split("&"))
    assert {unquote(key): unquote(value) for key, value in read} == ids


def test_this_machine_is_described_by_what_it_says_of_itself(tmp_path: Path) -> None:
    for path, text in {
        "etc/machine-id": "1a2b3c\n",
        "sys/class/dmi/id/sys_vendor": "Dell Inc.\n",
        "sys/class/net/eth0/address": "ea:43:1a:5d:21:45\n",
        "sys/class/net/lo/address": "00:00:00:00:00:00\n",
        "sys/class/net/ib0/address": "80:00:02:08:fe:80:00:00\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    machine = this_machine(None, NOON, tmp_path)
    assert machine.device_id == this_machine(None, NOON + timedelta(days=9), tmp_path).device_id
    assert machine.device_id is not None
    assert "1a2b3c" not in machine.device_id
    assert (machine.manufacturer, machine.model) == ("Dell Inc.", None)
    assert machine.mac_addresses == ("ea:43:1a:5d:21:45",)
    assert this_machine("chosen", NOON, tmp_path).device_id == "chosen"


def test_the_real_machine_gives_well_formed_headers() -> None:
    assert_well_formed(batch_headers(this_machine(None, NOON), SETTINGS))


def test_this_machine_is_looked_at_once_an_hour_and_says_when(hmrc: HmrcClient, clock: Clock) -> None:
    def looked_at() -> str | None:
        return hmrc.fraud_headers(None).get("Gov-Client-Local-IPs-Timestamp")

    if looked_at() is None:
        pytest.skip("this machine has no address")
    first = looked_at()
    clock.wait(3599)
    assert looked_at() == first
    clock.wait(1)
    assert looked_at() != first


@pytest.mark.parametrize("days", [400, -400, 0])
def test_hmrc_is_told_the_real_time_whatever_day_is_pretended(clock: Clock, days: int) -> None:
    def pretended() -> datetime:
        return clock.now() + timedelta(days=days, microseconds=5)

    pace = Noting()
    client = HmrcClient(SETTINGS, pace, pretended, clock.wait, real=clock.now)
    browser = replace(BROWSER, seen_at=pretended(), signed_in_at=pretended() - timedelta(minutes=3))
    headers = client.fraud_headers(browser)
    assert headers["Gov-Client-Public-IP-Timestamp"] == "2026-11-21T12:00:00.000Z"
    assert "timestamp=2026-11-21T11%3A57Z" in headers["Gov-Client-Multi-Factor"]
    assert client.fraud_headers(None).get("Gov-Client-Local-IPs-Timestamp", "2026-11-21T12").startswith("2026-11-21T12")
    client.line.turn()
    client.close()
    assert pace.taken == [NOON]


class Noting:
    """A pace that notes what time it was asked at."""

    def __init__(self) -> None:
        self.taken: list[datetime] = []

    def take(self, now: datetime, longest: timedelta) -> datetime | None:  # noqa: ARG002 - nobody waits
        self.taken.append(now)
        return now


# HMRC's own check of them


def test_both_sets_are_sent_to_hmrcs_check_with_the_applications_own_key(far_end: FarEnd, hmrc: HmrcClient) -> None:
    warned = {
        "specVersion": "3.1",
        "code": "POTENTIALLY_INVALID_HEADERS",
        "message": "…",
        "warnings": [{"code": "MISSING_HEADER", "message": "told", "headers": ["gov-vendor-license-ids"]}],
    }
    far_end.answers = [
        Says(body={"access_token": "own", "token_type": "bearer", "expires_in": 14400}),
        Says(body={"specVersion": "3.1", "code": "VALID_HEADERS", "message": "…"}),
        Says(body=warned),
    ]
    browser, batch = check_headers(hmrc, BROWSER)
    token, first, second = far_end.asked
    assert token.form["grant_type"] == "client_credentials"
    assert {first.path, second.path} == {"/test/fraud-prevention-headers/validate"}
    assert first.headers["Authorization"] == "Bearer own"
    assert first.headers["Accept"] == "application/vnd.hmrc.1.0+json"
    assert first.headers["Gov-Client-Connection-Method"] == "WEB_APP_VIA_SERVER"
    assert second.headers["Gov-Client-Connection-Method"] == "BATCH_PROCESS_DIRECT"
    assert browser == Verdict("WEB_APP_VIA_SERVER", "VALID_HEADERS", tuple(web_app_headers(BROWSER, SETTINGS)), ())
    assert browser.is_good
    (remark,) = batch.remarks
    assert (remark.is_error, remark.headers, batch.is_good) == (False, ("gov-vendor-license-ids",), True)
    assert remark.known == "The assistant has no licence keys."


@pytest.mark.parametrize(
    ("headers", "is_good"),
    [
        (["gov-vendor-license-ids"], True),
        (["Gov-Vendor-License-IDs"], True),
        (["gov-vendor-license-ids", "gov-client-public-port"], False),
        (["gov-client-public-port"], False),
        (["gov-client-user-agent"], False),
        ([], False),
    ],
)
def test_only_what_is_known_to_be_missing_is_forgiven(
    far_end: FarEnd, hmrc: HmrcClient, headers: list[str], is_good: bool
) -> None:
    error = {"code": "MISSING_HEADER", "message": "…", "headers": headers}
    found = {"specVersion": "3.1", "code": "INVALID_HEADERS", "message": "…", "errors": [error]}
    far_end.answers = [
        Says(body={"access_token": "own", "token_type": "bearer", "expires_in": 14400}),
        Says(body=found),
        Says(body={"specVersion": "3.1", "code": "VALID_HEADERS", "message": "…"}),
    ]
    browser, batch = check_headers(hmrc, BROWSER)
    assert (browser.is_good, batch.is_good) == (is_good, True)
