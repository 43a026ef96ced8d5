"""What every channel can show at once, measured on a reply as one reader would see it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.wording import Wording
from journeys.engine.replies import BUTTON_CHARACTERS, DATA_BYTES, SCREEN_CHARACTERS, SCREEN_LINES, Reply


def too_much(reply: Reply, words: Wording) -> Iterator[str]:
    """What of a reply is more than some channel can show or carry, a sentence each."""
    text = words.reply(reply)
    if len(text) > SCREEN_CHARACTERS:
        yield f"{len(text)} characters, where a screen holds {SCREEN_CHARACTERS}: “{_start(text)}”"
    lines = text.count("\n") + 1
    if lines > SCREEN_LINES:
        yield f"{lines} lines, where a screen holds {SCREEN_LINES}: “{_start(text)}”"
    labels = [*(button.label for button in reply.buttons), *(link.label for link in reply.links)]
    for label in map(words.text, labels):
        if len(label) > BUTTON_CHARACTERS:
            yield f"a label of {len(label)} characters, where a button shows {BUTTON_CHARACTERS}: “{label}”"
    for button in reply.buttons:
        if len(button.data.encode()) > DATA_BYTES:
            yield f"{len(button.data.encode())} bytes of button data, where {DATA_BYTES} come back: {button.data}"


def _start(text: str) -> str:
    return f"{text[:80]}…" if len(text) > 80 else text
