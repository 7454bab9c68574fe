"""The polynomial whose sign decides ρ ≥ c for every ξ at once, as a function of c.

With n distinct eigenvalues, scaled to integers E_g, and x > 0 the scaled λ: for k < n,
Q(x) = det D(x) · Π_g (E_g+x)^{2k+2} / x^{k(k+1)} is a polynomial of degree ≤ N = (2k+2)(n−k) with
the sign of min_ξ ρ − c, and affine in c: Q = A − c B with B > 0 on (0, ∞), so min_ξ ρ = A/B.
Here D is the Gram matrix of the weighted least-squares problem of theory §2, bordered by its
target (the derivation is in `sdproof.kernel.instance`, which shares no code with this module).
All exact.

References
----------
theory §2, §5.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from flint import fmpq, fmpq_mat, fmpq_poly, fmpz, fmpz_poly

from sdproof.model.instance import Instance


class Grouped(NamedTuple):
    """Directions of equal eigenvalue merged: (E, ΣB, multiplicity), and the lower bound G on ρ.

    `unit` is λ/x: the eigenvalues are `unit` times the coprime integers E.
    """

    groups: list[tuple[fmpz, fmpq, int]]
    lower_bound: fmpq
    unit: fmpq


class ExcessPolynomials(NamedTuple):
    """A and B, of degree ≤ N, with min_ξ ρ = A/B."""

    numerator: fmpq_poly
    denominator: fmpq_poly

    def at_bound(self, bound: fmpq) -> tuple[fmpz_poly, fmpq]:
        """(p, scale), p = scale · (A − bound · B), an integer polynomial, scale > 0."""
        q = self.numerator - bound * self.denominator
        p = q.numer()
        content = p.content() if not p.is_zero() else fmpz(1)
        return p // fmpz_poly([content]), fmpq(q.denom(), content)


def group(instance: Instance) -> Grouped:
    """Merge equal eigenvalues; G = Σ m S / (m + S), m directions with Σ B = S in each group."""
    merged: dict[fmpq, tuple[fmpq, int]] = {}
    for e, b in zip(instance.eigenvalues, instance.snr, strict=True):
        total, count = merged.get(e, (fmpq(0), 0))
        merged[e] = total + b, count + 1
    common, divisor = fmpz(1), fmpz(0)
    for e in merged:
        common = common * e.q // common.gcd(e.q)
    for e in merged:
        divisor = divisor.gcd((e * common).p)
    unit = fmpq(divisor, common)
    groups = [((e / unit).p, s, m) for e, (s, m) in merged.items()]
    least = sum((m * s / (m + s) for _, s, m in groups), start=fmpq(0))
    return Grouped(groups, least, unit)


def gram(grouped: Grouped, steps: int, x: fmpq) -> list[list[fmpq]]:
    """The (k+1)×(k+1) Gram matrix of the columns τ, τt, …, τt^{k−1}, d, plus G in the corner."""
    size = steps + 1
    matrix = [[fmpq(0)] * size for _ in range(size)]
    for e, s, m in grouped.groups:
        t, w = fmpq(e) / (e + x), m + s
        row = [t * (1 - t)]
        while len(row) < steps:
            row.append(row[-1] * t)
        row = [*row[:steps], t - s / w]
        for i, value in enumerate(row):
            weighted = w * value
            for j in range(i + 1):
                matrix[i][j] += weighted * row[j]
    for i in range(size):
        for j in range(i):
            matrix[j][i] = matrix[i][j]
    matrix[steps][steps] += grouped.lower_bound
    return matrix


def excess_polynomials(grouped: Grouped, steps: int) -> ExcessPolynomials:
    """A and B for k < n steps, interpolated from their exact values at x = 1, …, N + 1."""
    degree = (2 * steps + 2) * (len(grouped.groups) - steps)
    numerators, denominators = [], []
    for x in range(1, degree + 2):
        matrix = gram(grouped, steps, fmpq(x))
        clear = fmpz(1)
        for e, _, _ in grouped.groups:
            clear *= e + x
        factor = fmpq(clear ** (2 * steps + 2), fmpz(x) ** (steps * (steps + 1)))
        numerators.append(fmpq_mat(matrix).det() * factor)
        minor = [row[:steps] for row in matrix[:steps]]
        denominators.append(factor * (fmpq_mat(minor).det() if steps else 1))
    return ExcessPolynomials(interpolate(numerators), interpolate(denominators))


def interpolate(values: list[fmpq]) -> fmpq_poly:
    """The polynomial of degree < len(values) with these values at 1, 2, 3, … (Newton)."""
    common = fmpz(1)
    for value in values:
        common = common * value.q // common.gcd(value.q)
    row = [(value * common).p for value in values]
    differences, factorial = [], fmpz(1)
    for i in range(len(values)):
        factorial *= max(i, 1)
        differences.append(fmpq(row[0], factorial * common))
        row = [b - a for a, b in pairwise(row)]
    result = fmpq_poly([0])
    for i in range(len(values) - 1, -1, -1):
        result = result * fmpq_poly([-(i + 1), 1]) + differences[i]
    return result
