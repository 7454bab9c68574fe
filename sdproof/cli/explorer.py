"""The command that writes the explorer page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sdproof.cli.output import place
from sdproof.cli.strict import Commands


def write_explorer(
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Written at once; - is standard output, the default.",
            callback=place,
        ),
    ] = None,
    instance: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Start from this instance (JSON; - is stdin)."),
    ] = None,
) -> None:
    """A page to play with: filters and risks of 0 to 4 steps.

    One HTML file with sliders. It computes in floating point, and shows the commands that give its
    numbers exactly.

    Example: sdproof explorer -o page.html
    """
    from sdproof.files import write_result
    from sdproof.model.serial import load_problem
    from sdproof.present.explorer import explorer_page

    page = explorer_page(None if instance is None else load_problem(instance))
    write_result(Path("-") if output is None else output, page)


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command("explorer")(write_explorer)
