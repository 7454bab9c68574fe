"""What both estimators share: checking, storing, prediction."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from sdproof.errors import InputError
from sdproof.numbers.exact import shown
from sdproof.spectral import Array

FLOATS = (np.float64, np.float32)


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


LARGEST_SIZE = 1e70
"""Data of larger size, or smaller than its inverse, are scaled before they are squared."""


def power_of_two(values: Any) -> float:
    """By what to divide the values (array or sparse matrix) to keep squares in range; mostly 1."""
    entries = values.data if sparse.issparse(values) else values
    size = float(max(np.max(entries, initial=0.0), -np.min(entries, initial=0.0)))
    if size == 0 or 1 / LARGEST_SIZE <= size <= LARGEST_SIZE:
        return 1.0
    return float(2.0 ** np.floor(np.log2(size)))


@dataclass(frozen=True, eq=False)
class Data:
    """Checked input in float64: X / x_scale (n, p), y / y_scale (n, T), weights (n,)."""

    x: Any
    y: Array
    weights: Array
    x_scale: float
    y_scale: float
    single: bool
    dtype: Any


class LinearModel(MultiOutputMixin, RegressorMixin, BaseEstimator):  # type: ignore[misc,unused-ignore]
    """Prediction and input checks of a linear model with `coef_` and `intercept_`."""

    coef_: Any
    intercept_: Any
    fit_intercept: bool

    @property
    def _sparse(self) -> Any:
        """Sparse formats that are accepted, or False."""
        return "csr"

    def predict(self, X: Any) -> Any:
        """Xθ + intercept, shape (n,) or (n, T)."""
        check_is_fitted(self)
        x = validate_data(self, X, reset=False, accept_sparse=self._sparse, dtype=FLOATS)
        return np.asarray(x @ np.asarray(self.coef_).T) + self.intercept_

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = bool(self._sparse)
        return tags

    def _checked(self, X: Any, y: Any, sample_weight: Any) -> Data:
        x, labels = validate_data(
            self, X, y, accept_sparse=self._sparse, dtype=FLOATS, multi_output=True, y_numeric=True,
            ensure_min_samples=1,
        )  # fmt: skip
        dtype, x = x.dtype, x.astype(np.float64, copy=False)
        labels = np.asarray(labels, dtype=np.float64)
        single, labels = labels.ndim == 1, as_columns(labels)
        if not isinstance(self.fit_intercept, bool | np.bool_):
            raise InputError(f"fit_intercept is {self.fit_intercept!r}; accepted: True or False")
        weights = np.ones(len(labels))
        if sample_weight is not None:
            weights = _check_sample_weight(
                sample_weight, x, dtype=np.float64, ensure_non_negative=True
            )
            if not weights.sum() > 0:
                raise InputError("sample_weight is zero everywhere; accepted: some positive weight")
        a, b = power_of_two(x), power_of_two(labels)
        x, labels = (x if a == 1 else x / a), (labels if b == 1 else labels / b)
        return Data(x, labels, weights, a, b, single or labels.shape[1] == 1, dtype)

    def _store(self, theta: Array, x_mean: Array, y_mean: Array, data: Data) -> None:
        """Keep θ (p, T), fitted to the scaled data, and the intercept."""
        intercept = (y_mean - x_mean @ theta) * data.y_scale
        theta = theta / data.x_scale * data.y_scale
        self.coef_ = (theta[:, 0] if data.single else theta.T).astype(data.dtype)
        self.intercept_ = (
            data.dtype.type(intercept[0]) if data.single else intercept.astype(data.dtype)
        )


def as_columns(y: Array) -> Array:
    """y as (n, T)."""
    return y[:, None] if y.ndim == 1 else y
