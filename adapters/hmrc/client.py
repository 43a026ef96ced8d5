"""HMRC: the calls of `bot.hmrc.ports.Hmrc`, each with the traps of its API (hmrc-apis.md, sections 4 to 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias, TypeVar

import structlog

from adapters.hmrc import oauth, reading
from adapters.hmrc.asking import Answer, Api, Call, Line
from adapters.hmrc.fraud_headers import Headers, batch_headers, web_app_headers
from adapters.hmrc.machine import Machine, this_machine
from adapters.hmrc.settings import HmrcSettings
from bot.hmrc.answers import (
    AgentRole,
    Balance,
    Business,
    BusinessDetails,
    Invitation,
    Obligation,
    YearStatus,
)
from bot.hmrc.ports import Ask, Browser, Pace, PartlyRead, Tokens
from bot.hmrc.troubles import Fault, Kind, NotFound, Unavailable
from bot.ports import Now
from journeys.engine.text import Json
from journeys.rules.tax_year import TaxYear

_log = structlog.get_logger()

_Read = TypeVar("_Read")
_Reading: TypeAlias = Callable[[Json, reading.Odd], _Read]

LOOKED_AT_FOR = timedelta(hours=1)
"""How long what this machine says of itself is taken as it was: it is looked up in many files."""

OBLIGATIONS = Api("obligations", "3.0")
INDIVIDUAL_DETAILS = Api("individual-details", "2.0")
BUSINESS_DETAILS = Api("business-details", "2.0")
ACCOUNTS = Api("accounts", "4.0")
AGENTS = Api("agent-authorisation", "2.0", fraud_headers=False)

_UPDATES = "/obligations/details/{nino}/income-and-expenditure"
_RETURNS = "/obligations/details/{nino}/crystallisation"
_STATUS = "/individuals/person/itsa-status/{nino}/{year}"
_BUSINESSES = "/individuals/business/details/{nino}/list"
_BUSINESS = "/individuals/business/details/{nino}/{business}"
_BALANCE = "/accounts/self-assessment/{nino}/balance-and-transactions"
_INVITATIONS = "/agents/{arn}/invitations"
_INVITATION = "/agents/{arn}/invitations/{invitation}"
_RELATIONSHIPS = "/agents/{arn}/relationships"
_DEAUTHORISE = "/agents/{arn}/deauthorise-client"


class HmrcClient:
    """HMRC over HTTP, see `bot.hmrc.ports.Hmrc`. One per process, safe from many threads.

    `wait` sleeps for as many seconds. `now` is the assistant's time, by which tokens end; its day may be a pretended
    one. HMRC is never told that one, nor does the `pace` go by it: they have the `real` time, `now` where not given.
    """

    def __init__(
        self,
        settings: HmrcSettings,
        pace: Pace,
        now: Now,
        wait: Callable[[float], object],
        real: Now | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        self._real = real or now
        self._machine: Machine | None = None
        self.line = Line(settings, pace, self._real, wait)
        self.oauth = oauth.OAuth(settings, self.line, now)

    def close(self) -> None:
        """Close the connections."""
        self.line.close()

    def is_away(self) -> bool:
        failing = self.line.failing()
        return oauth.PATH in failing or len(failing) > 1  # one service alone keeps nobody from signing in

    def sign_in(self, state: str, challenge: str) -> str:
        return self.oauth.sign_in(state, challenge)

    def exchange(self, code: str, verifier: str) -> Tokens:
        return self.oauth.exchange(code, verifier)

    def refresh(self, refresh: str) -> Tokens:
        return self.oauth.refresh(refresh)

    def fraud_headers(self, browser: Browser | None) -> Headers:
        """The headers for somebody on our page, or for the nightly batch."""
        if browser is not None:
            return web_app_headers(self._in_real_time(browser), self._settings)
        return batch_headers(self._this_machine(), self._settings)

    def _in_real_time(self, browser: Browser) -> Browser:
        """The browser with its moments moved by as much as the assistant's day is pretended."""
        moved = timedelta(seconds=round((self._real() - self._now()).total_seconds()))
        signed_in_at = browser.signed_in_at and browser.signed_in_at + moved
        return replace(browser, seen_at=browser.seen_at + moved, signed_in_at=signed_in_at)

    def _this_machine(self) -> Machine:
        """This machine as it was looked at lately; its `seen_at` says when."""
        now, machine = self._real(), self._machine
        if machine is None or not timedelta(0) <= now - machine.seen_at < LOOKED_AT_FOR:
            machine = self._machine = this_machine(self._settings.device_id, now)
        return machine

    def open_obligations(self, ask: Ask) -> list[Obligation]:
        """With `status=open` and no dates HMRC leaves out nothing; with neither it would leave out what is overdue."""
        return self._obligations(ask, {"status": "open"})

    def obligations(self, ask: Ask, year: TaxYear) -> list[Obligation]:
        return self._obligations(ask, {"fromDate": year.starts.isoformat(), "toDate": year.ends.isoformat()})

    def final_declarations(self, ask: Ask) -> list[Obligation]:
        return self._or_nothing(Call(OBLIGATIONS, "GET", _RETURNS, _person(ask)), ask, reading.read_returns)

    def statuses(self, ask: Ask, year: TaxYear) -> list[YearStatus]:
        values = {**_person(ask), "year": str(year)}
        call = Call(INDIVIDUAL_DETAILS, "GET", _STATUS, values, {"futureYears": "true"})
        return self._read(call, ask, reading.read_statuses)

    def businesses(self, ask: Ask) -> list[Business]:
        return self._read(Call(BUSINESS_DETAILS, "GET", _BUSINESSES, _person(ask)), ask, reading.read_businesses)

    def business(self, ask: Ask, business_id: str) -> BusinessDetails:
        values = {**_person(ask), "business": business_id}
        return self._read(Call(BUSINESS_DETAILS, "GET", _BUSINESS, values), ask, reading.read_business)

    def balance(self, ask: Ask) -> Balance:
        """`onlyOpenItems` alone: HMRC takes neither a question without it nor one with anything beside it."""
        call = Call(ACCOUNTS, "GET", _BALANCE, _person(ask), {"onlyOpenItems": "true"})
        return self._read(call, ask, reading.read_balance)

    def invite(self, ask: Ask, arn: str, postcode: str, role: AgentRole) -> str:
        body = {**_client(ask, role), "clientType": "personal", "knownFact": _postcode(postcode)}
        answer = self._ask(Call(AGENTS, "POST", _INVITATIONS, {"arn": arn}, body=body), ask)
        return _understood(lambda told, _odd: reading.invitation_id(told), answer.location or "", answer)

    def invitations(self, ask: Ask, arn: str) -> list[Invitation]:
        """HMRC answers 204 for none."""
        answer = self._ask(Call(AGENTS, "GET", _INVITATIONS, {"arn": arn}), ask)
        return _understood(reading.read_invitations, answer.body or [], answer)

    def invitation(self, ask: Ask, arn: str, invitation_id: str) -> Invitation:
        values = {"arn": arn, "invitation": invitation_id}
        return self._read(Call(AGENTS, "GET", _INVITATION, values), ask, reading.read_invitation)

    def cancel_invitation(self, ask: Ask, arn: str, invitation_id: str) -> None:
        self._ask(Call(AGENTS, "DELETE", _INVITATION, {"arn": arn, "invitation": invitation_id}), ask)

    def is_authorised(self, ask: Ask, arn: str, postcode: str, role: AgentRole) -> bool:
        """A POST that only reads. To learn the role, ask for both: HMRC tests only the one asked for."""
        body = {**_client(ask, role), "knownFact": _postcode(postcode)}
        try:
            self._ask(Call(AGENTS, "POST", _RELATIONSHIPS, {"arn": arn}, body=body), ask)
        except NotFound as error:
            if error.fault.code == "RELATIONSHIP_NOT_FOUND":
                return False
            raise
        return True

    def end_authorisation(self, ask: Ask, arn: str, role: AgentRole) -> None:
        body = {**_client(ask, role), "clientType": "personal"}
        self._ask(Call(AGENTS, "PUT", _DEAUTHORISE, {"arn": arn}, body=body), ask)

    def _obligations(self, ask: Ask, query: Mapping[str, str]) -> list[Obligation]:
        return self._or_nothing(Call(OBLIGATIONS, "GET", _UPDATES, _person(ask), query), ask, reading.read_updates)

    def _or_nothing(self, call: Call, ask: Ask, read: _Reading[list[_Read]]) -> list[_Read]:
        """What is read, or nothing where HMRC answers its usual 404 for that."""
        try:
            return self._read(call, ask, read)
        except NotFound as error:
            if error.fault.code == "NO_OBLIGATIONS_FOUND":
                return []
            raise

    def _read(self, call: Call, ask: Ask, read: _Reading[_Read]) -> _Read:
        answer = self._ask(call, ask)
        return _understood(read, answer.body, answer)

    def _ask(self, call: Call, ask: Ask) -> Answer:
        headers = {"Authorization": f"Bearer {ask.access}"}
        if call.api.fraud_headers:
            headers |= self.fraud_headers(ask.browser)
        if call.method != "GET":
            headers["Content-Type"] = "application/json"  # HMRC wants it also without a body
        return self.line.ask(call, headers)


