"""Self-distillation that is chosen on data does not lose to ridge, and says where it stood."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import (
    load_diabetes,
    load_linnerud,
    load_wine,
    make_friedman1,
    make_friedman2,
    make_friedman3,
    make_regression,
)
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import train_test_split

from sdproof.model.filters import spectral_filter
from sdproof.sklearn import SelfDistilledRidgeCV, selection
from sdproof.sklearn.selection import Rule, bounded, compare

ignore_edges = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def tailed():
    rng = np.random.default_rng(0)
    x = rng.standard_t(2, size=(100, 8))
    return x, x[:, 0] + rng.standard_t(2, size=100)


SETS = {
    "friedman3": lambda: make_friedman3(600, noise=0.1, random_state=0),
    "friedman3, small": lambda: make_friedman3(60, noise=0.1, random_state=1),
    "friedman2": lambda: make_friedman2(120, noise=100, random_state=0),
    "friedman1": lambda: make_friedman1(80, noise=1, random_state=0),
    "diabetes": lambda: load_diabetes(return_X_y=True),
    "linnerud": lambda: (load_linnerud().data, load_linnerud().target[:, 0]),
    "wine": lambda: (load_wine().data[:, 1:], load_wine().data[:, 0]),
    "wide": lambda: make_regression(60, 200, n_informative=10, noise=20, random_state=1),
    "heavy tails": tailed,
}


def against_ridge(name: str, seed: int, **params) -> float:
    """R² on test rows less that of ridge, chosen in the same way."""
    xa, xb, ya, yb = train_test_split(*SETS[name](), test_size=0.3, random_state=seed)
    k = params.pop("n_steps")
    steps, ridge = (SelfDistilledRidgeCV(j, **params).fit(xa, ya).score(xb, yb) for j in (k, 0))
    return steps - ridge


@ignore_edges
@pytest.mark.parametrize(
    ("name", "seed", "params"),
    [("friedman3", 11, {"n_steps": 5}), ("diabetes", 17, {"n_steps": 2, "cv": "gcv"})],
)
def test_the_failures_that_were_seen(name: str, seed: int, params: dict) -> None:
    assert against_ridge(name, seed, **params) > -0.05


@ignore_edges
@pytest.mark.parametrize("name", SETS)
def test_within_005_of_ridge_elsewhere(name: str) -> None:
    for seed in range(4):
        for cv in (None, "loo", "gcv"):
            for k in (2, 5):
                assert against_ridge(name, seed, n_steps=k, cv=cv) > -0.05, (seed, cv, k)


@ignore_edges
def test_bounds_at_the_eigenvalues_alone_are_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The filter then is in [0, 1] there, but changes by 1 when an eigenvalue changes by 1 %."""
    case = {"name": "friedman3", "seed": 0, "n_steps": 2, "cv": "loo"}
    assert against_ridge(**case) > -0.05
    monkeypatch.setattr(selection, "BETWEEN", 2)
    assert against_ridge(**case) < -0.05


@ignore_edges
def test_ridge_is_what_remains() -> None:
    """With no step the model is RidgeCV's on the same folds, penalty and all."""
    x, y = SETS["friedman1"]()
    alphas = np.logspace(-3, 4, 40)
    ours = SelfDistilledRidgeCV(3, alphas, cv=4).fit(x, y)
    theirs = RidgeCV(alphas, cv=4, scoring="neg_mean_squared_error").fit(x, y)
    assert ours.n_steps_ == 0
    assert ours.alpha_ == theirs.alpha_
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-9)


@ignore_edges
@pytest.mark.parametrize("cv", [None, "loo", "gcv"])
def test_filters_are_in_the_unit_interval(cv) -> None:
    for seed in range(10):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(40, 12)) * np.geomspace(1, 9, 12)
        y = x[:, -1] + rng.normal(size=40) * 3
        model = SelfDistilledRidgeCV(4, cv=cv, select_steps=False).fit(x, y)
        values = np.linalg.svd(x - x.mean(axis=0), compute_uv=False) ** 2
        q = spectral_filter(values, model.alpha_, model.xi_)
        assert -1e-9 <= q.min() <= q.max() <= 1 + 1e-9


def test_bounded_takes_the_largest_share() -> None:
    e, alphas, h = np.array([1.0, 0.5]), np.array([1.0]), np.array([[[0.0], [-9.0]]])
    found = bounded([(e, alphas)], h)[0, 1, 0]  # q = t + t(1−t)h is 0 first at t = 1/3: h = −3/2
    assert found == pytest.approx(-1.5)
    assert bounded([(e, alphas)], h / 9)[0, 1, 0] == -1.0


