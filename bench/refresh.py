"""Live look-ups at HMRC, against the bare HTTP client making the same requests in the same run.

The requests of one look-up are recorded at the simulator, with their headers. Then by turns our own part looks
somebody up, with fraud prevention headers, pace, answers read and the record kept, and bare httpx makes those
requests. `call` is a single one of them. HMRC's limit is left out: nobody waits for their turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

import httpx

from adapters.simulator.world import Seen
from bench.connected import Place, place
from bench.figures import milliseconds, options, show
from bot.hmrc.ports import Ask
from bot.updates import Sender

ANN = Sender("bench", "ann", "ann")
_NOT_SENT = ("host", "connection", "accept-encoding")
"""Headers that the bare client has of its own."""


def recorded(of: Place) -> list[Seen]:
    """The requests of one look-up."""
    of.simulator.world.seen.clear()
    of.grants.look_up(ANN, "self", None)
    return list(of.simulator.world.seen)


def again(bare: httpx.Client, requests: Sequence[Seen]) -> float:
    """Make the same requests with nothing but the client; the seconds they took."""
    begun = perf_counter()
    for each in requests:
        headers = {name: value for name, value in each.headers.items() if name not in _NOT_SENT}
        bare.request(each.method, each.path, params=each.query or None, headers=headers)
    return perf_counter() - begun


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    ours: list[float] = []
    theirs: list[float] = []
    call: list[float] = []
    bare_call: list[float] = []
    with place(chosen.folder) as made, httpx.Client(base_url=made.simulator.url) as bare:
        made.connect(ANN)
        requests = recorded(made)
        assert {each.status for each in requests} <= {200, 404}
        access = made.grants.access(ANN)
        ask = Ask(access.nino, access.token, None)
        only = [each for each in requests if each.query == "status=open"]
        for _round in range(2 if chosen.quick else 60):
            begun = perf_counter()
            made.grants.look_up(ANN, "self", None)
            looked_up = perf_counter()
            made.hmrc.open_obligations(ask)
            ours.append(looked_up - begun)
            call.append(perf_counter() - looked_up)
            theirs.append(again(bare, requests))
            bare_call.append(again(bare, only))
    figures = {
        "refresh_over_bare": round(milliseconds(ours, 0.50) / milliseconds(theirs, 0.50), 2),
        "call_over_bare": round(milliseconds(call, 0.50) / milliseconds(bare_call, 0.50), 2),
        "overhead_ms_a_request": milliseconds(
            [(o - t) / len(requests) for o, t in zip(ours, theirs, strict=True)], 0.5
        ),
        "requests": len(requests),
        "refresh_p50_ms": milliseconds(ours, 0.50),
        "refresh_p99_ms": milliseconds(ours, 0.99),
        "bare_p50_ms": milliseconds(theirs, 0.50),
        "bare_p99_ms": milliseconds(theirs, 0.99),
        "call_p50_ms": milliseconds(call, 0.50),
        "bare_call_p50_ms": milliseconds(bare_call, 0.50),
    }
    show(figures, as_json=chosen.json)


if __name__ == "__main__":
    main()
