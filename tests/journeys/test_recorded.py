"""Sessions as they were stored one day, followed on today's map: people still stand where they stood.

`tests/recorded/<journey>/<what>.json` holds a session's row as it was then, and where that is on the map. A journey
that changes may change where it is, never what was told: read the difference, then write it with `UPDATE=1`. That
also records two sessions of each journey that has none: on its longest way, at the last question and at the end.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from journeys.engine.events import Opened
from journeys.engine.model import Facts
from journeys.engine.place import find
from journeys.engine.session import Life, Session
from journeys.engine.text import Json
from journeys.engine.turn import turn
from journeys.engine.walk import turns, walks
from journeys.registry import JOURNEYS
from tests.journeys.a_journey import TODAY

FOLDER = Path(__file__).parent.parent / "recorded"
FILES = {str(path.relative_to(FOLDER).with_suffix("")): path for path in sorted(FOLDER.rglob("*.json"))}
UPDATE = bool(os.environ.get("UPDATE"))


def session_of(recorded: Json) -> Session:
    touched_on = date.fromisoformat(recorded["touched_on"])
    return Session.of("1", recorded["journey"], recorded["subject"], touched_on, recorded["life"], recorded["kept"])


def stands_at(recorded: Json) -> Json:
    """Where the person finds themself on opening it again."""
    session, today = session_of(recorded), date.fromisoformat(recorded["today"])
    place = turn(JOURNEYS[session.journey], session, Opened(), today).place
    return {
        "life": place.session.life.value,
        "question": place.question.key if place.question else None,
        "item": place.item.key if place.item else None,
        "outcome": place.outcome.key if place.outcome else None,
        "step": place.step,
        "steps": place.steps,
    }


@pytest.mark.parametrize("name", FILES)
def test_it_still_stands_where_it_was(name: str) -> None:
    recorded = json.loads(FILES[name].read_text(encoding="utf-8"))
    stands = stands_at(recorded)
    if UPDATE:
        text = json.dumps({**recorded, "stands": stands}, indent=2, ensure_ascii=False)
        FILES[name].write_text(f"{text}\n", encoding="utf-8")
    else:
        assert stands == recorded["stands"], "if this is meant: UPDATE=1 ./run test tests/journeys/test_recorded.py"


@pytest.mark.parametrize("name", FILES)
def test_nothing_that_was_told_is_lost(name: str) -> None:
    recorded = json.loads(FILES[name].read_text(encoding="utf-8"))
    session, today = session_of(recorded), date.fromisoformat(recorded["today"])
    journey = JOURNEYS[session.journey]
    opened = turn(journey, session, Opened(), today).session
    if opened.life is Life.EXPIRED:
        assert opened.answers == {}
    else:
        assert sorted(told(find(journey, session, today).session.answers)) == sorted(told(opened.answers))
        assert sorted(value for _key, value in told(opened.answers)) == sorted(
            value for _key, value in told(session.answers)
        )


def told(answers: Json) -> Iterator[tuple[str, str]]:
    """Every single answer with its question, those about items too, in a form that can be sorted."""
    for key, answer in answers.items():
        if isinstance(answer, dict):
            for inner in answer["items"].values():
                yield from told(inner)
        else:
            yield key, json.dumps(answer)


def test_every_journey_has_some() -> None:
    missing = set(JOURNEYS) - {path.parent.name for path in FILES.values()}
    for key in missing if UPDATE else ():
        record(key)
    assert UPDATE or not missing, "record some: UPDATE=1 ./run test tests/journeys/test_recorded.py"


def record(key: str) -> None:
    """Write down two sessions of a journey that has none yet."""
    walk = max(walks(JOURNEYS[key].map, Facts({}, TODAY), most=1000), key=lambda each: len(each.rows))
    *_before, last, end = (taken.session for taken in turns(JOURNEYS[key], walk))
    for name, session in (("before-the-last-answer", last), ("at-the-end", end)):
        row = {
            "journey": key,
            "subject": session.subject,
            "life": session.life.value,
            "touched_on": session.touched_on.isoformat(),
            "kept": session.as_json(),
            "today": TODAY.isoformat(),
        }
        path = FOLDER / key / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**row, "stands": stands_at(row)}, indent=2, ensure_ascii=False)
        path.write_text(f"{text}\n", encoding="utf-8")
