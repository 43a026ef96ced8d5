"""What HMRC's status for a tax year means, in HMRC's own words: what is due, and what can bring a penalty.

The words that people see in their HMRC account are the options; HMRC's codes are never shown (F-STAT-12). What a
status brings is in `journeys.rules.status`. The keys of the first question are its values, or begin a question more.
"""

from __future__ import annotations

from collections.abc import Mapping

from journeys import sections, sources
from journeys.coming import IF_REQUIRED, NEW_YEAR, NEXT_UPDATE, with_dates
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Fill, Outcome, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Message, Value, _, message
from journeys.rules import thresholds
from journeys.rules.status import Lateness, Obligations, Status, meaning

# ---------------------------------------------------------------------------------------------------- the questions

shown = Choice(
    "shown",
    ask=_("What does your HMRC account say for the tax year?"),
    short=_("HMRC's word for the year"),
    choices=(
        Option(
            Status.MANDATED,
            _("Required"),
            also="mandatory, mandated, mtd mandated, must use, i must use it, compulsory, have to, am i mandated",
        ),
        Option(
            Status.VOLUNTARY,
            _("Voluntarily signed up"),
            also="volunteer, voluntary, mtd voluntary, i signed up by choice, by choice, signed up, i chose it",
        ),
        Option(
            Status.ANNUAL,
            _("Not required"),
            also="annual, yearly, once a year, opted out, left, do not need to, below the limit",
        ),
        Option(
            "is_exempt",
            _("Exempt"),
            also="exemption, i am exempt, mtd exempt, digitally exempt, digitally excluded, excluded",
        ),
        Option(
            "no_line",
            _("There is no line for that year"),
            also="nothing, no line, no status, empty, blank, missing, dormant",
        ),
        Option("other", _("Something else, or I cannot see it"), also="something else, other, can't see it, unknown"),
    ),
    help=_(
        "Sign in to HMRC online services and look at your reporting obligations. You see a word beside each tax year."
    ),
    why=_("What you send, and what can bring a penalty, depends on it."),
    facts=("F-STAT-16", "F-STAT-13"),
)

exempt_how = Choice(
    "exempt_how",
    ask=_("How did you become exempt?"),
    short=_("How you became exempt"),
    choices=(
        Option(
            "excluded",
            _("HMRC agreed I cannot use digital tools"),
            also="digitally excluded, cannot use, age, disability, no internet, religion",
        ),
        Option(
            "another_way",
            _("In another way, or I do not know"),
            also="automatically, automatic, another way, do not know, don't know, other",
        ),
    ),
    help=_("HMRC's letter says it. You can choose the second if you do not know."),
    why=_("HMRC has two kinds of exempt. What you send is the same."),
    facts=("F-STAT-04", "F-STAT-05"),
)

no_line_why = Choice(
    "no_line_why",
    ask=_("Has HMRC told you that you need not send a tax return?"),
    short=_("No return needed"),
    choices=(
        Option("told", _("Yes"), also="y, yes hmrc told me, they told me, dormant"),
        Option("not_told", _("No, or I do not know"), also="n, no, do not know, don't know, next year"),
    ),
    help=_("HMRC says this in a letter or a message. If you have had none, choose the second."),
    why=_("HMRC's account shows no line in either case, but what you do is not the same."),
    facts=("F-STAT-06", "F-STAT-07"),
)

# ---------------------------------------------------------------------------------------------- what the law says

