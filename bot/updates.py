"""What comes in: an event in its envelope, whatever channel it came by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """For whom somebody is asking."""

    INDIVIDUAL = "individual"
    AGENT = "agent"
    HELPER = "helper"


class Unread(StrEnum):
    """Something a person sent that cannot be read."""

    EDITED = "edited"
    PICTURE = "picture"
    VOICE = "voice"
    FILE = "file"
    CONTACT = "contact"
    OTHER = "other"


@dataclass(frozen=True)
class Sender:
    """Who is talking, and where replies go. `workspace` is empty outside Slack; `address` is the chat."""

    channel: str
    account: str
    address: str
    workspace: str = ""


@dataclass(frozen=True)
class Update:
    """One thing a person did. `text` is what they typed, or `data` that of the button they pressed.

    `id` is the channel's own: the same id again is the same update. `today` is the person's date in Europe/London.
    `role` and `language` are set where the channel already knows them. `pressed_in` is the channel's own id of the
    message whose button was pressed. `unread` is set for what cannot be read; `text` is then the words beside it,
    such as a picture's caption, which are looked at for private numbers and nothing else. `called` is what the channel
    calls the person, so that they know themselves on the page to connect on; it is kept only with that link. `speaks`
    is the language of the person's app: somebody new is answered in it. `is_forwarded` is set for a text that the
    person passed on: it may be anybody's, so it is read and commands nothing.
    """

    id: str
    sender: Sender
    today: date
    text: str | None = None
    data: str | None = None
    role: Role | None = None
    language: str | None = None
    pressed_in: str | None = None
    unread: Unread | None = None
    called: str = ""
    speaks: str | None = None
    is_forwarded: bool = False


def clean(words: str) -> str:
    """A text without what no database keeps: the null character, and halves of characters."""
    return words.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
