"""One request to HMRC, and what may happen to it: pace, breaker, tries again, redirection, and troubles.

Neither an address nor a header of a request is ever logged: addresses hold National Insurance numbers.
"""

from __future__ import annotations

import json
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import SystemRandom
from threading import Lock
from urllib.parse import quote

import httpx
import structlog

from adapters.hmrc.breaker import Breaker
from adapters.hmrc.deadline import within
from adapters.hmrc.settings import HmrcSettings
from bot.hmrc.ports import Pace
from bot.hmrc.troubles import NO_ANSWER, HmrcTrouble, Kind, refusal, trouble
from bot.ports import Now, StoreUnavailable
from journeys.engine.text import Json

_log = structlog.get_logger()

TRIES = 3
"""How often a GET is made at most. Nothing else is made twice, and nothing after a time-out: people are waiting."""

FIRST_WAIT = 0.5
"""Seconds before the second try, give or take half; twice as long before the third."""

LONGEST_WAIT = 10.0
"""Seconds that one request may wait for its turn, or for what a 429 says. Beyond it, the person is told."""

REDIRECTS = 3
_AGAIN = frozenset({429, 500, 502, 503, 504})
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,79}")
_CORRELATION_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_RANDOM = SystemRandom()


@dataclass(frozen=True)
class Api:
    """One of HMRC's APIs: the version asked for, and whether the law wants fraud prevention headers with it."""

    name: str
    version: str
    fraud_headers: bool = True

    @property
    def accept(self) -> str:
        """The Accept header."""
        return f"application/vnd.hmrc.{self.version}+json"


@dataclass(frozen=True)
class Call:
    """One call. `path` has `{places}` for `values`, and is what is logged; the values and the query are not."""

    api: Api
    method: str
    path: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Json = field(default=None, repr=False)

    @property
    def filled(self) -> str:
        """The path as it is asked for."""
        return self.path.format_map({name: quote(value, safe="") for name, value in self.values.items()})


@dataclass(frozen=True)
class Answer:
    """A good answer: the JSON, with money as Decimal, None for 204; and what HMRC finds it by."""

    status: int
    body: Json = field(repr=False)
    location: str | None = field(repr=False)
    correlation_id: str | None


@dataclass(frozen=True)
class _Failure:
    """A try that failed. `again` if another may do better, after as many seconds as HMRC says, or as we choose."""

    trouble: HmrcTrouble
    again: bool
    after: float | None = None

    def worth_waiting(self, pause: float | None) -> float | None:
        """Seconds to wait before the next try, None for no other. `pause` is our own choice, None after the last."""
        if not self.again or pause is None:
            return None
        seconds = pause if self.after is None else max(pause, self.after)
        return seconds if seconds <= LONGEST_WAIT else None


