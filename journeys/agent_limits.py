"""What agents cannot do for their clients, and who does it instead.

One question, then a page to read (journeys.md section 11).
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
    ask=_("What do you want to know?"),
    short=_("Topic"),
    choices=(
        Option(
            "client",
            _("See what only your client can do"),
            also="client, bank details, refund, contact preference, payment plan, instalments",
        ),
        Option("supporting", _("See what supporting agents cannot do"), also="supporting, supporting agent"),
        Option("never", _("See what no agent may do"), also="never, sign in as client, password, robot, bulk, batch"),
    ),
    help=_("HMRC leaves some tasks to the client alone."),
)

client = Reading(
    "client",
    title=_("Some tasks stay with your client"),
    body=(
        _("You cannot change a client's bank details for refunds, nor the contact preference."),
        _("You cannot set up a payment plan or a budget payment plan."),
        _("The client does these, signed in to HMRC online services."),
        _("A main agent may still ask for a refund. I know of no date on which this changes."),
    ),
    link=sources.ONLINE_SERVICES,
    facts=("F-ONL-AG-02", "F-REF-02"),
)

supporting = Reading(
    "supporting",
    title=_("A supporting agent sees less than a main agent"),
    body=(
        _("They cannot do the tax return or calculations."),
        _("They cannot see charges due, nor deal with payments and refunds."),
        _("They cannot see or appeal penalties."),
        _("If you need these, ask the client to make you the main agent. I know of no date on which this changes."),
    ),
    link=sources.CHOOSE_AGENTS,
    facts=("F-ROLE-03", "F-ONL-AG-03", "F-PEN-17"),
)

never = Reading(
    "never",
    title=_("You must never sign in as your client"),
    body=(
        _("Use the sign-in of your agent services account. A client must never give you theirs."),
        _("Sign up clients on HMRC's own pages, one at a time."),
        _("Software and chat assistants cannot sign them up. Robots may not use the pages."),
        NO_CHANGE,
    ),
    link=sources.AUTHORISE_AN_AGENT,
    facts=("F-AUTH-08", "F-ELIG-01", "F-SIGNUP-22", "F-ASA-03"),
)

agent_limits = Journey(
    "agent_limits",
    title=_("See what you cannot do for clients"),
    section=sections.FIRM,
    audience=Audience.AGENTS,
    words="agent limits, what agents cannot do, what can't agents do, client bank details, client payment plan, "
    "instalments for a client",
    checks_answers=False,
    routes={
        topic: [when(answer("client"), client), when(answer("supporting"), supporting), otherwise(never)],
    },
)
