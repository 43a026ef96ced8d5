"""Status, businesses, what is owed and penalties, as the ready-made people have them; and that they fit any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from adapters.simulator.people import ready_made
from adapters.simulator.records import Person
from journeys.rules.tax_year import TaxYear
from tests.adapters.simulator.asking import Asking, asking

STATUS = "/individuals/person/itsa-status/{nino}/"
LISTED = "/individuals/business/details/{nino}/list"
ONE = "/individuals/business/details/{nino}/"
OWES = "/accounts/self-assessment/{nino}/balance-and-transactions"
PENALTIES = "/accounts/self-assessment/{nino}/penalties"
DAYS = [date(2025, 4, 6) + timedelta(days=step) for step in range(0, 1500, 31)]


def statuses(client: Asking, who: str, year: str, **params: str) -> list[tuple[str, list[str]]]:
    body = client.body(who, STATUS + year, **params)
    return [
        (each["taxYear"], [detail["status"] for detail in each["itsaStatusDetails"]]) for each in body["itsaStatuses"]
    ]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("required", "MTD Mandated"),
        ("voluntary", "MTD Voluntary"),
        ("exempt", "MTD Exempt"),
        ("annual", "Annual"),
        ("dormant", "Dormant"),
        ("overdue", "MTD Mandated"),
    ],
)
def test_everybody_has_the_status_they_stand_for(reader: Asking, who: str, status: str) -> None:
    assert statuses(reader, who, "2026-27") == [("2026-27", [status])]


def test_who_has_the_annual_status_sends_a_return_and_no_updates(reader: Asking) -> None:
    updates, returns = (
        f"/obligations/details/{{nino}}/{each}" for each in ("income-and-expenditure", "crystallisation")
    )
    assert reader.code_of("annual", updates, status="open") == (404, "NO_OBLIGATIONS_FOUND")
    assert [each["status"] for each in reader.body("annual", returns)["obligations"]] == ["open", "open"]


def test_later_years_and_earlier_statuses_come_only_when_asked_for(reader: Asking) -> None:
    assert statuses(reader, "voluntary", "2025-26") == [("2025-26", ["MTD Voluntary"])]
    assert statuses(reader, "voluntary", "2025-26", history="true") == [("2025-26", ["No Status", "MTD Voluntary"])]
    assert statuses(reader, "voluntary", "2025-26", futureYears="true") == [
        ("2025-26", ["MTD Voluntary"]),
        ("2026-27", ["MTD Voluntary"]),
        ("2027-28", ["No Status"]),
    ]


@pytest.mark.parametrize(
    ("year", "params", "status", "code"),
    [
        ("2026", {}, 400, "FORMAT_TAX_YEAR"),
        ("2026-28", {}, 400, "RULE_TAX_YEAR_RANGE_INVALID"),
        ("2026-27", {"futureYears": "yes"}, 400, "FORMAT_FUTURE_YEARS"),
        ("2026-27", {"history": "1"}, 400, "FORMAT_HISTORY"),
        ("2019-20", {}, 404, "MATCHING_RESOURCE_NOT_FOUND"),
    ],
)
def test_a_wrong_year_or_flag_is_refused(
    reader: Asking, year: str, params: dict[str, str], status: int, code: str
) -> None:
    assert reader.code_of("required", STATUS + year, **params) == (status, code)


def test_businesses_are_listed_and_shown_one_by_one(reader: Asking) -> None:
    listed = reader.body("several", LISTED)["listOfBusinesses"]
    kinds = ["self-employment", "self-employment", "uk-property", "foreign-property"]
    assert [each["typeOfBusiness"] for each in listed] == kinds
    details = reader.body("several", ONE + listed[2]["businessId"])
    assert details["quarterlyTypeChoice"] == {"quarterlyPeriodType": "calendar", "taxYearOfChoice": "2025-26"}
    assert "accountingType" not in details


def test_a_new_business_has_its_grace_and_a_stopped_one_its_last_day(reader: Asking) -> None:
    assert reader.body("new", ONE + "XAIS00006000002")["latencyDetails"] == {
        "latencyEndDate": "2028-04-05",
        "taxYear1": "2026-27",
        "latencyIndicator1": "A",
        "taxYear2": "2027-28",
        "latencyIndicator2": "A",
    }
    assert reader.body("ceased", ONE + "XAIS00007000001")["cessationDate"] == "2026-10-11"


def test_a_business_of_somebody_else_is_not_found(reader: Asking) -> None:
    assert reader.code_of("required", ONE + "XAIS00006000002") == (404, "NO_BUSINESS_FOUND")
    assert reader.code_of("required", ONE + "shop") == (400, "FORMAT_BUSINESS_ID")


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, "RULE_INCONSISTENT_QUERY_PARAMS"),
        ({"onlyOpenItems": "false"}, "RULE_INCONSISTENT_QUERY_PARAMS"),
        ({"onlyOpenItems": "true", "docNumber": "999901000002"}, "RULE_INCONSISTENT_QUERY_PARAMS"),
        (
            {"onlyOpenItems": "true", "fromDate": "2026-04-06", "toDate": "2026-05-06"},
            "RULE_INCONSISTENT_QUERY_PARAMS",
        ),
        ({"onlyOpenItems": "yes"}, "FORMAT_ONLY_OPEN_ITEMS"),
        ({"includeLocks": "yes"}, "FORMAT_INCLUDE_LOCKS"),
        ({"calculateAccruedInterest": "yes"}, "FORMAT_CALCULATE_ACCRUED_INTEREST"),
        ({"removePOA": "yes"}, "FORMAT_REMOVE_PAYMENT_ON_ACCOUNT"),
        ({"customerPaymentInformation": "yes"}, "FORMAT_CUSTOMER_PAYMENT_INFORMATION"),
        ({"includeEstimatedCharges": "yes"}, "FORMAT_INCLUDE_ESTIMATED_CHARGES"),
        ({"docNumber": "1"}, "FORMAT_DOC_NUMBER"),
        ({"fromDate": "2026-04-06"}, "MISSING_TO_DATE"),
        ({"toDate": "2026-04-06"}, "MISSING_FROM_DATE"),
        ({"fromDate": "6 April", "toDate": "2026-04-06"}, "FORMAT_FROM_DATE"),
        ({"fromDate": "2026-04-06", "toDate": "2026-13-06"}, "FORMAT_TO_DATE"),
        ({"fromDate": "2026-04-06", "toDate": "2026-04-05"}, "RANGE_TO_DATE_BEFORE_FROM_DATE"),
        ({"fromDate": "2024-04-05", "toDate": "2026-04-08"}, "RULE_INVALID_DATE_RANGE"),
    ],
)
def test_what_is_owed_has_to_be_asked_for_rightly(reader: Asking, params: dict[str, str], code: str) -> None:
    assert reader.code_of("required", OWES, **params) == (400, code)


def test_a_late_payment_is_overdue_with_its_interest(reader: Asking) -> None:
    body = reader.body("overdue", OWES, onlyOpenItems="true")
    balance, late = body["balanceDetails"], body["documentDetails"][0]
    assert late["documentDueDate"] == "2026-07-31"
    assert balance["earliestPaymentDateOverdue"] == "2026-08-01", "HMRC gives the next day after the due date"
    interest = late["latePaymentInterest"]["interestOutstandingAmount"]
    assert interest > 0
    assert balance["overdueAmount"] == late["outstandingAmount"] + interest
    assert balance["totalBalance"] == pytest.approx(
        balance["overdueAmount"] + balance["payableAmount"] + balance["pendingChargeDueAmount"]
    )
    assert all(each["outstandingAmount"] for each in body["documentDetails"])


def test_what_is_due_within_thirty_days_is_payable() -> None:
    with asking(date(2027, 1, 1)) as client:
        balance = client.body("required", OWES, onlyOpenItems="true")["balanceDetails"]
    assert (balance["payableAmount"], balance["payableDueDate"]) == (1562.35, "2027-01-31")
    assert (balance["pendingChargeDueAmount"], balance["pendingChargeDueDate"]) == (1150.0, "2027-07-31")


def test_paid_charges_are_found_by_date_and_by_number(reader: Asking) -> None:
    body = reader.body("overdue", OWES, fromDate="2025-04-06", toDate="2026-04-05")
    paid = [each for each in body["documentDetails"] if not each["outstandingAmount"]]
    assert paid
    [one] = reader.body("overdue", OWES, docNumber=paid[0]["documentId"])["documentDetails"]
    assert one == paid[0]
    assert reader.code_of("overdue", OWES, docNumber="000000000000") == (404, "MATCHING_RESOURCE_NOT_FOUND")


def test_money_in_the_account_and_a_refund_asked_for(reader: Asking) -> None:
    balance = reader.body("several", OWES, onlyOpenItems="true")["balanceDetails"]
    assert balance["availableCredit"] == balance["totalCredit"] - balance["firstPendingAmountRequested"] == 230.0


def test_no_points_in_the_first_year_and_points_after_it() -> None:
    with asking(date(2026, 11, 20)) as client:
        assert client.body("overdue", PENALTIES) == {}
    with asking(date(2027, 11, 20)) as client:
        summary = client.body("overdue", PENALTIES)["lateSubmissionPenalty"]["summary"]
        assert (summary["activePenaltyPoints"], summary["regimeThreshold"]) == (2, 4)


def behind(person: Person, today: date) -> int:
    return len({each.due for each in person.obligations(today) if each.received is None and each.due < today})


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_people_are_what_they_stand_for_on_any_day(today: date) -> None:
    people = {person.key: person for person in ready_made(today)}
    year = TaxYear.containing(today)
    assert len({person.nino for person in people.values()}) == len(people) == 12
    assert [key for key, person in people.items() if person.signed_up is None] == ["not-signed-up"]
    for key, person in people.items():
        expected = 0 if key != "overdue" else min(2, sum(1 for due in due_dates(person, today) if due < today))
        assert behind(person, today) == expected, key
        assert bool(person.statuses_in(year, today)) == (key != "not-signed-up")
    assert all(each.businesses[0].dates.ceased_on is None for key, each in people.items() if key != "ceased")


def due_dates(person: Person, today: date) -> set[date]:
    return {each.due for each in person.obligations(today)}
