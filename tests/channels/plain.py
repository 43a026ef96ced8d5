"""The assistant with no channel around it: what every channel is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Self

from adapters.database.store import DatabaseStore
from bench.serving import NOON
from bot.assistant import Assistant
from bot.files import made
from bot.updates import Sender, Update
from bot.wording import Wording, wording
from journeys.engine.replies import File
from journeys.registry import JOURNEYS
from tests.channels.driver import Heard, Sent, plain_words, unstamped

TODAY = NOON.date()


class Plain:
    """A driver that asks the assistant itself."""

    name: ClassVar[str] = "plain"
    needs: ClassVar[Sequence[str]] = ()
    keeps_old_buttons: ClassVar[bool] = True

    def __init__(self, folder: Path) -> None:
        self._url = f"sqlite:///{folder / 'plain.db'}"
        self._people = self._updates = 0
        self._buttons: dict[str, str] = {}
        self._old: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._store = DatabaseStore(self._url, synchronous="OFF")
        self._assistant = Assistant(self._store, JOURNEYS, lambda: NOON)
        return self

    def __exit__(self, *_raised: object) -> None:
        self._store.close()

    def somebody(self) -> None:
        self._people += 1
        self._old.clear()

    def begins(self) -> Heard:
        return self._takes(text="/start")

    def says(self, text: str) -> Heard:
        return self._takes(text=text)

    def presses(self, label: str) -> Heard:
        return self._takes(data=self._buttons[label])

    def presses_old(self, label: str) -> Heard:
        return self._takes(data=self._old[label])

    def repeats(self) -> None:
        pass  # The assistant's own tests do that.

    def is_killed_and_comes_back(self) -> None:
        self.__exit__()
        self.__enter__()

    def _takes(self, text: str | None = None, data: str | None = None) -> Heard:
        self._updates += 1
        sender = Sender("plain", str(self._people), str(self._people))
        taken = self._assistant.take(Update(str(self._updates), sender, TODAY, text, data))
        words, replies = wording(taken.language), taken.answer.replies
        self._old |= self._buttons
        self._buttons = {words.text(button.label): button.data for button in replies[-1].buttons}
        return Heard(
            plain_words(words.reply(reply) for reply in replies),
            tuple(words.text(button.label) for button in replies[-1].buttons),
            tuple((words.text(link.label), link.url) for reply in replies for link in reply.links),
            tuple(_sent(file, words) for reply in replies for file in reply.files),
        )


def _sent(file: File, words: Wording) -> Sent:
    kept = made(file, NOON, words)
    return unstamped(kept.type, kept.content)
