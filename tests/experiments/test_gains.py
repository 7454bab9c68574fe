"""The protocol, the diagnostics, the scenarios and the figures, on small data and on Airfoil."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdproof.data import load
from sdproof.errors import InputError
from sdproof.gains import figures
from sdproof.gains.diagnostics import diagnose
from sdproof.gains.explanation import Cause, explain
from sdproof.gains.protocol import file_order, random_split, run
from sdproof.gains.regression import Regression
from sdproof.gains.shift import FILE, HELD, MOVED, NONE, TRAIN, random_splits, shift_test
from sdproof.spectral import factor, joined, scaling
from sdproof.table1.alternatives import DEFAULT, regression_of


@pytest.fixture
def airfoil(uci: Path) -> Regression:
    return regression_of(load("airfoil", uci), DEFAULT["airfoil"])


def synthetic(n: int = 200, p: int = 4, noise: float = 1.0) -> Regression:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(n, p))
    y = x.sum(axis=1) + noise * rng.normal(size=n)
    return Regression("synthetic", "y", tuple(f"x{i}" for i in range(p)), x, y)


def test_the_run_is_the_literal_recursion(airfoil: Regression) -> None:
    from sklearn.linear_model import Ridge

    x, y, split = airfoil.x, airfoil.y, file_order(len(airfoil.y))
    found = run(x, y, split, k=2, lambdas=np.logspace(0, 4, 20))
    x = (x - x[split.train].mean(axis=0)) / x[split.train].std(axis=0)
    y = (y - y[split.train].mean()) / y[split.train].std()
    inputs, labels = x[split.train], y[split.train]
    model = Ridge(found.lambdas[2], fit_intercept=False).fit(inputs, labels)
    for step in found.xi[2]:
        mixed = (1 - step) * labels + step * model.predict(inputs)
        model = Ridge(found.lambdas[2], fit_intercept=False).fit(inputs, mixed)
    error = ((model.predict(x[split.test]) - y[split.test]) ** 2).mean()
    assert error == pytest.approx(found.mse[2], rel=1e-8)


def test_xi_is_best_on_validation_at_every_penalty(airfoil: Regression) -> None:
    """Against a dense least squares in the predictions themselves, λ by λ."""
    x, y, split = airfoil.x, airfoil.y, file_order(len(airfoil.y))
    grid = np.logspace(-1, 4, 6)
    found = run(x, y, split, k=2, lambdas=grid)
    x = (x - x[split.train].mean(axis=0)) / x[split.train].std(axis=0)
    y = (y - y[split.train].mean()) / y[split.train].std()
    inputs, held = x[split.train], x[split.validation]
    for lam, path in zip(grid, found.validation_path, strict=True):
        inverse = np.linalg.inv(inputs.T @ inputs + lam * np.eye(x.shape[1]))
        theta = [inverse @ inputs.T @ y[split.train]]
        for _ in range(2):  # pure steps: the best mix of them is the best xibar
            theta.append(inverse @ inputs.T @ (inputs @ theta[-1]))
        pure = [held @ t for t in theta]
        target = y[split.validation]
        for steps in range(3):
            design = np.stack([p - pure[0] for p in pure[1 : steps + 1]] or [0 * target], axis=1)
            rest = target - pure[0]
            rest = rest - design @ np.linalg.lstsq(design, rest, rcond=1e-13)[0]
            assert (rest**2).mean() == pytest.approx(path[steps], rel=1e-6)


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 5),
    st.integers(2, 40),
    st.floats(-4, 4),
    st.booleans(),
)
def test_factors_give_what_the_rows_give(
    seed: int, p: int, n: int, size: float, one_constant: bool
) -> None:
    """Sums of squares of any block after the scaling of any other, also from joined parts."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n + 3, p)) * 10**size + rng.normal(size=p)
    y = rng.normal(size=n + 3) + 100
    if one_constant and p > 1:
        x[:, 0] = 7.25
    train, block = slice(0, n), slice(n, None)
    whole = joined(factor(x[: n // 2], y[: n // 2]), factor(x[n // 2 : n], y[n // 2 : n]))
    assert whole.rows == n
    scale = scaling(whole)
    small_x, small_y = scale.of(factor(x[block], y[block]))
    deviation = x[train].std(axis=0)
    flat = np.arange(p) < (one_constant and p > 1)
    direct = np.where(flat, 0, (x[block] - x[train].mean(axis=0)) / np.where(flat, 1, deviation))
    rest = (y[block] - y[train].mean()) / y[train].std()
    largest = 1 + (direct**2).sum() + (rest**2).sum()
    for ours, theirs in (
        (small_x.T @ small_x, direct.T @ direct),
        (small_x.T @ small_y[:, 0], direct.T @ rest),
    ):
        assert np.abs(ours - theirs).max() <= 1e-6 * largest


def test_random_splits_are_paired_and_deterministic(airfoil: Regression) -> None:
    first, second = (random_splits(airfoil, seeds=5) for _ in range(2))
    assert first == second
    assert first.difference[0] == 0
    assert first.half_width is not None
    assert first.half_width[0] == 0
    assert first.mean[0] - first.mean[2] == pytest.approx(first.difference[2])
    from scipy.stats import t as student

    each = [run(airfoil.x, airfoil.y, random_split(len(airfoil.y), s)).mse for s in range(5)]
    apart = np.array([mse[0] - mse[1] for mse in each])
    half = student.ppf(0.975, 4) * apart.std(ddof=1) / np.sqrt(5)
    assert first.half_width[1] == pytest.approx(half)
    with pytest.raises(InputError, match="seeds: 1 is not"):
        random_splits(airfoil, seeds=1)


def test_diagnostics_find_a_planted_hard_instance() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(400, 6))
    q, _ = np.linalg.qr(rows - rows.mean(axis=0))
    turn, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    x = q * np.sqrt(400 * np.linspace(1.25, 1.0, 6)) @ turn
    x /= x.std(axis=0)
    u = np.linalg.svd(x, full_matrices=False)[2]
    found = diagnose("planted", factor(x, 3 * x @ u[2] + rng.normal(size=400)))
    assert found.aligned
    assert found.assumptions_hold
    assert found.guaranteed_gain <= found.gain_bound
    singular = np.linalg.svd(x, compute_uv=False)
    assert found.eigenvalue_ratio == pytest.approx((singular[0] / singular[-1]) ** 2)
    weak = diagnose("unaligned", factor(x, x @ u.sum(axis=0) + rng.normal(size=400)))
    assert not weak.aligned
    assert not weak.assumptions_hold


def test_diagnostics_of_real_data(airfoil: Regression) -> None:
    train = file_order(len(airfoil.y)).train
    found = diagnose("airfoil", factor(airfoil.x[train], airfoil.y[train]))
    assert sum(found.cos2) == pytest.approx(1)
    assert found.gain_bound == pytest.approx(found.rank / found.lower_bound)
    assert not found.assumptions_hold


def test_a_doubled_column_is_no_new_direction(airfoil: Regression) -> None:
    x = np.column_stack([airfoil.x, airfoil.x[:, 2]])
    split = file_order(len(airfoil.y))
    twice = diagnose("twice", factor(x[split.train], airfoil.y[split.train]))
    assert twice.rank == airfoil.x.shape[1]
    assert all(np.isfinite(run(x, airfoil.y, split).mse))


def test_no_shift_no_gain_but_a_moved_training_block_gives_one(airfoil: Regression) -> None:
    found = shift_test(airfoil, seeds=8)
    assert [s.name for s in found.scenarios] == [NONE, HELD, MOVED, TRAIN, FILE]
    assert abs(found.scenario(NONE).gain[2] - 1) < 0.05
    assert found.scenario(MOVED).gain[2] < 1.05
    assert found.scenario(TRAIN).gain[2] > 1.1
    assert found.scenario(FILE).half_width is None
    assert found.mean_shift["test"] > 1
    json.dumps(found.to_json(), allow_nan=False)


def test_rows_without_order_have_no_gain_to_explain() -> None:
    """Independent rows: in either order nothing is gained, and no cause is named."""
    for order in ("file-order", "random"):
        found = explain(synthetic(), order=order, seeds=4, k=3)
        assert found.cause is Cause.NO_GAIN
        assert found.conclusion[-1].startswith("There is no gain")
        assert len(found.run.mse) == 4
        assert len(found.shift.scenarios) == (5 if order == "file-order" else 1)
        json.dumps(found.to_json(), allow_nan=False)


def test_a_target_without_signal_or_without_noise() -> None:
    found = explain(synthetic(noise=1e9), seeds=2)
    json.dumps(found.to_json(), allow_nan=False)
    with pytest.raises(InputError, match="exact linear function"):
        explain(synthetic(noise=0.0), seeds=2)
    with pytest.raises(
        InputError, match="12 rows are too few for 4 features; accepted: at least 20"
    ):
        explain(synthetic(n=12), seeds=2)
    explain(synthetic(n=20), seeds=2)


def test_progress_reaches_its_end() -> None:
    told: list[tuple[str, int, int]] = []
    explain(synthetic(), seeds=3, progress=lambda *step: told.append(step))
    assert [done for label, done, _ in told if "moved" in label] == [1, 2, 3]
    assert {total for *_, total in told} == {3}


def test_splits_partition_the_rows() -> None:
    for split in (file_order(101), random_split(101, 3)):
        parts = np.concatenate([split.train, split.validation, split.test])
        assert sorted(parts.tolist()) == list(range(101))
        assert (len(split.train), len(split.validation)) == (30, 30)
    assert not np.array_equal(random_split(50, 1).train, random_split(50, 2).train)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x, y: (np.ones_like(x), y), "every feature is constant on the training rows"),
        (lambda x, y: (x, np.where(np.arange(len(y)) < 30, 2.0, y)), "target is constant"),
        (lambda x, y: (np.where(x > 1, np.nan, x), y), "missing or infinite"),
        (lambda x, y: (x[:4], y[:4]), "the train block has 1 rows"),
        (lambda x, y: (x[:1], y[:1]), "the train block has 0 rows"),
    ],
)
def test_bad_blocks(change, message: str) -> None:
    rng = np.random.default_rng(0)
    x, y = change(rng.normal(size=(60, 3)), rng.normal(size=60))
    with pytest.raises(InputError, match=message):
        run(x, y, file_order(len(y), (0.4, 0.3)))


