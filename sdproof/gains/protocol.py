"""One run: split, standardise on the training rows, tune λ and ξ on validation, test."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sdproof.errors import InputError
from sdproof.numbers.exact import integer
from sdproof.spectral import (
    Array,
    Decomposition,
    Factor,
    Scaling,
    block_losses,
    block_systems,
    decompose,
    factor,
    nearest_xi,
    nested_fit,
    scaling,
)

Rows = NDArray[np.intp]
Progress = Callable[[str, int, int], None]
"""Called with a label, the runs done and the runs in all."""

LAMBDAS: Array = np.logspace(-4, 8, 241)
"""Default penalties, for standardised columns (eigenvalues of XᵀX grow with the rows)."""

FRACTIONS = (0.3, 0.3)
"""Training and validation shares; the rest is the test block (as for Table 1)."""


@dataclass(frozen=True, eq=False)
class Split:
    """Row indices of the three blocks."""

    train: Rows
    validation: Rows
    test: Rows


@dataclass(frozen=True, eq=False)
class Run:
    """Outcome of one run on a grid of L penalties, for 0, …, k steps.

    `grid`, (L,) array: the penalties.
    `validation_path`, `test_path`, (L, k+1) arrays: mean squared errors in units of the training
        variance of y, each at the ξ that is best on validation.
    `h`, (L, k+1, k) array: the coefficients of that ξ.
    """

    grid: Array
    validation_path: Array
    test_path: Array
    h: Array

    @cached_property
    def _best(self) -> list[int]:
        return [int(i) for i in self.validation_path.argmin(axis=0)]

    @property
    def mse(self) -> tuple[float, ...]:
        """Test error at the λ and ξ chosen on validation; position i belongs to i steps."""
        return tuple(float(self.test_path[b, i]) for i, b in enumerate(self._best))

    @property
    def validation(self) -> tuple[float, ...]:
        """The least validation error."""
        return tuple(float(self.validation_path[b, i]) for i, b in enumerate(self._best))

    @property
    def lambdas(self) -> tuple[float, ...]:
        """The chosen λ."""
        return tuple(float(self.grid[b]) for b in self._best)

    @property
    def xi(self) -> tuple[tuple[float, ...], ...]:
        """The chosen (ξ_1, …, ξ_i).

        The errors are computed from the equivalent h; at extreme λ the recursion in these rounded ξ
        would lose digits (see `spectral.representable`).
        """
        return tuple(nearest_xi(self.h[b, i, :i]) for i, b in enumerate(self._best))

    @property
    def at_edge(self) -> tuple[bool, ...]:
        """Whether the chosen λ is an end of the grid: the optimum is then a limit."""
        return tuple(b in (0, len(self.grid) - 1) for b in self._best)

    @property
    def gains(self) -> tuple[float, ...]:
        """Test error of ridge divided by that with i steps."""
        return tuple(self.mse[0] / value for value in self.mse)

    def thinned(self, every: int) -> Run:
        """The same run on each `every`-th penalty of the grid, from its first."""
        part = slice(None, None, every)
        return Run(self.grid[part], self.validation_path[part], self.test_path[part], self.h[part])

    def to_json(self, *, curves: bool = False) -> dict[str, Any]:
        """Plain numbers; with `curves`, the errors at every λ too."""
        found = {
            "test_mse": list(self.mse),
            "validation_mse": list(self.validation),
            "lambda": list(self.lambdas),
            "xi": [list(xi) for xi in self.xi],
            "lambda_at_edge": list(self.at_edge),
            "gain": list(self.gains),
        }
        if curves:
            found["curves"] = {
                "lambda": self.grid.tolist(),
                "validation_mse": self.validation_path.T.tolist(),
                "test_mse": self.test_path.T.tolist(),
            }
        return found


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


@dataclass(frozen=True, eq=False)
class Tuned:
    """0, …, k steps, fitted to a training and tuned on a validation block: to be tested on others.

    `validation_path` and `h` are as in `Run`.
    """

    scaling: Scaling
    spectrum: Decomposition
    grid: Array
    validation_path: Array
    h: Array

    def tested(self, test: Factor) -> Run:
        """The run with this test block."""
        _enough("test", test)
        x, y = self.scaling.of(test)
        losses = block_losses(self.spectrum, x, y, self.grid, self.h)
        return Run(self.grid, self.validation_path, losses / test.rows, self.h)


def tune(
    train: Factor,
    validation: Factor,
    *,
    k: int = 2,
    lambdas: Sequence[float] | Array = LAMBDAS,
) -> Tuned:
    """Fit 0, …, k steps for every λ, with the ξ that is best on validation (linear least squares).

    No intercept beyond the standardisation with the training means and deviations.
    """
    _enough("train", train)
    _enough("validation", validation)
    grid = np.asarray(lambdas, dtype=np.float64)
    if grid.ndim != 1 or not len(grid) or not (np.isfinite(grid).all() and (grid > 0).all()):
        raise InputError("lambdas: accepted: a non-empty sequence of finite numbers > 0")
    k = integer(k, "k", 0)
    scale = scaling(train)
    spectrum = decompose(*scale.of(train), rows=train.rows)
    losses, h = nested_fit(block_systems(spectrum, *scale.of(validation), grid, k))
    return Tuned(scale, spectrum, grid, losses / validation.rows, h)


def _enough(name: str, block: Factor) -> None:
    if block.rows < 2:
        raise InputError(f"the {name} block has {block.rows} rows; accepted: at least 2")


def run(
    x: Array, y: Array, split: Split, *, k: int = 2, lambdas: Sequence[float] | Array = LAMBDAS
) -> Run:
    """Tune and test 0, …, k steps on one split of X (n, p), y (n,): `tune`, then `Tuned.tested`."""
    train, validation, test = (
        factor(x[rows], y[rows]) for rows in (split.train, split.validation, split.test)
    )
    return tune(train, validation, k=k, lambdas=lambdas).tested(test)
