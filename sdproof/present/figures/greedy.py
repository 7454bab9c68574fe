"""Imitation parameters chosen one after the other, against chosen together, at every λ.

References: claim BA-4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq

from sdproof.families import hard
from sdproof.gains.style import canvas, drawing, line, plain_log_ticks
from sdproof.minima import minimum
from sdproof.model.filters import shrinkage
from sdproof.model.instance import Instance
from sdproof.model.risks import filter_risk
from sdproof.numbers.conjugates import dot
from sdproof.numbers.exact import integer
from sdproof.optimum import optimal_curve
from sdproof.present.figures.values import (
    Enclosure,
    Progress,
    as_float,
    as_floats,
    log_grid,
    reported,
)

LEAST, MOST = 3, 48
STEPS = 2
DIGITS = 8


@dataclass(frozen=True, slots=True)
class GreedyData:
    """At each λ, with 0, 1, 2 steps: `greedy`, the risk when every ξ is the best for its own step;
    `joint`, the least over ξ together; exact. And the infima over λ of `joint`, certified."""

    rank: int
    lambdas: tuple[fmpq, ...]
    greedy: tuple[tuple[fmpq, ...], ...]
    joint: tuple[tuple[fmpq, ...], ...]
    least: tuple[Enclosure, ...]


def greedy_xi(instance: Instance, lam: fmpq, steps: int) -> tuple[list[fmpq], list[fmpq]]:
    """ξ_1, …, ξ_k, each minimising the risk of its own step when those before are kept; and the risks
    after 0, …, k steps. Exact.

    A step makes q ← t + ξ (t q − t): the risk is a quadratic in ξ.
    """
    t = [shrinkage(e, lam) for e in instance.eigenvalues]
    pull = [v - b * (1 - v) for v, b in zip(t, instance.snr, strict=True)]
    q, xi, risks = t, [], [filter_risk(instance.snr, t).rho]
    for _ in range(steps):
        change = [v * (p - 1) for v, p in zip(t, q, strict=True)]
        curve = dot([1 + b for b in instance.snr], [c * c for c in change])
        xi.append(-dot(pull, change) / curve)
        q = [v + xi[-1] * c for v, c in zip(t, change, strict=True)]
        risks.append(filter_risk(instance.snr, q).rho)
    return xi, risks


def greedy_data(rank: int = 30, *, progress: Progress | None = None) -> GreedyData:
    """The hard family (C = 200, b = 1/2, equispaced) at λ = 10⁻³ … 10³.

    Raises `InputError` for a rank outside 3..48.
    """
    integer(rank, "rank", LEAST, MOST)
    instance, lambdas = hard(rank, 200, "1/2"), log_grid(-3, 3, 10)
    greedy, joint = [], []
    for lam in reported(lambdas, progress):
        greedy.append(greedy_xi(instance, lam, STEPS)[1])
        joint.append([point.rho for point in optimal_curve(instance, lam, STEPS)])
    least = [minimum(instance, k, DIGITS) for k in range(STEPS + 1)]
    return GreedyData(
        rank,
        lambdas,
        tuple(zip(*greedy, strict=True)),
        tuple(zip(*joint, strict=True)),
        tuple(Enclosure(m.lo, m.hi) for m in least),
    )


@drawing
def draw_greedy(data: GreedyData) -> Any:
    """One panel: the risk against λ, and the infima over λ as levels at its edge."""
    figure, (axis,) = canvas(height=4.3)
    lam = as_floats(data.lambdas)
    names = (
        "ridge",
        "1 step, its best ξ",
        "2 steps, ξ₁ first, then ξ₂",
        "2 steps, ξ₁ and ξ₂ together",
    )
    curves = (data.joint[0], data.joint[1], data.greedy[2], data.joint[2])
    for i, (name, curve) in enumerate(zip(names, curves, strict=True)):
        axis.plot(lam, as_floats(curve), label=name, **line(i, markevery=5))
    for i, level in zip((0, 1, 3), data.least, strict=True):
        axis.annotate(f"inf {as_float(level):.2f}", (lam[-1], as_float(level)), (4, -3),
                      textcoords="offset points", fontsize=8, color=line(i)["color"],
                      annotation_clip=False)  # fmt: skip
    axis.set(xscale="log", yscale="log", xlabel="λ  (units of $e_1$)", ylim=(None, 12 * data.rank))
    axis.set_ylabel("excess risk ρ  (units of γ²/n)")
    plain_log_ticks(axis.yaxis)
    axis.set_title(
        f"r = {data.rank}, eigenvalues 1 to 1/2, signal 200·r on the largest", loc="left"
    )
    figure.legend(loc="outside lower left", ncols=2)
    return figure
