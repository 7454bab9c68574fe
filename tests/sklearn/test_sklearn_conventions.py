"""scikit-learn's own checks, its tools around our estimators, and bad parameters."""

from __future__ import annotations

import pickle
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
import sklearn
from scipy.optimize import minimize
from sklearn.base import clone
from sklearn.datasets import load_diabetes
from sklearn.exceptions import SkipTestWarning
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import GridSearchCV, KFold, TimeSeriesSplit, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

from sdproof.errors import InputError
from sdproof.sklearn import SelfDistilledRidge, SelfDistilledRidgeCV, gcv, selection

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

X, Y = load_diabetes(return_X_y=True)


@pytest.mark.parametrize(
    "estimator",
    [SelfDistilledRidge(), SelfDistilledRidge(0.1, (0.5, -2.0)), SelfDistilledRidgeCV(),
     SelfDistilledRidgeCV(4, cv="gcv"), SelfDistilledRidgeCV(cv="loo"),
     SelfDistilledRidgeCV(validation_fraction=0.3),
     SelfDistilledRidgeCV(3, select_steps=False, alpha_per_target=True)],
)  # fmt: skip
def test_check_estimator(estimator) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SkipTestWarning)
        warnings.filterwarnings("ignore", "cv and validation_fraction are both given")
        results = check_estimator(estimator)
    assert len(results) > 40


def test_pipeline_grid_search_clone_pickle_and_feature_names() -> None:
    frame = pd.DataFrame(X, columns=[f"f{i}" for i in range(10)])
    pipe = make_pipeline(StandardScaler(), SelfDistilledRidge())
    grid = {"selfdistilledridge__alpha": [1, 10], "selfdistilledridge__xi": [(), (0.5,)]}
    search = GridSearchCV(pipe, grid, cv=3).fit(frame, Y)
    assert search.best_score_ > 0.4
    model = SelfDistilledRidgeCV(3).fit(frame, Y)
    assert list(model.feature_names_in_) == list(frame.columns)
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.predict(frame), model.predict(frame))
    assert np.array_equal(clone(model).fit(frame, Y).coef_, model.coef_)
    assert cross_val_score(SelfDistilledRidgeCV(), X, Y, cv=3).mean() > 0.4


def test_metadata_routing_passes_weights() -> None:
    weights = np.random.default_rng(0).uniform(0.5, 2, len(Y))
    with sklearn.config_context(enable_metadata_routing=True):
        model = SelfDistilledRidge().set_fit_request(sample_weight=True)
        model.set_score_request(sample_weight=False)
        search = GridSearchCV(model, {"alpha": [0.1]}, cv=3).fit(X, Y, sample_weight=weights)
    expected = SelfDistilledRidge(0.1).fit(X, Y, weights).coef_
    np.testing.assert_allclose(search.best_estimator_.coef_, expected)


def test_zero_steps_is_ridge_cv() -> None:
    alphas, folds = np.logspace(-3, 2, 30), KFold(4)
    ours = SelfDistilledRidgeCV(0, alphas, cv=folds).fit(X, Y)
    theirs = RidgeCV(alphas, cv=folds, scoring="neg_mean_squared_error").fit(X, Y)
    assert ours.alpha_ == theirs.alpha_
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-9)


