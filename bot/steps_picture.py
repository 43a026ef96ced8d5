"""A picture of the steps of setting up: what is done, where the person is, what is still to come."""

from __future__ import annotations

import io
from collections.abc import Sequence
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from bot.wording import Wording
from journeys.engine.text import Message, _, message

_WIDTH, _TOP, _ROW, _LEFT, _RADIUS = 1080, 170, 118, 110, 34
_PAPER, _INK, _FAINT = "#ffffff", "#1d2733", "#6b7785"
_DONE, _HERE, _COMING = "#2f7d4f", "#1f5fa8", "#9fb0c3"
_LABEL_DONE, _LABEL_HERE = message(_("Done")), message(_("You are here"))
_LETTERS_A_LINE = 46


def steps_picture(
    title: Message, steps: Sequence[tuple[Message, bool]], words: Wording, client: str | None = None
) -> bytes:
    """The picture, as PNG. `steps` are titles, each with whether it is done; the first that is not is where they are.

    `client` is whose steps they are, for an agent. What colour says is said in words too.
    """
    image = Image.new("RGB", (_WIDTH, _TOP + _ROW * len(steps) + 20), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((60, 50), words.text(title), fill=_INK, font=ImageFont.load_default(44))
    if client:
        said = words.text(message(_("Client: {client}"), client=client))
        draw.text((60, 116), said, fill=_INK, font=ImageFont.load_default(30))
    here = next((n for n, (_title, done) in enumerate(steps) if not done), len(steps))
    middle = _TOP + _ROW // 2
    draw.line([(_LEFT, middle), (_LEFT, middle + _ROW * (len(steps) - 1))], fill=_COMING, width=6)
    for n, (step, done) in enumerate(steps):
        _step(draw, n, words.text(step), "done" if done else "here" if n == here else "", words)
    written = io.BytesIO()
    image.save(written, format="PNG", optimize=True)
    return written.getvalue()


def _step(draw: ImageDraw.ImageDraw, n: int, title: str, state: str, words: Wording) -> None:
    y = _TOP + _ROW // 2 + n * _ROW
    colour = {"done": _DONE, "here": _HERE}.get(state, _COMING)
    draw.ellipse([_LEFT - _RADIUS, y - _RADIUS, _LEFT + _RADIUS, y + _RADIUS], fill=colour)
    if state == "done":
        draw.line([(_LEFT - 15, y), (_LEFT - 4, y + 13), (_LEFT + 17, y - 13)], fill=_PAPER, width=7, joint="curve")
    else:
        draw.text((_LEFT, y), str(n + 1), fill=_PAPER, font=ImageFont.load_default(34), anchor="mm")
    label = {"done": words.text(_LABEL_DONE), "here": words.text(_LABEL_HERE)}.get(state, "")
    written = wrap(title, _LETTERS_A_LINE)
    top = y - 18 * len(written) - (14 if label else 0)
    for row, line in enumerate(written):
        draw.text((_LEFT + 70, top + row * 38), line, fill=_INK, font=ImageFont.load_default(32))
    draw.text((_LEFT + 70, top + 38 * len(written) + 2), label, fill=_FAINT, font=ImageFont.load_default(24))
