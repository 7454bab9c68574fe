"""Which penalty, which coefficients h and how many steps: a step is added only on clear evidence.

Works in the eigenbasis of each training part, so linear models and kernels share it. The rules:

* h is fitted on held-out rows by least squares and drawn back towards ridge (h = 0) until the
  filter q = t + t(1−t)·Σ h_i tⁱ is in [0, 1] in every direction of every spectrum, where the best
  filter B/(1+B) lies (claim LB-1).
* Every loss is cross-fitted: the rows of a block are judged with h, and for the evidence with the
  penalty too, from the other blocks.
* j steps replace fewer steps only if they lower the loss of every block and, in the mean, by more
  than its noise: the lower end of a one-sided 97.5 % Student interval over the rows is above 0.
  Otherwise ridge remains, at the penalty that `RidgeCV` chooses from the same folds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from sdproof.spectral import (
    Array,
    filter_basis,
    losses_at,
    nearest_xi,
    nested_fit,
    representable,
)
from sdproof.spectral.least_squares import CHUNK, compress, filter_bases

LEVEL = 0.975
"""Of the one-sided interval that must exclude "no gain"."""

Loss = Callable[[Array, Array], Array]
"""From labels (m, T) and predictions (m, T) to one loss per row (m,), or one for all rows (1,)."""


def squared_error(labels: Array, predictions: Array) -> Array:
    """Σ over the targets, for each row."""
    return np.asarray(((labels - predictions) ** 2).sum(axis=1))


@dataclass(frozen=True, eq=False)
class Fold:
    """Rows held out from a training part, seen in the eigenbasis of that part.

    `eigenvalues`, (r,) array: e_j of the training part, positive.
    `projections`, (r, T) array: Uᵀy, the training labels along its eigenvectors.
    `held`, (m, r) array: the filter q predicts ``held @ (q[:, None] * projections)``.
    `labels`, (m, T) array: held-out labels less the intercept of the training part.
    `weights`, (m,) array: of the held-out rows.
    `offset`, (T,) array: the intercept, for losses that compare targets with each other.
    """

    eigenvalues: Array
    projections: Array
    held: Array
    labels: Array
    weights: Array
    offset: Array | float = 0.0

    def predicted(self, q: Array) -> Array:
        """Predictions (m, T) of the filter q, without the intercept."""
        return np.asarray(self.held @ (q[:, None] * self.projections))


@dataclass(frozen=True, eq=False)
class Choice:
    """What was chosen among L penalties and 0, …, k steps.

    `index`: of the penalty.
    `steps`: number of steps j.
    `h`, (j,) array.
    `risk_path`, (L, k+1) array: cross-fitted mean loss.
    `gain`, `noise`, (k+1,) arrays: by how much j steps lower the loss of ridge, both at penalties
        and h of the other blocks, and the standard error of that.
    """

    index: int
    steps: int
    h: Array
    risk_path: Array
    gain: Array
    noise: Array


def choose(
    folds: Sequence[Fold],
    eigenvalues: Array,
    alphas: Array,
    k: int,
    *,
    scale: float = 1.0,
    loss: Loss = squared_error,
    select: bool = True,
) -> Choice:
    """Choose the penalty, the number of steps and h from held-out rows.

    Parameters
    ----------
    folds : sequence of Fold
    eigenvalues : (r,) array
        Of all rows, on which the estimator is refitted.
    alphas : (L,) array
        Penalties of the training parts.
    k : int
        Largest number of steps.
    scale : float
        The refit of one or more steps uses `scale` times the penalty: by how much the eigenvalues
        grow from a training part to all rows. (Ridge's best penalty does not depend on the rows.)
    loss : callable
        By which the penalty and the number of steps are chosen; h always minimises squared error.
    select : bool
        False: use k steps without asking for evidence, still with q in [0, 1].
    """
    spectra = [(eigenvalues, alphas * scale), *((f.eigenvalues, alphas) for f in folds)]
    systems = [fold_systems(fold, alphas, k) for fold in folds]
    crossed = [
        bounded(spectra, nested_fit(np.concatenate(others, axis=1))[1])
        for others in _others(systems)
    ]
    sums = np.stack(
        [
            losses_at(system, h) if loss is squared_error else _losses(fold, alphas, h, loss)
            for fold, system, h in zip(folds, systems, crossed, strict=True)
        ]
    )
    total = sum(float(f.weights.sum()) for f in folds)
    path = sums.sum(axis=0) / total
    best = path.argmin(axis=0)
    h = bounded(spectra, nested_fit(np.concatenate(systems, axis=1))[1])
    weights = [fold.weights for fold in folds]
    judged = [
        _judged(fold, alphas, h, others.argmin(axis=0), loss)
        for fold, h, others in zip(folds, crossed, sums.sum(axis=0) - sums, strict=True)
    ]
    usable = [_usable(eigenvalues, float(alphas[i]) * scale, h[i, j, :j]) for j, i in enumerate(best)]
    if select:
        steps = _climb(judged, weights, usable)
    else:
        steps = max(j for j in range(k + 1) if usable[j])
    found = [evidence(judged, weights, 0, j) for j in range(k + 1)]
    gain, noise = np.array([(e.gain, e.noise) for e in found]).T
    return Choice(int(best[steps]), steps, h[best[steps], steps, :steps], path, gain, noise)


def fold_systems(fold: Fold, alphas: Array, k: int) -> Array:
    """For each penalty a triangular (k+1, k+1) [A | b] with squared error ‖b − A h‖² on the fold."""
    root = np.sqrt(fold.weights)[:, None]
    small = compress(fold.held * root, fold.labels * root)
    r = len(fold.eigenvalues)
    out = np.zeros((len(alphas), k + 1, k + 1))
    for part, fitted in _fitted(fold, small[:, :r], alphas, k):
        rest = small[:, r:] - fitted[..., 0]
        rows = np.concatenate([fitted[..., 1:], rest[..., None]], axis=3)
        found = np.linalg.qr(rows.reshape(len(rows), -1, k + 1), mode="r")
        out[part, : found.shape[1]] = found
    return out


def _fitted(fold: Fold, held: Array, alphas: Array, k: int) -> Iterator[tuple[slice, Array]]:
    """Penalties and predictions (l, m, T, k+1) in the basis of the filter, some at a time."""
    r, outputs = fold.projections.shape
    each = max(1, CHUNK // (max(len(held), r, 1) * outputs * (k + 1)))
    for start in range(0, len(alphas), each):
        part = slice(start, start + each)
        bases = filter_bases(fold.eigenvalues, alphas[part], k)
        weights = bases[:, :, None, :] * fold.projections[:, :, None]
        fitted = held @ weights.reshape(len(bases), r, outputs * (k + 1))
        yield part, fitted.reshape(len(bases), len(held), outputs, k + 1)


def bounded(spectra: Sequence[tuple[Array, Array]], h: Array) -> Array:
    """h (L, k+1, k) drawn back towards 0 until every filter is in [0, 1] on all spectra.

    `spectra` are pairs of eigenvalues (r,) and penalties (L,). Ridge, h = 0, is always inside, and
    filters are affine in h: the largest share in [0, 1] is found in closed form.
    """
    share = np.ones(h.shape[:2])
    for eigenvalues, alphas in spectra:
        each = max(1, CHUNK // (max(len(eigenvalues), 1) * h.shape[1]))
        for start in range(0, len(alphas), each):
            part = slice(start, start + each)
            bases = filter_bases(eigenvalues, alphas[part], h.shape[2])
            t, added = bases[:, None, :, 0], h[part] @ bases[:, :, 1:].transpose(0, 2, 1)
            room = np.where(added > 0, 1.0 - t, t)
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                allowed = np.where(added != 0, room / np.abs(added), np.inf)
            share[part] = np.minimum(share[part], allowed.min(axis=2, initial=1.0))
    return np.asarray(h * share[:, :, None])


def _others(systems: list[Array]) -> Iterator[list[Array]]:
    """For each block the systems of the others; of a single block, its own."""
    for index in range(len(systems)):
        yield systems[:index] + systems[index + 1 :] or systems


def _losses(fold: Fold, alphas: Array, h: Array, loss: Loss) -> Array:
    """Summed losses (L, k+1) of the fold at h (L, k+1, k)."""
    found = np.zeros(h.shape[:2])
    for part, fitted in _fitted(fold, fold.held, alphas, h.shape[2]):
        for row, values in zip(range(part.start, part.stop), fitted, strict=False):
            for j in range(h.shape[1]):
                predictions = values[..., 0] + values[..., 1:] @ h[row, j]
                found[row, j] = _weighted(_loss(fold, predictions, loss), fold.weights).sum()
    return found


def _loss(fold: Fold, predictions: Array, loss: Loss) -> Array:
    return loss(fold.labels + fold.offset, predictions + fold.offset)


def _weighted(losses: Array, weights: Array) -> Array:
    return losses * (weights if len(losses) == len(weights) else weights.sum())


def _judged(fold: Fold, alphas: Array, h: Array, best: Array, loss: Loss) -> Array:
    """Weighted losses of the rows (m, k+1), each number of steps at its penalty `best`."""
    columns = []
    for j, index in enumerate(best):
        q = filter_basis(fold.eigenvalues, float(alphas[index]), h.shape[2])
        predictions = fold.predicted(q @ np.concatenate([[1.0], h[index, j]]))
        columns.append(_weighted(_loss(fold, predictions, loss), fold.weights))
    return np.stack(columns, axis=1)


@dataclass(frozen=True)
class Evidence:
    """How much lower one of two losses is on held-out rows, and whether that is beyond its noise.

    `gain`: mean difference per unit of weight; `noise`: its standard error; `units`: rows with
    weight, or blocks if the loss has one value for each; `everywhere`: lower in every block.
    """

    gain: float
    noise: float
    units: int
    everywhere: bool

    def clear(self) -> bool:
        """Whether the gain is beyond its noise."""
        if self.units < 2 or not self.everywhere:
            return False
        return self.gain > student.ppf(LEVEL, self.units - 1) * self.noise


def evidence(judged: Sequence[Array], weights: Sequence[Array], a: int, b: int) -> Evidence:
    """Of column b of the weighted losses `judged` (m, k+1 for each block) against column a."""
    differences = [block[:, a] - block[:, b] for block in judged]
    shares = [w if len(w) == len(d) else w.sum()[None] for w, d in zip(weights, differences, strict=True)]
    total = float(sum(w.sum() for w in shares))
    gain = float(sum(d.sum() for d in differences)) / total
    spread = sum(
        float(((d - gain * w) ** 2).sum()) for d, w in zip(differences, shares, strict=True)
    )
    units = int(sum((w > 0).sum() for w in shares))
    noise = np.sqrt(spread * units / max(units - 1, 1)) / total
    everywhere = all(d.sum() > 0 for d, w in zip(differences, shares, strict=True) if w.sum() > 0)
    return Evidence(gain, float(noise), units, everywhere)


def _climb(judged: Sequence[Array], weights: Sequence[Array], usable: Sequence[bool]) -> int:
    """The number of steps: from ridge up, each time to one that is clearly better."""
    steps = 0
    for j in range(1, len(usable)):
        if usable[j] and evidence(judged, weights, steps, j).clear():
            steps = j
    return steps


def _usable(eigenvalues: Array, alpha: float, h: Array) -> bool:
    """Whether imitation parameters exist whose recursion gives the filter in float64."""
    return representable(eigenvalues, alpha, nearest_xi(h))
