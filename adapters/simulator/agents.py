"""Agent Authorisation 2.0: asking to act for a client, and whether one may (hmrc-apis.md section 8)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.simulator.answers import answer, moment, nothing
from adapters.simulator.gate import AGENTS, Endpoint, is_nino, user_grant, world_of
from adapters.simulator.invitations import LIFE, LISTED, Invitation
from adapters.simulator.records import Agent, Person
from adapters.simulator.refusals import Refusal
from adapters.simulator.world import World
from journeys.rules.deadlines import london_date

_ARN = re.compile(r"[A-Z]ARN[0-9]{7}")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?\s?[0-9][A-Z]{2}|BFPO\s?[0-9]{1,5}")
_ROLES = {"main", "supporting"}
_AGREED = {"Accepted", "Partialauth"}


@dataclass(frozen=True)
class Call:
    """One call of an agent, past the gate. `body` is the JSON object sent, as text by name."""

    world: World
    request: Request
    agent: Agent
    body: Mapping[str, str]

    @property
    def now(self) -> datetime:
        return self.world.now()


def _as_agent(scope: str, act: Callable[[Call], Response], *, sends: bool = False, body: bool = False) -> Endpoint:
    """An endpoint of the agent in its path. `sends` asks for a JSON content type, `body` for an object too."""

    async def endpoint(request: Request) -> Response:
        grant = user_grant(request, AGENTS, scope)
        if sends and request.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise Refusal("BAD_REQUEST")
        held = await _object(request) if body else {}
        world = world_of(request)
        return act(Call(world, request, _agency(world.agents.get(grant.who or ""), request), held))

    return endpoint


async def _object(request: Request) -> Mapping[str, str]:
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise Refusal("BAD_REQUEST") from error
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise Refusal("BAD_REQUEST")
    return body


def _agency(agent: Agent | None, request: Request) -> Agent:
    arn = str(request.path_params["arn"])
    if not _ARN.fullmatch(arn):
        raise Refusal("BAD_REQUEST")
    if agent is None:
        raise Refusal("NOT_AN_AGENT")
    if not agent.subscribed:
        raise Refusal("AGENT_NOT_SUBSCRIBED")
    if agent.arn != arn:
        raise Refusal("NO_PERMISSION_ON_AGENCY")
    return agent


def _check_body(body: Mapping[str, str], *names: str) -> str:
    """Look a body through in HMRC's order; the role it is about."""
    if not {"service", "clientIdType", "clientId", *names} <= body.keys():
        raise Refusal("BAD_REQUEST")
    checks = {
        "SERVICE_NOT_SUPPORTED": body["service"] == "MTD-IT",
        "CLIENT_TYPE_NOT_SUPPORTED": body.get("clientType", "personal") == "personal",
        "CLIENT_ID_DOES_NOT_MATCH_SERVICE": body["clientIdType"] == "ni",
        "CLIENT_ID_FORMAT_INVALID": is_nino(body["clientId"]),
        "POSTCODE_FORMAT_INVALID": _POSTCODE.fullmatch(body.get("knownFact", "AA1 1AA")) is not None,
        "AGENT_TYPE_NOT_SUPPORTED": body.get("agentType", "main") in _ROLES,
    }
    for code, good in checks.items():
        if not good:
            raise Refusal(code)
    return body.get("agentType", "main")


def _client(call: Call) -> Person:
    person = call.world.person_with(call.body["clientId"])
    if person is None:
        raise Refusal("CLIENT_REGISTRATION_NOT_FOUND")
    if _bare(call.body.get("knownFact", person.postcode)) != _bare(person.postcode):
        raise Refusal("POSTCODE_DOES_NOT_MATCH")
    return person


def _bare(postcode: str) -> str:
    return postcode.replace(" ", "")


def _create(call: Call) -> Response:
    role = _check_body(call.body, "clientType", "knownFact")
    person = _client(call)
    if call.agent.clients.get(person.key) == role:
        raise Refusal("ALREADY_AUTHORISED")
    for waiting in call.world.invitations.values():
        same = (waiting.arn, waiting.person, waiting.role) == (call.agent.arn, person.key, role)
        if same and waiting.status(call.now) == "Pending":
            raise Refusal("DUPLICATE_AUTHORISATION_REQUEST", headers={"Location": _address(waiting)})
    made = Invitation(call.agent.arn, person.key, role, call.now)
    call.world.invitations[made.id] = made
    return nothing({"Location": _address(made)})