_TO_SEND: Mapping[Obligations, str] = {
    Obligations.UPDATES_AND_RETURN: _(
        "For that year you send 4 quarterly updates for each business, and a tax return."
    ),
    Obligations.RETURN_ONLY: _("For that year you send one yearly tax return, and no quarterly updates."),
    Obligations.NONE: _("HMRC creates no deadlines for that year, and its account shows no line."),
    Obligations.UNKNOWN: _("I cannot tell yet what you have to send for that year."),
}
_PENALISED: Mapping[frozenset[Lateness], str] = {
    frozenset(Lateness): _(
        "Late updates, a late return and late payment can bring penalties. "
        "Those who must use it from {first} get no points for late updates in that year."
    ),
    frozenset({Lateness.RETURN, Lateness.PAYMENT}): _("Of these only the return and the payment can bring penalties."),
    frozenset({Lateness.RETURN}): _("A late return can bring a penalty."),
    frozenset(): _("So nothing can be late for that year."),
}
_NOT_KNOWN = _("Nor can I tell what can bring a penalty.")


def _meaning_of(status: Status) -> Fill:
    """What is to be sent and what can bring a penalty under a status, in words, whoever asks."""

    def fill(facts: Facts) -> dict[str, Value]:
        del facts
        means = meaning(status)
        penalised = _NOT_KNOWN if means.penalised is None else _PENALISED[means.penalised]
        return {
            "to_send": Message(_TO_SEND[means.obligations]),
            "penalised": message(penalised, first=thresholds.FIRST_REQUIRED),
        }

    return fill


# ------------------------------------------------------------------------------------------------------ the endings

_REVIEW = _(
    "HMRC reviews every status once a year, on the latest return it has. "
    "Unless changed, it carries over to the next year."
)
_OUT_OF_DATE = _("Between reviews it can be out of date. If you think that it is wrong, ask HMRC.")
_CANNOT_CHANGE = _(
    "Software cannot change your status, and nor can I. It can only explain it and send you to HMRC online services."
)

required = Outcome(
    "required",
    title=_("“Required” means that you must use Making Tax Digital for Income Tax"),
    body=(
        _("HMRC's record says that your qualifying income is above the threshold."),
        _("{to_send}"),
        _("{penalised}"),
    ),
    next=(
        _("Keep digital records, and send each update by its deadline."),
        _REVIEW,
        _OUT_OF_DATE,
        _CANNOT_CHANGE,
        NEXT_UPDATE,
    ),
    fill=with_dates(_meaning_of(Status.MANDATED)),
    link=sources.ONLINE_SERVICES,
    facts=("F-STAT-01", "F-STAT-16", "F-STAT-13", "F-PEN-05", "F-DL-03"),
)

voluntary = Outcome(
    "voluntary",
    title=_("“Voluntarily signed up” means that you are in the service by choice"),
    body=(
        _("Your income is at or below the threshold, and you or your agent signed you up."),
        _("{to_send}"),
        _("{penalised}"),
    ),
    next=(
        _("Send the updates all the same. You can look at opting out in HMRC online services."),
        _REVIEW,
        _OUT_OF_DATE,
        _CANNOT_CHANGE,
        NEXT_UPDATE,
    ),
    fill=with_dates(_meaning_of(Status.VOLUNTARY)),
    link=sources.ONLINE_SERVICES,
    facts=("F-STAT-02", "F-STAT-16", "F-STAT-13", "F-OPTOUT-01", "F-DL-03"),
)

not_required = Outcome(
    "not_required",
    title=_("“Not required” means that you do not need to use the service for that year"),
    body=(
        _("You are at or below the threshold and not signed up, or you opted out."),
        _("{to_send}"),
        _("{penalised}"),
    ),
    next=(_("Send the yearly tax return by 31 January after that tax year."), _REVIEW, _OUT_OF_DATE, _CANNOT_CHANGE),
    fill=_meaning_of(Status.ANNUAL),
    link=sources.ONLINE_SERVICES,
    facts=("F-STAT-03", "F-STAT-16", "F-STAT-13"),
)

exempt = Outcome(
    "exempt",
    title=_("“Exempt” means that you do not have to use the service for that year"),
    body=(
        _("You applied, or you were given it automatically."),
        _("{to_send}"),
        _("{penalised}"),
    ),
    next=(
        _("Send the yearly tax return by 31 January after that tax year."),
        _("Tell HMRC if your circumstances change."),
        _REVIEW,
        _CANNOT_CHANGE,
    ),
    fill=_meaning_of(Status.EXEMPT),
    link=sources.EXEMPTIONS,
    facts=("F-STAT-04", "F-STAT-16", "F-STAT-13", "F-ELIG-15"),
)

