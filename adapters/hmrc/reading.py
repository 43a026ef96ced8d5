"""HMRC's JSON read into our answers. Unknown fields are passed over; unknown values read as unknown.

Each function raises KeyError, TypeError, ValueError or ArithmeticError for JSON without what must be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from bot.hmrc.answers import (
    AgentRole,
    Balance,
    Business,
    BusinessDetails,
    BusinessKind,
    Charge,
    ChargeKind,
    Invitation,
    InvitationStatus,
    Latency,
    Obligation,
    Reason,
    YearStatus,
)
from journeys.engine.text import Json
from journeys.rules.deadlines import PeriodType
from journeys.rules.status import read_status
from journeys.rules.tax_year import TaxYear

_Value = TypeVar("_Value", bound=StrEnum)

_CHARGES = {
    "ITSA-POA1": ChargeKind.FIRST_PAYMENT_ON_ACCOUNT,
    "ITSA-POA2": ChargeKind.SECOND_PAYMENT_ON_ACCOUNT,
    "ITSA-BalCharge": ChargeKind.BALANCING,
    "NewCharge": ChargeKind.NEW_CHARGE,
    "TRMNewCharge": ChargeKind.NEW_CHARGE,
    "TRMAmendCharge": ChargeKind.AMENDED,
    "Payment": ChargeKind.PAYMENT,
    "Repayment": ChargeKind.REFUND,
    "ClearingDocument": ChargeKind.CLEARING,
}
"""HMRC's descriptions without their spaces, which come and go: `ITSA- POA 1`, `ITSA - POA 2`."""


def read_updates(body: Json) -> list[Obligation]:
    """Obligations 3.0, income and expenditure: the updates of every business, the earliest due first."""
    updates = (
        _obligation(detail, business["businessId"], _either(BusinessKind, business.get("typeOfBusiness")))
        for business in body["obligations"]
        for detail in business["obligationDetails"]
    )
    return _in_order(updates)


def read_returns(body: Json) -> list[Obligation]:
    """Obligations 3.0, final declaration: the tax returns, the earliest due first."""
    return _in_order(_obligation(detail, None, None) for detail in body["obligations"])


def read_statuses(body: Json) -> list[YearStatus]:
    """Individual Details 2.0: the latest status of each year, in order of the years. No field is sure to be there."""
    found = (_year_status(each) for each in body.get("itsaStatuses") or () if each.get("taxYear"))
    return sorted(found, key=lambda each: each.year)


def read_businesses(body: Json) -> list[Business]:
    """Business Details 2.0, list."""
    return [
        Business(
            each["businessId"],
            _either(BusinessKind, each.get("typeOfBusiness")),
            each.get("tradingName"),
            each.get("tradingType"),
        )
        for each in body["listOfBusinesses"]
    ]


def read_business(body: Json) -> BusinessDetails:
    """Business Details 2.0, one business. The accounting period and the address are passed over."""
    choice = body.get("quarterlyTypeChoice") or {}
    chosen = choice.get("quarterlyPeriodType")
    return BusinessDetails(
        id=body["businessId"],
        kind=_either(BusinessKind, body.get("typeOfBusiness")),
        trading_name=body.get("tradingName"),
        trading_type=body.get("tradingType"),
        started_on=_day(body.get("commencementDate")),
        ceased_on=_day(body.get("cessationDate")),
        period_type=PeriodType(chosen) if chosen in set(PeriodType) else None,
        chosen_for=_year(choice.get("taxYearOfChoice")),
        latency=_latency(body.get("latencyDetails")),
    )


def read_balance(body: Json) -> Balance:
    """Accounts 4.0, balance and transactions."""
    told = body["balanceDetails"]
    asked = (_money(told.get(f"{which}PendingAmountRequested")) for which in ("first", "second"))
    return Balance(
        payable=_pounds(told["payableAmount"]),
        pending=_pounds(told["pendingChargeDueAmount"]),
        overdue=_pounds(told["overdueAmount"]),
        total=_pounds(told["totalBalance"]),
        payable_due=_day(told.get("payableDueDate")),
        pending_due=_day(told.get("pendingChargeDueDate")),
        overdue_since=_day(told.get("earliestPaymentDateOverdue")),
        coded_out=_money(told.get("amountCodedOut")),
        unallocated_credit=_money(told.get("unallocatedCredit")),
        allocated_credit=_money(told.get("allocatedCredit")),
        total_credit=_money(told.get("totalCredit")),
        available_credit=_money(told.get("availableCredit")),
        refunds_asked=tuple(amount for amount in asked if amount is not None),
        balancing=tuple(_balancing(told.get("bcdBalancePerYear") or ())),
        charges=tuple(_charge(document) for document in body.get("documentDetails") or ()),
    )


