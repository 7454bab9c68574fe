"""The ξ that attains a certified minimum over λ, or why none is given.

References: claims LB-2, SD-3.
"""

from __future__ import annotations

from dataclasses import replace

from flint import arb, ctx

from sdproof.errors import PrecisionExhausted
from sdproof.minima.result import Minimum
from sdproof.numbers.conjugates import Conjugates
from sdproof.optimum.fit import StepOptimum, ball_points, exact_points
from sdproof.optimum.grouping import Group


def with_xi(parts: tuple[Group, ...], found: Minimum) -> Minimum:
    """The minimum with (ξ_1, …, ξ_k) at its λ, exact where λ is, else enclosed for every λ of its
    interval; or with the reason why there is none, or why it is not known."""
    if found.lam.limit:
        reason = f"the infimum is approached as {found.lam}: no λ and ξ attain it"
        return replace(found, reason=reason)
    if found.steps == 0:
        return replace(found, xi=())
    try:
        point = _point(parts, found)
    except PrecisionExhausted as error:
        return replace(found, reason=f"ξ is not known: {error}")
    if found.steps == 1:  # ξ_1 = −h_0, zero or not
        return replace(found, xi=tuple(-v for v in point.h))
    return replace(found, xi=point.xi, reason=point.reason)


def _point(parts: tuple[Group, ...], found: Minimum) -> StepOptimum:
    lo, hi = found.lam.interval
    exact = lo == hi and not any(isinstance(g.eigenvalue, Conjugates) for g in parts)
    if exact:
        return exact_points(parts, lo, found.steps)[-1]
    with ctx.workprec(128 + 4 * found.digits + 16 * found.steps):
        return ball_points(parts, arb(lo).union(arb(hi)), found.steps)[-1]
