"""Does self-distillation help in practice? Test errors of estimators on paired random splits.

Run with ``OMP_NUM_THREADS=1 python benchmarks/practice.py --write docs/estimators.md``. Needs the
extra ``bench``. Every method sees the same 50 splits (70 % training) of every set, its columns
standardised on the training rows, and tunes itself on the training rows, on 5 folds. Reported is
the change of the test error (MSE) relative to ridge tuned on the same folds, the mean over the
splits with a 95 % interval after Nadeau and Bengio (2003), which allows for overlapping training
rows: variance × (1/splits + test rows/training rows).
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from practice_sets import SETS, regression
from rich.progress import Progress
from scipy.stats import t as student
from sklearn.cross_decomposition import PLSRegression
from sklearn.decomposition import PCA
from sklearn.linear_model import ElasticNetCV, LassoCV, LinearRegression, RidgeCV
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import sdproof.sklearn as ours

TEST_SHARE = 0.3
BASE = "ridge"
MARKS = ("<!-- practice: begin -->", "<!-- practice: end -->")
ALPHAS = np.logspace(-3, 5, 60)
COMPONENTS = (1, 2, 3, 5, 8)


def components(step: Any, name: str) -> Callable[[Any, int], Any]:
    """The number of components on 5 folds, at most what the rows and columns of a fold allow."""

    def fitted(x: Any, folds: int) -> GridSearchCV:
        most = min(x.shape[1], len(x) - -(-len(x) // folds) - 1)
        grid = {name: [c for c in COMPONENTS if c <= most]}
        return GridSearchCV(step(), grid, cv=folds, scoring="neg_mean_squared_error")

    return fitted


def kernel(steps: int) -> Callable[[Any, int], Any]:
    """RBF kernel, width of scikit-learn's default for standardised columns, 0 or more steps."""

    def fitted(x: Any, folds: int) -> Any:
        return ours.SelfDistilledKernelRidgeCV(steps, kernel="rbf", gamma=1 / x.shape[1], cv=folds)

    return fitted


METHODS: dict[str, Callable[[Any, int], Any]] = {
    BASE: lambda _, folds: ours.SelfDistilledRidgeCV(0, cv=folds),
    "SD, ≤ 2 steps": lambda _, folds: ours.SelfDistilledRidgeCV(2, cv=folds),
    "SD, ≤ 5 steps": lambda _, folds: ours.SelfDistilledRidgeCV(5, cv=folds),
    "SD, 2 steps always": lambda _, f: ours.SelfDistilledRidgeCV(2, cv=f, select_steps=False),
    "RidgeCV (LOO)": lambda _x, _f: RidgeCV(ALPHAS),
    "LassoCV": lambda _, folds: LassoCV(cv=folds, alphas=30, tol=1e-3),
    "ElasticNetCV": lambda _, folds: ElasticNetCV(cv=folds, alphas=30, tol=1e-3),
    "PLS": components(PLSRegression, "n_components"),
    "PCR": components(lambda: make_pipeline(PCA(), LinearRegression()), "pca__n_components"),
    "kernel ridge": kernel(0),
    "kernel SD, ≤ 2 steps": kernel(2),
}
"""Name → estimator for training rows X and a number of folds. Ridge comes first."""


@dataclass(frozen=True)
class Outcome:
    """Test errors (splits, methods) of one set, and its size."""

    name: str
    rows: int
    columns: int
    errors: Any
    variance: float
    ratio: float

    @property
    def change(self) -> Any:
        """Relative to ridge, (splits, methods)."""
        return self.errors / self.errors[:, :1] - 1

    def interval(self) -> tuple[Any, Any]:
        """Mean change and half-width of its 95 % interval, for each method."""
        splits = len(self.errors)
        spread = self.change.std(axis=0, ddof=1) * np.sqrt(1 / splits + self.ratio)
        return self.change.mean(axis=0), student.ppf(0.975, splits - 1) * spread


