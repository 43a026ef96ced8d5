"""The bot's own picture, drawn: a tick in a speech bubble. It has no words, so it is the same in every language."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw

_SIDE: Final = 640
"""Pixels. Telegram shows a circle of it."""

_FINER: Final = 4
"""Drawn so much larger, and made smaller at the end, so that its edges are smooth."""

_GROUND, _BUBBLE = "#1f5fa8", "#ffffff"


def portrait() -> bytes:
    """The picture, as JPEG, the one kind that Telegram takes."""
    image = Image.new("RGB", (_SIDE * _FINER, _SIDE * _FINER), _GROUND)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(_larger(130, 150, 510, 430), 60 * _FINER, fill=_BUBBLE)
    draw.polygon(_larger(200, 400, 200, 520, 320, 420), fill=_BUBBLE)
    draw.line(_larger(230, 290, 295, 355, 415, 230), fill=_GROUND, width=44 * _FINER, joint="curve")
    written = io.BytesIO()
    image.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).save(written, format="JPEG", quality=90)
    return written.getvalue()


def _larger(*at: int) -> list[float]:
    return [each * _FINER for each in at]
