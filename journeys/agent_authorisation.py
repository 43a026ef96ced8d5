"""Asking a client to authorise you: the 21-day request, your role, what the client sees, and a message to send them.

The request asks for a postcode, sign-up never does (F-AUTH-02). A client can authorise you before being signed up
(F-AUTH-05).
"""

from __future__ import annotations

from datetime import timedelta

from journeys import sections, sources
from journeys.coming import FOR_CLIENTS, REGISTER_BY, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Facts, Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Value, _

REQUEST_LASTS = timedelta(days=21)
"""How long a client has to answer a request (F-AUTH-04)."""

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to do?"),
    short=_("Topic"),
    choices=(
        Option("ask", _("Ask a client to authorise you"), also="ask, request, authorise, handshake, new client"),
        Option("role", _("Choose your role for a client"), also="role, main, supporting, main or supporting"),
        Option("sees", _("See what your client will see"), also="client sees, see, consent, what they see"),
        Option("write", _("Get a message for your client"), also="message, write, email, template, letter, copy"),
        Option(
            "follow",
            _("Follow up a request"),
            also="expired, declined, accepted, waiting, status, link expired, how do i know, 21 days",
        ),
    ),
    help=_("To be authorised is to have the client's permission at HMRC to act for them."),
)

client = Choice(
    "client",
    ask=_("Which of these is your client?"),
    short=_("Your client"),
    choices=(
        Option(
            "before",
            _("Authorised you for Self Assessment"),
            also="authorised before, existing, 64-8, already authorised",
        ),
        Option("no_utr", _("Has no UTR"), also="no utr, not registered, new to self assessment"),
        Option("not_signed", _("Has a UTR, not signed up yet"), also="not signed up, has utr, new, not yet"),
        Option("signed", _("Signed up already"), also="signed up, in already, in the service"),
    ),
    why=_("Some clients need no request. For others HMRC's form asks for other details."),
    facts=("F-AUTH-02", "F-AUTH-05", "F-AUTH-06", "F-COPY-04"),
)

role = Choice(
    "role",
    ask=_("Which role do you ask for?"),
    short=_("Your role"),
    choices=(
        Option("main", _("Main agent"), also="main, full"),
        Option("supporting", _("Supporting agent"), also="supporting, support, bookkeeper"),
    ),
    help=_("Only a main agent can submit the tax return. A client has one main agent at a time."),
    facts=("F-ROLE-01", "F-ROLE-02", "F-ROLE-03"),
)


def _expiry(facts: Facts) -> dict[str, Value]:
    """When a request made today runs out."""
    return {"expires": facts.today + REQUEST_LASTS}


# ------------------------------------------------------------------------------------------------------ the endings

