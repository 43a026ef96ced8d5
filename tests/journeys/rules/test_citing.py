"""The facts behind each reason and note: they exist, and may be said or followed."""

from __future__ import annotations

import pytest

from journeys.facts import FACTS, FactKind
from journeys.rules.citing import facts_of
from journeys.rules.decision import Note, Reason, Voluntary
from journeys.rules.tax_year import TaxYear


def stand(facts: tuple[str, ...]) -> bool:
    return all(FACTS[fact].kind is not FactKind.NEVER for fact in facts)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_cites_facts_that_stand(reason: Reason) -> None:
    facts = facts_of(reason, (), Voluntary.NO, ())
    assert facts
    assert stand(facts)


@pytest.mark.parametrize("note", Note)
def test_every_note_does(note: Note) -> None:
    bare, noted = (facts_of(Reason.COMPANY, notes, Voluntary.NO, ()) for notes in ((), (note,)))
    assert len(noted) > len(bare)
    assert stand(noted)


def test_each_fact_is_cited_once_and_the_reason_comes_first() -> None:
    facts = facts_of(Reason.OVER_THRESHOLD, tuple(Note), Voluntary.HMRC_DECIDES, (TaxYear(2024), TaxYear(2025)))
    assert len(set(facts)) == len(facts)
    assert facts[0] == "F-ELIG-04"
    assert {"SR-10", "SR-11"} <= set(facts)
    assert "SR-12" not in facts
