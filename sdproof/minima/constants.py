"""The best constants of the two-term argument for ridge and one step, and how tight they are.

For signal B ≥ C r on direction m, ratios β_j = e_j/e_m ≥ b (b ≤ 1) and x = λ/e_m, the argument of
theory §4 bounds ρ/r below by the infimum over x > 0 and β ≥ b of

    ridge     C x²/(1+x)² + β²/(β+x)²
    one step  N²/((1+x)⁴/C + (β+x)⁴/β²),  N = x² + 2x + β   (the least C A² + q_j² over ξ ∈ R).

Both are least at β = b, for every x (theorems of `sdproof.papers.pareek2024.two_term`, checked by
the kernel); the term of direction m is the case β = 1 ≥ b, so it never decides. What remains is a
rational function of x: its critical points are isolated exactly, its values there are algebraic
numbers. No constant above these holds for every r: let all β_j → b and r → ∞.

References
----------
theory §4; claims MT-2, MT-3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cmp_to_key
from typing import Literal, TypeAlias

from flint import arb, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz_poly

from sdproof.errors import InputError
from sdproof.minima.certified import minimum
from sdproof.minima.result import Minimum, require_digits
from sdproof.model.bounds import one_step_bound, ridge_bound
from sdproof.model.instance import Instance, require_instance
from sdproof.model.risks import best_filter
from sdproof.numbers.balls import decimal_bounds, endpoints
from sdproof.numbers.exact import positive, to_exact
from sdproof.numbers.polynomials import sign_at
from sdproof.numbers.roots import RootInterval, isolate_positive_roots, refine

PAPER_RIDGE, PAPER_ONE_STEP = fmpq(98, 100), fmpq(99, 100 * 2**9)
"""c₀ and c₁ of the paper, for the family that the paper constructs (not for every b and C)."""

PLACE_BITS = 64
"""Relative accuracy of the x interval of a minimiser."""

Place: TypeAlias = tuple[fmpq, fmpq] | Literal["0", "inf", "every"]
"""An interval of x that holds a minimiser, a limit of x, or every x (a constant function)."""


@dataclass(frozen=True, slots=True)
class Algebraic:
    """A positive algebraic number: the only root of an irreducible polynomial in an interval.

    Attributes
    ----------
    polynomial : flint.fmpz_poly
        Irreducible over Q, primitive, with positive leading coefficient.
    interval : RootInterval
        As `isolate_positive_roots` of it gives (so that equal numbers are equal objects); of
        width 0 for a rational number.
    """

    polynomial: fmpz_poly
    interval: RootInterval

    @property
    def exact(self) -> fmpq | None:
        """The number itself if it is rational."""
        p = self.polynomial
        return fmpq(-p[0], p[1]) if p.degree() == 1 else None

    def refined(self, bits: int) -> tuple[fmpq, fmpq]:
        """lo ≤ number ≤ hi with hi − lo ≤ 2^(−bits) hi."""
        value = self.exact
        if value is not None:
            return value, value
        found = refine(self.polynomial, self.interval, bits)
        return found.lo, found.hi

    def decimals(self, digits: int) -> tuple[str, str]:
        """The number between decimal strings, rounded outward from a relative width 10^(−digits).

        Raises
        ------
        sdproof.errors.InputError
            If `digits` is not in 1..10000.
        """
        require_digits(digits)
        return decimal_bounds(*self.refined(4 * digits + 8), digits)


@dataclass(frozen=True, slots=True)
class Infimum:
    """The infimum of a rational function over (0, ∞).

    Attributes
    ----------
    value : Algebraic
        Exact.
    places : tuple
        Where it is attained or approached, smallest first.
    """

    value: Algebraic
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class TwoTermConstants:
    """Lower bounds on ρ/r over the hard family with given b and C, in units of γ²/n; all exact.

    Attributes
    ----------
    b, C : flint.fmpq
    ridge, one_step : Infimum
        The best constants the two-term argument gives; `places` are values of x = λ/e_m.
    aligned : flint.fmpq
        The least two terms of direction m itself, C/(1+C): never below the two above.
    closed_ridge, closed_one_step : flint.fmpq
        C b²/(1 + C b²) and b² C/(1 + C) of theory §4.
    sharp_one_step : flint.fmpq
        C b²/(C + b²) if C ≥ 1, else C b²/(1 + C b²): equal to `one_step`, proved in
        `sdproof.papers.pareek2024.two_term`.
    """

    b: fmpq
    C: fmpq
    ridge: Infimum
    one_step: Infimum
    aligned: fmpq
    closed_ridge: fmpq
    closed_one_step: fmpq
    sharp_one_step: fmpq


@dataclass(frozen=True, slots=True)
class Tightness:
    """The true minima of ρ on one instance, to be divided by its rank r.

    Attributes
    ----------
    rank : int
    aligned : int or None
        A direction m (counted from 1) with B_m ≥ C r and e_j ≥ b e_m for all j; None if the
        instance is not in the family, so that the constants say nothing about it.
    ridge, one_step : Minimum
        Certified minima of ρ over λ > 0 (and ξ ∈ R).
    """

    rank: int
    aligned: int | None
    ridge: Minimum
    one_step: Minimum

    def per_direction(self, steps: int) -> tuple[str, str]:
        """The minimum divided by r, as decimal strings rounded outward."""
        found = self.one_step if steps else self.ridge
        return decimal_bounds(found.lo / self.rank, found.hi / self.rank, found.digits)


def two_term_constants(b: object, C: object) -> TwoTermConstants:
    """The best constants of the two-term argument for the hard family with ratio b and signal C r.

    Parameters
    ----------
    b, C : exact numbers
        0 < b ≤ 1, C > 0.

    Raises
    ------
    sdproof.errors.InputError
        For b or C out of range, or inexact numbers.
    """
    ratio, signal = family_parameters(b, C)
    return _two_term(ratio, signal)


def _two_term(b: fmpq, C: fmpq) -> TwoTermConstants:
    x, one = fmpq_poly([0, 1]), fmpq_poly([1, 1])
    at_m, at_j, line = one**2, (x + b) ** 2, x**2 + 2 * x + b
    ridge = C * x**2 * at_j + b**2 * at_m, at_m * at_j
    one_step = C * b**2 * line**2, b**2 * at_m**2 + C * at_j**2
    return TwoTermConstants(
        b,
        C,
        infimum(*ridge),
        infimum(*one_step),
        best_filter(C),
        ridge_bound(1, C, b),
        one_step_bound(1, C, b),
        C * b**2 / (C + b**2) if C >= 1 else ridge_bound(1, C, b),
    )


def family_parameters(b: object, C: object) -> tuple[fmpq, fmpq]:
    """b and C as exact numbers with 0 < b ≤ 1 and C > 0; raises `InputError` otherwise."""
    ratio, signal = to_exact(b, "b"), positive(C, "C")
    if not 0 < ratio <= 1:
        raise InputError(f"b: {ratio} is outside (0, 1]; accepted: 0 < b ≤ 1")
    return ratio, signal


def tightness(instance: Instance, b: object, C: object, digits: int = 20) -> Tightness:
    """The certified minima of ridge and one step on an exact instance, and whether the constants
    for b and C apply to it.

    Raises
    ------
    sdproof.errors.InputError
        For an inexact instance, b or C out of range, or bad `digits`.
    """
    ratio, signal = family_parameters(b, C)
    require_instance(instance)
    instance.require_exact("the true minimum")
    least, r = min(instance.eigenvalues), instance.rank
    fitting = [
        m
        for m, (e, snr) in enumerate(zip(instance.eigenvalues, instance.snr, strict=True), 1)
        if snr >= signal * r and least >= ratio * e
    ]
    found = [minimum(instance, steps, digits) for steps in (0, 1)]
    return Tightness(r, fitting[0] if fitting else None, *found)


def infimum(numerator: fmpq_poly, denominator: fmpq_poly) -> Infimum:
    """The infimum over x > 0 of numerator/denominator, exactly.

    Parameters
    ----------
    numerator, denominator : flint.fmpq_poly
        Positive on [0, ∞), of the same degree (so that both limits are positive and finite).
    """
    slope = numerator.derivative() * denominator - numerator * denominator.derivative()
    limits: list[tuple[Algebraic, Place]] = [
        (rational(numerator(0) / denominator(0)), "0"),
        (rational(numerator[numerator.degree()] / denominator[denominator.degree()]), "inf"),
    ]
    if slope.is_zero():
        return Infimum(limits[0][0], ("every",))
    critical = slope.numer()
    inside: list[tuple[Algebraic, Place]] = [
        (_value_at(numerator, denominator, critical, root), (root.lo, root.hi))
        for found in isolate_positive_roots(critical)
        for root in [refine(critical, found, PLACE_BITS)]
    ]
    candidates = [limits[0], *inside, limits[1]]
    least = min((value for value, _ in candidates), key=cmp_to_key(compare))
    return Infimum(least, tuple(p for value, p in candidates if compare(value, least) == 0))


def rational(value: fmpq) -> Algebraic:
    """A positive rational as an `Algebraic`."""
    return Algebraic(fmpz_poly([-value.p, value.q]), RootInterval(value, value))


def compare(a: Algebraic, b: Algebraic) -> int:
    """−1, 0 or 1 as a < b, a = b or a > b; exact, always decided."""
    if a.polynomial == b.polynomial and a.interval == b.interval:
        return 0
    bits = 32
    # distinct numbers: other irreducible polynomial, or another isolating interval of the same
    while True:
        (a_lo, a_hi), (b_lo, b_hi) = a.refined(bits), b.refined(bits)
        if a_hi < b_lo:
            return -1
        if b_hi < a_lo:
            return 1
        bits *= 2


def _value_at(p: fmpq_poly, q: fmpq_poly, critical: fmpz_poly, root: RootInterval) -> Algebraic:
    """p/q at a root of `critical`: a root of the characteristic polynomial of the multiplication
    by p/q in Q[x]/(factor), factor irreducible, which is a power of an irreducible polynomial."""
    if root.is_exact:
        return rational(p(root.lo) / q(root.lo))
    factor = next(
        f for f, _ in critical.factor()[1] if sign_at(f, root.lo) * sign_at(f, root.hi) < 0
    )
    modulus, degree = fmpq_poly(factor), factor.degree()
    inverse = (q % modulus).xgcd(modulus)[1]
    rows, power = [], (p * inverse) % modulus
    for _ in range(degree):
        rows.append([power[i] for i in range(degree)])
        power = (power * fmpq_poly([0, 1])) % modulus
    minimal = fmpq_mat(rows).charpoly().numer().factor()[1][0][0]
    if minimal.degree() == 1:
        return rational(fmpq(-minimal[0], minimal[1]))
    intervals = isolate_positive_roots(minimal)
    bits = 32
    while True:
        at = refine(factor, RootInterval(root.lo, root.hi), bits)
        with ctx.workprec(4 * bits):
            x = arb(at.lo).union(arb(at.hi))
            value = (p.numer()(x) / p.denom()) / (q.numer()(x) / q.denom())
        lo, hi = endpoints(value)
        near = [r for r in intervals if not (hi < r.lo or r.hi < lo)]
        if len(near) == 1:
            return Algebraic(minimal, near[0])
        bits *= 2
