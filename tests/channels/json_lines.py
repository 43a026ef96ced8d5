"""The driver for JSON lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from tests.channels.driver import Heard, plain_words, unstamped
from tests.channels.process import Program


class JsonLines:
    """One program for everybody, each a `person` of their own."""

    name: ClassVar[str] = "json lines"
    needs: ClassVar[Sequence[str]] = ()
    keeps_old_buttons: ClassVar[bool] = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._people = self._lines = 0
        self._buttons: dict[str, str] = {}
        self._old: dict[str, str] = {}
        self._last: tuple[dict[str, Any], dict[str, Any]] = {}, {}

    def __enter__(self) -> Self:
        self._program = Program(self._folder, "tests.channels.in_terminal", "programs", "sqlite:///lines.db")
        return self

    def __exit__(self, *_raised: object) -> None:
        self._program.kill()

    def somebody(self) -> None:
        self._people += 1
        self._old.clear()

    def begins(self) -> Heard:
        return self._asks(text="/start")

    def says(self, text: str) -> Heard:
        return self._asks(text=text)

    def presses(self, label: str) -> Heard:
        return self._asks(choose=self._buttons[label])

    def presses_old(self, label: str) -> Heard:
        return self._asks(choose=self._old[label])

    def repeats(self) -> None:
        line, answer = self._last
        again = self._answer(line)
        assert _without_paths(again) == _without_paths(answer)

    def is_killed_and_comes_back(self) -> None:
        self.__exit__()
        self.__enter__()

    def _asks(self, **what: str) -> Heard:
        self._lines += 1
        line = {"id": self._lines, "person": str(self._people), **what}
        answer = self._answer(line)
        self._last = line, answer
        replies = answer["replies"]
        self._old |= self._buttons
        self._buttons = {each["label"]: each["data"] for each in replies[-1]["buttons"]}
        return Heard(
            plain_words(reply["text"] for reply in replies),
            tuple(each["label"] for each in replies[-1]["buttons"]),
            tuple((each["label"], each["url"]) for reply in replies for each in reply["links"]),
            tuple(
                unstamped(each["type"], Path(each["path"]).read_bytes()) for reply in replies for each in reply["files"]
            ),
        )

    def _answer(self, line: dict[str, Any]) -> dict[str, Any]:
        self._program.writes(json.dumps(line))
        answer: dict[str, Any] = json.loads(self._program.prints("\n"))
        return answer


def _without_paths(answer: dict[str, Any]) -> str:
    replies = [{**reply, "files": [each["name"] for each in reply["files"]]} for reply in answer["replies"]]
    return json.dumps({**answer, "replies": replies})
