"""Classification by self-distilled ridge on ±1 targets, as scikit-learn's `RidgeClassifier`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.preprocessing import LabelBinarizer
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d, validate_data

from sdproof.errors import InputError
from sdproof.sklearn._kernel import KernelSelection
from sdproof.sklearn._training import (
    Selected,
    checked_splits,
    checked_weights,
    from_features,
    select,
)
from sdproof.sklearn.selection import Loss, squared_error
from sdproof.spectral import Array

SCORINGS = ("neg_mean_squared_error", "accuracy")


def misclassified(targets: Array, outputs: Array) -> Array:
    """1 for each row whose class is not the one of the largest output, else 0."""
    return np.asarray(classes_of(targets) != classes_of(outputs), dtype=np.float64)


def classes_of(outputs: Array) -> Any:
    """Index of the class, (m,): the largest of the columns, or the sign of a single one."""
    return (outputs[:, 0] > 0).astype(np.intp) if outputs.shape[1] == 1 else outputs.argmax(axis=1)


class TargetEncoding(ClassifierMixin):  # type: ignore[misc,unused-ignore]
    """±1 targets from classes, and classes from outputs."""

    scoring: str
    class_weight: Any
    cv: Any
    classes_: Any
    _outputs: Callable[[Any], Array]

    def _encoded(
        self, X: Any, y: Any, sample_weight: Any, accept_sparse: Any
    ) -> tuple[Any, Array, Array | None, list[tuple[Any, Any]], Loss]:
        """Checked X, targets (n, T), weights, folds and the loss that chooses."""
        x, y = validate_data(self, X, y, accept_sparse=accept_sparse, dtype=np.float64)
        if self.scoring not in SCORINGS:
            raise InputError(f"scoring is {self.scoring!r}; accepted: {', '.join(SCORINGS)}")
        check_classification_targets(y)
        y = column_or_1d(y, warn=True)
        weights = checked_weights(sample_weight, x)
        binarizer = LabelBinarizer(neg_label=-1)
        targets = binarizer.fit_transform(y).astype(np.float64)
        self.classes_ = binarizer.classes_
        if len(self.classes_) < 2:
            raise InputError("y has 1 class; accepted: at least 2 classes")
        if self.class_weight is not None:
            balance = compute_sample_weight(self.class_weight, y)
            weights = checked_weights(balance if weights is None else weights * balance, x)
        splits = checked_splits(self.cv, x, y, classifier=True)
        loss = squared_error if self.scoring == SCORINGS[0] else misclassified
        return x, targets, weights, splits, loss

    def _score_from(self, found: Selected) -> float:
        return -found.risk if self.scoring == SCORINGS[0] else 1.0 - found.risk

    def decision_function(self, X: Any) -> Array:
        """Outputs (m, n_classes), or (m,) for two classes, positive for ``classes_[1]``."""
        found = self._outputs(X)
        return found[:, 0] if found.shape[1] == 1 else found

    def predict(self, X: Any) -> Any:
        """The class of the largest output, shape (m,)."""
        index = classes_of(self._outputs(X))
        return self.classes_[index]


class SelfDistilledKernelRidgeClassifierCV(TargetEncoding, KernelSelection):
    """Kernel ridge classifier with self-distillation, everything chosen on one set of folds.

    `SelfDistilledKernelRidgeCV` on one target of ±1 for each class (one target for two classes); the
    class with the largest output is predicted.

    Parameters
    ----------
    n_steps, alphas, kernel, gamma, degree, coef0, kernel_params, cv, fit_intercept, n_components, \
