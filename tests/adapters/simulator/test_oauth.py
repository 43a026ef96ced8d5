"""Signing in: what the browser sees, what comes back, and how long codes and tokens live."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.adapters.simulator.asking import ASKED, BACK, CHALLENGE, VERIFIER, Asking

MINE = "/obligations/details/{nino}/crystallisation"


def error(answered: httpx.Response) -> tuple[int, str]:
    return answered.status_code, answered.json()["error"]


def refresh(client: Asking, tokens: dict[str, Any]) -> httpx.Response:
    return client.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])


def alive(client: Asking, tokens: dict[str, Any]) -> bool:
    token = {"Authorization": f"Bearer {tokens['access_token']}"}
    answered = client.ask("required", MINE, headers=token)
    assert answered.status_code == 200 or answered.json()["code"] == "INVALID_CREDENTIALS"
    return answered.status_code == 200


def test_a_person_chooses_who_signs_in_and_then_sees_what_is_asked(reader: Asking) -> None:
    first = reader.http.get("/oauth/authorize", params=ASKED)
    assert "SIMULATOR, not HMRC" in first.text
    assert all(person.title in first.text for person in reader.world.people.values())
    second = reader.http.get("/oauth/authorize", params={**ASKED, "who": "agent"})
    assert "Agent with clients" in second.text
    assert "Do not grant" in second.text
    assert 'value="s &amp; t"' in second.text


def test_granting_brings_back_a_code_and_the_state(reader: Asking) -> None:
    answered = reader.http.post("/oauth/authorize", data={**ASKED, "who": "required", "decision": "grant"})
    back = httpx.URL(answered.headers["location"])
    assert answered.status_code == 303
    assert str(back).startswith(BACK + "?")
    assert set(back.params) == {"code", "state"}
    assert back.params["state"] == "s & t"


def test_not_granting_brings_back_hmrcs_error_and_the_state(reader: Asking) -> None:
    answered = reader.http.post("/oauth/authorize", data={**ASKED, "who": "required", "decision": "refuse"})
    assert dict(httpx.URL(answered.headers["location"]).params) == {
        "error": "access_denied",
        "error_description": "user denied the authorization",
        "error_code": "USER_DENIED_AUTHORIZATION",
        "state": "s & t",
    }


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"client_id": "another"}, "invalid_request"),
        ({"client_secret": "a-secret"}, "invalid_request"),
        ({"redirect_uri": BACK + "/"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "read:everything"}, "invalid_scope"),
        ({"code_challenge": CHALLENGE}, "invalid_request"),
        ({"code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
    ],
)
def test_a_wrong_request_is_shown_in_the_browser_and_nothing_comes_back(
    reader: Asking, changes: dict[str, str], shown: str
) -> None:
    asked = {**ASKED, **changes}
    for answered in (
        reader.http.get("/oauth/authorize", params=asked),
        reader.http.post("/oauth/authorize", data={**asked, "who": "required", "decision": "grant"}),
    ):
        assert answered.status_code == 400
        assert shown in answered.text
        assert "location" not in answered.headers


def test_a_code_gives_tokens_once(client: Asking) -> None:
    code = client.code("required")
    tokens = client.exchange(code).json()
    assert {key: tokens[key] for key in ("token_type", "expires_in", "scope")} == {
        "token_type": "bearer",
        "expires_in": 14400,
        "scope": ASKED["scope"],
    }
    assert alive(client, tokens)
    assert error(client.exchange(code)) == (400, "invalid_request")


@pytest.mark.parametrize(("minutes", "status"), [(9.9, 200), (10, 400)])
def test_a_code_lives_ten_minutes(client: Asking, minutes: float, status: int) -> None:
    code = client.code("required")
    client.clock.move(minutes=minutes)
    assert client.exchange(code).status_code == status


@pytest.mark.parametrize(
    ("challenged", "changes", "expected"),
    [
        (True, {"code_verifier": VERIFIER}, None),
        (True, {}, "invalid_request"),
        (True, {"code_verifier": "short"}, "invalid_request"),
        (True, {"code_verifier": "w" * 43}, "invalid_grant"),
        (False, {"code_verifier": VERIFIER}, "invalid_request"),
        (False, {"redirect_uri": BACK + "/other"}, "invalid_request"),
        (False, {"code": "unknown"}, "invalid_request"),
        (False, {"code": ""}, "invalid_request"),
        (False, {"grant_type": "password"}, "invalid_request"),
        (False, {"client_id": ""}, "invalid_request"),
        (False, {"client_id": "another"}, "invalid_client"),
        (False, {"client_secret": "wrong"}, "invalid_client"),
    ],
)
def test_an_exchange_is_checked(
    reader: Asking, challenged: bool, changes: dict[str, str], expected: str | None
) -> None:
    pkce = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"} if challenged else {}
    answered = reader.exchange(**{"code": reader.code("required", **pkce), **changes})
    if expected is None:
        assert answered.status_code == 200
    else:
        assert error(answered) == (401 if expected == "invalid_client" else 400, expected)


@pytest.mark.parametrize(("hours", "lives"), [(3.99, True), (4, False)])
def test_an_access_token_lives_four_hours(client: Asking, hours: float, lives: bool) -> None:
    tokens = client.sign_in("required")
    client.clock.move(hours=hours)
    assert alive(client, tokens) is lives


def test_refreshing_kills_the_old_pair_at_once(client: Asking) -> None:
    old = client.sign_in("required")
    new = refresh(client, old).json()
    assert set(new) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert alive(client, new)
    assert not alive(client, old)
    assert error(refresh(client, old)) == (400, "invalid_grant")
    assert alive(client, new)


@pytest.mark.parametrize(("days", "status"), [(545, 200), (546, 400)])
def test_authority_ends_after_eighteen_months_however_often_it_is_refreshed(
    client: Asking, days: int, status: int
) -> None:
    """20 November 2026 to 20 May 2028 is 547 days; one of them is moved first."""
    tokens = client.sign_in("required")
    client.clock.move(days=1)
    tokens = refresh(client, tokens).json()
    client.clock.move(days=days)
    assert refresh(client, tokens).status_code == status


def test_a_second_refresh_meanwhile_is_refused_and_the_first_one_succeeds(client: Asking) -> None:
    tokens = client.sign_in("required")
    client.world.refresh_takes = 0.3
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(lambda _: refresh(client, tokens), range(2)), key=lambda each: each.status_code)
    assert answers[0].status_code == 200
    assert error(answers[1]) == (400, "invalid_request")
    assert answers[1].json()["error_description"] == "refresh already in progress"
    assert alive(client, answers[0].json())


def test_what_was_granted_can_be_taken_back(client: Asking) -> None:
    tokens = client.sign_in("required")
    others = client.sign_in("voluntary")
    assert client.http.post("/simulator/people/required/revoke").status_code == 303
    assert not alive(client, tokens)
    assert error(refresh(client, tokens)) == (400, "invalid_grant")
    assert refresh(client, others).status_code == 200


def test_the_applications_own_token_has_no_refresh_token_and_opens_no_persons_record(reader: Asking) -> None:
    tokens = reader.token(grant_type="client_credentials").json()
    assert "refresh_token" not in tokens
    answered = reader.ask("required", MINE, headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert (answered.status_code, answered.json()["code"]) == (401, "INCORRECT_ACCESS_TOKEN_TYPE")
