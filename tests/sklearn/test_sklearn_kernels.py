"""Kernel ridge and the classifiers: the literal recursion, scikit-learn's own models and checks."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy import sparse
from sklearn.datasets import load_digits, load_iris, make_friedman1
from sklearn.exceptions import ConvergenceWarning, SkipTestWarning
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import RidgeClassifier
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.utils.estimator_checks import check_estimator

from sdproof.errors import InputError
from sdproof.sklearn import (
    SelfDistilledKernelRidgeClassifierCV,
    SelfDistilledKernelRidgeCV,
    SelfDistilledRidgeClassifierCV,
)
from sdproof.sklearn import kernel_ridge_cv as module

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
X, Y = make_friedman1(90, noise=1.0, random_state=0)
CLASSES = np.array(["low", "mid", "high"])[np.digitize(Y, [12, 17])]
FEW = (0.1, 1.0, 10.0)
WEIGHTED = "the components are drawn from rows, whatever their weight"


@pytest.mark.parametrize(
    ("estimator", "failing"),
    [
        (SelfDistilledKernelRidgeCV(1, FEW), {}),
        (SelfDistilledRidgeClassifierCV(1, FEW), {}),
        pytest.param(SelfDistilledKernelRidgeCV(), {}, marks=pytest.mark.thorough),
        pytest.param(SelfDistilledKernelRidgeClassifierCV(), {}, marks=pytest.mark.thorough),
        pytest.param(SelfDistilledRidgeClassifierCV(), {}, marks=pytest.mark.thorough),
        pytest.param(
            SelfDistilledKernelRidgeCV(kernel="precomputed"), {}, marks=pytest.mark.thorough
        ),
        pytest.param(SelfDistilledKernelRidgeCV(cv="gcv"), {}, marks=pytest.mark.thorough),
        pytest.param(SelfDistilledKernelRidgeCV(cv="loo"), {}, marks=pytest.mark.thorough),
        pytest.param(
            SelfDistilledKernelRidgeCV(n_components=150),
            {f"check_sample_weight_equivalence_on_{kind}_data": WEIGHTED
             for kind in ("dense", "sparse")},
            marks=pytest.mark.thorough,
        ),
        pytest.param(
            SelfDistilledKernelRidgeClassifierCV(kernel="precomputed", scoring="accuracy"),
            {}, marks=pytest.mark.thorough,
        ),
        pytest.param(
            SelfDistilledRidgeClassifierCV(scoring="accuracy", class_weight="balanced"),
            {}, marks=pytest.mark.thorough,
        ),
    ],
)  # fmt: skip
def test_check_estimator(estimator, failing) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SkipTestWarning)
        warnings.simplefilter("ignore", ConvergenceWarning)
        results = check_estimator(estimator, expected_failed_checks=failing)
    assert len(results) > 40


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("kernel", ["rbf", "poly", "laplacian"])
def test_the_refit_is_the_literal_recursion(intercept, weighted, kernel) -> None:
    """Solved from the definition: K a + b + λ W⁻¹ a = labels, Σ a = 0 for the intercept."""
    weights = np.random.default_rng(1).uniform(0.2, 3, len(Y)) if weighted else None
    model = SelfDistilledKernelRidgeCV(
        2, kernel=kernel, gamma=0.5, fit_intercept=intercept, select_steps=False
    ).fit(X[:70], Y[:70], None if weights is None else weights[:70])
    gram, other = model._gram(X[:70], None), model._gram(X[70:], X[:70])
    w = np.ones(70) if weights is None else weights[:70]
    system = np.ones((71, 71))
    system[:70, :70] = gram + np.diag(model.alpha_ / w)
    system[70, 70] = 0.0
    labels = Y[:70]
    for xi in (*model.xi_, None):
        if intercept:
            *dual, constant = np.linalg.solve(system, np.append(labels, 0.0))
        else:
            dual, constant = np.linalg.solve(system[:70, :70], labels), 0.0
        if xi is not None:
            labels = (1 - xi) * Y[:70] + xi * (gram @ dual + constant)
    np.testing.assert_allclose(model.predict(X[70:]), other @ dual + constant, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("kernel", ["rbf", "precomputed", "callable"])
def test_no_steps_and_no_intercept_is_kernel_ridge(kernel) -> None:
    """The same penalty from the same folds, the same predictions as a grid search over it."""
    alphas, folds = np.logspace(-3, 1, 9), KFold(4)
    how = {"kernel": kernel, "gamma": 0.3}
    train, test = X[:70], X[70:]
    if kernel == "precomputed":
        train, test = rbf_kernel(X[:70], gamma=0.3), rbf_kernel(X[70:], X[:70], gamma=0.3)
    elif kernel == "callable":
        how = {"kernel": lambda a, b, c: c + a @ b, "kernel_params": {"c": 2.0}}
    ours = SelfDistilledKernelRidgeCV(0, alphas, fit_intercept=False, cv=folds, **how)
    ours.fit(train, Y[:70])
    theirs = GridSearchCV(
        KernelRidge(**how), {"alpha": alphas}, cv=folds, scoring="neg_mean_squared_error"
    ).fit(train, Y[:70])
    assert ours.alpha_ == theirs.best_params_["alpha"]
    np.testing.assert_allclose(ours.predict(test), theirs.predict(test), rtol=1e-6)
    if kernel != "callable":  # linear: a singular Gram matrix has many dual coefficients
        np.testing.assert_allclose(
            ours.dual_coef_, theirs.best_estimator_.dual_coef_, rtol=1e-5, atol=1e-6
        )


def test_the_linear_classifier_without_steps_is_ridge_classifier() -> None:
    iris, classes = load_iris(return_X_y=True)
    ours = SelfDistilledRidgeClassifierCV(0, class_weight={0: 1, 1: 2, 2: 1}).fit(iris, classes)
    theirs = RidgeClassifier(ours.alpha_, class_weight={0: 1, 1: 2, 2: 1}).fit(iris, classes)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-8, atol=1e-10)
    assert (ours.predict(iris) == theirs.predict(iris)).all()
    two = classes > 0
    binary = SelfDistilledRidgeClassifierCV(0).fit(iris, two)
    theirs = RidgeClassifier(binary.alpha_).fit(iris, two)
    assert binary.decision_function(iris).shape == (150,)
    np.testing.assert_allclose(
        binary.decision_function(iris), theirs.decision_function(iris), rtol=1e-6, atol=1e-8
    )


def test_all_components_of_nystroem_are_the_exact_kernel(monkeypatch) -> None:
    """Also beyond the number of rows from which they are used by default."""
    exact = SelfDistilledKernelRidgeCV(1, gamma=0.3).fit(X, Y)
    full = SelfDistilledKernelRidgeCV(1, gamma=0.3, n_components=500, random_state=0).fit(X, Y)
    assert full.X_fit_ is None
    np.testing.assert_allclose(full.predict(X), exact.predict(X), rtol=1e-5)
    monkeypatch.setattr(module, "EXACT_ROWS", 50)
    monkeypatch.setattr(module, "COMPONENTS", 40)
    many = SelfDistilledKernelRidgeCV(1, gamma=0.3, random_state=0).fit(X, Y)
    assert many.dual_coef_.shape == (40,)
    precomputed = SelfDistilledKernelRidgeCV(1, kernel="precomputed").fit(X @ X.T, Y)
    assert precomputed.nystroem_ is None


def test_labels_sparse_rows_and_several_targets() -> None:
    model = SelfDistilledKernelRidgeClassifierCV(1, gamma=0.5).fit(X, CLASSES)
    assert set(model.predict(X)) <= set(CLASSES)
    assert model.dual_coef_.shape == (90, 3)
    again = SelfDistilledKernelRidgeClassifierCV(1, gamma=0.5).fit(sparse.csr_array(X), CLASSES)
    np.testing.assert_allclose(
        again.decision_function(sparse.csr_array(X)), model.decision_function(X), rtol=1e-6
    )
    both = SelfDistilledKernelRidgeCV(1, gamma=0.5, alpha_per_target=True)
    both.fit(X, np.column_stack([Y, -Y]))
    assert both.predict(X).shape == (90, 2)
    assert both.alpha_[0] == both.alpha_[1]


def test_accuracy_chooses_by_accuracy() -> None:
    model = SelfDistilledKernelRidgeClassifierCV(0, gamma=0.5, cv=3, scoring="accuracy")
    model.fit(X, CLASSES)
    assert model.best_score_ == -model.risk_path_.min()
    assert 0.5 < model.best_score_ <= 1
    assert np.allclose(model.risk_path_ * 90, np.round(model.risk_path_ * 90))


def test_data_without_signal_or_variation() -> None:
    for kernel in ("rbf", "linear"):
        constant = SelfDistilledKernelRidgeCV(kernel=kernel).fit(np.ones((6, 2)), np.arange(6.0))
        np.testing.assert_allclose(constant.predict(np.ones((1, 2))), 2.5, atol=1e-6)
        flat = SelfDistilledKernelRidgeCV(kernel=kernel).fit(X, np.full(len(X), 3.0))
        np.testing.assert_allclose(flat.predict(X[:3]), 3.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kernel": "gauss"}, "kernel is 'gauss'; accepted: a callable, "),
        ({"kernel": 3}, "kernel is 3"),
        ({"gamma": -1.0}, "gamma is -1.0"),
        ({"gamma": "scale"}, "gamma is 'scale'"),
        ({"degree": float("nan")}, "degree is nan"),
        ({"n_components": 0}, "n_components is 0; accepted: None or an integer >= 1"),
        ({"n_components": 2.5}, "n_components is 2.5"),
        ({"n_steps": -1}, "n_steps is -1"),
        ({"alphas": []}, "alphas is empty"),
        ({"fit_intercept": "no"}, "fit_intercept is 'no'"),
        ({"cv": "kfold"}, "cv is 'kfold'"),
        ({"kernel": "poly", "degree": 200, "gamma": 1e9}, "kernel: values are missing or larger"),
        ({"kernel": lambda *_: float("nan")}, "kernel: values are missing or larger"),
    ],
)
def test_bad_parameters(change, message: str) -> None:
    for kind in (SelfDistilledKernelRidgeCV, SelfDistilledKernelRidgeClassifierCV):
        labels = Y if kind is SelfDistilledKernelRidgeCV else CLASSES
        with pytest.raises(InputError, match=message):
            kind(**change).fit(X, labels)


def test_bad_classes() -> None:
    for kind in (SelfDistilledRidgeClassifierCV, SelfDistilledKernelRidgeClassifierCV):
        with pytest.raises(InputError, match="1 class"):
            kind().fit(X, np.zeros(len(X)))
        with pytest.raises(InputError, match="scoring is 'f1'; accepted: None or 'accuracy'"):
            kind(scoring="f1").fit(X, CLASSES)
        with pytest.raises(ValueError, match="continuous"):
            kind().fit(X, Y)


def test_an_end_of_the_grid_is_reported() -> None:
    with pytest.warns(ConvergenceWarning, match="an end of the grid"):
        model = SelfDistilledKernelRidgeCV(0, [1e-9, 1e-8], gamma=1.0).fit(X, Y)
    assert model.alpha_at_edge_


def changes(pairs, score) -> tuple[float, float, float]:
    """Mean change against kernel ridge from the same folds, its 95 % half-width, and the worst."""
    values = np.array([score(*pair) for pair in pairs])
    return values.mean(), 2 * values.std(ddof=1) / np.sqrt(len(values)), values.min()


@pytest.mark.thorough
def test_two_steps_help_a_narrow_kernel() -> None:
    """friedman1, noise 1, 100 rows, standardised, γ = 0.2: reduction of the test MSE in percent."""

    def pair(seed: int) -> tuple[float, float]:
        x, y = make_friedman1(2100, noise=1.0, random_state=seed)
        x = (x - x[:100].mean(axis=0)) / x[:100].std(axis=0)
        models = (SelfDistilledKernelRidgeCV(k, gamma=0.2).fit(x[:100], y[:100]) for k in (0, 2))
        ridge, steps = (float(((m.predict(x[100:]) - y[100:]) ** 2).mean()) for m in models)
        return ridge, steps

    mean, half, worst = changes(map(pair, range(60)), lambda a, b: 100 * (1 - b / a))
    assert mean - half > 0
    assert 5 < mean < 17
    assert worst > -10


@pytest.mark.thorough
@pytest.mark.parametrize("noise", [0.3, 0.5])
def test_steps_help_a_narrow_kernel_with_flipped_labels(noise: float) -> None:
    """400 digits, γ = 0.3: points of test accuracy."""
    images, classes = load_digits(return_X_y=True)
    images = images / 16

    def pair(seed: int) -> tuple[float, float]:
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(classes))
        rows, held = order[:400], order[400:]
        labels = classes[rows].copy()
        wrong = rng.random(400) < noise
        labels[wrong] = (labels[wrong] + rng.integers(1, 10, wrong.sum())) % 10
        kind = SelfDistilledKernelRidgeClassifierCV
        models = (kind(k, gamma=0.3).fit(images[rows], labels) for k in (0, 2))
        ridge, steps = (100 * m.score(images[held], classes[held]) for m in models)
        return ridge, steps

    mean, half, worst = changes(map(pair, range(60)), lambda a, b: b - a)
    assert mean - half > 0
    assert worst > -3
