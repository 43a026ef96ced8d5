"""Obligations: the traps of their query, and what sending changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.adapters.simulator.asking import Asking, asking

UPDATES = "/obligations/details/{nino}/income-and-expenditure"
RETURNS = "/obligations/details/{nino}/crystallisation"
TRADE = "XAIS00001000001"


def updates(client: Asking, who: str, **params: str) -> list[tuple[str, str]]:
    """Last day and status of each."""
    body = client.body(who, UPDATES, **params)
    details = [detail for business in body["obligations"] for detail in business["obligationDetails"]]
    return [(detail["periodEndDate"], detail["status"]) for detail in details]


def test_open_ones_without_dates_are_all_there_is_late_ones_too(reader: Asking) -> None:
    assert updates(reader, "overdue", status="open") == [
        ("2026-07-05", "open"),
        ("2026-10-05", "open"),
        ("2027-01-05", "open"),
        ("2027-04-05", "open"),
    ]


def test_with_neither_dates_nor_open_the_late_ones_are_missing(reader: Asking) -> None:
    assert updates(reader, "overdue") == [("2027-01-05", "open"), ("2027-04-05", "open")]


def test_a_tax_year_of_dates_shows_its_four_updates(reader: Asking) -> None:
    held = updates(reader, "required", fromDate="2026-04-06", toDate="2027-04-05")
    assert held == [
        ("2026-07-05", "fulfilled"),
        ("2026-10-05", "fulfilled"),
        ("2027-01-05", "open"),
        ("2027-04-05", "open"),
    ]


def test_the_first_day_is_the_same_for_every_update_of_a_year(reader: Asking) -> None:
    [business] = reader.body("overdue", UPDATES, status="open")["obligations"]
    assert {detail["periodStartDate"] for detail in business["obligationDetails"]} == {"2026-04-06"}


def test_one_business_can_be_asked_for(reader: Asking) -> None:
    body = reader.body("several", UPDATES, status="open", typeOfBusiness="uk-property", businessId="XPIS00009000003")
    assert [each["businessId"] for each in body["obligations"]] == ["XPIS00009000003"]
    ends = [detail["periodEndDate"] for detail in body["obligations"][0]["obligationDetails"]]
    assert ends == ["2026-12-31", "2027-03-31"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"typeOfBusiness": "shop"}, "FORMAT_TYPE_OF_BUSINESS"),
        ({"typeOfBusiness": "self-employment", "businessId": "X"}, "FORMAT_BUSINESS_ID"),
        ({"businessId": TRADE}, "MISSING_TYPE_OF_BUSINESS"),
        ({"status": "Open"}, "FORMAT_STATUS"),
        ({"fromDate": "2026-02-30", "toDate": "2026-04-05"}, "FORMAT_FROM_DATE"),
        ({"fromDate": "2026-04-06", "toDate": "soon"}, "FORMAT_TO_DATE"),
        ({"fromDate": "2026-04-06"}, "MISSING_TO_DATE"),
        ({"toDate": "2026-04-06"}, "MISSING_FROM_DATE"),
        ({"fromDate": "2026-04-06", "toDate": "2026-04-05"}, "RANGE_TO_DATE_BEFORE_FROM_DATE"),
        ({"fromDate": "2026-04-06", "toDate": "2026-04-06"}, "RULE_DATE_RANGE_INVALID"),
        ({"fromDate": "2026-04-06", "toDate": "2027-04-07"}, "RULE_DATE_RANGE_INVALID"),
        ({"fromDate": "2018-04-05", "toDate": "2018-05-05"}, "RULE_FROM_DATE_NOT_SUPPORTED"),
        ({"status": "Open", "typeOfBusiness": "shop"}, "INVALID_REQUEST"),
    ],
)
def test_a_wrong_query_is_refused(reader: Asking, params: dict[str, str], code: str) -> None:
    assert reader.code_of("required", UPDATES, **params) == (400, code)


def test_several_faults_are_listed(reader: Asking) -> None:
    body = reader.ask("required", UPDATES, params={"status": "Open", "typeOfBusiness": "shop"}).json()
    assert [each["code"] for each in body["errors"]] == ["FORMAT_TYPE_OF_BUSINESS", "FORMAT_STATUS"]


def test_a_range_of_365_days_is_the_longest(reader: Asking) -> None:
    assert updates(reader, "required", fromDate="2026-04-06", toDate="2027-04-06")


@pytest.mark.parametrize("who", ["exempt", "dormant", "no-obligations"])
def test_who_has_nothing_to_send_is_told_so(reader: Asking, who: str) -> None:
    assert reader.code_of(who, UPDATES, status="open") == (404, "NO_OBLIGATIONS_FOUND")


@pytest.mark.parametrize("path", [UPDATES, RETURNS])
def test_the_insolvent_get_no_deadlines(reader: Asking, path: str) -> None:
    assert reader.code_of("insolvent", path) == (400, "RULE_INSOLVENT_TRADER")


def test_a_new_business_that_waits_has_nothing_to_send(reader: Asking) -> None:
    body = reader.body("new", UPDATES, status="open")
    assert [each["businessId"] for each in body["obligations"]] == ["XAIS00006000001"]


def test_sending_settles_the_missed_ones_before_it(client: Asking) -> None:
    sent = {"businessId": "XAIS00008000001", "periodEndDate": "2026-10-05"}
    assert client.http.post("/simulator/people/overdue/send", data=sent).status_code == 303
    held = client.body("overdue", UPDATES, fromDate="2026-04-06", toDate="2027-04-05")
    details = held["obligations"][0]["obligationDetails"]
    assert [detail.get("receivedDate") for detail in details] == ["2026-11-20", "2026-11-20", None, None]
    assert [detail["status"] for detail in details] == ["fulfilled", "fulfilled", "open", "open"]


def test_an_update_can_be_sent_from_ten_days_before_its_period_ends() -> None:
    with asking(date(2026, 12, 25)) as client:
        assert client.http.post("/simulator/people/required/send").status_code == 409
        client.clock.move(days=1)
        assert client.http.post("/simulator/people/required/send").status_code == 303
        assert updates(client, "required", status="open") == [("2027-04-05", "open")]


def test_next_years_deadlines_come_when_the_year_turns() -> None:
    with asking(date(2027, 4, 5)) as client:
        before = updates(client, "required", status="open")
        client.clock.move(days=1)
        client.forget()
        after = updates(client, "required", status="open")
    assert before == [("2027-04-05", "open")]
    assert [end for end, _ in after] == ["2027-04-05", "2027-07-05", "2027-10-05", "2028-01-05", "2028-04-05"]


def returns(client: Asking, who: str, **params: str) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = client.body(who, RETURNS, **params)["obligations"]
    return held


def test_tax_returns_of_all_years_of_one_year_and_by_status(reader: Asking) -> None:
    old, new = returns(reader, "voluntary")
    assert (old["periodEndDate"], old["status"], old["receivedDate"]) == ("2026-04-05", "fulfilled", "2026-06-04")
    assert (new["dueDate"], new["status"]) == ("2028-01-31", "open")
    assert "receivedDate" not in new
    assert returns(reader, "voluntary", taxYear="2025-26") == [old]
    assert returns(reader, "voluntary", status="open") == [new]
    assert reader.code_of("voluntary", RETURNS, taxYear="2024-25") == (404, "NO_OBLIGATIONS_FOUND")


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"taxYear": "2026"}, "FORMAT_TAX_YEAR"),
        ({"taxYear": "2026-28"}, "RULE_TAX_YEAR_RANGE_INVALID"),
        ({"taxYear": "2016-17"}, "RULE_TAX_YEAR_NOT_SUPPORTED"),
        ({"status": "done"}, "FORMAT_STATUS"),
    ],
)
def test_a_wrong_query_for_returns_is_refused(reader: Asking, params: dict[str, str], code: str) -> None:
    assert reader.code_of("required", RETURNS, **params) == (400, code)


def test_a_return_can_be_sent_once_its_year_has_ended(client: Asking) -> None:
    send = "/simulator/people/overdue/send"
    assert client.http.post(send, data={"taxYear": "2026-27"}).status_code == 409
    assert client.http.post(send, data={"taxYear": "2025-26"}).status_code == 303
    assert client.http.post(send, data={"taxYear": "2025-26"}).status_code == 409
    assert returns(client, "overdue", taxYear="2025-26")[0]["receivedDate"] == "2026-11-20"


@pytest.mark.parametrize("form", [{"periodEndDate": "garbage"}, {"periodEndDate": "2026-7-5"}, {"taxYear": "2026"}])
def test_a_form_that_makes_no_sense_sends_nothing(client: Asking, form: dict[str, str]) -> None:
    before = client.body("overdue", UPDATES, status="open")
    refused = client.http.post("/simulator/people/overdue/send", data=form)
    assert refused.status_code == 400
    assert refused.text == "A tax year is written like 2026-27, and a periodEndDate like 2026-07-05."
    assert client.body("overdue", UPDATES, status="open") == before


def test_scenarios_stand_in_for_the_record(reader: Asking) -> None:
    def asked(scenario: str, **params: str) -> Any:
        return reader.ask("not-signed-up" if not scenario else "required", UPDATES, params=params,
                          headers={"Gov-Test-Scenario": scenario}).json()  # fmt: skip

    fulfilled = asked("FULFILLED", fromDate="2026-04-06", toDate="2027-04-05")["obligations"]
    assert [each["businessId"] for each in fulfilled] == [f"X{kind}IS12345678902" for kind in "BPF"]
    assert {detail["status"] for each in fulfilled for detail in each["obligationDetails"]} == {"fulfilled"}
    echoed = asked("DYNAMIC", fromDate="2025-05-01", toDate="2025-06-01", status="fulfilled")["obligations"]
    assert echoed[0]["obligationDetails"][0]["periodStartDate"] == "2025-05-01"
    assert asked("NO_OBLIGATIONS_FOUND")["code"] == "NO_OBLIGATIONS_FOUND"
