"""Signing in: against an OAuth server that is not ours, and against each thing that may go wrong."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from threading import Event
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from adapters.hmrc.breaker import FAILURES, REST
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from bot.hmrc.ports import GAP
from bot.hmrc.troubles import (
    CodeNotTaken,
    GrantEnded,
    HmrcTrouble,
    Kind,
    Misconfigured,
    Unavailable,
    Unclear,
)
from tests.adapters.hmrc.far_end import NOON, Clock, FarEnd, Says, connected, settings_for

CALLBACK = "http://localhost:8000/callback"
PAIR = {
    "access_token": "new-access",
    "refresh_token": "new-refresh",
    "expires_in": 14400,
    "token_type": "bearer",
    "scope": "read:self-assessment",
}


def test_authlib_still_stands_on_httpx(hmrc: HmrcClient) -> None:
    with hmrc.oauth._client() as client:
        assert isinstance(client, httpx.Client)


# Against Canaille, which pytest-iam runs: an OAuth server that knows nothing of us


@pytest.fixture
def signed_up(iam_server: Any) -> Iterator[Any]:
    """Our application registered there, with a person signed in who has given permission."""
    with iam_server.app.app_context():
        application = iam_server.models.Client(
            client_id="the-client",
            client_secret="the-secret",
            client_name="MTD Assistant",
            client_uri="http://localhost:8000",
            redirect_uris=[CALLBACK],
            grant_types=["authorization_code", "refresh_token"],
            response_types=["code"],
            scope=["profile"],
            token_endpoint_auth_method="client_secret_post",
            client_id_issued_at=NOON,
            contacts=["nobody@example.org"],
        )
        iam_server.backend.save(application)
    person = iam_server.random_user()
    iam_server.login(person)
    iam_server.consent(person, application)
    yield iam_server
    iam_server.logout()
    with iam_server.app.app_context():
        iam_server.backend.delete(application)


@pytest.fixture
def elsewhere(signed_up: Any, clock: Clock) -> Iterator[HmrcClient]:
    with connected(signed_up.url, clock, scopes=("profile",)) as client:
        yield client


def s256(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def come_back(client: HmrcClient, verifier: str, state: str = "the-state") -> dict[str, list[str]]:
    """Go to the authorise page as the browser does, and come back."""
    answer = httpx.get(client.sign_in(state, s256(verifier)), follow_redirects=False)
    assert answer.headers["Location"].startswith(CALLBACK), answer.text
    back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert "error" not in back, back
    return back


def test_a_code_is_exchanged_with_pkce_and_the_pair_refreshed_once(elsewhere: HmrcClient, clock: Clock) -> None:
    verifier = token_urlsafe(48)
    back = come_back(elsewhere, verifier)
    assert back["state"] == ["the-state"]
    first = elsewhere.exchange(back["code"][0], verifier)
    assert first.expires_at > clock.now()
    second = elsewhere.refresh(first.refresh)
    assert second.access != first.access
    assert second.refresh != first.refresh
    with pytest.raises(GrantEnded):
        elsewhere.refresh(first.refresh)


def test_a_code_works_only_with_its_verifier(elsewhere: HmrcClient) -> None:
    code = come_back(elsewhere, token_urlsafe(48))["code"][0]
    with pytest.raises(CodeNotTaken):
        elsewhere.exchange(code, token_urlsafe(48))


def test_a_code_works_once(elsewhere: HmrcClient) -> None:
    verifier = token_urlsafe(48)
    code = come_back(elsewhere, verifier)["code"][0]
    elsewhere.exchange(code, verifier)
    with pytest.raises(CodeNotTaken):
        elsewhere.exchange(code, verifier)


def test_a_wrong_secret_is_a_matter_of_settings(signed_up: Any, clock: Clock) -> None:
    with connected(signed_up.url, clock, client_secret=SecretStr("wrong")) as client, pytest.raises(Misconfigured):
        client.refresh("any")


# What is sent, and what is made of each answer


def test_the_page_of_hmrc_is_asked_as_it_wants_to_be(hmrc: HmrcClient, far_end: FarEnd) -> None:
    parts = urlsplit(hmrc.sign_in("the-state", "the-challenge"))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{far_end.url}/oauth/authorize"
    assert parse_qs(parts.query) == {
        "response_type": ["code"],
        "client_id": ["the-client"],
        "redirect_uri": [CALLBACK],
        "scope": ["read:self-assessment"],
        "state": ["the-state"],
        "code_challenge": ["the-challenge"],
        "code_challenge_method": ["S256"],
    }
    assert "secret" not in parts.query


def test_everything_goes_in_the_body(hmrc: HmrcClient, far_end: FarEnd) -> None:
    far_end.answers = [Says(body=PAIR)]
    tokens = hmrc.exchange("the-code", "the-verifier")
    assert (tokens.access, tokens.refresh, tokens.scope) == ("new-access", "new-refresh", "read:self-assessment")
    assert tokens.expires_at == NOON + timedelta(hours=4)
    assert "new-" not in repr(tokens)
    hmrc.refresh("the-refresh")
    exchange, refresh = far_end.asked
    who = {"client_id": "the-client", "client_secret": "the-secret"}
    assert exchange.form == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "code_verifier": "the-verifier",
        "redirect_uri": CALLBACK,
        **who,
    }
    assert {name: refresh.form[name] for name in ("grant_type", "refresh_token", *who)} == {
        "grant_type": "refresh_token",
        "refresh_token": "the-refresh",
        **who,
    }
    assert {each.path for each in far_end.asked} == {"/oauth/token"}
    assert all(each.query == {} and "Authorization" not in each.headers for each in far_end.asked)


def error(status: int, code: str) -> Says:
    return Says(status, {"error": code, "error_description": "invalid_grant the-refresh"})


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (error(400, "invalid_grant"), GrantEnded),
        (error(400, "invalid_request"), Unclear),  # also "refresh already in progress"
        (error(401, "invalid_client"), Misconfigured),
        (error(400, "unauthorized_client"), Misconfigured),
        (error(400, "brand_new"), Unclear),
        (error(500, "invalid_grant"), Unclear),
        (error(500, "server_error"), Unclear),
        (Says(503, b"<html>"), Unclear),
        (Says(403, b"<html>a firewall</html>"), Unclear),
        (Says(429, {"code": "MESSAGE_THROTTLED_OUT"}), Unavailable),
        (Says(200, b"<html>"), Unclear),
        (Says(200, {"access_token": "new-access"}), Unclear),
        (Says(200, []), Unclear),
        (Says(307, headers={"Location": "/elsewhere"}), Unclear),
        (Says(cut=True), Unclear),
    ],
)
def test_only_hmrcs_own_no_ends_a_grant(
    hmrc: HmrcClient, far_end: FarEnd, answer: Says, raised: type[HmrcTrouble]
) -> None:
    far_end.answers = [answer]
    with capture_logs() as logs, pytest.raises(raised) as trouble:
        hmrc.refresh("the-refresh")
    assert len(far_end.asked) == 1
    assert "the-refresh" not in f"{logs} {trouble.value}"
    assert trouble.value.__suppress_context__ or trouble.value.__cause__ is None


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (error(400, "invalid_grant"), CodeNotTaken),
        (error(400, "invalid_request"), CodeNotTaken),
        (error(401, "invalid_client"), Misconfigured),
        (error(500, "server_error"), Unclear),
    ],
)
def test_a_code_that_is_not_taken_ends_no_grant(
    hmrc: HmrcClient, far_end: FarEnd, answer: Says, raised: type[HmrcTrouble]
) -> None:
    far_end.answers = [answer]
    with pytest.raises(raised):
        hmrc.exchange("the-code", "the-verifier")


def test_a_refresh_token_that_never_left_is_not_spent(clock: Clock) -> None:
    with FarEnd().serving() as gone:
        url = gone.url
    with connected(url, clock) as hmrc, pytest.raises(Unavailable):
        hmrc.refresh("the-refresh")


def test_a_refresh_nobody_answers_is_unclear(far_end: FarEnd, clock: Clock) -> None:
    silence = Event()

    def says_nothing(_asked: object) -> Says:
        silence.wait(10)
        return Says(cut=True)

    far_end.answers = says_nothing
    with connected(far_end.url, clock, timeout=0.05) as hmrc, pytest.raises(Unclear):
        hmrc.refresh("the-refresh")
    silence.set()


def test_a_refresh_whose_answer_trickles_is_unclear_when_its_time_is_up(far_end: FarEnd, clock: Clock) -> None:
    far_end.answers = [Says(body=b" " * 5000, trickle=0.01)]
    began = monotonic()
    with connected(far_end.url, clock, timeout=5, longest_answer=0.2) as hmrc, pytest.raises(Unclear):
        hmrc.refresh("the-refresh")
    assert monotonic() - began < 10


FAILS = [error(500, "server_error"), Says(503, b"<html>"), Says(cut=True), Says(200, []), Says(403, b"<html>")]


def test_an_endpoint_that_fails_is_left_alone_and_tried_with_one_request(
    far_end: FarEnd, hmrc: HmrcClient, clock: Clock
) -> None:
    """Nobody's token is put in doubt while it is left alone."""
    far_end.answers = [*FAILS]
    for _failure in FAILS:
        with pytest.raises(Unclear):
            hmrc.refresh("the-refresh")
    assert len(far_end.asked) == len(FAILS) == FAILURES
    for _person in range(20):
        with pytest.raises(Unavailable) as refreshed:
            hmrc.refresh("another")
        assert refreshed.value.fault.kind is Kind.HELD_BACK
    assert len(far_end.asked) == FAILURES
    clock.time += REST
    with pytest.raises(Unclear):
        hmrc.refresh("the-refresh")
    with pytest.raises(Unavailable):
        hmrc.refresh("another")
    clock.time += REST
    far_end.answers = [Says(body=PAIR)]
    assert [hmrc.refresh(each).access for each in ("one", "two")] == ["new-access"] * 2


