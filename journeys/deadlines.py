"""Which updates, tax returns and payments are due, what is late and what is next, worked out without asking HMRC.

The person tells of a tax year, whether they are in the service for it, of each business and of what was sent. Periods
and dates are in `journeys.rules.deadlines`; the general dates to read are in the journey `dates`. The `result` is the
answer of `decide deadlines`, with the businesses and the payments besides: enough for a picture or a calendar file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from journeys import sections, sources
from journeys.engine.journey import Journey
from journeys.engine.model import End, Facts, Misread, Outcome, Routes, answer, otherwise, when
from journeys.engine.questions import Choice, Date, Group, Option, TaxYearChoice, YesNo
from journeys.engine.replies import File, FileKind
from journeys.engine.text import Json, Message, Several, Value, _, as_json, message
from journeys.rules import deadlines_answer, penalties, thresholds
from journeys.rules.deadlines import (
    FIRST_YEAR,
    Business,
    Duty,
    Kind,
    PeriodType,
    Standing,
    pay_by,
    payment_duties,
    periods,
    return_duty,
    update_due_dates,
    updates_done,
)
from journeys.rules.deadlines_answer import Sender, Told, duties_as_json, periods_as_json
from journeys.rules.deadlines_words import statements
from journeys.rules.saying import explained
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear

# ---------------------------------------------------------------------------------------------------- the questions


def _years(facts: Facts) -> list[TaxYear]:
    """The last, the current and the next tax year, of those that have updates."""
    this = max(TaxYear.containing(facts.today), FIRST_YEAR)
    return [year for year in (this - 1, this, this + 1) if year >= FIRST_YEAR]


year = TaxYearChoice(
    "year",
    ask=_("For which tax year do you want your deadlines?"),
    short=_("Tax year"),
    hint=_("A tax year runs from 6 April to 5 April."),
    years=_years,
    help=_("If you are not sure, choose the year that today is in."),
    why=_("The dates differ from year to year."),
    facts=("F-DL-03", "F-DL-18"),
)


def _last_day_of_notices(about: TaxYear) -> date:
    """A notice after this day moves the return of a tax year (F-DL-14)."""
    return date(about.ends.year, 10, 31)


def _of_the_year(facts: Facts) -> dict[str, Value]:
    """The tax year asked about, the one before, and the days by which its updates are due."""
    first, second, third, fourth = update_due_dates(facts[year])
    return {
        "year": facts[year],
        "before": facts[year] - 1,
        "first": first,
        "second": second,
        "third": third,
        "fourth": fourth,
        "october": _last_day_of_notices(facts[year]),
        "nobody_before": thresholds.FIRST_REQUIRED,
    }


in_service = Choice(
    "in_service",
    ask=_("Must you use the service for {year}, or are you signed up for it?"),
    short=_("In the service for {year}"),
    hint=_("It is Making Tax Digital for Income Tax. Nobody had to use it before {nobody_before}."),
    fill=_of_the_year,
    choices=(
        Option(
            "yes",
            _("Yes"),
            also="y, yeah, yep, signed up, required, volunteer, i must, i was, i am, not signed up but must, "
            "not signed up but i must, i am not signed up but must, i am not signed up but i must, "
            "must but not signed up, required but not signed up",
        ),
        Option(
            "no",
            _("No"),
            also="n, nope, neither, not signed up, i am not signed up, not in it, i was not, not required, exempt",
        ),
        Option("unsure", _("I do not know"), also="not sure, don't know, dont know, unsure, no idea"),
    ),
    help=_("Your HMRC account says “Required” or “Voluntarily signed up” for a year that you are in it."),
    why=_("Only people in the service send quarterly updates."),
    facts=("F-ELIG-04", "F-STAT-01", "F-STAT-02", "F-STAT-03"),
    rests_on=(year,),
)

kind = Choice(
    "kind",
    ask=_("What kind of business is this?"),
    short=_("Kind"),
    hint=_("Add each trade by itself, all UK property as one, and all foreign property as one."),
    choices=(
        Option("self_employment", _("Self-employment"), also="trade, sole trader, business, self employed, shop"),
        Option("uk_property", _("UK property"), also="uk rent, rent, property, flat, house, landlord"),
        Option("foreign_property", _("Foreign property"), also="foreign rent, villa, outside the uk"),
    ),
    help=_("You send updates for each of them. Later you can add another, change one, or take one out."),
    facts=("F-DL-01",),
)

update_periods = Choice(
    "update_periods",
    ask=_("Which update periods does it have in {year}?"),
    short=_("Update periods"),
    fill=_of_the_year,
    choices=(
        Option("standard", _("Standard, from 6 April"), also="standard, normal, tax year, default, not sure, 5 july"),
        Option("calendar", _("Calendar, from 1 April"), also="calendar, month end, 30 june"),
        Option("to_calendar", _("Calendar, but standard before"), also="changed to calendar, calendar first time"),
        Option("to_standard", _("Standard, but calendar before"), also="changed back, back to standard"),
    ),
    help=_("You have standard periods, unless you chose calendar ones in your software."),
    why=_("It changes the days an update covers. It never changes the due dates."),
    facts=("F-DL-05", "F-DL-04"),
)

span = Choice(
    "span",
    ask=_("Did it start or end in {year}?"),
    short=_("Started or ended"),
    fill=_of_the_year,
    choices=(
        Option("neither", _("Neither, it runs all year"), also="no, n, neither, all year, nope"),
        Option("started", _("It started in that year"), also="started, began, new"),
        Option("ended", _("It ended in that year"), also="ended, stopped, closed, sold"),
        Option("both", _("It started and ended in it"), also="both, started and ended"),
    ),
    help=_("If it is only planned to end, you can choose that it runs all year."),
    why=_("There is no update for quarters after its end."),
    facts=("F-CEASE-02", "F-DL-19"),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class DayOfTheYear(Date):
    """A day in the tax year asked about, or in the calendar one, and not before another answer where that was given."""

    first: Date | None = None
    days_ahead: int = 731

    def understand(self, text: str, facts: Facts) -> date | Misread:
        day, first, last = super().understand(text, facts), self._first_day(facts), facts[year].ends
        if isinstance(day, date) and not first <= day <= last:
            return Misread(message(_("Enter a date from {first} to {last}."), first=first, last=last))
        return day

    def read(self, stored: Json, facts: Facts) -> date | None:
        day = super().read(stored, facts)
        return day if day and self._first_day(facts) <= day <= facts[year].ends else None

    def samples(self, facts: Facts) -> Sequence[date]:
        first = self._first_day(facts)
        return [first, min(first + timedelta(days=200), facts[year].ends)]

    def _first_day(self, facts: Facts) -> date:
        before = facts.get(self.first) if self.first else None
        return before or facts[year].starts.replace(day=1)


started_on = DayOfTheYear(
    "started_on",
    ask=_("On which day did it start?"),
    short=_("Started on"),
    hint=_("For example 5 10 2026."),
    facts=("F-DL-19",),
)


ended_on = DayOfTheYear(
    "ended_on",
    ask=_("On which day did it end?"),
    short=_("Ended on"),
    hint=_("For example 5 10 2026."),
    first=started_on,
    facts=("F-CEASE-02",),
)

sent = Choice(
    "sent",
    ask=_("Which is the latest update you have sent for it?"),
    short=_("Latest update sent"),
    fill=_of_the_year,
    choices=(
        Option("none", _("None yet"), also="none, no, nothing, 0, not yet"),
        Option("one", _("Update 1, due {first}"), also="first, update 1, quarter 1, q1"),
        Option("two", _("Update 2, due {second}"), also="second, update 2, quarter 2, q2"),
        Option("three", _("Update 3, due {third}"), also="third, update 3, quarter 3, q3"),
        Option("four", _("Update 4, due {fourth}"), also="fourth, update 4, quarter 4, q4, all"),
    ),
    help=_("Look in your software. An update covers the year so far, so the latest one is enough."),
    why=_("I can then say what is late, and what is next."),
    facts=("F-DL-07", "F-DL-08"),
)

_SENT = {"none": 0, "one": 1, "two": 2, "three": 3, "four": 4}


def has_a_first_day(item: Facts) -> bool:
    """It started in the year"""
    return item[span] in ("started", "both")


def has_a_last_day(item: Facts) -> bool:
    """It ended in the year"""
    return item[span] in ("ended", "both")


def has_begun(item: Facts) -> bool:
    """The tax year has begun"""
    return item[year].starts <= item.today


_told = End("told")

_OF_A_BUSINESS: Routes = {
    kind: [otherwise(update_periods)],
    update_periods: [otherwise(span)],
    span: [
        when(has_a_first_day, started_on),
        when(has_a_last_day, ended_on),
        when(has_begun, sent),
        otherwise(_told),
    ],
    started_on: [when(has_a_last_day, ended_on), when(has_begun, sent), otherwise(_told)],
    ended_on: [when(has_begun, sent), otherwise(_told)],
    sent: [otherwise(_told)],
}


def _in_a_line(item: Facts) -> Message:
    named: dict[str, Value] = {"kind": kind.show(item[kind], item), "periods": message(_PERIODS[item[update_periods]])}
    if item.get(sent) is None:
        return message("{kind}, {periods}", **named)
    return message(_("{kind}, {periods}, updates sent: {count}"), **named, count=_SENT[item[sent]])


_PERIODS = {
    "standard": _("standard periods"),
    "calendar": _("calendar periods"),
    "to_calendar": _("calendar periods"),
    "to_standard": _("standard periods"),
}


def _example_businesses(facts: Facts) -> Sequence[Mapping[str, Json]]:
    """One that is late, one that has sent everything, and one that ran for a part of the year: what walks try."""
    trade = {"kind": "self_employment", "update_periods": "standard", "span": "neither", "sent": "none"}
    starts = facts[year].starts
    part = {"started_on": (starts + timedelta(150)).isoformat(), "ended_on": (starts + timedelta(250)).isoformat()}
    return [
        trade,
        {**trade, "kind": "uk_property", "update_periods": "to_calendar", "sent": "four"},
        {**trade, "kind": "foreign_property", "update_periods": "to_standard", "span": "both", **part, "sent": "two"},
    ]


businesses = Group(
    "businesses",
    ask=_("Tell me about each business"),
    short=_("Your businesses"),
    item=_("Business"),
    routes=_OF_A_BUSINESS,
    summary=_in_a_line,
    example_items=_example_businesses,
    facts=("F-DL-01",),
    rests_on=(year,),
)

return_sent = YesNo(
    "return_sent",
    ask=_("Have you submitted the tax return for {year}?"),
    short=_("Return for {year} submitted"),
    fill=_of_the_year,
    facts=("F-DL-09",),
    rests_on=(year,),
)

notice_late = YesNo(
    "notice_late",
    ask=_("Did HMRC first ask for that return after {october}?"),
    short=_("Notice came late"),
    fill=_of_the_year,
    no=_("No, or I am not sure"),
    help=_("HMRC asks in a letter or message that is called a notice to file. For most people it came earlier."),
    why=_("A return is due later if the notice came late."),
    facts=("F-DL-14",),
    rests_on=(year,),
)

notice_on = Date(
    "notice_on",
    ask=_("Which date is on the notice?"),
    short=_("Date of the notice"),
    hint=_("For example 5 11 2026."),
    earliest=lambda facts: _last_day_of_notices(facts[year]) + timedelta(days=1),
    facts=("F-DL-14",),
    rests_on=(year,),
)

before_sent = Choice(
    "before_sent",
    ask=_("Have you submitted the tax return for the year before, {before}?"),
    short=_("Return for {before} submitted"),
    fill=_of_the_year,
    choices=(
        Option("yes", _("Yes"), also="y, yeah, yep, i have, submitted"),
        Option("no", _("No, I still have to"), also="n, nope, not yet, still to do"),
        Option("not_needed", _("I did not need one"), also="not needed, no return needed, new"),
    ),
    why=_("It may be your next deadline, or late."),
    facts=("F-DL-09",),
    rests_on=(year,),
)

on_account = Choice(
    "on_account",
    ask=_("Do you make payments on account?"),
    short=_("Payments on account"),
    hint=_("These are two payments in advance towards your next tax bill."),
    choices=(
        Option("yes", _("Yes"), also="y, yeah, yep, i do"),
        Option("no", _("No"), also="n, nope, i do not, i don't"),
        Option("unsure", _("I am not sure"), also="not sure, don't know, dont know, unsure, no idea"),
    ),
    help=_("You make none if your last bill was under £1,000, or over 80% of the tax was collected another way."),
    why=_("They fall on 31 January and 31 July."),
    facts=("F-POA-02", "F-POA-03"),
)

# ------------------------------------------------------------------------------------------------ what the rules say


def told(facts: Facts) -> Told:
    """The answers as the rules ask for them."""
    return facts.once(_as_told)


def _as_told(facts: Facts) -> Told:
    is_sent: bool | None = facts.get(return_sent)
    return Told(
        today=facts.today,
        year=facts[year],
        senders=tuple(_sender(item) for item in _items(facts)),
        return_sent=bool(is_sent),
        previous_return_open=facts.get(before_sent) == "no",
        notice_received_on=facts.get(notice_on),
    )


def _items(facts: Facts) -> tuple[Facts, ...]:
    """The businesses that send updates; none of somebody who is not in the service."""
    return facts.get(businesses) or ()


def _sender(item: Facts) -> Sender:
    """A business. The latest update that was sent settles those before it."""
    now, before = _KINDS_OF_PERIODS[item[update_periods]]
    business = Business(now, before, item.get(started_on), item.get(ended_on))
    return Sender(business, tuple(range(1, _SENT[item.get(sent) or "none"] + 1)))


_KINDS_OF_PERIODS = {
    "standard": (PeriodType.STANDARD, None),
    "calendar": (PeriodType.CALENDAR, PeriodType.CALENDAR),
    "to_calendar": (PeriodType.CALENDAR, PeriodType.STANDARD),
    "to_standard": (PeriodType.STANDARD, PeriodType.CALENDAR),
}


def _has_sent(asked: Told, n: int) -> bool:
    """Is this update done for every business that has it?"""
    needing = [sender for sender in asked.senders if n in {each.n for each in periods(asked.year, sender.business)}]
    return all(n in updates_done(sender.sent) for sender in needing)


def _payments(facts: Facts) -> tuple[Duty, ...]:
    """The tax of the year, and before it the rest of the year before's, as far as it may still be unpaid."""
    return (*_rest_of_the_year_before(facts), *payment_duties(facts[year], on_account=facts.get(on_account) == "yes"))


