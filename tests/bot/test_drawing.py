"""What `mtd-assistant draw` writes, and how it knows what is stale."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.drawing import draw_all, pages, picture
from journeys.engine.draw import drawings
from journeys.registry import JOURNEYS
from tests.journeys.a_journey import guests, picnic

ONE = {picnic.key: picnic}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "docs" / "journeys"
    draw_all(io.StringIO(), journeys=ONE, folder=path)
    return path


def looked_at(folder: Path) -> tuple[int, str]:
    out = io.StringIO()
    return draw_all(out, check=True, journeys=ONE, folder=folder), out.getvalue()


def test_the_drawings_here_are_not_stale() -> None:
    out = io.StringIO()
    assert draw_all(out, check=True) == 0, out.getvalue()


def test_a_page_holds_the_pictures_and_the_text(folder: Path) -> None:
    page = (folder / "picnic.md").read_text(encoding="utf-8")
    assert page.startswith("# Plan a picnic\n\nDrawn from the journey by `./run draw`. Do not edit it here.\n")
    assert "![Plan a picnic](picnic.svg)\n\n```mermaid\nflowchart TD\n" in page
    assert f"## {guests.ask}\n\n![{guests.ask}](picnic-guests.svg)" in page


def test_a_page_lists_them_all(folder: Path) -> None:
    assert "* [Plan a picnic](picnic.md)" in (folder / "README.md").read_text(encoding="utf-8")


def test_what_was_just_written_is_not_stale(folder: Path) -> None:
    assert looked_at(folder) == (0, "")


@pytest.mark.parametrize("harm", ["changed", "missing", "of no journey"])
def test_what_is_stale_is_named_and_left_alone(folder: Path, harm: str) -> None:
    path = folder / ("gone.md" if harm == "of no journey" else "picnic.md")
    if harm == "missing":
        path.unlink()
    else:
        path.write_text("# Old\n", encoding="utf-8")
    assert looked_at(folder) == (1, f"{path.name} is stale: run ./run draw and commit it\n")
    assert path.exists() is (harm != "missing")
    assert draw_all(io.StringIO(), journeys=ONE, folder=folder) == 0
    assert looked_at(folder) == (0, "")


def test_a_folder_that_is_not_there_is_stale(tmp_path: Path) -> None:
    status, said = looked_at(tmp_path / "none")
    assert status == 1
    assert len(said.splitlines()) == len(pages(ONE))


def test_without_graphviz_there_are_no_pictures_and_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    out = io.StringIO()
    assert draw_all(out, journeys=ONE, folder=tmp_path) == 0
    assert "No pictures: they need graphviz, which is not installed." in out.getvalue()
    assert not list(tmp_path.glob("*.svg"))


@pytest.mark.needs("dot")
@pytest.mark.parametrize("key", [*ONE, *JOURNEYS])
def test_every_picture_can_be_drawn_and_shows_every_node(key: str) -> None:
    for drawing in drawings({**ONE, **JOURNEYS}[key]):
        drawn = ET.fromstring(picture(drawing))
        titles = {element.text for element in drawn.iter("{http://www.w3.org/2000/svg}title")}
        assert {f"n_{name}" for name in drawing.over.nodes} <= titles
