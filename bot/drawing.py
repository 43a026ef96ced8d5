"""Writes the drawings of journeys into `docs/journeys`: a page each, with its Mermaid text and its pictures."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from bot.literals import ROOT
from journeys.engine.draw import Drawing, dot, drawings, mermaid
from journeys.engine.journey import Journey
from journeys.registry import JOURNEYS

FOLDER = ROOT / "docs" / "journeys"
_NOTE = "Drawn from the journey by `./run draw`. Do not edit it here."
_COMMENTS = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def draw_all(
    out: TextIO, *, check: bool = False, journeys: Mapping[str, Journey] = JOURNEYS, folder: Path = FOLDER
) -> int:
    """Write every page and picture anew, and remove what belongs to no journey. With `check`, only look.

    0 when all is well; 1 when `check` finds a page that is stale. Pictures need the program `dot` and are left as
    they are without it: whether they are stale cannot be told, as every version of `dot` draws a little differently.
    """
    wanted = pages(journeys)
    stale = list(_stale(folder, wanted))
    if check:
        out.writelines(f"{path.relative_to(folder)} is stale: run ./run draw and commit it\n" for path in stale)
        return 1 if stale else 0
    _write(folder, wanted, journeys)
    out.write(f"{len(wanted)} pages written into {folder}.\n")
    if not shutil.which("dot"):
        out.write("No pictures: they need graphviz, which is not installed.\n")
        return 0
    for journey in journeys.values():
        for drawing in drawings(journey):
            (folder / f"{drawing.name}.svg").write_text(picture(drawing), encoding="utf-8")
    return 0


def pages(journeys: Mapping[str, Journey]) -> dict[str, str]:
    """Every page by its file's name: one for each journey, and one that lists them."""
    found = {f"{journey.key}.md": page(journey) for journey in journeys.values()}
    listed = [f"* [{journey.title}]({journey.key}.md)" for journey in journeys.values()]
    return {"README.md": "\n".join(["# The journeys, drawn", "", _NOTE, "", *listed, ""]), **found}


def page(journey: Journey) -> str:
    """A journey's page: its picture and its Mermaid text, then those of its groups."""
    parts = [f"# {journey.title}", _NOTE]
    for number, drawing in enumerate(drawings(journey)):
        parts += [f"## {drawing.title}"] if number else []
        parts += [f"![{drawing.title}]({drawing.name}.svg)", f"```mermaid\n{mermaid(drawing)}```"]
    return "\n\n".join(parts) + "\n"


def picture(drawing: Drawing) -> str:
    """The picture as SVG. Raises CalledProcessError when `dot` cannot draw it, and FileNotFoundError without `dot`."""
    drawn = subprocess.run(  # noqa: S603 - no part of the command comes from people
        [shutil.which("dot") or "dot", "-Tsvg"], input=dot(drawing), capture_output=True, text=True, check=True
    )
    return _COMMENTS.sub("", drawn.stdout)


def _stale(folder: Path, wanted: Mapping[str, str]) -> Iterator[Path]:
    """Pages that are missing, differ, or belong to no journey."""
    for name, text in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            yield path
    yield from (path for path in sorted(folder.glob("*.md")) if path.name not in wanted)


def _write(folder: Path, wanted: Mapping[str, str], journeys: Mapping[str, Journey]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {f"{drawing.name}.svg" for journey in journeys.values() for drawing in drawings(journey)}
    for path in (*folder.glob("*.md"), *folder.glob("*.svg")):
        if path.name not in wanted and path.name not in pictures:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
