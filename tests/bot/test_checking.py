"""What `mtd-assistant check` finds: in the source files, and on the screens."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from bot.__main__ import main
from bot.checking import check_all, facts_by_age, screen_problems, source_problems
from journeys import sources
from journeys.engine.journey import Journey, JourneyError
from journeys.engine.model import Outcome, otherwise
from journeys.engine.questions import YesNo
from journeys.engine.text import _
from journeys.facts import FACTS
from tests.journeys.a_journey import picnic
from tests.journeys.engine.losing import without


def written(folder: Path, source: str) -> Path:
    path = folder / "pets.py"
    path.write_text(source, encoding="utf-8")
    return path


def test_what_is_there_is_sound() -> None:
    out = io.StringIO()
    assert check_all(out) == 0, out.getvalue()
    assert out.getvalue().endswith("checked: nothing to mend.\n")


# Source files


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('_(f"You have {pets} pets.")', "an f-string in _() cannot be translated: use {placeholders}"),
        ('_("You have " + pets)', "_() takes one literal"),
        ('_(" ".join(pets))', "_() takes one literal"),
        ("_(TITLE)", "_() takes one literal"),
        ('_("You have {pets}.".format(pets=2))', "_() takes one literal"),
        ('message(f"{pets} pets")', "an f-string cannot be translated: wrap a literal in _()"),
        ('message("You have pets.")', "wrap “You have pets.” in _(...), or it cannot be translated"),
        ('text.Message("You have pets.")', "wrap “You have pets.” in _(...), or it cannot be translated"),
    ],
)
def test_a_text_that_translators_would_never_see(tmp_path: Path, source: str, said: str) -> None:
    path = written(tmp_path, f"first = 1\nsecond = {source}\n")
    (problem,) = source_problems([path])
    assert problem.startswith(f"{tmp_path.name}/pets.py:2: {said}")


@pytest.mark.parametrize(
    "source",
    [
        '_("You have pets.")',
        '_("You have " "pets.")',
        'message("{pets}", pets=2)',
        'message(_("Pets"))',
        "message(text)",
        "_()",
    ],
)
def test_a_text_that_is_fine(tmp_path: Path, source: str) -> None:
    assert list(source_problems([written(tmp_path, f"{source}\n")])) == []


def test_words_that_are_not_ours(tmp_path: Path) -> None:
    (problem,) = source_problems([written(tmp_path, '\nasked = _("Please stroke it.")\n')])
    assert problem == f"{tmp_path.name}/pets.py:2: “Please”: say what to do, without “please”"


# Screens


def test_a_walk_that_goes_astray() -> None:
    with without(picnic.map, "children", 1):
        found = list(screen_problems({"picnic": picnic}))
    assert found[0].startswith("picnic: a walk on 2026-04-06 went astray: no row of 'children' holds for")


def test_a_screen_that_holds_too_much() -> None:
    asked = YesNo("tame", ask=_("Is it tame?"), short=_("Tame"))
    end = Outcome(
        "end",
        title=_("That is all"),
        body=(_("One."), _("Two."), _("Three."), _("Four."), _("Five.")),
        next=(_("Go home."),),
        link=sources.SIGN_UP,
        facts=("F-ELIG-06",),
    )
    journey = Journey("pets", title=_("Count your pets"), routes={asked: [otherwise(end)]})
    (found,) = screen_problems({"pets": journey})
    assert found.startswith("pets: 13 lines, where a screen holds 12: “On what you told me:")


# Facts by age


def test_a_placeholder_that_its_fill_does_not_know() -> None:
    end = Outcome(
        "end",
        title=_("You have {number} pets"),
        body=(_("Thank you."),),
        next=(_("Go home."),),
        link=sources.SIGN_UP,
        facts=("F-ELIG-06",),
        fill=lambda _facts: {"numbers": 1},
    )
    tame = YesNo("tame", ask=_("Is it tame?"), short=_("Tame"))
    journey = Journey("pets", title=_("Count your pets"), routes={tame: [otherwise(end)]})
    (found,) = screen_problems({"pets": journey})
    assert found == "pets: at 'end' nothing fills {number}: correct its name, or its fill=..."


def test_the_facts_are_listed_the_oldest_first() -> None:
    out = io.StringIO()
    facts_by_age(out, date(2026, 11, 21))
    *listed, verdict = out.getvalue().splitlines()
    assert listed[0] == " 4707 days  2014        F-DEBT-06"
    assert "    1 days  2026-11-20  OO-W7         https://www.gov.uk/guidance/" in listed[-1]
    assert [int(line.split()[0]) for line in listed] == sorted((int(line.split()[0]) for line in listed), reverse=True)
    assert verdict == f"{len(listed)} facts with a date, the oldest first."
    assert len(listed) == len([each for each in FACTS.values() if each.as_of])


# A journey that cannot be imported


@pytest.mark.parametrize("command", ["check", "draw", "sweep", "chat"])
def test_a_journey_that_is_written_wrongly_is_told_in_a_sentence(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "journeys.registry")
    monkeypatch.setitem(sys.modules, "journeys.refund", BrokenModule("journeys.refund"))
    ran = CliRunner().invoke(main, [command])
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr == "A journey cannot be used until this is mended:\nrefund: its table of routes is empty\n"


class BrokenModule(ModuleType):
    """A journey's file as it is where importing it finds a mistake."""

    def __getattr__(self, name: str) -> object:
        raise JourneyError("refund: its table of routes is empty")
