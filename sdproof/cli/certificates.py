"""Commands that find certificates about one exact instance, and that check certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli.instances import InstanceArgument, load, solve
from sdproof.cli.output import JsonOption, OutputOption, emit
from sdproof.errors import InputError

if TYPE_CHECKING:
    from sdproof.model.instance import Instance
    from sdproof.prove.certificate import Certificate

FAILED = 1


def _find(
    steps: int | None, at_least: str | None, at_most: str | None, improvement: bool, needed: bool
) -> Any:
    """The prover of the one question that the options ask."""
    from sdproof.prove import improvement as one_step
    from sdproof.prove import instance as prover

    asked = [at_least is not None, at_most is not None, improvement, needed]
    if sum(asked) != 1:
        raise InputError(
            "certify: give exactly one of --at-least, --at-most, --improvement, --steps-needed"
        )
    if improvement or needed:
        if steps is not None:
            raise InputError("--steps: goes with --at-least or --at-most only")
        return one_step.certify_improvement if improvement else prover.certify_steps
    if steps is None:
        raise InputError("--steps: missing; accepted: the number of steps, 0 for ridge")
    if at_least is not None:
        return lambda instance: prover.certify(instance, steps, at_least)
    return lambda instance: prover.certify_at_most(instance, steps, at_most)


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
    """Find a certificate, or an exact counterexample (exit code 1). Every exact C is decided.

    FILE gets either; `sdproof check` accepts only a certificate.

    Example: sdproof certify instance.json --steps 1 --at-least 3/2 -o cert.json
    """
    from sdproof.present.tables import facts

    prove = _find(steps, at_least, at_most, improvement, needed)

    def run(problem: Instance) -> Any:
        problem.require_exact("a certificate")
        return prove(problem)

    given = load(instance)
    found = solve(given.instance, run, 15)
    refusal = _refusal(found, at_most)
    if refusal is not None:
        shown = {key: value for key, value in refusal.items() if key != "certificate"}
        emit(refusal, lambda: facts("not certified", shown), as_json, output)
        raise typer.Exit(FAILED)
    certificate: Certificate = found
    statement = str(certificate.check())
    emit(
        certificate.data,
        lambda: facts("certificate", {"kind": certificate.kind, "statement": statement}),
        as_json,
        output,
    )


def check(
    certificate: Annotated[str, typer.Argument(metavar="CERT", help="JSON file of a certificate.")],
    as_json: JsonOption = False,
) -> None:
    """Check a certificate with the independent kernel: exit code 0 valid, 1 invalid, 2 unreadable.

    Example: sdproof check cert.json
    """
    from sdproof import kernel
    from sdproof.present.tables import facts

    try:
        answer = kernel.check(kernel.load(certificate))
        data = {"valid": True, "shows": answer.kind, "statement": str(answer)}
        if answer.kind == "counterexample":
            data |= {"false": answer.statement, "values": answer.values}
        else:
            data |= {"data": answer.statement}
    except kernel.Invalid as error:
        data = {"valid": False, "at": error.at, "reason": error.reason}
    except kernel.Unreadable as error:
        raise InputError(f"{certificate}: {error}") from None
    title = "valid" if data["valid"] else "invalid"
    emit(data, lambda: facts(title, data), as_json)
    if not data["valid"]:
        raise typer.Exit(FAILED)


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (certify, check):
        app.command()(command)
