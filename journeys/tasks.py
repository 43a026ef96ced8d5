"""Find a task: where it is done, if it is there yet, who may do it, and how.

These are the 20 tasks that HMRC lists for its online services, with what changed since. Read the table: each row
becomes a page. The task that HMRC took off its list is there with what to do instead (F-TASK-21).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from journeys import sections, sources
from journeys.coming import NEW_YEAR, NEXT_PAYMENT, NEXT_UPDATE, NO_DEADLINE, SOFTWARE_RETURN, THIS_RETURN, coming
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Outcome, Reading, Route, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Json, _
from journeys.rules.three_years import Actor
from journeys.sources import Page

# --------------------------------------------------------------------------------------------------- what a row says


class Where(StrEnum):
    """Where a task is done."""

    HMRC = "hmrc"
    SOFTWARE = "software"
    BOTH = "hmrc_and_software"


class Live(StrEnum):
    """Is the task there yet?"""

    YES = "yes"
    IN_PART = "in_part"
    NOT_YET = "not_yet"


ONLY_YOU = (Actor.INDIVIDUAL,)
NO_SUPPORTING_AGENT = (Actor.INDIVIDUAL, Actor.MAIN_AGENT)
ANYBODY = tuple(Actor)
NOBODY: tuple[Actor, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Task:
    """One row of the table, and so one page.

    `label` stands on the button and `also` are other words for it. `may` says who may do it where the usual sentence
    does not fit; `why` is the reason that it is done there, where one is known; `note` is one thing more to know; `how`
    are the steps, and `ends` is the date that goes with them.
    """

    key: str
    label: str
    also: str
    title: str
    where: Where
    live: Live = Live.YES
    who: tuple[Actor, ...]
    may: str = ""
    why: str = ""
    note: str = ""
    how: tuple[str, ...]
    ends: str = ""
    link: Page = sources.HMRC_ACCOUNT
    facts: tuple[str, ...]
    follow_up: str = ""


_MAY: Mapping[tuple[Actor, ...], str] = {
    ONLY_YOU: _("Only you can do it. An agent cannot."),
    NO_SUPPORTING_AGENT: _("A supporting agent cannot. A main agent uses the agent services account."),
    ANYBODY: _("A main or a supporting agent can do it, from the agent services account."),
    NOBODY: _("No agent can do it yet either."),
}
_WHERE: Mapping[tuple[Where, Live], str] = {
    (Where.HMRC, Live.YES): _("It is done on HMRC's own pages. HMRC lists it as a task outside software."),
    (Where.HMRC, Live.IN_PART): _("It is done on HMRC's own pages. Only a part of it is there so far."),
    (Where.HMRC, Live.NOT_YET): _("HMRC lists it for the future, on its own pages. I know of no date."),
    (Where.SOFTWARE, Live.YES): _("It is done in software. HMRC's own pages do not offer it."),
    (Where.BOTH, Live.YES): _("You can see it on HMRC's pages and in software."),
    (Where.BOTH, Live.NOT_YET): _("HMRC is working on it, for its own pages and for software. I know of no date."),
}
_NO_REASON = _("HMRC gives no reason why it is done there.")
_NO_REASON_YET = _("HMRC gives no reason why it is not there yet.")
_SIGN_IN = _("Sign in to HMRC online services and open Making Tax Digital for Income Tax.")

# -------------------------------------------------------------------------------------------- the table of the tasks

SEEING = (
    Task(
        key="deadlines_shown",
        label=_("See when updates and payments are due"),
        also="deadlines, due dates, when is it due, submission deadlines",
        title=_("You can see when updates and payments are due"),
        where=Where.BOTH,
        who=ANYBODY,
        may=_("Your main agent sees it too. A supporting agent sees updates, not payments."),
        how=(
            _SIGN_IN,
            _("“View submission deadlines” shows updates and the tax return."),
            _("“Check what you owe” shows payments."),
            _("Software shows the same dates."),
        ),
        ends=NEXT_UPDATE,
        facts=("F-TASK-04",),
        follow_up=_("Did you find the dates?"),
    ),
    Task(
        key="calculation",
        label=_("See a tax calculation"),
        also="calculation, estimate, forecast, how much tax, tax so far",
        title=_("You or your main agent can see tax calculations"),
        where=Where.BOTH,
        who=NO_SUPPORTING_AGENT,
        why=_("Software shows the tax estimate after you send an update. It is not a bill."),
        how=(_SIGN_IN, _("Open “View all tax years” and choose the year."), _("Choose the calculation or forecast.")),
        ends=NEXT_UPDATE,
        facts=("F-TASK-09", "F-UPD-09"),
        follow_up=_("Did you find the calculation?"),
    ),
    Task(
        key="owed",
        label=_("Check what you owe"),
        also="owe, what i owe, balance, how much do i owe, amount due, debt",
        title=_("You or your main agent can check what you owe"),
        where=Where.BOTH,
        who=NO_SUPPORTING_AGENT,
        why=_("Software shows only amounts since you joined. Older debts show only on HMRC's pages."),
        how=(_SIGN_IN, _("Open “Check what you owe”."), _("It shows amounts overdue, due soon and due later.")),
        ends=NEXT_PAYMENT,
        facts=("F-TASK-11", "F-PAY-03"),
        follow_up=_("Did you find what you owe?"),
    ),
    Task(
        key="credit",
        label=_("Check money in your account"),
        also="credit, money in my account, overpaid, in credit",
        title=_("You or your main agent can check the money in your account"),
        where=Where.BOTH,
        who=NO_SUPPORTING_AGENT,
        how=(
            _SIGN_IN,
            _("Open “Check for money in your account”."),
            _("You see how much there is and where it came from."),
            _("You also see how much is set aside for coming bills."),
        ),
        ends=NO_DEADLINE,
        facts=("F-TASK-15",),
        follow_up=_("Did you find the money in your account?"),
    ),
    Task(
        key="sa302",
        label=_("Print the SA302 tax calculation"),
        also="sa302, sa 302, proof of income, mortgage, tax year overview, print",
        title=_("You cannot print the SA302 for years in the service yet"),
        where=Where.BOTH,
        live=Live.NOT_YET,
        who=NOBODY,
        note=_("The SA302 is your tax calculation. People use it as proof of income."),
        how=(
            _("For years before you joined, look in your earlier Self Assessment account."),
            _("The SA302 and the tax year overview are there."),
        ),
        link=sources.ONLINE_SERVICES,
        facts=("F-TASK-10", "F-FUT-04"),
    ),
)

PAYING = (
    Task(
        key="payment",
        label=_("Make a payment"),
        also="pay, pay my tax, pay the bill, pay a bill",
        title=_("You or your main agent can pay on HMRC's pages"),
        where=Where.HMRC,
        who=NO_SUPPORTING_AGENT,
        why=_("You cannot pay through software. That is not available yet."),
        how=(
            _("Open the GOV.UK page about paying your Self Assessment bill."),
            _("Or sign in to HMRC online services, and pay there."),
            _("The payment then shows online and in software."),
        ),
        link=sources.PAY,
        ends=NEXT_PAYMENT,
        facts=("F-TASK-14", "F-PAY-01", "F-FUT-05"),
        follow_up=_("Did you make the payment?"),
    ),
    Task(
        key="on_account",
        label=_("Change your payments on account"),
        also="payments on account, reduce payments, lower payments, sa303, too high",
        title=_("You or your main agent can change the amount of payments on account"),
        where=Where.HMRC,
        who=NO_SUPPORTING_AGENT,
        note=_("These are two payments towards your next bill. If you reduce them too far, you pay interest."),
        how=(
            _SIGN_IN,
            _("Find your payments on account and change the amount."),
            _("The first change in a year can only reduce them."),
            _("You can do it until the tax return is submitted. The last day is 31 January after the year."),
        ),
        facts=("F-TASK-03", "F-POA-01", "F-POA-02"),
        follow_up=_("Did you change your payments on account?"),
    ),
    Task(
        key="payment_plan",
        label=_("Ask for a payment plan"),
        also="payment plan, time to pay, cannot pay, can't pay, instalments, spread",
        title=_("You may be offered a payment plan in your HMRC account"),
        where=Where.HMRC,
        who=ONLY_YOU,
        note=_("If it does not offer one, ask on GOV.UK or by phone."),
        how=(
            _("If you have trouble paying, start on the GOV.UK page below. Do not wait."),
            _("HMRC's online plan takes debts of £30,000 or less, over up to 24 months."),
            _("Your returns must be up to date, with no other HMRC debt or plan."),
            _("Otherwise phone HMRC. The page has the numbers."),
        ),
        link=sources.DIFFICULTIES_PAYING,
        ends=NEXT_PAYMENT,
        facts=("F-TASK-13", "F-PAY-07", "F-HELP-09", "F-ONL-AG-02"),
        follow_up=_("Did you ask for a payment plan?"),
    ),
    Task(
        key="budget_plan",
        label=_("Ask for a budget payment plan"),
        also="budget payment plan, pay in advance, pay monthly, save up, weekly",
        title=_("You cannot ask for a budget payment plan inside this service yet"),
        where=Where.HMRC,
        live=Live.NOT_YET,
        who=NOBODY,
        may=_("An agent never can."),
        note=_("With such a plan you pay in advance, in instalments."),
        how=(
            _("You can set one up in your Self Assessment online account."),
            _("You then pay weekly or monthly by Direct Debit."),
            _("Or pay any amount at any time."),
        ),
        link=sources.PAY,
        facts=("F-TASK-12", "F-FUT-02", "F-PAY-10"),
    ),
)

REFUNDS = (
    Task(
        key="refund_claim",
        label=_("Claim a refund"),
        also="refund, rebate, money back, repayment, claim",
        title=_("You or your main agent can claim a refund"),
        where=Where.HMRC,
        who=NO_SUPPORTING_AGENT,
        note=_("Do not send me bank details. HMRC's page asks for what it needs."),
        how=(
            _SIGN_IN,
            _("Open “Check for money in your account and claim a refund”."),
            _("Choose “Claim a refund”. The page shows the most you can claim."),
            _("If the page does not offer it, contact HMRC."),
        ),
        ends=NO_DEADLINE,
        facts=("F-TASK-16", "F-REF-02", "F-REF-03", "F-SAFE-08"),
        follow_up=_("Did you claim the refund?"),
    ),
    Task(
        key="refund_progress",
        label=_("Follow a refund"),
        also="where is my refund, refund progress, track, when will i get it",
        title=_("You or your main agent can follow a refund"),
        where=Where.HMRC,
        live=Live.IN_PART,
        who=NO_SUPPORTING_AGENT,
        note=_("Software shows only the amount you asked for."),
        how=(
            _SIGN_IN,
            _("Open “View payment, credit and refund history” and choose the refund."),
            _("You see the amount, interest, method and estimated date."),
        ),
        ends=NO_DEADLINE,
        facts=("F-TASK-17",),
        follow_up=_("Did you find your refund?"),
    ),
    Task(
        key="bank_details",
        label=_("Give bank details for later refunds"),
        also="bank details, bank account, sort code, change bank",
        title=_("You cannot give bank details for future refunds yet"),
        where=Where.HMRC,
        live=Live.NOT_YET,
        who=NOBODY,
        note=_("Do not send me bank details. I cannot use them."),
        how=(_("When you claim a refund, HMRC's page asks for what it needs."),),
        link=sources.ONLINE_SERVICES,
        facts=("F-TASK-18", "F-FUT-03", "F-SAFE-08"),
    ),
)

CHANGING = (
    Task(
        key="messages",
        label=_("Change how HMRC writes to you"),
        also="letters, paper, post, email, paperless, contact preference, messages",
        title=_("You can change how HMRC sends you messages"),
        where=Where.HMRC,
        who=ONLY_YOU,
        why=_("Online messages come to a secure mailbox there."),
        note=_("You choose letters on paper, or messages online."),
        how=(
            _("Sign in to HMRC online services and open the account settings."),
            _("Change the communication (paperless) preference."),
            _("You can change it again at any time."),
        ),
        link=sources.ONLINE_SERVICES,
        ends=NO_DEADLINE,
        facts=("F-TASK-01", "F-CONT-02", "F-CONT-01"),
        follow_up=_("Did you change how HMRC writes to you?"),
    ),
    Task(
        key="details",
        label=_("Change business details"),
        also="name, address, trade, trading name, business address, moved, wrong name",
        title=_("You cannot change business details, such as name, address or trade, yet"),
        where=Where.HMRC,
        live=Live.NOT_YET,
        who=NOBODY,
        how=(_("If a detail is wrong, ask HMRC what to do."),),
        link=sources.SELF_ASSESSMENT_CONTACT,
        facts=("F-TASK-02", "F-FUT-01", "F-HELP-01"),
    ),
    Task(
        key="add",
        label=_("Add a new business"),
        also="new business, second trade, new rental, new property, started trading, add property",
        title=_("You or an agent can add a new business"),
        where=Where.HMRC,
        who=ANYBODY,
        note=_("It can be a sole trade, UK property or foreign property."),
        how=(
            _("Add it online as soon as it starts."),
            _("Have its start date ready. It can be up to a week ahead."),
            _("For a trade you also need its name, its address and what it does."),
            _("Software shows it almost at once."),
        ),
        link=sources.CIRCUMSTANCES_CHANGE,
        ends=THIS_RETURN,
        facts=("F-TASK-05", "F-ADD-01", "F-ADD-02", "F-ADD-03"),
        follow_up=_("Did you add the business?"),
    ),
    Task(
        key="close",
        label=_("Close a business"),
        also="stopped trading, ended, cease, sold, retired, stop renting",
        title=_("You or an agent can close a business"),
        where=Where.HMRC,
        who=ANYBODY,
        note=_("Close property only when all rent of that type has stopped."),
        how=(
            _("Sign in, open the business and enter its end date. It can be today or in the past."),
            _("Look at the date twice. You cannot correct it online yet."),
            _("Do it soon, or you risk penalties on later quarters."),
        ),
        link=sources.CIRCUMSTANCES_CHANGE,
        ends=NEXT_UPDATE,
        facts=("F-TASK-06", "F-CEASE-01", "F-CEASE-02", "F-CEASE-03"),
        follow_up=_("Did you close the business?"),
    ),
)

CHOOSING = (
    Task(
        key="calendar",
        label=_("Choose calendar update periods"),
        also="calendar quarters, calendar periods, update periods, quarters, 31 march",
        title=_("You choose calendar periods in your software"),
        where=Where.SOFTWARE,
        who=ANYBODY,
        may=_("You do it, or the agent who uses the software."),
        note=_("They help only if your accounting period is 1 April to 31 March."),
        how=(
            _("Choose them for each business, before the first update of the tax year."),
            _("They go on each year until you change back."),
            _("The due dates stay the same."),
        ),
        link=sources.QUARTERLY_UPDATES,
        facts=("F-TASK-07", "F-DL-05", "F-DL-04"),
        follow_up=_("Did you choose calendar periods?"),
    ),
    Task(
        key="other_income",
        label=_("Report other income, reliefs and allowances"),
        also="wages, pension, dividends, savings, interest, gift aid, allowances, reliefs, other income",
        title=_("You or your main agent report other income, reliefs and allowances in software"),
        where=Where.SOFTWARE,
        who=NO_SUPPORTING_AGENT,
        may=_("A supporting agent cannot."),
        why=_("You submit the tax return through software, so this goes with it."),
        note=_("An old list had this task on HMRC's pages. They cannot be used for it for a year in the service."),
        how=(
            _("Add it in your software before the tax return."),
            _("Check before the year end that the software covers every kind you need."),
            _("If not, add a second product that fits, or ask the maker."),
            _("Returns for years before you joined go as before."),
        ),
        link=sources.SUBMIT_TAX_RETURN,
        ends=SOFTWARE_RETURN,
        facts=("F-TASK-21", "F-YE-04", "F-YE-05", "F-YE-06"),
        follow_up=_("Did you check that your software covers all your income?"),
    ),
    Task(
        key="leave",
        label=_("Leave, if you are a volunteer"),
        also="opt out, leave, come out, get out, quit, volunteer",
        title=_("Volunteers can opt out in HMRC online services"),
        where=Where.HMRC,
        who=ANYBODY,
        why=_("Software cannot change your status."),
        note=_("People who must use the service cannot leave."),
        how=(
            _SIGN_IN,
            _("Open “your reporting obligations”. It shows the years you can leave."),
            _("Updates already sent for a year that you leave are deleted."),
        ),
        ends=NEXT_UPDATE,
        facts=("F-TASK-19", "F-OPTOUT-01", "F-STAT-13", "OO-X2", "F-OPTOUT-05"),
        follow_up=_("Did you finish opting out?"),
    ),
    Task(
        key="come_back",
        label=_("Sign up again after leaving"),
        also="sign up again, come back, rejoin, opt in, back in",
        title=_("You can sign up again by choice in HMRC online services"),
        where=Where.HMRC,
        who=ANYBODY,
        why=_("Software cannot change your status."),
        note=_("HMRC has to show the year as “Not required”. You are then a volunteer."),
        how=(
            _SIGN_IN,
            _("Open “your reporting obligations”. It shows the years you can sign up for."),
            _("If you sign up for the current year, send everything for the year so far."),
        ),
        ends=NEW_YEAR,
        facts=("F-TASK-20", "F-OPTOUT-08", "F-STAT-13", "OO-X2", "OO-S7"),
        follow_up=_("Did you sign up again?"),
    ),
)

TASKS = (*SEEING, *PAYING, *REFUNDS, *CHANGING, *CHOOSING)

# --------------------------------------------------------------------------------------------- the pages made of them


def _page(task: Task) -> Reading:
    """What a row of the table says to a person, and to a program."""

    def result(facts: Facts) -> Mapping[str, Json]:
        del facts
        who = [actor.value for actor in task.who]
        return {"task": task.facts[0], "where": task.where.value, "live": task.live.value, "who": who}

    why = task.why or (_NO_REASON_YET if task.live is Live.NOT_YET else _NO_REASON)
    said = (task.may or _MAY[task.who], _WHERE[task.where, task.live], why, task.note)
    return Reading(
        task.key,
        title=task.title,
        body=tuple(filter(None, said)),
        next=tuple(filter(None, (*task.how, task.ends))),
        fill=coming,
        link=task.link,
        facts=task.facts,
        result=result,
        follow_up=task.follow_up,
    )


def _which(key: str, ask: str, tasks: tuple[Task, ...]) -> Choice:
    """The question that chooses among the tasks of a topic."""
    options = tuple(Option(task.key, task.label, also=task.also) for task in tasks)
    return Choice(key, ask=ask, short=_("Task"), choices=options, help=_("Choose what is nearest to your task."))


def _rows(tasks: tuple[Task, ...]) -> list[Route]:
    """From each task of a topic to its page."""
    *first, last = tasks
    return [*(when(answer(task.key), PAGES[task.key]) for task in first), otherwise(PAGES[last.key])]


PAGES: Mapping[str, Outcome] = {task.key: _page(task) for task in TASKS}
"""The page of every task, by the task's key."""

