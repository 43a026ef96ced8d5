"""What every call passes: version, token, scope, rate, number, authority, scenario."""

from __future__ import annotations

import pytest

from tests.adapters.simulator.asking import Asking, asking

UPDATES = "/obligations/details/{nino}/income-and-expenditure"
OWES = "/accounts/self-assessment/{nino}/balance-and-transactions"
LISTED = "/individuals/business/details/{nino}/list"
STATUS = "/individuals/person/itsa-status/{nino}/2026-27"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Accept": "application/json"}, 406, "ACCEPT_HEADER_INVALID"),
        ({"Accept": "application/vnd.hmrc.9.0+json"}, 404, "NOT_FOUND"),
        ({"Authorization": ""}, 401, "MISSING_CREDENTIALS"),
        ({"Authorization": "Basic x"}, 401, "MISSING_CREDENTIALS"),
        ({"Authorization": "Bearer unknown"}, 401, "INVALID_CREDENTIALS"),
        ({"Gov-Test-Scenario": "NO_SUCH_THING"}, 400, "RULE_INCORRECT_GOV_TEST_SCENARIO"),
    ],
)
def test_headers_are_checked(reader: Asking, headers: dict[str, str], status: int, code: str) -> None:
    answered = reader.ask("required", UPDATES, headers=headers)
    assert (answered.status_code, answered.json()["code"]) == (status, code)


def test_a_scope_that_was_not_granted_is_missed(reader: Asking) -> None:
    access = reader.sign_in("required", scope="read:sent-invitations")["access_token"]
    answered = reader.ask("required", UPDATES, headers={"Authorization": f"Bearer {access}"})
    assert (answered.status_code, answered.json()["code"]) == (403, "INVALID_SCOPE")


def test_three_requests_a_second_and_no_more() -> None:
    with asking(a_second=3) as client:
        assert [client.ask("required", UPDATES).status_code for _ in range(4)] == [200, 200, 200, 429]
        assert client.code_of("required", UPDATES) == (429, "MESSAGE_THROTTLED_OUT")
        client.clock.move(seconds=1)
        assert client.ask("required", UPDATES).status_code == 200


def test_the_limit_is_of_the_application_and_not_of_a_person() -> None:
    with asking(a_second=3) as client:
        people = ("required", "voluntary", "overdue", "several")
        assert [client.ask(who, UPDATES).status_code for who in people] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("nino", "status", "code"),
    [
        ("AA99990B", 400, "FORMAT_NINO"),
        ("BG999901B", 400, "FORMAT_NINO"),
        ("AA999902C", 403, "CLIENT_OR_AGENT_NOT_AUTHORISED"),
        ("AA888888A", 403, "CLIENT_OR_AGENT_NOT_AUTHORISED"),
    ],
)
def test_only_ones_own_number_is_answered(reader: Asking, nino: str, status: int, code: str) -> None:
    assert reader.code_of("required", UPDATES.replace("{nino}", nino)) == (status, code)


@pytest.mark.parametrize("nino", ["aa999901b", "AA 99 99 01 B", "AA999901"])
def test_a_number_may_be_written_in_other_ways(reader: Asking, nino: str) -> None:
    assert reader.ask("required", UPDATES.replace("{nino}", nino)).status_code == 200


def test_four_causes_have_one_code(reader: Asking) -> None:
    """Not signed up, no agent services account, not this agent's reader, a supporting agent where none may look."""
    nino = {key: person.nino for key, person in reader.world.people.items()}
    refused = [
        reader.code_of("not-signed-up", UPDATES),
        reader.code_of("other-agent", UPDATES.replace("{nino}", nino["required"])),
        reader.code_of("agent", UPDATES.replace("{nino}", nino["new"])),
        reader.code_of("agent", OWES.replace("{nino}", nino["voluntary"]), onlyOpenItems="true"),
    ]
    assert refused == [(403, "CLIENT_OR_AGENT_NOT_AUTHORISED")] * 4


def test_a_supporting_agent_sees_all_but_accounts_and_a_main_agent_sees_those_too(reader: Asking) -> None:
    nino = {key: person.nino for key, person in reader.world.people.items()}
    for path in (UPDATES, LISTED, STATUS):
        assert reader.ask("agent", path.replace("{nino}", nino["voluntary"])).status_code == 200
    assert reader.ask("agent", OWES.replace("{nino}", nino["required"]) + "?onlyOpenItems=true").status_code == 200


def test_only_the_status_says_plainly_that_somebody_is_not_signed_up(reader: Asking) -> None:
    assert reader.code_of("not-signed-up", STATUS) == (403, "CLIENT_NOT_MTD_ENROLLED")
    assert reader.code_of("not-signed-up", LISTED) == (403, "CLIENT_OR_AGENT_NOT_AUTHORISED")


def test_every_answer_has_a_correlation_id_of_its_own(reader: Asking) -> None:
    answers = [
        reader.ask("required", UPDATES),
        reader.ask("not-signed-up", UPDATES),
        reader.http.get("/obligations/nowhere"),
        reader.token(),
    ]
    ids = {answered.headers["X-CorrelationId"] for answered in answers}
    assert {len(each) for each in ids} == {36}
    assert len(ids) == len(answers)


def test_unknown_paths_and_methods_are_answered_in_json(reader: Asking) -> None:
    assert reader.http.get("/obligations/nowhere").json()["code"] == "MATCHING_RESOURCE_NOT_FOUND"
    answered = reader.ask("required", UPDATES, "POST")
    assert (answered.status_code, answered.json()["code"]) == (405, "METHOD_NOT_ALLOWED")


def test_an_api_can_be_deprecated(client: Asking) -> None:
    assert "Deprecation" not in client.ask("required", UPDATES).headers
    dates = {"deprecated": "Sun, 01 Nov 2026 00:00:00 GMT", "sunset": "Tue, 01 Jun 2027 00:00:00 GMT"}
    assert client.http.put("/simulator/deprecations/obligations-mtd", json=dates).status_code == 204
    headers = client.ask("required", UPDATES).headers
    assert (headers["Deprecation"], headers["Sunset"]) == (dates["deprecated"], dates["sunset"])
    assert "obligations-mtd" in headers["Link"]
    assert "Deprecation" not in client.ask("required", LISTED).headers


def test_what_was_asked_is_kept_for_tests_to_read(client: Asking) -> None:
    client.ask("required", UPDATES, params={"status": "open"}, headers={"Gov-Client-Timezone": "London"})
    seen = client.world.seen[-1]
    assert (seen.method, seen.query, seen.api, seen.status) == ("GET", "status=open", "obligations-mtd", 200)
    assert seen.headers["gov-client-timezone"] == "London"
    assert [each.path for each in client.world.seen][:-1] == ["/oauth/token"]
    listed = client.http.get("/simulator/seen").json()
    assert listed[-1]["problems"]
    assert client.access("required") not in str(listed)
