"""Agents: asking a client, being answered, checking, ending."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.adapters.simulator.asking import Asking

ARN = "AARN1000001"
INVITATIONS = f"/agents/{ARN}/invitations"


def asked(client: Asking, who: str, **changes: str) -> dict[str, str]:
    person = client.world.people[who]
    body = {"service": "MTD-IT", "clientType": "personal", "clientIdType": "ni"}
    return {**body, "clientId": person.nino, "knownFact": person.postcode, **changes}


def invite(client: Asking, who: str, **changes: str) -> httpx.Response:
    return client.ask("agent", INVITATIONS, "POST", json=asked(client, who, **changes))


def is_client(client: Asking, who: str, role: str) -> bool:
    answered = client.ask("agent", f"/agents/{ARN}/relationships", "POST", json=asked(client, who, agentType=role))
    assert answered.status_code == 204 or answered.json()["code"] == "RELATIONSHIP_NOT_FOUND"
    return answered.status_code == 204


def answer(client: Asking, who: str, address: str, words: str) -> None:
    at = f"/simulator/people/{who}/invitations/{address.rpartition('/')[2]}"
    assert client.http.post(at, data={"answer": words}).status_code == 303


def shown(client: Asking, address: str) -> Any:
    return client.ask("agent", address).json()


def test_a_client_who_accepts_can_be_acted_for(client: Asking) -> None:
    address = invite(client, "new").headers["Location"]
    pending = shown(client, address)
    assert (pending["status"], pending["service"], pending["expiresOn"]) == ("Pending", ["MTD-IT"], "2026-12-11")
    assert not is_client(client, "new", "main")
    assert "asks to act" not in client.http.get("/simulator/people/required").text
    assert ARN in client.http.get("/simulator/people/new").text
    answer(client, "new", address, "accept")
    assert shown(client, address)["status"] == "Accepted"
    assert is_client(client, "new", "main")
    nino = client.world.people["new"].nino
    assert client.ask("agent", f"/individuals/business/details/{nino}/list").status_code == 200


def test_the_role_is_learned_by_asking_twice(reader: Asking) -> None:
    assert (is_client(reader, "voluntary", "main"), is_client(reader, "voluntary", "supporting")) == (False, True)


def test_who_has_not_signed_up_accepts_for_signing_up_only(client: Asking) -> None:
    client.world.agents["agent"].clients.pop("not-signed-up")
    address = invite(client, "not-signed-up").headers["Location"]
    answer(client, "not-signed-up", address, "accept")
    assert shown(client, address)["status"] == "Partialauth"


@pytest.mark.parametrize("how", ["reject", "cancel", "wait"])
def test_what_was_answered_cancelled_or_left_too_long_cannot_be_cancelled(client: Asking, how: str) -> None:
    address = invite(client, "new").headers["Location"]
    headers = {"Content-Type": "application/json"}
    match how:
        case "reject":
            answer(client, "new", address, "reject")
        case "cancel":
            assert client.ask("agent", address, "DELETE", headers=headers).status_code == 204
        case _:
            client.clock.move(days=21)
            client.forget()
    assert shown(client, address)["status"] == {"reject": "Rejected", "cancel": "Cancelled", "wait": "Expired"}[how]
    refused = client.ask("agent", address, "DELETE", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "INVALID_INVITATION_STATUS")


def test_the_list_is_of_thirty_days_and_empty_is_no_content(client: Asking) -> None:
    assert client.ask("agent", INVITATIONS).status_code == 204
    invite(client, "new")
    assert [each["status"] for each in client.ask("agent", INVITATIONS).json()] == ["Pending"]
    client.clock.move(days=30)
    client.forget()
    assert client.ask("agent", INVITATIONS).status_code == 204


def test_asking_twice_names_the_first(client: Asking) -> None:
    first = invite(client, "new")
    second = invite(client, "new")
    assert second.json()["code"] == "DUPLICATE_AUTHORISATION_REQUEST"
    assert second.headers["Location"] == first.headers["Location"]
    assert invite(client, "new", agentType="supporting").status_code == 204


def test_an_authorisation_can_be_ended(client: Asking) -> None:
    ended = f"/agents/{ARN}/deauthorise-client"
    body = asked(client, "required")
    body.pop("knownFact")
    assert client.ask("agent", ended, "PUT", json=body).status_code == 204
    assert not is_client(client, "required", "main")
    again = client.ask("agent", ended, "PUT", json=body)
    assert (again.status_code, again.json()["code"]) == (403, "NO_RELATIONSHIP")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"service": "MTD-XX"}, 400, "SERVICE_NOT_SUPPORTED"),
        ({"clientType": "business"}, 400, "CLIENT_TYPE_NOT_SUPPORTED"),
        ({"clientIdType": "vrn"}, 400, "CLIENT_ID_DOES_NOT_MATCH_SERVICE"),
        ({"clientId": "AA"}, 400, "CLIENT_ID_FORMAT_INVALID"),
        ({"clientId": "AA888888A"}, 403, "CLIENT_REGISTRATION_NOT_FOUND"),
        ({"knownFact": "aa16 1aa"}, 400, "POSTCODE_FORMAT_INVALID"),
        ({"knownFact": "ZZ1 1ZZ"}, 403, "POSTCODE_DOES_NOT_MATCH"),
        ({"agentType": "other"}, 400, "AGENT_TYPE_NOT_SUPPORTED"),
    ],
)
def test_a_wrong_request_is_refused(reader: Asking, changes: dict[str, str], status: int, code: str) -> None:
    answered = invite(reader, "new", **changes)
    assert (answered.status_code, answered.json()["code"]) == (status, code)


def test_who_is_no_such_agent_is_refused(reader: Asking) -> None:
    refused = [
        reader.code_of("required", INVITATIONS),
        reader.code_of("other-agent", INVITATIONS.replace(ARN, "BARN1000002")),
        reader.code_of("agent", INVITATIONS.replace(ARN, "BARN1000002")),
        reader.code_of("agent", INVITATIONS.replace(ARN, "1")),
    ]
    assert refused == [
        (403, "NOT_AN_AGENT"),
        (403, "AGENT_NOT_SUBSCRIBED"),
        (403, "NO_PERMISSION_ON_AGENCY"),
        (400, "BAD_REQUEST"),
    ]


@pytest.mark.parametrize("content", ["no json", "[]", '{"service": 1}', "{}"])
def test_a_body_that_is_no_request_is_refused(reader: Asking, content: str) -> None:
    headers = {"Content-Type": "application/json"}
    answered = reader.ask("agent", INVITATIONS, "POST", headers=headers, content=content)
    assert (answered.status_code, answered.json()["code"]) == (400, "BAD_REQUEST")
