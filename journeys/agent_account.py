"""An agent services account: what each kind of firm has to give, and who must register.

HMRC has an earlier form and a newer one (2026); which of them a firm meets is HMRC's choice (journeys.md section 2).
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to know?"),
    short=_("Topic"),
    choices=(
        Option("need", _("See what HMRC asks for"), also="need, details, what do i need, apply, create, documents"),
        Option("newer", _("See what the newer form adds"), also="new form, newer, 2026, hmrc standard"),
        Option(
            "supervision",
            _("Check your supervision"),
            also="money laundering, aml, amls, supervisory body, supervision, anti money laundering",
        ),
        Option(
            "register",
            _("Check if you must register as an adviser"),
            also="register, tax adviser, mandatory, registration, may 2026",
        ),
    ),
    help=_("You need this account to act for clients in Making Tax Digital for Income Tax. You create it only once."),
)

kind = Choice(
    "kind",
    ask=_("What kind of business is your firm?"),
    short=_("Kind of business"),
    choices=(
        Option("sole_trader", _("Sole trader"), also="self employed, just me, sole practitioner"),
        Option("company", _("Limited company"), also="ltd, company, limited"),
        Option("partnership", _("Partnership"), also="partners, partnership"),
        Option("llp", _("Limited liability partnership (LLP)"), also="llp"),
        Option("other", _("Another kind"), also="other, charity, none of these"),
    ),
    why=_("HMRC asks each kind of business for other details."),
    facts=("F-ASA-02",),
)

have = Choice(
    "have",
    ask=_("Which HMRC agent account does your firm have?"),
    short=_("Agent account"),
    hint=_("An older one is for Self Assessment or Corporation Tax clients."),
    choices=(
        Option("newest", _("An agent services account"), also="asa, agent services"),
        Option("older", _("Only an older one"), also="old, older, self assessment, corporation tax"),
        Option("none", _("None"), also="no, neither, none, not yet"),
    ),
    facts=("F-ASA-04",),
)

# ------------------------------------------------------------------------------------------------------ the endings

_EARLIER = _("HMRC has an earlier form and a newer one (2026). These are the details for the earlier form.")
_SUPERVISION = _("Have the name of your supervisory body and your registration number ready.")
_CONTACT = _("Have a name, email address, phone number and address for the account ready.")
_VAT = _("If you are registered for VAT, have the VAT number (9 digits) and its date ready.")
_PAYE = _("You need no PAYE employer reference. HMRC checks that no return is missing and no tax is overdue.")
_SINCE = _("As far as we know, paid advisers have had to register with HMRC since 18 May 2026.")

sole_trader = Reading(
    "sole_trader",
    title=_("What a sole trader firm needs"),
    body=(
        _EARLIER,
        _("A sole trader firm gives its Self Assessment UTR."),
        _("Give the postcode HMRC has for Self Assessment too. It may be your home's."),
        _("HMRC may also ask for a National Insurance number and date of birth."),
    ),
    next=(_SUPERVISION, _CONTACT, _VAT, _PAYE, _SINCE),
    link=sources.AGENT_SERVICES_ACCOUNT,
    facts=("F-ASA-05", "F-ASA-02", "F-ASA-08", "F-ASA-09", "F-ASA-04"),
    follow_up=_("Did you create the agent services account?"),
)

company = Reading(
    "company",
    title=_("What a limited company needs"),
    body=(
        _EARLIER,
        _("A company gives its Corporation Tax UTR and the postcode of its registered office."),
        _("It gives its company number too. That has 8 digits, or 2 letters and 6 digits."),
    ),
    next=(_SUPERVISION, _CONTACT, _VAT, _PAYE, _SINCE),
    link=sources.AGENT_SERVICES_ACCOUNT,
    facts=("F-ASA-06", "F-ASA-02", "F-ASA-08", "F-ASA-09", "F-ASA-04"),
    follow_up=_("Did you create the agent services account?"),
)

partnership = Reading(
    "partnership",
    title=_("What a partnership needs"),
    body=(
        _EARLIER,
        _("A partnership gives its UTR and the postcode HMRC has for its Self Assessment."),
        _("Where HMRC needs them, give your own National Insurance number and date of birth."),
    ),
    next=(_SUPERVISION, _CONTACT, _VAT, _PAYE, _SINCE),
    link=sources.AGENT_SERVICES_ACCOUNT,
    facts=("F-ASA-07", "F-ASA-02", "F-ASA-08", "F-ASA-09", "F-ASA-04"),
    follow_up=_("Did you create the agent services account?"),
)

llp = Reading(
    "llp",
    title=_("What an LLP needs"),
    body=(
        _EARLIER,
        _("An LLP gives its UTR, its company number and the postcode of its registered office."),
        _("It gives a member's National Insurance number and date of birth too."),
        _("They prove who is applying. HMRC does not keep them on the account."),
    ),
    next=(_SUPERVISION, _CONTACT, _VAT, _PAYE, _SINCE),
    link=sources.AGENT_SERVICES_ACCOUNT,
    facts=("F-ASA-07", "F-ASA-02", "F-ASA-08", "F-ASA-09", "F-ASA-04"),
    follow_up=_("Did you create the agent services account?"),
)

other = Reading(
    "other",
    title=_("Four kinds of business can have the account"),
    body=(
        _("A sole trader, limited company, partnership or limited liability partnership (LLP) can have one."),
        _("HMRC asks for its UTR, its postcode or company number, its supervision and contact details."),
        _("I know of no other kind that can have one. Look at the GOV.UK page."),
        _SINCE,
    ),
    link=sources.AGENT_SERVICES_ACCOUNT,
    facts=("F-ASA-02", "F-ASA-04"),
)

newer = Reading(
    "newer",
    title=_("HMRC's newer form (2026) asks more of each person"),
    body=(
        _("It checks your kind of business, UTR and postcode or company number against HMRC's record."),
        _("You agree to the HMRC standard for agents."),
        _("Every director, partner or LLP member listed signs in and gives personal details."),
        _("You upload proof of supervision, such as a letter or email (under 6MB)."),
    ),
    next=(
        _("Look for the date to finish by: the newer form shows it."),
        _("If you have the earlier form, finish in 30 days. It keeps unfinished answers that long."),
        _SINCE,
    ),
    link=sources.AGENT_SERVICES_ACCOUNT,
    facts=("F-ASA-10", "F-ASA-08", "F-ASA-11", "F-ASA-04"),
)

supervision = Reading(
    "supervision",
    title=_("You need anti-money-laundering supervision first"),
    body=(
        _("Without it you cannot create the account. Give your supervisory body's name and your registration number."),
        _("The earlier form asks for the next renewal date. The newer form asks for proof."),
        _("Waiting for HMRC to decide? The earlier form takes your application's number and date."),
        _SINCE,
    ),
    link=sources.MONEY_LAUNDERING_REGISTRATION,
    facts=("F-ASA-08", "F-ASA-04"),
)

_RULE = _(
    "As far as we know, the rule began on 18 May 2026. It is for paid tax advisers who deal with HMRC for clients."
)

need_not_apply = Outcome(
    "need_not_apply",
    title=_("Your firm need not apply again"),
    body=(_RULE, _("Those advisers have to register with HMRC, through the agent services account you have.")),
    next=(_("Carry on with that account."),),
    link=sources.AGENT_SERVICES_ACCOUNT,
    facts=("F-ASA-04",),
)

apply_from_august = Outcome(
    "apply_from_august",
    title=_("Firms like yours apply from 18 August 2026"),
    body=(
        _RULE,
        _("Those advisers have to register with HMRC, through the agent services account."),
        _("You have three months from the day on which your firm must register."),
    ),
    next=(
        _("Check on GOV.UK when your firm has to apply."),
        _("Apply for an agent services account. If your three months are over, do it now."),
        _("Within those three months you may go on dealing with HMRC."),
    ),
    link=sources.AGENT_SERVICES_ACCOUNT,
    facts=("F-ASA-04",),
    follow_up=_("Did you apply for the agent services account?"),
)

register_first = Outcome(
    "register_first",
    title=_("If clients pay you, you have to register with HMRC"),
    body=(
        _RULE,
        _("Those advisers have to register with HMRC, through the agent services account."),
    ),
    next=(
        _("Make sure that you have anti-money-laundering supervision."),
        _("Apply for an agent services account."),
        _("Check on GOV.UK what holds for your firm."),
    ),
    link=sources.AGENT_SERVICES_ACCOUNT,
    facts=("F-ASA-04", "F-ASA-08"),
    follow_up=_("Did you apply for the agent services account?"),
)

# -------------------------------------------------------------------------------------------- the table, read down

agent_account = Journey(
    "agent_account",
    title=_("Get an agent services account"),
    section=sections.FIRM,
    audience=Audience.AGENTS,
    words="agent services account, asa, agent account, new agent, become an agent, tax adviser registration",
    checks_answers=False,
    routes={
        topic: [
            when(answer("need"), kind),
            when(answer("newer"), newer),
            when(answer("supervision"), supervision),
            otherwise(have),
        ],
        kind: [
            when(answer("sole_trader"), sole_trader),
            when(answer("company"), company),
            when(answer("partnership"), partnership),
            when(answer("llp"), llp),
            otherwise(other),
        ],
        have: [
            when(answer("newest"), need_not_apply),
            when(answer("older"), apply_from_august),
            otherwise(register_first),
        ],
    },
)
