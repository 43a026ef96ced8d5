"""Updates posted to the bot's own address: in order within a chat, chats side by side, again until it answers 2xx."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from bot.ports import Now
from tests.far_ends.bot_api.changes import Changes
from tests.far_ends.bot_api.updates import Updates

Json = dict[str, Any]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
TIMEOUT = 60.0


@dataclass
class Address:
    """Where updates go, as setWebhook was told."""

    url: str
    secret_token: str | None
    max_connections: int


class Webhook:
    """Posts what is pending while an address is set. `repeat_after` is in real seconds; Telegram's own is longer."""

    def __init__(self, updates: Updates, changes: Changes, clock: Now, faults: list[str]) -> None:
        self._updates, self._changes, self._clock, self._faults = updates, changes, clock, faults
        self.address: Address | None = None
        self.repeat_after = 0.1
        self.posts: list[tuple[int, int | None]] = []
        """Each update id posted and the status it was answered with, None for no answer."""
        self._last_error: Json = {}
        self._busy: set[int] = set()

    def set(self, address: Address | None) -> None:
        with self._changes:
            self.address, self._last_error = address, {}

    def info(self) -> Json:
        """The Bot API's WebhookInfo."""
        info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(self._updates.pending)}
        if self.address:
            info |= {"url": self.address.url, "max_connections": self.address.max_connections}
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info | self._last_error

    async def run(self) -> None:
        """Post until cancelled."""
        async with httpx.AsyncClient(timeout=TIMEOUT) as client, asyncio.TaskGroup() as tasks:
            while True:
                await self._changes.wait_in_loop(lambda: any(self._ready()), TIMEOUT)
                with self._changes:
                    for chat, update in list(self._ready()):
                        self._busy.add(chat)
                        tasks.create_task(self._post(client, chat, update))

    def _ready(self) -> Iterator[tuple[int, Json]]:
        """The oldest update of each chat that has none on its way, as many as may go."""
        if self.address is None:
            return
        free, taken = self.address.max_connections - len(self._busy), set(self._busy)
        for update in self._updates.pending.values():
            chat = _chat(update)
            if free <= 0:
                return
            if chat not in taken:
                taken.add(chat)
                free -= 1
                yield chat, update

    async def _post(self, client: httpx.AsyncClient, chat: int, update: Json) -> None:
        address = self.address
        if address is not None and await self._is_taken(client, address, update):
            with self._changes:
                self._updates.pending.pop(update["update_id"], None)
        else:
            await asyncio.sleep(self.repeat_after)
        with self._changes:
            self._busy.discard(chat)

    async def _is_taken(self, client: httpx.AsyncClient, address: Address, update: Json) -> bool:
        headers = {SECRET_HEADER: address.secret_token} if address.secret_token else {}
        try:
            answer = await client.post(address.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            self._note(update, None, str(error) or type(error).__name__)
            return False
        if answer.is_success:
            self._note(update, answer.status_code)
        else:
            problem = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
            self._note(update, answer.status_code, problem)
        if answer.is_success and b'"method"' in answer.content:
            self._faults.append("a method in the webhook's answer, which this far end does not read")
        return answer.is_success

    def _note(self, update: Json, status: int | None, problem: str | None = None) -> None:
        self.posts.append((update["update_id"], status))
        if problem:
            self._last_error = {"last_error_date": int(self._clock().timestamp()), "last_error_message": problem}


def _chat(update: Json) -> int:
    """What an update is about: the id of its chat, or else of the person; its own id when it has neither."""
    value = next(each for name, each in update.items() if name != "update_id")
    about = value.get("message", value)
    return int((about.get("chat") or value.get("from") or value.get("user") or {"id": update["update_id"]})["id"])
