"""Keeping digital records: what one is, when, for how long, in how much detail, and how programs may pass them on."""

from __future__ import annotations

from datetime import date

from journeys import sections, sources
from journeys.coming import NEXT_RETURN, NEXT_UPDATE, coming
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Value, _
from journeys.rules.tax_year import TaxYear

# ----------------------------------------------------------------------------------------------------- the question

topic = Choice(
    "topic",
    ask=_("What do you want to know about digital records?"),
    short=_("What to read"),
    choices=(
        Option(
            "what",
            _("See what a digital record is"),
            also="what counts, what is it, what counts as a digital record, receipts, do i scan receipts, "
            "invoices, my agent",
        ),
        Option(
            "when",
            _("See when to make and how long to keep it"),
            also="how long, how long to keep, 5 years, paper, paper records, accounting period, accounting date",
        ),
        Option(
            "detail",
            _("See how much detail it needs"),
            also="categories, category, expenses, small business, shop, takings, mortgage interest, landlord",
        ),
        Option(
            "joint",
            _("Keep records of a joint let"),
            also="joint property, jointly owned, my share, with my wife, with my husband, with my sister",
        ),
        Option(
            "spreadsheet",
            _("Use a spreadsheet or several programs"),
            also="excel, google sheets, bridging software, bridging, copy and paste, digital link, csv, export",
        ),
        Option(
            "lost",
            _("Make up for lost records"),
            also="lost my records, lost them, lost receipts, fire, flood, computer broke, "
            "estimates, estimated, provisional",
        ),
    ),
    help=_("Choose what is nearest to your question. You can read another one afterwards."),
)

# ------------------------------------------------------------------------------------------------------ the endings


def _this_year(facts: Facts) -> dict[str, Value]:
    """The tax year of today, its first day, and how long its records are kept (F-REC-13)."""
    year = TaxYear.containing(facts.today)
    kept_until = date(year.return_due.year + 5, year.return_due.month, year.return_due.day)
    return {"year": year, "starts": year.starts, "kept_until": kept_until}


what_it_is = Reading(
    "what_it_is",
    title=_("A digital record is one item of income or expense, kept in software"),
    body=(
        _(
            "It is for self-employment and property. "
            "You or your agent make it in software that works with this service."
        ),
        _("Each record needs the amount, the date and the category."),
        _(
            "The date is when you received or spent the money, or when you earned it or ran up the cost. "
            "Your accounting method decides."
        ),
    ),
    next=(
        _("Keep separate records for each trade, for all UK property, and for all foreign property."),
        _("Give each foreign property a name."),
        _(
            "Make none for wages, pensions, savings, dividends or a partnership share. "
            "They are added at the tax return."
        ),
        _(
            "Keep invoices, receipts and statements, or copies, as for any return. "
            "As far as we know, scanning each one is not what makes a digital record."
        ),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.DIGITAL_RECORDS,
    facts=("F-REC-01", "F-REC-02", "F-REC-03", "F-REC-05", "F-REC-12", "F-DL-03"),
)

when_to_keep = Reading(
    "when_to_keep",
    title=_("Make each record soon, and keep it for at least 5 years"),
    body=(
        _(
            "Make it as close to the transaction as you can. At the latest, make it before its update is sent "
            "or the deadline passes."
        ),
        _("Enter paper records since {starts} in the software too. Every update covers the year from its start."),
        _(
            "The 5 years run from the 31 January deadline. For {year}, keep records until {kept_until}. "
            "Keep them longer while HMRC is checking."
        ),
    ),
    next=(
        _("If a return was over 4 years late, keep its records for 15 months after you sent it."),
        _(
            "Does your business year differ from the tax year? "
            "Start with the accounting period that ends in the tax year. Speak to an accountant."
        ),
    ),
    fill=_this_year,
    link=sources.DIGITAL_RECORDS,
    facts=("F-REC-04", "F-REC-13", "F-LATE-06", "F-REC-19"),
)

how_much_detail = Reading(
    "how_much_detail",
    title=_("Software lists the categories: they are those of the Self Assessment return"),
    body=(
        _("A trade has turnover, other income and 13 kinds of expense."),
        _("UK property has rent, other income, lease premiums, reverse premiums and 9 kinds of expense."),
        _(
            "Is the turnover of the trade or the property below £90,000, the VAT registration threshold? "
            "Then you may mark records just as income or expense. You still record every item."
        ),
        _(
            "Even then, landlords of homes keep mortgage interest and similar costs apart. "
            "Shops may record each day's total takings. The next update is due by {next_update}."
        ),
    ),
    fill=coming,
    link=sources.DIGITAL_RECORDS,
    facts=("F-REC-06", "F-REC-07", "F-REC-08", "F-REC-11", "F-DL-03"),
)

joint_let = Reading(
    "joint_let",
    title=_("Record only your own share of a joint let"),
    body=(
        _("You may keep one total per income category for each update period."),
        _("You may keep one total per expense category for the whole tax year."),
        _("You may leave expenses out of your quarterly updates. You then give them after the year end."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.DIGITAL_RECORDS,
    facts=("F-REC-09", "F-REC-10", "F-DL-03"),
)

spreadsheet = Reading(
    "spreadsheet",
    title=_("Spreadsheets are fine if they are linked to bridging software"),
    body=(
        _("The link has to be digital. Bridging software then sends the figures to HMRC."),
        _(
            "Once a record has gone into a sent update, it must not be moved by hand. "
            "So no retyping, and no copy and paste."
        ),
        _("Linked cells and automatic transfer are fine. So is importing an emailed file, CSV or XML."),
        _(
            "One product that does everything needs no links. Several must be linked. "
            "Your records belong to you: software must let you export them. The next update is due by {next_update}."
        ),
    ),
    fill=coming,
    link=sources.DIGITAL_RECORDS,
    facts=("F-REC-15", "F-REC-16", "F-REC-17", "F-REC-18", "F-DL-03"),
)

lost = Reading(
    "lost_records",
    title=_("Rebuild lost records as well as you can"),
    body=(
        _("Then tell HMRC on the tax return which figures are estimated or provisional."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.DIGITAL_RECORDS,
    facts=(
        "F-REC-14",
        "F-DL-09",
    ),
)

# -------------------------------------------------------------------------------------------- the table, read down

records = Journey(
    "records",
    title=_("Keep digital records"),
    section=sections.THE_YEAR,
    words="records, digital records, record keeping, keep records, what counts as a digital record, receipts",
    checks_answers=False,
    routes={
        topic: [
            when(answer("when"), when_to_keep),
            when(answer("detail"), how_much_detail),
            when(answer("joint"), joint_let),
            when(answer("spreadsheet"), spreadsheet),
            when(answer("lost"), lost),
            otherwise(what_it_is),
        ],
    },
)
