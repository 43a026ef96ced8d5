"""Accounts 4.0: what a person owes (hmrc-apis.md section 7a)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from starlette.routing import Route

from adapters.simulator import penalties
from adapters.simulator.gate import ACCOUNTS, Call, about_person, refusing
from adapters.simulator.queries import check_dates, check_flag, dates, flag
from adapters.simulator.records import Charge, Credit
from adapters.simulator.refusals import Refusal, refuse_any

_DOCUMENT = re.compile(r"[a-zA-Z0-9]{12}")
_FLAGS = {
    "onlyOpenItems": "FORMAT_ONLY_OPEN_ITEMS",
    "includeLocks": "FORMAT_INCLUDE_LOCKS",
    "calculateAccruedInterest": "FORMAT_CALCULATE_ACCRUED_INTEREST",
    "removePOA": "FORMAT_REMOVE_PAYMENT_ON_ACCOUNT",
    "customerPaymentInformation": "FORMAT_CUSTOMER_PAYMENT_INFORMATION",
    "includeEstimatedCharges": "FORMAT_INCLUDE_ESTIMATED_CHARGES",
}
_LONGEST = timedelta(days=732)
_SOON = timedelta(days=30)
_INTEREST = Decimal("7.50")
"""Per cent a year. A figure of this simulator's own: HMRC's changes."""

_NO_MONEY = Decimal("0.00")
_LOCKS = ("isChargeOnHold", "isEstimatedChargeOnHold", "isInterestAccrualOnHold", "isInterestChargeOnHold")


def _check(call: Call) -> None:
    query = call.query
    refuse_any(
        [
            *(check_flag(query, name, code) for name, code in _FLAGS.items()),
            "FORMAT_DOC_NUMBER" if not _DOCUMENT.fullmatch(query.get("docNumber", "000000000000")) else None,
            *check_dates(query),
        ]
    )
    asked = dates(query)
    narrowed = asked is not None or "docNumber" in query
    refuse_any(
        [
            "RULE_INVALID_DATE_RANGE" if asked and asked[1] - asked[0] > _LONGEST else None,
            "RULE_INCONSISTENT_QUERY_PARAMS" if narrowed == flag(query, "onlyOpenItems") else None,
        ]
    )


def _balance(call: Call) -> object:
    today = call.world.today
    charges = [each for each in call.person.charges if not (flag(call.query, "removePOA") and "POA" in each.kind)]
    listed = [each for each in charges if _is_asked(call, each)]
    if "docNumber" in call.query and not listed:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    return {
        "balanceDetails": _totals(charges, call.person.credit, today),
        "documentDetails": [_document(each, today) for each in listed],
        "financialDetails": [_financial(each, today, locks=flag(call.query, "includeLocks")) for each in listed],
    }


def _is_asked(call: Call, charge: Charge) -> bool:
    if flag(call.query, "onlyOpenItems"):
        return charge.outstanding > 0
    asked = dates(call.query)
    in_range = asked is None or asked[0] <= charge.raised <= asked[1]
    return in_range and call.query.get("docNumber", charge.id) == charge.id


def _totals(charges: Iterable[Charge], credit: Credit, today: date) -> dict[str, object]:
    """Late, due within 30 days, and later (hmrc-apis.md section 7a). Interest counts as late."""
    unpaid = sorted((each for each in charges if each.outstanding), key=lambda each: each.due)
    late = [each for each in unpaid if each.due < today]
    soon = [each for each in unpaid if today <= each.due <= today + _SOON]
    later = [each for each in unpaid if each.due > today + _SOON]
    overdue = _sum(late) + sum((_interest(each, today) for each in late), _NO_MONEY)
    rest = [each for each in unpaid if "Bal" in each.kind]
    held: dict[str, object] = {
        "payableAmount": _sum(soon),
        "pendingChargeDueAmount": _sum(later),
        "overdueAmount": overdue,
        "totalBalance": overdue + _sum(soon) + _sum(later),
        "bcdBalancePerYear": [{"taxYear": each.year, "bcdAmount": each.outstanding} for each in rest],
        "totalBcdBalance": _sum(rest),
        "unallocatedCredit": credit.unallocated,
        "totalCredit": credit.unallocated,
        "availableCredit": credit.unallocated - credit.asked_for,
    }
    if credit.asked_for:
        held["firstPendingAmountRequested"] = credit.asked_for
    firsts = {"payableDueDate": soon, "pendingChargeDueDate": later}
    held |= {name: found[0].due for name, found in firsts.items() if found}
    return held | ({"earliestPaymentDateOverdue": late[0].due + timedelta(days=1)} if late else {})


def _sum(charges: Sequence[Charge]) -> Decimal:
    return sum((each.outstanding for each in charges), _NO_MONEY)


def _interest(charge: Charge, today: date) -> Decimal:
    days = max((today - charge.due).days, 0)
    return (charge.outstanding * _INTEREST / 100 * days / 365).quantize(Decimal("0.01"))


def _document(charge: Charge, today: date) -> dict[str, object]:
    held: dict[str, object] = {
        "taxYear": charge.year,
        "documentId": charge.id,
        "documentDate": charge.raised,
        "documentDueDate": charge.due,
        "documentDescription": charge.kind,
        "originalAmount": charge.amount,
        "outstandingAmount": charge.outstanding,
        "isChargeEstimate": False,
        "isCodedOut": False,
    }
    if charge.paid:
        held["lastClearing"] = {
            "lastClearingDate": charge.paid,
            "lastClearingReason": "Incoming Payment",
            "lastClearedAmount": charge.amount,
        }
    elif interest := _interest(charge, today):
        held["latePaymentInterest"] = {
            "interestRate": _INTEREST,
            "interestStartDate": charge.due + timedelta(days=1),
            "accruingInterestAmount": interest,
            "interestOutstandingAmount": interest,
        }
    return held


def _financial(charge: Charge, today: date, *, locks: bool) -> dict[str, object]:
    item: dict[str, object] = {"itemId": "000", "dueDate": charge.due, "amount": charge.amount, "isReturn": False}
    if charge.paid:
        item |= {"clearingDate": charge.paid, "clearingReason": "Incoming Payment"}
    if locks:
        item["locks"] = dict.fromkeys(_LOCKS, False)
    return {
        "taxYear": charge.year,
        "chargeDetail": {"documentId": charge.id, "documentTypeDescription": charge.kind},
        "taxPeriodFrom": charge.year.starts,
        "taxPeriodTo": charge.year.ends,
        "originalAmount": charge.amount,
        "outstandingAmount": charge.outstanding,
        "accruedInterest": _interest(charge, today),
        "items": [item],
    }


ROUTES = [
    Route(
        "/accounts/self-assessment/{nino}/balance-and-transactions",
        about_person(
            ACCOUNTS,
            _balance,
            {"NOT_FOUND": refusing("MATCHING_RESOURCE_NOT_FOUND")},
            check=_check,
            supporting=False,
        ),
    ),
    Route(
        "/accounts/self-assessment/{nino}/penalties",
        about_person(ACCOUNTS, penalties.of_person, penalties.SCENARIOS, supporting=False),
    ),
]
