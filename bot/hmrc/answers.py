"""What HMRC answers, in our words: days are dates in Europe/London, money is Decimal pounds.

A value HMRC adds one day, and we do not know, reads as `UNKNOWN` or `OTHER`; what it leaves out is None.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from journeys.rules.deadlines import PeriodType
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear


class BusinessKind(StrEnum):
    """What kind of income a business is. Two kinds of property may share nothing but a name."""

    SELF_EMPLOYMENT = "self-employment"
    UK_PROPERTY = "uk-property"
    FOREIGN_PROPERTY = "foreign-property"
    PROPERTY_UNSPECIFIED = "property-unspecified"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a year has its status (F-STAT-10). Codes: never shown."""

    SIGNED_UP_WITH_RETURN = "Sign up - return available"
    SIGNED_UP_WITHOUT_RETURN = "Sign up - no return available"
    FINAL_DECLARATION = "ITSA final declaration"
    FOURTH_UPDATE = "ITSA Q4 declaration"
    OLD_RETURN = "CESA SA return"
    COMPLEX = "Complex"
    INCOME_CEASED = "Ceased income source"
    INCOME_REINSTATED = "Reinstated income source"
    ROLLOVER = "Rollover"
    LATENCY_CHANGED = "Income Source Latency Changes"
    OPTED_OUT = "MTD ITSA Opt-Out"
    OPTED_IN = "MTD ITSA Opt-In"
    DIGITALLY_EXEMPT = "Digitally Exempt"
    CAPACITOR = "Capacitor"
    RESIDENCE = "Residence and remittance"
    MINISTER_OF_RELIGION = "Ministers of religion"
    LLOYDS_UNDERWRITER = "Lloyds underwriters"
    BLIND_PERSONS_ALLOWANCE = "Blind persons allowance"
    MARRIED_COUPLES_ALLOWANCE = "Married couples allowance"
    RETURN_NOT_CONSIDERED = "Return not considered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class YearStatus:
    """What HMRC's record says somebody is for one tax year: the latest it holds.

    `submitted_at` is aware UTC. `income_two_years_before` is the business income HMRC went by.
    """

    year: TaxYear
    status: Status
    reason: Reason | None = None
    submitted_at: datetime | None = None
    income_two_years_before: Decimal | None = None


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
    trading_type: str | None = None


@dataclass(frozen=True)
class Latency:
    """The grace period of a new business: until when, and for its tax years whether updates are quarterly."""

    ends: date | None
    quarterly: tuple[tuple[TaxYear, bool], ...]


@dataclass(frozen=True)
class BusinessDetails:
    """One source of income in full, as far as we read it.

    `period_type` is what was chosen, from `chosen_for` on; both None when nothing was. Accounting periods are left out,
    as HMRC says they must not be shown, and so is the address, which nothing here needs.
    """

    id: str
    kind: BusinessKind
    trading_name: str | None = None
    trading_type: str | None = None
    started_on: date | None = None
    ceased_on: date | None = None
    period_type: PeriodType | None = None
    chosen_for: TaxYear | None = None
    latency: Latency | None = None

    def has_ceased(self, today: date) -> bool:
        """Has it ended by today (a date in Europe/London)?"""
        return self.ceased_on is not None and self.ceased_on <= today


class ChargeKind(StrEnum):
    """What a line of the account is. Codes: never shown."""

    FIRST_PAYMENT_ON_ACCOUNT = "first_payment_on_account"
    SECOND_PAYMENT_ON_ACCOUNT = "second_payment_on_account"
    BALANCING = "balancing"
    NEW_CHARGE = "new_charge"
    AMENDED = "amended"
    PAYMENT = "payment"
    REFUND = "refund"
    CLEARING = "clearing"
    OTHER = "other"


@dataclass(frozen=True)
class Charge:
    """One line of the account. Amounts may be negative. `interest` is late payment interest not yet paid."""

    id: str
    kind: ChargeKind
    tax_year: TaxYear | None
    due: date | None
    original: Decimal
    outstanding: Decimal
    is_estimate: bool = False
    is_coded_out: bool = False
    interest: Decimal | None = None


@dataclass(frozen=True)
class Balance:
    """What somebody owes, and money in their account, since they joined: older debts are not in it (F-PAY-03).

    `payable` is due within 30 days, `pending` later, `overdue` is past due with interest, and `total` is the three
    together, without estimates and without what is coded out. `refunds_asked` are refunds asked for and not yet paid;
    `available_credit` is what is left of `total_credit` without them. `balancing` is the balancing charge by year.
    Amounts may be negative.
    """

    payable: Decimal
    pending: Decimal
    overdue: Decimal
    total: Decimal
    payable_due: date | None = None
    pending_due: date | None = None
    overdue_since: date | None = None
    coded_out: Decimal | None = None
    unallocated_credit: Decimal | None = None
    allocated_credit: Decimal | None = None
    total_credit: Decimal | None = None
    available_credit: Decimal | None = None
    refunds_asked: tuple[Decimal, ...] = ()
    balancing: tuple[tuple[TaxYear, Decimal], ...] = ()
    charges: tuple[Charge, ...] = ()


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
    """An authorisation request of an agent. `client_url` is where the client answers, while it is pending."""

    id: str
    status: InvitationStatus
    role: AgentRole = AgentRole.MAIN
    created: date | None = None
    updated: date | None = None
    expires: date | None = None
    client_url: str | None = field(default=None, repr=False)
