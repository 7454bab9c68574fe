"""Is one step at its best strictly below ridge at its best? (claim OS-1), decided globally.

With min_ξ ρ = A_k/B_k for k = 0, 1 (`sdproof.prove.determinant`), each infimum over λ > 0 is among
the values at the positive roots of A'B − AB' and the limits at 0 and ∞. A stationary point of
ridge is stationary for one step too, and there the two agree (gain = R'²/(4 Σ w t'²));
so such roots need no comparison. All other comparisons are made with balls, and exactly for the
limits.

References
----------
claim OS-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

from flint import arb, ctx, fmpq, fmpz, fmpz_poly

from sdproof.errors import PrecisionExhausted
from sdproof.model.instance import Instance
from sdproof.numbers.exact import exact_str
from sdproof.numbers.polynomials import primitive
from sdproof.numbers.roots import RootInterval, isolate_positive_roots, refine
from sdproof.prove.certificate import Certificate, instance_certificate, witness
from sdproof.prove.determinant import ExcessPolynomials, excess_polynomials, group
from sdproof.prove.instance import certify_with, require_range
from sdproof.prove.positivity import Nonnegative, decide_nonnegative, simplest_between
from sdproof.prove.witness import Witness

FIRST_BITS, MAX_BITS = 64, 8192


@dataclass(frozen=True, slots=True)
class NoImprovement:
    """One step at its best is not below ridge at its best; `reason` says why."""

    reason: str


class _Gap(Enum):
    """Why no number between the two infima was found: there is none, or balls overlap."""

    NONE = "none"
    UNDECIDED = "undecided"

    def __bool__(self) -> NoReturn:
        raise TypeError("an undecided comparison is not a false one; compare it with a member")


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Where the infimum of A/B can lie: limits (exact) and stationary points."""

    polynomials: ExcessPolynomials
    limits: tuple[fmpq, fmpq]
    slope: fmpz_poly
    roots: list[RootInterval]

    def refined(self, bits: int) -> list[arb]:
        """Balls for the values at the stationary points, at about `bits` bits."""
        narrow = [refine(self.slope, root, bits) for root in self.roots]
        return [self._value(root, bits) for root in narrow]

    def _value(self, root: RootInterval, bits: int) -> arb:
        with ctx.workprec(4 * bits + 64):
            middle, radius = arb((root.lo + root.hi) / 2), arb((root.hi - root.lo) / 2)
            x = middle + arb(0, radius.upper())
            a, b = self.polynomials
            return a.numer()(x) / b.numer()(x) * fmpq(b.denom(), a.denom())


def _slope(polynomials: ExcessPolynomials) -> fmpz_poly:
    """The numerator of (A/B)', an integer polynomial without factors common to A and B."""
    a, b = polynomials
    return primitive((a.derivative() * b - a * b.derivative()).numer())


def _candidates(polynomials: ExcessPolynomials, apart_from: fmpz_poly) -> _Candidates:
    """Limits and stationary points, leaving out the roots of `apart_from`."""
    a, b = polynomials
    slope = _slope(polynomials)
    low, high = next(i for i, c in enumerate(b.coeffs()) if c != 0), int(b.degree())
    limits = (fmpq(a[low]) / b[low], fmpq(a[high]) / b[high])
    common = slope.gcd(apart_from)
    while common.degree() > 0 and not slope.is_zero():
        slope = slope // common
        common = slope.gcd(apart_from)
    roots = isolate_positive_roots(slope) if slope.degree() > 0 else []
    return _Candidates(polynomials, limits, slope, roots)


def certify_improvement(instance: Instance) -> Certificate | NoImprovement:
    """Decide whether inf over λ > 0, ξ of the 1-step ρ is strictly below inf over λ > 0 of ridge, for
    an exact instance of rank ≤ 64.

    Returns
    -------
    Certificate or NoImprovement
        Kind "strict-improvement": a number c, ridge ρ ≥ c for every λ, and (λ, ξ) with ρ < c.

    Raises
    ------
    sdproof.errors.InputError
        If the instance is not exact or too large.
    sdproof.errors.PrecisionExhausted
        If two values agree to `MAX_BITS` bits and are not known to be equal.
    """
    require_range(instance, 1)
    grouped = group(instance)
    if grouped.distinct == 1:
        return NoImprovement("all eigenvalues are equal: every filter is one number (NA-3)")
    ridge, single = excess_polynomials(grouped, 0), excess_polynomials(grouped, 1)
    of_ridge = _candidates(ridge, fmpz_poly([1]))
    of_single = _candidates(single, of_ridge.slope)
    bound = _separating(of_ridge, of_single)
    if bound is None:
        return NoImprovement("no stationary value or limit of one step is below that of ridge")
    proof = certify_with(ridge, instance, grouped, 0, bound)
    point = certify_with(single, instance, grouped, 1, bound)
    assert isinstance(proof, Certificate)
    assert isinstance(point, Witness)
    own = {"bound": exact_str(bound), "ridge": proof.data["proof"], "witness": witness(point)}
    return instance_certificate("strict-improvement", instance, **own)


def _separating(ridge: _Candidates, single: _Candidates) -> fmpq | None:
    """c with inf single < c < inf ridge; None if inf single is not below."""
    limits = [value for value in single.limits if _below_ridge(value, ridge)]
    bits = FIRST_BITS
    while bits <= MAX_BITS:
        found = _gap(ridge, single, limits, bits)
        if found is _Gap.NONE:
            return None
        if isinstance(found, fmpq):
            return found
        bits *= 2
    raise PrecisionExhausted(f"strict improvement: two values agree to {MAX_BITS} bits; undecided")


def _gap(ridge: _Candidates, single: _Candidates, limits: list[fmpq], bits: int) -> fmpq | _Gap:
    """c with inf single < c < inf ridge, or why there is none."""
    at_ridge, at_single = ridge.refined(bits), single.refined(bits)
    decided = True
    with ctx.workprec(4 * bits + 64):
        above = [*at_ridge, *map(arb, ridge.limits)]
        for value in [*at_single, *map(arb, limits)]:
            if all(value < v for v in above):
                return _between(value, above)
            decided = decided and any(value > v for v in above)
    return _Gap.NONE if decided else _Gap.UNDECIDED


def _below_ridge(value: fmpq, ridge: _Candidates) -> bool:
    """Whether value < inf over λ > 0 of ridge, exactly."""
    if value >= min(ridge.limits):
        return False
    p = ridge.polynomials.at_bound(value)
    decided = decide_nonnegative(p)
    return isinstance(decided, Nonnegative) and not isolate_positive_roots(decided.square)


def _between(value: arb, above: list[arb]) -> fmpq:
    """A short rational strictly between a ball and the balls above it."""
    low = max(_dyadic(value.upper()), fmpq(0))
    high = min(_dyadic(v.lower()) for v in above)
    third = (high - low) / 3
    return simplest_between(low + third, high - third)


def _dyadic(value: arb) -> fmpq:
    mantissa, exponent = value.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(fmpz(exponent))
