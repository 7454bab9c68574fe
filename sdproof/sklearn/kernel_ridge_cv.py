"""Kernel ridge regression with self-distillation, everything chosen on one set of folds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.base import MultiOutputMixin, RegressorMixin
from sklearn.utils.validation import validate_data

from sdproof.sklearn._base import as_columns
from sdproof.sklearn._kernel import KernelSelection
from sdproof.sklearn._training import checked_splits, checked_weights
from sdproof.spectral import Array


class SelfDistilledKernelRidgeCV(MultiOutputMixin, RegressorMixin, KernelSelection):  # type: ignore[misc,unused-ignore]
    """Self-distilled kernel ridge with penalty, imitation parameters and number of steps chosen.

    Step i trains kernel ridge regression on the labels (1 − ξ_i) y + ξ_i ŷ_{i−1}, with the same kernel
    and the same α. One eigendecomposition of each fold's Gram matrix gives every α, every ξ and every
    number of steps; how they are chosen, and that a step is added only on clear evidence, is as in
    `SelfDistilledRidgeCV`.

    Parameters
    ----------
    n_steps : int, default=2
        Largest number of steps; 0 is kernel ridge regression with α chosen.
    alphas : sequence of float or None, default=None
        Penalties > 0. None: 100 values from 1e-8 to 1e2 times the Gram matrix's largest eigenvalue.
    kernel : str or callable, default="rbf"
        As in scikit-learn's `KernelRidge`: a name of `pairwise_kernels`, a callable of two rows, or
        "precomputed": then X is the Gram matrix, for `predict` (n_rows, n_training_rows).
    gamma, degree, coef0 : float or None, default=None, 3, 1
        Of the named kernels; `gamma` None is 1/n_features.
    kernel_params : dict or None, default=None
        Of a callable kernel.
    cv : None, int, splitter or iterable of splits, default=None
        None is 5 folds.
    fit_intercept : bool, default=True
        An unpenalised intercept: labels and kernel are centred, in feature space. False is the
        problem that `KernelRidge` solves, which shrinks predictions towards 0.
    n_components : int or None, default=None
        Use so many components of scikit-learn's `Nystroem` instead of the exact kernel. None: exact
        up to 10,000 rows, 1,000 components beyond. A precomputed kernel is exact. The components are drawn once, from all rows of X
        (no labels).
    random_state : int, RandomState or None, default=None
        Of that draw.

    Attributes
    ----------
    alpha_ : float
    xi_ : tuple of float
        (ξ_1, …, ξ_k), in the order of training.
    n_steps_ : int
    best_score_ : float
        Negative of the entry of `risk_path_` that was chosen.
    alpha_at_edge_ : bool
        Whether α is an end of the grid.
    alphas_ : ndarray of shape (n_alphas,)
    risk_path_ : ndarray of shape (n_alphas, n_steps + 1)
        Held-out squared error, summed over the targets, ξ taken from the other folds.
    dual_coef_ : ndarray of shape (n_samples,) or (n_samples, n_targets)
        With Nyström components, their coefficients.
    intercept_ : float or ndarray of shape (n_targets,)
    X_fit_ : training rows (None with Nyström components)
    nystroem_ : the fitted `Nystroem`, or None

    Notes
    -----
    Directions in which a kernel that is not positive semidefinite has a negative eigenvalue are
    left out. Weighted rows enter as in `KernelRidge`; whole-number weights equal repeated rows on the
    same folds of originals.

    Examples
    --------
    >>> from sklearn.datasets import make_friedman1
    >>> from sdproof.sklearn import SelfDistilledKernelRidgeCV
    >>> X, y = make_friedman1(120, noise=1.0, random_state=0)
    >>> model = SelfDistilledKernelRidgeCV(gamma=1.0).fit(X, y)
    >>> model.n_steps_ == len(model.xi_), model.risk_path_.shape
    (True, (100, 3))
    """

    def __init__(
        self,
        n_steps: int = 2,
        alphas: Sequence[float] | None = None,
        *,
        kernel: str | Callable[..., float] = "rbf",
        gamma: float | None = None,
        degree: float = 3,
        coef0: float = 1,
        kernel_params: dict[str, Any] | None = None,
        cv: Any = None,
        fit_intercept: bool = True,
        n_components: int | None = None,
        random_state: Any = None,
    ) -> None:
        self.n_steps = n_steps
        self.alphas = alphas
        self.kernel = kernel
        self.gamma = gamma
        self.degree = degree
        self.coef0 = coef0
        self.kernel_params = kernel_params
        self.cv = cv
        self.fit_intercept = fit_intercept
        self.n_components = n_components
        self.random_state = random_state

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> SelfDistilledKernelRidgeCV:
        """Choose α, ξ and the number of steps, then refit on all rows.

        X is (n, p), or a Gram matrix (n, n); y (n,) or (n, T); weights multiply squared errors.
        """
        x, labels = validate_data(
            self, X, y, accept_sparse=self._sparse, dtype=np.float64, multi_output=True,
            y_numeric=True,
        )  # fmt: skip
        labels = np.asarray(labels, dtype=np.float64)
        weights = checked_weights(sample_weight, x)
        splits = checked_splits(self.cv, x, labels)
        found = self._choose(x, as_columns(labels), weights, splits)
        self.best_score_ = -found.risk
        self._single = labels.ndim == 1 or labels.shape[1] == 1
        self.dual_coef_, self.intercept_ = found.coefficients, found.intercept
        if self._single:
            self.dual_coef_, self.intercept_ = self.dual_coef_[:, 0], float(self.intercept_[0])
        return self

    def predict(self, X: Any) -> Array:
        """Predicted labels, shape (m,) or (m, T)."""
        found = self._outputs(X)
        return found[:, 0] if self._single else found
