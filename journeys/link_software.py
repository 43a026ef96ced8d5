"""Linking a person's software to HMRC: the nine steps as they live them, how long it lasts, ending it, and trouble.

This is the link between bookkeeping software and HMRC. Connecting this assistant to HMRC is another thing, and has
another name.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import LINK_ENDS, NEXT_UPDATE, NO_CHANGE, NO_DEADLINE, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to know about linking your software to HMRC?"),
    short=_("What to read"),
    choices=(
        Option(
            "steps", _("See the 9 steps"), also="steps, how, how do i link, 9 steps, nine steps, authorise, connect"
        ),
        Option(
            "permission",
            _("See what I give permission for"),
            also="permission, safe, is it safe, what can it see, password, key, allowed",
        ),
        Option("lasts", _("See how long it lasts"), also="how long, 18 months, expire, expired, renew, again, re-auth"),
        Option("end", _("End the link"), also="unlink, remove, revoke, take the permission away, disconnect, stop it"),
        Option(
            "trouble",
            _("Solve a problem"),
            also="problem, trouble, error, it doesnt work, does not work, not connected, failed",
        ),
    ),
    help=_("Choose the one that is nearest to your question. You can read another one after it."),
)

problem = Choice(
    "problem",
    ask=_("What goes wrong?"),
    short=_("Problem"),
    choices=(
        Option("page", _("HMRC's page does not work in the chat"), also="telegram, browser, blank page, does not open"),
        Option(
            "sign_in", _("I used the wrong sign-in"), also="wrong sign in, wrong login, one login, gateway, which login"
        ),
        Option(
            "not_linked", _("It still says it is not linked"), also="not connected, not linked, still not, not working"
        ),
        Option(
            "refused", _("It says “not authorised”"), also="not authorised, client not authorised, unauthorised, 403"
        ),
        Option(
            "locked", _("I cannot sign in to HMRC"), also="password, user id, code, locked out, lost login, gateway id"
        ),
    ),
    help=_("Choose the one that is nearest. If none fits, ask the software maker."),
)

# ------------------------------------------------------------------------------------------------------ the endings

steps = Reading(
    "steps",
    title=_("Linking takes 9 steps, and HMRC's pages lead you"),
    body=(
        _("Steps 1 to 3: ask your software to link to HMRC. It opens HMRC's pages, on a start page."),
        _("Steps 4 to 6: sign in. Pass 2-step verification. HMRC may check your identity."),
        _("Step 7: give the software permission."),
        _("Steps 8 and 9: HMRC gives the software a key, and the software stores it. You need do nothing."),
    ),
    next=(
        _("Start in your software, not here."),
        _("Sign in at HMRC, never in the software."),
        _("Have ready what you use for 2-step verification."),
        _("Are you an agent? Use the sign-in of your agent services account."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.USE_THE_SERVICE,
    facts=("F-LINK-01", "F-LINK-02", "F-LINK-05", "F-DL-03"),
    follow_up=_("Did you link your software?"),
)

permission = Reading(
    "permission",
    title=_("The permission is for named uses only"),
    body=(
        _("You sign in at HMRC, never in the software. So the software does not learn your password."),
        _("HMRC gives the software a key. It belongs to your sign-in alone."),
    ),
    next=(
        _("If a program itself asks for your HMRC password, do not give it."),
        _("Never share your HMRC password with anyone."),
        NO_CHANGE,
    ),
    link=sources.USE_THE_SERVICE,
    facts=("F-LINK-02", "F-LINK-01", "F-SAFE-08"),
)

lasts = Reading(
    "lasts",
    title=_("The link lasts 18 months"),
    body=(
        _("Then you do all the steps again."),
        _("You also do them again when the software asks for more permissions."),
    ),
    next=(
        _("Note the day you linked it."),
        _("Link again before an update is due, so that nothing stops you."),
        LINK_ENDS,
    ),
    fill=coming,
    link=sources.MANAGE_SOFTWARE,
    facts=("F-LINK-03",),
)

ending = Reading(
    "ending",
    title=_("You can end the link at any time"),
    body=(
        _("You do it on HMRC's page for managing authorised software."),
        _("The link below goes there. You have to sign in."),
        _("It does not take you out of Making Tax Digital for Income Tax."),
    ),
    next=(
        _("Sign in, and choose the software to end."),
        _("Do you change software? Link the new one before the next update."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.MANAGE_SOFTWARE,
    facts=("F-LINK-03", "OO-X1", "F-DL-03"),
)

in_the_chat = Reading(
    "in_the_chat",
    title=_("Open the page in your phone's usual browser"),
    body=(
        _("A page that opens inside a chat app is not in your own browser."),
        _("Some sign-in pages are known to fail inside Telegram's built-in browser."),
    ),
    next=(
        _("Open your usual browser, and then the page there."),
        _("Or use the menu of the built-in one, to open the page outside the app."),
        _("Start the link in your software again."),
        NO_DEADLINE,
    ),
    link=sources.USE_THE_SERVICE,
    facts=("F-LINK-06", "F-LINK-05"),
)

wrong_sign_in = Reading(
    "wrong_sign_in",
    title=_("Use the sign-in you signed up with"),
    body=(
        _("The key belongs to the sign-in you used at HMRC, and to no other."),
        _("It can be Government Gateway, or GOV.UK One Login if you use that for Self Assessment."),
        _("Agents use that of their agent services account. The wrong one is the usual reason why linking fails."),
    ),
    next=(
        _("End the wrong link on HMRC's page. The link is below."),
        _("Sign out of HMRC, and start the link again in your software."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.MANAGE_SOFTWARE,
    facts=("F-LINK-02", "F-LINK-03", "F-SIGNUP-40", "F-ASA-03", "F-DL-03"),
)

not_linked = Reading(
    "not_linked",
    title=_("Check these things, one by one"),
    body=(
        _("Have you signed up? You have to complete sign-up before you can use the service."),
        _("Did you sign up today? New information may take a few hours to appear."),
        _("Did you give permission to the end? The software needs the key that HMRC gives it then."),
        _("Is the link over 18 months old? Then it has ended."),
    ),
    next=(
        _("Start the link again in your software."),
        _("If it still fails, ask the software maker. HMRC does not deal with that."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.USE_THE_SERVICE,
    facts=("F-LINK-01", "F-LINK-03", "F-SIGNUP-45", "SR-69", "F-HELP-04", "F-DL-03"),
)

not_authorised = Reading(
    "not_authorised",
    title=_("HMRC did not let the software in"),
    body=(
        _("The usual reason is the wrong sign-in."),
        _("Or you have not signed up yet. Signing up and linking are different acts."),
        _("For an agent, the client may not have authorised them, or only as a supporting agent."),
    ),
    next=(
        _("Check that you signed up with the sign-in you use now."),
        _("Link the software again, with that sign-in."),
        _("If it still fails, ask the software maker what HMRC answered."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.USE_THE_SERVICE,
    facts=("F-ASA-03", "F-LINK-02", "F-REG-11", "F-ROLE-03", "F-LINK-04", "F-HELP-04", "F-DL-03"),
)

locked_out = Reading(
    "locked_out",
    title=_("HMRC's online services helpdesk can help"),
    body=(
        _("It deals with passwords, user IDs and activation codes, by webchat."),
        _("I cannot see or reset your sign-in. Do not send me a password, a code or a photo of one."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.WEBCHAT_ONLINE_SERVICES,
    facts=("F-HELP-12", "F-SAFE-08", "F-DL-03"),
)

# -------------------------------------------------------------------------------------------- the table, read down

link_software = Journey(
    "link_software",
    title=_("Link my software to HMRC"),
    section=sections.SET_UP,
    audience=Audience.PEOPLE,
    intro=(_("This is about the software you keep records in. You do not need it to talk to me."),),
    words="link software, link my software, linking, authorise software, software not connected, reauthorise, re-auth, "
    "link expired, unlink, revoke permission, client not authorised, not authorised, wrong sign in, 18 months",
    checks_answers=False,
    routes={
        topic: [
            when(answer("steps"), steps),
            when(answer("permission"), permission),
            when(answer("lasts"), lasts),
            when(answer("end"), ending),
            otherwise(problem),
        ],
        problem: [
            when(answer("page"), in_the_chat),
            when(answer("sign_in"), wrong_sign_in),
            when(answer("not_linked"), not_linked),
            when(answer("refused"), not_authorised),
            otherwise(locked_out),
        ],
    },
)
