"""A look-up from stored data: a turn that shows somebody's deadlines from their stored record, every turn durable.

The same people also ask for a page that needs no record, by turns, so that the ratio shows what the record costs.
"""

from __future__ import annotations

import gc
from time import perf_counter

from bench.connected import Place, place
from bench.figures import milliseconds, options, show
from bot.assistant import Assistant
from bot.clock import london_date, real_time
from bot.updates import Role, Sender, Update

PEOPLE = 8
PLAIN, STORED = "/help", ":due"


class Looking:
    """People who are connected, and the assistant that they ask."""

    def __init__(self, of: Place) -> None:
        self._of = of
        self._assistant = Assistant(of.store, {}, real_time, of.link)
        self._taken = 0

    def turn(self, person: str, text: str | None = None, data: str | None = None) -> float:
        """One turn, from the update to the note of its delivery; the seconds it took."""
        self._taken += 1
        sender, now = Sender("bench", person, person), real_time()
        update = Update(str(self._taken), sender, london_date(now), text, data, Role.INDIVIDUAL)
        begun = perf_counter()
        taken = self._assistant.take(update)
        self._of.store.delivered(taken.row, len(taken.answer.replies), now)
        seconds = perf_counter() - begun
        assert data is None or taken.answer.replies[0].files, "no deadlines were shown"
        return seconds


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__)
    people = [str(number) for number in range(2 if chosen.quick else PEOPLE)]
    plain: list[float] = []
    stored: list[float] = []
    with place(chosen.folder) as made:
        for person in people:
            made.connect(Sender("bench", person, person))
        kept = made.connections.record(Sender("bench", people[0], people[0]), "self")
        assert kept is not None
        looking = Looking(made)
        gc.freeze()  # as `mtd-assistant` does
        for _round in range(2 if chosen.quick else 250):
            for person in people:
                plain.append(looking.turn(person, text=PLAIN))
                stored.append(looking.turn(person, data=STORED))
    p50, plain_p50 = milliseconds(stored, 0.50), milliseconds(plain, 0.50)
    figures = {
        "lookup_over_plain_page": round(p50 / plain_p50, 2),
        "p50_ms": p50,
        "p99_ms": milliseconds(stored, 0.99),
        "plain_page_p50_ms": plain_p50,
        "plain_page_p99_ms": milliseconds(plain, 0.99),
        "record_bytes": len(str(kept.as_json())),
        "lookups": len(stored),
    }
    show(figures, as_json=chosen.json)


if __name__ == "__main__":
    main()
