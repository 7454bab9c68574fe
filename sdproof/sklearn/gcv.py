"""Losses of every penalty and every number of steps, by held-out blocks or by GCV."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

from sdproof.model.filters import shrinkage
from sdproof.spectral.least_squares import (
    RANK_TOLERANCE,
    Array,
    Decomposition,
    filter_basis,
    losses_at,
    nested_fit,
)


@dataclass(frozen=True)
class GridLosses:
    """Losses per penalty and number of steps.

    `losses`, (L, k+1) array: loss at the best h.
    `selection`, (L, k+1) array: loss that charges for the choice of h.
    `h`, (L, k+1, k) array: the best h.
    """

    losses: Array
    selection: Array
    h: Array


def choose_by_blocks(systems: list[Array], sizes: list[float]) -> GridLosses:
    """Pool the validation blocks; the selection loss takes h from the other blocks.

    A single block cannot be cross-fitted: its selection loss is its loss.
    """
    total = sum(sizes)
    losses, h = nested_fit(np.concatenate(systems, axis=1))
    if len(systems) == 1:
        return GridLosses(losses / total, losses / total, h)
    crossed = np.zeros_like(losses)
    for index, own in enumerate(systems):
        others = systems[:index] + systems[index + 1 :]
        crossed += losses_at(own, nested_fit(np.concatenate(others, axis=1))[1])
    return GridLosses(losses / total, crossed / total, h)


def choose_by_gcv(
    spectrum: Decomposition, alphas: Array, k: int, n: int, intercept: int
) -> GridLosses:
    """Generalised cross-validation ‖y − Hy‖²/n / (1 − tr H/n)², minimised over h in closed form.

    With z = (1, h) numerator and root of the denominator are ‖Mz‖² and cᵀz, so the minimum is
    1/(cᵀ(MᵀM)⁻¹c) at z ∝ (MᵀM)⁻¹c, which one triangular M solves for every number of steps. The
    selection score charges one more degree of freedom for each step. Scores with tr H ≥ n are ∞.
    """
    losses = np.full((len(alphas), k + 1), np.inf)
    selection, h = losses.copy(), np.zeros((len(alphas), k + 1, k))
    outputs = spectrum.projections.shape[1]
    for index, lam in enumerate(alphas):
        basis = filter_basis(spectrum.eigenvalues, float(lam), k)
        c = -basis.sum(axis=0) / n
        c[0] += 1 - intercept / n
        triangle = _gcv_triangle(spectrum, basis, float(lam))
        for steps in range(k + 1):
            used, z = _gcv_minimiser(triangle, c, steps)
            h[index, steps, :used] = z[1:]
            free, numerator = float(c[: used + 1] @ z), ((triangle[:, : used + 1] @ z) ** 2).sum()
            if free > 1e-12:
                losses[index, steps] = numerator / free**2 / (n * outputs)
            if free - steps / n > 1e-12:
                selection[index, steps] = numerator / (free - steps / n) ** 2 / (n * outputs)
    return (
        GridLosses(losses, selection, h) if np.isfinite(losses).any() else _interpolating(losses, h)
    )


def _interpolating(losses: Array, h: Array) -> GridLosses:
    """Every score is undefined (no residual degrees of freedom): prefer the largest penalty."""
    ranks = np.arange(len(losses), 0, -1.0)[:, None] * np.ones(losses.shape[1])
    return GridLosses(ranks, ranks.copy(), np.zeros_like(h))


def _gcv_triangle(spectrum: Decomposition, basis: Array, lam: float) -> Array:
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


def _gcv_minimiser(triangle: Array, c: Array, steps: int) -> tuple[int, Array]:
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
