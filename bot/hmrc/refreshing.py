"""The nightly refresh: HMRC is asked anew about those who need it, in the order of their need, by nobody's browser.

HMRC's limit is too low to ask about everybody every night. Any number of processes may refresh at once, and each may
be stopped or killed at any point: whom one has asked about is seen in the record, and whom it was asking about is
theirs for an hour, then anybody's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from time import sleep  # noqa: TID251 - nothing tells us when HMRC is well again
from typing import Protocol

import structlog

from bot.hmrc.grants import ConnectAgain, Grants, Linked, NotConnected
from bot.hmrc.record import OF_NOBODY
from bot.hmrc.troubles import Fault, HmrcTrouble, Kind
from bot.ports import Now, StoreUnavailable

SOON = timedelta(days=14)
"""Whoever has to send something within this time is asked about every night."""

LATE = timedelta(days=14)
"""Whoever is behind for longer than this comes after those who can still be in time."""

FRESH = timedelta(hours=20)
"""A record younger than this is left alone: it is of this night, or the person has just looked."""

REFUSED_AGAIN = timedelta(days=7)
"""How long somebody is left alone of whom HMRC refuses to tell what is due: they may sign up meanwhile, or let their
agent in. Where a deadline is known from before and near, that counts."""

OLD = timedelta(days=30)
"""A record older than this is asked for anew, whatever is due."""

CLAIM = timedelta(hours=1)
"""How long a person is left to whoever asks about them, and left alone after that failed. One that lasts twice as long
was made by a clock that was wrong, and is over."""

PAUSE = 40.0
"""Seconds to wait after HMRC failed: longer than the client then holds requests back, so that nobody else's are."""

FAILURES = 5
"""How many people in a row HMRC has to fail for, for reasons that are not theirs, before it is left alone."""

_log = structlog.get_logger()


class Stopped(StrEnum):
    """Why a refresh stopped before everybody was asked about."""

    TIME_UP = "The time given was up."
    HMRC_FAILS = "HMRC keeps failing, so we leave it alone. Look at what failed, then run the refresh again."


@dataclass(frozen=True)
class Staleness:
    """How old the records are of the `people` who have something due soon, or overdue; None where there are none.

    A record is as old as what is due in it. `untold` are those of whom nobody knows all that is due now: HMRC has not
    told it, or was never asked.
    """

    people: int
    oldest: timedelta | None
    median: timedelta | None
    untold: int = 0


class Queue(Protocol):
    """Those who wait to be asked about, in the order of their need. Each call is one transaction.

    First who was never asked about, then the nearest deadline with the oldest record, then who has been behind for
    long, then of whom HMRC could not tell what is due, or we not read it, then each week of whom HMRC refuses to tell
    it, and last whoever's record is old. Those whose last asking failed, or told nothing new of what is due, come after
    all of them, in the same order of need, and among themselves whoever waits longest. Who has blocked the assistant
    waits for nothing. Moments are UTC. Raises StoreUnavailable.
    """

    def claim(self, now: datetime) -> Linked | None:
        """Whoever needs it most and is nobody else's; theirs for CLAIM. None when all is done."""

    def left(self, now: datetime) -> int:
        """How many still wait, claimed or not."""

    def staleness(self, now: datetime) -> Staleness:
        """How old the records are."""


@dataclass(frozen=True)
class Refreshed:
    """What came of a refresh, in people: asked about, skipped as their connection has ended, failed by kind, and left.

    `stopped` is why it stopped early, None when everybody was asked about.
    """

    asked: int
    skipped: int
    failed: Mapping[str, int]
    left: int
    staleness: Staleness
    stopped: Stopped | None

    def __str__(self) -> str:
        """The same for whoever runs the assistant."""
        return "\n".join(self._said())

    def _said(self) -> Iterator[str]:
        if self.stopped is not None:
            yield f"Stopped early. {self.stopped}"
        yield f"Asked HMRC about: {self.asked}."
        yield f"Skipped, as the connection has ended: {self.skipped}."
        yield f"Failed: {sum(self.failed.values())}{_listed(self.failed)}."
        yield f"Left for the next run: {self.left}."
        yield f"With something due in the next {SOON.days} days, or overdue: {self.staleness.people}."
        if self.staleness.oldest is not None and self.staleness.median is not None:
            yield f"Their oldest record: {_age(self.staleness.oldest)}. Half are {_age(self.staleness.median)} or less."
        if self.staleness.untold:
            yield f"Not known what is due, as HMRC has not told it: {self.staleness.untold}."


