"""What can happen to a session, and the button data that says so.

Button data is `session.question.item.option` in short keys: it fits 64 bytes, outlives a deploy, cannot answer
for somebody else, and is checked against the map before it is believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Control(StrEnum):
    """What a person may ask for at any point of a journey, in words or by a button."""

    BACK = "back"
    HELP = "help"
    WHY = "why"
    SOURCE = "source"
    ANSWERS = "answers"
    CHANGE = "change"
    CONFIRM = "confirm"
    SAVE = "save"
    RESUME = "resume"
    CANCEL = "cancel"


class Act(StrEnum):
    """What a button does to one question or one item of a group, besides choosing an option."""

    CHANGE = "*change"
    DONE = "*done"
    ADD = "*add"
    PICK = "*pick"
    ITEM = "*item"
    REMOVE = "*remove"
    KEEP = "*keep"


@dataclass(frozen=True)
class Said:
    """The person typed something."""

    text: str


@dataclass(frozen=True)
class Pressed:
    """The person pressed a button of a question. `option` is an option's key or an `Act`."""

    question: str
    item: str
    option: str


@dataclass(frozen=True)
class Wanted:
    """The person asked for a control."""

    control: Control


@dataclass(frozen=True)
class Opened:
    """The journey was opened: for the first time, or again after being left."""


Event = Said | Pressed | Wanted | Opened


def button_data(session: str, question: str, item: str, option: str) -> str:
    """The data of a button. Raises nothing: `check` has measured every key."""
    return f"{session}.{question}.{item}.{option}"


def control_data(session: str, control: Control) -> str:
    """The data of a button that asks for a control."""
    return f"{session}...{control}"


def read_button(data: str) -> tuple[str, Pressed | Wanted] | None:
    """The session's handle and the event in some button data; None when it is not of our making."""
    parts = data.split(".")
    if len(parts) != 4:
        return None
    session, question, item, option = parts
    if question:
        return session, Pressed(question, item, option)
    if option in set(Control):
        return session, Wanted(Control(option))
    return None
