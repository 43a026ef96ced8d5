"""A picture of a tax year: what each update covers, when it is due, and where today is."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from PIL import Image, ImageDraw, ImageFont

from bot.wording import Wording
from journeys.engine.text import Message, _, message
from journeys.rules.deadlines import Duty, Kind, Period
from journeys.rules.tax_year import TaxYear

_WIDTH, _TOP, _ROW, _LINE = 1080, 214, 118, 46
_LEFT, _RIGHT = 60, 1020
_PAPER, _INK, _FAINT = "#ffffff", "#1d2733", "#6b7785"
_GRID = "#dde3ea"
_COLOURS = {"sent": "#2f7d4f", "late": "#b3372f", "next": "#1f5fa8", "later": "#9fb0c3"}
_LABELS = {
    "sent": message(_("Sent")),
    "late": message(_("Late")),
    "next": message(_("Next")),
    "later": message(_("Later")),
}


@dataclass(frozen=True)
class Year:
    """What the picture shows. `done` are the numbers of the updates that are sent; `today` is a London date."""

    tax_year: TaxYear
    periods: tuple[Period, ...]
    done: frozenset[int]
    others: tuple[Duty, ...]
    today: date

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
    height = _TOP + _ROW * len(year.periods) + _LINE * len(year.others) + 60
    image = Image.new("RGB", (_WIDTH, height), _PAPER)
    drawing = _Drawing(image, year, words)
    drawing.heading()
    drawing.months()
    drawing.today()
    for row, period in enumerate(year.periods):
        drawing.period(period, _TOP + row * _ROW)
    drawing.others(_TOP + _ROW * len(year.periods) + 20)
    written = io.BytesIO()
    image.save(written, format="PNG", optimize=True)
    return written.getvalue()


class _Drawing:
    """Draws one year on one image."""

    def __init__(self, image: Image.Image, year: Year, words: Wording) -> None:
        self._draw = ImageDraw.Draw(image)
        self._year = year
        self._words = words
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

    def heading(self) -> None:
        self._text((_LEFT, 40), message(_("Your tax year {year}"), year=self._year.tax_year), 44)
        note = message(_("Each update covers the year so far. General dates: HMRC's record counts."))
        self._text((_LEFT, 104), note, 24, _FAINT)

    def months(self) -> None:
        """A thin line at the first of every other month, with its name."""
        end = _TOP + _ROW * len(self._year.periods)
        for month, year in ((5, 0), (7, 0), (9, 0), (11, 0), (1, 1), (3, 1), (5, 1)):
            first = date(self._year.tax_year.start_year + year, month, 1)
            if self._first <= first <= self._last:
                x = self._x(first)
                self._draw.line([(x, _TOP - 10), (x, end)], fill=_GRID, width=2)
                name, font = self._words.month(first), ImageFont.load_default(22)
                self._draw.text((x, _TOP - 44), name, fill=_FAINT, font=font, anchor="ma")

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
        """The tax return and the payments, as lines."""
        for n, duty in enumerate(self._year.others):
            self._text((_LEFT, top + n * _LINE), message(_OTHERS[duty.kind], year=duty.tax_year, due=duty.due), 26)

    def today(self) -> None:
        """A dashed line where today is, if it is in the picture."""
        day = self._year.today
        if not self._first <= day <= self._last:
            return
        x = self._x(day)
        end = _TOP + _ROW * len(self._year.periods)
        for y in range(_TOP - 8, end, 16):
            self._draw.line([(x, y), (x, min(y + 8, end))], fill=_INK, width=3)
        said = message(_("Today, {day}"), day=day)
        anchor = "ra" if x > _WIDTH / 2 else "la"
        self._text((x, 140), said, 22, _INK, anchor)


_OTHERS = {
    Kind.RETURN: _("Tax return for {year}: due {due}"),
    Kind.BALANCING_PAYMENT: _("Rest of the tax for {year}: due {due}"),
    Kind.FIRST_PAYMENT_ON_ACCOUNT: _("First payment on account for {year}: due {due}"),
    Kind.SECOND_PAYMENT_ON_ACCOUNT: _("Second payment on account for {year}: due {due}"),
}
