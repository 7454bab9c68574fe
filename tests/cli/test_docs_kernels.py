"""docs/kernels.md runs as it stands."""

from __future__ import annotations

import doctest
import warnings
from pathlib import Path

import pytest
from sklearn.exceptions import ConvergenceWarning

PAGE = Path(__file__).parents[2] / "docs" / "kernels.md"


def test_the_examples_run() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        found = doctest.testfile(str(PAGE), module_relative=False)
    assert found.attempted > 10
    assert found.failed == 0


def test_a_wrong_output_would_be_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = tmp_path / "kernels.md"
    changed.write_text(PAGE.read_text(encoding="utf-8").replace("'setosa', 'v", "'rose', 'v"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        assert doctest.testfile(str(changed), module_relative=False).failed == 1
    assert "rose" in capsys.readouterr().out
