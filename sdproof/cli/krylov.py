"""The command about Krylov filters and Christoffel functions of one instance."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdproof.cli.instances import DigitsOption, Given, InstanceArgument, load, solve
from sdproof.cli.output import JsonOption, OutputOption, emit, number
from sdproof.cli.progress import progress_bar
from sdproof.limits import MAX_KRYLOV

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands
    from sdproof.krylov.filters import KrylovRisk
    from sdproof.model.instance import Instance


def steps_within(given: Given, factor: str, digits: int) -> dict[str, Any]:
    """What ``steps --factor`` says."""
    from sdproof.minima.reaching import steps_for
    from sdproof.numbers.exact import exact_str

    with progress_bar() as bar:
        bar.add_task("bounds on the risk of k steps", total=None)
        found = solve(given.instance, lambda i: steps_for(i, factor), digits)
    return {
        "factor": exact_str(found.factor),
        "level": number(found.level, digits),
        "steps": found.k,
        "at_least": found.least,
        "at_most": found.most,
        "enough": found.reached,
        "fewer_are_not": found.below or None,
        "by_law": found.by_law,
        "given": found.given or None,
    } | given.about


def krylov_command(
    instance: InstanceArgument,
    steps: Annotated[int, typer.Option(min=0, max=MAX_KRYLOV - 1, help="k, the number of steps.")],
    digits: DigitsOption = 15,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """What k steps can reach: filters, and a bound for all λ and ξ.

    "krylov" has the filters q = Σ c_i eⁱ of λ → ∞, "inverse_krylov" the filters q = 1 − Σ c_i e⁻ⁱ of
    λ → 0: the infimum over λ and ξ is at most the smaller ρ. It is at least "christoffel_bound" and
    "lower_bound". "christoffel" is L_k, the least Σ P(e_j)² of all
    polynomials P of degree k with P(0) = 0 and P = 1 at the largest eigenvalue.

    Example: sdproof krylov instance.json --steps 3
    """
    from sdproof.krylov import christoffel, krylov_bound, krylov_risk
    from sdproof.model.risks import lower_bound
    from sdproof.present.answers import krylov_table

    given = load(instance)

    def compute(problem: Instance) -> dict[str, Any]:
        least = (
            _accurate(lambda d: christoffel(problem, steps, digits=d), digits) if steps else None
        )
        bound = _accurate(lambda d: krylov_bound(problem, steps, digits=d), digits)
        return {
            "steps": steps,
            "krylov": _filter(
                _accurate(lambda d: krylov_risk(problem, steps, "inf", d), digits), digits
            ),
            "inverse_krylov": _filter(
                _accurate(lambda d: krylov_risk(problem, steps, "zero", d), digits), digits
            ),
            "christoffel": number(least, digits),
            "christoffel_bound": number(bound, digits),
            "lower_bound": number(lower_bound(problem), digits),
        }

    with progress_bar() as bar:
        bar.add_task("Krylov filters", total=None)
        data = solve(given.instance, compute, digits)
    emit(
        "krylov",
        data | given.about,
        lambda: krylov_table(data, given.about, digits),
        as_json,
        output,
    )


def _accurate(compute: Callable[[int | None], Any], digits: int) -> Any:
    """The exact answer where it is small enough; else a ball of these digits."""
    from flint import arb

    found = compute(None)
    ball = isinstance(getattr(found, "rho", found), arb)
    return compute(digits) if ball else found


def _filter(found: KrylovRisk, digits: int) -> dict[str, Any]:
    rows = [number(c, digits) for c in found.coefficients]
    return {"rho": number(found.rho, digits), "coefficients": rows}


def register(app: Commands) -> None:
    """Add the command to the application."""
    app.command("krylov")(krylov_command)
