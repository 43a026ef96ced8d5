"""The driver for Telegram."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from time import monotonic, time
from typing import Any, ClassVar, Self

from adapters.database.store import DatabaseStore
from bench.serving import NOON, TOKEN, Plan, free_port, started
from bot.updates import Sender
from tests.channels.driver import Heard, Sent, plain_words, unstamped
from tests.far_ends.bot_api.chats import Post
from tests.far_ends.bot_api.people import Person
from tests.far_ends.bot_api.server import BotApi
from tests.far_ends.bot_api.state import Press

SECONDS = 30.0
"""Real ones, until what is waited for has to have come."""


class Telegram:
    """One bot for everybody, behind a webhook: an update that is answered with 200 has had its turn.

    The bot's time runs fast, so that a lease left by a kill runs out within a second.
    """

    name: ClassVar[str] = "telegram"
    needs: ClassVar[Sequence[str]] = ("MTD_TELEGRAM_API_DESCRIPTION",)
    keeps_old_buttons: ClassVar[bool] = True

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'telegram.db'}"
        self._store = DatabaseStore(url)
        self._api = BotApi(TOKEN, Path(os.environ["MTD_TELEGRAM_API_DESCRIPTION"]), lambda: NOON)
        self._plan = Plan(self._api.url, url, free_port(), speed=20, begun=time())
        self._process = ExitStack()
        self._people = 0

    def __enter__(self) -> Self:
        self._api.__enter__()
        self.is_killed_and_comes_back()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._process.close()
        self._store.close()
        self._api.__exit__(None, None, None)
        assert self._api.faults == []
        assert self._api.unanswered() == []

    def somebody(self) -> None:
        self._people += 1
        self._person: Person = self._api.person(5_000_000 + self._people)

    def begins(self) -> Heard:
        return self.says("/start")

    def says(self, text: str) -> Heard:
        post = self._person.says(text)
        assert post.update_id is not None
        return self._hears(post.update_id, post.touched)

    def presses(self, label: str) -> Heard:
        standing = [post for post in self._person.chat.messages if _labels(post)]
        assert len(standing) == 1, f"Buttons stand under several messages: {standing}"
        return self._pressed(self._person.presses(label))

    def presses_old(self, label: str) -> Heard:
        for post in reversed(self._person.chat.messages):
            for data in _once_under(post, label):
                return self._pressed(self._person.forges(data, post))
        raise AssertionError(f"No button {label!r} ever stood here.")

    def repeats(self) -> None:
        before = [str(post) for post in self._person.chat.messages]
        with self._api.state.changes:
            self._api.updates.pending[self._last["update_id"]] = self._last
        self._wait_until_said(self._last["update_id"])
        assert [str(post) for post in self._person.chat.messages] == before

    def is_killed_and_comes_back(self) -> None:
        self._process.close()
        self._process.enter_context(started(self._plan))
        self._api.wait_until(lambda: self._api.webhook.address, "the bot has set its webhook", SECONDS)

    def _pressed(self, press: Press) -> Heard:
        heard = self._hears(press.update_id, self._person.chat.acted)
        press.wait_until_answered(SECONDS)
        return heard

    def _hears(self, update: int, since: int) -> Heard:
        chat = self._person.chat
        self._wait_until_said(update)
        said = [post for post in chat.since(since) if not _lost_its_buttons(post)]
        said = said or [post for post in chat.messages if _labels(post)]  # "message is not modified"
        texts = [post for post in said if post.upload is None]
        return Heard(
            plain_words(_without(_links(post), post.text) for post in texts),
            tuple(_labels(texts[-1])),
            tuple(link for post in texts for link in _links(post)),
            tuple(_file(post) for post in said if post.upload),
        )

    def _wait_until_said(self, update: int) -> None:
        """Until the update was taken, and nothing waits in the outbox for whoever sent it."""
        with self._api.state.changes:
            self._last: dict[str, Any] = self._api.updates.pending.get(update) or self._last
        self._api.updates.wait_until_confirmed(update, SECONDS)
        address = str(self._person.chat.id)
        pause, until = Event(), monotonic() + SECONDS
        while self._store.waiting(Sender("telegram", address, address)):
            assert monotonic() < until, f"After {SECONDS} seconds there is still something to be said."
            pause.wait(0.01)


def _links(post: Post) -> list[tuple[str, str]]:
    """The pages that stand in a text: what they are called, and where they are."""
    units = post.text.encode("utf-16-le")
    return [
        (units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le"), each["url"])
        for each in post.fields.get("entities", ())
        if each["type"] == "text_link"
    ]


def _without(links: list[tuple[str, str]], text: str) -> str:
    """A text before the pages that stand at its end."""
    for label, _url in reversed(links):
        text = text.rstrip().removesuffix(label)
    return text


def _labels(post: Post) -> list[str]:
    return [each["text"] for row in post.rows for each in row if "callback_data" in each]


def _once_under(post: Post, label: str) -> Iterator[str]:
    """The data of the buttons with this label that stood under a message and do no longer."""
    if label in _labels(post):
        return
    for fields in reversed(post.earlier):
        for row in fields.get("reply_markup", {}).get("inline_keyboard", []):
            yield from (each["callback_data"] for each in row if each["text"] == label and "callback_data" in each)


def _lost_its_buttons(post: Post) -> bool:
    """Is all that happened to a message that its buttons were taken off?"""
    return bool(post.earlier) and not post.rows and post.earlier[-1].get("text") == post.fields.get("text")


def _file(post: Post) -> Sent:
    assert post.upload is not None
    return unstamped(post.upload.mime_type, post.upload.content)