digitally_exempt = Outcome(
    "digitally_exempt",
    title=_("You are exempt, as you cannot use digital tools"),
    body=(
        _("You applied as digitally excluded and were accepted."),
        _("{to_send}"),
        _("{penalised}"),
    ),
    next=(
        _("Send the yearly tax return by 31 January after that tax year."),
        _("Tell HMRC within 3 months if you can use digital tools again."),
        _REVIEW,
        _CANNOT_CHANGE,
    ),
    fill=_meaning_of(Status.DIGITALLY_EXEMPT),
    link=sources.EXEMPTIONS,
    facts=("F-STAT-05", "F-STAT-16", "F-STAT-13", "SR-43"),
)

dormant = Outcome(
    "dormant",
    title=_("In HMRC's words, you are “no longer required to file a Self Assessment tax return”"),
    body=(_("{to_send}"), _("{penalised}")),
    next=(
        _("Do you start to use software, or mean to send returns again? Then tell HMRC first."),
        _REVIEW,
        NEW_YEAR,
    ),
    fill=with_dates(_meaning_of(Status.DORMANT)),
    link=sources.ONLINE_SERVICES,
    facts=("F-STAT-06", "F-STAT-15", "F-STAT-16"),
)

no_status = Outcome(
    "no_status",
    title=_("HMRC has probably not set a status for that year yet"),
    body=(
        _("That is usual for next year. HMRC has no words of its own for it, and its account shows no line."),
        _("The account also shows no line for last year once that year's return is submitted."),
        _("{to_send}"),
        _("{penalised}"),
    ),
    next=(_("Look again later, or in HMRC online services."), _REVIEW, _CANNOT_CHANGE, NEW_YEAR),
    fill=with_dates(_meaning_of(Status.NO_STATUS)),
    link=sources.ONLINE_SERVICES,
    facts=("F-STAT-07", "F-STAT-16", "F-STAT-13"),
)

unknown = Outcome(
    "unknown",
    title=_("Look in your HMRC account: it decides"),
    body=(
        _("“Required” and “Voluntarily signed up” mean that you send updates and a return."),
        _("“Not required” and “Exempt” mean that you send a return only."),
        _("{to_send}"),
    ),
    next=(
        _("Sign in to HMRC online services and look at your reporting obligations."),
        _("Is there another word? Ask HMRC what it means for you."),
        _("Until you know, go on as before with updates and returns."),
        _CANNOT_CHANGE,
        IF_REQUIRED,
    ),
    fill=with_dates(_meaning_of(Status.UNKNOWN)),
    link=sources.ONLINE_SERVICES,
    facts=("F-STAT-13", "F-STAT-08", "F-STAT-01", "F-STAT-02", "F-STAT-03", "F-STAT-04", "F-DL-03"),
)

# -------------------------------------------------------------------------------------------- the table, read down

status = Journey(
    "status",
    title=_("Understand your status with HMRC"),
    section=sections.CHECK,
    intro=(_("HMRC gives you a status for each tax year. Tell me what you see, and I say what it means."),),
    words="status, my status, required, voluntary, volunteer, annual, exempt, dormant, am i mandated or voluntary",
    checks_answers=False,
    routes={
        shown: [
            when(answer(Status.MANDATED), required),
            when(answer(Status.VOLUNTARY), voluntary),
            when(answer(Status.ANNUAL), not_required),
            when(answer("is_exempt"), exempt_how),
            when(answer("no_line"), no_line_why),
            otherwise(unknown),
        ],
        exempt_how: [when(answer("excluded"), digitally_exempt), otherwise(exempt)],
        no_line_why: [when(answer("told"), dormant), otherwise(no_status)],
    },
)
