"""The simulator as one application: its routes, what every answer carries, and the note of every request."""

from __future__ import annotations

import uuid

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.simulator import accounts, agents, businesses, developer, oauth, obligations, pages, status
from adapters.simulator.answers import answer
from adapters.simulator.faults import Failing
from adapters.simulator.gate import APIS, Api
from adapters.simulator.headers import problems
from adapters.simulator.refusals import Refusal
from adapters.simulator.world import Deprecation, Seen, World

_HTTP_FAULTS = {404: "MATCHING_RESOURCE_NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
_DOCUMENTATION = "https://developer.service.hmrc.gov.uk/api-documentation/docs/api/service/{}"


def create_app(world: World) -> Starlette:
    """The simulator over one world. Everything that changes is in the world."""
    rooms = (pages, oauth, obligations, status, businesses, accounts, agents, developer)
    app = Starlette(
        routes=[route for room in rooms for route in room.ROUTES],
        middleware=[Middleware(_Noting, world=world), Middleware(Failing, faults=lambda: world.faults)],
        exception_handlers={Refusal: _refused, HTTPException: _not_served},
    )
    app.state.world = world
    return app


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return answer(error.body, error.status, error.headers)


async def _not_served(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/simulator"):
        return PlainTextResponse(error.detail, error.status_code)
    return answer(Refusal(_HTTP_FAULTS.get(error.status_code, "BAD_REQUEST")).body, error.status_code)


class _Noting:
    """ASGI middleware: every answer has a correlation id, and every request to HMRC is noted with its status."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        api = next((api for api in APIS if scope["path"].startswith(api.prefix)), None)

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-CorrelationId"] = str(uuid.uuid4())
                self._add_deprecation(api, headers)
                self._note(scope, api, message["status"])
            await send(message)

        await self._app(scope, receive, send_noted)

    def _add_deprecation(self, api: Api | None, headers: MutableHeaders) -> None:
        if api is None or api.name not in self._world.deprecations:
            return
        held: Deprecation = self._world.deprecations[api.name]
        headers["Deprecation"] = held.deprecated
        headers["Link"] = _DOCUMENTATION.format(api.name)
        if held.sunset:
            headers["Sunset"] = held.sunset

    def _note(self, scope: Scope, api: Api | None, status: int) -> None:
        if api is None and scope["path"] != "/oauth/token":
            return
        headers = dict(Headers(scope=scope))
        found = tuple(problems(headers)) if api is not None and api.fraud_headers else ()
        name = api.name if api else None
        query = scope["query_string"].decode()
        self._world.seen.append(Seen(scope["method"], scope["path"], query, headers, name, status, found))
