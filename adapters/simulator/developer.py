"""HMRC's APIs for developers: test users, and the check of fraud prevention headers (hmrc-apis.md sections 9, 10)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.simulator.answers import answer
from adapters.simulator.gate import HEADER_TEST, TEST_USERS, check_application, is_nino, world_of
from adapters.simulator.headers import Problem, problems
from adapters.simulator.people import new_person
from adapters.simulator.records import Agent
from adapters.simulator.refusals import Refusal
from adapters.simulator.world import Seen

_SPEC_VERSION = "3.3"
_CODES = {
    "VALID_HEADERS": "All headers are valid",
    "POTENTIALLY_INVALID_HEADERS": "At least 1 header is potentially invalid",
    "INVALID_HEADERS": "At least 1 header is invalid",
}


async def _make_individual(request: Request) -> Response:
    """Body: `serviceNames`, and `nino` to choose one. The new person can sign in at once."""
    check_application(request, TEST_USERS)
    world, nino = world_of(request), await _asked_nino(request)
    if nino is not None and (not is_nino(nino) or world.person_with(nino)):
        raise Refusal("BAD_REQUEST")
    key = secrets.token_hex(6)
    person = new_person(len(world.people) + 1, world.today, key, nino)
    world.people[key] = person
    made = {"userId": key, "password": secrets.token_hex(6), "nino": person.nino, "saUtr": "0000000000"}
    return answer(made | {"mtdItId": "XAIT00000000000", "groupIdentifier": key}, 201)


async def _asked_nino(request: Request) -> str | None:
    try:
        body = await request.json()
    except ValueError as error:
        raise Refusal("BAD_REQUEST") from error
    return str(body["nino"]) if isinstance(body, dict) and "nino" in body else None


async def _make_agent(request: Request) -> Response:
    check_application(request, TEST_USERS)
    world, key = world_of(request), secrets.token_hex(6)
    arn = f"CARN{len(world.agents) + 1:07}"
    world.agents[key] = Agent(key, f"Test agent {key}", "Made on request.", arn)
    return answer({"userId": key, "password": secrets.token_hex(6), "agentServicesAccountNumber": arn}, 201)


async def _validate(request: Request) -> Response:
    """What is wrong with the headers of this very request."""
    check_application(request, HEADER_TEST)
    found = problems(request.headers)
    code = _code(found)
    body = {"specVersion": _SPEC_VERSION, "code": code, "message": _CODES[code]}
    return answer(body | _listed(found))


def _code(found: Iterable[Problem]) -> str:
    serious = {not problem.warning for problem in found}
    return "INVALID_HEADERS" if True in serious else "POTENTIALLY_INVALID_HEADERS" if serious else "VALID_HEADERS"


def _listed(found: Iterable[Problem]) -> dict[str, object]:
    items = [
        (each.warning, {"code": each.code, "message": f"{each.header}: {each.code}", "headers": [each.header]})
        for each in found
    ]
    held = {
        "errors": [item for warning, item in items if not warning],
        "warnings": [item for warning, item in items if warning],
    }
    return {name: listed for name, listed in held.items() if listed}


async def _feedback(request: Request) -> Response:
    """The last request to each endpoint of an API, with a verdict for each header that had a problem."""
    check_application(request, HEADER_TEST)
    method = request.query_params.get("connectionMethod")
    last = {
        (each.method, each.path): each
        for each in world_of(request).seen
        if each.api == request.path_params["api"] and method in (None, each.headers.get("gov-client-connection-method"))
    }
    if not last:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    return answer({"requests": [_verdict(each) for each in last.values()]})


def _verdict(seen: Seen) -> dict[str, object]:
    code = _code(seen.problems)
    return {"path": seen.path, "method": seen.method, "code": code} | {
        "headers": [{"header": each.header, "code": each.code} for each in seen.problems]
    }


ROUTES = [
    Route("/create-test-user/individuals", _make_individual, methods=["POST"]),
    Route("/create-test-user/agents", _make_agent, methods=["POST"]),
    Route("/test/fraud-prevention-headers/validate", _validate),
    Route("/test/fraud-prevention-headers/{api}/validation-feedback", _feedback),
]
