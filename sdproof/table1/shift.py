"""Is it the theorem or a shift between the blocks? Move one block at a time and measure the gain.

Four scenarios on the same file, with blocks A (first rows), B (next) and C (last):

========  =======================================================================
none      train, validation and test are random parts of all rows
test      train and validation are random parts of A∪B, the test block is C
train     train on A in order; validation and test are random parts of B∪C
file      train A, validation B, test C
========  =======================================================================

In *test* the same fits are also tested on held-out rows of A∪B, so that only the test block moves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sdproof.data import Table
from sdproof.numbers.exact import integer
from sdproof.spectral import Array
from sdproof.table1.alternatives import DEFAULT, impute, prepare
from sdproof.table1.protocol import FRACTIONS, Rows, Split, file_order, random_split, run

GRID = np.logspace(-4, 8, 121)


@dataclass(frozen=True)
class Scenario:
    """Test errors and gains of one scenario: medians over the seeds, and quartiles of the gain."""

    name: str
    mse: tuple[float, ...]
    gain: tuple[float, ...]
    gain_low: tuple[float, ...]
    gain_high: tuple[float, ...]


@dataclass(frozen=True)
class ShiftTest:
    """All scenarios of one data set, and the sizes of the shift itself.

    `mean_shift`: ``validation``/``test`` → root mean square over the features of (block mean −
        training mean)/training deviation in file order; 0 without a shift.
    `target_shift`: the same for the target: (block mean − training mean)/training deviation.
    """

    dataset: str
    seeds: int
    scenarios: tuple[Scenario, ...]
    mean_shift: dict[str, float]
    target_shift: dict[str, float]

    def scenario(self, name: str) -> Scenario:
        """The scenario of this name."""
        return next(s for s in self.scenarios if s.name == name)

    def to_json(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def shift_test(table: Table, *, seeds: int = 20) -> ShiftTest:
    """Run every scenario with seeds 0, …, seeds − 1 (*file* has no randomness)."""
    integer(seeds, "seeds", 1)
    x, y = prepare(table, DEFAULT[table.name])
    base = file_order(len(y), FRACTIONS)
    makers: dict[str, Callable[[int], Split]] = {
        "none": lambda seed: random_split(len(y), seed),
        "test: held out": lambda seed: _first_blocks(base, seed, moved=False),
        "test: moved": lambda seed: _first_blocks(base, seed, moved=True),
        "train": lambda seed: _last_blocks(base, seed),
    }
    scenarios = [
        _scenario(name, [_errors(x, y, make(seed)) for seed in range(seeds)])
        for name, make in makers.items()
    ]
    scenarios.append(_scenario("file", [_errors(x, y, base)]))
    features, target = _moved(x, y, base)
    return ShiftTest(table.name, seeds, tuple(scenarios), features, target)


def _errors(x: Array, y: Array, split: Split) -> tuple[float, ...]:
    return run(impute(x, split.train), y, split, lambdas=GRID).mse


def _shuffled(rows: Rows, seed: int) -> Rows:
    return np.random.default_rng(seed).permutation(rows)


def _first_blocks(base: Split, seed: int, *, moved: bool) -> Split:
    """40 % of A∪B train, 40 % validate; test on the other 20 % or, with the same fits, on C."""
    rows = _shuffled(np.concatenate([base.train, base.validation]), seed)
    a, b = int(0.4 * len(rows)), int(0.8 * len(rows))
    return Split(rows[:a], rows[a:b], base.test if moved else rows[b:])


def _last_blocks(base: Split, seed: int) -> Split:
    rows = _shuffled(np.concatenate([base.validation, base.test]), seed)
    cut = len(base.validation)
    return Split(base.train, rows[:cut], rows[cut:])


def _scenario(name: str, errors: list[tuple[float, ...]]) -> Scenario:
    table = np.array(errors)
    gains = table[:, :1] / table
    low, middle, high = np.quantile(gains, (0.25, 0.5, 0.75), axis=0)
    return Scenario(
        name=name,
        mse=tuple(np.median(table, axis=0).tolist()),
        gain=tuple(middle.tolist()),
        gain_low=tuple(low.tolist()),
        gain_high=tuple(high.tolist()),
    )


def _moved(x: Array, y: Array, base: Split) -> tuple[dict[str, float], dict[str, float]]:
    x = impute(x, base.train)
    deviation = x[base.train].std(axis=0)
    varying = deviation > 0
    features, target = {}, {}
    for name, rows in (("validation", base.validation), ("test", base.test)):
        steps = (x[rows].mean(axis=0) - x[base.train].mean(axis=0))[varying] / deviation[varying]
        features[name] = float(np.sqrt((steps**2).mean()))
        target[name] = float((y[rows].mean() - y[base.train].mean()) / y[base.train].std())
    return features, target