def test_bad_options() -> None:
    regression = synthetic()
    for bad in ([], [0.0], [-1.0], [float("nan")]):
        with pytest.raises(InputError, match="lambdas"):
            run(regression.x, regression.y, file_order(60), lambdas=bad)
    with pytest.raises(InputError, match="k: -1 is not"):
        run(regression.x, regression.y, file_order(60), k=-1)
    with pytest.raises(InputError, match="fractions"):
        file_order(60, (0.5, 0.5))


def test_figures_are_written(airfoil: Regression, tmp_path: Path) -> None:
    found = explain(airfoil, seeds=2, k=3)
    drawn = {
        "curves": figures.error_curves({"airfoil": found.run}),
        "alignment": figures.alignment([found.diagnostics]),
        "shift": figures.shift_gains([found.shift]),
        "all": figures.explanations([found, explain(synthetic(), order="random", seeds=2)]),
    }
    for name, figure in drawn.items():
        for suffix in (".png", ".svg"):
            path = figures.save(figure, tmp_path / f"{name}{suffix}")
            assert path.stat().st_size > 5000
    with pytest.raises(InputError, match="suffix"):
        figures.save(figure, tmp_path / "x.txt")
    with pytest.raises(InputError, match="not a directory"):
        figures.save(figure, tmp_path / "none" / "x.png")
    for draw in (figures.alignment, figures.explanations):
        with pytest.raises(InputError, match="at least one"):
            draw([])
