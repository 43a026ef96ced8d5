"""A kind of bulk decision: what a line must hold, and the rule that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from bot.decide.values import Asked

Asks = TypeVar("Asks", bound=Asked)

Answer: TypeAlias = Mapping[str, Any]
"""Field by field: text, whole numbers, booleans, `Decimal` pounds, dates, tax years, lists and mappings."""

Row: TypeAlias = Mapping[str, str]
"""One row of a spreadsheet: cells by column, blank ones too."""


@dataclass(frozen=True)
class Sheet:
    """How a kind of decision looks in a spreadsheet.

    `columns` and `examples` make the template. `read` turns a row's filled cells into the object that a JSON
    line would hold, and `column_of` names the column that a field of that object came from. `answers` are the
    columns that come out: a field of the answer, or `outer.inner` for a field inside one.
    """

    columns: tuple[str, ...]
    examples: tuple[Row, ...]
    answers: tuple[str, ...]
    read: Callable[[Row], dict[str, Any]]
    column_of: Callable[[str, Row], str] = lambda field, _row: field


@dataclass(frozen=True)
class Kind(Generic[Asks]):
    """One kind of decision. `answer` gives everything but the `id`, `facts` and `explain` among it.

    `answer` may raise `bot.decide.values.Unanswerable`, which becomes the line's error.
    """

    name: str
    asks: type[Asks]
    answer: Callable[[Asks], Answer]
    sheet: Sheet
