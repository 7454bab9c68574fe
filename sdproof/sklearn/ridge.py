"""Ridge regression followed by a given number of self-distillation steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from sdproof.errors import InputError
from sdproof.model.filters import spectral_filter
from sdproof.sklearn._base import LinearModel, as_columns, real, reals
from sdproof.spectral import centred, coefficients, decompose


class SelfDistilledRidge(LinearModel):
    """k-step self-distilled ridge with given imitation parameters.

    Step i trains on the labels (1 − ξ_i) y + ξ_i ŷ_{i−1}, ŷ_{i−1} the previous step's predictions,
    with the same inputs and the same α. All steps come from one decomposition: with singular values
    s_j of the centred X, t_j = s_j²/(s_j²+α) and p_i = (1 − ξ_i) + ξ_i t p_{i−1}, direction j of
    ordinary least squares is multiplied by t_j p_k(t_j).

    Parameters
    ----------
    alpha : float, default=1.0
        Ridge penalty λ ≥ 0 of ‖y − Xθ‖² + α‖θ‖² (0: least squares of least norm).
    xi : sequence of float, default=(1.0,)
        (ξ_1, …, ξ_k) in the order of training; any reals, not only [0, 1]. Empty: plain ridge.
    fit_intercept : bool, default=True
        Add an unpenalised intercept.

    Attributes
    ----------
    coef_ : ndarray of shape (n_features,) or (n_targets, n_features)
    intercept_ : float or ndarray of shape (n_targets,)
    n_steps_ : int
        k.
    n_features_in_, feature_names_in_
        As everywhere in scikit-learn.

    Examples
    --------
    >>> from sklearn.datasets import load_diabetes
    >>> from sdproof.sklearn import SelfDistilledRidge
    >>> X, y = load_diabetes(return_X_y=True)
    >>> model = SelfDistilledRidge(alpha=0.1, xi=(0.5, -1.0)).fit(X, y)
    >>> model.n_steps_, model.coef_.shape
    (2, (10,))
    """

    def __init__(
        self, alpha: float = 1.0, xi: Sequence[float] = (1.0,), *, fit_intercept: bool = True
    ) -> None:
        self.alpha = alpha
        self.xi = xi
        self.fit_intercept = fit_intercept

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> SelfDistilledRidge:
        """Fit to X (n, p) and y (n,) or (n, T); weights multiply the squared errors."""
        alpha = real(self.alpha, "alpha", lowest=0.0, strict=False)
        xi = reals(self.xi, "xi", lowest=-math.inf, strict=False)
        x, labels, weights = self._checked(X, y, sample_weight)
        block = centred(x, as_columns(labels), weights, intercept=self.fit_intercept)
        spectrum = decompose(block.x, block.y)
        with np.errstate(over="ignore", invalid="ignore"):
            q = spectral_filter(spectrum.eigenvalues, alpha, xi)
        if not np.isfinite(q).all():
            raise InputError(f"xi is {self.xi!r}; accepted: numbers whose products stay finite")
        self._store(coefficients(spectrum, q), block, labels)
        self.n_steps_ = len(xi)
        return self
