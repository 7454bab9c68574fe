"""Least squares for the filter's coefficients h, in the eigenbasis of one training block.

Rows are samples here: X is n×p, y is n×T. With X = U diag(s) Vᵀ and t_j = s_j²/(s_j²+λ), the k-step
estimator is V diag(q/s) Uᵀy with q = t + t(1−t)·Σ_{i<k} h_i tⁱ. The prediction of any
block is therefore *affine* in h, so the best h for a validation block is linear least squares, and
one QR factorisation gives the optimum for every number of steps 0, …, k at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sdproof.model.filters import shrinkage

Array = NDArray[np.float64]

RANK_TOLERANCE = 1e-11
"""A direction whose new part is smaller than this share of its length is no new direction."""

CHUNK = 4_000_000
"""Numbers in the largest array that is made for several penalties at a time."""


@dataclass(frozen=True)
class Decomposition:
    """Thin singular value decomposition of a (centred, weighted) training block.

    `singular`, (r,) array: s_1 ≥ … ≥ s_r > 0; the eigenvalues of the theory are e_j = s_j².
    `right`, (p, r) array: V; its columns are the u_j of the theory, in which inputs are columns.
    `projections`, (r, T) array: Uᵀy.
    `rest`, (T,) array: squared length of y outside the column space of X.
    """

    singular: Array
    right: Array
    projections: Array
    rest: Array

    @property
    def eigenvalues(self) -> Array:
        """e_j = s_j², in the squared unit of X."""
        return self.singular**2

    @property
    def rank(self) -> int:
        """Number of positive singular values."""
        return len(self.singular)


def compress(x: Array, y: Array) -> Array:
    """Triangular R with RᵀR = [X y]ᵀ[X y]; the block itself if it has no more rows than columns."""
    block = np.hstack([x, y])
    if block.shape[0] <= block.shape[1]:
        return block
    return _triangles(block)


def _triangles(blocks: Array) -> Array:
    """The factor R of a QR decomposition, of one matrix or of a stack of them."""
    return np.asarray(np.linalg.qr(blocks, mode="r"), dtype=np.float64)


def decompose(x: Array, y: Array, *, rows: int | None = None) -> Decomposition:
    """Of X (n×p), with y (n×T) along it, after a QR compression when n is larger than p + T.

    `rows`: how many rows were compressed into X, if it is such a factor already; the rounding
    error below which a singular value counts as zero grows with them.
    """
    small = compress(x, y)
    p = x.shape[1]
    left, singular, right = np.linalg.svd(small[:, :p], full_matrices=False)
    largest = singular[0] if len(singular) else 0.0
    cutoff = max(rows or 0, *x.shape) * np.finfo(np.float64).eps * largest
    keep = singular > cutoff
    labels = small[:, p:]
    outside = labels - left @ (left.T @ labels)
    return Decomposition(
        singular=singular[keep],
        right=right[keep].T,
        projections=left[:, keep].T @ labels,
        rest=(outside**2).sum(axis=0),
    )


def filter_basis(eigenvalues: Array, lam: float, k: int) -> Array:
    """Columns t, t(1−t), t²(1−t), …, tᵏ(1−t), shape (r, k+1): a filter is (1, h) in this basis."""
    return np.asarray(filter_bases(eigenvalues, [lam], k)[0])


def filter_bases(eigenvalues: Array, lambdas: Sequence[float] | Array, k: int) -> Array:
    """`filter_basis` for every λ, shape (L, r, k+1)."""
    lam = np.asarray(lambdas, dtype=np.float64)[:, None]
    t = shrinkage(eigenvalues, lam)
    rest = shrinkage(lam, eigenvalues)
    columns = [t]
    power = t * rest
    for _ in range(k):
        columns.append(power)
        power = power * t
    return np.stack(columns, axis=2)


def coefficients(spectrum: Decomposition, q: Array) -> Array:
    """θ = V diag(q/s) Uᵀy, shape (p, T), of the estimator with filter q (length r)."""
    scaled = (q / spectrum.singular)[:, None] * spectrum.projections
    return np.asarray(spectrum.right @ scaled, dtype=np.float64)


def _predicted(
    spectrum: Decomposition, x: Array, y: Array, lambdas: Sequence[float] | Array, k: int
) -> Iterator[tuple[slice, Array, Array]]:
    """Penalties, predictions (l, m, T, k+1) in the basis of the filter, and labels (m, T), of a block.

    As many penalties at a time as keep the predictions small.
    """
    small = compress(x, y)
    predict = small[:, : x.shape[1]] @ spectrum.right / spectrum.singular
    labels = small[:, x.shape[1] :]
    outputs, grid = labels.shape[1], np.asarray(lambdas, dtype=np.float64)
    each = max(1, CHUNK // (max(labels.size, spectrum.projections.size, 1) * (k + 1)))
    for start in range(0, len(grid), each):
        part = slice(start, start + each)
        basis = filter_bases(spectrum.eigenvalues, grid[part], k)
        weights = basis[:, :, None, :] * spectrum.projections[:, :, None]
        shape = (len(basis), len(small), outputs, k + 1)
        fitted = predict @ weights.reshape(len(basis), spectrum.rank, outputs * (k + 1))
        yield part, fitted.reshape(shape), labels


def block_systems(
    spectrum: Decomposition, x: Array, y: Array, lambdas: Sequence[float] | Array, k: int
) -> Array:
    """For each λ, a small least-squares system whose residual is that of the block (X, y).

    Returns
    -------
    (L, k+1, k+1) array
        Triangular [A | b] with ‖y − Xθ(λ, h)‖² = ‖b − A h‖², the h as in the module's summary.
    """
    systems = np.zeros((len(lambdas), k + 1, k + 1))
    for part, fitted, labels in _predicted(spectrum, x, y, lambdas, k):
        rows = np.concatenate([fitted[..., 1:], (labels - fitted[..., 0])[..., None]], axis=3)
        triangles = _triangles(rows.reshape(len(rows), -1, k + 1))
        systems[part, : triangles.shape[1]] = triangles
    return systems


def block_losses(
    spectrum: Decomposition, x: Array, y: Array, lambdas: Sequence[float] | Array, h: Array
) -> Array:
    """Sums of squared errors (L, k+1) of the block (X, y), at the given h (L, k+1, k)."""
    losses = np.zeros(h.shape[:2])
    for part, fitted, labels in _predicted(spectrum, x, y, lambdas, h.shape[2]):
        added = np.einsum("lmti,lji->ljmt", fitted[..., 1:], h[part])
        residual = (labels - fitted[..., 0])[:, None] - added
        losses[part] = (residual**2).sum(axis=(2, 3))
    return losses


def nested_fit(systems: Array) -> tuple[Array, Array]:
    """Best h for every number of steps 0..k, for systems (L, m, k+1) of `block_systems`.

    Returns
    -------
    losses : (L, k+1) array
        Sum of squared errors at the optimum; non-increasing along the second axis.
    h : (L, k+1, k) array
        ``h[l, j, :j]`` is the optimum with j steps, the rest is zero.
    """
    count, _, width = systems.shape
    k = width - 1
    triangles = np.zeros((count, width, width))
    found = _triangles(systems)
    triangles[:, : found.shape[1]] = found
    tails = np.cumsum(triangles[:, ::-1, k] ** 2, axis=1)[:, ::-1]
    usable = _independent(triangles)
    losses, h = np.zeros((count, width)), np.zeros((count, width, k))
    every = np.arange(count)
    for steps in range(width):
        used = np.minimum(steps, usable)
        losses[:, steps] = tails[every, used]
        for size in range(1, steps + 1):
            at = used == size
            part = triangles[at, :size]
            h[at, steps, :size] = np.linalg.solve(part[:, :, :size], part[:, :, k:])[..., 0]
    return losses, h


def _independent(triangles: Array) -> NDArray[np.intp]:
    """How many leading columns of each triangular [A | b] are independent to rounding, shape (L,)."""
    left = triangles[:, :, :-1]
    lengths = np.sqrt((left**2).sum(axis=1))
    pivots = np.abs(np.diagonal(left, axis1=1, axis2=2))
    good = pivots > RANK_TOLERANCE * lengths
    return np.asarray(np.logical_and.accumulate(good, axis=1).sum(axis=1), dtype=np.intp)


def losses_at(systems: Array, h: Array) -> Array:
    """Sums of squared errors (L, k+1) of the given h (L, k+1, k) in systems (L, m, k+1)."""
    residual = systems[:, None, :, -1] - np.einsum("lmi,lji->ljm", systems[:, :, :-1], h)
    return np.asarray((residual**2).sum(axis=2))
