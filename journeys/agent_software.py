"""Choosing software for clients: the products HMRC lists, the two kinds, what it has to cover, and when it is needed.

One question, then a page to read. No product is named or recommended.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import FOR_CLIENTS, THIS_RETURN, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

topic = Choice(
    "topic",
    ask=_("What do you want to know about software for clients?"),
    short=_("Topic"),
    choices=(
        Option("choose", _("Find products"), also="choose, which software, find, free, list, products, cost"),
        Option("kinds", _("Compare the two kinds"), also="kinds, bridging, spreadsheet, excel, records, which kind"),
        Option("gaps", _("Check that it covers all they need"), also="gaps, covers, other income, second product"),
        Option("when", _("See when you need it"), also="when, before sign up, after sign up, first"),
    ),
    help=_("I do not recommend products. HMRC's page lists the ones that meet its standards."),
)

choose = Reading(
    "choose",
    title=_("Choose from the products HMRC lists"),
    body=(
        _("HMRC's finder lists only products that meet its minimum standards, alone or together. Some are free."),
        _("Agree the software with your client before you choose."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-SOFT-01", "F-SOFT-02", "F-DL-03"),
)

kinds = Reading(
    "kinds",
    title=_("One kind creates digital records, the other links to them"),
    body=(
        _("With the first kind, each item of income and expense is entered in the software."),
        _("Bridging software connects to records the client already has. Spreadsheets are fine with it."),
        _("Figures that have gone into an update must not be retyped, or copied and pasted."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-SOFT-03", "F-REC-01", "F-REC-15", "F-REC-16", "F-DL-03"),
)

gaps = Reading(
    "gaps",
    title=_("Check before the year ends that nothing is missing"),
    body=(
        _("The client's tax return goes through software. It has to take all their income and reliefs."),
        _("HMRC's sign-up page says that its online services cannot be used for other income in that year."),
        _("If a kind is missing, add a second compatible product. Or ask the software maker or HMRC."),
        THIS_RETURN,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-YE-06", "F-TASK-21", "F-REC-17", "F-DL-09"),
)

when_needed = Reading(
    "when_needed",
    title=_("You can sign the client up before you have software"),
    body=(
        _("You can choose it at any time before you link it."),
        _("It must be in place and linked before you use this service for the client."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-GUID-02", "F-AGENT-02", "F-DL-03"),
)

agent_software = Journey(
    "agent_software",
    title=_("Choose software as an agent"),
    section=sections.FIRM,
    audience=Audience.AGENTS,
    words="agent software, software for clients, software for my clients, practice software, choose agent software",
    checks_answers=False,
    routes={
        topic: [
            when(answer("choose"), choose),
            when(answer("kinds"), kinds),
            when(answer("gaps"), gaps),
            otherwise(when_needed),
        ],
    },
)
