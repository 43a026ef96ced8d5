"""The whole decision: each convention, which one comes before which, and what holds of every case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from journeys.facts import FACTS, FactKind
from journeys.rules.case import Case, Person, Role
from journeys.rules.decision import Decision, NextStep, Note, Reason, Requirement, Voluntary
from journeys.rules.exemptions import Circumstance
from journeys.rules.explaining import explain
from journeys.rules.qualifying_income import Return, Source, SourceKind
from journeys.rules.sign_up import decide
from journeys.rules.tax_year import TaxYear
from tests.journeys.rules.people import (
    FOREIGN,
    PARTNER,
    RENT,
    TRADE,
    case,
    person,
    returns,
    source,
)

OVER = returns(y2024=60_000)
LOW = returns(y2024=40_000)
APRIL_2026 = date(2026, 4, 6)
PERMANENT = (
    Circumstance.DIGITAL_EXCLUSION_AGREED,
    Circumstance.MINISTER_OF_RELIGION,
    Circumstance.LLOYDS_UNDERWRITER,
    Circumstance.BLIND_PERSONS_ALLOWANCE,
    Circumstance.MARRIED_COUPLES_ALLOWANCE,
    Circumstance.LEGAL_REPRESENTATIVE_FOR_INCAPACITY,
)
TEMPORARY = (
    Circumstance.SA109_PAGES,
    Circumstance.SA107_TRUST_OR_ESTATE_INCOME,
    Circumstance.AVERAGING_CLAIM,
    Circumstance.QUALIFYING_CARE_RELIEF,
    Circumstance.VISITING_PERFORMER,
)
NO_GROUND = (
    Circumstance.DIGITAL_EXCLUSION_APPLIED,
    Circumstance.MARRIAGE_ALLOWANCE,
    Circumstance.ALSO_TRUSTEE,
    Circumstance.UNFAMILIAR_WITH_SOFTWARE,
)
ROLES = {
    Role.LIMITED_COMPANY: (Requirement.OUT_OF_SCOPE, Reason.COMPANY),
    Role.PARTNERSHIP: (Requirement.OUT_OF_SCOPE, Reason.PARTNERSHIP),
    Role.TRUST_AS_TRUSTEE: (Requirement.EXEMPT_PERMANENT, Reason.TRUSTEE),
    Role.ESTATE_AS_PERSONAL_REPRESENTATIVE: (Requirement.EXEMPT_PERMANENT, Reason.PERSONAL_REPRESENTATIVE),
    Role.NON_RESIDENT_COMPANY: (Requirement.EXEMPT_PERMANENT, Reason.NON_RESIDENT_COMPANY),
}


def gist(decision: Decision) -> tuple[Requirement, Reason, Voluntary]:
    return decision.requirement, decision.reason, decision.voluntary_sign_up


# ------------------------------------------------------------------------------------------- 1: asking for another


@pytest.mark.parametrize("role", ROLES)
def test_1_another_role_has_its_own_answer_and_no_sign_up(role: Role) -> None:
    decision = decide(case(OVER, person(asking_for=role)))
    assert gist(decision) == (*ROLES[role], Voluntary.NO)
    assert decision.required_from is None
    assert decision.next_step is NextStep.CHECK_OWN_INCOME
    assert decision.qualifying_income == {TaxYear(2024): 60_000}


@pytest.mark.parametrize("role", ROLES)
def test_1_comes_before_everything(role: Role) -> None:
    unlike = person(
        *Circumstance,
        asking_for=role,
        registered_for_self_assessment=False,
        has_nino_by_31_january_before_year=None,
        insolvent=None,
    )
    assert gist(decide(case({}, unlike))) == (*ROLES[role], Voluntary.NO)


# ---------------------------------------------------------------------------------- 2: registered, and returns given


def test_2_not_registered() -> None:
    decision = decide(case({}, person(registered_for_self_assessment=False)))
    assert gist(decision) == (Requirement.NEEDS_MORE_INFORMATION, Reason.NOT_REGISTERED, Voluntary.NO)
    assert decision.ask == ("person.registered_for_self_assessment", "returns")


def test_2_not_registered_comes_before_any_income_or_ground() -> None:
    unlike = person(*PERMANENT, registered_for_self_assessment=False, has_nino_by_31_january_before_year=False)
    assert decide(case(OVER, unlike)).reason is Reason.NOT_REGISTERED


def test_2_registered_and_none_filed_is_the_first_return_rule() -> None:
    decision = decide(case({}, person(filed_return_in_last_2_years=False)))
    assert gist(decision) == (Requirement.NOT_REQUIRED, Reason.FIRST_RETURN_NOT_SENT, Voluntary.NO)
    assert decision.earliest_possible == date(2027, 4, 6)
    assert decision.ask == ()


def test_2_unless_a_required_return_was_not_sent() -> None:
    unlike = person(filed_return_in_last_2_years=False, return_2024_25_required_but_not_sent=True)
    decision = decide(case({}, unlike))
    assert gist(decision) == (
        Requirement.NEEDS_MORE_INFORMATION,
        Reason.REQUIRED_RETURN_NOT_SENT,
        Voluntary.NO,
    )
    assert decision.ask == ("returns.2024-25",)
    assert decision.earliest_possible is None


@pytest.mark.parametrize("owes", [True, False, None])
def test_2_filed_but_none_given_asks_for_it(owes: bool | None) -> None:
    decision = decide(case({}, person(return_2024_25_required_but_not_sent=owes)))
    assert gist(decision) == (Requirement.NEEDS_MORE_INFORMATION, Reason.NO_RETURN_GIVEN, Voluntary.UNKNOWN)
    assert decision.ask == ("returns.2024-25", "returns.2025-26")


def test_2_with_no_return_comes_before_grounds() -> None:
    assert decide(case({}, person(*PERMANENT))).reason is Reason.NO_RETURN_GIVEN
    no_number = person(has_nino_by_31_january_before_year=False, filed_return_in_last_2_years=False)
    assert decide(case({}, no_number)).reason is Reason.FIRST_RETURN_NOT_SENT


def test_2_a_return_given_is_looked_at_whatever_was_filed() -> None:
    assert decide(case(OVER, person(filed_return_in_last_2_years=False))).reason is Reason.OVER_THRESHOLD


# ------------------------------------------------------------------------------------------- 3: qualifying income


def test_3_own_share_of_gross_of_what_counts_scaled_to_a_year() -> None:
    told = returns(
        y2024=(
            source(16_000, months=6),
            source(40_000, RENT, share=50),
            source(90_000, SourceKind.EMPLOYMENT),
            source(5_000, FOREIGN),
        )
    )
    decision = decide(case(told))
    assert decision.qualifying_income == {TaxYear(2024): 57_000}
    assert decision.requirement is Requirement.REQUIRED_NOW
    assert {"SR-23", "SR-25", "SR-26"} <= set(decision.facts)


def test_3_foreign_property_of_a_non_resident_is_left_out() -> None:
    told = returns(y2024=(source(45_000), source(10_000, FOREIGN)))
    assert decide(case(told)).requirement is Requirement.REQUIRED_NOW
    left_out = decide(case(told, person(uk_resident=False)))
    assert left_out.qualifying_income == {TaxYear(2024): 45_000}
    assert left_out.requirement is Requirement.NOT_REQUIRED
    assert Note.FOREIGN_PROPERTY_LEFT_OUT in left_out.notes


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (SourceKind.PARTNERSHIP_SHARE, Reason.PARTNER_ONLY),
        (SourceKind.PARTNERSHIP_TURNOVER, Reason.PARTNER_ONLY),
        (SourceKind.QUALIFYING_CARE_RECEIPTS, Reason.CARE_RECEIPTS_ONLY),
        (SourceKind.EMPLOYMENT, Reason.NO_QUALIFYING_INCOME),
        (SourceKind.DIVIDENDS, Reason.NO_QUALIFYING_INCOME),
        (SourceKind.STATE_PENSION, Reason.NO_QUALIFYING_INCOME),
        (SourceKind.PRIVATE_PENSION, Reason.NO_QUALIFYING_INCOME),
        (SourceKind.COMPANY_TURNOVER, Reason.NO_QUALIFYING_INCOME),
    ],
)
def test_3_none_in_any_return_is_not_required(kind: SourceKind, reason: Reason) -> None:
    decision = decide(case(returns(y2024=source(90_000, kind), y2025=source(90_000, kind))))
    assert gist(decision) == (Requirement.NOT_REQUIRED, reason, Voluntary.NO)
    assert decision.qualifying_income == {TaxYear(2024): 0, TaxYear(2025): 0}


def test_3_only_foreign_property_outside_the_uk() -> None:
    decision = decide(case(returns(y2024=source(90_000, FOREIGN)), person(uk_resident=False)))
    assert gist(decision) == (
        Requirement.NOT_REQUIRED,
        Reason.FOREIGN_PROPERTY_OF_NON_RESIDENT,
        Voluntary.NO,
    )


def test_3_other_income_outside_the_uk_is_not_called_foreign_property() -> None:
    wages = returns(y2024=source(90_000, SourceKind.EMPLOYMENT))
    assert decide(case(wages, person(uk_resident=False))).reason is Reason.NO_QUALIFYING_INCOME
    assert decide(case(returns(y2024=source(0, FOREIGN)))).reason is Reason.NO_QUALIFYING_INCOME


def test_3_a_return_that_shows_nothing_is_a_return() -> None:
    assert decide(case(returns(y2024=Return()))).reason is Reason.NO_QUALIFYING_INCOME


def test_3_income_in_one_of_the_returns_is_some() -> None:
    told = returns(y2024=source(1, SourceKind.EMPLOYMENT), y2025=source("0.01"))
    assert decide(case(told)).reason is Reason.BELOW_THRESHOLD


def test_3_comes_before_grounds_unless_there_is_underwriting() -> None:
    wages = source(30_000, SourceKind.EMPLOYMENT)
    grounds = set(Circumstance) - {Circumstance.LLOYDS_UNDERWRITER}
    unlike = person(*grounds, has_nino_by_31_january_before_year=False)
    assert decide(case(returns(y2024=wages), unlike)).reason is Reason.NO_QUALIFYING_INCOME
    told = person(Circumstance.LLOYDS_UNDERWRITER)
    shown = returns(y2024=(wages, source(1, SourceKind.LLOYDS_UNDERWRITING)))
    for decision in (decide(case(shown)), decide(case(returns(y2024=wages), told)), decide(case(shown, told))):
        assert gist(decision) == (Requirement.EXEMPT_PERMANENT, Reason.LLOYDS_UNDERWRITER, Voluntary.NO)
        assert decision.qualifying_income == {TaxYear(2024): 0}


def test_3_an_amendment_changes_no_figure_but_is_told() -> None:
    for day, note in (
        (date(2026, 4, 5), Note.AMENDMENT_COUNTED),
        (date(2026, 4, 6), Note.AMENDMENT_TOO_LATE),
    ):
        decision = decide(case(returns(y2024=Return((source(50_001),), amended_on=day))))
        assert decision.requirement is Requirement.REQUIRED_NOW
        assert note in decision.notes
        assert "SR-18" in decision.facts


# -------------------------------------------------------------------------------------------------- 4: grounds


def test_4_no_national_insurance_number() -> None:
    for now in (None, False):
        unlike = person(has_nino_by_31_january_before_year=False, has_nino_now=now)
        decision = decide(case(OVER, unlike))
        assert gist(decision) == (Requirement.EXEMPT_PERMANENT, Reason.NO_NINO, Voluntary.NO)


def test_4_a_number_that_came_late_exempts_for_the_year() -> None:
    late = person(has_nino_by_31_january_before_year=False, has_nino_now=True)
    decision = decide(case(OVER, late))
    assert gist(decision) == (
        Requirement.EXEMPT_THIS_YEAR,
        Reason.NINO_CAME_LATE,
        Voluntary.HMRC_DECIDES,
    )
    assert decision.exempt_until_at_least == date(2027, 4, 5)
    assert decide(case(OVER, late, date(2027, 4, 6))).exempt_until_at_least == date(2028, 4, 5)


@pytest.mark.parametrize("ground", PERMANENT)
@pytest.mark.parametrize("told", [OVER, LOW])
def test_4_permanent_grounds(ground: Circumstance, told: dict[TaxYear, Return]) -> None:
    decision = decide(case(told, person(ground)))
    assert gist(decision) == (Requirement.EXEMPT_PERMANENT, Reason(ground.value), Voluntary.NO)
    assert decision.required_from is None
    assert decision.exempt_until_at_least is None


@pytest.mark.parametrize("ground", TEMPORARY)
@pytest.mark.parametrize("told", [OVER, LOW])
def test_4_temporary_grounds(ground: Circumstance, told: dict[TaxYear, Return]) -> None:
    decision = decide(case(told, person(ground)))
    assert gist(decision) == (Requirement.EXEMPT_TEMPORARY, Reason(ground.value), Voluntary.HMRC_DECIDES)
    assert decision.exempt_until_at_least == date(2027, 4, 5)
    assert decision.next_step is NextStep.KEEP_SENDING_TAX_RETURNS
    assert decision.notes == ()


@pytest.mark.parametrize("ground", TEMPORARY)
def test_4_a_temporary_ground_whose_sure_time_is_over_is_not_called_sure(ground: Circumstance) -> None:
    last_day = decide(case(OVER, person(ground), date(2027, 4, 5)))
    assert last_day.next_step is NextStep.KEEP_SENDING_TAX_RETURNS
    after = decide(case(OVER, person(ground), date(2027, 4, 6)))
    assert after.requirement is Requirement.EXEMPT_TEMPORARY
    assert after.exempt_until_at_least == date(2027, 4, 5)
    assert after.next_step is NextStep.ASK_HMRC_ABOUT_EXEMPTION
    assert Note.END_OF_EXEMPTION_NOT_KNOWN in after.notes


@pytest.mark.parametrize("told", [OVER, LOW])
@pytest.mark.parametrize("besides", [(), NO_GROUND])
def test_4_a_vat_exemption_alone(told: dict[TaxYear, Return], besides: tuple[Circumstance, ...]) -> None:
    decision = decide(case(told, person(Circumstance.VAT_DIGITAL_EXEMPTION, *besides)))
    assert gist(decision) == (
        Requirement.CHECK_WITH_HMRC,
        Reason.VAT_DIGITAL_EXEMPTION,
        Voluntary.UNKNOWN,
    )


@pytest.mark.parametrize("circumstance", NO_GROUND)
def test_4_what_is_no_ground_changes_nothing(circumstance: Circumstance) -> None:
    for told in (OVER, LOW):
        with_it, without = decide(case(told, person(circumstance))), decide(case(told))
        assert gist(with_it) == gist(without)
        assert with_it.required_from == without.required_from
    assert set(decide(case(OVER)).facts) < set(decide(case(OVER, person(circumstance))).facts)


LATE: dict[str, Any] = {"has_nino_by_31_january_before_year": False, "has_nino_now": True}
NONE: dict[str, Any] = {"has_nino_by_31_january_before_year": False}


@pytest.mark.parametrize(
    ("circumstances", "unlike", "first"),
    [
        (PERMANENT, NONE, Reason.NO_NINO),
        (PERMANENT, LATE, Reason.NINO_CAME_LATE),
        (TEMPORARY, LATE, Reason.NINO_CAME_LATE),
        ((Circumstance.VAT_DIGITAL_EXEMPTION,), LATE, Reason.NINO_CAME_LATE),
        ((*TEMPORARY, Circumstance.BLIND_PERSONS_ALLOWANCE), {}, Reason.BLIND_PERSONS_ALLOWANCE),
        ((Circumstance.VAT_DIGITAL_EXEMPTION, PERMANENT[1]), {}, Reason.MINISTER_OF_RELIGION),
        ((Circumstance.VAT_DIGITAL_EXEMPTION, TEMPORARY[2]), {}, Reason.AVERAGING_CLAIM),
        ((*NO_GROUND, TEMPORARY[4]), {}, Reason.VISITING_PERFORMER),
    ],
)
def test_4_grounds_in_order(circumstances: tuple[Circumstance, ...], unlike: dict[str, Any], first: Reason) -> None:
    assert decide(case(OVER, person(*circumstances, **unlike))).reason is first


def test_4_a_permanent_ground_besides_a_late_number_is_told() -> None:
    assert Note.PERMANENT_GROUND_BESIDES in decide(case(OVER, person(PERMANENT[1], **LATE))).notes
    assert Note.PERMANENT_GROUND_BESIDES not in decide(case(OVER, person(TEMPORARY[1], **LATE))).notes


def test_4_comes_before_ended_sources_and_thresholds() -> None:
    ended = returns(y2024=source(60_000, ceased=date(2025, 1, 1)))
    assert decide(case(ended, person(TEMPORARY[0]))).reason is Reason.SA109_PAGES


# ------------------------------------------------------------------------------------------- 5: all sources ended


def test_5_all_ended_before_the_6_april_they_would_be_required_from() -> None:
    decision = decide(case(returns(y2024=source(60_000, ceased=date(2026, 4, 5)))))
    assert gist(decision) == (Requirement.NOT_REQUIRED, Reason.ALL_SOURCES_ENDED, Voluntary.NO)
    assert decision.required_from is None
    assert decision.next_step is NextStep.TELL_HMRC_SOURCES_ENDED


def test_5_ended_on_the_6_april_is_too_late() -> None:
    decision = decide(case(returns(y2024=source(60_000, ceased=APRIL_2026))))
    assert decision.requirement is Requirement.REQUIRED_NOW
    assert Note.SOURCES_HAVE_ENDED in decision.notes
    assert "F-LATE-10" in decision.facts


def test_5_one_source_that_goes_on_is_enough_and_the_ended_one_still_counts() -> None:
    told = returns(y2024=(source(40_000, ceased=date(2025, 12, 31)), source(20_000, RENT)))
    decision = decide(case(told))
    assert decision.requirement is Requirement.REQUIRED_NOW
    assert decision.sources_to_enter == (RENT,)
    assert Note.SOURCES_HAVE_ENDED not in decision.notes


def test_5_income_that_does_not_count_keeps_nothing_going() -> None:
    told = returns(
        y2024=(source(60_000, ceased=date(2026, 4, 5)), source(9, SourceKind.EMPLOYMENT), source(9, PARTNER))
    )
    assert decide(case(told)).reason is Reason.ALL_SOURCES_ENDED


def test_5_the_day_is_that_of_the_first_year_required() -> None:
    told = returns(y2024=40_000, y2025=source(40_000, ceased=date(2026, 12, 31)))
    assert decide(case(told)).reason is Reason.ALL_SOURCES_ENDED
    told = returns(y2024=60_000, y2025=source(40_000, ceased=date(2026, 12, 31)))
    assert decide(case(told)).reason is Reason.OVER_THRESHOLD


def test_5_is_for_those_who_would_be_required() -> None:
    decision = decide(case(returns(y2024=source(40_000, ceased=date(2026, 4, 5)))))
    assert gist(decision) == (Requirement.NOT_REQUIRED, Reason.BELOW_THRESHOLD, Voluntary.NO)
    assert Note.NOTHING_LEFT_TO_SIGN_UP in decision.notes


# ---------------------------------------------------------------------------------------- 6: judged on each return


@pytest.mark.parametrize(
    ("start", "limit"), [(2024, 50_000), (2025, 30_000), (2026, 20_000), (2027, 20_000), (2040, 20_000)]
)
def test_6_over_means_strictly_over_and_the_day_it_starts(start: int, limit: int) -> None:
    required, day_before = date(start + 2, 4, 6), date(start + 2, 4, 5)
    penny = Decimal("0.01")

    def asked(amount: Decimal, today: date) -> Decision:
        return decide(case({TaxYear(start): Return((source(str(amount)),))}, today=today))

    for amount in (limit - penny, Decimal(limit)):
        assert gist(asked(amount, required)) == (
            Requirement.NOT_REQUIRED,
            Reason.BELOW_THRESHOLD,
            Voluntary.YES,
        )
    now, later = asked(limit + penny, required), asked(limit + penny, day_before)
    assert gist(now) == (
        Requirement.REQUIRED_NOW,
        Reason.OVER_THRESHOLD,
        Voluntary.NOT_APPLICABLE_REQUIRED,
    )
    assert gist(later) == (Requirement.REQUIRED_FROM, Reason.OVER_THRESHOLD, Voluntary.YES)
    assert now.required_from == later.required_from == required
    assert (now.next_step, later.next_step) == (NextStep.SIGN_UP_NOW, NextStep.SIGN_UP_BEFORE_START)


def test_6_exactly_at_the_threshold_is_told() -> None:
    assert Note.EXACTLY_AT_THRESHOLD in decide(case(returns(y2024=50_000))).notes
    assert Note.EXACTLY_AT_THRESHOLD not in decide(case(returns(y2024=49_999))).notes


def test_6_a_later_fall_releases_nobody() -> None:
    decision = decide(case(returns(y2024=60_000, y2025=0)))
    assert decision.requirement is Requirement.REQUIRED_NOW
    assert decision.required_from == APRIL_2026


def test_6_a_later_return_over_a_lower_threshold_starts_later() -> None:
    decision = decide(case(returns(y2024=50_000, y2025="30000.01")))
    assert decision.requirement is Requirement.REQUIRED_FROM
    assert decision.required_from == date(2027, 4, 6)


def test_6_years_whose_return_is_not_given_are_not_judged() -> None:
    decision = decide(case(returns(y2025=25_000)))
    assert gist(decision) == (Requirement.NOT_REQUIRED, Reason.BELOW_THRESHOLD, Voluntary.YES)
    older = decide(case(returns(y2022=90_000, y2023=90_000)))
    assert gist(older) == (Requirement.NOT_REQUIRED, Reason.NO_RETURN_THAT_DECIDES, Voluntary.YES)


def test_6_three_years_in_a_row_and_they_may_leave() -> None:
    low = {"y2025": 30_000, "y2026": 20_000, "y2027": 20_000}
    decision = decide(case(returns(y2024=60_000, **low), today=date(2029, 5, 1)))
    assert gist(decision) == (
        Requirement.MAY_LEAVE,
        Reason.THREE_YEARS_BELOW,
        Voluntary.NOT_APPLICABLE_REQUIRED,
    )
    assert decision.required_from == APRIL_2026
    assert decision.next_step is NextStep.STAY_OR_OPT_OUT
    assert decision.sources_to_enter == ()
    assert decision.notes == (Note.EXACTLY_AT_THRESHOLD,)
    two = decide(case(returns(y2024=60_000, y2025=30_000, y2026=20_000), today=date(2029, 5, 1)))
    assert two.requirement is Requirement.REQUIRED_NOW


@pytest.mark.parametrize(
    ("today", "is_early"), [(date(2028, 5, 20), True), (date(2029, 4, 5), True), (date(2029, 4, 6), False)]
)
def test_6_before_hmrcs_check_can_release_them_the_doubt_is_told(today: date, is_early: bool) -> None:
    low = {"y2025": 15_000, "y2026": 15_000, "y2027": 15_000}
    decision = decide(case(returns(y2024=60_000, **low), today=today))
    assert decision.requirement is Requirement.MAY_LEAVE
    assert (Note.OUT_LATER_BY_HMRCS_CHECK in decision.notes) is is_early
    assert ("you cannot be out before 6 April 2029 (Friday)" in explain(decision)) is is_early


# ------------------------------------------------------------------------------------------------- 7: by choice


@pytest.mark.parametrize("told", [LOW, returns(y2024=40_000, y2025=40_000)])
def test_7_by_choice_unless_a_rule_is_against_it(told: dict[TaxYear, Return]) -> None:
    def choice(who: Person, given: dict[TaxYear, Return] = told) -> Voluntary:
        return decide(case(given, who)).voluntary_sign_up

    partner = {**told, TaxYear(2023): Return((source(1, PARTNER),))}
    assert choice(person()) is Voluntary.YES
    assert choice(person(insolvent=True)) is Voluntary.NO
    assert choice(person(uk_resident=False)) is Voluntary.HMRC_DECIDES
    assert choice(person(), partner) is Voluntary.HMRC_DECIDES
    assert choice(person(insolvent=True, uk_resident=False), partner) is Voluntary.NO
    assert choice(person(filed_return_in_last_2_years=False)) is Voluntary.NO


@pytest.mark.parametrize("unlike", [{"insolvent": True}, {"uk_resident": False}, {}])
def test_7_there_is_no_choice_for_the_required(unlike: dict[str, Any]) -> None:
    assert decide(case(OVER, person(**unlike))).voluntary_sign_up is Voluntary.NOT_APPLICABLE_REQUIRED


def test_7_the_insolvent_are_sent_to_hmrc() -> None:
    decision = decide(case(OVER, person(insolvent=True)))
    assert decision.next_step is NextStep.CONTACT_HMRC
    assert Note.INSOLVENT in decision.notes
    assert "SR-47" in decision.facts


# --------------------------------------------------------------------------------------------- what to enter


def test_own_trade_and_property_are_entered_and_nothing_else() -> None:
    told = returns(y2024=(source(60_000), source(9, RENT), source(9, PARTNER), source(9, SourceKind.DIVIDENDS)))
    assert decide(case(told)).sources_to_enter == (TRADE, RENT)


def test_nothing_is_entered_by_those_who_cannot_sign_up() -> None:
    for who in (person(insolvent=True), person(PERMANENT[0]), person(TEMPORARY[0])):
        assert decide(case(LOW, who)).sources_to_enter == ()


def test_what_ends_before_a_later_start_is_not_entered() -> None:
    told = returns(y2025=(source(40_000, ceased=date(2027, 4, 5)), source(9, RENT, ceased=date(2027, 4, 6))))
    assert decide(case(told)).sources_to_enter == (RENT,)


# ------------------------------------------------------------------------------------------------ every case

sources = st.builds(
    Source,
    st.sampled_from(SourceKind),
    st.none() | st.decimals(0, 120_000, places=2),
    st.sampled_from([Decimal(100), Decimal(50), Decimal("33.3333")]),
    st.integers(1, 12),
    st.none() | st.dates(date(2024, 1, 1), date(2032, 1, 1)),
)
given_returns = st.dictionaries(
    st.integers(2021, 2033).map(TaxYear),
    st.builds(
        Return,
        st.lists(sources, max_size=4).map(tuple),
        st.none() | st.dates(date(2024, 1, 1), date(2032, 1, 1)),
    ),
    max_size=6,
)
flags = st.none() | st.booleans()
persons = st.builds(
    Person,
    uk_resident=flags,
    has_nino_by_31_january_before_year=st.sampled_from([True, True, False, None]),
    registered_for_self_assessment=st.sampled_from([True, True, False, None]),
    filed_return_in_last_2_years=flags,
    insolvent=flags,
    asking_for=st.sampled_from([Role.SELF, Role.SELF, Role.SELF, *Role]),
    exemption_circumstances=st.frozensets(st.sampled_from(Circumstance), max_size=2),
    has_nino_now=flags,
    return_2024_25_required_but_not_sent=flags,
)
cases = st.builds(
    Case,
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    persons,
    given_returns,
    st.none() | st.just(TaxYear(2026)),
)


@given(cases)
def test_every_case_has_an_answer_that_hangs_together(asked: Case) -> None:
    decision = decide(asked)
    required = {Requirement.REQUIRED_NOW, Requirement.REQUIRED_FROM, Requirement.MAY_LEAVE}
    assert (decision.required_from is not None) == (decision.requirement in required)
    if decision.requirement is Requirement.REQUIRED_NOW:
        assert decision.required_from is not None
        assert decision.required_from <= asked.today
    if decision.requirement is Requirement.REQUIRED_FROM:
        assert decision.required_from is not None
        assert decision.required_from > asked.today
    assert decision.required_from is None or (decision.required_from.month, decision.required_from.day) == (4, 6)
    assert bool(decision.ask) >= (decision.requirement is Requirement.NEEDS_MORE_INFORMATION)
    assert (decision.exempt_until_at_least is not None) == (
        decision.requirement in {Requirement.EXEMPT_TEMPORARY, Requirement.EXEMPT_THIS_YEAR}
    )
    assert set(decision.qualifying_income) == set(asked.returns)
    assert decision.next_step is not None


@given(cases)
def test_every_answer_says_what_it_relies_on(asked: Case) -> None:
    decision = decide(asked)
    assert decision.facts
    assert len(set(decision.facts)) == len(decision.facts)
    for fact in decision.facts:
        assert FACTS[fact].kind is not FactKind.NEVER


@given(cases)
def test_every_answer_can_be_explained(asked: Case) -> None:
    decision = decide(asked)
    said = explain(decision)
    assert said.startswith(("On what you told me, ", "I cannot tell yet "))
    assert "{" not in said
    assert "None" not in said
    for fact in FACTS.values():
        assert fact.kind is not FactKind.NEVER or not fact.said_in(said)


@given(cases)
def test_the_same_is_answered_in_whatever_order_it_is_told(asked: Case) -> None:
    turned = {
        year: replace(told, sources=tuple(reversed(told.sources)))
        for year, told in reversed(list(asked.returns.items()))
    }
    first, second = decide(asked), decide(replace(asked, returns=turned))
    assert gist(first) == gist(second)
    assert first.required_from == second.required_from
    assert first.qualifying_income == second.qualifying_income


@given(st.lists(sources.filter(lambda each: each.gross is not None), min_size=1, max_size=4), st.integers(0, 90_000))
def test_more_income_on_one_return_never_takes_anybody_out(shown: list[Source], more: int) -> None:
    first, *rest = shown
    assert first.gross is not None
    richer = replace(first, gross=first.gross + more)
    before = decide(case(returns(y2024=(first, *rest))))
    after = decide(case(returns(y2024=(richer, *rest))))
    if before.requirement is Requirement.REQUIRED_NOW:
        assert after.requirement is Requirement.REQUIRED_NOW


@given(st.integers(2026, 2060), st.decimals(0, 60_000, places=2), st.integers(-800, 800))
def test_next_year_is_this_year_moved(start: int, gross: Decimal, days: int) -> None:
    """From the 2026-27 return on, a year later everything is a year later."""

    def asked(moved: int) -> Decision:
        today = date(start + 2 + moved, 4, 6)
        today = today.fromordinal(today.toordinal() + days) if days < 0 or days < 360 else today
        return decide(case({TaxYear(start + moved): Return((source(str(gross)),))}, today=today))

    first, second = asked(0), asked(1)
    assert gist(first) == gist(second)
    if first.required_from is not None:
        assert second.required_from == first.required_from.replace(year=first.required_from.year + 1)
