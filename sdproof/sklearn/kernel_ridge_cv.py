"""Kernel ridge regression with self-distillation, everything chosen on held-out rows."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from sklearn.kernel_approximation import Nystroem
from sklearn.metrics.pairwise import PAIRWISE_KERNEL_FUNCTIONS, pairwise_kernels
from sklearn.utils.validation import check_is_fitted, validate_data

from sdproof.errors import InputError
from sdproof.sklearn._base import LARGEST_SIZE, Data, real
from sdproof.sklearn.ridge_cv import SelfDistilledRidgeCV
from sdproof.sklearn.samples import Samples, Wide, samples_of
from sdproof.sklearn.selection import Rule
from sdproof.spectral import Array

EXACT_ROWS = 10_000
"""Most rows for which the whole Gram matrix is used unless `n_components` says otherwise."""
COMPONENTS = 1_000
"""Nyström components beyond that."""


class GramSamples(Wide):
    """Rows given by their Gram matrix (n, n): features are its columns, coefficients the dual ones."""

    @cached_property
    def _gram(self) -> Array:
        """Centred over all rows if there is an intercept; what then is rounding is 0."""
        kernel = np.asarray(self.x)
        found = kernel - self.x_mean - self.x_mean[:, None] + self._share @ self.x_mean
        small = len(kernel) * np.finfo(np.float64).eps * np.abs(kernel).max(initial=0.0)
        return np.asarray(np.where(np.abs(found) > small, found, 0.0), dtype=np.float64)

    @property
    def _share(self) -> Array:
        return np.asarray(self.weights / self.weights.sum() * self.intercept)

    def coefficients(self, shrunk: Array) -> Array:
        """Dual coefficients (n, T) for rows of the kernel that are not centred."""
        spectrum, vectors = self._decomposed
        dual = self.root * (vectors @ (shrunk / spectrum.eigenvalues[:, None]))
        return np.asarray(dual - np.outer(self._share, dual.sum(axis=0)))


class SelfDistilledKernelRidgeCV(SelfDistilledRidgeCV):
    """Self-distilled kernel ridge with penalty, imitation parameters and number of steps chosen.

    Step i trains kernel ridge regression on the labels (1 − ξ_i) y + ξ_i ŷ_{i−1}, with the same kernel
    and the same α. One eigendecomposition of each fold's Gram matrix gives every α, every ξ and every
    number of steps. The choice is that of `SelfDistilledRidgeCV`, but for two things. A step is added
    when it lowers the held-out loss by more than one standard error. And filters may reach 1.5: a
    narrow kernel pulls predictions between training rows towards the mean, which a filter above 1
    makes up for; that filters above 1 never help (claim LB-1) is about the inputs of training only.
    With cv="gcv", which is about those inputs, the rules of `SelfDistilledRidgeCV` remain.

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
        Of the named kernels; `gamma` None is 1/n_features for most.
    kernel_params : dict or None, default=None
        Of a callable kernel.
    cv, validation_fraction, select_steps, scoring, alpha_per_target, store_cv_results
        As in `SelfDistilledRidgeCV`.
    fit_intercept : bool, default=True
        An unpenalised intercept: labels, and the kernel in feature space, are centred. False is the
        problem that `KernelRidge` solves, which pulls predictions towards 0.
    n_components : int or None, default=None
        Use so many components of scikit-learn's `Nystroem` (at most n) for the kernel. None: the exact
        kernel up to 10,000 rows, 1,000 components beyond. They are drawn once, from all rows of X and
        without labels. A precomputed kernel is always exact.
    random_state : int, RandomState or None, default=None
        Of that draw.

    Attributes
    ----------
    alpha_, xi_, n_steps_, alphas_, alpha_at_edge_, risk_path_, step_gain_, step_noise_, best_score_, \
