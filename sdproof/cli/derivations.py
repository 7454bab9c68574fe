"""The command that shows derivations."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli import completion
from sdproof.cli.output import JsonOption, OutputOption, emit
from sdproof.errors import InputError

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands

FORMULAS = {"filter": "k", "risk": "rk", "optimum": "rk", "xi": "rk", "hard": "r"}
"""Functions of `sdproof.symbolic`, and which of r and k they take."""


class FormulaFormat(StrEnum):
    """How a formula is written."""

    latex = "latex"
    sympy = "sympy"
    text = "text"


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


def _formula(name: str | None, rank: int | None, steps: int | None, form: FormulaFormat) -> str:
    """The formula of `sdproof.symbolic` in this format."""
    import sympy

    from sdproof import symbolic
    from sdproof.derive.formula import latex, text

    if name not in FORMULAS:
        raise InputError(f"derive --format: accepted: one of {', '.join(FORMULAS)}")
    given = {"r": rank, "k": steps}
    for letter, value in given.items():
        if (value is None) == (letter in FORMULAS[name]):
            needed = "missing" if value is None else "not accepted"
            takes = " and ".join(f"--{v}" for v in FORMULAS[name])
            raise InputError(f"--{letter}: {needed} for {name}; accepted: {takes}")
    found = getattr(symbolic, name)(**{v: given[v] for v in FORMULAS[name]})
    if form is FormulaFormat.sympy:
        return str(sympy.sstr(found))
    write, pattern = (latex, r"\[ {} = {} \]") if form is FormulaFormat.latex else (text, "{} = {}")
    return "\n".join(pattern.format(write(a), write(b)) for a, b in symbolic.named(name, found))


def derive(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="A derivation; --list shows them.",
            autocompletion=completion.derivations,
        ),
    ] = None,
    list_all: Annotated[bool, typer.Option("--list", help="List the derivations.")] = False,
    rank: Annotated[
        int | None,
        typer.Option("--rank", "--r", metavar="r", help="Number of symbolic directions."),
    ] = None,
    steps: Annotated[
        int | None, typer.Option("--steps", "--k", metavar="k", help="Number of symbolic steps.")
    ] = None,
    form: Annotated[
        FormulaFormat | None,
        typer.Option(
            "--format",
            help=f"Print the formula itself ({', '.join(FORMULAS)}) for these r and k, as "
            "sdproof.symbolic makes it, not its derivation.",
        ),
    ] = None,
    as_latex: Annotated[bool, typer.Option("--latex", help="Print LaTeX to paste.")] = False,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Show the derivation of a formula, each line checked.

    Example: sdproof derive quadratic --rank 2 --steps 3
    Example: sdproof derive risk --r 3 --k 2 --format latex
    """
    if form is not None:
        if as_json or output is not None or as_latex or list_all:
            raise InputError("derive: --format goes to standard output, without other outputs")
        typer.echo(_formula(name, rank, steps, form))
        return
    from sdproof.derive import named
    from sdproof.derive.display import latex, plain, to_json
    from sdproof.present.layout import Filled
    from sdproof.present.tables import records
    from sdproof.state import papers
    from sdproof.statements.tex import PACKAGES

    derivations = [d for paper in papers().values() for d in paper.derivations()]
    if list_all or name is None:
        if name is not None or as_latex or not list_all or (rank, steps) != (None, None):
            raise InputError("derive: accepted: a NAME, or --list alone (with --json or -o)")
        rows = list(map(_row, derivations))
        emit("derivations", rows, lambda: records("derivations", COLUMNS, rows), as_json, output)
        return
    derivation = named(derivations, name).derive(rank, steps)
    if as_latex:
        if as_json or output is not None:
            raise InputError("derive: --latex goes to standard output, without --json and -o")
        typer.echo(f"% {PACKAGES}\n{latex(derivation)}", nl=False)
        return
    emit("derive", to_json(derivation), lambda: Filled(plain(derivation), hang=2), as_json, output)


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command()(derive)
