"""Faults on demand: each kind, for so many requests, on one path."""

from __future__ import annotations

import time

import httpx
import pytest

from adapters.simulator.faults import Fault, Kind
from tests.adapters.simulator.asking import Asking

UPDATES = "/obligations/details/{nino}/income-and-expenditure"
LISTED = "/individuals/business/details/{nino}/list"


@pytest.mark.parametrize(
    ("code", "status"),
    [("INTERNAL_SERVER_ERROR", 500), ("SERVER_ERROR", 503), ("SCHEDULED_MAINTENANCE", 503), ("GATEWAY_TIMEOUT", 504)],
)
def test_hmrc_can_be_down(reader: Asking, code: str, status: int) -> None:
    reader.access("required")
    assert reader.http.post("/simulator/faults", json={"kind": "refusal", "code": code}).status_code == 204
    assert reader.code_of("required", UPDATES) == (status, code)
    assert reader.ask("required", UPDATES).status_code == 200


def test_a_fault_can_be_for_one_path_and_several_requests(client: Asking) -> None:
    client.world.faults.add(Fault(Kind.REFUSAL, path="/income-and-expenditure", times=2))
    assert [client.ask("required", path).status_code for path in (LISTED, UPDATES, UPDATES, UPDATES)] == [
        200, 503, 503, 200,
    ]  # fmt: skip


def test_faults_can_be_cleared(client: Asking) -> None:
    client.access("required")
    client.world.faults.add(Fault(Kind.REFUSAL, times=100))
    assert client.http.delete("/simulator/faults").status_code == 204
    assert client.ask("required", UPDATES).status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "latency", "seconds": "abc"}, "seconds is a number from 0 to 600."),
        ({"kind": "latency", "seconds": -1}, "seconds is a number from 0 to 600."),
        ({"kind": "latency", "seconds": True}, "seconds is a number from 0 to 600."),
        ({"kind": "cut", "times": 0}, "times is a whole number from 1 on."),
        ({"kind": "cut", "times": 1.5}, "times is a whole number from 1 on."),
        ({"kind": "cut", "path": 7}, "path is a text"),
        ({"kind": "refusal", "code": "NO_SUCH"}, "NO_SUCH is not a code"),
        ({"kind": "refusal", "code": []}, "Send kind"),
        ({"kind": "cut", "often": 3}, "Send kind"),
        ({}, "Send kind"),
        ([], "Send kind"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_with_the_reason(client: Asking, fields: object, sentence: str) -> None:
    refused = client.http.post("/simulator/faults", json=fields)
    assert refused.status_code == 400
    assert sentence in refused.text
    assert client.ask("required", UPDATES).status_code == 200


def test_an_answer_can_be_slow(reader: Asking) -> None:
    reader.access("required")
    reader.world.faults.add(Fault(Kind.LATENCY, seconds=0.3))
    before = time.monotonic()
    assert reader.ask("required", UPDATES).status_code == 200
    assert time.monotonic() - before >= 0.3


def test_an_answer_can_be_garbage(reader: Asking) -> None:
    reader.access("required")
    reader.world.faults.add(Fault(Kind.GARBAGE))
    answered = reader.ask("required", UPDATES)
    assert answered.status_code == 200
    with pytest.raises(ValueError, match="Unterminated"):
        answered.json()


def test_a_cut_connection_has_done_nothing(client: Asking) -> None:
    tokens = client.sign_in("required")
    client.world.faults.add(Fault(Kind.CUT, path="/oauth/token"))
    again = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):  # What it looks like depends on who is quicker.
        client.token(**again)
    assert client.token(**again).status_code == 200


def test_a_lost_answer_has_done_the_work(client: Asking) -> None:
    tokens = client.sign_in("required")
    client.world.faults.add(Fault(Kind.LOST, path="/oauth/token"))
    again = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    with pytest.raises(httpx.RemoteProtocolError):
        client.token(**again)
    assert client.token(**again).json()["error"] == "invalid_grant"


def test_the_token_endpoint_fails_in_its_own_words(client: Asking) -> None:
    client.world.faults.add(Fault(Kind.REFUSAL, code="INTERNAL_SERVER_ERROR"))
    answered = client.token(grant_type="client_credentials")
    assert (answered.status_code, answered.json()["error"]) == (500, "server_error")


@pytest.mark.parametrize(
    "body", [{}, {"kind": "flood"}, {"kind": "refusal", "code": "NO_SUCH"}, {"kind": "cut", "x": 1}]
)
def test_a_fault_that_does_not_exist_is_refused(reader: Asking, body: dict[str, object]) -> None:
    assert reader.http.post("/simulator/faults", json=body).status_code == 400


def test_the_simulators_own_pages_never_fail(client: Asking) -> None:
    client.world.faults.add(Fault(Kind.CUT, times=100))
    for path in ("/", "/simulator", "/simulator/people/several", "/simulator/seen"):
        assert client.http.get(path).status_code == 200
    assert client.http.get("/simulator/people/nobody").status_code == 404
