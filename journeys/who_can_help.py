"""Who may do things at HMRC for somebody: one agent or two, a friend or relative, or people who work for them."""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import NEXT_WEEKDAY, NO_CHANGE, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

# ----------------------------------------------------------------------------------------------------- the question

helper = Choice(
    "helper",
    ask=_("Who do you want to do it for you?"),
    short=_("Who helps"),
    choices=(
        Option(
            "agent",
            _("My accountant or bookkeeper"),
            also="agent, an agent, accountant, bookkeeper, tax adviser, adviser, can my accountant do it",
        ),
        Option(
            "two",
            _("An accountant and a bookkeeper, both"),
            also="two agents, both, main agent, supporting agent, more than one agent, main and supporting",
        ),
        Option(
            "family",
            _("A friend or someone in my family"),
            also="friend, wife, my wife, husband, my husband, son, my son, daughter, my daughter, partner, relative, "
            "spouse, family, mum, dad, trusted helper",
        ),
        Option(
            "staff",
            _("Someone who works for me"),
            also="staff, employee, office manager, secretary, works for me, my business",
        ),
        Option(
            "phone",
            _("Someone to phone HMRC with me"),
            also="phone, call, ring, speak to hmrc for me, talk to hmrc for me, helpline",
        ),
    ),
    help=_("Choose the person you have in mind. You can read about another one after it."),
)

# ------------------------------------------------------------------------------------------------------ the endings

agent = Reading(
    "agent",
    title=_("Your agent can sign you up, with your permission"),
    body=(
        _("An agent is someone you appoint, such as an accountant or a bookkeeper."),
        _("They need your authorisation at HMRC, and an agent services account."),
        _("To get that account, a firm must be supervised against money laundering."),
        _("A bookkeeper or adviser without these cannot sign you up or act in HMRC's services."),
    ),
    next=(
        _("Ask if they have an agent services account."),
        _("They send you a link. Sign in to HMRC with it, and accept."),
        _("Never give an agent your HMRC sign-in details. An agent must never sign in as you."),
        NO_CHANGE,
    ),
    link=sources.AUTHORISE_AN_AGENT,
    facts=("F-AUTH-08", "F-ACT-01", "F-ACT-02", "F-AUTH-04"),
)

two_agents = Reading(
    "two_agents",
    title=_("You can have one main agent, and supporting agents too"),
    body=(
        _("A main agent can do everything an agent can do. That includes your tax return."),
        _("A supporting agent can sign you up, change your income sources and send quarterly updates."),
        _("A supporting agent cannot do your tax return, payments, refunds or appeals."),
        _("When you accept a new main agent, the one before is removed. I know of no date on which this changes."),
    ),
    link=sources.CHOOSE_AGENTS,
    facts=("F-ROLE-01", "F-ROLE-02", "F-ROLE-03", "F-AUTH-07"),
)

family = Reading(
    "family",
    title=_("A friend or relative can help, but not sign you up"),
    body=(
        _("Someone who helps you unpaid is not an agent. HMRC has the Trusted Helper service for them."),
        _("As far as we know, they can do some tasks in the personal tax accounts of up to 5 people."),
        _("HMRC publishes nothing that lets them sign you up, link software, send updates or submit your return."),
        _("You stay responsible for your tax."),
    ),
    next=(
        _("Do those things yourself, or appoint an agent for them."),
        _("Do not give anyone your HMRC password."),
        NO_CHANGE,
    ),
    link=sources.HELP_FRIENDS_AND_FAMILY,
    facts=("F-ACT-03", "F-ACT-04", "F-SAFE-08"),
)

staff = Reading(
    "staff",
    title=_("People who work for you are not agents"),
    body=(
        _("You do not authorise them as agents. They use the business's own HMRC online account."),
        _("To sign up, they must be an administrator of that account."),
        NO_CHANGE,
    ),
    link=sources.AUTHORISE_AN_AGENT,
    facts=("F-ACT-05", "F-SIGNUP-24"),
)

on_the_phone = Reading(
    "on_the_phone",
    title=_("A helper can talk to HMRC while you are there"),
    body=(
        _("As far as we know, you pass security and agree. Then HMRC talks to your helper."),
        _("The page has today's phone number and hours."),
        _("Is contact hard for you because of your health? HMRC's Extra Support Team can help."),
        NEXT_WEEKDAY,
    ),
    fill=coming,
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("F-ACT-06", "F-HELP-01", "F-HELP-05"),
)

# -------------------------------------------------------------------------------------------- the table, read down

who_can_help = Journey(
    "who_can_help",
    title=_("Find out who can do it for you"),
    section=sections.SET_UP,
    audience=Audience.PEOPLE,
    words="who can help, who can help me, who can do it for me, can my accountant do it, can my wife do it, "
    "can my husband do it, can someone do it for me, trusted helper, my accountant, do i need an accountant",
    checks_answers=False,
    routes={
        helper: [
            when(answer("agent"), agent),
            when(answer("two"), two_agents),
            when(answer("family"), family),
            when(answer("staff"), staff),
            otherwise(on_the_phone),
        ],
    },
)
