"""Signing up a client on HMRC's pages: what is needed, the steps, the year, refusals, and telling the client.

HMRC's pages alone sign people up, one client at a time (F-ELIG-01, F-SIGNUP-22). Refusals are sign-up-rules.md
section 6; what the pages check is section 7.
"""

from __future__ import annotations

from journeys import sections, sources
from journeys.coming import FOR_CLIENTS, NEW_YEAR, NEXT_RETURN, NEXT_UPDATE, NO_ANSWER_DATE, REGISTER_BY, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Facts, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option, TaxYearChoice
from journeys.engine.text import Message, Several, Value, _, message
from journeys.rules.deadlines import update_due_dates
from journeys.rules.tax_year import TaxYear

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to know about signing up a client?"),
    short=_("Topic"),
    choices=(
        Option("ready", _("Check that you are ready"), also="ready, prerequisites, before, what do i need"),
        Option("steps", _("Go through the steps"), also="steps, how, order, bulk, batch, api, all my clients"),
        Option(
            "details",
            _("See which details must match"),
            also="details, dob, date of birth, name, mismatch, lock, lock out, locked out",
        ),
        Option("year", _("Choose the tax year"), also="year, this year or next, tax year, late, missed updates"),
        Option(
            "refused",
            _("Find out why HMRC refused"),
            also="refused, error, no match, not authorised, exempt, cannot sign up, already signed up, rejected",
        ),
        Option("tell", _("Get a message for your client"), also="message, tell, write, email, template, done"),
    ),
    help=_("You sign up clients on HMRC's pages, one at a time. I cannot do it for you."),
)

page = Choice(
    "page",
    ask=_("What does HMRC's page say?"),
    short=_("HMRC's page"),
    choices=(
        Option("match", _("The details do not match"), also="match, mismatch, check details, locked out, lock"),
        Option("not_authorised", _("You are not authorised"), also="not authorised, authorisation, permission"),
        Option("no_utr", _("The client is not registered"), also="not registered, no utr, no self assessment"),
        Option("already", _("The client is signed up already"), also="already, signed up, opted out"),
        Option("exempt", _("The client is exempt"), also="exempt, exemption, digitally excluded"),
        Option("no_data", _("The client cannot use it"), also="cannot use, no data, insolvent, bankrupt, no return"),
        Option("not_yet", _("You cannot sign up this client yet"), also="not yet, voluntarily, cannot sign up"),
        Option("contact", _("You need to contact HMRC"), also="contact, contact us, contact hmrc"),
    ),
    help=_("HMRC's page does not say exactly why. These are the kinds of page it shows."),
    facts=("SR-90", "SR-91", "SR-92", "SR-93", "SR-94", "SR-102", "SR-106", "F-SIGNUP-23", "F-LATE-08"),
)

start = TaxYearChoice(
    "start",
    ask=_("Which tax year did you sign the client up for?"),
    short=_("Signed up for"),
    hint=_("A tax year runs from 6 April to 5 April."),
    years=lambda facts: [TaxYear.containing(facts.today), TaxYear.containing(facts.today) + 1],
    why=_("The dates in the message follow from it."),
    facts=("F-SIGNUP-46", "SR-87"),
)

# ------------------------------------------------------------------------------------------------------ the endings

be_ready = Reading(
    "be_ready",
    title=_("You need three things first"),
    body=(
        _("Before you start you need an agent services account."),
        _("You need the client's authorisation. A copied one or an accepted request will do, main or supporting."),
        _("The client must be in Self Assessment, with a return sent in the last 2 years."),
        _(
            "HMRC refuses suspended agencies. You can get software after sign-up."
            " For clients who must use the service, the next update is due by {next_update}."
        ),
    ),
    fill=coming,
    link=sources.SIGN_UP_AGENT,
    facts=("F-SIGNUP-20", "SR-104", "F-REG-02", "SR-100", "F-SIGNUP-21", "F-DL-03"),
)

steps = Reading(
    "steps",
    title=_("You sign up one client at a time"),
    body=(
        _("There is no way to send a list. Robots may not use the pages, and software cannot sign anyone up."),
        _("HMRC keeps answers that are partly done for 30 days."),
        _("Have first name, last name, National Insurance number and date of birth ready. All four must match."),
        _("HMRC shows the result at once. HMRC does not tell your client, so you should."),
    ),
    next=(
        _("Sign in to HMRC online services with your agent services account."),
        _("Read the page about software, then give the client's details. HMRC checks these and your authorisation."),
        _("Choose the tax year, and read the page about penalties."),
        _(
            "Confirm the client's income sources. Add any that are missing. Remove any that ended before {starts}. "
            "Keep those active in {year}, even if they have stopped since."
        ),
        _("Check your answers. Then confirm them on the declaration page and submit."),
    ),
    fill=lambda facts: {"year": TaxYear.containing(facts.today), "starts": TaxYear.containing(facts.today).starts},
    link=sources.SIGN_UP_AGENT,
    facts=("F-SIGNUP-01", "F-SIGNUP-21", "F-SIGNUP-07", "F-SIGNUP-22", "SR-101", "SR-66", "F-ELIG-01"),
    follow_up=_("Did you sign the client up?"),
)

