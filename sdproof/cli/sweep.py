"""The command that runs a sweep."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sdproof.cli.output import JsonOption, emit
from sdproof.errors import InputError


class BackendName(StrEnum):
    """Where the points are computed."""

    processes = "processes"
    dask = "dask"


def sweep_command(
    spec: Annotated[Path, typer.Argument(metavar="SPEC.toml", help="The grid; see Example.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Results folder.")],
    jobs: Annotated[int, typer.Option(help="Worker processes; -1: one for each core.")] = -1,
    backend: Annotated[BackendName, typer.Option(help="Cores here, or a Dask cluster.")] = (
        BackendName.processes
    ),
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of the Dask scheduler.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Certified risks on a grid of instances, as Parquet; continues where it was stopped.

    The spec is TOML, for example: [grid] family = "hard", r = [2, 4, 8], C = 200,
    k = [0, 1, "r"], lam = ["minimum", "5/4"], one to a line.

    Exit code 0 if every point was computed, 1 if some failed (they are in the results).

    Example: sdproof sweep grid.toml -o results
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from sdproof.present.tables import facts
    from sdproof.sweep import load_spec, run

    if output == Path():
        raise InputError("output: '' or '.' is not accepted; accepted: a folder of its own")
    wanted = load_spec(spec)
    stderr = Console(stderr=True)
    columns = (TextColumn("sweep"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    columns += (TextColumn("left"), TimeRemainingColumn())  # type: ignore[assignment]
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as bar:
        task = bar.add_task("", total=len(wanted.points))
        summary = run(
            wanted,
            output,
            jobs=jobs,
            backend=backend.value,
            scheduler=scheduler,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    shown = {
        "points": summary.points,
        "computed": summary.computed,
        "reused": summary.reused,
        "rows": summary.rows,
        "failed": summary.failed,
        "results": str(summary.results),
    }
    emit(shown, lambda: facts("sweep", {k: str(v) for k, v in shown.items()}), as_json)
    if summary.failed:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("sweep")(sweep_command)
