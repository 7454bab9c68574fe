"""Generations of kernel classifiers: students are spectral filters, so none is trained."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics.pairwise import rbf_kernel

from sdproof.born_again.images import CLASSES
from sdproof.model.filters import spectral_filter
from sdproof.sklearn.classifiers import SelfDistilledKernelRidgeClassifierCV
from sdproof.sklearn.kernel_ridge_cv import GramSamples
from sdproof.spectral import Array

WIDTHS = (1.0, 2.0, 4.0)
"""γ times the number of pixels and their variance; chosen for the first classifier."""


@dataclass(frozen=True, eq=False)
class KernelScores:
    """Accuracies of kernel ridge with γ and λ chosen on folds, of its students at the same γ and λ for
    each ξ (generation 0 first), and of the classifier whose λ, ξ and steps are chosen on the folds."""

    first: float
    students: dict[float, list[float]]
    best: float


def kernel_scores(
    train: Array,
    classes: np.ndarray[tuple[int], np.dtype[np.intp]],
    test: Array,
    accuracy: Callable[[Array], float],
    *,
    xis: Sequence[float],
    generations: int,
) -> KernelScores:
    """All kernel classifiers of one replicate; parameters as in `networks.network_scores`."""
    unit = 1.0 / (train.shape[1] * train.var())

    def fitted(steps: int, gamma: float) -> SelfDistilledKernelRidgeClassifierCV:
        return SelfDistilledKernelRidgeClassifierCV(steps, gamma=gamma).fit(train, classes)

    with warnings.catch_warnings():
        # an end of the grid is good enough here, and so are folds without some class
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.filterwarnings("ignore", "The least populated class")
        firsts = {width * unit: fitted(0, width * unit) for width in WIDTHS}
        gamma = max(firsts, key=lambda value: firsts[value].best_score_)
        first, best = firsts[gamma], fitted(generations, gamma)
    labels = 2.0 * np.eye(CLASSES)[classes] - 1.0
    weights = np.ones(len(classes))
    rows = GramSamples(rbf_kernel(train, gamma=gamma), labels, weights, intercept=True)
    across = rbf_kernel(test, train, gamma=gamma)

    def outputs(xi: float, steps: int) -> Array:
        q = spectral_filter(rows.full.eigenvalues, first.alpha_, (xi,) * steps)
        dual = rows.coefficients(q[:, None] * rows.full.projections)
        return np.asarray((across - rows.x_mean) @ dual + rows.y_mean)

    return KernelScores(
        accuracy(np.eye(CLASSES)[first.predict(test)]),
        {xi: [accuracy(outputs(xi, k)) for k in range(generations + 1)] for xi in xis},
        accuracy(np.eye(CLASSES)[best.predict(test)]),
    )
