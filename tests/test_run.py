"""The `run` script: when it sets up, what it says, and what it passes through.

The Python it finds is a stand-in that makes a virtual environment in no time, and writes down what it was asked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = ["cat", "cksum", "dirname", "env", "grep", "mkdir", "readlink", "rm", "sed", "sh", "sleep", "tail"]

PYTHON = f"""#!/bin/sh
echo "${{0##*/}} $@" >>"$ASKED"
case "$*" in
    "-c "*venv*) [ -z "${{NO_VENV-}}" ] ;;
    "-c "*version*) [ -z "${{OLD-}}" ] ;;
    "-c "*) exec {sys.executable} "$@" ;;
    "-m venv "*)
        mkdir "$3/bin"
        cat "$0" >"$3/bin/python"
        printf '#!/bin/sh\\necho "$PWD: $*"\\ncat\\nexit 7\\n' >"$3/bin/mtd-assistant"
        chmod +x "$3/bin/python" "$3/bin/mtd-assistant"
        sleep "${{SLOW-0}}"
        ;;
    "-m pip "*)
        echo "words of pip"
        [ -z "${{OFFLINE-}}" ] || {{ echo "connection broken by something"; exit 1; }}
        [ -z "${{BROKEN-}}" ] || exit 1
        ;;
    "-m pytest"*) echo "$PWD: $*" ;;
esac
"""


class Checkout:
    """A copy of what `run` reads, and a PATH with nothing but a few tools and the stand-in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "check out"
        (self.folder / "requirements").mkdir(parents=True)
        shutil.copy(ROOT / "run", self.folder)
        for name in ["pyproject.toml", "requirements/app.txt", "requirements/test.txt"]:
            (self.folder / name).write_text("as it was", "utf-8")
        self.asked = folder / "asked"
        self.asked.touch()
        self.tools = folder / "tools"
        self.tools.mkdir()
        for tool in [*TOOLS, "chmod"]:
            (self.tools / tool).symlink_to(str(shutil.which(tool)))
        self.has_python("python3")

    def has_python(self, name: str) -> None:
        (self.tools / name).write_text(PYTHON, "utf-8")
        (self.tools / name).chmod(0o755)

    def start(self, *args: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.folder / "run", *args],
            cwd=self.asked.parent,
            env={"PATH": str(self.tools), "ASKED": str(self.asked)} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *args: str, **environment: str) -> tuple[int, str, str]:
        started = self.start(*args, **environment)
        out, err = started.communicate("typed\n")
        return started.returncode, out, err

    def steps(self) -> list[str]:
        """What the stand-in has installed since this was last asked."""
        lines = self.asked.read_text("utf-8").splitlines()
        self.asked.write_text("", "utf-8")
        kinds = {"-m venv": "venv", "app.txt": "app", "--editable": "project", "test.txt": "test"}
        return [kind for line in lines for sign, kind in kinds.items() if sign in line]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_it_sets_up_once_and_passes_everything_through(checkout: Checkout) -> None:
    here = checkout.asked.parent
    answer = f"{here}: chat --jsonl\ntyped\n"
    assert checkout.run("chat", "--jsonl") == (7, answer, "Setting up (about 30 seconds, once)…\n")
    assert checkout.steps() == ["venv", "app", "project"]
    assert checkout.run("chat", "--jsonl") == (7, answer, "")
    assert checkout.steps() == []


def test_what_the_tests_need_comes_with_the_tests(checkout: Checkout) -> None:
    checkout.run("chat")
    checkout.steps()
    code, out, _err = checkout.run("test", "tests/test_run.py")
    assert (code, out) == (0, f"{checkout.folder}: -m pytest tests/test_run.py\n")
    assert checkout.steps() == ["test"]


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ("requirements/app.txt", ["venv", "app", "project", "test"]),
        ("requirements/test.txt", ["test"]),
        ("pyproject.toml", ["project"]),
    ],
)
def test_it_does_again_what_has_changed(checkout: Checkout, changed: str, steps: list[str]) -> None:
    checkout.run("test")
    checkout.steps()
    (checkout.folder / changed).write_text("as it is", "utf-8")
    checkout.run("test")
    assert checkout.steps() == steps


def test_it_sets_up_again_in_another_place(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("chat")
    checkout.steps()
    checkout.folder = checkout.folder.rename(tmp_path / "elsewhere")
    checkout.run("chat")
    assert checkout.steps() == ["venv", "app", "project"]


def test_it_sets_up_again_when_its_python_is_gone(checkout: Checkout) -> None:
    checkout.run("chat")
    checkout.steps()
    (checkout.folder / ".venv/bin/python").unlink()
    checkout.run("chat")
    assert checkout.steps() == ["venv", "app", "project"]


def test_it_takes_the_newest_python_it_can_use(checkout: Checkout) -> None:
    checkout.has_python("python3.12")
    checkout.has_python("python3.11")
    checkout.run("chat")
    assert f"python3.12 -m venv {checkout.folder}/.venv" in checkout.asked.read_text("utf-8").splitlines()


def test_two_at_once_set_up_once(checkout: Checkout) -> None:
    both = [checkout.start("chat", SLOW="0.3") for _ in range(2)]
    for one in both:
        one.communicate("typed\n")
    assert [one.returncode for one in both] == [7, 7]
    assert checkout.steps() == ["venv", "app", "project"]


def test_a_set_up_cut_short_starts_over(checkout: Checkout) -> None:
    assert checkout.run("chat", BROKEN="yes")[0] == 1
    checkout.steps()
    assert checkout.run("chat")[0] == 7
    assert checkout.steps() == ["venv", "app", "project"]


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ("OLD", "This needs Python 3.11 or later: install it and run this again."),
        ("NO_VENV", "python3 has no venv module: install it (on Debian, apt install python3-venv) and run this again."),
        ("OFFLINE", "The packages could not be fetched: check the connection to the internet and run this again."),
    ],
)
def test_trouble_is_told_in_a_sentence(checkout: Checkout, trouble: str, sentence: str) -> None:
    code, out, err = checkout.run("chat", **{trouble: "yes"})
    assert (code, out) == (1, "")
    assert err.removeprefix("Setting up (about 30 seconds, once)…\n") == f"{sentence}\n"


def test_other_trouble_shows_the_last_words_of_what_stopped(checkout: Checkout) -> None:
    code, out, err = checkout.run("chat", BROKEN="yes")
    assert (code, out) == (1, "")
    assert "words of pip" in err
    assert str(checkout.folder / ".venv/set-up.log") in err


def test_alone_it_says_what_it_does(checkout: Checkout) -> None:
    code, out, err = checkout.run()
    assert (code, err, checkout.steps()) == (0, "", [])
    assert out.startswith("./run chat")


def test_nothing_of_the_shell_outside_leaks_in(checkout: Checkout) -> None:
    code, _out, _err = checkout.run("chat", CDPATH=os.sep, PYTHONHOME="/nowhere", PYTHONPATH="/nowhere")
    assert code == 7
