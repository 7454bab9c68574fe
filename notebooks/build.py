"""Execute the notebooks from their percent sources and store them with their outputs.

``--check`` stores nothing and fails where a committed .ipynb is out of date: its cells are not those
of the source, or its text outputs are not those of this run. Either way a failing assertion fails.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).parent
SECONDS = 900
"""Longest time that a cell may take on a busy machine; longer, it hangs."""


def sources(folder: Path = HERE) -> list[Path]:
    """The percent sources, in order."""
    return sorted(p for p in folder.glob("[0-9]_*.py"))


def cells(notebook: Any) -> list[tuple[str, str]]:
    """What a source determines of a notebook: kind and text of every cell."""
    return [(c.cell_type, c.source.strip()) for c in notebook.cells]


def said(notebook: Any) -> list[str]:
    """The text of every output. Pictures are left out: they depend on Matplotlib's version."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            found.append(output.get("text", "") or output.get("data", {}).get("text/html", ""))
    return found


def execute(source: Path) -> Any:
    """The notebook of a source, with outputs that are the same each time."""
    notebook = jupytext.read(source)
    where = {"metadata": {"path": HERE}}
    client = NotebookClient(notebook, timeout=SECONDS, coalesce_streams=True, resources=where)
    client.execute()
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if len(data) > 1:  # Python's repr, with addresses in memory, beside a display
                data.pop("text/plain", None)
    notebook.metadata.pop("language_info", None)
    return notebook


def stale(source: Path, fresh: Any) -> str:
    """Why the committed notebook is out of date, or nothing."""
    target = source.with_suffix(".ipynb")
    if not target.exists():
        return "there is no .ipynb"
    committed = nbformat.read(target, as_version=4)
    if cells(committed) != cells(fresh):
        return "the .ipynb is out of date with its source"
    return "" if said(committed) == said(fresh) else "the .ipynb shows other results"


def main(arguments: list[str], folder: Path = HERE) -> int:
    """Build or check every notebook; 1 if one failed."""
    failed = 0
    for source in sources(folder):
        try:
            notebook = execute(source)
            problem = stale(source, notebook) if "--check" in arguments else ""
        except CellExecutionError as error:
            problem = f"a cell failed: {error.ename}: {error.evalue}".splitlines()[0]
        if not problem and "--check" not in arguments:
            nbformat.write(notebook, source.with_suffix(".ipynb"))
        print(f"{source.name}: {problem or 'executed'}")
        failed += bool(problem)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
