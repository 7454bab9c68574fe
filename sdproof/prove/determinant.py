"""The polynomial whose sign decides ρ ≥ c for every ξ at once, as a function of c.

Irrational eigenvalues of a design enter as `Conjugates`, so that all sums and products over them are
rational. For a design Q has, as in the kernel, det(K + xI) with K = XXᵀ or XᵀX scaled to integers in
place of Π (E_g+x): it is that times powers of the E_g + x and of x.

With n distinct eigenvalues, scaled to integers E_g, and x > 0 the scaled λ: for k < n,
Q(x) = det D(x) · Π_g (E_g+x)^{2k+2} / x^{k(k+1)} is a polynomial of degree ≤ N = (2k+2)(n−k) with
the sign of min_ξ ρ − c, and affine in c: Q = A − c B with B > 0 on (0, ∞), so min_ξ ρ = A/B.
Here D is the Gram matrix of the weighted least-squares problem for h, bordered by its
target (the derivation is in `sdproof.kernel.instance`, which shares no code with this module).
All exact.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flint import fmpq, fmpq_mat, fmpq_poly, fmpz, fmpz_poly

from sdproof.model.design import Design
from sdproof.model.instance import Instance
from sdproof.numbers.conjugates import degree, total
from sdproof.numbers.polynomials import interpolate, primitive, product
from sdproof.optimum.grouping import groups


class Grouped(NamedTuple):
    """Directions of equal eigenvalue merged: (E, ΣB, multiplicity), and the lower bound G on ρ.

    `unit` is λ/x: the eigenvalues are `unit` times the (algebraic) integers E.
    `poles`: Π (E+x) in x; of a design, det(K + xI).
    `of_design`: whether it comes from a design.
    """

    groups: list[tuple[Any, Any, int]]
    lower_bound: fmpq
    unit: fmpq
    poles: fmpq_poly
    of_design: bool

    @property
    def distinct(self) -> int:
        """n."""
        return sum(degree(e) for e, _, _ in self.groups)


class ExcessPolynomials(NamedTuple):
    """A and B, of degree ≤ N, with min_ξ ρ = A/B."""

    numerator: fmpq_poly
    denominator: fmpq_poly

    def at_bound(self, bound: fmpq) -> fmpz_poly:
        """A positive multiple of A − bound · B, with coprime integer coefficients."""
        return primitive((self.numerator - bound * self.denominator).numer())


def group(instance: Instance) -> Grouped:
    """Merge equal eigenvalues; G = Σ m S / (m + S), m directions with Σ B = S in each group."""
    found = groups(instance)
    design = instance.design
    if design is None:
        eigenvalues = fmpq_poly([g.eigenvalue for g in found])
        unit = fmpq(eigenvalues.numer().content(), eigenvalues.denom())
        poles = product([fmpq_poly([g.eigenvalue / unit, 1]) for g in found])
        scaled = [((g.eigenvalue / unit).p, g.signal, g.size) for g in found]
    else:
        unit, poles = _of_design(design)
        scaled = [(g.eigenvalue / unit, g.signal, g.size) for g in found]
    least = fmpq(total(g.lower_bound for g in found))
    return Grouped(scaled, least, unit, fmpq_poly(poles), design is not None)


def _of_design(design: Design) -> tuple[fmpq, fmpq_poly]:
    """`unit` and `poles` of a design."""
    integers, scale = design.matrix.numer_denom()
    small = integers if design.d <= design.n else integers.transpose()
    p = fmpq_poly((small * small.transpose()).charpoly())
    reflected = p(fmpq_poly([0, -1]))
    return fmpq(1, scale**2), reflected / reflected.leading_coefficient()


def gram(grouped: Grouped, steps: int, x: fmpq) -> list[list[fmpq]]:
    """The (k+1)×(k+1) Gram matrix of the columns τ, τt, …, τt^{k−1}, d, plus G in the corner."""
    size = steps + 1
    matrix = [[fmpq(0)] * size for _ in range(size)]
    for e, s, m in grouped.groups:
        t, w = e / (e + x), m + s
        row = [t * (1 - t)]
        while len(row) < steps:
            row.append(row[-1] * t)
        row = [*row[:steps], t - s / w]
        for i, value in enumerate(row):
            weighted = w * value
            for j in range(i + 1):
                matrix[i][j] += total([weighted * row[j]])
    for i in range(size):
        for j in range(i):
            matrix[j][i] = matrix[i][j]
    matrix[steps][steps] += grouped.lower_bound
    return matrix


def excess_polynomials(grouped: Grouped, steps: int) -> ExcessPolynomials:
    """A and B for k < n steps, interpolated from their exact values at x = 1, …, N + 1."""
    most = (2 * steps + 2) * (int(grouped.poles.degree()) - steps)
    numerators, denominators = [], []
    for x in range(1, most + 2):
        matrix = gram(grouped, steps, fmpq(x))
        factor = grouped.poles(x) ** (2 * steps + 2) / fmpq(x) ** (steps * (steps + 1))
        numerators.append(fmpq_mat(matrix).det() * factor)
        minor = [row[:steps] for row in matrix[:steps]]
        denominators.append(factor * (fmpq_mat(minor).det() if steps else 1))
    return ExcessPolynomials(interpolate(numerators), interpolate(denominators))


def deviations(grouped: Grouped, steps: int) -> list[fmpz_poly]:
    """Positive multiples of Σ_g L_g E_g^(i−1) (w_g t_g − S_g) (E_g+x)^(k+1)/w_g for i < n − k,
    L_g = 1/Π_(l≠g) (E_g − E_l): all are zero at x where some h of degree < k has ρ = G (k < n). For a
    design: Q for c = G alone, which is zero there too."""
    if grouped.of_design:
        return [excess_polynomials(grouped, steps).at_bound(grouped.lower_bound)]
    terms, factors = [], []
    for e, s, m in grouped.groups:
        others = fmpz(1)
        for other, _, _ in grouped.groups:
            others *= e - other if other != e else 1
        terms.append(
            fmpq(1) / (e * (m + s) * others) * fmpq_poly([m * e, -s]) * fmpq_poly([e, 1]) ** steps
        )
        factors.append(e)
    found = []
    for _ in range(len(terms) - steps):
        found.append(primitive(sum(terms, start=fmpq_poly([0])).numer()))
        terms = [e * term for e, term in zip(factors, terms, strict=True)]
    return found
