"""Reading leniently: whatever one value of an answer is, it costs nothing but itself, and the rest is as it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from adapters.hmrc import reading
from adapters.hmrc.asking import read_json
from adapters.hmrc.reading import ODD, Odd
from bot.hmrc.lookups import Asked, Topic, known, page
from bot.hmrc.record import Part, Record
from bot.wording import wording
from journeys.rules.status import Status
from tests.adapters.hmrc.far_end import NOON

Json = Any
Place = tuple[str | int, ...]

WORDS = wording("en")


def update(ends: str, due: str, **others: Json) -> Json:
    return {"periodStartDate": "2026-04-06", "periodEndDate": ends, "dueDate": due, "status": "open", **others}


FIRST, SECOND = update("2026-07-05", "2026-08-07"), update("2026-10-05", "2026-11-07")
SENT = {**FIRST, "status": "fulfilled", "receivedDate": "2026-08-01"}
UPDATES = {
    "obligations": [
        {"businessId": "XAIS1", "typeOfBusiness": "self-employment", "obligationDetails": [SENT, SECOND]},
        {"businessId": "XPIS2", "typeOfBusiness": "uk-property", "obligationDetails": [FIRST, SECOND]},
    ]
}
RETURNS = {"obligations": [update("2027-04-05", "2028-01-31"), {**SENT, "periodEndDate": "2026-04-05"}]}
STATUSES = {
    "itsaStatuses": [
        {"taxYear": "2025-26", "itsaStatusDetails": [{"submittedOn": "2026-01-01T00:00:00Z", "status": "Annual"}]},
        {
            "taxYear": "2026-27",
            "itsaStatusDetails": [
                {
                    "submittedOn": "2026-01-01T00:00:00Z",
                    "status": "MTD Mandated",
                    "statusReason": "Rollover",
                    "businessIncome2YearsPrior": 1.5,
                }
            ],
        },
    ]
}
BUSINESSES = {
    "listOfBusinesses": [
        {"businessId": "XAIS1", "typeOfBusiness": "self-employment", "tradingName": "Acme"},
        {"businessId": "XPIS2", "typeOfBusiness": "uk-property"},
    ]
}
BUSINESS = {
    "businessId": "XAIS1",
    "typeOfBusiness": "self-employment",
    "tradingName": "Acme",
    "commencementDate": "2020-01-01",
    "cessationDate": "2026-01-01",
    "latencyDetails": {"taxYear1": "2026-27"},
}
BALANCE = {
    "balanceDetails": {
        "payableAmount": 1.5,
        "payableDueDate": "2026-12-01",
        "pendingChargeDueAmount": 2,
        "pendingChargeDueDate": "2027-01-31",
        "overdueAmount": 3.25,
        "earliestPaymentDateOverdue": "2026-02-01",
        "totalBalance": 6.75,
        "amountCodedOut": 4,
        "unallocatedCredit": 350,
        "availableCredit": 230,
        "firstPendingAmountRequested": 50,
        "secondPendingAmountRequested": 70,
        "bcdBalancePerYear": [{"taxYear": "2026-27", "bcdAmount": 5}],
    },
    "documentDetails": [{"documentId": "1", "originalAmount": 1}],
}
INVITATIONS = [
    {
        "_links": {"self": {"href": f"/agents/AARN1/invitations/C{n}"}},
        "created": "2026-11-01T14:27:44.620",
        "expiresOn": "2026-11-22",
        "service": ["MTD-IT"],
        "status": "Pending",
        "agentType": "supporting",
    }
    for n in range(2)
]

Reader = Callable[[Json, Odd], Any]
ANSWERS: dict[str, tuple[Reader, Json]] = {
    "open": (reading.read_updates, UPDATES),
    "returns": (reading.read_returns, RETURNS),
    "statuses": (reading.read_statuses, STATUSES),
    "listed": (reading.read_businesses, BUSINESSES),
    "businesses": (reading.read_business, BUSINESS),
    "balance": (reading.read_balance, BALANCE),
    "invitations": (reading.read_invitations, INVITATIONS),
}
"""By the field of a record that they fill, where they fill one."""

NOT_WITHOUT = ("businesses", ("businessId",))
"""The one value without which nothing of its answer is left: whose it is."""

KNOWN_ONES = [10**400, "n/a", "2026", "9999-12-31", "0001-01-01", "2026-02-30", "9999-00", "2026-27", ""]
ODDITIES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(KNOWN_ONES)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=3,
)


def places(told: Json, at: Place = ()) -> Iterator[Place]:
    """Where every single value of an answer is."""
    if not isinstance(told, dict | list):
        yield at
        return
    for key, value in told.items() if isinstance(told, dict) else enumerate(told):
        yield from places(value, (*at, key))


def with_one_broken(told: Json, at: Place, value: Json) -> Json:
    """The answer with another value in one place."""
    changed = json.loads(json.dumps(told))
    inner = changed
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    return changed


def read(name: str, told: Json) -> tuple[Any, bool]:
    """What is read of an answer as it comes over the wire, and whether anything in it was odd."""
    odd = Odd()
    reader, _good = ANSWERS[name]
    return reader(read_json(json.dumps(told).encode()), odd), odd.found


CHANGES = [
    change
    for name, (_reader, good) in ANSWERS.items()
    for change in ((name, at) for at in places(good))
    if change != NOT_WITHOUT
]
COSTS_ITS_ITEM = {"periodStartDate", "periodEndDate", "dueDate", "taxYear", "status", "businessId", "href", "service"}
"""Without these an item of a list is none. The status is that of a year, and the business the one of the list."""


def costs_its_item(name: str, at: Place) -> bool:
    """May the value cost the item that it belongs to? An update stands without its status and its business."""
    stands = {"status", "businessId"} if name in ("open", "returns", "invitations") else set()
    return bool({*at} & (COSTS_ITS_ITEM - stands))


def costs_no_other(name: str, at: Place, oddity: Json) -> None:
    """Assert that only what is broken is lost, and never silently."""
    whole, _none = read(name, ANSWERS[name][1])
    found, is_odd = read(name, with_one_broken(ANSWERS[name][1], at, oddity))
    if not isinstance(whole, list):
        assert sum(one != now for one, now in zip(astuple(whole), astuple(found), strict=True)) <= 1
        return
    is_of_several = name == "open" and len(at) == 3  # a business has two updates
    assert sum(each not in found for each in whole) <= 1 + is_of_several
    assert len(found) >= len(whole) - costs_its_item(name, at)
    assert is_odd or len(found) == len(whole) or "service" in at


def can_be_kept_and_shown(name: str, at: Place, oddity: Json) -> None:
    """Assert that what is read, whatever it is, breaks neither a record nor a page."""
    found, is_odd = read(name, with_one_broken(ANSWERS[name][1], at, oddity))
    if name not in Record.__dataclass_fields__:
        return
    values: dict[str, Any] = {name: {"balance": found, "businesses": (found,)}.get(name) or tuple(found)}
    record = Record(NOON, partly=frozenset(Part if is_odd else ()), **values)
    kept = Record.from_json(json.loads(json.dumps(record.as_json())))
    assert kept == record
    for topic in Topic:
        assert WORDS.reply(page(topic, Asked(kept, NOON.date())))


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(CHANGES), ODDITIES)
def test_one_odd_value_costs_no_other_whatever_it_is(change: tuple[str, Place], oddity: Json) -> None:
    costs_no_other(*change, oddity)
    can_be_kept_and_shown(*change, oddity)


@pytest.mark.parametrize("oddity", [*KNOWN_ONES, None, True, -7, 0.5, [], {}], ids=lambda oddity: f"{oddity}"[:20])
def test_no_value_of_any_answer_costs_another(oddity: Json) -> None:
    for change in CHANGES:
        costs_no_other(*change, oddity)
        can_be_kept_and_shown(*change, oddity)


@pytest.mark.parametrize("oddity", [None, 7, [], {}])
def test_a_business_that_is_not_named_is_not_read(oddity: Json) -> None:
    name, at = NOT_WITHOUT
    with pytest.raises(ODD):
        read(name, with_one_broken(BUSINESS, at, oddity))


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ([{"submittedOn": "n/a", "status": "Annual"}], Status.ANNUAL),
        ([{"status": "Annual"}], Status.ANNUAL),
        ([{"status": 7}], None),
        ([{"submittedOn": "2026-02-01", "status": "Annual"}, {"submittedOn": 7, "status": "MTD Mandated"}], None),
        ("odd", None),
        ([], Status.NO_STATUS),
    ],
)
def test_a_status_needs_its_time_only_beside_another(told: Json, status: Status | None) -> None:
    found, is_odd = read("statuses", {"itsaStatuses": [{"taxYear": "2026-27", "itsaStatusDetails": told}]})
    assert [each.status for each in found] == ([] if status is None else [status])
    assert is_odd is (status is None)


@pytest.mark.parametrize("status", [None, 5, "Submitted", "", "fulfilled "])
def test_a_status_that_hmrc_does_not_have_is_noted_and_never_an_answer(status: Json) -> None:
    sent = {**SENT, "periodEndDate": "2026-04-05", "status": status}
    found, is_odd = read("returns", {"obligations": [sent]})
    assert ([each.fulfilled for each in found], is_odd) == ([False], True)
    record = Record(NOON, returns=tuple(found), partly=frozenset({Part.RETURNS}))
    assert "submitted" not in known("opt_out", Asked(record, NOON.date()), as_agent=False)


@pytest.mark.parametrize(
    ("status", "is_in"), [("open", False), ("Open", False), ("fulfilled", True), ("Fulfilled", True)]
)
def test_a_status_that_hmrc_has_is_read(status: Json, is_in: bool) -> None:
    found, is_odd = read("returns", {"obligations": [{**SENT, "status": status}]})
    assert ([each.fulfilled for each in found], is_odd) == ([is_in], False)


def test_a_business_whose_updates_are_not_named_is_noted() -> None:
    told = {"obligations": [{"obligationDetails": [FIRST]}, {"obligationDetails": [SENT]}]}
    found, is_odd = read("open", told)
    assert (len(found), is_odd) == (2, True)


def test_what_nobody_is_shown_is_not_looked_at() -> None:
    extra = {"statusReason": 7, "businessIncome2YearsPrior": "n/a"}
    details = [{"submittedOn": "2026-01-01T00:00:00Z", "status": "Annual", **extra}]
    statuses = {"itsaStatuses": [{"taxYear": "2026-27", "itsaStatusDetails": details}]}
    business = {**BUSINESS, "latencyDetails": {"taxYear1": "2026"}, "quarterlyTypeChoice": "odd", "tradingType": 7}
    balance = {**BALANCE, "documentDetails": [{"id": None}], "financialDetails": "odd"}
    for name, told in (("statuses", statuses), ("businesses", business), ("balance", balance)):
        assert read(name, told)[1] is False
