"""What both estimators share: checking, storing, prediction."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from sdproof.errors import InputError
from sdproof.numbers.exact import shown
from sdproof.spectral import Array, Block


def real(value: Any, name: str, *, lowest: float, strict: bool) -> float:
    """A finite real number above `lowest`, or `InputError`."""
    accepted = f"{'>' if strict else '>='} {lowest:g}"
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        raise InputError(f"{name} is {shown(value)}; accepted: a real number {accepted}")
    number = float(value)
    if not math.isfinite(number) or number < lowest or (strict and number == lowest):
        raise InputError(f"{name} is {value!r}; accepted: a finite real number {accepted}")
    return number


def reals(values: Any, name: str, *, lowest: float, strict: bool) -> tuple[float, ...]:
    """A sequence of finite real numbers, or `InputError`."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InputError(f"{name} is {values!r}; accepted: a sequence of real numbers")
    return tuple(
        real(value, f"{name}[{index}]", lowest=lowest, strict=strict)
        for index, value in enumerate(values)
    )


class LinearModel(MultiOutputMixin, RegressorMixin, BaseEstimator):  # type: ignore[misc,unused-ignore]
    """Prediction and input checks of a linear model with `coef_` and `intercept_`."""

    coef_: Any
    intercept_: Any
    fit_intercept: bool

    def predict(self, X: Any) -> Array:
        """Xθ + intercept, shape (n,) or (n, T)."""
        check_is_fitted(self)
        x = validate_data(self, X, reset=False, dtype=np.float64)
        return np.asarray(x @ np.asarray(self.coef_).T + self.intercept_, dtype=np.float64)

    def _checked(self, X: Any, y: Any, sample_weight: Any) -> tuple[Array, Array, Array | None]:
        x, labels = validate_data(
            self, X, y, dtype=np.float64, multi_output=True, y_numeric=True, ensure_min_samples=1
        )
        labels = np.asarray(labels, dtype=np.float64)
        if not isinstance(self.fit_intercept, bool | np.bool_):
            raise InputError(f"fit_intercept is {self.fit_intercept!r}; accepted: True or False")
        if sample_weight is None:
            return x, labels, None
        weights = _check_sample_weight(sample_weight, x, dtype=np.float64, ensure_non_negative=True)
        if not weights.sum() > 0:
            raise InputError("sample_weight is zero everywhere; accepted: some positive weight")
        return x, labels, weights

    def _store(self, theta: Array, block: Block, labels: Array) -> None:
        single = labels.ndim == 1 or labels.shape[1] == 1
        intercept = block.y_mean - block.x_mean @ theta
        self.coef_ = theta[:, 0] if single else theta.T
        self.intercept_ = float(intercept[0]) if single else intercept


def as_columns(y: Array) -> Array:
    """y as (n, T)."""
    return y[:, None] if y.ndim == 1 else y
