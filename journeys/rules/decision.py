"""The answer to whether somebody must use the service: codes, dates, amounts, and the facts behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from journeys.rules.qualifying_income import SourceKind
from journeys.rules.tax_year import TaxYear


class Requirement(StrEnum):
    """Whether somebody must use the service."""

    REQUIRED_NOW = "required_now"
    REQUIRED_FROM = "required_from"
    NOT_REQUIRED = "not_required"
    EXEMPT_PERMANENT = "exempt_permanent"
    EXEMPT_TEMPORARY = "exempt_temporary"
    EXEMPT_THIS_YEAR = "exempt_this_year"
    OUT_OF_SCOPE = "out_of_scope"
    MAY_LEAVE = "may_leave"
    NEEDS_MORE_INFORMATION = "needs_more_information"
    CHECK_WITH_HMRC = "check_with_hmrc"


class Voluntary(StrEnum):
    """Whether somebody may sign up by choice. `YES` is: no rule is against it, and HMRC still checks."""

    YES = "yes"
    NO = "no"
    HMRC_DECIDES = "hmrc_decides"
    UNKNOWN = "unknown"
    NOT_APPLICABLE_REQUIRED = "not_applicable_required"


class Reason(StrEnum):
    """Why: one for each ending, never renamed. In the order in which the rules look."""

    COMPANY = "company"
    PARTNERSHIP = "partnership"
    TRUSTEE = "trustee"
    PERSONAL_REPRESENTATIVE = "personal_representative"
    NON_RESIDENT_COMPANY = "non_resident_company"
    NOT_REGISTERED = "not_registered"
    REQUIRED_RETURN_NOT_SENT = "required_return_not_sent"
    FIRST_RETURN_NOT_SENT = "first_return_not_sent"
    NO_RETURN_GIVEN = "no_return_given"
    PARTNER_ONLY = "partner_only"
    FOREIGN_PROPERTY_OF_NON_RESIDENT = "foreign_property_of_non_resident"
    CARE_RECEIPTS_ONLY = "care_receipts_only"
    NO_QUALIFYING_INCOME = "no_qualifying_income"
    NO_NINO = "no_nino"
    NINO_CAME_LATE = "nino_came_late"
    DIGITAL_EXCLUSION_AGREED = "digital_exclusion_agreed"
    MINISTER_OF_RELIGION = "minister_of_religion"
    LLOYDS_UNDERWRITER = "lloyds_underwriter"
    BLIND_PERSONS_ALLOWANCE = "blind_persons_allowance"
    MARRIED_COUPLES_ALLOWANCE = "married_couples_allowance"
    LEGAL_REPRESENTATIVE_FOR_INCAPACITY = "legal_representative_for_incapacity"
    SA109_PAGES = "sa109_pages"
    SA107_TRUST_OR_ESTATE_INCOME = "sa107_trust_or_estate_income"
    AVERAGING_CLAIM = "averaging_claim"
    QUALIFYING_CARE_RELIEF = "qualifying_care_relief"
    VISITING_PERFORMER = "visiting_performer"
    VAT_DIGITAL_EXEMPTION = "vat_digital_exemption"
    ALL_SOURCES_ENDED = "all_sources_ended"
    OVER_THRESHOLD = "over_threshold"
    THREE_YEARS_BELOW = "three_years_below"
    BELOW_THRESHOLD = "below_threshold"
    NO_RETURN_THAT_DECIDES = "no_return_that_decides"
    NOT_KNOWN = "not_known"


class NextStep(StrEnum):
    """What to do next."""

    CHECK_OWN_INCOME = "check_own_income"
    REGISTER_FOR_SELF_ASSESSMENT = "register_for_self_assessment"
    SEND_THE_MISSING_RETURN = "send_the_missing_return"
    SEND_FIRST_RETURN = "send_first_return"
    LOOK_AT_LAST_RETURN = "look_at_last_return"
    KEEP_SENDING_TAX_RETURNS = "keep_sending_tax_returns"
    ASK_HMRC_ABOUT_EXEMPTION = "ask_hmrc_about_exemption"
    TELL_HMRC_SOURCES_ENDED = "tell_hmrc_sources_ended"
    SIGN_UP_NOW = "sign_up_now"
    SIGN_UP_BEFORE_START = "sign_up_before_start"
    CONTACT_HMRC = "contact_hmrc"
    STAY_OR_OPT_OUT = "stay_or_opt_out"
    ANSWER_WHAT_IS_ASKED = "answer_what_is_asked"


class Note(StrEnum):
    """Something about this person that the answer should not leave out."""

    JOINT_SHARE = "joint_share"
    PART_OF_A_YEAR = "part_of_a_year"
    SEVERAL_SOURCES = "several_sources"
    FOREIGN_PROPERTY_LEFT_OUT = "foreign_property_left_out"
    AMENDMENT_COUNTED = "amendment_counted"
    AMENDMENT_TOO_LATE = "amendment_too_late"
    EXACTLY_AT_THRESHOLD = "exactly_at_threshold"
    SOURCES_HAVE_ENDED = "sources_have_ended"
    WAITING_FOR_A_DECISION = "waiting_for_a_decision"
    UNFAMILIARITY_IS_NO_GROUND = "unfamiliarity_is_no_ground"
    MARRIAGE_ALLOWANCE_IS_NO_GROUND = "marriage_allowance_is_no_ground"
    TRUSTEESHIP_IS_NO_GROUND = "trusteeship_is_no_ground"
    PARTNERSHIP_IS_LEFT_OUT = "partnership_is_left_out"
    NON_RESIDENT = "non_resident"
    INSOLVENT = "insolvent"
    NO_RECENT_RETURN = "no_recent_return"
    NOTHING_LEFT_TO_SIGN_UP = "nothing_left_to_sign_up"
    END_OF_EXEMPTION_NOT_KNOWN = "end_of_exemption_not_known"
    PERMANENT_GROUND_BESIDES = "permanent_ground_besides"
    OUT_LATER_BY_HMRCS_CHECK = "out_later_by_hmrcs_check"


@dataclass(frozen=True)
class Decision:
    """The answer. Amounts are pounds, None for a return of which an amount that counts is not known.

    `required_from` is a 6 April. `ask` names what is missing, as the fields of `decide sign-up` are named.
    `facts` are the ids relied on, the most important first.
    """

    requirement: Requirement
    reason: Reason
    voluntary_sign_up: Voluntary
    qualifying_income: Mapping[TaxYear, Decimal | None]
    required_from: date | None = None
    exempt_until_at_least: date | None = None
    earliest_possible: date | None = None
    next_step: NextStep | None = None
    sources_to_enter: tuple[SourceKind, ...] = ()
    ask: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    facts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The answer as `decide sign-up` gives it, made of what JSON has.

        Pounds are whole numbers, or numbers with pence. What does not apply is left out, but `required_from`
        is there always.
        """
        return {
            "qualifying_income": {str(year): _pounds(self.qualifying_income[year]) for year in self._years()},
            "requirement": self.requirement.value,
            "required_from": _iso(self.required_from),
            "reason": self.reason.value,
            "voluntary_sign_up": self.voluntary_sign_up.value,
            **{name: value for name, value in self._where_they_apply().items() if value},
            "facts": list(self.facts),
        }

    def _years(self) -> list[TaxYear]:
        return sorted(self.qualifying_income)

    def _where_they_apply(self) -> dict[str, Any]:
        return {
            "exempt_until_at_least": _iso(self.exempt_until_at_least),
            "earliest_possible": _iso(self.earliest_possible),
            "next_step": self.next_step and self.next_step.value,
            "sources_to_enter": [kind.value for kind in self.sources_to_enter],
            "ask": list(self.ask),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _pounds(amount: Decimal | None) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)