def read_invitation(body: Json) -> Invitation:
    """Agent Authorisation 2.0: one request. Its dates come as a day, a time, or a local time without a zone."""
    return Invitation(
        id=invitation_id(body["_links"]["self"]["href"]),
        status=_either(InvitationStatus, body.get("status")),
        role=AgentRole.SUPPORTING if body.get("agentType") == AgentRole.SUPPORTING else AgentRole.MAIN,
        created=_leading_day(body.get("created")),
        updated=_leading_day(body.get("updated")),
        expires=_leading_day(body.get("expiresOn")),
        client_url=body.get("clientActionUrl"),
    )


def is_income_tax(body: Json) -> bool:
    """Is a request for Income Tax? `service` comes as a text, as documented, or as a list of one."""
    service = body.get("service")
    return "MTD-IT" in (service if isinstance(service, list) else [service])


def invitation_id(location: str) -> str:
    """The id at the end of `/agents/{arn}/invitations/{id}`. Raises ValueError where there is none."""
    if not (last := location.rstrip("/").rpartition("/")[2]):
        raise ValueError("an invitation needs its id")
    return last


def _obligation(detail: Json, business_id: str | None, kind: BusinessKind | None) -> Obligation:
    return Obligation(
        starts=date.fromisoformat(detail["periodStartDate"]),
        ends=date.fromisoformat(detail["periodEndDate"]),
        due=date.fromisoformat(detail["dueDate"]),
        fulfilled=str(detail["status"]).casefold() == "fulfilled",
        received=_day(detail.get("receivedDate")),
        business_id=business_id,
        kind=kind,
    )


def _in_order(found: Iterable[Obligation]) -> list[Obligation]:
    return sorted(found, key=lambda each: (each.due, each.ends, each.business_id or ""))


def _year_status(told: Json) -> YearStatus:
    details = told.get("itsaStatusDetails") or [{}]
    latest = max(details, key=lambda each: _moment(each.get("submittedOn")) or datetime.min.replace(tzinfo=UTC))
    reason = latest.get("statusReason")
    return YearStatus(
        year=TaxYear.parse(told["taxYear"]),
        status=read_status(latest.get("status")),
        reason=_either(Reason, reason) if reason else None,
        submitted_at=_moment(latest.get("submittedOn")),
        income_two_years_before=_money(latest.get("businessIncome2YearsPrior")),
    )


def _latency(told: Json) -> Latency | None:
    if not told:
        return None
    years = ((_year(told.get(f"taxYear{n}")), told.get(f"latencyIndicator{n}")) for n in (1, 2))
    return Latency(
        ends=_day(told.get("latencyEndDate")),
        quarterly=tuple((year, sign == "Q") for year, sign in years if year and sign in ("A", "Q")),
    )


def _balancing(told: Iterable[Json]) -> Iterator[tuple[TaxYear, Decimal]]:
    for each in told:
        yield TaxYear.parse(each["taxYear"]), _pounds(each["bcdAmount"])


def _charge(told: Json) -> Charge:
    interest = told.get("latePaymentInterest") or {}
    return Charge(
        id=told["documentId"],
        kind=_CHARGES.get(str(told.get("documentDescription")).replace(" ", ""), ChargeKind.OTHER),
        tax_year=_year(told.get("taxYear")),
        due=_day(told.get("documentDueDate")),
        original=_pounds(told["originalAmount"]),
        outstanding=_pounds(told["outstandingAmount"]),
        is_estimate=bool(told.get("isChargeEstimate")),
        is_coded_out=bool(told.get("isCodedOut")),
        interest=_money(interest.get("interestOutstandingAmount")),
    )


def _either(values: type[_Value], told: object) -> _Value:
    """The value HMRC told, or the one for unknown."""
    return next((value for value in values if value == told), values("unknown"))


def _pounds(told: object) -> Decimal:
    """Money, which is a number in JSON: whole ones come as int. Raises TypeError for anything else."""
    if isinstance(told, Decimal) or (isinstance(told, int) and not isinstance(told, bool)):
        return Decimal(told)
    raise TypeError("money is a number")


def _money(told: object) -> Decimal | None:
    return None if told is None else _pounds(told)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _year(told: str | None) -> TaxYear | None:
    return TaxYear.parse(told) if told else None


def _moment(told: str | None) -> datetime | None:
    """A time, aware UTC. One without a zone is taken as UTC."""
    if not told:
        return None
    moment = datetime.fromisoformat(told)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _leading_day(told: object) -> date | None:
    """The day at the start of whatever form of day or time it is; None where there is none to read."""
    try:
        return date.fromisoformat(str(told)[:10])
    except ValueError:
        return None
