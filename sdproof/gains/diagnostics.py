"""Do the data satisfy the theorem's assumptions, and how much could it explain?"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sdproof.errors import InputError
from sdproof.model.bounds import ridge_bound
from sdproof.model.risks import best_filter
from sdproof.spectral import Array, Factor, coefficients, decompose, scaling

ALIGNED = 0.9
"""cos² from which the least-squares θ counts as aligned with one eigenvector; stated, not tuned."""


@dataclass(frozen=True)
class Diagnostics:
    """Estimates on one training block (θ by least squares, standardised columns).

    `rank`, `features`, `rows`: r (to 1e-9 of s_1), p and n of the training block.
    `eigenvalue_ratio`: e_1/e_r.
    `cos2`: cos²∠(θ, u_j), in order of falling e_j.
    `signal`: B_j = max(0, e_j⟨θ,u_j⟩²/s² − 1).
    `noise_variance`: s², that of γ², in units of the training variance of y.
    `lower_bound`, `gain_bound`: LB = Σ B_j/(1+B_j) and r/LB, the largest possible ratio of excess
        risks (claim GL-1).
    `guaranteed_gain`: the hard family's lower bound on ridge over the lower bound of all filters,
        max over m of r·C b²/(1+C b²)/LB, C = B_m/r, b = min(1, min_j e_j/e_m); ≤ 1: none.
    `largest_mse_reduction`: rs²/n: at fixed inputs no filter beats the best ridge's mean squared
        error by more.
    """

    name: str
    rank: int
    features: int
    rows: int
    eigenvalue_ratio: float
    cos2: tuple[float, ...]
    signal: tuple[float, ...]
    noise_variance: float
    lower_bound: float
    gain_bound: float
    guaranteed_gain: float
    largest_mse_reduction: float

    @property
    def aligned(self) -> bool:
        """Whether one eigenvector carries at least `ALIGNED` of θ."""
        return max(self.cos2) >= ALIGNED

    @property
    def assumptions_hold(self) -> bool:
        """Aligned with one eigenvector, and the eigenvalues close enough to guarantee a gain."""
        return self.aligned and self.guaranteed_gain > 1

    def to_json(self) -> dict[str, Any]:
        """For JSON; without any signal the largest ratio is null."""
        return {
            **asdict(self),
            "gain_bound": self.gain_bound if math.isfinite(self.gain_bound) else None,
            "aligned": self.aligned,
            "assumptions_hold": self.assumptions_hold,
        }


def diagnose(name: str, train: Factor) -> Diagnostics:
    """Diagnostics of a training block, standardised by itself."""
    x, y = scaling(train).of(train)
    spectrum = decompose(x, y, rows=train.rows)
    keep = spectrum.singular > 1e-9 * spectrum.singular[0]
    e, z = spectrum.eigenvalues[keep], spectrum.projections[keep, 0]
    n, r = train.rows, int(keep.sum())
    if n - 1 - r < 1:
        raise InputError(f"{name}: {n} rows for rank {r} leave nothing to estimate the noise from")
    noise = float((y**2).sum() - z @ z) / (n - 1 - r)
    if noise <= 1e-12:
        raise InputError(f"{name}: the target is an exact linear function of the features")
    theta = coefficients(spectrum, keep.astype(np.float64))[:, 0]
    cos2 = (spectrum.right[:, keep].T @ theta) ** 2 / max(float(theta @ theta), 1e-300)
    signal = np.maximum(z**2 / noise - 1, 0.0)
    lower_bound = float(best_filter(signal).sum())
    return Diagnostics(
        name=name,
        rank=r,
        features=x.shape[1],
        rows=n,
        eigenvalue_ratio=float(e[0] / e[-1]),
        cos2=tuple(cos2.tolist()),
        signal=tuple(signal.tolist()),
        noise_variance=noise,
        lower_bound=lower_bound,
        gain_bound=r / lower_bound if lower_bound > 0 else float("inf"),
        guaranteed_gain=_guaranteed(e, signal, lower_bound),
        largest_mse_reduction=r * noise / n,
    )


def _guaranteed(e: Array, signal: Array, lower_bound: float) -> float:
    r, b = len(e), np.minimum(1.0, e[-1] / e)
    bound = float(ridge_bound(r, signal / r, b).max())
    return bound / lower_bound if lower_bound > 0 else 0.0
