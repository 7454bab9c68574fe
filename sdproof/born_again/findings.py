"""What paired replicates show: differences with simultaneous intervals, and the verdicts from them.

All from accuracies alone. An interval is Student's t over the replicates, at a level that is divided
among all intervals that a verdict may use (Bonferroni). It is about the mean over random splits, flipped
labels and starting weights *of these images*; other images are not sampled.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sdproof.errors import InputError
from sdproof.verdict import Evidence, Method, Outcome, Verdict, combine

CONFIDENCE = 0.95
DECIMALS = 4
"""Of accuracies in percent: far below what one test image makes."""
FIRST, STUDENT, GENERATIONS, ENSEMBLE = "first", "student", "generations", "ensemble"
"""Arms of networks: the first; a student; the mean of all generations; that of independent networks."""
KERNEL, KERNEL_STUDENT, KERNEL_BEST = "kernel", "kernel student", "kernel best"
"""Arms of kernel classifiers: ridge; a student with given ξ; penalty, ξ and steps chosen on folds."""

QUESTIONS = {
    "teacher": "students of networks beat the first network",
    "ensemble": "generations beat an ensemble of as many independent networks",
    "kernel": "kernel students with given ξ beat kernel ridge",
    "kernel-best": "kernel students with ξ chosen on folds beat kernel ridge",
}
NOT_REPRODUCED_HERE = "not reproduced here"
CIFAR = (
    "CIFAR-100 itself: not checked (its images do not come with any package used here, and deep "
    "networks are not trained here)"
)


@dataclass(frozen=True, eq=False)
class Scores:
    """Accuracies, in percent, of one arm.

    `values`, (replicates, columns) array: a column is a generation, or a size of an ensemble.
    """

    data: str
    noise: float
    arm: str
    xi: float | None
    values: np.ndarray[Any, np.dtype[np.float64]]

    def to_json(self) -> dict[str, Any]:
        """Accuracies, to `DECIMALS`."""
        values = [[round(float(v), DECIMALS) for v in row] for row in self.values]
        return {"data": self.data, "noise": self.noise, "arm": self.arm, "xi": self.xi,
                "accuracy": values}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """Mean difference of accuracies, in percentage points, with its simultaneous interval.

    `question`: of `QUESTIONS`, or empty for a control, which enters no verdict.
    """

    question: str
    data: str
    noise: float
    what: str
    mean: float
    low: float
    high: float

    @property
    def above(self) -> bool:
        """Whether the whole interval is above 0."""
        return self.low > 0

    def to_json(self) -> dict[str, Any]:
        """The numbers, to `DECIMALS`, and what the interval says."""
        sign = "above 0" if self.above else "below 0" if self.high < 0 else "contains 0"
        numbers = {k: round(getattr(self, k), DECIMALS) for k in ("mean", "low", "high")}
        return {"question": self.question, "data": self.data, "noise": self.noise,
                "what": self.what, **numbers, "interval": sign}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Findings:
    """All accuracies of an experiment, with how it was made; everything else is computed."""

    scores: tuple[Scores, ...]
    made: Mapping[str, Any]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Of every comparison; the level is shared by those that belong to a question."""
        pairs = list(self._pairs())
        asked = sum(bool(question) for question, *_ in pairs)
        level = 1 - (1 - CONFIDENCE) / max(asked, 1)
        test_rows = self.made["test_rows"]
        return tuple(
            Difference(q, data, noise, what, *interval(new - old, level, 100 / test_rows[data]))
            for q, data, noise, what, new, old in pairs
        )

    @property
    def replicates(self) -> int:
        """How many splits every arm was run on."""
        return len(self.scores[0].values)

    def verdicts(self) -> Iterator[tuple[str, str, dict[float, Verdict]]]:
        """Question, data set, and the verdict at each noise level.

        Supported at a noise level if some comparison of the question has its interval above 0 there.
        """
        found: dict[tuple[str, str], dict[float, list[Difference]]] = {}
        for d in self.differences:
            if d.question:
                by_noise = found.setdefault((d.question, d.data), {})
                by_noise.setdefault(d.noise, []).append(d)
        for (question, data), by_noise in found.items():
            yield question, data, {n: _verdict(data, group) for n, group in by_noise.items()}

    def sentences(self) -> Iterator[str]:
        """One for each question and data set: the verdict, and where it holds; then CIFAR-100."""
        for question, data, by_noise in self.verdicts():
            yield f"{data}, {QUESTIONS[question]}: {said(by_noise)}"
        yield CIFAR

    def to_json(self) -> dict[str, Any]:
        """Everything, ready for JSON; `read` takes back what is not computed."""
        return {
            "made": dict(self.made),
            "scope": "mean over random splits, flipped labels and starting weights of these images; "
            f"intervals hold together with confidence {CONFIDENCE:g}",
            "verdicts": [
                {"question": QUESTIONS[q], "data": data, "verdict": overall_word(by_noise),
                 "by_noise": {f"{n:g}": word(v) for n, v in by_noise.items()}}
                for q, data, by_noise in self.verdicts()
            ],
            "cifar-100": Verdict.NOT_CHECKED.value,
            "differences": [d.to_json() for d in self.differences],
            "scores": [s.to_json() for s in self.scores],
        }  # fmt: skip

    def _pairs(self) -> Iterator[tuple[str, str, float, str, Any, Any]]:
        """(question, data, noise, what, accuracies, accuracies to compare with) of each comparison."""
        groups: dict[tuple[str, float], list[Scores]] = {}
        for s in self.scores:
            groups.setdefault((s.data, s.noise), []).append(s)
        for (data, noise), group in groups.items():
            for question, what, new, old in _comparisons(group):
                yield question, data, noise, what, new, old


