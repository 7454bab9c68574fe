"""The command that asks Z3 and cvc5 for a second opinion on certificates."""

from __future__ import annotations

from collections import Counter
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli import completion
from sdproof.cli.claims import TARGET
from sdproof.cli.output import JsonOption, OutputOption, emit, place
from sdproof.cli.progress import progress_bar
from sdproof.errors import InputError, ProofError

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands
    from sdproof.solvers.smt import Obligation, Opinion

FAILED, UNKNOWN = 1, 3
WORDS = {"agrees": "agree", "disagrees": "disagree", "unknown": "unknown"}
COLUMNS = ("obligation", "solver", "verdict", "model", "seconds")


def _certificates(target: str, refused: dict[str, str]) -> dict[str, Any]:
    """The certificates of the claims that are meant, by the names of their theorems, or the one in
    a file; why a theorem has none goes to `refused`."""
    from sdproof import kernel
    from sdproof.files import note_read
    from sdproof.state import discover

    if Path(target).is_file() and not target.endswith(".py"):
        try:
            note_read(target)
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


def _require_asking(questions: Path | None, solver: str | None, options: dict[str, Any]) -> None:
    """Nothing is asked if the questions are written and no solver is named; then these say nothing."""
    given = [name for name, value in options.items() if value not in (None, False)]
    if questions is not None and solver is None and given:
        raise InputError(
            f"{given[0]}: accepted: with --solver, where --questions only writes the questions"
        )


def ask_solvers(
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET|CERT",
            help=f"Is {TARGET}, or a certificate.",
            autocompletion=completion.claims,
        ),
    ],
    solver: Annotated[
        str | None, typer.Option(metavar="z3|cvc5", help="Ask this one only; default: both.")
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(help="Seconds for each question; 10 if not given.")
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.smt2",
            help="Write the questions as SMT-LIB 2; solvers are then asked only with --solver.",
            callback=place,
        ),
    ] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Second opinions of Z3 and cvc5 on a claim or a certificate.

    They decide the negation of what it states.

    Exit code 0: every answer agrees; 1: one disagrees, or a statement has no certificate to ask
    about; 3: none of that, but an answer is unknown (a time limit is no answer).

    Example: sdproof smt NA-1 --timeout 5
    """
    from sdproof.files import write_result
    from sdproof.solvers.smt import PACKAGES, require_solver, scripts

    _require_asking(
        questions, solver, {"--timeout": timeout, "--output": output, "--json": as_json}
    )
    limit = 10.0 if timeout is None else timeout
    wanted = [solver] if solver else list(PACKAGES) if questions is None else []
    for which in wanted:
        require_solver(which, limit)
    refused: dict[str, str] = {}
    certificates = _certificates(target, refused)
    for name, reason in refused.items():
        typer.echo(f"not asked about {name}: {reason}", err=True)
    if questions is not None:
        write_result(questions, scripts(_questions(certificates)))
        if solver is None:
            return
    rows = _asked(wanted, certificates, limit)
    emit("smt", rows, lambda: _table(target, rows), as_json, output)
    verdicts = {row["verdict"] for row in rows}
    if refused or "disagrees" in verdicts:
        raise typer.Exit(FAILED)
    if "unknown" in verdicts:
        raise typer.Exit(UNKNOWN)


def _asked(solvers: list[str], certificates: dict[str, Any], limit: float) -> list[dict[str, Any]]:
    """A row for each answer, under a progress bar that tells the question."""
    from sdproof.solvers.smt import second_opinions

    rows = []
    with progress_bar() as bar:
        task = bar.add_task("", total=None)
        for which, name in product(solvers, certificates):

            def report(
                question: str, done: int, total: int, about: str = f"{which}, {name}"
            ) -> None:
                told = f"{about}: {question}"[:60]
                bar.update(task, description=told, completed=done, total=total)

            opinions = second_opinions(certificates[name], which, limit, report)
            rows += [_row(f"{name}: {o.name}", opinion) for o, opinion in opinions]
    return rows


def _table(target: str, rows: list[dict[str, Any]]) -> Any:
    from rich.console import Group

    from sdproof.present.layout import Filled
    from sdproof.present.tables import records

    counts = Counter((row["solver"], row["verdict"]) for row in rows)
    lines = [
        f"{solver}: "
        + ", ".join(f"{counts[solver, v]} {word}" for v, word in WORDS.items() if counts[solver, v])
        for solver in dict.fromkeys(row["solver"] for row in rows)
    ]
    shown = [name for name in COLUMNS if name != "model" or any(row["model"] for row in rows)]
    table = records(f"second opinions on {target}", shown, rows)
    return Group(table, Filled("; ".join(lines), hang=2))


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command("smt")(ask_solvers)
