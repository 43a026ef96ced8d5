"""HMRC refused, or does not answer: what it most likely is, and how to mend it.

HMRC gives one answer for several causes (F-ROLE-04), so this asks what was seen, and one question more where that does
not tell. Who signed in is known in a chat, and often more is: what is known is not asked. It serves people who link
their own software and people who connect this assistant alike: HMRC refuses both for the same reasons.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import IF_REQUIRED, NEXT_UPDATE, coming
from journeys.engine.journey import Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

# ---------------------------------------------------------------------------------------------------- the questions

who = Choice(
    "who",
    ask=_("Who signed in at HMRC?"),
    short=_("Who signed in"),
    choices=(
        Option("person", _("I did, for my own tax"), also="me, myself, individual, my own"),
        Option("agent", _("I did, as an agent"), also="agent, accountant, bookkeeper, main agent, supporting agent"),
    ),
)

_NOT_SIGNED_UP = "not signed up, not enrolled, client not mtd enrolled, no record"
_NUMBER = "wrong number, nino, national insurance number, not found, no match"
_SEEN = _("What did you see?")
_WHAT = _("What you saw")
_NEAREST = _("Choose the one that is nearest. The words differ from one software to another.")
_REFUSED = Option(
    "refused",
    _("Not authorised, or access refused"),
    also="not authorised, unauthorised, refused, 403, forbidden, access denied, client or agent not authorised",
)
_OF_EITHER = (
    Option(
        "stopped",
        _("It worked before, and stopped"),
        also="stopped, stopped working, expired, worked before, ended, 401",
    ),
    Option(
        "sign_in",
        _("I cannot sign in, or the page fails"),
        also="cannot sign in, password, page does not open, blank page, user id, telegram browser",
    ),
    Option("down", _("HMRC does not answer"), also="down, unavailable, 500, 503, try again later, timeout, error"),
)

seen = Choice(
    "seen",
    ask=_SEEN,
    short=_WHAT,
    help=_NEAREST,
    choices=(
        _REFUSED,
        Option("not_signed_up", _("It says I have not signed up"), also=_NOT_SIGNED_UP),
        Option("number", _("It does not know my number"), also=_NUMBER),
        *_OF_EITHER,
    ),
)

seen_by_agent = Choice(
    "seen_by_agent",
    ask=_SEEN,
    short=_WHAT,
    help=_NEAREST,
    choices=(
        _REFUSED,
        Option("not_signed_up", _("It says the client has not signed up"), also=_NOT_SIGNED_UP),
        Option("number", _("It does not know the client's number"), also=_NUMBER),
        *_OF_EITHER,
        Option(
            "part",
            _("Only what a client owes is refused"),
            also="part of it, some of it, balance refused, payments refused",
        ),
    ),
)

signed_up = Choice(
    "signed_up",
    ask=_("Are you signed up for Making Tax Digital for Income Tax?"),
    short=_("Signed up"),
    choices=(
        Option("yes", _("Yes, HMRC confirmed it"), also="yes, y, confirmed, signed up"),
        Option("unsure", _("No, or I am not sure"), also="no, n, not sure, do not know, don't know, unsure"),
    ),
    help=_("A letter from HMRC, or being registered for Self Assessment, is not yet a sign-up."),
    facts=("F-LATE-01",),
)

account = Choice(
    "account",
    ask=_("What does your agent services account show for this client?"),
    short=_("Your agent services account"),
    choices=(
        Option("main", _("The client, with us as main agent"), also="main agent, main"),
        Option("supporting", _("The client, with us as supporting agent"), also="supporting agent, supporting"),
        Option("missing", _("The client is not there"), also="not there, missing, no client, request is open"),
        Option(
            "none",
            _("I used another sign-in, or have no such account"),
            also="no account, another sign-in, other sign-in, none",
        ),
    ),
    help=_("If you do not know which kind of agent you are, choose main agent."),
)

# ------------------------------------------------------------------------------------------------------ the endings

not_signed_up = Reading(
    "not_signed_up",
    title=_("Most likely: the sign-up is not done yet"),
    body=(
        _("Registering for Self Assessment is not the same as signing up. Nor is a letter from HMRC."),
        _("HMRC refuses every software until you or your agent have signed up."),
    ),
    next=(
        _("Sign in at HMRC and see if you are signed up."),
        _("If you are not, sign up. Then link your software, or connect here, once more."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.SIGN_UP,
    facts=("F-LATE-01", "SR-58", "F-DL-03"),
)

own_sign_in = Reading(
    "own_sign_in",
    title=_("Most likely: another sign-in than the one you signed up with"),
    body=(
        _("Use the sign-in that you used to sign up. HMRC advises to use the one you have for Self Assessment."),
        _("An agent's sign-in does not open your own record."),
        _("The next likeliest: the National Insurance number has a mistake, or is not yours."),
    ),
    next=(
        _("Link or connect once more, with the sign-in that you signed up with."),
        _("Type the National Insurance number with care, on the page that asks for it."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=("SR-58", "F-LINK-01", "F-DL-03"),
)

no_account = Reading(
    "no_account",
    title=_("Most likely: the sign-in has no agent services account"),
    body=(
        _("HMRC lets agents in with the sign-in of their agent services account only."),
        _("The wrong sign-in is the usual reason. An account for another HMRC service does not do."),
    ),
    next=(
        _("If you have the account, link or connect once more with its sign-in."),
        _("If you have none, create one first. You create it only once."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.AGENT_SIGN_IN,
    facts=("F-ASA-01", "F-ASA-03", "F-DL-03"),
)

not_authorised = Reading(
    "not_authorised",
    title=_("Most likely: the client has not authorised you"),
    body=(
        _("HMRC shows a client's record only to an agent whom the client has authorised."),
        _("A request ends after 21 days. Until the client accepts it, HMRC refuses you."),
        _("If your firm has several agent sign-ins, another may hold the client."),
    ),
    next=(
        _("See in your agent services account if a request is open. If it is, remind the client."),
        _("If none is open, ask the client for authorisation."),
        _("Once they have accepted, check with HMRC again."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.AGENT_SIGN_IN,
    facts=("F-AUTH-04", "F-LINK-04", "F-DL-03"),
)

agent_sign_in = Reading(
    "agent_sign_in",
    title=_("Most likely: another sign-in of your firm"),
    body=(
        _("If your firm has several agent sign-ins, use the one that holds the client. HMRC refuses the others."),
        _("The next likeliest: the National Insurance number has a mistake, or the client has not signed up."),
    ),
    next=(
        _("Link or connect once more with the sign-in that shows you the client."),
        _("Compare the number with the one that you have from the client."),
        _("See if the client is signed up. If not, sign them up."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.AGENT_SIGN_IN,
    facts=("F-LINK-04", "SR-105", "F-DL-03"),
)

supporting = Reading(
    "supporting",
    title=_("Most likely: only a main agent may do this"),
    body=(
        _("A supporting agent can send quarterly updates and see deadlines."),
        _("They cannot do the tax return, calculations, payments, refunds or penalties."),
        _("If everything is refused, the sign-in may be the wrong one, or the client has not authorised you."),
    ),
    next=(
        _("For what a client owes, ask the main agent or the client."),
        _("For the rest, sign in to your agent services account and look for the client there."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.AGENT_SIGN_IN,
    facts=("F-ROLE-03", "F-ASA-03", "F-DL-03"),
)

wrong_number = Reading(
    "wrong_number",
    title=_("Most likely: the National Insurance number has a mistake"),
    body=(
        _("It has 2 letters, 6 figures and a letter. Check yours."),
        _("It must be the number of the person whose tax it is, not of their agent or partner."),
        _("Do not send it to me here. You type it on the connecting page only."),
    ),
    next=(
        _("Start once more and type the number with care."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=("F-LINK-01", "F-SAFE-08", "F-DL-03"),
)

ended = Reading(
    "ended",
    title=_("Most likely: the permission has ended"),
    body=(
        _("A permission lasts 18 months. It ends sooner if you, or HMRC, take it back."),
        _("You also link again when the software asks for more than you agreed to."),
    ),
    next=(
        _("Link your software once more, or connect here once more."),
        _("HMRC's page for managing authorised software shows which permissions you have."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.MANAGE_SOFTWARE,
    facts=(
        "F-LINK-03",
        "F-DL-03",
    ),
)

browser = Reading(
    "browser",
    title=_("Most likely: the browser inside a chat app"),
    body=(
        _("Some sign-in pages do not work there. Open the link in your phone's usual browser."),
        _("For a lost password, user ID or code, use the webchat of HMRC's online services helpdesk."),
    ),
    next=(
        _("Copy the link, open your usual browser, and paste it there."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.WEBCHAT_ONLINE_SERVICES,
    facts=("F-LINK-06", "F-HELP-12", "F-DL-03"),
)

not_answering = Reading(
    "not_answering",
    title=_("Most likely: HMRC's service has trouble"),
    body=(
        _("You need not do anything again."),
        _("If you have just sent an update, it may take up to an hour until HMRC shows it as done."),
    ),
    next=(_("Try again in an hour."), _("If it lasts, look at HMRC's online services page."), NEXT_UPDATE),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=(
        "F-DL-10",
        "F-DL-03",
    ),
)

# -------------------------------------------------------------------------------------------- the table, read down

_FOR_EITHER = (
    when(answer("not_signed_up"), not_signed_up),
    when(answer("number"), wrong_number),
    when(answer("stopped"), ended),
    when(answer("sign_in"), browser),
    otherwise(not_answering),
)

link_doctor = Journey(
    "link_doctor",
    title=_("Find out why HMRC refuses"),
    section=sections.PEOPLE_TO_ASK,
    words="link doctor, will not connect, wont connect, won't link, cannot connect, can't connect, not authorised, "
    "hmrc error, link fails, linking fails, hmrc refused, connection failed",
    checks_answers=False,
    routes={
        who: [when(answer("person"), seen), otherwise(seen_by_agent)],
        seen: [when(answer("refused"), signed_up), *_FOR_EITHER],
        seen_by_agent: [when(answer("refused"), account), when(answer("part"), supporting), *_FOR_EITHER],
        signed_up: [when(answer("yes"), own_sign_in), otherwise(not_signed_up)],
        account: [
            when(answer("main"), agent_sign_in),
            when(answer("supporting"), supporting),
            when(answer("missing"), not_authorised),
            otherwise(no_account),
        ],
    },
)
