"""Who to ask: HMRC by phone, webchat or post, extra support, Welsh, free advice on debt or tax, and complaints.

Numbers change, so each page stands beside its number (journeys.md section 19).
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import NEXT_WEEKDAY, NO_DEADLINE, coming, with_dates
from journeys.engine.journey import Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Message, _

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you need help with?"),
    short=_("Topic"),
    choices=(
        Option(
            "tax",
            _("Ask HMRC about your tax"),
            also="phone, phone hmrc, call, call hmrc, helpline, number, phone number, hmrc number, "
            "webchat, post, write, address",
        ),
        Option("service", _("Ask about this service or software"), also="software, the service, my software, app"),
        Option(
            "sign_in",
            _("Get help to sign in"),
            also="password, user id, gateway, gateway id, locked out, activation code, cannot sign in, login",
        ),
        Option(
            "support",
            _("Get extra support"),
            also="disability, deaf, health, anxious, anxiety, bereavement, sign language, relay, welsh, cymraeg",
        ),
        Option("free", _("Get free help with debt or tax"), also="debt, charity, free, cannot pay, bailiffs, advice"),
        Option("complain", _("Complain about HMRC"), also="complaint, complain, ombudsman, adjudicator"),
        Option("agent", _("Call HMRC as an agent"), also="agent, agent line, agent dedicated line, accountant"),
    ),
    help=_("I am not HMRC. I can show you who to ask, and how."),
)

support = Choice(
    "support",
    ask=_("Which support do you need?"),
    short=_("Support"),
    choices=(
        Option("extra", _("Get help when contact is hard"), also="health, anxious, bereaved, disability, stress"),
        Option("relay", _("Use text relay or sign language"), also="deaf, bsl, relay, hard of hearing, speech"),
        Option("welsh", _("Use Welsh"), also="welsh, cymraeg, wales"),
    ),
)

free = Choice(
    "free",
    ask=_("Which free help do you need?"),
    short=_("Free help"),
    choices=(
        Option("debt", _("Get advice about debt"), also="debt, bills, bailiffs, money, cannot pay"),
        Option("tax", _("Get tax help on a low income"), also="tax, low income, older, pension, taxaid"),
    ),
)

# ------------------------------------------------------------------------------------------------------ the endings

tax = Reading(
    "tax",
    title=_("Ask HMRC about Self Assessment"),
    body=(
        _("HMRC has webchat and a digital assistant. It asks you to try these before the phone."),
        _("Phone 0300 200 3310. From outside the UK, phone +44 161 931 9070."),
        _("The line is open Monday to Friday, 8am to 6pm. It is closed on bank holidays. {next_weekday}"),
        _("Write to: Self Assessment, HM Revenue and Customs, BX9 1AS."),
    ),
    fill=coming,
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("F-HELP-01", "F-HELP-02", "F-HELP-10"),
)

service = Reading(
    "service",
    title=_("Ask the right team about this service"),
    body=(
        _("I know of no general helpline for this service."),
        _("If you joined for 2024 to 2025 or 2025 to 2026, you have a team. Its number is in your sign-up letter."),
        _("That team does not deal with 2026 to 2027 or with software."),
    ),
    next=(
        _("About software, ask the software maker, not HMRC."),
        _("About your tax, ask HMRC by Self Assessment webchat or phone."),
        NO_DEADLINE,
    ),
    link=sources.HELP_AND_SUPPORT,
    facts=("F-HELP-03", "F-HELP-04", "F-HELP-02"),
)

sign_in = Reading(
    "sign_in",
    title=_("HMRC's helpdesk can help you sign in"),
    body=(
        _("Ask it about a password, user ID or activation code. It works by webchat."),
        _("I cannot see or reset your sign-in details. Do not send them to me."),
        NO_DEADLINE,
    ),
    link=sources.WEBCHAT_ONLINE_SERVICES,
    facts=("F-HELP-12", "F-SAFE-08"),
)

extra = Reading(
    "extra",
    title=_("HMRC has a team for extra support"),
    body=(
        _("The Extra Support Team is there if your health or your life makes contact hard."),
        _("Use its page to ask. Or any adviser can refer you."),
        _("Its webchat is open Monday to Friday, 8am to 7:30pm, and Saturday, 8am to 4pm."),
        NEXT_WEEKDAY,
    ),
    fill=coming,
    link=sources.EXTRA_SUPPORT,
    facts=("F-HELP-05",),
)

relay = Reading(
    "relay",
    title=_("You can reach HMRC by text relay or sign language"),
    body=(
        _("For text relay (Relay UK), dial 18001 before HMRC's number."),
        _("The link below opens British Sign Language by video."),
        _("There is one for debt too: {debt}"),
        NO_DEADLINE,
    ),
    fill=with_dates(lambda _facts: {"debt": sources.SIGN_LANGUAGE_DEBT.url}),
    link=sources.SIGN_LANGUAGE,
    facts=("F-HELP-06",),
)

welsh = Reading(
    "welsh",
    title=_("You can use Welsh with HMRC"),
    body=(
        _("HMRC's sign-up and account pages have a Welsh version."),
        _("The Welsh phone line for payments and debt is 0300 200 1900. Relay UK handles English only."),
        _("I know of no Welsh phone line for Self Assessment. Look at HMRC's contact page."),
        NO_DEADLINE,
    ),
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("F-HELP-07",),
)

debt = Reading(
    "debt",
    title=_("You can get free advice about debt"),
    body=(
        _("If you have a business, try Business Debtline first: 0800 197 6026."),
        _("It is free for self-employed people and small firms. It is open Monday to Friday, 9am to 8pm."),
    ),
    next=(
        _("Or call StepChange: 0800 138 1111. Its debt advice is free."),
        _("Or call National Debtline: 0808 808 4000. It is free in England, Wales and Scotland."),
        _("For free money guidance, call MoneyHelper: 0800 138 7777, Monday to Friday, 8am to 6pm."),
        _("If you owe HMRC, look at GOV.UK too: “{page}”."),
        NEXT_WEEKDAY,
    ),
    fill=with_dates(lambda _facts: {"page": Message(sources.DIFFICULTIES_PAYING.title)}),
    link=sources.BUSINESS_DEBTLINE,
    facts=("F-DEBT-01", "F-DEBT-02", "F-DEBT-03", "F-DEBT-04", "F-HELP-09"),
)

low_income = Reading(
    "low_income",
    title=_("You can get free tax help on a low income"),
    body=(
        _("TaxAid helps people on low incomes: 0345 120 3779. It is free."),
        _("Tax Help for Older People gives free tax help to older people on low incomes."),
        _("I have no current number for it."),
        NO_DEADLINE,
    ),
    link=sources.TAXAID,
    facts=("F-DEBT-05", "F-DEBT-06"),
)

complain = Reading(
    "complain",
    title=_("Complain to HMRC first"),
    body=(
        _("HMRC looks at a complaint in two stages."),
        _("After that, go to the Adjudicator's Office: 0300 057 1111."),
        _("After that, go to the Ombudsman. You do this through an MP."),
        NO_DEADLINE,
    ),
    link=sources.COMPLAIN,
    facts=("F-HELP-11",),
)

agent = Reading(
    "agent",
    title=_("Agents have a phone line of their own"),
    body=(
        _("The Agent Dedicated Line is 0300 200 3311. It is open Monday to Friday, 8am to 6pm."),
        _("It is for authorised agents only."),
        _("It is not for chasing a reply before HMRC's reply date."),
        NEXT_WEEKDAY,
    ),
    fill=coming,
    link=sources.AGENT_LINE,
    facts=("F-HELP-08",),
)

# -------------------------------------------------------------------------------------------- the table, read down

help_from_people = Journey(
    "help_from_people",
    title=_("Find a person who can help"),
    section=sections.PEOPLE_TO_ASK,
    words="helpline, phone number, hmrc number, contact hmrc, call hmrc, webchat, extra support, complain, "
    "debt advice, real person, talk to someone, agent dedicated line",
    checks_answers=False,
    routes={
        topic: [
            when(answer("tax"), tax),
            when(answer("service"), service),
            when(answer("sign_in"), sign_in),
            when(answer("support"), support),
            when(answer("free"), free),
            when(answer("complain"), complain),
            otherwise(agent),
        ],
        support: [when(answer("extra"), extra), when(answer("relay"), relay), otherwise(welsh)],
        free: [when(answer("debt"), debt), otherwise(low_income)],
    },
)
