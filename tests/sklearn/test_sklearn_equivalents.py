"""What self-distilled ridge is equal to, and the closed forms against fits done one by one."""

from __future__ import annotations

import json

import numpy as np
import pytest
import sklearn
from scipy import sparse
from sklearn.cross_decomposition import PLSRegression
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.model_selection import GroupKFold, KFold, ShuffleSplit, TimeSeriesSplit

from sdproof.errors import InputError
from sdproof.sklearn import (
    SelfDistilledRidge,
    SelfDistilledRidgeCV,
    expected_gain,
    xi_from_boosting,
)
from sdproof.sklearn.gain import best_ridge
from sdproof.sklearn.leave_one_out import left_out
from sdproof.sklearn.samples import Tall, Wide
from sdproof.spectral import nearest_xi

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def data(shape: tuple[int, int], seed: int = 0, targets: int = 1):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=shape) * np.linspace(1, 3, shape[1]) + 2
    y = x[:, :2] @ rng.normal(size=(2, targets)) + rng.normal(size=(shape[0], targets))
    return x, y[:, 0] if targets == 1 else y, rng.uniform(0.5, 2, shape[0])


@pytest.mark.parametrize("k", [0, 1, 2, 5])
def test_boosting_is_the_literal_boosting(k: int) -> None:
    x, y, _ = data((40, 6))
    expected, residual = 0.0, y - y.mean()
    for _ in range(k + 1):
        stage = Ridge(30.0).fit(x, residual)
        expected, residual = expected + stage.coef_, residual - stage.predict(x)
    ours = SelfDistilledRidge(30.0, xi_from_boosting(k)).fit(x, y)
    np.testing.assert_allclose(ours.coef_, expected, rtol=1e-10)


@pytest.mark.parametrize("k", [-1, 1.0, True])
def test_boosting_refuses(k) -> None:
    with pytest.raises(InputError, match="k is"):
        xi_from_boosting(k)


def test_a_large_penalty_gives_partial_least_squares() -> None:
    """q = t + t(1−t)·Σ h_i tⁱ with t ≈ e/α tends to any polynomial of degree k without constant."""
    x, y, _ = data((40, 5))
    x, y, alpha = x - x.mean(axis=0), y - y.mean(), 1e6
    values, vectors = np.linalg.eigh(x.T @ x)
    for k in (1, 2, 3):
        pls = PLSRegression(k, scale=False).fit(x, y).coef_.ravel()
        q = (vectors.T @ pls) * values / (vectors.T @ x.T @ y)
        c = np.linalg.lstsq(values[:, None] ** np.arange(1, k + 1), q, rcond=None)[0]
        h = c * alpha ** np.arange(1, k + 1)  # (e/α)ⁱ⁺¹ h_i = c e^{i+1}, to leading order
        ours = SelfDistilledRidge(alpha, nearest_xi(h)).fit(x, y).coef_
        np.testing.assert_allclose(ours, pls, rtol=0.02, atol=0.01 * np.abs(pls).max())


