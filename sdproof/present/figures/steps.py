"""Excess risk over the lower bound against the number of steps, for every k up to r.

References: claims LB-2, MT-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.families import hard
from sdproof.gains.style import canvas, drawing, line
from sdproof.model.instance import Instance
from sdproof.numbers.balls import endpoints
from sdproof.numbers.exact import integer, positive
from sdproof.optimum.curve import risk_curve
from sdproof.optimum.grouping import groups
from sdproof.present.figures.values import Enclosure, Progress, as_floats, reported

LEAST, MOST = 4, 1024
RELATIVE_RADIUS = "1e-8"


@dataclass(frozen=True, slots=True)
class StepsCurve:
    """Rank r: log10(ρ*_k − LB) for k = 0..r−1; at k = r the excess is 0 (LB-2)."""

    rank: int
    log10_excess: tuple[Enclosure, ...]


@dataclass(frozen=True, slots=True)
class StepsData:
    """Excess on the hard family (C, b, equispaced) at λ, in units of γ²/n; certified enclosures."""

    lam: fmpq
    C: fmpq
    b: fmpq
    curves: tuple[StepsCurve, ...]


def excess_curve(instance: Instance, lam: fmpq) -> list[arb]:
    """ρ*_k − LB for k = 0..r−1, as positive balls of relative radius ≤ 10⁻⁸; distinct eigenvalues.

    Raises `InputError` if some eigenvalues are equal; `PrecisionExhausted` if an excess is not
    certainly positive: it may be zero before k = r.
    """
    if len(groups(instance)) != instance.rank:
        raise InputError("instance: some eigenvalues are equal; accepted: distinct ones")
    curve = risk_curve(
        instance, lam, steps=instance.rank - 1, relative_to="excess", radius=RELATIVE_RADIUS
    )
    for point in curve.points:
        if not (point.reached and point.excess > 0):
            raise PrecisionExhausted(f"steps: the excess at k = {point.k} may be zero")
    return [point.excess for point in curve.points]


def _log10(value: arb) -> Enclosure:
    lo, hi = endpoints(value.log() / arb(10).log())
    return Enclosure(lo, hi)


def steps_data(rank: int = 256, lam: object = 1, *, progress: Progress | None = None) -> StepsData:
    """Certified excess for ranks rank, rank/4, rank/16, … ≥ 4.

    Raises `InputError` for a rank outside 4..1024, or λ ≤ 0.
    """
    rank = integer(rank, "rank", LEAST, MOST)
    value, C, b = positive(lam, "lam"), fmpq(200), fmpq(1, 2)
    ranks = [rank >> shift for shift in (6, 4, 2, 0) if rank >> shift >= LEAST]
    curves = tuple(
        StepsCurve(r, tuple(map(_log10, excess_curve(hard(r, C, b), value))))
        for r in reported(ranks, progress, cost=lambda r: r**2)
    )
    return StepsData(value, C, b, curves)


@drawing
def draw_steps(data: StepsData) -> Any:
    """The same curves twice: the first steps, and all of them."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    figure, axes = canvas(rows=2)
    first = min(24, max(c.rank for c in data.curves))
    for i, curve in enumerate(data.curves):
        y = as_floats(curve.log10_excess)
        for axis, shown in zip(axes, (y[: first + 1], y), strict=True):
            how = line(i + 1, markevery=max(1, len(shown) // 12))
            axis.plot(range(len(shown)), shown, label=f"r = {curve.rank}", **how)
    bottom = min(min(as_floats(c.log10_excess[: first + 1])) for c in data.curves)
    top = max(as_floats(c.log10_excess[:1])[0] for c in data.curves)
    axes[0].set(xlim=(-0.5, first), ylim=(bottom - 0.5, top + 0.5))
    axes[0].set_title("the first steps", loc="left")
    axes[1].set_title("all steps up to k = r − 1; at k = r it is 0", loc="left")
    for axis in axes:
        axis.set(xlabel="number of steps k", ylabel="excess $ρ^*_k$ − LB  (γ²/n)")
        axis.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        axis.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"$10^{{{int(v)}}}$"))
        axis.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    axes[1].legend()
    figure.suptitle(
        f"Signal {data.C}·r on $u_1$, eigenvalues 1 to {data.b}, λ = {data.lam}", fontsize=9.5
    )
    return figure
