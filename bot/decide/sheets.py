"""The spreadsheet's side of bulk decisions: header, rows, and cells that mean something."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from itertools import chain, zip_longest
from typing import Any, TextIO, TypeAlias

from bot.decide.kind import Answer, Asks, Kind, Row
from bot.decide.reading import answered
from bot.decide.writing import as_cells

_YES = {"true", "yes", "y"}
_NO = {"false", "no", "n"}


def yes_no(cell: str) -> object:
    """`yes`, `no`, `TRUE` or `FALSE` as a boolean, blank as not known. The rest is left to be refused."""
    word = cell.strip().lower()
    if word in _YES | _NO:
        return word in _YES
    return cell if word else None


def whole(cell: str) -> object:
    """Digits as a number, blank as not known. Anything else is left to be refused."""
    text = cell.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    return cell if text else None


def words(cell: str) -> str | None:
    """A cell's text without the space around it, blank as not known."""
    return cell.strip() or None


def listed(cell: str) -> list[str]:
    """The items of a cell, parted by semicolons."""
    return [item.strip() for item in cell.split(";") if item.strip()]


def read_plain(row: Row, cells: Mapping[str, Callable[[str], object]]) -> dict[str, Any]:
    """An object with a field for each column, read as `cells` says; unknown ones stay, to be refused."""
    return {column: cells.get(column, str)(cell) for column, cell in row.items()}


def template(kind: Kind[Any]) -> str:
    """A spreadsheet to fill in, as CSV: the header and the example rows."""
    filled = StringIO()
    writer = csv.DictWriter(filled, kind.sheet.columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(kind.sheet.examples)
    return filled.getvalue()


def run_sheet(kind: Kind[Asks], source: TextIO, sink: TextIO) -> None:
    """Answer a spreadsheet row by row, in order, as it came: with commas or semicolons. Blank rows are passed over."""
    first = source.readline()
    parted_by = ";" if first.count(";") > first.count(",") else ","
    rows = _rows(chain([first], source), parted_by)
    header = _header(next(rows, []))
    columns = ("id", *kind.sheet.answers, "error")
    writer = csv.DictWriter(sink, columns, delimiter=parted_by, lineterminator="\n")
    writer.writeheader()
    for cells in rows:
        writer.writerow(as_cells(_answer(kind, header, cells), columns))


Cells: TypeAlias = list[str] | csv.Error
"""One row as it was read, or why it could not be."""


def _rows(lines: Iterator[str], parted_by: str) -> Iterator[Cells]:
    reader = csv.reader(lines, delimiter=parted_by, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield error
        else:
            if any(cell.strip() for cell in cells):
                yield cells


def _header(cells: Cells) -> tuple[str, ...]:
    names = [] if isinstance(cells, csv.Error) else cells
    return tuple(name.removeprefix("\ufeff").strip() for name in names)


def _answer(kind: Kind[Asks], header: tuple[str, ...], cells: Cells) -> Answer:
    if isinstance(cells, csv.Error):
        return {"id": None, "error": f"not a row that can be read: {cells}"}
    row = {name: cell for name, cell in zip_longest(header, cells[: len(header)], fillvalue="") if name}
    if problem := _misfit(header, cells):
        return {"id": row.get("id"), "error": problem}
    return answered(kind, kind.sheet.read(row), lambda field: kind.sheet.column_of(field, row))


def _misfit(header: tuple[str, ...], cells: list[str]) -> str | None:
    if twice := [name for name in header if name and header.count(name) > 1]:
        return f"{twice[0]}: is the name of two columns"
    beyond = [cell for name, cell in zip_longest(header, cells, fillvalue="") if cell.strip() and not name]
    return f'"{beyond[0]}" stands in a column without a name' if beyond else None
