"""The command that runs a sweep."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sdproof.cli.output import JsonOption, emit, written_folder
from sdproof.cli.progress import hidden, progress_bar
from sdproof.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdproof.cli.strict import Commands
    from sdproof.sweep import Spec, SweepPoint


COUNTS = ("points", "computed", "reused", "rows", "failed")


class BackendName(StrEnum):
    """Where the points are computed."""

    processes = "processes"
    dask = "dask"


def sweep_command(
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="DIR", help="Results folder.", callback=written_folder
        ),
    ],
    spec: Annotated[
        Path | None,
        typer.Argument(metavar="SPEC.toml", help="The grid; with --resume that in DIR."),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="Go on with the sweep in DIR, and say what is done and what is left."
        ),
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(help="Worker processes; by default, or -1, one for each core.")
    ] = None,
    backend: Annotated[BackendName, typer.Option(help="Cores here, or a Dask cluster.")] = (
        BackendName.processes
    ),
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of the Dask scheduler.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Certified risks on a grid of instances, as Parquet.

    It continues where it was stopped. The spec is TOML, for example: [grid] family = "hard",
    r = [2, 4, 8], C = 200, k = [0, 1, "r"], lam = ["minimum", "5/4"], one to a line.

    Exit code 0 if every point was computed, 1 if some failed (they are in the results).

    Example: sdproof sweep grid.toml -o results
    """
    from sdproof.present.tables import facts
    from sdproof.sweep import run

    if jobs is not None and backend is BackendName.dask:
        raise InputError("--jobs: accepted: without --backend dask, whose cluster has its workers")
    wanted = _wanted(spec, output, resume)
    with _progress(len(wanted.points)) as show:
        summary = run(
            wanted,
            output,
            jobs=-1 if jobs is None else jobs,
            backend=backend.value,
            scheduler=scheduler,
            progress=show,
            begin=partial(_say, output) if resume else lambda _done, _left: None,
        )
    shown = {name: getattr(summary, name) for name in COUNTS} | {"results": str(summary.results)}
    emit("sweep", shown, lambda: facts("sweep", shown), as_json)
    if summary.failed:
        raise typer.Exit(1)


@contextmanager
def _progress(points: int) -> Iterator[Callable[[int, int], None]]:
    """A bar: points done and left, and the time."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    # a closed terminal ends Python's own helper process too, which is no news
    warnings.filterwarnings("ignore", "resource_tracker: process died", UserWarning)
    bars = (TextColumn("sweep"), BarColumn(), MofNCompleteColumn())
    times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with progress_bar(*bars, *times) as bar:
        task = bar.add_task("", total=points)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _wanted(spec: Path | None, folder: Path, resume: bool) -> Spec:
    """The sweep that is meant: that of the file, or with `resume` that in the folder."""
    from sdproof.sweep import kept_spec, load_spec

    if spec is None and not resume:
        raise InputError("SPEC.toml: missing; accepted: a sweep spec, or --resume with -o DIR")
    given = None if spec is None else load_spec(spec)
    if not resume:
        assert given is not None
        return given
    kept = kept_spec(folder)
    if given is not None and given.points != kept.points:
        raise InputError(
            f"{spec}: is not the sweep in {folder}; accepted: {folder / 'spec.toml'}, or no file"
        )
    return kept


def _say(folder: Path, done: int, left: Sequence[SweepPoint]) -> None:
    total = done + len(left)
    line = f"{folder}: {done} of {total} points are done, {len(left)} left"
    if left:
        values = " ".join(f"{name}={value}" for name, value in left[0].parameters)
        steps = ", ".join(map(str, left[0].steps))
        line += f", the next: {left[0].family} {values}, λ {left[0].lam}, k = {steps}"
    with hidden():
        typer.echo(line, err=True)


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command("sweep")(sweep_command)
