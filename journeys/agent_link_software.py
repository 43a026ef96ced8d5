"""Linking software to HMRC as an agent: the steps, why HMRC may refuse, and how long it lasts.

One question, then a page to read. This is about the agent's bookkeeping product, not about this assistant's own
connection to HMRC.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import FOR_CLIENTS, LINK_ENDS, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

topic = Choice(
    "topic",
    ask=_("What do you want to know about linking software?"),
    short=_("Topic"),
    choices=(
        Option("link", _("Link software to HMRC"), also="link, how, connect, authorise, permission, 9 steps"),
        Option("refused", _("Find out why HMRC refuses"), also="refused, error, not working, will not connect, fails"),
        Option("renew", _("Renew or end the link"), also="renew, end, expired, 18 months, remove, revoke"),
    ),
    help=_("This is about the software you use for your clients. You do not need it to talk to me."),
)

link = Reading(
    "link",
    title=_("Link software with your agent services account"),
    body=(
        _("You sign in at HMRC, never in the software. You allow named uses only."),
        _("If your firm has several agent sign-ins, use the one that holds the client."),
        _("HMRC then gives the software a key, which it stores. The key belongs to that sign-in alone."),
        FOR_CLIENTS,
    ),
    next=(
        _("Ask the software to link to HMRC. It opens HMRC's pages."),
        _("Sign in with your agent services account."),
        _("Set up or pass 2-step verification, and the identity checks if there are any."),
        _("Give permission. Then go back to the software."),
        _("If HMRC's page fails inside a chat app, open the link in your usual browser."),
    ),
    fill=coming,
    link=sources.USE_THE_SERVICE,
    facts=("F-LINK-04", "F-LINK-01", "F-LINK-02", "F-ASA-03", "F-LINK-06", "F-DL-03"),
    follow_up=_("Did you link the software to HMRC?"),
)

refused = Reading(
    "refused",
    title=_("The wrong sign-in is the usual reason"),
    body=(
        _("Always use the sign-in of your agent services account."),
        _("If your firm has several agent sign-ins, link with the one that holds the client. HMRC refuses the others."),
        _("Your role counts as well. A supporting agent cannot do the tax return, calculations or payments."),
    ),
    next=(
        _("Link again with the right sign-in."),
        _("Check that the client authorised you and is signed up."),
        _("If the link is 18 months old, do it all again."),
        _("About the software itself, ask its maker."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.USE_THE_SERVICE,
    facts=("F-LINK-04", "F-ASA-03", "F-ROLE-03", "F-LINK-03", "F-HELP-04", "F-DL-03"),
)

renew = Reading(
    "renew",
    title=_("The link lasts 18 months"),
    body=(
        _("After that you do it all again. You also do it again when the software asks for more permissions."),
        _("You can end it at any time on HMRC's page for managing authorised software."),
        LINK_ENDS,
    ),
    fill=coming,
    link=sources.MANAGE_SOFTWARE,
    facts=("F-LINK-03",),
)

agent_link_software = Journey(
    "agent_link_software",
    title=_("Link software to HMRC as an agent"),
    section=sections.FIRM,
    audience=Audience.AGENTS,
    words="link software as an agent, agent link, link agent software, authorise software as an agent, agent software "
    "refused",
    checks_answers=False,
    routes={topic: [when(answer("link"), link), when(answer("refused"), refused), otherwise(renew)]},
)
