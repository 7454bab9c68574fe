"""The estimator is the literal recursion of scikit-learn's Ridge, and its risk is the formula."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge

from sdproof.model.filters import spectral_filter
from sdproof.sklearn import SelfDistilledRidge, SelfDistilledRidgeCV
from sdproof.spectral import nearest_xi as xi_from_h

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def recursion(x, y, alpha, xi, weights=None, *, intercept=True):
    """Fit, relabel, refit, with Ridge itself."""
    model = Ridge(alpha, fit_intercept=intercept).fit(x, y, weights)
    for step in xi:
        labels = (1 - step) * y + step * model.predict(x)
        model = Ridge(alpha, fit_intercept=intercept).fit(x, labels, weights)
    return model


@pytest.mark.parametrize("seed", range(40))
def test_equals_the_literal_recursion(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, p, targets, k = rng.integers(2, 40), rng.integers(1, 40), rng.integers(0, 4), seed % 6
    x = rng.normal(size=(n, p)) * 10 ** rng.uniform(-1, 1, p) + rng.normal(size=p)
    y = rng.normal(size=(n, targets)) if targets else rng.normal(size=n)
    alpha, xi = 10 ** rng.uniform(-2, 2), tuple(rng.uniform(-2, 2, k))
    weights = rng.uniform(0.1, 3, n) if seed % 2 else None
    intercept = bool(seed % 3)
    ours = SelfDistilledRidge(alpha, xi, fit_intercept=intercept).fit(x, y, weights)
    theirs = recursion(x, y[:, 0] if targets == 1 else y, alpha, xi, weights, intercept=intercept)
    assert ours.coef_.shape == theirs.coef_.shape
    size = 1 + np.abs(theirs.coef_).max()
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-8, atol=1e-9 * size)
    np.testing.assert_allclose(ours.predict(x), theirs.predict(x), rtol=1e-7, atol=1e-8)


def test_the_order_of_xi_matters_and_is_that_of_training() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 3)) * [1, 3, 9], rng.normal(size=20)
    first = SelfDistilledRidge(5.0, (0.2, -1.5)).fit(x, y).coef_
    assert not np.allclose(first, SelfDistilledRidge(5.0, (-1.5, 0.2)).fit(x, y).coef_, rtol=1e-3)


def test_alpha_zero_is_least_squares_whatever_xi() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(30, 4)), rng.normal(size=30)
    ours = SelfDistilledRidge(0.0, (0.7, -2.0)).fit(x, y)
    np.testing.assert_allclose(ours.coef_, LinearRegression().fit(x, y).coef_, atol=1e-12)


@pytest.mark.parametrize("cv", [None, 3, "loo", "gcv"])
@pytest.mark.parametrize("shape", [(80, 6), (30, 60)])
def test_what_cv_chooses_is_what_the_fixed_estimator_gives(cv, shape) -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=shape) * np.linspace(1, 5, shape[1])
    y = x @ rng.normal(size=(shape[1], 2)) + 5 * rng.normal(size=(shape[0], 2))
    for select in (True, False):
        found = SelfDistilledRidgeCV(3, cv=cv, select_steps=select).fit(x, y)
        assert len(found.xi_) == found.n_steps_
        assert select or found.n_steps_ == 3
        same = SelfDistilledRidge(found.alpha_, found.xi_).fit(x, y)
        size = np.abs(found.coef_).max()
        np.testing.assert_allclose(found.coef_, same.coef_, rtol=1e-5, atol=1e-6 * size)


@pytest.mark.parametrize(
    "h", [(), (2.0,), (1.0, -3.0, 0.5), (0.0, 0.0), (1.5, 0.0, 0.0), (0.0, 1.0)]
)
def test_xi_realises_h(h: tuple[float, ...]) -> None:
    xi = xi_from_h(h)
    assert len(xi) == len(h)
    for e in (0.1, 1.0, 7.0):
        t = e / (e + 1)
        expected = t + t * (1 - t) * sum(v * t**i for i, v in enumerate(h))
        assert spectral_filter(e, 1.0, xi) == pytest.approx(expected, rel=1e-9)


DRAWS, TOLERANCE_SE = 60_000, 4.5
"""Pre-registered: 60 000 draws and 4.5 standard errors; a 2 % error is at least 7 of them."""


def monte_carlo(alpha: float, xi: tuple[float, ...]) -> tuple[float, float, float]:
    """(mean, standard error, exact) excess risk on a fixed design, γ = 1.5."""
    rng = np.random.default_rng(20240607)
    n, p, gamma = 40, 6, 1.5
    x = rng.normal(size=(n, p)) * [0.5, 1, 1.5, 2, 3, 4]
    theta = rng.normal(size=p)
    y = (x @ theta)[:, None] + gamma * rng.normal(size=(n, DRAWS))
    model = SelfDistilledRidge(alpha, xi, fit_intercept=False).fit(x, y)
    errors = ((x @ (model.coef_.T - theta[:, None])) ** 2).sum(axis=0) / n
    values, vectors = np.linalg.eigh(x.T @ x)
    signal = values * (vectors.T @ theta) ** 2 / gamma**2
    q = np.array([spectral_filter(e, alpha, xi) for e in values])
    exact = float((signal * (1 - q) ** 2 + q**2).sum()) * gamma**2 / n
    return float(errors.mean()), float(errors.std(ddof=1) / np.sqrt(DRAWS)), exact


@pytest.mark.parametrize(("alpha", "xi"), [(3.0, ()), (20.0, (0.7,)), (60.0, (-1.2, -0.8))])
def test_monte_carlo_risk_is_the_formula(alpha: float, xi: tuple[float, ...]) -> None:
    mean, error, exact = monte_carlo(alpha, xi)
    assert abs(mean - exact) < TOLERANCE_SE * error
    for wrong in (0.98 * exact, 1.02 * exact):
        assert abs(mean - wrong) > TOLERANCE_SE * error
    assert 0.02 * exact > 7 * error
