"""HMRC's JSON read into our answers. Unknown fields are passed over; unknown values read as unknown.

What makes no sense costs itself alone: a value that may be left out is None then, and an item without what it cannot do
without is left out. `Odd` notes that, and the rest stands. Each function raises one of `ODD` for JSON that has nothing
of what must be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    Invitation,
    InvitationStatus,
    Obligation,
    YearStatus,
)
from journeys.engine.text import Json
from journeys.rules.status import read_status
from journeys.rules.tax_year import TaxYear

_Found = TypeVar("_Found")
_Value = TypeVar("_Value", bound=StrEnum)

ODD = (KeyError, TypeError, AttributeError, ValueError, ArithmeticError)
"""What comes of JSON that makes no sense."""

YEARS = range(1900, 2200)
"""The calendar years that a day can be in: any other is no day of HMRC's, and cannot be reckoned with."""

MOST = Decimal("99999999999.99")
"""The largest amount that HMRC knows, in pounds."""


class Odd:
    """Whether something in an answer made no sense."""

    def __init__(self) -> None:
        self.found = False

    def value(self, read: Callable[[Json], _Found], told: Json) -> _Found | None:
        """What is read of a value that may be missing; None for one that is, or that makes no sense."""
        return None if told is None else self._tried(read, told)

    def items(self, read: Callable[[Json], _Found | None], told: Json) -> list[_Found]:
        """What is read of each item of a list, without those that make no sense. Raises TypeError for no list."""
        if not isinstance(told, list):
            raise TypeError("a list is a list")
        found = (self._tried(read, each) for each in told)
        return [each for each in found if each is not None]

    def _tried(self, read: Callable[[Json], _Found | None], told: Json) -> _Found | None:
        try:
            return read(told)
        except ODD:
            self.found = True
            return None


def read_updates(body: Json, odd: Odd) -> list[Obligation]:
    """Obligations 3.0, income and expenditure: the updates of every business, the earliest due first."""
    businesses = odd.items(lambda each: _updates(each, odd), body["obligations"])
    return _in_order(update for updates in businesses for update in updates)


def read_returns(body: Json, odd: Odd) -> list[Obligation]:
    """Obligations 3.0, final declaration: the tax returns, the earliest due first."""
    return _in_order(odd.items(lambda each: _obligation(each, None, None, odd), body["obligations"]))


def read_statuses(body: Json, odd: Odd) -> list[YearStatus]:
    """Individual Details 2.0: the latest status of each year, in order of the years. No field is sure to be there."""
    return sorted(odd.items(_year_status, body.get("itsaStatuses") or []), key=lambda each: each.year)


def read_businesses(body: Json, odd: Odd) -> list[Business]:
    """Business Details 2.0, list."""
    return odd.items(lambda each: _business(each, odd), body["listOfBusinesses"])


def read_business(body: Json, odd: Odd) -> BusinessDetails:
    """Business Details 2.0, one business. HMRC says that accounting periods may not be shown: they are passed over."""
    brief = _business(body, odd)
    return BusinessDetails(
        brief.id,
        brief.kind,
        brief.trading_name,
        started_on=odd.value(_day, body.get("commencementDate")),
        ceased_on=odd.value(_day, body.get("cessationDate")),
    )


def read_balance(body: Json, odd: Odd) -> Balance:
    """Accounts 4.0, balance and transactions: the sums. The single charges are passed over."""
    told = body["balanceDetails"]
    asked = (odd.value(_pounds, told.get(f"{which}PendingAmountRequested")) for which in ("first", "second"))
    sums = [odd.items(_pounds, [told.get(name)]) for name in _SUMS]
    if not any(sums):
        raise ValueError("a balance without any amount")
    payable, pending, overdue, total = (next(iter(each), None) for each in sums)
    return Balance(
        payable,
        pending,
        overdue,
        total,
        payable_due=odd.value(_day, told.get("payableDueDate")),
        pending_due=odd.value(_day, told.get("pendingChargeDueDate")),
        overdue_since=odd.value(_day, told.get("earliestPaymentDateOverdue")),
        coded_out=odd.value(_pounds, told.get("amountCodedOut")),
        unallocated_credit=odd.value(_pounds, told.get("unallocatedCredit")),
        available_credit=odd.value(_pounds, told.get("availableCredit")),
        refunds_asked=tuple(amount for amount in asked if amount is not None),
    )


_SUMS = ("payableAmount", "pendingChargeDueAmount", "overdueAmount", "totalBalance")


