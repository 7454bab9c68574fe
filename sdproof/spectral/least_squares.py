"""Least squares for the filter's coefficients h, in the eigenbasis of one training block.

Rows are samples here: X is n×p, y is n×T. With X = U diag(s) Vᵀ and t_j = s_j²/(s_j²+λ), the k-step
estimator is V diag(q/s) Uᵀy with q = t + t(1−t)·Σ_{i<k} h_i tⁱ (theory §2). The prediction of any
block is therefore *affine* in h, so the best h for a validation block is linear least squares, and
one QR factorisation gives the optimum for every number of steps 0, …, k at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sdproof.model.filters import shrinkage

Array = NDArray[np.float64]

RANK_TOLERANCE = 1e-11
"""A direction whose new part is smaller than this share of its length is no new direction."""


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
    return np.asarray(np.linalg.qr(block, mode="r"), dtype=np.float64)


def decompose(x: Array, y: Array) -> Decomposition:
    """Of X (n×p), with y (n×T) along it, after a QR compression when n is larger than p + T."""
    small = compress(x, y)
    p = x.shape[1]
    left, singular, right = np.linalg.svd(small[:, :p], full_matrices=False)
    cutoff = max(x.shape) * np.finfo(np.float64).eps * (singular[0] if len(singular) else 0.0)
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
    t = shrinkage(eigenvalues, lam)
    rest = shrinkage(lam, eigenvalues)
    columns = [t]
    power = t * rest
    for _ in range(k):
        columns.append(power)
        power = power * t
    return np.stack(columns, axis=1)


def coefficients(spectrum: Decomposition, q: Array) -> Array:
    """θ = V diag(q/s) Uᵀy, shape (p, T), of the estimator with filter q (length r)."""
    scaled = (q / spectrum.singular)[:, None] * spectrum.projections
    return np.asarray(spectrum.right @ scaled, dtype=np.float64)


def block_systems(
    spectrum: Decomposition, x: Array, y: Array, lambdas: Sequence[float] | Array, k: int
) -> Array:
    """For each λ, a small least-squares system whose residual is that of the block (X, y).

    Returns
    -------
    (L, k+1, k+1) array
        Triangular [A | b] with ‖y − Xθ(λ, h)‖² = ‖b − A h‖², the h as in the module's summary.
    """
    small = compress(x, y)
    predict = small[:, : x.shape[1]] @ spectrum.right
    labels = small[:, x.shape[1] :]
    systems = np.zeros((len(lambdas), k + 1, k + 1))
    for index, lam in enumerate(lambdas):
        basis = filter_basis(spectrum.eigenvalues, float(lam), k) / spectrum.singular[:, None]
        weights = basis[:, :, None] * spectrum.projections[:, None, :]
        outputs = labels.shape[1]
        fitted = predict @ weights.reshape(len(basis), (k + 1) * outputs)
        fitted = fitted.reshape(len(small), k + 1, outputs)
        target = labels - fitted[:, 0]
        rows = np.concatenate([fitted[:, 1:], target[:, None]], axis=1)
        flat = np.swapaxes(rows, 1, 2).reshape(-1, k + 1)
        triangle = np.linalg.qr(flat, mode="r")
        systems[index, : len(triangle)] = triangle
    return systems


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
    triangles = np.linalg.qr(systems, mode="r")
    losses, h = np.zeros((count, width)), np.zeros((count, width, k))
    for index, triangle in enumerate(triangles):
        full = np.zeros((width, width))
        full[: len(triangle)] = triangle
        tails = np.cumsum(full[::-1, k] ** 2)[::-1]
        usable = _independent(full)
        for steps in range(width):
            used = min(steps, usable)
            losses[index, steps] = tails[used]
            if used:
                h[index, steps, :used] = np.linalg.solve(full[:used, :used], full[:used, k])
    return losses, h


def _independent(triangle: Array) -> int:
    """How many leading columns of a triangular [A | b] are independent to rounding."""
    k = len(triangle) - 1
    for index in range(k):
        length = float(np.linalg.norm(triangle[: index + 1, index]))
        if abs(triangle[index, index]) <= RANK_TOLERANCE * length:
            return index
    return k


def losses_at(systems: Array, h: Array) -> Array:
    """Sums of squared errors (L, k+1) of the given h (L, k+1, k) in systems (L, m, k+1)."""
    residual = systems[:, None, :, -1] - np.einsum("lmi,lji->ljm", systems[:, :, :-1], h)
    return np.asarray((residual**2).sum(axis=2))
