"""Deciding with gaps: answer if the gaps cannot change it, otherwise ask for those that can."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any, TypeAlias, TypeVar

from journeys.rules.case import Case
from journeys.rules.decision import Decision, NextStep, Reason, Requirement, Voluntary
from journeys.rules.findings import Findings
from journeys.rules.qualifying_income import Return, counts
from journeys.rules.tax_year import TaxYear

_MOST = 6
"""Gaps that are tried out. With more of them, all are asked for."""

_OVER_ANY_THRESHOLD = Decimal(10) ** 15
_FLAGS = (
    "registered_for_self_assessment",
    "filed_return_in_last_2_years",
    "uk_resident",
    "has_nino_by_31_january_before_year",
    "insolvent",
)
_ORDER = {reason: place for place, reason in enumerate(Reason)}

Item = TypeVar("Item")

Way: TypeAlias = tuple[bool, ...]
"""One way in which all the gaps may turn out: yes or no, or much or nothing, for each."""


@dataclass(frozen=True)
class Unknown:
    """One gap: what to ask for, and the case as it is if the answer is yes (or much) or no (or nothing)."""

    ask: tuple[str, ...]
    settled: Callable[[Case, bool], Case]


def unknowns_of(case: Case) -> tuple[Unknown, ...]:
    """What is not known of a case, in the order in which the rules look."""
    return (*_unknown_flags(case), *_unknown_amounts(case))


def decide_for_all(case: Case, unknowns: Sequence[Unknown], decide_known: Callable[[Case], Decision]) -> Decision:
    """The decision that holds however the gaps turn out; if there is none, what to ask for.

    A choice that hangs on a gap is `unknown`. Notes and facts are those that hold in every case.
    """
    if len(unknowns) > _MOST:
        return _asking(case, [ask for unknown in unknowns for ask in unknown.ask], Voluntary.UNKNOWN)
    ways = {way: decide_known(_settled(case, unknowns, way)) for way in product((False, True), repeat=len(unknowns))}
    asked = [ask for place, unknown in enumerate(unknowns) if _matters(place, ways) for ask in unknown.ask]
    decisions = list(ways.values())
    if asked:
        return _asking(case, asked + _also_asked(decisions), _common_choice(decisions))
    return _common(case, decisions)


def _unknown_flags(case: Case) -> list[Unknown]:
    person = case.person
    gaps = [flag for flag in _FLAGS if getattr(person, flag) is None]
    if person.has_nino_now is False and "has_nino_by_31_january_before_year" in gaps:
        gaps.remove("has_nino_by_31_january_before_year")  # no number now: none then, as the rules take it
    return [Unknown((f"person.{flag}",), _set_flag(flag)) for flag in gaps]


def _set_flag(flag: str) -> Callable[[Case, bool], Case]:
    def settled(case: Case, value: bool) -> Case:
        changed: dict[str, Any] = {flag: value}
        return replace(case, person=replace(case.person, **changed))

    return settled


def _unknown_amounts(case: Case) -> list[Unknown]:
    return [
        Unknown(tuple(f"returns.{year}.sources[{place}].gross" for place in gaps), _set_amounts(year))
        for year, given in sorted(case.returns.items())
        if (gaps := _gaps_in(given, case.person.uk_resident))
    ]


def _gaps_in(given: Return, uk_resident: bool | None) -> list[int]:
    return [
        place
        for place, source in enumerate(given.sources)
        if source.gross is None and counts(source.kind, uk_resident=uk_resident)
    ]


def _set_amounts(year: TaxYear) -> Callable[[Case, bool], Case]:
    def settled(case: Case, value: bool) -> Case:
        amount = _OVER_ANY_THRESHOLD if value else Decimal()
        given = case.returns[year]
        sources = tuple(replace(source, gross=amount) if source.gross is None else source for source in given.sources)
        return replace(case, returns={**case.returns, year: replace(given, sources=sources)})

    return settled


def _settled(case: Case, unknowns: Sequence[Unknown], way: Way) -> Case:
    for unknown, value in zip(unknowns, way, strict=True):
        case = unknown.settled(case, value)
    return case


def _matters(place: int, ways: Mapping[Way, Decision]) -> bool:
    """Whether the gap at a place ever changes whether, or from when, the service must be used."""
    return any(
        _gist(decision) != _gist(ways[(*way[:place], not way[place], *way[place + 1 :])])
        for way, decision in ways.items()
    )


def _gist(decision: Decision) -> object:
    return decision.requirement, decision.required_from


def _also_asked(decisions: Sequence[Decision]) -> list[str]:
    return [ask for decision in decisions for ask in decision.ask]


def _common_choice(decisions: Sequence[Decision]) -> Voluntary:
    choices = {decision.voluntary_sign_up for decision in decisions}
    return choices.pop() if len(choices) == 1 else Voluntary.UNKNOWN


def _common(case: Case, decisions: Sequence[Decision]) -> Decision:
    """One decision for many that agree on the gist: the reason is that of the last rule that had to look."""
    last = max(decisions, key=lambda decision: _ORDER[decision.reason])
    return replace(
        last,
        voluntary_sign_up=_common_choice(decisions),
        qualifying_income=Findings(case).incomes,
        sources_to_enter=_in_all([each.sources_to_enter for each in decisions]),
        ask=tuple(dict.fromkeys(_also_asked(decisions))),
        notes=_in_all([each.notes for each in decisions]),
        facts=_in_all([each.facts for each in decisions]) or last.facts,
    )


def _in_all(lists: Sequence[tuple[Item, ...]]) -> tuple[Item, ...]:
    return tuple(item for item in lists[0] if all(item in each for each in lists))


def _asking(case: Case, ask: Sequence[str], choice: Voluntary) -> Decision:
    return Decision(
        requirement=Requirement.NEEDS_MORE_INFORMATION,
        reason=Reason.NOT_KNOWN,
        voluntary_sign_up=choice,
        qualifying_income=Findings(case).incomes,
        next_step=NextStep.ANSWER_WHAT_IS_ASKED,
        ask=tuple(dict.fromkeys(ask)),
        facts=("SR-04", "SR-05"),
    )
