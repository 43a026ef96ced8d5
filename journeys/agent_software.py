"""Choosing software for clients and linking it as an agent, and why HMRC may refuse.

One question, then a page to read. This is about the agent's bookkeeping product, not about this assistant's own
connection to HMRC.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

topic = Choice(
    "topic",
    ask=_("What do you want to do with software?"),
    short=_("Topic"),
    choices=(
        Option("choose", _("Choose software for your clients"), also="choose, which software, find, free, bridging"),
        Option("link", _("Link software to HMRC"), also="link, connect, authorise, permission, 9 steps"),
        Option("refused", _("Find out why HMRC refuses"), also="refused, error, not working, will not connect, fails"),
        Option("renew", _("Renew or end the link"), also="renew, end, expired, 18 months, remove, revoke"),
    ),
    help=_("I do not recommend products. HMRC's page lists the ones that meet its standards."),
)

choose = Reading(
    "choose",
    title=_("Choose from the products HMRC lists"),
    body=(
        _("HMRC's finder lists only products that meet its minimum standards, alone or together. Some are free."),
        _("One kind creates digital records. Bridging software connects to records the client already has."),
        _("Agree the software with your client before you choose."),
        _("You can sign the client up first. The software must be in place before you use this service."),
    ),
    link=sources.FIND_SOFTWARE,
    facts=("F-SOFT-01", "F-SOFT-02", "F-SOFT-03", "F-GUID-02"),
)

link = Reading(
    "link",
    title=_("Link software with your agent services account"),
    body=(
        _("You sign in at HMRC, never in the software. You allow named uses only."),
        _("If your firm has several agent sign-ins, use the one that holds the client."),
        _("HMRC then gives the software a key, which it stores. The key belongs to that sign-in alone."),
    ),
    next=(
        _("Ask the software to link to HMRC. It opens HMRC's pages."),
        _("Sign in with your agent services account."),
        _("Set up or pass 2-step verification, and the identity checks if there are any."),
        _("Give permission. Then go back to the software."),
        _("If HMRC's page fails inside a chat app, open the link in your usual browser."),
    ),
    link=sources.USE_THE_SERVICE,
    facts=("F-LINK-04", "F-LINK-01", "F-LINK-02", "F-ASA-03", "F-LINK-06"),
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
    ),
    link=sources.USE_THE_SERVICE,
    facts=("F-LINK-04", "F-ASA-03", "F-ROLE-03", "F-LINK-03", "F-HELP-04"),
)

renew = Reading(
    "renew",
    title=_("The link lasts 18 months"),
    body=(
        _("After that you do it all again. You also do it again when the software asks for more permissions."),
        _("You can end it at any time on HMRC's page for managing authorised software."),
    ),
    link=sources.MANAGE_SOFTWARE,
    facts=("F-LINK-03",),
)

agent_software = Journey(
    "agent_software",
    title=_("Choose and link software as an agent"),
    section=sections.FIRM,
    audience=Audience.AGENTS,
    words="agent software, software for clients, link software as an agent, software for my clients, practice software",
    checks_answers=False,
    routes={
        topic: [
            when(answer("choose"), choose),
            when(answer("link"), link),
            when(answer("refused"), refused),
            otherwise(renew),
        ],
    },
)
