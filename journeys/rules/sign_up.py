"""Must this person use Making Tax Digital for Income Tax, since when, and may they sign up by choice?

Read `_STEPS`: that is the order in which the rules look, and the first that has an answer gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from journeys.rules import first_return
from journeys.rules.case import Case, Role
from journeys.rules.citing import facts_of
from journeys.rules.decision import Decision, NextStep, Reason, Requirement, Voluntary
from journeys.rules.exemptions import Circumstance, Effect, exempt_until_at_least, is_still_sure, with_effect
from journeys.rules.findings import Findings
from journeys.rules.first_return import Filing
from journeys.rules.national_insurance import NumberHeld
from journeys.rules.notes import JUDGED_ON_INCOME, notes
from journeys.rules.qualifying_income import SourceKind
from journeys.rules.thresholds import FIRST_DECIDING
from journeys.rules.unknowns import decide_for_all, unknowns_of
from journeys.rules.voluntary import voluntary


def decide(case: Case) -> Decision:
    """What the rules say of one person on one day. Never raises.

    What is not known is asked for (`ask`) where it changes the answer, and only there.
    """
    if case.person.asking_for is Role.SELF and (unknowns := unknowns_of(case)):
        return decide_for_all(case, unknowns, _decide_known)
    return _decide_known(case)


@dataclass(frozen=True)
class _Verdict:
    """What a rule says. The choice to sign up is left to convention (`voluntary`) when it says nothing of it."""

    requirement: Requirement
    reason: Reason
    next_step: NextStep
    voluntary: Voluntary | None = None
    required_from: date | None = None
    exempt_until_at_least: date | None = None
    earliest_possible: date | None = None
    ask: tuple[str, ...] = ()


def _decide_known(case: Case) -> Decision:
    findings = Findings(case)
    said = (step(findings) for step in _STEPS)
    return _decision(findings, next(verdict for verdict in said if verdict is not None))


def _decision(findings: Findings, verdict: _Verdict) -> Decision:
    """Everything an answer carries, from what a rule said."""
    choice = verdict.voluntary or voluntary(verdict.requirement, findings)
    remarks = notes(verdict.requirement, verdict.reason, findings)
    returns = findings.judged if verdict.reason in JUDGED_ON_INCOME else ()
    return Decision(
        requirement=verdict.requirement,
        reason=verdict.reason,
        voluntary_sign_up=choice,
        qualifying_income=findings.incomes,
        required_from=verdict.required_from,
        exempt_until_at_least=verdict.exempt_until_at_least,
        earliest_possible=verdict.earliest_possible,
        next_step=verdict.next_step,
        sources_to_enter=_sources_to_enter(findings, verdict, choice),
        ask=verdict.ask,
        notes=remarks,
        facts=facts_of(verdict.reason, remarks, choice, returns),
    )


def _sources_to_enter(findings: Findings, verdict: _Verdict, choice: Voluntary) -> tuple[SourceKind, ...]:
    """What to enter on HMRC's sign-up pages, if it can come to that (F-ELIG-03, SR-63, SR-66, SR-67)."""
    must = verdict.requirement in (Requirement.REQUIRED_NOW, Requirement.REQUIRED_FROM)
    may = verdict.reason in JUDGED_ON_INCOME and choice in (Voluntary.YES, Voluntary.HMRC_DECIDES)
    if not (must or may):
        return ()
    return findings.running_on(max(findings.case.current_year.starts, verdict.required_from or date.min))


_NOT_THE_PERSON: Mapping[Role, tuple[Requirement, Reason]] = MappingProxyType(
    {
        Role.LIMITED_COMPANY: (Requirement.OUT_OF_SCOPE, Reason.COMPANY),
        Role.PARTNERSHIP: (Requirement.OUT_OF_SCOPE, Reason.PARTNERSHIP),
        Role.TRUST_AS_TRUSTEE: (Requirement.EXEMPT_PERMANENT, Reason.TRUSTEE),
        Role.ESTATE_AS_PERSONAL_REPRESENTATIVE: (
            Requirement.EXEMPT_PERMANENT,
            Reason.PERSONAL_REPRESENTATIVE,
        ),
        Role.NON_RESIDENT_COMPANY: (Requirement.EXEMPT_PERMANENT, Reason.NON_RESIDENT_COMPANY),
    }
)


