"""The endings of signing up again: each says what the rules say, and the result is what `decide opt-out` answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import product
from typing import Any

import pytest

from bot.decide.opt_out import OPT_OUT
from bot.decide.run import run
from bot.wording import wording
from journeys.engine.place import Place, find
from journeys.engine.prompts import prompt
from journeys.engine.session import SELF, Life, Session
from journeys.rules import sign_up_again as rules
from journeys.rules.obligations_page import Outcome as Comes, hides_cards_for_exempt, shows_error
from journeys.rules.sign_up_again import SigningUp
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Case, Place as Which
from journeys.sign_up_again import sign_up_again
from tests.journeys.talk import Talk

TODAY = date(2026, 11, 21)

SHOWN = ["mandated", "voluntary", "annual", "exempt", "no_status", "dormant", "unknown"]
WAS_IN: dict[str, Any] = {"was_in": True, "who": "individual", "exempt_before": False, "ceased": False}


def told(current: str, following: str, **more: Any) -> dict[str, Any]:
    return {**WAS_IN, "current": current, "following": following, **more}


def ending(answers: dict[str, Any], today: date = TODAY) -> Place:
    place = find(sign_up_again, Session("1", sign_up_again.key, SELF, today, Life.DONE, answers), today)
    assert place.outcome is not None, f"still asks about {place.path.at.key}"
    return place


def reached(answers: dict[str, Any], today: date = TODAY) -> str:
    outcome = ending(answers, today).outcome
    assert outcome is not None
    return outcome.key


def shown(place: Place) -> str:
    return "\n".join(wording("en").reply(reply) for reply in prompt(place))


# Every combination, against the rules


def every_answer() -> Iterator[dict[str, Any]]:
    """Every combination of what HMRC shows, an exempt year before or not, all stopped or not, for every year."""
    for two in product(SHOWN, repeat=2):
        for exempt, ceased, year in product([True, False], [True, False], ["2025-26", "2026-27", "2027-28"]):
            yield told(*two, exempt_before=exempt, ceased=ceased, chosen=year)


def case(answers: dict[str, Any], *, exempt_before: bool = False) -> Case:
    return Case(
        today=TODAY,
        previous=Status.EXEMPT if exempt_before else Status.UNKNOWN,
        current=Status(answers["current"]),
        next=Status(answers["following"]),
    )


def expected(answers: dict[str, Any]) -> str:
    of = case(answers)
    allowed = rules.years_to_sign_up(of)
    if allowed and hides_cards_for_exempt(case(answers, exempt_before=answers["exempt_before"])):
        return "page_hides_it"
    if allowed and answers["ceased"]:
        return "all_stopped"
    if allowed:
        year = TaxYear.parse(answers["chosen"]) if len(allowed) > 1 else of.year(allowed[0])
        return comes_to(rules.sign_up(of, year))
    if of.current in (Status.MANDATED, Status.VOLUNTARY):
        return "still_in"
    if Status.UNKNOWN in (of.current, of.next):
        return "look_first"
    return "no_status_at_all" if shows_error(of) else "nothing_open"


def comes_to(signing_up: SigningUp) -> str:
    match signing_up.outcome:
        case Comes.NOT_ALLOWED:
            return "not_last_year"
        case Comes.CANNOT_COMPLETE_NO_STATUS_YEAR:
            return "no_status_yet"
        case _ if signing_up.changed == (Which.NEXT,):
            return "next_year"
        case _:
            required = signing_up.signed_up and signing_up.signed_up.required_from
            return "early" if required else "this_year"


def test_every_combination_ends_where_the_rules_say() -> None:
    ends = {"never_in"}
    for answers in every_answer():
        assert reached(answers) == expected(answers), answers
        ends.add(reached(answers))
    assert ends == {outcome.key for outcome in sign_up_again.outcomes}


def decided(**line: Any) -> dict[str, Any]:
    sink = StringIO()
    run(OPT_OUT, StringIO(json.dumps(line)), sink, csv=False)
    answer: dict[str, Any] = json.loads(sink.getvalue())
    return answer


@pytest.mark.parametrize(
    ("answers", "chosen"),
    [
        (told("annual", "annual", chosen="2026-27"), "2026-27"),
        (told("annual", "annual", chosen="2025-26"), "2025-26"),
        (told("annual", "mandated"), "2026-27"),
        (told("mandated", "annual", who="supporting_agent"), "2027-28"),
        (told("annual", "no_status", chosen="2027-28"), "2027-28"),
        (told("voluntary", "mandated"), None),
        (told("annual", "annual", exempt_before=True), None),
        (told("annual", "dormant", exempt_before=True), "2026-27"),
    ],
)
def test_the_result_is_what_decide_answers(answers: dict[str, Any], chosen: str | None) -> None:
    place = ending(answers)
    assert place.outcome is not None
    assert place.outcome.result is not None
    answer = decided(
        id=1,
        today=TODAY.isoformat(),
        actor=answers["who"],
        question="sign_up",
        status_previous="exempt" if answers["exempt_before"] else "unknown",
        status_current=answers["current"],
        status_next=answers["following"],
        previous_year_return_finalised=False if answers["exempt_before"] else None,
        all_businesses_ceased=place.path.told.stored.get("ceased"),
        chosen_tax_year=chosen,
    )
    assert {"id": 1, **place.outcome.result(place.path.told)} == answer


# What is said


def test_who_was_never_in_uses_hmrcs_sign_up_service() -> None:
    place = ending({"was_in": False})
    assert place.outcome is not None
    assert place.outcome.key == "never_in"
    assert place.outcome.link.key == "sign_up"


@pytest.mark.parametrize(
    ("today", "late", "following"),
    [
        (date(2026, 8, 7), "No update is late yet.", "by 7 August 2026 (Friday)"),
        (date(2026, 8, 8), "The updates due by 7 August 2026 (Friday) are late", "by 7 November 2026 (Saturday)"),
        (date(2027, 4, 5), "Saturday) and 7 February 2027 (Sunday) are late", "by 7 May 2027 (Friday)"),
    ],
)
def test_signing_up_for_the_current_year_says_what_is_late_at_once(today: date, late: str, following: str) -> None:
    for answers in (told("annual", "mandated"), told("annual", "dormant")):
        said = shown(ending(answers, today))
        assert late in said
        assert f"Send the next update for each business {following}" in said
        assert "Send everything for the year so far" in said


def test_nothing_is_late_when_signing_up_for_next_year() -> None:
    said = shown(ending(told("mandated", "annual"), date(2027, 4, 5)))
    assert "late at once" not in said
    assert "The current year stays as it is." in said
    assert "Your first update is due by 7 August 2027 (Saturday)." in said


@pytest.mark.parametrize(
    ("answers", "holds"),
    [
        (
            told("annual", "mandated"),
            "You are a volunteer for the current year only. You must use it from 6 April 2027",
        ),
        (told("annual", "annual", chosen="2026-27"), "As far as we know 2027 to 2028 follows, but it is not certain."),
        (told("annual", "dormant"), "You could have to use it later"),
        (told("voluntary", "annual"), "You could have to use it later"),
    ],
)
def test_it_says_how_long_it_holds(answers: dict[str, Any], holds: str) -> None:
    assert holds in shown(ending(answers))


def test_the_previous_year_is_never_open() -> None:
    place = ending(told("annual", "annual", chosen="2025-26"))
    assert "You can never sign up again for the previous year, 2025 to 2026" in shown(place)
    assert "By HMRC's rule you can sign up again for 2026 to 2027 and 2027 to 2028." in shown(place)


@pytest.mark.parametrize(("status", "word"), [("mandated", "Required"), ("voluntary", "Voluntarily signed up")])
def test_who_is_still_in_reads_hmrcs_own_word(status: str, word: str) -> None:
    said = shown(ending(told(status, "mandated")))
    assert f"HMRC shows 2026 to 2027 as “{word}”." in said


def test_who_asks_is_told_their_own_way() -> None:
    assert "In your HMRC online account, open" in shown(ending(told("annual", "mandated")))
    for agent in ("main_agent", "supporting_agent"):
        assert "In your agent services account, choose" in shown(ending(told("annual", "mandated", who=agent)))


def test_only_hmrcs_page_decides() -> None:
    assert "Only that page decides and does it." in Talk(sign_up_again).text
    for answers in (told("annual", "mandated"), told("annual", "dormant"), told("mandated", "annual")):
        assert "Only HMRC's page decides and does it." in shown(ending(answers))


def test_deadlines_of_next_year_are_not_promised_before_it_starts() -> None:
    said = shown(ending(told("mandated", "annual")))
    assert "within minutes" not in said
    assert "HMRC shows its deadlines once the year starts." in said
    assert "Revised deadlines appear within minutes." in shown(ending(told("annual", "mandated")))


def test_businesses_that_were_not_asked_about_are_supposed_to_go_on() -> None:
    supposed = "This supposes that at least one business goes on."
    hidden = ending(told("annual", "mandated", exempt_before=True))
    assert supposed in shown(hidden)
    assert hidden.outcome is not None
    assert hidden.outcome.result is not None
    assert supposed in str(hidden.outcome.result(hidden.path.told)["explain"])


# Talking


def test_only_an_exempt_line_of_the_year_before_matters() -> None:
    talk = Talk(sign_up_again, {**told("annual", "mandated"), "exempt_before": None})
    assert talk.asked == "exempt_before"
    assert reached(told("annual", "mandated", exempt_before=True)) == "page_hides_it"
    assert reached(told("mandated", "mandated", exempt_before=True)) == "still_in"


def test_a_choice_of_year_is_dropped_when_only_one_is_open() -> None:
    talk = Talk(sign_up_again, told("annual", "annual", chosen="2026-27"))
    talk.presses("current", "voluntary")
    assert "chosen" not in talk.answers
    assert "I have dropped what no longer applies: Year to sign up for." in talk.text
