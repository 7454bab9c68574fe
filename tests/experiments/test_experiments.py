"""Table 1 on the real data, the protocol on small data, evidence, shift and figures."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from sdproof.data import DATASETS, Table, load
from sdproof.errors import InputError
from sdproof.table1 import figures
from sdproof.table1.alternatives import DEFAULT, Choice, choices, impute, prepare
from sdproof.table1.diagnostics import diagnose, diagnose_block
from sdproof.table1.evidence import conclusion, row_evidence, violation_evidence
from sdproof.table1.protocol import Split, file_order, random_split, run, standardise
from sdproof.table1.published import PUBLISHED, matches
from sdproof.table1.rows import file_order_row, random_row, trial
from sdproof.table1.shift import shift_test
from sdproof.verdict import Outcome, Verdict


def test_airfoil_is_the_published_row(uci: Path) -> None:
    row = file_order_row("airfoil", uci)
    assert row.verdict is Verdict.SUPPORTED
    assert [f"{v:.2f}" for v in row.default.run.mse[:3]] == [f"{v}" for v in PUBLISHED["airfoil"]]
    json.dumps(row.to_json(), allow_nan=False)


def test_a_wrong_protocol_does_not_give_the_published_row(uci: Path) -> None:
    table, choice = load("airfoil", uci), DEFAULT["airfoil"]
    x, y = prepare(table, choice)
    good = file_order(len(y))
    swapped = Split(good.validation, good.train, good.test)
    sample = y[good.train].std()
    assert matches("airfoil", run(x, y, good).mse)
    assert not matches("airfoil", run(x, y, swapped).mse)
    assert not matches("airfoil", tuple(v * sample for v in run(x, y, good).mse))


def test_the_run_is_the_literal_recursion(uci: Path) -> None:
    from sklearn.linear_model import Ridge

    x, y = prepare(load("airfoil", uci), DEFAULT["airfoil"])
    split = file_order(len(y))
    found = run(x, y, split, k=2, lambdas=np.logspace(0, 4, 20))
    x, y = standardise(x, y, split.train)
    inputs, labels = x[split.train], y[split.train]
    model = Ridge(found.lambdas[2], fit_intercept=False).fit(inputs, labels)
    for step in found.xi[2]:
        mixed = (1 - step) * labels + step * model.predict(inputs)
        model = Ridge(found.lambdas[2], fit_intercept=False).fit(inputs, mixed)
    error = ((model.predict(x[split.test]) - y[split.test]) ** 2).mean()
    assert error == pytest.approx(found.mse[2], rel=1e-8)


def test_random_rows_are_paired_and_deterministic(uci: Path) -> None:
    first, second = (random_row("airfoil", uci, seeds=5) for _ in range(2))
    assert first == second
    assert first.difference[0] == 0
    assert first.half_width[0] == 0
    assert first.mean[0] - first.mean[2] == pytest.approx(first.difference[2])
    with pytest.raises(InputError, match="seeds: 1 is not"):
        random_row("airfoil", uci, seeds=1)


def test_evidence_without_data_is_not_checked(tmp_path: Path) -> None:
    found = [
        *(row_evidence(name, tmp_path) for name in PUBLISHED),
        violation_evidence("aep", tmp_path),
    ]
    assert {e.outcome for e in found} == {Outcome.NOT_RUN}
    assert all("data absent" in e.detail and "\n" not in e.detail for e in found)
    (tmp_path / "airfoil_self_noise.dat").write_text("1\t2\n")
    assert "data not usable" in row_evidence("airfoil", tmp_path).detail


@pytest.mark.thorough
def test_evidence_and_conclusion_on_all_data(uci: Path) -> None:
    outcomes = {name: row_evidence(name, uci).outcome for name in PUBLISHED}
    assert outcomes == {
        "air-quality": Outcome.FAILS,
        "airfoil": Outcome.HOLDS,
        "aep": Outcome.FAILS,
    }
    assert violation_evidence("aep", uci).outcome is Outcome.HOLDS
    assert violation_evidence("airfoil", uci).outcome is Outcome.HOLDS
    tables = [load(name, uci) for name in PUBLISHED]
    lines = conclusion(
        [diagnose(t) for t in tables],
        [file_order_row(t.name, uci) for t in tables],
        [random_row(t.name, uci, seeds=10) for t in tables],
        [shift_test(t, seeds=5) for t in tables],
    )
    assert len(lines) == 4
    assert lines[-1].startswith("The theorem does not explain the gains")


def test_diagnostics_find_a_planted_hard_instance() -> None:
    rng = np.random.default_rng(0)
    q, _ = np.linalg.qr(rng.normal(size=(400, 6)))
    x = q * np.sqrt(400 * np.linspace(1.25, 1.0, 6))
    y = 3 * x[:, 2] + rng.normal(size=400)
    found = diagnose_block("planted", x, y)
    assert found.aligned
    assert found.assumptions_hold
    assert found.guaranteed_gain <= found.gain_bound
    assert found.eigenvalue_ratio == pytest.approx(1.25)
    weak = diagnose_block("unaligned", x, x.sum(axis=1) + rng.normal(size=400))
    assert not weak.aligned
    assert not weak.assumptions_hold


def test_diagnostics_of_real_data(uci: Path) -> None:
    found = diagnose(load("airfoil", uci))
    assert sum(found.cos2) == pytest.approx(1)
    assert found.gain_bound == pytest.approx(found.rank / found.lower_bound)
    assert not found.assumptions_hold


def test_no_shift_no_gain_but_a_moved_training_block_gives_one(uci: Path) -> None:
    found = shift_test(load("airfoil", uci), seeds=8)
    assert abs(found.scenario("none").gain[2] - 1) < 0.05
    assert found.scenario("test: moved").gain[2] < 1.05
    assert found.scenario("train").gain[2] > 1.1
    assert found.mean_shift["test"] > 1
    json.dumps(found.to_json(), allow_nan=False)


def test_choices_are_enumerated_once_and_all_prepare(uci: Path) -> None:
    for name, count in (("air-quality", 288), ("airfoil", 1), ("aep", 48)):
        every = list(choices(name))
        assert len(every) == len(set(every)) == count
    table = load("air-quality", uci)
    for missing in ("drop", "impute", "keep"):
        x, y = prepare(table, Choice("NO2(GT)", "all", missing))
        split = file_order(len(y))
        assert np.isnan(x).any() == (missing == "impute")
        filled = impute(x, split.train)
        assert np.isfinite(filled).all()
        assert np.isfinite(y).all()
        assert ((filled == -200).any()) == (missing == "keep")
    assert trial(load("airfoil", uci), DEFAULT["airfoil"], k=0).run.gains == (1.0,)


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
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 3)), rng.normal(size=60)
    for bad in ([], [0.0], [-1.0], [float("nan")]):
        with pytest.raises(InputError, match="lambdas"):
            run(x, y, file_order(60), lambdas=bad)
    with pytest.raises(InputError, match="k: -1 is not"):
        run(x, y, file_order(60), k=-1)
    with pytest.raises(InputError, match="fractions"):
        file_order(60, (0.5, 0.5))
    all_missing = Table("air-quality", ("NO2(GT)", "T"), np.full((20, 2), np.nan), "x")
    with pytest.raises(InputError, match="0 complete rows"):
        prepare(all_missing, Choice("NO2(GT)", "all"))


def test_figures_are_written(uci: Path, tmp_path: Path) -> None:
    table = load("airfoil", uci)
    drawn = {
        "curves": figures.error_curves({"airfoil": trial(table, DEFAULT["airfoil"]).run}),
        "alignment": figures.alignment([diagnose(table)]),
        "shift": figures.shift_gains([shift_test(table, seeds=2)]),
    }
    for name, figure in drawn.items():
        for suffix in (".png", ".svg"):
            path = figures.save(figure, tmp_path / f"{name}{suffix}")
            assert path.stat().st_size > 5000
    with pytest.raises(InputError, match="suffix"):
        figures.save(figure, tmp_path / "x.txt")
    with pytest.raises(InputError, match="not a directory"):
        figures.save(figure, tmp_path / "none" / "x.png")
    with pytest.raises(InputError, match="at least one"):
        figures.alignment([])


def test_data_of_another_version_are_named_so(uci: Path, tmp_path: Path) -> None:
    """One target changed within its range: whatever comes out, it says of which data."""
    name = DATASETS["airfoil"].file
    text = (uci / name).read_text(encoding="utf-8-sig")
    assert "another version" not in row_evidence("airfoil", uci).detail
    lines = text.splitlines()
    last = re.split(r"([,;\s]+)", lines[700])
    last[-1 if last[-1] else -3] = "120.5"
    lines[700] = "".join(last)
    (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert row_evidence("airfoil", tmp_path).detail.startswith("another version of the data than")
