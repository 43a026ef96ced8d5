"""Accounts 4.0: penalties, which HMRC has in its sandbox only so far (hmrc-apis.md section 7b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from adapters.simulator.gate import Call, LookUp
from journeys.rules.penalties import (
    LATE_SUBMISSION_PENALTY,
    late_update_brings_point,
    penalties_so_far,
    points_for_deadline,
    points_threshold,
)
from journeys.rules.status import Status, read_status
from journeys.rules.tax_year import TaxYear

_FOUR = 4
_TWO_YEARS = timedelta(days=730)
_NO_MONEY = Decimal("0.00")


def of_person(call: Call) -> object:
    """The points of the person's own late updates; nothing at all when there are none."""
    today = call.world.today
    late = {
        each.due: each.year
        for each in call.person.obligations(today)
        if each.due < (each.received or today) and late_update_brings_point(_status(call, each.year), each.year)
    }
    points = sum(points_for_deadline(1) for _ in late)
    threshold = points_threshold(_status(call, TaxYear.containing(today))) or _FOUR
    return _late_submission(sorted(late), points, threshold) if late else {}


def _status(call: Call, year: TaxYear) -> Status:
    held = call.person.statuses_in(year, call.world.today)
    return read_status(held[-1].status if held else None)


def _late_submission(
    days: Sequence[date], points: int, threshold: int = _FOUR, *, active: bool = True
) -> dict[str, object]:
    """Late submissions on these due dates: points up to the threshold, charges from there on."""
    charged = penalties_so_far(points, threshold) if active else _NO_MONEY
    details = [_detail(number, day, threshold, active=active) for number, day in enumerate(days, 1)]
    summary = {
        "activePenaltyPoints": min(points, threshold) if active else 0,
        "inactivePenaltyPoints": 0 if active else points,
        "regimeThreshold": threshold,
        "penaltyChargeAmount": charged,
    }
    return _totals(charged, 0) | {"lateSubmissionPenalty": {"summary": summary, "details": details}}


def _detail(number: int, due: date, threshold: int, *, active: bool) -> dict[str, object]:
    held: dict[str, object] = {
        "penaltyNumber": f"{number:014}",
        "penaltyOrder": f"{number:02}",
        "penaltyCategory": "point" if number < threshold else "threshold" if number == threshold else "charge",
        "penaltyStatus": "active" if active else "inactive",
        "penaltyCreationDate": due + timedelta(days=1),
        "penaltyExpiryDate": due + _TWO_YEARS,
        "lateSubmissions": [{"lateSubmissionId": f"{number:03}", "taxReturnStatus": "open", "taxPeriodDueDate": due}],
    }
    if number >= threshold:
        held |= {"chargeAmount": LATE_SUBMISSION_PENALTY, "chargeOutstandingAmount": LATE_SUBMISSION_PENALTY}
    return held


def _late_payment(call: Call, count: int) -> dict[str, object]:
    """Late payments of the last returns, a small penalty accruing on each."""
    last = TaxYear.containing(call.world.today) - 2
    details = [
        {
            "principalChargeReference": f"XM{number:012}",
            "penaltyCategory": "lpp1",
            "penaltyStatus": "accruing",
            "penaltyAmountAccruing": Decimal("30.00"),
            "penaltyAmountPosted": _NO_MONEY,
            "principalChargeBillingFrom": year.starts,
            "principalChargeBillingTo": year.ends,
            "principalChargeDueDate": year.return_due,
        }
        for number, year in ((back + 1, last - back) for back in range(count))
    ]
    return _totals(_NO_MONEY, count) | {"latePaymentPenalty": {"details": details}}


def _totals(submission: Decimal, payments: int) -> dict[str, object]:
    return {
        "totalisations": {
            "lateSubmissionPenaltyTotalValue": submission,
            "penalisedPrincipalTotal": Decimal("1000.00") * payments,
            "latePaymentPenaltyPostedTotal": _NO_MONEY,
            "latePaymentPenaltyEstimateTotal": Decimal("30.00") * payments,
        }
    }


def _made(missed: int = 0, payments: int = 0, *, active: bool = True) -> LookUp:
    """A scenario with so many missed deadlines and late payments."""

    def look_up(call: Call) -> object:
        days = [call.world.today - timedelta(days=91 * back) for back in range(missed, 0, -1)]
        late = _late_submission(days, missed, active=active) if missed else {}
        unpaid = _late_payment(call, payments) if payments else {}
        totals = _totals(penalties_so_far(missed, _FOUR) if active else _NO_MONEY, payments)
        return late | unpaid | totals

    return look_up


SCENARIOS: dict[str, LookUp] = {
    "NO_PENALTIES": lambda _: {},
    "LATE_SUBMISSION": _made(missed=1),
    "LATE_PAYMENT": _made(payments=1),
    "MULTIPLE_PENALTIES": _made(missed=1, payments=1),
    "MULTIPLE_LATE_PAYMENT_PENALTIES": _made(payments=2),
    "MULTIPLE_INACTIVE_LATE_SUBMISSION_PENALTIES": _made(missed=2, active=False),
    "THRESHOLD_LATE_SUBMISSION_PENALTIES": _made(missed=4),
    "CHARGE_LATE_SUBMISSION_PENALTIES": _made(missed=5),
}
