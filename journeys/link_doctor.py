"""HMRC refused, or does not answer: what it most likely is, and how to mend it.

HMRC gives one answer for several causes (F-ROLE-04), so this asks at most two questions: what was seen, and who it was.
It serves people who link their own software and people who connect this assistant alike: HMRC refuses both for the
same reasons.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.engine.journey import Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

# ---------------------------------------------------------------------------------------------------- the questions

seen = Choice(
    "seen",
    ask=_("What did you see?"),
    short=_("What you saw"),
    choices=(
        Option(
            "refused",
            _("Not authorised, or access refused"),
            also="not authorised, unauthorised, refused, 403, forbidden, access denied, client or agent not authorised",
        ),
        Option(
            "not_signed_up",
            _("It says I have not signed up"),
            also="not signed up, not enrolled, client not mtd enrolled, no record",
        ),
        Option(
            "number",
            _("It does not know my number"),
            also="wrong number, nino, national insurance number, not found, no match",
        ),
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
    ),
    help=_("Choose the one that is nearest. The words differ from one software to another."),
)

who = Choice(
    "who",
    ask=_("Who signed in at HMRC?"),
    short=_("Who signed in"),
    choices=(
        Option("person", _("I did, for my own tax"), also="me, myself, individual, my own"),
        Option("main", _("I did, as a main agent"), also="main agent, agent, accountant"),
        Option("supporting", _("I did, as a supporting agent"), also="supporting agent, supporting, bookkeeper"),
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
    ),
    link=sources.SIGN_UP,
    facts=("F-LATE-01", "SR-58"),
)

own_sign_in = Reading(
    "own_sign_in",
    title=_("Most likely: not signed up yet, or another sign-in"),
    body=(
        _("HMRC gives the same refusal for both."),
        _("Use the sign-in that you used to sign up. HMRC advises to use the one you have for Self Assessment."),
        _("An agent's sign-in does not open your own record."),
    ),
    next=(
        _("Sign in at HMRC with that sign-in and see if you are signed up."),
        _("If you are, link or connect once more with the same sign-in."),
        _("If you are not, sign up first."),
    ),
    link=sources.SIGN_UP,
    facts=("SR-58", "F-LATE-01"),
)

agent_sign_in = Reading(
    "agent_sign_in",
    title=_("Most likely: the wrong sign-in, or no authorisation"),
    body=(
        _("The wrong sign-in is the usual reason. Use the one of your agent services account."),
        _("If your firm has several agent sign-ins, use the one that holds the client. HMRC refuses the others."),
        _("The client must have authorised your firm, and must be signed up."),
    ),
    next=(
        _("Sign in to your agent services account and look for the client there."),
        _("If the client is not there, ask for authorisation, or use the other sign-in."),
        _("If the client is there, see if they are signed up. Then link or connect once more."),
    ),
    link=sources.AGENT_SIGN_IN,
    facts=("F-ASA-03", "F-LINK-04", "SR-105"),
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
    ),
    link=sources.AGENT_SIGN_IN,
    facts=("F-ROLE-03", "F-ASA-03"),
)

wrong_number = Reading(
    "wrong_number",
    title=_("Most likely: the National Insurance number has a mistake"),
    body=(
        _("It has 2 letters, 6 figures and a letter. Check yours."),
        _("It must be the number of the person whose tax it is, not of their agent or partner."),
        _("Do not send it to me here. You type it on the connecting page only."),
    ),
    next=(_("Start once more and type the number with care."),),
    link=sources.ONLINE_SERVICES,
    facts=("F-LINK-01", "F-SAFE-08"),
)

ended = Reading(
    "ended",
    title=_("Most likely: the permission has ended"),
    body=(
        _("A permission lasts 18 months. It ends sooner if you, or HMRC, take it back."),
        _("It also ends when the software asks for more than you agreed to."),
    ),
    next=(
        _("Link your software once more, or connect here once more."),
        _("HMRC's page for managing authorised software shows which permissions you have."),
    ),
    link=sources.MANAGE_SOFTWARE,
    facts=("F-LINK-03",),
)

browser = Reading(
    "browser",
    title=_("Most likely: the browser inside a chat app"),
    body=(
        _("Some sign-in pages do not work there. Open the link in your phone's usual browser."),
        _("For a lost password, user ID or code, use the webchat of HMRC's online services helpdesk."),
    ),
    next=(_("Copy the link, open your usual browser, and paste it there."),),
    link=sources.WEBCHAT_ONLINE_SERVICES,
    facts=("F-LINK-06", "F-HELP-12"),
)

not_answering = Reading(
    "not_answering",
    title=_("Most likely: HMRC's service has trouble"),
    body=(
        _("Nothing is wrong with your record, and you need not do anything again."),
        _("If you have just sent an update, it may take up to an hour until HMRC shows it as done."),
    ),
    next=(_("Try again in an hour."), _("If it lasts, look at HMRC's online services page.")),
    link=sources.ONLINE_SERVICES,
    facts=("F-DL-10",),
)

# -------------------------------------------------------------------------------------------- the table, read down

link_doctor = Journey(
    "link_doctor",
    title=_("Find out why HMRC refuses"),
    section=sections.PEOPLE_TO_ASK,
    words="link doctor, will not connect, wont connect, won't link, cannot connect, can't connect, not authorised, "
    "hmrc error, link fails, linking fails, hmrc refused, connection failed",
    checks_answers=False,
    routes={
        seen: [
            when(answer("refused"), who),
            when(answer("not_signed_up"), not_signed_up),
            when(answer("number"), wrong_number),
            when(answer("stopped"), ended),
            when(answer("sign_in"), browser),
            otherwise(not_answering),
        ],
        who: [when(answer("person"), own_sign_in), when(answer("main"), agent_sign_in), otherwise(supporting)],
    },
)
