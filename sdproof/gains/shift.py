"""Is it the theorem or a shift between the blocks? Move one block at a time and measure the gain.

Scenarios on the same rows, with blocks A (first rows), B (next) and C (last):

====================  =============================================================
random blocks         train, validation and test are random parts of all rows: no shift
test block moved      train and validation are random parts of A∪B, the test block is C
test held out         the same fits, tested on other rows of A∪B
training block apart  train on A in order; validation and test are random parts of B∪C
file order            train A, validation B, test C
====================  =============================================================
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sdproof.gains.problem import Problem
from sdproof.gains.protocol import Progress, Rows, Split, file_order, random_split, run, tune
from sdproof.numbers.exact import integer
from sdproof.spectral import Array, factor, scaling

NONE, HELD, MOVED = "random blocks", "test held out", "test block moved"
TRAIN, FILE = "training block apart", "file order"


@dataclass(frozen=True)
class Scenario:
    """Several splits of one table; position i of each tuple belongs to i steps.

    `mean`, `median`: of the test errors.
    `gain`, `gain_low`, `gain_high`: median and quartiles of ridge's error over that with i steps.
    `difference`, `half_width`: mean paired difference (ridge minus i steps), and half of its 95 %
        interval over the splits (None: one split). They resample one table, so the interval covers
        the splits, not new data.
    """

    name: str
    splits: int
    mean: tuple[float, ...]
    median: tuple[float, ...]
    gain: tuple[float, ...]
    gain_low: tuple[float, ...]
    gain_high: tuple[float, ...]
    difference: tuple[float, ...]
    half_width: tuple[float, ...] | None

    def to_json(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True)
class ShiftTest:
    """The scenarios of one table, and the sizes of the shift itself.

    `mean_shift`: ``validation``/``test`` → root mean square over the features of (block mean −
        training mean)/training deviation in file order; 0 without a shift.
    `target_shift`: the same for the target: (block mean − training mean)/training deviation.
    """

    name: str
    scenarios: tuple[Scenario, ...]
    mean_shift: dict[str, float]
    target_shift: dict[str, float]

    def scenario(self, name: str) -> Scenario:
        """The scenario of this name."""
        return next(s for s in self.scenarios if s.name == name)

    def to_json(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def random_splits(
    problem: Problem, *, seeds: int = 100, k: int = 2, progress: Progress | None = None
) -> Scenario:
    """The scenario of random blocks, with seeds 0, …, seeds − 1."""
    integer(seeds, "seeds", 2)
    x, y = problem.x, problem.y
    errors = []
    for seed in range(seeds):
        errors.append(run(x, y, random_split(len(y), seed), k=k).mse)
        if progress is not None:
            progress(f"{problem.name}, random splits", seed + 1, seeds)
    return _scenario(NONE, errors)


def shift_test(
    problem: Problem, *, seeds: int = 20, k: int = 2, progress: Progress | None = None
) -> ShiftTest:
    """Run every scenario with seeds 0, …, seeds − 1 (file order has no randomness)."""
    integer(seeds, "seeds", 2)
    x, y = problem.x, problem.y
    base = file_order(len(y))
    found: dict[str, list[tuple[float, ...]]] = {HELD: [], MOVED: [], TRAIN: []}
    for seed in range(seeds):
        for name, mse in zip((HELD, MOVED), _first_blocks(problem, base, seed, k), strict=True):
            found[name].append(mse)
        found[TRAIN].append(run(x, y, _last_blocks(base, seed), k=k).mse)
        if progress is not None:
            progress(f"{problem.name}, moved blocks", seed + 1, seeds)
    scenarios = [random_splits(problem, seeds=seeds, k=k, progress=progress)]
    scenarios += (_scenario(name, errors) for name, errors in found.items())
    scenarios.append(_scenario(FILE, [run(x, y, base, k=k).mse]))
    return ShiftTest(problem.name, tuple(scenarios), *moved(problem, base))


def _shuffled(rows: Rows, seed: int) -> Rows:
    return np.random.default_rng(seed).permutation(rows)


def _first_blocks(problem: Problem, base: Split, seed: int, k: int) -> list[tuple[float, ...]]:
    """40 % of A∪B train, 40 % validate; tested on the other 20 %, and on C."""
    rows = _shuffled(np.concatenate([base.train, base.validation]), seed)
    a, b = int(0.4 * len(rows)), int(0.8 * len(rows))
    parts = (rows[:a], rows[a:b], rows[b:], base.test)
    train, validation, *tests = (factor(problem.x[part], problem.y[part]) for part in parts)
    tuned = tune(train, validation, k=k)
    return [tuned.tested(test).mse for test in tests]


def _last_blocks(base: Split, seed: int) -> Split:
    rows = _shuffled(np.concatenate([base.validation, base.test]), seed)
    cut = len(base.validation)
    return Split(base.train, rows[:cut], rows[cut:])


def _scenario(name: str, errors: list[tuple[float, ...]]) -> Scenario:
    table = np.array(errors)
    gains, difference = table[:, :1] / table, table[:, :1] - table
    low, middle, high = np.quantile(gains, (0.25, 0.5, 0.75), axis=0)

    def numbers(column: Array) -> tuple[float, ...]:
        return tuple(column.tolist())

    return Scenario(
        name=name,
        splits=len(table),
        mean=numbers(table.mean(axis=0)),
        median=numbers(np.median(table, axis=0)),
        gain=numbers(middle),
        gain_low=numbers(low),
        gain_high=numbers(high),
        difference=numbers(difference.mean(axis=0)),
        half_width=numbers(_half_width(difference)) if len(table) > 1 else None,
    )


def _half_width(difference: Array) -> Array:
    from scipy.special import stdtrit

    count = len(difference)
    quantile = float(stdtrit(count - 1, 0.975))  # of Student's t
    return np.asarray(quantile * difference.std(axis=0, ddof=1) / np.sqrt(count))


def moved(problem: Problem, split: Split) -> tuple[dict[str, float], dict[str, float]]:
    """How far the blocks of a split are from the training block: the two fields of `ShiftTest`."""
    x, y = problem.x, problem.y
    scale = scaling(factor(x[split.train], y[split.train]))
    features, target = {}, {}
    for name, rows in (("validation", split.validation), ("test", split.test)):
        means = np.append(x[rows].mean(axis=0), y[rows].mean())
        steps = ((means - scale.mean) / scale.deviation)[~scale.flat]
        features[name] = float(np.sqrt((steps[:-1] ** 2).mean()))
        target[name] = float(steps[-1])
    return features, target
