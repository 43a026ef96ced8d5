"""Which income counts towards the limits, whose, from which year, and what happens when it falls.

One question, then a page to read (sign-up-rules.md section 2). Adding it up is for the eligibility journey.
"""

from __future__ import annotations

from collections.abc import Mapping

from journeys import sections, sources
from journeys.coming import RETURN_DECIDES, coming, with_dates
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Value, _
from journeys.rules import thresholds

topic = Choice(
    "topic",
    ask=_("Which income do you want to know about?"),
    short=_("What to read"),
    choices=(
        Option("trade", _("Self-employment"), also="trade, sole trader, business, freelance, turnover, cis, shop"),
        Option("uk_rent", _("Rent from the UK"), also="rent, landlord, uk property, holiday let, airbnb, lodger"),
        Option("joint", _("Rent that I share with others"), also="joint, jointly owned, share, husband, wife, couple"),
        Option("foreign_rent", _("Rent from outside the UK"), also="foreign property, villa, rent abroad"),
        Option("partner", _("A share of a partnership"), also="partnership, partner, llp, limited company"),
        Option(
            "left_out",
            _("Income that is left out"),
            also="allowance, rent a room, trading allowance, care, wages, pension, my pension, dividends, interest",
        ),
        Option("years", _("Which tax year is looked at"), also="year, which year, limit, threshold, amend"),
        Option("falls", _("Income that falls or stops"), also="falls, stops, lower, less, leave, stopped, ended"),
    ),
    help=_("Choose the one that is nearest to your question. You can read another one after it."),
)

# ------------------------------------------------------------------------------------------------------ the endings

trade = Reading(
    "trade",
    title=_("What your trades bring in counts, not your profit"),
    body=(
        _("Count all your trades, before expenses and before CIS deductions. (CIS is the scheme for building work.)"),
        _("Add your rent to it. It is all one sum, never one per business or per couple."),
        _("Wages, savings interest, a partnership share, dividends and pensions do not count."),
        RETURN_DECIDES,
    ),
    fill=coming,
    link=sources.QUALIFYING_INCOME,
    facts=("SR-20", "SR-25", "F-ELIG-06", "F-ELIG-05"),
)

uk_rent = Reading(
    "uk_rent",
    title=_("All that UK property brings in counts, before any costs"),
    body=(
        _("Count rent, and what else you are paid for the property."),
        _("Count furnished rooms in your own home, holiday lets, lease premiums and reverse premiums, too."),
        _("What a property fund or REIT pays out is listed as not counting."),
        RETURN_DECIDES,
    ),
    fill=coming,
    link=sources.QUALIFYING_INCOME,
    facts=("SR-21", "F-ELIG-06", "F-ELIG-05"),
)

joint = Reading(
    "joint",
    title=_("Only your own share counts"),
    body=(
        _("Your own share of jointly owned property counts. The share of the others does not."),
        _("Are you told only your share after expenses? As far as we know, it then counts as you are told it."),
        _("Each owner adds up their own income. It is never taken per couple."),
        RETURN_DECIDES,
    ),
    fill=coming,
    link=sources.QUALIFYING_INCOME,
    facts=("SR-23", "SR-28", "SR-25", "F-ELIG-05"),
)

foreign_rent = Reading(
    "foreign_rent",
    title=_("Foreign rent counts for people who are UK resident"),
    body=(
        _("Foreign property income counts if you are UK resident. Take nothing off for costs."),
        _("If you are not UK resident, as far as we know it does not count."),
        RETURN_DECIDES,
    ),
    fill=coming,
    link=sources.QUALIFYING_INCOME,
    facts=("SR-22", "F-ELIG-06", "F-ELIG-05"),
)

partner = Reading(
    "partner",
    title=_("A share of a partnership does not count"),
    body=(
        _("To sign up you must be a sole trader, or have UK or foreign property income."),
        _("If you are a partner, you sign up only if you also have a trade or rent of your own."),
        _("Never enter a partnership or a limited company. What it pays you stays on your tax return."),
        RETURN_DECIDES,
    ),
    fill=coming,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("F-ELIG-03", "F-ELIG-02", "F-ELIG-05"),
)

left_out = Reading(
    "left_out",
    title=_("Only what the return shows counts"),
    body=(
        _("The trading or property allowance, or Rent a Room, may cover all of an income."),
        _("As far as we know, that income is left out if it is not on the return."),
        _("As far as we know, these do not count: care receipts, a trustee's receipts, a visiting performer's pay."),
        _(
            "Nor do wages, pensions, dividends or savings interest."
            " The {last_year} return, due by {return_due}, decides {decided_year}."
        ),
    ),
    fill=coming,
    link=sources.QUALIFYING_INCOME,
    facts=("SR-24", "F-ELIG-06", "F-ELIG-05"),
)


def _years_and_limits(facts: Facts) -> Mapping[str, Value]:
    """The first three tax years, the return that decides each, and its limit (SR-10 to SR-12)."""
    del facts
    found: dict[str, Value] = {}
    for name, years in (("first", 0), ("second", 1), ("third", 2)):
        year = thresholds.FIRST_REQUIRED + years
        shown = thresholds.return_that_decides(year)
        limit = thresholds.threshold(shown)
        assert limit is not None
        found |= {name: year, f"{name}_return": shown, f"{name}_limit": limit}
    return found


years = Reading(
    "years",
    title=_("HMRC looks at your income two years back"),
    body=(
        _("The {first_return} return decides {first}. The {second_return} return decides {second}. And so on."),
        _("You must be over the limit: exactly {first_limit}, {second_limit} or {third_limit} is not over."),
        _("Do you put a return right before the year begins? As far as we know, the amended figure counts."),
        _(
            "As far as we know, raising it after that does not bring you in for that year."
            " The {last_year} return, due by {return_due}, decides {decided_year}."
        ),
    ),
    fill=with_dates(_years_and_limits),
    link=sources.QUALIFYING_INCOME,
    facts=("F-ELIG-05", "SR-13", "SR-18"),
)

falls = Reading(
    "falls",
    title=_("If you must use it, a later fall in income does not release you at once"),
    body=(
        _("You may leave after 3 tax years in a row that are not over the limit, or when all trade and rent stops."),
        _("As far as we know, the first time that can be is after {third}."),
        _("Has one income ended since the return? As far as we know, it still counts while another goes on."),
        _(
            "If all of them ended before your start date, as far as we know you do not have to use it."
            " The {last_year} return, due by {return_due}, decides {decided_year}."
        ),
    ),
    fill=with_dates(_years_and_limits),
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("SR-14", "SR-15", "SR-27", "SR-06", "F-ELIG-05"),
)

# -------------------------------------------------------------------------------------------- the table, read down

which_income = Journey(
    "which_income",
    title=_("See which income counts"),
    section=sections.CHECK,
    words="which income counts, what income counts, what counts, qualifying income, does rent count, do wages count, "
    "is it profit or turnover",
    checks_answers=False,
    routes={
        topic: [
            when(answer("trade"), trade),
            when(answer("uk_rent"), uk_rent),
            when(answer("joint"), joint),
            when(answer("foreign_rent"), foreign_rent),
            when(answer("partner"), partner),
            when(answer("left_out"), left_out),
            when(answer("years"), years),
            otherwise(falls),
        ],
    },
)