def _rest_of_the_year_before(facts: Facts) -> tuple[Duty, ...]:
    """Its tax is due on the day its return is (F-PAY-05). Late, it counts only while the return is open too."""
    duties = payment_duties(facts[year] - 1, on_account=False)
    match facts.get(before_sent):
        case "no":
            return duties
        case "yes":
            return tuple(duty for duty in duties if duty.due >= facts.today)
        case _:
            return ()


def _result(facts: Facts) -> Mapping[str, Json]:
    """The answer of `decide deadlines` over all businesses, and besides it each business and the payments.

    `updates_done` are the numbers that no business still needs.
    """
    asked = told(facts)
    return {
        **deadlines_answer.answer(asked),
        "tax_year": str(asked.year),
        "updates_done": [n for n in sorted({period.n for period in asked.periods}) if _has_sent(asked, n)],
        "businesses": [_business_as_json(item, asked.year) for item in _items(facts)],
        "payments": duties_as_json(_payments(facts), asked.today),
        **explained(statements(asked)),
    }


def _business_as_json(item: Facts, of: TaxYear) -> Json:
    sender = _sender(item)
    return {"kind": item[kind], **_shape(sender), "periods": periods_as_json(periods(of, sender.business))}


def _shape(sender: Sender) -> Mapping[str, Json]:
    """What a picture of a business's year depends on."""
    business = sender.business
    return {
        "period_type": business.period_type.value,
        "previous_period_type": business.previous_period_type.value if business.previous_period_type else None,
        "started_on": _iso(business.started_on),
        "ceased_on": _iso(business.ceased_on),
        "updates_sent": list(sender.sent),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


PICTURES = 3
"""The most pictures at once. Businesses that are alike share one."""

NAMED = 4
"""The most businesses named in a list that fits a screen, whatever else is on it. Of more, the numbers are given."""


def _files(facts: Facts) -> tuple[File, ...]:
    """A calendar of what is still to come, and a picture of the year for each kind of business."""
    asked, paying = told(facts), _payments(facts)
    coming = [duty for duty in dict.fromkeys([*asked.not_done(), *paying]) if duty.due >= asked.today]
    returns = [duty for duty in asked.not_done() if duty.kind is Kind.RETURN]
    others = sorted([*returns, *paying], key=lambda duty: duty.due)
    year_of: Mapping[str, Json] = {
        "tax_year": str(asked.year),
        "others": duties_as_json(others, asked.today),
        "today": asked.today.isoformat(),
    }
    drawn = _worth_drawing(facts)[:PICTURES]
    pictures = tuple(
        File(FileKind.YEAR, {**year_of, **_shape(sender), "names": [as_json(name) for name in names]})
        for sender, names in drawn
    )
    calendar = (File(FileKind.CALENDAR, {"duties": duties_as_json(coming, asked.today)}),) if coming else ()
    return (*pictures, *calendar)


def _worth_drawing(facts: Facts) -> list[tuple[Sender, list[Message]]]:
    """The businesses that have updates, those that share a picture together, with their names.

    One business by itself needs no name.
    """
    items, found = _items(facts), dict[Sender, list[Message]]()
    for n, item in enumerate(items, 1):
        found.setdefault(_sender(item), []).extend([_name(n, item)] if len(items) > 1 else [])
    return [(sender, names) for sender, names in found.items() if periods(facts[year], sender.business)]


def _name(n: int, item: Facts) -> Message:
    """A business by its kind, and by its number on the list: several may be of one kind."""
    return message(_("{kind} (business {n})"), kind=kind.show(item[kind], item), n=n)


# --------------------------------------------------------------------------------------------------- what is filled in


def _paragraph(said: Iterable[Message]) -> Message:
    """Some sentences, one after the other."""
    each = {f"sentence_{n}": sentence for n, sentence in enumerate(said)}
    return message(" ".join(f"{{{name}}}" for name in each), **each)


def _dates(facts: Facts) -> dict[str, Value]:
    """Everything with a date: what is late, what is next, and each update, return and payment of the year."""
    asked = told(facts)
    stands = asked.standing()
    return {
        "year": asked.year,
        "stands": _paragraph([*_supposing(facts), *_late(facts), *_next(stands, asked.today)]),
        "due": stands.next_due.due if stands.next_due else asked.today,
        "covers": _paragraph([_covers(asked), *_making_up(stands.overdue, asked.year)]),
        "notes": _paragraph([*_not_drawn(facts), *_notes(asked)]),
        **{f"update_{n}": _update(asked, n) for n in (1, 2, 3, 4)},
        "return": _return(asked),
        "payments": _paying(facts),
    }


def _supposing(facts: Facts) -> Iterator[Message]:
    """What the dates take for granted, where it is not known or not asked."""
    if facts.get(in_service) != "yes" and _items(facts):
        yield message(_("This holds if you are in the service."))


def _late(facts: Facts) -> Iterator[Message]:
    """What is late. The list of all deadlines, which comes after it, has the dates that are not said here."""
    late = told(facts).standing().overdue
    if updates := tuple(dict.fromkeys(duty.due for duty in late if duty.kind is Kind.UPDATE)):
        yield from _late_updates(facts, updates)
    match [duty for duty in late if duty.kind is Kind.RETURN]:
        case [duty]:
            yield message(_("Late: the tax return for {year}, due by {due}."), year=duty.tax_year, due=duty.due)
        case [before, this]:
            both = Several((before.tax_year, this.tax_year))
            yield message(_("Late: the tax returns for {years}."), years=both)
    if late and not updates:
        yield message(_("Submit a late tax return as soon as you can."))


def _late_updates(facts: Facts, late: tuple[date, ...]) -> Iterator[Message]:
    """The late updates, and whose they are where businesses differ: by name, or by number where they are many."""
    asked = told(facts)
    each = [tuple(duty.n or 0 for duty in its.not_sent(asked.year) if duty.due in late) for its in asked.senders]
    if len(set(each)) == 1:
        said = _("Late: the update due by {dates}.") if len(late) == 1 else _("Late: the updates due by {dates}.")
        yield message(said, dates=Several(late))
    elif len(each) > PICTURES:
        behind = [(n, item) for n, (item, its) in enumerate(zip(_items(facts), each, strict=True), 1) if its]
        names = Several(tuple(_name(n, item) for n, item in behind))
        numbers = message(_("business number {numbers}"), numbers=Several(tuple(n for n, _item in behind)))
        yield message(_("Late: updates of {names}."), names=names if len(behind) <= NAMED else numbers)
    else:
        named = [_name(n, item) for n, item in enumerate(_items(facts), 1)]
        for updates in dict.fromkeys(filter(None, each)):
            whose = tuple(name for name, its in zip(named, each, strict=True) if its == updates)
            one, more = _("Late for {names}: update {numbers}."), _("Late for {names}: updates {numbers}.")
            said = one if len(updates) == 1 else more
            yield message(said, names=Several(whose), numbers=Several(updates))


def _making_up(overdue: Iterable[Duty], of: TaxYear) -> Iterator[Message]:
    """One update makes up for those before it (F-DL-07), and what their lateness can bring (F-PEN-04, F-PEN-05)."""
    if all(duty.kind is not Kind.UPDATE for duty in overdue):
        return
    yield message(_("So one covers missed quarters too."))
    if of < thresholds.FIRST_REQUIRED:
        yield message(_("Late updates for {year} bring no points: only volunteers were in it."), year=of)
    elif penalties.late_update_brings_point(Status.MANDATED, of):
        yield message(_("A missed deadline can still count for penalties. Volunteers get no points for late updates."))
    else:
        yield message(_("Late updates bring no points in this first year."))


def _next(stands: Standing, today: date) -> Iterator[Message]:
    """The next deadline, with the days that are left."""
    if (duty := stands.next_due) is not None:
        what = message(
            _("update {n} for {year}") if duty.n else _("the tax return for {year}"), n=duty.n or 0, year=duty.tax_year
        )
        left = _left(duty, today)
        yield message(_("Next: {what}, due by {due}. {left}"), what=what, due=duty.due, left=left)
    elif not stands.overdue:
        yield message(_("No other update or tax return is due for these years."))


def _left(duty: Duty, today: date) -> Message:
    match duty.days_left(today):
        case 0:
            return message(_("It is due today."))
        case 1:
            return message(_("It is due tomorrow."))
        case days if days > 0:
            return message(_("{days} days left."), days=days)
        case _:
            return message(_("It is late."))


def _covers(asked: Told) -> Message:
    """From which day the updates run. Two kinds of periods may have two."""
    match sorted({period.start for period in asked.periods}):
        case []:
            return message(_("With these dates you have no updates to send for {year}."), year=asked.year)
        case [start]:
            return message(_("Each update covers the tax year so far, from {start}."), start=start)
        case _:
            return message(_("Each update covers the tax year so far, from 1 or 6 April."))


def _not_drawn(facts: Facts) -> Iterator[Message]:
    """The businesses that there is no picture of, as there are more than are sent at once."""
    missing = {sender for sender, _names in _worth_drawing(facts)[PICTURES:]}
    numbers = tuple(n for n, item in enumerate(_items(facts), 1) if _sender(item) in missing)
    if numbers:
        said = _("I draw {pictures} pictures at most, so none of business number {numbers}.")
        yield message(said, pictures=PICTURES, numbers=Several(numbers))


def _notes(asked: Told) -> Iterator[Message]:
    """What is odd or uncertain, and whose dates count (F-DL-13).

    It rests on F-DL-06, F-DL-15, F-DL-19, F-GRACE-01, F-GRACE-02, F-CEASE-02 and F-DL-14.
    """
    each = [sender.business for sender in asked.senders]
    if any(_has_a_first_calendar_year(business) for business in each):
        yield message(_("HMRC's pages differ on a first calendar year's start: 1 or 6 April."))
    if any(duty.kind is Kind.UPDATE for duty in asked.standing().overdue):
        yield message(_("A new business on the yearly return is not late."))
    elif any(business.started_on and business.started_on in asked.year for business in each):
        yield message(_("HMRC's dates show if a new business needs updates."))
    if any(business.ceased_on for business in each):
        yield message(_("Updates are due up to the day a business ended."))
    if asked.notice_received_on:
        yield message(_("The letter shows the date of a late notice's return."))
    yield message(_("HMRC online services show the dates that count."))


def _has_a_first_calendar_year(business: Business) -> bool:
    return business.period_type is PeriodType.CALENDAR and business.previous_period_type is PeriodType.STANDARD


def _update(asked: Told, n: int) -> Message:
    """One update: what it covers, when it is due, and whether it was sent."""
    ends = tuple(sorted({period.end for period in asked.periods if period.n == n}))
    if not ends:
        return message(_("Update {n}: none to send."), n=n)
    duty = Duty(Kind.UPDATE, asked.year, n, update_due_dates(asked.year)[n - 1])
    stands = message(_("Sent.")) if _has_sent(asked, n) else _left(duty, asked.today)
    covered = ends[0] if len(ends) == 1 else message(_("the end of the quarter"))
    named: dict[str, Value] = {"n": n, "ends": covered, "due": duty.due, "stands": stands}
    return message(_("Update {n}, to {ends}: due {due}. {stands}"), **named)


def _return(asked: Told) -> Message:
    """The year's tax return. It can be submitted once the year has ended."""
    duty = return_duty(asked.year, asked.notice_received_on)
    stands = message(_("Submitted.")) if asked.return_sent else _left(duty, asked.today)
    return message(_("Tax return: due by {due}. {stands}"), due=duty.due, stands=stands)


def _paying(facts: Facts) -> Message:
    """The days on which the tax of the year is paid, and what a weekend means for those to come (F-PAY-05, F-PAY-09).

    A day that has passed is not one to pay by: what was due then is to be paid now, as waiting costs more (F-PEN-03).
    """
    parts, before = [*_parts_to_pay(facts)], facts[year] - 1
    late, coming = (
        [message(words[passed], before=before, days=Several(days)) for words, days in _together(parts, facts, passed)]
        for passed in (True, False)
    )
    if late:
        late.append(message(_("If it is not paid, pay it now.")))
    moved = [pay_by(due) for due, _words in parts if pay_by(due) != due >= facts.today]
    if moved:
        coming.append(message(_ON_A_WEEKEND if max(moved) >= facts.today else _THIS_WEEKEND))
    return _paragraph([*late, *coming])


def _parts_to_pay(facts: Facts) -> Iterator[tuple[date, tuple[str, str]]]:
    """The day of each payment, in the order in which it is told, and what is said of it."""
    *in_advance, rest = (duty.due for duty in payment_duties(facts[year], on_account=True))
    said = facts.get(on_account) or "unsure"
    for duty in _rest_of_the_year_before(facts):
        yield duty.due, _REST_OF_BEFORE
    if said != "yes":
        yield rest, _TAX_OF_THE_YEAR
    if said != "no":
        yield from ((due, _ON_ACCOUNT[said]) for due in in_advance)
    if said == "yes":
        yield rest, _REST


def _together(
    parts: Iterable[tuple[date, tuple[str, str]]], facts: Facts, passed: bool
) -> Iterable[tuple[tuple[str, str], tuple[date, ...]]]:
    """The days of payments that have passed, or those to come: by what is said of them."""
    found = dict[tuple[str, str], tuple[date, ...]]()
    for due, words in parts:
        if (due < facts.today) is passed:
            found[words] = (*found.get(words, ()), due)
    return found.items()


_REST_OF_BEFORE = (
    _("Pay the rest of {before} by {days}, if you have not."),
    _("The rest of {before} was due by {days}."),
)
_TAX_OF_THE_YEAR = (_("Pay the tax of the year by {days}."), _("The tax of the year was due by {days}."))
_REST = (_("Pay the rest by {days}."), _("The rest was due by {days}."))
_ON_ACCOUNT = {
    "yes": (_("Pay on account by {days}."), _("What you pay on account was due by {days}.")),
    "unsure": (_("If you pay on account, also by {days}."), _("If you pay on account, a part was due by {days}.")),
}
"""What is said of payments to come, and of those whose day has passed."""
_ON_A_WEEKEND = _("At a weekend, pay by the Friday before, unless by Faster Payments or card.")
_THIS_WEEKEND = _("For this weekend, pay by Faster Payments or card now.")

# ------------------------------------------------------------------------------------------------------ the endings

_EVERYTHING = (
    _("{update_1}"),
    _("{update_2}"),
    _("{update_3}"),
    _("{update_4}"),
    _("{return}"),
    _("{payments}"),
)
_RESTS_ON = (
    "F-DL-03",
    "F-DL-02",
    "F-DL-09",
    "F-DL-01",
    "F-PAY-05",
    "F-PAY-09",
    "F-POA-02",
    "F-DL-06",
    "F-DL-15",
    "F-CEASE-02",
)

something_late = Outcome(
    "something_late",
    title=_("Something is late, so send that first"),
    body=(_("{stands}"), _("{covers}"), _("{notes}")),
    next=_EVERYTHING,
    fill=_dates,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-LATE-02", "F-DL-07", "F-PEN-04", "F-PEN-05", "F-GRACE-01", "F-GRACE-02", *_RESTS_ON),
    result=_result,
    files=_files,
    follow_up=_("Did you send what was late?"),
)

nothing_late = Outcome(
    "nothing_late",
    title=_("Nothing is late in what you told me. Next comes {due}"),
    body=(_("{stands}"), _("{covers}"), _("{notes}")),
    next=_EVERYTHING,
    fill=_dates,
    link=sources.QUARTERLY_UPDATES,
    facts=_RESTS_ON,
    result=_result,
    files=_files,
)

all_done = Outcome(
    "all_done",
    title=_("You have sent everything for {year}"),
    body=(
        _("No update and no tax return is left."),
        _("You can still change the return in software for 12 months after its deadline."),
        _("Look at the payment dates too."),
    ),
    next=_EVERYTHING,
    fill=_dates,
    link=sources.QUARTERLY_UPDATES,
    facts=_RESTS_ON,
    result=_result,
    files=_files,
)

outside = Outcome(
    "outside",
    title=_("You have no quarterly updates to send for {year}"),
    body=(
        _("You are not in the service for that year, so you send a yearly tax return only."),
        _("{stands}"),
        _("HMRC online services show the dates that count."),
    ),
    next=(_("{return}"), _("{payments}"), _("Check for each tax year if you must use the service.")),
    fill=_dates,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("F-STAT-03", "F-ELIG-04", "F-DL-09", "F-PAY-05", "F-PAY-09", "F-POA-02"),
    result=_result,
    files=_files,
)

outside_late = Outcome(
    "outside_late",
    title=_("A tax return is late, so send that first"),
    body=(
        _("You are not in the service for {year}, so you have no quarterly updates to send for it."),
        _("{stands}"),
        _("HMRC online services show the dates that count."),
    ),
    next=(_("{return}"), _("{payments}"), _("Check for each tax year if you must use the service.")),
    fill=_dates,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("F-STAT-03", "F-ELIG-04", "F-DL-09", "F-PAY-05", "F-PAY-09", "F-POA-02", "F-LATE-05"),
    result=_result,
    files=_files,
    follow_up=_("Did you send what was late?"),
)

# ------------------------------------------------------------------------------------------------------- the guards


def is_outside_a_year_that_has_ended(facts: Facts) -> bool:
    """No, and the tax year is over"""
    return is_outside(facts) and has_ended(facts)


def is_outside_and_late(facts: Facts) -> bool:
    """Not in the service, and a return is late"""
    return is_outside(facts) and is_something_late(facts)


def is_outside(facts: Facts) -> bool:
    """Not in the service"""
    return facts.get(in_service) == "no"


def has_ended(facts: Facts) -> bool:
    """The tax year is over"""
    return facts[year].ends < facts.today


def may_have_a_late_notice(facts: Facts) -> bool:
    """Not submitted, and after 31 October"""
    return not facts[return_sent] and facts.today > _last_day_of_notices(facts[year])


def year_before_has_ended(facts: Facts) -> bool:
    """The year before is over"""
    return (facts[year] - 1).ends < facts.today


def is_something_late(facts: Facts) -> bool:
    """A deadline has passed"""
    return bool(told(facts).standing().overdue)


def is_nothing_left(facts: Facts) -> bool:
    """All was sent"""
    return told(facts).standing().next_due is None


# -------------------------------------------------------------------------------------------- the table, read down

deadlines = Journey(
    "deadlines",
    title=_("Work out your own deadlines"),
    section=sections.THE_YEAR,
    intro=(
        _("I work your dates out from what you tell me. I do not ask HMRC."),
        _("HMRC online services show the dates that count for you."),
    ),
    words="deadlines, my deadlines, due dates, my dates, what is due, when is my update due, next deadline, overdue, "
    "am i late, calendar file, calendar",
    routes={
        year: [when(has_begun, in_service), otherwise(businesses)],
        in_service: [
            when(is_outside_a_year_that_has_ended, return_sent),
            when(is_outside, before_sent),
            otherwise(businesses),
        ],
        businesses: [
            when(has_ended, return_sent),
            when(year_before_has_ended, before_sent),
            otherwise(nothing_late),
        ],
        return_sent: [when(may_have_a_late_notice, notice_late), otherwise(before_sent)],
        notice_late: [when(answer("yes"), notice_on), otherwise(before_sent)],
        notice_on: [otherwise(before_sent)],
        before_sent: [otherwise(on_account)],
        on_account: [
            when(is_outside_and_late, outside_late),
            when(is_outside, outside),
            when(is_something_late, something_late),
            when(is_nothing_left, all_done),
            otherwise(nothing_late),
        ],
    },
)
