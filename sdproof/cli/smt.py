"""The command that asks Z3 and cvc5 for a second opinion on certificates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli.claims import TARGET
from sdproof.cli.output import JsonOption, emit
from sdproof.errors import InputError

if TYPE_CHECKING:
    from sdproof.solvers.smt import Obligation, Opinion

FAILED = 1
COLUMNS = ("obligation", "solver", "verdict", "model", "seconds")


def _certificates(target: str) -> dict[str, Any]:
    """The certificates of the claims that are meant, by the names of their theorems, or the one in
    a file."""
    from sdproof import kernel
    from sdproof.state import discover

    if Path(target).is_file() and not target.endswith(".py"):
        try:
            return {Path(target).stem: kernel.load(target)}
        except kernel.Unreadable as error:
            raise InputError(f"{target}: {error}") from None
    claims = [one.claim for one in discover([target])]
    named = {
        t.name if len(claims) == 1 else f"{c.id}: {t.name}": t for c in claims for t in c.theorems
    }
    if not named:
        raise InputError(f"{target}: has no theorems; accepted: a claim that has a proof")
    return {name: theorem.certificate() for name, theorem in named.items()}


def _questions(certificates: dict[str, Any]) -> list[tuple[str, Obligation]]:
    from sdproof.solvers.smt import obligations

    return [
        (f"{name}: {found.name}", found)
        for name, certificate in certificates.items()
        for found in obligations(certificate)
    ]


def _row(name: str, opinion: Opinion) -> dict[str, Any]:
    return {
        "obligation": name,
        "solver": opinion.solver,
        "verdict": opinion.verdict,
        "model": opinion.model or None,
        "seconds": f"{opinion.seconds:.2f}",
    }


def ask_solvers(
    target: Annotated[
        str, typer.Argument(metavar="TARGET|CERT", help=f"Is {TARGET}, or a certificate.")
    ],
    solver: Annotated[
        str | None, typer.Option(metavar="z3|cvc5", help="Ask this one only; default: both.")
    ] = None,
    timeout: Annotated[float, typer.Option(help="Seconds for each question.")] = 10.0,
    as_json: JsonOption = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE.smt2",
            help="Write the questions as SMT-LIB 2; solvers are then asked only with --solver.",
        ),
    ] = None,
) -> None:
    """Second opinions: Z3 and cvc5 decide the negation of what a claim or certificate states.

    Exit code 0: every answer agrees; 1: one disagrees, or is unknown (a time limit is no answer).

    Example: sdproof smt NA-1 --timeout 5
    """
    from sdproof.files import write_atomic
    from sdproof.present.tables import records
    from sdproof.solvers.smt import PACKAGES, scripts, second_opinions

    certificates = _certificates(target)
    if output is not None:
        write_atomic(output, scripts(_questions(certificates)))
        if solver is None:
            return
    rows = [
        _row(f"{name}: {obligation.name}", opinion)
        for which in ([solver] if solver else PACKAGES)
        for name, certificate in certificates.items()
        for obligation, opinion in second_opinions(certificate, which, timeout)
    ]
    emit(rows, lambda: records(f"second opinions on {target}", COLUMNS, rows), as_json)
    if any(row["verdict"] != "agrees" for row in rows):
        raise typer.Exit(FAILED)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("smt")(ask_solvers)
