"""What the answer about signing up again says of one chosen year."""

from __future__ import annotations

from collections.abc import Iterator

from journeys.rules.obligations_page import Outcome
from journeys.rules.saying import Statement, say, years
from journeys.rules.sign_up_again import SignedUp, SigningUp
from journeys.rules.three_years import Case, Place

_RULES = {Place.CURRENT: "OO-S1", Place.NEXT: "OO-S2"}


def about_signing_up(signing_up: SigningUp, case: Case) -> Iterator[Statement]:
    """Why it comes to nothing, or what changes, what is late at once, and what may follow."""
    match signing_up.outcome:
        case Outcome.NOT_ALLOWED:
            yield _why_not(signing_up, case)
        case Outcome.CANNOT_COMPLETE_NO_STATUS_YEAR:
            yield say("Look again later, or sign up for {year}.", "OO-Q1", year=case.year(Place.CURRENT))
    if signing_up.signed_up:
        yield from _what_changes(signing_up, case)
        yield from _what_is_late(signing_up.signed_up)
        yield from _what_may_follow(signing_up.signed_up)


def _why_not(signing_up: SigningUp, case: Case) -> Statement:
    match case.place_of(signing_up.year):
        case None:
            three = years(map(case.year, Place))
            return say("Only {years} can be changed, by their status.", "OO-R4", years=three)
        case Place.PREVIOUS:
            return say("A tax year that has ended cannot be signed up for.", "OO-S3")
        case place:
            text = '{year} can be signed up for only while its status at HMRC is "Not required".'
            return say(text, _RULES[place], year=signing_up.year)


def _what_changes(signing_up: SigningUp, case: Case) -> Iterator[Statement]:
    first = signing_up.changed[0]
    text = "Signing up by choice means quarterly updates and a tax return for {years}."
    yield say(text, _RULES[first], "F-STAT-02", years=years(map(case.year, signing_up.changed)))
    if first is Place.NEXT:
        yield say("{year} stays as it is.", "OO-S6", year=case.year(Place.CURRENT))
    if signing_up.next_year_inferred:
        text = "HMRC is asked about {year} only: that the next year follows is inferred, not certain."
        yield say(text, "OO-S4", year=signing_up.year)


def _what_is_late(signed_up: SignedUp) -> Iterator[Statement]:
    if signed_up.overdue_at_once is None:
        return
    if signed_up.overdue_at_once:
        yield say("Updates late at once: {count}.", "OO-S7", count=signed_up.overdue_at_once)
    yield say("Everything for the year so far must be sent.", "OO-S7")
    yield say("Late updates bring volunteers no penalty; if later required, they do.", "OO-S7", "F-PEN-04")


def _what_may_follow(signed_up: SignedUp) -> Iterator[Statement]:
    if signed_up.required_from:
        text = "Making Tax Digital for Income Tax must be used from {day}."
        yield say(text, "OO-S5", day=signed_up.required_from)
    else:
        yield say("It could be required later: HMRC then writes.", "OO-W4")
    yield say("A volunteer can leave again, by the same rules.", "OO-R2", "OO-R3")
