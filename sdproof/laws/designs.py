"""Rational designs with given eigenvalues and known eigenvectors, to see what an estimator does.

X = U D with U rational orthogonal (a Cayley factor) and D of r rows, each on four columns of its
own: (a, b, c, d) with a² + b² + c² + d² = e_j, which Lagrange's theorem provides for every rational
e_j > 0. So XXᵀ = U diag(e_j) Uᵀ is rational though the singular values need not be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import isqrt
from random import Random
from typing import Any

from flint import fmpq, fmpq_mat

from sdproof.model.estimators import cayley
from sdproof.numbers.exact import to_fraction


def orthogonal(random: Random, size: int) -> fmpq_mat:
    """A random rational orthogonal matrix."""
    below = size * (size - 1) // 2
    return cayley(size, [fmpq(random.randint(-3, 3), random.randint(1, 3)) for _ in range(below)])


_FOUR = 10**12
"""Up to here four squares are found at once; larger numbers are first made smaller."""


def squares(value: fmpq) -> list[fmpq]:
    """Four rationals whose squares add up to value ≥ 0; a few more for large numbers."""
    q = int(value.q)
    left, found = int(value.p) * q, []
    while left > _FOUR:
        found.append(isqrt(left))
        left -= found[-1] ** 2
    return [fmpq(v, q) for v in (*found, *_squares(left))]


@lru_cache(maxsize=1024)
def _squares(n: int) -> tuple[int, int, int, int]:
    """Largest squares first; at most a few tries are needed for the first two."""
    top = isqrt(n)
    for a in range(top, -1, -1):
        rest = n - a * a
        for b in range(min(a, isqrt(rest)), -1, -1):
            left = rest - b * b
            if left > 2 * b * b:
                break
            two = _two_squares(left, b)
            if two is not None:
                return a, b, *two
    raise AssertionError(f"{n} is not a sum of four squares")  # Lagrange: not reached


def _two_squares(n: int, most: int) -> tuple[int, int] | None:
    for c in range(min(most, isqrt(n)), -1, -1):
        d = isqrt(n - c * c)
        if d * d == n - c * c:
            return (c, d) if d <= most else None
        if n - c * c > c * c:
            return None
    return None


@dataclass(frozen=True)
class Probe:
    """A design X = U D; row j of D has squared norm e_j.

    Attributes
    ----------
    X : fmpq_mat
        r × 4r, wider for eigenvalues that are large numbers.
    basis : fmpq_mat
        U, r × r; column j is u_j.
    floats : bool
        Whether `arguments` are NumPy arrays of floats.
    """

    X: fmpq_mat
    basis: fmpq_mat
    floats: bool = False

    @cached_property
    def _table(self) -> list[list[Fraction]]:
        return [[to_fraction(v) for v in row] for row in self.X.tolist()]

    @cached_property
    def _floats(self) -> list[list[float]]:
        return [[float(v) for v in row] for row in self._table]

    def fitted(self, j: int) -> list[fmpq]:
        """Xᵀu_j: the labels without noise of θ* = u_j."""
        return list((self.X.transpose() * self._vector(j)).entries())

    def along(self, j: int, theta: Sequence[fmpq]) -> fmpq:
        """⟨u_j, θ⟩."""
        return sum((self.basis[i, j] * v for i, v in enumerate(theta)), start=fmpq(0))

    def _vector(self, j: int) -> fmpq_mat:
        size = self.basis.nrows()
        return fmpq_mat(size, 1, [self.basis[i, j] for i in range(size)])

    def arguments(self, y: Sequence[fmpq], lam: fmpq, xi: Sequence[fmpq]) -> tuple[Any, ...]:
        """(X, y, λ, ξ) as a user's fit takes them: `Fraction`s, or floats and NumPy arrays."""
        labels, steps = [to_fraction(v) for v in y], tuple(map(to_fraction, xi))
        if not self.floats:
            return [row.copy() for row in self._table], labels, to_fraction(lam), steps
        import numpy as np

        return (
            np.array(self._floats),
            np.array([float(v) for v in labels]),
            float(to_fraction(lam)),
            tuple(map(float, steps)),
        )


@lru_cache(maxsize=256)
def probe(eigenvalues: tuple[fmpq, ...], floats: bool = False) -> Probe:
    """The design for these eigenvalues; a function of them, so every run sees the same one."""
    r = len(eigenvalues)
    rows = [squares(e) for e in eigenvalues]
    width = max(map(len, rows))
    diagonal = fmpq_mat(r, width * r)
    for j, row in enumerate(rows):
        for i, v in enumerate(row):
            diagonal[j, width * j + i] = v
    basis = orthogonal(Random(",".join(map(str, eigenvalues))), r)
    return Probe(basis * diagonal, basis, floats)
