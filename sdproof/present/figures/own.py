"""A figure of one's own instance: the least risk against λ, in floating point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import arb, fmpq

from sdproof.errors import InputError
from sdproof.gains.style import (
    COLOURS,
    canvas,
    drawing,
    line,
    look,
    plain_log_ticks,
    steps_label,
)
from sdproof.model.design import Design
from sdproof.model.instance import Instance, require_instance
from sdproof.numbers.display import brief
from sdproof.numbers.exact import integer, to_exact, to_float
from sdproof.optimum.curve import risk_curve

MOST_STEPS = len(COLOURS) - 1
POINTS = 90
_LARGEST = fmpq(10) ** 30


def plot_risk(instance: Instance | Design, steps: int = 4) -> Any:
    """The least risk ρ over ξ ∈ R^k against λ, for k = 0 (ridge) to `steps`, and the lower bound LB.

    Parameters
    ----------
    instance : Instance or Design
        Rank r; eigenvalues from 1e-30 to 1e30, signal-to-noise ratios at most 1e30.
    steps : int
        Largest number of steps, 0 to 6.

    Returns
    -------
    matplotlib.figure.Figure
        It shows itself at the end of a notebook's cell; ``savefig`` writes it. Drawn in double precision,
        about as exact as the lines are thin; `optimal_curve` and `minimum` give what is certain.

    Raises
    ------
    sdproof.errors.InputError
        For another number of steps, or numbers beyond the above.
    sdproof.errors.MissingExtra
        Without Matplotlib (extra ``plot``).
    """
    with look():  # says first what is missing
        problem = instance.instance() if isinstance(instance, Design) else instance
    require_instance(problem)
    last = integer(steps, "steps", 0, MOST_STEPS)
    problem = problem if problem.rational else problem.balls()
    if not all(1 / _LARGEST <= e <= _LARGEST for e in problem.eigenvalues) or not all(
        b <= _LARGEST for b in problem.snr
    ):
        raise InputError(
            "plot_risk: the numbers of the instance; accepted: eigenvalues from 1e-30 to 1e30, "
            "signal-to-noise ratios up to 1e30"
        )
    e = [_float(v) for v in problem.eigenvalues]
    lo, hi = min(e) / 1e3, max(e) * 1e3
    grid = [to_exact(f"{lo * (hi / lo) ** (i / POINTS):.3g}") for i in range(POINTS + 1)]
    curves = [risk_curve(problem, lam, steps=last, arithmetic="float") for lam in grid]
    bound = sum(_float(b / (1 + b)) for b in problem.snr)
    return _draw(problem, [to_float(v) for v in grid], curves, bound)


def _float(value: Any) -> float:
    return float(value.mid()) if isinstance(value, arb) else to_float(value)


def _listed(values: Sequence[Any]) -> str:
    """At most five of them, exact where that is short."""
    texts = [brief(v) if isinstance(v, fmpq) else "" for v in values]
    shown = [
        t if 0 < len(t) < 9 else f"{_float(v):.4g}" for t, v in zip(texts, values, strict=True)
    ]
    return ", ".join(shown if len(shown) <= 5 else [*shown[:3], "…", shown[-1]])


@drawing
def _draw(instance: Instance, grid: list[float], curves: list[Any], bound: float) -> Any:
    """Curves that coincide stay visible; what is far above the others is cut."""
    figure, (axis,) = canvas(height=3.6)
    axis.axhline(bound, color=COLOURS[6], lw=7, alpha=0.6, label="lower bound LB")
    steps = len(curves[0])
    for k in range(steps):
        rho = [curve[k] for curve in curves]
        every = slice(3 * k, None, 5 * steps)
        how = line(k, lw=2.8 - 0.3 * k, markevery=every, ms=6 - 0.5 * k)
        axis.plot(grid, rho, label=steps_label(k), zorder=2 + 0.1 * k, **how)
    top = 2 * max(min(curve[0] for curve in curves), curves[0][0], bound)
    axis.set(xscale="log", xlim=(grid[0], grid[-1]), ylim=(0, top))
    if 1e-4 < bound / top < 1 / 6:
        axis.set(yscale="log", ylim=(0.8 * bound, top))
        plain_log_ticks(axis.yaxis)
    axis.set(xlabel="λ", ylabel="least excess risk ρ  (γ²/n)")
    axis.set_title(
        f"$e_j$ = {_listed(instance.eigenvalues)}\n$B_j$ = {_listed(instance.snr)}", loc="left"
    )
    figure.legend(loc="outside lower left", ncols=3)
    return figure
