"""Signing in: the authorise page that people click through, and the token endpoint (hmrc-apis.md section 2)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from adapters.simulator.answers import answer
from adapters.simulator.gate import world_of
from adapters.simulator.grants import ACCESS_LIFE, Grant, TokenFault
from adapters.simulator.pages import page
from adapters.simulator.world import World

SCOPES = frozenset(
    {
        "read:self-assessment", "write:self-assessment",
        "read:sent-invitations", "write:sent-invitations", "write:cancel-invitations",
        "read:check-relationship", "write:relationships",
    }
)  # fmt: skip
_CHALLENGE = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_ASKED = ("response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")
_NOT_GRANTED = {
    "error": "access_denied",
    "error_description": "user denied the authorization",
    "error_code": "USER_DENIED_AUTHORIZATION",
}
Form = Mapping[str, str]


class AuthoriseFault(Exception):
    """A request that the authorise page shows as an error in the browser; the application hears nothing."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description


@dataclass(frozen=True)
class _Asked:
    """What an application asks a person to grant: the parameters of its request, looked through."""

    parameters: Form

    @property
    def redirect_uri(self) -> str:
        return self.parameters["redirect_uri"]

    def back(self, result: Form) -> Response:
        """The way back to the application, with the state it gave."""
        state = {"state": self.parameters["state"]} if "state" in self.parameters else {}
        joint = "&" if "?" in self.redirect_uri else "?"
        return RedirectResponse(f"{self.redirect_uri}{joint}{urlencode({**result, **state})}", 303)


async def _authorise(request: Request) -> Response:
    """First the choice of who signs in, then what is asked for. Nothing changes before the answer."""
    return await _in_browser(request, request.query_params, _show)


async def _answered(request: Request) -> Response:
    """Grant or do not grant, and back to the application."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    return await _in_browser(request, form, _decide)


async def _in_browser(request: Request, form: Form, go_on: Callable[[Request, _Asked, Form], Response]) -> Response:
    try:
        return go_on(request, _check_asked(world_of(request), form), form)
    except AuthoriseFault as fault:
        return page(request, "fault.html", {"fault": fault}, 400)


def _check_asked(world: World, form: Form) -> _Asked:
    application = world.application
    checks = {
        "client_id is invalid": form.get("client_id") == application.client_id,
        "client_secret must not be sent here": "client_secret" not in form,
        "redirect_uri is invalid": form.get("redirect_uri") in application.redirect_uris,
        "code_challenge and code_challenge_method go together": ("code_challenge" in form)
        == ("code_challenge_method" in form),
        "code_challenge_method must be S256": form.get("code_challenge_method", "S256") == "S256",
        "code_challenge is invalid": _CHALLENGE.fullmatch(form.get("code_challenge", "-" * 43)) is not None,
    }
    for description, good in checks.items():
        if not good:
            raise AuthoriseFault("invalid_request", description)
    if form.get("response_type") != "code":
        raise AuthoriseFault("unsupported_response_type", "response_type must be code")
    scopes = set(form.get("scope", "").split())
    if not scopes or not scopes <= SCOPES:
        raise AuthoriseFault("invalid_scope", "scope is invalid")
    return _Asked({name: form[name] for name in _ASKED if name in form})


def _show(request: Request, asked: _Asked, form: Form) -> Response:
    world = world_of(request)
    who = world.people.get(form.get("who", "")) or world.agents.get(form.get("who", ""))
    shown = {"asked": asked.parameters, "people": world.people.values(), "agents": world.agents.values(), "who": who}
    return page(request, "grant.html" if who else "sign_in.html", shown)


def _decide(request: Request, asked: _Asked, form: Form) -> Response:
    world, who = world_of(request), form.get("who", "")
    if who not in world.people and who not in world.agents:
        raise AuthoriseFault("invalid_request", "choose who signs in")
    if form.get("decision") != "grant":
        return asked.back(_NOT_GRANTED)
    challenge = asked.parameters.get("code_challenge")
    return asked.back({"code": world.grants.code(who, asked.parameters["scope"], asked.redirect_uri, challenge)})


async def _token(request: Request) -> Response:
    form = {name: str(value) for name, value in (await request.form()).items()}
    world = world_of(request)
    try:
        _check_application(world, form)
        body = await _KINDS.get(_given(form, "grant_type"), _unknown)(world, form)
    except TokenFault as fault:
        return answer({"error": fault.error, "error_description": fault.description}, fault.status)
    return answer(body, headers={"Cache-Control": "no-store"})


def _check_application(world: World, form: Form) -> None:
    pair = _given(form, "client_id"), _given(form, "client_secret")
    if pair != (world.application.client_id, world.application.client_secret):
        raise TokenFault("invalid_client", "invalid client id or secret")


def _given(form: Form, name: str) -> str:
    if not form.get(name):
        raise TokenFault("invalid_request", f"{name} is required")
    return form[name]


async def _exchange(world: World, form: Form) -> object:
    grant = world.grants.exchange(_given(form, "code"), _given(form, "redirect_uri"), form.get("code_verifier"))
    return _tokens(grant) | {"scope": grant.scope}


async def _refresh(world: World, form: Form) -> object:
    grant = world.grants.begin_refresh(_given(form, "refresh_token"))
    await asyncio.sleep(world.refresh_takes)
    world.grants.finish_refresh(grant)
    return _tokens(grant)


async def _own_token(world: World, form: Form) -> object:
    grant = world.grants.grant(None, form.get("scope", ""))
    return _tokens(grant) | {"scope": grant.scope}


async def _unknown(_: World, __: Form) -> object:
    raise TokenFault("invalid_request", "grant_type is invalid")


def _tokens(grant: Grant) -> dict[str, object]:
    held: dict[str, object] = {
        "access_token": grant.access,
        "token_type": "bearer",
        "expires_in": int(ACCESS_LIFE.total_seconds()),
    }
    return held | ({"refresh_token": grant.refresh} if grant.refresh else {})


_KINDS: Mapping[str, Callable[[World, Form], Awaitable[object]]] = {
    "authorization_code": _exchange,
    "refresh_token": _refresh,
    "client_credentials": _own_token,
}

ROUTES = [
    Route("/oauth/authorize", _authorise, methods=["GET"]),
    Route("/oauth/authorize", _answered, methods=["POST"]),
    Route("/oauth/token", _token, methods=["POST"]),
]
