"""Individual Details 2.0: a person's status for a tax year (hmrc-apis.md section 5)."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import Route

from adapters.simulator.answers import moment
from adapters.simulator.gate import STATUS, Call, about_person, refusing
from adapters.simulator.queries import check_flag, flag, read_year
from adapters.simulator.records import Status
from adapters.simulator.refusals import Refusal, refuse_any
from journeys.rules.tax_year import TaxYear


def _year(call: Call) -> TaxYear:
    return read_year(str(call.request.path_params["taxYear"]))


def _check(call: Call) -> None:
    _year(call)
    refuse_any(
        [
            check_flag(call.query, "futureYears", "FORMAT_FUTURE_YEARS"),
            check_flag(call.query, "history", "FORMAT_HISTORY"),
        ]
    )


def _statuses(call: Call) -> object:
    """The year asked for and, if asked, the years after it that HMRC knows of."""
    first, today = _year(call), call.world.today
    last = max(first, TaxYear.containing(today) + 1) if flag(call.query, "futureYears") else first
    years = [first + ahead for ahead in range(last.start_year - first.start_year + 1)]
    known = {year: held for year in years if (held := call.person.statuses_in(year, today))}
    if not known:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    return {"itsaStatuses": [_of_year(year, held, flag(call.query, "history")) for year, held in known.items()]}


def _of_year(year: TaxYear, statuses: Sequence[Status], history: bool) -> object:
    return {"taxYear": year, "itsaStatusDetails": [_detail(each) for each in (statuses if history else statuses[-1:])]}


def _detail(status: Status) -> dict[str, object]:
    held: dict[str, object] = {
        "submittedOn": moment(status.submitted),
        "status": status.status,
        "statusReason": status.reason,
    }
    return held | ({"businessIncome2YearsPrior": status.income} if status.income is not None else {})


_SCENARIOS = {
    "NOT_FOUND": refusing("MATCHING_RESOURCE_NOT_FOUND"),
    "NOT_ENROLLED": refusing("CLIENT_NOT_MTD_ENROLLED"),
    "STATEFUL": _statuses,
}

ROUTES = [
    Route(
        "/individuals/person/itsa-status/{nino}/{taxYear}",
        about_person(STATUS, _statuses, _SCENARIOS, check=_check, not_signed_up="CLIENT_NOT_MTD_ENROLLED"),
    )
]
