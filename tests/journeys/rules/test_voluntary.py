"""By choice: who is barred, whom HMRC decides on, who has no choice."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.rules.case import Person
from journeys.rules.decision import Requirement, Voluntary
from journeys.rules.findings import Findings
from journeys.rules.qualifying_income import SourceKind
from journeys.rules.voluntary import voluntary
from tests.journeys.rules.people import ORDINARY, case, person, returns, source

LOW = returns(y2025=10_000)
CHOOSING = [Requirement.NOT_REQUIRED, Requirement.REQUIRED_FROM]


@pytest.mark.parametrize("requirement", CHOOSING)
@pytest.mark.parametrize(
    ("who", "choice"),
    [
        (ORDINARY, Voluntary.YES),
        (person(uk_resident=False), Voluntary.HMRC_DECIDES),
        (person(insolvent=True), Voluntary.NO),
        (person(filed_return_in_last_2_years=False), Voluntary.NO),
        (person(uk_resident=False, insolvent=True), Voluntary.NO),
    ],
)
def test_who_may(requirement: Requirement, who: Person, choice: Voluntary) -> None:
    assert voluntary(requirement, Findings(case(LOW, who))) is choice


@pytest.mark.parametrize("kind", [SourceKind.PARTNERSHIP_SHARE, SourceKind.PARTNERSHIP_TURNOVER])
def test_hmrc_decides_on_partners(kind: SourceKind) -> None:
    told = returns(y2025=(source(10_000), source(1, kind)))
    assert voluntary(Requirement.NOT_REQUIRED, Findings(case(told))) is Voluntary.HMRC_DECIDES


@pytest.mark.parametrize(("ceased", "choice"), [(date(2026, 4, 5), Voluntary.NO), (date(2026, 4, 6), Voluntary.YES)])
def test_what_ended_before_this_tax_year_cannot_be_signed_up(ceased: date, choice: Voluntary) -> None:
    told = returns(y2025=source(10_000, ceased=ceased))
    assert voluntary(Requirement.NOT_REQUIRED, Findings(case(told))) is choice


@pytest.mark.parametrize("requirement", [Requirement.REQUIRED_NOW, Requirement.MAY_LEAVE])
def test_the_required_have_no_choice(requirement: Requirement) -> None:
    barred = Findings(case(LOW, person(insolvent=True)))
    assert voluntary(requirement, barred) is Voluntary.NOT_APPLICABLE_REQUIRED
