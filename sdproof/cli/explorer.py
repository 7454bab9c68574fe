"""The command that writes the explorer page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sdproof.cli.output import require_places


def write_explorer(
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Written at once. Default: standard output."
        ),
    ] = None,
    instance: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Start from this instance (JSON; - is stdin)."),
    ] = None,
) -> None:
    """A page to play with: filters and risks of 0 to 4 steps, with sliders, in one HTML file.

    It computes in floating point, and shows the commands that give its numbers exactly.

    Example: sdproof explorer -o page.html
    """
    from sdproof.files import write_result
    from sdproof.model.serial import load_problem
    from sdproof.present.explorer import explorer_page

    require_places(output)
    page = explorer_page(None if instance is None else load_problem(instance))
    if output is None:
        sys.stdout.write(page)
    else:
        write_result(output, page)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("explorer")(write_explorer)
