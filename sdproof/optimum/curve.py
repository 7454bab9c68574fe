"""`risk_curve`: the optimum over ξ ∈ R^k at one λ, for every k at once, enclosed in balls.

References: claims LB-1, LB-2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, overload

from flint import arb, ctx, fmpq

from sdproof.errors import InputError
from sdproof.limits import MAX_STEPS
from sdproof.model.instance import Instance, require_instance
from sdproof.numbers.conjugates import total
from sdproof.numbers.exact import integer, one_of, sequence, to_exact
from sdproof.numbers.kinds import positive_scalar
from sdproof.optimum.curve_floats import float_curve
from sdproof.optimum.curve_types import CurvePoint, FloatRiskCurve, Reference, RiskCurve
from sdproof.optimum.curve_xi import best_xi
from sdproof.optimum.excess import (
    EARLY_SHARE,
    FRONT_SHARE,
    Enclosures,
    Wanted,
    from_back,
    from_front,
)
from sdproof.optimum.grouping import groups, require_distinct, tractable
from sdproof.optimum.recurrence import GUARD_BITS
from sdproof.optimum.weighted import FitProblem

MAX_RANK = 1_000_000
"""Largest rank that `risk_curve` accepts."""
MAX_WORK = MAX_STEPS * (MAX_STEPS + 1)
"""Largest rank times number of values."""
MAX_LIMIT_BITS = 1 << 20
SMALLEST_RADIUS = fmpq(1, 10**1000)


@overload
def risk_curve(
    instance: Instance,
    lam: Any,
    *,
    steps: int | None = ...,
    relative_to: Reference = ...,
    radius: object = ...,
    xi_for: Sequence[int] = ...,
    limit_bits: int | None = ...,
    arithmetic: Literal["ball"] = ...,
) -> RiskCurve: ...
@overload
def risk_curve(
    instance: Instance,
    lam: Any,
    *,
    steps: int | None = ...,
    relative_to: Reference = ...,
    radius: object = ...,
    xi_for: Sequence[int] = ...,
    limit_bits: int | None = ...,
    arithmetic: Literal["float"],
) -> FloatRiskCurve: ...
def risk_curve(
    instance: Instance,
    lam: Any,
    *,
    steps: int | None = None,
    relative_to: Reference = "risk",
    radius: object = "1e-15",
    xi_for: Sequence[int] = (),
    limit_bits: int | None = None,
    arithmetic: Literal["ball", "float"] = "ball",
) -> RiskCurve | FloatRiskCurve:
    """Certified enclosures of ρ*_k = inf over ξ ∈ R^k of ρ at one λ, for all k = 0, …, `steps`.

    ρ*_k = bound + excess_k, excess_k = min over h, deg h < k, of Σ_g μ_g (h(t_g) − g_g)².
    The precision is chosen, and raised until every value has the relative radius asked for.

    Parameters
    ----------
    instance : Instance
        Exact or balls, of rank ≤ 10⁶.
    lam : exact number or flint.arb
        λ > 0, in the unit of the eigenvalues.
    steps : int, optional
        The last k, 0 ≤ steps ≤ 4096; the rank by default. Beyond rank 4096 it must be given, with
        rank · (steps + 1) ≤ 16 781 312: 167 steps at rank 10⁵, 15 at rank 10⁶.
    relative_to : {"risk", "excess"}
        What `radius` is relative to: ρ*_k, and then the computation stops once the excess is below
        it; or ρ*_k − bound, which may be 1e-500.
    radius : exact number
        Relative radius asked for, 1e-1000 ≤ radius < 1.
    xi_for : sequence of int
        For which k ≤ `steps` to give ξ too. Costs O(r k) operations of about 8 k bits.
    limit_bits : int, optional
        Working precision not to be exceeded; by default 16384 + 4·rank. Values that would need more
        keep valid, wider enclosures with `reached` False.
    arithmetic : {"ball", "float"}
        "float" gives double precision without any guarantee, as another type; `relative_to`,
        `radius` and `limit_bits` mean nothing then.

    Returns
    -------
    RiskCurve, or FloatRiskCurve for "float"

    Raises
    ------
    sdproof.errors.InputError
        For arguments that are not accepted.
    sdproof.errors.PrecisionExhausted
        If balls of eigenvalues overlap.
    """
    problem, last = _problem(instance, lam), _steps(instance, steps)
    one_of(arithmetic, ("ball", "float"), "arithmetic")
    one_of(relative_to, ("risk", "excess"), "relative_to")
    wanted = _wanted(xi_for, last)
    if arithmetic == "float":
        if wanted:
            raise InputError("xi_for: floats do not give ξ; accepted: arithmetic='ball'")
        return float_curve(problem.separate, problem.lam, last)
    limit = _limit(limit_bits, instance.rank)
    tolerance = _radius(radius)
    require_distinct(problem.parts, "risk_curve")
    curve = _curve(problem, last, relative_to, tolerance, limit)
    if not wanted:
        return curve
    found = best_xi(instance, problem, wanted, tolerance, limit)
    points = tuple(replace(p, xi=found.get(p.k)) for p in curve.points)
    return replace(curve, points=points)


def _problem(instance: Instance, lam: Any) -> FitProblem:
    require_instance(instance)
    if instance.rank > MAX_RANK:
        raise InputError(f"instance: rank {instance.rank}; accepted: at most {MAX_RANK}")
    return FitProblem(groups(instance), positive_scalar(lam, "lam"))


def _steps(instance: Instance, steps: int | None) -> int:
    most = min(MAX_STEPS, MAX_WORK // instance.rank - 1)
    if steps is None and instance.rank > MAX_STEPS:
        raise InputError(
            f"steps: None with rank {instance.rank}; accepted there: an integer 0..{most}"
        )
    return instance.rank if steps is None else integer(steps, "steps", 0, most)


def _limit(limit_bits: int | None, rank: int) -> int:
    if limit_bits is None:
        return 16384 + 4 * rank
    return integer(limit_bits, "limit_bits", 64, MAX_LIMIT_BITS)


def _radius(value: object) -> fmpq:
    radius = to_exact(value, "radius")
    if not SMALLEST_RADIUS <= radius < 1:
        raise InputError("radius: not accepted; accepted: an exact number, 1e-1000 ≤ radius < 1")
    return radius


def _wanted(xi_for: object, last: int) -> tuple[int, ...]:
    listed = sequence(xi_for, "xi_for", "a list of integers")
    return tuple(integer(k, f"xi_for[{i}]", 0, last) for i, k in enumerate(listed))


def _goal(problem: FitProblem, radius: fmpq, limit: int) -> Wanted:
    """Bits for which ε stays below the radius: 2Δ, Δ ≤ √(n G) 2^(−bits), and room for the rest."""
    size = math.ceil(math.log2(problem.count) + 3)
    bits = max(24, int((1 / radius).ceil().bit_length()) + size)
    accuracy = problem.accuracy
    if accuracy is not None:
        limit = min(limit, max(2 * bits, accuracy) + 4 * GUARD_BITS)
    return Wanted(radius, bits, max(limit, 64))


def _curve(
    problem: FitProblem, last: int, relative_to: Reference, radius: fmpq, limit: int
) -> RiskCurve:
    goal = _goal(problem, radius, limit)
    with ctx.workprec(goal.bits + 2 * GUARD_BITS):
        bound = problem.lower_bound()
        small = (bound * radius).lower()
    zero = problem.vanishes_from(last) if relative_to == "excess" else problem.count
    front = min(last, zero)
    early = small if relative_to == "risk" and small > 0 else None
    share = FRONT_SHARE if early is None else EARLY_SHARE
    if zero == problem.count and front > share * zero:
        front = int((share * zero).ceil())
    found = from_front(problem, front, goal, closed=front == zero, small=early)
    parts, settled = [found], None
    if early is not None and found.needed is None and max(found.hi) < front:
        settled = max(found.hi)
    elif front < min(last, zero):
        parts.append(from_back(problem, problem.count - front, goal))
    lo, hi = _merged(parts, last, zero)
    points = _points(lo, hi, bound, relative_to, goal)
    needed = max((p.needed for p in parts if p.needed is not None), default=None)
    short = any(not p.reached for p in points)
    return RiskCurve(
        lam=problem.lam,
        grouped_lower_bound=_bound(problem, bound),
        points=points,
        relative_to=relative_to,
        radius=radius,
        bits=max(p.bits for p in parts),
        limit_bits=limit,
        needed_bits=needed if short and problem.accuracy is None else None,
        settled_at=settled,
    )


def _bound(problem: FitProblem, ball: arb) -> Any:
    inexact = any(isinstance(g.signal, arb) for g in problem.parts)
    if inexact or problem.count > MAX_STEPS or not tractable(problem.parts):
        return ball
    return _balanced_sum([total([g.lower_bound]) for g in problem.parts])


def _balanced_sum(values: Sequence[fmpq]) -> fmpq:
    """Σ values, halves first: the denominators stay small for as long as they can."""
    if len(values) == 1:
        return values[0]
    half = len(values) // 2
    return _balanced_sum(values[:half]) + _balanced_sum(values[half:])


def _merged(parts: Sequence[Enclosures], last: int, zero: int) -> tuple[list[Any], list[Any]]:
    """Bounds for k = 0, …, `last`, each improved by its neighbours: excess_k never grows with k."""
    lo, hi = [arb(0)] * (last + 1), [arb("+inf")] * (last + 1)
    for part in parts:
        for k in part.lo:
            if k <= last:
                lo[k], hi[k] = max(lo[k], part.lo[k]), min(hi[k], part.hi[k])
    beyond = max((v for part in parts for k, v in part.lo.items() if k > last), default=arb(0))
    lo[last] = max(lo[last], beyond)
    for k in range(last, -1, -1):
        if k >= zero:
            lo[k], hi[k] = arb(0), arb(0)
        elif k < last:
            lo[k] = max(lo[k], lo[k + 1])
    for k in range(1, last + 1):
        hi[k] = min(hi[k], hi[k - 1])
    return lo, hi


def _points(
    lo: Sequence[arb], hi: Sequence[arb], bound: arb, relative_to: Reference, goal: Wanted
) -> tuple[CurvePoint, ...]:
    found = []
    with ctx.workprec(goal.bits + 2 * GUARD_BITS):
        for k, (low, high) in enumerate(zip(lo, hi, strict=True)):
            excess = low.union(high)
            rho = bound + excess
            judged = rho if relative_to == "risk" else excess
            reached = bool(judged.rad() <= goal.tolerance * judged.lower())
            found.append(CurvePoint(k, rho, excess, reached))
    return tuple(found)
