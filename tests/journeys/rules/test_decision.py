"""The answer as JSON has it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from journeys.rules.decision import Decision, NextStep, Note, Reason, Requirement, Voluntary
from journeys.rules.qualifying_income import SourceKind
from journeys.rules.tax_year import TaxYear

FULL = Decision(
    Requirement.EXEMPT_TEMPORARY,
    Reason.AVERAGING_CLAIM,
    Voluntary.HMRC_DECIDES,
    {TaxYear(2025): Decimal("30000.10"), TaxYear(2024): Decimal("50000.00"), TaxYear(2026): None},
    required_from=date(2026, 4, 6),
    exempt_until_at_least=date(2027, 4, 5),
    earliest_possible=date(2027, 4, 6),
    next_step=NextStep.SIGN_UP_NOW,
    sources_to_enter=(SourceKind.UK_PROPERTY,),
    ask=("returns",),
    notes=(Note.JOINT_SHARE,),
    facts=("SR-40", "SR-05"),
)


def test_every_field() -> None:
    assert FULL.as_dict() == {
        "qualifying_income": {"2024-25": 50000, "2025-26": 30000.1, "2026-27": None},
        "requirement": "exempt_temporary",
        "required_from": "2026-04-06",
        "reason": "averaging_claim",
        "voluntary_sign_up": "hmrc_decides",
        "exempt_until_at_least": "2027-04-05",
        "earliest_possible": "2027-04-06",
        "next_step": "sign_up_now",
        "sources_to_enter": ["uk_property"],
        "ask": ["returns"],
        "facts": ["SR-40", "SR-05"],
    }


def test_it_is_plain_json_with_pounds_as_numbers() -> None:
    written = json.dumps(FULL.as_dict())
    assert '"2024-25": 50000,' in written
    assert '"2025-26": 30000.1,' in written
    assert json.loads(written) == FULL.as_dict()


def test_what_does_not_apply_is_left_out_but_the_date_is_always_there() -> None:
    bare = Decision(Requirement.OUT_OF_SCOPE, Reason.COMPANY, Voluntary.NO, {})
    assert bare.as_dict() == {
        "qualifying_income": {},
        "requirement": "out_of_scope",
        "required_from": None,
        "reason": "company",
        "voluntary_sign_up": "no",
        "facts": [],
    }


def test_the_largest_amounts_keep_their_pence() -> None:
    amount = Decimal("9999999999999.99")
    told = Decision(Requirement.OUT_OF_SCOPE, Reason.COMPANY, Voluntary.NO, {TaxYear(2024): amount})
    assert '"2024-25": 9999999999999.99' in json.dumps(told.as_dict())
