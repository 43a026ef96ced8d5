"""The calls: what is asked, what is read, and the traps of each API."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.hmrc.client import HmrcClient
from bot.hmrc.answers import AgentRole, BusinessDetails, BusinessKind, InvitationStatus, YearStatus
from bot.hmrc.ports import PartlyRead
from bot.hmrc.troubles import AgentRefused, NotAuthorised, NotFound, OurMistake, Unavailable
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from tests.adapters.hmrc.far_end import NINO, FarEnd, Says, ask, refuses

YEAR = TaxYear(2026)
ARN = "AARN9999999"


def example(path: str) -> Any:
    return json.loads((Path(os.environ["MTD_HMRC_API_SPECS"]) / path).read_text(encoding="utf-8"))


def update(**changes: Any) -> dict[str, Any]:
    return {
        "periodStartDate": "2026-04-06",
        "periodEndDate": "2026-10-05",
        "dueDate": "2026-11-07",
        "status": "open",
        **changes,
    }


def business(*details: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "typeOfBusiness": "self-employment",
        "businessId": "XAIS12345678910",
        "obligationDetails": list(details),
        **changes,
    }


# Obligations


def test_open_obligations_are_asked_without_dates_so_that_overdue_ones_come(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(body={"obligations": [business(update())]})]
    (found,) = hmrc.open_obligations(ask())
    assert found.is_overdue(date(2026, 11, 21))
    (asked,) = far_end.asked
    assert asked.path == f"/obligations/details/{NINO}/income-and-expenditure"
    assert asked.query == {"status": ["open"]}
    assert asked.headers["Accept"] == "application/vnd.hmrc.3.0+json"
    assert asked.headers["Authorization"] == "Bearer the-access-token"
    assert asked.headers["Gov-Client-Connection-Method"] == "BATCH_PROCESS_DIRECT"


@pytest.mark.parametrize("year", [TaxYear(2026), TaxYear(2027)])
def test_a_tax_year_of_obligations_is_asked_by_its_days_and_never_too_many(
    far_end: FarEnd, hmrc: HmrcClient, year: TaxYear
) -> None:
    far_end.answers = [Says(body={"obligations": []})]
    assert hmrc.obligations(ask(), year) == []
    (asked,) = far_end.asked
    assert asked.query == {"fromDate": [f"{year.start_year}-04-06"], "toDate": [f"{year.start_year + 1}-04-05"]}
    assert (year.ends - year.starts).days <= 365


def test_updates_that_start_on_the_same_day_are_told_apart_by_their_end(far_end: FarEnd, hmrc: HmrcClient) -> None:
    ends = ["2026-07-05", "2026-10-05", "2027-01-05", "2027-04-05"]
    far_end.answers = [Says(body={"obligations": [business(*(update(periodEndDate=end) for end in ends))]})]
    found = hmrc.obligations(ask(), YEAR)
    assert len({each.key for each in found}) == 4
    assert [each.number for each in found] == [1, 2, 3, 4]
    assert {each.tax_year for each in found} == {YEAR}


def test_calendar_updates_have_the_same_numbers(far_end: FarEnd, hmrc: HmrcClient) -> None:
    ends = ["2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31"]
    far_end.answers = [Says(body={"obligations": [business(*(update(periodEndDate=end) for end in ends))]})]
    assert [each.number for each in hmrc.obligations(ask(), YEAR)] == [1, 2, 3, 4]


def test_no_obligations_is_an_empty_list_but_no_person_is_not(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [refuses(404, "NO_OBLIGATIONS_FOUND")]
    assert hmrc.open_obligations(ask()) == []
    assert hmrc.final_declarations(ask()) == []
    far_end.answers = [refuses(404, "MATCHING_RESOURCE_NOT_FOUND")]
    with pytest.raises(NotFound):
        hmrc.open_obligations(ask())


def test_what_hmrc_may_add_one_day_is_no_trouble(far_end: FarEnd, hmrc: HmrcClient) -> None:
    late = business(update(extra={"a": 1}), typeOfBusiness="space-travel", more=None)
    far_end.answers = [Says(body={"obligations": [late], "links": []})]
    (found,) = hmrc.open_obligations(ask())
    assert (found.kind, found.fulfilled) == (BusinessKind.UNKNOWN, False)


def test_a_number_typed_with_spaces_is_asked_without(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(body={"obligations": []})]
    hmrc.final_declarations(replace(ask(), nino=" aa 12 34 56 a "))
    assert far_end.asked[0].path == f"/obligations/details/{NINO}/crystallisation"


@pytest.mark.needs("MTD_HMRC_API_SPECS")
def test_hmrcs_own_obligations_are_read(far_end: FarEnd, hmrc: HmrcClient) -> None:
    folder = "obligations-api/3.0/examples"
    far_end.answers = [Says(body=example(f"{folder}/retrieve_cumulative_periodic_obligations_ty_26_27_and_after.json"))]
    first, second, third, fourth = hmrc.obligations(ask(), YEAR)
    assert (first.received, first.due, first.fulfilled) == (date(2026, 8, 1), date(2026, 8, 7), True)
    assert (second.number, third.number) == (2, 3)
    assert (fourth.fulfilled, fourth.due, fourth.kind) == (False, date(2027, 5, 7), BusinessKind.SELF_EMPLOYMENT)
    far_end.answers = [Says(body=example(f"{folder}/retrieve_crystallisation_obligations.json"))]
    (found,) = hmrc.final_declarations(ask())
    assert (found.is_return, found.number, found.tax_year) == (True, None, TaxYear(2018))


# Status


def test_the_latest_status_of_each_year_counts_and_later_years_are_asked_for(far_end: FarEnd, hmrc: HmrcClient) -> None:
    details = [
        {"submittedOn": "2026-01-01T00:00:00.000Z", "status": "MTD Voluntary"},
        {"submittedOn": "2026-05-01T00:00:00.000Z", "status": "MTD Mandated", "statusReason": "Rollover"},
        {"submittedOn": "2026-02-01T00:00:00.000Z", "status": "Annual"},
    ]
    years = [
        {"taxYear": "2027-28", "itsaStatusDetails": [{"status": "Brand New", "statusReason": "Brand New"}]},
        {"taxYear": "2026-27", "itsaStatusDetails": details},
        {"taxYear": "2025-26"},
    ]
    far_end.answers = [Says(body={"itsaStatuses": years})]
    assert hmrc.statuses(ask(), TaxYear(2025)) == [
        YearStatus(TaxYear(2025), Status.NO_STATUS),
        YearStatus(YEAR, Status.MANDATED),
        YearStatus(TaxYear(2027), Status.UNKNOWN),
    ]
    (asked,) = far_end.asked
    assert asked.path == f"/individuals/person/itsa-status/{NINO}/2025-26"
    assert asked.query == {"futureYears": ["true"]}


@pytest.mark.needs("MTD_HMRC_API_SPECS")
def test_hmrcs_own_statuses_are_read(far_end: FarEnd, hmrc: HmrcClient) -> None:
    path = "self-assessment-individual-details-api/2.0/examples/retrieveItsaStatus/def1/response.json"
    far_end.answers = [Says(body=example(path))]
    (found,) = hmrc.statuses(ask(), TaxYear(2019))
    assert found.status is Status.NO_STATUS


# Businesses


def test_businesses_are_listed(far_end: FarEnd, hmrc: HmrcClient) -> None:
    listed = [
        {"businessId": "XBIS12345678901", "typeOfBusiness": "self-employment", "tradingName": "RCDTS"},
        {"businessId": "XPIS12345678901", "typeOfBusiness": "property-unspecified"},
    ]
    far_end.answers = [Says(body={"listOfBusinesses": listed})]
    sole_trade, property_ = hmrc.businesses(ask())
    assert (sole_trade.trading_name, sole_trade.kind) == ("RCDTS", BusinessKind.SELF_EMPLOYMENT)
    assert (property_.trading_name, property_.kind) == (None, BusinessKind.PROPERTY_UNSPECIFIED)


@pytest.mark.needs("MTD_HMRC_API_SPECS")
def test_of_hmrcs_own_business_only_what_is_shown_is_read(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(body=example("business-details-api/2.0/examples/retrieveBusinessDetails/response.json"))]
    found = hmrc.business(ask(), "XAIS12345678910")
    days = date(2023, 4, 6), date(2024, 4, 5)
    assert found == BusinessDetails("XAIS12345678910", BusinessKind.SELF_EMPLOYMENT, "ABC Ltd.", *days)
    assert far_end.asked[0].path == f"/individuals/business/details/{NINO}/XAIS12345678910"


# The account


def test_the_balance_is_asked_with_open_items_alone_and_money_is_exact(far_end: FarEnd, hmrc: HmrcClient) -> None:
    content = (
        b'{"balanceDetails": {"payableAmount": 0.10, "pendingChargeDueAmount": 0.20, "overdueAmount": 10000,'
        b'"totalBalance": 99999999999.99, "bcdBalancePerYear": [{"taxYear": "2026-27", "bcdAmount": -1300.12}],'
        b'"secondPendingAmountRequested": 3100.67, "availableCredit": 1212.67}}'
    )
    far_end.answers = [Says(body=content)]
    found = hmrc.balance(ask())
    assert (found.payable, found.pending) == (Decimal("0.10"), Decimal("0.20"))
    assert (found.overdue, found.total) == (Decimal(10000), Decimal("99999999999.99"))
    assert found.refunds_asked == (Decimal("3100.67"),)
    assert found.credit == Decimal("1212.67")
    (asked,) = far_end.asked
    assert asked.query == {"onlyOpenItems": ["true"]}
    assert asked.headers["Accept"] == "application/vnd.hmrc.4.0+json"


@pytest.mark.needs("MTD_HMRC_API_SPECS")
def test_hmrcs_own_balance_is_read(far_end: FarEnd, hmrc: HmrcClient) -> None:
    path = "self-assessment-accounts-api/4.0/examples/retrieveBalanceAndTransactions/def1/fullResponse.json"
    far_end.answers = [Says(body=example(path))]
    found = hmrc.balance(ask())
    assert (found.payable, found.payable_due) == (Decimal("-99999999999.99"), date(1920, 2, 29))
    assert (found.pending_due, found.overdue_since) == (date(1920, 2, 29), date(1920, 2, 29))
    assert found.refunds_asked == (Decimal("1234.67"), Decimal("3100.67"))
    assert found.credit == Decimal("1212.67")


def test_a_supporting_agent_is_refused_the_account_with_the_code_of_many_causes(
    far_end: FarEnd, hmrc: HmrcClient
) -> None:
    far_end.answers = [refuses(403, "CLIENT_OR_AGENT_NOT_AUTHORISED")]
    with pytest.raises(NotAuthorised) as raised:
        hmrc.balance(ask())
    assert "Most likely" in raised.value.explanation.text


@pytest.mark.parametrize(
    "body",
    [{}, [], None, {"balanceDetails": {"payableAmount": "12"}}, {"balanceDetails": None}, b'{"balanceDetails": NaN}'],
)
def test_an_answer_that_is_not_what_hmrc_promises_is_not_used(far_end: FarEnd, hmrc: HmrcClient, body: Any) -> None:
    far_end.answers = [Says(body=body)]
    with pytest.raises(Unavailable, match="unreadable"):
        hmrc.balance(ask())


def test_what_makes_no_sense_in_an_answer_is_logged_and_the_rest_is_there(far_end: FarEnd, hmrc: HmrcClient) -> None:
    later = update(periodEndDate="2027-01-05", dueDate="2027-02-07")
    body = {"obligations": [business(update(dueDate="soon"), later), business(update(), businessId=7), "odd"]}
    far_end.answers = [Says(body=body, headers={"X-CorrelationId": "found-by-this"})]
    with capture_logs() as logs, pytest.raises(PartlyRead) as raised:
        hmrc.open_obligations(ask())
    assert [(each.business_id, each.number) for each in raised.value.rest] == [("", 2), ("XAIS12345678910", 3)]
    assert not any(each.is_return for each in raised.value.rest)
    told = [log for log in logs if log["event"] == "hmrc_not_understood"]
    assert [(log["log_level"], log["correlation_id"]) for log in told] == [("warning", "found-by-this")]


# Agent authorisation

PENDING = {
    "_links": {"self": {"href": "/agents/AARN9999999/invitations/CS5AK7O8FPC43"}},
    "created": "2026-11-01T14:27:44.620",
    "expiresOn": "2026-11-22T00:00:00:000",
    "arn": ARN,
    "service": ["MTD-IT"],
    "status": "Pending",
    "clientActionUrl": "https://www.tax.service.gov.uk/invitations/1",
    "agentType": "supporting",
}


def test_a_client_is_asked_with_the_postcode_in_capitals(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(204, headers={"Location": f"/agents/{ARN}/invitations/CS5AK7O8FPC43"})]
    assert hmrc.invite(ask(), ARN, " aa11  1aa", AgentRole.SUPPORTING) == "CS5AK7O8FPC43"
    (asked,) = far_end.asked
    assert asked.path == f"/agents/{ARN}/invitations"
    assert not [name for name in asked.headers if name.startswith("Gov-")]
    assert json.loads(asked.body) == {
        "service": "MTD-IT",
        "clientType": "personal",
        "clientIdType": "ni",
        "clientId": NINO,
        "knownFact": "AA11 1AA",
        "agentType": "supporting",
    }


def test_a_request_there_is_already_is_told(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [refuses(403, "DUPLICATE_AUTHORISATION_REQUEST")]
    with pytest.raises(AgentRefused, match="DUPLICATE_AUTHORISATION_REQUEST"):
        hmrc.invite(ask(), ARN, "AA11 1AA", AgentRole.MAIN)


def test_requests_are_read_whatever_form_their_service_and_dates_have(far_end: FarEnd, hmrc: HmrcClient) -> None:
    accepted = {
        "_links": {"self": {"href": f"/agents/{ARN}/invitations/C2/"}},
        "created": "2026-10-02",
        "updated": "2026-10-03T09:00:00Z",
        "service": "MTD-IT",
        "status": "Partialauth",
    }
    other_tax = {**accepted, "service": ["MTD-VAT"]}
    strange = {**accepted, "created": None, "status": "Brand New", "agentType": None}
    far_end.answers = [Says(body=[PENDING, accepted, other_tax, strange])]
    first, second, third = hmrc.invitations(ask(), ARN)
    assert (first.id, first.status, first.role) == ("CS5AK7O8FPC43", InvitationStatus.PENDING, AgentRole.SUPPORTING)
    assert (first.created, first.expires) == (date(2026, 11, 1), date(2026, 11, 22))
    assert (second.id, second.status, second.updated) == ("C2", InvitationStatus.PARTIAL, date(2026, 10, 3))
    assert (third.status, third.created, third.role) == (InvitationStatus.UNKNOWN, None, AgentRole.MAIN)


def test_a_request_that_makes_no_sense_costs_no_other(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(body=["odd", {**PENDING, "_links": None}, {**PENDING, "created": "yesterday"}])]
    with pytest.raises(PartlyRead, match="PARTLY_UNDERSTOOD") as raised:
        hmrc.invitations(ask(), ARN)
    (found,) = raised.value.rest
    assert (found.id, found.created, found.expires) == ("CS5AK7O8FPC43", None, date(2026, 11, 22))


def test_no_requests_is_an_empty_list(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(204)]
    assert hmrc.invitations(ask(), ARN) == []


def test_one_request_is_read_and_cancelled(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(body=PENDING), Says(204)]
    found = hmrc.invitation(ask(), ARN, "CS5AK7O8FPC43")
    hmrc.cancel_invitation(ask(), ARN, found.id)
    assert [each.method for each in far_end.asked] == ["GET", "DELETE"]
    assert far_end.asked[1].headers["Content-Type"] == "application/json"


def test_204_means_authorised_and_404_not(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(204), refuses(404, "RELATIONSHIP_NOT_FOUND"), refuses(403, "POSTCODE_DOES_NOT_MATCH")]
    assert hmrc.is_authorised(ask(), ARN, "AA11 1AA", AgentRole.MAIN) is True
    assert hmrc.is_authorised(ask(), ARN, "AA11 1AA", AgentRole.MAIN) is False
    with pytest.raises(AgentRefused, match="POSTCODE_DOES_NOT_MATCH"):
        hmrc.is_authorised(ask(), ARN, "AA11 1AA", AgentRole.MAIN)
    assert "clientType" not in json.loads(far_end.asked[0].body)


@pytest.mark.parametrize("code", ["MATCHING_RESOURCE_NOT_FOUND", "BRAND_NEW"])
def test_another_404_says_nothing_of_an_authorisation(far_end: FarEnd, hmrc: HmrcClient, code: str) -> None:
    far_end.answers = [refuses(404, code)]
    with pytest.raises(NotFound):
        hmrc.is_authorised(ask(), ARN, "AA11 1AA", AgentRole.MAIN)


def test_an_authorisation_is_ended_once_and_never_tried_again(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [refuses(500, "INTERNAL_SERVER_ERROR")]
    with pytest.raises(Unavailable):
        hmrc.end_authorisation(ask(), ARN, AgentRole.MAIN)
    (asked,) = far_end.asked
    assert (asked.method, asked.path) == ("PUT", f"/agents/{ARN}/deauthorise-client")
    assert "knownFact" not in json.loads(asked.body)


def test_a_fault_of_ours_is_told_as_ours(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [refuses(400, "RULE_INCONSISTENT_QUERY_PARAMS")]
    with pytest.raises(OurMistake):
        hmrc.balance(ask())
