"""Choosing software: the two kinds, HMRC's list and free products, with an agent, gaps, and when it is needed.

No product is named or recommended.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import NEXT_UPDATE, THIS_RETURN, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to know about software?"),
    short=_("What to read"),
    choices=(
        Option(
            "kind",
            _("Find the kind that fits my records"),
            also="kind, bridging, spreadsheet, excel, google sheets, paper, which kind, which program, which software",
        ),
        Option(
            "list",
            _("See HMRC's list and free products"),
            also="list, free, cheap, cheaper, cost, price, approved, compatible, find software, "
            "finder, best, which one",
        ),
        Option("agent", _("Choose with my agent"), also="agent, accountant, bookkeeper, my accountant"),
        Option(
            "gaps",
            _("Check that it covers all I need"),
            also="gaps, covers, missing, dividends, other income, second product, two products, joint property",
        ),
        Option(
            "when", _("See when I need it"), also="when, before sign up, after sign up, software first, sign up first"
        ),
    ),
    help=_("Choose the one that is nearest to your question. You can read another one after it."),
)

kept = Choice(
    "kept",
    ask=_("How do you keep your records now?"),
    short=_("Records now"),
    choices=(
        Option("paper", _("On paper, or hardly at all"), also="paper, books, shoebox, receipts, by hand, nothing"),
        Option("spreadsheet", _("In a spreadsheet"), also="spreadsheet, excel, google sheets, sheets, numbers"),
        Option("software", _("In bookkeeping software or an app"), also="software, app, program, bookkeeping"),
    ),
    help=_("Choose the one you use most."),
    why=_("There are two kinds of software. Which one fits depends on your records."),
    facts=("F-SOFT-03",),
)

# ------------------------------------------------------------------------------------------------------ the endings

for_paper = Outcome(
    "for_paper",
    title=_("Look for software that creates digital records"),
    body=(
        _("You enter each item of income and expense. The software makes the totals for your updates."),
        _("The other kind, bridging software, connects to digital records you already have."),
    ),
    next=(
        _("Look on HMRC's list. The link is below."),
        _("Enter the paper records since the tax year began. Each update covers the year from its start."),
        _("Try it before an update is due."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-SOFT-03", "F-SOFT-01", "F-REC-01", "F-UPD-09", "F-LATE-06", "F-DL-03"),
)

for_spreadsheet = Outcome(
    "for_spreadsheet",
    title=_("You can keep your spreadsheet, with bridging software"),
    body=(
        _("This kind connects to the records you have. It sends the figures."),
        _("Spreadsheets are fine if they have a digital link to it."),
        _("Or you can change to software that creates digital records."),
    ),
    next=(
        _("Look on HMRC's list. The link is below."),
        _("Do not retype or copy and paste figures that have gone into an update."),
        _("Linked cells, imports and automatic transfer are fine."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-SOFT-03", "F-REC-15", "F-REC-16", "F-SOFT-01", "F-DL-03"),
)

for_software = Outcome(
    "for_software",
    title=_("See if your software is on HMRC's list"),
    body=(
        _("If it is there, you may be able to stay with it."),
        _("If it is not, bridging software can connect to records you already have."),
        _("Do you change to another product? Your records belong to you. Software has to let you export them."),
    ),
    next=(
        _("Look on HMRC's list. The link is below."),
        _("Ask the software maker if your version works with Making Tax Digital for Income Tax."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-SOFT-01", "F-SOFT-03", "F-HELP-04", "F-REC-18", "F-DL-03"),
)

the_list = Reading(
    "the_list",
    title=_("HMRC has a list of compatible software"),
    body=(
        _("It shows only products that meet its minimum standards, alone or with another one."),
        _("Free products exist."),
        _("I do not recommend any product. I cannot send updates for you either."),
    ),
    next=(
        _("Look for products that cover all your income."),
        _("What does it cost? Does it run on your phone? Ask the software maker, not HMRC."),
        _("If you have an agent, ask them before you choose."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-SOFT-01", "F-SOFT-02", "F-HELP-04", "F-ELIG-01", "F-DL-03"),
)

with_agent = Reading(
    "with_agent",
    title=_("Ask your agent before you choose"),
    body=(_("If you have an agent, agree the software with them first."),),
    next=(
        _("Ask what software they use for their clients."),
        _("Agree who keeps the records, and who sends the updates."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-SOFT-02", "F-REC-01", "F-UPD-09", "F-DL-03"),
)

gaps = Reading(
    "gaps",
    title=_("Check before the year ends that nothing is missing"),
    body=(
        _("Your tax return goes through software. It has to take all your income and reliefs."),
        _("HMRC's sign-up page says that its online services cannot be used for other income in that year."),
        _("One product that does everything needs no links. Several have to be linked and work together."),
    ),
    next=(
        _("List your kinds of income and reliefs. See if the software has each of them."),
        _("If one is missing, add a second compatible product."),
        _("Or ask the software maker or HMRC."),
        THIS_RETURN,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-YE-06", "F-TASK-21", "F-REC-17", "F-DL-09"),
)

timing = Reading(
    "timing",
    title=_("You can sign up before you have software"),
    body=(
        _("HMRC's sign-up asks if you have it. You may say that you will get it after."),
        _("Before you use Making Tax Digital for Income Tax, you need it, and have to authorise it."),
    ),
    next=(
        _("Choose it in good time before your first update."),
        _("Then link it to HMRC. The menu has a topic for that."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-GUID-02", "F-SIGNUP-42", "F-DL-03"),
)

# -------------------------------------------------------------------------------------------- the table, read down

choose_software = Journey(
    "choose_software",
    title=_("Choose software"),
    section=sections.SET_UP,
    audience=Audience.PEOPLE,
    words="software, choose software, which software, what software, find software, free software, software list, "
    "bridging software, bridging, spreadsheet, which app, which program do people use, list of approved software",
    checks_answers=False,
    routes={
        topic: [
            when(answer("kind"), kept),
            when(answer("list"), the_list),
            when(answer("agent"), with_agent),
            when(answer("gaps"), gaps),
            otherwise(timing),
        ],
        kept: [
            when(answer("paper"), for_paper),
            when(answer("spreadsheet"), for_spreadsheet),
            otherwise(for_software),
        ],
    },
)
