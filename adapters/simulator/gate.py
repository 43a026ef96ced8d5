"""What every call passes before it is answered: version, token, scope, rate, National Insurance number, authority."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from adapters.simulator.answers import answer
from adapters.simulator.grants import Grant
from adapters.simulator.records import Person
from adapters.simulator.refusals import Refusal
from adapters.simulator.world import World

_ACCEPT = re.compile(r"application/vnd\.hmrc\.(\d+\.\d+)\+json")
_NINO = re.compile(r"(?!BG|GB|NK|KN|TN|NT|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]\d{6}[A-D]?")
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Api:
    """One API: its name at HMRC, version, first part of its paths, and whether fraud headers are a duty."""

    name: str
    version: str
    prefix: str
    fraud_headers: bool = True


OBLIGATIONS = Api("obligations-mtd", "3.0", "/obligations/")
STATUS = Api("self-assessment-individual-details-mtd", "2.0", "/individuals/person/")
BUSINESSES = Api("business-details-mtd", "2.0", "/individuals/business/")
ACCOUNTS = Api("self-assessment-accounts-mtd", "4.0", "/accounts/")
AGENTS = Api("agent-authorisation-api", "2.0", "/agents/", fraud_headers=False)
TEST_USERS = Api("api-platform-test-user", "1.0", "/create-test-user/", fraud_headers=False)
HEADER_TEST = Api("test-fraud-prevention-headers", "1.0", "/test/fraud-prevention-headers/", fraud_headers=False)
APIS = (OBLIGATIONS, STATUS, BUSINESSES, ACCOUNTS, AGENTS, TEST_USERS, HEADER_TEST)


@dataclass(frozen=True)
class Call:
    """One look-up about a person, past the gate."""

    world: World
    request: Request
    person: Person

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params


LookUp = Callable[[Call], object]
"""Answers a call with what becomes its JSON. Raises Refusal."""

Scenarios = Mapping[str, LookUp]
"""Answers by `Gov-Test-Scenario`."""


def refusing(*codes: str) -> LookUp:
    """A scenario that is a refusal."""

    def refuse(_: Call) -> object:
        raise Refusal(*codes)

    return refuse


def about_person(
    api: Api,
    look_up: LookUp,
    scenarios: Scenarios,
    *,
    check: Callable[[Call], None] = lambda _: None,
    supporting: bool = True,
    not_signed_up: str = "CLIENT_OR_AGENT_NOT_AUTHORISED",
) -> Endpoint:
    """An endpoint about the person whose National Insurance number is in its path.

    `check` looks at the query first, whatever the scenario. `supporting` says whether supporting agents may call it.
    """

    async def endpoint(request: Request) -> Response:
        world = world_of(request)
        grant = user_grant(request, api, "read:self-assessment")
        person = _authorised(world, grant, _nino(request), supporting=supporting)
        if person.signed_up is None:
            raise Refusal(not_signed_up)
        call = Call(world, request, person)
        check(call)
        scenario = request.headers.get("gov-test-scenario", "DEFAULT")
        if scenario not in scenarios and scenario != "DEFAULT":
            raise Refusal("RULE_INCORRECT_GOV_TEST_SCENARIO")
        return answer(scenarios.get(scenario, look_up)(call))

    return endpoint


def world_of(request: Request) -> World:
    """The world behind a request."""
    world = request.app.state.world
    assert isinstance(world, World)
    return world


def user_grant(request: Request, api: Api, scope: str) -> Grant:
    """The grant of the person or agent who signed in. Raises Refusal."""
    _check_version(request, api)
    grant = _grant(request)
    if grant.who is None:
        raise Refusal("INCORRECT_ACCESS_TOKEN_TYPE")
    if scope not in grant.scope.split():
        raise Refusal("INVALID_SCOPE")
    world_of(request).pace.take()
    return grant


def check_application(request: Request, api: Api) -> None:
    """Let in the application's own token only. Raises Refusal."""
    _check_version(request, api)
    if _grant(request).who is not None:
        raise Refusal("INCORRECT_ACCESS_TOKEN_TYPE")
    world_of(request).pace.take()


def is_nino(text: str) -> bool:
    """Whether a text is written as a National Insurance number, as HMRC's servers read it."""
    return _NINO.fullmatch(text) is not None


def _check_version(request: Request, api: Api) -> None:
    version = _ACCEPT.fullmatch(request.headers.get("accept", ""))
    if version is None:
        raise Refusal("ACCEPT_HEADER_INVALID")
    if version[1] != api.version:
        raise Refusal("BAD_REQUEST" if api is AGENTS else "NOT_FOUND")


def _grant(request: Request) -> Grant:
    is_bearer, _, token = request.headers.get("authorization", "").partition(" ")
    if not token or is_bearer.lower() != "bearer":
        raise Refusal("MISSING_CREDENTIALS")
    grant = world_of(request).grants.holder(token)
    if grant is None:
        raise Refusal("INVALID_CREDENTIALS")
    return grant


def _nino(request: Request) -> str:
    nino = str(request.path_params["nino"]).replace(" ", "").upper()
    if not is_nino(nino):
        raise Refusal("FORMAT_NINO")
    return nino


def _authorised(world: World, grant: Grant, nino: str, *, supporting: bool) -> Person:
    """The person asked about. One refusal stands for every reason: HMRC does not say which."""
    person = world.person_with(nino)
    if person is not None and _may_see(world, grant.who or "", person, supporting=supporting):
        return person
    raise Refusal("CLIENT_OR_AGENT_NOT_AUTHORISED")


def _may_see(world: World, who: str, person: Person, *, supporting: bool) -> bool:
    agent = world.agents.get(who)
    if agent is None:
        return who == person.key
    allowed = {"main", "supporting"} if supporting else {"main"}
    return agent.subscribed and agent.clients.get(person.key) in allowed
