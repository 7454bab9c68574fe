"""A report made once, and Chromium to look at it with.

Without Chromium the tests that need it are skipped; with CI=true that fails: what nobody looked at
is not known to be legible.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from page_checks import FOUND, SMALL, Opened, missing

from sdproof.present.report import Report, collect, render
from sdproof.present.report.beside import workers


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A small report with the figures: the first process makes it, the others of ``-n`` wait."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    kept = folder / "report.pickle"
    with open(folder / "report.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            made = collect(SMALL, FOUND, command="sdproof report", processes=workers())
            kept.write_bytes(pickle.dumps(made))
    made = pickle.loads(kept.read_bytes())
    assert isinstance(made, Report)
    return made


@pytest.fixture(scope="session")
def page_file(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report as an HTML file."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(report), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def plain_file(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without figures and derivations, quick to open."""
    path = tmp_path_factory.mktemp("report") / "plain.html"
    path.write_text(render(replace(report, drawings=(), derivations=())), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("chromium")
    assert path is not None
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """A headless browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Opened]]:
    """Open the report without figures, or another page; closed afterwards."""
    made: list[Opened] = []

    def call(path: Path | None = None, **how: Any) -> Opened:
        if path is None:
            path = request.getfixturevalue("plain_file")  # not made for tests of other pages
        made.append(Opened(browser, path, **how))
        return made[-1]

    yield call
    for one in made:
        one.page.close()