_LOCK = _("After two failures the page only asks you to check. The third locks your whole agency out for a while.")

details = Reading(
    "details",
    title=_("Four details must match HMRC's record"),
    body=(
        _("They are the client's first name, last name, National Insurance number and date of birth."),
        _LOCK,
        _("HMRC asks for no email address and no contact preference."),
        _("Then come tax year, penalties, income sources, answers to check and the confirmation."),
    ),
    next=(
        _("Check the four details with the client before you start."),
        _("If two tries fail, stop. Find out what is wrong before you try again."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.SIGN_UP_AGENT,
    facts=("SR-101", "SR-102", "F-DL-03"),
)

years = Reading(
    "years",
    title=_("HMRC's page shows the tax years you can choose"),
    body=(
        _("If the client must use it now, you sign up for this year."),
        _("If they may volunteer this year, you choose this year or next, even if they must use it next year."),
        _("If they cannot sign up for this year but can for next, you sign up for next year."),
        _("If neither year is open, the page shows the kind of reason."),
    ),
    next=(
        _("For this year, the missed updates still have to be sent. One update for the year so far covers them."),
        _("Volunteers get no penalty for missed updates."),
        _("For next year, this year stays on an ordinary tax return."),
        NEW_YEAR,
    ),
    fill=coming,
    link=sources.SIGN_UP_AGENT,
    facts=("SR-80", "SR-81", "SR-82", "SR-83", "SR-84", "SR-85", "SR-87", "F-SIGNUP-46", "F-LATE-03"),
)

no_match = Reading(
    "no_match",
    title=_("The four details must match HMRC's record"),
    body=(
        _("They are first name, last name, National Insurance number and date of birth."),
        _LOCK,
        _("I do not know how long the lock-out lasts."),
    ),
    next=(
        _("Do not try a third time before you know what is wrong."),
        _("Ask the client how HMRC writes their name, and check the date of birth."),
        _("If you are locked out, wait. Tell your team, as nobody in the agency can sign up a client."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.SIGN_UP_AGENT,
    facts=("SR-102", "SR-101", "F-DL-03"),
)

not_authorised = Reading(
    "not_authorised",
    title=_("You need this client's authorisation"),
    body=(
        _("Before sign-up, a copied Self Assessment authorisation or an accepted request is enough."),
        _("If the client is signed up, you need a main or supporting authorisation for this service."),
        _("As far as we know, a copied one becomes a main agent's at that moment."),
        _("Suspended agencies are refused."),
    ),
    next=(
        _("Check that you used the sign-in of your agent services account."),
        _("If the client authorised you for Self Assessment, copy them across."),
        _("If not, ask for authorisation: the page links to the request."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.ADD_CLIENT_AUTHORISATIONS,
    facts=("SR-106", "SR-104", "SR-105", "F-ASA-03", "F-COPY-04", "F-DL-03"),
)

no_utr = Reading(
    "no_utr",
    title=_("The client must register for Self Assessment first"),
    body=(
        _("HMRC found no UTR for this client."),
        _("Without a UTR you cannot ask for authorisation either."),
    ),
    next=(
        _("Ask your client to register for Self Assessment."),
        _("Sign the client up after a first tax return."),
        REGISTER_BY,
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("SR-106", "F-REG-10", "F-REG-02", "F-REG-05"),
)

already = Reading(
    "already",
    title=_("This client needs no sign-up, or left before"),
    body=(
        _("HMRC sends you to another page: for confirming income sources or managing reporting obligations."),
        _("That is so for a client who is signed up, and for one who opted out."),
        _("To go on there, you need a main or supporting authorisation for this service."),
    ),
    next=(
        _("If HMRC's page asks, confirm the client's income sources."),
        _("If the client opted out and wants to come back, manage the reporting obligations."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-SIGNUP-23", "SR-105", "F-DL-03"),
)

exempt = Reading(
    "exempt",
    title=_("HMRC's record says that the client is exempt"),
    body=(
        _("HMRC may have agreed that the client is digitally excluded."),
        _("Or the exemption may last. This holds for ministers of religion and Lloyd's underwriters."),
        _("It holds too for those with Blind Person's Allowance or Married Couple's Allowance."),
        _("Or it is temporary, to April 2027 at the earliest: averaging, trusts, foster care or not being resident."),
    ),
    next=(
        _("Carry on with an ordinary tax return for the client."),
        _("If the reason no longer holds, the client must tell HMRC."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.EXEMPTIONS,
    facts=("SR-91", "SR-90", "SR-92", "F-ELIG-11", "F-ELIG-15", "F-DL-09"),
)

no_data = Reading(
    "no_data",
    title=_("HMRC's page names two reasons, and there can be others"),
    body=(
        _("One is that the client sent no return in the last 2 years, or never sent one. The other is insolvency."),
        _("There can be others, such as that someone acts for the client by law. The page does not say which it is."),
    ),
    next=(
        _("If a return is missing, send the next one. Then try sign-up again."),
        _("If HMRC wrote and asked the client to sign up, contact HMRC."),
        _("If not, you need not contact HMRC."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.SIGN_UP_AGENT,
    facts=("SR-93", "F-REG-02", "F-DL-09"),
)

not_yet = Reading(
    "not_yet",
    title=_("The client cannot sign up by choice yet"),
    body=(
        _("Some income, deductions or the state of the client's account stop it."),
        _("HMRC's page does not say which, and we know of nobody else who can."),
    ),
    next=(
        _("Keep sending tax returns as usual."),
        _("Try again after the next return, if the client still wants to join."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.SIGN_UP_AGENT,
    facts=(
        "SR-94",
        "F-DL-09",
    ),
)

contact = Reading(
    "contact",
    title=_("Use the HMRC form that the page links to"),
    body=(
        _("Write that you want to be told when you can sign up the client."),
        _("HMRC then gets in touch."),
        NO_ANSWER_DATE,
    ),
    link=sources.SIGN_UP_AGENT,
    facts=("F-LATE-08",),
)


def _years(facts: Facts) -> dict[str, Value]:
    """The chosen year's dates: what was due in it before today, and what is due next."""
    year = facts[start]
    dues = update_due_dates(year)
    late = tuple(due for due in dues if due < facts.today)
    behind = message(
        _("Updates that were due: {late}. One update for the year so far covers them."), late=Several(late)
    )
    return {
        "year": year,
        "starts": year.starts,
        "due": next(due for due in dues if due >= facts.today),
        "behind": behind if late else message(_("No update is overdue.")),
        "return_due": year.return_due,
        "earlier": _earlier(year - 1, facts),
    }


def _earlier(year: TaxYear, facts: Facts) -> Message:
    """What becomes of the last return before this service, which may have been due already (F-SIGNUP-47)."""
    if year.return_due < facts.today:
        return message(_("Tax returns for earlier years go the ordinary way."))
    return message(_("Your {before} tax return goes the ordinary way, by {due}."), before=year, due=year.return_due)


# In the two messages the title is the subject, and the first screen is all that is sent.
_THE_RETURNS = _("{earlier} Your {year} return goes through software, by {return_due}.")
_CARE = _("You do not pay tax every quarter. Never give your HMRC sign-in details to anyone, not even to us.")
_TO_DO = (
    _("Copy the message above and add your name."),
    _("Say who keeps the records, and in which software."),
    _("Say what only the client can do: bank details for refunds, contact preference and payment plans."),
)

message_this_year = Reading(
    "message_this_year",
    title=_("We have signed you up for Making Tax Digital for Income Tax"),
    body=(
        _("You start with the tax year {year}. HMRC does not tell you, so we do."),
        _("You need digital records, and updates for each business every 3 months. The next is due by {due}. {behind}"),
        _THE_RETURNS,
        _CARE,
    ),
    next=_TO_DO,
    fill=_years,
    link=sources.USE_THE_SERVICE,
    facts=("F-SIGNUP-22", "F-DL-03", "F-SIGNUP-46", "F-SIGNUP-47", "F-PAY-04", "F-AUTH-08", "F-ONL-AG-02"),
)

message_next_year = Reading(
    "message_next_year",
    title=_("We have signed you up for Making Tax Digital for Income Tax"),
    body=(
        _("You start on {starts}. HMRC does not tell you, so we do. Your HMRC account pages open on that day."),
        _("You then need digital records, and updates for each business every 3 months. The first is due by {due}."),
        _THE_RETURNS,
        _CARE,
    ),
    next=_TO_DO,
    fill=_years,
    link=sources.USE_THE_SERVICE,
    facts=("F-SIGNUP-22", "F-DL-03", "F-SIGNUP-48", "SR-87", "F-SIGNUP-47", "F-PAY-04", "F-AUTH-08", "F-ONL-AG-02"),
)

# ------------------------------------------------------------------------------------------------------- the guards


def starts_this_year(facts: Facts) -> bool:
    """Signed up for this tax year"""
    return facts[start] == TaxYear.containing(facts.today)


# -------------------------------------------------------------------------------------------- the table, read down

agent_sign_up_client = Journey(
    "agent_sign_up_client",
    title=_("Sign up a client"),
    section=sections.CLIENTS,
    audience=Audience.AGENTS,
    words="sign up a client, sign up my client, sign up clients, sign a client up, client sign up, bulk sign up, "
    "client refused, locked out of sign up",
    checks_answers=False,
    routes={
        topic: [
            when(answer("ready"), be_ready),
            when(answer("steps"), steps),
            when(answer("details"), details),
            when(answer("year"), years),
            when(answer("refused"), page),
            otherwise(start),
        ],
        page: [
            when(answer("match"), no_match),
            when(answer("not_authorised"), not_authorised),
            when(answer("no_utr"), no_utr),
            when(answer("already"), already),
            when(answer("exempt"), exempt),
            when(answer("no_data"), no_data),
            when(answer("not_yet"), not_yet),
            otherwise(contact),
        ],
        start: [when(starts_this_year, message_this_year), otherwise(message_next_year)],
    },
)
