"""Fraud prevention headers: a whole set passes, and each fault in it is found."""

from __future__ import annotations

import pytest

from adapters.simulator.headers import problems
from tests.adapters.simulator.asking import Asking

EVERY = {
    "Gov-Client-Device-ID": "beec798b-b366-47fa-b1f8-92cede14a1ce",
    "Gov-Client-Timezone": "UTC+00:00",
    "Gov-Client-User-IDs": "os=service&assistant=p%3A12",
    "Gov-Vendor-License-IDs": "assistant=8D7963490527D33716835EE7C195516D5E562E03B224E9B359836466EE40CDE1",
    "Gov-Vendor-Product-Name": "MTD%20Assistant",
    "Gov-Vendor-Version": "assistant=1.0.0",
}
WEB = EVERY | {
    "Gov-Client-Connection-Method": "WEB_APP_VIA_SERVER",
    "Gov-Client-Browser-JS-User-Agent": "Mozilla/5.0 (X11; Linux x86_64)",
    "Gov-Client-Multi-Factor": "type=OTHER&timestamp=2026-11-20T11%3A30Z&unique-reference=c672b8d1ef56ed28",
    "Gov-Client-Public-IP": "203.0.114.6",
    "Gov-Client-Public-IP-Timestamp": "2026-11-20T11:59:59.123Z",
    "Gov-Client-Public-Port": "57961",
    "Gov-Client-Screens": "width=1920&height=1080&scaling-factor=1.25&colour-depth=24,"
    "width=800&height=600&scaling-factor=1&colour-depth=16",
    "Gov-Client-Window-Size": "width=1256&height=803",
    "Gov-Vendor-Forwarded": "by=198.52.100.5&for=203.0.114.6",
    "Gov-Vendor-Public-IP": "198.52.100.5",
}
MACHINE = {
    "Gov-Client-Local-IPs": "10.1.2.3,fe80%3A%3A1",
    "Gov-Client-Local-IPs-Timestamp": "2026-11-20T11:59:59.000Z",
    "Gov-Client-MAC-Addresses": "ea%3A43%3A1a%3A5d%3A21%3A45",
    "Gov-Client-User-Agent": "os-family=Linux&os-version=6.1&device-manufacturer=Generic&device-model=Server",
}
BATCH = EVERY | MACHINE | {"Gov-Client-Connection-Method": "BATCH_PROCESS_DIRECT"}
BROWSER_ONLY = {"Gov-Client-Browser-JS-User-Agent", "Gov-Client-Screens", "Gov-Client-Window-Size"}
OTHER = (
    {name: value for name, value in WEB.items() if name not in BROWSER_ONLY}
    | MACHINE
    | {"Gov-Client-Connection-Method": "OTHER_VIA_SERVER", "Gov-Vendor-Version": "client=1&server=2"}
)
SETS = {"web": WEB, "batch": BATCH, "other": OTHER}


def found(headers: dict[str, str]) -> list[tuple[str, str]]:
    return [(problem.header, problem.code) for problem in problems(headers)]


@pytest.mark.parametrize("name", SETS)
def test_a_whole_set_has_the_right_number_of_headers_and_passes(reader: Asking, name: str) -> None:
    assert len(SETS[name]) == {"web": 16, "batch": 11, "other": 17}[name]
    answered = reader.ask("", "/test/fraud-prevention-headers/validate", headers=SETS[name]).json()
    assert answered == {"specVersion": "3.3", "code": "VALID_HEADERS", "message": "All headers are valid"}


@pytest.mark.parametrize(("name", "header"), [(name, header) for name, held in SETS.items() for header in held])
def test_each_header_of_a_set_is_missed(name: str, header: str) -> None:
    rest = {each: value for each, value in SETS[name].items() if each != header}
    assert found(rest) == [(header.lower(), "MISSING_HEADER")]


