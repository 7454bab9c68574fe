"""The command that draws a figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli import completion
from sdproof.cli.output import JsonOption, emit, place, require_figure
from sdproof.cli.progress import progress_bar
from sdproof.errors import InputError

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands


def figure(
    name: Annotated[
        str | None,
        typer.Argument(help="Name of the figure; see --list.", autocompletion=completion.figures),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help=".svg, .pdf or .png", callback=place),
    ] = None,
    rank: Annotated[int | None, typer.Option(help="Rank r, largest if several.")] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder with the data sets, where needed.")
    ] = None,
    data_json: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Also write the numbers: exact strings, [lo, hi].", callback=place
        ),
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="List the figures.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Draw a figure from certified numbers, as SVG, PDF or PNG.

    Example: sdproof figure gain -o gain.svg
    """
    from sdproof.present.figures import FIGURES, figure_spec

    if listing:
        if (name, output, rank, data, data_json) != (None,) * 5:
            raise InputError("--list: accepted: alone, or with --json")
        _list(list(FIGURES.values()), as_json=as_json)
        return
    if name is None:
        raise InputError(f"figure: no name given; accepted: {', '.join(FIGURES)}, or --list")
    spec = figure_spec(name)
    if output is None and data_json is None:
        raise InputError("figure: nothing to write; accepted: -o FILE, --data-json FILE, or both")
    require_figure(output, data_json)
    with progress_bar() as bar:
        task = bar.add_task(spec.name, total=None)
        found = spec.data(
            rank=rank,
            data=data,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    written = _write(spec, found, output, data_json)
    from sdproof.present.tables import facts

    emit("figure", written, lambda: facts(spec.title, written), as_json)


def _write(spec: Any, found: Any, output: Path | None, data_json: Path | None) -> dict[str, str]:
    from sdproof.files import output_text, write_result
    from sdproof.present.figures import save

    written = {}
    if output is not None:
        save(spec.draw(found), output, spec.name, spec.title)
        written["figure"] = str(output)
        written["caption"] = spec.caption(found)
    if data_json is not None:
        write_result(data_json, output_text("figure-data", spec.to_json(found)))
        written["numbers"] = str(data_json)
    return written


def _list(specs: list[Any], *, as_json: bool) -> None:
    from sdproof.present.tables import records

    rows = [
        {
            "figure": spec.name,
            "shows": spec.title,
            "options": "--data DIR" if spec.measured else _rank_words(spec.ranks),
        }
        for spec in specs
    ]
    emit("figures", rows, lambda: records("figures", ("figure", "shows", "options"), rows), as_json)


def _rank_words(ranks: tuple[int, int, int] | None) -> str:
    return "" if ranks is None else f"--rank {ranks[0]}..{ranks[2]}, default {ranks[1]}"


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command()(figure)