class Line:
    """The line to HMRC, one per process. Safe from many threads. `wait` sleeps for as many seconds.

    `tls` is what every connection to HMRC is made with.
    """

    def __init__(self, settings: HmrcSettings, pace: Pace, now: Now, wait: Callable[[float], object]) -> None:
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._base = httpx.URL(settings.api_url)
        self.tls = httpx.create_ssl_context()  # one for all that goes to HMRC: making one takes 50 ms
        headers = {"User-Agent": settings.user_agent}
        self._http = httpx.Client(
            headers=headers, timeout=settings.timeout, verify=self.tls, event_hooks=within(settings.longest_answer)
        )
        self._pace = pace
        self._now = now
        self._wait = wait
        self._breakers: defaultdict[str, Breaker] = defaultdict(Breaker)
        self._deprecated: dict[str, date] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def failing(self) -> AbstractSet[str]:
        """The names of what fails so often now that it is held back."""
        with self._lock:
            breakers = dict(self._breakers)
        return {name for name, each in breakers.items() if each.fails(self._now())}

    def ask(self, call: Call, headers: Mapping[str, str]) -> Answer:
        """The answer to a call. Raises HmrcTrouble. Only a GET is tried again."""
        pauses = _pauses(TRIES if call.method == "GET" else 1)
        while True:
            outcome = self._once(call, headers)
            if isinstance(outcome, Answer):
                return outcome
            seconds = outcome.worth_waiting(next(pauses, None))
            if seconds is None:
                raise outcome.trouble
            self._wait(seconds)

    def turn(self) -> None:
        """Wait until HMRC's limit leaves room for a request. Raises Unavailable when that is too long or not known."""
        now = self._now()
        try:
            place = self._pace.take(now, timedelta(seconds=LONGEST_WAIT))
        except StoreUnavailable:
            raise trouble(Kind.THROTTLED, "PACE_NOT_KNOWN") from None
        if place is None:
            raise trouble(Kind.THROTTLED, "QUEUE_TOO_LONG")
        if place > now:
            self._wait((place - now).total_seconds())

    @contextmanager
    def held_back(self, name: str) -> Iterator[None]:
        """For what is asked without `ask`: held back while that keeps failing, by its name, and otherwise `counted`.

        Raises Unavailable before anything is asked.
        """
        if not self._breaker(name).lets_through(self._now()):
            raise trouble(Kind.HELD_BACK, "HELD_BACK")
        with self.counted(name):
            yield

    @contextmanager
    def counted(self, name: str) -> Iterator[None]:
        """For what is asked without `ask`. Whatever HmrcTrouble is raised inside is counted, and goes on."""
        breaker = self._breaker(name)
        try:
            yield
        except HmrcTrouble as raised:
            if _is_hmrcs_fault(raised):
                breaker.failed(self._now())
            elif raised.fault.status is not None:
                breaker.worked()
            raise
        breaker.worked()

    def _once(self, call: Call, headers: Mapping[str, str]) -> Answer | _Failure:
        breaker = self._breaker(call.api.name)
        if not breaker.lets_through(self._now()):
            return _Failure(trouble(Kind.HELD_BACK, "HELD_BACK"), again=False)
        try:
            response = self._send(call, headers)
        except httpx.HTTPError as error:
            # the error's text may quote the address, so only its name is told
            _log.warning("hmrc_no_answer", path=call.path, error=type(error).__name__)
            breaker.failed(self._now())
            return _Failure(trouble(Kind.UNAVAILABLE, NO_ANSWER), again=not isinstance(error, httpx.TimeoutException))
        outcome = _outcome(response)
        if isinstance(outcome, _Failure) and _is_hmrcs_fault(outcome.trouble):
            breaker.failed(self._now())
        else:
            breaker.worked()
        self._note(call, response, outcome)
        return outcome

    def _breaker(self, name: str) -> Breaker:
        with self._lock:
            return self._breakers[name]

    def _send(self, call: Call, headers: Mapping[str, str]) -> httpx.Response:
        """The response, also where HMRC has moved the endpoint, as long as it stays on the same host."""
        request = self._http.build_request(
            call.method,
            f"{self._base}{call.filled}",
            params=call.query or None,
            json=call.body,
            headers={"Accept": call.api.accept, **headers},
        )
        for _hop in range(REDIRECTS):
            self.turn()
            response = self._http.send(request, follow_redirects=False)
            moved = response.next_request
            if moved is None:
                return response
            if _origin(moved.url) != _origin(self._base) or moved.method != call.method:
                break
            request = moved
        raise trouble(Kind.MISCONFIGURED, "MOVED_ELSEWHERE", response.status_code, correlation_id_of(response))

    def _note(self, call: Call, response: httpx.Response, outcome: Answer | _Failure) -> None:
        """A line for every answer, good ones too: HMRC finds an answer by its correlation id alone."""
        said = {"path": call.path, "status": response.status_code, "correlation_id": correlation_id_of(response)}
        if isinstance(outcome, _Failure):
            fault = outcome.trouble.fault
            # that there is nothing is how HMRC answers about many people every day
            tell = _log.info if fault.kind is Kind.NOT_FOUND else _log.warning
            tell("hmrc_refused", **said, code=fault.code, kind=fault.kind.value)
        else:
            _log.info("hmrc_answered", **said)
        if "Deprecation" in response.headers and self._is_news(call.path):
            told = {name.lower(): response.headers.get(name, "")[:60] for name in ("Deprecation", "Sunset")}
            _log.warning("hmrc_deprecated", path=call.path, version=call.api.version, **told)

    def _is_news(self, path: str) -> bool:
        """Is this the first time today for this path?"""
        today = self._now().date()
        with self._lock:
            return self._deprecated.get(path) != today and not self._deprecated.update({path: today})


def read_json(content: bytes) -> Json:
    """JSON with money as Decimal. Raises ValueError."""
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _outcome(response: httpx.Response) -> Answer | _Failure:
    correlation_id = correlation_id_of(response)
    if not response.is_success:
        return _failure(response, correlation_id)
    try:
        body = read_json(response.content) if response.content else None
    except ValueError:
        return _Failure(trouble(Kind.UNREADABLE, "NOT_JSON", response.status_code, correlation_id), again=True)
    return Answer(response.status_code, body, response.headers.get("Location"), correlation_id)


def _failure(response: httpx.Response, correlation_id: str | None) -> _Failure:
    raised = refusal(response.status_code, codes_in(response.content), correlation_id)
    again = response.status_code in _AGAIN and raised.fault.kind is not Kind.MAINTENANCE
    after = response.headers.get("Retry-After", "")
    return _Failure(raised, again, float(after) if after.isdecimal() else None)


def codes_in(content: bytes) -> list[str]:
    """The codes of an error answer: its own, then those of its several faults. None if it cannot be read."""
    try:
        body = read_json(content)
    except ValueError:
        return []
    several = body.get("errors") if isinstance(body, dict) else None
    faults = [body, *(several if isinstance(several, list) else [])]
    codes = [fault.get("code") for fault in faults if isinstance(fault, dict)]
    return [code for code in codes if isinstance(code, str) and _CODE.fullmatch(code)]


def _pauses(tries: int) -> Iterator[float]:
    """How long to wait between tries, with a different jitter for everybody."""
    return (FIRST_WAIT * 2**n * _RANDOM.uniform(0.5, 1.5) for n in range(tries - 1))


def _is_hmrcs_fault(raised: HmrcTrouble) -> bool:
    """Is it HMRC that fails? Unclear with 400 is what it says of one person's token: nobody else's fares the same."""
    kind, status = raised.fault.kind, raised.fault.status
    return kind in (Kind.UNAVAILABLE, Kind.MAINTENANCE, Kind.UNREADABLE) or (kind is Kind.UNCLEAR and status != 400)


def correlation_id_of(response: httpx.Response) -> str | None:
    """What HMRC finds the answer by, or None."""
    found = _CORRELATION_ID.fullmatch(response.headers.get("X-CorrelationId", ""))
    return found[0] if found else None


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