@pytest.mark.parametrize("cv", [4, "gcv"])
def test_the_closed_form_xi_is_not_beaten_by_a_numerical_search(
    cv, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minimises the loss written out directly, from the found ξ and from elsewhere."""
    for module in (selection, gcv):
        monkeypatch.setattr(module, "bounded", lambda _, h, *__: h)
    alpha = 0.5
    found = SelfDistilledRidgeCV(2, [alpha], cv=cv, select_steps=False).fit(X, Y)

    def loss(xi) -> float:
        if cv == "gcv":
            model = SelfDistilledRidge(alpha, tuple(xi)).fit(
                X, np.column_stack([Y, np.eye(len(Y))])
            )
            fitted = model.predict(X)
            free = 1 - np.trace(fitted[:, 1:]) / len(Y)
            return float(((Y - fitted[:, 0]) ** 2).mean() / free**2)
        parts = [
            (SelfDistilledRidge(alpha, tuple(xi)).fit(X[a], Y[a]).predict(X[b]) - Y[b]) ** 2
            for a, b in KFold(4).split(X)
        ]
        return float(np.concatenate(parts).mean())

    if cv == "gcv":
        assert loss(found.xi_) == pytest.approx(-found.best_score_, rel=1e-8)
    else:  # cross-fitted: a little above
        assert found.alpha_ == pytest.approx(alpha * 4 / 3, rel=0.01)
        assert loss(found.xi_) <= -found.best_score_
    limit = 12 if cv == "gcv" else 60
    for start in (found.xi_, (0.1, -0.1)):
        best = minimize(loss, start, method="Nelder-Mead", options={"maxfev": limit}).fun
        assert best >= loss(found.xi_) * (1 - 1e-9)


def test_a_fraction_keeps_the_order_of_the_rows() -> None:
    model = SelfDistilledRidgeCV(4, validation_fraction=0.3).fit(X, Y)
    assert model.risk_path_.shape == (100, 5)
    cut = len(Y) - round(0.3 * len(Y))
    splits = [(np.arange(cut), np.arange(cut, len(Y)))]
    same = SelfDistilledRidgeCV(0, model.alphas_, cv=splits).fit(X, Y)
    np.testing.assert_allclose(same.risk_path_[:, 0], model.risk_path_[:, 0], rtol=1e-9)
    assert SelfDistilledRidgeCV(cv=TimeSeriesSplit(3)).fit(X, Y).n_steps_ <= 2


def test_steps_are_not_chosen_for_nothing() -> None:
    """Pure noise and a spherical design: extra steps overfit the validation blocks at most."""
    rng = np.random.default_rng(5)
    chosen = [
        SelfDistilledRidgeCV(3, cv=4).fit(rng.normal(size=(60, 5)), rng.normal(size=60)).n_steps_
        for _ in range(30)
    ]
    assert chosen.count(0) > chosen.count(3)


def test_degenerate_data_are_fitted_by_the_mean() -> None:
    for model in (SelfDistilledRidge(), SelfDistilledRidgeCV(), SelfDistilledRidgeCV(cv="gcv")):
        model.fit(np.ones((6, 2)), np.arange(6.0))
        np.testing.assert_allclose(model.predict(np.ones((1, 2))), 2.5)
        model.fit(np.arange(8.0)[:, None], np.full(8, 3.0))
        np.testing.assert_allclose(model.predict([[9.0]]), 3.0)


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        (SelfDistilledRidge(-1.0), "alpha is -1.0; accepted: a finite real number >= 0"),
        (SelfDistilledRidge(True), "alpha is True"),
        (SelfDistilledRidge("1"), "alpha is '1'"),
        (SelfDistilledRidge(float("nan")), "alpha is nan"),
        (SelfDistilledRidge(xi=0.5), "xi is 0.5; accepted: a sequence"),
        (SelfDistilledRidge(xi=(0.5, float("inf"))), r"xi\[1\] is inf"),
        (SelfDistilledRidge(xi=(1e200, 1e200)), "whose products stay finite"),
        (SelfDistilledRidge(fit_intercept="no"), "fit_intercept is 'no'"),
        (SelfDistilledRidgeCV(-1), "n_steps is -1"),
        (SelfDistilledRidgeCV(1.5), "n_steps is 1.5"),
        (SelfDistilledRidgeCV(alphas=[]), "alphas is empty"),
        (SelfDistilledRidgeCV(alphas=[1.0, 0.0]), r"alphas\[1\] is .*> 0"),
        (SelfDistilledRidgeCV(cv="gcvs"), "cv is 'gcvs'; accepted: .* 'loo' or 'gcv'"),
        (SelfDistilledRidgeCV(cv="gcv", scoring="r2"), "scoring is given with cv='gcv'"),
        (SelfDistilledRidgeCV(store_cv_results=1), "store_cv_results is 1"),
        (SelfDistilledRidgeCV(validation_fraction=1.0), "between 0 and 1"),
        (SelfDistilledRidgeCV(select_steps=2), "select_steps is 2"),
    ],
)
def test_bad_parameters(estimator, message: str) -> None:
    with pytest.raises(InputError, match=message):
        estimator.fit(X, Y)


def test_bad_data() -> None:
    for model in (SelfDistilledRidge(), SelfDistilledRidgeCV()):
        for bad in (np.where(X > 0.1, np.nan, X), np.full(X.shape, "a")):
            with pytest.raises(ValueError, match=r"NaN|convert|numeric"):
                model.fit(bad, Y)
    with pytest.raises(ValueError, match="zero"):
        SelfDistilledRidge().fit(X, Y, np.zeros(len(Y)))
    with pytest.raises(InputError, match="n_samples=1"):
        SelfDistilledRidgeCV().fit([[1.0]], [1.0])


def test_import_is_light() -> None:
    code = (
        "import sys, sdproof, sdproof.data;"
        "heavy = {'sklearn', 'pandas', 'scipy', 'matplotlib', 'joblib'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
