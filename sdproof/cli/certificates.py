"""Commands that find certificates about one exact instance, and that check certificates."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli.instances import InstanceArgument, load, solve
from sdproof.cli.output import JsonOption, OutputOption, emit, place
from sdproof.errors import InputError

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands
    from sdproof.model.instance import Instance
    from sdproof.prove.certificate import Certificate

FAILED = 1


def _find(
    steps: int | None,
    at_least: str | None,
    at_most: str | None,
    improvement: bool,
    needed: bool,
    xi_in: list[str] | None,
) -> Any:
    """The prover of the one question that the options ask."""
    from sdproof.prove import improvement as one_step
    from sdproof.prove import instance as prover

    asked = [at_least is not None, at_most is not None, improvement, needed]
    if sum(asked) != 1:
        raise InputError(
            "certify: give exactly one of --at-least, --at-most, --improvement, --steps-needed"
        )
    if xi_in and at_least is None:
        raise InputError("--xi-in: goes with --at-least only")
    if improvement or needed:
        if steps is not None:
            raise InputError("--steps: goes with --at-least or --at-most only")
        return one_step.certify_improvement if improvement else prover.certify_steps
    if steps is None:
        raise InputError("--steps: missing; accepted: the number of steps, 0 for ridge")
    if at_least is not None:
        box = [_bounds(text) for text in xi_in] if xi_in else None
        return lambda instance: prover.certify(instance, steps, at_least, xi=box)
    return lambda instance: prover.certify_at_most(instance, steps, at_most)


def _bounds(text: str) -> list[str | None]:
    """The bounds in "l,u"; -inf or inf for none."""
    ends = [part.strip() for part in text.split(",")]
    if len(ends) != 2 or "" in ends or ends[0] == "inf" or ends[1] == "-inf":
        raise InputError(f"--xi-in: {text[:40]!r}; accepted: two bounds such as 0,1 or 0,inf")
    return [None if end in ("-inf", "inf") else end for end in ends]


def _refusal(found: Any, at_most: str | None) -> dict[str, Any] | None:
    """Why there is no certificate of the asked kind, or None if there is."""
    from sdproof.prove.improvement import NoImprovement
    from sdproof.prove.witness import Witness

    if isinstance(found, Witness):
        return {"result": "counterexample", **found.to_json()}
    if isinstance(found, NoImprovement):
        return {"result": "no improvement", "reason": found.reason}
    if at_most is not None and found.kind == "lower-bound":
        return {"result": "no witness", "reason": str(found.check()), "certificate": found.data}
    return None


def certify(
    instance: InstanceArgument,
    steps: Annotated[int | None, typer.Option(help="k, the number of steps; 0 is ridge.")] = None,
    at_least: Annotated[
        str | None, typer.Option(metavar="C", help="Certify ρ ≥ C for all λ > 0 and all ξ.")
    ] = None,
    xi_in: Annotated[
        list[str] | None,
        typer.Option(
            metavar="L,U",
            help="With --at-least and 1 or 2 steps: only for L ≤ ξ ≤ U; give it twice for different "
            "bounds on ξ_1 and ξ_2. For 1 step L may be -inf, or U inf.",
        ),
    ] = None,
    at_most: Annotated[
        str | None, typer.Option(metavar="C", help="Certify ρ ≤ C for some λ > 0 and ξ.")
    ] = None,
    improvement: Annotated[
        bool, typer.Option("--improvement", help="Certify that 1 step at best beats ridge at best.")
    ] = False,
    needed: Annotated[
        bool, typer.Option("--steps-needed", help="Certify how many steps reach the least risk.")
    ] = False,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Find a certificate, or an exact counterexample (exit code 1).

    Every exact C is decided. FILE gets either; `sdproof check` accepts only a certificate.

    Example: sdproof certify instance.json --steps 1 --at-least 3/2 -o cert.json
    """
    from sdproof.present.answers import certificate_table

    prove = _find(steps, at_least, at_most, improvement, needed, xi_in)

    def run(problem: Instance) -> Any:
        problem.require_exact("a certificate")
        return prove(problem)

    found = solve(load(instance).instance, run, 15)
    refusal = _refusal(found, at_most)
    if refusal is not None:
        title = f"not certified: {refusal['result']}"
        emit("not-certified", refusal, lambda: certificate_table(title, refusal), as_json, output)
        raise typer.Exit(FAILED)
    certificate: Certificate = found
    shown = {"kind": certificate.kind.replace("-", " "), "statement": str(certificate.check())}
    table = partial(certificate_table, "certificate", shown)
    emit(None, certificate.data, table, as_json, output)


def check(
    certificate: Annotated[
        str, typer.Argument(metavar="CERT", help="JSON file of a certificate; - is stdin.")
    ],
    latex: Annotated[
        bool, typer.Option("--latex", help="Print statement and proof as LaTeX.")
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print statement and proof as Markdown.")
    ] = False,
    smt: Annotated[
        bool,
        typer.Option("--smt", help="Print what a solver has to show, as SMT-LIB 2."),
    ] = False,
    as_json: JsonOption = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Write what is printed to FILE.", callback=place
        ),
    ] = None,
) -> None:
    """Check a certificate with the independent kernel.

    Exit code: 0 valid, 1 invalid, 2 unreadable.
    With --latex, --markdown or --smt a valid certificate is printed in that form.

    Example: sdproof check cert.json --markdown -o cert.md
    """
    from sdproof import kernel
    from sdproof.files import note_read, write_result
    from sdproof.present.certificates import EXPORTS, checked_table

    forms = {"latex": latex, "markdown": markdown, "smt": smt, "json": as_json}
    if sum(forms.values()) > 1:
        raise InputError("check: give at most one of --latex, --markdown, --smt, --json")
    try:
        note_read(certificate)
        loaded: Any = kernel.load(certificate)
        answer = kernel.check(loaded)
        data = {"valid": True, "shows": answer.kind, "statement": str(answer)}
        if answer.kind == "counterexample":
            data |= {"false": answer.statement, "values": answer.values}
        else:
            data |= {"data": answer.statement}
    except kernel.Invalid as error:
        data = {"valid": False, "at": error.at, "reason": error.reason}
        data |= {} if error.residual is None else {"left over": error.residual}
    except kernel.Unreadable as error:
        raise InputError(f"{certificate or repr(certificate)}: {error}") from None
    form = next((name for name in EXPORTS if forms[name]), None)
    if form is not None and data["valid"]:
        text = EXPORTS[form](loaded)
        if output is None:
            sys.stdout.write(text)
        else:
            write_result(output, text)
        return
    emit("check", data, lambda: checked_table(data), as_json, output if form is None else None)
    if not data["valid"]:
        raise typer.Exit(FAILED)


def register(app: Commands) -> None:
    """Add these commands to the application."""
    for command in (certify, check):
        app.command()(command)
