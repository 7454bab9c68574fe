"""What the kernel estimators share: the kernel, exact or by Nyström, and outputs from it."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.kernel_approximation import Nystroem
from sklearn.metrics.pairwise import PAIRWISE_KERNEL_FUNCTIONS, pairwise_kernels
from sklearn.utils.validation import check_is_fitted, validate_data

from sdproof.errors import InputError
from sdproof.sklearn._base import real
from sdproof.sklearn._training import Selected, from_features, from_gram, select
from sdproof.sklearn.selection import Loss, squared_error
from sdproof.spectral import Array

EXACT_ROWS = 10_000
"""Most rows for which the whole Gram matrix is used unless `n_components` says otherwise."""
COMPONENTS = 1_000
"""Nyström components beyond that."""


class KernelSelection(BaseEstimator):  # type: ignore[misc,unused-ignore]
    """Kernel, penalty, imitation parameters and number of steps of targets (n, T), and outputs."""

    n_steps: int
    alphas: Sequence[float] | None
    kernel: str | Callable[..., float]
    gamma: float | None
    degree: float
    coef0: float
    kernel_params: dict[str, Any] | None
    cv: Any
    fit_intercept: bool
    n_components: int | None
    random_state: Any

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = self.kernel != "precomputed"
        tags.input_tags.pairwise = self.kernel == "precomputed"
        return tags

    @property
    def _sparse(self) -> Any:
        return False if self.kernel == "precomputed" else ("csr", "csc")

    def _choose(
        self,
        X: Any,
        targets: Array,
        weights: Array | None,
        splits: Sequence[tuple[Any, Any]],
        loss: Loss = squared_error,
    ) -> Selected:
        """Choose on the folds, refit on all rows, keep what was found."""
        x = self._represented(X, len(targets))
        found = select(
            partial(from_gram if self.nystroem_ is None else from_features, x),
            targets,
            weights,
            splits,
            n_steps=self.n_steps,
            alphas=self.alphas,
            fit_intercept=self.fit_intercept,
            loss=loss,
        )
        found.keep(self)
        self._fitted = found
        return found

    def _outputs(self, X: Any) -> Array:
        """Predicted targets (m, T)."""
        check_is_fitted(self)
        x = validate_data(self, X, accept_sparse=self._sparse, reset=False, dtype=np.float64)
        if self.nystroem_ is None:
            rows = self._gram(x, self.X_fit_)
        else:
            rows = self.nystroem_.transform(x)
        return np.asarray(rows @ self._fitted.coefficients + self._fitted.intercept, dtype=np.float64)

    def _represented(self, X: Any, n: int) -> Array:
        """The Gram matrix of all rows, or their Nyström features."""
        components = self._components(n)
        self.nystroem_, self.X_fit_ = None, X
        if components is None:
            return self._gram(X, None)
        self.nystroem_ = Nystroem(
            self.kernel,
            n_components=min(components, n),
            random_state=self.random_state,
            **({"kernel_params": self.kernel_params} if callable(self.kernel) else self._shape()),
        )
        self.X_fit_ = None
        return np.asarray(self.nystroem_.fit_transform(X), dtype=np.float64)

    def _components(self, n: int) -> int | None:
        """Nyström components, None for the exact kernel."""
        names = (*sorted(PAIRWISE_KERNEL_FUNCTIONS), "precomputed")
        if not callable(self.kernel) and self.kernel not in names:
            raise InputError(
                f"kernel is {self.kernel!r}; accepted: a callable, {', '.join(names)}"
            )
        for name, lowest in (("gamma", 0.0), ("degree", 0.0), ("coef0", -np.inf)):
            if getattr(self, name) is not None:
                real(getattr(self, name), name, lowest=lowest, strict=False)
        wanted = self.n_components
        if wanted is None:
            return None if n <= EXACT_ROWS or self.kernel == "precomputed" else COMPONENTS
        if isinstance(wanted, bool) or not isinstance(wanted, numbers.Integral) or wanted < 1:
            raise InputError(f"n_components is {wanted!r}; accepted: None or an integer >= 1")
        return None if self.kernel == "precomputed" else int(wanted)

    def _shape(self) -> dict[str, Any]:
        return {"gamma": self.gamma, "degree": self.degree, "coef0": self.coef0}

    def _gram(self, x: Any, other: Any) -> Array:
        """Values of the kernel, (m, n)."""
        how = (self.kernel_params or {}) if callable(self.kernel) else self._shape()
        found = pairwise_kernels(x, other, metric=self.kernel, filter_params=True, **how)
        if not np.isfinite(found).all():
            raise InputError("kernel: some values are not finite; accepted: data or a gamma of "
                             "another size")  # fmt: skip
        return np.asarray(found, dtype=np.float64)
