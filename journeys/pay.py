"""When tax is due and how to pay it, what to do if you cannot, paying ahead, and where a payment goes.

One question, then a page to read. Dates come from `journeys.rules.deadlines` (F-PAY-05, F-PAY-09).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from journeys import sections, sources
from journeys.coming import NEXT_PAYMENT, coming, with_dates
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Message, Value, _, message
from journeys.rules import deadlines
from journeys.rules.tax_year import TaxYear

# ----------------------------------------------------------------------------------------------------- the question

topic = Choice(
    "topic",
    ask=_("What do you want to know about paying?"),
    short=_("Topic"),
    choices=(
        Option(
            "when", _("See when tax is due"), also="when, deadline, date, weekend, sunday, quarterly, every quarter"
        ),
        Option(
            "how",
            _("See ways to pay"),
            also="how, pay, card, credit card, bank, bacs, cheque, reference, payment reference, direct debit",
        ),
        Option(
            "cannot",
            _("Get help if you cannot pay"),
            also="cannot pay, can't pay, payment plan, instalments, time to pay, debt, no money",
        ),
        Option("ahead", _("Pay ahead in small amounts"), also="ahead, monthly, weekly, budget, budget payment plan"),
        Option("code", _("Pay through your tax code"), also="tax code, paye, wages, pension"),
        Option(
            "where",
            _("See where a payment goes"),
            also="where, order, allocation, where did it go, older debts, missing payment",
        ),
    ),
    help=_("I cannot take a payment. You pay HMRC on its own pages, or through your bank."),
)

# -------------------------------------------------------------------------------------------------------- the dates


def _dates(facts: Facts) -> Mapping[str, Value]:
    """The next two days on which the rest of a year's tax is due, and when to pay if the first is at a weekend."""
    year = _next_to_pay(facts.today)
    (rest,), (later,) = (deadlines.payment_duties(each, on_account=False) for each in (year, year + 1))
    by = deadlines.pay_by(rest.due)
    still_to_come = _("So for {due}, money sent another way must arrive by {by}.")
    too_late_for_others = _("So for {due}, pay by Faster Payments or card now.")
    at_a_weekend = message(still_to_come if facts.today <= by else too_late_for_others, due=rest.due, by=by)
    on_a_weekday = message(_("The next one, {due}, is not at a weekend."), due=rest.due)
    return {
        "year": year,
        "due": rest.due,
        "next_year": later.tax_year,
        "next_due": later.due,
        "weekend": on_a_weekday if by == rest.due else at_a_weekend,
    }


def _next_to_pay(today: date) -> TaxYear:
    """The earliest year whose last payment is still to come: last year, or from 1 February this one."""
    this = TaxYear.containing(today)
    (rest,) = deadlines.payment_duties(this - 1, on_account=False)
    return this if rest.due < today else this - 1


# ------------------------------------------------------------------------------------------------------ the endings

when_due = Reading(
    "when_due",
    title=_("Your tax is due on 31 January"),
    body=(
        _("You do not pay tax every quarter. This service changes neither how nor when you pay."),
        _("Quarterly updates lead to no bill."),
        _("The rest of a year's tax is due on 31 January after it. For {year} that is {due}."),
        _("For {next_year} it is {next_due}. You may also have payments on account, on 31 January and 31 July."),
    ),
    next=(
        _("If a deadline is on a weekend or bank holiday, money must arrive on the last working day before."),
        _("Faster Payments and cards are the exception."),
        _("{weekend}"),
    ),
    fill=_dates,
    link=sources.PAY,
    facts=("F-PAY-05", "F-PAY-09", "F-PAY-04", "F-POA-02"),
)