@pytest.mark.parametrize("shape", [(30, 6), (15, 40)])
@pytest.mark.parametrize("intercept", [True, False])
def test_leave_one_out_is_refitting_without_each_row(shape, intercept: bool) -> None:
    x, y, w = data(shape, targets=2)
    h, alpha = np.array([0.7, -1.3, 0.4]), 5.0
    kind = Tall if shape[0] > shape[1] else Wide
    places, blocks = left_out(kind(x, y, w, intercept=intercept))
    assert sorted(np.concatenate(places)) == list(range(shape[0]))
    for rows, block in zip(places, blocks, strict=True):
        ((_, fitted),) = block.predictions(np.array([alpha]), 3)
        for row, found in zip(rows, fitted[0] @ np.r_[1, h], strict=True):
            others = np.delete(np.arange(shape[0]), row)
            model = SelfDistilledRidge(alpha, nearest_xi(h), fit_intercept=intercept)
            model.fit(x[others], y[others], w[others])
            np.testing.assert_allclose(found, model.predict(x[[row]])[0], rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("shape", [(40, 6), (25, 60)])
def test_leave_one_out_without_steps_is_ridge_cv(shape) -> None:
    x, y, w = data(shape)
    alphas = np.logspace(-2, 4, 25)
    ours = SelfDistilledRidgeCV(0, alphas, cv="loo", store_cv_results=True).fit(x, y)
    theirs = RidgeCV(alphas, store_cv_results=True).fit(x, y)
    assert ours.alpha_ == theirs.alpha_
    assert ours.best_score_ == pytest.approx(theirs.best_score_, rel=1e-9)
    np.testing.assert_allclose(ours.cv_results_[:, 0, :, 0], theirs.cv_results_, rtol=1e-6)
    weighted = SelfDistilledRidgeCV(0, alphas, cv="loo").fit(x, y, w)
    assert weighted.alpha_ == RidgeCV(alphas).fit(x, y, w).alpha_


SPLITTERS = [KFold(4), ShuffleSplit(4, random_state=0), TimeSeriesSplit(3), KFold(30)]


@pytest.mark.parametrize("cv", [*SPLITTERS, "loo", "gcv"], ids=str)
@pytest.mark.parametrize("shape", [(60, 5), (30, 40)])
def test_ways_through_the_data_agree(cv, shape) -> None:
    """Dense, sparse, and (for more columns than rows) without a Gram matrix."""
    x, y, w = data(shape)
    alphas = np.logspace(-2, 4, 15)
    dense, sparse_ = (
        SelfDistilledRidgeCV(3, alphas, cv=cv, select_steps=False).fit(given, y, w)
        for given in (x, sparse.csr_matrix(x))
    )
    assert dense.n_steps_ == sparse_.n_steps_
    assert dense.alpha_ == pytest.approx(sparse_.alpha_)
    np.testing.assert_allclose(dense.risk_path_, sparse_.risk_path_, rtol=1e-4)
    np.testing.assert_allclose(dense.coef_, sparse_.coef_, rtol=1e-4, atol=1e-6)
    literal = SelfDistilledRidge(dense.alpha_, dense.xi_).fit(x, y, w)
    np.testing.assert_allclose(dense.coef_, literal.coef_, rtol=1e-6, atol=1e-8)


def test_folds_are_literal_fits() -> None:
    """Ridge's column of the risk path, by scikit-learn's Ridge."""
    x, y, w = data((50, 4))
    for cv in (KFold(4), ShuffleSplit(3, random_state=1)):
        found = SelfDistilledRidgeCV(1, [0.5, 5.0], cv=cv).fit(x, y, w)
        for index, alpha in enumerate(found.alphas_):
            total = weight = 0.0
            for a, b in cv.split(x):
                miss = (Ridge(alpha).fit(x[a], y[a], w[a]).predict(x[b]) - y[b]) ** 2
                total, weight = total + (w[b] * miss).sum(), weight + w[b].sum()
            assert found.risk_path_[index, 0] == pytest.approx(total / weight, rel=1e-9)


def test_alpha_per_target_is_one_fit_for_each() -> None:
    x, y, _ = data((40, 6), targets=3)
    for cv in (None, "loo", "gcv"):
        found = SelfDistilledRidgeCV(2, cv=cv, alpha_per_target=True).fit(x, y)
        assert found.alpha_.shape == found.n_steps_.shape == found.best_score_.shape == (3,)
        for target in range(3):
            alone = SelfDistilledRidgeCV(2, cv=cv).fit(x, y[:, target])
            assert found.alpha_[target] == pytest.approx(alone.alpha_)
            assert found.xi_[target] == pytest.approx(alone.xi_)
            np.testing.assert_allclose(found.coef_[target], alone.coef_, rtol=1e-7)


def test_scoring_chooses_by_the_scorer() -> None:
    x, y, _ = data((40, 6))
    alphas = np.logspace(-2, 4, 15)
    ours = SelfDistilledRidgeCV(0, alphas, cv=4, scoring="neg_mean_absolute_error").fit(x, y)
    theirs = RidgeCV(alphas, cv=4, scoring="neg_mean_absolute_error").fit(x, y)
    assert ours.alpha_ == theirs.alpha_
    assert ours.best_score_ == pytest.approx(theirs.best_score_)
    steps = SelfDistilledRidgeCV(2, alphas, cv=4, scoring="r2", select_steps=False).fit(x, y)
    assert steps.n_steps_ == 2


def test_groups_reach_the_splitter() -> None:
    x, y, _ = data((40, 4))
    groups = np.arange(40) // 4
    model = SelfDistilledRidgeCV(cv=GroupKFold(5))
    direct = model.fit(x, y, groups=groups).risk_path_
    splits = list(GroupKFold(5).split(x, y, groups))
    np.testing.assert_array_equal(SelfDistilledRidgeCV(cv=splits).fit(x, y).risk_path_, direct)
    with sklearn.config_context(enable_metadata_routing=True):
        routed = SelfDistilledRidgeCV(cv=GroupKFold(5)).fit(x, y, groups=groups)
    np.testing.assert_array_equal(routed.risk_path_, direct)
    with pytest.raises(TypeError, match="unexpected argument 'group'"):
        model.fit(x, y, group=groups)


def test_float32_is_kept() -> None:
    x, y, _ = data((40, 6))
    for model in (SelfDistilledRidge(1.0), SelfDistilledRidgeCV()):
        found = model.fit(x.astype(np.float32), y)
        assert found.coef_.dtype == found.predict(x.astype(np.float32)).dtype == np.float32
        assert model.fit(x, y).coef_.dtype == np.float64


def test_integer_weights_are_repetition_with_the_copies_together() -> None:
    x, y, _ = data((30, 4))
    weights = np.arange(30) % 3
    rows, folds = np.repeat(np.arange(30), weights), np.arange(30) % 5
    weighted = [(np.flatnonzero(folds != f), np.flatnonzero(folds == f)) for f in range(5)]
    copies = [
        (np.flatnonzero(folds[rows] != f), np.flatnonzero(folds[rows] == f)) for f in range(5)
    ]
    a = SelfDistilledRidgeCV(2, cv=weighted, select_steps=False).fit(x, y, weights)
    b = SelfDistilledRidgeCV(2, cv=copies, select_steps=False).fit(x[rows], y[rows])
    np.testing.assert_allclose(a.risk_path_, b.risk_path_, rtol=1e-7)
    np.testing.assert_allclose(a.coef_, b.coef_, rtol=1e-7)


@pytest.mark.parametrize(
    ("signal", "distinguished"), [(3000.0, True), (10.0, False), (0.0, False), (None, False)]
)
def test_expected_gain_covers_the_truth(signal: float | None, distinguished: bool) -> None:
    """On the largest of 30 eigenvalues, or (None) in proportion to them, where no gain exists."""
    rng = np.random.default_rng(0)
    e = np.linspace(1, 0.5, 30)
    b = 5 * e if signal is None else np.r_[signal, np.zeros(29)]
    x = np.linalg.qr(rng.normal(size=(200, 30)))[0] * np.sqrt(e)
    truth = best_ridge(e, b) / (b / (1 + b)).sum() if b.any() else np.inf
    hits = said = 0
    for _ in range(40):
        y = x @ np.sqrt(b / e) + rng.normal(size=200)
        found = expected_gain(x, y, fit_intercept=False)
        low, high = found.gain_interval
        hits += low <= truth * (1 + 1e-9) and (high is None or truth <= high)
        said += found.distinguishable
        assert ("do not distinguish" in found.answer) != found.distinguishable
        json.dumps(found.to_json(), allow_nan=False)
    assert hits >= 36
    assert said >= 36 if distinguished else said <= 3


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (np.ones((9, 2)), np.arange(9.0), "every column is constant"),
        (np.eye(5), np.arange(5.0), "no degrees of freedom"),
        (np.arange(9.0)[:, None], np.arange(9.0), "exact linear function"),
    ],
)
def test_expected_gain_refuses(x, y, message: str) -> None:
    with pytest.raises(InputError, match=message):
        expected_gain(x, y)
    x, y, _ = data((30, 3))
    with pytest.raises(InputError, match="confidence"):
        expected_gain(x, y, confidence=95)
    with pytest.raises(InputError, match="n_steps"):
        expected_gain(x, y, n_steps=0)
