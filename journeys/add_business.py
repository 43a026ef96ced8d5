"""Adding a business: what to have ready for each kind, when it can be done, and what it means for quarterly updates."""

from __future__ import annotations

from datetime import date

from journeys import sections, sources
from journeys.coming import NEXT_UPDATE, THIS_RETURN, coming, with_dates
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option, YesNo
from journeys.engine.text import Message, Value, _
from journeys.rules.tax_year import TaxYear

# ---------------------------------------------------------------------------------------------------- the questions

topic = Choice(
    "topic",
    ask=_("What do you want to know about a new business?"),
    short=_("What to know"),
    choices=(
        Option(
            "add",
            _("Add a new business"),
            also="add, new business, new trade, new rental, details, what do they want, tell hmrc, uber, airbnb",
        ),
        Option(
            "updates",
            _("Find out if it needs quarterly updates"),
            also="updates, quarters, do i have to, quarterly updates for it, grace period, two years, 2 years",
        ),
        Option(
            "missing",
            _("Find one that software does not show"),
            also="missing, not showing, not appearing, software does not show it, not there",
        ),
    ),
    help=_("A business here is a trade of your own, or rent from property."),
)

joined = YesNo(
    "joined",
    ask=_("Do you use Making Tax Digital for Income Tax already?"),
    short=_("Using the service"),
    help=_("Answer yes if you have signed up, or HMRC has signed you up."),
    why=_("What to do with a new business depends on it."),
    facts=("F-GRACE-01", "F-DL-16"),
)

kind = Choice(
    "kind",
    ask=_("What kind of business is it?"),
    short=_("Kind of business"),
    choices=(
        Option("trade", _("A trade of my own"), also="self employment, sole trader, driving, shop, freelance"),
        Option("uk_property", _("Rent from property in the UK"), also="uk property, rent, flat, house, landlord"),
        Option(
            "foreign_property",
            _("Rent from property outside the UK"),
            also="foreign property, overseas, abroad, villa, holiday flat abroad",
        ),
    ),
    help=_("Tell me about one business at a time."),
    why=_("HMRC asks for other details for a trade than for property."),
    facts=("F-ADD-02",),
)

_UK, _FOREIGN = _("UK property"), _("foreign property")
_ADD_OTHERS = _("If you start a trade, or let property outside the UK, come back and add it.")
_NAME_EACH = _("In software, give each foreign property its name and country.")


def _of_its_kind(facts: Facts) -> dict[str, Value]:
    """The kind of property in words, and what is special to it (F-UPD-11)."""
    is_uk = facts[kind] == "uk_property"
    return {"property": Message(_UK if is_uk else _FOREIGN), "besides": Message(_ADD_OTHERS if is_uk else _NAME_EACH)}


has_some = YesNo(
    "has_some",
    ask=_("Is other {property} of yours in the service already?"),
    short=_("Other {property} in the service"),
    fill=_of_its_kind,
    help=_("UK property and foreign property are two kinds. Look only at the kind of the new let."),
    why=_("All property of one kind is one business, however many lets there are."),
    facts=("F-DL-01", "F-REC-05"),
)

starts = Choice(
    "starts",
    ask=_("When does it start?"),
    short=_("Start"),
    choices=(
        Option("now", _("It has started, or starts within a week"), also="started, today, already, yes, this week"),
        Option("later", _("It starts more than a week from now"), also="later, next month, not yet, no, in future"),
    ),
    help=_("Think of the day on which you start to trade or to let."),
    why=_("HMRC's page takes a start date up to a week ahead."),
    facts=("F-ADD-03",),
)

# ------------------------------------------------------------------------------------------------------ the endings

_READY = {
    "trade": _("Have ready: the start date, the business address, the nature of the business and the business name."),
    "uk_property": _("Have the start date ready: the day on which you start to let UK property."),
    "foreign_property": _("Have the start date ready: the day on which you start to let foreign property."),
}


def _ready(facts: Facts) -> dict[str, Value]:
    """What HMRC asks for, by the kind of business (F-ADD-02)."""
    return {"ready": Message(_READY[facts[kind]])}


_NO_UPDATES_AT_FIRST = _(
    "A newly added business starts on the yearly return. It has no quarterly updates until you choose them for it."
)
_SIGN_IN = _("Sign in to HMRC online services and open Making Tax Digital for Income Tax. Add the business there.")
_AT_ONCE = _("Your software shows it almost at once. You can send its figures the same day.")
_CHOOSE = _("For each of the first 2 tax years, choose yearly or quarterly for it in your HMRC account.")