@pytest.mark.parametrize(
    ("name", "header", "value"),
    [
        ("web", "Gov-Client-Connection-Method", "WEB_APP"),
        ("web", "Gov-Client-Browser-JS-User-Agent", "undefined"),
        ("web", "Gov-Client-Device-ID", "my phone"),
        ("web", "Gov-Client-Multi-Factor", "type=SMS&timestamp=2026-11-20T11:30Z&unique-reference=c6"),
        ("web", "Gov-Client-Multi-Factor", "type=OTHER&timestamp=2026-11-20T11:30Z"),
        ("web", "Gov-Client-Public-IP", "house"),
        ("web", "Gov-Client-Public-IP-Timestamp", "2026-11-20T11:59:59Z"),
        ("web", "Gov-Client-Public-Port", "65536"),
        ("web", "Gov-Client-Public-Port", "null"),
        ("web", "Gov-Client-Screens", "width=0&height=1080&scaling-factor=1&colour-depth=24"),
        ("web", "Gov-Client-Screens", "width=1920&height=1080"),
        ("web", "Gov-Client-Timezone", "Europe/London"),
        ("web", "Gov-Client-Timezone", "UTC"),
        ("web", "Gov-Client-User-IDs", "person"),
        ("web", "Gov-Client-Window-Size", "1256x803"),
        ("web", "Gov-Vendor-Forwarded", "by=198.51.100.5"),
        ("web", "Gov-Vendor-Product-Name", "MTD Assistant"),
        ("web", "Gov-Vendor-Version", "1.0.0"),
        ("batch", "Gov-Client-Local-IPs", "10.1.2"),
        ("batch", "Gov-Client-MAC-Addresses", "ea:43:1a:5d:21:45"),
        ("batch", "Gov-Client-User-Agent", "Linux"),
        ("batch", "Gov-Client-User-Agent", "os-family=Linux&kernel=6"),
        ("web", "Gov-Client-Public-IP", "2001%3A470%3A1%3A18%3A%3A123"),
        ("web", "Gov-Vendor-Public-IP", "2a00%3A1450%3A%3A1"),
        ("batch", "Gov-Client-User-IDs", "assistant=p1"),
        ("other", "Gov-Vendor-Version", "server=2"),
    ],
)
def test_a_badly_written_header_is_found(name: str, header: str, value: str) -> None:
    assert (header.lower(), "INVALID_HEADER") in found(SETS[name] | {header: value})


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("Gov-Client-Timezone", "", "EMPTY_HEADER"),
        ("Gov-Client-Public-Port", "443", "POTENTIALLY_INVALID_HEADER"),
        ("Gov-Client-Public-IP", "10.0.0.1", "POTENTIALLY_INVALID_HEADER"),
        ("Gov-Client-Local-IPs", "10.0.0.1", "POTENTIALLY_INVALID_HEADER"),
    ],
)
def test_empty_doubtful_and_unasked_headers_are_told_apart(header: str, value: str, code: str) -> None:
    assert found(WEB | {header: value}) == [(header.lower(), code)]


@pytest.mark.parametrize(
    ("name", "header", "value"),
    [
        ("web", "Gov-Client-Public-IP", "2001:470:1:18::123"),
        ("web", "Gov-Vendor-Public-IP", "2a00:1450:4009:81f::1"),
        ("web", "Gov-Vendor-Forwarded", "by=2a00%3A1450%3A4009%3A81f%3A%3A1&for=2001%3A470%3A1%3A18%3A%3A123"),
        ("batch", "Gov-Client-User-Agent", "os-family=Linux&os-version=6.1"),
        ("batch", "Gov-Client-User-Agent", "os-family=Linux&os-version=6.1&device-manufacturer=&device-model="),
    ],
)
def test_addresses_and_pairs_pass_as_hmrc_writes_them(name: str, header: str, value: str) -> None:
    assert found(SETS[name] | {header: value}) == []


def test_calls_without_them_are_answered_and_reported(client: Asking) -> None:
    path = "/obligations/details/{nino}/income-and-expenditure"
    assert client.ask("required", path, headers=WEB).status_code == 200
    assert not client.world.seen[-1].problems
    assert client.ask("required", path, headers={"Gov-Client-Connection-Method": "BATCH_PROCESS_DIRECT"}).is_success
    assert {problem.code for problem in client.world.seen[-1].problems} == {"MISSING_HEADER"}
    feedback = "/test/fraud-prevention-headers/obligations-mtd/validation-feedback"
    [batch] = client.body("", feedback, connectionMethod="BATCH_PROCESS_DIRECT")["requests"]
    assert (batch["code"], len(batch["headers"])) == ("INVALID_HEADERS", 10)
    [web] = client.body("", feedback, connectionMethod="WEB_APP_VIA_SERVER")["requests"]
    assert (web["code"], web["headers"]) == ("VALID_HEADERS", [])


def test_the_check_and_test_users_are_for_the_application_itself(client: Asking) -> None:
    assert client.code_of("required", "/test/fraud-prevention-headers/validate")[1] == "INCORRECT_ACCESS_TOKEN_TYPE"
    made = client.ask("", "/create-test-user/individuals", "POST", json={"nino": "AA777777A"}).json()
    assert made["nino"] == "AA777777A"
    assert client.ask(made["userId"], "/individuals/business/details/{nino}/list").status_code == 200
    agent = client.ask("", "/create-test-user/agents", "POST", json={}).json()
    arn = agent["agentServicesAccountNumber"]
    assert client.ask(agent["userId"], f"/agents/{arn}/invitations").status_code == 204
