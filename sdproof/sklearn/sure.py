"""Stein's unbiased risk estimate (SURE) of filters, at fixed inputs with Gaussian noise.

With z_j = (Uᵀy)_j, U(q) = Σ z_j²(1−q_j)² + γ²(2q_j − 1) has the mean γ²ρ(q) for every filter q, so
the whole quadratic in h is estimated without held-out rows (claim SU-1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sdproof.sklearn.selection import bounded
from sdproof.spectral import Array
from sdproof.spectral.least_squares import filter_bases


@dataclass(frozen=True)
class Reduction:
    """By how much one filter's risk is below another's: estimate and its standard error."""

    gain: float
    noise: float


def reduction(squares: Array, p: Array, q: Array, variance: float, free: float) -> Reduction:
    """SURE of the filter p less that of q.

    Parameters
    ----------
    squares : (r, T) array
        z_j².
    p, q : (r,) arrays
    variance : float
        γ², known or estimated with `free` degrees of freedom (infinity: known).
    """
    difference = ((1 - p) ** 2 - (1 - q) ** 2)[:, None]
    slope = 2 * squares.shape[1] * float((p - q).sum())
    signal = np.maximum(squares - variance, 0.0)
    spread = float(((2 * variance + 4 * signal) * variance * difference**2).sum())
    spread += 2 * (slope * variance) ** 2 / free
    gain = float((squares * difference).sum()) + slope * variance
    return Reduction(gain, float(np.sqrt(spread)))


def best_reduction(
    eigenvalues: Array, z: Array, alphas: Array, k: int, variance: float, free: float
) -> tuple[Reduction, int]:
    """Of the risk of the best ridge by the best 1..k steps, and the number of steps.

    For each penalty and number of steps h solves MSE's normal equations, is drawn back until the
    filter is in [0, 1], and the least U counts, raised by what the choice of h lowers it:
    tr(M⁻¹V), M = Σ(1+B)φφᵀ, V = Σ(2+4B)(1−q)²φφᵀ, φ = t(1−t)(1, t, …), to first order.

    Parameters
    ----------
    eigenvalues, z : (r,) arrays
    alphas : (L,) array
    """
    squares = (z**2)[:, None]
    bases = filter_bases(eigenvalues, alphas, k)
    ridge = bases[:, :, 0]
    base = ridge[int(_risks(squares, ridge, variance).argmin())]
    found = [(Reduction(0.0, 0.0), 0)]
    for steps in range(1, k + 1):
        phi = bases[:, :, 1 : steps + 1]
        weighted = phi * squares
        right = weighted.transpose(0, 2, 1) @ (1 - ridge)[..., None]
        right -= variance * phi.sum(axis=1)[..., None]
        matrix = weighted.transpose(0, 2, 1) @ phi
        h = np.zeros((len(alphas), 1, k))
        h[:, 0, :steps] = (np.linalg.pinv(matrix, rcond=1e-12, hermitian=True) @ right)[..., 0]
        h = bounded([(eigenvalues, alphas)], h)
        filters = ridge + (bases[:, :, 1:] @ h.transpose(0, 2, 1))[..., 0]
        best = int(_risks(squares, filters, variance).argmin())
        q, used = filters[best], phi[best]
        estimate = reduction(squares, base, q, variance, free)
        charge = variance * _optimism(used, np.maximum(squares[:, 0] / variance - 1, 0.0), q)
        found.append((Reduction(estimate.gain - charge, estimate.noise), steps))
    return max(found[1:], key=lambda pair: pair[0].gain) if k else found[0]


def _risks(squares: Array, filters: Array, variance: float) -> Array:
    """U of filters (L, r)."""
    return np.asarray((1 - filters) ** 2 @ squares[:, 0] + variance * (2 * filters - 1).sum(axis=1))


def _optimism(phi: Array, signal: Array, q: Array) -> float:
    """tr(M⁻¹V) in units of γ²."""
    m = phi.T @ (phi * (1 + signal)[:, None])
    v = phi.T @ (phi * ((2 + 4 * signal) * (1 - q) ** 2)[:, None])
    return float(np.trace(np.linalg.pinv(m, rcond=1e-12, hermitian=True) @ v))
