"""The queue of updates, and getUpdates: each is given out again until it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.far_ends.bot_api.changes import Changes
from tests.far_ends.bot_api.description import Description
from tests.far_ends.bot_api.refused import Refused, conflict

Json = dict[str, Any]

ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
"""Updates that come only to those who name them."""

FIRST_UPDATE = 800_000_001


class Updates:
    """What has happened and is not yet confirmed, by update id, oldest first."""

    def __init__(self, description: Description, changes: Changes, faults: list[str]) -> None:
        self._description, self._changes, self._faults = description, changes, faults
        self.pending: dict[int, Json] = {}
        self.every_kind = [name for name, each in description.types["Update"].fields.items() if not each.required]
        self.allowed: list[str] | None = None
        self.is_closing = False
        self._next = FIRST_UPDATE
        self._poll: object | None = None
        self._ended_by: dict[object, Refused] = {}

    def add(self, kind: str, value: Json) -> int:
        """Something has happened: its update id. Kinds that the bot has not asked for are not kept."""
        with self._changes:
            update_id = self._next
            self._next += 1
            update = {"update_id": update_id, kind: value}
            self._faults += [f"our update {fault}" for fault in self._description.faults_of("Update", update)]
            if kind in (self.allowed or [each for each in self.every_kind if each not in ON_REQUEST]):
                self.pending[update_id] = update
            return update_id

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Set the kinds that the bot wants from now on: None as before, none at all for the usual ones."""
        if kinds is not None:
            self.allowed = list(kinds)

    def wait_until_confirmed(self, update_id: int, seconds: float = 5.0) -> None:
        """Wait until the bot is done with an update. AssertionError when it is not in that many real seconds."""
        if not self._changes.wait(lambda: update_id not in self.pending, seconds):
            raise AssertionError(f"Update {update_id} was not confirmed within {seconds} seconds.")

    def end_poll(self, refused: Refused) -> None:
        """Whoever waits in getUpdates is told why it waits in vain."""
        with self._changes:
            if self._poll is not None:
                self._ended_by[self._poll] = refused
                self._poll = None

    async def poll(self, fields: Json) -> list[Json]:
        """getUpdates: at once when there is something, else when there is or the timeout (real seconds) has passed."""
        with self._changes:
            self.end_poll(
                conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
            )
            self.allow(fields.get("allowed_updates"))
            self._confirm(fields.get("offset", 0))
            self._poll = mine = object()
        limit = fields.get("limit", 100)

        def ready() -> bool:
            return bool(self.pending) or self.is_closing or mine in self._ended_by

        await self._changes.wait_in_loop(ready, fields.get("timeout", 0))
        with self._changes:
            if refused := self._ended_by.pop(mine, None):
                raise refused
            self._poll = None
            return list(self.pending.values())[:limit]

    def _confirm(self, offset: int) -> None:
        """Forget the updates before an offset; a negative one counts from the end."""
        if offset < 0:
            offset = min(list(self.pending)[offset:], default=0)
        for update_id in [each for each in self.pending if each < offset]:
            del self.pending[update_id]
