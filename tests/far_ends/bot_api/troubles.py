"""What may go wrong between the bot and Telegram, when a test wants it to."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from bot.ports import Now
from tests.far_ends.bot_api.changes import Changes
from tests.far_ends.bot_api.refused import Refused, too_many_requests
from tests.far_ends.bot_api.wire import Call


class Kind(Enum):
    """How a request goes wrong."""

    REFUSED = auto()
    BAD_GATEWAY = auto()
    CUT = auto()
    ANSWER_LOST = auto()
    HANGS = auto()
    ODD = auto()


@dataclass(eq=False)
class Trouble:
    """Meets requests for `method` and `chat`, any where None, until met `times` times, ended, or `until` has come."""

    kind: Kind
    changes: Changes
    method: str | None
    chat: int | None
    times: int | None
    until: datetime | None = None
    refused: Refused | None = None
    body: bytes = b""
    met: int = 0
    is_over: bool = False

    def end(self) -> None:
        """Over: what hangs goes on."""
        with self.changes:
            self.is_over = True

    def wait_until_met(self, times: int = 1, seconds: float = 5.0) -> None:
        """Wait until it has met that many requests. AssertionError when it has not in that many real seconds."""
        if not self.changes.wait(lambda: self.met >= times, seconds):
            raise AssertionError(f"{self.kind.name} met {self.met} requests, not {times}, within {seconds} seconds.")

    def meets(self, call: Call, now: datetime) -> bool:
        is_spent = self.is_over or (self.times is not None and self.met >= self.times)
        if is_spent or (self.until is not None and now >= self.until):
            return False
        if self.method is None and self.chat is None and self.until is not None:
            return "chat_id" in call.fields  # a flood is of messages: asking for updates goes on
        return self.method in (None, call.method) and self.chat in (None, call.fields.get("chat_id"))


class Troubles:
    """The troubles of one far end, each met in the order they were asked for. All take `method`, `chat`, `times`."""

    def __init__(self, changes: Changes, clock: Now) -> None:
        self._changes, self._clock = changes, clock
        self._all: list[Trouble] = []

    def refuse(self, code: int, description: str, **where: Any) -> Trouble:
        """Answered with this error, once where `times` says nothing else."""
        return self._add(Kind.REFUSED, where, refused=Refused(code, description))

    def migrated(self, chat: int, **where: Any) -> Trouble:
        """The chat has another number from now on, as a group has that became a supergroup."""
        moved = Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat)
        return self._add(Kind.REFUSED, where, refused=moved)

    def too_many_requests(self, retry_after: int, chat: int | None = None) -> Trouble:
        """429 to all that goes to a chat, or to any, until the clock has gone on by `retry_after` seconds."""
        until = self._clock() + timedelta(seconds=retry_after)
        return self._add(Kind.REFUSED, {"chat": chat, "times": None}, until=until)

    def bad_gateway(self, **where: Any) -> Trouble:
        """502 with a page for people, as from a proxy."""
        return self._add(Kind.BAD_GATEWAY, where)

    def cut(self, **where: Any) -> Trouble:
        """The connection is cut in mid-answer, and nothing was done."""
        return self._add(Kind.CUT, where)

    def lose_answer(self, **where: Any) -> Trouble:
        """Everything was done, and the connection is cut in mid-answer."""
        return self._add(Kind.ANSWER_LOST, where)

    def hang(self, **where: Any) -> Trouble:
        """No answer until the trouble is ended; then all is done as if nothing had been."""
        return self._add(Kind.HANGS, where)

    def odd(self, body: bytes, **where: Any) -> Trouble:
        """200 with this body, as from something in between, and nothing was done."""
        return self._add(Kind.ODD, where, body=body)

    def meet(self, call: Call) -> Trouble | None:
        """What goes wrong with a request. Raises Refused where that is an answer of Telegram's."""
        now = self._clock()
        with self._changes:
            trouble = next((each for each in self._all if each.meets(call, now)), None)
            if trouble is None:
                return None
            trouble.met += 1
        if trouble.until is not None:
            raise too_many_requests(math.ceil((trouble.until - now).total_seconds()))
        if trouble.refused is not None:
            raise trouble.refused
        return trouble

    def _add(
        self,
        kind: Kind,
        where: dict[str, Any],
        until: datetime | None = None,
        refused: Refused | None = None,
        body: bytes = b"",
    ) -> Trouble:
        where = {"method": None, "chat": None, "times": 1} | where
        trouble = Trouble(kind, self._changes, **where, until=until, refused=refused, body=body)
        with self._changes:
            self._all.append(trouble)
        return trouble


@dataclass(frozen=True)
class Limit:
    """At most `messages` in any `seconds`."""

    messages: int
    seconds: float

    def wait(self, sent: Sequence[datetime], now: datetime) -> float:
        """Seconds until one more may be sent, 0 when it may at once."""
        if len(sent) < self.messages:
            return 0
        return self.seconds - (now - sent[-self.messages]).total_seconds()


EVERYWHERE, ONE_CHAT, GROUP = Limit(30, 1), Limit(1, 1), Limit(20, 60)


@dataclass
class Limits:
    """Telegram's limits on messages, on the given clock. Off until switched on.

    A tenth of a second is forgiven, since two messages may travel at different speed.
    """

    clock: Now
    is_on: bool = False
    refusals: int = 0
    _sent: dict[int | None, deque[datetime]] = field(default_factory=dict)

    def count(self, chat: int, is_private: bool) -> None:
        """A message goes to a chat. Raises Refused, 429 with the seconds to wait, when it comes too soon."""
        if not self.is_on:
            return
        now = self.clock()
        here = self._sent.setdefault(chat, deque(maxlen=GROUP.messages))
        anywhere = self._sent.setdefault(None, deque(maxlen=EVERYWHERE.messages))
        waits = [EVERYWHERE.wait(anywhere, now), ONE_CHAT.wait(here, now)]
        if not is_private:
            waits.append(GROUP.wait(here, now))
        if max(waits) > 0.1:
            self.refusals += 1
            raise too_many_requests(math.ceil(max(waits)))
        here.append(now)
        anywhere.append(now)
