"""The ξ that attains ρ*_k, for chosen k: the costly part of a risk curve, only where asked for."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from sdproof.errors import PrecisionExhausted
from sdproof.model.instance import Instance
from sdproof.numbers.balls import with_precision
from sdproof.optimum.fit import StepOptimum, ball_points, optimal_curve
from sdproof.optimum.weighted import FitProblem

_EXACT_XI = 24
"""Largest k for which exact arithmetic is tried where balls cannot tell."""


def best_xi(
    instance: Instance, problem: FitProblem, wanted: Sequence[int], radius: fmpq, limit: int
) -> dict[int, StepOptimum]:
    """The optimal ξ in balls; in exact arithmetic where balls cannot tell and k is small.

    Of the k that balls cannot decide, only the reason is given; the others keep what was found.
    """
    last = max(wanted)
    settled: dict[int, StepOptimum] = {}

    def compute() -> None:
        try:
            curve = ball_points(problem.parts, problem.lam, last)
        except PrecisionExhausted:
            return
        settled.update({k: curve[k] for k in wanted if _is_settled(curve[k], radius)})

    def accept(_: None) -> bool:
        return len(settled) == len(set(wanted))

    start = min(limit, 128 + 8 * last + int((1 / radius).ceil().bit_length()))
    try:
        with_precision(compute, accept, start, limit, "xi")
    except PrecisionExhausted as error:
        reason = f"{error}; some coefficient of h may be zero"
        unknown = {k: StepOptimum(k, None, None, None, reason, ()) for k in wanted}
        small = [k for k in wanted if k not in settled and k <= _EXACT_XI]
        if problem.exact and small:
            exact = optimal_curve(instance, problem.lam, max(small))
            settled.update({k: exact[k] for k in small})
        return unknown | settled
    return settled


def _is_settled(point: StepOptimum, radius: fmpq) -> bool:
    if point.attained is None:
        return False
    return all(v == 0 or v.rad() <= radius * abs(v).lower() for v in point.xi or ())
