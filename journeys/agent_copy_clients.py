"""Copying Self Assessment clients across to the agent services account: how, what it changes, and what may puzzle.

One question, then a page to read (journeys.md section 2).
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import NO_DEADLINE
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

topic = Choice(
    "topic",
    ask=_("What do you want to know about copying clients?"),
    short=_("Topic"),
    choices=(
        Option("how", _("Copy your clients across"), also="how, copy, transfer, mapping, map, which user id"),
        Option(
            "changes",
            _("See what copying changes"),
            also="changes, what changes, 64-8, again, every month, once, new clients",
        ),
        Option(
            "missing",
            _("Find clients you cannot see"),
            also="missing, cannot see, cant see clients, can't see, nobody, empty",
        ),
    ),
    help=_("This is for clients who authorised you for Self Assessment already."),
)

how = Reading(
    "how",
    title=_("Copy your clients across once for each old sign-in"),
    body=(
        _("This is for clients who authorised you for Self Assessment. You need an agent services account."),
        _("You can do it while you create the account, or later."),
    ),
    next=(
        _("Open HMRC's page below. Sign in with your agent services account."),
        _("In the account, the link is for adding existing Self Assessment authorisations."),
        _("Then sign in with each Government Gateway user ID that you use for Self Assessment clients."),
        _("Sign in to your agent services account again. Then you see the clients."),
        NO_DEADLINE,
    ),
    link=sources.COPY_CLIENTS,
    facts=("F-COPY-05", "F-COPY-01", "F-COPY-03"),
    follow_up=_("Did you copy your clients across?"),
)

changes = Reading(
    "changes",
    title=_("Clients you copy across need not authorise you again"),
    body=(
        _("Nor do new clients you take on later under the same old user ID."),
        _("Copying takes nothing from the old account, and it signs nobody up."),
        _("For a client you copied, you can go straight to sign-up."),
        _("After sign-up you are that client's main agent. I know of no date on which this changes."),
    ),
    link=sources.STEP_BY_STEP_AGENT,
    facts=("F-COPY-02", "F-COPY-04", "SR-107"),
)

missing = Reading(
    "missing",
    title=_("Sign in again to see the clients you copied"),
    body=(
        _("After copying, sign in to your agent services account again. You cannot see the clients before that."),
        _("If some are still missing, copy with your other old user IDs too."),
        _("Clients who never authorised you have to be asked, one by one."),
        _("GOV.UK has a page on adding client authorisations in both ways. I know of no deadline for this."),
    ),
    link=sources.ADD_CLIENT_AUTHORISATIONS,
    facts=("F-COPY-03", "F-COPY-01", "F-AUTH-01", "F-COPY-06"),
)

agent_copy_clients = Journey(
    "agent_copy_clients",
    title=_("Copy your clients across"),
    section=sections.FIRM,
    audience=Audience.AGENTS,
    words="copy clients, copy across, copy clients across, mapping, map clients, transfer clients, 64-8, "
    "existing clients",
    checks_answers=False,
    routes={
        topic: [when(answer("how"), how), when(answer("changes"), changes), otherwise(missing)],
    },
)
