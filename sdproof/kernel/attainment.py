"""Proofs that a number of steps attains the lower bound G at some λ > 0, or at none; notation of `least`.

With L_g = 1/Π_{l≠g} (E_g − E_l) the vectors L_g E_g^(i−1)/y_g^(k+1), i < n − k, are a basis of the ones
orthogonal to the E^(j+1) y^(k+1), j < k (Σ_g L_g E_g^l = 0 for l < n − 1). ρ = G for some h iff d is a
combination of the latter, so iff Σ_g L_g E_g^(i−1) (m E_g − S x) (E_g + x)^k / w_g = 0 for every
i < n − k: the deviations.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, lcm, prod

from .base import (
    MAX_DEGREE,
    MAX_INTERVALS,
    Invalid,
    fields,
    height,
    integers,
    longest,
    rationals,
    require_work,
)
from .least import Problem
from .matrix import MatrixProblem
from .polynomials import quotient, value_at
from .positivity import check_nonnegative


def deviations(problem: Problem, steps: int) -> list[list[int]]:
    """The deviations, times one positive number that makes their coefficients integers."""
    k, n = steps, len(problem.groups)
    weights = []
    for e, s, m in problem.groups:
        others = prod(e - other for other, _, _ in problem.groups if other != e)
        weights.append(Fraction(1) / (e * (m + s) * others))
    clear = lcm(*(v.denominator for v in weights), *(s.denominator for _, s, _ in problem.groups))
    found = []
    for i in range(n - k):
        total = [0] * (k + 2)
        for (e, s, m), weight in zip(problem.groups, weights, strict=True):
            scaled = int(weight * clear) * e**i
            for j in range(k + 1):
                term = scaled * comb(k, j) * e ** (k - j)
                total[j] += term * int(m * e * clear)
                total[j + 1] -= term * int(s * clear)
        while total and total[-1] == 0:
            total.pop()
        found.append(total)
    return found


def _deviations(problem: Problem | MatrixProblem, steps: int) -> list[list[int]]:
    """`deviations`, if they do not take too long; of a matrix Q for c = G, which is 0 where they are."""
    if isinstance(problem, MatrixProblem):
        return [problem.excess_polynomial(steps, problem.lower_bound)]
    n, size = len(problem.groups), sum(height(s) + height(e) for e, s, _ in problem.groups)
    require_work(n**3, 4 * n * size, sums=True)
    return deviations(problem, steps)


def check_attained(problem: Problem | MatrixProblem, steps: int, value: object) -> None:
    """Some x > 0 is a zero of every deviation: of a polynomial that divides them all and changes sign
    between two x > 0."""
    root_field, between_field = fields(value, "attained", "root between")
    root = integers(root_field, "attained.root", MAX_DEGREE + 1)
    between = rationals(between_field, "attained.between", 2)
    if len(between) != 2 or not 0 < between[0] < between[1]:
        raise Invalid("attained", "between must hold two increasing numbers > 0")
    require_work(2 * len(root), len(root) * longest(*root, *between))
    if value_at(root, between[0]) * value_at(root, between[1]) >= 0:
        raise Invalid("attained", "the root polynomial does not change sign")
    for polynomial in _deviations(problem, steps):
        require_work(len(root) * len(polynomial), longest(*root) * len(polynomial))
        quotient(polynomial, root, "attained.root")


def check_not_attained(problem: Problem | MatrixProblem, steps: int, value: object) -> None:
    """At every x > 0 some deviation is > 0 or < 0."""
    (breakpoints,) = fields(value, "before", "breakpoints")
    found = _deviations(problem, steps)
    signed = [[f] for f in found] + [[[-c for c in f]] for f in found]
    points = rationals(breakpoints, "before.breakpoints", MAX_INTERVALS)
    check_nonnegative(signed, points, strict=True)