def refresh(
    queue: Queue, grants: Grants, now: Now, until: datetime, pause: Callable[[float], object] = sleep
) -> Refreshed:
    """Ask HMRC about one person after another until nobody waits, or it is `until` (UTC), or HMRC keeps failing.

    One person's trouble never stops the others. `pause` sleeps for as many seconds. Raises StoreUnavailable when
    nobody can be claimed; what was asked until then is kept.
    """
    night = _Night()
    while night.stopped is None:
        if now() >= until:
            night.stopped = Stopped.TIME_UP
        elif (claimed := queue.claim(now())) is not None:
            came = _ask(grants, claimed, may_end=night.is_hmrc_well)
            night.note(came)
            if came.hmrc_failed and night.stopped is None:
                pause(PAUSE)
        else:
            break
    ended = now()
    return Refreshed(
        night.asked, night.skipped, dict(night.failed), queue.left(ended), queue.staleness(ended), night.stopped
    )


class _Night:
    """A refresh while it goes on."""

    def __init__(self) -> None:
        self.asked = 0
        self.skipped = 0
        self.failed: Counter[str] = Counter()
        self.stopped: Stopped | None = None
        self._bad_in_a_row = 0

    @property
    def is_hmrc_well(self) -> bool:
        """Did HMRC answer about somebody tonight, and has it not failed since?"""
        return bool(self.asked) and not self._bad_in_a_row

    def note(self, came: _Came) -> None:
        """Count one person, and stop where the next could fare no better."""
        self.asked += came.was_asked
        self.skipped += came.has_ended
        if came.failed:
            self.failed[came.failed] += 1
        if came.hmrc_failed:
            self._bad_in_a_row += 1
        elif came.was_asked:
            self._bad_in_a_row = 0
        if self._bad_in_a_row >= FAILURES:
            self.stopped = Stopped.HMRC_FAILS


@dataclass(frozen=True)
class _Came:
    """What came of one person. `failed` names the kind of failure; HMRC may fail in some parts only."""

    was_asked: bool = False
    has_ended: bool = False
    failed: str = ""
    hmrc_failed: bool = False


def _ask(grants: Grants, who: Linked, *, may_end: bool) -> _Came:
    """Ask about one person. Whatever goes wrong with them is told and logged by its kind alone.

    That HMRC does not take a key may be its mistake about everybody, so it ends a connection only where it `may_end`.
    """
    try:
        record = grants.look_up(who.sender, who.subject, None, may_end=may_end)
    except (NotConnected, ConnectAgain):
        return _Came(has_ended=True)
    except HmrcTrouble as trouble:
        return _failed(trouble.fault)
    except StoreUnavailable:
        _log.warning("refresh_failed", kind="store")
        return _Came(failed="store")
    except Exception as error:  # noqa: BLE001 - one person whom we cannot take may not cost the others their night
        _log.error("refresh_failed", kind="defect", error=type(error).__name__)
        return _Came(failed="defect")
    if record.key_refusal is not None:
        return _failed(record.key_refusal)
    held_back = any(fault.kind is Kind.HELD_BACK for fault in record.faults)
    return _Came(was_asked=True, hmrc_failed=held_back)


def _failed(fault: Fault) -> _Came:
    _log.warning("refresh_failed", kind=fault.kind.value, code=fault.code, correlation_id=fault.correlation_id)
    return _Came(failed=fault.kind, hmrc_failed=_is_hmrcs(fault))


def _is_hmrcs(fault: Fault) -> bool:
    """Is it HMRC that fails, and not one person's connection?

    A key that is not taken may be either: several in a row are HMRC's. Unclear with 400 is what HMRC says of one
    refresh token: nobody else's fares the same.
    """
    return fault.kind in OF_NOBODY | {Kind.ACCESS_ENDED} or (fault.kind is Kind.UNCLEAR and fault.status != 400)


def _listed(failed: Mapping[str, int]) -> str:
    counts = ", ".join(f"{kind} {count}" for kind, count in sorted(failed.items()))
    return f" ({counts})" if counts else ""


def _age(age: timedelta) -> str:
    hours = round(age.total_seconds() / 3600)
    return f"{hours} hours old" if hours < 48 else f"{age.days} days old"
