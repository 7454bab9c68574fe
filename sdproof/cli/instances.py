"""Commands about one instance: risk, optimum, minimum, steps and gain."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

import typer

from sdproof.cli.output import JsonOption, OutputOption, emit, number
from sdproof.cli.progress import progress_bar
from sdproof.errors import InputError, PrecisionExhausted
from sdproof.limits import MAX_DECIMALS, MAX_KRYLOV, MAX_SEARCHED, MAX_STEPS

if TYPE_CHECKING:
    from sdproof.cli.strict import Commands
    from sdproof.model.instance import Instance

T = TypeVar("T")

_ATTEMPTS = 4
"""How often the precision of a large design's eigenvalues is quadrupled before giving up."""

FILE_HELP = (
    "JSON file (- is stdin) with eigenvalues, or singular_values, and theta and noise_variance; or "
    "eigenvalues and snr; or a design: X, rows (samples or features), theta, noise_variance."
)
InstanceArgument = Annotated[str, typer.Argument(metavar="INSTANCE", help=FILE_HELP)]
LamOption = Annotated[str, typer.Option("--lam", help="λ > 0, exact: 5/4 or 0.1.")]
DigitsOption = Annotated[
    int,
    typer.Option(
        min=1, max=MAX_DECIMALS, help="Digits of enclosures [lo, hi] of irrational values."
    ),
]


class Given(NamedTuple):
    """An instance, and what to say beside results of the design that it comes from, if any."""

    instance: Instance
    about: dict[str, str]


def load(source: str) -> Given:
    """The instance of the file `source`."""
    from sdproof.model.design import Design
    from sdproof.model.serial import load_problem

    try:
        problem = load_problem(source)
    except InputError as error:
        where = "standard input" if source == "-" else source
        raise InputError(str(error) if where in str(error) else f"{where}: {error}") from None
    if not isinstance(problem, Design):
        return Given(problem, {})
    instance = problem.instance()
    irrational = "" if instance.rational else ", irrational eigenvalues"
    size = f"{problem.n} samples, {problem.d} features, rank {instance.rank}{irrational}"
    return Given(instance, {"X": f"rows are {problem.rows}: {size}"})


def solve(instance: Instance, compute: Callable[[Instance], T], digits: int) -> T:
    """`compute` on the instance.

    Balls have enough bits for `digits` digits. A design with more conjugate eigenvalues than exact
    arithmetic takes is given to `compute` in balls, of more bits until it succeeds.
    """
    from flint import ctx

    from sdproof.optimum.grouping import groups, tractable

    bits = 128 + 4 * digits
    try:
        with ctx.workprec(2 * bits):
            return compute(instance)
    except InputError as error:
        if tractable(groups(instance)):
            raise
        refusal = error
    for attempt in range(_ATTEMPTS):
        bits = min(bits * 4**attempt, 1 << 15)
        try:
            with ctx.workprec(2 * bits):
                return compute(instance.balls(bits))
        except PrecisionExhausted:
            if attempt == _ATTEMPTS - 1:
                raise
        except InputError:
            raise refusal from None
    raise AssertionError("unreachable: the last attempt returns or raises")


def _xi(text: str) -> list[Any]:
    from sdproof.numbers.exact import to_exact

    parts = text.split(",") if text.strip() else []
    if len(parts) > MAX_STEPS:
        raise InputError(f"--xi: {len(parts)} steps; accepted: at most {MAX_STEPS}")
    return [to_exact(part, f"--xi[{i}]") for i, part in enumerate(parts)]


