"""Obligations 3.0: what has to be sent and what HMRC has (hmrc-apis.md section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from starlette.routing import Route

from adapters.simulator.gate import OBLIGATIONS, Call, LookUp, about_person, refusing
from adapters.simulator.queries import check_dates, dates, read_year
from adapters.simulator.records import Business, FinalDeclaration, Obligation
from adapters.simulator.refusals import Refusal, refuse_any
from journeys.rules import deadlines
from journeys.rules.tax_year import TaxYear

_BUSINESS_ID = re.compile(r"X[a-zA-Z0-9]IS[0-9]{11}")
_KINDS = {"self-employment": "XBIS", "uk-property": "XPIS", "foreign-property": "XFIS"}
_STATES = {"open", "fulfilled"}
_EARLIEST = date(2018, 4, 6)
_FIRST_YEAR = TaxYear(2017)
_A_YEAR = timedelta(days=366)
_YEARS_BACK = 4


def _check_updates(call: Call) -> None:
    query = call.query
    refuse_any(
        [
            "FORMAT_TYPE_OF_BUSINESS" if query.get("typeOfBusiness", "uk-property") not in _KINDS else None,
            "FORMAT_BUSINESS_ID" if not _BUSINESS_ID.fullmatch(query.get("businessId", "XAIS00000000000")) else None,
            "FORMAT_STATUS" if query.get("status", "open") not in _STATES else None,
            "MISSING_TYPE_OF_BUSINESS" if "businessId" in query and "typeOfBusiness" not in query else None,
            *check_dates(query),
        ]
    )
    if asked := dates(query):
        start, end = asked
        refuse_any(
            [
                "RULE_FROM_DATE_NOT_SUPPORTED" if start < _EARLIEST else None,
                "RULE_DATE_RANGE_INVALID" if start == end or end - start >= _A_YEAR else None,
            ]
        )


def _updates(call: Call) -> object:
    if call.person.insolvent:
        raise Refusal("RULE_INSOLVENT_TRADER")
    return _answer_updates(call, call.person.obligations(call.world.today))


def _answer_updates(call: Call, obligations: Iterable[Obligation]) -> object:
    """Only what the query asks for, by business. Raises Refusal when that is nothing."""
    by_business: dict[str, list[Obligation]] = {}
    for each in obligations:
        if _is_asked(call, each):
            by_business.setdefault(each.business.id, []).append(each)
    if not by_business:
        raise Refusal("NO_OBLIGATIONS_FOUND")
    return {
        "obligations": [
            {
                "typeOfBusiness": held[0].business.kind,
                "businessId": key,
                "obligationDetails": [_detail(each.start, each.end, each.due, each.received) for each in held],
            }
            for key, held in by_business.items()
        ]
    }


def _is_asked(call: Call, obligation: Obligation) -> bool:
    """A range of days is one of period ends. With no days asked for, open ones have no range: the rest have.

    HMRC does not say which day of an obligation its range is about; the end of the period keeps a tax year together.
    """
    query, today = call.query, call.world.today
    start, end = dates(query) or (today, today + _A_YEAR)
    any_day = query.get("status") == "open" and "fromDate" not in query
    return (
        query.get("typeOfBusiness", obligation.business.kind) == obligation.business.kind
        and query.get("businessId", obligation.business.id) == obligation.business.id
        and query.get("status", _state(obligation.received)) == _state(obligation.received)
        and (any_day or start <= obligation.end <= end)
    )


def _state(received: date | None) -> str:
    return "fulfilled" if received else "open"


def _detail(start: date, end: date, due: date, received: date | None) -> dict[str, object]:
    held: dict[str, object] = {
        "periodStartDate": start,
        "periodEndDate": end,
        "dueDate": due,
        "status": _state(received),
    }
    return held | ({"receivedDate": received} if received else {})


def _check_returns(call: Call) -> None:
    refuse_any(["FORMAT_STATUS" if call.query.get("status", "open") not in _STATES else None])
    if "taxYear" in call.query:
        year = read_year(call.query["taxYear"])
        refuse_any(["RULE_TAX_YEAR_NOT_SUPPORTED" if year < _FIRST_YEAR else None])


def _returns(call: Call) -> object:
    if call.person.insolvent:
        raise Refusal("RULE_INSOLVENT_TRADER")
    return _answer_returns(call, call.person.final_declarations(call.world.today))


def _answer_returns(call: Call, declarations: Iterable[FinalDeclaration]) -> object:
    current = TaxYear.containing(call.world.today)
    years = {current - back for back in range(_YEARS_BACK + 1)}
    if "taxYear" in call.query:
        years = {read_year(call.query["taxYear"])}
    asked = [
        _detail(each.year.starts, each.year.ends, each.year.return_due, each.received)
        for each in declarations
        if each.year in years and call.query.get("status", _state(each.received)) == _state(each.received)
    ]
    if not asked:
        raise Refusal("NO_OBLIGATIONS_FOUND")
    return {"obligations": asked}


def _made_updates(number: str, *, received: bool) -> LookUp:
    """A scenario's updates of the current tax year: one business of each kind, all open or all fulfilled."""

    def look_up(call: Call) -> object:
        year = TaxYear.containing(call.world.today)
        businesses = [Business(begin + number, kind, deadlines.Business()) for kind, begin in _KINDS.items()]
        made = [
            Obligation(business, year, each.start, each.end, each.due, each.due if received else None)
            for business in businesses
            for each in deadlines.periods(year, business.dates)
        ]
        return _answer_updates(call, made)

    return look_up


