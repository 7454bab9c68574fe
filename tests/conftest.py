"""Hypothesis profiles, the flag ``--thorough``, a check that no test leaks a precision, and what was
not run: one line for each program that is missing, and with CI=true a failure."""

from __future__ import annotations

import lzma
import os
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from flint import ctx
from hypothesis import settings
from mpmath import mp

from sdproof.strategies import profiles

profiles.register()
# --thorough runs every property test of the suite; HYPOTHESIS_PROFILE=thorough gives each 10,000
settings.register_profile("long", parent=settings.get_profile("thorough"), max_examples=1_000)
FLINT_BITS, MPMATH_BITS = 53, 53


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="also run the long tests")


def pytest_configure(config: pytest.Config) -> None:
    profile = "long" if config.getoption("--thorough") else "fast"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or profile)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--thorough"):
        long = [item for item in items if "thorough" in item.keywords]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if "thorough" not in item.keywords]


def _skipped(config: pytest.Config) -> Counter[str]:
    """How many tests were skipped, by reason, without those that only thorough runs have."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", ()) if reporter is not None else ()
    return Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in reports
        if "thorough" not in getattr(report, "keywords", ())
    )


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for reason, count in _skipped(config).most_common():
        terminalreporter.write_line(f"not run: {count} tests, {reason}", yellow=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    in_ci = os.environ.get("CI", "").lower() in ("1", "true")
    if in_ci and not hasattr(session.config, "workerinput") and _skipped(session.config):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def data_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads a folder of the user's data sets."""
    monkeypatch.delenv("SDPROOF_DATA", raising=False)


@pytest.fixture(scope="session")
def uci(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the three data sets as files."""
    folder = tmp_path_factory.mktemp("uci")
    for packed in (files("sdproof.data") / "files").iterdir():
        content = lzma.decompress(packed.read_bytes())
        (folder / packed.name.removesuffix(".xz")).write_bytes(content)
    return folder


@pytest.fixture(autouse=True)
def precision_is_reset() -> Iterator[None]:
    """Every test starts at FLINT's and mpmath's own precision, and leaves it so."""
    ctx.prec, mp.prec = FLINT_BITS, MPMATH_BITS
    yield
    left = ctx.prec, mp.prec
    ctx.prec, mp.prec = FLINT_BITS, MPMATH_BITS
    assert left == (FLINT_BITS, MPMATH_BITS), f"the test leaves a precision of {left} bits"