cv_results_
        As in `SelfDistilledRidgeCV`.
    dual_coef_ : ndarray of shape (n_samples,) or (n_samples, n_targets)
        With Nyström components: their coefficients, (n_components,) or (n_components, n_targets).
    intercept_ : float or ndarray of shape (n_targets,)
    X_fit_ : training rows, or None with Nyström components
    nystroem_ : fitted `Nystroem`, or None

    Notes
    -----
    Directions in which a kernel that is not positive semidefinite has a negative eigenvalue are left
    out. On integer weights see `SelfDistilledRidgeCV`; Nyström components are drawn from rows whatever
    their weight. Sparse X is accepted (CSR), unless precomputed.

    Examples
    --------
    >>> from sklearn.datasets import make_friedman1
    >>> from sdproof.sklearn import SelfDistilledKernelRidgeCV
    >>> X, y = make_friedman1(120, noise=1.0, random_state=0)
    >>> model = SelfDistilledKernelRidgeCV(gamma=1.0).fit(X, y)
    >>> model.n_steps_ == len(model.xi_), model.risk_path_.shape
    (True, (100, 3))
    """

    _rule = Rule(highest=1.5, strict=False)

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
        validation_fraction: float | None = None,
        select_steps: bool = True,
        fit_intercept: bool = True,
        scoring: Any = None,
        alpha_per_target: bool = False,
        store_cv_results: bool = False,
        n_components: int | None = None,
        random_state: Any = None,
    ) -> None:
        super().__init__(
            n_steps,
            alphas,
            cv=cv,
            validation_fraction=validation_fraction,
            select_steps=select_steps,
            fit_intercept=fit_intercept,
            scoring=scoring,
            alpha_per_target=alpha_per_target,
            store_cv_results=store_cv_results,
        )
        self.kernel = kernel
        self.gamma = gamma
        self.degree = degree
        self.coef0 = coef0
        self.kernel_params = kernel_params
        self.n_components = n_components
        self.random_state = random_state

    def predict(self, X: Any) -> Any:
        """Predicted labels of X (m, p), or of kernel values (m, n) if precomputed; (m,) or (m, T)."""
        check_is_fitted(self)
        x = validate_data(self, X, reset=False, accept_sparse=self._sparse, dtype=np.float64)
        rows = self._gram(x, self.X_fit_) if self.nystroem_ is None else self.nystroem_.transform(x)
        return np.asarray(rows @ self.dual_coef_ + self.intercept_, dtype=np.float64)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.pairwise = self.kernel == "precomputed"
        return tags

    @property
    def _sparse(self) -> Any:
        return False if self.kernel == "precomputed" else "csr"

    def _checked(self, X: Any, y: Any, sample_weight: Any) -> Data:
        """With the Gram matrix, or Nyström features, in the place of X."""
        data = super()._checked(X, y, sample_weight)
        x = data.x * data.x_scale
        return replace(data, x=self._represented(x), x_scale=1.0, dtype=np.dtype(np.float64))

    def _design(self, data: Data) -> Samples:
        make = GramSamples if self.nystroem_ is None else samples_of
        return make(data.x, data.y, data.weights, intercept=self.fit_intercept)

    def _store(self, theta: Array, x_mean: Array, y_mean: Array, data: Data) -> None:
        super()._store(theta, x_mean, y_mean, data)
        self.dual_coef_ = self.coef_.T
        del self.coef_

    def _represented(self, x: Any) -> Array:
        """The Gram matrix of all rows, or their Nyström features."""
        components = self._components(x.shape[0])
        self.nystroem_, self.X_fit_ = None, x
        if components is None:
            return self._gram(x, None)
        how = {"kernel_params": self.kernel_params} if callable(self.kernel) else self._shape()
        self.nystroem_ = Nystroem(
            self.kernel, n_components=components, random_state=self.random_state, **how
        )
        self.X_fit_ = None
        return _usable(self.nystroem_.fit_transform(x))

    def _components(self, n: int) -> int | None:
        """Nyström components, None for the exact kernel."""
        names = (*sorted(PAIRWISE_KERNEL_FUNCTIONS), "precomputed")
        if not callable(self.kernel) and self.kernel not in names:
            raise InputError(f"kernel is {self.kernel!r}; accepted: a callable, {', '.join(names)}")
        for name, lowest in (("gamma", 0.0), ("degree", 0.0), ("coef0", -LARGEST_SIZE)):
            if getattr(self, name) is not None:
                real(getattr(self, name), name, lowest=lowest, strict=False)
        wanted = self.n_components
        if wanted is not None and (
            isinstance(wanted, bool) or not isinstance(wanted, numbers.Integral) or wanted < 1
        ):
            raise InputError(f"n_components is {wanted!r}; accepted: None or an integer >= 1")
        if self.kernel == "precomputed" or (wanted is None and n <= EXACT_ROWS):
            return None
        return min(n, COMPONENTS if wanted is None else int(wanted))

    def _shape(self) -> dict[str, Any]:
        return {"gamma": self.gamma, "degree": self.degree, "coef0": self.coef0}

    def _gram(self, x: Any, other: Any) -> Array:
        """Values of the kernel, (m, n)."""
        how = (self.kernel_params or {}) if callable(self.kernel) else self._shape()
        with np.errstate(over="ignore", invalid="ignore"):  # told by _usable
            found = pairwise_kernels(x, other, metric=self.kernel, filter_params=True, **how)
        return _usable(found)


def _usable(values: Any) -> Array:
    """Kernel values or features, if they can be squared."""
    found = np.asarray(values, dtype=np.float64)
    if not np.abs(found).max(initial=0.0) < LARGEST_SIZE:
        raise InputError(
            f"kernel: values are missing or larger than {LARGEST_SIZE:.0e}; accepted: another "
            "scale of X, or another gamma, coef0 or degree"
        )
    return found