def _by_role(findings: Findings) -> _Verdict | None:
    """Asked for something other than the person (SR-01, SR-32)"""
    found = _NOT_THE_PERSON.get(findings.person.asking_for)
    return found and _Verdict(*found, NextStep.CHECK_OWN_INCOME, Voluntary.NO)


def _by_filing(findings: Findings) -> _Verdict | None:
    """Not registered, or no tax return to look at (SR-03, SR-17, F-REG-02, F-ELIG-08)"""
    person, today = findings.person, findings.case.today
    match first_return.filing(
        registered=bool(person.registered_for_self_assessment),
        filed_lately=bool(person.filed_return_in_last_2_years),
        owes_a_return=bool(person.return_2024_25_required_but_not_sent),
        return_given=bool(findings.case.returns),
    ):
        case Filing.GIVEN:
            return None
        case Filing.NOT_REGISTERED:
            return _Verdict(
                Requirement.NEEDS_MORE_INFORMATION,
                Reason.NOT_REGISTERED,
                NextStep.REGISTER_FOR_SELF_ASSESSMENT,
                Voluntary.NO,
                ask=("person.registered_for_self_assessment", "returns"),
            )
        case Filing.REQUIRED_RETURN_NOT_SENT:
            return _Verdict(
                Requirement.NEEDS_MORE_INFORMATION,
                Reason.REQUIRED_RETURN_NOT_SENT,
                NextStep.SEND_THE_MISSING_RETURN,
                Voluntary.NO,
                ask=(f"returns.{FIRST_DECIDING}",),
            )
        case Filing.NONE_SENT:
            return _Verdict(
                Requirement.NOT_REQUIRED,
                Reason.FIRST_RETURN_NOT_SENT,
                NextStep.SEND_FIRST_RETURN,
                Voluntary.NO,
                earliest_possible=first_return.earliest_start(today),
            )
        case Filing.NONE_GIVEN:
            return _Verdict(
                Requirement.NEEDS_MORE_INFORMATION,
                Reason.NO_RETURN_GIVEN,
                NextStep.LOOK_AT_LAST_RETURN,
                Voluntary.UNKNOWN,
                ask=tuple(f"returns.{year}" for year in first_return.returns_to_look_at(today)),
            )


def _by_lack_of_income(findings: Findings) -> _Verdict | None:
    """No qualifying income on any return, nor Lloyd's underwriting (SR-02, F-ELIG-02)"""
    if any(findings.known_incomes.values()) or Circumstance.LLOYDS_UNDERWRITER in findings.circumstances:
        return None
    return _Verdict(Requirement.NOT_REQUIRED, _why_no_income(findings), NextStep.KEEP_SENDING_TAX_RETURNS, Voluntary.NO)


def _why_no_income(findings: Findings) -> Reason:
    """What the returns show instead (F-ELIG-03, SR-22, SR-24)."""
    if findings.person.uk_resident is False and SourceKind.FOREIGN_PROPERTY in findings.kinds:
        return Reason.FOREIGN_PROPERTY_OF_NON_RESIDENT
    if findings.is_partner:
        return Reason.PARTNER_ONLY
    if SourceKind.QUALIFYING_CARE_RECEIPTS in findings.kinds:
        return Reason.CARE_RECEIPTS_ONLY
    return Reason.NO_QUALIFYING_INCOME


