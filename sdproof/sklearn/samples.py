"""The data of a fit, and what it needs of them: spectra, held-out rows and coefficients.

`Tall` works with triangular factors of groups of rows: each row is read once, however many folds it
is in. `Wide` works with one Gram matrix XXᵀ of all rows, of which each fold uses a part. Both take
X dense or as a SciPy sparse matrix; a sparse X is never made dense, only its p×p or n×n Gram is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import linalg

from sdproof.errors import InputError
from sdproof.sklearn.selection import Fold
from sdproof.spectral import Array, Factor, decompose, joined
from sdproof.spectral.factors import FLAT
from sdproof.spectral.least_squares import CHUNK, compress

Rows = Any
"""Row indices or a boolean mask."""

MOST_SPLITS = 64
"""Up to which rows are grouped by the folds that they are in."""

Split = tuple[Rows, list[Rows]]
"""Training rows and blocks of held-out rows."""


@dataclass(frozen=True, eq=False)
class TrainedSpectrum:
    """A training part in its eigenbasis.

    `eigenvalues`, (r,): e_1 ≥ … ≥ e_r > 0. `projections`, (r, T): Uᵀy. `rest`, (T,): squared length
    of y outside the column space. `mean`, (T,): of y, 0 without intercept. `weight`: of its rows.
    """

    eigenvalues: Array
    projections: Array
    rest: Array
    mean: Array
    weight: float

    def of_target(self, index: int) -> TrainedSpectrum:
        """The same with one target only."""
        one = slice(index, index + 1)
        return replace(
            self,
            projections=self.projections[:, one],
            rest=self.rest[one],
            mean=self.mean[one],
        )


class Samples(ABC):
    """X (n, p), y (n, T), weights (n,), with or without an intercept."""

    def __init__(self, x: Any, y: Array, weights: Array, *, intercept: bool) -> None:
        self.x, self.y, self.weights, self.intercept = x, y, weights, intercept
        self.root = np.sqrt(weights)[:, None]
        if intercept:
            share = weights / weights.sum()
            self.x_mean, self.y_mean = np.asarray(share @ x).ravel(), share @ y
        else:
            self.x_mean, self.y_mean = np.zeros(x.shape[1]), np.zeros(y.shape[1])

    @property
    @abstractmethod
    def full(self) -> TrainedSpectrum:
        """Of all rows."""

    @abstractmethod
    def folds(self, splits: Sequence[Split]) -> tuple[list[Fold], list[float]]:
        """The held-out rows of every block, and the weight of every training part."""

    @abstractmethod
    def rows(self) -> Array:
        """U, (n, r): the eigenvectors in the space of the rows of all data, times their roots."""

    @abstractmethod
    def coefficients(self, shrunk: Array) -> Array:
        """θ (p, T) of the rotated labels q·Uᵀy (r, T)."""


class _Product:
    """(X − 1 meanᵀ) V as a map, for rows that are never centred or copied."""

    def __init__(self, x: Any, mean: Array, right: Array) -> None:
        self.x, self.mean, self.right = x, mean, right

    def __matmul__(self, other: Array) -> Array:
        theta = self.right @ other
        return np.asarray(self.x @ theta) - self.mean @ theta


class Tall(Samples):
    """At least as many rows as columns."""

    def __init__(self, x: Any, y: Array, weights: Array, *, intercept: bool) -> None:
        super().__init__(x, y, weights, intercept=intercept)
        self._groups: list[tuple[Array, Factor]] = []

    @cached_property
    def _decomposed(self) -> tuple[TrainedSpectrum, Array, Array]:
        if self._groups:
            return self._spectrum(joined(*(factor for _, factor in self._groups)))
        return self._spectrum(self._factor(slice(None)))

    @property
    def full(self) -> TrainedSpectrum:
        return self._decomposed[0]

    def rows(self) -> Array:
        _, right, mean = self._decomposed
        return (_Product(self.x, mean, right) @ np.eye(right.shape[1])) * self.root

    def coefficients(self, shrunk: Array) -> Array:
        return self._decomposed[1] @ shrunk

    def folds(self, splits: Sequence[Split]) -> tuple[list[Fold], list[float]]:
        codes = _codes(splits, len(self.y))
        if codes is not None:
            signatures, group = np.unique(codes, axis=0, return_inverse=True)
            size = self.x.shape[1] + self.y.shape[1] + 1
            if len(signatures) * size <= 2 * len(self.y):
                factors = [self._factor(group.ravel() == i) for i in range(len(signatures))]
                self._groups = list(zip(signatures, factors, strict=True))
        found, trained = [], []
        for index, (train, parts) in enumerate(splits):
            spectrum, right, mean = self._spectrum(self._joined(index, 1) or self._factor(train))
            trained.append(spectrum.weight)
            for number, rows in enumerate(parts):
                factor = self._joined(index, 2 + number)
                found.append(
                    Fold(
                        eigenvalues=spectrum.eigenvalues,
                        labels=self.y[rows],
                        weights=self.weights[rows],
                        projections=spectrum.projections,
                        held=_Product(self.x[rows], mean, right),
                        offset=spectrum.mean,
                        factor=None if factor is None else _seen(factor, spectrum, right, mean),
                    )
                )
        return found, trained

    def _joined(self, index: int, code: int) -> Factor | None:
        """Of all groups of rows with this part in this split."""
        if not self._groups:
            return None
        return joined(*(f for signature, f in self._groups if signature[index] == code))

    def _factor(self, rows: Rows) -> Factor:
        """Of √w·[1 X y] in these rows."""
        root = self.root[rows]
        if not sparse.issparse(self.x):
            block = np.hstack([root, self.x[rows] * root])
            return Factor(len(root), compress(block, self.y[rows] * root))
        block = sparse.hstack([root, self.x[rows].multiply(root), self.y[rows] * root]).tocsr()
        values, vectors = np.linalg.eigh((block.T @ block).toarray())
        return Factor(len(root), np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T)

    def _spectrum(self, factor: Factor) -> tuple[TrainedSpectrum, Array, Array]:
        """The spectrum, V/s (p, r) and the means of X (p,)."""
        ones, columns = factor.triangle[:, :1], factor.triangle[:, 1:]
        weight, p = float((ones**2).sum()), self.x.shape[1]
        mean = ones[:, 0] @ columns / weight if self.intercept else np.zeros(columns.shape[1])
        centred = columns - mean * ones
        if self.intercept:  # what centring leaves of a constant column is rounding
            flat = np.linalg.norm(centred, axis=0) <= FLAT * np.linalg.norm(columns, axis=0)
            centred = np.where(flat, 0.0, centred)
        found = decompose(centred[:, :p], centred[:, p:], rows=factor.rows)
        spectrum = TrainedSpectrum(
            found.eigenvalues, found.projections, found.rest, mean[p:], weight
        )
        return spectrum, found.right / found.singular, mean[:p]


def _codes(splits: Sequence[Split], n: int) -> Any:
    """For each row and split 1 (training), 2 + i (block i) or 0; None if a row comes twice."""
    if len(splits) > MOST_SPLITS:
        return None
    codes = np.zeros((n, len(splits)), dtype=np.int16)
    for index, (train, parts) in enumerate(splits):
        for code, rows in enumerate([train, *parts], 1):
            where = np.arange(n)[rows]
            if len(np.unique(where)) < len(where) or codes[where, index].any():
                return None
            codes[where, index] = code
    return codes


def _seen(factor: Factor, spectrum: TrainedSpectrum, right: Array, mean: Array) -> Array:
    """Held-out rows in the eigenbasis of the training part, and labels less its intercept."""
    ones, columns = factor.triangle[:, :1], factor.triangle[:, 1:]
    x, y = columns[:, : len(mean)] - mean * ones, columns[:, len(mean) :] - spectrum.mean * ones
    return np.hstack([x @ right, y])


class Wide(Samples):
    """More columns than rows."""

    @cached_property
    def _size(self) -> float:
        """Σ x_ij², beside which rounding is judged."""
        norm = linalg.norm if sparse.issparse(self.x) else np.linalg.norm
        return float(norm(self.x)) ** 2

    @cached_property
    def _gram(self) -> Array:
        """Kc = (X − mean)(X − mean)ᵀ."""
        if sparse.issparse(self.x):
            gram = (self.x @ self.x.T).toarray()
            along = np.asarray(self.x @ self.x_mean).ravel()
            return np.asarray(gram - along[:, None] - along + self.x_mean @ self.x_mean)
        n, p = self.x.shape
        gram, step = np.zeros((n, n)), max(1, CHUNK // (4 * n))
        for start in range(0, p, step):
            part = slice(start, start + step)
            block = self.x[:, part] - self.x_mean[part]
            gram += block @ block.T
        return gram

    @cached_property
    def _decomposed(self) -> tuple[TrainedSpectrum, Array]:
        found, vectors, _ = self._part(slice(None))
        return found, vectors

    @property
    def full(self) -> TrainedSpectrum:
        return self._decomposed[0]

    def rows(self) -> Array:
        return self._decomposed[1]

    def coefficients(self, shrunk: Array) -> Array:
        spectrum, vectors = self._decomposed
        dual = self.root * (vectors @ (shrunk / spectrum.eigenvalues[:, None]))
        return np.asarray(self.x.T @ dual) - np.outer(self.x_mean, dual.sum(axis=0))

    def folds(self, splits: Sequence[Split]) -> tuple[list[Fold], list[float]]:
        found, trained = [], []
        for train, parts in splits:
            spectrum, vectors, share = self._part(train)
            trained.append(spectrum.weight)
            dual = self.root[train] * vectors / spectrum.eigenvalues
            inner = self._gram[train][:, train] @ share
            for rows in parts:
                across = self._gram[rows][:, train]
                across = across - (across @ share)[:, None] - inner + share @ inner
                found.append(
                    Fold(
                        eigenvalues=spectrum.eigenvalues,
                        labels=self.y[rows],
                        weights=self.weights[rows],
                        projections=spectrum.projections,
                        held=across @ dual,
                        offset=spectrum.mean,
                    )
                )
        return found, trained

    def _part(self, rows: Rows) -> tuple[TrainedSpectrum, Array, Array]:
        """The spectrum, U, and the weights with which the mean of these rows is taken off."""
        weights, root = self.weights[rows], self.root[rows]
        weight = float(weights.sum())
        share = weights / weight if self.intercept else np.zeros(len(weights))
        gram = self._gram[rows][:, rows]
        inner = gram @ share
        gram = (gram - inner[:, None] - inner + share @ inner) * root * root.T
        values, vectors = np.linalg.eigh(gram)
        least = max(len(gram) * np.finfo(np.float64).eps * values[-1], FLAT**2 * self._size)
        keep = np.flatnonzero(values > least)
        values, vectors = values[keep[::-1]], vectors[:, keep[::-1]]
        mean = share @ self.y[rows]
        labels = (self.y[rows] - mean) * root
        projections = vectors.T @ labels
        rest = ((labels - vectors @ projections) ** 2).sum(axis=0)
        return TrainedSpectrum(values, projections, rest, mean, weight), vectors, share


def samples_of(x: Any, y: Array, weights: Array, *, intercept: bool) -> Samples:
    """The one that fits the shape of X (n, p)."""
    kind = Tall if x.shape[0] >= x.shape[1] else Wide
    return kind(x, y, weights, intercept=intercept)


def check_split(train: Rows, weights: Array) -> None:
    """Raise `InputError` for a training part without weight."""
    if not weights[train].sum() > 0:
        raise InputError("cv: a training fold has no weight; accepted: some in each")
