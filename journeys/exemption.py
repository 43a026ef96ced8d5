"""Exemptions: which kinds there are, how to apply, waiting, a refusal, one for VAT, and what an exempt person does.

Whether the person must use the service at all is for the eligibility journey; here are the exemptions by themselves
(sign-up-rules.md section 3).
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import IF_REQUIRED, NEXT_RETURN, RETURN_DECIDES, THIRTY_DAYS, coming
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Value, _, message
from journeys.rules.exemptions import TEMPORARY_AT_LEAST, is_still_sure

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to know about exemptions?"),
    short=_("What to read"),
    choices=(
        Option(
            "kinds", _("See if I am exempt"), also="kinds, who is exempt, am i exempt, see if exempt, reasons, grounds"
        ),
        Option(
            "apply",
            _("Apply for an exemption"),
            also="apply, how do i apply, application, digitally excluded, no internet, too old, i cannot use computers",
        ),
        Option("waiting", _("Wait for HMRC's answer"), also="wait, waiting, applied, how long, 28 days, decision"),
        Option(
            "refused",
            _("Appeal if HMRC says no"),
            also="refused, rejected, they said no, appeal, disagree, turned down",
        ),
        Option("vat", _("Check my VAT exemption"), also="vat, vat exemption, exempt for vat"),
        Option("after", _("See what I do when exempt"), also="after, exempt now, what then, i am exempt, agreed"),
    ),
    help=_("Choose the one that is nearest to your question. You can read another one after it."),
)

ground = Choice(
    "ground",
    ask=_("Which of these is your reason?"),
    short=_("Reason"),
    choices=(
        Option(
            "low",
            _("Trade and rent of £20,000 or less"),
            also="low income, under 20000, under 20k, small, little income",
        ),
        Option("digital", _("I cannot use digital tools"), also="digital, age, old, disabled, no internet, religion"),
        Option("shown", _("Something on my tax return"), also="return, tax return, pages, allowance, blind, minister"),
        Option("nino", _("I have no National Insurance number"), also="no national insurance number, no nino, no ni"),
        Option("role", _("I act for a trust, estate or company"), also="trustee, executor, estate, trust, role"),
        Option("acting", _("Someone acts for me by law"), also="power of attorney, deputy, guardian, capacity, lpa"),
    ),
    help=_("If you have several reasons, look at one after the other."),
    facts=("F-ELIG-11", "F-ELIG-13"),
)

shown = Choice(
    "shown",
    ask=_("Which of these is on your tax return?"),
    short=_("On the tax return"),
    choices=(
        Option("blind", _("Blind Person's Allowance"), also="blind, blind person, registered blind"),
        Option("couple", _("Married Couple's Allowance"), also="married, marriage allowance, married couple"),
        Option("minister", _("Income as a minister of religion"), also="minister, vicar, priest, imam, rabbi, sa102m"),
        Option("lloyds", _("Lloyd's underwriter income"), also="lloyds, underwriter, sa103l"),
        Option(
            "residence", _("Residence pages (SA109)"), also="sa109, residence, non resident, remittance, split year"
        ),
        Option("trust", _("Trust or estate income (SA107)"), also="sa107, trust income, estate income"),
        Option("averaging", _("Averaged profits"), also="averaging, farmer, author, artist"),
        Option("care", _("Qualifying care relief"), also="foster, foster carer, shared lives, kinship, carer"),
        Option("performer", _("Income as a visiting performer"), also="performer, visiting performer"),
    ),
    help=_("Choose the one you claim or fill in. They are names of boxes and pages of the return."),
    facts=("SR-33", "SR-34", "SR-35", "SR-36", "SR-38", "SR-39", "SR-40", "SR-41", "SR-42"),
)

# ------------------------------------------------------------------------------------------ the endings: the kinds

low_income = Outcome(
    "low_income",
    title=_("With qualifying income of £20,000 or less you are exempt"),
    body=(
        _("Add up your trade and rent, before you take off any costs. That is what counts."),
        _("You are exempt automatically, while it stays so."),
    ),
    next=(
        _("You do not have to apply."),
        _("You may still sign up by choice, if HMRC's check lets you in."),
        _("Did you have to use the service before? Lower income does not release you at once."),
        _("Check again after each tax return."),
        RETURN_DECIDES,
    ),
    fill=coming,
    link=sources.EXEMPTIONS,
    facts=("SR-30", "F-ELIG-06", "F-ELIG-11", "F-ELIG-09", "F-ELIG-05"),
)

no_number = Outcome(
    "no_number",
    title=_("You are exempt while you have no National Insurance number"),
    body=(
        _("The exemption is automatic. You cannot sign up."),
        _("As far as we know, HMRC looks at 31 January before the tax year."),
    ),
    next=(
        _("You do not have to apply."),
        _("If you get a number, check again if you have to sign up."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.EXEMPTIONS,
    facts=("SR-31", "F-ELIG-11", "F-DL-09"),
)

in_a_role = Outcome(
    "in_a_role",
    title=_("You are exempt in that role only"),
    body=(
        _("It holds for a trustee, and for a personal representative of someone who died."),
        _("It holds for someone who acts for a company that is not resident in the UK, too."),
        _("The exemption is automatic."),
    ),
    next=(
        _("Check your own trade and rent by themselves."),
        _("Carry on with the ordinary return for the trust, estate or company."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.EXEMPTIONS,
    facts=("SR-32", "SR-01", "F-ELIG-11", "F-DL-09"),
)

acted_for = Outcome(
    "acted_for",
    title=_("As far as we know, you are exempt for good"),
    body=(
        _("It holds if you cannot give information, because of your health or capacity."),
        _("With a power of attorney, deputy or guardian who acts for you, you are exempt automatically."),
    ),
    next=(
        _("You do not have to apply."),
        _("Whoever acts for you sends an ordinary tax return."),
        _("Tell HMRC if your circumstances change."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.EXEMPTIONS,
    facts=("SR-37", "F-ELIG-15", "F-ELIG-11", "F-DL-09"),
)

_GROUNDS = {
    "blind": _("As far as we know, Blind Person's Allowance makes you exempt."),
    "couple": _("As far as we know, Married Couple's Allowance makes you exempt. Marriage Allowance does not."),
    "minister": _(
        "As far as we know, ministers of religion (SA102M) are exempt. One tax publisher says to April 2029 at least."
    ),
    "lloyds": _("As far as we know, Lloyd's underwriters (SA103L) are exempt."),
    "residence": _(
        "As far as we know, the residence pages (SA109) make you exempt for 2026 to 2027. "
        "They are for non-residents, split years, and the remittance and foreign income regimes."
    ),
    "trust": _("As far as we know, trust or estate income (SA107) makes you exempt."),
    "averaging": _("As far as we know, averaging by farmers or creative artists makes you exempt."),
    "care": _(
        "As far as we know, qualifying care relief makes you exempt. It is for foster, shared lives and kinship "
        "carers. These receipts never count anyway."
    ),
    "performer": _("As far as we know, visiting performers are exempt."),
}
_EXEMPT = _("You look exempt for a time")
_WAS_EXEMPT = _("You were exempt until {last_day}, and perhaps still are")
_SURE = _("It lasts to April 2027 at the earliest. A later end is not known.")
_NOT_SURE = _("It was sure only to April 2027. A later end is not known.")


def _exempt(facts: Facts) -> dict[str, Value]:
    """Why the person is exempt, and for how long a temporary exemption is known to hold."""
    is_sure = is_still_sure(facts.today)
    return {
        "exempt": message(_EXEMPT if is_sure else _WAS_EXEMPT, last_day=TEMPORARY_AT_LEAST.ends),
        "ground": message(_GROUNDS[facts[shown]]),
        "until": message(_SURE if is_sure else _NOT_SURE),
        **coming(facts),
        "apply": message(_NO_APPLYING if is_sure else _ASK_HMRC),
        "carry_on": message(_CARRY_ON if is_sure else _IF_IT_HOLDS, **_next_return(facts)),
    }


def _next_return(facts: Facts) -> dict[str, Value]:
    return {name: coming(facts)[name] for name in ("last_year", "return_due")}


_NO_APPLYING = _("You do not have to apply.")
_ASK_HMRC = _("Ask HMRC if it still holds. If not, check again if you need to sign up, without this reason.")
_IF_IT_HOLDS = _("If HMRC says it holds: you need not apply. The {last_year} return is ordinary, due by {return_due}.")
_CARRY_ON = _("Carry on with ordinary tax returns. The {last_year} return is due by {return_due}.")
_TELL = _("Tell HMRC if your circumstances change.")

lasting = Outcome(
    "lasting",
    title=_("You look exempt until things change"),
    body=(
        _("{ground}"),
        _("It lasts until your circumstances change."),
        _("It is automatic, from what your return shows."),
    ),
    next=(_("You do not have to apply."), _CARRY_ON, _TELL),
    fill=_exempt,
    link=sources.EXEMPTIONS,
    facts=("F-ELIG-11", "F-ELIG-15", "SR-33", "SR-34", "SR-35", "SR-36"),
)

for_a_time = Outcome(
    "for_a_time",
    title=_("{exempt}"),
    body=(
        _("{ground}"),
        _("{until}"),
        _("It is automatic, from what your return shows."),
    ),
    next=(_("{apply}"), _("{carry_on}"), _TELL),
    fill=_exempt,
    link=sources.EXEMPTIONS,
    facts=("F-ELIG-11", "F-ELIG-15", "SR-38", "SR-39", "SR-40", "SR-41", "SR-42"),
)

excluded = Reading(
    "excluded",
    title=_("HMRC can agree that you are digitally excluded"),
    body=(
        _("The reason may be your age, a health condition or disability, where you live, religion, or something else."),
        _("It must make digital tools not reasonable for you. You must apply, and HMRC must agree."),
        _("These alone are not enough: paper returns before, few records, or software you do not know."),
        _("Extra time or cost alone is not enough, either."),
    ),
    next=(
        _("Go back to the first question, and read “Apply for an exemption”."),
        _("If you must use the service, carry on until HMRC has decided."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.APPLY_FOR_EXEMPTION,
    facts=("F-ELIG-13", "SR-43", "SR-44", "F-EXM-06", "F-DL-03"),
)

# --------------------------------------------------------------------------------------- the endings: the application

applying = Reading(
    "applying",
    title=_("Start on the GOV.UK page about applying"),
    body=(
        _("It says how to reach HMRC. Use the contact details shown there."),
        _("You can apply. As far as we know, so can your agent, or a friend or relative with your permission."),
        _("Can an agent keep your records and send your updates? Speak to them first. You may not need to apply."),
    ),
    next=(
        _("Say who is applying, and why using digital tools is not reasonable for you."),
        _("Give details. HMRC looks at each application on its own."),
        _("Having a helper does not decide it. HMRC looks at your own circumstances."),
        _("Apply before your start date, if you can."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.APPLY_FOR_EXEMPTION,
    facts=("F-EXM-01", "F-EXM-02", "F-EXM-03", "F-EXM-04", "F-ACT-07", "F-DL-03"),
    follow_up=_("Have you applied for the exemption?"),
)

waiting = Reading(
    "waiting",
    title=_("HMRC aims to answer within 28 days"),
    body=(
        _("An application does not pause the service."),
        _("As far as we know, if you must use it, you carry on while you wait."),
    ),
    next=(
        _("Go on with your records and updates."),
        _("HMRC may say that you are exempt until at least April 2027, or exempt for longer, or for good."),
        _("It may also say that you are not exempt. You can appeal then."),
        _("If you apply today, the 28 days end on {in_28_days}."),
    ),
    fill=coming,
    link=sources.APPLY_FOR_EXEMPTION,
    facts=("F-EXM-04", "F-EXM-05", "F-EXM-06", "SR-45", "SR-43"),
)

refused = Reading(
    "refused",
    title=_("You can appeal within 30 days"),
    body=(
        _("HMRC's letter says how."),
        _("Until the decision changes, the service goes on for you if you must use it."),
    ),
    next=(
        _("Count 30 days from the date of the letter."),
        _("Appeal the way the letter tells you to."),
        _("Carry on with your records and updates."),
        THIRTY_DAYS,
    ),
    fill=coming,
    link=sources.APPEALS,
    facts=("F-EXM-07", "SR-43", "F-EXM-06"),
    follow_up=_("Have you appealed?"),
)

vat = Reading(
    "vat",
    title=_("An exemption for VAT does not carry over by itself"),
    body=(
        _("That is as far as we know. Ask HMRC to confirm that it holds for Income Tax, too."),
        _("One that you got because of insolvency never carries over."),
    ),
    next=(
        _("Open the page below. It says how to reach HMRC."),
        _("Until HMRC has confirmed it, act as if you were not exempt."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.APPLY_FOR_EXEMPTION,
    facts=("F-ELIG-14", "SR-46", "F-DL-03"),
    follow_up=_("Has HMRC confirmed your exemption?"),
)

exempt_now = Reading(
    "exempt_now",
    title=_("If you are exempt, you send an ordinary tax return"),
    body=(
        _("You send no quarterly updates."),
        _("Some exemptions last while your reason does. Others are temporary, to April 2027 at the earliest."),
    ),
    next=(
        _CARRY_ON,
        _TELL,
        _("Were you digitally excluded? Tell HMRC within 3 months when that changes."),
        _("Keep HMRC's letter, if you got one."),
    ),
    fill=coming,
    link=sources.EXEMPTIONS,
    facts=("F-ELIG-11", "F-ELIG-15", "SR-43", "F-STAT-04"),
)

# -------------------------------------------------------------------------------------------- the table, read down

exemption = Journey(
    "exemption",
    title=_("Find out about exemptions"),
    section=sections.CHECK,
    words="exemption, exemptions, exempt, am i exempt, digitally excluded, digital exclusion, apply for an exemption, "
    "i cannot use a computer, i have no internet, too old for this, i am blind, hmrc refused my exemption",
    checks_answers=False,
    routes={
        topic: [
            when(answer("kinds"), ground),
            when(answer("apply"), applying),
            when(answer("waiting"), waiting),
            when(answer("refused"), refused),
            when(answer("vat"), vat),
            otherwise(exempt_now),
        ],
        ground: [
            when(answer("low"), low_income),
            when(answer("digital"), excluded),
            when(answer("shown"), shown),
            when(answer("nino"), no_number),
            when(answer("role"), in_a_role),
            otherwise(acted_for),
        ],
        shown: [
            when(answer("blind", "couple", "minister", "lloyds"), lasting),
            otherwise(for_a_time),
        ],
    },
)
