"""Ridge penalty, imitation parameters and number of steps chosen from one decomposition per fold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.model_selection import check_cv

from sdproof.errors import InputError
from sdproof.sklearn._base import LinearModel, as_columns, real, reals
from sdproof.sklearn.selection import Fold, choose
from sdproof.spectral import (
    Array,
    centred,
    coefficients,
    decompose,
    filter_basis,
    nearest_xi,
)

RELATIVE_ALPHAS = np.logspace(-8, 2, 100)
HOLD_OUT_BLOCKS = 5

MAX_STEPS = 32
"""Largest `n_steps`: in float64 further steps change nothing but the running time."""


class SelfDistilledRidgeCV(LinearModel):
    """Self-distilled ridge with penalty, imitation parameters and number of steps chosen.

    For each α the predictions of a validation block are affine in k coefficients equivalent to
    (ξ_1, …, ξ_k), so the best ones are linear least squares; one QR factorisation gives them for
    every number of steps up to `n_steps`. The loss at the best ξ never increases with k, which
    is no evidence for more steps; the number of steps is therefore chosen by a cross-fitted loss
    (ξ from the other validation blocks).

    Parameters
    ----------
    n_steps : int, default=2
        Largest number of steps.
    alphas : sequence of float or None, default=None
        Penalties > 0. None: 100 values from 1e-8 to 1e2 times the largest eigenvalue of XᵀX.
    cv : None, int, splitter, iterable of splits or "gcv", default=None
        None is 5 folds. "gcv" is generalised cross-validation, from one decomposition in all.
    validation_fraction : float or None, default=None
        Instead of `cv`: train on the first rows, validate on this last fraction.
    select_steps : bool, default=True
        Choose the number of steps in 0..n_steps; False uses `n_steps`.
    fit_intercept : bool, default=True
        Add an unpenalised intercept.

    Attributes
    ----------
    alpha_ : float
    xi_ : tuple of float
        (ξ_1, …, ξ_k) for `SelfDistilledRidge`.
    n_steps_ : int
    coef_, intercept_ : as in `SelfDistilledRidge`
        Refitted on all rows.
    alphas_ : ndarray of shape (n_alphas,)
    risk_path_ : ndarray of shape (n_alphas, n_steps + 1)
        Mean squared validation error (or GCV score) per target at the best ξ.
    cross_risk_ : ndarray of shape (n_steps + 1,)
        Score by which the number of steps was chosen, each at its best α.
    best_score_ : float
        Negative of the entry of `risk_path_` that was chosen.

    Examples
    --------
    >>> from sklearn.datasets import load_diabetes
    >>> from sdproof.sklearn import SelfDistilledRidgeCV
    >>> X, y = load_diabetes(return_X_y=True)
    >>> model = SelfDistilledRidgeCV(n_steps=3).fit(X, y)
    >>> model.n_steps_ == len(model.xi_), model.risk_path_.shape
    (True, (100, 4))
    """

    def __init__(
        self,
        n_steps: int = 2,
        alphas: Sequence[float] | None = None,
        *,
        cv: Any = None,
        validation_fraction: float | None = None,
        select_steps: bool = True,
        fit_intercept: bool = True,
    ) -> None:
        self.n_steps = n_steps
        self.alphas = alphas
        self.cv = cv
        self.validation_fraction = validation_fraction
        self.select_steps = select_steps
        self.fit_intercept = fit_intercept

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> SelfDistilledRidgeCV:
        """Choose α, ξ and the number of steps, then refit on all rows."""
        k = self._steps()
        x, labels, weights = self._checked(X, y, sample_weight)
        if len(x) < 2:
            raise InputError(f"X has n_samples={len(x)}; accepted: at least 2, one to validate")
        columns = as_columns(labels)
        full = centred(x, columns, weights, intercept=self.fit_intercept)
        spectrum = decompose(full.x, full.y)
        alphas = self._grid(float(spectrum.eigenvalues[0]) if spectrum.rank else 1.0)
        if isinstance(self.cv, str):
            raise NotImplementedError
        folds, scale = self._folds(x, columns, weights, labels)
        choice = choose(
            folds, spectrum.eigenvalues, alphas, k, scale=scale, select=bool(self.select_steps)
        )
        self.alphas_, self.risk_path_ = alphas, choice.risk_path
        self.n_steps_ = choice.steps
        self.alpha_ = float(alphas[choice.index]) * (scale if choice.steps else 1.0)
        self.xi_ = nearest_xi(choice.h)
        self.best_score_ = -float(choice.risk_path[choice.index, choice.steps])
        basis = filter_basis(spectrum.eigenvalues, self.alpha_, choice.steps)
        q = basis @ np.concatenate([[1.0], choice.h])
        self._store(coefficients(spectrum, q), full, labels)
        return self

    def _steps(self) -> int:
        k = self.n_steps
        if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 0 <= k <= MAX_STEPS:
            raise InputError(f"n_steps is {k!r}; accepted: an integer >= 0 and at most {MAX_STEPS}")
        if isinstance(self.cv, str) and self.cv != "gcv":
            raise InputError(f"cv is {self.cv!r}; accepted: None, an integer, a splitter or 'gcv'")
        if not isinstance(self.select_steps, bool | np.bool_):
            raise InputError(f"select_steps is {self.select_steps!r}; accepted: True or False")
        if self.validation_fraction is not None:
            fraction = real(self.validation_fraction, "validation_fraction", lowest=0, strict=True)
            if fraction >= 1:
                raise InputError(f"validation_fraction is {fraction!r}; accepted: between 0 and 1")
            if self.cv is not None:
                raise InputError("cv and validation_fraction are both given; accepted: one of them")
        return int(k)

    def _grid(self, largest: float) -> Array:
        if self.alphas is None:
            return np.asarray(RELATIVE_ALPHAS * largest)
        alphas = reals(np.atleast_1d(np.asarray(self.alphas)), "alphas", lowest=0.0, strict=True)
        if not alphas:
            raise InputError("alphas is empty; accepted: at least one real number > 0")
        return np.asarray(alphas)

    def _splits(self, x: Array, labels: Array) -> list[tuple[Any, list[Any]]]:
        """(training rows, validation blocks) pairs."""
        if self.validation_fraction is None:
            splits = check_cv(5 if self.cv is None else self.cv)
            if self.cv is None and len(x) < 5:
                splits = check_cv(len(x))
            return [(train, [test]) for train, test in splits.split(x, labels)]
        held = min(max(1, round(self.validation_fraction * len(x))), len(x) - 1)
        rows = np.arange(len(x))
        parts = np.array_split(rows[-held:], min(HOLD_OUT_BLOCKS, held))
        return [(rows[:-held], parts)]

    def _folds(
        self, x: Array, y: Array, weights: Array | None, labels: Array
    ) -> tuple[list[Fold], float]:
        """The held-out rows, and by how much all rows outweigh a training part."""
        given = np.ones(len(x)) if weights is None else weights
        folds, trained = [], []
        for train, parts in self._splits(x, labels):
            w = None if weights is None else weights[train]
            if len(train) == 0 or (w is not None and not w.sum() > 0):
                raise InputError("cv: a training fold has no weight; accepted: some in each")
            block = centred(x[train], y[train], w, intercept=self.fit_intercept)
            spectrum = decompose(block.x, block.y)
            trained.append(block.weight)
            for rows in parts:
                held = (x[rows] - block.x_mean) @ (spectrum.right / spectrum.singular)
                folds.append(
                    Fold(
                        spectrum.eigenvalues,
                        spectrum.projections,
                        held,
                        y[rows] - block.y_mean,
                        given[rows],
                    )
                )
        if not sum(float(fold.weights.sum()) for fold in folds) > 0:
            raise InputError("cv: no row with positive weight is ever held out")
        return folds, float(given.sum() / np.mean(trained))
