"""Generalised cross-validation of every penalty and every number of steps, in closed form.

The score is ‖y − Hy‖²/n / (1 − tr H/n)², H the matrix that maps y to its fitted values (GCV proper;
the leave-one-out error itself is in `leave_one_out`).
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import solve_triangular
from scipy.stats import norm

from sdproof.model.filters import shrinkage
from sdproof.sklearn.samples import TrainedSpectrum
from sdproof.sklearn.selection import ERROR_RATE, Selection, best_penalties, bounded, climb
from sdproof.sklearn.sure import Reduction, reduction
from sdproof.spectral import Array, filter_basis
from sdproof.spectral.least_squares import RANK_TOLERANCE

LEAST_FREE = 1e-12
"""Smallest share 1 − tr H/n of residual degrees of freedom at which the score is defined."""


def choose_by_gcv(
    spectrum: TrainedSpectrum, alphas: Array, k: int, n: int, intercept: int, *, select: bool
) -> Selection:
    """Minimise the score over the penalty and h; add a step only on clear evidence.

    With z = (1, h) numerator and root of the denominator are ‖Mz‖² and cᵀz, so the minimum is
    1/(cᵀ(MᵀM)⁻¹c) at z ∝ (MᵀM)⁻¹c, which one triangular M solves for every number of steps; h is
    then drawn back until the filter is in [0, 1]. Scores with tr H ≥ n are ∞.

    The evidence for j steps with filter q over fewer with filter p is the unbiased risk estimate
    (`sure`) of their difference, less 2s² for each further parameter; it must exceed its standard
    error as the losses of held-out rows must in `selection`. The noise is taken as Gaussian with
    variance s² = ‖y − Hy‖²/(n − tr H) of the chosen ridge.
    """
    h = np.zeros((len(alphas), k + 1, k))
    triangles, shares = [], []
    for index, lam in enumerate(alphas):
        basis = filter_basis(spectrum.eigenvalues, float(lam), k)
        c = -basis.sum(axis=0) / n
        c[0] += 1 - intercept / n
        triangle = _triangle(spectrum, basis, float(lam))
        for steps in range(k + 1):
            used, z = _minimiser(triangle, c, steps)
            h[index, steps, :used] = z[1:]
        triangles.append(triangle)
        shares.append(c)
    h = bounded([(spectrum.eigenvalues, alphas)], h)
    scores = _scores(np.array(triangles), np.array(shares), h) / (n * len(spectrum.mean))
    best, usable = best_penalties(scores, h, spectrum.eigenvalues, alphas)
    filters = [
        filter_basis(spectrum.eigenvalues, float(alphas[i]), j)
        @ np.concatenate([[1.0], h[i, j, :j]])
        for j, i in enumerate(best)
    ]
    ridge, free = scores[best[0], 0], float(shares[best[0]][0])
    variance = ridge * free if np.isfinite(ridge) else np.inf

    def found(a: int, b: int) -> Reduction:
        if a == b or not np.isfinite(ridge):
            return Reduction(0.0, 0.0)
        rest = n * free  # residual degrees of freedom
        raw = reduction(spectrum.projections**2, filters[a], filters[b], variance, rest)
        return Reduction(raw.gain - 2 * variance * (b - a), raw.noise)

    limit = norm.ppf(1 - ERROR_RATE / max(k, 1))

    def clearer(fewer: int, more: int) -> bool:
        better = found(fewer, more)
        return bool(better.gain > limit * better.noise)

    most = max((j for j in range(k + 1) if usable[j]), default=0)
    steps = climb(usable, clearer) if select else most
    evidence = [found(0, j) for j in range(k + 1)]
    return Selection(
        index=best[steps] if np.isfinite(ridge) else int(alphas.argmax()),
        steps=steps,
        h=h[best[steps], steps, :steps],
        risk_path=scores,
        gain=np.array([e.gain for e in evidence]) / (n * len(spectrum.mean)),
        noise=np.array([e.noise for e in evidence]) / (n * len(spectrum.mean)),
    )


def _scores(triangles: Array, shares: Array, h: Array) -> Array:
    """n T times the score, (L, k+1)."""
    z = np.concatenate([np.ones((*h.shape[:2], 1)), h], axis=2)
    numerator = ((z @ triangles.transpose(0, 2, 1)) ** 2).sum(axis=2)
    free = (z @ shares[:, :, None])[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(free > LEAST_FREE, numerator / free**2, np.inf)


def _triangle(spectrum: TrainedSpectrum, basis: Array, lam: float) -> Array:
    """Triangular M with ‖Mz‖² the residual sum of squares of the filter (1, h) = z."""
    columns = -basis
    columns[:, 0] = shrinkage(lam, spectrum.eigenvalues)
    rows = (columns[:, None, :] * spectrum.projections[:, :, None]).reshape(-1, basis.shape[1])
    outside = np.zeros((1, basis.shape[1]))
    outside[0, 0] = np.sqrt(spectrum.rest.sum())
    full = np.zeros((basis.shape[1], basis.shape[1]))
    triangle = np.linalg.qr(np.vstack([rows, outside]), mode="r")
    full[: len(triangle)] = triangle
    return full


def _minimiser(triangle: Array, c: Array, steps: int) -> tuple[int, Array]:
    """(steps used, z) with z_0 = 1; fewer steps where the columns are dependent."""
    for used in range(steps, 0, -1):
        part = triangle[: used + 1, : used + 1]
        lengths = np.sqrt((part**2).sum(axis=0))
        if (np.abs(np.diag(part)) <= RANK_TOLERANCE * lengths).any():
            continue
        z = solve_triangular(part, solve_triangular(part, c[: used + 1], trans="T"))
        if z[0] != 0 and float(c[: used + 1] @ (z / z[0])) > 0:
            return used, z / z[0]
    return 0, np.ones(1)
