"""Record: all that HMRC said of one person at one time, what it did not say and why; and looking it up.

Money and days survive being kept: `as_json` and `from_json` are exact.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from pydantic import TypeAdapter

from bot.hmrc.answers import Balance, Business, BusinessDetails, Obligation, YearStatus
from bot.hmrc.ports import Ask, Hmrc, PartlyRead
from bot.hmrc.troubles import NO_ANSWER, AccessEnded, Fault, HmrcTrouble, Kind, NotFound
from journeys.engine.text import Json
from journeys.rules.deadlines import london_date
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Case

_Asked = TypeVar("_Asked")
_Else = TypeVar("_Else")


class Untold(StrEnum):
    """Why a record does not hold all that is due."""

    NOT_YET = "not_yet"
    """HMRC could not tell, or we could not read it: the next time may be better."""

    REFUSED = "refused"
    """HMRC does not tell it of this person."""


class Part(StrEnum):
    """One thing that is asked of HMRC, and can be missing on its own."""

    STATUSES = "statuses"
    BUSINESSES = "businesses"
    DETAILS = "details"
    OPEN = "open"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    RETURNS = "returns"
    BALANCE = "balance"


DUE = (Part.OPEN, Part.RETURNS)
"""The parts that tell what has to be sent."""

OF_NOBODY = frozenset(
    (Kind.UNAVAILABLE, Kind.MAINTENANCE, Kind.THROTTLED, Kind.UNREADABLE, Kind.HELD_BACK, Kind.MISCONFIGURED)
)
"""Faults that say nothing of the person."""


LONGEST = 20.0
"""How many seconds a look-up may go on while somebody waits. No part is begun later: each call ends by itself. At night
nobody waits."""

TOO_SLOW = "TOO_SLOW"
"""Our word for a code, where there was no time left to ask."""

SILENT = 2
"""How many parts without any answer say that HMRC is away. Each may take as long as a request may."""


@dataclass(frozen=True)
class Older:
    """When HMRC last told a part (aware UTC), and what went wrong when it was asked for the part again."""

    asked_at: datetime
    fault: Fault


@dataclass(frozen=True)
class Record:
    """What HMRC said of one person at `asked_at` (aware UTC). What is not in it, `missing` gives the fault of.

    A part that is missing is empty, or None; one that is empty and not missing is HMRC saying that there is nothing.
    A part that is `older` is not missing: it is from an earlier time, as HMRC did not answer about it at `asked_at`.
    Of a part that is there `partly`, HMRC told something that made no sense to us, and the rest is here.
    `key_refused_since` is when HMRC first did not take our key (aware UTC), None where it has told anything since.
    `businesses` hold only name and kind where DETAILS are missing. `open` are the open updates of every year, `updates`
    those of this tax year and the last, sent or not, and `returns` the tax returns of this year and the four before.
    """

    asked_at: datetime
    statuses: tuple[YearStatus, ...] = ()
    businesses: tuple[BusinessDetails, ...] = ()
    open: tuple[Obligation, ...] = ()
    updates: tuple[Obligation, ...] = ()
    returns: tuple[Obligation, ...] = ()
    balance: Balance | None = None
    missing: Mapping[Part, Fault] = field(default_factory=dict)
    older: Mapping[Part, Older] = field(default_factory=dict)
    partly: frozenset[Part] = frozenset()
    key_refused_since: datetime | None = None

    def as_json(self) -> Json:
        """The record as it is kept."""
        return _RECORDS.dump_python(self, mode="json")

    @classmethod
    def from_json(cls, stored: Json) -> Record:
        """Read what `as_json` wrote, earlier versions' too: what they kept besides is passed over.

        Raises ValueError for anything else.
        """
        return _RECORDS.validate_python(stored)

    def asked(self, *parts: Part) -> datetime:
        """When HMRC told these parts: the earliest of their times, aware UTC."""
        return min((self.older[part].asked_at for part in parts if part in self.older), default=self.asked_at)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All that went wrong at `asked_at`."""
        return *self.missing.values(), *(each.fault for each in self.older.values())

    def filled_from(self, before: Record) -> Record:
        """The record with the parts that only an earlier one of the same person has.

        Only what HMRC could not tell is filled in, never what it refused to tell. That it did not take our key (401)
        may be a mistake that passes, see `bot.hmrc.grants`.
        """
        older = {
            part: Older(before.asked(*_TOGETHER.get(part, (part,))), fault)
            for part, fault in self.missing.items()
            if fault.kind in _PASSES and before._can_fill(part, self.day)
        }
        values: dict[str, Any] = {name: getattr(before, name) for part, name in _FILLED.items() if part in older}
        if Part.DETAILS in older:
            full = {each.id: each for each in before.businesses}
            values["businesses"] = tuple(
                full.get(each.id, each) if _is_brief(each) else each for each in self.businesses
            )
        if older.keys() & _YEARS:
            kept = (each for each in before.updates if _part_of(each.tax_year, self.day) in older)
            values["updates"] = tuple({each.key: each for each in (*kept, *self.updates)}.values())
        values["missing"] = {part: fault for part, fault in self.missing.items() if part not in older}
        values["partly"] = self.partly | before.partly & older.keys()
        if not self.is_answer:
            values["key_refused_since"] = before.key_refused_since or self.key_refused_since
        return replace(self, older=older, **values)

    def _can_fill(self, part: Part, day: date) -> bool:
        """Has it this part to give to a record of this day? Years of updates are given within one tax year only."""
        is_known = not self.missing.keys() & set(_TOGETHER.get(part, (part,)))
        return is_known and (part not in _YEARS or TaxYear.containing(self.day) == TaxYear.containing(day))

    @property
    def is_answer(self) -> bool:
        """Did HMRC tell anything of the person at `asked_at`, if only that it does not?"""
        return not self.is_silence and not self.is_key_refused

    @property
    def is_silence(self) -> bool:
        """Did HMRC tell nothing at `asked_at`, for no reason of the person's?"""
        return set(_ASKED) <= self.missing.keys() | self.older.keys() and all(
            fault.kind in OF_NOBODY for fault in self.faults
        )

    @classmethod
    def of_refusal(cls, asked_at: datetime, fault: Fault) -> Record:
        """The record where HMRC told nothing at `asked_at` (aware UTC), for one reason."""
        since = asked_at if fault.kind is Kind.ACCESS_ENDED else None
        return cls(asked_at, missing=dict.fromkeys(_ASKED, fault), key_refused_since=since)

    @property
    def key_refusal(self) -> Fault | None:
        """That HMRC did not take our key at `asked_at`, where it did not."""
        return next((fault for fault in self.faults if fault.kind is Kind.ACCESS_ENDED), None)

    @property
    def is_key_refused(self) -> bool:
        """Did HMRC not take our key at `asked_at`?"""
        return self.key_refusal is not None

    @property
    def refused(self) -> Fault | None:
        """Why HMRC says nothing at all of this person, when it was one reason for everything; else None."""
        faults = set() if self.is_silence else set(self.missing.values())
        return faults.pop() if len(faults) == 1 and set(self.missing) == set(_ASKED) else None

    @property
    def looks_like_supporting_agent(self) -> bool:
        """Is only the account closed to this sign-in, as it is to a supporting agent (F-ROLE-04)?"""
        fault = self.missing.get(Part.BALANCE)
        return fault is not None and fault.kind is Kind.NOT_AUTHORISED and Part.STATUSES not in self.missing

    def status(self, year: TaxYear) -> Status:
        """The status of a tax year: no status for one missing from HMRC's answer, unknown without a whole answer."""
        otherwise = Status.NO_STATUS if self.is_whole(Part.STATUSES) else Status.UNKNOWN
        return next((each.status for each in self.statuses if each.year == year), otherwise)

    def is_whole(self, *parts: Part) -> bool:
        """Did HMRC tell all of these parts, now or before, in a way that we can read?"""
        return not self.missing.keys() & set(parts) and not self.partly & set(parts)

    @property
    def untold(self) -> Untold | None:
        """Why what is due at `asked_at` is not all known; None where it is. What is older may have changed since."""
        faults = [self.missing[part] for part in DUE if part in self.missing]
        if any(fault.kind in _PASSES for fault in faults) or (self.partly | self.older.keys()) & set(DUE):
            return Untold.NOT_YET
        return Untold.REFUSED if faults else None

    def to_send(self) -> tuple[Obligation, ...]:
        """Everything open, updates and tax returns, the earliest due first."""
        returns = (each for each in self.returns if not each.fulfilled)
        return tuple(sorted((*self.open, *returns), key=lambda each: (each.due, each.ends, each.business_id or "")))

    def finalised(self, year: TaxYear) -> bool | None:
        """Is the tax return of a year submitted? None when HMRC did not say: the part is missing, or the year.

        That it is not is believed only where all of the part could be read.
        """
        is_in = next((each.fulfilled for each in self.returns if each.tax_year == year), None)
        return is_in if is_in or self.is_whole(Part.RETURNS) else None

    def all_ceased(self, today: date) -> bool | None:
        """Have all businesses ended by today? None when HMRC did not say, or knows of no business."""
        if not self.is_whole(Part.BUSINESSES, Part.DETAILS) or not self.businesses:
            return None
        return all(business.has_ceased(today) for business in self.businesses)

    def fulfilled(self, year: TaxYear) -> int | None:
        """How many updates of this or last tax year HMRC has, over all businesses; None when not known (OO-W2)."""
        part = _part_of(year, self.day)
        if part is None or not self.is_whole(part):
            return None
        return sum(each.fulfilled for each in self.updates if each.tax_year == year)

    @property
    def day(self) -> date:
        """The day it was asked, in Europe/London."""
        return london_date(self.asked_at)

    def case(self, today: date) -> Case:
        """The person as the rules about leaving have them, today (a date in Europe/London).

        Today may be in a later tax year than the record. What is not known then, such as sent updates, is None; where
        the rules take only yes or no, it is no: `finalised` and `all_ceased` tell.
        """
        year = TaxYear.containing(today)
        return Case(
            today=today,
            previous=self.status(year - 1),
            current=self.status(year),
            next=self.status(year + 1),
            previous_finalised=bool(self.finalised(year - 1)),
            fulfilled_previous=self.fulfilled(year - 1),
            fulfilled_current=self.fulfilled(year),
            all_businesses_ceased=bool(self.all_ceased(today)),
        )


