"""What an answer should not leave out about this person, beyond its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from journeys.rules.decision import Note, Reason, Requirement
from journeys.rules.exemptions import Circumstance, Effect, is_still_sure, with_effect
from journeys.rules.findings import Findings
from journeys.rules.mandation import likely_out_from
from journeys.rules.qualifying_income import WHOLE, Source, SourceKind, amendment_counts
from journeys.rules.thresholds import threshold
from journeys.rules.voluntary import has_no_recent_return, has_nothing_left

JUDGED_ON_INCOME = frozenset(
    {
        Reason.ALL_SOURCES_ENDED,
        Reason.OVER_THRESHOLD,
        Reason.THREE_YEARS_BELOW,
        Reason.BELOW_THRESHOLD,
        Reason.NO_RETURN_THAT_DECIDES,
    }
)
"""The reasons that come from comparing income with thresholds, and may take some explaining."""

_OPEN_TO_CHOICE = frozenset({Requirement.REQUIRED_FROM, Requirement.NOT_REQUIRED})


def notes(requirement: Requirement, reason: Reason, findings: Findings) -> tuple[Note, ...]:
    """The notes that go with an answer, the income first."""
    return tuple(_notes(requirement, reason, findings))


def _notes(requirement: Requirement, reason: Reason, findings: Findings) -> Iterator[Note]:
    if reason in JUDGED_ON_INCOME:
        yield from _holding(_ABOUT_INCOME, findings)
    if reason is Reason.OVER_THRESHOLD:
        yield from _holding(_ABOUT_DUTY, findings)
    if reason in JUDGED_ON_INCOME - {Reason.ALL_SOURCES_ENDED} and requirement in _OPEN_TO_CHOICE:
        yield from _holding(_ABOUT_CHOICE, findings)
    if requirement is Requirement.REQUIRED_NOW and findings.have_all_ended(findings.case.today):
        yield Note.SOURCES_HAVE_ENDED
    if requirement is Requirement.EXEMPT_TEMPORARY and not is_still_sure(findings.case.today):
        yield Note.END_OF_EXEMPTION_NOT_KNOWN
    if reason is Reason.NINO_CAME_LATE and with_effect(findings.circumstances, Effect.PERMANENT):
        yield Note.PERMANENT_GROUND_BESIDES
    if requirement is Requirement.MAY_LEAVE and _is_early_for_hmrc(findings):
        yield Note.OUT_LATER_BY_HMRCS_CHECK


def _holding(table: Mapping[Note, Callable[[Findings], bool]], findings: Findings) -> Iterator[Note]:
    return (note for note, holds in table.items() if holds(findings))


def _is_early_for_hmrc(findings: Findings) -> bool:
    since = findings.duty.since
    return since is not None and findings.case.today < likely_out_from(since)


def _has_a_share(findings: Findings) -> bool:
    return any(source.share_percent != WHOLE for source in _counted(findings))


def _has_part_of_a_year(findings: Findings) -> bool:
    return any(source.months_active != 12 for source in _counted(findings))


def _counted(findings: Findings) -> Iterator[Source]:
    return chain.from_iterable(findings.counted.values())


def _adds_several(findings: Findings) -> bool:
    return any(len(sources) > 1 for sources in findings.counted.values())


def _leaves_out_foreign_property(findings: Findings) -> bool:
    return findings.person.uk_resident is False and SourceKind.FOREIGN_PROPERTY in findings.kinds


def _amendments(findings: Findings) -> Iterator[bool]:
    """For each return amended that decides a year, whether the amendment counts (SR-18)."""
    for year, given in findings.case.returns.items():
        if given.amended_on is not None and threshold(year) is not None:
            yield amendment_counts(given.amended_on, year)


def _is_at_a_threshold(findings: Findings) -> bool:
    return any(findings.known_incomes[year] == threshold(year) for year in findings.judged)


def _told(circumstance: Circumstance) -> Callable[[Findings], bool]:
    return lambda findings: circumstance in findings.circumstances


_ABOUT_INCOME: Mapping[Note, Callable[[Findings], bool]] = MappingProxyType(
    {
        Note.JOINT_SHARE: _has_a_share,
        Note.PART_OF_A_YEAR: _has_part_of_a_year,
        Note.SEVERAL_SOURCES: _adds_several,
        Note.FOREIGN_PROPERTY_LEFT_OUT: _leaves_out_foreign_property,
        Note.AMENDMENT_COUNTED: lambda findings: True in _amendments(findings),
        Note.AMENDMENT_TOO_LATE: lambda findings: False in _amendments(findings),
        Note.EXACTLY_AT_THRESHOLD: _is_at_a_threshold,
        Note.PARTNERSHIP_IS_LEFT_OUT: lambda findings: findings.is_partner,
        Note.INSOLVENT: lambda findings: findings.person.insolvent is True,
    }
)

_ABOUT_DUTY: Mapping[Note, Callable[[Findings], bool]] = MappingProxyType(
    {
        Note.WAITING_FOR_A_DECISION: _told(Circumstance.DIGITAL_EXCLUSION_APPLIED),
        Note.UNFAMILIARITY_IS_NO_GROUND: _told(Circumstance.UNFAMILIAR_WITH_SOFTWARE),
        Note.MARRIAGE_ALLOWANCE_IS_NO_GROUND: _told(Circumstance.MARRIAGE_ALLOWANCE),
        Note.TRUSTEESHIP_IS_NO_GROUND: _told(Circumstance.ALSO_TRUSTEE),
    }
)

_ABOUT_CHOICE: Mapping[Note, Callable[[Findings], bool]] = MappingProxyType(
    {
        Note.NON_RESIDENT: lambda findings: findings.person.uk_resident is False,
        Note.NO_RECENT_RETURN: has_no_recent_return,
        Note.NOTHING_LEFT_TO_SIGN_UP: has_nothing_left,
    }
)
