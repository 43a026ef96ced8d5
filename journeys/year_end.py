"""The year end and the tax return, all done in software: when, in which order, and what changes are possible."""

from __future__ import annotations

from datetime import date

from journeys import sections, sources
from journeys.coming import SOFTWARE_RETURN, coming, volunteers_return
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Message, Value, _, message
from journeys.rules import deadlines, thresholds
from journeys.rules.tax_year import TaxYear

# ----------------------------------------------------------------------------------------------------- the question

topic = Choice(
    "topic",
    ask=_("What do you want to know about the year end?"),
    short=_("What to read"),
    choices=(
        Option(
            "dates",
            _("See when the tax return is due"),
            also="when, dates, deadline, due, deadline for the full return, 31 january",
        ),
        Option(
            "steps",
            _("See the steps in order"),
            also="how, steps, what do i do, submit, submit my return, my agent, accounting method, cash basis",
        ),
        Option(
            "adjust",
            _("Make adjustments and claim allowances"),
            also="adjustments, allowances, trading allowance, property allowance, rent a room, capital allowances",
        ),
        Option(
            "other_income",
            _("Add wages, savings and other income"),
            also="other income, wages, pension, dividends, savings, interest, capital gains, child benefit, gifts",
        ),
        Option(
            "change",
            _("Change a return I have sent"),
            also="amend, amendment, correct, wrong, mistake, change a return",
        ),
        Option("losses", _("Use a loss"), also="loss, losses, made a loss"),
    ),
    help=_("Choose what is nearest to your question. You can read another one afterwards."),
)

# ------------------------------------------------------------------------------------------------------ the endings


def _the_return(facts: Facts) -> dict[str, Value]:
    """The earliest return that goes through software and is not overdue, with its dates (F-DL-09, F-YE-05)."""
    year = max(thresholds.FIRST_REQUIRED, TaxYear.containing(facts.today) - 1)
    if year.return_due < facts.today:
        year += 1
    return {
        "year": year,
        "opens": (year + 1).starts,
        "due": year.return_due,
        "changes_until": _changes_until(year),
        "earlier": _earlier(facts),
    }


def _earlier(facts: Facts) -> Message:
    """Returns of years before. That of 2025-26 goes through software too, for the volunteers of that year."""
    before = message(_("Returns for tax years before you joined go the ordinary way."))
    volunteers = thresholds.FIRST_REQUIRED - 1
    if not volunteers.ends < facts.today <= volunteers.return_due:
        return before
    return message(_("{before} {volunteers}"), before=before, volunteers=volunteers_return(volunteers))


def _changes_until(year: TaxYear) -> date:
    """12 months after the deadline of the year's return (F-YE-11, F-DL-09)."""
    return date(year.return_due.year + 1, year.return_due.month, year.return_due.day)


def _sent_return(facts: Facts) -> dict[str, Value]:
    """The latest year whose return may be sent: the one that has just ended."""
    year = max(deadlines.FIRST_YEAR, TaxYear.containing(facts.today) - 1)
    return {"year": year, "changes_until": _changes_until(year)}


dates = Reading(
    "dates",
    title=_("You submit your tax return through software, for {year} by {due}"),
    body=(
        _("You can submit it from {opens}."),
        _("All updates for the year, for every business, must be in before it."),
        _("You can change it for 12 months after the deadline, so until {changes_until}."),
        _("{earlier}"),
    ),
    fill=_the_return,
    link=sources.SUBMIT_TAX_RETURN,
    facts=("F-YE-05", "F-DL-09", "F-YE-07", "F-LATE-05"),
)

steps = Reading(
    "steps",
    title=_("You do the year end in your software, in this order"),
    body=(
        _("An agent can do it for you. They confirm that you have seen the return and agreed. Only a main agent may."),
        _("Is the final calculation wrong because of HMRC's rules? Then contact HMRC before you declare."),
        SOFTWARE_RETURN,
    ),
    next=(
        _("Send all updates for the year, for every business."),
        _("Confirm cash basis or traditional for each business. It carries over from year to year."),
        _("Make adjustments, enter allowances, and add your other income."),
        _("Look at the final calculation. If a figure is wrong, correct it and calculate again."),
        _(
            "Confirm that all is correct and complete, and submit. "
            "The confirmation comes from your software, not from HMRC."
        ),
    ),
    fill=coming,
    link=sources.SUBMIT_TAX_RETURN,
    facts=("F-YE-05", "F-YE-07", "F-YE-01", "F-YE-03", "F-YE-04", "F-YE-08", "F-YE-09", "F-YE-10", "F-DL-09"),
)

adjustments = Reading(
    "adjustments",
    title=_("Make accounting adjustments after all four updates"),
    body=(
        _(
            "Another update after them wipes your adjustments. Then you must make them again. "
            "If an agent makes some later, they replace the earlier ones."
        ),
        _("Before the return, enter allowances and tax adjustments for each business."),
        _(
            "Do you use the trading or property allowance, or Rent a Room? "
            "Then you claim no other expenses. Take them out of the last update."
        ),
        SOFTWARE_RETURN,
    ),
    fill=coming,
    link=sources.SUBMIT_TAX_RETURN,
    facts=("F-YE-02", "F-YE-03", "F-DL-09"),
)

other_income = Reading(
    "other_income",
    title=_("Add all your other income and gains before you submit the return"),
    body=(
        _("Add wages, pensions, State benefits, savings and dividends."),
        _("Add a partnership share, foreign income and capital gains."),
        _("Add the child benefit charge, reliefs and gifts to charity."),
        _("HMRC holds some employment figures. You can correct them."),
    ),
    next=(
        _("Check before the year end that your software takes every kind you need."),
        _("If it does not, add a second compatible product. Or ask the software maker or HMRC."),
        SOFTWARE_RETURN,
    ),
    fill=coming,
    link=sources.SUBMIT_TAX_RETURN,
    facts=("F-YE-04", "F-YE-06", "F-DL-09"),
)

change = Reading(
    "change",
    title=_("You change a sent return through software, for 12 months from its deadline"),
    body=(
        _("For the {year} return, that is until {changes_until}."),
        _("After that, contact HMRC."),
    ),
    fill=_sent_return,
    link=sources.SUBMIT_TAX_RETURN,
    facts=("F-YE-11", "F-DL-09"),
)

losses = Reading(
    "losses",
    title=_("If you made losses, you choose how to use them with the return"),
    body=(
        _("You make the choice when you prepare the return in your software."),
        _("I cannot say which choice is best for you. Ask an accountant or tax adviser."),
        SOFTWARE_RETURN,
    ),
    fill=coming,
    link=sources.SUBMIT_TAX_RETURN,
    facts=(
        "F-YE-12",
        "F-DL-09",
    ),
)

# -------------------------------------------------------------------------------------------- the table, read down

year_end = Journey(
    "year_end",
    title=_("Finish the tax year and submit the return"),
    section=sections.THE_YEAR,
    words="year end, tax return, submit my tax return, full return, end of year, adjustments, amend my return, losses",
    checks_answers=False,
    routes={
        topic: [
            when(answer("steps"), steps),
            when(answer("adjust"), adjustments),
            when(answer("other_income"), other_income),
            when(answer("change"), change),
            when(answer("losses"), losses),
            otherwise(dates),
        ],
    },
)
