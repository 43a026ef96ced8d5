"""Which tax year HMRC's sign-up pages let somebody start in. Never a past one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear


class YearPage(StrEnum):
    """The page about the tax year that HMRC's sign-up shows."""

    CHOOSE_WHEN_TO_START = "choose_when_to_start"
    MUST_USE_NEXT_YEAR_MAY_START_NOW = "must_use_next_year_may_start_now"
    MUST_USE_NOW = "must_use_now"
    CAN_USE_NEXT_YEAR = "can_use_next_year"
    MUST_USE_NEXT_YEAR = "must_use_next_year"
    CANNOT_SIGN_UP = "cannot_sign_up"


@dataclass(frozen=True)
class YearOffer:
    """A page, the tax years that can be chosen on it, in order, and the fact it comes from."""

    page: YearPage
    years: tuple[TaxYear, ...]
    fact: str


def years_to_sign_up_for(
    current: TaxYear, *, eligible_now: bool, eligible_next: bool, status_now: Status, status_next: Status
) -> YearOffer:
    """What HMRC's sign-up offers, individual and agent alike (SR-80 to SR-85).

    Raises ValueError for a status other than mandated or voluntary: HMRC's service stops there (SR-88).
    """
    if not {status_now, status_next} <= {Status.MANDATED, Status.VOLUNTARY}:
        raise ValueError("sign-up knows only the statuses mandated and voluntary")
    match eligible_now, eligible_next, status_now, status_next:
        case True, _, Status.MANDATED, _:
            return YearOffer(YearPage.MUST_USE_NOW, (current,), "SR-82")
        case True, _, _, Status.MANDATED:
            return YearOffer(YearPage.MUST_USE_NEXT_YEAR_MAY_START_NOW, (current, current + 1), "SR-81")
        case True, _, _, _:
            return YearOffer(YearPage.CHOOSE_WHEN_TO_START, (current, current + 1), "SR-80")
        case False, True, _, Status.MANDATED:
            return YearOffer(YearPage.MUST_USE_NEXT_YEAR, (current + 1,), "SR-84")
        case False, True, _, _:
            return YearOffer(YearPage.CAN_USE_NEXT_YEAR, (current + 1,), "SR-83")
        case _:
            return YearOffer(YearPage.CANNOT_SIGN_UP, (), "SR-85")
