"""What the answer about leaving says of one chosen year."""

from __future__ import annotations

from collections.abc import Iterator

from journeys.rules.obligations_page import Outcome
from journeys.rules.opt_out import Leaving, Left, Notice
from journeys.rules.saying import Statement, say, years
from journeys.rules.status import Status
from journeys.rules.three_years import Case, Place

_EFFECTS = {
    (Place.PREVIOUS, 3): "OO-E1",
    (Place.PREVIOUS, 2): "OO-E2",
    (Place.PREVIOUS, 1): "OO-E3",
    (Place.CURRENT, 2): "OO-E4",
    (Place.CURRENT, 1): "OO-E5",
    (Place.NEXT, 1): "OO-E6",
}


def about_leaving(leaving: Leaving, case: Case) -> Iterator[Statement]:
    """Why it comes to nothing, or what changes, what is deleted, and what may follow."""
    match leaving.outcome:
        case Outcome.NOT_ALLOWED:
            yield _why_not(leaving, case)
        case Outcome.CANNOT_COMPLETE_NO_STATUS_YEAR:
            text = "To leave now, leave {current}; or look again later."
            yield say(text, "OO-E7", "OO-Q1", current=case.year(Place.CURRENT))
        case Outcome.JOURNEY_BOUNCES_BACK:
            text = "HMRC's page has a choice for {year}, but may keep returning to the start: then contact HMRC."
            yield say(text, "OO-Q2", year=leaving.year)
    if leaving.left:
        yield from _what_changes(leaving, leaving.left, case)
        yield from _what_is_deleted(leaving)
        yield from _what_may_follow(leaving, leaving.left)
        yield from (_noticed(notice, case) for notice in leaving.notices)


def _why_not(leaving: Leaving, case: Case) -> Statement:
    place = case.place_of(leaving.year)
    if place is None:
        three = years(map(case.year, Place))
        return say("Only {years} can be changed, by their status.", "OO-R4", years=three)
    if not case.is_visible(place):
        return say("{year} cannot be left: its tax return is submitted.", "OO-R1", year=leaving.year)
    if case.status(place) is Status.MANDATED:
        text = "{year} cannot be left: Making Tax Digital for Income Tax must be used for that year."
        return say(text, "OO-R5", year=leaving.year)
    return say("{year} is not a year of signing up by choice, so it cannot be left.", "OO-R5", year=leaving.year)


def _what_changes(leaving: Leaving, left: Left, case: Case) -> Iterator[Statement]:
    effect = _EFFECTS[leaving.changed[0], len(leaving.changed)]
    text = "Leaving changes {years} to one tax return a year, without quarterly updates."
    yield say(text, effect, "OO-A1", years=years(map(case.year, leaving.changed)))
    if left.starts > case.today:
        yield say("Nothing changes before {starts}.", "OO-A3", starts=left.starts)
    yield say("The tax return for {year} is due by {due}.", "OO-A1", year=leaving.year, due=left.return_due)


def _what_is_deleted(leaving: Leaving) -> Iterator[Statement]:
    if leaving.updates_deleted is None:
        text = "HMRC deletes updates already sent for these years; their income and expenses go in the tax return."
        yield say(text, "OO-W1", "F-OPTOUT-05")
    elif leaving.updates_deleted:
        yield say("Updates sent that HMRC will delete: {count}.", "OO-W1", "OO-W2", count=leaving.updates_deleted)
        yield say("Their income and expenses go in the tax return.", "F-OPTOUT-05")


def _what_may_follow(leaving: Leaving, left: Left) -> Iterator[Statement]:
    if len(leaving.changed) > 1:
        yield say("All current businesses, and any added later, are covered.", "OO-W5")
    if left.required_from:
        text = "Making Tax Digital for Income Tax must be used again from {day}."
        yield say(text, "OO-W3", day=left.required_from)
    else:
        yield say("It could be required again later: HMRC then writes.", "OO-W4")
    yield say("The new penalties for a late return or late payment stay after leaving.", "OO-W6")


def _noticed(notice: Notice, case: Case) -> Statement:
    following = case.year(Place.NEXT)
    match notice:
        case Notice.RETURN_ALREADY_LATE:
            text = "The tax return for {year} is already late if it has not been sent."
            return say(text, "OO-W7", year=case.year(Place.PREVIOUS))
        case Notice.NEXT_YEAR_STAYS_VOLUNTARY:
            text = "{year} stays signed up: leaving it is a step of its own."
            return say(text, "OO-E3", "OO-Q3", year=following)
        case Notice.DORMANT_YEAR_FOLLOWS:
            text = (
                "HMRC's page may say the service is required the year after, but shows no duty to send a return for it."
            )
            return say(text, "OO-Q4")
        case Notice.NEXT_YEAR_NOT_SET:
            return say("HMRC has not given {year} a status yet, so what it will be is open.", "OO-Q5", year=following)
