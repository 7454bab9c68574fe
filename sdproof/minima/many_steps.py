"""The certified infimum over λ of ρ*_k for any k: enclosures by ball arithmetic.

Exact where it can be: a constant ρ*_k, an infimum equal to the least risk of any filter of the
eigenvalue, and the limits λ → 0 and λ → ∞. Otherwise every λ is covered by Taylor models
(`sdproof.minima.search`). There is no kernel certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from flint import ctx, fmpq

from sdproof.errors import PrecisionExhausted
from sdproof.minima.charts import MinimumProblem
from sdproof.minima.covering import cover, exponent
from sdproof.minima.result import LambdaSet, Limit, Minimum, located
from sdproof.minima.search import Scan, Well, refined
from sdproof.numbers.conjugates import approximations, total
from sdproof.numbers.roots import isolate_positive_roots, refine
from sdproof.optimum.grouping import Group, distinct
from sdproof.optimum.interpolation import LIMITS, Interpolation, surely_unreached

LIMIT_BITS = 4096
"""Working bits, beyond those for the digits asked for, up to which the search is repeated."""
TIE_DIGITS = (60, 240)
"""Digits, beyond those asked for, to which minima are compared before they are all reported."""


def minimum_of_fit(
    parts: tuple[Group, ...],
    steps: int,
    digits: int,
    progress: Callable[[float], None] | None = None,
) -> Minimum:
    """inf over λ > 0 of ρ*_k(λ) = min over ξ ∈ R^k of ρ, for any k ≥ 0; see `Minimum`.

    `parts`: exact, with distinct eigenvalues.
    `steps`, `digits`: checked by the caller.
    `progress`: called with the share of the work that is done, 0 … 1.

    Raises `PrecisionExhausted` if the digits are not reached with the stated bits and models; it
    says what was missing.
    """
    bound = fmpq(total(g.lower_bound for g in parts))
    if steps >= distinct(parts):
        one = LambdaSet(fmpq(1), fmpq(1))
        return Minimum(steps, bound, bound, one, True, (one,), "none", True, digits)
    reached = _reached(parts, steps, bound, digits)
    if reached is not None:
        return reached
    problem = MinimumProblem(parts, steps)
    pieces = cover(problem)
    bits = 96 + 4 * digits + _lost_bits(problem)
    most = LIMIT_BITS + bits
    while True:
        with ctx.workprec(bits):
            try:
                return _searched(Scan(problem, pieces, digits, progress), bits)
            except PrecisionExhausted as error:
                if 2 * bits > most:
                    raise PrecisionExhausted(
                        f"{error}; {digits} digits asked for, tried up to {bits} bits"
                    ) from error
        bits *= 2


def _lost_bits(problem: MinimumProblem) -> int:
    """About log2 of the largest term over the smaller limit of the excess, at least 0."""
    least = min(value for value, _ in problem.limits.values())
    most = max(approximations([g.weight for g in problem.parts]))
    return max(0, exponent(most) - exponent(least))


def _reached(parts: tuple[Group, ...], steps: int, bound: fmpq, digits: int) -> Minimum | None:
    """The exact minimum, if some λ or limit of λ reaches the least risk of any filter of e."""
    if surely_unreached(parts, steps):
        return None
    interpolation = Interpolation(parts)
    common = interpolation.reachable(steps)
    roots = isolate_positive_roots(common)
    found = [refine(common, root, 4 + digits * 10 // 3) for root in roots]
    inside = [LambdaSet(r.lo, r.hi) for r in found]
    limits: list[Limit] = [end for end in LIMITS if interpolation.limit_length(end) <= steps]
    if not inside and not limits:
        return None
    return located(steps, (bound, bound), inside, limits, "exact", digits, bool(inside))


def _searched(search: Scan, bits: int) -> Minimum:
    wells = search.run()
    for extra in TIE_DIGITS:
        if len(wells) + len(_limits(search, wells)) < 2:
            break
        if all(not w.convex for w in wells):
            break
        with ctx.workprec(bits + 8 * extra):
            wells = refined(search, wells, search.digits + extra)
    return _result(search, wells)


def _limits(search: Scan, wells: list[Well]) -> list[Limit]:
    """The limits that can be global: exactly least of both, and not above every well."""
    values = {end: search.problem.limits[end][0] for end in search.limits}
    least = min([*values.values(), *(w.high for w in wells)], default=fmpq(0))
    return [end for end, value in values.items() if value <= least]


def _result(search: Scan, wells: list[Well]) -> Minimum:
    problem, limits = search.problem, _limits(search, wells)
    values = [problem.limits[end][0] for end in limits]
    if not wells and not limits:
        raise PrecisionExhausted("minimum over λ: no minimiser is left, the bits are too few")
    lo = min([w.low for w in wells] + values) + problem.lower_bound
    hi = min([w.high for w in wells] + values) + problem.lower_bound
    inside = [LambdaSet(w.lo, w.hi) for w in sorted(wells, key=lambda w: w.lo)]
    attained = None if inside and limits else bool(inside)
    tie: Literal["exact", "open"] = "open" if inside else "exact"
    return located(problem.steps, (lo, hi), inside, limits, tie, search.digits, attained)