def _understood(read: _Reading[_Read], told: Json, answer: Answer) -> _Read:
    """What is read from an answer. Raises PartlyRead where a part of it makes no sense, Unavailable where all does."""
    odd = reading.Odd()
    try:
        found = read(told, odd)
    except reading.ODD:
        raise Unavailable(_made_no_sense("NOT_UNDERSTOOD", answer)) from None
    if odd.found:
        raise PartlyRead(_made_no_sense("PARTLY_UNDERSTOOD", answer), found)
    return found


def _made_no_sense(code: str, answer: Answer) -> Fault:
    """The fault of an answer, logged: HMRC has changed something, or we have misread what it promises."""
    _log.warning("hmrc_not_understood", code=code, status=answer.status, correlation_id=answer.correlation_id)
    return Fault(Kind.UNREADABLE, code, answer.status, answer.correlation_id)


def _person(ask: Ask) -> dict[str, str]:
    return {"nino": _nino(ask)}


def _client(ask: Ask, role: AgentRole) -> dict[str, str]:
    """The client as the agent authorisation API has them."""
    return {"service": "MTD-IT", "clientIdType": "ni", "clientId": _nino(ask), "agentType": role.value}


def _nino(ask: Ask) -> str:
    return "".join(ask.nino.split()).upper()


def _postcode(text: str) -> str:
    """HMRC takes capitals only."""
    return " ".join(text.split()).upper()
