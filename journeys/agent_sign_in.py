"""Which of an agent's sign-ins to use for what.

One question, then a page to read. An account from HMRC's earlier form has a user ID of its own, one from the newer
form has the firm's existing sign-in (F-ASA-03).
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import FOR_CLIENTS, NO_CHANGE, NO_DEADLINE, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

topic = Choice(
    "topic",
    ask=_("What do you want to sign in for?"),
    short=_("Topic"),
    choices=(
        Option("act", _("Act for a client"), also="client, act, sign up, updates, authorise, work"),
        Option("link", _("Link software"), also="software, link, connect"),
        Option("copy", _("Copy clients across"), also="copy, mapping, old user id, 64-8"),
        Option("lost", _("Find a lost sign-in"), also="lost, forgot, password, user id, ex partner, locked out"),
    ),
    help=_("An agent services account may have its own user ID, besides your old one."),
)

_WHICH = _("An account from HMRC's earlier form has its own user ID. The newer form (2026) uses the sign-in you had.")

act = Reading(
    "act",
    title=_("Use the sign-in of your agent services account"),
    body=(
        _WHICH,
        _("With it you reach the same services for a client as the client does."),
        _("Some tasks stay with the client, such as bank details for refunds."),
        NO_CHANGE,
    ),
    link=sources.AGENT_SIGN_IN,
    facts=("F-ONL-AG-01", "F-ASA-03", "F-ONL-AG-02"),
)

link = Reading(
    "link",
    title=_("Link with the sign-in of your agent services account"),
    body=(
        _("The wrong one is the usual reason why linking fails."),
        _WHICH,
        _("If your firm has several agent sign-ins, use the one that holds the client. HMRC refuses the others."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.AGENT_SIGN_IN,
    facts=("F-ASA-03", "F-LINK-04", "F-DL-03"),
)

copy = Reading(
    "copy",
    title=_("You need both your new and your old sign-ins"),
    body=(
        _("Start with the sign-in of your agent services account."),
        _("Then sign in with each old Government Gateway user ID you use for Self Assessment clients."),
        _("Afterwards, sign in to your agent services account again. Then you see the clients."),
        NO_DEADLINE,
    ),
    link=sources.COPY_CLIENTS,
    facts=("F-COPY-05", "F-COPY-01", "F-COPY-03"),
)

lost = Reading(
    "lost",
    title=_("HMRC's helpdesk can help with a lost sign-in"),
    body=(
        _("Ask it about a password, user ID or activation code. It works by webchat."),
        _("I cannot see or reset your sign-in details. Do not send them to me."),
        NO_DEADLINE,
    ),
    link=sources.WEBCHAT_ONLINE_SERVICES,
    facts=("F-HELP-12", "F-SAFE-08"),
)

agent_sign_in = Journey(
    "agent_sign_in",
    title=_("Find the right sign-in as an agent"),
    section=sections.FIRM,
    audience=Audience.AGENTS,
    words="agent sign in, which sign in, which user id, agent login, asa login, lost agent login, agent user id",
    checks_answers=False,
    routes={
        topic: [when(answer("act"), act), when(answer("link"), link), when(answer("copy"), copy), otherwise(lost)],
    },
)
