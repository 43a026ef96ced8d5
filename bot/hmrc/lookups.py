"""What people get of their own HMRC record: their deadlines, what they owe, what their status means, their businesses.

Each page is made of a stored `Record` alone and says when HMRC was asked. Nothing here asks HMRC.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate, groupby

from bot.hmrc.answers import Balance, BusinessDetails, BusinessKind, Obligation
from bot.hmrc.record import Part, Record
from bot.hmrc.troubles import explain
from journeys import sources
from journeys.engine.prompts import cited_line
from journeys.engine.replies import MENU, Button, File, FileKind, Line, Link, Reply, Style, lines, start_button
from journeys.engine.text import Json, Message, Several, Value, _, as_json, message
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
    """A record, and the day in Europe/London on which somebody reads it.

    `client` is whose it is, for an agent; `as_agent` is whether an agent signed in for it.
    """

    record: Record
    today: date
    client: str | None = None
    as_agent: bool = False


def page(topic: Topic, asked: Asked) -> Reply:
    """One page of the record."""
    refused = asked.record.refused
    said = lines(explain(refused, asked.as_agent)) if refused else tuple(_SAID[topic](asked))
    title = Message(_TITLES[topic])
    whose = message(_("{title}: {client}"), title=title, client=asked.client) if asked.client else title
    note = Line(_note(asked.record, topic), Style.NOTE)
    others = tuple(Button(Message(_BUTTONS[each]), f":{each}") for each in _OFFERED[topic] if not refused)
    is_wrong = asked.record.is_key_refused or asked.record.missing.keys() & set(_PARTS[topic])
    doctor = (DOCTOR,) if is_wrong else ()
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


def _note(record: Record, topic: Topic) -> Message:
    """When HMRC told what a page says, and before that, where there was more in it than we could read, that."""
    when = _when(record, topic)
    return message("{more} {when}", more=_MORE_THERE, when=when) if record.partly & set(_PARTS[topic]) else when


_MORE_THERE = message(_("HMRC says more, which I could not read. See your HMRC account."))


def _when(record: Record, topic: Topic) -> Message:
    """When HMRC told what a page says, the earliest time where its parts are from several; or when it told nothing."""
    if record.missing.keys() >= set(_PARTS[topic]) - {Part.DETAILS}:
        return _on(_("HMRC was asked {day} at {time}. Not tax advice."), record.asked_at)
    return _on(_("From HMRC's record, asked {day} at {time}. Not tax advice."), record.asked(*_PARTS[topic]))


def _on(text: str, asked_at: datetime) -> Message:
    return message(text, day=london_date(asked_at), time=f"{asked_at.astimezone(LONDON):%H:%M}")


def _link(to: Page) -> Link:
    return Link(Message(to.label), to.url)


def _missing(asked: Asked, topic: Topic) -> Iterator[Line]:
    """Which parts are not there, and why, once for each reason; and which are from before, and why."""
    parts, record = _PARTS[topic], asked.record
    gone: dict[Message, list[Part]] = {}
    for part in parts:
        if part in record.missing:
            gone.setdefault(explain(record.missing[part], asked.as_agent), []).append(part)
    for why, which in gone.items():
        yield Line(message(_("I could not get {parts} from HMRC. {why}"), parts=_named(which), why=why))
    if older := [part for part in parts if part in record.older]:
        away = _on(_why_before(asked), record.asked_at)
        before = message(_("So this is what it said before about {parts}."), parts=_named(older))
        yield Line(message("{away} {before}", away=away, before=before))


def _why_before(asked: Asked) -> str:
    """Why HMRC told nothing new, in few words: there is little room beside what it told before. The doctor has more."""
    if not asked.record.is_key_refused:
        return _("HMRC did not answer on {day} at {time}.")
    if asked.as_agent:
        return _("HMRC did not take this sign-in on {day} at {time}. Your firm may have another.")
    return _("HMRC did not take our key on {day} at {time}. This may pass.")


def _named(parts: Iterable[Part]) -> Several:
    return Several(tuple(Message(_PART_NAMES[part]) for part in parts))


_PART_NAMES: Mapping[Part, str] = {
    Part.STATUSES: _("the status of each year"),
    Part.BUSINESSES: _("the list of businesses"),
    Part.DETAILS: _("the details of each business"),
    Part.OPEN: _("the updates to send"),
    Part.THIS_YEAR: _("the updates of this year"),
    Part.LAST_YEAR: _("the updates of last year"),
    Part.RETURNS: _("the tax returns"),
    Part.BALANCE: _("what is owed"),
}


# Deadlines

_SHOWN = 3
"""How many deadlines a page lists, so that it fits a phone screen."""


def _due(asked: Asked) -> Iterator[Line]:
    yield from _missing(asked, Topic.DUE)
    groups = [list(each) for _due_on, each in groupby(asked.record.to_send(), key=_together)]
    for group in groups[:_SHOWN]:
        yield Line(_deadline(group, asked), Style.ITEM)
    if len(groups) > _SHOWN:
        more = len(groups) - _SHOWN
        yield Line(message(_ONE_LATER if more == 1 else _MORE_LATER, more=more), Style.ITEM)
    if not groups and not asked.record.untold:
        yield Line(message(_("HMRC shows nothing for you to send now.")))
    if _is_behind(asked):
        yield Line(message("{makes_up} {takes}", makes_up=_MAKES_UP, takes=SENT_TAKES))
    elif groups:
        yield Line(SENT_TAKES)


_MAKES_UP = message(_("An update covers the year so far. So the latest one makes up for those before it."))
_ONE_LATER = _("And one later one.")
_MORE_LATER = _("And {more} later ones.")


def _is_behind(asked: Asked) -> bool:
    """Is any business more than one update behind in the same tax year? Only then one makes up for others."""
    late = (each for each in asked.record.open if each.is_overdue(asked.today))
    return max(Counter((each.business_id, each.tax_year) for each in late).values(), default=0) > 1


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
    -1: _("was due {due}. Send it as soon as you can."),
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
        names = _names(group, record)
        return message(_("Update {n} for {number} businesses ({names}), {from} to {to}"), names=names, **values)
    if len(record.businesses) > 1:
        return message(_("Update {n} for {name}, {from} to {to}"), name=_name_of(first, record), **values)
    return message(_("Update {n}, {from} to {to}"), **values)


def _name_of(each: Obligation, record: Record) -> Message:
    known = _business_of(each, record)
    return _name(known) if known else Message(_KINDS[each.kind or BusinessKind.UNKNOWN])


def _names(group: Sequence[Obligation], record: Record) -> Several:
    """Whose updates a line is about: as many names as it has room for, and how many more there are."""
    labels = [*dict.fromkeys(_label_of(each, record) for each in group)]
    ends = [*accumulate(len(label.text if isinstance(label, Message) else label) for label in labels)]
    if ends[-1] <= NAMES:
        return Several(tuple(labels))
    shown = labels[: max(1, sum(end <= NAMES - _AND_MORE for end in ends))]
    more = len(labels) - len(shown)
    return Several((*shown, message(_("{more} more"), more=more)) if more else tuple(shown))


_AND_MORE = 10
"""How many letters it takes to say that there are more names."""


def _label_of(each: Obligation, record: Record) -> Message | str:
    """A business by its name alone, or by its kind where it has none."""
    known = _business_of(each, record)
    return _short(known.trading_name, NAMES - _AND_MORE) if known and known.trading_name else _name_of(each, record)


def _business_of(each: Obligation, record: Record) -> BusinessDetails | None:
    return next((business for business in record.businesses if business.id == each.business_id), None)


SENT_TAKES = message(_("After you send, it can take up to an hour until HMRC shows it as done."))


def _sent(asked: Asked) -> Iterator[Line]:
    yield from _missing(asked, Topic.SENT)
    done = [each for each in (*asked.record.updates, *asked.record.returns) if each.fulfilled]
    newest = sorted(done, key=lambda each: (each.ends, each.is_return), reverse=True)
    groups = [list(each) for _ends, each in groupby(newest, key=lambda each: (each.ends, each.is_return))]
    for group in groups[:_SHOWN]:
        received = max((each.received for each in group if each.received), default=None)
        on = message(_("HMRC had it on {day}"), day=received) if received else message(_("HMRC has it"))
        yield Line(message(_("{what}: {on}."), what=_what(group, asked.record), on=on), Style.ITEM)
    if len(groups) > _SHOWN:
        more = len(groups) - _SHOWN
        yield Line(message(_ONE_EARLIER if more == 1 else _MORE_EARLIER, more=more), Style.ITEM)
    if not groups and asked.record.is_whole(*_PARTS[Topic.SENT]):
        yield Line(message(_("HMRC shows nothing from you yet for this tax year or the last.")))
    yield Line(SENT_TAKES)
    yield Line(message(_("So if you have just sent something, look again in an hour. You need not send it twice.")))


_ONE_EARLIER = _("And one earlier one.")
_MORE_EARLIER = _("And {more} earlier ones.")


def _files(asked: Asked) -> Iterator[File]:
    """A picture of this year for each kind of business, and a calendar of what is still to come."""
    year = TaxYear.containing(asked.today)
    coming = [_duty(each) for each in asked.record.to_send()]
    others = [duty for duty in coming if duty.kind is Kind.RETURN]
    about = {
        "tax_year": str(year),
        "others": duties_as_json(others, asked.today),
        "today": asked.today.isoformat(),
        "client": asked.client,
    }
    for shape, alike in _alike(asked, year)[:PICTURES]:
        yield File(FileKind.YEAR, {**about, **shape, "names": alike})
    ahead = [duty for duty in dict.fromkeys(coming) if duty.due >= asked.today]
    if ahead:
        known = {"duties": duties_as_json(ahead, asked.today), "from_hmrc": True, "client": asked.client}
        yield File(FileKind.CALENDAR, known)


PICTURES = 3
"""The most pictures at once. Businesses that are alike share one."""


def _alike(asked: Asked, year: TaxYear) -> list[tuple[Mapping[str, Json], list[Json]]]:
    """Each year to draw, with the names of its businesses. One business by itself needs no name."""
    shapes = [(each, shape) for each in asked.record.businesses if (shape := _shape(each, asked, year))]
    found: dict[str, tuple[Mapping[str, Json], list[Json]]] = {}
    for each, shape in shapes:
        _shared, names = found.setdefault(str(shape), (shape, []))
        names.extend([as_json(_name(each))] if len(asked.record.businesses) > 1 else [])
    return list(found.values())


def _duty(each: Obligation) -> Duty:
    return Duty(Kind.RETURN if each.is_return else Kind.UPDATE, each.tax_year, each.number, each.due)


def _shape(business: BusinessDetails, asked: Asked, year: TaxYear) -> Mapping[str, Json] | None:
    """What the picture of one business's year depends on, by HMRC's own dates (F-DL-13).

    None where HMRC asks no updates of it this year, did not say, or has one that ends before it starts.
    """
    its = sorted(_this_year(asked, year).get(business.id, ()), key=lambda each: each.ends)
    if not its or any(each.ends < each.starts for each in its):
        return None
    return {
        "periods": [[each.number, *(day.isoformat() for day in (each.starts, each.ends, each.due))] for each in its],
        "updates_sent": sorted(each.number for each in its if each.fulfilled and each.number),
    }


def _this_year(asked: Asked, year: TaxYear) -> Mapping[str, Sequence[Obligation]]:
    """The updates of this tax year by business; nothing where HMRC did not say."""
    found: dict[str, list[Obligation]] = {}
    if asked.record.fulfilled(year) is not None:
        for each in asked.record.updates:
            if each.business_id is not None and each.tax_year == year:
                found.setdefault(each.business_id, []).append(each)
    return found


# Money


def _owe(asked: Asked) -> Iterator[Line]:
    balance = asked.record.balance
    if balance is None:
        if asked.record.looks_like_supporting_agent:
            yield Line(
                message(_("A supporting agent cannot see what a client owes. The main agent or the client can."))
            )
        else:
            yield from _missing(asked, Topic.OWE)
        return
    yield from _missing(asked, Topic.OWE)
    yield from (Line(each, Style.ITEM) for each in _amounts(balance))
    coded = balance.coded_out or Decimal(0)
    yield Line(message("{only} {left_out}", only=_ONLY, left_out=message(_LEFT_OUT[coded > 0], amount=coded)))


_ONLY = message(_("This is only what you owe since you joined. HMRC online services show older debts."))
_LEFT_OUT = {
    True: _("Not in it: {amount} collected through your tax code, and estimates."),
    False: _("Estimates are not in it, nor tax collected through your tax code."),
}


def _amounts(balance: Balance) -> Iterator[Message]:
    yield from _to_pay(_OVERDUE, balance.overdue, balance.overdue_since)
    yield from _to_pay(_PAYABLE, balance.payable, balance.payable_due)
    yield from _to_pay(_PENDING, balance.pending, balance.pending_due)
    if balance.total is not None:
        yield message(_("In all you owe {amount}."), amount=max(balance.total, Decimal(0)))
    if balance.credit > 0:
        yield message(_("Credit in your account: {amount}."), amount=balance.credit)
    if balance.refunds_asked:
        yield message(_("Refunds you have asked for: {amount}."), amount=sum(balance.refunds_asked, Decimal(0)))


def _to_pay(said: tuple[str, str], amount: Decimal | None, day: date | None) -> Iterator[Message]:
    """One of the sums that are owed, with the day of HMRC's where there is one."""
    if amount is not None and amount > 0:
        without_day, with_day = said
        yield message(with_day, amount=amount, day=day) if day else message(without_day, amount=amount)


