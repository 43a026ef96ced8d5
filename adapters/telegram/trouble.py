"""What goes wrong between us and Telegram: said in one sentence, and waited for a little longer each time."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut

from adapters.telegram.client import OddAnswer
from adapters.telegram.pacing import Clock
from bot.ports import StoreUnavailable

_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 60.0
_TRIES_COUNTED: Final = 10

_CONFLICT: Final = {
    True: "This bot has a webhook, so it cannot be polled. Stop the server that set it, or set MTD_PUBLIC_URL.",
    False: "Another program reads this bot's updates. Stop it, or give it a bot of its own.",
}
_REFUSED: Final = {
    True: "Telegram does not take the address in MTD_PUBLIC_URL. It has to be a name that everybody can reach.",
    False: "Telegram does not accept what it is asked. That is a fault of the assistant.",
}
"""By whether it is about the webhook."""

_log = structlog.get_logger()


class Floor:
    """Who speaks, of many in trouble at the same time: one for each thing to say, or the log would be full of it."""

    def __init__(self) -> None:
        self.speakers: dict[str, Trouble] = {}


class Trouble:
    """One thing being tried until it works. `doing` names it in the log.

    Of those that share a `floor`, one at a time says there that the same is wrong, until it meets something else or
    is to `leave`.
    """

    def __init__(self, doing: str, clock: Clock, floor: Floor | None = None) -> None:
        self._doing = doing
        self._clock = clock
        self._floor = floor or Floor()
        self._says: str | None = None
        self._tries = 0

    @property
    def is_met(self) -> bool:
        """Did it not work the last time?"""
        return self._tries > 0

    async def wait(self, error: TelegramError | StoreUnavailable) -> None:
        """Say what is wrong, and wait: as long as Telegram asks, or twice as long as the last time, up to a minute."""
        seconds, says = self._seconds(error), meaning(error)
        if self._says != says:
            self.leave()
        if self._floor.speakers.setdefault(says, self) is self:
            self._says = says
            _log.warning("telegram_trouble", doing=self._doing, meaning=says, again_in=seconds)
        self._tries = min(self._tries + 1, _TRIES_COUNTED)
        await self._clock.sleep(seconds)

    def _seconds(self, error: TelegramError | StoreUnavailable) -> float:
        match error:
            case RetryAfter(retry_after=timedelta() as asked):
                return float(asked.total_seconds())
            case InvalidToken():
                return _LONGEST_WAIT
            case _:
                return min(_LONGEST_WAIT, _FIRST_WAIT * 2.0**self._tries)

    def is_over(self) -> None:
        """It worked."""
        if self._says is not None:
            _log.info("telegram_trouble_over", doing=self._doing, tries=self._tries)
        self._tries = 0
        self.leave()

    def leave(self) -> None:
        """Let another speak."""
        if self._says is not None:
            del self._floor.speakers[self._says]
            self._says = None


def meaning(error: TelegramError | StoreUnavailable) -> str:
    """A sentence for whoever runs the assistant. Never the error's own text, which may hold an address with a token."""
    match error:
        case StoreUnavailable():
            return "The database does not answer."
        case RetryAfter():
            return "Telegram asks us to go slower."
        case InvalidToken():
            return "Telegram no longer accepts the token. Set MTD_TELEGRAM_TOKEN to the new one and start again."
        case Conflict(message=text):
            return _CONFLICT["webhook" in text.casefold()]
        case TimedOut():
            return "Telegram did not answer in time."
        case OddAnswer():
            return "What answers is not Telegram's Bot API: a proxy in between, or what MTD_TELEGRAM_API_URL names."
        case BadRequest(message=text):
            return _REFUSED["webhook" in text.casefold()]
        case _:
            return "Telegram cannot be reached, or has an error of its own."
