"""The command that shows derivations."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sdproof.cli.output import JsonOption, OutputOption, emit
from sdproof.errors import InputError

COLUMNS = ("name", "derivation", "claims", "rank", "steps")


def _span(allowed: range | None) -> str:
    return "–" if allowed is None else f"{allowed[0]}..{allowed[-1]}"


def _row(d: Any) -> dict[str, Any]:
    return {
        "name": d.name,
        "derivation": d.title,
        "claims": ", ".join(d.claims),
        "rank": _span(d.ranks),
        "steps": _span(d.counts),
    }


def derive(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A derivation; --list shows them.")
    ] = None,
    list_all: Annotated[bool, typer.Option("--list", help="List the derivations.")] = False,
    rank: Annotated[
        int | None, typer.Option("--rank", metavar="r", help="Number of symbolic directions.")
    ] = None,
    steps: Annotated[
        int | None, typer.Option("--steps", metavar="k", help="Number of symbolic steps.")
    ] = None,
    as_latex: Annotated[bool, typer.Option("--latex", help="Print LaTeX (aligned).")] = False,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Show the derivation of a formula, line by line; every line is checked while it is built.

    Example: sdproof derive quadratic --rank 2 --steps 3
    """
    from rich.text import Text

    from sdproof.derive import named
    from sdproof.derive.display import aligned, plain, to_json
    from sdproof.present.tables import records
    from sdproof.state import papers

    derivations = [d for paper in papers().values() for d in paper.derivations()]
    if list_all or name is None:
        if name is not None or as_latex or not list_all:
            raise InputError("derive: accepted: a NAME, or --list alone (with --json or -o)")
        rows = list(map(_row, derivations))
        emit(rows, lambda: records("derivations", COLUMNS, rows), as_json, output)
        return
    derivation = named(derivations, name).derive(rank, steps)
    if as_latex:
        if as_json or output is not None:
            raise InputError("derive: --latex goes to standard output, without --json and -o")
        typer.echo(aligned(derivation))
        return
    emit(to_json(derivation), lambda: Text(plain(derivation).rstrip("\n")), as_json, output)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(derive)
