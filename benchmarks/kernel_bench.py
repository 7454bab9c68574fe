"""What two steps cost and gain over kernel ridge: time, friedman1, digits with flipped labels.

Run with ``OMP_NUM_THREADS=1 python benchmarks/kernel_bench.py``. The penalties and folds are the same
for both. Exits with 1 if the time is beyond its limit or an interval of the narrow kernels contains 0.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Callable, Iterator

import numpy as np
from sklearn.datasets import load_digits, make_friedman1
from sklearn.exceptions import ConvergenceWarning
from sklearn.kernel_ridge import KernelRidge
from sklearn.model_selection import GridSearchCV

from sdproof.sklearn import SelfDistilledKernelRidgeClassifierCV, SelfDistilledKernelRidgeCV
from sdproof.spectral import Array

LARGEST_SLOWDOWN = 2.0
WIDE = (0.01, 0.03, 0.05, 0.1, 0.2, 0.4)
"""γ of which the best on the folds is taken where it is not given."""


def seconds(action: Callable[[], object]) -> float:
    """Least time of the process out of five."""
    times = []
    for _ in range(5):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def costs(rows: int) -> bool:
    """Time of two steps over none, and of a grid search over ten of the hundred penalties."""
    x, y = make_friedman1(rows, noise=1.0, random_state=0)
    none, two = (
        seconds(lambda k=k: SelfDistilledKernelRidgeCV(k, gamma=1.0).fit(x, y)) for k in (0, 2)
    )
    grid = {"alpha": np.logspace(-6, 3, 10)}
    search = GridSearchCV(KernelRidge(kernel="rbf", gamma=1.0), grid)
    few = seconds(lambda: search.fit(x, y))
    print(f"n = {rows}: kernel ridge {none:.3f} s, two steps {two:.3f} s, ratio {two / none:.2f} "
          f"(limit {LARGEST_SLOWDOWN:g}); grid search over 10 of the penalties {few:.3f} s")  # fmt: skip
    return two <= LARGEST_SLOWDOWN * none


def friedman(rows: int, gamma: float | None, seeds: int) -> Iterator[tuple[float, int]]:
    """Change of the test MSE in percent, and the number of steps, for each seed."""
    for seed in range(seeds):
        x, y = make_friedman1(rows + 2000, noise=1.0, random_state=seed)
        x = (x - x[:rows].mean(axis=0)) / x[:rows].std(axis=0)
        train, test = (x[:rows], y[:rows]), (x[rows:], y[rows:])

        def errors(k: int, train: tuple[Array, Array] = train) -> list[SelfDistilledKernelRidgeCV]:
            widths = WIDE if gamma is None else (gamma,)
            return [SelfDistilledKernelRidgeCV(k, gamma=g).fit(*train) for g in widths]

        ridge, steps = (max(errors(k), key=lambda m: m.best_score_) for k in (0, 2))
        before, after = (
            float(((m.predict(test[0]) - test[1]) ** 2).mean()) for m in (ridge, steps)
        )
        yield 100 * (after / before - 1), steps.n_steps_


def digits(noise: float, gamma: float, seeds: int) -> Iterator[tuple[float, int]]:
    """Change of the test accuracy in points, and the number of steps, for each seed."""
    images, classes = load_digits(return_X_y=True)
    images = images / 16
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        rows, held = np.split(rng.permutation(len(classes)), [400])
        wrong = rng.random(400) < noise
        labels = (classes[rows] + wrong * rng.integers(1, 10, 400)) % 10
        kind = SelfDistilledKernelRidgeClassifierCV
        ridge, steps = (kind(k, gamma=gamma).fit(images[rows], labels) for k in (0, 2))
        before, after = (100 * m.score(images[held], classes[held]) for m in (ridge, steps))
        yield after - before, steps.n_steps_


def told(name: str, found: Iterator[tuple[float, int]], *, lower: bool, unit: str) -> bool:
    """Mean change with its 95 % interval; whether that is on the good side of 0."""
    changes, steps = np.array(list(found)).T
    mean, half = changes.mean(), 1.96 * changes.std(ddof=1) / np.sqrt(len(changes))
    worst = changes.max() if lower else changes.min()
    print(f"{name:44} {mean:+7.2f} ± {half:.2f} {unit}, worst {worst:+.1f}, steps added in "
          f"{int((steps > 0).sum())} of {len(steps)}", flush=True)  # fmt: skip
    return bool(mean + half < 0 if lower else mean - half > 0)


def main() -> int:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=60)
    seeds = parser.parse_args().seeds
    warnings.simplefilter("ignore", ConvergenceWarning)
    good = all(list(map(costs, (200, 500, 1000))))
    good &= told("friedman1, n = 100, γ = 0.2", friedman(100, 0.2, seeds), lower=True, unit="% MSE")
    told("friedman1, n = 100, γ chosen on the folds", friedman(100, None, seeds), lower=True,
         unit="% MSE")  # fmt: skip
    for noise in (0.3, 0.5):
        good &= told(f"digits, {100 * noise:g} % flipped, γ = 0.3", digits(noise, 0.3, seeds),
                     lower=False, unit="points")  # fmt: skip
        told(f"digits, {100 * noise:g} % flipped, γ = 0.11", digits(noise, 1 / 9, seeds),
             lower=False, unit="points")  # fmt: skip
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
