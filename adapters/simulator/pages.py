"""The simulator's own pages: who is there, what each has to send, and what else can be changed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from adapters.simulator.agents import answer_invitation
from adapters.simulator.answers import answer, nothing
from adapters.simulator.faults import Fault, Kind
from adapters.simulator.gate import APIS, world_of
from adapters.simulator.queries import read_day
from adapters.simulator.records import Person
from adapters.simulator.world import Deprecation
from journeys.rules.tax_year import TaxYear

_TEMPLATES = Jinja2Templates(directory=Path(__file__).parent / "templates")
_SAFE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "Cache-Control": "no-store"}


def page(request: Request, name: str, shown: Mapping[str, object], status: int = 200) -> Response:
    """One of the simulator's pages, with the values it shows."""
    return _TEMPLATES.TemplateResponse(request, name, dict(shown), status, headers=_SAFE)


async def _home(request: Request) -> Response:
    world = world_of(request)
    people = world.people.values()
    return page(request, "home.html", {"people": people, "agents": world.agents.values(), "today": world.today})


async def _person(request: Request) -> Response:
    world, person = world_of(request), _found(request)
    open_updates = [each for each in person.obligations(world.today) if each.received is None]
    open_returns = [each for each in person.final_declarations(world.today) if each.received is None]
    asked = [each for each in world.invitations.values() if each.person == person.key]
    waiting = [each for each in asked if each.status(world.now()) == "Pending"]
    shown = {"person": person, "updates": open_updates, "returns": open_returns, "waiting": waiting}
    return page(request, "person.html", shown | {"today": world.today})


def _found(request: Request) -> Person:
    person = world_of(request).people.get(str(request.path_params["key"]))
    if person is None:
        raise HTTPException(404)
    return person


def _back(person: Person) -> Response:
    return RedirectResponse(f"/simulator/people/{person.key}", 303)


async def _send(request: Request) -> Response:
    """Form: nothing for all that can be sent, or `businessId` and `periodEndDate`, or `taxYear` for a return.

    A field that is empty is not there.
    """
    person, today = _found(request), world_of(request).today
    form = {name: str(value) for name, value in (await request.form()).items() if value}
    try:
        sent = _sent(person, form, today)
    except ValueError as error:
        raise HTTPException(400, "A tax year is written like 2026-27, and a periodEndDate like 2026-07-05.") from error
    if not sent:
        raise HTTPException(409, "Nothing can be sent today: the period or the year has not ended, or it is sent.")
    return _back(person)


def _sent(person: Person, form: Mapping[str, str], today: date) -> bool:
    if "taxYear" in form:
        return person.send_return(TaxYear.parse(form["taxYear"]), today)
    end = read_day(form["periodEndDate"]) if "periodEndDate" in form else None
    if end is None and "periodEndDate" in form:
        raise ValueError("no day")
    return bool(person.send_update(today, form.get("businessId"), end))


async def _revoke(request: Request) -> Response:
    """End what a person or an agent granted, as on HMRC's page for managing authority."""
    world_of(request).grants.revoke(str(request.path_params["key"]))
    return RedirectResponse("/simulator", 303)


async def _answer(request: Request) -> Response:
    """Form: `answer`, accept or reject, to an agent's invitation."""
    person, form = _found(request), await request.form()
    invitation = world_of(request).invitations.get(str(request.path_params["id"]))
    if invitation is None or invitation.person != person.key:
        raise HTTPException(404)
    answer_invitation(world_of(request), invitation, accept=form.get("answer") == "accept")
    return _back(person)


async def _add_fault(request: Request) -> Response:
    """JSON: the fields of a `Fault`."""
    try:
        body = await request.json()
        world_of(request).faults.add(Fault(**{**body, "kind": Kind(body["kind"])}))
    except (KeyError, TypeError, ValueError) as error:
        wrong = f" {error}." if isinstance(error, ValueError) else ""
        raise HTTPException(400, f"Send kind, and if needed path, times, code and seconds.{wrong}") from error
    return nothing()


async def _clear_faults(request: Request) -> Response:
    world_of(request).faults.clear()
    return nothing()


async def _deprecate(request: Request) -> Response:
    """JSON: `deprecated` and perhaps `sunset`, as HTTP dates, for the API named in the path."""
    name, body = str(request.path_params["api"]), await request.json()
    if name not in {api.name for api in APIS} or "deprecated" not in body:
        raise HTTPException(400, "Name an API, and send deprecated and if needed sunset.")
    world_of(request).deprecations[name] = Deprecation(body["deprecated"], body.get("sunset"))
    return nothing()


async def _seen(request: Request) -> Response:
    """The requests so far, without their tokens and bodies."""
    return answer(
        [
            {
                "method": each.method,
                "path": each.path,
                "query": each.query,
                "api": each.api,
                "status": each.status,
                "problems": [vars(problem) for problem in each.problems],
            }
            for each in world_of(request).seen
        ]
    )


ROUTES = [
    Route("/", _home),
    Route("/simulator", _home),
    Route("/simulator/people/{key}", _person),
    Route("/simulator/people/{key}/send", _send, methods=["POST"]),
    Route("/simulator/people/{key}/revoke", _revoke, methods=["POST"]),
    Route("/simulator/people/{key}/invitations/{id}", _answer, methods=["POST"]),
    Route("/simulator/faults", _add_fault, methods=["POST"]),
    Route("/simulator/faults", _clear_faults, methods=["DELETE"]),
    Route("/simulator/deprecations/{api}", _deprecate, methods=["PUT"]),
    Route("/simulator/seen", _seen),
]