add_now = Outcome(
    "add_now",
    title=_("You can add this business online now"),
    body=(
        _("{ready}"),
        _("The start date can be today, in the past or up to a week ahead."),
        _NO_UPDATES_AT_FIRST,
    ),
    next=(
        _SIGN_IN,
        _("Does HMRC's page refuse the date? Come back on the day the business starts."),
        _AT_ONCE,
        _CHOOSE,
        THIS_RETURN,
    ),
    fill=with_dates(_ready),
    link=sources.ONLINE_SERVICES,
    facts=("F-ADD-01", "F-ADD-02", "F-ADD-03", "F-GRACE-02", "F-TASK-05", "F-DL-09"),
    follow_up=_("Did you finish adding the business?"),
)

add_later = Outcome(
    "add_later",
    title=_("You can add this business from a week before it starts"),
    body=(
        _("Add it online as soon as it starts."),
        _("{ready}"),
        _NO_UPDATES_AT_FIRST,
    ),
    next=(
        _("Note the day on which it starts, and come back then."),
        _SIGN_IN,
        _AT_ONCE,
        _CHOOSE,
        THIS_RETURN,
    ),
    fill=with_dates(_ready),
    link=sources.ONLINE_SERVICES,
    facts=("F-ADD-01", "F-ADD-02", "F-ADD-03", "F-GRACE-02", "F-TASK-05", "F-DL-09"),
    follow_up=_("Did you finish adding the business?"),
)

nothing_to_add = Outcome(
    "nothing_to_add",
    title=_("You have nothing to add: all your {property} is one business"),
    body=(
        _("The new let goes in with the others."),
        _("You still send one update each quarter for all your {property}."),
    ),
    next=(
        _("Record its rent and expenses with the others, from the day it starts."),
        _("{besides}"),
        NEXT_UPDATE,
    ),
    fill=with_dates(_of_its_kind),
    link=sources.DIGITAL_RECORDS,
    facts=("F-REC-05", "F-DL-01", "F-UPD-11", "F-DL-03"),
)

needs_updates = Outcome(
    "needs_updates",
    title=_("A new business can stay out of quarterly updates for up to 2 tax years"),
    body=(
        _("This holds even if income is over the threshold."),
        _("It holds only while another business of yours is already in the service."),
        _("You can bring it in earlier. Its updates then fall on the same four dates as your others."),
    ),
    next=(
        _("Add the business online as soon as it starts. It begins on the yearly return."),
        _("Do you want quarterly updates for it? Choose them in your HMRC account, for each of the two years."),
        _("If not, its income goes in your tax return only."),
        THIS_RETURN,
    ),
    fill=coming,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-GRACE-01", "F-GRACE-02", "F-DL-15", "F-ADD-01", "F-DL-09"),
)


def _new_to_it(facts: Facts) -> dict[str, Value]:
    """The dates of somebody who starts a business in the tax year of today (F-DL-16, F-REG-05)."""
    year = TaxYear.containing(facts.today)
    return {"year": year, "register_by": date(year.ends.year, 10, 5), "return_due": year.return_due}


not_joined = Outcome(
    "not_joined",
    title=_("Put the new business on your tax return first"),
    body=(
        _("The income on your tax return decides if you have to join the service, and when."),
        _("If the return shows part of a year only, HMRC scales the income up to 12 months."),
    ),
    next=(
        _("Is Self Assessment new to you? Register first: by {register_by} if you start in {year}."),
        _("Put the income on your {year} tax return. It is due by {return_due}."),
        _("Then come back and check if you need to sign up."),
    ),
    fill=_new_to_it,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-DL-16", "F-REG-05", "F-ELIG-05", "SR-26"),
)

missing = Reading(
    "missing",
    title=_("Look in HMRC online services if software does not show a business"),
    body=(
        _("Software shows a business almost at once after you add it online."),
        _("Is it not in your HMRC account? Then it still has to be added there."),
        _("Is it in your HMRC account, but not in software? Then ask the software maker, not HMRC."),
        NEXT_UPDATE,
    ),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=("F-DL-15", "F-ADD-01", "F-HELP-04", "F-DL-03"),
)

# ------------------------------------------------------------------------------------------------------- the guards


def asks_about_updates(facts: Facts) -> bool:
    """Asks about quarterly updates"""
    return facts[topic] == "updates"


# -------------------------------------------------------------------------------------------- the table, read down

add_business = Journey(
    "add_business",
    title=_("Add a business"),
    section=sections.CHANGES,
    words="add a business, new business, another business, second trade, new rental, bought a flat to let, side job",
    checks_answers=False,
    routes={
        topic: [when(answer("missing"), missing), otherwise(joined)],
        joined: [
            when(answer("no"), not_joined),
            when(asks_about_updates, needs_updates),
            otherwise(kind),
        ],
        kind: [when(answer("trade"), starts), otherwise(has_some)],
        has_some: [when(answer("yes"), nothing_to_add), otherwise(starts)],
        starts: [when(answer("later"), add_later), otherwise(add_now)],
    },
)
