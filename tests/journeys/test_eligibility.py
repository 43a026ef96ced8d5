"""The endings of the eligibility journey, and that each says what the rules say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.wording import wording
from journeys.eligibility import decided, eligibility, grounds
from journeys.engine.model import Facts, Outcome
from journeys.engine.place import Place, find
from journeys.engine.prompts import prompt
from journeys.engine.session import SELF, Life, Session
from journeys.engine.walk import walks
from tests.journeys.talk import Talk

TODAY = date(2026, 11, 21)

STARTED: dict[str, Any] = {"who": "own", "income": ["trade"], "returns": "yes", "nino": "yes", "resident": True}
USUAL: dict[str, Any] = {**STARTED, "grounds": ["none"], "digital": "able", "latest": "2025-26"}


def earning(*amounts: str, **more: Any) -> dict[str, Any]:
    """One trade, all year, with these amounts on the latest return and those before it."""
    keys = ("gross", "gross_before", "gross_third")
    item = {"kind": "self_employment", "whole": True, **dict(zip(keys, amounts, strict=False)), **more}
    return {"incomes": {"items": {"1": item}, "next": 2, "done": True}}


def ending(answers: dict[str, Any], today: date = TODAY) -> Place:
    session = Session("1", eligibility.key, SELF, today, Life.DONE, answers)
    return find(eligibility, session, today)


def shown(place: Place) -> str:
    return "\n".join(wording("en").reply(reply) for reply in prompt(place))


NOT_INSOLVENT = {"insolvent": False}
GOES_ON = {"stopped": False}
LATE = {**GOES_ON, "signed_up": False}

ENDINGS: list[tuple[str, dict[str, Any], str]] = [
    ("company", {"who": "company"}, "out_of_scope"),
    ("partnership", {"who": "partnership"}, "out_of_scope"),
    ("trustee", {"who": "trust"}, "exempt_permanent"),
    ("trustee", {"who": "estate"}, "exempt_permanent"),
    ("overseas_company", {"who": "overseas_company"}, "exempt_permanent"),
    ("not_affected", {"who": "own", "income": ["other"]}, "not_required"),
    ("partner_only", {"who": "own", "income": ["partnership"]}, "not_required"),
    ("register_first", {**STARTED, "returns": "unregistered"}, "needs_more_information"),
    ("not_sure", {**STARTED, "returns": "unsure"}, "needs_more_information"),
    ("first_return", {**STARTED, "returns": "never", "owed": False}, "not_required"),
    ("first_return", {**STARTED, "returns": "lapsed", "owed": False}, "not_required"),
    ("return_missing", {**STARTED, "returns": "never", "owed": True}, "needs_more_information"),
    ("no_nino", {**STARTED, "nino": "no"}, "exempt_permanent"),
    ("nino_late", {**STARTED, "nino": "late"}, "exempt_this_year"),
    ("exempt_for_good", {**STARTED, "grounds": ["minister"]}, "exempt_permanent"),
    ("exempt_for_good", {**STARTED, "grounds": ["blind", "care"]}, "exempt_permanent"),
    ("exempt_for_now", {**STARTED, "grounds": ["care"]}, "exempt_temporary"),
    ("exempt_digital", {**USUAL, "digital": "agreed"}, "exempt_permanent"),
    ("vat_exemption", {**USUAL, "digital": "vat"}, "check_with_hmrc"),
    ("must_sign_up_now", {**USUAL, **earning("0", "50000.01"), **LATE}, "required_now"),
    ("must_use_now", {**USUAL, **earning("0", "50000.01"), **GOES_ON, "signed_up": True}, "required_now"),
    ("must_use_later", {**USUAL, **earning("30000.01", "50000"), **GOES_ON}, "required_from"),
    ("may_volunteer", {**USUAL, **earning("30000", "50000"), **NOT_INSOLVENT}, "not_required"),
    ("cannot_volunteer", {**USUAL, **earning("30000", "50000"), "insolvent": True}, "not_required"),
    (
        "hmrc_decides",
        {**USUAL, "income": ["trade", "partnership"], **earning("30000", "50000"), **NOT_INSOLVENT},
        "not_required",
    ),
    ("non_resident", {**USUAL, "resident": False, **earning("30000", "50000"), **NOT_INSOLVENT}, "not_required"),
    ("nothing_counts", {**USUAL, **earning("0", "0")}, "not_required"),
    (
        "all_stopped",
        {**USUAL, **earning("0", "50000.01"), "stopped": True, "stopped_on": "2026-04-05"},
        "not_required",
    ),
    (
        "last_update",
        {**USUAL, **earning("0", "50000.01"), "stopped": True, "stopped_on": "2026-04-06"},
        "required_now",
    ),
    (
        "rent_abroad",
        {**STARTED, "income": ["foreign_property", "partnership"], "resident": False},
        "not_required",
    ),
    ("ask_exemption", {**USUAL, "digital": "unable", **earning("0", "50000.01"), **GOES_ON}, "required_now"),
    ("ask_exemption", {**USUAL, "digital": "applied", **earning("30000.01", "0"), **GOES_ON}, "required_from"),
]  # fmt: skip


@pytest.mark.parametrize(("outcome", "answers", "requirement"), ENDINGS)
def test_each_ending_says_what_the_rules_say(outcome: str, answers: dict[str, Any], requirement: str) -> None:
    place = ending(answers)
    assert place.outcome is not None
    assert place.outcome.key == outcome
    assert decided(place.path.told).requirement == requirement


_MAY_SAY = {outcome: {each[2] for each in ENDINGS if each[0] == outcome} for outcome, _answers, _requirement in ENDINGS}
_MAY_SAY["may_leave"] = {"may_leave"}
_MAY_SAY["later_return_missing"] = {"not_required"}


@pytest.mark.parametrize("today", [TODAY, date(2027, 4, 10), date(2027, 6, 1), date(2028, 6, 1), date(2030, 2, 1)])
def test_no_ending_contradicts_its_result(today: date) -> None:
    said: dict[str, set[str]] = {}
    for walk in walks(eligibility.map, Facts({}, today), most=2000):
        assert isinstance(walk.end, Outcome)
        assert walk.end.result is not None
        result = walk.end.result(walk.facts)
        said.setdefault(walk.end.key, set()).add(result["requirement"])
        assert result["explain"]
    assert {key: found - _MAY_SAY[key] for key, found in said.items() if found - _MAY_SAY[key]} == {}


def test_an_income_that_was_ticked_and_not_added_is_named() -> None:
    both = {**USUAL, "income": ["trade", "uk_property"], **earning("100.00", "100.00")}
    both["incomes"]["done"] = False
    talk = Talk(eligibility, both, TODAY)
    assert "Not added yet: Rent from property in the UK." in talk.text
    talk.says("add another", "UK property", "no", "0", "0")
    assert "Not added yet" not in talk.text


def test_amounts_of_other_returns_are_asked_for_again() -> None:
    told = Talk(eligibility, {**USUAL, **earning("60000.00", "20000.00"), **GOES_ON}, TODAY)
    told.says("change", "latest return", "2024 to 2025")
    assert "So I ask you again: Your incomes." in told.text
    assert "incomes" not in told.answers
    assert told.says("2").at.question is not None


JUNE_2027 = date(2027, 6, 1)


def test_a_return_that_brings_them_in_does_so_though_a_later_one_is_missing() -> None:
    place = ending({**USUAL, "latest": "2024-25", "earlier": False, **earning("50000.01"), **LATE}, JUNE_2027)
    assert place.outcome is not None
    assert place.outcome.key == "must_sign_up_now"
    assert "All the updates for 2026 to 2027 were due." in shown(place)


def test_a_later_return_that_is_missing_is_said_to_decide() -> None:
    place = ending({**USUAL, "latest": "2024-25", "earlier": False, **earning("50000")}, JUNE_2027)
    assert place.outcome is not None
    assert place.outcome.key == "later_return_missing"
    assert "Over £30,000 on it means from 6 April 2027" in shown(place)


@pytest.mark.parametrize(
    ("today", "first_year", "said"),
    [
        (date(2027, 4, 20), False, "by 7 August 2027"),
        (date(2027, 4, 20), True, "by 7 May 2027"),
        (date(2027, 5, 8), True, "by 7 August 2027"),
    ],
)
def test_the_next_update_is_of_the_first_year_in_the_service_or_later(today: date, first_year: bool, said: str) -> None:
    answers = {**USUAL, "earlier": False, **earning("30000.01", "50000.01" if first_year else "0"), **GOES_ON}
    assert said in shown(ending({**answers, "signed_up": True}, today))


def test_the_return_before_this_year_goes_through_software_when_they_were_in_already() -> None:
    in_since_2026 = {**USUAL, "earlier": False, **earning("0", "50000.01"), **GOES_ON, "signed_up": True}
    assert "2026 to 2027 return goes through software too" in shown(ending(in_since_2026, JUNE_2027))
    in_since_2027 = {**USUAL, "earlier": False, **earning("30000.01", "0"), **GOES_ON, "signed_up": True}
    assert "2026 to 2027 return goes the ordinary way" in shown(ending(in_since_2027, JUNE_2027))


def test_what_ended_in_a_required_year_brings_one_update_more() -> None:
    stopped = {**USUAL, **earning("0", "50000.01"), "stopped": True, "stopped_on": "2026-09-01"}
    text = shown(ending(stopped))
    assert "The one that holds 1 September 2026 (Tuesday) was due by 7 November 2026" in text
    assert "7 February 2027" not in text


def test_the_limit_of_the_next_return_is_told() -> None:
    below = {**USUAL, "latest": "2024-25", **earning("45000"), **NOT_INSOLVENT}
    assert "Over £30,000 on it means from 6 April 2027" in shown(ending(below))


LATER = date(2029, 11, 21)
"""Three returns after the first that could bring anybody in."""
BEFORE = {**USUAL, "latest": "2028-29", "earlier": True}


def test_three_years_at_or_under_the_limit_may_release() -> None:
    place = ending({**BEFORE, **earning("20000", "20000", "20000")}, LATER)
    assert place.outcome is not None
    assert place.outcome.key == "may_leave"
    assert decided(place.path.told).requirement == "may_leave"


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (
            date(2029, 2, 10),
            "HMRC counts only years in the service: then you cannot be out before 6 April 2029 (Friday).",
        ),
        (date(2029, 4, 6), "You can stay as a volunteer, or opt out. HMRC's page shows if you can."),
    ],
)
def test_whether_hmrcs_own_check_is_likely_to_release_them_yet_is_said(today: date, said: str) -> None:
    before = {**USUAL, "latest": "2027-28", "earlier": True}
    place = ending({**before, **earning("20000", "20000", "20000")}, today)
    assert place.outcome is not None
    assert place.outcome.key == "may_leave"
    assert said in "\n".join(wording("en").reply(reply) for reply in prompt(place))


@pytest.mark.parametrize("amounts", [("20000", "20000", "20000.01"), ("20000.01", "0", "0"), ("0", "20000.01", "0")])
def test_one_year_over_the_limit_releases_nobody(amounts: tuple[str, str, str]) -> None:
    place = ending({**BEFORE, **earning(*amounts), **LATE}, LATER)
    assert place.outcome is not None
    assert place.outcome.key == "must_sign_up_now"


def test_who_was_in_before_stays_in_though_the_returns_are_low() -> None:
    place = ending(
        {**USUAL, "latest": "2026-27", "earlier": True, **earning("0", "0", "1"), **LATE}, date(2027, 11, 21)
    )
    assert place.outcome is not None
    assert place.outcome.key == "must_sign_up_now"
    assert "You had to use the service in an earlier tax year." in shown(place)


def test_a_return_older_than_the_one_that_decides_is_not_enough() -> None:
    place = ending({**USUAL, "latest": "2023-24"})
    assert place.outcome is not None
    assert place.outcome.key == "return_missing"


@pytest.mark.parametrize(
    ("today", "overdue"),
    [
        (date(2026, 8, 7), "No update is overdue yet."),
        (date(2026, 8, 8), "Updates that were due: 7 August 2026 (Friday)."),
        (TODAY, "Updates that were due: 7 August 2026 (Friday) and 7 November 2026 (Saturday)."),
        (date(2027, 4, 5), "7 November 2026 (Saturday) and 7 February 2027 (Sunday)."),
    ],
)
def test_who_has_not_signed_up_hears_what_is_overdue_today(today: date, overdue: str) -> None:
    place = ending({**USUAL, "latest": "2024-25", **earning("50000.01"), **LATE}, today)
    assert overdue in shown(place)


@pytest.mark.parametrize("today", [date(2027, 4, 6), JUNE_2027])
def test_a_past_year_is_told_apart_from_the_one_to_sign_up_for(today: date) -> None:
    words = shown(ending({**USUAL, "earlier": False, **earning("60000", "70000"), **LATE}, today))
    assert "with what you missed" not in words
    assert "It covers 2027 to 2028 alone. You cannot sign up for a past year: ask HMRC about 2026 to 2027." in words
    assert "Late updates for 2026 to 2027 bring no penalty points. Each later deadline missed brings one." in words
    assert "Your 2026 to 2027 return goes through software too" in words


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2027, 5, 7), "by 7 May 2027 (Friday). It is one for 2026 to 2027."),
        (date(2027, 5, 8), "by 7 August 2027 (Saturday). It is one for 2027 to 2028."),
    ],
)
def test_the_next_update_may_be_one_of_the_past_year(today: date, said: str) -> None:
    assert said in shown(ending({**USUAL, "earlier": False, **earning("60000", "70000"), **LATE}, today))


def test_who_is_in_for_the_first_time_catches_up_within_the_year() -> None:
    words = shown(ending({**USUAL, "earlier": False, **earning("30000.01", "0"), **LATE}, JUNE_2027))
    assert "It covers the year so far, with what you missed." in words
    assert "Each missed deadline brings one penalty point." in words
    assert "Your 2026 to 2027 return goes the ordinary way" in words


def test_joint_rent_counts_by_ones_own_share() -> None:
    half = {"kind": "uk_property", "shared": True, "share": 50}
    below = ending({**USUAL, **earning("0", "100000", **half), **NOT_INSOLVENT})
    above = ending({**USUAL, **earning("0", "100000.02", **half), **LATE})
    assert below.outcome is not None
    assert below.outcome.key == "may_volunteer"
    assert above.outcome is not None
    assert above.outcome.key == "must_sign_up_now"


def test_part_of_a_year_is_scaled_up() -> None:
    half_year = {"whole": False, "months": 6}
    place = ending({**USUAL, **earning("16000", "0", **half_year), **GOES_ON})
    assert place.outcome is not None
    assert place.outcome.key == "must_use_later"
    assert "£32,000" in shown(place)


def test_rents_from_outside_the_uk_count_for_residents_only() -> None:
    abroad = {"kind": "foreign_property", "shared": False}
    resident = ending({**USUAL, **earning("0", "60000", **abroad), **LATE})
    elsewhere = ending({**USUAL, "resident": False, **earning("0", "60000", **abroad), **NOT_INSOLVENT})
    assert resident.outcome is not None
    assert resident.outcome.key == "must_sign_up_now"
    assert elsewhere.outcome is not None
    assert elsewhere.outcome.key == "nothing_counts"


def test_every_ending_is_reached_here() -> None:
    reached = {outcome for outcome, _answers, _requirement in ENDINGS} | {"may_leave", "later_return_missing"}
    assert reached == {outcome.key for outcome in eligibility.outcomes}


@pytest.mark.parametrize(("outcome", "answers", "requirement"), ENDINGS)
def test_every_ending_is_hedged_and_says_what_next_and_where_it_is_from(
    outcome: str, answers: dict[str, Any], requirement: str
) -> None:
    del outcome, requirement
    words = shown(ending(answers))
    assert words.startswith("On what you told me:")
    assert "What happens next" in words
    assert "as of" in words
    assert "This is not tax advice." in words


def test_a_power_of_attorney_alone_exempts_nobody() -> None:
    talk = Talk(eligibility, STARTED, TODAY)
    assert talk.asked == "grounds"
    assert talk.says("power of attorney").asked == "grounds"
    assert talk.says("I cannot act myself, and an attorney or deputy does").asked is None


def test_who_has_an_attorney_and_cannot_act_is_not_sent_to_the_tax_return() -> None:
    words = shown(ending({**STARTED, "grounds": ["incapacity"]}))
    assert "from what your tax return shows" not in words
    assert "It holds if you cannot give information, because of your health or capacity." in words
    assert "from what your tax return shows" in shown(ending({**STARTED, "grounds": ["blind"]}))


def test_a_power_of_attorney_told_of_before_it_had_to_be_needed_is_asked_about_again() -> None:
    assert Talk(eligibility, {**STARTED, "grounds": ["capacity"]}, TODAY).asked == "grounds"


def test_the_residence_pages_are_not_said_to_exempt_longer_than_is_known() -> None:
    answers = {**USUAL, "resident": False, **NOT_INSOLVENT}
    before = shown(ending({**answers, **earning("20000", "20000")}))
    assert "make you exempt to April 2027 at least" in before
    later = {**answers, "latest": "2026-27", "earlier": False, **earning("20000", "20000", "20000")}
    assert "Ask HMRC if it holds still." in shown(ending(later, date(2028, 6, 1)))


def test_how_long_ministers_are_exempt_is_doubted() -> None:
    assert "One tax publisher says to April 2029 at least." in shown(ending({**STARTED, "grounds": ["minister"]}))


FEBRUARY = date(2027, 2, 1)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({**earning("30000"), **NOT_INSOLVENT}, "Your 2025 to 2026 return was due by 31 January 2027 (Sunday)."),
        ({**earning("60000"), **GOES_ON, "signed_up": True}, "It was due by 31 January 2027 (Sunday), so send it now."),
        ({**earning("60000"), "stopped": True, "stopped_on": "2026-03-01"}, "It was due by 31 January 2027 (Sunday)."),
        (
            {**earning("60000"), "stopped": True, "stopped_on": "2026-10-01"},
            "The one that holds 1 October 2026 (Thursday) was due by 7 November 2026 (Saturday).",
        ),
        ({"grounds": ["blind"]}, "For 2026 to 2027 it is due by 31 January 2028 (Monday)."),
    ],
)
def test_a_deadline_that_has_passed_is_not_spoken_of_as_one_to_come(more: dict[str, Any], said: str) -> None:
    words = shown(ending({**USUAL, "latest": "2024-25", **more}, FEBRUARY))
    assert said in words
    assert "due by 31 January 2027 (Sunday)" not in words.replace("was due by", "")


STOPPED = {"stopped": True, "stopped_on": "2026-03-01", "signed_up": False}


@pytest.mark.parametrize(
    ("latest", "amounts", "more", "said"),
    [
        ("2025-26", ("30000", "50000"), NOT_INSOLVENT, "Your 2026 to 2027 return is due by 31 January 2028 (Monday)."),
        ("2024-25", ("30000",), NOT_INSOLVENT, "Your 2025 to 2026 return is due by 31 January 2027 (Sunday)."),
        ("2025-26", ("30000.01", "50000"), GOES_ON, "Your 2026 to 2027 return is due by 31 January 2028 (Monday)."),
        ("2025-26", ("0", "60000"), {**GOES_ON, "signed_up": True}, "Your 2025 to 2026 return is in already"),
        ("2024-25", ("60000",), {**GOES_ON, "signed_up": True}, "goes the ordinary way, by 31 January 2027 (Sunday)."),
        ("2025-26", ("0", "60000"), STOPPED, "Your 2025 to 2026 return is in."),
        ("2024-25", ("60000",), {**STOPPED, "stopped_on": "2025-03-01"}, "Send your 2025 to 2026 tax return by"),
        ("2024-25", ("60000",), STOPPED, "Send your 2025 to 2026 tax return by 31 January 2027 (Sunday)"),
    ],
)
def test_nobody_is_asked_for_a_return_they_have_sent(
    latest: str, amounts: tuple[str, ...], more: dict[str, Any], said: str
) -> None:
    answers = {**USUAL, "latest": latest, **earning(*amounts), **more}
    assert said in shown(ending(answers))


def test_what_to_do_once_a_temporary_exemption_may_be_over_hangs_on_what_hmrc_says() -> None:
    care = {**STARTED, "grounds": ["care"]}
    assert "• You do not have to apply." in shown(ending(care, date(2027, 4, 5)))
    later = shown(ending(care, date(2029, 6, 1)))
    assert "• You do not have to apply." not in later
    assert "• Carry on with an ordinary tax return." not in later
    assert "If HMRC says it holds: you need not apply. The 2028 to 2029 return is ordinary" in later
    assert "If it does not: check again without it. Your income decides then." in later


GROUNDS = [(key, label) for key, label in grounds.labels() if key != "none"]


@pytest.mark.parametrize(("key", "label"), GROUNDS)
def test_a_ground_is_stated_in_words_of_our_own_and_not_said_back(key: str, label: str) -> None:
    words = shown(ending({**STARTED, "grounds": [key]}))
    assert "The exemption is for " in words
    assert label not in words
