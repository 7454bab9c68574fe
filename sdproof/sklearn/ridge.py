"""Ridge regression followed by a given number of self-distillation steps."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from sdproof.errors import InputError
from sdproof.model.filters import spectral_filter
from sdproof.sklearn._base import LinearModel, real, reals
from sdproof.sklearn.samples import Tall, Wide


class SelfDistilledRidge(LinearModel):
    """k-step self-distilled ridge with given imitation parameters: affine stacking of ridges.

    Step i trains on the labels (1 − ξ_i) y + ξ_i ŷ_{i−1}, ŷ_{i−1} the previous step's predictions,
    with the same inputs and the same α. All steps come from one decomposition: with singular values
    s_j of the centred X, t_j = s_j²/(s_j²+α) and p_i = (1 − ξ_i) + ξ_i t p_{i−1}, direction j of
    ordinary least squares is multiplied by t_j p_k(t_j).

    As a set of estimators this is the affine stacking (weights with sum 1, of any sign) of ridges
    whose penalties tend to α, the span of the ridge path and its first k derivatives in the penalty
    (claim ST-1), so nothing has to be trained in sequence. Members are iterated Tikhonov
    regularisation, which is L2Boosting of ridge (`xi_from_boosting`), Tukey's twicing (ξ = −1) and,
    as α → ∞ with ξ of the size of α, partial least squares with k components.

    Parameters
    ----------
    alpha : float, default=1.0
        Ridge penalty λ ≥ 0 of ‖y − Xθ‖² + α‖θ‖² (0: least squares of least norm).
    xi : sequence of float, default=(1.0,)
        (ξ_1, …, ξ_k) in the order of training; any reals, not only [0, 1]. Empty: plain ridge.
    fit_intercept : bool, default=True
        Add an unpenalised intercept.

    Notes
    -----
    X may be dense or sparse (CSR; never made dense), float32 (then the coefficients are, too).

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
        data = self._checked(X, y, sample_weight)
        penalty = min((math.sqrt(alpha) / data.x_scale) ** 2, sys.float_info.max)
        n, p = data.x.shape
        kind = (
            Wide if sparse.issparse(data.x) and p > n else Tall
        )  # a Gram matrix halves the digits
        found = kind(data.x, data.y, data.weights, intercept=self.fit_intercept)
        with np.errstate(over="ignore", invalid="ignore"):
            q = spectral_filter(found.full.eigenvalues, penalty, xi)
        if not np.isfinite(q).all():
            raise InputError(f"xi is {self.xi!r}; accepted: numbers whose products stay finite")
        theta = found.coefficients(q[:, None] * found.full.projections)
        self._store(theta, found.x_mean, found.full.mean, data)
        self.n_steps_ = len(xi)
        return self


def xi_from_boosting(k: int) -> tuple[float, ...]:
    """Imitation parameters of k further rounds of L2Boosting with ridge as the base learner.

    Parameters
    ----------
    k : int
        Number of rounds after the first fit, ≥ 0; each refits the residuals and adds the result.

    Returns
    -------
    tuple of float
        ξ_k = −k and ξ_{k−i} = −(k−i)/(i+1), for which the filter is 1 − (1−t)^{k+1}: that of
        iterated Tikhonov regularisation. k = 1 is Tukey's twicing.

    Raises
    ------
    InputError
        If k is no integer ≥ 0.

    Examples
    --------
    >>> xi_from_boosting(3)
    (-0.3333333333333333, -1.0, -3.0)
    """
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or k < 0:
        raise InputError(f"k is {k!r}; accepted: an integer >= 0")
    return tuple(-step / (k - step + 1) for step in range(1, int(k) + 1))
