"""A calendar file (.ics) of somebody's deadlines, for the calendar program they use."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bot.wording import Wording
from journeys.engine.text import Message, _, message
from journeys.rules.deadlines import Duty, Kind, pay_by

_TITLES = {
    Kind.UPDATE: _("Send update {n} for {year}"),
    Kind.RETURN: _("Submit the tax return for {year}"),
    Kind.BALANCING_PAYMENT: _("Pay the rest of the tax for {year}"),
    Kind.FIRST_PAYMENT_ON_ACCOUNT: _("Make the first payment on account for {year}"),
    Kind.SECOND_PAYMENT_ON_ACCOUNT: _("Make the second payment on account for {year}"),
}
GENERAL = message(
    _("General dates for Making Tax Digital for Income Tax. HMRC online services show the dates that count for you.")
)
FROM_HMRC = message(_("From HMRC's record on the day this file was made. HMRC online services show what holds now."))
_NAME = message(_("Making Tax Digital for Income Tax"))
_NAME_OF = _("Making Tax Digital for Income Tax: {client}")
_DUE = _("Due on {due}.")
_ON_A_WEEKEND = _("It falls on a weekend, and the date does not move.")
_PAY_BY = _("It falls on a weekend, so pay by {pay_by}, unless by Faster Payments or card.")
_NINE_A_WEEK_BEFORE = timedelta(days=-7, hours=9)


def title(duty: Duty) -> Message:
    """What a deadline asks for, in words."""
    return message(_TITLES[duty.kind], year=duty.tax_year, n=duty.n or 0)


def calendar_file(
    duties: Iterable[Duty], made_at: datetime, words: Wording, note: Message = GENERAL, client: str | None = None
) -> bytes:
    """The deadlines as whole-day events, each with a reminder at 9 in the morning a week before.

    `note` says where the dates are from, `client` whose they are, for an agent. `made_at` is UTC. The same thing to do
    always has the same id, and a later file a higher sequence: taken in again, it replaces what was there before.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//MTD Assistant//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.text(_NAME if client is None else message(_NAME_OF, client=client)))
    same: Counter[Duty] = Counter()
    for duty in sorted(set(duties), key=lambda each: (each.due, each.kind, each.n or 0)):
        known = replace(duty, due=date.min)
        event = _event(duty, words, note, client)
        event.add("uid", f"{_uid(known, client, same[known])}@mtd-assistant")
        event.add("dtstamp", made_at)
        event.add("sequence", int(made_at.timestamp()) // 60)
        calendar.add_component(event)
        same[known] += 1
    written: bytes = calendar.to_ical()
    return written


def _event(duty: Duty, words: Wording, note: Message, client: str | None) -> Event:
    asked = title(duty) if client is None else message("{client}: {title}", client=client, title=title(duty))
    event = Event()
    event.add("dtstart", duty.due)
    event.add("dtend", duty.due + timedelta(days=1))
    event.add("summary", words.text(asked))
    event.add("description", " ".join(words.text(each) for each in (*_about_the_day(duty), note)))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words.text(asked))
    alarm.add("trigger", _NINE_A_WEEK_BEFORE)
    event.add_component(alarm)
    return event


def _about_the_day(duty: Duty) -> Iterator[Message]:
    """The due date with its day of the week, and what a weekend means (F-DL-13, F-PAY-09)."""
    yield message(_DUE, due=duty.due)
    if pay_by(duty.due) == duty.due:
        return
    is_sent = duty.kind in (Kind.UPDATE, Kind.RETURN)
    yield message(_ON_A_WEEKEND) if is_sent else message(_PAY_BY, pay_by=pay_by(duty.due))


def _uid(known: Duty, client: str | None, n: int) -> str:
    """The id of what is to be done, whatever its date. `n` tells apart those that only their dates tell apart."""
    said = f"{client or ''} {known.kind} {known.tax_year} {known.n} {n}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]
