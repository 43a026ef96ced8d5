"""A picture of a tax year: whose it is, what each update covers, when it is due, and where today is."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PIL import Image, ImageDraw, ImageFont

from bot.wording import Wording
from journeys.engine.text import Message, _, message
from journeys.rules.deadlines import Duty, Kind, Period
from journeys.rules.tax_year import TaxYear

_WIDTH, _TOP, _ROW, _LINE = 1080, 214, 118, 46
_LEFT, _RIGHT = 60, 1020
_LETTERS_A_LINE = 62
_PAPER, _INK, _FAINT = "#ffffff", "#1d2733", "#6b7785"
_GRID = "#dde3ea"
_COLOURS = {"sent": "#2f7d4f", "late": "#b3372f", "next": "#1f5fa8", "later": "#9fb0c3"}
_LABELS = {
    "sent": message(_("Sent")),
    "late": message(_("Late")),
    "next": message(_("Next")),
    "later": message(_("Later")),
}


_GENERAL = message(_("Each update covers the year so far. General dates: HMRC's record counts."))
_FROM_HMRC = message(_("Each update covers the year so far. Dates as HMRC shows them."))


@dataclass(frozen=True)
class Year:
    """What the picture shows. `done` are the numbers of the updates that are sent; `today` is a London date.

    `whose` names the businesses it is about; None where there is but one. `from_hmrc` is whether the dates are HMRC's
    own, and not worked out.
    """

    tax_year: TaxYear
    periods: tuple[Period, ...]
    done: frozenset[int]
    others: tuple[Duty, ...]
    today: date
    whose: Message | None = None
    from_hmrc: bool = False

    def state(self, period: Period) -> str:
        """sent, late, next or later."""
        if period.n in self.done:
            return "sent"
        if period.due < self.today:
            return "late"
        coming = [each.due for each in self.periods if each.n not in self.done and each.due >= self.today]
        return "next" if period.due == min(coming) else "later"


def year_picture(year: Year, words: Wording) -> bytes:
    """The picture, as PNG. Meaning is told in words as well as in colour."""
    names = textwrap.wrap(words.text(year.whose), _LETTERS_A_LINE) if year.whose else []
    top = _TOP + _LINE * len(names)
    bottom = top + _ROW * len(year.periods)
    image = Image.new("RGB", (_WIDTH, bottom + _LINE * len(year.others) + 60), _PAPER)
    drawing = _Drawing(image, year, words, top, bottom)
    drawing.heading(names)
    drawing.months()
    drawing.today()
    for row, period in enumerate(year.periods):
        drawing.period(period, top + row * _ROW)
    drawing.others(bottom + 20)
    written = io.BytesIO()
    image.save(written, format="PNG", optimize=True)
    return written.getvalue()


class _Drawing:
    """Draws one year on one image. The updates stand from `top` to `bottom`."""

    def __init__(self, image: Image.Image, year: Year, words: Wording, top: int, bottom: int) -> None:
        self._draw = ImageDraw.Draw(image)
        self._year = year
        self._words = words
        self._top, self._bottom = top, bottom
        start = min((period.start for period in year.periods), default=year.tax_year.starts)
        self._first, self._last = start, max([year.tax_year.ends, *(each.due for each in year.periods)])

    def _x(self, day: date) -> float:
        share = (day - self._first).days / (self._last - self._first).days
        return _LEFT + share * (_RIGHT - _LEFT)

    def _text(self, at: tuple[float, float], said: Message, size: int, colour: str = _INK, anchor: str = "la") -> None:
        """Write on a patch of paper, so that no line crosses the words."""
        words, font = self._words.text(said), ImageFont.load_default(size)
        self._draw.rectangle(self._draw.textbbox(at, words, font, anchor), fill=_PAPER)
        self._draw.text(at, words, fill=colour, font=font, anchor=anchor)

    def heading(self, names: Sequence[str]) -> None:
        """The year, whose it is, and what the picture is worth."""
        self._text((_LEFT, 40), message(_("Your tax year {year}"), year=self._year.tax_year), 44)
        for row, name in enumerate(names):
            self._draw.text((_LEFT, 104 + row * _LINE), name, fill=_INK, font=ImageFont.load_default(30))
        self._text((_LEFT, self._top - 110), _FROM_HMRC if self._year.from_hmrc else _GENERAL, 24, _FAINT)

    def months(self) -> None:
        """A thin line at the first of every other month, with its name."""
        for month, year in ((5, 0), (7, 0), (9, 0), (11, 0), (1, 1), (3, 1), (5, 1)):
            first = date(self._year.tax_year.start_year + year, month, 1)
            if self._first <= first <= self._last:
                x = self._x(first)
                self._draw.line([(x, self._top - 10), (x, self._bottom)], fill=_GRID, width=2)
                name, font = self._words.month(first), ImageFont.load_default(22)
                self._draw.text((x, self._top - 44), name, fill=_FAINT, font=font, anchor="ma")

    def period(self, period: Period, top: int) -> None:
        """A bar for what the update covers, and a mark on the day it is due."""
        state = self._year.state(period)
        colour = _COLOURS[state]
        self._draw.rounded_rectangle([self._x(period.start), top + 44, self._x(period.end), top + 74], 8, fill=colour)
        due_x = self._x(period.due)
        self._draw.line([(due_x, top + 38), (due_x, top + 80)], fill=_INK, width=4)
        said = message(_("Update {n}: due {due}. {state}"), n=period.n, due=period.due, state=_LABELS[state])
        self._text((_LEFT, top + 4), said, 28)

    def others(self, top: int) -> None:
        """The tax return and the payments, as lines. Whether a payment was made is not known here."""
        for n, duty in enumerate(self._year.others):
            said = message(_OTHERS[duty.kind], year=duty.tax_year, due=duty.due)
            if duty.kind is Kind.RETURN and duty.due < self._year.today:
                said = message("{what}. {state}", what=said, state=_LABELS["late"])
            self._text((_LEFT, top + n * _LINE), said, 26)

    def today(self) -> None:
        """A dashed line where today is, if it is in the picture."""
        day = self._year.today
        if not self._first <= day <= self._last:
            return
        x = self._x(day)
        for y in range(self._top - 8, self._bottom, 16):
            self._draw.line([(x, y), (x, min(y + 8, self._bottom))], fill=_INK, width=3)
        said = message(_("Today, {day}"), day=day)
        anchor = "ra" if x > _WIDTH / 2 else "la"
        self._text((x, self._top - 74), said, 22, _INK, anchor)


_OTHERS = {
    Kind.RETURN: _("Tax return for {year}: due {due}"),
    Kind.BALANCING_PAYMENT: _("Rest of the tax for {year}: due {due}"),
    Kind.FIRST_PAYMENT_ON_ACCOUNT: _("First payment on account for {year}: due {due}"),
    Kind.SECOND_PAYMENT_ON_ACCOUNT: _("Second payment on account for {year}: due {due}"),
}
