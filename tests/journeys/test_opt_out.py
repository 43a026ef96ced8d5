"""The endings of leaving: each says what the rules say, and the result is what `decide opt-out` answers."""

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
from journeys.engine.text import message
from journeys.opt_out import opt_out
from journeys.rules import opt_out as rules
from journeys.rules.obligations_page import Outcome as Comes, hides_cards_for_exempt, shows_error
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Case, Place as Which
from tests.journeys.talk import Talk

TODAY = date(2026, 11, 21)
LATER = date(2027, 2, 1)
"""The day after the previous year's tax return was due."""

SHOWN = ["mandated", "voluntary", "annual", "exempt", "no_status", "dormant", "unknown"]
GOING_ON: dict[str, Any] = {"who": "individual", "submitted": False, "ceased": False, "sent": "none"}


def told(previous: str, current: str, following: str, **more: Any) -> dict[str, Any]:
    return {**GOING_ON, "previous": previous, "current": current, "following": following, **more}


def ending(answers: dict[str, Any], today: date = TODAY) -> Place:
    place = find(opt_out, Session("1", opt_out.key, SELF, today, Life.DONE, answers), today)
    assert place.outcome is not None, f"still asks about {place.path.at.key}"
    return place


def shown(place: Place) -> str:
    return "\n".join(wording("en").reply(reply) for reply in prompt(place))


def result(place: Place) -> dict[str, Any]:
    assert place.outcome is not None
    assert place.outcome.result is not None
    made: dict[str, Any] = json.loads(json.dumps(dict(place.outcome.result(place.path.told))))
    return made


# Every combination, against the rules


def every_answer() -> Iterator[dict[str, Any]]:
    """Every combination of what HMRC shows, with the return submitted or not, all stopped or not, for every year."""
    for three in product(SHOWN, repeat=3):
        for submitted, ceased, year in product([True, False], [True, False], ["2025-26", "2026-27", "2027-28"]):
            yield told(*three, submitted=submitted, ceased=ceased, chosen=year)


def case(answers: dict[str, Any]) -> Case:
    return Case(
        today=TODAY,
        previous=Status.NO_STATUS if answers["submitted"] else Status(answers["previous"]),
        current=Status(answers["current"]),
        next=Status(answers["following"]),
        previous_finalised=answers["submitted"],
        fulfilled_previous=0,
        fulfilled_current=0,
    )


def expected(answers: dict[str, Any]) -> str:
    of = case(answers)
    allowed = rules.years_to_leave(of)
    if allowed and hides_cards_for_exempt(of):
        return "page_hides_it"
    if allowed and answers["ceased"]:
        return "all_stopped"
    if allowed:
        year = TaxYear.parse(answers["chosen"]) if len(allowed) > 1 else of.year(allowed[0])
        return comes_to(rules.leave(of, year))
    if of.current is Status.MANDATED:
        return "must_use_it"
    if Status.UNKNOWN in (of.previous, of.current, of.next):
        return "look_first"
    return "no_status_at_all" if shows_error(of) else "nothing_to_leave"


def comes_to(leaving: rules.Leaving) -> str:
    match leaving.outcome:
        case Comes.NOT_ALLOWED:
            return "not_this_year"
        case Comes.CANNOT_COMPLETE_NO_STATUS_YEAR:
            return "no_status_yet"
        case Comes.JOURNEY_BOUNCES_BACK:
            return "keeps_returning"
        case _:
            return "leave_next" if leaving.changed == (Which.NEXT,) else "leave_now"


def test_every_combination_ends_where_the_rules_say() -> None:
    reached = set()
    for answers in every_answer():
        place = ending(answers)
        assert place.outcome is not None
        assert place.outcome.key == expected(answers), answers
        reached.add(place.outcome.key)
    assert reached == {outcome.key for outcome in opt_out.outcomes}


def decided(**line: Any) -> dict[str, Any]:
    sink = StringIO()
    run(OPT_OUT, StringIO(json.dumps(line)), sink, csv=False)
    answer: dict[str, Any] = json.loads(sink.getvalue())
    return answer


