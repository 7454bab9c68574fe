"""Time of SelfDistilledRidgeCV against scikit-learn's RidgeCV and against a grid search.

Run with ``OMP_NUM_THREADS=1 python benchmarks/sklearn_bench.py --data ../shared/data/uci``. Prints
medians, the two ratios and their limits; exits with 1 if a limit is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import GridSearchCV, KFold

from sdproof.data import load
from sdproof.sklearn import SelfDistilledRidge, SelfDistilledRidgeCV
from sdproof.spectral import Array
from sdproof.table1.alternatives import DEFAULT, regression_of

LARGEST_SLOWDOWN = 3.0
SMALLEST_SPEEDUP = 50.0
SHAPES = {(300, 20_000): 2.0, (500, 5000): 2.0, (100_000, 100): 1.0}
"""Rows and columns, and the largest ratio to RidgeCV of time and of memory."""
ALPHAS = np.logspace(-2, 6, 100)
GRID_ALPHAS = np.logspace(-2, 6, 15)
GRID_XI = np.linspace(-4, 4, 9)


def timed(action: Callable[[], Any], repeats: int) -> float:
    """Median wall-clock seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def standardised(data: str | None) -> tuple[Array, Array]:
    """The AEP data, all columns with mean 0 and deviation 1."""
    regression = regression_of(load("aep", data), DEFAULT["aep"])
    x, y = regression.x, regression.y
    return (x - x.mean(0)) / x.std(0), (y - y.mean()) / y.std()


def against_ridge_cv(x: Array, y: Array, repeats: int) -> bool:
    """100 penalties, k = 0..5, against RidgeCV over the same penalties."""
    base = timed(lambda: RidgeCV(ALPHAS).fit(x, y), repeats)
    print(f"RidgeCV, leave-one-out, 100 penalties            {base:8.3f} s")
    good = True
    for cv in (None, "gcv"):
        ours = timed(lambda cv=cv: SelfDistilledRidgeCV(5, ALPHAS, cv=cv).fit(x, y), repeats)
        good &= ours <= LARGEST_SLOWDOWN * base
        print(f"SelfDistilledRidgeCV(5), cv={cv!s:5}                {ours:8.3f} s"
              f"  ratio {ours / base:.2f} (limit {LARGEST_SLOWDOWN:g})")  # fmt: skip
    folds = KFold(5)
    plain = timed(lambda: RidgeCV(ALPHAS, cv=folds).fit(x, y), 1)
    print(f"RidgeCV, 5 folds (a grid search in scikit-learn) {plain:8.3f} s")
    return good


def against_grid(x: Array, y: Array, repeats: int) -> bool:
    """Two steps over 100 penalties against a grid over (λ, ξ_1, ξ_2), same folds and loss."""
    folds = KFold(5)
    grid = {"alpha": GRID_ALPHAS, "xi": [(a, b) for a in GRID_XI for b in GRID_XI]}
    search = GridSearchCV(SelfDistilledRidge(), grid, cv=folds, scoring="neg_mean_squared_error")
    slow = timed(lambda: search.fit(x, y), 1)
    model = SelfDistilledRidgeCV(2, ALPHAS, cv=folds, select_steps=False)
    fast = timed(lambda: model.fit(x, y), repeats)
    count = len(GRID_ALPHAS) * len(GRID_XI) ** 2
    print(f"grid search over {count} points (λ, ξ₁, ξ₂), 5 folds  {slow:8.3f} s"
          f"  loss {-search.best_score_:.8f}")  # fmt: skip
    print(f"SelfDistilledRidgeCV(2), 100 penalties, 5 folds  {fast:8.3f} s"
          f"  loss {-model.best_score_:.8f}  speed-up {slow / fast:.0f}"
          f" (limit {SMALLEST_SPEEDUP:g})")  # fmt: skip
    return slow >= SMALLEST_SPEEDUP * fast and model.best_score_ >= search.best_score_ - 1e-9


def peak(action: Callable[[], Any]) -> float:
    """Largest memory in MB that is allocated on the way."""
    tracemalloc.start()
    action()
    found = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found


def shapes(repeats: int) -> bool:
    """Wide and tall data, two steps, against RidgeCV (leave-one-out) over the same penalties."""
    good, rng = True, np.random.default_rng(0)
    for (n, p), limit in SHAPES.items():
        x = rng.normal(size=(n, p))
        y = x[:, 0] + rng.normal(size=n)

        def base(x: Array = x, y: Array = y) -> Any:
            return RidgeCV(ALPHAS).fit(x, y)

        def ours(x: Array = x, y: Array = y) -> Any:
            return SelfDistilledRidgeCV(2, ALPHAS).fit(x, y)

        time_ratio = timed(ours, repeats) / timed(base, repeats)
        memory = peak(ours), peak(base)
        good &= time_ratio <= limit and memory[0] <= limit * memory[1]
        print(f"{n} × {p}: time ratio {time_ratio:.2f}, memory {memory[0]:.0f} MB against"
              f" {memory[1]:.0f} MB (limit {limit:g} for both)")  # fmt: skip
    return good


def main() -> int:
    """Run all comparisons."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", help="directory with the data sets")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    x, y = standardised(options.data)
    warnings.simplefilter("ignore")  # ends of grids
    good = shapes(options.repeats), against_ridge_cv(x, y, options.repeats)
    return 0 if against_grid(x, y, options.repeats) and all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
