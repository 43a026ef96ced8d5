"""What the assistant answers with, before any channel or language has a say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from journeys.engine.text import Json, Message, _, as_json, read_message

SCREEN_CHARACTERS = 900
"""A phone screen of text: the strictest of all channels."""

SCREEN_LINES = 12
"""The lines of that screen, blank ones counted."""

BUTTON_CHARACTERS = 64
"""The longest label that every channel shows."""

DATA_BYTES = 64
"""The longest button data that every channel carries back."""


class Style(StrEnum):
    """How a line stands on the page. Each channel has its own way to show it.

    A numbered line is a list item that carries its own number.
    """

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    NUMBERED = "numbered"
    NOTE = "note"


@dataclass(frozen=True)
class Line:
    """One paragraph, heading, list item or small print."""

    message: Message
    style: Style = Style.TEXT


@dataclass(frozen=True)
class Button:
    """A choice the person can press. `data` comes back as it is; see `journeys.engine.events`.

    `minor` ones (back, help, cancel) are always there; they are not numbered among the options.
    """

    label: Message
    data: str
    minor: bool = False


@dataclass(frozen=True)
class Link:
    """An official page, to be opened in the person's browser."""

    label: Message
    url: str


class FileKind(StrEnum):
    """A kind of file that can go with a reply. What makes it stands in `bot.files`."""

    CALENDAR = "calendar"
    YEAR = "year"
    STEPS = "steps"


@dataclass(frozen=True)
class File:
    """A file to make when the reply is delivered, in the reader's language. `about` is what it is made from."""

    kind: FileKind
    about: Mapping[str, Json]


@dataclass(frozen=True)
class Reply:
    """One bubble: lines, then buttons, then links, then files."""

    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()
    links: tuple[Link, ...] = ()
    files: tuple[File, ...] = ()


MENU = Button(Message(_("Open the menu")), ":menu")
PERSON = Button(Message(_("Talk to a person")), ":person")


def start_button(journey: str, label: Message) -> Button:
    """A button that starts a journey from its first question."""
    return Button(label, f":start {journey}")


def lines(*messages: Message, style: Style = Style.TEXT) -> tuple[Line, ...]:
    """Some messages as lines of one style."""
    return tuple(Line(each, style) for each in messages)


def reply_as_json(reply: Reply) -> Json:
    """A reply as an outbox row holds it. `reply_from_json` reads it back."""
    return {
        "lines": [[line.style.value, as_json(line.message)] for line in reply.lines],
        "buttons": [[as_json(button.label), button.data, button.minor] for button in reply.buttons],
        "links": [[as_json(link.label), link.url] for link in reply.links],
        "files": [[file.kind.value, dict(file.about)] for file in reply.files],
    }


def reply_from_json(stored: Json) -> Reply:
    """Read what `reply_as_json` wrote."""
    return Reply(
        tuple(Line(read_message(text), Style(style)) for style, text in stored["lines"]),
        tuple(Button(read_message(label), data, minor) for label, data, minor in stored["buttons"]),
        tuple(Link(read_message(label), url) for label, url in stored["links"]),
        tuple(File(FileKind(kind), about) for kind, about in stored.get("files", ())),
    )