random_state
        As in `SelfDistilledKernelRidgeCV`; folds are stratified by class.
    scoring : {"neg_mean_squared_error", "accuracy"}, default="neg_mean_squared_error"
        By which α and the number of steps are chosen; ξ always minimises squared error. Squared
        error of the targets scatters less than accuracy, above all with few rows or wrong labels.
    class_weight : dict, "balanced" or None, default=None
        Weights of the classes, as in `RidgeClassifier`.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    best_score_ : float
        The score, held out, of what was chosen.
    risk_path_ : ndarray of shape (n_alphas, n_steps + 1)
        Held-out squared error, summed over the targets, or share of wrong classes.
    alpha_, xi_, n_steps_, alpha_at_edge_, alphas_, dual_coef_, intercept_, X_fit_, nystroem_
        As in `SelfDistilledKernelRidgeCV`; coefficients with one column for each target.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sdproof.sklearn import SelfDistilledKernelRidgeClassifierCV
    >>> X, y = load_iris(return_X_y=True)
    >>> model = SelfDistilledKernelRidgeClassifierCV().fit(X, y)
    >>> model.decision_function(X).shape, bool(model.score(X, y) > 0.95)
    ((150, 3), True)
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
        scoring: str = "neg_mean_squared_error",
        class_weight: Any = None,
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
        self.scoring = scoring
        self.class_weight = class_weight
        self.fit_intercept = fit_intercept
        self.n_components = n_components
        self.random_state = random_state

    def fit(
        self, X: Any, y: Any, sample_weight: Any = None
    ) -> SelfDistilledKernelRidgeClassifierCV:
        """Choose α, ξ and the number of steps, then refit on all rows; y holds classes, (n,)."""
        x, *given = self._encoded(X, y, sample_weight, self._sparse)
        found = self._choose(x, *given)
        self.dual_coef_, self.intercept_ = found.coefficients, found.intercept
        self.best_score_ = self._score_from(found)
        return self


class SelfDistilledRidgeClassifierCV(TargetEncoding, BaseEstimator):
    """Ridge classifier with self-distillation, everything chosen on one set of folds.

    `SelfDistilledRidgeCV` on one target of ±1 for each class (one target for two classes), as
    scikit-learn's `RidgeClassifier`; the class with the largest output is predicted.

    Parameters
    ----------
    n_steps, alphas, cv, fit_intercept
        As in `SelfDistilledKernelRidgeCV`, with the eigenvalues of XᵀX.
    scoring, class_weight
        As in `SelfDistilledKernelRidgeClassifierCV`.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    coef_ : ndarray of shape (1, n_features) or (n_classes, n_features)
    intercept_ : ndarray of shape (1,) or (n_classes,)
    alpha_, xi_, n_steps_, best_score_, alpha_at_edge_, alphas_, risk_path_
        As in `SelfDistilledKernelRidgeClassifierCV`.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sdproof.sklearn import SelfDistilledRidgeClassifierCV
    >>> X, y = load_iris(return_X_y=True)
    >>> model = SelfDistilledRidgeClassifierCV().fit(X, y)
    >>> model.coef_.shape, model.n_steps_ == len(model.xi_)
    ((3, 4), True)
    """

    def __init__(
        self,
        n_steps: int = 2,
        alphas: Sequence[float] | None = None,
        *,
        cv: Any = None,
        scoring: str = "neg_mean_squared_error",
        class_weight: Any = None,
        fit_intercept: bool = True,
    ) -> None:
        self.n_steps = n_steps
        self.alphas = alphas
        self.cv = cv
        self.scoring = scoring
        self.class_weight = class_weight
        self.fit_intercept = fit_intercept

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> SelfDistilledRidgeClassifierCV:
        """Choose α, ξ and the number of steps, then refit on all rows; y holds classes, (n,)."""
        x, targets, weights, splits, loss = self._encoded(X, y, sample_weight, False)
        found = select(
            partial(from_features, x),
            targets,
            weights,
            splits,
            n_steps=self.n_steps,
            alphas=self.alphas,
            fit_intercept=self.fit_intercept,
            loss=loss,
        )
        found.keep(self)
        self.coef_, self.intercept_ = found.coefficients.T, found.intercept
        self.best_score_ = self._score_from(found)
        return self

    def _outputs(self, X: Any) -> Array:
        check_is_fitted(self)
        x = validate_data(self, X, reset=False, dtype=np.float64)
        return np.asarray(x @ self.coef_.T + self.intercept_, dtype=np.float64)
