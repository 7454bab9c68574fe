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

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sdproof.gains.protocol import Progress, Rows, Split, file_order, random_split, run, tune
from sdproof.gains.regression import Regression
from sdproof.numbers.exact import integer
from sdproof.spectral import Array, factor, scaling

NONE, HELD, MOVED = "random blocks", "test held out", "test block moved"
TRAIN, FILE = "training block apart", "file order"


@dataclass(frozen=True)
class Scenario:
    """Several splits of one table; position i of each tuple belongs to i steps.

    `errors`: the test errors of each split.
    """

    name: str
    errors: tuple[tuple[float, ...], ...]

    @cached_property
    def _errors(self) -> Array:
        return np.array(self.errors)

    @cached_property
    def _gains(self) -> Array:
        return np.asarray(self._errors[:, :1] / self._errors)

    @property
    def splits(self) -> int:
        """How many."""
        return len(self.errors)

    @property
    def mean(self) -> tuple[float, ...]:
        """Mean test errors."""
        return tuple(self._errors.mean(axis=0).tolist())

    @property
    def gain(self) -> tuple[float, ...]:
        """Median of ridge's error over that with i steps."""
        return tuple(np.median(self._gains, axis=0).tolist())

    @property
    def quartiles(self) -> tuple[tuple[float, float], ...]:
        """Of the same ratio."""
        low, high = np.quantile(self._gains, (0.25, 0.75), axis=0).tolist()
        return tuple(zip(low, high, strict=True))

    @property
    def difference(self) -> tuple[float, ...]:
        """Mean paired difference, ridge minus i steps."""
        return tuple((self._errors[:, :1] - self._errors).mean(axis=0).tolist())

    @property
    def half_width(self) -> tuple[float, ...] | None:
        """Half of the 95 % interval of that mean over the splits; None for one split.

        They resample one table, so the interval covers the splits, not new data.
        """
        if self.splits < 2:
            return None
        from scipy.special import stdtrit

        spread = (self._errors[:, :1] - self._errors).std(axis=0, ddof=1)
        quantile = float(stdtrit(self.splits - 1, 0.975))  # of Student's t
        return tuple((quantile * spread / np.sqrt(self.splits)).tolist())

    def reaching(self, gain: float) -> int:
        """How many splits have at least this gain with the largest number of steps."""
        return int((self._gains[:, -1] >= gain).sum())

    def to_json(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "splits": self.splits,
            "mean": list(self.mean),
            "median_gain": list(self.gain),
            "gain_quartiles": [list(pair) for pair in self.quartiles],
            "difference": list(self.difference),
            "half_width": None if self.half_width is None else list(self.half_width),
        }


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
        return {
            "name": self.name,
            "scenarios": [scenario.to_json() for scenario in self.scenarios],
            "mean_shift": self.mean_shift,
            "target_shift": self.target_shift,
        }


def random_splits(
    regression: Regression, *, seeds: int = 100, k: int = 2, progress: Progress | None = None
) -> Scenario:
    """The scenario of random blocks, with seeds 0, …, seeds − 1."""
    seeds = integer(seeds, "seeds", 2)
    x, y = regression.x, regression.y
    errors = []
    for seed in range(seeds):
        errors.append(run(x, y, random_split(len(y), seed), k=k).mse)
        if progress is not None:
            progress(f"{regression.name}, random splits", seed + 1, seeds)
    return Scenario(NONE, tuple(errors))


def shift_test(
    regression: Regression, *, seeds: int = 20, k: int = 2, progress: Progress | None = None
) -> ShiftTest:
    """Run every scenario with seeds 0, …, seeds − 1 (file order has no randomness)."""
    seeds = integer(seeds, "seeds", 2)
    x, y = regression.x, regression.y
    base = file_order(len(y))
    found: dict[str, list[tuple[float, ...]]] = {HELD: [], MOVED: [], TRAIN: []}
    for seed in range(seeds):
        for name, mse in zip((HELD, MOVED), _first_blocks(regression, base, seed, k), strict=True):
            found[name].append(mse)
        found[TRAIN].append(run(x, y, _last_blocks(base, seed), k=k).mse)
        if progress is not None:
            progress(f"{regression.name}, moved blocks", seed + 1, seeds)
    scenarios = [random_splits(regression, seeds=seeds, k=k, progress=progress)]
    scenarios += (Scenario(name, tuple(errors)) for name, errors in found.items())
    scenarios.append(Scenario(FILE, (run(x, y, base, k=k).mse,)))
    return ShiftTest(regression.name, tuple(scenarios), *moved(regression, base))


def _shuffled(rows: Rows, seed: int) -> Rows:
    return np.random.default_rng(seed).permutation(rows)


def _first_blocks(
    regression: Regression, base: Split, seed: int, k: int
) -> list[tuple[float, ...]]:
    """40 % of A∪B train, 40 % validate; tested on the other 20 %, and on C."""
    rows = _shuffled(np.concatenate([base.train, base.validation]), seed)
    a, b = int(0.4 * len(rows)), int(0.8 * len(rows))
    parts = (rows[:a], rows[a:b], rows[b:], base.test)
    train, validation, *tests = (factor(regression.x[part], regression.y[part]) for part in parts)
    tuned = tune(train, validation, k=k)
    return [tuned.tested(test).mse for test in tests]


def _last_blocks(base: Split, seed: int) -> Split:
    rows = _shuffled(np.concatenate([base.validation, base.test]), seed)
    cut = len(base.validation)
    return Split(base.train, rows[:cut], rows[cut:])


def moved(regression: Regression, split: Split) -> tuple[dict[str, float], dict[str, float]]:
    """How far the blocks of a split are from the training block: the two fields of `ShiftTest`."""
    x, y = regression.x, regression.y
    scale = scaling(factor(x[split.train], y[split.train]))
    features, target = {}, {}
    for name, rows in (("validation", split.validation), ("test", split.test)):
        means = np.append(x[rows].mean(axis=0), y[rows].mean())
        steps = ((means - scale.mean) / scale.deviation)[~scale.flat]
        features[name] = float(np.sqrt((steps[:-1] ** 2).mean()))
        target[name] = float(steps[-1])
    return features, target
