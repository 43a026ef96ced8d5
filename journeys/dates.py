"""The dates and update periods that hold for everybody: to read, without a question about the person.

Somebody's own deadlines are worked out in the journey `deadlines`. The dates derive from a tax year, in
`journeys.rules.deadlines`.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Message, Value, _, message
from journeys.rules.catching_up import first_deadlines
from journeys.rules.deadlines import update_due_dates
from journeys.rules.tax_year import TaxYear
from journeys.rules.thresholds import FIRST_REQUIRED

# ---------------------------------------------------------------------------------------------------- the question

topic = Choice(
    "topic",
    ask=_("Which dates do you want to know?"),
    short=_("Topic"),
    choices=(
        Option(
            "updates",
            _("See when updates are due"),
            also="updates, due dates, quarter 1, quarter 2, quarter 3, quarter 4, q1, q2, q3, q4, weekend, "
            "bank holiday",
        ),
        Option("covered", _("See which days an update covers"), also="covers, cumulative, which days, before, 5th"),
        Option("kinds", _("Compare standard and calendar periods"), also="standard, calendar, difference, periods"),
        Option("changing", _("Change the kind of periods"), also="change, change periods, switch, back to standard"),
        Option("return", _("See when the tax return is due"), also="tax return, full return, 31 january, notice, late"),
        Option("starting", _("See the first dates of a new start"), also="start, starting, first update, 2027, 2028"),
    ),
    help=_("These dates are the same for everybody. HMRC online services show those that count for you."),
)

# -------------------------------------------------------------------------------------------------- what is filled in


def _this_year(facts: Facts) -> dict[str, Value]:
    """The tax year of today, or the first that people had to use the service in, with its dates."""
    year = max(TaxYear.containing(facts.today), FIRST_REQUIRED)
    first, second, third, fourth = update_due_dates(year)
    return {
        "year": year,
        "before": year - 1,
        "starts": year.starts,
        "first": first,
        "second": second,
        "third": third,
        "fourth": fourth,
        "return_due": year.return_due,
        "before_due": (year - 1).return_due,
    }


def _starts(facts: Facts) -> dict[str, Value]:
    """The first dates of each year from which people have to use the service (F-DL-20)."""
    del facts
    return {f"start_{back}": _start(FIRST_REQUIRED + back) for back in (0, 1, 2)}


def _start(year: TaxYear) -> Message:
    dates = first_deadlines(year)
    return message(
        _("Start on {start}: first update by {update}, first return in software by {tax_return}."),
        start=year.starts,
        update=dates.first_update,
        tax_return=dates.first_return_through_software,
    )


# ------------------------------------------------------------------------------------------------------ the endings

updates = Reading(
    "updates",
    title=_("Updates are due four times a year, on the same dates for everybody"),
    body=(
        _("For {year}: {first}, {second}, {third} and {fourth}."),
        _("You send 4 quarterly updates for each source of income, and 1 tax return."),
        _("Each trade is a source by itself. All UK property is one, and all foreign property is one."),
        _("I know of no rule that moves these dates for a weekend or bank holiday."),
    ),
    fill=_this_year,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-DL-03", "F-DL-01", "F-DL-13"),
)

covered = Reading(
    "covered",
    title=_("Every update covers the tax year so far"),
    body=(
        _("It runs from 6 April to the end of the quarter. With calendar periods it runs from 1 April."),
        _("So all four updates of a year have the same first day."),
        _("In 2025 to 2026 it was so already, but updates were due on the 5th."),
        _("In the testing years before that, an update was for one quarter only."),
    ),
    link=sources.QUARTERLY_UPDATES,
    facts=("F-DL-02", "F-DL-18"),
)

kinds = Reading(
    "kinds",
    title=_("The two kinds of periods end on different days"),
    body=(
        _("Standard periods run from 6 April: to 5 July, 5 October, 5 January and 5 April."),
        _("Calendar periods run from 1 April: to 30 June, 30 September, 31 December and 31 March."),
        _("Your choice never changes the due dates."),
        _("Calendar periods help only people whose accounting period is 1 April to 31 March."),
    ),
    link=sources.QUARTERLY_UPDATES,
    facts=("F-DL-04", "F-DL-05", "F-DL-02"),
)

changing = Reading(
    "changing",
    title=_("You change the kind of periods in software, before the first update of the year"),
    body=(
        _("You choose for each business, and only for the current tax year. It goes on until you change back."),
        _("For the first calendar year HMRC's pages differ on the first day: 6 April or 1 April."),
        _("If it is 6 April, income and expenses of 1 to 5 April still have to be in the year."),
        _("To go back to standard periods, use software too. The first period then starts on 1 April."),
    ),
    link=sources.QUARTERLY_UPDATES,
    facts=("F-DL-05", "F-DL-06", "F-DL-17"),
)

tax_return = Reading(
    "tax_return",
    title=_("The tax return is due on 31 January after the tax year"),
    body=(
        _("For {before} that is {before_due}. For {year} it is {return_due}."),
        _("If HMRC first asks for it after the next 31 October, it is due three months after the notice."),
        _("HMRC's computer allows 7 days more for the post. The letter shows the date."),
        _("You can submit it from 6 April, once the tax year has ended."),
    ),
    fill=_this_year,
    link=sources.SELF_ASSESSMENT_DEADLINES,
    facts=("F-DL-09", "F-DL-14"),
)

starting = Reading(
    "starting",
    title=_("Your first dates depend on the day you start"),
    body=(
        _("{start_0}"),
        _("{start_1}"),
        _("{start_2}"),
        _("Until then send ordinary yearly returns, the last by 31 January after the year before your start ends."),
    ),
    fill=_starts,
    link=sources.SIGN_UP,
    facts=("F-DL-20", "F-ELIG-04"),
)

# -------------------------------------------------------------------------------------------- the table, read down

dates = Journey(
    "dates",
    title=_("Look up dates and update periods"),
    section=sections.THE_YEAR,
    words="dates, all the dates, when are updates due, when is quarter 3 due, update periods, calendar quarters, "
    "standard or calendar periods, deadline for the tax return, bank holiday, first update",
    checks_answers=False,
    routes={
        topic: [
            when(answer("updates"), updates),
            when(answer("covered"), covered),
            when(answer("kinds"), kinds),
            when(answer("changing"), changing),
            when(answer("return"), tax_return),
            otherwise(starting),
        ],
    },
)