_OVERDUE = (
    _("Overdue: {amount}, with the interest that HMRC has added."),
    _("Overdue: {amount}, some of it since {day}, with the interest that HMRC has added."),
)
_PAYABLE = (
    _("To pay within 30 days: {amount}."),
    _("To pay within 30 days: {amount}. The first of it is due {day}."),
)
_PENDING = (_("Not due yet: {amount}."), _("Not due yet: {amount}. The first of it is due {day}."))


# Status


def _status(asked: Asked) -> Iterator[Line]:
    yield from _missing(asked, Topic.STATUS)
    if Part.STATUSES in asked.record.missing:
        return
    year = TaxYear.containing(asked.today)
    for each in (year - 1, year, year + 1):
        status = asked.record.status(each)
        means = meaning(status)
        label = Message(_LABELS[means.label]) if means.label else message(_NO_LINE[status])
        yield Line(message(_("{year}: {label}"), year=each, label=label), Style.ITEM)
    now = asked.record.status(year)
    yield Line(message(_to_send(meaning(now).obligations, asked, year)))
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
    Obligations.UPDATES_AND_RETURN: _("This year you send quarterly updates, and a tax return."),
    Obligations.RETURN_ONLY: _("This year you send one yearly tax return, and no quarterly updates."),
    Obligations.NONE: _("HMRC creates no deadlines for this year."),
    Obligations.UNKNOWN: _("I cannot tell yet what you have to send this year. Ask HMRC if you are not sure."),
}


