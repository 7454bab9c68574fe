"""The certified minimum over λ > 0 of the ridge risk and of the optimal one-step risk.

Every stationary point is isolated exactly (Descartes, bisection); the risk is enclosed in balls at
each, and compared with the exact limits λ → 0 and λ → ∞. Nothing is sampled. An equality between a
limit and a stationary value is decided exactly, by a greatest common divisor.

References
----------
theory §2, §5, §6; claims OS-1, GL-1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from flint import arb, ctx, fmpq, fmpz_poly

from sdproof.arithmetic.balls import decimal_bounds, endpoints
from sdproof.arithmetic.roots import RootInterval, isolate_positive_roots, refine, sign_at
from sdproof.errors import InputError
from sdproof.model.instance import Instance
from sdproof.optimum.groups import groups
from sdproof.optimum.stationary import RiskFunction
from sdproof.optimum.ties import holding, stationary_values

LambdaSet: TypeAlias = tuple[fmpq, fmpq] | Literal["0", "inf"]
"""An interval [lo, hi] of λ that holds one minimiser, or the limit λ → 0 or λ → ∞."""

MAX_DIGITS = 10_000
"""Largest number of decimal digits that can be asked for."""
TIE_BITS = 1024
"""Working bits, beyond those for the digits asked for, up to which close minima are separated."""


@dataclass(frozen=True, slots=True)
class Minimum:
    """An enclosure of inf over λ > 0 of ρ, and where it lies.

    Attributes
    ----------
    steps : int
        0 (ridge) or 1 (one step with its best ξ at every λ).
    lo, hi : flint.fmpq
        lo ≤ inf ρ ≤ hi, in units of γ²/n; hi − lo ≤ 10^(−digits) · hi; equal when known exactly.
    lam : (fmpq, fmpq) or "0" or "inf"
        An interval that holds a minimising λ (equal ends: exactly that λ), or the limit in which
        the infimum is approached.
    attained : bool
        Whether some λ > 0 attains the infimum; always decided exactly.
    minimisers : tuple
        Every λ interval and limit that can be global, smallest λ first. More than one: they agree
        to far more than the digits asked for, and `tie` says whether they are equal.
    tie : {"none", "exact", "open"}
        "none": one minimiser. "exact": all minimisers have the same value, decided exactly.
        "open": they agree within the enclosure, and equality is not decided (only for stationary
        polynomials of degree > 64 together, see `sdproof.optimum.ties`).
    constant : bool
        ρ does not depend on λ; `lam` is then one of infinitely many minimisers.
    digits : int
    """

    steps: int
    lo: fmpq
    hi: fmpq
    lam: LambdaSet
    attained: bool
    minimisers: tuple[LambdaSet, ...]
    tie: Literal["none", "exact", "open"]
    constant: bool
    digits: int

    @property
    def decimals(self) -> tuple[str, str]:
        """lo rounded down and hi rounded up, as decimal strings."""
        return decimal_bounds(self.lo, self.hi, self.digits + 2)

    @property
    def lam_decimals(self) -> tuple[str, str] | None:
        """The λ interval as decimal strings rounded outward; None for a limit."""
        return None if isinstance(self.lam, str) else decimal_bounds(*self.lam, self.digits + 2)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stationary point (a root of `factor`, in X = Lλ) and the enclosure [lo, hi] of ρ there."""

    factor: fmpz_poly
    root: RootInterval
    lo: fmpq
    hi: fmpq

    def lam(self, scale: int) -> tuple[fmpq, fmpq]:
        return self.root.lo / scale, self.root.hi / scale


def require_digits(digits: int) -> None:
    """Raise `InputError` unless `digits` is an integer from 1 to `MAX_DIGITS`."""
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAX_DIGITS:
        raise InputError(f"digits: {digits!r} is not accepted; accepted: 1..{MAX_DIGITS}")


def minimum(instance: Instance, steps: int = 0, digits: int = 15) -> Minimum:
    """Certified infimum over λ > 0 of ρ, for ridge or for one step with the best ξ ∈ R.

    Parameters
    ----------
    instance : Instance
        Exact.
    steps : int
        0: min over λ of ρ_0(λ). 1: min over λ and ξ of ρ.
    digits : int
        Relative accuracy asked for, 1..10000 decimal digits.

    Returns
    -------
    Minimum

    Raises
    ------
    sdproof.errors.InputError
        For a ball instance, other numbers of steps, or a bad number of digits.

    References
    ----------
    theory §5, §6.
    """
    instance.require_exact("the certified minimum over λ")
    require_digits(digits)
    function = RiskFunction(groups(instance), steps)
    factors = function.stationarity
    if any(f.is_zero() for f in factors):
        one, value = fmpq(1), function.value(fmpq(1))
        return Minimum(steps, value, value, (one, one), True, ((one, one),), "none", True, digits)
    limit = min(function.at_zero, function.at_infinity)
    coprime = _pairwise_coprime(factors)
    candidates = [
        _enclose(function, _Candidate(f, root, fmpq(0), fmpq(0)), 32)
        for f in coprime
        for root in isolate_positive_roots(f)
    ]
    candidates = _narrow(function, _prune(candidates, limit), limit, digits)
    candidates, decided = _decide_tie(function, candidates, coprime)
    return _conclude(function, candidates, decided, limit, digits)


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
    function: RiskFunction, candidates: list[_Candidate], limit: fmpq, digits: int
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
    function: RiskFunction,
    candidates: list[_Candidate],
    decided: bool,
    limit: fmpq,
    digits: int,
) -> Minimum:
    """The result from the surviving candidates; an empty list leaves the limits."""
    candidates = sorted(candidates, key=lambda c: (c.root.lo, c.root.hi))
    lo = min([c.lo for c in candidates], default=limit)
    hi = min([c.hi for c in candidates], default=limit)
    inside: list[LambdaSet] = [c.lam(function.scale) for c in candidates]
    places = inside
    if hi == limit:
        before: list[LambdaSet] = ["0"] if function.at_zero == limit else []
        after: list[LambdaSet] = ["inf"] if function.at_infinity == limit else []
        places = before + inside + after
    tie: Literal["none", "exact", "open"] = "none"
    if len(places) > 1:
        tie = "exact" if decided else "open"
    chosen = inside[0] if inside else places[0]
    return Minimum(function.steps, lo, hi, chosen, bool(inside), tuple(places), tie, False, digits)