def test_a_code_is_exchanged_even_while_the_endpoint_is_left_alone_and_counts_with_the_rest(
    far_end: FarEnd, hmrc: HmrcClient
) -> None:
    """Whoever brings it has just signed in, and cannot bring it twice."""
    far_end.answers = [*FAILS]
    for _failure in FAILS:
        with pytest.raises(Unclear):
            hmrc.exchange("the-code", "the-verifier")
    assert hmrc.is_away()
    with pytest.raises(Unavailable):
        hmrc.refresh("the-refresh")
    assert len(far_end.asked) == FAILURES
    far_end.answers = [Says(body=PAIR)]
    assert hmrc.exchange("the-code", "the-verifier").access == "new-access"
    assert not hmrc.is_away()
    assert hmrc.refresh("the-refresh").access == "new-access", "what works for one works for all"


@pytest.mark.parametrize("code", ["invalid_grant", "invalid_request"])
def test_what_hmrc_says_of_one_persons_token_holds_nobody_back(far_end: FarEnd, hmrc: HmrcClient, code: str) -> None:
    far_end.answers = [error(400, code)]
    for _person in range(FAILURES + 1):
        with pytest.raises((GrantEnded, Unclear)):
            hmrc.refresh("the-refresh")
    assert len(far_end.asked) == FAILURES + 1


def test_an_answer_between_failures_ends_their_row(far_end: FarEnd, hmrc: HmrcClient) -> None:
    fails = [error(500, "server_error")] * (FAILURES - 1)
    far_end.answers = [*fails, error(400, "invalid_grant"), *fails, Says(body=PAIR)]
    for _answer in far_end.answers[:-1]:
        with pytest.raises(HmrcTrouble):
            hmrc.refresh("the-refresh")
    assert hmrc.refresh("the-refresh").access == "new-access"


def test_what_hmrc_finds_a_good_answer_by_is_logged(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(body=PAIR, headers={"X-CorrelationId": "found-by-this"})]
    with capture_logs() as logs:
        hmrc.refresh("the-refresh")
    assert [(log["log_level"], log["correlation_id"]) for log in logs] == [("info", "found-by-this")]
    assert "new-" not in str(logs)


def test_sign_in_keeps_to_the_pace_too(far_end: FarEnd, clock: Clock) -> None:
    far_end.answers = [Says(body=PAIR)]
    hmrc = HmrcClient(settings_for(far_end.url), OwnPace(), clock.now, clock.wait)
    hmrc.refresh("one")
    hmrc.refresh("two")
    hmrc.close()
    assert clock.waited == [GAP.total_seconds()]
