"""Before fitting: can self-distillation help on this design, and by how much at most?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import t as student
from sklearn.utils.validation import check_X_y

from sdproof.errors import InputError
from sdproof.model.filters import shrinkage
from sdproof.model.risks import best_filter, bias, variance
from sdproof.sklearn._base import real
from sdproof.spectral import Array, decompose


@dataclass(frozen=True)
class ExpectedGain:
    """What the fixed-design theory allows on this data; estimates, with intervals.

    Attributes
    ----------
    rank : int
        r.
    noise_variance : float
        γ̂² of least squares, in squared units of y.
    lower_bound, lower_bound_interval : float, (float, float)
        LB = Σ B̂_j/(1+B̂_j) and its simultaneous (Bonferroni) confidence interval.
    gain_bound, gain_bound_interval : float, (float, float)
        r/LB: no number of steps divides the excess risk of the best ridge by more (claim GL-1).
    estimated_gain : float
        Best ridge over the lower bound of all filters, at the estimated B_j.
    largest_mse_reduction : float
        r γ̂²/n, the most that the mean squared error at the same inputs can fall below the best
        ridge's, in squared units of y: ridge with λ → 0 already has this excess risk.
    relative_mse_reduction : float
        The same as a share of γ̂².
    confidence : float
    """

    rank: int
    noise_variance: float
    lower_bound: float
    lower_bound_interval: tuple[float, float]
    gain_bound: float
    gain_bound_interval: tuple[float, float]
    estimated_gain: float
    largest_mse_reduction: float
    relative_mse_reduction: float
    confidence: float

    def to_json(self) -> dict[str, Any]:
        """The fields, for JSON."""
        return asdict(self)


def expected_gain(
    X: Any, y: Any, *, fit_intercept: bool = True, confidence: float = 0.95
) -> ExpectedGain:
    """Bound and estimate of the gain of repeated self-distillation over ridge.

    Parameters
    ----------
    X : (n, p) array-like
        Rows are samples; n must exceed rank + 1, or the noise cannot be estimated.
    y : (n,) array-like
    fit_intercept : bool
        Centre X and y first.
    confidence : float
        Level of the intervals, in (0, 1). The noise is taken as Gaussian for them.

    Returns
    -------
    ExpectedGain
        With z_j = u_jᵀy/γ̂, E z_j² ≈ 1 + B_j; √B_j lies in |z_j| ± c simultaneously, c the
        Bonferroni quantile of Student's t, widened for the error of γ̂.
    """
    confidence = real(confidence, "confidence", lowest=0, strict=True)
    if not confidence < 1:
        raise InputError(f"confidence is {confidence!r}; accepted: a number between 0 and 1")
    x, labels = check_X_y(X, y, dtype=np.float64, y_numeric=True)
    if fit_intercept:
        x, labels = x - x.mean(axis=0), labels - labels.mean()
    spectrum = decompose(x, labels[:, None])
    n, r = x.shape[0], spectrum.rank
    free = n - r - int(fit_intercept)
    if r == 0:
        raise InputError("X: every column is constant; accepted: at least one that varies")
    if free < 1:
        raise InputError(f"X: {n} rows for rank {r} leave no degrees of freedom for the noise")
    noise = float(spectrum.rest[0]) / free
    if not noise > 1e-24 * float(labels @ labels) / n or noise == 0:
        raise InputError("y is an exact linear function of X; accepted: labels with noise")
    z = np.abs(spectrum.projections[:, 0]) / np.sqrt(noise)
    half = student.ppf(1 - (1 - confidence) / (2 * r), free) * np.sqrt(1 + z**2 / (2 * free))
    signal = np.maximum(z**2 - 1, 0.0)
    lower_bound, low, high = (
        float(best_filter(b).sum()) for b in (signal, np.maximum(z - half, 0) ** 2, (z + half) ** 2)
    )
    return ExpectedGain(
        rank=r,
        noise_variance=noise,
        lower_bound=lower_bound,
        lower_bound_interval=(low, high),
        gain_bound=_ratio(r, lower_bound),
        gain_bound_interval=(_ratio(r, high), _ratio(r, low)),
        estimated_gain=_ratio(best_ridge(spectrum.eigenvalues, signal), lower_bound),
        largest_mse_reduction=r * noise / n,
        relative_mse_reduction=r / n,
        confidence=confidence,
    )


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator > 0 else float("inf")


def best_ridge(eigenvalues: Array, signal: Array) -> float:
    """The least risk of ridge over a fine grid of λ."""
    grid = np.logspace(-12, 12, 4801) * eigenvalues[0]
    t = shrinkage(eigenvalues, grid[:, None])
    return float((bias(signal, t) + variance(t)).sum(axis=1).min())
