"""Counterexamples to pointwise statements that speak of r: the values may give it."""

from __future__ import annotations

from typing import Any

import pytest

from sdproof import kernel

FEW = {"type": "pointwise", "variables": {"x": "positive"}, "conclusion": "r <= 2"}


def at(data: dict[str, Any], values: Any, **rest: Any) -> dict[str, Any]:
    header = {"format": kernel.FORMAT, "version": kernel.VERSION, "kind": "counterexample"}
    return header | {"statement": data, "values": values, "directions": []} | rest


def test_a_rank_is_given() -> None:
    """r ≤ 2 fails at r = 3; the answer has the value."""
    answer = kernel.check(at(FEW, {"x": "1", "r": "3"}))
    assert answer.kind == "counterexample"
    assert answer.statement == FEW
    assert answer.values["values"] == {"x": "1", "r": "3"}


@pytest.mark.parametrize("values", [{"x": "1"}, {"x": "1", "r": "1"}, {"x": "1", "r": "2"}])
def test_no_counterexample(values: dict[str, str]) -> None:
    """At the given rank the statement holds; without one r is 1."""
    with pytest.raises(kernel.Invalid, match="holds for these values"):
        kernel.check(at(FEW, values))


def test_without_a_rank_it_is_1() -> None:
    assert kernel.check(at(FEW | {"conclusion": "r >= 2"}, {"x": "1"})).kind == "counterexample"


@pytest.mark.parametrize("r", ["0", "-3", "5/2", "1/3", "", "r", 3, 3.0, True, None, ["3"]])
def test_what_is_no_rank(r: object) -> None:
    """Whole numbers ≥ 1 as strings only: at r = 5/2 or r = 0 nothing is claimed."""
    for conclusion in ("r <= 2", "r >= 1", "x > x"):
        with pytest.raises(kernel.Unreadable):
            kernel.check(at(FEW | {"conclusion": conclusion}, {"x": "1", "r": r}))


def test_hypotheses_and_definitions_see_the_rank() -> None:
    """The same r everywhere."""
    data = FEW | {"let": {"y": "r*x"}, "hypotheses": {"h": "y >= 6"}, "conclusion": "y < 6"}
    assert kernel.check(at(data, {"x": "2", "r": "3"})).kind == "counterexample"
    with pytest.raises(kernel.Invalid, match="hypothesis does not hold"):
        kernel.check(at(data, {"x": "2", "r": "2"}))


def test_states_see_the_rank() -> None:
    """Also after steps."""
    rule = {"start": "0", "step": "q + r*z"}
    data = {"type": "pointwise", "variables": {}, "state": {"q": rule}, "fresh": {"z": "positive"}}
    data["conclusion"] = "q <= 4"
    steps = [{"z": "1"}, {"z": "1"}]
    assert kernel.check(at(data, {"r": "3"}, steps=steps)).kind == "counterexample"
    with pytest.raises(kernel.Invalid):
        kernel.check(at(data, {"r": "2"}, steps=steps))


@pytest.mark.parametrize("kind", ["sum", "infimum"])
def test_elsewhere_the_directions_are_counted(kind: str) -> None:
    """r is the number of directions that are listed, and cannot be given."""
    data: dict[str, Any] = {"type": kind, "variables": {}, "conclusion": "B + r <= 2"}
    data["direction"] = {"e": "positive", "B": "nonnegative"}
    more: dict[str, Any] = {}
    if kind == "infimum":
        data |= {"steps": 0, "conclusion": "least >= 1"}
        more = {"least": {"lam": "1", "xi": []}}
    certificate = at(data, {"r": "3"}, **more) | {"directions": [{"e": "1", "B": "0"}]}
    with pytest.raises(kernel.Unreadable):
        kernel.check(certificate)


@pytest.mark.parametrize("values", [None, [], "r", 3, {"r": "3"}, {"r": "3", "x": "1", "y": "1"}])
def test_values_are_still_read_strictly(values: object) -> None:
    with pytest.raises(kernel.Unreadable):
        kernel.check(at(FEW, values))


def test_the_certificate_is_left_as_it_was() -> None:
    certificate = at(FEW, {"x": "1", "r": "3"})
    kernel.check(certificate)
    assert certificate == at(FEW, {"x": "1", "r": "3"})
