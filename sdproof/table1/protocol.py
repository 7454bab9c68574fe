"""One run: split, standardise on the training rows, tune λ and ξ on validation, test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sdproof.errors import InputError
from sdproof.numbers.exact import integer
from sdproof.spectral import Array, block_systems, decompose, losses_at, nearest_xi, nested_fit

Rows = NDArray[np.intp]

LAMBDAS: Array = np.logspace(-4, 8, 241)
"""Default penalties, for standardised columns (eigenvalues of XᵀX grow with the rows)."""

FRACTIONS = (0.3, 0.3)
"""Training and validation shares; the rest is the test block (theory §8)."""


@dataclass(frozen=True)
class Split:
    """Row indices of the three blocks."""

    train: Rows
    validation: Rows
    test: Rows


@dataclass(frozen=True)
class Run:
    """Outcome of one run; position i of each tuple belongs to i steps.

    `mse`, `validation`: test and validation mean squared error at the λ and ξ chosen on validation,
        in units of the training variance of y.
    `lambdas`: the chosen λ.
    `xi`: the chosen (ξ_1, …, ξ_i). The errors are computed from the equivalent h; at extreme λ the
        recursion in these rounded ξ would lose digits (see `spectral.representable`).
    `at_edge`: whether the chosen λ is an end of the grid: the optimum is then a limit.
    `grid` ((L,) array), `validation_path`, `test_path` ((L, k+1) arrays): the whole curves, each
        at the ξ that is best on validation.
    """

    mse: tuple[float, ...]
    validation: tuple[float, ...]
    lambdas: tuple[float, ...]
    xi: tuple[tuple[float, ...], ...]
    at_edge: tuple[bool, ...]
    grid: Array
    validation_path: Array
    test_path: Array

    @property
    def gains(self) -> tuple[float, ...]:
        """Test error of ridge divided by that with i steps."""
        return tuple(self.mse[0] / value for value in self.mse)

    def to_json(self) -> dict[str, Any]:
        """Plain numbers, without the curves."""
        return {
            "test_mse": list(self.mse),
            "validation_mse": list(self.validation),
            "lambda": list(self.lambdas),
            "xi": [list(xi) for xi in self.xi],
            "lambda_at_edge": list(self.at_edge),
            "gain": list(self.gains),
        }


def file_order(n: int, fractions: tuple[float, float] = FRACTIONS) -> Split:
    """First rows train, next validate, last test."""
    return _cut(np.arange(n), fractions)


def random_split(n: int, seed: int) -> Split:
    """The same sizes after a seeded permutation of the rows."""
    return _cut(np.random.default_rng(seed).permutation(n), FRACTIONS)


def _cut(rows: Rows, fractions: tuple[float, float]) -> Split:
    if not (all(0 < f < 1 for f in fractions) and sum(fractions) < 1):
        raise InputError(f"fractions {fractions}; accepted: two positive numbers with sum < 1")
    a = math.floor(fractions[0] * len(rows) + 1e-9)
    b = math.floor((fractions[0] + fractions[1]) * len(rows) + 1e-9)
    return Split(rows[:a], rows[a:b], rows[b:])


def standardise(x: Array, y: Array, train: Rows) -> tuple[Array, Array]:
    """X (n, p) and y (n,) less the training mean, over the training (population) deviation.

    A column that is constant on the training rows gets no coefficient; it is set to zero.
    """
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InputError("the data have missing or infinite values; accepted: finite numbers only")
    deviation, scale = x[train].std(axis=0), y[train].std()
    flat = deviation <= 1e-12 * np.abs(x[train]).max(axis=0)
    if flat.all():
        raise InputError(
            "every feature is constant on the training rows; accepted: one that varies"
        )
    if scale <= 1e-12 * np.abs(y[train]).max():
        raise InputError("the target is constant on the training rows; accepted: one that varies")
    centred = (x - x[train].mean(axis=0)) / np.where(flat, 1.0, deviation)
    return np.where(flat, 0.0, centred), (y - y[train].mean()) / scale


def run(
    x: Array, y: Array, split: Split, *, k: int = 2, lambdas: Sequence[float] | Array = LAMBDAS
) -> Run:
    """Tune and test 0, …, k steps on one split of X (n, p), y (n,).

    For each λ and number of steps, ξ minimises the validation error (linear least squares); λ
    minimises the result. No intercept beyond the standardisation.
    """
    for name, rows in (("train", split.train), ("validation", split.validation),
                       ("test", split.test)):  # fmt: skip
        if len(rows) < 2:
            raise InputError(f"the {name} block has {len(rows)} rows; accepted: at least 2")
    grid = np.asarray(lambdas, dtype=np.float64)
    if grid.ndim != 1 or not len(grid) or not (np.isfinite(grid).all() and (grid > 0).all()):
        raise InputError("lambdas: accepted: a non-empty sequence of finite numbers > 0")
    integer(k, "k", 0)
    x, labels = standardise(x, y, split.train)
    y = labels[:, None]
    spectrum = decompose(x[split.train], y[split.train])
    on_validation = block_systems(spectrum, x[split.validation], y[split.validation], grid, k)
    on_test = block_systems(spectrum, x[split.test], y[split.test], grid, k)
    losses, h = nested_fit(on_validation)
    return _collect(
        grid, h, losses / len(split.validation), losses_at(on_test, h) / len(split.test)
    )


def _collect(grid: Array, h: Array, validation: Array, test: Array) -> Run:
    best = validation.argmin(axis=0)
    steps = range(len(best))
    return Run(
        mse=tuple(float(test[best[i], i]) for i in steps),
        validation=tuple(float(validation[best[i], i]) for i in steps),
        lambdas=tuple(float(grid[b]) for b in best),
        xi=tuple(nearest_xi(h[best[i], i, :i]) for i in steps),
        at_edge=tuple(bool(b in (0, len(grid) - 1)) for b in best),
        grid=grid,
        validation_path=validation,
        test_path=test,
    )
