"""What the answer about leaving, or signing up again, says to a person, and the facts behind each sentence."""

from __future__ import annotations

from collections.abc import Iterator

from journeys.rules.leaving_words import about_leaving
from journeys.rules.obligations_page import cards, hides_cards_for_exempt, shows_error
from journeys.rules.opt_out import Leaving, years_to_leave
from journeys.rules.saying import Statement, relies, say, years
from journeys.rules.sign_up_again import SigningUp, years_to_sign_up
from journeys.rules.signing_up_words import about_signing_up
from journeys.rules.status import Status, is_exempt, meaning
from journeys.rules.three_years import Action, Actor, Case, Place

_LEAVE_RULES = {Place.PREVIOUS: "OO-R1", Place.CURRENT: "OO-R2", Place.NEXT: "OO-R3"}
_SIGN_UP_RULES = {Place.CURRENT: "OO-S1", Place.NEXT: "OO-S2"}
_CARDS = {
    (Place.PREVIOUS, Action.OPT_OUT): "OO-P1",
    (Place.CURRENT, Action.OPT_OUT): "OO-P2",
    (Place.CURRENT, Action.SIGN_UP): "OO-P3",
    (Place.NEXT, Action.OPT_OUT): "OO-P4",
    (Place.NEXT, Action.SIGN_UP): "OO-P5",
}


def statements(case: Case, actor: Actor, question: Action, change: Leaving | SigningUp | None) -> Iterator[Statement]:
    """What the rule allows, what HMRC's page offers, what comes of the choice, and where it is made."""
    yield _years_to_leave(case) if question is Action.OPT_OUT else _years_to_sign_up(case)
    yield relies(*_rules_for_leaving(case), *_rules_for_signing_up(case))
    yield from _why_nothing_is_offered(case)
    yield from _why_something_is_hidden(case, question)
    match change:
        case Leaving():
            yield from about_leaving(change, case)
        case SigningUp():
            yield from about_signing_up(change, case)
    if change:
        yield relies(*(meaning(change.after.status(place)).fact for place in Place))
    yield from _where(actor)


def supposed(case: Case, *, knows_return: bool, knows_businesses: bool) -> Iterator[Statement]:
    """The things that would change the answer, where they are not known: what is then supposed."""
    if not knows_return and case.previous is Status.VOLUNTARY:
        text = "This supposes that the tax return for the previous year is not yet submitted."
        yield say(text, "OO-R1", "F-OPTOUT-09")
    if not knows_return and is_exempt(case.previous) and not (is_exempt(case.current) or is_exempt(case.next)):
        text = "That choices are hidden supposes that the tax return for the previous year is not yet submitted."
        yield say(text, "OO-P7")
    if not knows_businesses:
        yield say("This supposes that at least one business goes on.", "OO-P8")


def _years_to_leave(case: Case) -> Statement:
    places = years_to_leave(case)
    text = "By HMRC's rule {years} can be left." if places else "By HMRC's rule no tax year can be left now."
    return say(text, *_rules_for_leaving(case), years=years(map(case.year, places)))


def _rules_for_leaving(case: Case) -> tuple[str, ...]:
    rules = tuple(_LEAVE_RULES[place] for place in years_to_leave(case)) or ("OO-R5",)
    return (*rules, "OO-R6")


def _years_to_sign_up(case: Case) -> Statement:
    places = years_to_sign_up(case)
    text = "By HMRC's rule {years} can be signed up for again."
    none = "By HMRC's rule no tax year can be signed up for again now."
    return say(text if places else none, *_rules_for_signing_up(case), years=years(map(case.year, places)))


def _rules_for_signing_up(case: Case) -> tuple[str, ...]:
    return tuple(_SIGN_UP_RULES[place] for place in years_to_sign_up(case)) or ("OO-S1", "OO-S2", "OO-S3")


def _why_nothing_is_offered(case: Case) -> Iterator[Statement]:
    if case.all_businesses_ceased:
        yield say("HMRC's page offers no change while all businesses have ended.", "OO-P8")
    if hides_cards_for_exempt(case):
        text = "HMRC's page hides every choice while one year shows as exempt: contact HMRC."
        yield say(text, "OO-P7", "OO-Q7")
    if shows_error(case):
        yield say("HMRC's page may show an error: it has no status to show for these years.", "OO-P9")
    if all(case.status(place) is Status.MANDATED for place in Place):
        text = "People who must use the service are released only after 3 tax years in a row under the threshold."
        yield say(text, "OO-P8", "OO-F6")


def _why_something_is_hidden(case: Case, question: Action) -> Iterator[Statement]:
    yield relies(*(_CARDS[card.place, card.action] for card in cards(case)))
    allowed = years_to_leave(case) if question is Action.OPT_OUT else years_to_sign_up(case)
    if case.next is Status.NO_STATUS and Place.NEXT in allowed:
        text = "HMRC's page has no choice for {year} until HMRC has given that year a status."
        yield say(text, "OO-P6", "OO-Q1", year=case.year(Place.NEXT))


def _where(actor: Actor) -> Iterator[Statement]:
    if actor is Actor.INDIVIDUAL:
        yield say("The change is made in HMRC online services, never in software.", "OO-X1", "OO-X2")
    else:
        text = "A main or supporting agent makes the change in the agent services account, never in software."
        yield say(text, "OO-X1", "OO-X3")
    yield say("HMRC's page decides.", "F-OPTOUT-09")