def risk(
    instance: InstanceArgument,
    lam: LamOption,
    xi: Annotated[str, typer.Option("--xi", help="ξ_1,…,ξ_k in the order of training.")] = "",
    digits: DigitsOption = 15,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Excess risk with bias and variance, exactly, at one λ and ξ.

    Example: sdproof risk instance.json --lam 5/4 --xi=-2/3,7/5,1/9
    """
    from sdproof import risk as evaluate
    from sdproof.numbers.exact import exact_str, positive
    from sdproof.present.answers import risk_table

    at, steps, given = positive(lam, "--lam"), _xi(xi), load(instance)
    found = solve(given.instance, lambda i: evaluate(i, at, steps), digits)
    data = {name: number(value, digits) for name, value in found._asdict().items()} | given.about
    emit(
        "risk",
        data,
        lambda: risk_table(data, lam, [exact_str(v) for v in steps], given.about, digits),
        as_json,
        output,
    )


def optimum(
    instance: InstanceArgument,
    lam: LamOption,
    steps: Annotated[int, typer.Option(min=0, max=MAX_STEPS, help="Largest k.")],
    digits: DigitsOption = 15,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """The best risk over ξ for every k = 0..K at one λ, with its ξ.

    And the lower bound of every filter.

    Example: sdproof optimum instance.json --lam 1 --steps 3
    """
    from sdproof.model.risks import lower_bound
    from sdproof.numbers.exact import positive
    from sdproof.optimum.fit import optimal_curve
    from sdproof.present.answers import optimum_table

    at, given = positive(lam, "--lam"), load(instance)

    def compute(problem: Instance) -> dict[str, Any]:
        # r + 1 steps attain the least risk of any number of steps, at every λ (LB-2)
        last = problem.rank + 1
        curve = optimal_curve(problem, at, min(steps, last))
        constant = {"constant_from": last} if steps > last else {}
        return constant | {
            "lam": number(at, digits),
            "steps": [_step(point, digits) for point in curve],
            "lower_bound": number(lower_bound(problem), digits),
        }

    data = solve(given.instance, compute, digits)
    emit(
        "optimum",
        data | given.about,
        lambda: optimum_table(data, lam, steps, given.about, digits),
        as_json,
        output,
    )


def _step(point: Any, digits: int) -> dict[str, Any]:
    xi = None if point.xi is None else [number(v, digits) for v in point.xi]
    row = {"k": point.k, "rho": number(point.rho, digits), "xi": xi, "attained": point.attained}
    return row | ({"reason": point.reason} if point.reason else {})


def place(interval: Any, digits: int) -> Any:
    """[lo, hi] as decimals rounded outward; a limit as "0" or "inf", None as it is."""
    from sdproof.numbers.balls import decimal_bounds

    limit = getattr(interval, "limit", None)
    if interval is None or limit is not None:
        return limit
    lo, hi = interval
    return [lo, hi] if isinstance(lo, str) else list(decimal_bounds(lo, hi, digits + 2))


def minimum(
    instance: InstanceArgument,
    steps: Annotated[
        int,
        typer.Option(
            min=0,
            max=MAX_KRYLOV,
            help=f"k: 0 is ridge, 1 one step with its best ξ, …, {MAX_SEARCHED}; as many as distinct "
            "eigenvalues, or more; others with --law.",
        ),
    ],
    law: Annotated[
        bool,
        typer.Option("--law", help="Use the k-step law where it applies; its proof is on paper."),
    ] = False,
    digits: DigitsOption = 15,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Certified minimum over λ > 0 of the risk of k steps at best ξ.

    "lam" encloses a minimising λ; "0" or "inf" is a limit. If "tie" is "open", at least one of
    "minimisers" is like that, not necessarily "lam". From k = 2 on this is an enclosure by
    ball arithmetic; "attained" is null where a limit and a λ cannot be told apart. The k-step law is
    for enough signal, on the largest eigenvalue alone (claim KS-3): "given" says that it was used.

    Example: sdproof minimum instance.json --steps 1 --digits 30
    """
    from sdproof.minima.certified import minimum as certified
    from sdproof.present.answers import minimum_table

    given = load(instance)
    with progress_bar() as bar:
        task = bar.add_task("minimum over λ", total=None)

        def show(share: float) -> None:
            bar.update(task, completed=share, total=1.0)

        found = solve(given.instance, lambda i: certified(i, steps, digits, show, law=law), digits)
    lo, hi = found.decimals
    data = {
        "steps": steps,
        "lo": lo,
        "hi": hi,
        "lam": place(found.lam, digits),
        "attained": found.attained,
        "minimisers": [place(lam, digits) for lam in found.minimisers],
        "tie": found.tie,
        "constant": found.constant,
        "xi": None if found.xi is None else [number(v, digits) for v in found.xi],
    } | given.about
    if found.reason:
        data["reason"] = found.reason
    if found.given:
        data["given"] = found.given
    elif steps > 1:
        data["method"] = "enclosure by ball arithmetic, no kernel certificate"
    emit("minimum", data, lambda: minimum_table(data, given.about, digits), as_json, output)


def steps(
    instance: InstanceArgument,
    factor: Annotated[
        str | None,
        typer.Option(help="F ≥ 1: the steps whose infimum over λ and ξ is at most F times LB."),
    ] = None,
    digits: DigitsOption = 15,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """The least number of steps that reaches the lower bound.

    And every λ at which they do. With --factor: the least number of steps whose infimum is at most F·LB,
    certified from both sides; "at_least" and "at_most" enclose it where they do not meet.

    Example: sdproof steps instance.json
    """
    from sdproof.minima.steps import steps_needed
    from sdproof.present.answers import steps_table, within_table

    given = load(instance)
    if factor is not None:
        from sdproof.cli.krylov import steps_within

        within = steps_within(given, factor, digits)
        emit(
            "steps-within",
            within,
            lambda: within_table(within, given.about, digits),
            as_json,
            output,
        )
        return
    found = solve(given.instance, lambda i: steps_needed(i, digits), digits)
    data = {
        "steps": found.k,
        "lam": "every" if found.every_lam else [place(lam, digits) for lam in found.lam],
        "grouped_lower_bound": number(found.grouped_lower_bound, digits),
        "reaches_lower_bound": found.reaches_lower_bound,
        "infimum_steps": found.infimum_steps,
        "limit": found.limit,
    } | given.about
    emit("steps", data, lambda: steps_table(data, given.about, digits), as_json, output)


def gain(
    instance: InstanceArgument,
    steps: Annotated[
        int | None,
        typer.Option(min=0, max=MAX_SEARCHED, help="Also the least risk with so many steps."),
    ] = None,
    digits: DigitsOption = 15,
    as_json: JsonOption = False,
    output: OutputOption = None,
) -> None:
    """Certified least risks of ridge, 1 and r steps, and their ratios.

    Example: sdproof gain instance.json --digits 8
    """
    from sdproof.minima.gains import gain as certified
    from sdproof.present.answers import gain_table

    given = load(instance)
    found = solve(given.instance, lambda i: certified(i, steps=steps, digits=digits), digits)
    data = given.about | {
        "lower_bound": number(found.lower_bound, digits),
        "r_step": number(found.r_step, digits),
        "ridge": list(found.ridge.decimals),
        "one_step": list(found.one_step.decimals),
        "ridge_ratio": place(found.decimals["ridge_ratio"], digits),
        "one_step_ratio": place(found.decimals["one_step_ratio"], digits),
        "largest_possible_ratio": number(found.cap, digits),
        "family_bounds": {
            "ridge": number(getattr(found.best_ridge_bound, "ridge", None), digits),
            "one_step": number(getattr(found.best_one_step_bound, "one_step", None), digits),
        },
    }
    if found.k_step is not None:
        data["k_step"] = list(found.k_step.decimals)
        data["k_step_ratio"] = place(found.decimals["k_step_ratio"], digits)
    emit("gain", data, lambda: gain_table(data, steps, given.about, digits), as_json, output)


def register(app: Commands) -> None:
    """Add these commands to the application."""
    for command in (risk, optimum, minimum, steps, gain):
        app.command()(command)