not_there_yet = Reading(
    "not_there_yet",
    title=_("These four tasks are not there yet, and I know of no dates"),
    body=(
        _("Changing business details, such as name, address or trade, in HMRC online services is not available yet."),
        _("A budget payment plan, to pay in advance in instalments, is not available inside this service yet."),
        _("Giving bank details for future refunds is not available yet."),
        _("Printing the SA302 tax calculation is not available yet."),
    ),
    link=sources.ONLINE_SERVICES,
    facts=("F-FUT-01", "F-FUT-02", "F-FUT-03", "F-FUT-04"),
)

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What is your task about?"),
    short=_("Topic"),
    choices=(
        Option("see", _("See dates, amounts or a calculation"), also="see, check, look up, dates, amounts, sa302"),
        Option("pay", _("Pay, or pay over time"), also="pay, payment, payments, owe, payment plan"),
        Option("refund", _("Get money back"), also="refund, refunds, money back, rebate"),
        Option(
            "change",
            _("Change details or businesses"),
            also="change, details, business, letters, address, change my address",
        ),
        Option("choose", _("Choose periods, report more, leave or return"), also="leave, opt out, calendar, report"),
        Option("future", _("See what is not there yet"), also="future, not yet, missing, coming, planned"),
    ),
    help=_("I list the tasks of HMRC's online services. I say where each is done and who may do it."),
)
seeing = _which("seeing", _("What do you want to see?"), SEEING)
paying = _which("paying", _("What do you want to do about paying?"), PAYING)
refunds = _which("refunds", _("What do you want to do about a refund?"), REFUNDS)
changing = _which("changing", _("What do you want to change?"), CHANGING)
choosing = _which("choosing", _("Which of these do you want to do?"), CHOOSING)

# -------------------------------------------------------------------------------------------- the table, read down

tasks = Journey(
    "tasks",
    title=_("Find where to do a task"),
    section=sections.CHANGES,
    words="tasks, task, task list, where do i, where can i, how do i do it, hmrc online services, who can do it, sa302",
    checks_answers=False,
    routes={
        topic: [
            when(answer("see"), seeing),
            when(answer("pay"), paying),
            when(answer("refund"), refunds),
            when(answer("change"), changing),
            when(answer("choose"), choosing),
            otherwise(not_there_yet),
        ],
        seeing: _rows(SEEING),
        paying: _rows(PAYING),
        refunds: _rows(REFUNDS),
        changing: _rows(CHANGING),
        choosing: _rows(CHOOSING),
    },
)
