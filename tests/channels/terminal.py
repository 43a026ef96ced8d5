"""The driver for the terminal as people see it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Self

from tests.channels.driver import Heard, Sent, plain_words, unstamped
from tests.channels.process import Program
from tests.databases import SqliteShelf

_PROMPT = "\n> "
_OPTION = re.compile(r"  (?: \d|\d\d)  (\S.*)")
_TYPES = {".ics": "text/calendar", ".png": "image/png"}
_FILE = "File:"
_MINOR = "Or say:"


class Terminal:
    """A terminal for each person, as it knows only one. It says the first word by itself."""

    name: ClassVar[str] = "terminal"
    needs: ClassVar[Sequence[str]] = ()
    keeps_old_buttons: ClassVar[bool] = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._databases = SqliteShelf(folder)
        self._program: Program | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._program is not None:
            self._program.kill()

    def somebody(self) -> None:
        self._url = self._databases.new()
        self.is_killed_and_comes_back()

    def begins(self) -> Heard:
        return self._hears()

    def says(self, text: str) -> Heard:
        assert self._program is not None
        self._program.writes(text)
        return self._hears()

    def presses(self, label: str) -> Heard:
        assert label in self._shown, f"No {label!r} among {self._shown}"
        return self.says(label)  # as the arrow keys fill it in

    def presses_old(self, label: str) -> Heard:  # noqa: ARG002
        raise AssertionError("What stands further up in a terminal cannot be pressed.")

    def repeats(self) -> None:
        pass  # Enter is pressed once.

    def is_killed_and_comes_back(self) -> None:
        self.__exit__()
        self._program = Program(self._folder, "tests.channels.in_terminal", "people", self._url)

    def _hears(self) -> Heard:
        assert self._program is not None
        heard = undressed(self._program.prints(_PROMPT))
        self._shown = heard.buttons
        return heard


def undressed(printed: str) -> Heard:
    """What is on the screen: words, then numbered options, pages, files, and other ways to go on, for each reply."""
    screen = _Screen()
    for block in re.split(r"\n[ ]*\n", printed):
        screen.take(block)
    return Heard(plain_words(screen.words), tuple(screen.buttons), tuple(screen.links), tuple(screen.files))


class _Screen:
    """What was read so far. `_open` are lines of which it is not known yet whether a page or a file comes after."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.buttons: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.files: list[Sent] = []
        self._open: list[str] = []

    def take(self, block: str) -> None:
        """Lines with no blank one among them."""
        for line in block.splitlines():
            self._take_line(line.rstrip())
        paragraph, self._open = " ".join(self._open), []
        if paragraph.startswith(_MINOR):
            self.buttons += paragraph.removeprefix(_MINOR).strip().split(" · ")
        elif paragraph:
            self.buttons.clear()  # Another reply begins, and only what is under the last can be pressed.
            self.words.append(paragraph)

    def _take_line(self, line: str) -> None:
        text = line.strip()
        if option := _OPTION.fullmatch(line):
            self.buttons.append(option[1])
        elif text.startswith("https://"):
            self.links.append((" ".join(self._open).removesuffix(":"), text))
            self._open = []
        elif text.startswith("/"):
            assert self._open.pop() == _FILE
            self.files.append(unstamped(_TYPES[Path(text).suffix], Path(text).read_bytes()))
        elif text:
            self._open.append(text)
