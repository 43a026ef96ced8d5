"""Bulk decisions from a stream to a stream: one line in, one line out, in order, however many."""

from __future__ import annotations

from typing import TextIO

from bot.decide.kind import Answer, Asks, Kind
from bot.decide.reading import Unreadable, answered, read_line
from bot.decide.sheets import run_sheet, template as template
from bot.decide.writing import as_line


def run(kind: Kind[Asks], source: TextIO, sink: TextIO, *, csv: bool) -> None:
    """Answer every line of `source` on `sink`, as JSON lines or, with `csv`, as a spreadsheet.

    A line that cannot be read or answered gets an error that names the field, and the run goes on. Blank
    lines get no answer. One line is held at a time; `sink` is flushed at the end. Open `source` with
    `newline=""` and `errors="replace"`, so that no byte stops the run.
    """
    if csv:
        run_sheet(kind, source, sink)
    else:
        run_lines(kind, source, sink)
    sink.flush()


def run_lines(kind: Kind[Asks], source: TextIO, sink: TextIO) -> None:
    """Answer JSON lines."""
    for line in source:
        text = line.strip().removeprefix("\ufeff")
        if text:
            sink.write(_line(_answer(kind, text)) + "\n")


def _line(answer: Answer) -> str:
    try:
        return as_line(answer)
    except RecursionError:
        return as_line({"id": None, "error": "id: holds too many brackets inside one another"})


def _answer(kind: Kind[Asks], line: str) -> Answer:
    try:
        return answered(kind, read_line(line))
    except Unreadable as error:
        return {"id": None, "error": str(error)}