def read_invitations(body: Json, odd: Odd) -> list[Invitation]:
    """Agent Authorisation 2.0: the requests for Income Tax; those for other taxes are left out."""
    return odd.items(lambda each: read_invitation(each, odd) if _is_income_tax(each) else None, body)


def read_invitation(body: Json, odd: Odd) -> Invitation:
    """Agent Authorisation 2.0: one request. Its dates come as a day, a time, or a local time without a zone."""
    return Invitation(
        id=invitation_id(body["_links"]["self"]["href"]),
        status=_either(InvitationStatus, body.get("status")),
        role=AgentRole.SUPPORTING if body.get("agentType") == AgentRole.SUPPORTING else AgentRole.MAIN,
        created=odd.value(_leading_day, body.get("created")),
        updated=odd.value(_leading_day, body.get("updated")),
        expires=odd.value(_leading_day, body.get("expiresOn")),
    )


def invitation_id(location: str) -> str:
    """The id at the end of `/agents/{arn}/invitations/{id}`. Raises ValueError where there is none."""
    if not (last := location.rstrip("/").rpartition("/")[2]):
        raise ValueError("an invitation needs its id")
    return last


def _is_income_tax(told: Json) -> bool:
    """Is a request for Income Tax? `service` comes as a text, as documented, or as a list of one."""
    service = told.get("service")
    return "MTD-IT" in (service if isinstance(service, list) else [service])


def _updates(told: Json, odd: Odd) -> list[Obligation]:
    """The updates of one business. One whose business HMRC does not name belongs to some business all the same.

    Two such businesses are not told apart, so a name that is not there makes no sense either.
    """
    number = odd.value(lambda each: _words(each["businessId"]), told) or ""
    kind = _either(BusinessKind, told.get("typeOfBusiness"))
    return odd.items(lambda each: _obligation(each, number, kind, odd), told["obligationDetails"])


def _obligation(told: Json, business_id: str | None, kind: BusinessKind | None, odd: Odd) -> Obligation:
    """An obligation, by its days. One whose status makes no sense is taken as open: to be told twice does less harm."""
    return Obligation(
        starts=_day(told["periodStartDate"]),
        ends=_day(told["periodEndDate"]),
        due=_day(told["dueDate"]),
        fulfilled=odd.value(lambda each: _is_fulfilled(each["status"]), told) or False,
        received=odd.value(_day, told.get("receivedDate")),
        business_id=business_id,
        kind=kind,
    )


def _is_fulfilled(status: Json) -> bool:
    """HMRC has two words. Raises ValueError for any other."""
    return ("open", "fulfilled").index(_words(status).casefold()) == 1


def _in_order(found: Iterable[Obligation]) -> list[Obligation]:
    return sorted(found, key=lambda each: (each.due, each.ends, each.business_id or ""))


def _year_status(told: Json) -> YearStatus:
    """Of several statuses of a year the latest counts, so that each needs its time; one alone does not."""
    details = told.get("itsaStatusDetails") or [{}]
    latest = details[0] if len(details) == 1 else max(details, key=lambda each: _moment(each["submittedOn"]))
    status = latest.get("status")
    return YearStatus(TaxYear.parse(told["taxYear"]), read_status(None if status is None else _words(status)))


def _business(told: Json, odd: Odd) -> Business:
    name = odd.value(_words, told.get("tradingName"))
    return Business(_words(told["businessId"]), _either(BusinessKind, told.get("typeOfBusiness")), name)


def _either(values: type[_Value], told: object) -> _Value:
    """The value HMRC told, or the one for unknown."""
    return next((value for value in values if value == told), values("unknown"))


def _words(told: Json) -> str:
    if not isinstance(told, str):
        raise TypeError("words are a text")
    return told


def _pounds(told: Json) -> Decimal:
    """Money, which is a number in JSON: whole ones come as int. Raises TypeError or ValueError for anything else."""
    if isinstance(told, bool) or not isinstance(told, int | Decimal):
        raise TypeError("money is a number")
    if abs(pounds := Decimal(told)) > MOST:
        raise ValueError("nobody has so much")
    return pounds


def _day(told: Json) -> date:
    day = date.fromisoformat(told)
    if day.year not in YEARS:
        raise ValueError("no day of HMRC's")
    return day


def _moment(told: Json) -> datetime:
    """A time, aware UTC. One without a zone is taken as UTC."""
    moment = datetime.fromisoformat(told)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _leading_day(told: Json) -> date:
    """The day at the start of whatever form of day or time it is."""
    return _day(told[:10])
