"""The command that asks Z3 and cvc5 for a second opinion on certificates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli.claims import TARGET
from sdproof.cli.output import JsonOption, emit, progress_bar, require_places
from sdproof.errors import InputError, ProofError

if TYPE_CHECKING:
    from sdproof.solvers.smt import Obligation, Opinion

FAILED = 1
COLUMNS = ("obligation", "solver", "verdict", "model", "seconds")


def _certificates(target: str, refused: dict[str, str]) -> dict[str, Any]:
    """The certificates of the claims that are meant, by the names of their theorems, or the one in
    a file; why a theorem has none goes to `refused`."""
    from sdproof import kernel
    from sdproof.state import discover

    if Path(target).is_file() and not target.endswith(".py"):
        try:
            return {Path(target).stem: kernel.load(target)}
        except kernel.Unreadable as error:
            raise InputError(f"{target}: {error}") from None
    claims = discover([target])
    named = {
        t.name if len(claims) == 1 else f"{one.claim.id}: {t.name}": (one, t)
        for one in claims
        for t in one.claim.theorems
    }
    if not named:
        raise InputError(f"{target}: has no theorems; accepted: a claim that has a proof")
    found: dict[str, Any] = {}
    for name, (one, theorem) in named.items():
        try:
            found[name] = theorem.certificate(one.certificates.get(one.claim.id, {}))
        except ProofError as error:  # without a certificate there is nothing to ask about
            refused[name] = str(error).removeprefix(f"{theorem.name}: ")
    if not found:
        raise ProofError("; ".join(f"{name}: {why}" for name, why in refused.items()))
    return found


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

    Exit code 0: every answer agrees; 1: one disagrees, or is unknown (a time limit is no answer),
    or a statement has no certificate to ask about.

    Example: sdproof smt NA-1 --timeout 5
    """
    from sdproof.files import write_result
    from sdproof.present.tables import records
    from sdproof.solvers.smt import PACKAGES, scripts, second_opinions

    require_places(output)
    refused: dict[str, str] = {}
    certificates = _certificates(target, refused)
    for name, reason in refused.items():
        typer.echo(f"not asked about {name}: {reason}", err=True)
    if output is not None:
        write_result(output, scripts(_questions(certificates)))
        if solver is None:
            return
    asked = [(which, n) for which in ([solver] if solver else PACKAGES) for n in certificates]
    rows = []
    with progress_bar() as bar:
        task = bar.add_task("", total=len(asked))
        for which, name in asked:
            bar.update(task, description=f"{which}, {name}")
            opinions = second_opinions(certificates[name], which, timeout)
            rows += [_row(f"{name}: {o.name}", opinion) for o, opinion in opinions]
            bar.advance(task)
    emit(rows, lambda: records(f"second opinions on {target}", COLUMNS, rows), as_json)
    if refused or any(row["verdict"] != "agrees" for row in rows):
        raise typer.Exit(FAILED)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("smt")(ask_solvers)