@ignore_edges
def test_where_the_signal_is_clear_steps_are_taken_and_gain() -> None:
    """The hard family at fixed inputs: signal on the largest of 30 eigenvalues in [1/2, 1]."""
    e, n = np.linspace(1, 0.5, 30), 90
    risks = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        x = np.linalg.qr(rng.normal(size=(n, 30)))[0] * np.sqrt(e)
        truth = np.sqrt(3000.0) * x[:, 0]
        y = truth + rng.normal(size=n)
        models = [SelfDistilledRidgeCV(k, cv="gcv", fit_intercept=False).fit(x, y) for k in (2, 0)]
        risks.append([((model.predict(x) - truth) ** 2).sum() for model in models])
    steps, ridge = np.mean(risks, axis=0)
    assert steps < 0.75 * ridge


@ignore_edges
def test_pure_noise_adds_a_step_at_most_as_often_as_promised() -> None:
    rng = np.random.default_rng(5)
    chosen = [
        SelfDistilledRidgeCV(3, cv=cv).fit(rng.normal(size=(60, 5)), rng.normal(size=60)).n_steps_
        for _ in range(40)
        for cv in (4, "gcv")
    ]
    assert np.count_nonzero(chosen) <= 4  # 80 fits at 2.5 %


def test_evidence_needs_every_block_and_more_than_noise() -> None:
    rng = np.random.default_rng(0)
    weights = [np.ones(30)] * 3

    def losses(gains, noise):
        made = []
        for gain in gains:
            ridge = rng.normal(5, 1, 30)
            made.append(np.column_stack([ridge, ridge - gain + noise * rng.normal(size=30)]))
        return made

    assert compare(losses((1, 1, 1), 0.5), weights, 0, 1, 1.25).clear(1, Rule())
    assert not compare(losses((2, 2, -0.5), 0.5), weights, 0, 1, 1.25).clear(1, Rule())
    assert not compare(losses((0.05, 0.05, 0.05), 2.0), weights, 0, 1, 1.25).clear(1, Rule())
    one = [np.array([[2.0, 1.0]])]
    assert not compare(one, [np.ones(9)], 0, 1).clear(1, Rule())


def test_an_end_of_the_grid_is_reported() -> None:
    x, y = load_diabetes(return_X_y=True)
    with pytest.warns(ConvergenceWarning, match="end of the grid alphas"):
        model = SelfDistilledRidgeCV(0, [10.0, 100.0]).fit(x, y)
    assert model.alpha_at_edge_
    assert not SelfDistilledRidgeCV(0, np.logspace(-4, 2, 30)).fit(x, y).alpha_at_edge_
    assert not SelfDistilledRidgeCV(0, [1.0]).fit(x, y).alpha_at_edge_  # no choice, no end


def test_gcv_of_wide_data_with_a_repeated_row_says_that_it_is_at_the_end() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 200)), rng.normal(size=60)
    with pytest.warns(ConvergenceWarning):
        assert SelfDistilledRidgeCV(cv="gcv").fit(np.vstack([x, x[:1]]), [*y, y[0]]).alpha_at_edge_


@ignore_edges
@pytest.mark.parametrize("scale", [1e100, 1e-100])
def test_the_unit_of_the_data_does_not_matter(scale: float) -> None:
    x, y = SETS["friedman1"]()
    for cv in (None, "loo", "gcv"):
        plain = SelfDistilledRidgeCV(cv=cv, select_steps=False).fit(x, y)
        for other, factor in (
            (SelfDistilledRidgeCV(cv=cv, select_steps=False).fit(x * scale, y), scale),
            (SelfDistilledRidgeCV(cv=cv, select_steps=False).fit(x, y * scale), 1 / scale),
        ):
            np.testing.assert_allclose(other.coef_ * factor, plain.coef_, rtol=1e-6)
            np.testing.assert_allclose(other.xi_, plain.xi_, rtol=1e-6)


@pytest.mark.parametrize("scale", [1e160, 1e-160])
def test_a_unit_whose_square_is_no_number_is_refused(scale: float) -> None:
    x, y = SETS["friedman1"]()
    with pytest.raises(ValueError, match=r"X has entries of about .* in another unit"):
        SelfDistilledRidgeCV().fit(x * scale, y)
    with pytest.raises(ValueError, match=r"y has entries of about .* in another unit"):
        SelfDistilledRidgeCV().fit(x, y * scale)
