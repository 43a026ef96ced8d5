"""Sending a quarterly update: what is in it, how it is sent, and what to do when something is unusual or went wrong.

Nothing is sent from here: software sends updates, and the person or their agent presses the button.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import NEXT_RETURN, NEXT_UPDATE, with_dates
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Value, _
from journeys.rules import deadlines, thresholds

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to know about quarterly updates?"),
    short=_("What to read"),
    choices=(
        Option(
            "what",
            _("See what is in an update"),
            also="what is it, what is in it, how many, two businesses, totals, receipts, adjustments",
        ),
        Option("how", _("See how to send one"), also="send, how do i send, send it, estimate, how much tax so far"),
        Option(
            "nothing",
            _("I have nothing to report"),
            also="nothing, nil, zero, no income, nothing earned, nothing new, no sales",
        ),
        Option(
            "wrong",
            _("I made a mistake or missed one"),
            also="mistake, wrong, error, missed, forgot, late, behind, not showing, still not done",
        ),
        Option(
            "often",
            _("Send one early or more often"),
            also="monthly, every month, weekly, more often, early, before the end, in advance",
        ),
        Option(
            "special",
            _("CIS, foreign rent or calendar periods"),
            also="cis, construction, contractor, subcontractor, foreign property, rent abroad, calendar",
        ),
    ),
    help=_("Choose what is nearest to your question. You can read another one afterwards."),
)

trouble = Choice(
    "trouble",
    ask=_("What happened?"),
    short=_("What happened"),
    choices=(
        Option(
            "mistake",
            _("A mistake, before the fourth update"),
            also="mistake, wrong figure, error, before the fourth",
        ),
        Option(
            "late_mistake",
            _("A mistake, after the fourth update"),
            also="after the fourth, fourth, year end, last update",
        ),
        Option("missed", _("I missed an update"), also="missed, forgot, late, behind, overdue, did not send"),
        Option(
            "not_shown",
            _("HMRC does not show what I sent"),
            also="not showing, not done, still due, sent it, ten minutes ago, pending",
        ),
    ),
    help=_("The fourth update is the last one of a tax year."),
    why=_("A mistake after the fourth update is put right in another way."),
    facts=("F-UPD-06", "F-UPD-07"),
)

special_case = Choice(
    "special_case",
    ask=_("Which of these is it?"),
    short=_("Special case"),
    choices=(
        Option("cis", _("I work in construction (CIS)"), also="construction, cis, contractor, subcontractor, builder"),
        Option("foreign", _("I have rent from outside the UK"), also="foreign, abroad, overseas, villa, foreign rent"),
        Option(
            "calendar",
            _("I want calendar update periods"),
            also="calendar, calendar quarters, standard or calendar, 1 april, 31 march",
        ),
        Option("standard", _("I want to go back to standard periods"), also="standard, back, change back, go back"),
    ),
    help=_("Standard update periods end on the 5th of a month. Calendar ones end on its last day."),
)

# ------------------------------------------------------------------------------------------------------ the endings


def _next_due(facts: Facts) -> dict[str, Value]:
    """The next deadline of an update, those of the volunteers of 2025-26 included (F-DL-03, F-DL-18)."""
    due = deadlines.next_update_due(facts.today, deadlines.FIRST_YEAR)
    return {"next_due": due, "next_update": due}


_coming = with_dates(_next_due)


def _first_year(facts: Facts) -> dict[str, Value]:
    """The first tax year that anybody must use the service for, and its first day."""
    del facts
    return {"first": thresholds.FIRST_REQUIRED, "first_day": thresholds.FIRST_REQUIRED.starts}


what_it_is = Reading(
    "what_it_is",
    title=_("An update is a summary of one business: it is not a tax return"),
    body=(
        _("It has the totals of income and expenses, from the start of the tax year to the end of the period."),
        _(
            "It holds no receipts or invoices. You need no accounting or tax adjustments before you send it: "
            "those come at the year end."
        ),
        _("You send one for each business each quarter. A sole trader with a UK let sends two, so eight in the year."),
        _(
            "Is the turnover of the business below £90,000? Then it may hold just total income and total expenses."
            " The next update is due by {next_update}."
        ),
    ),
    fill=_coming,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-UPD-01", "F-UPD-03", "F-UPD-04", "F-UPD-08", "F-DL-02", "F-DL-03"),
)

how_to_send = Reading(
    "how_to_send",
    title=_("You send an update from your software, by {next_due}"),
    body=(
        _("That is the next deadline. You or your agent can send it."),
        _("After it you can look at an estimate of your tax. It is not a bill."),
    ),
    next=(
        _("Enter what you earned and spent, up to the end of the period."),
        _("Your software prepares the totals for each business. Check them."),
        _("Send the update. HMRC accepts it, and your software shows the confirmation."),
        _("Do the same for each of your businesses."),
    ),
    fill=_coming,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-UPD-09", "F-UPD-04", "F-DL-03", "F-REC-04"),
)

nothing_to_report = Reading(
    "nothing_to_report",
    title=_("Send the update even if there is nothing to report"),
    body=(
        _("If you earned and spent nothing this tax year, send it with zero totals."),
        _("If only the last months were empty, send the totals of the tax year so far. They just stay the same."),
        _("The next deadline is {next_due}."),
    ),
    fill=_coming,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-UPD-02", "F-DL-02", "F-DL-03"),
)

mistake = Reading(
    "mistake",
    title=_("Correct the record, and send the next update as usual"),
    body=(
        _("The next update carries the right totals, as it covers the tax year so far."),
        _("You do not send earlier updates again."),
        NEXT_UPDATE,
    ),
    fill=_coming,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-UPD-06", "F-DL-02", "F-DL-03"),
)

late_mistake = Reading(
    "late_mistake",
    title=_("You can put right a mistake after the fourth update, before the tax return"),
    body=(
        _("Send the fourth update again, with the right totals. Or make an accounting adjustment in your software."),
        _("Do you have adjustments in already? Sending an update again wipes them, and you must make them again."),
        NEXT_RETURN,
    ),
    fill=_coming,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-UPD-07", "F-YE-02", "F-DL-09"),
)

missed = Reading(
    "missed_update",
    title=_("Send the next update as usual: it covers the missed quarter too"),
    body=(
        _("Each update covers the tax year so far, so nothing has to be sent twice."),
        _("The missed deadline itself can still count for penalties."),
        _(
            "Volunteers get no points for late updates. "
            "People who must use the service from {first_day} get none for {first}."
        ),
    ),
    fill=_first_year,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-DL-07", "F-DL-02", "F-PEN-04", "F-PEN-05"),
)

not_shown = Reading(
    "not_shown",
    title=_("It may take up to an hour until HMRC shows what you sent as done"),
    body=(
        _("Look for the confirmation in your software. It shows that HMRC accepted the update."),
        _("After the hour, look again in HMRC online services."),
        NEXT_UPDATE,
    ),
    fill=_coming,
    link=sources.ONLINE_SERVICES,
    facts=("F-DL-10", "F-UPD-09", "F-DL-03"),
)

more_often = Reading(
    "more_often",
    title=_("You may send updates more often, monthly for instance"),
    body=(
        _("The quarter is met by the first update that ends on its last day or later."),
        _("As far as we know, you can send it up to 10 days before the period ends, if you expect nothing more."),
        _("For penalties, sending more often changes nothing."),
        NEXT_UPDATE,
    ),
    fill=_coming,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-UPD-05", "F-DL-08", "F-PEN-12", "F-DL-03"),
)

construction = Reading(
    "construction",
    title=_("Leave the tax that contractors took off out of your updates"),
    body=(
        _("HMRC adds what contractors reported. You do not type it in."),
        _("If it looks wrong, ask the contractor."),
        _("You may give your own figures after the fourth update, before the tax return."),
        NEXT_UPDATE,
    ),
    fill=_coming,
    link=sources.QUARTERLY_UPDATES,
    facts=(
        "F-UPD-10",
        "F-DL-03",
    ),
)

foreign_property = Reading(
    "foreign_property",
    title=_("Enter the name and country of each foreign property first"),
    body=(
        _("Your software asks for them, and gets an ID for each property before the update."),
        _("All your foreign property together is one business: it has one update each quarter."),
        NEXT_UPDATE,
    ),
    fill=_coming,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-UPD-11", "F-DL-01", "F-DL-03"),
)

calendar_periods = Reading(
    "calendar_periods",
    title=_("Calendar periods only help if your accounting period is 1 April to 31 March"),
    body=(
        _(
            "You choose them in your software only, for each business, before the first update of the tax year. "
            "They go on until you change back."
        ),
        _("The due dates stay the same."),
        _("For the first year after a standard one, HMRC's pages differ: it begins on 6 April or on 1 April."),
        _("If it is 6 April, still include what you earned and spent on 1 to 5 April. Later years begin on 1 April."),
    ),
    link=sources.QUARTERLY_UPDATES,
    facts=("F-DL-05", "F-DL-04", "F-DL-06"),
)

standard_periods = Reading(
    "standard_periods",
    title=_("You go back to standard periods in your software"),
    body=(
        _("Do it before the first update of the tax year."),
        _("The first period then starts on 1 April, as the old kind would have. The due dates stay the same."),
    ),
    link=sources.QUARTERLY_UPDATES,
    facts=("F-DL-17", "F-DL-04"),
)

# -------------------------------------------------------------------------------------------- the table, read down

quarterly_update = Journey(
    "quarterly_update",
    title=_("Send a quarterly update"),
    section=sections.THE_YEAR,
    words="update, updates, quarterly update, quarterly updates, send an update, nothing to report, send monthly, cis",
    checks_answers=False,
    routes={
        topic: [
            when(answer("how"), how_to_send),
            when(answer("nothing"), nothing_to_report),
            when(answer("wrong"), trouble),
            when(answer("often"), more_often),
            when(answer("special"), special_case),
            otherwise(what_it_is),
        ],
        trouble: [
            when(answer("late_mistake"), late_mistake),
            when(answer("missed"), missed),
            when(answer("not_shown"), not_shown),
            otherwise(mistake),
        ],
        special_case: [
            when(answer("foreign"), foreign_property),
            when(answer("calendar"), calendar_periods),
            when(answer("standard"), standard_periods),
            otherwise(construction),
        ],
    },
)
