"""Which penalty, which coefficients h and how many steps: a step is added only on clear evidence.

Works in the eigenbasis of each training part, so linear models and kernels share it. The rules:

* h is fitted on held-out rows by least squares and drawn back towards ridge (h = 0) until the
  filter q = t + t(1−t)·Σ h_i tⁱ is in [0, 1], where the best filter B/(1+B) lies (claim LB-1): at
  every eigenvalue of every part and between them. At the eigenvalues alone it is not enough: with
  |h| of 10⁵ a filter can be in [0, 1] there and change by 1 when an eigenvalue changes by 1 %.
* Every loss is cross-fitted: the rows of a block are judged with h, and for the evidence with the
  penalty too, from the other blocks.
* j steps replace fewer steps only if they lower the loss of every block and, in the mean, by more
  than its noise: the lower end of a one-sided Student interval over the rows is above 0, at 97.5 %
  for all k comparisons together (Bonferroni), the standard error raised for overlapping training
  parts (Nadeau and Bengio 2003). Otherwise ridge remains, at the penalty that `RidgeCV` chooses
  from the same folds.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.stats import t as student

from sdproof.spectral import Array, losses_at, nearest_xi, nested_fit, representable
from sdproof.spectral.least_squares import CHUNK, compress, filter_bases

ERROR_RATE = 0.025
"""Probability, under no gain at all, that noise alone adds a step, by the strict rule."""


@dataclass(frozen=True)
class Rule:
    """What a step has to be and to show.

    `highest`: largest value of its filter.
    `strict`: it must lower the loss of every block and exclude "no gain" at `ERROR_RATE`, with the
    standard error raised for overlapping training parts; otherwise a mean gain of one standard
    error over the rows is enough.
    """

    highest: float = 1.0
    strict: bool = True


ROUNDING = 1e-10
"""Of the largest loss of ridge: smaller gains are none."""

BETWEEN = 129
"""Points from the least to the largest eigenvalue at which a filter is bounded."""

Loss = Callable[[Array, Array], Array]
"""From labels (m, T) and predictions (m, T) to one loss per row (m,), or one for all rows (1,)."""

Predictions = Iterator[tuple[slice, Array]]
"""Some of the penalties at a time, and predictions (l, m, T, k+1): that of the coefficients
z = (1, h) of a filter is the product with z."""


def squared_error(labels: Array, predictions: Array) -> Array:
    """Σ over the targets, for each row."""
    return np.asarray(((labels - predictions) ** 2).sum(axis=1))


@dataclass(frozen=True, eq=False)
class HeldOut(ABC):
    """Held-out rows and what was fitted without them.

    `eigenvalues`, (r,) array: e_j > 0 of the training part.
    `labels`, (m, T) array, and `weights`, (m,) array, of the held-out rows.
    """

    eigenvalues: Array
    labels: Array
    weights: Array

    @abstractmethod
    def predictions(self, alphas: Array, k: int) -> Predictions:
        """Of these rows, in the basis t, t(1−t), …, tᵏ(1−t) of the filters."""

    @abstractmethod
    def of_target(self, index: int) -> HeldOut:
        """The same with one target only."""

    def systems(self, alphas: Array, k: int) -> Array:
        """For each penalty a triangular (k+1, k+1) [A | b] with squared error ‖b − A h‖²."""
        root = np.sqrt(self.weights)[:, None]
        return _triangles(self.predictions(alphas, k), self.labels * root, root, len(alphas), k)


@dataclass(frozen=True, eq=False)
class Fold(HeldOut):
    """A training part in its eigenbasis, and the rows held out from it.

    `projections`, (r, T) array: Uᵀy, the training labels along its eigenvectors.
    `held`: what maps (r, c) arrays to (m, c) arrays by ``@``, such as an (m, r) array; the filter q
        predicts ``offset + held @ (q[:, None] * projections)``.
    `offset`, (T,) array or 0: the intercept of the training part.
    `factor`: if known, (m', r+T) array R with RᵀR = [A b]ᵀ[A b], A and b `held` and
        labels less offset, their rows times the roots of the weights.
    """

    projections: Array
    held: Any
    offset: Any = 0.0
    factor: Array | None = None

    def predictions(self, alphas: Array, k: int) -> Predictions:
        for part, fitted in self._products(self.held, len(self.labels), alphas, k):
            fitted[..., 0] += self.offset
            yield part, fitted

    def of_target(self, index: int) -> Fold:
        r, one = len(self.eigenvalues), slice(index, index + 1)
        columns = [*range(r), r + index]
        return replace(
            self,
            labels=self.labels[:, one],
            projections=self.projections[:, one],
            offset=self.offset if np.ndim(self.offset) == 0 else self.offset[one],
            factor=None if self.factor is None else self.factor[:, columns],
        )

    def systems(self, alphas: Array, k: int) -> Array:
        small, r = self.factor, len(self.eigenvalues)
        if small is None:
            root = np.sqrt(self.weights)[:, None]
            small = compress((self.held @ np.eye(r)) * root, (self.labels - self.offset) * root)
        products = self._products(small[:, :r], len(small), alphas, k)
        return _triangles(products, small[:, r:], np.ones((1, 1)), len(alphas), k)

    def _products(self, held: Any, rows: int, alphas: Array, k: int) -> Predictions:
        r, outputs = self.projections.shape
        each = max(1, CHUNK // (max(rows, r, 1) * outputs * (k + 1)))
        for start in range(0, len(alphas), each):
            part = slice(start, min(start + each, len(alphas)))
            bases = filter_bases(self.eigenvalues, alphas[part], k)
            weights = bases[:, :, None, :] * self.projections[:, :, None]
            flat = weights.transpose(1, 0, 2, 3).reshape(r, len(bases) * outputs * (k + 1))
            fitted = np.asarray(held @ flat).reshape(rows, len(bases), outputs, k + 1)
            yield part, fitted.transpose(1, 0, 2, 3)


@dataclass(frozen=True, eq=False)
class Selection:
    """What was chosen among L penalties and 0, …, k steps.

    `index`: of the penalty.
    `steps`: number of steps j.
    `h`, (j,) array.
    `risk_path`, (L, k+1) array: cross-fitted mean loss.
    `gain`, `noise`, (k+1,) arrays: by how much j steps lower the loss of ridge, both at penalties
        and h of the other blocks, and the standard error of that.
    `crossed`: for each block h (L, k+1, k) from the other blocks; none for GCV.
    """

    index: int
    steps: int
    h: Array
    risk_path: Array
    gain: Array
    noise: Array
    crossed: tuple[Array, ...] = ()


def choose(
    blocks: Sequence[HeldOut],
    eigenvalues: Array,
    alphas: Array,
    k: int,
    *,
    scale: float = 1.0,
    overlap: float | None = None,
    loss: Loss = squared_error,
    select: bool = True,
    rule: Rule = Rule(),
) -> Selection:
    """Choose the penalty, the number of steps and h from held-out rows.

    Parameters
    ----------
    blocks : sequence of HeldOut
    eigenvalues : (r,) array
        Of all rows, on which the estimator is refitted.
    alphas : (L,) array
        Penalties of the training parts.
    k : int
        Largest number of steps.
    scale : float
        The refit of one or more steps uses `scale` times the penalty: by how much the eigenvalues
        grow from a training part to all rows. (Ridge's best penalty does not depend on the rows.)
    overlap : float or None
        Weight of all held-out rows over the mean weight of a training part. None: `scale`, which it
        is where every row is held out once.
    loss : callable
        By which the penalty and the number of steps are chosen; h always minimises squared error.
    select : bool
        False: use k steps without asking for evidence, still with bounded filters.
    rule : Rule
        Bound of the filters, and what counts as evidence.
    """
    spectra = [(eigenvalues, alphas * scale), *((b.eigenvalues, alphas) for b in blocks)]
    systems = [block.systems(alphas, k) for block in blocks]
    crossed = [
        bounded(spectra, nested_fit(np.concatenate(others, axis=1))[1], rule.highest)
        for others in _others(systems)
    ]
    weights = [block.weights for block in blocks]
    overlap = 0.0 if not rule.strict else scale if overlap is None else overlap
    sums = np.stack(
        [
            losses_at(system, h) if loss is squared_error else _losses(block, alphas, h, loss)
            for block, system, h in zip(blocks, systems, crossed, strict=True)
        ]
    )
    path = sums.sum(axis=0) / sum(float(w.sum()) for w in weights)
    h = bounded(spectra, nested_fit(np.concatenate(systems, axis=1))[1], rule.highest)
    best, usable = best_penalties(path, h, eigenvalues, alphas * scale)
    elsewhere = sums.sum(axis=0) - sums if len(blocks) > 1 else sums
    judged = [
        _judged(block, alphas, h, others.argmin(axis=0), loss)
        for block, h, others in zip(blocks, crossed, elsewhere, strict=True)
    ]
    least = ROUNDING * np.abs(path[:, 0]).max()  # as where ridge already interpolates

    def clearer(fewer: int, more: int) -> bool:
        better = compare(judged, weights, fewer, more, overlap)
        return bool(better.gain > least and better.clear(len(usable) - 1, rule))

    steps = climb(usable, clearer) if select else int(np.flatnonzero(usable)[-1])
    found = [compare(judged, weights, 0, j, overlap) for j in range(k + 1)]
    return Selection(
        index=best[steps],
        steps=steps,
        h=h[best[steps], steps, :steps],
        risk_path=path,
        gain=np.array([e.gain for e in found]),
        noise=np.array([e.noise for e in found]),
        crossed=tuple(crossed),
    )


def bounded(spectra: Sequence[tuple[Array, Array]], h: Array, highest: float = 1.0) -> Array:
    """h (L, k+1, k) drawn back towards 0 until every filter is in [0, highest] on all spectra.

    `spectra` are pairs of eigenvalues (r,) and penalties (L,); `BETWEEN` points stand for what lies
    between the eigenvalues. Ridge, h = 0, is always inside, and filters are affine in h: the largest
    share inside is found in closed form.
    """
    share = np.ones(h.shape[:2])
    for given, alphas in spectra:
        if not len(given):
            continue
        eigenvalues = np.append(given, np.geomspace(given.min(), given.max(), BETWEEN))
        each = max(1, CHUNK // (len(eigenvalues) * h.shape[1]))
        for start in range(0, len(alphas), each):
            part = slice(start, start + each)
            bases = filter_bases(eigenvalues, alphas[part], h.shape[2])
            t, added = bases[:, None, :, 0], h[part] @ bases[:, :, 1:].transpose(0, 2, 1)
            room = np.where(added > 0, highest - t, t)
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                allowed = np.where(added != 0, room / np.abs(added), np.inf)
            share[part] = np.minimum(share[part], allowed.min(axis=2, initial=1.0))
    return np.asarray(h * share[:, :, None])


@dataclass(frozen=True)
class StepEvidence:
    """How much lower one of two losses is on held-out rows, and whether that is beyond its noise.

    `gain`: mean difference per unit of weight; `noise`: its standard error; `units`: rows with
    weight, or blocks if the loss has one value for each; `everywhere`: lower in every block.
    """

    gain: float
    noise: float
    units: int
    everywhere: bool

    def clear(self, comparisons: int, rule: Rule) -> bool:
        """Whether the gain is beyond its noise, with so many comparisons made."""
        if self.units < 2 or (rule.strict and not self.everywhere):
            return False
        if not rule.strict:
            return self.gain > self.noise
        limit = float(student.ppf(1 - ERROR_RATE / comparisons, self.units - 1))
        return self.gain > limit * self.noise


def compare(
    judged: Sequence[Array], weights: Sequence[Array], a: int, b: int, overlap: float = 0.0
) -> StepEvidence:
    """Of column b of the weighted losses `judged` (m, k+1 for each block) against column a.

    The variance of the mean is that over independent rows times 1 + `overlap`.
    """
    differences = [block[:, a] - block[:, b] for block in judged]
    shares = [
        w if len(w) == len(d) else np.array([w.sum()])
        for w, d in zip(weights, differences, strict=True)
    ]
    difference, share = np.concatenate(differences), np.concatenate(shares)
    total, units = float(share.sum()), int((share > 0).sum())
    gain = float(difference.sum()) / total
    spread = float(((difference - gain * share) ** 2).sum())
    return StepEvidence(
        gain=gain,
        noise=float(np.sqrt((1 + overlap) * spread * units / max(units - 1, 1))) / total,
        units=units,
        everywhere=all(d.sum() > 0 for d, w in zip(differences, weights, strict=True) if w.any()),
    )


def best_penalties(
    path: Array, h: Array, eigenvalues: Array, alphas: Array
) -> tuple[list[int], list[bool]]:
    """For each number of steps the penalty of least risk whose h has imitation parameters in
    float64, and whether there is one."""
    best, usable = [int(path[:, 0].argmin())], [True]
    for j in range(1, path.shape[1]):
        order = np.argsort(path[:, j], kind="stable")
        order = order[np.isfinite(path[order, j])]
        found = (
            i
            for i in order
            if representable(eigenvalues, float(alphas[i]), nearest_xi(h[i, j, :j]))
        )
        index = next(found, None)
        best.append(best[0] if index is None else int(index))
        usable.append(index is not None)
    return best, usable


def climb(usable: Sequence[bool], clearer: Callable[[int, int], bool]) -> int:
    """The number of steps: from ridge up, each time to one that is clearly better."""
    steps = 0
    for j in range(1, len(usable)):
        if usable[j] and clearer(steps, j):
            steps = j
    return steps


def _others(systems: list[Array]) -> Iterator[list[Array]]:
    """For each block the systems of the others; of a single block, its own."""
    for index in range(len(systems)):
        yield systems[:index] + systems[index + 1 :] or systems


def _triangles(predictions: Predictions, labels: Array, root: Array, count: int, k: int) -> Array:
    """[A | b] for predictions times `root` and for labels (m, T)."""
    out = np.zeros((count, k + 1, k + 1))
    for part, fitted in predictions:
        rows = fitted * root[:, :, None]
        rows = np.concatenate([rows[..., 1:], (labels - rows[..., 0])[..., None]], axis=3)
        found = np.asarray(np.linalg.qr(rows.reshape(len(rows), -1, k + 1), mode="r"))
        out[part, : found.shape[1]] = found
    return out


def _losses(block: HeldOut, alphas: Array, h: Array, loss: Loss) -> Array:
    """Summed losses (L, k+1) of the block at h (L, k+1, k)."""
    found = np.zeros(h.shape[:2])
    for part, fitted in block.predictions(alphas, h.shape[2]):
        for index, values in enumerate(fitted, part.start):
            for j in range(h.shape[1]):
                predicted = values[..., 0] + values[..., 1:] @ h[index, j]
                found[index, j] = _weighted(loss(block.labels, predicted), block.weights).sum()
    return found


def _weighted(losses: Array, weights: Array) -> Array:
    return losses * (weights if len(losses) == len(weights) else weights.sum())


def _judged(block: HeldOut, alphas: Array, h: Array, best: Array, loss: Loss) -> Array:
    """Weighted losses of the rows (m, k+1), each number of steps at its penalty `best`."""
    columns = []
    for j, index in enumerate(best):
        ((_, fitted),) = block.predictions(alphas[index : index + 1], j)
        predicted = fitted[0] @ np.concatenate([[1.0], h[index, j, :j]])
        columns.append(_weighted(loss(block.labels, predicted), block.weights))
    return np.stack(columns, axis=1)
