"""Commands about the data sets and Table 1."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sdproof.cli import completion
from sdproof.cli.gains import FigureOption, SeedsOption, StepsOption, answer
from sdproof.cli.output import (
    JsonOption,
    OutputOption,
    emit,
    require_figure,
    written_folder,
)
from sdproof.cli.progress import labelled_progress
from sdproof.errors import InputError

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands

DataOption = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder with UCI's own files; default SDPROOF_DATA, else the copies inside.",
    ),
]
NameArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...",
        help="airfoil, air-quality or aep. Default: all.",
        autocompletion=completion.data_sets,
    ),
]


def _names(names: list[str] | None) -> list[str]:
    from sdproof.data import DATASETS, dataset

    return [dataset(name).name for name in names] if names else list(DATASETS)


def folder(data: Path | None) -> Path | None:
    """The folder that was named, if it is one."""
    if data is not None and not data.is_dir():
        raise InputError(f"data: {data} is not a folder; accepted: one that has the data sets")
    return data


def fetch(names: NameArgument = None, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Download UCI's own files, and verify them.

    The other commands read them with --data. The package has copies inside, so that nothing has to be
    fetched. Without --data the files go to SDPROOF_DATA, else to the user's cache.

    Example: sdproof data fetch airfoil --data uci
    """
    from sdproof.data import fetch as download
    from sdproof.present.tables import facts

    with labelled_progress() as progress:
        found = {name: str(download(name, data, progress=progress)) for name in _names(names)}
    emit("data-fetch", found, lambda: facts("verified data sets", found), as_json)


def info(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Where each data set is read from, who made it, and its licence.

    And whether it is whole.
    """
    from rich.console import Group

    from sdproof.data import info as state
    from sdproof.present.tables import records

    rows = state(data)
    columns = ("name", "UCI id", "rows", "state", "path")
    shown = [row | {"UCI id": row["uci_id"]} for row in rows]
    emit(
        "data-info",
        rows,
        lambda: Group(records("data sets", columns, shown), *map(_sources, rows)),
        as_json,
    )


def _sources(row: dict[str, Any]) -> Any:
    """Attribution, and what was changed."""
    from sdproof.present.layout import Filled

    changes = f"\nChanged here: {row['changes']}." if row["changes"] else ""
    return Filled(f"\n{row['attribution']}{changes}", hang=2)


def table1(
    names: NameArgument = None,
    protocol: Annotated[
        Literal["file-order", "random"], typer.Option(help="How rows are split into blocks.")
    ] = "file-order",
    seeds: Annotated[
        int | None,
        typer.Option(
            min=2, max=10_000, help="Number of splits, with --protocol random; 100 if not given."
        ),
    ] = None,
    steps: Annotated[int, typer.Option(min=2, max=5, help="Largest number of steps.")] = 2,
    data: DataOption = None,
    figures: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Also write the figures to DIR, as SVG.", callback=written_folder
        ),
    ] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Table 1: test errors of ridge and of steps, published and ours.

    Example: sdproof table1 airfoil --data uci
    """
    wanted = _names(names)
    if protocol != "random" and seeds is not None:
        raise InputError("--seeds: accepted: with --protocol random")
    from sdproof.data import load
    from sdproof.gains.shift import random_splits
    from sdproof.present.table1 import file_order_table, random_table
    from sdproof.table1.alternatives import DEFAULT, regression_of
    from sdproof.table1.rows import file_order_row

    with labelled_progress() as progress:
        if protocol == "random":
            regressions = [regression_of(load(name, data), DEFAULT[name]) for name in wanted]
            splits = {
                p.name: random_splits(p, seeds=seeds or 100, k=steps, progress=progress)
                for p in regressions
            }
            found = [{"dataset": name, **one.to_json()} for name, one in splits.items()]
            shown, name = partial(random_table, splits), "table1-random"
        else:
            rows = [file_order_row(n, data, k=steps, progress=progress) for n in wanted]
            found = [row.to_json() for row in rows]
            shown, name = partial(file_order_table, rows), "table1"
    if figures is not None:
        _draw(wanted, data, figures)
    emit(name, found, shown, as_json, output)


def _draw(names: list[str], data: Path | None, folder: Path) -> None:
    from sdproof.files import write_folder
    from sdproof.gains.style import rendered
    from sdproof.present.figures import measured

    drawn = {
        "errors.svg": measured.draw_curves(measured.curves_data(data, names=names)),
        "alignment.svg": measured.draw_alignment(measured.alignment_data(data, names=names)),
    }
    write_folder(folder, {name: rendered(figure, ".svg") for name, figure in drawn.items()})


def why(
    names: NameArgument = None,
    seeds: SeedsOption = 20,
    steps: StepsOption = 2,
    data: DataOption = None,
    figure: FigureOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """What explains the gains of Table 1: the theorem, or a shift.

    The theorem's bound against a shift between the blocks of rows.

    Example: sdproof data why airfoil
    """
    wanted = _names(names)
    require_figure(figure, output)
    from sdproof.table1.evidence import conclusion, explain_data_set

    with labelled_progress() as progress:
        every = [
            explain_data_set(name, data, k=steps, seeds=seeds, progress=progress) for name in wanted
        ]
    answer(every, conclusion(every) if len(every) > 1 else "", figure, as_json, output)


def register(app: Commands) -> None:
    """Add the commands to the application."""
    group = app.group("data", "The three UCI data sets of Table 1.")
    group.command()(fetch)
    group.command()(info)
    group.command()(why)
    app.command()(table1)