def _comparisons(group: Sequence[Scores]) -> Iterator[tuple[str, str, Any, Any]]:
    one = {s.arm: s.values for s in group if s.xi is None}
    last = one[ENSEMBLE].shape[1] - 1
    size = last + 1
    first, ensemble = one[FIRST][:, 0], one[ENSEMBLE][:, last]
    yield "", f"ensemble of {size} − first network", ensemble, first
    yield "", "another network − first network", one[FIRST][:, 1], first
    for s in group:
        if s.arm == STUDENT:
            name = f"generation {last}, ξ = {s.xi:g}"
            yield "teacher", f"{name} − first network", s.values[:, last], first
            yield "ensemble", f"{name} − ensemble of {size}", s.values[:, last], ensemble
        elif s.arm == GENERATIONS:
            name = f"generations 0 to {last} together, ξ = {s.xi:g}"
            yield "ensemble", f"{name} − ensemble of {size}", s.values[:, last], ensemble
        elif s.arm == KERNEL_STUDENT:
            name = f"kernel, generation {last}, ξ = {s.xi:g}"
            yield "kernel", f"{name} − kernel ridge", s.values[:, last], one[KERNEL][:, 0]
    name = "kernel, ξ chosen on folds − kernel ridge"
    yield "kernel-best", name, one[KERNEL_BEST][:, 0], one[KERNEL][:, 0]


def interval(
    differences: Sequence[float] | np.ndarray[Any, np.dtype[np.float64]],
    level: float,
    resolution: float,
) -> tuple[float, float, float]:
    """Mean and Student's t interval of paired differences.

    `resolution`: the least step of a difference; a scatter below its rounding error counts as that.
    """
    from scipy.stats import t as student

    values = np.asarray(differences, dtype=np.float64)
    if len(values) < 2 or not np.isfinite(values).all():
        raise InputError("accuracies: accepted: finite ones of at least 2 replicates")
    scatter = max(float(values.std(ddof=1)), resolution / math.sqrt(12))
    quantile = float(student.ppf((1 + level) / 2, len(values) - 1))
    half = quantile * scatter / math.sqrt(len(values))
    mean = float(values.mean())
    return mean, mean - half, mean + half


def _verdict(data: str, group: Sequence[Difference]) -> Verdict:
    outcome = Outcome.HOLDS if any(d.above for d in group) else Outcome.FAILS
    return combine((), [Evidence("born-again", Method.DATA, outcome, data)])


def word(verdict: Verdict) -> str:
    """Supported, or not reproduced *here*."""
    return NOT_REPRODUCED_HERE if verdict is Verdict.NOT_REPRODUCED else verdict.value


def overall_word(by_noise: Mapping[float, Verdict]) -> str:
    """Supported only if it is at every noise level."""
    weakest = [v for v in by_noise.values() if v is not Verdict.SUPPORTED]
    return word(weakest[0]) if weakest else Verdict.SUPPORTED.value


def said(by_noise: Mapping[float, Verdict]) -> str:
    """The verdict, and at which noise levels it is another one."""
    at = [f"{100 * n:g} %" for n, v in by_noise.items() if v is Verdict.SUPPORTED]
    if not at or len(at) == len(by_noise):
        return overall_word(by_noise)
    return (
        f"{overall_word(by_noise)} (supported only with {' and '.join(at)} of the labels flipped)"
    )


def read(document: Any, where: str) -> Findings:
    """The findings in a JSON value, computed anew from its accuracies.

    Raises
    ------
    sdproof.errors.InputError
        If something is missing.
    """
    try:
        scores = tuple(
            Scores(s["data"], float(s["noise"]), s["arm"], s["xi"], np.array(s["accuracy"], float))
            for s in document["scores"]
        )
        found = Findings(scores, document["made"])
        _ = found.differences
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise InputError(f"{where}: no result of sdproof born-again ({error!r})") from None
    return found