SPREAD = [
    told("voluntary", "voluntary", "mandated", chosen="2025-26", sent="some", sent_previous=8, sent_current=2),
    told("voluntary", "voluntary", "voluntary", chosen="2026-27", sent="unsure"),
    told("annual", "voluntary", "no_status", chosen="2027-28"),
    told("voluntary", "no_status", "annual"),
    told("annual", "mandated", "voluntary", who="main_agent"),
    told("voluntary", "voluntary", "dormant", chosen="2025-26", sent="some", sent_previous=0, sent_current=100),
    told("annual", "mandated", "mandated", who="supporting_agent"),
    told("exempt", "voluntary", "voluntary"),
]


@pytest.mark.parametrize("answers", SPREAD)
def test_the_result_is_what_decide_answers(answers: dict[str, Any]) -> None:
    place = ending(answers)
    given = {key: place.path.told.stored.get(key) for key in ("chosen", "sent", "sent_previous", "sent_current")}
    allowed = rules.years_to_leave(case(answers))
    only = str(case(answers).year(allowed[0])) if len(allowed) == 1 else None
    none = 0 if given["sent"] == "none" else None
    answer = decided(
        id=1,
        today=TODAY.isoformat(),
        actor=answers["who"],
        question="opt_out",
        status_previous=answers["previous"],
        status_current=answers["current"],
        status_next=answers["following"],
        previous_year_return_finalised=None,
        fulfilled_quarterly_obligations={
            "previous": given["sent_previous"] if given["sent"] == "some" else none,
            "current": given["sent_current"] if given["sent"] == "some" else none,
        },
        all_businesses_ceased=place.path.told.stored.get("ceased"),
        chosen_tax_year=given["chosen"] or only,
    )
    assert {"id": 1, **result(place)} == answer


# What is said


@pytest.mark.parametrize(
    ("answers", "effect", "returns"),
    [
        (told("voluntary", "voluntary", "voluntary", chosen="2025-26"), "all three years", [2027, 2028, 2029]),
        (told("voluntary", "voluntary", "annual", chosen="2025-26"), "the previous and current years", [2027, 2028]),
        (told("voluntary", "annual", "annual"), "only the previous year", [2027]),
        (told("annual", "voluntary", "voluntary", chosen="2026-27"), "the current and next years", [2028, 2029]),
        (told("annual", "voluntary", "annual"), "only the current year", [2028]),
        (told("annual", "annual", "voluntary"), "only next year", [2029]),
    ],
)
def test_it_says_which_years_go_and_when_each_return_is_due(
    answers: dict[str, Any], effect: str, returns: list[int]
) -> None:
    said = shown(ending(answers))
    assert f"You leave {effect}" in said
    for year in (2027, 2028, 2029):
        assert (f"31 January {year}" in said) is (year in returns)


def test_what_was_sent_for_the_years_left_is_added_up_and_no_other() -> None:
    both = told("voluntary", "voluntary", "annual", chosen="2025-26", sent="some", sent_previous=8, sent_current=3)
    assert "Sent updates that HMRC will delete: 11." in shown(ending(both))
    one = told("voluntary", "mandated", "annual", sent="some", sent_previous=8, sent_current=3)
    assert "Sent updates that HMRC will delete: 8." in shown(ending(one))
    assert "the page warns you how many" in shown(ending({**one, "sent": "unsure"}))
    assert "No updates were sent, so none are deleted." in shown(ending({**one, "sent": "none"}))


def test_only_what_goes_is_counted() -> None:
    talk = Talk(opt_out, {**told("annual", "voluntary", "annual"), "sent": "some"})
    assert talk.asked == "sent_current"
    assert Talk(opt_out, {**told("voluntary", "annual", "annual"), "sent": "some"}).asked == "sent_previous"


@pytest.mark.parametrize(
    ("answers", "again"),
    [
        (told("voluntary", "mandated", "mandated"), "From 6 April 2026 (Monday) you must use the service"),
        (told("voluntary", "voluntary", "mandated", chosen="2025-26"), "From 6 April 2027 (Tuesday) you must use"),
        (told("annual", "voluntary", "mandated"), "You can still leave the current year, but only for that time."),
        (told("annual", "voluntary", "annual"), "You could have to use it again"),
    ],
)
def test_it_says_if_and_when_the_service_is_required_again(answers: dict[str, Any], again: str) -> None:
    assert again in shown(ending(answers))