_PASSES = OF_NOBODY | {Kind.ACCESS_ENDED}
"""Faults that may be over the next time, so that what was known before stands until then."""

_RECORDS = TypeAdapter(Record)
_ASKED = tuple(part for part in Part if part is not Part.DETAILS)
_YEARS = frozenset({Part.THIS_YEAR, Part.LAST_YEAR})
_TOGETHER = dict.fromkeys((Part.BUSINESSES, Part.DETAILS), (Part.BUSINESSES, Part.DETAILS))
"""Parts that are one field of the record."""

_FILLED = {
    Part.STATUSES: "statuses",
    Part.BUSINESSES: "businesses",
    Part.OPEN: "open",
    Part.RETURNS: "returns",
    Part.BALANCE: "balance",
}
"""The fields that a part fills alone."""


def _part_of(year: TaxYear, day: date) -> Part | None:
    """The part that the updates of a tax year come in, when asked on a day."""
    this = TaxYear.containing(day)
    return {this: Part.THIS_YEAR, this - 1: Part.LAST_YEAR}.get(year)


def _brief(each: Business | BusinessDetails) -> BusinessDetails:
    """A business of which only the list is known."""
    return BusinessDetails(each.id, each.kind, each.trading_name)


def _is_brief(each: BusinessDetails) -> bool:
    return each == _brief(each)


