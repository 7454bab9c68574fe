"""The experiment: paired replicates of networks and kernel classifiers, with some labels flipped."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

import numpy as np

from sdproof.born_again import findings as arms
from sdproof.born_again.findings import DECIMALS, Findings, Scores
from sdproof.born_again.images import CLASSES, Images, load_images
from sdproof.errors import InputError
from sdproof.spectral import Array

Progress = Callable[[str, int, int | None], None]
XI_RANGE = (-1.0, 2.0)
MOST_NOISE = 0.8
"""With ten classes, 0.9 of flipped labels would leave nothing to learn."""
FEWEST_ROWS = 40


@dataclass(frozen=True)
class Setting:
    """What is run.

    Attributes
    ----------
    images : sequence of str
        Of `sdproof.born_again.images.NAMES`.
    noise : sequence of float
        Shares of training labels that are flipped to another class, each class alike.
    xis : sequence of float
        The teacher's part ξ in the mixed labels (1 − ξ) y + ξ ŷ.
    generations : int
        Students after the first network.
    replicates : int
    train : int, optional
        Rows to train on; None is each data set's own default.
    seed : int
    """

    images: Sequence[str] = ("digits",)
    noise: Sequence[float] = (0.0, 0.2, 0.4)
    xis: Sequence[float] = (1.0, 0.5)
    generations: int = 3
    replicates: int = 16
    train: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        low, high = XI_RANGE
        for name, values, accepted in (
            ("images", self.images, lambda _: True),
            ("noise", self.noise, lambda v: 0 <= v <= MOST_NOISE),
            ("xi", self.xis, lambda v: low <= v <= high),
        ):
            wrong = [v for v in values if not accepted(v)]
            if not values or wrong or len(set(values)) < len(values):
                inside = {"noise": f" from 0 to {MOST_NOISE:g}", "xi": f" from {low:g} to {high:g}"}
                shown = ", ".join(map(str, wrong or values))
                raise InputError(
                    f"--{name}: {shown or 'nothing'}; accepted: one or more different values"
                    + inside.get(name, "")
                )
        for name, value, least in (
            ("generations", self.generations, 1),
            ("replicates", self.replicates, 2),
            ("seed", self.seed, 0),
        ):
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise InputError(f"--{name}: {value!r}; accepted: an integer >= {least}")

    @property
    def command(self) -> str:
        """The command line that does the same."""
        default = Setting()
        words = ["sdproof born-again"]
        for name, values, usual in (
            ("images", self.images, default.images),
            ("noise", self.noise, default.noise),
            ("xi", self.xis, default.xis),
        ):
            if tuple(values) != tuple(usual):
                words += [f"--{name} {v}" for v in values]
        for name in ("generations", "replicates", "train", "seed"):
            value = getattr(self, name)
            if value is not None:
                words.append(f"--{name} {value}")
        return " ".join(words)

    def rows(self, images: Images) -> int:
        """How many rows are trained on; leaves as many to test."""
        train = images.train if self.train is None else self.train
        most = len(images.classes) // 2
        if not FEWEST_ROWS <= train <= most:
            raise InputError(
                f"--train: {train}; accepted: {FEWEST_ROWS} to {most}, half of {images.name}"
            )
        return train


def run_generations(setting: Setting, progress: Progress | None = None) -> Findings:
    """Train everything and return the accuracies with how they were made.

    Raises
    ------
    sdproof.errors.SdproofError
        Before any training, if images or a package are not there.
    """
    every = [load_images(name) for name in setting.images]
    trained = {images.name: setting.rows(images) for images in every}
    scores: list[Scores] = []
    for images in every:
        total = setting.replicates * len(setting.noise)
        for place, noise in enumerate(setting.noise):
            found: dict[tuple[str, float | None], list[list[float]]] = {}
            for replicate in range(setting.replicates):
                for key, values in _replicate(images, noise, replicate, setting).items():
                    found.setdefault(key, []).append(values)
                if progress is not None:
                    progress(images.name, place * setting.replicates + replicate + 1, total)
            scores += [
                Scores(images.name, noise, arm, xi, np.round(values, DECIMALS))
                for (arm, xi), values in found.items()
            ]
    made = {
        "command": setting.command,
        "date": datetime.now(UTC).date().isoformat(),
        "versions": _versions(),
        "train_rows": trained,
        "test_rows": {i.name: len(i.classes) - trained[i.name] for i in every},
    }
    return Findings(tuple(scores), made)


def _versions() -> dict[str, str]:
    from sdproof import __version__

    found = {"sdproof": __version__, "python": platform.python_version()}
    return found | {name: metadata.version(name) for name in ("numpy", "scikit-learn")}


def _replicate(
    images: Images, noise: float, replicate: int, setting: Setting
) -> dict[tuple[str, float | None], list[float]]:
    """Accuracies of every arm on one split: the same rows at every noise level."""
    from sdproof.born_again.kernels import kernel_scores
    from sdproof.born_again.networks import network_scores

    root = np.random.SeedSequence([setting.seed, replicate])
    split, flips, weights = root.spawn(3)
    order = np.random.default_rng(split).permutation(len(images.classes))
    rows, held = np.split(order, [setting.rows(images)])
    labels = flipped(images.classes[rows], noise, np.random.default_rng(flips))
    train, test = images.pixels[rows], images.pixels[held]

    def accuracy(outputs: Array) -> float:
        return float(100 * (outputs.argmax(axis=1) == images.classes[held]).mean())

    how: dict[str, Any] = {"xis": setting.xis, "generations": setting.generations}
    network = network_scores(train, np.eye(CLASSES)[labels], test, accuracy, seed=weights, **how)
    kernel = kernel_scores(train, labels, test, accuracy, **how)
    return {
        (arms.FIRST, None): network.first,
        (arms.ENSEMBLE, None): network.ensemble,
        **{(arms.STUDENT, xi): v for xi, v in network.students.items()},
        **{(arms.GENERATIONS, xi): v for xi, v in network.generations.items()},
        (arms.KERNEL, None): [kernel.first],
        (arms.KERNEL_BEST, None): [kernel.best],
        **{(arms.KERNEL_STUDENT, xi): v for xi, v in kernel.students.items()},
    }


def flipped(
    classes: np.ndarray[Any, np.dtype[np.intp]], share: float, rng: np.random.Generator
) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Each label, with this probability, replaced by one of the other classes."""
    other = (classes + rng.integers(1, CLASSES, len(classes))) % CLASSES
    return np.where(rng.random(len(classes)) < share, other, classes)
