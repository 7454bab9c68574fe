"""Ridge risk and optimal one-step risk of an exact instance as rational functions of λ.

With x = λ, over the groups of equal eigenvalues (size m, signal S, weight w = S + m):

    ρ_0(x) = Σ [S x² + m e²] / (e + x)²
    G(x) = ρ_0'(x)/2 = Σ e (S x − m e) / (e + x)³
    V(x) = Σ w e² / (e + x)⁴                     (= Σ w t'², t' = dt/dx)
    ρ_1(x) = min over ξ = ρ_0 − G²/V
    ρ_1'(x) = G (2V² − 2G'V + G V') / V²

Eigenvalues are scaled to integers, irrational ones to algebraic integers; so all polynomials are
integer polynomials.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import Any

from flint import arb, fmpq, fmpq_poly, fmpz_poly

from sdproof.errors import InputError
from sdproof.numbers.conjugates import Conjugates, total
from sdproof.numbers.polynomials import primitive, product, sum_of_fractions
from sdproof.optimum.grouping import Group, enclosed, rank
from sdproof.optimum.interpolation import modulus


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
        parts = enclosed(self.parts) if isinstance(lam, arb) else self.parts
        inverse = [1 / (g.eigenvalue + lam) for g in parts]
        terms = list(zip(parts, inverse, strict=True))
        ridge = total((g.signal * lam**2 + g.size * g.eigenvalue**2) * v**2 for g, v in terms)
        if self.steps == 0:
            return ridge
        slope = total(
            g.eigenvalue * (g.signal * lam - g.size * g.eigenvalue) * v**3 for g, v in terms
        )
        curvature = total(g.weight * g.eigenvalue**2 * v**4 for g, v in terms)
        return ridge - slope**2 / curvature

    @cached_property
    def at_zero(self) -> fmpq:
        """lim ρ as λ → 0: r, less (Σ m/e)² / Σ (w/e²) with one step."""
        if self.steps == 0:
            return fmpq(rank(self.parts))
        slope = total(g.size / g.eigenvalue for g in self.parts)
        curvature = total(g.weight / g.eigenvalue**2 for g in self.parts)
        return fmpq(rank(self.parts) - slope**2 / curvature)

    @cached_property
    def at_infinity(self) -> fmpq:
        """lim ρ as λ → ∞: Σ B, less (Σ e S)² / Σ w e² with one step."""
        signal = fmpq(total(g.signal for g in self.parts))
        if self.steps == 0:
            return signal
        slope = total(g.eigenvalue * g.signal for g in self.parts)
        return fmpq(signal - slope**2 / total(g.weight * g.eigenvalue**2 for g in self.parts))

    @cached_property
    def scale(self) -> int:
        """An integer L with algebraic integers L·e; the polynomials are in X = L·λ."""
        return lcm(*(int(modulus(g.eigenvalue).denom()) for g in self.parts))

    @cached_property
    def _scaled(self) -> tuple[list[Group], int]:
        """Groups with eigenvalues L·e, and signals and sizes times the integer D; and D."""
        found = [_scaled_group(g, self.scale) for g in self.parts]
        common = lcm(*(_denominator(g.signal) for g in found))
        return [Group(g.eigenvalue, g.size * common, g.signal * common) for g in found], common

    @cached_property
    def _poles(self) -> fmpz_poly:
        """D = Π (E + X)."""
        return fmpz_poly(product([_pole(g) for g in self._scaled[0]]))

    def _over_poles(self, coefficients: Callable[[Group], list[Any]], power: int) -> fmpz_poly:
        """N with N/D^power = Σ numerator_g / (E_g + X)^power; numerators by ascending coefficients."""
        groups = self._scaled[0]
        tops = [_numerator(coefficients(g), g, power) for g in groups]
        poles = [_pole(g) ** power for g in groups]
        return fmpz_poly(sum_of_fractions(list(zip(tops, poles, strict=True)))[0])

    @cached_property
    def _ridge(self) -> fmpz_poly:
        return self._over_poles(lambda g: [g.eigenvalue**2 * g.size, 0, g.signal], 2)

    @cached_property
    def _slope(self) -> fmpz_poly:
        return self._over_poles(lambda g: [-(g.eigenvalue**2) * g.size, g.eigenvalue * g.signal], 3)

    @cached_property
    def _curvature(self) -> fmpz_poly:
        return self._over_poles(lambda g: [g.weight * g.eigenvalue**2], 4)

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
        common = self._scaled[1]
        numerator, denominator = self._ridge, common * d**2
        if self.steps == 1:
            numerator, denominator = self._ridge * v - g**2, common * d**2 * v
        shared = numerator.gcd(denominator)
        return numerator // shared, denominator // shared

    def difference(self, constant: fmpq) -> fmpz_poly:
        """An integer polynomial in X with the sign of ρ − constant for X > 0; exact."""
        level, (numerator, denominator) = fmpq(constant), self.quotient
        return primitive(numerator * level.q - denominator * level.p)


def _scaled_group(g: Group, factor: int) -> Group:
    """The group with `factor` times its eigenvalue."""
    if isinstance(g.eigenvalue, Conjugates):
        signal = g.signal.scaled(factor)
        return Group(signal.roots.generator, g.size, signal)
    return Group(g.eigenvalue * factor, g.size, g.signal)


def _denominator(value: Any) -> int:
    return int(value.polynomial.denom() if isinstance(value, Conjugates) else value.q)


def _pole(g: Group) -> fmpz_poly:
    """Π (E + X) over the eigenvalues E of the group."""
    if isinstance(g.eigenvalue, Conjugates):
        return g.eigenvalue.roots.shifted.numer()
    return fmpz_poly([g.eigenvalue.p, 1])


def _numerator(coefficients: list[Any], g: Group, power: int) -> fmpz_poly:
    """N with Σ (Σ_i coefficient_i X^i)/(E + X)^power = N/_pole^power over the group's eigenvalues."""
    if not isinstance(g.eigenvalue, Conjugates):
        return fmpz_poly([fmpq(c).p for c in coefficients])
    found = fmpq_poly([])
    for i, c in enumerate(coefficients):
        found += (0 * g.eigenvalue + c).over_shifted(power).left_shift(i)
    return found.numer()
