"""Intervals and verdicts of born-again networks, from accuracies that are made up or stored."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import ttest_rel

from sdproof.born_again import findings as arms
from sdproof.born_again.findings import Findings, Scores, interval, read
from sdproof.born_again.stored import NAMES, quotation, stored_findings
from sdproof.errors import InputError
from sdproof.files import parse_json
from sdproof.papers.pareek2024 import PAPER
from sdproof.state import Context, settle
from sdproof.verdict import Verdict

REPLICATES = 12


def made_up(shift: dict[tuple[str, float], float], noises: tuple[float, ...] = (0.0, 0.2)):
    """All arms at 90 ± 1 %, the same scatter, moved by `shift` (arm, noise)."""
    rng = np.random.default_rng(0)
    scores = []
    for noise in noises:
        base = rng.normal(90, 1, (REPLICATES, 1))
        for arm, xi, columns in (
            (arms.FIRST, None, 2),
            (arms.ENSEMBLE, None, 3),
            (arms.STUDENT, 1.0, 3),
            (arms.GENERATIONS, 1.0, 3),
            (arms.KERNEL, None, 1),
            (arms.KERNEL_BEST, None, 1),
            (arms.KERNEL_STUDENT, 1.0, 3),
        ):
            values = base + rng.normal(0, 0.2, (REPLICATES, columns)) + shift.get((arm, noise), 0)
            scores.append(Scores("digits", noise, arm, xi, values))
    return Findings(tuple(scores), {"test_rows": {"digits": 1397}, "command": "made up"})


def verdicts(found: Findings) -> dict[str, list[Verdict]]:
    return {question: list(by.values()) for question, _, by in found.verdicts()}


def test_nothing_is_supported_by_scatter() -> None:
    for by_noise in verdicts(made_up({})).values():
        assert by_noise == [Verdict.NOT_REPRODUCED] * 2


@pytest.mark.parametrize("sign", [1, -1])
def test_a_gain_is_supported_and_a_loss_is_not(sign: int) -> None:
    """Of students over the first network and over the ensemble, at one noise level."""
    found = made_up({(arms.STUDENT, 0.2): 2.0 * sign})
    shown = Verdict.SUPPORTED if sign == 1 else Verdict.NOT_REPRODUCED
    got = verdicts(found)
    assert got["teacher"] == got["ensemble"] == [Verdict.NOT_REPRODUCED, shown]
    assert got["kernel"] == got["kernel-best"] == [Verdict.NOT_REPRODUCED] * 2
    text = "\n".join(found.sentences())
    assert "students of networks beat the first network: not reproduced here" in text
    assert ("supported only with 20 % of the labels flipped" in text) == (sign == 1)


def test_supported_only_at_every_noise_level() -> None:
    found = made_up({(arms.STUDENT, noise): 2.0 for noise in (0.0, 0.2)})
    assert "digits, students of networks beat the first network: supported" in found.sentences()
    assert found.to_json()["verdicts"][0]["verdict"] == "supported"


def test_no_gain_beyond_the_ensemble() -> None:
    """Students and the ensemble gain alike: over the first network, not over the ensemble."""
    gains = {(arm, n): 2.0 for arm in (arms.STUDENT, arms.ENSEMBLE) for n in (0.0, 0.2)}
    got = verdicts(made_up(gains))
    assert got["teacher"] == [Verdict.SUPPORTED] * 2
    assert got["ensemble"] == [Verdict.NOT_REPRODUCED] * 2


def test_cifar_is_never_checked() -> None:
    found = made_up({(arms.STUDENT, noise): 2.0 for noise in (0.0, 0.2)})
    assert list(found.sentences())[-1].startswith("CIFAR-100 itself: not checked")
    assert found.to_json()["cifar-100"] == "not checked"


def test_the_interval_is_that_of_the_paired_t_test() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(90, 2, 15), rng.normal(89, 2, 15)
    expected = ttest_rel(a, b).confidence_interval(0.99)
    assert interval(a - b, 0.99, 1e-9)[1:] == pytest.approx((expected.low, expected.high))


def test_equal_differences_are_no_certainty() -> None:
    """Two replicates with one more image right each do not exclude 0; their rounding is counted."""
    mean, low, high = interval([0.1, 0.1], 0.95, 0.1)
    assert mean == pytest.approx(0.1)
    assert low < 0 < high
    with pytest.raises(InputError, match="at least 2 replicates"):
        interval([0.1], 0.95, 0.1)


def test_the_level_is_shared() -> None:
    """With more noise levels every interval is wider; controls cost nothing."""

    def width(found: Findings) -> float:
        first = next(d for d in found.differences if d.question == "teacher")
        return first.high - first.low

    assert width(made_up({}, (0.0, 0.2, 0.4))) > width(made_up({}, (0.0,)))


def test_json_comes_back() -> None:
    found = made_up({(arms.STUDENT, 0.2): 2.0})
    again = read(parse_json(json.dumps(found.to_json()), floats=True), "here")
    for old, new in zip(found.differences, again.differences, strict=True):
        assert (old.what, old.noise) == (new.what, new.noise)
        assert (new.mean, new.low, new.high) == pytest.approx(
            (old.mean, old.low, old.high), abs=1e-3
        )
    assert verdicts(again) == verdicts(found)


@pytest.mark.parametrize(
    "document", [[], {}, {"scores": [], "made": {}}, {"scores": [{"data": "x"}], "made": {}}]
)
def test_other_json_is_refused(document: Any) -> None:
    with pytest.raises(InputError, match="here: no result of sdproof born-again"):
        read(document, "here")


@pytest.mark.parametrize("name", NAMES)
def test_stored_runs_are_judged_anew(name: str) -> None:
    """From their accuracies, and as the command wrote them."""
    place = files("sdproof.born_again") / "stored" / f"{name}.json"
    document = parse_json(place.read_bytes(), floats=True)
    found = stored_findings(name)
    assert found.to_json() == document
    assert document["made"]["command"].startswith("sdproof born-again")


def test_the_claim_is_not_checked_and_quotes_what_is_stored(monkeypatch: Any) -> None:
    """No network is trained by `verify`; the verdicts in the text are those of the stored runs."""
    (claim,) = [c for c in PAPER if c.id == "EX-5"]
    monkeypatch.setitem(sys.modules, "sdproof.born_again.experiment", None)
    settled = settle(claim, Context())
    assert settled.verdict is Verdict.NOT_CHECKED
    (evidence,) = settled.evidence
    assert quotation() in evidence.detail
    for name in NAMES:
        found = stored_findings(name)
        assert found.made["date"] in evidence.detail
        assert found.made["command"] in evidence.detail
        for sentence in found.sentences():
            assert sentence in evidence.detail


@pytest.mark.parametrize("name", NAMES)
def test_the_page_says_what_the_stored_run_says(name: str) -> None:
    """Every sentence and every difference with its interval."""
    page = (Path(__file__).parents[2] / "docs" / "born_again.md").read_text(encoding="utf-8")
    found = stored_findings(name)
    for sentence in found.sentences():
        assert sentence in page
    for d in found.differences:
        assert f"{d.mean:+.2f} ({d.low:+.2f} to {d.high:+.2f})" in page
    assert found.made["command"] in page