_FOUR = _("This year you send 4 quarterly updates for each business, and a tax return.")
_NO_UPDATES = _("This year you send a tax return. HMRC shows no quarterly updates for you yet.")
_IN_A_YEAR = 4


def _to_send(obligations: Obligations, asked: Asked, year: TaxYear) -> str:
    """What a status asks for, with the number of updates only where HMRC's own record has it."""
    record, updates = asked.record, _this_year(asked, year)
    is_known = record.fulfilled(year) is not None and Part.BUSINESSES not in record.missing
    if obligations is not Obligations.UPDATES_AND_RETURN or not is_known:
        return _TO_SEND[obligations]
    if not updates:
        return _NO_UPDATES
    has_four = all(len(updates.get(each.id, ())) == _IN_A_YEAR for each in record.businesses)
    return _FOUR if has_four else _TO_SEND[obligations]


# Businesses


def _businesses(asked: Asked) -> Iterator[Line]:
    yield from _missing(asked, Topic.BUSINESSES)
    for each in asked.record.businesses[:BUSINESSES]:
        yield Line(_business(each, asked.today), Style.ITEM)
    more = len(asked.record.businesses) - BUSINESSES
    if more > 0:
        yield Line(message(_ONE_MORE if more == 1 else _MORE, more=more), Style.ITEM)
    if not asked.record.businesses and asked.record.is_whole(Part.BUSINESSES):
        yield Line(message(_("HMRC's record has no business of yours.")))


