"""Ridge risk and optimal one-step risk of an exact instance as rational functions of λ.

With x = λ, over the groups of equal eigenvalues (size m, signal S, weight w = S + m):

    ρ_0(x) = Σ [S x² + m e²] / (e + x)²
    G(x) = ρ_0'(x)/2 = Σ e (S x − m e) / (e + x)³
    V(x) = Σ w e² / (e + x)⁴                     (= Σ w t'², t' = dt/dx)
    ρ_1(x) = min over ξ = ρ_0 − G²/V
    ρ_1'(x) = G (2V² − 2G'V + G V') / V²

Eigenvalues are scaled to integers, so all polynomials are integer polynomials.

References: theory §2, §6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import Any

from flint import fmpq, fmpz_poly

from sdproof.errors import InputError
from sdproof.numbers.polynomials import primitive
from sdproof.optimum.grouping import Group


@dataclass(frozen=True)
class RiskFunction:
    """ρ_0 (steps = 0) or ρ_1 minimised over ξ (steps = 1), as a function of λ.

    `parts`: groups with distinct exact eigenvalues.
    `steps`: 0 or 1.
    """

    parts: tuple[Group, ...]
    steps: int

    def __post_init__(self) -> None:
        if self.steps not in (0, 1) or isinstance(self.steps, bool):
            raise InputError(f"steps: {self.steps!r} is not accepted; accepted: 0 or 1")

    def value(self, lam: Any) -> Any:
        """ρ at λ > 0, exact for a `flint.fmpq` and enclosed for a `flint.arb`."""
        inverse = [1 / (g.eigenvalue + lam) for g in self.parts]
        terms = list(zip(self.parts, inverse, strict=True))
        ridge = sum((g.signal * lam**2 + g.size * g.eigenvalue**2) * v**2 for g, v in terms)
        if self.steps == 0:
            return ridge
        slope = sum(
            g.eigenvalue * (g.signal * lam - g.size * g.eigenvalue) * v**3 for g, v in terms
        )
        curvature = sum(g.weight * g.eigenvalue**2 * v**4 for g, v in terms)
        return ridge - slope**2 / curvature

    @cached_property
    def at_zero(self) -> fmpq:
        """lim ρ as λ → 0: r, less (Σ m/e)² / Σ (w/e²) with one step."""
        rank = sum((fmpq(g.size) for g in self.parts), start=fmpq(0))
        if self.steps == 0:
            return rank
        slope = sum(g.size / g.eigenvalue for g in self.parts)
        return fmpq(rank - slope**2 / sum(g.weight / g.eigenvalue**2 for g in self.parts))

    @cached_property
    def at_infinity(self) -> fmpq:
        """lim ρ as λ → ∞: Σ B, less (Σ e S)² / Σ w e² with one step."""
        signal = sum((g.signal for g in self.parts), start=fmpq(0))
        if self.steps == 0:
            return signal
        slope = sum(g.eigenvalue * g.signal for g in self.parts)
        return fmpq(signal - slope**2 / sum(g.weight * g.eigenvalue**2 for g in self.parts))

    @cached_property
    def scale(self) -> int:
        """The integer L with integer L·e; the polynomials are in X = L·λ."""
        return lcm(*(int(g.eigenvalue.q) for g in self.parts))

    @cached_property
    def _scaled(self) -> list[tuple[int, Any, int]]:
        """(L e, D·S, D·m) as integers, with one common factor D."""
        common = lcm(*(int(g.signal.q) for g in self.parts))
        return [
            (int((g.eigenvalue * self.scale).p), (g.signal * common).p, g.size * common)
            for g in self.parts
        ]

    @cached_property
    def _poles(self) -> fmpz_poly:
        """D = Π (E + X)."""
        return product([fmpz_poly([e, 1]) for e, _, _ in self._scaled])

    def _over_poles(self, numerators: Sequence[fmpz_poly], power: int) -> fmpz_poly:
        """N with N/D^power = Σ numerator_g / (E_g + X)^power."""
        poles = [fmpz_poly([e, 1]) ** power for e, _, _ in self._scaled]
        return _sum_of_fractions(list(zip(numerators, poles, strict=True)))[0]

    @cached_property
    def _ridge(self) -> fmpz_poly:
        return self._over_poles([fmpz_poly([m * e**2, 0, s]) for e, s, m in self._scaled], 2)

    @cached_property
    def _slope(self) -> fmpz_poly:
        return self._over_poles([fmpz_poly([-m * e**2, e * s]) for e, s, m in self._scaled], 3)

    @cached_property
    def _curvature(self) -> fmpz_poly:
        return self._over_poles([fmpz_poly([(s + m) * e**2]) for e, s, m in self._scaled], 4)

    @cached_property
    def stationarity(self) -> tuple[fmpz_poly, ...]:
        """Integer polynomials in X whose product has the sign of ρ' for X > 0, up to a constant.

        Ridge: the numerator of G. One step: that and the numerator of 2V² − 2G'V + G V'.
        """
        g, v, d = self._slope, self._curvature, self._poles
        if self.steps == 0:
            return (primitive(g),)
        second = 2 * v * (v - d * g.derivative() + 3 * d.derivative() * g)
        second += g * (d * v.derivative() - 4 * d.derivative() * v)
        return primitive(g), primitive(second)

    @cached_property
    def quotient(self) -> tuple[fmpz_poly, fmpz_poly]:
        """(N, M) without common factor, ρ = N/M in X, M > 0 for X > 0."""
        d, g, v = self._poles, self._slope, self._curvature
        common = lcm(*(int(p.signal.q) for p in self.parts))
        numerator, denominator = self._ridge, common * d**2
        if self.steps == 1:
            numerator, denominator = self._ridge * v - g**2, common * d**2 * v
        shared = numerator.gcd(denominator)
        return numerator // shared, denominator // shared

    def difference(self, constant: fmpq) -> fmpz_poly:
        """An integer polynomial in X with the sign of ρ − constant for X > 0; exact."""
        level, (numerator, denominator) = fmpq(constant), self.quotient
        return primitive(numerator * level.q - denominator * level.p)


def product(factors: Sequence[fmpz_poly]) -> fmpz_poly:
    """The product of polynomials, by halves."""
    if len(factors) <= 1:
        return factors[0] if factors else fmpz_poly([1])
    middle = len(factors) // 2
    return product(factors[:middle]) * product(factors[middle:])


def _sum_of_fractions(terms: list[tuple[fmpz_poly, fmpz_poly]]) -> tuple[fmpz_poly, fmpz_poly]:
    """Σ N_i / D_i as (N, D) with D = Π D_i, by halves."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    (a, b), (c, d) = _sum_of_fractions(terms[:middle]), _sum_of_fractions(terms[middle:])
    return a * d + c * b, b * d
