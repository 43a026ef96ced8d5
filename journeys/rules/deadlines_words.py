"""What the answer about the deadlines of a tax year says to a person, and the facts behind each sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from journeys.rules import penalties, thresholds
from journeys.rules.deadlines import (
    FIRST_YEAR,
    Business,
    Duty,
    Kind,
    PeriodType,
    periods,
    return_due,
    update_due_dates,
    updates_done,
)
from journeys.rules.deadlines_answer import Told
from journeys.rules.saying import Statement, say, written
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear


def statements(told: Told) -> Iterator[Statement]:
    """What is late, what is next, and what is odd or uncertain about it."""
    stands = told.standing()
    yield from (say("Late: {what}, due by {due}.", what=_what(duty), due=duty.due) for duty in stands.overdue)
    yield _next(stands.next_due, told.today) if stands.next_due else say(_NOTHING_ELSE)
    yield from _about_updates(told)
    for sender in told.senders:
        yield from _about_the_first_day(sender.business)
        yield from _about_start_and_end(told.year, sender.business)
        yield from _about_sending(told.year, frozenset(sender.sent))
    yield from _about_the_return(told)
    yield say("HMRC online services show the dates that count.", "F-DL-13")


_NOTHING_ELSE = "On what you told me, no other update or tax return is due for these years. Payments are not looked at."


def _next(duty: Duty, today: date) -> Statement:
    match duty.days_left(today):
        case 0:
            return say("Due today: {what}, by the end of {due}.", what=_what(duty), due=duty.due)
        case 1:
            return say("Next: {what}, due tomorrow, {due}.", what=_what(duty), due=duty.due)
        case days:
            return say("Next: {what}, due by {due}, in {days} days.", what=_what(duty), due=duty.due, days=days)


def _what(duty: Duty) -> str:
    if duty.kind is Kind.RETURN:
        return written("the tax return for {year}", year=duty.tax_year)
    return written("update {n} for {year}", n=duty.n or 0, year=duty.tax_year)


def _about_updates(told: Told) -> Iterator[Statement]:
    """Whose they are, and when they are due."""
    if not told.senders:
        yield say("There are no quarterly updates for {year} outside the service.", "F-STAT-03", year=told.year)
        return
    if told.year < thresholds.FIRST_REQUIRED:
        text = "Nobody had to use the service in {year}: only people who had signed up send updates for it."
        yield say(text, "F-ELIG-04", year=told.year)
    yield _about_due_dates(told.year)


def _about_due_dates(year: TaxYear) -> Statement:
    older = ("F-DL-18",) if year == FIRST_YEAR else ()
    return say(
        "Updates for {year} are due by the {day}th of August, November, February and May, weekends included.",
        *("F-DL-01", "F-DL-02", "F-DL-03", "F-DL-04", "F-DL-09", "F-DL-13", *older),
        year=year,
        day=update_due_dates(year)[0].day,
    )


def _about_the_first_day(business: Business) -> Iterator[Statement]:
    match business.period_type, business.previous_period_type:
        case PeriodType.CALENDAR, PeriodType.STANDARD:
            yield say("HMRC's pages differ about the first day after a standard year: 1 or 6 April.", "F-DL-06")
        case PeriodType.CALENDAR, None:
            yield say("As far as we know, calendar periods start on 1 April.", "F-DL-06")
        case PeriodType.STANDARD, PeriodType.CALENDAR:
            yield say("After a calendar year the first period starts on 1 April.", "F-DL-17")


def _about_start_and_end(year: TaxYear, business: Business) -> Iterator[Statement]:
    if business.started_on and business.started_on in year:
        yield say("HMRC does not say if periods that ended before a business began need an update.", "F-DL-19")
        yield say(
            "A business added by somebody already signed up may stay on the yearly return at first: "
            "look at the dates HMRC shows for it.",
            *("F-DL-15", "F-GRACE-01"),
        )
    if periods(year, business) != periods(year, replace(business, ceased_on=None)):
        yield say("Updates are due up to the day the business ended, and none for later periods.", "F-CEASE-02")


def _about_sending(year: TaxYear, sent: frozenset[int]) -> Iterator[Statement]:
    if updates_done(sent) != sent:
        yield say("An update covers the missed ones before it.", "F-DL-07", "F-DL-08")
        yield _about_points(year)


def _about_points(year: TaxYear) -> Statement:
    """What the missed deadlines themselves can bring (F-DL-07)."""
    if year < thresholds.FIRST_REQUIRED:
        return say("Late updates for {year} bring no points: only volunteers had any.", "F-PEN-04", year=year)
    if penalties.late_update_brings_point(Status.MANDATED, year):
        text = "A missed deadline can still count for penalties, but volunteers get no points for late updates."
        return say(text, "F-DL-07", "F-PEN-04")
    return say(
        "Late updates for {year} bring no points to people required from {start}, nor to volunteers.",
        *("F-PEN-05", "F-PEN-04"),
        year=year,
        start=year.starts,
    )


def _about_the_return(told: Told) -> Iterator[Statement]:
    if return_due(told.year, told.notice_received_on) != return_due(told.year):
        yield say(
            "HMRC's notice came late, so the tax return for {year} is due later: the letter shows the date.",
            "F-DL-14",
            year=told.year,
        )
    elif told.notice_received_on:
        yield say("The notice does not move the tax return for {year}.", "F-DL-14", year=told.year)
