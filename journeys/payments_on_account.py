"""Payments on account: what they are, who makes them, when they are due, and how to change them.

The dates come from `journeys.rules.deadlines` (F-POA-02, F-POA-06).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from journeys import sections, sources
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option, YesNo
from journeys.engine.text import Message, Several, Value, _, message
from journeys.rules import deadlines
from journeys.rules.deadlines import Duty, Kind
from journeys.rules.tax_year import TaxYear

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to know about payments on account?"),
    short=_("Topic"),
    choices=(
        Option("what", _("Find out what they are"), also="what, what are they, explain, meaning"),
        Option("have_to", _("Check if you have to make them"), also="do i have to, do i need to, who pays"),
        Option("when", _("See when they are due"), also="when, dates, deadline, january, july, how much"),
        Option(
            "amount", _("Change how much you pay"), also="reduce, reduce it, lower, too high, too much, sa303, raise"
        ),
    ),
    help=_("Payments on account are paid in advance, towards your next tax bill."),
)

small_bill = YesNo(
    "small_bill",
    ask=_("Was your last Self Assessment bill under £1,000?"),
    short=_("Last bill under £1,000"),
    help=_("Look in HMRC online services, or at the calculation of your last tax return."),
    why=_("With a bill under £1,000 you make no payments on account."),
    facts=("F-POA-03",),
)

at_source = YesNo(
    "at_source",
    ask=_("Was more than 80% of last year's tax collected another way?"),
    short=_("Over 80% collected another way"),
    help=_("For example from your wages or pension, through your tax code."),
    why=_("If it was, you make no payments on account."),
    facts=("F-POA-03",),
)

# -------------------------------------------------------------------------------------------------------- the dates

_WHAT_IS_DUE = {
    Kind.BALANCING_PAYMENT: _("the rest of {year}"),
    Kind.FIRST_PAYMENT_ON_ACCOUNT: _("the first payment on account for {year}"),
    Kind.SECOND_PAYMENT_ON_ACCOUNT: _("the second payment on account for {year}"),
}


def _dates(facts: Facts) -> Mapping[str, Value]:
    """The next two days on which somebody with payments on account pays, and what for, in words."""
    first, second = sorted({duty.due for duty in _to_come(facts.today)})[:2]
    return {"first": _on(first, facts.today), "second": _on(second, facts.today)}


def _to_come(today: date) -> Iterator[Duty]:
    """What such a person has still to pay, for the years that can be open on a day."""
    this = TaxYear.containing(today)
    for year in (this - 2, this - 1, this, this + 1):
        yield from (duty for duty in deadlines.payment_duties(year, on_account=True) if duty.due >= today)


def _on(due: date, today: date) -> Message:
    """One day and everything that is due on it, older years first."""
    together = sorted((duty for duty in _to_come(today) if duty.due == due), key=lambda duty: duty.tax_year)
    parts = tuple(message(_WHAT_IS_DUE[duty.kind], year=duty.tax_year) for duty in together)
    return message(_("{due}: {parts}."), due=due, parts=Several(parts))


# ------------------------------------------------------------------------------------------------------ the endings

what = Reading(
    "what",
    title=_("They are two advance payments towards your next bill"),
    body=(
        _("The two advance payments are due on 31 January and 31 July."),
        _("Each is half of last year's Income Tax and Class 4 National Insurance."),
        _("They leave out capital gains tax and student loan repayments."),
        _("Those come with the payment that settles the year, called the balancing payment."),
    ),
    link=sources.PAYMENTS_ON_ACCOUNT,
    facts=("F-POA-02", "F-POA-04"),
)

not_needed = Outcome(
    "not_needed",
    title=_("You do not make payments on account this time"),
    body=(
        _("You make none if the last bill was under £1,000."),
        _("You make none if more than 80% of last year's tax was collected another way."),
    ),
    next=(
        _("Pay what you owe for the year by 31 January after it."),
        _("Check again after your next tax return: each bill decides anew."),
    ),
    link=sources.PAYMENTS_ON_ACCOUNT,
    facts=("F-POA-03", "F-PAY-05"),
)

needed = Outcome(
    "needed",
    title=_("You make two payments on account"),
    body=(
        _("Your bill was £1,000 or more, and 80% or less of the tax was collected another way."),
        _("Each payment is half of last year's Income Tax and Class 4 National Insurance."),
        _("The first 31 January is heavy: last year's bill, and half as much again."),
    ),
    next=(
        _("{first}"),
        _("{second}"),
        _("If you expect a lower bill, you can reduce the payments."),
    ),
    fill=_dates,
    link=sources.PAYMENTS_ON_ACCOUNT,
    facts=("F-POA-03", "F-POA-02", "F-POA-05", "F-POA-06", "F-POA-01"),
)

when_due = Reading(
    "when_due",
    title=_("They are due on 31 January and 31 July"),
    body=(
        _("{first}"),
        _("{second}"),
        _("The first 31 January is heavy: last year's bill, and half as much again."),
    ),
    fill=_dates,
    link=sources.PAYMENTS_ON_ACCOUNT,
    facts=("F-POA-06", "F-POA-02", "F-POA-05"),
)

change = Reading(
    "change",
    title=_("You can change them in HMRC online services"),
    body=(
        _("Your first change in a year can only reduce them."),
        _("Later changes may raise them again, up to what they were."),
        _("You can do it until you submit the tax return. The last day is 31 January after the year."),
        _("If you reduce them too far, you pay interest. If you pay too much, you can claim a refund."),
    ),
    next=(
        _("Sign in to HMRC online services. You or your main agent can do this."),
        _("Or send form SA303 by post."),
    ),
    link=sources.PAYMENTS_ON_ACCOUNT,
    facts=("F-POA-01", "F-POA-07", "F-TASK-03"),
    follow_up=_("Did you change your payments on account?"),
)

# -------------------------------------------------------------------------------------------- the table, read down

payments_on_account = Journey(
    "payments_on_account",
    title=_("Understand payments on account"),
    section=sections.MONEY,
    words="payments on account, payment on account, poa, sa303, reduce payments on account, july payment, "
    "advance payment",
    checks_answers=False,
    routes={
        topic: [
            when(answer("what"), what),
            when(answer("have_to"), small_bill),
            when(answer("when"), when_due),
            otherwise(change),
        ],
        small_bill: [when(answer("yes"), not_needed), otherwise(at_source)],
        at_source: [when(answer("yes"), not_needed), otherwise(needed)],
    },
)
