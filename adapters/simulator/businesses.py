"""Business Details 2.0: a person's sources of income (hmrc-apis.md section 6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from starlette.routing import Route

from adapters.simulator.gate import BUSINESSES, Call, LookUp, about_person, refusing
from adapters.simulator.records import Business
from adapters.simulator.refusals import Refusal, refuse_any
from journeys.rules import deadlines
from journeys.rules.tax_year import TaxYear

_ID = re.compile(r"X[A-Z0-9]IS[0-9]{11}")
_MADE = {
    "BUSINESS": Business("XBIS12345678901", "self-employment", deadlines.Business(), "Trade", "Plastering"),
    "PROPERTY": Business("XPIS12345678901", "uk-property", deadlines.Business()),
    "FOREIGN_PROPERTY": Business("XFIS12345678901", "foreign-property", deadlines.Business()),
    "UNSPECIFIED": Business("XAIS12345678901", "property-unspecified", deadlines.Business()),
}


def _list(call: Call) -> object:
    if not call.person.businesses:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    return {"listOfBusinesses": [_named(business) for business in call.person.businesses]}


def _one(call: Call) -> object:
    return _found_in(call, call.person.businesses)


def _found_in(call: Call, businesses: Iterable[Business]) -> object:
    found = next((each for each in businesses if each.id == _id(call)), None)
    if found is None:
        raise Refusal("NO_BUSINESS_FOUND")
    return _details(call, found)


def _id(call: Call) -> str:
    return str(call.request.path_params["businessId"])


def _check_id(call: Call) -> None:
    refuse_any(["FORMAT_BUSINESS_ID" if not _ID.fullmatch(_id(call)) else None])


def _named(business: Business) -> dict[str, object]:
    held = {
        "businessId": business.id,
        "typeOfBusiness": business.kind,
        "tradingType": business.trade,
        "tradingName": business.name,
    }
    return _known(held)


def _details(call: Call, business: Business) -> dict[str, object]:
    year = call.person.signed_up or TaxYear.containing(call.world.today)
    dates = business.dates
    return _named(business) | _known(
        {
            "yearOfMigration": f"{year.start_year}",
            "latencyDetails": _latency(business),
            "quarterlyTypeChoice": {"quarterlyPeriodType": dates.period_type, "taxYearOfChoice": year},
            "commencementDate": dates.started_on,
            "cessationDate": dates.ceased_on,
            "businessAddressLineOne": "1 Example Street",
            "businessAddressPostcode": call.person.postcode,
            "businessAddressCountryCode": "GB",
        }
    )


def _latency(business: Business) -> dict[str, object] | None:
    if business.latency is None:
        return None
    first = business.latency.first_year
    return {
        "latencyEndDate": (first + 1).ends,
        "taxYear1": first,
        "latencyIndicator1": business.latency.first,
        "taxYear2": first + 1,
        "latencyIndicator2": business.latency.second,
    }


def _known(held: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in held.items() if value is not None}


def _made_list(*names: str) -> LookUp:
    """A scenario's list of businesses."""
    return lambda _: {"listOfBusinesses": [_named(_MADE[name]) for name in names]}


def _made_details(name: str) -> LookUp:
    """A scenario's one business."""
    return lambda call: _details(call, _MADE[name])


_NOT_FOUND = {"NOT_FOUND": refusing("MATCHING_RESOURCE_NOT_FOUND")}
_LISTS = {
    **_NOT_FOUND,
    "STATEFUL": _list,
    "PROPERTY": _made_list("PROPERTY"),
    "FOREIGN_PROPERTY": _made_list("FOREIGN_PROPERTY"),
    "BUSINESS_AND_PROPERTY": _made_list("BUSINESS", "PROPERTY", "FOREIGN_PROPERTY"),
    "UNSPECIFIED": _made_list("UNSPECIFIED"),
}
_ONES = {
    **_NOT_FOUND,
    "STATEFUL": _one,
    "PROPERTY": _made_details("PROPERTY"),
    "FOREIGN_PROPERTY": _made_details("FOREIGN_PROPERTY"),
    "UNSPECIFIED": _made_details("UNSPECIFIED"),
    "DYNAMIC": lambda call: _found_in(call, _MADE.values()),
}

ROUTES = [
    Route("/individuals/business/details/{nino}/list", about_person(BUSINESSES, _list, _LISTS)),
    Route(
        "/individuals/business/details/{nino}/{businessId}",
        about_person(BUSINESSES, _one, _ONES, check=_check_id),
    ),
]
