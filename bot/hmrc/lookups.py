"""What people get of their own HMRC record: their deadlines, what they owe, what their status means, their businesses.

Each page is made of a stored `Record` alone and says when HMRC was asked. Nothing here asks HMRC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from bot.hmrc.answers import Balance, BusinessDetails, BusinessKind, Obligation
from bot.hmrc.record import Part, Record
from bot.hmrc.troubles import explain
from journeys import sources
from journeys.engine.prompts import cited_line
from journeys.engine.replies import MENU, Button, File, FileKind, Line, Link, Reply, Style, lines, start_button
from journeys.engine.text import Json, Message, Value, _, message
from journeys.rules.deadlines import LONDON, Duty, Kind, london_date
from journeys.rules.deadlines_answer import duties_as_json
from journeys.rules.status import Label, Obligations, Status, meaning
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Case
from journeys.sources import Page


class Topic(StrEnum):
    """A page of the record."""

    DUE = "due"
    SENT = "sent"
    OWE = "owe"
    STATUS = "status"
    BUSINESSES = "businesses"


REFRESH = Button(message(_("Check with HMRC now")), ":check")


@dataclass(frozen=True)
class Asked:
    """A record, and the day in Europe/London on which somebody reads it. `client` is whose it is, for an agent."""

    record: Record
    today: date
    client: str | None = None


def page(topic: Topic, asked: Asked) -> Reply:
    """One page of the record."""
    refused = asked.record.refused
    said = lines(explain(refused)) if refused else tuple(_SAID[topic](asked))
    title = Message(_TITLES[topic])
    whose = message(_("{title}: {client}"), title=title, client=asked.client) if asked.client else title
    note = Line(_when(asked.record, topic), Style.NOTE)
    others = tuple(Button(Message(_BUTTONS[each]), f":{each}") for each in _OFFERED[topic] if not refused)
    doctor = (DOCTOR,) if refused or asked.record.missing else ()
    files = tuple(_files(asked)) if topic is Topic.DUE and not refused else ()
    return Reply(
        (Line(whose, Style.HEADING), *said, note), (*others, *doctor, REFRESH, MENU), (_link(_PAGES[topic]),), files
    )


DOCTOR = start_button("link_doctor", message(_("Find out what is wrong")))

_TITLES: Mapping[Topic, str] = {
    Topic.DUE: _("Your deadlines"),
    Topic.SENT: _("What HMRC has from you"),
    Topic.OWE: _("What you owe, and money in your account"),
    Topic.STATUS: _("What your status means"),
    Topic.BUSINESSES: _("Your businesses"),
}
_BUTTONS: Mapping[Topic, str] = {
    Topic.DUE: _("See my deadlines"),
    Topic.SENT: _("See what HMRC has"),
    Topic.OWE: _("See what I owe"),
    Topic.STATUS: _("See my status"),
    Topic.BUSINESSES: _("See my businesses"),
}
_OFFERED: Mapping[Topic, tuple[Topic, ...]] = {
    Topic.DUE: (Topic.SENT, Topic.OWE),
    Topic.SENT: (Topic.DUE,),
    Topic.OWE: (Topic.DUE,),
    Topic.STATUS: (Topic.DUE, Topic.BUSINESSES),
    Topic.BUSINESSES: (Topic.DUE, Topic.STATUS),
}
_PAGES: Mapping[Topic, Page] = {
    Topic.DUE: sources.HMRC_ACCOUNT,
    Topic.SENT: sources.HMRC_ACCOUNT,
    Topic.OWE: sources.PAY,
    Topic.STATUS: sources.HMRC_ACCOUNT,
    Topic.BUSINESSES: sources.HMRC_ACCOUNT,
}


_PARTS: Mapping[Topic, tuple[Part, ...]] = {
    Topic.DUE: (Part.OPEN, Part.RETURNS),
    Topic.SENT: (Part.THIS_YEAR, Part.LAST_YEAR, Part.RETURNS),
    Topic.OWE: (Part.BALANCE,),
    Topic.STATUS: (Part.STATUSES,),
    Topic.BUSINESSES: (Part.BUSINESSES, Part.DETAILS),
}
"""What each page is made of."""


def _when(record: Record, topic: Topic) -> Message:
    """When HMRC told what a page says: the earliest time, where its parts are from several."""
    return _on(_("From HMRC's record, asked {day} at {time}. Not tax advice."), record.asked(*_PARTS[topic]))


def _on(text: str, asked_at: datetime) -> Message:
    return message(text, day=london_date(asked_at), time=f"{asked_at.astimezone(LONDON):%H:%M}")


def _link(to: Page) -> Link:
    return Link(Message(to.label), to.url)


def _missing(record: Record, topic: Topic) -> Iterator[Line]:
    """Why a part is not there, once for each reason; and that HMRC did not answer, where it is from before."""
    parts = _PARTS[topic]
    yield from lines(*dict.fromkeys(explain(record.missing[part]) for part in parts if part in record.missing))
    if record.older.keys() & set(parts):
        yield Line(_on(_("HMRC did not answer on {day} at {time}. So this is what it said before."), record.asked_at))


# Deadlines

_SHOWN = 3
"""How many deadlines a page lists, so that it fits a phone screen."""


def _due(asked: Asked) -> Iterator[Line]:
    yield from _missing(asked.record, Topic.DUE)
    groups = [list(each) for _due_on, each in groupby(asked.record.to_send(), key=_together)]
    for group in groups[:_SHOWN]:
        yield Line(_deadline(group, asked), Style.ITEM)
    if len(groups) > _SHOWN:
        yield Line(message(_("And {more} later ones."), more=len(groups) - _SHOWN), Style.ITEM)
    if not groups and Part.OPEN not in asked.record.missing:
        yield Line(message(_("HMRC shows nothing for you to send now.")))
    if sum(each.is_overdue(asked.today) and not each.is_return for each in asked.record.to_send()) > 1:
        yield Line(message(_("An update covers the year so far. So the latest one makes up for those before it.")))
    elif groups:
        yield Line(message(_("After you send, it can take up to an hour until HMRC shows it as done.")))


def _together(each: Obligation) -> tuple[date, date, bool]:
    """What one line tells: updates of several businesses for the same days are one."""
    return each.due, each.ends, each.is_return


def _deadline(group: Sequence[Obligation], asked: Asked) -> Message:
    first = group[0]
    left = (first.due - asked.today).days
    return message(
        _("{what}: {when}"),
        what=_what(group, asked.record),
        when=message(_WHENS[min(max(left, -1), 2)], due=first.due, days=abs(left)),
    )


_WHENS = {
    -1: _("overdue since {due}. Send it as soon as you can."),
    0: _("due today, {due}."),
    1: _("due tomorrow, {due}."),
    2: _("due {due}, in {days} days."),
}


def _what(group: Sequence[Obligation], record: Record) -> Message:
    first = group[0]
    if first.is_return:
        return message(_("Tax return for {year}"), year=first.tax_year)
    values: dict[str, Value] = {"n": first.number or 0, "from": first.starts, "to": first.ends, "number": len(group)}
    if len(group) > 1:
        return message(_("Update {n} for {number} businesses, {from} to {to}"), **values)
    if len(record.businesses) > 1:
        return message(_("Update {n} for {name}, {from} to {to}"), name=_name_of(first, record), **values)
    return message(_("Update {n}, {from} to {to}"), **values)


def _name_of(each: Obligation, record: Record) -> Message:
    known = next((business for business in record.businesses if business.id == each.business_id), None)
    return _name(known) if known else Message(_KINDS[each.kind or BusinessKind.UNKNOWN])


def _sent(asked: Asked) -> Iterator[Line]:
    yield from _missing(asked.record, Topic.SENT)
    done = [each for each in (*asked.record.updates, *asked.record.returns) if each.fulfilled]
    newest = sorted(done, key=lambda each: (each.ends, each.is_return), reverse=True)
    groups = [list(each) for _ends, each in groupby(newest, key=lambda each: (each.ends, each.is_return))]
    for group in groups[:_SHOWN]:
        received = max((each.received for each in group if each.received), default=None)
        on = message(_("HMRC had it on {day}"), day=received) if received else message(_("HMRC has it"))
        yield Line(message(_("{what}: {on}."), what=_what(group, asked.record), on=on), Style.ITEM)
    if not groups:
        yield Line(message(_("HMRC shows nothing from you yet for this tax year or the last.")))


def _files(asked: Asked) -> Iterator[File]:
    """A picture of this year for each kind of business, and a calendar of what is still to come."""
    year = TaxYear.containing(asked.today)
    coming = [_duty(each) for each in asked.record.to_send()]
    others = [duty for duty in coming if duty.kind is Kind.RETURN]
    about = {
        "tax_year": str(year),
        "others": duties_as_json(others, asked.today),
        "today": asked.today.isoformat(),
    }
    shapes = {str(shape): shape for shape in (_shape(each, asked, year) for each in asked.record.businesses) if shape}
    for shape in list(shapes.values())[:PICTURES]:
        yield File(FileKind.YEAR, {**about, **shape})
    ahead = [duty for duty in dict.fromkeys(coming) if duty.due >= asked.today]
    if ahead:
        yield File(FileKind.CALENDAR, {"duties": duties_as_json(ahead, asked.today), "from_hmrc": True})


PICTURES = 3
"""The most pictures at once. Businesses that are alike share one."""


def _duty(each: Obligation) -> Duty:
    return Duty(Kind.RETURN if each.is_return else Kind.UPDATE, each.tax_year, each.number, each.due)


def _shape(business: BusinessDetails, asked: Asked, year: TaxYear) -> Mapping[str, Json] | None:
    """What the picture of one business's year depends on; None where HMRC asks no updates of it this year."""
    its = [each for each in asked.record.updates if each.business_id == business.id and each.tax_year == year]
    if not its:
        return None
    ruled = business.in_year(year)
    return {
        "period_type": ruled.period_type.value,
        "previous_period_type": ruled.previous_period_type.value if ruled.previous_period_type else None,
        "started_on": ruled.started_on.isoformat() if ruled.started_on else None,
        "ceased_on": ruled.ceased_on.isoformat() if ruled.ceased_on else None,
        "updates_sent": sorted(each.number for each in its if each.fulfilled and each.number),
    }


