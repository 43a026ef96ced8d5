"""The assistant: takes one update, in one transaction, and answers it."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

import structlog

from bot import frame
from bot.answers import Answer, elsewhere
from bot.conversing import Conversing
from bot.hmrc.talking import HmrcLink, NotRunning
from bot.ports import Collided, Desk, Now, Store, StoreUnavailable
from bot.updates import Update
from journeys.engine.journey import Journey

_log = structlog.get_logger()


@dataclass(frozen=True)
class Taken:
    """An answer, the outbox row it waits in, and the language it is to be read in.

    `is_new` is False when this update was answered before.
    """

    answer: Answer
    row: int
    language: str
    is_new: bool


class Assistant:
    """Answers updates. Keeps nothing in memory between them, so any number of processes may do so."""

    def __init__(self, store: Store, journeys: Mapping[str, Journey], now: Now, hmrc: HmrcLink | None = None) -> None:
        self._store = store
        self._journeys = journeys
        self._now = now
        self._hmrc = hmrc

    @property
    def is_linked(self) -> bool:
        """Can people connect to HMRC here?"""
        return self._hmrc is not None

    def take(self, update: Update) -> Taken:
        """Answer one update and commit. The answer is in the outbox before it is returned; the caller delivers it.

        Raises StoreUnavailable when nothing could be written; the same update may then be sent again. A fault of ours
        is answered too: the person keeps their place, and the same update does not meet the fault again and again.
        """
        try:
            return self._take(update)
        except StoreUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - a fault in one conversation must not end the others
            _log.error("turn_failed", channel=update.sender.channel, **_without_words(fault))
            return self._apologise(update)

    def _turn(self, update: Update) -> AbstractContextManager[Desk]:
        return self._store.turn(update.sender, f"update:{update.id}", self._now(), pressed_in=update.pressed_in)

    def _apologise(self, update: Update) -> Taken:
        with self._turn(update) as desk:
            if desk.earlier is not None:
                return Taken(*desk.earlier, desk.conversation.language, is_new=False)
            answer = Answer((frame.BROKEN,), elsewhere("broken"))
            return Taken(answer, desk.say(answer), desk.conversation.language, is_new=True)

    def _take(self, update: Update) -> Taken:
        try:
            return self._taken(update)
        except Collided:  # Two chats of one person disconnect at once: each has locked its own, and wants both.
            return self._taken(update)
        except NotRunning:  # Nothing was kept of it, and nobody waits behind it now.
            assert self._hmrc is not None
            self._hmrc.start()
            return self._taken(update)

    def _taken(self, update: Update) -> Taken:
        with self._turn(update) as desk:
            if desk.earlier is not None:
                return Taken(*desk.earlier, desk.conversation.language, is_new=False)
            answer = Conversing(desk, self._journeys, update, self._hmrc).answer()
            return Taken(answer, desk.say(answer), desk.conversation.language, is_new=True)


def _without_words(fault: Exception) -> Mapping[str, str]:
    """What a log may hold of a fault: its kind and the lines of code, never its text, which may quote a person."""
    frames = traceback.extract_tb(fault.__traceback__)
    return {"fault": type(fault).__name__, "at": " < ".join(f"{each.name}:{each.lineno}" for each in reversed(frames))}
