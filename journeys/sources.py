"""Every official page in one place, with the day the facts say it was last read, and citations for outcomes.

A page's `as_of` is the newest date among the facts that link to it: the page was known to read so then. Where no
fact links to a page, it is the date of the source in which its address was seen. A citation is more careful: it
carries the oldest date among the facts cited, for it must hold for each of them.

Titles are the pages' own as far as they can be told from their addresses and from the facts. The days on which an
operator's link check last found the pages stand in `links_checked.csv` beside this module; it is empty until then.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType

from journeys.engine.text import Value, _, message
from journeys.facts import earliest_day, fact


@dataclass(frozen=True)
class Page:
    """An official page, or that of a charity we send people to.

    `key` is permanent. `title` is a translatable literal. `as_of` is an ISO day, month or year. `short` is a shorter
    title, for a page whose own is too long for a button.
    """

    key: str
    title: str
    url: str
    as_of: str
    short: str = ""

    @property
    def label(self) -> str:
        """What stands on the button that opens the page, a translatable literal."""
        return self.short or self.title

    @property
    def checked_live(self) -> date | None:
        """The day on which a link check last found the page; None where none has."""
        return CHECKED_LIVE.get(self.key)


@dataclass(frozen=True)
class Citation:
    """A page that stands behind an outcome, and the oldest ISO day, month or year of what is taken from it."""

    page: Page
    as_of: str

    @property
    def title(self) -> str:
        """The page's title, a translatable literal."""
        return self.page.title

    @property
    def url(self) -> str:
        """The page's address."""
        return self.page.url

    @property
    def spoken(self) -> Value:
        """The as-of date for a sentence: a date, a month with its year, or a year."""
        match self.as_of.split("-"):
            case [year, month]:
                return message(_MONTHS[int(month) - 1], year=year)
            case [year]:
                return year
            case _:
                return date.fromisoformat(self.as_of)


_MONTHS = (
    _("January {year}"),
    _("February {year}"),
    _("March {year}"),
    _("April {year}"),
    _("May {year}"),
    _("June {year}"),
    _("July {year}"),
    _("August {year}"),
    _("September {year}"),
    _("October {year}"),
    _("November {year}"),
    _("December {year}"),
)

# --- Making Tax Digital for Income Tax: the overviews, who must use it, and signing up

