"""What Making Tax Digital for Income Tax is, the steps to set it up, and its words: what to read first."""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import IF_REQUIRED, NO_CHANGE, REGISTER_BY, RETURN_DECIDES, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to read?"),
    short=_("What to read"),
    choices=(
        Option(
            "short",
            _("See what it is, in short"),
            also="what is it, what is this, overview, explain, in short, guidance, gov page, where is the gov page",
        ),
        Option(
            "own",
            _("See the 5 steps for myself"),
            also="steps, 5 steps, my steps, for me, where do i start, how do i start, sole trader, landlord",
        ),
        Option("word", _("Look up a word"), also="jargon, jargon buster, words, terms, glossary, what does it mean"),
    ),
    help=_("Choose the one that is nearest to your question. You can read another one after it."),
)

word = Choice(
    "word",
    ask=_("Which word do you want to look up?"),
    short=_("Word"),
    choices=(
        Option("qualifying", _("Qualifying income"), also="qualifying, income, turnover, gross"),
        Option("record", _("Digital record"), also="record, records, digital records"),
        Option("update", _("Quarterly update"), also="update, updates, quarter, quarterly, quarterly updates"),
        Option("utr", _("Unique Taxpayer Reference (UTR)"), also="utr, reference, taxpayer reference, tax reference"),
        Option("bridging", _("Bridging software"), also="bridging, bridge"),
        Option("on_account", _("Payments on account"), also="payment on account, on account, poa, advance payments"),
        Option("asa", _("Agent services account"), also="asa, agent account, services account"),
    ),
    help=_("Choose the word that you met. You can look up another one after it."),
)

# ------------------------------------------------------------------------------------------------------ the endings

in_short = Reading(
    "in_short",
    title=_("Making Tax Digital for Income Tax in short"),
    body=(
        _("It is for sole traders and for people who let property."),
        _("You keep digital records in software that works with it."),
        _("For each tax year you send 4 quarterly updates for each source of income. Then you submit a tax return."),
        _("It does not change how or when you pay your tax."),
    ),
    next=(
        _("Check if you need to sign up: open the menu to do it."),
        _("Read HMRC's own pages, step by step. The link is below."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.STEP_BY_STEP,
    facts=("F-IND-01", "F-ELIG-02", "F-REC-01", "F-DL-01", "F-YE-05", "F-PAY-04", "F-GUID-01", "F-DL-03"),
)

own_steps = Reading(
    "own_steps",
    title=_("You set up in 5 steps"),
    body=(
        _("The menu has a topic for each step."),
        _("Is Self Assessment new to you? Then you send a first tax return before you sign up."),
        IF_REQUIRED,
    ),
    next=(
        _("Step 1: read HMRC's guidance. The link is below."),
        _("Step 2: register for Self Assessment, if you have not."),
        _("Step 3: sign up on HMRC's pages, or ask your agent to."),
        _("Step 4: choose software."),
        _("Step 5: link the software to HMRC."),
    ),
    fill=coming,
    link=sources.STEP_BY_STEP,
    facts=("F-IND-01", "F-REG-13", "F-GUID-01", "F-DL-03"),
)

qualifying_income = Reading(
    "qualifying_income",
    title=_("Qualifying income is what decides if you must use the service"),
    body=(
        _("Add up what you take from trade and rent, before you take off any costs."),
        _("Wages, pensions, dividends and a share of a partnership do not count."),
        RETURN_DECIDES,
    ),
    fill=coming,
    link=sources.QUALIFYING_INCOME,
    facts=(
        "F-ELIG-06",
        "F-ELIG-05",
    ),
)

digital_record = Reading(
    "digital_record",
    title=_("A digital record is one item of income or expense in software"),
    body=(
        _("Each one holds the amount, the date and the category."),
        _("You or your agent may make it. The software has to work with this service."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.DIGITAL_RECORDS,
    facts=("F-REC-01", "F-REC-02", "F-DL-03"),
)

quarterly_update = Reading(
    "quarterly_update",
    title=_("A quarterly update is a summary for one business"),
    body=(
        _("It holds the totals of income and expenses since the tax year began."),
        _("It is not a tax return, and not a bill."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.QUARTERLY_UPDATES,
    facts=("F-UPD-01", "F-UPD-09", "F-DL-03"),
)

reference = Reading(
    "reference",
    title=_("A Unique Taxpayer Reference (UTR) has 10 digits"),
    body=(
        _("HMRC posts it after you register for Self Assessment. You keep it for life."),
        _("HMRC finds you by it. Do not send it to me."),
        REGISTER_BY,
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-07", "F-REG-01", "F-REG-05"),
)

bridging = Reading(
    "bridging",
    title=_("Bridging software links to records you already have"),
    body=(
        _("You can keep a spreadsheet if it has a digital link to this kind of software."),
        _("It then sends the figures to HMRC."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.FIND_SOFTWARE,
    facts=("F-SOFT-03", "F-REC-15", "F-DL-03"),
)

on_account = Reading(
    "on_account",
    title=_("Payments on account are two payments towards your next bill"),
    body=(
        _("They are due on 31 January and 31 July."),
        _("Each is half of last year's Income Tax and Class 4 National Insurance."),
    ),
    link=sources.PAYMENTS_ON_ACCOUNT,
    facts=("F-POA-02",),
)

agent_account = Reading(
    "agent_account",
    title=_("An agent services account is how a firm acts for its clients"),
    body=(
        _("An agent needs one to act for clients in Making Tax Digital for Income Tax."),
        _("A firm creates it only once."),
        NO_CHANGE,
    ),
    link=sources.AGENT_SERVICES_ACCOUNT,
    facts=("F-ASA-01", "F-ACT-02"),
)

# -------------------------------------------------------------------------------------------- the table, read down

read_guidance = Journey(
    "read_guidance",
    title=_("Read what it is and the steps"),
    section=sections.SET_UP,
    audience=Audience.PEOPLE,
    words="guidance, read guidance, read the guidance, overview, steps, where do i start, jargon, jargon buster, "
    "what is making tax digital, what is it, explain, help me understand, gov page, where is the gov page",
    checks_answers=False,
    routes={
        topic: [
            when(answer("short"), in_short),
            when(answer("own"), own_steps),
            otherwise(word),
        ],
        word: [
            when(answer("qualifying"), qualifying_income),
            when(answer("record"), digital_record),
            when(answer("update"), quarterly_update),
            when(answer("utr"), reference),
            when(answer("bridging"), bridging),
            when(answer("on_account"), on_account),
            otherwise(agent_account),
        ],
    },
)
