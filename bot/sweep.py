"""What time does to what is kept: who is idle is told, what has expired is removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import structlog

from bot.answers import Answer
from bot.clock import london_date
from bot.ports import Desk, Idle, Store, StoreUnavailable
from journeys.engine.events import Opened
from journeys.engine.journey import Journey
from journeys.engine.replies import MENU, Button, Reply, lines
from journeys.engine.session import EXPIRES_AFTER, WARNED_AFTER, Session
from journeys.engine.text import Message, _, message
from journeys.engine.turn import turn

ANSWERS_KEPT = timedelta(days=30)
"""How long an answer is kept, so that the same update again gets it again."""

FEEDBACK_KEPT = timedelta(days=365)
"""How long feedback is kept."""

UNREADABLE_KEPT = timedelta(days=180)
"""How long a session is kept that could not be expired, as it cannot be read. A later version might read it."""

_log = structlog.get_logger()


def never() -> bool:
    """For a sweep that goes on until it is done."""
    return False


def sweep(store: Store, journeys: Mapping[str, Journey], now: datetime, is_over: Callable[[], bool] = never) -> None:
    """Do what has fallen due by `now` (UTC). May be run at any time, by several processes, and stopped half-way.

    Sessions untouched for 90 days lose their answers and say so; after 60 days the person is told once. Sessions
    that ended are removed 90 days after they were last touched, what was said after 30 days, and feedback after a year.
    What cannot be read, and so not be expired, is removed after 180 days.
    Stops before the next session once `is_over` says so. One that cannot be dealt with is logged, and the others are.
    """
    today = london_date(now)

    def expire(desk: Desk, idle: Idle) -> None:
        _expire(desk, _still(desk, idle, today - EXPIRES_AFTER), journeys, today)

    def warn(desk: Desk, idle: Idle) -> None:
        _warn(desk, _still(desk, idle, today - WARNED_AFTER), journeys)

    for since, what, deal in ((EXPIRES_AFTER, "expired", expire), (WARNED_AFTER, "idle", warn)):
        for idle in store.idle_since(today - since, what):
            if is_over():
                return
            _dealt_with(store, idle, now, deal)
    store.forget_sessions(today - EXPIRES_AFTER, today - UNREADABLE_KEPT)
    store.forget_answers(now - ANSWERS_KEPT)
    store.forget_feedback(now - FEEDBACK_KEPT)


def _dealt_with(store: Store, idle: Idle, now: datetime, deal: Callable[[Desk, Idle], None]) -> None:
    try:
        with store.turn(idle.sender, idle.key, now) as desk:
            deal(desk, idle)
    except StoreUnavailable:
        raise
    except Exception as fault:  # noqa: BLE001 - it would stop every sweep, at the same place
        _log.error("session_not_swept", occasion=idle.key, fault=type(fault).__name__)


def _still(desk: Desk, idle: Idle, since: date) -> Session | None:
    """The idle session, unless the person came back to it or another process has dealt with it."""
    found = [each for each in desk.sessions() if each.handle == idle.handle and each.touched_on <= since]
    return found[0] if found and desk.earlier is None else None


def _expire(desk: Desk, session: Session | None, journeys: Mapping[str, Journey], today: date) -> None:
    if session is None:
        return
    if session.journey not in journeys:  # Its journey has been taken out since, so there is nothing to say of it.
        desk.save(replace(session.quiet(), answers={}).lived("expire"))
        return
    taken = turn(journeys[session.journey], session, Opened(), today)
    desk.save(taken.session)
    desk.say(Answer(taken.replies))


def _warn(desk: Desk, session: Session | None, journeys: Mapping[str, Journey]) -> None:
    if session is not None and session.journey in journeys:
        desk.say(Answer((_warning(journeys[session.journey], session),)))


def _warning(journey: Journey, session: Session) -> Reply:
    goes: date = session.touched_on + EXPIRES_AFTER
    said = (
        message(_("You left “{title}” half-way."), title=Message(journey.title)),
        message(_("I keep your answers until {day}. Then I remove them."), day=goes),
    )
    return Reply(lines(*said), (Button(message(_("Carry on")), f":resume {session.handle}"), MENU))
