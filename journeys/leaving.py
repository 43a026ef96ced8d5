"""Reading about leaving: who can, what it does, how it is done, and what to do when HMRC's page behaves oddly.

Whether somebody may leave, and which years, is worked out in the journey `opt_out`; these are the pages for those who
want to know before they answer anything.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import NEW_YEAR, NEXT_UPDATE, coming
from journeys.engine.journey import Journey
from journeys.engine.model import Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to know about leaving?"),
    short=_("Topic"),
    choices=(
        Option("who_can", _("See who can leave"), also="who, can i leave, can i, allowed, volunteers, which years"),
        Option(
            "what_it_does",
            _("See what leaving does"),
            also="deleted, delete, wipe, lose my updates, penalties, after, what happens, tax return",
        ),
        Option("how", _("See how it is done"), also="how, where, steps, agent, software, which page, letter, confirm"),
        Option(
            "required",
            _("See what to do if you must use it"),
            also="required, must use, i must use it, mandated, three years, exempt, fell under the limit, "
            "under the limit, hate this",
        ),
        Option(
            "trouble",
            _("Solve a problem with HMRC's page"),
            also="problem, error, not offered, no choice, does not work, hidden, stuck",
        ),
    ),
    help=_("To work out which years you can leave, choose “Check if you can leave” in the menu."),
)

trouble = Choice(
    "trouble",
    ask=_("What does HMRC's page do?"),
    short=_("What the page does"),
    choices=(
        Option("no_choices", _("It shows no choices"), also="no choices, nothing, hidden, no cards, not offered"),
        Option("next_year", _("It offers nothing for next year"), also="next year, no line, no status"),
        Option("error", _("It shows an error"), also="error, unable to change, failed, error page"),
        Option("returning", _("It keeps returning to the start"), also="returns, goes back, loop, start again"),
        Option("businesses", _("It asks about my businesses first"), also="confirm businesses, businesses, check"),
        Option("odd_words", _("It says something odd"), also="odd, strange, wrong, does not fit, £50,000"),
    ),
    help=_("The page is called “your reporting obligations”. It stands in your HMRC online account."),
)

# ------------------------------------------------------------------------------------------------------ the endings

who_can = Reading(
    "who_can",
    title=_("Volunteers can leave, and people who must use the service cannot"),
    body=(
        _("It is decided year by year, for the previous, the current and the next tax year."),
        _("You can leave next year if you volunteered for it, even if you must use the service now."),
        _("You can leave the previous year until its tax return is submitted, whether or not updates were sent."),
    ),
    next=(
        _("As far as we know, a volunteer who turns out to be exempt should opt out."),
        _("Volunteers with missed updates who are still in get no penalty for those updates."),
        _("To see which years you can leave, answer a few questions: choose “Check if you can leave” in the menu."),
        NEW_YEAR,
    ),
    fill=coming,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-OPTOUT-01", "F-OPTOUT-03", "OO-R1", "OO-R3", "OO-X5", "OO-A7"),
)

what_it_does = Reading(
    "what_it_does",
    title=_("You send one yearly return, and no more updates"),
    body=(
        _("For each year you leave you send one tax return, due on 31 January after the year."),
        _("Updates already sent for it are deleted. HMRC's page warns you how many."),
        _("The new penalties for a late return and late payment stay. HMRC writes to you if you are required again."),
    ),
    next=(
        _("Put the totals of the deleted updates into the tax return, so keep your records."),
        _("You may keep your software if it supports that return."),
        _("Otherwise file the usual way: HMRC's own online service, or other commercial software."),
        _("You can see the new deadlines in HMRC online services at once. An agent also sees them in software."),
        _("You can sign up again at any time, as a volunteer, but never for the previous year."),
    ),
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=(
        *("F-OPTOUT-02", "OO-A1", "OO-A2", "F-OPTOUT-05", "F-OPTOUT-06", "F-OPTOUT-07", "OO-W1", "OO-W6", "OO-A6"),
        "OO-S3",
    ),
)

how_it_is_done = Reading(
    "how_it_is_done",
    title=_("You leave only in HMRC online services"),
    body=(
        _("Software and chat assistants may explain it and link to it. They never do it."),
        _("Main and supporting agents may both do it for you."),
    ),
    next=(
        _("In your HMRC online account, open Making Tax Digital for Income Tax, then “your reporting obligations”."),
        _("Agents sign in to the agent services account, choose the client and open the same page."),
        _("Choose the year, read the warning and confirm."),
        _("There is no certificate or letter. The page confirms it, then shows the changed status at once."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.HMRC_ACCOUNT,
    facts=("OO-X1", "OO-X2", "OO-X3", "OO-A4", "F-OPTOUT-01", "F-DL-03"),
    follow_up=_("Did you finish opting out?"),
)

if_required = Reading(
    "if_required",
    title=_("You can never leave a year in which you must use the service"),
    body=(
        _("You are released only after 3 tax years in a row under the limit. Then HMRC's page offers to opt out."),
        _("Do you think that you are exempt? You cannot opt out then: apply to HMRC, and keep going meanwhile."),
    ),
    next=(
        _("Must you use it now, and did you volunteer for next year? Stay in until 5 April, and leave next year."),
        _("Are you a volunteer now, and must you use it next year? You can still leave the current year."),
        _("Have all your businesses ended? Then tell HMRC their end dates."),
        NEW_YEAR,
    ),
    fill=coming,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("OO-R5", "OO-F6", "OO-X5", "OO-F4", "OO-F3", "F-CEASE-01"),
)

no_choices = Reading(
    "no_choices",
    title=_("HMRC's page shows no choices where nothing can be changed"),
    body=(
        _("One of the years shows as exempt. That hides the choices for the other years too."),
        _("All your businesses have ceased. The page then suggests adding one."),
        _("You must use it this year, and next year is required too, or has no status yet."),
        _("The previous year then offers nothing if it is required or its return is submitted."),
    ),
    next=(
        _("With an exempt year: contact HMRC, as the page will not offer the change."),
        _("With no business left: make sure that HMRC has the end dates."),
        NEW_YEAR,
    ),
    fill=coming,
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("OO-P7", "OO-Q7", "OO-P8", "OO-F6"),
)

next_year_missing = Reading(
    "next_year_missing",
    title=_("HMRC's page offers nothing for next year while it has no status"),
    body=(
        _("Next year cannot be changed until HMRC gives it a status. That holds for leaving and for signing up."),
        _("It is so even when you can change the current year."),
        _("If you come to it another way, nothing is sent. The page then says “unable to change”."),
    ),
    next=(
        _("To leave now, leave the current year."),
        _("It is certain that the current year is left. What next year will be, shows later."),
        _("Or look again later."),
        NEW_YEAR,
    ),
    fill=coming,
    link=sources.HMRC_ACCOUNT,
    facts=("OO-Q1", "OO-P6", "OO-E7", "OO-Q5"),
)

shows_an_error = Reading(
    "shows_an_error",
    title=_("What to do depends on which error it is"),
    body=(
        _("It shows an error page if no year has a status it can show."),
        _("It says “unable to change for one or more tax years” if a change failed. Some years may have changed."),
    ),
    next=(
        _("On an error page, look again later."),
        _("After “unable to change”, check which years changed before you try again."),
        _("If it stays so, contact HMRC."),
        NEW_YEAR,
    ),
    fill=coming,
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("OO-P9", "OO-A5", "OO-E7"),
)

keeps_returning = Reading(
    "keeps_returning",
    title=_("If HMRC's page keeps returning to the start, contact HMRC"),
    body=(
        _("It can happen when you leave the previous year, and this year has no status yet."),
        _("The page shows the choice, but does not carry it out."),
        _("Say which year you want to leave, and what the page does."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.SELF_ASSESSMENT_CONTACT,
    facts=("OO-Q2", "F-HELP-01", "F-DL-03"),
)

businesses_first = Reading(
    "businesses_first",
    title=_("First you have to check and confirm your businesses"),
    body=(
        _("That is so if HMRC signed you up itself. Every page asks for it until it is done."),
        _("It is for people who are in the service this year."),
    ),
    next=(
        _("Look at each business on the page. Correct what is wrong, and confirm."),
        _("Then open “your reporting obligations” again."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.SIGNED_UP_BY_HMRC,
    facts=(
        "OO-X4",
        "F-DL-03",
    ),
    follow_up=_("Did you confirm your businesses?"),
)

odd_words = Reading(
    "odd_words",
    title=_("HMRC's page is not right in every word"),
    body=(
        _("It may say that you are required again after a year, when you no longer need to send a return."),
        _("HMRC then shows no duty to send one at present, whatever its page says."),
        _("It may name a limit of £50,000 for years to which £30,000 applies."),
        _(
            "It may speak of the current year only. What next year will be shows when HMRC gives it a status."
            " The next update is due by {next_update}."
        ),
    ),
    fill=coming,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("OO-Q4", "F-ELIG-04", "OO-Q5", "OO-Q6", "F-DL-03"),
)

# -------------------------------------------------------------------------------------------- the table, read down

leaving = Journey(
    "leaving",
    title=_("Read about leaving"),
    section=sections.CHANGES,
    words="leaving, about leaving, what happens if i leave, what happens if i opt out, will my updates be deleted, "
    "reporting obligations, your reporting obligations, unable to change",
    checks_answers=False,
    routes={
        topic: [
            when(answer("who_can"), who_can),
            when(answer("what_it_does"), what_it_does),
            when(answer("how"), how_it_is_done),
            when(answer("required"), if_required),
            otherwise(trouble),
        ],
        trouble: [
            when(answer("no_choices"), no_choices),
            when(answer("next_year"), next_year_missing),
            when(answer("error"), shows_an_error),
            when(answer("returning"), keeps_returning),
            when(answer("businesses"), businesses_first),
            otherwise(odd_words),
        ],
    },
)
