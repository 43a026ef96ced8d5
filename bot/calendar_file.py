"""A calendar file (.ics) of somebody's deadlines, for the calendar program they use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bot.wording import Wording
from journeys.engine.text import Message, _, message
from journeys.rules.deadlines import Duty, Kind

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
_WEEK_BEFORE = timedelta(days=-7)


def title(duty: Duty) -> Message:
    """What a deadline asks for, in words."""
    return message(_TITLES[duty.kind], year=duty.tax_year, n=duty.n or 0)


def calendar_file(duties: Iterable[Duty], made_at: datetime, words: Wording, note: Message = GENERAL) -> bytes:
    """The deadlines as whole-day events, each with a reminder a week before. `note` says where the dates are from.

    `made_at` is UTC. The same deadline always has the same id, so a file taken in twice makes no second event.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//MTD Assistant//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for duty in sorted(set(duties), key=lambda each: (each.due, each.kind, each.n or 0)):
        calendar.add_component(_event(duty, made_at, words, note))
    written: bytes = calendar.to_ical()
    return written


def _event(duty: Duty, made_at: datetime, words: Wording, note: Message) -> Event:
    event = Event()
    event.add("uid", f"{_uid(duty)}@mtd-assistant")
    event.add("dtstamp", made_at)
    event.add("dtstart", duty.due)
    event.add("dtend", duty.due + timedelta(days=1))
    event.add("summary", words.text(title(duty)))
    event.add("description", words.text(note))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words.text(title(duty)))
    alarm.add("trigger", _WEEK_BEFORE)
    event.add_component(alarm)
    return event


def _uid(duty: Duty) -> str:
    known = f"{duty.kind} {duty.tax_year} {duty.n} {duty.due.isoformat()}"
    return hashlib.sha256(known.encode()).hexdigest()[:24]
