"""What a typed text is a wish for, when it is no answer: something on the screen, a command, a journey, or kindness.

A wish is said as the data of the button that does the same, so that typing and pressing never differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.commands import Command, Word, always, argument_of, command, is_name, is_slashed, nearly
from bot.kindness import Concern, concern
from bot.updates import Role
from bot.wording import Wording
from journeys.engine.events import Control
from journeys.engine.journey import Journey
from journeys.engine.prompts import numbered_in
from journeys.engine.questions import is_long, plain
from journeys.engine.replies import Reply

Wish = str | Control | Concern
"""The data of a button, a control of the open journey, or a trouble to be met kindly."""


@dataclass(frozen=True)
class Screen:
    """What stands before the person: the last reply, the `page` it is (as its button's data), and who they are.

    `offered` are the journeys on their menu, and `asking` is the key of the one whose question is open.
    """

    shown: Reply | None
    page: str
    role: Role | None
    offered: Sequence[Journey]
    asking: str | None
    words: Wording


def ordered(text: str) -> Wish | None:
    """What always works: a fixed word, or what only a command begins with."""
    return (_with_words(text) if is_slashed(text) else None) or _commanding(always(text))


def exactly(text: str, screen: Screen) -> Wish | None:
    """What stands on the screen with this number or these words, or a command as it is called."""
    return _on_screen(text, screen) or _commanding(command(text)) or _spoken(text, screen)


def mentioned(text: str, screen: Screen) -> Wish | None:
    """A journey by one of its names, or trouble. Read in a text that was passed on too: it commands nothing."""
    return _journey(text, screen) or concern(text)


def roughly(text: str, screen: Screen) -> Wish | None:
    """What was mistyped: the name of a button or a journey, or a command. Else a client's name, where one is asked."""
    if (meant := _nearly_named(text, screen) or _commanding(nearly(text))) is not None:
        return meant
    is_asked_for = screen.page.partition(" ")[0] == f":{Command.CLIENT}" and not is_long(text)
    return f":{Command.CLIENT} {text}" if is_asked_for and is_name(text) else None


def _commanding(word: Word | None) -> Wish | None:
    return f":{word}" if isinstance(word, Command) else word


def _with_words(text: str) -> Wish | None:
    name, words = argument_of(text) or (None, "")
    return f":{name} {words}" if name else None


def _spoken(text: str, screen: Screen) -> Wish | None:
    """A command with words behind it. Only an agent names a client so: others speak of “client not authorised”."""
    meant = argument_of(text)
    is_meant = meant is not None and (meant[0] != Command.CLIENT or screen.role is Role.AGENT)
    return _with_words(text) if is_meant else None


def _on_screen(text: str, screen: Screen) -> Wish | None:
    number = numbered_in(screen.shown, text) if screen.shown is not None else None
    return number or _buttons(screen).get(plain(text))


def _buttons(screen: Screen) -> dict[str, str]:
    """The data of every button on the screen, by how it reads."""
    buttons = screen.shown.buttons if screen.shown is not None else ()
    return {plain(screen.words.text(each.label)): each.data for each in reversed(buttons)}


def _journey(text: str, screen: Screen) -> Wish | None:
    return _journeys(screen).get(plain(text).removeprefix("carry on: "))


def _journeys(screen: Screen) -> dict[str, str]:
    """What opens each journey on the menu, by all its names, but for the one whose question is open."""
    others = [each for each in reversed(screen.offered) if each.key != screen.asking]
    named = {plain(name): each for each in others for name in (each.key, each.title, *each.words.split(","))}
    return {name: f":open {each.key}" for name, each in named.items() if name}


def _nearly_named(text: str, screen: Screen) -> Wish | None:
    said, names = plain(text), {**_journeys(screen), **_buttons(screen)}
    close = get_close_matches(said, names, n=1, cutoff=_NEAR) if len(said) >= _SHORTEST_TO_GUESS else []
    return names[close[0]] if close else None


_NEAR, _SHORTEST_TO_GUESS = 0.85, 5