def look_up(hmrc: Hmrc, ask: Ask, asked_at: datetime, clock: Callable[[], float] = time.monotonic) -> Record:
    """Ask HMRC for everything, now (`asked_at`, aware UTC): 7 requests, and one more for each business.

    One more again for somebody HMRC holds no status of last year. Statuses are asked for first, as they alone say
    plainly "not signed up"; where they are refused for a reason that holds for everything, nothing more is asked.
    Business details come last: there may be many. Where `SILENT` parts get no answer at all nothing more is asked
    either, nor after `LONGEST` by `clock` (seconds) while somebody waits. Any other part that fails is missing, and
    the rest stands: so a supporting agent gets all but the balance. Raises AccessEnded only, for the caller to refresh
    once.
    """
    looking = _Looking(hmrc, ask, TaxYear.containing(london_date(asked_at)), clock)
    statuses = looking.part(Part.STATUSES, looking.statuses, ())
    if looking.is_refused:
        return Record.of_refusal(asked_at, looking.missing[Part.STATUSES])
    listed = looking.part(Part.BUSINESSES, looking.listed, ())
    return Record(
        asked_at,
        statuses=tuple(statuses),
        open=tuple(looking.part(Part.OPEN, lambda: hmrc.open_obligations(ask), ())),
        updates=tuple(looking.updates()),
        returns=tuple(looking.part(Part.RETURNS, lambda: hmrc.final_declarations(ask), ())),
        balance=looking.part(Part.BALANCE, lambda: hmrc.balance(ask), None),
        businesses=tuple(looking.in_full(listed)),
        missing=looking.missing,
        partly=frozenset(looking.partly - looking.missing.keys()),
    )


