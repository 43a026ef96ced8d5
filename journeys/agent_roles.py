"""What main and supporting agents may do for a client, and how many of each there may be.

One question, then a page to read (journeys.md section 3).
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import NO_CHANGE
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

topic = Choice(
    "topic",
    ask=_("What do you want to know about agents?"),
    short=_("Topic"),
    choices=(
        Option("main", _("See what a main agent can do"), also="main, main agent, full access"),
        Option("supporting", _("See what a supporting agent can do"), also="supporting, supporting agent, bookkeeper"),
        Option("how_many", _("See how many agents a client can have"), also="how many, both, two agents, one, several"),
    ),
    help=_("The client's permission at HMRC says which role an agent has."),
)

main = Reading(
    "main",
    title=_("A main agent can do everything an agent can do"),
    body=(
        _("That includes the tax return and the calculations."),
        _("A main agent can see and appeal the client's late submission and late payment penalties."),
        _("Some tasks stay with the client, such as bank details for refunds."),
        NO_CHANGE,
    ),
    link=sources.CHOOSE_AGENTS,
    facts=("F-ROLE-02", "F-PEN-17", "F-ONL-AG-02"),
)

supporting = Reading(
    "supporting",
    title=_("A supporting agent can do part of the work"),
    body=(
        _("They can sign a client up or opt them out. They can see details and change income sources."),
        _("They can send quarterly updates and make end-of-year adjustments."),
        _("They cannot do the tax return or calculations, nor payments and refunds."),
        _("They cannot see charges due, nor see or appeal penalties. I know of no date on which this changes."),
    ),
    link=sources.CHOOSE_AGENTS,
    facts=("F-ROLE-03", "F-PEN-17"),
)

how_many = Reading(
    "how_many",
    title=_("One main agent, and any number of supporting agents"),
    body=(
        _("A client has one main agent at a time."),
        _("When the client accepts a new main agent, the existing main agent is removed."),
        _("One agent cannot be both for the same client. For another client the same agent may have the other role."),
        NO_CHANGE,
    ),
    link=sources.CHOOSE_AGENTS,
    facts=("F-ROLE-01", "F-AUTH-07"),
)

agent_roles = Journey(
    "agent_roles",
    title=_("Compare main and supporting agents"),
    section=sections.FIRM,
    audience=Audience.AGENTS,
    words="main agent, supporting agent, main and supporting agents, agent roles, what can an agent do, "
    "what can a supporting agent do, two agents",
    checks_answers=False,
    routes={
        topic: [when(answer("main"), main), when(answer("supporting"), supporting), otherwise(how_many)],
    },
)
