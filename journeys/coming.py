"""What endings say of the days to come, where what they tell has no date of its own.

Each line is filled by `coming`. Where no date is known either, the last three say so.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from journeys.engine.model import Facts, Fill
from journeys.engine.text import Message, Value, _, message
from journeys.rules.deadlines import FIRST_YEAR, next_update_due
from journeys.rules.tax_year import TaxYear
from journeys.rules.thresholds import FIRST_REQUIRED

NEXT_UPDATE = _("The next update is due by {next_update}.")
IF_REQUIRED = _("If you must use the service, the next update is due by {next_update}.")
FOR_CLIENTS = _("For clients who must use the service, the next update is due by {next_update}.")
NEXT_RETURN = _("The {last_year} tax return is due by {return_due}.")
THIS_RETURN = _("The {this_year} tax return is due by {this_return_due}.")
SOFTWARE_RETURN = _("{software_return}")
RETURN_DECIDES = _("The {last_year} return, due by {return_due}, decides {decided_year}.")
NEXT_PAYMENT = _("{next_payment}")
NEW_YEAR = _("The next tax year starts on {new_year}.")
REGISTER_BY = _("If the income began in {this_year}, the deadline to register is {register_by}.")
THIRTY_DAYS = _("From a letter of today, 30 days end on {in_30_days}.")
LINK_ENDS = _("Linked today, it lasts until {in_18_months}.")
NEXT_WEEKDAY = _("{next_weekday}")
NO_DEADLINE = _("I know of no deadline for this.")
NO_CHANGE = _("I know of no date on which this changes.")
NO_ANSWER_DATE = _("I know of no date by which HMRC has to answer.")


def coming(facts: Facts) -> dict[str, Value]:
    """The dates to come, seen from today (F-DL-03, F-DL-09, F-PAY-05, F-POA-02, F-ELIG-05, F-REG-05)."""
    today, this_year = facts.today, TaxYear.containing(facts.today)
    last_year = this_year - 1 if today <= (this_year - 1).return_due else this_year
    return {
        "next_update": next_update_due(today),
        "last_year": last_year,
        "return_due": last_year.return_due,
        "software_return": _software_return(max(last_year, FIRST_YEAR)),
        "decided_year": last_year + 2,
        "this_year": this_year,
        "this_return_due": this_year.return_due,
        "next_payment": _next_payment(today),
        "new_year": (this_year + 1).starts,
        "register_by": date(this_year.ends.year, 10, 5),
        "in_28_days": today + timedelta(days=28),
        "in_30_days": today + timedelta(days=30),
        "in_18_months": _in_18_months(today),
        "next_weekday": _next_weekday(today),
    }


def _software_return(year: TaxYear) -> Message:
    """The next return that goes through software. Before 2026-27 only volunteers had one: then both are told of."""
    if year >= FIRST_REQUIRED:
        return message(NEXT_RETURN, last_year=year, return_due=year.return_due)
    first = message(NEXT_RETURN, last_year=FIRST_REQUIRED, return_due=FIRST_REQUIRED.return_due)
    return message(_("{first} {volunteers}"), first=first, volunteers=volunteers_return(year))


def volunteers_return(year: TaxYear) -> Message:
    """The return of a tax year that only volunteers were in the service for (F-DL-09)."""
    asked = _("Were you in the service for {year}? Then that tax return is due by {due}.")
    return message(asked, year=year, due=year.return_due)


def _next_payment(today: date) -> Message:
    """Tax is paid by 31 January; payments on account by 31 July too."""
    january, july = date(today.year, 1, 31), date(today.year, 7, 31)
    if january < today <= july:
        return message(_("Payments on account are next due on {day}."), day=july)
    return message(_("Tax is next due on {day}."), day=january if today <= january else date(today.year + 1, 1, 31))


def _in_18_months(today: date) -> date:
    """A day of the same number, or the last of a shorter month."""
    month, year = (today.month + 5) % 12 + 1, today.year + (2 if today.month > 6 else 1)
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _next_weekday(today: date) -> Message:
    """Phone lines are open on weekdays. Bank holidays are not known here."""
    if today.weekday() <= calendar.FRIDAY:
        return message(_("Today, {day}, is a weekday."), day=today)
    return message(_("The next weekday is {day}."), day=today + timedelta(days=7 - today.weekday()))


def with_dates(fill: Fill) -> Fill:
    """What an ending fills in by itself, and the dates to come besides."""
    return lambda facts: {**coming(facts), **fill(facts)}


def by_the_day(facts: Facts, due: date, to_come: str, passed: str, **values: Value) -> Message:
    """A sentence about a deadline: `to_come` up to the day itself, `passed` after it. Both may name `{due}`."""
    return message(to_come if facts.today <= due else passed, due=due, **values)
