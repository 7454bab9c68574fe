"""Statements and counterexamples of the kernel at their edges: names, signs, hypotheses."""

from __future__ import annotations

import copy

import pytest
from edge_certificates import Json, counterexample, pointwise, refused, total

from sdproof import kernel
from sdproof.kernel import statement
from sdproof.proofs.rules import (
    identity,
    sum_proof,
)


def test_names_are_given_once_and_have_at_most_24_characters() -> None:
    """Long names, reserved names and repeated names are refused, also those that m adds."""
    name = "x" * 24
    assert kernel.check(pointwise(f"{name} = {name}", identity(), {name: "real"}))
    for bad in ("x" * 25, "1x", "", "x y", "_x", "r", "rho", "filter", "bias", "variance", "mean"):
        refused(pointwise("0 = 0", identity(), {bad: "real"}))
    many = {f"x{i}": "real" for i in range(64)}
    assert kernel.check(pointwise("0 = 0", identity(), many))
    refused(pointwise("0 = 0", identity(), many | {"y": "real"}))
    base_sum = {"direction": {"B": "real"}, "let": {"B_m": "1"}}
    no = sum_proof(identity())
    assert kernel.check(total("B - B = 0", no, **base_sum))
    with_m = sum_proof(identity(), aligned=identity())
    refused(total("B - B = 0", with_m, **base_sum, aligned=True))
    refused(total("B - B = 0", no, direction={"B": "real"}, direction_let={"B": "1"}))
    refused(total("B - B = 0", no, direction={"B": "real"}, let={"B": "1"}))


def test_definitions_are_texts_and_hold_where_they_stand() -> None:
    """let sees variables and earlier names only; each kind of text must be one."""
    xy = {"x": "real"}
    assert kernel.check(pointwise("b = x + 2", identity(), xy, let={"a": "x+1", "b": "a+1"}))
    refused(pointwise("b = x + 2", identity(), xy, let={"b": "a+1", "a": "x+1"}))
    for key in ("let", "hypotheses"):
        refused(pointwise("x = x", identity(), xy, **{key: {"k": 1}}))
        refused(pointwise("x = x", identity(), xy, **{key: ["x"]}))
    for key in ("each", "sums", "direction_let"):
        refused(
            total("B - B = 0", sum_proof(identity()), direction={"B": "real"}, **{key: {"k": 1}})
        )
    refused(pointwise("x = x", identity(), xy, each={"k": "x >= 0"}))
    refused(pointwise("x = x", identity(), xy, steps="r"))


def test_an_unused_hypothesis_is_still_read() -> None:
    """Hypotheses and sums that no proof uses are parsed all the same."""
    for text in ("x", "x >= ", "x >= nothing", "x >> 0", "x ≥ 0"):
        refused(pointwise("x = x", identity(), {"x": "real"}, hypotheses={"h": text}))
        refused(
            total("B - B = 0", sum_proof(identity()), direction={"B": "real"}, sums={"s": text})
        )


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
            assert kernel.check(certificate).startswith("FALSE")
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
        ({"sums": {"h": "B = 3"}}, False),
        ({"sums": {"h": "B - 3/2 = 0"}}, True),
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
        assert "2 directions" in kernel.check(certificate)
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
        "conclusion": "B > 1 + 0*r",
        "hypotheses": {"rank": "r = 2"},
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


def test_statements_in_words_hold_every_part() -> None:
    """Variables with signs, definitions, hypotheses of each kind and the conclusion are named."""
    data = {
        "type": "sum",
        "aligned": True,
        "variables": {"a": "positive", "b": "real"},
        "direction": {"B": "nonnegative"},
        "let": {"c": "a + 1"},
        "direction_let": {},
        "hypotheses": {"h": "b >= 2", "k": "a > 3"},
        "each": {"one": "B >= 5"},
        "sums": {"s": "B - 6 >= 0"},
        "conclusion": "B >= 0",
    }
    words = statement.describe(data)
    assert words == (
        "for all a positive, b real, every integer r ≥ 1; all r directions with B_j nonnegative; "
        "one direction m (variables ending in _m) set apart; where c := a + 1; "
        "if b >= 2 and a > 3; if in each direction (but m) B >= 5; "
        "if, summed over directions, B - 6 >= 0: sum over j of B >= 0"
    )
    assert statement.describe({"type": "pointwise", "variables": {}, "conclusion": "1 > 0"}) == (
        "for every integer r ≥ 1: 1 > 0"
    )
    recursion = {
        "type": "recursion",
        "variables": {"x": "real"},
        "fresh": ["x"],
        "state": {"p": {"start": "1", "step": "x*p"}, "q": {"start": "0", "step": "q"}},
        "invariant": {"i": "q = 0", "j": "q <= 0"},
    }
    assert statement.describe(recursion) == (
        "for all x real, every integer r ≥ 1; values of x chosen anew at every step: "
        "with p from 1 by x*p, q from 0 by q, after any number of steps q = 0 and q <= 0"
    )
    steps = data | {"steps": "r+1"}
    assert "for pairwise distinct e_j some xi in R^(r+1) gives: " in statement.describe(steps)


def test_which_statements_have_counterexamples() -> None:
    """Not a recursion, and not "for some xi"; r is 1 where nothing is summed."""
    recursion = {
        "type": "recursion",
        "variables": {},
        "state": {"p": {"start": "1", "step": "p"}},
        "invariant": {"i": "p = 0"},
    }
    assert "counterexamples" in refused(counterexample(recursion, {}))
    some = {"type": "sum", "variables": {}, "direction": {"B": "real"}, "conclusion": "B > 0"}
    assert kernel.check(counterexample(some, {}, [{"B": "0"}]))
    assert "counterexamples" in refused(counterexample(some | {"steps": "r"}, {}, [{"B": "0"}]))
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
        "sums": {"s": "B - c >= 0"},
        "conclusion": "B > c",
    }
    assert kernel.check(counterexample(data, {}, [{"B": "3"}]))
    for wrong in ("2", "4"):
        refused(counterexample(data, {}, [{"B": wrong}]))
