"""Counterexamples of the kernel at their edges: signs, hypotheses, the direction apart."""

from __future__ import annotations

import copy

import pytest
from edge_certificates import Json, counterexample, refused, words

from sdproof import kernel

SQUARE = {"type": "pointwise", "variables": {"x": "real"}, "conclusion": "x**2 > 1"}


@pytest.mark.parametrize(
    ("conclusion", "value", "refuting"),
    [
        ("x**2 > 1", "1", True),
        ("x**2 > 1", "2", False),
        ("x**2 >= 1", "1", False),
        ("x**2 >= 1", "1/2", True),
        ("x**2 < 1", "1", True),
        ("x**2 < 1", "1/2", False),
        ("x**2 <= 1", "1", False),
        ("x**2 <= 1", "2", True),
        ("x**2 = 1", "1", False),
        ("x**2 = 1", "2", True),
        ("x**2 = 1", "0", True),
    ],
)
def test_what_refutes_a_relation(conclusion: str, value: str, refuting: bool) -> None:
    """A counterexample violates the relation at its values, also at equality; for both kinds."""
    point = counterexample(SQUARE | {"conclusion": conclusion}, {"x": value})
    summed = {"type": "sum", "variables": {}, "direction": {"x": "real"}, "conclusion": conclusion}
    for certificate in (point, counterexample(summed, {}, [{"x": value}])):
        if refuting:
            assert words(certificate).startswith("FALSE")
        else:
            assert "holds" in refused(certificate)


@pytest.mark.parametrize(
    ("sign", "value", "fits"),
    [
        ("positive", "0", False),
        ("positive", "1/9", True),
        ("nonnegative", "0", True),
        ("nonnegative", "-1/9", False),
        ("real", "-5", True),
        ("positive", None, False),
        ("nonnegative", None, False),
        ("imaginary", "1", False),
    ],
)
def test_values_have_their_signs(sign: str, value: str | None, fits: bool) -> None:
    """Each value has the declared sign; only a real variable may stay open."""
    data = {"type": "pointwise", "variables": {"x": sign}, "conclusion": "x > x"}
    certificate = counterexample(data, {"x": value})
    assert bool(kernel.check(certificate) if fits else refused(certificate))


@pytest.mark.parametrize(
    ("extra", "holds"),
    [
        ({"hypotheses": {"h": "r >= 2"}}, True),
        ({"hypotheses": {"h": "r > 2"}}, False),
        ({"each": {"h": "B >= 1"}}, True),
        ({"each": {"h": "B > 1"}}, False),
        ({"sums": {"h": "B = 3"}}, True),
        ({"sums": {"h": "B - 3/2 = 0"}}, True),
        ({"sums": {"h": "B = 3/2"}}, False),
        ({"sums": {"h": "B - 3/2 >= 0"}}, True),
        ({"sums": {"h": "B - 3/2 > 0"}}, False),
        ({"sums": {"h": "1 >= B"}}, False),
        ({"let": {"c": "3"}}, True),
        ({"direction_let": {"c": "B + 1"}, "each": {"h": "c >= 2"}}, True),
        ({"direction_let": {"c": "B + 1"}, "each": {"h": "c >= 5/2"}}, False),
    ],
)
def test_a_counterexample_satisfies_every_hypothesis(extra: Json, holds: bool) -> None:
    """Two directions B = 1 and B = 2 refute Σ B > 3, if hypotheses, each and sums hold."""
    data = {"type": "sum", "variables": {}, "direction": {"B": "real"}, "conclusion": "B > 3"}
    certificate = counterexample(data | extra, {}, [{"B": "1"}, {"B": "2"}])
    if holds:
        assert "2 directions" in words(certificate)
    else:
        assert refused(certificate)


def test_the_direction_apart_counts_in_a_counterexample() -> None:
    """With m the rank is one more, its summand counts, and `each` is not asked of it."""
    data = {
        "type": "sum",
        "aligned": True,
        "variables": {},
        "direction": {"B": "real"},
        "each": {"h": "B >= 1"},
        "conclusion": "B > 1",
        "hypotheses": {"two": "r = 2"},
    }
    assert kernel.check(counterexample(data, {"B_m": "0"}, [{"B": "1"}]))
    refused(counterexample(data, {"B_m": "1/9"}, [{"B": "1"}]))
    refused(counterexample(data, {"B_m": "-1"}, [{"B": "1"}, {"B": "1"}]))
    alone = data | {"hypotheses": {}, "each": {}}
    assert kernel.check(counterexample(alone, {"B_m": "1"}, []))
    missing = copy.deepcopy(alone) | {"direction_let": {"c": "B"}}
    refused(counterexample(missing, {"B_m": "1"}, []))


def test_a_noise_stays_open_in_a_counterexample() -> None:
    """Only the mean of an open variable enters; a conclusion that depends on it is unreadable."""
    data = {
        "type": "pointwise",
        "variables": {"eta": "real", "g": "positive"},
        "conclusion": "mean(eta**2, eta, g) < 1",
    }
    assert kernel.check(counterexample(data, {"eta": None, "g": "1"}))
    refused(counterexample(data, {"eta": None, "g": "1/2"}))
    for change in ({"conclusion": "eta < 1"}, {"hypotheses": {"h": "eta = 0"}}):
        refused(counterexample(data | change, {"eta": None, "g": "1"}))


def test_the_rank_in_a_counterexample() -> None:
    """r is 1 where nothing is summed."""
    rank = {"type": "pointwise", "variables": {}, "conclusion": "r > 1"}
    assert kernel.check(counterexample(rank, {}))
    refused(counterexample(rank | {"conclusion": "r = 1"}, {}))


def test_definitions_and_sums_in_a_counterexample_of_one_direction() -> None:
    """let enters the conclusion; a sum over one direction is its one term."""
    data = {
        "type": "sum",
        "variables": {},
        "direction": {"B": "real"},
        "let": {"c": "3"},
        "sums": {"s": "B >= c"},
        "conclusion": "B > c",
    }
    assert kernel.check(counterexample(data, {}, [{"B": "3"}]))
    for wrong in ("2", "4"):
        refused(counterexample(data, {}, [{"B": wrong}]))


def test_a_pointwise_counterexample_has_no_directions() -> None:
    """Directions that no statement uses are refused, and none are spoken of."""
    data = SQUARE | {"conclusion": "x**2 > 1"}
    assert "directions" not in words(counterexample(data, {"x": "0"}))
    assert "pointwise statement has none" in refused(counterexample(data, {"x": "0"}, [{}]))
