"""The terminal for people: rich text, numbered and typed choices, arrow keys where the terminal has them."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from adapters.terminal.files import keep
from bot import frame
from bot.assistant import Assistant
from bot.clock import london_date
from bot.ports import Now, Store, StoreUnavailable
from bot.updates import Sender, Update, clean
from bot.wording import LISTED, Wording, wording
from journeys.engine.replies import Button, File, Reply, Style
from journeys.engine.text import _, message

PERSON = Sender("terminal", "local", "local")
WIDTH = 80

_STYLES = {Style.HEADING: "bold", Style.TEXT: "", Style.ITEM: "", Style.NUMBERED: "", Style.NOTE: "dim"}
_LEAVING = message(_("Your place is kept. Start the chat again to carry on."))
_FILE = message(_("File:"))
_OR_SAY = message(_("Or say:"))

Ask = Callable[[Sequence[str]], str]
"""Reads one line from the person, given the labels that arrow keys may fill in. Raises EOFError at the end."""


class Chat:
    """One person at one terminal."""

    def __init__(self, assistant: Assistant, store: Store, now: Now, console: Console, ask: Ask) -> None:
        self._assistant = assistant
        self._store = store
        self._now = now
        self._console = console
        self._ask = ask
        self._words: Wording = wording("en")
        self._shown: list[Button] = []

    def run(self) -> None:
        """Talk until the person leaves, by Ctrl-C, Ctrl-D or the end of the input. Their place is kept."""
        try:
            self._sweep_up()
            self._take(text="/start")
            while True:
                self._typed(self._ask([self._words.text(button.label) for button in self._shown]))
        except (EOFError, KeyboardInterrupt):
            self._console.print()
            self._console.print(Text(self._words.text(_LEAVING), style="dim"))

    def _sweep_up(self) -> None:
        """Deliver what a crash left in the outbox."""
        for waiting in self._store.waiting(PERSON):
            for reply in waiting.answer.replies[waiting.sent :]:
                self._show(reply)
            self._store.delivered(waiting.id, len(waiting.answer.replies), self._now())

    def _typed(self, text: str) -> None:
        labelled = [button for button in self._shown if self._words.text(button.label) == text.strip()]
        if labelled:
            self._take(data=labelled[0].data)
        else:
            self._take(text=text)

    def _take(self, text: str | None = None, data: str | None = None) -> None:
        typed = clean(text) if text is not None else None
        update = Update(uuid.uuid4().hex, PERSON, london_date(self._now()), typed, data)
        try:
            taken = self._assistant.take(update)
        except StoreUnavailable:
            self._console.print(Text(self._words.text(frame.UNAVAILABLE), style="bold"))
            return
        self._words = wording(taken.language)
        for reply in taken.answer.replies:
            self._show(reply)
        self._shown = list(taken.answer.replies[-1].buttons)
        with suppress(StoreUnavailable):  # not noted: it is only shown once more after a restart
            self._store.delivered(taken.row, len(taken.answer.replies), self._now())

    def _show(self, reply: Reply) -> None:
        self._console.print(Padding(Group(*self._said(reply)), (1, 0, 0, 2)), width=WIDTH)
        for label, place, style in self._places(reply):
            self._console.print(Padding(Text(label), (0, 0, 0, 2)), width=WIDTH)
            # Never cut or broken: it is clicked on, or copied.
            self._console.print(Text.assemble("  ", (place, style)), soft_wrap=True)
        minor = [self._words.text(button.label) for button in reply.buttons if button.minor]
        if minor:
            ways = Text(f"{self._words.text(_OR_SAY)} {' · '.join(minor)}", style="dim")
            self._console.print(Padding(ways, (1, 0, 0, 2)), width=WIDTH)

    def _places(self, reply: Reply) -> Iterator[tuple[str, str, str]]:
        """Pages to open and files that were made: a label, where it is, and how that is shown."""
        for link in reply.links:
            yield f"{self._words.text(link.label)}:", link.url, f"underline link {link.url}"
        for file in reply.files:
            yield self._words.text(_FILE), str(self._kept(file)), ""

    def _kept(self, file: File) -> Path:
        from bot.files import made  # pictures take a while to import, and few answers have one

        return keep(made(file, self._now(), self._words), _kept_in())

    def _said(self, reply: Reply) -> Iterator[Text]:
        """The words and the numbered options."""
        before: Style | None = None
        for line in reply.lines:
            if before is not None and not (line.style in LISTED and before in LISTED):
                yield Text()
            yield Text(
                ("• " if line.style is Style.ITEM else "") + self._words.text(line.message), style=_STYLES[line.style]
            )
            before = line.style
        options = [button for button in reply.buttons if not button.minor]
        if options or reply.links:
            yield Text()
        for number, button in enumerate(options, 1):
            yield Text.assemble((f"{number:>2}  ", "bold cyan"), self._words.text(button.label))


def _kept_in() -> Path:
    return Path.cwd() / "mtd-assistant-files"


def plain_ask(_labels: Sequence[str]) -> str:
    """Read a line from a pipe or a simple terminal."""
    sys.stdout.write("\n> ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def arrow_ask() -> Ask:
    """Read a line where up and down go through the options. Needs a terminal."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.document import Document
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()
    labels: list[str] = []

    def go(event: KeyPressEvent, by: int) -> None:
        if not labels:
            return
        typed = event.current_buffer.text
        at = labels.index(typed) + by if typed in labels else (0 if by > 0 else -1)
        event.current_buffer.document = Document(labels[at % len(labels)])

    @keys.add("down")
    def _down(event: KeyPressEvent) -> None:
        go(event, 1)

    @keys.add("up")
    def _up(event: KeyPressEvent) -> None:
        go(event, -1)

    session: PromptSession[str] = PromptSession(key_bindings=keys)

    def ask(shown: Sequence[str]) -> str:
        labels[:] = shown
        return session.prompt("\n> ")

    return ask
