"""The same decomposition from a kernel's Gram matrix: everything else in this package then applies.

Where least squares has rows x of features, kernels have rows k(x) of values at the training rows. The
`Decomposition` of a Gram matrix turns such rows into coordinates, so predictions, validation systems,
GCV and coefficients (here the dual ones) are those of the linear case.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sdproof.spectral.least_squares import Array, Decomposition


@dataclass(frozen=True, eq=False)
class GramBlock:
    """A training block of kernel ridge regression with an unpenalised intercept, or none.

    `spectrum`: of √w K √w, K centred in feature space; its `right`, (n, r), takes a centred row k(x)
    to coordinates, and `coefficients` of it are dual coefficients of centred rows.
    `shares`, (n,): weights over their sum; zero without intercept.
    `means`, (n,), `mean`: of K by these shares, and the mean of those.
    `y_mean`, (T,).
    """

    spectrum: Decomposition
    shares: Array
    means: Array
    mean: float
    y_mean: Array

    def centred(self, kernel: Array) -> Array:
        """Rows k(x), (m, n), centred in feature space as the training rows are."""
        if not self.shares.any():
            return kernel
        own = (kernel @ self.shares)[:, None]
        return np.asarray(kernel - own - self.means + self.mean)

    def dual(self, coefficients: Array) -> tuple[Array, Array]:
        """Dual coefficients (n, T) and intercept (T,) for rows k(x) that are not centred."""
        dual = coefficients - np.outer(self.shares, coefficients.sum(axis=0))
        return dual, self.y_mean - self.means @ dual


def gram_block(kernel: Array, y: Array, weights: Array | None, *, intercept: bool) -> GramBlock:
    """Of a symmetric Gram matrix (n, n) and labels (n, T), from one eigendecomposition.

    Directions whose eigenvalue is zero to rounding, or negative (a kernel that is not positive
    semidefinite), are left out.
    """
    n = len(kernel)
    shares = np.zeros(n)
    if intercept:
        shares = np.full(n, 1.0 / n) if weights is None else weights / weights.sum()
    means = kernel @ shares
    mean, y_mean = float(shares @ means), shares @ y
    root = np.ones(n) if weights is None else np.sqrt(weights)
    inner = kernel - means - means[:, None] + mean if intercept else kernel
    values, vectors = np.linalg.eigh(root[:, None] * inner * root)
    size = float((root**2 * np.abs(np.diagonal(kernel))).max(initial=0.0))
    keep = values > n * np.finfo(np.float64).eps * max(size, float(values[-1]))
    singular, left = np.sqrt(values[keep][::-1]), vectors[:, keep][:, ::-1]
    labels = root[:, None] * (y - y_mean)
    projections = left.T @ labels
    spectrum = Decomposition(
        singular=singular,
        right=root[:, None] * left / singular,
        projections=projections,
        rest=((labels - left @ projections) ** 2).sum(axis=0),
    )
    return GramBlock(spectrum, shares, means, mean, y_mean)
