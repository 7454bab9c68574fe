"""The certified minimum over λ > 0 of the risk of k-step self-distillation, with the best ξ.

For k ≤ 1 (ridge, one step) every stationary point is isolated exactly (Descartes, bisection); the
risk is enclosed in balls at each, and compared with the exact limits λ → 0 and λ → ∞. Nothing is
sampled. An equality between a limit and a stationary value is decided exactly, by a greatest common
divisor. For 2 ≤ k ≤ 8 see `sdproof.minima.many_steps`.

References: claims OS-1, GL-1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from flint import arb, ctx, fmpq, fmpz_poly

from sdproof.errors import InputError, PrecisionExhausted
from sdproof.limits import MAX_KRYLOV, MAX_SEARCHED
from sdproof.minima.best_xi import with_xi
from sdproof.minima.lawful import minimum_by_law
from sdproof.minima.many_steps import minimum_of_fit
from sdproof.minima.result import LambdaSet, Limit, Minimum, located
from sdproof.minima.stationary import RiskFunction
from sdproof.minima.ties import holding, stationary_values
from sdproof.model.instance import Instance, require_instance
from sdproof.numbers.balls import endpoints
from sdproof.numbers.exact import integer, read_digits, shown
from sdproof.numbers.polynomials import sign_at
from sdproof.numbers.roots import RootInterval, isolate_positive_roots, refine
from sdproof.optimum.grouping import Group, distinct, groups

LARGE = 96
"""Number of distinct eigenvalues beyond which one step is first tried in balls, which is faster."""
_POLYNOMIALS, _ISOLATED = 0.3, 0.7
"""The share of the work that is done when the polynomials are there, and when their roots are apart."""
TIE_BITS = 1024
"""Working bits, beyond those for the digits asked for, up to which close minima are separated."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stationary point (a root of `factor`, in X = Lλ) and the enclosure [lo, hi] of ρ there."""

    factor: fmpz_poly
    root: RootInterval
    lo: fmpq
    hi: fmpq

    def lam(self, scale: int) -> LambdaSet:
        return LambdaSet(self.root.lo / scale, self.root.hi / scale)


def minimum(
    instance: Instance,
    steps: int = 0,
    digits: int = 15,
    progress: Callable[[float], None] | None = None,
    *,
    law: bool = False,
) -> Minimum:
    """Certified infimum over λ > 0 of ρ*_k(λ) = min over ξ ∈ R^k of ρ.

    For k ≤ 1 the minimisers are found exactly (one step at more than 96 distinct eigenvalues: in
    balls, unless they leave a tie open). For 2 ≤ k ≤ 8 the result is an enclosure by ball
    arithmetic, exact only where `Minimum` says so; there is no kernel certificate for it.

    Parameters
    ----------
    instance : Instance
        Exact.
    steps : int
        k: 0 is ridge, 1 one step with its best ξ, …, at most 8; any number up to 256 that is at
        least the number of distinct eigenvalues; others up to 256 with `law`.
    digits : int
        Relative accuracy asked for, 1..10000 decimal digits.
    progress : callable, optional
        Called with the share of the work that is done, 0 … 1.
    law : bool
        Use the k-step law (claim KS-3) wherever its hypotheses hold exactly: the infimum in
        milliseconds, for any rank and up to 256 steps. The law's proof is on paper, and
        `Minimum.given` says so.

    Returns
    -------
    Minimum

    Raises
    ------
    sdproof.errors.InputError
        For a ball instance, other numbers of steps, or a bad number of digits.
    sdproof.errors.PrecisionExhausted
        For k ≥ 2: if the digits are not reached within stated limits (a degenerate minimum, or
        eigenvalues whose ratio is beyond 10^200).
    """
    require_instance(instance)
    instance.require_exact("the certified minimum over λ")
    if not isinstance(law, bool):
        raise InputError(f"law: {shown(law)} is not accepted; accepted: True or False")
    if law and (known := minimum_by_law(instance, steps, digits)) is not None:
        return known
    digits, steps = read_digits(digits), integer(steps, "steps", 0, MAX_KRYLOV)
    if progress is not None and not callable(progress):
        raise InputError(f"progress: {shown(progress)} is not accepted; accepted: a function")
    parts = groups(instance)
    if MAX_SEARCHED < steps < (needed := distinct(parts)):
        others = (
            "; the k-step law does not apply to this instance"
            if law
            else f", others up to {MAX_KRYLOV} by the k-step law (law=True; --law), if it applies"
        )
        raise InputError(
            f"steps: {steps}; accepted: 0..{MAX_SEARCHED}, from {needed} on, which is the number of "
            f"distinct eigenvalues{others}"
        )
    return with_xi(parts, _least(parts, steps, digits, progress))


def _least(
    parts: tuple[Group, ...], steps: int, digits: int, progress: Callable[[float], None] | None
) -> Minimum:
    """The minimum without its ξ."""
    if steps > 1:
        return minimum_of_fit(parts, steps, digits, progress)
    if steps == 1 and distinct(parts) > LARGE:
        found = _in_balls(parts, steps, digits, progress)
        if found is not None and found.tie == "none":
            return found
    function = RiskFunction(parts, steps)
    factors = function.stationarity
    report = progress or (lambda _: None)
    report(_POLYNOMIALS)
    if any(f.is_zero() for f in factors):
        one, value = LambdaSet(fmpq(1), fmpq(1)), function.value(fmpq(1))
        return Minimum(steps, value, value, one, True, (one,), "none", True, digits)
    limit = min(function.at_zero, function.at_infinity)
    coprime = _pairwise_coprime(factors)
    candidates = []
    for i, f in enumerate(coprime, 1):
        candidates += [
            _enclose(function, _Candidate(f, root, fmpq(0), fmpq(0)), 32)
            for root in isolate_positive_roots(f)
        ]
        report(_POLYNOMIALS + (_ISOLATED - _POLYNOMIALS) * i / len(coprime))
    candidates = _narrow(function, _prune(candidates, limit), limit, digits, report)
    candidates, decided = _decide_tie(function, candidates, coprime)
    report(1.0)
    return _conclude(function, candidates, decided, limit, digits)


