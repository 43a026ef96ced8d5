"""Penalties for being late, for the person's own case: points, what they cost, when they go, and how to appeal.

The figures of points are in `journeys.rules.penalties`. HMRC's penalties cannot be looked up from here (F-FUT-08).
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import NEXT_RETURN, NEXT_UPDATE, THIRTY_DAYS, by_the_day, coming, with_dates
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Fill, Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option, TaxYearChoice, YesNo
from journeys.engine.text import Value, _
from journeys.rules import deadlines, penalties as penalty_rules, thresholds
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What is it about?"),
    short=_("What it is about"),
    choices=(
        Option(
            "update",
            _("A late quarterly update"),
            also="update, late update, missed update, i missed one, forgot, forgot the august update, quarterly, "
            "fine, points",
        ),
        Option("tax_return", _("A late tax return"), also="return, late return, missed 31 january, yearly return"),
        Option(
            "payment",
            _("A late payment"),
            also="payment, paid late, pay late, interest, cannot pay, tax not paid, pay in march",
        ),
        Option(
            "notice",
            _("A point or penalty I have got"),
            also="notice, letter, i got a letter, got a point, got a penalty, see my points, "
            "how many points, 200, £200",
        ),
        Option(
            "appeal",
            _("An appeal, or a reason for being late"),
            also="appeal, excuse, reasonable excuse, ill, illness, died, dying, hospital, unfair, tribunal",
        ),
    ),
    help=_("Choose what is nearest. You can read another one afterwards."),
    facts=("F-PEN-01", "F-PEN-03"),
)

_USERS = (
    Option("required", _("I must use it"), also="required, must, mandated, compulsory, have to, over the limit"),
    Option("volunteer", _("I signed up by choice"), also="volunteer, voluntary, voluntarily, chose, by choice"),
    Option("yearly", _("I only send a yearly tax return"), also="yearly, annual, not signed up, not in it, exempt"),
    Option("unsure", _("I do not know"), also="not sure, don't know, dont know, no idea, unsure"),
)
_WHICH = _("Your HMRC account says “Required” or “Voluntarily signed up” for each tax year.")

user = Choice(
    "user",
    ask=_("Do you have to use Making Tax Digital for Income Tax, or did you choose to?"),
    short=_("Using the service"),
    choices=_USERS,
    help=_WHICH,
    why=_("Volunteers get no points for late updates. Others may."),
    facts=("F-PEN-04", "F-PEN-12"),
)

sender = Choice(
    "sender",
    ask=_("Do you have to use Making Tax Digital for Income Tax, or did you choose to?"),
    short=_("Using the service"),
    choices=_USERS,
    help=_WHICH,
    why=_("The number of points that brings a penalty depends on it."),
    facts=("F-PEN-01", "F-PEN-12"),
)


def _years(facts: Facts) -> list[TaxYear]:
    """The tax years whose updates may be late, or soon: none before the first one that anybody was required for."""
    this = TaxYear.containing(facts.today)
    return [each for each in (this - 1, this, this + 1) if each >= thresholds.FIRST_REQUIRED]


year = TaxYearChoice(
    "year",
    ask=_("Which tax year is the update for?"),
    short=_("Tax year of the update"),
    hint=_("A tax year runs from 6 April to 5 April."),
    years=_years,
    help=_("The update due on 7 May is the last one for the tax year before."),
    why=_("The first tax year of the service has a rule of its own."),
    facts=("F-PEN-05",),
)


def _last_ordinary(facts: Facts) -> dict[str, Value]:
    """The first tax year of the service, and the last return before it, which goes the ordinary way (F-LATE-05)."""
    del facts
    first = thresholds.FIRST_REQUIRED
    return {"first": first, "before": first - 1}


in_service = YesNo(
    "in_service",
    ask=_("Were you in the service for the tax year of that return?"),
    short=_("In the service that year"),
    help=_("Nobody had to use it before {first}. Unless you had joined, your {before} return is an ordinary one."),
    fill=_last_ordinary,
    why=_("Other rules can apply to returns for years before you joined."),
    facts=("F-LATE-05",),
)

was_in = YesNo(
    "was_in",
    ask=_("Have you been in the service in an earlier tax year?"),
    short=_("In the service before"),
    help=_("Answer yes if you signed up once and then left."),
    why=_("The new penalties stay with you after you leave."),
    facts=("OO-W6", "F-PEN-04"),
)

doubt = Choice(
    "doubt",
    ask=_("What do you want to know?"),
    short=_("What to know"),
    choices=(
        Option("how", _("See how to appeal"), also="how, appeal, how to appeal, time limit, 30 days, deadline"),
        Option(
            "excuse",
            _("See which reasons count"),
            also="reason, excuse, reasonable excuse, ill, illness, died, death, dying, hospital, software, no money",
        ),
        Option(
            "ended",
            _("My income had ended before"),
            also="stopped, closed, sold, ended, retired, no business any more",
        ),
        Option("refused", _("HMRC said no to my appeal"), also="no, refused, rejected, review, tribunal, turned down"),
    ),
    help=_("An appeal asks HMRC to take a point or penalty away."),
)

# ------------------------------------------------------------------------------------------------------ the endings


def _points(status: Status) -> Fill:
    """The threshold and the usual clean time of a status, and the pounds at the threshold (F-PEN-01, 02, 11, 12)."""

    def fill(facts: Facts) -> dict[str, Value]:
        del facts
        return {
            "threshold": penalty_rules.points_threshold(status) or 0,
            "months": penalty_rules.usual_clean_months(status) or 0,
            "penalty": penalty_rules.LATE_SUBMISSION_PENALTY,
            "expire": penalty_rules.POINTS_EXPIRE_AFTER_MONTHS,
            "first": thresholds.FIRST_REQUIRED,
        }

    return fill


def _first_year(facts: Facts) -> dict[str, Value]:
    """The year without points for updates, its return, and the next deadline of an update."""
    told = facts[year]
    dues = [due for each in (told, told + 1) for due in deadlines.update_due_dates(each) if due >= facts.today]
    its_return = by_the_day(facts, told.return_due, _RETURN_IS_DUE, _RETURN_WAS_DUE, year=told)
    return {"year": told, "start": told.starts, "next_due": dues[0], "return": its_return}


_RETURN_IS_DUE = _("The {year} tax return is due by {due}.")
_RETURN_WAS_DUE = _("The {year} tax return was due by {due}. If you have not sent it, send it now.")

_ONE_POINT = _(
    "Each missed deadline gives one point. "
    "As far as we know it is one at most, however many businesses were late for it."
)
_COST = _("At {threshold} points there is a {penalty} penalty. Each further missed deadline then costs {penalty} more.")
_EXPIRY = _(
    "Below {threshold}, points normally expire after {expire} months. At {threshold} they no longer do: "
    "they go once you have sent everything on time for a while, and everything missing."
)
_CLEAN = _(
    "It usually takes {months} months of sending everything on time. "
    "What was due in the 24 months before must be sent too."
)
_CLEAN_YEARLY = _("It usually takes {months} months of sending everything on time.")
_SEE = _("Look at HMRC's penalties page. It shows what is still needed, and the date.")
_EXCUSE = _("Did something stop you? You can appeal against a point or penalty.")
_UNPAID = _("If tax is not paid either, there are late payment penalties too.")
_SEND_RETURN = _("Send the tax return as soon as you can.")

first_year = Outcome(
    "first_year",
    title=_("You get no points for late updates in {year}"),
    body=(
        _("It holds if you must use the service from {start}. HMRC words it for that group and that year only."),
        _("The updates stay due. They must be in before you can submit the tax return."),
        _("A late tax return or a late payment can still cost you."),
    ),
    next=(
        _("Send one update for each business. It covers that year so far, with what you missed."),
        _("The next deadline is {next_due}."),
        _("{return}"),
    ),
    fill=_first_year,
    link=sources.PENALTIES,
    facts=("F-PEN-05", "F-LATE-04", "F-DL-07", "F-DL-03", "F-DL-09"),
)

late_update = Outcome(
    "late_update",
    title=_("A late update brings you one point"),
    body=(_ONE_POINT, _COST, _EXPIRY, _CLEAN),
    next=(
        _("Send one update for each business now. It covers the year so far, with what you missed."),
        _SEE,
        _EXCUSE,
        _("The year without points is {first} only, for people who must use the service from then."),
        NEXT_UPDATE,
    ),
    fill=with_dates(_points(Status.MANDATED)),
    link=sources.PENALTIES,
    facts=("F-PEN-01", "F-PEN-02", "F-PEN-08", "F-PEN-11", "F-PEN-05", "F-DL-07", "F-DL-03"),
)

volunteer_update = Outcome(
    "volunteer_update",
    title=_("Volunteers get no points for late quarterly updates"),
    body=(
        _("The updates still have to be in before you can submit the tax return."),
        _("The new penalties do apply to a late tax return and a late payment."),
        _("If you opt out later, the old penalties do not come back."),
    ),
    next=(
        _("Send the next update as usual. It covers the year so far, with what you missed."),
        _("Does your account say “Required” for a later year? Then late updates of that year can bring points."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.PENALTIES_VOLUNTEERS,
    facts=("F-PEN-04", "F-YE-07", "F-DL-07", "F-STAT-01", "F-DL-03"),
)

no_updates = Outcome(
    "no_updates",
    title=_("You send no updates, so none can be late"),
    body=(
        _("That is so for each tax year with only a yearly return."),
        _("A late return can bring a penalty."),
    ),
    next=(
        _("Send your yearly tax return on time."),
        _("Check each year if you have to use the service."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=(
        "F-STAT-03",
        "F-DL-09",
    ),
)

late_return = Outcome(
    "late_return",
    title=_("A late tax return brings you one point"),
    body=(
        _("Each missed deadline gives one point, but late updates for {first} give none."),
        _COST,
        _EXPIRY,
        _CLEAN,
    ),
    next=(_SEND_RETURN, _SEE, _EXCUSE, _UNPAID, NEXT_UPDATE),
    fill=with_dates(_points(Status.MANDATED)),
    link=sources.PENALTIES,
    facts=("F-PEN-01", "F-PEN-02", "F-PEN-11", "F-PEN-05", "F-PEN-03", "F-DL-03"),
)

volunteer_return = Outcome(
    "volunteer_return",
    title=_("A late tax return brings you one point, also as a volunteer"),
    body=(_COST, _EXPIRY),
    next=(_SEND_RETURN, _SEE, _EXCUSE, _UNPAID, NEXT_UPDATE),
    fill=with_dates(_points(Status.VOLUNTARY)),
    link=sources.PENALTIES_VOLUNTEERS,
    facts=("F-PEN-12", "F-PEN-04", "F-PEN-01", "F-PEN-02", "F-PEN-03", "F-DL-03"),
)

yearly_return = Outcome(
    "yearly_return",
    title=_("A late yearly tax return can bring a penalty"),
    body=(
        _("You have been in the service, so the new penalties stay. A late return gives one point."),
        _COST,
        _EXPIRY,
        _CLEAN_YEARLY,
    ),
    next=(_SEND_RETURN, _SEE, _EXCUSE, _UNPAID, NEXT_RETURN),
    fill=with_dates(_points(Status.ANNUAL)),
    link=sources.PENALTIES_VOLUNTEERS,
    facts=("F-PEN-12", "OO-W6", "F-PEN-01", "F-PEN-02", "F-PEN-11", "F-PEN-03", "F-DL-09"),
)

ordinary_return = Outcome(
    "ordinary_return",
    title=_("A late return outside the service can bring a penalty too"),
    body=(
        _("It is an ordinary Self Assessment return. Other rules can apply to its penalties."),
        _("I do not have those rules here."),
    ),
    next=(
        _SEND_RETURN,
        _("If you get a penalty and do not agree, the page below is about when to appeal."),
        THIRTY_DAYS,
    ),
    fill=coming,
    link=sources.APPEAL_SELF_ASSESSMENT_PENALTY,
    facts=("F-LATE-05", "F-STAT-03"),
)

find_out = Outcome(
    "find_out",
    title=_("First find out if you must use the service, or chose to"),
    body=(
        _("Volunteers get no points for late updates. People who must use it may."),
        _("Your HMRC account shows which of the two you are, for each tax year."),
    ),
    next=(
        _("Sign in to HMRC online services and look at your reporting obligations."),
        _("“Required” means you must use it. “Voluntarily signed up” means you chose to."),
        _("Then come back. Until then, send what is due."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=("F-STAT-13", "F-STAT-01", "F-STAT-02", "F-PEN-04", "F-DL-03"),
)

late_payment = Reading(
    "late_payment",
    title=_("Late payment costs more the longer tax stays unpaid"),
    body=(
        _(
            "It is 3% of the tax unpaid after 15 days, plus 3% of the tax unpaid after 30 days. "
            "As far as we know, in your first year nothing is charged at day 15. Your notice shows it."
        ),
        _("From day 31 a second penalty grows daily, at 10% a year, until you pay."),
        _(
            "Interest comes on top: the Bank of England base rate plus 4 points. "
            "It was 7.75% from 9 January 2026, and moves with the base rate."
        ),
        _(
            "The percentages can differ by tax year: the notice shows yours. "
            "As far as we know, the first two rise from 3% to 4% for 2027 to 2028 on."
        ),
    ),
    next=(
        _("Pay what you can as soon as you can."),
        _("If you cannot pay it all, ask HMRC for a payment plan. A plan that you keep stops the growth."),
        _("Look at HMRC's rates page for today's interest."),
    ),
    link=sources.DIFFICULTIES_PAYING,
    facts=("F-PEN-03", "F-PEN-09", "F-PEN-10", "F-PEN-18", "F-PAY-07"),
)

notice = Reading(
    "notice",
    title=_("You see your points and penalties in HMRC online services"),
    body=(
        _("Penalties cannot be read through software yet, so I do not know yours."),
        _("HMRC's penalties page shows what is still needed, and the date."),
        _("A penalty is due within 30 days of the date on the notice. If you are late with it, you pay interest."),
    ),
    next=(
        _("Sign in to HMRC online services and open “Self Assessment penalties and appeals”."),
        _("If it is right, pay it in time."),
        _("If you do not agree, appeal. You usually have 30 days from the date of the notice."),
        THIRTY_DAYS,
    ),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=("F-FUT-08", "F-PEN-06", "F-PEN-02", "F-PEN-13", "F-PEN-14"),
)

how_to_appeal = Reading(
    "how_to_appeal",
    title=_("You can appeal online, usually within 30 days of the notice"),
    body=(
        _("You can appeal later if you explain why not sooner. HMRC's form allows 45 days after a death."),
        _("Not every point can be appealed on its own. The page says so."),
    ),
    next=(
        _("Have the reason and its dates ready: you cannot save the form half-way."),
        _("Sign in to HMRC online services."),
        _("Open “Self Assessment penalties and appeals”."),
        _("Choose the appeal link on the point or penalty."),
        THIRTY_DAYS,
    ),
    fill=coming,
    link=sources.APPEALS,
    facts=("F-PEN-13", "F-PEN-14"),
)

reasons = Reading(
    "reasons",
    title=_("A reason counts if it stopped you although you took care"),
    body=(
        _("HMRC calls it a reasonable excuse."),
        _("Its form lists a death, serious illness, a hospital stay, crime, and fire or flood."),
        _("It also lists technology problems, or another reason."),
        _("By law a lack of money, or relying on somebody else, is not one by itself."),
    ),
    next=(
        _("Put things right as soon as the reason has ended."),
        _("Then appeal, usually within 30 days of the notice. HMRC's form allows 45 days after a death."),
        THIRTY_DAYS,
    ),
    fill=coming,
    link=sources.REASONABLE_EXCUSES,
    facts=("F-PEN-15", "F-PEN-14"),
)

income_had_ended = Reading(
    "income_had_ended",
    title=_("HMRC may remove a point if your income had ended for good"),
    body=(
        _("That is for a quarter that began after the income ended."),
        _("The point stays if another of your incomes was late for the same quarter."),
    ),
    next=(
        _("Give HMRC the end date: close the business online if you have not."),
        _("Then appeal against the point."),
        THIRTY_DAYS,
    ),
    fill=coming,
    link=sources.PENALTIES,
    facts=("F-PEN-19", "F-CEASE-01"),
)

refused = Reading(
    "refused",
    title=_("If HMRC says no, you can ask for a review"),
    body=(
        _("You usually have 30 days from the decision. You do it on the same pages as the appeal."),
        _("Or go to the tax tribunal. The decision letter says how."),
        THIRTY_DAYS,
    ),
    fill=coming,
    link=sources.APPEALS,
    facts=("F-PEN-16",),
)

# ------------------------------------------------------------------------------------------------------- the guards


def brings_no_point(facts: Facts) -> bool:
    """An update of the first year, which brings no point"""
    return penalty_rules.late_update_brings_point(Status.MANDATED, facts[year]) is False


def is_a_volunteer(facts: Facts) -> bool:
    """Signed up by choice"""
    return facts[sender] == "volunteer"


# -------------------------------------------------------------------------------------------- the table, read down

penalties = Journey(
    "penalties",
    title=_("Understand points and penalties"),
    section=sections.THE_YEAR,
    words="penalty, penalties, points, fine, fines, late, interest, appeal, reasonable excuse, will they fine me",
    checks_answers=False,
    routes={
        topic: [
            when(answer("tax_return"), sender),
            when(answer("payment"), late_payment),
            when(answer("notice"), notice),
            when(answer("appeal"), doubt),
            otherwise(user),
        ],
        user: [
            when(answer("volunteer"), volunteer_update),
            when(answer("yearly"), no_updates),
            when(answer("unsure"), find_out),
            otherwise(year),
        ],
        year: [when(brings_no_point, first_year), otherwise(late_update)],
        sender: [
            when(answer("yearly"), was_in),
            when(answer("unsure"), find_out),
            otherwise(in_service),
        ],
        in_service: [
            when(answer("no"), ordinary_return),
            when(is_a_volunteer, volunteer_return),
            otherwise(late_return),
        ],
        was_in: [when(answer("yes"), yearly_return), otherwise(ordinary_return)],
        doubt: [
            when(answer("excuse"), reasons),
            when(answer("ended"), income_had_ended),
            when(answer("refused"), refused),
            otherwise(how_to_appeal),
        ],
    },
)
