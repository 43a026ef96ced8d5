"""What agents read first: the seven steps, what comes before what, and HMRC's own pages for them and their clients.

One question, then a page to read (journeys.md section 1).
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import FOR_CLIENTS, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

topic = Choice(
    "topic",
    ask=_("What do you want to read?"),
    short=_("What to read"),
    choices=(
        Option("steps", _("See the 7 steps"), also="7 steps, steps, where do i begin, begin, start, new, overview"),
        Option("order", _("See what has to come first"), also="order, first, before, wait, depends, in which order"),
        Option(
            "client",
            _("Find a page for your client"),
            also="client, forward, send to a client, forward to a client, for clients, explain to a client",
        ),
    ),
    help=_("Choose the one that is nearest to your question. You can read another one after it."),
)

steps = Reading(
    "steps",
    title=_("You set up in 7 steps"),
    body=(
        _("Steps 1 and 2 are for your firm. You take them once."),
        _("Steps 3 to 5 are taken client by client."),
        _("The link below goes to HMRC's own steps for agents. Reading them is step 1."),
        FOR_CLIENTS,
    ),
    next=(
        _("Step 2: get an agent services account. Copy your Self Assessment clients across."),
        _("Step 3: check that a new client is in Self Assessment and has sent a return."),
        _("Step 4: be authorised by the client."),
        _("Step 5: sign the client up."),
        _("Steps 6 and 7: choose software, and link it to HMRC."),
    ),
    fill=coming,
    link=sources.STEP_BY_STEP_AGENT,
    facts=("F-AGENT-01", "F-AGENT-02", "F-GUID-01", "F-DL-03"),
)

order = Reading(
    "order",
    title=_("Each step needs the one before it, but two things need not wait"),
    body=(
        _("First comes your agent services account. Then a client who is registered and has sent a return."),
        _("Then they authorise you. Then you sign them up. The software is linked last."),
        _("Authorisation need not wait for sign-up. You can choose software at any time before you link it."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.STEP_BY_STEP_AGENT,
    facts=("F-AGENT-01", "F-AGENT-02", "F-ASA-01", "F-AUTH-05", "F-REG-02", "F-DL-03"),
)

client = Reading(
    "client",
    title=_("HMRC has step by step pages for your client too"),
    body=(
        _("The link below goes to HMRC's own pages for sole traders and landlords. You can send it on."),
        _("A client keeps digital records in software, and you or they send the updates."),
        _("It does not change how or when they pay their tax."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.STEP_BY_STEP,
    facts=("F-IND-01", "F-REC-01", "F-UPD-09", "F-PAY-04", "F-GUID-01", "F-DL-03"),
)

agent_guidance = Journey(
    "agent_guidance",
    title=_("Read the guidance for agents"),
    section=sections.FIRM,
    audience=Audience.AGENTS,
    words="agent guidance, guidance for agents, agent steps, steps for agents, 7 steps, set up as an agent, "
    "guidance for clients, forward to a client",
    checks_answers=False,
    routes={topic: [when(answer("steps"), steps), when(answer("order"), order), otherwise(client)]},
)