no_request = Outcome(
    "no_request",
    title=_("You need not ask this client again"),
    body=(
        _("A client who authorised you for Self Assessment can be copied across."),
        _("After sign-up, a copied authorisation becomes one for this service. It makes you the main agent."),
    ),
    next=(
        _("Copy the client across to your agent services account, if you have not."),
        _("Then go straight to sign-up."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.ADD_CLIENT_AUTHORISATIONS,
    facts=("F-COPY-04", "F-COPY-06", "SR-107", "F-DL-03"),
)

register_first = Outcome(
    "register_first",
    title=_("Your client has to register for Self Assessment first"),
    body=(_("You cannot ask a client who has no UTR. HMRC posts it after they register."),),
    next=(
        _("Ask your client to register for Self Assessment."),
        _("When the UTR has come, ask to be authorised."),
        REGISTER_BY,
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-AUTH-06", "F-REG-07", "F-REG-10", "F-REG-05"),
    follow_up=_("Did your client get a UTR?"),
)

_SIGN_IN = _("Sign in with your agent services account. You ask clients one by one.")
_ROLE = _("Choose your role for this client: main agent or supporting agent.")
_SEND = _("HMRC gives you a link. Send it to the client. It runs out after 21 days: {expires}, if made today.")

ask_before_sign_up = Outcome(
    "ask_before_sign_up",
    title=_("You can ask this client now, before sign-up"),
    body=(
        _("If they accept, you first get a limited authorisation. It is enough to sign the client up."),
        _("After sign-up it becomes one for this service, and keeps its role."),
    ),
    next=(
        _SIGN_IN,
        _("Give the client's National Insurance number and home postcode."),
        _ROLE,
        _SEND,
        _("Wait for the client to sign in and accept. HMRC emails you when the status changes."),
    ),
    fill=_expiry,
    link=sources.ASK_FOR_AUTHORISATION,
    facts=("F-AUTH-05", "F-AUTH-01", "F-AUTH-02", "F-AUTH-03", "F-AUTH-04", "SR-107"),
    follow_up=_("Did your client accept the request?"),
)

ask_after_sign_up = Outcome(
    "ask_after_sign_up",
    title=_("You can ask this client now"),
    body=(
        _("When they accept, you can act for them in this service."),
        _("If you become the main agent, the existing main agent is removed."),
    ),
    next=(
        _SIGN_IN,
        _("Give the client's National Insurance number and a postcode."),
        _("A sole trader's is that of the business address. For any other client, give the home postcode."),
        _ROLE,
        _SEND,
    ),
    fill=_expiry,
    link=sources.ASK_FOR_AUTHORISATION,
    facts=("F-AUTH-02", "F-AUTH-01", "F-AUTH-03", "F-AUTH-04", "F-AUTH-07"),
    follow_up=_("Did your client accept the request?"),
)

your_role = Reading(
    "your_role",
    title=_("You choose your role for each client"),
    body=(
        _("A main agent can do everything an agent can do, with the tax return and calculations."),
        _("A supporting agent can sign up the client and send updates, but not do the tax return."),
        _("A client has one main agent. When they accept a new one, the existing main agent is removed."),
        _("A client may have any number of supporting agents. I know of no date on which this changes."),
    ),
    link=sources.CHOOSE_AGENTS,
    facts=("F-ROLE-01", "F-ROLE-02", "F-ROLE-03", "F-AUTH-03", "F-AUTH-07"),
)

client_sees = Reading(
    "client_sees",
    title=_("Your client opens your link and signs in to HMRC"),
    body=(
        _("They use the user ID they have for this service, or their personal tax account."),
        _("They see what you may do as their main agent or supporting agent."),
        _("They accept or decline. A new main agent takes the place of the existing main agent."),
        _("It lasts until they end it, or pick another main agent."),
    ),
    next=(
        _("Tell your client to expect the link, so that it does not look like a scam."),
        _("Never ask for their sign-in details. You must never sign in as a client."),
        _("A request made today expires on {expires}."),
    ),
    fill=_expiry,
    link=sources.AUTHORISE_AN_AGENT,
    facts=("F-AUTH-04", "F-AUTH-07", "F-AUTH-08", "F-ROLE-02", "F-ROLE-03"),
)

# In the two messages the title is the subject, and the first screen is all that is sent.
_WORK = _("Open this link from HMRC: [put the link here]. Sign in with your own details, and accept or decline.")
_YOURS = _("Do it before {expires}. You can end it at any time. Never give us your HMRC sign-in details.")
_TO_DO = (
    _("Copy the message above. Put in HMRC's link and your name."),
    _("If you made the request before today, change the date. It is 21 days after the request."),
)

message_main = Reading(
    "message_main",
    title=_("Let us be your main agent at HMRC"),
    body=(
        _("We ask to act for you in Making Tax Digital for Income Tax."),
        _WORK,
        _("We can then send your updates and your tax return. If you have another main agent, they are removed."),
        _YOURS,
    ),
    next=_TO_DO,
    fill=_expiry,
    link=sources.AUTHORISE_AN_AGENT,
    facts=("F-AUTH-04", "F-AUTH-07", "F-AUTH-08", "F-ROLE-02"),
    follow_up=_("Did your client accept the request?"),
)

message_supporting = Reading(
    "message_supporting",
    title=_("Let us be your supporting agent at HMRC"),
    body=(
        _("We ask to act for you in Making Tax Digital for Income Tax."),
        _WORK,
        _("We can then send your updates. We cannot do your tax return. You may keep your main agent."),
        _YOURS,
    ),
    next=_TO_DO,
    fill=_expiry,
    link=sources.AUTHORISE_AN_AGENT,
    facts=("F-AUTH-04", "F-AUTH-07", "F-AUTH-08", "F-ROLE-01", "F-ROLE-03"),
    follow_up=_("Did your client accept the request?"),
)

follow_up = Reading(
    "follow_up",
    title=_("HMRC emails you when a request changes"),
    body=(
        _("So you learn when a client accepts or declines, or when the request runs out."),
        _("A request expires after 21 days. One made today expires on {expires}."),
    ),
    next=(
        _("If it expired, or was declined by mistake, make a new request and send the new link."),
        _("If the client cannot sign in, HMRC's online services helpdesk can help them."),
        _("If they accept before sign-up, sign them up next. A limited authorisation is enough."),
    ),
    fill=_expiry,
    link=sources.ASK_FOR_AUTHORISATION,
    facts=("F-AUTH-04", "F-AUTH-05", "F-HELP-12"),
)

# -------------------------------------------------------------------------------------------- the table, read down

agent_authorisation = Journey(
    "agent_authorisation",
    title=_("Ask a client to authorise you"),
    section=sections.CLIENTS,
    audience=Audience.AGENTS,
    words="authorisation, authorise, authorisation request, ask for authorisation, new client, digital handshake, "
    "client authorisation, request expired, authorisation link",
    checks_answers=False,
    routes={
        topic: [
            when(answer("ask"), client),
            when(answer("role"), your_role),
            when(answer("sees"), client_sees),
            when(answer("write"), role),
            otherwise(follow_up),
        ],
        client: [
            when(answer("before"), no_request),
            when(answer("no_utr"), register_first),
            when(answer("not_signed"), ask_before_sign_up),
            otherwise(ask_after_sign_up),
        ],
        role: [when(answer("main"), message_main), otherwise(message_supporting)],
    },
)
