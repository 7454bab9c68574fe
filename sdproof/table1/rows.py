"""Table 1 in file order and under random splits, published against ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sdproof.data import Table, load, version_note
from sdproof.numbers.exact import integer
from sdproof.table1.alternatives import DEFAULT, GRIDS, Choice, choices, impute, prepare
from sdproof.table1.protocol import Run, Split, file_order, random_split, run
from sdproof.table1.published import PUBLISHED, distance, matches
from sdproof.verdict import Verdict

Progress = Callable[[str, int, int], None]
"""Called with a label, the runs done and the runs in all."""


@dataclass(frozen=True)
class Trial:
    """One choice and its run."""

    choice: Choice
    run: Run

    def to_json(self) -> dict[str, Any]:
        """For JSON."""
        return {"choice": self.choice.to_json(), **self.run.to_json()}


@dataclass(frozen=True)
class FileOrderRow:
    """One row of Table 1 in file order.

    `default`: the entry of `choices.DEFAULT`, up to k steps.
    `trials`: every enumerated choice.
    `verdict`: supported only if the single, settled choice gives all three published values, else
        not reproduced.
    """

    dataset: str
    published: tuple[float, float, float]
    default: Trial
    trials: tuple[Trial, ...]
    verdict: Verdict
    reason: str

    @property
    def closest(self) -> Trial:
        """The enumerated choice nearest to the published row."""
        return min(self.trials, key=lambda trial: distance(self.dataset, trial.run.mse))

    @property
    def distribution(self) -> dict[str, list[float]]:
        """Quantiles 0, 10, 25, 50, 75, 90, 100 % of errors and gains over all choices."""
        levels = (0, 0.1, 0.25, 0.5, 0.75, 0.9, 1)
        mse = np.array([trial.run.mse[:3] for trial in self.trials])
        columns = {"ridge": mse[:, 0], "1-step": mse[:, 1], "2-step": mse[:, 2],
                   "gain_1": mse[:, 0] / mse[:, 1], "gain_2": mse[:, 0] / mse[:, 2]}  # fmt: skip
        return {name: np.quantile(values, levels).tolist() for name, values in columns.items()}

    def to_json(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "dataset": self.dataset,
            "published": list(self.published),
            "default": self.default.to_json(),
            "closest": self.closest.to_json(),
            "choices": len(self.trials),
            "matching": sum(matches(self.dataset, t.run.mse) for t in self.trials),
            "distribution": self.distribution,
            "trials": [{**t.choice.to_json(), "test_mse": list(t.run.mse)} for t in self.trials],
            "verdict": self.verdict.value,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class RandomRow:
    """Random splits of one data set: means and paired differences, per number of steps.

    `mean`, `median_gain`: mean test error, and median of ridge's error over that with i steps.
    `difference`, `half_width`: mean paired difference (ridge minus i steps) and half of its 95 %
        interval over seeds. The seeds resample one data set, so the interval covers the splits, not
        new data.
    """

    dataset: str
    seeds: int
    mean: tuple[float, ...]
    median_gain: tuple[float, ...]
    difference: tuple[float, ...]
    half_width: tuple[float, ...]

    def to_json(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def trial(table: Table, choice: Choice, *, k: int = 2, split: Split | None = None) -> Trial:
    """One run of one choice, in file order unless a split is given."""
    x, y = prepare(table, choice)
    split = split if split is not None else file_order(len(y), choice.fractions)
    return Trial(choice, run(impute(x, split.train), y, split, k=k, lambdas=GRIDS[choice.grid]))


def file_order_row(
    name: str, data_dir: Path | str | None = None, *, k: int = 5, progress: Progress | None = None
) -> FileOrderRow:
    """The default choice up to k >= 2 steps and every enumerated choice with two steps."""
    integer(k, "k", 2)  # Table 1 has two steps
    table, every = load(name, data_dir), list(choices(name))
    default = trial(table, DEFAULT[name], k=k)
    trials = []
    for index, choice in enumerate(every, start=1):
        trials.append(trial(table, choice))
        if progress is not None:
            progress(name, index, len(every))
    verdict, reason = _judge(name, trials)
    reason = version_note(table) + reason
    return FileOrderRow(name, PUBLISHED[name], default, tuple(trials), verdict, reason)


def _judge(name: str, trials: list[Trial]) -> tuple[Verdict, str]:
    hits = sum(matches(name, t.run.mse) for t in trials)
    nearest = min(distance(name, t.run.mse) for t in trials)
    if len(trials) == 1:
        if hits:
            reason = "the stated protocol gives the published row to its two decimals"
            return Verdict.SUPPORTED, reason
        return Verdict.NOT_REPRODUCED, f"the stated protocol is off by up to {nearest:.3f}"
    return Verdict.NOT_REPRODUCED, (
        f"the preprocessing is not published; {hits} of {len(trials)} enumerated choices give the "
        f"row to two decimals, the closest is off by up to {nearest:.3f}"
    )


def random_row(
    name: str,
    data_dir: Path | str | None = None,
    *,
    seeds: int = 100,
    k: int = 2,
    progress: Progress | None = None,
) -> RandomRow:
    """Seeds 0, …, seeds − 1 of the default choice, paired over the number of steps."""
    integer(seeds, "seeds", 2)
    table, choice = load(name, data_dir), DEFAULT[name]
    n = len(prepare(table, choice)[1])
    errors = []
    for seed in range(seeds):
        errors.append(trial(table, choice, k=k, split=random_split(n, seed)).run.mse)
        if progress is not None:
            progress(name, seed + 1, seeds)
    return _summary(name, np.array(errors))


def _summary(name: str, errors: np.ndarray[Any, np.dtype[np.float64]]) -> RandomRow:
    from scipy.stats import t as student

    count = len(errors)
    difference = errors[:, :1] - errors
    half = student.ppf(0.975, count - 1) * difference.std(axis=0, ddof=1) / np.sqrt(count)
    return RandomRow(
        dataset=name,
        seeds=count,
        mean=tuple(errors.mean(axis=0).tolist()),
        median_gain=tuple(np.median(errors[:, :1] / errors, axis=0).tolist()),
        difference=tuple(difference.mean(axis=0).tolist()),
        half_width=tuple(half.tolist()),
    )
