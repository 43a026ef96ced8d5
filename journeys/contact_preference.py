"""Changing how HMRC writes to you: online messages or letters on paper, and what each of them means."""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import NEXT_UPDATE, NO_CHANGE, NO_DEADLINE, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

# ----------------------------------------------------------------------------------------------------- the question

topic = Choice(
    "topic",
    ask=_("What do you want to do about HMRC's messages?"),
    short=_("What to do"),
    choices=(
        Option(
            "online",
            _("Get messages online"),
            also="digital, email, emails, text, paperless, online, no more letters, stop the post, not post",
        ),
        Option("paper", _("Get letters on paper"), also="letters, paper, post, go paper, by post"),
        Option(
            "message",
            _("Find a message that an email is about"),
            also="secure message, secure mailbox, message waiting, where is my message, got an email",
        ),
        Option("moved", _("Change my address"), also="moved house, i moved, new address, old address, wrong address"),
        Option(
            "other_person",
            _("Ask someone else to change it"),
            also="agent, accountant, my agent, can my accountant, someone else, for a client",
        ),
    ),
    help=_("Choose what is nearest. You can read another one afterwards."),
    facts=("F-CONT-01",),
)

# ------------------------------------------------------------------------------------------------------ the endings

_SIGN_IN = _("Sign in to HMRC online services, as you do for this service.")
_OPEN = _("Open the account settings. I do not know the page's exact name.")
_AGAIN = _("You can change it again at any time. HMRC also asks during sign-up.")
_FINISHED = _("Did you change how HMRC writes to you?")

online = Reading(
    "online",
    title=_("You can get HMRC's messages online"),
    body=(
        _("They come to a secure mailbox in HMRC online services."),
        _("You also get reminders for updates and payments."),
    ),
    next=(_SIGN_IN, _OPEN, _("Change the communication (paperless) preference to online."), _AGAIN, NO_DEADLINE),
    link=sources.ONLINE_SERVICES,
    facts=("F-CONT-01", "F-CONT-02"),
    follow_up=_FINISHED,
)

paper = Reading(
    "paper",
    title=_("You can get HMRC's letters on paper"),
    body=(
        _("On paper you get no reminders for updates and payments."),
        _("So note the deadlines yourself."),
    ),
    next=(_SIGN_IN, _OPEN, _("Change the communication (paperless) preference to paper."), _AGAIN, NEXT_UPDATE),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=("F-CONT-01", "F-CONT-02", "F-DL-03"),
    follow_up=_FINISHED,
)

waiting = Reading(
    "waiting",
    title=_("The email only says that a message is waiting for you"),
    body=(
        _("It is up to you to look. The message counts as received, so do not leave it."),
        _("It is in your secure mailbox in HMRC online services. Sign in to read it."),
        _("Keep your email address up to date."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=("F-CONT-03", "F-CONT-01", "F-DL-03"),
)

moved = Reading(
    "moved",
    title=_("This setting is about paper or online, not about your address"),
    body=(
        _("I know of no HMRC text about a new address for this service."),
        _("HMRC online services cannot change the address of a business yet."),
        _("So ask HMRC how to change where letters go. The page below says how to reach HMRC."),
        NO_DEADLINE,
    ),
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("F-HELP-01", "F-FUT-01", "F-CONT-01"),
)

only_you = Reading(
    "only_you",
    title=_("Only you can change how HMRC writes to you"),
    body=(
        _("An agent cannot do it for you. You do it in HMRC online services."),
        _("Never give an agent your HMRC sign-in details."),
        NO_CHANGE,
    ),
    link=sources.ONLINE_SERVICES,
    facts=("F-TASK-01", "F-AUTH-08"),
)

# -------------------------------------------------------------------------------------------- the table, read down

contact_preference = Journey(
    "contact_preference",
    title=_("Change how HMRC writes to you"),
    section=sections.CHANGES,
    audience=Audience.PEOPLE,
    words="contact preference, paperless, letters, post, email from hmrc, secure message, go paper, moved house",
    checks_answers=False,
    routes={
        topic: [
            when(answer("paper"), paper),
            when(answer("message"), waiting),
            when(answer("moved"), moved),
            when(answer("other_person"), only_you),
            otherwise(online),
        ],
    },
)