class _Looking:
    """One look-up while it goes on: what is missing so far."""

    def __init__(self, hmrc: Hmrc, ask: Ask, year: TaxYear, clock: Callable[[], float]) -> None:
        self.hmrc = hmrc
        self.ask = ask
        self.year = year
        self.missing: dict[Part, Fault] = {}
        self.partly: set[Part] = set()
        self.clock = clock
        self.ends = None if ask.browser is None else clock() + LONGEST

    @property
    def why_no_more(self) -> Fault | None:
        """Why nothing more is asked, if so."""
        is_late = self.ends is not None and self.clock() >= self.ends
        return Fault(Kind.UNAVAILABLE, TOO_SLOW) if is_late else self.silence

    @property
    def silence(self) -> Fault | None:
        """That HMRC does not answer at all, once that is plain."""
        unanswered = [fault for fault in self.missing.values() if fault.code == NO_ANSWER]
        return unanswered[-1] if len(unanswered) >= SILENT else None

    @property
    def is_refused(self) -> bool:
        """Are the statuses missing for a reason that holds for every part?"""
        fault = self.missing.get(Part.STATUSES)
        return fault is not None and fault.kind in (Kind.NOT_AUTHORISED, Kind.NOT_SIGNED_UP, Kind.WRONG_NUMBER)

    def part(self, part: Part, asked: Callable[[], _Asked], otherwise: _Else) -> _Asked | _Else:
        """What is asked, or `otherwise` with its fault noted. A later fault of the same part does not replace it."""
        if (why := self.why_no_more) is not None:
            self.missing.setdefault(part, why)
            return otherwise
        try:
            return asked()
        except AccessEnded:
            raise
        except PartlyRead as some:
            self.partly.add(part)
            rest: _Asked = some.rest
            return rest
        except HmrcTrouble as trouble:
            self.missing.setdefault(part, trouble.fault)
            return otherwise

    def statuses(self) -> list[YearStatus]:
        """From last year on, or from this year on where HMRC holds nothing of last year."""
        try:
            return self.hmrc.statuses(self.ask, self.year - 1)
        except NotFound:
            return self.hmrc.statuses(self.ask, self.year)

    def in_full(self, listed: Iterable[Business]) -> Iterable[BusinessDetails]:
        """Every business in full, or by name and kind where its details are missing."""
        for each in listed:
            yield self.part(Part.DETAILS, partial(self.hmrc.business, self.ask, each.id), _brief(each))

    def listed(self) -> list[Business]:
        """The list of businesses. That HMRC holds none is an answer, not a fault."""
        try:
            return self.hmrc.businesses(self.ask)
        except NotFound:
            return []

    def updates(self) -> Iterable[Obligation]:
        """The updates of last year and this; one that comes in both answers is there once."""
        found = [
            *self.part(Part.LAST_YEAR, lambda: self.hmrc.obligations(self.ask, self.year - 1), ()),
            *self.part(Part.THIS_YEAR, lambda: self.hmrc.obligations(self.ask, self.year), ()),
        ]
        return {each.key: each for each in found}.values()
