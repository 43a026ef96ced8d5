"""A reply as Telegram shows it: HTML, an inline keyboard, and plain text in case Telegram will have neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.wording import LISTED, Wording
from journeys.engine.replies import Button, Reply, Style
from journeys.engine.text import _, message

MESSAGE_UNITS: Final = 4096
"""The longest text of a message, in UTF-16 units, its mark-up not counted."""

_BUTTONS_AT_MOST = 100
_ROW_LETTERS = 33
"""Letters that fit side by side on a phone, shared out evenly among the buttons of a row."""

_MARKS: Mapping[Style, tuple[str, str]] = {Style.HEADING: ("<b>", "</b>"), Style.NOTE: ("<i>", "</i>")}
_CHOOSE = message(_("Choose one of these."))


@dataclass(frozen=True)
class Shown:
    """One message. `has_buttons` when its keyboard has buttons of ours, which must not outlive their question."""

    html: str
    plain: str
    keyboard: InlineKeyboardMarkup | None = None
    has_buttons: bool = False


def shown(reply: Reply, words: Wording) -> tuple[Shown, ...]:
    """A reply as messages, one where it fits; the keyboard is under the last. Every value in it is escaped."""
    parts = list(_parts(reply, words))
    keyboard = _keyboard(reply, words)
    *first, (html, plain) = parts
    last = Shown(html, _with_choices(plain, reply, words), keyboard, bool(reply.buttons))
    return (*(Shown(*part) for part in first), last)


# Text

_Part = tuple[str, str]
"""HTML, and the same as plain text."""


def _parts(reply: Reply, words: Wording) -> Iterator[_Part]:
    """The lines of a reply, as many to a part as go into one message."""
    html, plain, before = "", "", None
    for style, text, url in _paragraphs(reply, words):
        gap = "" if not plain else "\n" if style in LISTED and before in LISTED else "\n\n"
        if plain and _units(plain + gap + text) > MESSAGE_UNITS:
            yield html, plain
            html, plain, gap = "", "", ""
        opened, closed = (f'<a href="{escape(url)}">', "</a>") if url else _MARKS.get(style, ("", ""))
        html += f"{gap}{opened}{escape(text, quote=False)}{closed}"
        plain += gap + text
        before = style
    yield html, plain


def _paragraphs(reply: Reply, words: Wording) -> Iterator[tuple[Style, str, str]]:
    """Lines with something in them, none longer than a message, and then the pages, each with its address.

    A page is no button, as it has to stay when the buttons go. A message without text is nothing to Telegram.
    """
    written = [(line.style, words.text(line.message).strip()) for line in reply.lines]
    for style, text in [each for each in written if each[1]] or [(Style.TEXT, words.text(_CHOOSE))]:
        marked = f"• {text}" if style is Style.ITEM else text
        yield from ((style, piece, "") for piece in _pieces(marked))
    yield from ((Style.TEXT, words.text(link.label), link.url) for link in reply.links)


def _pieces(text: str) -> Iterator[str]:
    """A text cut where a message is full, between words where there are any."""
    while _units(text) > MESSAGE_UNITS:
        most = len(text.encode("utf-16-le")[: 2 * MESSAGE_UNITS].decode("utf-16-le", errors="ignore"))
        cut = text.rfind(" ", 1, most)
        cut = cut if cut > 0 else most
        yield text[:cut]
        text = text[cut:].lstrip()
    yield text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _with_choices(plain: str, reply: Reply, words: Wording) -> str:
    """Plain text with the options under it, numbered as people may type them, and the pages to open."""
    options = [button for button in reply.buttons if not button.minor]
    chosen = [f"{number}. {words.text(button.label)}" for number, button in zip(count(1), options, strict=False)]
    pages = [f"{words.text(link.label)}: {link.url}" for link in reply.links]
    whole = "\n\n".join(filter(None, (plain, "\n".join(chosen), "\n".join(pages))))
    return whole if _units(whole) <= MESSAGE_UNITS else plain


# Keyboard


def _keyboard(reply: Reply, words: Wording) -> InlineKeyboardMarkup | None:
    """Options, then what is always there. One a row; short ones beside one another."""
    options = [_button(each, words) for each in reply.buttons if not each.minor]
    minor = [_button(each, words) for each in reply.buttons if each.minor]
    rows = [*_rows(options[: _BUTTONS_AT_MOST - len(minor)]), *_rows(minor)]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button, words: Wording) -> InlineKeyboardButton:
    return InlineKeyboardButton(words.text(button.label), callback_data=button.data)


def _rows(buttons: Sequence[InlineKeyboardButton]) -> Iterator[list[InlineKeyboardButton]]:
    """Buttons in rows, in their order: as many beside one another as can be read in full."""
    row: list[InlineKeyboardButton] = []
    for button in buttons:
        if row and max(len(each.text) for each in (*row, button)) > _ROW_LETTERS // (len(row) + 1):
            yield row
            row = []
        row.append(button)
    if row:
        yield row
