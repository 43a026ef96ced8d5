"""What HMRC answers, in our words: days are dates in Europe/London, money is Decimal pounds.

Only what somebody is shown or helped by is here: the rest of HMRC's answers is neither read nor kept. A value HMRC adds
one day, and we do not know, reads as `UNKNOWN`; what it leaves out is None.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear


class BusinessKind(StrEnum):
    """What kind of income a business is. Two kinds of property may share nothing but a name."""

    SELF_EMPLOYMENT = "self-employment"
    UK_PROPERTY = "uk-property"
    FOREIGN_PROPERTY = "foreign-property"
    PROPERTY_UNSPECIFIED = "property-unspecified"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class YearStatus:
    """What HMRC's record says somebody is for one tax year: the latest it holds."""

    year: TaxYear
    status: Status


@dataclass(frozen=True)
class Obligation:
    """Something to send: a quarterly update of one business, or, without a business, the tax return of a year.

    `starts` to `ends` is what it covers, both included. From 2025-26 every update of a year starts on the same day, so
    an obligation is told from others by `key`, with its end. `received` is the day HMRC had it, when it is `fulfilled`
    and HMRC says so. HMRC's `due` always comes before one worked out (F-DL-13). It may take an hour after sending until
    it is fulfilled.
    """

    starts: date
    ends: date
    due: date
    fulfilled: bool
    received: date | None = None
    business_id: str | None = None
    kind: BusinessKind | None = None

    @property
    def key(self) -> tuple[str | None, date]:
        """The business (None for the tax return) and the last day it covers."""
        return self.business_id, self.ends

    @property
    def tax_year(self) -> TaxYear:
        """The tax year it belongs to."""
        return TaxYear.containing(self.ends)

    @property
    def is_return(self) -> bool:
        """Is it the tax return of a year?"""
        return self.business_id is None

    @property
    def number(self) -> int | None:
        """Which update of the year it is, 1 to 4, by its last day; None for the tax return."""
        year = self.tax_year.start_year
        quarters = [date(year, 7, 5), date(year, 10, 5), date(year + 1, 1, 5), date(year + 1, 4, 5)]
        return None if self.is_return else bisect_left(quarters, self.ends) + 1

    def is_overdue(self, today: date) -> bool:
        """Was it due before today (a date in Europe/London), and is it still open?"""
        return not self.fulfilled and self.due < today


@dataclass(frozen=True)
class Business:
    """One source of income, as HMRC's list has it."""

    id: str
    kind: BusinessKind
    trading_name: str | None = None


@dataclass(frozen=True)
class BusinessDetails:
    """One source of income with the days on which it began and ended, None where HMRC does not say."""

    id: str
    kind: BusinessKind
    trading_name: str | None = None
    started_on: date | None = None
    ceased_on: date | None = None

    def has_ceased(self, today: date) -> bool:
        """Has it ended by today (a date in Europe/London)?"""
        return self.ceased_on is not None and self.ceased_on <= today


@dataclass(frozen=True)
class Balance:
    """What somebody owes, and money in their account, since they joined: older debts are not in it (F-PAY-03).

    `payable` is due within 30 days, the next of it on `payable_due`; `pending` is due later, the next of it on
    `pending_due`; `overdue` is past due with the interest HMRC has added, the oldest of it since `overdue_since`, the
    first day it was late. `total` is the three together, without estimates and without what is coded out.
    `available_credit` is all credit without what was asked back, `unallocated_credit` the credit that has paid for
    nothing yet, what was asked back still in it. `refunds_asked` are those refunds, not yet paid. Amounts may be
    negative, and are None where HMRC did not tell them in a way that we can read.
    """

    payable: Decimal | None
    pending: Decimal | None
    overdue: Decimal | None
    total: Decimal | None
    payable_due: date | None = None
    pending_due: date | None = None
    overdue_since: date | None = None
    coded_out: Decimal | None = None
    unallocated_credit: Decimal | None = None
    available_credit: Decimal | None = None
    refunds_asked: tuple[Decimal, ...] = ()

    @property
    def credit(self) -> Decimal:
        """Money in the account in pounds, without what was asked back; zero where there is none.

        HMRC need not tell the figure it has for that. Then it is worked out from what has paid for nothing yet, and
        where HMRC does not tell that either, it is what has been paid over what is owed.
        """
        if self.available_credit is not None:
            left = self.available_credit
        elif self.unallocated_credit is not None:
            left = self.unallocated_credit - sum(self.refunds_asked, Decimal(0))
        else:
            left = -(self.total or Decimal(0))
        return max(left, Decimal(0))


class AgentRole(StrEnum):
    """In what role an agent acts for a client (F-ROLE-01)."""

    MAIN = "main"
    SUPPORTING = "supporting"


class InvitationStatus(StrEnum):
    """Where an authorisation request stands. `PARTIAL` is accepted, good only for signing the client up."""

    PENDING = "Pending"
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    CANCELLED = "Cancelled"
    DEAUTHORISED = "Deauthorised"
    EXPIRED = "Expired"
    PARTIAL = "Partialauth"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Invitation:
    """An authorisation request of an agent. It `expires` while it is pending."""

    id: str
    status: InvitationStatus
    role: AgentRole = AgentRole.MAIN
    created: date | None = None
    updated: date | None = None
    expires: date | None = None