def _in_balls(
    parts: tuple[Group, ...], steps: int, digits: int, progress: Callable[[float], None] | None
) -> Minimum | None:
    """What `minimum_of_fit` finds; None where it does not get there."""
    try:
        return minimum_of_fit(parts, steps, digits, progress)
    except PrecisionExhausted:
        return None


def _pairwise_coprime(factors: tuple[fmpz_poly, ...]) -> list[fmpz_poly]:
    """The factors without the roots that an earlier one has, so that none is counted twice."""
    kept: list[fmpz_poly] = []
    for original in factors:
        factor = original
        for earlier in kept:
            while (common := factor.gcd(earlier)).degree() > 0:
                factor = factor // common
        kept.append(factor)
    return kept


def _enclose(function: RiskFunction, candidate: _Candidate, bits: int) -> _Candidate:
    """The candidate with its λ known to `bits` bits and ρ enclosed there."""
    root = refine(candidate.factor, candidate.root, bits)
    lo, hi = root.lo / function.scale, root.hi / function.scale
    if root.is_exact:
        value = function.value(lo)
        return replace(candidate, root=root, lo=value, hi=value)
    with ctx.workprec(2 * bits + 64):
        below, above = endpoints(function.value(arb(lo).union(arb(hi))))
    return replace(candidate, root=root, lo=below, hi=above)


def _prune(candidates: list[_Candidate], limit: fmpq) -> list[_Candidate]:
    """Those that may still be at or below every other candidate and the limits."""
    best = min([c.hi for c in candidates], default=limit)
    best = min(best, limit)
    return [c for c in candidates if c.lo <= best]


def _narrow(
    function: RiskFunction,
    candidates: list[_Candidate],
    limit: fmpq,
    digits: int,
    report: Callable[[float], None] = lambda _: None,
) -> list[_Candidate]:
    """The surviving candidates, enclosed to the digits asked for, equal to the limit or below it.

    A candidate whose enclosure holds the limit is first compared with it exactly; after that
    refinement separates the two, so the loop ends.
    """
    target, enough = fmpq(1, 10**digits), 64 + 4 * digits + TIE_BITS
    close = [c for c in candidates if c.lo <= limit <= c.hi]
    level = function.difference(limit) if close else fmpz_poly([1])
    at_limit = [c for c in close if _vanishes(level, c)]
    others = [c for c in candidates if c not in at_limit]
    bits = 64
    while any(c.hi - c.lo > target * c.hi or c.lo <= limit <= c.hi for c in others) or (
        len(others) > 1 and bits < enough
    ):
        others = _prune([_enclose(function, c, bits) for c in others], limit)
        report(_ISOLATED + (1 - _ISOLATED) * min(1.0, bits / enough))
        bits *= 2
    if others:
        return others
    return [replace(c, lo=limit, hi=limit) for c in at_limit]


def _vanishes(level: fmpz_poly, candidate: _Candidate) -> bool:
    """Whether ρ − limit is zero at the candidate, exactly: by the common roots of two polynomials.

    The interval holds one root of `factor` and none at its ends, so the common part has a root
    there iff one of its square-free factors changes sign (or vanishes at the exact root).
    """
    root, common = candidate.root, level.gcd(candidate.factor)
    if root.is_exact:
        return sign_at(common, root.lo) == 0
    return any(
        sign_at(f, root.lo) * sign_at(f, root.hi) < 0 for f, _ in common.factor_squarefree()[1]
    )


def _decide_tie(
    function: RiskFunction, candidates: list[_Candidate], factors: list[fmpz_poly]
) -> tuple[list[_Candidate], bool]:
    """The candidates of least value, and whether their equality (if several) is established."""
    if len(candidates) < 2 or all(c.lo == c.hi for c in candidates):
        return candidates, True
    values = stationary_values(function, factors)
    if values is None:
        return candidates, False
    bits = TIE_BITS
    located = [holding(c.lo, c.hi, values) for c in candidates]
    while any(len(indices) > 1 for indices in located):
        candidates = [_enclose(function, c, bits) for c in candidates]
        located = [holding(c.lo, c.hi, values) for c in candidates]
        bits *= 2
    least = min(located)
    return [c for c, at in zip(candidates, located, strict=True) if at == least], True


def _conclude(
    function: RiskFunction, candidates: list[_Candidate], decided: bool, limit: fmpq, digits: int
) -> Minimum:
    """The result from the surviving candidates; an empty list leaves the limits."""
    candidates = sorted(candidates, key=lambda c: (c.root.lo, c.root.hi))
    lo = min([c.lo for c in candidates], default=limit)
    hi = min([c.hi for c in candidates], default=limit)
    inside = [c.lam(function.scale) for c in candidates]
    ends: dict[Limit, fmpq] = {"0": function.at_zero, "inf": function.at_infinity}
    limits = [end for end, value in ends.items() if hi == limit == value]
    tie: Literal["exact", "open"] = "exact" if decided else "open"
    return located(function.steps, (lo, hi), inside, limits, tie, digits, bool(inside))
