"""What the kernel estimators share: the kernel, folds of rows in its eigenbasis, choice and refit."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.kernel_approximation import Nystroem
from sklearn.metrics.pairwise import PAIRWISE_KERNEL_FUNCTIONS, pairwise_kernels
from sklearn.utils.validation import check_is_fitted, validate_data

from sdproof.errors import InputError
from sdproof.sklearn._base import real
from sdproof.sklearn.selection import Fold, Loss, choose, squared_error
from sdproof.spectral import (
    Array,
    Decomposition,
    centred,
    coefficients,
    decompose,
    filter_basis,
    gram_block,
    nearest_xi,
)

EXACT_ROWS = 10_000
"""Most rows for which the whole Gram matrix is used unless `n_components` says otherwise."""
COMPONENTS = 1_000
"""Nyström components beyond that."""


@dataclass(frozen=True, eq=False)
class Trained:
    """A training part: its spectrum, how rows become coordinates, and how coefficients are kept.

    `spectrum`: of the part. `coordinates`: from other rows to (m, r).
    `y_mean`, (T,) array: intercept of the centred problem.
    `model`: from a filter q (r,) to coefficients and intercept for rows that are not centred.
    """

    spectrum: Decomposition
    coordinates: Callable[[Any], Array]
    y_mean: Array
    model: Callable[[Array], tuple[Array, Array]]


def from_gram(
    kernel: Array, y: Array, rows: Any, weights: Array | None, *, intercept: bool
) -> Trained:
    """From the Gram matrix (n, n) of all rows."""
    block = gram_block(kernel[np.ix_(rows, rows)], y[rows], weights, intercept=intercept)
    spectrum = block.spectrum
    return Trained(
        spectrum,
        lambda held: block.centred(kernel[np.ix_(held, rows)]) @ spectrum.right / spectrum.singular,
        block.y_mean,
        lambda q: block.dual(coefficients(spectrum, q)),
    )


def from_features(
    x: Array, y: Array, rows: Any, weights: Array | None, *, intercept: bool
) -> Trained:
    """From features (n, m) of all rows."""
    block = centred(x[rows], y[rows], weights, intercept=intercept)
    spectrum = decompose(block.x, block.y)

    def model(q: Array) -> tuple[Array, Array]:
        theta = coefficients(spectrum, q)
        return theta, block.y_mean - block.x_mean @ theta

    return Trained(
        spectrum,
        lambda held: (x[held] - block.x_mean) @ spectrum.right / spectrum.singular,
        block.y_mean,
        model,
    )