OVERDUE = "The 2025 to 2026 tax return is already overdue if you have not submitted it."


def test_leaving_a_year_whose_return_is_late_says_so() -> None:
    answers = told("voluntary", "annual", "annual")
    assert OVERDUE in shown(ending(answers, LATER))
    assert OVERDUE not in shown(ending(answers, date(2027, 1, 31)))


@pytest.mark.parametrize(
    ("answers", "warning"),
    [
        (told("voluntary", "mandated", "voluntary", chosen="2025-26"), "You stay in for 2027 to 2028"),
        (told("annual", "voluntary", "dormant"), "HMRC shows no duty to send a return, whatever its page says."),
        (told("annual", "voluntary", "no_status", chosen="2026-27"), "It is certain that you leave 2026 to 2027."),
        (told("annual", "voluntary", "no_status", chosen="2027-28"), "nothing is sent"),
        (told("voluntary", "no_status", "mandated"), "keeps returning to the start"),
        (told("exempt", "voluntary", "mandated"), "shows no choices at all"),
        (told("annual", "voluntary", "mandated", ceased=True), "It suggests adding one."),
        (told("dormant", "no_status", "no_status"), "shows an error page"),
    ],
)
def test_where_hmrcs_page_is_odd_it_says_so(answers: dict[str, Any], warning: str) -> None:
    assert warning in shown(ending(answers))


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"submitted": True}, "Its tax return is submitted."),
        ({"previous": "mandated"}, "a year in which you must use the service"),
        ({"previous": "annual"}, "You did not volunteer for that year."),
    ],
)
def test_a_year_that_cannot_be_left_has_its_reason(answers: dict[str, Any], why: str) -> None:
    place = ending({**told("annual", "voluntary", "voluntary", chosen="2025-26"), **answers})
    assert place.outcome is not None
    assert place.outcome.key == "not_this_year"
    assert why in shown(place)
    assert "By HMRC's rule you can leave 2026 to 2027 and 2027 to 2028." in shown(place)


def test_a_year_chosen_before_6_april_is_looked_at_anew_after_it() -> None:
    answers = told("annual", "voluntary", "voluntary", chosen="2025-26")
    place = ending(answers, date(2027, 4, 6))
    assert "It is none of the three years that HMRC's page can change." in shown(place)
    assert result(place)["chosen"]["outcome"] == "not_allowed"


def test_who_asks_is_told_their_own_way() -> None:
    answers = told("annual", "voluntary", "annual")
    assert "In your HMRC online account, open" in shown(ending(answers))
    for agent in ("main_agent", "supporting_agent"):
        said = shown(ending({**answers, "who": agent}))
        assert "In your agent services account, choose the client" in said
        assert "Main and supporting agents may both do it." in said


def test_only_hmrcs_page_decides() -> None:
    assert "Only that page decides and does it." in Talk(opt_out).text
    for answers in SPREAD[:2]:
        assert "Only HMRC's page decides and does it." in shown(ending(answers))


@pytest.mark.parametrize(
    ("answers", "back"),
    [
        (told("voluntary", "mandated", "mandated"), "nobody can sign up again for the previous year, 2025 to 2026."),
        (told("voluntary", "voluntary", "mandated", chosen="2025-26"), "never for the previous year, 2025 to 2026."),
        (told("voluntary", "voluntary", "voluntary", chosen="2025-26"), "never for the previous year, 2025 to 2026."),
        (
            told("annual", "voluntary", "annual"),
            "for 2026 to 2027 on the same page, but only until 5 April 2027 (Monday)",
        ),
        (told("annual", "voluntary", "mandated"), "for 2026 to 2027 on the same page, but only until 5 April 2027"),
        (
            told("annual", "voluntary", "voluntary", chosen="2026-27"),
            "You can sign up again at any time on the same page.",
        ),
        (told("annual", "annual", "voluntary"), "You can sign up again at any time on the same page."),
    ],
)
def test_a_previous_year_that_was_left_cannot_be_signed_up_for_again(answers: dict[str, Any], back: str) -> None:
    said = shown(ending(answers))
    assert back in said
    assert ("sign up again at any time on the same page." in said) is ("at any time on the same page." in back)


