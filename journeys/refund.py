"""How to ask HMRC for a refund, how long it takes, and money that stays for the next bill.

One question, then a page to read. It is done on HMRC's pages; bank details never come here.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import NEXT_PAYMENT, NO_DEADLINE, THIS_RETURN, coming
from journeys.engine.journey import Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

topic = Choice(
    "topic",
    ask=_("What do you want to know about refunds?"),
    short=_("Topic"),
    choices=(
        Option("claim", _("Ask HMRC for a refund"), also="claim, how, rebate, money back, get it back"),
        Option("time", _("See how long it takes"), also="how long, when, wait, where is it, where is my refund"),
        Option("set_aside", _("Leave the money for the next bill"), also="leave it, next year, next bill, keep it"),
        Option("yet", _("See why there is no refund yet"), also="no refund, not yet, forecast, estimate"),
    ),
    help=_("Do not send me bank details. HMRC's page asks for what it needs."),
)

claim = Reading(
    "claim",
    title=_("You ask for a refund in HMRC online services"),
    body=(
        _("It is called “Request a Self Assessment refund”. You or your main agent can ask."),
        _("Use the sign-in you used when you signed up."),
        _("I cannot ask for you. Do not send me bank details."),
    ),
    next=(
        _("Sign in and open Making Tax Digital for Income Tax."),
        _("Open “Check for money in your account and claim a refund”."),
        _("Choose “Claim a refund”. The page shows the most you can claim."),
        _("If the page does not offer it, contact HMRC."),
        NO_DEADLINE,
    ),
    link=sources.ONLINE_SERVICES,
    facts=("F-REF-02", "F-REF-03", "F-SAFE-08"),
    follow_up=_("Did you ask HMRC for the refund?"),
)

time = Reading(
    "time",
    title=_("HMRC says: within 10 working days, for a return sent online"),
    body=(
        _("That is as far as we know, for a tax return sent online. HMRC's security checks can make it longer."),
        _("In general HMRC says 5 working days to a bank, once the claim is processed. A cheque takes 5 weeks."),
        _("I have no times for this service alone. HMRC's reply-times page has current figures."),
        _("To follow yours, sign in and check for money in your account. I know of no date by which it has to come."),
    ),
    link=sources.ONLINE_SERVICES,
    facts=("F-REF-04", "F-TASK-17"),
)

leave = Reading(
    "leave",
    title=_("HMRC can use the money for coming bills"),
    body=(
        _("If you do not claim it, HMRC can use it for your bills when they fall due."),
        _("You can also claim money that is set aside for a coming bill."),
        _("Then you have to make another payment before that bill is due."),
        NEXT_PAYMENT,
    ),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=("F-REF-05", "F-REF-03", "F-PAY-05"),
)

yet = Reading(
    "yet",
    title=_("A forecast gives no refund yet"),
    body=(
        _("During the year a forecast may show that you paid too much tax."),
        _("That is only a forecast. The refund waits for the tax return."),
        _("Check for money in your account in HMRC online services."),
        THIS_RETURN,
    ),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=("F-REF-05", "F-REF-03", "F-DL-09"),
)

refund = Journey(
    "refund",
    title=_("Get a refund"),
    section=sections.MONEY,
    words="refund, refunds, claim a refund, rebate, tax rebate, money back, overpaid, overpayment, repayment",
    checks_answers=False,
    routes={
        topic: [
            when(answer("claim"), claim),
            when(answer("time"), time),
            when(answer("set_aside"), leave),
            otherwise(yet),
        ],
    },
)