def _by_number(findings: Findings) -> _Verdict | None:
    """No National Insurance number in time (SR-31)"""
    match findings.person.number_held:
        case NumberHeld.IN_TIME:
            return None
        case NumberHeld.NEVER:
            return _Verdict(
                Requirement.EXEMPT_PERMANENT, Reason.NO_NINO, NextStep.KEEP_SENDING_TAX_RETURNS, Voluntary.NO
            )
        case NumberHeld.LATE:
            return _Verdict(
                Requirement.EXEMPT_THIS_YEAR,
                Reason.NINO_CAME_LATE,
                NextStep.KEEP_SENDING_TAX_RETURNS,
                Voluntary.HMRC_DECIDES,
                exempt_until_at_least=findings.case.current_year.ends,
            )


def _by_ground(findings: Findings) -> _Verdict | None:
    """A ground for exemption (SR-33 to SR-46); permanent before temporary, a VAT exemption only alone"""
    for effect in (Effect.PERMANENT, Effect.TEMPORARY, Effect.ASK_HMRC):
        if grounds := with_effect(findings.circumstances, effect):
            return _exempt(effect, Reason(grounds[0].value), findings.case.today)
    return None


def _exempt(effect: Effect, reason: Reason, today: date) -> _Verdict:
    match effect:
        case Effect.PERMANENT:
            return _Verdict(Requirement.EXEMPT_PERMANENT, reason, NextStep.KEEP_SENDING_TAX_RETURNS, Voluntary.NO)
        case Effect.TEMPORARY:
            sure = is_still_sure(today)
            return _Verdict(
                Requirement.EXEMPT_TEMPORARY,
                reason,
                NextStep.KEEP_SENDING_TAX_RETURNS if sure else NextStep.ASK_HMRC_ABOUT_EXEMPTION,
                Voluntary.HMRC_DECIDES,
                exempt_until_at_least=exempt_until_at_least(effect),
            )
        case _:
            return _Verdict(Requirement.CHECK_WITH_HMRC, reason, NextStep.ASK_HMRC_ABOUT_EXEMPTION, Voluntary.UNKNOWN)


def _by_sources_ended(findings: Findings) -> _Verdict | None:
    """All sources ended before the first 6 April they would be required from (SR-06, F-LATE-10)"""
    since = findings.duty.since
    if since is None or not findings.have_all_ended(since.starts):
        return None
    return _Verdict(Requirement.NOT_REQUIRED, Reason.ALL_SOURCES_ENDED, NextStep.TELL_HMRC_SOURCES_ENDED, Voluntary.NO)


def _by_threshold(findings: Findings) -> _Verdict | None:
    """Each year judged on the return two years earlier (SR-04, SR-10 to SR-15)"""
    duty = findings.duty
    if duty.since is None:
        return _Verdict(Requirement.NOT_REQUIRED, _why_not(findings), NextStep.KEEP_SENDING_TAX_RETURNS)
    if duty.may_leave:
        return _Verdict(
            Requirement.MAY_LEAVE,
            Reason.THREE_YEARS_BELOW,
            NextStep.STAY_OR_OPT_OUT,
            required_from=duty.since.starts,
        )
    has_begun = duty.since.starts <= findings.case.today
    return _Verdict(
        Requirement.REQUIRED_NOW if has_begun else Requirement.REQUIRED_FROM,
        Reason.OVER_THRESHOLD,
        _how_to_start(findings, has_begun=has_begun),
        required_from=duty.since.starts,
    )


def _why_not(findings: Findings) -> Reason:
    return Reason.BELOW_THRESHOLD if findings.judged else Reason.NO_RETURN_THAT_DECIDES


def _how_to_start(findings: Findings, *, has_begun: bool) -> NextStep:
    """The insolvent cannot sign up by themselves (SR-47, SR-93)."""
    if findings.person.insolvent:
        return NextStep.CONTACT_HMRC
    return NextStep.SIGN_UP_NOW if has_begun else NextStep.SIGN_UP_BEFORE_START


_STEPS: tuple[Callable[[Findings], _Verdict | None], ...] = (
    _by_role,
    _by_filing,
    _by_lack_of_income,
    _by_number,
    _by_ground,
    _by_sources_ended,
    _by_threshold,
)
