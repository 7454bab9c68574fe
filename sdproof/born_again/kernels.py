"""Generations of kernel classifiers: students are spectral filters, so none is trained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics.pairwise import rbf_kernel

from sdproof.model.filters import spectral_filter
from sdproof.sklearn import SelfDistilledKernelRidgeClassifierCV
from sdproof.spectral import Array, coefficients, gram_block


@dataclass(frozen=True, eq=False)
class KernelScores:
    """Accuracies of kernel ridge with λ chosen on folds, of its students at the same λ for each ξ
    (generation 0 first), and of the classifier whose λ, ξ and number of steps are chosen on folds."""

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
    """All kernel classifiers of one replicate; parameters as in `networks.network_scores`.

    The kernel is exp(−γ‖x − x'‖²), γ one over twice the mean squared distance's eighth, …
    """
    gamma = bandwidth(train)
    first = SelfDistilledKernelRidgeClassifierCV(0, gamma=gamma).fit(train, classes)
    best = SelfDistilledKernelRidgeClassifierCV(generations, gamma=gamma).fit(train, classes)
    labels = np.where(classes[:, None] == first.classes_, 1.0, -1.0)
    block = gram_block(rbf_kernel(train, gamma=gamma), labels, None, intercept=True)
    rows = block.centred(rbf_kernel(test, train, gamma=gamma))

    def outputs(xi: float, steps: int) -> Array:
        q = spectral_filter(block.spectrum.eigenvalues, first.alpha_, (xi,) * steps)
        return rows @ coefficients(block.spectrum, q) + block.y_mean

    return KernelScores(
        accuracy(outputs(0.0, 0)),
        {xi: [accuracy(outputs(xi, k)) for k in range(generations + 1)] for xi in xis},
        accuracy(best.decision_function(test)),
    )