STEP_BY_STEP = Page(
    "step_by_step",
    _("Making Tax Digital for Income Tax for businesses: step by step"),
    "https://www.gov.uk/government/collections/making-tax-digital-for-income-tax-for-businesses-step-by-step",
    "2026-08-07",
)
STEP_BY_STEP_AGENT = Page(
    "step_by_step_agent",
    _("Making Tax Digital for Income Tax as an agent: step by step"),
    "https://www.gov.uk/government/collections/making-tax-digital-for-income-tax-as-an-agent-step-by-step",
    "2026-06-25",
)
WHEN_MUST_I_USE_IT = Page(
    "when_must_i_use_it",
    _("Find out if and when you need to use Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/find-out-if-and-when-you-need-to-use-making-tax-digital-for-income-tax",
    "2026-09",
    short=_("Find out if and when you need to use it"),
)
QUALIFYING_INCOME = Page(
    "qualifying_income",
    _("Work out your qualifying income for Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/work-out-your-qualifying-income-for-making-tax-digital-for-income-tax",
    "2026-09",
    short=_("Work out your qualifying income"),
)
EXEMPTIONS = Page(
    "exemptions",
    _("Find out if you can get an exemption from Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/find-out-if-you-can-get-an-exemption-from-making-tax-digital-for-income-tax",
    "2026-08-07",
    short=_("Find out if you can get an exemption"),
)
APPLY_FOR_EXEMPTION = Page(
    "apply_for_exemption",
    _("Apply for an exemption from Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/apply-for-an-exemption-from-making-tax-digital-for-income-tax",
    "2026-09",
)
# Two addresses of this page are known. The newer is used; the older is in _RENAMED, for the facts that name it.
SIGN_UP = Page(
    "sign_up",
    _("Sign up for Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/sign-up-for-making-tax-digital-for-income-tax",
    "2026-08-07",
)
SIGN_UP_AGENT = Page(
    "sign_up_agent",
    _("Sign up your client for Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/sign-up-your-client-for-making-tax-digital-for-income-tax",
    "2026-08-07",
)
SIGNED_UP_BY_HMRC = Page(
    "signed_up_by_hmrc",
    _("Check what to do if HMRC has signed you up for Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/check-what-to-do-if-hmrc-has-signed-you-up-for-making-tax-digital-for-income-tax",
    "2026-09-15",
    short=_("Check what to do if HMRC has signed you up"),
)

# --- Using it: software, records, updates, the return, changes

# As with SIGN_UP, the newer of two addresses: HMRC's online account links to it in August 2026, the newest sight of
# either. The older is in _RENAMED.
FIND_SOFTWARE = Page(
    "find_software",
    _("Choose the right software for Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/choose-the-right-software-for-making-tax-digital-for-income-tax",
    "2026-08-07",
)
MANAGE_SOFTWARE = Page(
    "manage_software",
    _("Manage the software you have authorised"),
    "https://www.tax.service.gov.uk/applications-manage-authority",
    "2026-08-20",
)
USE_THE_SERVICE = Page(
    "use_the_service",
    _("Use Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/use-making-tax-digital-for-income-tax",
    "2026-08-20",
)
DIGITAL_RECORDS = Page(
    "digital_records",
    _("Use Making Tax Digital for Income Tax: create digital records"),
    "https://www.gov.uk/guidance/use-making-tax-digital-for-income-tax/create-digital-records",
    "2026-07-03",
)
QUARTERLY_UPDATES = Page(
    "quarterly_updates",
    _("Use Making Tax Digital for Income Tax: send quarterly updates"),
    "https://www.gov.uk/guidance/use-making-tax-digital-for-income-tax/send-quarterly-updates",
    "2026-08-17",
)
SUBMIT_TAX_RETURN = Page(
    "submit_tax_return",
    _("Use Making Tax Digital for Income Tax: submit your tax return"),
    "https://www.gov.uk/guidance/use-making-tax-digital-for-income-tax/submit-your-tax-return",
    "2026-08-07",
)
CIRCUMSTANCES_CHANGE = Page(
    "circumstances_change",
    _("Use Making Tax Digital for Income Tax: if your circumstances change"),
    "https://www.gov.uk/guidance/use-making-tax-digital-for-income-tax/if-your-circumstances-change",
    "2026-11-20",
    short=_("See what to do if your circumstances change"),
)
HELP_AND_SUPPORT = Page(
    "help_and_support",
    _("Use Making Tax Digital for Income Tax: help and support"),
    "https://www.gov.uk/guidance/use-making-tax-digital-for-income-tax/help-and-support",
    "2026-07-06",
)
ONLINE_SERVICES = Page(
    "online_services",
    _("HMRC online services: sign in or set up an account"),
    "https://www.gov.uk/log-in-register-hmrc-online-services",
    "2026-08-21",
)
HMRC_ACCOUNT = Page(
    "hmrc_account",
    _("Your Making Tax Digital for Income Tax account (sign in first)"),
    "https://www.tax.service.gov.uk/report-quarterly/income-and-expenses/view",
    "2026",
)

# --- Self Assessment: registering, the return, penalties

REGISTER_SELF_ASSESSMENT = Page(
    "register_self_assessment",
    _("Register for Self Assessment"),
    "https://www.gov.uk/register-for-self-assessment",
    "2026-08-07",
)
REGISTER_NOT_SELF_EMPLOYED = Page(
    "register_not_self_employed",
    _("Register for Self Assessment if you're not self-employed"),
    "https://www.gov.uk/log-in-file-self-assessment-tax-return/register-if-youre-not-self-employed",
    "2026-08-07",
)
CHECK_IF_RETURN_NEEDED = Page(
    "check_if_return_needed",
    _("Check if you need to send a Self Assessment tax return"),
    "https://www.gov.uk/check-if-you-need-tax-return",
    "2026",
)
SELF_ASSESSMENT_RETURNS = Page(
    "self_assessment_returns",
    _("Self Assessment tax returns"),
    "https://www.gov.uk/self-assessment-tax-returns",
    "2026",
)
SELF_ASSESSMENT_DEADLINES = Page(
    "self_assessment_deadlines",
    _("Self Assessment tax returns: deadlines"),
    "https://www.gov.uk/self-assessment-tax-returns/deadlines",
    "2026-08-07",
)
PENALTIES = Page(
    "penalties",
    _("Penalties for Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/penalties-for-making-tax-digital-for-income-tax",
    "2026-08-21",
)
PENALTIES_VOLUNTEERS = Page(
    "penalties_volunteers",
    _("Penalties for Income Tax Self Assessment volunteers"),
    "https://www.gov.uk/guidance/penalties-for-income-tax-self-assessment-volunteers",
    "2026-08-21",
)
APPEALS = Page(
    "appeals",
    _("Disagree with a tax decision"),
    "https://www.gov.uk/tax-appeals",
    "2026-07-01",
)
REASONABLE_EXCUSES = Page(
    "reasonable_excuses",
    _("Disagree with a tax decision: reasonable excuses"),
    "https://www.gov.uk/tax-appeals/reasonable-excuses",
    "2026-07-01",
)
APPEAL_SELF_ASSESSMENT_PENALTY = Page(
    "appeal_self_assessment_penalty",
    _("Check when to appeal a Self Assessment penalty for late filing or late payment"),
    "https://www.gov.uk/guidance/check-when-to-appeal-a-self-assessment-penalty-for-late-filing-or-late-payment",
    "2026",
    short=_("Check when to appeal a Self Assessment penalty"),
)

# --- Paying

PAY = Page(
    "pay",
    _("Pay your Self Assessment tax bill"),
    "https://www.gov.uk/pay-self-assessment-tax-bill",
    "2026-08-07",
)
PAY_THROUGH_TAX_CODE = Page(
    "pay_through_tax_code",
    _("Pay your Self Assessment tax bill: through your tax code"),
    "https://www.gov.uk/pay-self-assessment-tax-bill/through-your-tax-code",
    "2026-06-09",
)
PAYMENTS_ON_ACCOUNT = Page(
    "payments_on_account",
    _("Understand your Self Assessment tax bill: payments on account"),
    "https://www.gov.uk/understand-self-assessment-bill/payments-on-account",
    "2026-07-03",
)
INTEREST_RATES = Page(
    "interest_rates",
    _("HMRC interest rates for late and early payments"),
    "https://www.gov.uk/government/publications/rates-and-allowances-hmrc-interest-rates-for-late-and-early-payments"
    "/rates-and-allowances-hmrc-interest-rates",
    "2026-01-09",
)
DIFFICULTIES_PAYING = Page(
    "difficulties_paying",
    _("Difficulties paying HMRC"),
    "https://www.gov.uk/difficulties-paying-hmrc",
    "2026-09-09",
)
PAYMENT_PROBLEMS = Page(
    "payment_problems",
    _("Contact HMRC about payment problems"),
    "https://www.gov.uk/find-hmrc-contacts/payment-problems-enquiries",
    "2026",
)

# --- Agents

AGENT_SERVICES_ACCOUNT = Page(
    "agent_services_account",
    _("Get an HMRC agent services account"),
    "https://www.gov.uk/guidance/get-an-hmrc-agent-services-account",
    "2026-08-21",
)
AGENT_SIGN_IN = Page(
    "agent_sign_in",
    _("Sign in to your agent services account"),
    "https://www.gov.uk/guidance/sign-in-to-your-agent-services-account",
    "2026-08-21",
)
MONEY_LAUNDERING_REGISTRATION = Page(
    "money_laundering_registration",
    _("Anti-money laundering registration"),
    "https://www.gov.uk/anti-money-laundering-registration",
    "2026-05-22",
)
COPY_CLIENTS = Page(
    "copy_clients",
    _("Copy across your Self Assessment clients (sign in first)"),
    "https://www.tax.service.gov.uk/agent-mapping/start",
    "2026-06-30",
)
ADD_CLIENT_AUTHORISATIONS = Page(
    "add_client_authorisations",
    _("Add your client authorisations for Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/add-your-client-authorisations-for-making-tax-digital-for-income-tax",
    "2026",
    short=_("Add your client authorisations"),
)
ASK_FOR_AUTHORISATION = Page(
    "ask_for_authorisation",
    _("Ask a client to authorise you (sign in first)"),
    "https://www.tax.service.gov.uk/agent-client-relationships/authorisation-request",
    "2026-08-17",
)
CHOOSE_AGENTS = Page(
    "choose_agents",
    _("Choose agents for Making Tax Digital for Income Tax"),
    "https://www.gov.uk/guidance/choose-agents-for-making-tax-digital-for-income-tax",
    "2026-07-14",
)
AUTHORISE_AN_AGENT = Page(
    "authorise_an_agent",
    _("Authorise an agent to deal with certain tax services for you"),
    "https://www.gov.uk/guidance/authorise-an-agent-to-deal-with-certain-tax-services-for-you",
    "2026-06-25",
)
AGENT_LINE = Page(
    "agent_line",
    _("Agent Dedicated Line: Self Assessment or PAYE for individuals"),
    "https://www.gov.uk/find-hmrc-contacts/agent-dedicated-line-self-assessment-or-paye-for-individuals",
    "2026-07-06",
)

# --- Help from people

SELF_ASSESSMENT_CONTACT = Page(
    "self_assessment_contact",
    _("Self Assessment: general enquiries"),
    "https://www.gov.uk/find-hmrc-contacts/self-assessment-general-enquiries",
    "2026-08-07",
)
WEBCHAT_SELF_ASSESSMENT = Page(
    "webchat_self_assessment",
    _("Ask HMRC: Self Assessment webchat"),
    "https://www.tax.service.gov.uk/ask-hmrc/chat/self-assessment",
    "2026-07-06",
)
WEBCHAT_ONLINE_SERVICES = Page(
    "webchat_online_services",
    _("Ask HMRC: online services helpdesk webchat"),
    "https://www.tax.service.gov.uk/ask-hmrc/chat/online-services-helpdesk",
    "2026",
)
HELP_FRIENDS_AND_FAMILY = Page(
    "help_friends_and_family",
    _("Help your friends or family with their tax"),
    "https://www.gov.uk/help-friends-family-tax",
    "2026",
)
EXTRA_SUPPORT = Page(
    "extra_support",
    _("Get help from HMRC if you need extra support"),
    "https://www.gov.uk/get-help-hmrc-extra-support",
    "2026-09-09",
)
SIGN_LANGUAGE = Page(
    "sign_language",
    _("HMRC in British Sign Language by video"),
    "https://hmrcextrasupport.signvideo.net/",
    "2026-09-09",
)
SIGN_LANGUAGE_DEBT = Page(
    "sign_language_debt",
    _("HMRC in British Sign Language by video: debt"),
    "https://hmrcdebtmanagement.signvideo.net/",
    "2026-09-09",
)
COMPLAIN = Page(
    "complain",
    _("Complain about HMRC"),
    "https://www.gov.uk/government/organisations/hm-revenue-customs/contact/complain-about-hmrc",
    "2026-07-06",
)
BUSINESS_DEBTLINE = Page("business_debtline", _("Business Debtline"), "https://www.businessdebtline.org", "2026")
STEPCHANGE = Page("stepchange", _("StepChange"), "https://www.stepchange.org", "2026")
NATIONAL_DEBTLINE = Page("national_debtline", _("National Debtline"), "https://www.nationaldebtline.org", "2026")
MONEYHELPER = Page("moneyhelper", _("MoneyHelper"), "https://www.moneyhelper.org.uk", "2026")
TAXAID = Page("taxaid", _("TaxAid"), "https://taxaid.org.uk", "2026")
# The one address that is known without https. No fact links to it; its date is that of the fact that names it.
TAX_HELP_OLDER_PEOPLE = Page(
    "tax_help_older_people", _("Tax Help for Older People"), "http://www.taxvol.org.uk", "2014"
)

# --- Safety

RECOGNISE_SCAMS = Page(
    "recognise_scams",
    _("Identify tax scam phone calls, emails and text messages"),
    "https://www.gov.uk/guidance/identify-hmrc-related-scam-phone-calls-emails-and-text-messages",
    "2024-01",
)
GENUINE_CONTACTS = Page(
    "genuine_contacts",
    _("Check a list of genuine HMRC contacts"),
    "https://www.gov.uk/government/collections/check-a-list-of-genuine-hmrc-contacts",
    "2024-01",
)
REPORT_SCAMS = Page(
    "report_scams",
    _("Report suspicious emails, websites and phishing"),
    "https://www.gov.uk/report-suspicious-emails-websites-phishing",
    "2024-01",
)

PAGES: Mapping[str, Page] = MappingProxyType(
    {value.key: value for value in list(globals().values()) if isinstance(value, Page)}
)
"""Every page above, by its key."""


def _checked_live() -> Mapping[str, date]:
    rows = csv.reader(files("journeys").joinpath("links_checked.csv").read_text(encoding="utf-8").splitlines())
    next(rows)
    return MappingProxyType({key: date.fromisoformat(day) for key, day in rows})


CHECKED_LIVE = _checked_live()
"""When each page was last found by a link check, by its key. `mtd-assistant check --links` writes the file."""

_RENAMED = {
    "https://www.gov.uk/guidance/sign-up-your-business-for-making-tax-digital-for-income-tax": SIGN_UP,
    "https://www.gov.uk/guidance/find-software-thats-compatible-with-making-tax-digital-for-income-tax": FIND_SOFTWARE,
}
"""Pages whose facts were read under an older address. People are never sent to an address in here."""

_BY_ADDRESS = {page.url: page for page in PAGES.values()} | _RENAMED


def page_at(address: str) -> Page:
    """The page that a fact's link leads to.

    Raises KeyError, with a sentence for the author, when no page has that address.
    """
    try:
        return _BY_ADDRESS[address]
    except KeyError:
        raise KeyError(f"no page for {address}: add it to journeys/sources.py") from None


def cite(*fact_ids: str) -> tuple[Citation, ...]:
    """The pages behind some facts, each once, with the oldest date of what is taken from it.

    They come in the order of the ids, so name the fact that matters most first. A fact without a link cites nothing.
    Raises KeyError, with a sentence for the author, for an id or a link that is not known.
    """
    taken: dict[Page, list[str]] = {}
    for cited in map(fact, fact_ids):
        if cited.link:
            taken.setdefault(page_at(cited.link), []).append(cited.as_of)
    return tuple(Citation(page, min(dates, key=earliest_day)) for page, dates in taken.items())
