"""What explains the gain of self-distillation on a table: your own, or those of Table 1."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sdproof.cli.output import (
    JsonOption,
    OutputOption,
    emit,
    place,
    require_figure,
)
from sdproof.cli.progress import labelled_progress
from sdproof.errors import InputError

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands
    from sdproof.gains.explanation import Explanation

SeedsOption = Annotated[
    int, typer.Option(min=2, max=10_000, help="Random splits for each scenario.")
]
StepsOption = Annotated[int, typer.Option(min=1, max=5, help="Largest number of steps.")]
FigureOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Also draw curves, alignment and scenarios (svg, pdf, png).",
        callback=place,
    ),
]


def answer(
    every: list[Explanation], closing: str, figure: Path | None, as_json: bool, output: Path | None
) -> None:
    """Draw, then show or write."""
    from sdproof.present.gains import explained

    if figure is not None:
        from sdproof.gains.figures import explanations, save

        save(explanations(every), figure, "why", "What explains the gain")
    found: dict[str, Any] = {"tables": [e.to_json() for e in every]}
    if closing:
        found["conclusion"] = closing
    emit("why", found, lambda: explained(every, closing), as_json, output)


def why(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV file with a header line, or Parquet.")
    ],
    target: Annotated[str, typer.Option(metavar="NAME", help="The column to predict.")],
    split: Annotated[
        Literal["file-order", "random"],
        typer.Option(help="Blocks in the order of the rows (time, groups), or at random."),
    ] = "file-order",
    drop: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Leave a column out (repeatable).")
    ] = None,
    missing: Annotated[
        Literal["refuse", "drop-rows", "drop-columns", "mean"],
        typer.Option(help="What to do about missing values."),
    ] = "refuse",
    marker: Annotated[
        float | None,
        typer.Option(metavar="NUMBER", help="A number that stands for a missing value (-200)."),
    ] = None,
    steps: StepsOption = 2,
    seeds: SeedsOption = 20,
    figure: FigureOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """What steps gain on your own table, and what explains it.

    Example: sdproof why data.csv --target price --split random --figure why.svg
    """
    require_figure(figure, output)
    from sdproof.data.tabular import read_columns
    from sdproof.gains.explanation import explain
    from sdproof.gains.own import regression_from

    if target in (drop or ()):
        raise InputError(f"--drop: {target!r} is the target; accepted: other columns")
    regression = regression_from(read_columns(file, drop or (), marker), target, missing)
    with labelled_progress() as progress:
        found = explain(regression, order=split, k=steps, seeds=seeds, progress=progress)
    answer([found], "", figure, as_json, output)


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command()(why)
