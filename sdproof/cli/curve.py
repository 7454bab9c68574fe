"""The command curve: the best risk at one λ for every number of steps, in certified enclosures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sdproof.cli.instances import InstanceArgument, LamOption, load, solve
from sdproof.cli.output import JsonOption, OutputOption, emit
from sdproof.cli.progress import progress_bar
from sdproof.errors import InputError, PrecisionExhausted
from sdproof.limits import MAX_STEPS

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands
    from sdproof.model.instance import Instance
    from sdproof.optimum.curve_types import RiskCurve


def curve_command(
    instance: InstanceArgument,
    lam: LamOption,
    steps: Annotated[
        int | None, typer.Option(min=0, max=MAX_STEPS, help="Largest k; by default the rank.")
    ] = None,
    relative_to: Annotated[
        Literal["risk", "excess"],
        typer.Option(help="What the radius is relative to: risk, or excess (ρ − lower bound)."),
    ] = "risk",
    radius: Annotated[str, typer.Option(help="Relative radius, exact: 1e-15.")] = "1e-15",
    xi_for: Annotated[str, typer.Option(metavar="K,K,…", help="Give ξ too, for these k.")] = "",
    limit_bits: Annotated[
        int | None, typer.Option(help="Working precision not to be exceeded.")
    ] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """The best risk over ξ at one λ for every number of steps at once.

    And its excess over the least risk of any number of steps.

    Values that need more precision than the limit keep valid, wider enclosures ("reached": false).

    Example: sdproof curve instance.json --lam 1 --relative-to excess
    """
    from sdproof.numbers.exact import positive
    from sdproof.optimum.curve import risk_curve
    from sdproof.present.answers import curve_table

    at, wanted, given = positive(lam, "--lam"), _integers(xi_for), load(instance)
    kept: list[RiskCurve] = []

    def compute(problem: Instance) -> RiskCurve:
        found = risk_curve(
            problem,
            at,
            steps=steps,
            relative_to=relative_to,
            radius=radius,
            xi_for=wanted,
            limit_bits=limit_bits,
        )
        kept.append(found)
        if found.note and problem.kind == "ball":
            raise PrecisionExhausted(f"curve: {found.note}")
        return found

    with progress_bar() as bar:
        bar.add_task("risk curve", total=None)
        found = _best(given.instance, compute, kept)
    data = found.to_json() | given.about
    notes = [found.note] if found.note else []
    emit(
        "curve",
        data,
        lambda: curve_table(data, lam, notes, given.about, found.digits()),
        as_json,
        output,
    )


def _best(
    instance: Instance, compute: Callable[[Instance], RiskCurve], kept: list[RiskCurve]
) -> RiskCurve:
    """The curve; of a design whose eigenvalues are never narrow enough, the last one."""
    try:
        return solve(instance, compute, 15)
    except PrecisionExhausted:
        if not kept:
            raise
        return kept[-1]


def _integers(text: str) -> list[int]:
    parts = [p.strip() for p in text.split(",")] if text.strip() else []
    for i, part in enumerate(parts):
        if not (part.isascii() and part.isdigit() and len(part) < 6):
            raise InputError(
                f"--xi-for[{i}]: {part[:40]!r} is not accepted; accepted: an integer ≥ 0"
            )
    return [int(part) for part in parts]


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command("curve")(curve_command)
