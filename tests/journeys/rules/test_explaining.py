"""What is said: the sentences for each ending, and how long they may be."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from journeys.rules.case import Role
from journeys.rules.decision import Reason
from journeys.rules.exemptions import Circumstance, Effect, with_effect
from journeys.rules.explaining import explain
from journeys.rules.qualifying_income import Return, SourceKind
from journeys.rules.sign_up import decide
from journeys.rules.tax_year import TaxYear
from tests.journeys.rules.people import FOREIGN, PARTNER, RENT, TODAY, case, person, returns, source

OVER = returns(y2024="60000.50")
LONGEST = 25
LATE = {"has_nino_by_31_january_before_year": False, "has_nino_now": True}
ENDINGS: list[tuple[dict[TaxYear, Return], tuple[Circumstance, ...], dict[str, Any], date]] = [
    *((OVER, (), {"asking_for": role}, TODAY) for role in Role),
    ({}, (), {"registered_for_self_assessment": False}, TODAY),
    ({}, (), {"filed_return_in_last_2_years": False}, TODAY),
    (
        {},
        (),
        {"filed_return_in_last_2_years": False, "return_2024_25_required_but_not_sent": True},
        TODAY,
    ),
    ({}, (), {}, TODAY),
    (returns(y2024=source(1, PARTNER)), (), {}, TODAY),
    (returns(y2024=source(1, FOREIGN)), (), {"uk_resident": False}, TODAY),
    (returns(y2024=source(1, SourceKind.QUALIFYING_CARE_RECEIPTS)), (), {}, TODAY),
    (returns(y2024=source(1, SourceKind.DIVIDENDS)), (), {}, TODAY),
    (OVER, (), {"has_nino_by_31_january_before_year": False}, TODAY),
    (OVER, (Circumstance.BLIND_PERSONS_ALLOWANCE,), LATE, TODAY),
    *((OVER, (circumstance,), {}, TODAY) for circumstance in Circumstance),
    (OVER, (Circumstance.AVERAGING_CLAIM,), {}, date(2027, 5, 1)),
    (returns(y2024=source(60_000, ceased=date(2025, 5, 1))), (), {}, TODAY),
    (returns(y2024=source(60_000, ceased=date(2026, 5, 1))), (), {}, TODAY),
    (returns(y2024=source(60_000)), (), {}, date(2026, 1, 1)),
    (returns(y2024=60_000, y2025=0, y2026=0, y2027=0), (), {}, date(2029, 5, 1)),
    (returns(y2024=50_000), (), {}, TODAY),
    (returns(y2024=40_000), (), {"insolvent": True}, TODAY),
    (returns(y2024=40_000), (), {"filed_return_in_last_2_years": False}, TODAY),
    (returns(y2024=source(40_000, ceased=date(2025, 5, 1))), (), {}, TODAY),
    (returns(y2024=(source(9_000, PARTNER), source(9_000, FOREIGN), source(9))), (), {"uk_resident": False}, TODAY),
    (
        returns(y2024=Return((source(9, RENT, share=50), source(9, months=3)), date(2026, 1, 1))),
        (),
        {},
        TODAY,
    ),
    (returns(y2024=Return((source(9),), date(2026, 5, 1))), (), {}, TODAY),
    (returns(y2022=40_000), (), {}, TODAY),
    (
        returns(y2024=source(None, FOREIGN)),
        (),
        {
            "uk_resident": None,
            "has_nino_by_31_january_before_year": None,
            "registered_for_self_assessment": None,
            "filed_return_in_last_2_years": None,
            "insolvent": None,
        },
        TODAY,
    ),
]


def said(told: dict[TaxYear, Return], *circumstances: Circumstance, today: date = TODAY, **unlike: Any) -> str:
    return explain(decide(case(told, person(*circumstances, **unlike), today)))


def test_required_now() -> None:
    assert said(OVER) == (
        "On what you told me, you must use Making Tax Digital for Income Tax from 6 April 2026 (Monday). "
        "Your qualifying income (trade and property, before expenses) was £60,000.50 for 2024 to 2025, "
        "over £50,000. Sign up now if you have not yet, and send the updates already due."
    )


def test_required_from_a_later_year_shows_the_return_that_decides() -> None:
    assert said(returns(y2024=10_000, y2025=30_001)) == (
        "On what you told me, you must use Making Tax Digital for Income Tax from 6 April 2027 (Tuesday). "
        "Your qualifying income (trade and property, before expenses) was £30,001 for 2025 to 2026, "
        "over £30,000. Sign up before then. Until then, send your tax return as usual. "
        "You can start sooner by choice: HMRC checks your record first."
    )


def test_below_every_threshold_says_when_to_look_again() -> None:
    assert said(returns(y2024=50_000, y2025="29999.99")) == (
        "On what you told me, you do not have to use Making Tax Digital for Income Tax. "
        "Your qualifying income (trade and property, before expenses) was £50,000 for 2024 to 2025, "
        "not over £50,000. Your qualifying income was £29,999.99 for 2025 to 2026, not over £30,000. "
        "Exactly at the threshold is not over it. "
        "Look again with your tax return for 2026 to 2027: over £20,000 means from 6 April 2028 (Thursday). "
        "You can sign up by choice: HMRC checks your record first."
    )


def test_the_first_return_rule_says_the_earliest_start() -> None:
    assert "The earliest it could start for you is 6 April 2027 (Tuesday)." in said(
        {}, filed_return_in_last_2_years=False
    )


def test_what_is_missing_is_asked_for_in_words() -> None:
    assert said({}) == (
        "I cannot tell yet whether you must use Making Tax Digital for Income Tax. "
        "Tell me your income for 2024 to 2025. Tell me your income for 2025 to 2026."
    )


def test_the_insolvent_are_not_told_to_sign_up() -> None:
    assert "Sign up" not in said(OVER, insolvent=True)
    assert "contact HMRC" in said(OVER, insolvent=True)


def test_a_temporary_exemption_says_until_when_and_that_it_may_be_over() -> None:
    assert "This lasts to 5 April 2027 (Monday) at least." in said(OVER, Circumstance.AVERAGING_CLAIM)
    assert "That day has passed" in said(OVER, Circumstance.AVERAGING_CLAIM, today=date(2027, 4, 6))


@pytest.mark.parametrize("ground", [*with_effect(set(Circumstance), Effect.PERMANENT), Circumstance.VISITING_PERFORMER])
def test_only_an_exemption_that_hmrc_agreed_to_is_certain(ground: Circumstance) -> None:
    agreed = ground is Circumstance.DIGITAL_EXCLUSION_AGREED
    assert ("as far as we know" in said(OVER, ground)) is not agreed


def test_a_power_of_attorney_exempts_only_who_cannot_act() -> None:
    assert "you cannot act yourself" in said(OVER, Circumstance.LEGAL_REPRESENTATIVE_FOR_INCAPACITY)


@pytest.mark.parametrize(("told", "circumstances", "unlike", "today"), ENDINGS)
def test_every_ending_reads_plainly(
    told: dict[TaxYear, Return], circumstances: tuple[Circumstance, ...], unlike: dict[str, Any], today: date
) -> None:
    text = said(told, *circumstances, today=today, **unlike)
    for sentence in re.split(r"(?<=\.) ", text):
        assert len(sentence.split()) <= LONGEST, sentence
    assert re.search(r"\b(MTD|ITSA|mandated|please|sorry|valid|invalid|repayment)\b|!", text, re.IGNORECASE) is None
    assert text.endswith(".")


def test_every_reason_is_among_the_endings() -> None:
    reached = {
        decide(case(told, person(*circumstances, **unlike), today)).reason
        for told, circumstances, unlike, today in ENDINGS
    }
    assert reached == set(Reason)
