"""Before fitting: can self-distillation help on these data, and by how much at most?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import t as student
from sklearn.utils.validation import check_X_y

from sdproof.errors import InputError
from sdproof.model.filters import shrinkage
from sdproof.model.risks import best_filter, bias, variance
from sdproof.sklearn._base import power_of_two, real
from sdproof.sklearn.sure import best_reduction
from sdproof.spectral import Array, decompose

MOST_STEPS = 8
"""More parameters are never found by risk estimates."""

RELATIVE_ALPHAS = np.logspace(-6, 6, 121)


@dataclass(frozen=True)
class ExpectedGain:
    """What the fixed-design theory and these data say about the gain; intervals, no estimates.

    The gain is the excess risk of ridge at its best penalty over that of the best filter whatever:
    no number of steps divides ridge's excess risk by more (claims LB-1, GL-1).

    Attributes
    ----------
    answer : str
        One sentence.
    gain_interval : (float, float or None)
        Of the gain, ≥ 1; None where the data set no upper limit.
    distinguishable : bool
        Whether the lower end is above 1.
    n_steps : int
        Number of steps for which the evidence from SURE is strongest.
    rank : int
        r.
    noise_variance : float
        s², the estimate of γ² by least squares, in squared units of y.
    lower_bound_interval : (float, float)
        Of LB = Σ B_j/(1+B_j).
    largest_mse_reduction : float
        r s²/n, the most that the mean squared error at the same inputs can fall below the best
        ridge's, in squared units of y: ridge with λ → 0 already has this excess risk.
    relative_mse_reduction : float
        The same as a share of s².
    confidence : float
        Of the intervals together.
    """

    answer: str
    gain_interval: tuple[float, float | None]
    distinguishable: bool
    n_steps: int
    rank: int
    noise_variance: float
    lower_bound_interval: tuple[float, float]
    largest_mse_reduction: float
    relative_mse_reduction: float
    confidence: float

    def to_json(self) -> dict[str, Any]:
        """The fields, for strict JSON."""
        return asdict(self)


def expected_gain(
    X: Any, y: Any, *, n_steps: int = 2, fit_intercept: bool = True, confidence: float = 0.95
) -> ExpectedGain:
    """Can repeated self-distillation beat ridge on these data, and by how much at most?

    Parameters
    ----------
    X : (n, p) array-like
        Rows are samples; n must exceed rank + 1, or the noise cannot be estimated.
    y : (n,) array-like
    n_steps : int
        Largest number of steps in the search for evidence, 1 to 8.
    fit_intercept : bool
        Centre X and y first.
    confidence : float
        Level of the intervals together, in (0, 1). The noise is taken as Gaussian.

    Returns
    -------
    ExpectedGain
        The upper end: with z_j = u_jᵀy/s, √B_j lies in |z_j| ± c simultaneously, c the Bonferroni
        quantile of Student's t, widened for the error of s. Both the risk of the best ridge and LB
        grow with every B_j, so their ratio is at most that of ridge at the upper ends to LB at the
        lower ends. The lower end: the same the other way round or, if it says more, the reduction D
        of the risk by 1..n_steps steps, from the exact quadratic of Stein's unbiased risk estimate
        less its optimism (claim SU-1): at least r/(r − D) with D at the lower end of its interval.

    Raises
    ------
    InputError
        For parameters or data outside what is accepted.

    Examples
    --------
    >>> from sklearn.datasets import load_diabetes
    >>> print(expected_gain(*load_diabetes(return_X_y=True)).answer)
    at most 2.75×; the data do not distinguish it from none
    """
    confidence = real(confidence, "confidence", lowest=0, strict=True)
    if not confidence < 1:
        raise InputError(f"confidence is {confidence!r}; accepted: a number between 0 and 1")
    if isinstance(n_steps, bool) or not isinstance(n_steps, int) or not 1 <= n_steps <= MOST_STEPS:
        raise InputError(f"n_steps is {n_steps!r}; accepted: an integer from 1 to {MOST_STEPS}")
    x, labels = check_X_y(X, y, dtype=np.float64, y_numeric=True)
    y_scale = power_of_two(labels)
    x, labels = x / power_of_two(x), labels / y_scale
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
    error = (1 - confidence) / 2
    e, z = spectrum.eigenvalues, spectrum.projections[:, 0] / np.sqrt(noise)
    half = student.ppf(1 - error / (2 * r), free) * np.sqrt(1 + z**2 / (2 * free))
    low, high = np.maximum(np.abs(z) - half, 0) ** 2, (np.abs(z) + half) ** 2
    bounds = float(best_filter(low).sum()), float(best_filter(high).sum())
    upper = best_ridge(e, high) / bounds[0] if bounds[0] > 0 else None
    found, steps = best_reduction(e, z, RELATIVE_ALPHAS * e[0], n_steps, 1.0, free)
    sure = found.gain - student.ppf(1 - error / n_steps, free) * found.noise
    lower = max(1.0, best_ridge(e, low) / bounds[1], r / (r - sure) if 0 < sure < r else 1.0)
    lower = float(lower)
    if upper is not None:
        upper = max(float(upper), lower)
    with np.errstate(over="ignore"):
        variance = float(np.float64(noise) * y_scale * y_scale)
    if not np.isfinite(variance):
        raise InputError("y: its squares are outside floating point; accepted: y in another unit")
    return ExpectedGain(
        answer=_answer(lower, upper),
        gain_interval=(lower, upper),
        distinguishable=lower > 1,
        n_steps=steps,
        rank=r,
        noise_variance=variance,
        lower_bound_interval=bounds,
        largest_mse_reduction=r * variance / n,
        relative_mse_reduction=r / n,
        confidence=confidence,
    )


def _answer(lower: float, upper: float | None) -> str:
    most = "without a limit that these data set" if upper is None else f"at most {upper:.3g}×"
    if lower > 1:
        return f"at least {lower:.3g}×, {most}"
    return f"{most}; the data do not distinguish it from none"


def best_ridge(eigenvalues: Array, signal: Array) -> float:
    """The least risk of ridge over a fine grid of λ."""
    grid = np.logspace(-12, 12, 4801) * eigenvalues[0]
    t = shrinkage(eigenvalues, grid[:, None])
    return float((bias(signal, t) + variance(t)).sum(axis=1).min())
