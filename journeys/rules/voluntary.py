"""Whether somebody may sign up by choice, as far as rules that are public can tell."""

from __future__ import annotations

from journeys.rules.decision import Requirement, Voluntary
from journeys.rules.findings import Findings

_REQUIRED = frozenset({Requirement.REQUIRED_NOW, Requirement.MAY_LEAVE})


def voluntary(requirement: Requirement, findings: Findings) -> Voluntary:
    """Whether somebody whose income was judged may sign up by choice (SR-07, F-ELIG-10).

    For those who must use the service there is no choice. The insolvent cannot (SR-47), nor those who sent no
    return in the last 2 years (F-REG-02), nor those with nothing left to enter (SR-61, SR-66). For people
    outside the UK and for partners HMRC's check decides (SR-92, SR-94). Against the rest speaks no rule.
    """
    if requirement in _REQUIRED:
        return Voluntary.NOT_APPLICABLE_REQUIRED
    if is_barred(findings):
        return Voluntary.NO
    if findings.person.uk_resident is False or findings.is_partner:
        return Voluntary.HMRC_DECIDES
    return Voluntary.YES


def is_barred(findings: Findings) -> bool:
    """Whether a rule keeps somebody from signing up now (SR-47, F-REG-02, SR-61)."""
    return bool(findings.person.insolvent) or has_no_recent_return(findings) or has_nothing_left(findings)


def has_no_recent_return(findings: Findings) -> bool:
    """Whether they say that they sent no return in the last 2 years (F-REG-02, SR-93)."""
    return findings.person.filed_return_in_last_2_years is False


def has_nothing_left(findings: Findings) -> bool:
    """Whether all their sources ended before this tax year, so that none can be entered (SR-61, SR-66)."""
    return findings.have_all_ended(findings.case.current_year.starts)