# Money


def _owe(asked: Asked) -> Iterator[Line]:
    balance = asked.record.balance
    if balance is None:
        if asked.record.looks_like_supporting_agent:
            yield Line(
                message(_("A supporting agent cannot see what a client owes. The main agent or the client can."))
            )
        else:
            yield from _missing(asked.record, Topic.OWE)
        return
    yield from _missing(asked.record, Topic.OWE)
    yield from (Line(each, Style.ITEM) for each in _amounts(balance))
    yield Line(message(_("This is only what you owe since you joined. HMRC online services show older debts.")))


def _amounts(balance: Balance) -> Iterator[Message]:
    if balance.overdue > 0:
        yield message(_("Overdue: {amount}, with interest so far."), amount=balance.overdue)
    if balance.payable > 0 and balance.payable_due:
        yield message(_("To pay by {day}: {amount}."), amount=balance.payable, day=balance.payable_due)
    elif balance.payable > 0:
        yield message(_("To pay within 30 days: {amount}."), amount=balance.payable)
    if balance.pending > 0:
        yield message(_("Not due yet: {amount}."), amount=balance.pending)
    yield message(_("In all you owe {amount}."), amount=max(balance.total, Decimal(0)))
    if balance.available_credit and balance.available_credit > 0:
        yield message(_("Money in your account that you can claim: {amount}."), amount=balance.available_credit)
    if balance.refunds_asked:
        yield message(_("Refunds you have asked for: {amount}."), amount=sum(balance.refunds_asked, Decimal(0)))


