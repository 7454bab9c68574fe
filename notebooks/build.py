"""Execute the notebooks from their percent sources; with ``--check``, also fail where a committed
.ipynb is out of date with its source."""

from __future__ import annotations

import sys
from pathlib import Path

import jupytext
from nbclient import NotebookClient

HERE = Path(__file__).parent
SOURCES = sorted(p for p in HERE.glob("*.py") if p != Path(__file__))


def cells(notebook: object) -> list[tuple[str, str]]:
    """What a source determines of a notebook: kind and text of every cell."""
    return [(c.cell_type, c.source.strip()) for c in notebook.cells]  # type: ignore[attr-defined]


def build(source: Path, *, check: bool) -> bool:
    """Execute one notebook; returns whether the committed one is up to date (always, if built)."""
    notebook = jupytext.read(source)
    target = source.with_suffix(".ipynb")
    fresh = not check or (target.exists() and cells(jupytext.read(target)) == cells(notebook))
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": HERE}}).execute()
    if not check:
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
        jupytext.write(notebook, target)
    print(f"{source.name}: executed{'' if fresh else ', but the .ipynb is out of date'}")
    return fresh


if __name__ == "__main__":
    results = [build(s, check="--check" in sys.argv[1:]) for s in SOURCES]
    sys.exit(0 if all(results) else 1)
