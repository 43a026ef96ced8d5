"""What every test shares: what a test may need from the machine, and how hypothesis searches."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from fnmatch import fnmatch

import pytest
import structlog
from hypothesis import settings

pytest_plugins = ["tests.databases"]

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session", autouse=True)
def no_certificates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing here speaks TLS, and reading all the certificates of the world takes each HTTP client 30 ms."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SSL_CERT_DIR", str(tmp_path_factory.mktemp("no-certificates")))
        yield


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command that is run in a test sends the logs to a standard error that is closed after it."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


SLOW = (
    "tests/bench/test_benches.py",
    "tests/bench/test_killing.py",
    "tests/bot/test_crashes.py::*[[]postgresql]",
    "tests/bot/test_races.py::*[[]postgresql]",
    "tests/bot/hmrc/test_grants.py::test_one_grant_refreshed_by_four_processes*",
    "tests/bot/hmrc/test_refreshing.py::test_several_processes*",
    "tests/adapters/web/test_browser.py::test_pages_that_say_more_without_our_script*",
    "tests/adapters/simulator/*",
)
"""What takes long and is run by its own command, `./run test -m slow`: the same as elsewhere on the other database,
many processes for minutes, and the simulator against every one of HMRC's descriptions.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow."""
    for item in items:
        if any(fnmatch(item.nodeid, pattern) or item.nodeid.startswith(pattern) for pattern in SLOW):
            item.add_marker(pytest.mark.slow)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked `needs(...)` where a program or an environment variable it names is missing."""
    names = [name for marker in item.iter_markers("needs") for name in marker.args]
    missing = [name for name in names if not (os.environ.get(name) if name.isupper() else shutil.which(name))]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI is set everything a test needs is installed, so a test that skips there has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} would be skipped, which CI does not allow: {report.longrepr}"
    return report
