"""From an update posted to the webhook to its committed turn, at so many updates offered a second.

The updates come when they come: each has its moment, whether those before it are done or not, and its time runs from
that moment. People walk six questions, as in the other benches. Once Telegram's limit on what is sent is kept, as it
is in service; once, for the time until the reply is sent, it is lifted.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.figures import Figure, milliseconds, options, show
from bench.posting import FIRST_PERSON, SAID, Json, posting, update
from bench.quick_api import QuickApi
from bench.serving import Plan, free_port, started

OFFERED = (50, 200, 500)
TARGET_MS = 250
_PATIENCE = 120.0


@dataclass
class Measured:
    """Seconds from the moment of each update: until it was taken, and until its last reply was sent."""

    taken: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    lasted: float = 0.0


def updates(people: int) -> Iterator[tuple[int, Json]]:
    """Everybody says their first word, then everybody their second, and so on: the person, and what they sent."""
    number = 0
    for text in SAID:
        for person in range(people):
            yield person, update(number, person, text)
            number += 1


async def offer(plan: Plan, api: QuickApi, rate: int, people: int) -> Measured:
    """Offer so many updates a second until everybody has walked."""
    measured, waiting = Measured(), {str(FIRST_PERSON + person): deque[float]() for person in range(people)}

    def heard(chat: str, time: float) -> None:
        # The first thing said after an update: an answer has more than one message at the very beginning only.
        if waiting[chat]:
            measured.sent.append(time - waiting[chat].popleft())

    async def post(sent: Json, due: float) -> None:
        await webhook.post(sent)
        measured.taken.append(perf_counter() - due)

    api.on_message = heard
    async with posting(plan.port or 0, "/telegram") as webhook, asyncio.TaskGroup() as group:
        begun = perf_counter()
        for at, (person, sent) in enumerate(updates(people)):
            due = begun + at / rate
            await asyncio.sleep(max(0.0, due - perf_counter()))
            waiting[str(FIRST_PERSON + person)].append(due)
            group.create_task(post(sent, due))
    measured.lasted = perf_counter() - begun
    if not plan.is_limited:
        async with asyncio.timeout(_PATIENCE):
            while any(waiting.values()):  # noqa: ASYNC110 - what comes last may be any of them
                await asyncio.sleep(0.05)
    return measured


async def measured_at(rate: int, seconds: float, folder: str | None, *, is_limited: bool) -> Measured:
    """Measure at one rate, with a bot and a database of its own."""
    people = max(1, round(rate * seconds / len(SAID)))
    with TemporaryDirectory(dir=folder) as place:
        async with QuickApi() as api:
            url = f"sqlite:///{Path(place, 'bench.db')}"
            plan = Plan(api.url, url, free_port(), is_limited=is_limited, has_only_six=True)
            with started(plan):
                await asyncio.wait_for(api.webhook_is_set.wait(), _PATIENCE)
                return await offer(plan, api, rate, people)


def told(name: str, seconds: Sequence[float]) -> dict[str, Figure]:
    """The median, and what all but one in a hundred keep within."""
    return {f"{name}_p50_ms": milliseconds(seconds, 0.50), f"{name}_p99_ms": milliseconds(seconds, 0.99)}


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    seconds = 0.5 if chosen.quick else 20.0
    figures: dict[str, Figure] = {}
    for rate in OFFERED:
        kept = asyncio.run(measured_at(rate, seconds, chosen.folder, is_limited=True))
        figures |= {**told(f"{rate}_taken", kept.taken), f"{rate}_taken_a_second": round(len(kept.taken) / kept.lasted)}
    for rate in OFFERED[:2]:
        lifted = asyncio.run(measured_at(rate, seconds, chosen.folder, is_limited=False))
        figures |= told(f"{rate}_sent", lifted.sent)
    p99 = float(figures["200_taken_p99_ms"])
    show({"200_taken_p99_of_target": round(p99 / TARGET_MS, 3), **figures}, as_json=chosen.json)


if __name__ == "__main__":
    main()