how = Reading(
    "how",
    title=_("Pay on GOV.UK, in your HMRC account or in the HMRC app"),
    body=(
        _("You cannot pay through software, or here. Paying through software is not there yet."),
        _("Your payment then shows in software and online."),
        _("Your payment reference is your 10-digit UTR, then the letter K. A wrong one delays the payment."),
        _("You find it in your HMRC online account. Do not send it to me."),
    ),
    next=(
        _("Same or next day: your online bank account, Faster Payments, CHAPS, a card, or at your bank."),
        _("3 working days: Bacs, a cheque, or a Direct Debit you have set up."),
        _("5 working days: a first Direct Debit."),
        _("Use a debit card or a corporate credit card, which has a fee. Personal credit cards are not accepted."),
        _("You cannot pay at the Post Office. {next_payment}"),
    ),
    fill=coming,
    link=sources.PAY,
    facts=("F-PAY-01", "F-PAY-08", "F-PAY-11", "F-PAY-12", "F-FUT-05", "F-PAY-05"),
    follow_up=_("Did you pay HMRC?"),
)

cannot = Reading(
    "cannot",
    title=_("You may be able to pay in parts"),
    body=(
        _("If you have trouble paying, start on the GOV.UK page below."),
        _("HMRC's online payment plan takes Self Assessment debts of £30,000 or less. It lasts up to 24 months."),
        _("Your returns must be up to date. You can have no other debt or plan with HMRC. Interest still runs."),
    ),
    next=(
        _("Open the page below to see if you can set up a plan online."),
        _("If you should be signed up but are not, you may be told to sign up first."),
        _("If you cannot do it online, phone HMRC. The numbers are on GOV.UK: “{numbers}”."),
        _("For free advice, call Business Debtline: 0800 197 6026."),
        NEXT_PAYMENT,
    ),
    fill=with_dates(lambda _facts: {"numbers": Message(sources.PAYMENT_PROBLEMS.title)}),
    link=sources.DIFFICULTIES_PAYING,
    facts=("F-HELP-09", "F-PAY-07", "F-LATE-07", "F-DEBT-01", "F-PAY-05"),
)

ahead = Reading(
    "ahead",
    title=_("You can pay ahead in small amounts"),
    body=(
        _("Pay weekly or monthly by Direct Debit. This is called a Budget Payment Plan."),
        _("You set it up in your Self Assessment online account."),
        _("Or make a single payment at any time."),
        _("HMRC's pages for this service have no such plan yet. {next_payment}"),
    ),
    fill=coming,
    link=sources.PAY,
    facts=("F-PAY-10", "F-FUT-02", "F-PAY-05"),
    follow_up=_("Did you set up the plan?"),
)

code = Reading(
    "code",
    title=_("HMRC may take it from your wages or pension"),
    body=(
        _("If you have wages or a pension too, HMRC may collect tax you owe through next year's tax code."),
        _("You can choose otherwise for a given year."),
        NEXT_PAYMENT,
    ),
    fill=coming,
    link=sources.PAY_THROUGH_TAX_CODE,
    facts=(
        "F-PAY-06",
        "F-PAY-05",
    ),
)

where = Reading(
    "where",
    title=_("A payment goes to older debts first"),
    body=(
        _("First it pays Self Assessment debts from before you joined this service."),
        _("Then it pays payments on account that are due, or what you owe after the tax return."),
        _("If it does not stretch that far, the rest is still due by 31 January."),
        _("Software shows what you owe since you joined. The rest shows only in HMRC online services."),
    ),
    link=sources.ONLINE_SERVICES,
    facts=("F-PAY-03", "F-PAY-02"),
)

# -------------------------------------------------------------------------------------------- the table, read down

pay = Journey(
    "pay",
    title=_("Pay your tax"),
    section=sections.MONEY,
    words="pay, paying, payment, make a payment, how do i pay, pay tax, tax bill, payment plan, cannot pay, can't pay, "
    "instalments, direct debit, payment reference",
    checks_answers=False,
    routes={
        topic: [
            when(answer("when"), when_due),
            when(answer("how"), how),
            when(answer("cannot"), cannot),
            when(answer("ahead"), ahead),
            when(answer("code"), code),
            otherwise(where),
        ],
    },
)
