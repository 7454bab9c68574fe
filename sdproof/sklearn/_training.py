"""Training parts of folds, features or Gram matrix alike, and the choice and refit on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.model_selection import check_cv
from sklearn.utils.validation import _check_sample_weight

from sdproof.errors import InputError
from sdproof.sklearn._base import reals
from sdproof.sklearn.ridge_cv import MAX_STEPS, RELATIVE_ALPHAS
from sdproof.sklearn.selection import Fold, Loss, choose
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
    right = spectrum.right / spectrum.singular
    return Trained(
        spectrum,
        lambda held: block.centred(kernel[np.ix_(held, rows)]) @ right,
        block.y_mean,
        lambda q: block.dual(coefficients(spectrum, q)),
    )


def from_features(
    x: Array, y: Array, rows: Any, weights: Array | None, *, intercept: bool
) -> Trained:
    """From features (n, m) of all rows."""
    block = centred(x[rows], y[rows], weights, intercept=intercept)
    spectrum = decompose(block.x, block.y)
    right = spectrum.right / spectrum.singular

    def model(q: Array) -> tuple[Array, Array]:
        theta = coefficients(spectrum, q)
        return theta, block.y_mean - block.x_mean @ theta

    return Trained(
        spectrum,
        lambda held: (x[held] - block.x_mean) @ right,
        block.y_mean,
        model,
    )


@dataclass(frozen=True, eq=False)
class Selected:
    """What was chosen on folds, and the refit on all rows.

    `coefficients`, `intercept`: (r', T) and (T,), for rows that are not centred.
    `risk`: the entry of `risk_path`, (L, k+1), that was chosen.
    """

    alphas: Array
    alpha: float
    xi: tuple[float, ...]
    risk_path: Array
    risk: float
    coefficients: Array
    intercept: Array

    def keep(self, estimator: Any) -> None:
        """Store what all estimators show."""
        estimator.alphas_, estimator.alpha_ = self.alphas, self.alpha
        estimator.xi_, estimator.n_steps_ = self.xi, len(self.xi)
        estimator.risk_path_ = self.risk_path


Make = Callable[..., Trained]
"""`from_gram` or `from_features`, the rows already given."""


def select(
    make: Make,
    targets: Array,
    weights: Array | None,
    splits: Sequence[tuple[Any, Any]],
    *,
    n_steps: Any,
    alphas: Any,
    fit_intercept: Any,
    loss: Loss,
) -> Selected:
    """Choose on the folds (see `sdproof.sklearn.selection`), refit on all rows.

    Raises
    ------
    sdproof.errors.InputError
        For parameters that are not acceptable, or a fold without weight.
    """
    k, n = checked_steps(n_steps), len(targets)
    if not isinstance(fit_intercept, bool | np.bool_):
        raise InputError(f"fit_intercept is {fit_intercept!r}; accepted: True or False")
    given = np.ones(n) if weights is None else weights

    def part(rows: Any) -> Trained:
        w = None if weights is None else weights[rows]
        if len(rows) == 0 or (w is not None and not w.sum() > 0):
            raise InputError("cv: a training fold has no weight; accepted: some in each")
        return make(targets, rows, w, intercept=bool(fit_intercept))

    whole = part(np.arange(n))
    eigenvalues = whole.spectrum.eigenvalues
    grid = grid_of(alphas, float(eigenvalues[0]) if len(eigenvalues) else 1.0)
    folds, trained = [], []
    for train, held in splits:
        found = part(train)
        trained.append(given[train].sum())
        folds.append(
            Fold(
                found.spectrum.eigenvalues,
                found.spectrum.projections,
                found.coordinates(held),
                targets[held] - found.y_mean,
                given[held],
                found.y_mean,
            )
        )
    if not sum(float(fold.weights.sum()) for fold in folds) > 0:
        raise InputError("cv: no row with positive weight is ever held out")
    scale = float(given.sum() / np.mean(trained))
    choice = choose(folds, eigenvalues, grid, k, scale=scale, loss=loss)
    alpha = float(grid[choice.index]) * (scale if choice.steps else 1.0)
    basis = filter_basis(eigenvalues, alpha, choice.steps)
    model = whole.model(basis @ np.concatenate([[1.0], choice.h]))
    risk = float(choice.risk_path[choice.index, choice.steps])
    return Selected(grid, alpha, nearest_xi(choice.h), choice.risk_path, risk, *model)


def checked_steps(k: Any) -> int:
    """Largest number of steps, or `InputError`."""
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 0 <= k <= MAX_STEPS:
        raise InputError(f"n_steps is {k!r}; accepted: an integer >= 0 and at most {MAX_STEPS}")
    return int(k)


def grid_of(alphas: Any, largest: float) -> Array:
    """The penalties, by default relative to the largest eigenvalue; or `InputError`."""
    if alphas is None:
        return np.asarray(RELATIVE_ALPHAS * largest)
    found = reals(np.atleast_1d(np.asarray(alphas)), "alphas", lowest=0.0, strict=True)
    if not found:
        raise InputError("alphas is empty; accepted: at least one real number > 0")
    return np.asarray(found)


def checked_weights(weights: Any, x: Any) -> Array | None:
    """Non-negative weights (n,), not all 0, or `InputError`."""
    if weights is None:
        return None
    found = _check_sample_weight(weights, x, dtype=np.float64, ensure_non_negative=True)
    if not found.sum() > 0:
        raise InputError("sample_weight is zero everywhere; accepted: some positive weight")
    return np.asarray(found)


def checked_splits(cv: Any, x: Any, y: Array, *, classifier: bool = False) -> list[tuple[Any, Any]]:
    """Training and held-out rows of each fold: 5 folds by default, stratified for classes."""
    n = len(y)
    if n < 2:
        raise InputError(f"X has n_samples={n}; accepted: at least 2, one to validate")
    if isinstance(cv, str):
        raise InputError(f"cv is {cv!r}; accepted: None, an integer, a splitter or splits")
    return list(check_cv(min(5, n) if cv is None else cv, y, classifier=classifier).split(x, y))