SUPPOSED = "This supposes that your 2025 to 2026 tax return is not submitted."


@pytest.mark.parametrize(
    ("answers", "matters"),
    [
        (told("voluntary", "mandated", "mandated"), True),
        (told("voluntary", "no_status", "mandated"), True),
        (told("voluntary", "mandated", "voluntary", chosen="2026-27"), True),
        (told("exempt", "voluntary", "mandated"), True),
        (told("annual", "voluntary", "annual"), False),
        (told("voluntary", "voluntary", "annual", chosen="2026-27"), False),
        (told("voluntary", "voluntary", "annual", submitted=True), False),
    ],
)
def test_a_return_that_may_be_submitted_is_supposed_aloud_where_it_matters(
    answers: dict[str, Any], matters: bool
) -> None:
    assert (SUPPOSED in shown(ending(answers))) is matters


@pytest.mark.parametrize(
    ("answers", "is_sure"),
    [
        (told("exempt", "voluntary", "voluntary"), False),
        (told("exempt", "voluntary", "exempt"), True),
        (told("annual", "exempt", "voluntary"), True),
    ],
)
def test_an_exempt_year_hides_the_choices_only_while_the_page_looks_at_it(
    answers: dict[str, Any], is_sure: bool
) -> None:
    said = shown(ending(answers))
    hides, may_hide = "HMRC's page hides the choices,", "HMRC's page may hide the choices, as 2025 to 2026 shows"
    assert (hides in said, may_hide in said) == (is_sure, not is_sure)
    assert (f"is exempt. {SUPPOSED} If it is, the page may show them." in said) is not is_sure
    assert f"you can leave 2026 to 2027 and 2027 to 2028. {SUPPOSED}" not in said
    hidden = "That choices are hidden supposes that the tax return for the previous year is not yet submitted."
    assert (hidden in result(ending(answers))["explain"]) is not is_sure


def test_businesses_that_were_not_asked_about_are_supposed_to_go_on() -> None:
    supposed = "This supposes that at least one business goes on."
    assert supposed in result(ending(told("annual", "mandated", "annual")))["explain"]
    assert supposed not in result(ending(told("annual", "voluntary", "annual")))["explain"]
    assert supposed in shown(ending(told("exempt", "voluntary", "mandated")))


def test_it_says_who_sees_the_new_deadlines_and_where() -> None:
    now, later = told("annual", "voluntary", "annual"), told("annual", "annual", "voluntary")
    assert "You see the new deadlines in HMRC online services at once. An agent sees them in software too." in shown(
        ending(now)
    )
    assert "Once the year starts, you see that in HMRC online services." in shown(ending(later))


# Talking


def test_a_submitted_return_makes_the_word_for_its_year_needless() -> None:
    talk = Talk(opt_out).chooses("I do it for myself", "Yes")
    assert talk.asked == "current"


def test_who_is_not_sure_about_the_return_may_say_so() -> None:
    assert Talk(opt_out, {"who": "individual"}).says("not sure").asked == "previous"


def test_the_only_year_is_not_asked_about() -> None:
    talk = Talk(opt_out, told("annual", "voluntary", "annual"))
    assert "chosen" not in [question.key for question in talk.at.path.passed]
    several = Talk(opt_out, {**told("annual", "voluntary", "voluntary"), "sent": "none"})
    assert several.asked == "chosen"
    assert "By HMRC's rule you can leave 2026 to 2027 and 2027 to 2028." in several.text
    assert several.buttons == [wording("en").text(message("{year}", year=TaxYear(year))) for year in (2025, 2026, 2027)]


def test_a_choice_of_year_is_dropped_when_only_one_is_left() -> None:
    talk = Talk(opt_out, told("annual", "voluntary", "voluntary", chosen="2026-27"))
    talk.presses("following", "mandated")
    assert "chosen" not in talk.answers
    assert "I have dropped what no longer applies: Year to leave." in talk.text
