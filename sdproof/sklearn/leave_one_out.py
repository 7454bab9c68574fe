"""Exact leave-one-out predictions of any number of steps, in closed form.

Ridge without row i misses it by e_i = (y_i − ŷ_i)/(1 − H_ii), for every λ. The filters
t(1−t)^m are, up to sign, the Taylor coefficients of t = e/(e+λ) in δ at λ(1+δ), on any data and so
also on the data without row i; hence the same coefficients of e_i, a quotient of two power series,
are the errors of all steps. No row is refitted, and nothing is approximated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import comb
from typing import Any

import numpy as np

from sdproof.model.filters import shrinkage
from sdproof.sklearn.samples import Samples
from sdproof.sklearn.selection import HeldOut, Predictions
from sdproof.spectral import Array
from sdproof.spectral.least_squares import CHUNK

BLOCKS = 5
"""Groups of rows that are cross-fitted against each other."""

LEAST_FREE = 1e-10
"""Smaller shares of a row that no direction reaches are rounding."""


@dataclass(frozen=True, eq=False)
class LeftOut(HeldOut):
    """Rows each predicted without itself; `eigenvalues` are those of all rows.

    `vectors`, (m, r) array: their part of U, which has the roots of the weights in it.
    `projections`, (r, T) array: Uᵀy.
    `rest`, (m, T) array: labels outside the column space of X, times the root.
    `free`, (m,) array: 1 − H_ii at λ = 0.
    """

    vectors: Array
    projections: Array
    rest: Array
    free: Array

    def predictions(self, alphas: Array, k: int) -> Predictions:
        m, r = self.vectors.shape
        root = np.sqrt(self.weights)[:, None]
        each = max(1, CHUNK // (max(m, r) * self.labels.shape[1] * (k + 1)))
        change = _change(k)
        for start in range(0, len(alphas), each):
            part = slice(start, min(start + each, len(alphas)))
            fitted = np.stack([self._errors(a, k) / root[..., None] for a in alphas[part]])
            fitted = -fitted
            fitted[..., 0] += self.labels
            yield part, fitted @ change

    def of_target(self, index: int) -> LeftOut:
        one = slice(index, index + 1)
        return replace(
            self,
            labels=self.labels[:, one],
            projections=self.projections[:, one],
            rest=self.rest[:, one],
        )

    def _errors(self, alpha: float, k: int) -> Array:
        """Taylor coefficients (m, T, k+1) of the weighted errors y − f."""
        t = shrinkage(self.eigenvalues, alpha)
        kept = shrinkage(alpha, self.eigenvalues)
        powers = np.stack([kept, *(-t * (-kept) ** i for i in range(1, k + 1))], axis=1)
        weights = self.projections[:, :, None] * powers[:, None, :]
        numerator = self.vectors @ weights.reshape(len(t), -1)
        numerator = numerator.reshape(len(self.vectors), -1, k + 1)
        numerator[..., 0] += self.rest
        denominator = self.vectors**2 @ powers
        denominator[:, 0] += self.free
        errors = np.zeros_like(numerator)
        for i in range(k + 1):
            known = sum(errors[..., m] * denominator[:, None, i - m] for m in range(i))
            errors[..., i] = (numerator[..., i] - known) / denominator[:, :1]
        return np.asarray(errors, dtype=np.float64)


def _change(k: int) -> Array:
    """From the coefficients of −e in δ to predictions in t, t(1−t), …, tᵏ(1−t)."""
    change = np.zeros((k + 1, k + 1))
    change[0, 0] = 1.0
    for column in range(1, k + 1):
        for power in range(column):
            change[power + 1, column] = -comb(column - 1, power)
    return change


def left_out(data: Samples) -> tuple[list[Any], list[LeftOut]]:
    """All rows with weight, in `BLOCKS` groups: their places and what predicts them."""
    full, vectors = data.full, data.rows()
    labels = (data.y - full.mean) * data.root
    rest = labels - vectors @ full.projections
    free = 1.0 - (vectors**2).sum(axis=1)
    if data.intercept:
        free -= data.weights / data.weights.sum()
    free = np.where(free > LEAST_FREE, free, 0.0)
    used = np.flatnonzero(data.weights > 0)
    places = [used[start::BLOCKS] for start in range(min(BLOCKS, len(used)))]
    return places, [
        LeftOut(
            eigenvalues=full.eigenvalues,
            labels=data.y[rows],
            weights=data.weights[rows],
            vectors=vectors[rows],
            projections=full.projections,
            rest=rest[rows],
            free=free[rows],
        )
        for rows in places
    ]