def _echo(call: Call) -> object:
    """The scenario that gives back the dates and the status asked for."""
    start, end = dates(call.query) or (call.world.today, call.world.today + _A_YEAR)
    received = end if call.query.get("status") == "fulfilled" else None
    kind = call.query.get("typeOfBusiness", "self-employment")
    business = Business(_KINDS[kind] + "12345678901", kind, deadlines.Business())
    made = Obligation(business, TaxYear.containing(start), start, end, end, received)
    return _answer_updates(
        call, [replace(made, business=replace(business, id=call.query.get("businessId", business.id)))]
    )


def _made_returns(count: int) -> LookUp:
    """A scenario's tax returns: of the last years, the current one open."""

    def look_up(call: Call) -> object:
        current = TaxYear.containing(call.world.today)
        years = [current - back for back in range(count)]
        received = [None, *(year.return_due for year in years[1:])]
        return _answer_returns(call, map(FinalDeclaration, years, received))

    return look_up


def _echo_returns(call: Call) -> object:
    year = read_year(call.query["taxYear"]) if "taxYear" in call.query else TaxYear.containing(call.world.today)
    received = year.return_due if call.query.get("status") == "fulfilled" else None
    return _answer_returns(call, [FinalDeclaration(year, received)])


_REFUSALS = {
    "INSOLVENT_TRADER": refusing("RULE_INSOLVENT_TRADER"),
    "NOT_FOUND": refusing("MATCHING_RESOURCE_NOT_FOUND"),
}
_UPDATES = {
    **_REFUSALS,
    "OPEN": _made_updates("12345678903", received=False),
    "FULFILLED": _made_updates("12345678902", received=True),
    "CUMULATIVE": _made_updates("12345678901", received=False),
    "NO_OBLIGATIONS_FOUND": refusing("NO_OBLIGATIONS_FOUND"),
    "DYNAMIC": _echo,
}
_RETURNS = {
    **_REFUSALS,
    "MULTIPLE": _made_returns(3),
    "DYNAMIC": _echo_returns,
}

ROUTES = [
    Route(
        "/obligations/details/{nino}/income-and-expenditure",
        about_person(OBLIGATIONS, _updates, _UPDATES, check=_check_updates),
    ),
    Route(
        "/obligations/details/{nino}/crystallisation",
        about_person(OBLIGATIONS, _returns, _RETURNS, check=_check_returns),
    ),
]
