"""The ξ that attains ρ*_k, for chosen k: the costly part of a risk curve, only where asked for."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from sdproof.arithmetic.balls import with_precision
from sdproof.errors import PrecisionExhausted
from sdproof.model.instance import Instance
from sdproof.optimum.fit import StepOptimum, ball_points, optimal_curve
from sdproof.optimum.weighted import Problem

_EXACT_XI = 24
"""Largest k for which exact arithmetic is tried where balls cannot tell."""


def best_xi(
    instance: Instance, problem: Problem, wanted: Sequence[int], radius: fmpq, limit: int
) -> dict[int, StepOptimum]:
    """The optimal ξ in balls; in exact arithmetic where balls cannot tell and k is small."""
    last = max(wanted)

    def compute() -> dict[int, StepOptimum] | None:
        try:
            curve = ball_points(problem.parts, problem.lam, last)
            return {k: curve[k] for k in wanted}
        except PrecisionExhausted:
            return None

    def accept(found: dict[int, StepOptimum] | None) -> bool:
        return found is not None and all(_is_settled(p, radius) for p in found.values())

    start = min(limit, 128 + 8 * last + int((1 / radius).ceil().bit_length()))
    try:
        return with_precision(compute, accept, start, limit, "xi") or {}
    except PrecisionExhausted as error:
        if problem.exact and last <= _EXACT_XI:
            exact = optimal_curve(instance, problem.lam, last)
            return {k: exact[k] for k in wanted}
        reason = f"{error}; some coefficient of h may be zero"
        return {k: StepOptimum(k, None, None, None, reason, ()) for k in wanted}


def _is_settled(point: StepOptimum, radius: fmpq) -> bool:
    if point.attained is None:
        return False
    return all(v == 0 or v.rad() <= radius * abs(v).lower() for v in point.xi or ())