# Status


def _status(asked: Asked) -> Iterator[Line]:
    yield from _missing(asked.record, Topic.STATUS)
    if Part.STATUSES in asked.record.missing:
        return
    year = TaxYear.containing(asked.today)
    for each in (year - 1, year, year + 1):
        status = asked.record.status(each)
        means = meaning(status)
        label = Message(_LABELS[means.label]) if means.label else message(_NO_LINE[status])
        yield Line(message(_("{year}: {label}"), year=each, label=label), Style.ITEM)
    now = asked.record.status(year)
    yield Line(message(_TO_SEND[meaning(now).obligations]))
    yield Line(cited_line((meaning(now).fact, "F-STAT-16")), Style.NOTE)


_LABELS: Mapping[Label, str] = {
    Label.REQUIRED: _("you must use it"),
    Label.VOLUNTARILY_SIGNED_UP: _("you signed up voluntarily"),
    Label.NOT_REQUIRED: _("you do not need to"),
    Label.EXEMPT: _("you are exempt"),
}
_NO_LINE: Mapping[Status, str] = {
    Status.DORMANT: _("HMRC needs no tax return"),
    Status.NO_STATUS: _("HMRC shows nothing yet"),
    Status.UNKNOWN: _("HMRC shows something I do not know"),
}
_TO_SEND: Mapping[Obligations, str] = {
    Obligations.UPDATES_AND_RETURN: _("This year you send 4 quarterly updates for each business, and a tax return."),
    Obligations.RETURN_ONLY: _("This year you send one yearly tax return, and no quarterly updates."),
    Obligations.NONE: _("HMRC creates no deadlines for this year."),
    Obligations.UNKNOWN: _("I cannot tell yet what you have to send this year. Ask HMRC if you are not sure."),
}


