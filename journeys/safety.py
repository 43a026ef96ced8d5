"""Is this really HMRC, where to report it, what to keep to yourself, and someone to talk to. Calm, and short.

One question, then a page to read (journeys.md section 20).
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.engine.journey import Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

topic = Choice(
    "topic",
    ask=_("What can I help with?"),
    short=_("Topic"),
    choices=(
        Option(
            "check",
            _("Check if a contact is from HMRC"),
            also="scam, is it a scam, fake, phishing, fraud, is this real, is this text real, "
            "a call, a text, an email, a letter, "
            "whatsapp, qr code, arrest, someone rang",
        ),
        Option("report", _("Report a message or call"), also="report, report a scam, forward, 60599"),
        Option(
            "given",
            _("I gave money or details"),
            also="i paid, i sent money, i gave my details, i clicked, bank details, been scammed",
        ),
        Option("private", _("Know what to keep to yourself"), also="private, password, safe, is it safe, privacy"),
        Option(
            "talk",
            _("Talk to someone now"),
            also="samaritans, suicide, self harm, harm myself, i cannot cope, desperate, crisis",
        ),
    ),
    help=_("Take your time. You can check a message before you do anything."),
)

check = Reading(
    "check",
    title=_("You can check if a contact is from HMRC"),
    body=(
        _("Signs of a scam: it rushes or threatens you, comes unasked, or offers a refund."),
        _("It may also want bank or personal details, or a transfer."),
        _("HMRC never threatens arrest or leaves a voicemail threatening court."),
        _("HMRC does not write on WhatsApp, except one-way alerts if you follow the UK Government channel."),
    ),
    next=(
        _("Look at the list of genuine HMRC contacts on GOV.UK."),
        _("Or sign in to your HMRC account by typing the address yourself."),
        _("QR codes in HMRC letters lead to guidance, not to a page that asks for details."),
    ),
    link=sources.GENUINE_CONTACTS,
    facts=("F-SAFE-03", "F-SAFE-02", "F-SAFE-05", "F-SAFE-06"),
)

report = Reading(
    "report",
    title=_("Tell HMRC about it, then delete it"),
    body=(
        _("Forward a text to 60599."),
        _("Forward an email to phishing@hmrc.gov.uk."),
        _("Then delete it. Report a call on the GOV.UK page."),
    ),
    link=sources.REPORT_SCAMS,
    facts=("F-SAFE-04",),
)

given = Reading(
    "given",
    title=_("Tell your bank first"),
    body=(
        _("If you gave money or details, tell your bank at once."),
        _("Then tell the national fraud reporting service."),
        _("You can report the message or call to HMRC as well."),
    ),
    link=sources.REPORT_SCAMS,
    facts=("F-SAFE-04", "F-SAFE-07"),
)

private = Reading(
    "private",
    title=_("You do not need to give me private details"),
    body=(
        _("I never need your National Insurance number, tax reference, bank details or a password."),
        _("Never share an HMRC password with anyone. That includes your agent."),
        _("An agent has a sign-in of their own, and must never sign in as you."),
    ),
    link=sources.AUTHORISE_AN_AGENT,
    facts=("F-AUTH-08", "F-SAFE-08"),
)

talk = Reading(
    "talk",
    title=_("You can talk to someone now"),
    body=(
        _("If you may harm yourself, call Samaritans on 116 123. It is free, day and night."),
        _("In an emergency, call 999."),
        _("If health or life makes it hard to deal with HMRC, its Extra Support Team can help."),
    ),
    link=sources.EXTRA_SUPPORT,
    facts=("F-SAFE-01", "F-HELP-05"),
)

safety = Journey(
    "safety",
    title=_("Check for scams and stay safe"),
    section=sections.PEOPLE_TO_ASK,
    words="scam, scams, safety, is this a scam, is this hmrc, fraud, phishing, fake call, fake text, is this real, "
    "samaritans",
    checks_answers=False,
    routes={
        topic: [
            when(answer("check"), check),
            when(answer("report"), report),
            when(answer("given"), given),
            when(answer("private"), private),
            otherwise(talk),
        ],
    },
)