def _address(invitation: Invitation) -> str:
    return f"/agents/{invitation.arn}/invitations/{invitation.id}"


def _list(call: Call) -> Response:
    mine = [
        _shown(each, call.now)
        for each in call.world.invitations.values()
        if each.arn == call.agent.arn and each.created > call.now - LISTED
    ]
    return answer(mine) if mine else nothing()


def _get(call: Call) -> Response:
    return answer(_shown(_found(call), call.now))


def _cancel(call: Call) -> Response:
    invitation = _found(call)
    if invitation.status(call.now) != "Pending":
        raise Refusal("INVALID_INVITATION_STATUS")
    invitation.close("Cancelled", call.now)
    return nothing()


def _found(call: Call) -> Invitation:
    found = call.world.invitations.get(str(call.request.path_params["id"]))
    if found is None or found.arn != call.agent.arn:
        raise Refusal("INVITATION_NOT_FOUND")
    return found


def _shown(invitation: Invitation, now: datetime) -> dict[str, object]:
    """As HMRC's schema has it. Its examples write `service` and the dates in other ways."""
    status = invitation.status(now)
    held: dict[str, object] = {
        "_links": {"self": {"href": _address(invitation)}},
        "created": moment(invitation.created),
        "arn": invitation.arn,
        "service": ["MTD-IT"],
        "status": status,
        "agentType": invitation.role,
    }
    if status == "Pending":
        page = f"https://www.tax.service.gov.uk/agent-client-relationships/{invitation.id}"
        return held | {"expiresOn": london_date(invitation.created + LIFE), "clientActionUrl": page}
    return held | {"updated": moment(invitation.updated or invitation.created + LIFE)}


def _check(call: Call) -> Response:
    role = _check_body(call.body, "knownFact")
    if call.agent.clients.get(_client(call).key) != role:
        raise Refusal("RELATIONSHIP_NOT_FOUND")
    return nothing()


def _deauthorise(call: Call) -> Response:
    role = _check_body(call.body, "clientType")
    person = _client(call)
    if call.agent.clients.get(person.key) != role:
        raise Refusal("NO_RELATIONSHIP")
    del call.agent.clients[person.key]
    for each in call.world.invitations.values():
        if (each.arn, each.person, each.role) == (call.agent.arn, person.key, role) and each.answered in _AGREED:
            each.close("Deauthorised", call.now)
    return nothing()


def answer_invitation(world: World, invitation: Invitation, *, accept: bool) -> None:
    """The client says yes or no. A yes of somebody who has not signed up is good for signing up only."""
    if invitation.status(world.now()) != "Pending":
        return
    if not accept:
        invitation.close("Rejected", world.now())
        return
    agent = next(agent for agent in world.agents.values() if agent.arn == invitation.arn)
    agent.clients[invitation.person] = invitation.role
    signed_up = world.people[invitation.person].signed_up is not None
    invitation.close("Accepted" if signed_up else "Partialauth", world.now())


_ALL = "/agents/{arn}/invitations"
_ONE = "/agents/{arn}/invitations/{id}"
ROUTES = [
    Route(_ALL, _as_agent("write:sent-invitations", _create, sends=True, body=True), methods=["POST"]),
    Route(_ALL, _as_agent("read:sent-invitations", _list), methods=["GET"]),
    Route(_ONE, _as_agent("read:sent-invitations", _get), methods=["GET"]),
    Route(_ONE, _as_agent("write:cancel-invitations", _cancel, sends=True), methods=["DELETE"]),
    Route(
        "/agents/{arn}/relationships",
        _as_agent("read:check-relationship", _check, sends=True, body=True),
        methods=["POST"],
    ),
    Route(
        "/agents/{arn}/deauthorise-client",
        _as_agent("write:relationships", _deauthorise, sends=True, body=True),
        methods=["PUT"],
    ),
]
