"""The notebooks: paired with their sources, honest about what they show, and shown to fail."""

from __future__ import annotations

import ast
import json
import re
import runpy
from pathlib import Path
from typing import Any

import nbformat
import pytest

import sdproof

ROOT = Path(__file__).parents[2] / "notebooks"
BUILD = runpy.run_path(str(ROOT / "build.py"))
SOURCES = BUILD["sources"](ROOT)
NAMES = [s.stem for s in SOURCES]
HEADER = """# ---
# jupyter:
#   kernelspec:
#     name: python3
#     language: python
#     display_name: Python 3
# ---
"""


def code(source: Path) -> ast.Module:
    return ast.parse(source.read_text(encoding="utf-8"))


def test_there_are_eight() -> None:
    """One for each part of the story, in order."""
    assert [name[0] for name in NAMES] == list("12345678")


@pytest.mark.parametrize("source", SOURCES, ids=NAMES)
def test_the_committed_notebook_is_that_of_its_source(source: Path) -> None:
    """Same cells, every code cell executed, no error, no address in memory, no path of a machine."""
    committed = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    import jupytext

    assert BUILD["cells"](committed) == BUILD["cells"](jupytext.read(source))
    cells = [c for c in committed.cells if c.cell_type == "code"]
    assert all(c.execution_count for c in cells)
    outputs = [o for c in cells for o in c.outputs]
    assert outputs
    assert not any(o.output_type == "error" for o in outputs)
    text = json.dumps(outputs)
    assert not re.search(r" at 0x[0-9a-f]{6,}|/work/|/tmp/|/home/", text)
    assert "application/vnd.jupyter.widget-view" not in text


@pytest.mark.parametrize("source", SOURCES, ids=NAMES)
def test_it_asserts_what_it_shows(source: Path) -> None:
    """At least four assertions, and a cell to change."""
    assert sum(isinstance(n, ast.Assert) for n in ast.walk(code(source))) >= 4
    assert "Change this and see" in source.read_text(encoding="utf-8")


@pytest.mark.parametrize("source", SOURCES, ids=NAMES)
def test_only_public_names(source: Path) -> None:
    """Nothing with an underscore, and nothing of sdproof's root that is not public."""
    for node in ast.walk(code(source)):
        if isinstance(node, ast.ImportFrom):
            assert not any(a.name.startswith("_") for a in node.names)
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")
            if isinstance(node.value, ast.Name) and node.value.id == "sdproof":
                assert node.attr in sdproof.__all__


def copy(folder: Path, cell: str) -> Path:
    source = folder / "1_small.py"
    source.write_text(f"{HEADER}\n# %%\n{cell}\n", encoding="utf-8")
    return source


def test_check_notices_each_fault(tmp_path: Path, capsys: Any) -> None:
    """A missing notebook, a stale one, one with other results, and an assertion that fails."""
    main = BUILD["main"]
    copy(tmp_path, "print(1)")
    assert main(["--check"], tmp_path) == 1
    assert "there is no .ipynb" in capsys.readouterr().out
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    copy(tmp_path, "print(2)")
    assert main(["--check"], tmp_path) == 1
    assert "out of date" in capsys.readouterr().out
    copy(tmp_path, "print(1)")
    target = tmp_path / "1_small.ipynb"
    target.write_text(target.read_text().replace('"1\\n"', '"3\\n"'))
    assert main(["--check"], tmp_path) == 1
    assert "other results" in capsys.readouterr().out
    copy(tmp_path, "assert 1 == 2, 'no'")
    assert main([], tmp_path) == 1
    assert "a cell failed: AssertionError: no" in capsys.readouterr().out