# Businesses


def _businesses(asked: Asked) -> Iterator[Line]:
    yield from _missing(asked.record, Topic.BUSINESSES)
    for each in asked.record.businesses[:BUSINESSES]:
        yield Line(_business(each, asked.today), Style.ITEM)
    more = len(asked.record.businesses) - BUSINESSES
    if more > 0:
        yield Line(message(_("And {more} more."), more=more), Style.ITEM)
    if not asked.record.businesses and Part.BUSINESSES not in asked.record.missing:
        yield Line(message(_("HMRC's record has no business of yours.")))


BUSINESSES = 6
"""How many businesses a page lists, so that it fits a phone screen."""


def _business(each: BusinessDetails, today: date) -> Message:
    if each.has_ceased(today) and each.ceased_on:
        return message(_("{name}: stopped on {day}"), name=_name(each), day=each.ceased_on)
    if each.started_on:
        return message(_("{name}: since {day}"), name=_name(each), day=each.started_on)
    return _name(each)


def _name(each: BusinessDetails) -> Message:
    kind = Message(_KINDS[each.kind])
    if not each.trading_name:
        return kind
    name = each.trading_name if len(each.trading_name) <= NAME else f"{each.trading_name[: NAME - 1]}…"
    return message(_("{name} ({kind})"), name=name, kind=kind)


NAME = 40
"""How many letters of a business's name are shown: HMRC allows 105, which no list has room for."""


_KINDS: Mapping[BusinessKind, str] = {
    BusinessKind.SELF_EMPLOYMENT: _("self-employment"),
    BusinessKind.UK_PROPERTY: _("UK property"),
    BusinessKind.FOREIGN_PROPERTY: _("foreign property"),
    BusinessKind.PROPERTY_UNSPECIFIED: _("property"),
    BusinessKind.UNKNOWN: _("other income"),
}

_SAID: Mapping[Topic, Callable[[Asked], Iterable[Line]]] = {
    Topic.DUE: _due,
    Topic.SENT: _sent,
    Topic.OWE: _owe,
    Topic.STATUS: _status,
    Topic.BUSINESSES: _businesses,
}


# What a journey need not ask

PREFILLED = frozenset({"opt_out"})
"""The journeys to which the record gives answers."""


def known(journey: str, asked: Asked, as_agent: bool) -> dict[str, Json]:
    """The answers to a journey's questions that HMRC's record already gives, by question; the person may change them.

    `opt_out` gets the three statuses, whether last year's return is in, whether all has stopped, and what was sent.
    """
    if journey not in PREFILLED or asked.record.refused or Part.STATUSES in asked.record.missing:
        return {}
    case = asked.record.case(asked.today)
    answers: dict[str, Json] = {
        "submitted": case.previous_finalised,
        "previous": case.previous.value,
        "current": case.current.value,
        "following": case.next.value,
        "ceased": case.all_businesses_ceased,
    }
    return {**({} if as_agent else {"who": "individual"}), **answers, **_sent_answers(case)}


def _sent_answers(case: Case) -> dict[str, Json]:
    counts = {"sent_previous": case.fulfilled_previous, "sent_current": case.fulfilled_current}
    if None in counts.values():
        return {}
    return {"sent": "some", **counts} if any(counts.values()) else {"sent": "none"}