_ONE_MORE = _("And one more business.")
_MORE = _("And {more} more businesses.")
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
    return message(_("{name} ({kind})"), name=_short(each.trading_name, NAME), kind=kind)


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


NAME = 40
"""How many letters of a business's name are shown: HMRC allows 105, which no list has room for."""

NAMES = 32
"""How many letters the names of several businesses may have together in one line."""


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

PREFILLED = frozenset({"opt_out", "link_doctor"})
"""The journeys of which answers are known already: see `Talking.answers`."""


def known(journey: str, asked: Asked, as_agent: bool) -> dict[str, Json]:
    """The answers to a journey's questions that HMRC's record already gives, by question; the person may change them.

    `opt_out` gets the three statuses, whether last year's return is in, whether all has stopped, and what was sent.
    What HMRC did not say is left out, so that it is asked: a wrong answer would be wrong advice.
    """
    if journey != "opt_out" or asked.record.refused or Part.STATUSES in asked.record.missing:
        return {}
    case = asked.record.case(asked.today)
    answers: dict[str, Json] = {
        "submitted": asked.record.finalised(TaxYear.containing(asked.today) - 1),
        "previous": case.previous.value,
        "current": case.current.value,
        "following": case.next.value,
        "ceased": asked.record.all_ceased(asked.today),
    }
    said = {question: found for question, found in answers.items() if found is not None}
    return {**({} if as_agent else {"who": "individual"}), **said, **_sent_answers(case)}


def _sent_answers(case: Case) -> dict[str, Json]:
    counts = {"sent_previous": case.fulfilled_previous, "sent_current": case.fulfilled_current}
    if None in counts.values():
        return {}
    return {"sent": "some", **counts} if any(counts.values()) else {"sent": "none"}
