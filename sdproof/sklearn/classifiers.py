"""Classification by self-distilled ridge on ±1 targets, as scikit-learn's `RidgeClassifier`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.model_selection import check_cv
from sklearn.preprocessing import LabelBinarizer
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, column_or_1d, validate_data

from sdproof.errors import InputError
from sdproof.sklearn._base import FLOATS, Data, as_columns
from sdproof.sklearn.kernel_ridge_cv import SelfDistilledKernelRidgeCV
from sdproof.sklearn.ridge_cv import SelfDistilledRidgeCV
from sdproof.sklearn.samples import Split
from sdproof.sklearn.selection import Loss
from sdproof.spectral import Array


def classes_of(outputs: Array) -> Any:
    """Index of the class, (m,): the largest of the columns, or the sign of a single one."""
    return (outputs[:, 0] > 0).astype(np.intp) if outputs.shape[1] == 1 else outputs.argmax(axis=1)


def minus_correct(targets: Array, outputs: Array) -> Array:
    """−1 for each row whose class is that of the largest output, else 0: the mean is −accuracy."""
    return np.where(classes_of(targets) == classes_of(outputs), -1.0, 0.0)


class TargetEncoding(ClassifierMixin, SelfDistilledRidgeCV):  # type: ignore[misc,unused-ignore]
    """A ridge regression on ±1 targets as a classifier."""

    class_weight: Any

    def fit(self, X: Any, y: Any, sample_weight: Any = None, **params: Any) -> Self:
        """Choose α, ξ and the number of steps, then refit on all rows.

        Parameters are those of `SelfDistilledRidgeCV.fit`, but for y, (n,): classes of any kind.
        """
        if self.scoring not in (None, "accuracy"):
            raise InputError(f"scoring is {self.scoring!r}; accepted: None or 'accuracy'")
        x, y = validate_data(self, X, y, accept_sparse=self._sparse, dtype=FLOATS)
        check_classification_targets(y)
        y = column_or_1d(y, warn=True)
        binarizer = LabelBinarizer(neg_label=-1)
        targets = binarizer.fit_transform(y).astype(np.float64)
        self.classes_ = binarizer.classes_
        if len(self.classes_) < 2:
            raise InputError("y has 1 class; accepted: at least 2 classes")
        if self.class_weight is not None:
            given = _check_sample_weight(sample_weight, x, dtype=np.float64)
            sample_weight = given * compute_sample_weight(self.class_weight, y)
        super().fit(X, targets, sample_weight, **params)
        return self

    def decision_function(self, X: Any) -> Any:
        """Outputs (m, n_classes), or (m,) for two classes, positive for ``classes_[1]``."""
        return super().predict(X)

    def predict(self, X: Any) -> Any:
        """The class of the largest output, shape (m,)."""
        index = classes_of(as_columns(np.asarray(self.decision_function(X))))
        return self.classes_[index]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.regressor_tags = None
        tags.target_tags.multi_output = False
        tags.target_tags.single_output = True
        return tags

    def _scorer(self, data: Data) -> Loss:  # noqa: ARG002
        return minus_correct

    def _splits(self, x: Any, labels: Any, params: dict[str, Any]) -> list[Split]:
        classes = classes_of(labels)
        splits = check_cv(self.cv, classes, classifier=True)
        return [(train, [test]) for train, test in splits.split(x, classes, **params)]


class SelfDistilledRidgeClassifierCV(TargetEncoding):
    """Ridge classifier with self-distillation, everything chosen on held-out rows.

    `SelfDistilledRidgeCV` on one target of ±1 for each class (one target for two classes), as
    scikit-learn's `RidgeClassifier`; the class with the largest output is predicted.

    Parameters
    ----------
    n_steps, alphas, cv, select_steps, fit_intercept
        As in `SelfDistilledRidgeCV`; folds are stratified by class.
    scoring : None or "accuracy", default=None
        By which α and the number of steps are chosen; ξ always minimises squared error. None is
        squared error of the targets, which scatters less than accuracy, above all with wrong labels.
    class_weight : dict, "balanced" or None, default=None
        Weights of the classes, as in `RidgeClassifier`.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    coef_, intercept_ : as in `SelfDistilledRidge`, one target for each class or one in all
    alpha_, xi_, n_steps_, best_score_, alpha_at_edge_, alphas_, risk_path_
        As in `SelfDistilledRidgeCV`; for "accuracy" `risk_path_` is −accuracy, `best_score_` accuracy.

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
        select_steps: bool = True,
        fit_intercept: bool = True,
        scoring: str | None = None,
        class_weight: Any = None,
    ) -> None:
        super().__init__(
            n_steps,
            alphas,
            cv=cv,
            select_steps=select_steps,
            fit_intercept=fit_intercept,
            scoring=scoring,
        )
        self.class_weight = class_weight


class SelfDistilledKernelRidgeClassifierCV(TargetEncoding, SelfDistilledKernelRidgeCV):
    """Kernel ridge classifier with self-distillation, everything chosen on held-out rows.

    `SelfDistilledKernelRidgeCV` on one target of ±1 for each class (one target for two classes); the
    class with the largest output is predicted.

    Parameters
    ----------
    n_steps, alphas, kernel, gamma, degree, coef0, kernel_params, n_components, random_state
        As in `SelfDistilledKernelRidgeCV`.
    cv, select_steps, fit_intercept, scoring, class_weight
        As in `SelfDistilledRidgeClassifierCV`.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    dual_coef_, intercept_, X_fit_, nystroem_
        As in `SelfDistilledKernelRidgeCV`, one target for each class or one in all.
    alpha_, xi_, n_steps_, best_score_, alpha_at_edge_, alphas_, risk_path_
        As in `SelfDistilledRidgeClassifierCV`.

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
        select_steps: bool = True,
        fit_intercept: bool = True,
        scoring: str | None = None,
        class_weight: Any = None,
        n_components: int | None = None,
        random_state: Any = None,
    ) -> None:
        SelfDistilledKernelRidgeCV.__init__(
            self,
            n_steps,
            alphas,
            kernel=kernel,
            gamma=gamma,
            degree=degree,
            coef0=coef0,
            kernel_params=kernel_params,
            cv=cv,
            select_steps=select_steps,
            fit_intercept=fit_intercept,
            scoring=scoring,
            n_components=n_components,
            random_state=random_state,
        )
        self.class_weight = class_weight
