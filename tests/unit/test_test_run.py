"""How the tests themselves are run: what is skipped is one line, and a failure in CI."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = "pytester"
CONFTEST = Path(__file__).parents[1] / "conftest.py"
TESTS = """
import pytest

@pytest.mark.parametrize("i", range(3))
def test_program(i):
    pytest.skip("no coqc")

def test_other():
    pytest.importorskip("no_such_module", reason="no no_such_module")

@pytest.mark.thorough
def test_long():
    pytest.skip("no pdflatex")

def test_good():
    pass
"""


@pytest.mark.parametrize("ci", ["", "true"])
@pytest.mark.parametrize("workers", ["", "-n1"])
def test_what_is_missing_is_one_line(
    pytester: pytest.Pytester, ci: str, workers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With how many tests it costs; what is long is not counted; with CI=true the run fails."""
    monkeypatch.setenv("CI", ci)
    pytester.makeconftest(CONFTEST.read_text())
    pytester.makeini("[pytest]\nmarkers = thorough: long")
    pytester.makepyfile(TESTS)
    found = pytester.runpytest_subprocess("-rfEX", *([workers] if workers else []))
    said = [line for line in found.outlines if "no coqc" in line or "no_such_module" in line]
    assert said == ["not run: 3 tests, no coqc", "not run: 1 tests, no no_such_module"]
    assert not any("pdflatex" in line for line in found.outlines)
    assert found.ret == (1 if ci else 0)
    (pytester.path / "test_none.py").write_text("def test_good():\n    pass\n")
    assert pytester.runpytest_subprocess("test_none.py").ret == 0
