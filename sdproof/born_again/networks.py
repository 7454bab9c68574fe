"""Generations of networks of one architecture, and the ensemble that they have to beat.

The network is scikit-learn's `MLPRegressor` on one-hot labels: squared loss, as in ridge regression,
so that the mixed labels (1 − ξ) y + ξ ŷ are targets like any others and ξ may be any real number.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

from sdproof.spectral import Array

EPOCHS, HIDDEN, BATCH, RATE = 60, 64, 100, 5e-3
DECAYS = (0.03, 0.1, 0.3, 1.0)
"""Weight decays; the one with the least held-out squared error is used for all networks."""


@dataclass(frozen=True, eq=False)
class NetworkScores:
    """Outputs turned into accuracies by the caller's function.

    `first`: of the first network and of another one, trained alike.
    `students`, `generations`: for each ξ, of the students, and of the mean of generations 0..i.
    `ensemble`: of the mean of i+1 independent networks.
    """

    first: list[float]
    students: dict[float, list[float]]
    generations: dict[float, list[float]]
    ensemble: list[float]


def network_scores(
    train: Array,
    labels: Array,
    test: Array,
    accuracy: Callable[[Array], float],
    *,
    xis: Sequence[float],
    generations: int,
    seed: np.random.SeedSequence,
) -> NetworkScores:
    """Train all networks of one replicate.

    Parameters
    ----------
    train, test : (n, p), (m, p) arrays
    labels : (n, C) array
        One-hot, flipped labels included.
    accuracy : callable
        Of outputs (m, C).
    xis : sequence of float
    generations : int
        Students after the first network.
    seed : SeedSequence
        Every network starts from weights of its own.
    """
    seeds = iter(seed.generate_state(len(DECAYS) + (1 + len(xis)) * (generations + 1)).tolist())
    decay = _chosen_decay(train, labels, seeds)
    first = _fitted(train, labels, decay, next(seeds))
    start = first.predict(test)
    others = [_fitted(train, labels, decay, next(seeds)).predict(test) for _ in range(generations)]
    students: dict[float, list[float]] = {}
    together: dict[float, list[float]] = {}
    for xi in xis:
        network, outputs = first, [start]
        for _ in range(generations):
            mixed = (1 - xi) * labels + xi * network.predict(train)
            network = _fitted(train, mixed, decay, next(seeds))
            outputs.append(network.predict(test))
        students[xi] = [accuracy(o) for o in outputs]
        together[xi] = _means(outputs, accuracy)
    return NetworkScores(
        [accuracy(start), accuracy(others[0])],
        students,
        together,
        _means([start, *others], accuracy),
    )


def _means(outputs: Sequence[Array], accuracy: Callable[[Array], float]) -> list[float]:
    """Accuracies of the mean of the first i+1 outputs."""
    sums = np.cumsum(np.stack(outputs), axis=0)
    return [accuracy(total) for total in sums]


def _chosen_decay(train: Array, labels: Array, seeds: object) -> float:
    """By squared error on the last quarter of the training rows, labels as they are."""
    kept = len(train) - len(train) // 4
    losses = []
    for decay in DECAYS:
        network = _fitted(train[:kept], labels[:kept], decay, next(seeds))  # type: ignore[call-overload]
        losses.append(float(((network.predict(train[kept:]) - labels[kept:]) ** 2).mean()))
    return DECAYS[int(np.argmin(losses))]


def _fitted(x: Array, y: Array, decay: float, seed: int) -> MLPRegressor:
    network = MLPRegressor(
        hidden_layer_sizes=(HIDDEN,),
        alpha=decay,
        batch_size=min(BATCH, len(x)),
        learning_rate_init=RATE,
        max_iter=EPOCHS,
        n_iter_no_change=EPOCHS,
        tol=0.0,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the number of epochs is the rule
        return network.fit(x, y)
