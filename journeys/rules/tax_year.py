"""Tax years, and the dates that derive from them. No date of a single year is ever typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"(\d{4})\s*(?:-|/|to)\s*(\d{2}|\d{4})")


@dataclass(frozen=True, order=True)
class TaxYear:
    """A UK tax year, 6 April to the next 5 April, known by the calendar year in which it starts.

    Source: opt-out-rules.md section 1 (the tax year turns on 6 April; 5 April is still the old year).
    """

    start_year: int

    @classmethod
    def containing(cls, day: date) -> TaxYear:
        """The tax year in which a day (a date in Europe/London) falls."""
        turned = (day.month, day.day) >= (4, 6)
        return cls(day.year if turned else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> TaxYear:
        """Read `2026-27`, `2026/27`, `2026-2027` or `2026 to 2027`.

        Raises ValueError, with a sentence for the reader, when it is none of these or the years do not follow.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError("a tax year is written like 2026-27")
        first, second = int(match[1]), match[2]
        if int(second) not in (first + 1, (first + 1) % 100):
            raise ValueError("the second year of a tax year follows the first, as in 2026-27")
        return cls(first)

    def __str__(self) -> str:
        return f"{self.start_year}-{(self.start_year + 1) % 100:02}"

    def __add__(self, years: int) -> TaxYear:
        return TaxYear(self.start_year + years)

    def __sub__(self, years: int) -> TaxYear:
        return TaxYear(self.start_year - years)

    @property
    def starts(self) -> date:
        """6 April."""
        return date(self.start_year, 4, 6)

    @property
    def ends(self) -> date:
        """5 April of the next calendar year."""
        return date(self.start_year + 1, 4, 5)

    @property
    def return_due(self) -> date:
        """The usual deadline of the year's tax return: 31 January after the year ends (F-DL-09)."""
        return date(self.start_year + 2, 1, 31)

    def __contains__(self, day: date) -> bool:
        return self.starts <= day <= self.ends
