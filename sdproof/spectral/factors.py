"""All that least squares needs of a block of rows, as one small triangular factor.

The factor of [1 X y] gives the means, the deviations and, after the columns are centred and scaled
in any way, every sum of squares of the block. It is made by QR, so nothing is squared on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sdproof.errors import InputError
from sdproof.spectral.least_squares import Array, compress

FLAT = 1e-12
"""A column whose deviation is at most this share of its root mean square is constant."""


@dataclass(frozen=True, eq=False)
class Factor:
    """Of a block of n rows.

    `rows`: n.
    `triangle`, (m, p+2) array: R with RᵀR = [1 X y]ᵀ[1 X y], m ≤ p + 2.
    """

    rows: int
    triangle: Array


@dataclass(frozen=True, eq=False)
class Scaling:
    """Means and deviations of the p + 1 columns of [X y] over a training block.

    `flat`, (p+1,) array: the columns that are constant there; their deviation is 1.
    """

    mean: Array
    deviation: Array
    flat: NDArray[np.bool_]

    def of(self, block: Factor) -> tuple[Array, Array]:
        """Small (m, p) X and (m, 1) y with the sums of squares of the scaled block.

        A column that is constant on the training block is zero: it gets no coefficient.
        """
        ones, columns = block.triangle[:, :1], block.triangle[:, 1:]
        scaled = np.where(self.flat, 0.0, (columns - self.mean * ones) / self.deviation)
        return scaled[:, :-1], scaled[:, -1:]


def factor(x: Array, y: Array) -> Factor:
    """The factor of X (n, p), y (n,).

    Raises `InputError` for values that are missing or infinite.
    """
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InputError("the data have missing or infinite values; accepted: finite numbers only")
    return Factor(len(y), compress(np.column_stack([np.ones(len(y)), x]), y[:, None]))


def joined(*parts: Factor) -> Factor:
    """The factor of all rows of several blocks."""
    stacked = np.vstack([part.triangle for part in parts])
    rows = sum(part.rows for part in parts)
    return Factor(rows, compress(stacked[:, :-1], stacked[:, -1:]))


def scaling(train: Factor) -> Scaling:
    """Means and population deviations of a training block.

    Raises `InputError` if the target, or every feature, is constant there.
    """
    ones, columns = train.triangle[:, 0], train.triangle[:, 1:]
    mean = ones @ columns / train.rows
    peak = np.maximum(np.abs(columns).max(axis=0), np.finfo(np.float64).tiny)  # tiny² is 0
    centred = (columns - np.outer(ones, mean)) / peak
    relative = np.sqrt((centred**2).sum(axis=0))
    flat = relative <= FLAT * np.sqrt(((columns / peak) ** 2).sum(axis=0))
    deviation = relative * peak / np.sqrt(train.rows)
    if flat[:-1].all():
        raise InputError(
            "every feature is constant on the training rows, to 12 digits; accepted: one that varies"
        )
    if flat[-1]:
        raise InputError(
            "the target is constant on the training rows, to 12 digits; accepted: one that varies"
        )
    return Scaling(mean, np.where(flat, 1.0, deviation), flat)
