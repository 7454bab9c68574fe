"""The notebooks: paired with their sources, honest about what they show, and shown to fail."""

from __future__ import annotations

import ast
import json
import re
import runpy
from pathlib import Path
from typing import Any

import ipywidgets
import jupytext
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


CHANGES = {
    "1_one_step": [
        'eigenvalues, snr = ["3", "2", "1"], ["6", "4", "2"]',
        'eigenvalues, snr = ["1", "1", "1/2"], ["0", "0", "0"]',
        "eigenvalues, snr = [4], [2]",
    ],
    "2_k_steps": [
        'eigenvalues, snr = ["1", "2/3", "1/2"], ["4", "1", "2"]',
        'eigenvalues, snr = ["1", "1", "1/2"], ["4", "4", "0"]',
        'eigenvalues, snr = ["1", "1/2"], ["3/5", "7/20"]',
    ],
    "3_separation": [
        "rank, C, b = 6, 200, '1/2'",
        "rank, C, b = 9, 5, '1/10'",
        "rank, C, b = 2, '1/2', '2/3'",
        "r, C, b = map(sdproof.to_exact, ('20', '5', '1/3'))",
    ],
    "4_assumptions": [
        "violate, amount = 'ratio', '1/3'",
        "violate, amount = 'signal', '200'",
        "violate, amount = 'distinctness', '1/100'",
    ],
    "5_how_many_steps": [
        "shape, r = 'clustered', 12",
        "shape, r = 'geometric', 3",
        "shape, r = 'equispaced', 64",
    ],
    "6_whole_paper": [
        "name, context = 'NA-1', sdproof.Context(examples=9)",
        "name, context = 'MT-2', sdproof.Context(ranks=(2,), seed=1, examples=5)",
    ],
    "7_krylov": [
        "spectrum, factor = ['1', '2', '3'], 2",
        "spectrum, factor = ['5', '5', '1'], '3/2'",
        "spectrum, factor = ['7'], '101/100'",
    ],
    "8_which_xi": [
        "rank, snr, b, lam = 3, '1/20', '1/2', 10",
        "rank, snr, b, lam = 2, 1, '9/10', '1/7'",
        "rank, snr, b, lam = 12, 1000, '1/2', 1",
    ],
}
"""What a reader may write for the first line of the cell to change; by default the first of each runs."""
LINES = [
    pytest.param(name, line, marks=[pytest.mark.thorough] * (i > 0), id=line)
    for name, lines in CHANGES.items()
    for i, line in enumerate(lines)
]


def sections(source: Path) -> list[list[str]]:
    """The code between headings, cell by cell; of what stands before a section, imports and functions are
    its first cell."""
    found: list[list[str]] = []
    for cell in jupytext.read(source).cells:
        if cell.cell_type == "markdown" and cell.source.startswith(("# ", "## ")):
            known = "\n".join(
                ast.unparse(n)
                for n in ast.walk(ast.parse("\n".join(c for section in found for c in section)))
                if isinstance(n, ast.Import | ast.ImportFrom | ast.FunctionDef)
            )
            found.append([known])
        if cell.cell_type == "code":
            found[-1].append(cell.source)
    return found


@pytest.mark.parametrize(("name", "line"), LINES)
def test_changing_this_shows_something(
    name: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With natural changes the section runs to its end, and its slider draws at both ends."""
    drawn = []

    def interact(function: Any, **sliders: Any) -> None:
        ((key, slider),) = sliders.items()
        drawn.extend(function(**{key: value}) for value in (slider.min, slider.max))

    monkeypatch.setattr(ipywidgets, "interact", interact)
    start = line.partition(" = ")[0] + " = "
    (section,) = (s for s in sections(ROOT / f"{name}.py") if any(c.startswith(start) for c in s))
    few = "sdproof.Context(ranks=(2,), examples=2)"
    settled = (
        f"settled = {{c.id: settle(c, {few}) for c in papers()['pareek2024'] if c.id in line}}"
    )
    section.insert(1, settled if "settled[name]" in "".join(section) else "")
    section = [line + "\n" + c.partition("\n")[2] if c.startswith(start) else c for c in section]
    exec("\n".join(section).replace("SLIDER = False", "SLIDER = True"), {"line": line})
    assert capsys.readouterr().out
    assert all(figure._repr_svg_() for figure in drawn)
    assert bool(drawn) == ("SLIDER" in "".join(section))


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
