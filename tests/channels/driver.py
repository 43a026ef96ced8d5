"""What a channel's driver has to do, so that the contract can be put to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self


@dataclass(frozen=True)
class Sent:
    """A file: its media type and what is in it, without the stamp of when it was made."""

    type: str
    content: bytes


@dataclass(frozen=True)
class Heard:
    """What somebody got for one thing they did, without the channel's own dress.

    `words` are those of all replies, one space between them: bullets, mark-up, line breaks and the cutting of long
    texts are dress. `buttons` are the labels of those that can be pressed now, which are those of the last reply.
    `links` have their label and address.
    """

    words: str
    buttons: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    files: tuple[Sent, ...] = ()


class Driver(Protocol):
    """Somebody at one end of a channel, the assistant at the other, both ends of the channel's own making.

    The assistant runs in a process of its own, started by entering and killed by leaving, and it is noon of
    `bench.serving.NOON` there. Every method waits until all is said that will be.
    """

    name: ClassVar[str]

    needs: ClassVar[Sequence[str]]
    """What it cannot do without, as the marker `needs` has it."""

    keeps_old_buttons: ClassVar[bool]
    """Can people press a button of a message further up?"""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_raised: object) -> None: ...

    def somebody(self) -> None:
        """From now on, be somebody whom the assistant has never met."""

    def begins(self) -> Heard:
        """Open the chat, for the first time or again."""

    def says(self, text: str) -> Heard:
        """Type something."""

    def presses(self, label: str) -> Heard:
        """Press a button that stands. AssertionError when there is none with this label."""

    def presses_old(self, label: str) -> Heard:
        """Press the newest button with this label that no longer stands, where the channel keeps old buttons."""

    def repeats(self) -> None:
        """Hand over the last thing once more, as a channel does that was not told that it had arrived.

        AssertionError when it is answered with anything new. Nothing to do where a channel never repeats itself.
        """

    def is_killed_and_comes_back(self) -> None:
        """The assistant's process is ended with `kill -9`, and another one started."""


def plain_words(texts: Iterable[str]) -> str:
    """Words without line breaks and bullets."""
    return " ".join(word for text in texts for word in text.split() if word != "•")


def unstamped(type_: str, content: bytes) -> Sent:
    """A file as it is compared."""
    lines = content.splitlines(keepends=True) if type_.startswith("text/") else [content]
    return Sent(type_, b"".join(line for line in lines if not line.startswith((b"DTSTAMP", b"SEQUENCE"))))
