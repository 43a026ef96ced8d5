"""The house: what the README promises, what is pinned, what no file may name, and what CI may not skip."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PIN = re.compile(r"^([a-z0-9-]+)==([^ ]+)(?: ; [^\\]+)? \\$", re.MULTILINE)
# Written so that neither finds itself.
REGISTRY = re.compile(
    r"py[p]i|python[h]osted|files\.python[.]org|--(extra-)?index-ur[l]|npmjs[.](org|com)", re.IGNORECASE
)
MACHINE_PATH = re.compile(r"(?<![\w./-])/(work|root|home|Users|opt)/\w")


def files_of_the_project() -> list[Path]:
    """Every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files_of_the_project()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if pattern.search(line)
    ]


def pins(part: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements" / f"{part}.txt").read_text("utf-8")))


def test_the_readme_starts_with_its_two_commands() -> None:
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks[:2] == ["./run chat\n", "./run test\n"]


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_the_scripts_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_no_file_names_a_package_registry() -> None:
    assert lines_that_match(REGISTRY) == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert lines_that_match(MACHINE_PATH) == []


@pytest.mark.parametrize("part", ["app", "test", "lock"])
def test_everything_installed_is_pinned_and_hashed(part: str) -> None:
    text = (ROOT / "requirements" / f"{part}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry for entry in entries if not PIN.match(entry) or "--hash=sha256:" not in entry] == []


def test_the_tests_use_the_same_versions_as_the_application() -> None:
    assert pins("app").items() <= pins("test").items()


@pytest.mark.parametrize("part", ["app", "test"])
def test_authlib_finds_no_httpx2_to_change_to(part: str) -> None:
    assert "httpx" in pins(part)
    assert "httpx2" not in pins(part)


def roots_imported_by(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    dotted = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0]
    return {name.split(".")[0] for name in [*plain, *dotted]}


def test_journeys_import_nothing_but_the_standard_library_and_transitions() -> None:
    imported = {name for path in (ROOT / "journeys").rglob("*.py") for name in roots_imported_by(path)}
    assert imported - sys.stdlib_module_names == {"journeys", "transitions"}


NEEDY = """
import pytest

@pytest.mark.needs("no-such-program")
def test_program(): pass

@pytest.mark.needs("MTD_NO_SUCH_VARIABLE")
def test_variable(): pass

@pytest.mark.needs("sh", "MTD_A_VARIABLE")
def test_met(): pass

def test_skips_by_itself(): pytest.skip("by itself")

@pytest.mark.xfail
def test_known_to_fail(): assert False
"""


def outcomes_of_needy_tests(folder: Path, **environment: str) -> tuple[int, set[str]]:
    """How pytest ends, and its line for each test of a file of needy ones, under this project's conftest."""
    (folder / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (folder / "test_needy.py").write_text(NEEDY, "utf-8")
    outside = {name: value for name, value in os.environ.items() if name not in {"CI", "PYTEST_ADDOPTS"}}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-o", "markers=needs(*names): for this test", "-v"],
        cwd=folder,
        env=outside | {"MTD_A_VARIABLE": "set", "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        check=False,
        text=True,
    )
    return ended.returncode, set(re.findall(r"::test_(\w+ [A-Z]+(?: \(.*\))?)", ended.stdout))


def test_a_test_whose_needs_are_missing_is_skipped_and_says_so(tmp_path: Path) -> None:
    assert outcomes_of_needy_tests(tmp_path) == (
        0,
        {
            "program SKIPPED (needs no-such-program)",
            "variable SKIPPED (needs MTD_NO_SUCH_VARIABLE)",
            "met PASSED",
            "skips_by_itself SKIPPED (by itself)",
            "known_to_fail XFAIL",
        },
    )


def test_in_ci_a_test_that_would_be_skipped_fails(tmp_path: Path) -> None:
    code, outcomes = outcomes_of_needy_tests(tmp_path, CI="true")
    assert code == 1
    assert outcomes >= {
        "program ERROR",
        "variable ERROR",
        "met PASSED",
        "skips_by_itself FAILED",
        "known_to_fail XFAIL",
    }