def one_set(
    name: str, methods: list[str], splits: int, rows: int, step: Callable[[], None]
) -> Outcome:
    """Fit ridge and the methods on every split."""
    x, y = regression(name, rows)
    errors, shares = [], []
    for seed in range(splits):
        parts = train_test_split(x, y, test_size=TEST_SHARE, random_state=seed)
        scaler = StandardScaler().fit(parts[0])
        train, test = scaler.transform(parts[0]), scaler.transform(parts[1])
        line = []
        for make in (METHODS[method] for method in (BASE, *methods)):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # ends of grids, unconverged paths
                fitted = make(train, 5).fit(train, parts[2]).predict(test)
            line.append(float(((np.ravel(fitted) - parts[3]) ** 2).mean()))
        errors.append(line)
        shares.append(len(test) / len(train))
        step()
    return Outcome(name, len(y), x.shape[1], np.array(errors), float(y.var()), float(shares[0]))


def percent(value: float) -> str:
    """With a sign, one digit below 100."""
    number = 100 * value
    return f"{number:+.0f}" if abs(number) >= 100 else f"{number:+.1f}"


def table(outcomes: list[Outcome], names: list[str], rows: int) -> str:
    """Two tables in Markdown."""
    lines = [
        f"{len(outcomes)} data sets, {len(outcomes[0].errors)} paired splits each, at most {rows} "
        "rows. Change of the "
        "test error against ridge in %, with 95 % intervals; **bold** where the interval is below 0.",
        "",
        "| set | n × p | R² of ridge | " + " | ".join(names) + " |",
        "| --- | --- | --- | " + " | ".join("---" for _ in names) + " |",
    ]
    better = np.zeros((len(outcomes), len(names)), dtype=bool)
    worse = better.copy()
    for index, outcome in enumerate(outcomes):
        mean, half = (part[1:] for part in outcome.interval())
        better[index], worse[index] = mean + half < 0, mean - half > 0
        cells = [
            ("**{}**" if good else "{}").format(f"{percent(m)} ± {100 * h:.1f}")
            for m, h, good in zip(mean, half, better[index], strict=True)
        ]
        r2 = 1 - outcome.errors[:, 0].mean() / outcome.variance
        lines.append(
            f"| {outcome.name} | {outcome.rows} × {outcome.columns} | {r2:.2f} | "
            + " | ".join(cells) + " |"
        )  # fmt: skip
    lines += [
        "",
        "| all sets and splits together | mean | 99th percentile | worst split | unchanged splits | "
        "sets better | sets worse |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    every = np.concatenate([outcome.change[:, 1:] for outcome in outcomes])
    for index, name in enumerate(names):
        column = every[:, index]
        lines.append(
            f"| {name} | {100 * column.mean():+.2f} % | {percent(np.quantile(column, 0.99))} % | "
            f"{percent(column.max())} % | {100 * (np.abs(column) < 1e-9).mean():.0f} % | "
            f"{better[:, index].sum()} | {worse[:, index].sum()} |"
        )
    return "\n".join(lines)


def write(path: Path, text: str) -> None:
    """Put the tables between the marks of a file."""
    before, _, rest = path.read_text(encoding="utf-8").partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    path.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", encoding="utf-8")


def main() -> int:
    """Run the sets and print or write the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sets", nargs="*", choices=list(SETS), default=list(SETS), metavar="SET")
    others = [name for name in METHODS if name != BASE]
    parser.add_argument("--methods", nargs="*", choices=others, default=others, metavar="METHOD")
    parser.add_argument("--splits", type=int, default=50, help="at least 2; 50 if not given")
    parser.add_argument("--rows", type=int, default=200, help="largest number of rows of a set")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="put the tables between its marks"
    )
    options = parser.parse_args()
    if options.splits < 2 or options.rows < 20:
        parser.error("accepted: --splits of at least 2 and --rows of at least 20")
    if options.write and MARKS[0] not in options.write.read_text(encoding="utf-8"):
        parser.error(f"{options.write} has no line {MARKS[0]}")
    outcomes = []
    with Progress(transient=True) as progress:
        task = progress.add_task("sets", total=len(options.sets) * options.splits)
        for name in options.sets:
            progress.update(task, description=name)
            outcomes.append(
                one_set(
                    name, options.methods, options.splits, options.rows,
                    lambda: progress.advance(task),
                )
            )  # fmt: skip
    text = table(outcomes, options.methods, options.rows)
    print(text)
    if options.write:
        write(options.write, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
