"""Facts substituted away."""

from __future__ import annotations

import pytest
from filling import NONNEGATIVE, POSITIVE, REAL, closes, goal_of, offers

from sdproof.prove.search.substitutions import (
    bounds,
    cofactors,
    equations,
    linear,
    substitute_bounds,
)


@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x = 5", REAL, {"h": "x = 5"}),
        ("x**2 + y >= 0", REAL, {"h": "y = z**2"}),
        ("x*y = 6", REAL, {"two": "x = 2", "three": "y = 3"}),
        ("2*x >= y", REAL, {"h": "2*x - y = 1"}),
        ("x*z = y", POSITIVE, {"h": "x = y/z"}),
        ("x > 1", POSITIVE, {"h": "x - y = 1"}),
    ],
)
def test_equations(states: str, signs: dict[str, str], given: dict[str, str]) -> None:
    assert closes(equations, states, signs, given)


def test_real_variables_are_replaced_first() -> None:
    first, *_ = offers(equations, "x + y >= 0", {"x": "real", "y": "positive"}, {"h": "x = y"})
    assert first["variable"] == "x"


@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x = y", REAL, {"h": "5*x = 5*y"}),
        ("x = y", POSITIVE, {"h": "z*x = z*y"}),
        ("x = y", POSITIVE, {"h": "z*x*x = z*y*x"}),
        ("x/z = y/z", POSITIVE, {"h": "x = y"}),
    ],
)
def test_cofactors(states: str, signs: dict[str, str], given: dict[str, str]) -> None:
    assert closes(cofactors, states, signs, given)


def test_a_cofactor_that_a_fact_says_is_not_zero() -> None:
    """Its square is positive, so f/f² times the equation is the goal; without the fact, nothing is."""
    given = {"h": "(x-z)*x = (x-z)*y"}
    assert closes(cofactors, "x = y", REAL, given | {"apart": "(x-z)**2 > 0"})
    assert not closes(cofactors, "x = y", REAL, given)


@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x >= z", REAL, {"a": "x >= y", "b": "y >= z"}),
        ("2*x + z >= 0", NONNEGATIVE, {"a": "x >= y"}),
        ("x*z >= y*z", POSITIVE, {"a": "x >= y"}),
        ("x > y", REAL, {"a": "x > y"}),
    ],
)
def test_linear(states: str, signs: dict[str, str], given: dict[str, str]) -> None:
    """The goal increases in a variable that a fact bounds from below."""
    assert closes(linear, states, signs, given)


def test_not_linear() -> None:
    assert not closes(linear, "y >= x", REAL, {"a": "x >= y"})
    assert not closes(linear, "x >= z", REAL, {"a": "x >= y", "b": "z >= y"})


@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x**2 >= y**2", POSITIVE, {"a": "x >= y"}),
        ("y**2 >= x**2", POSITIVE, {"a": "y >= x"}),
        ("x**3 >= 8", {"x": "positive"}, {"a": "x >= 2"}),
        ("1 >= x**2", {"x": "positive"}, {"a": "1 >= x"}),
        ("x > 1", {"x": "real"}, {"a": "x > 1"}),
        ("filter(y, z) >= filter(x, z)", POSITIVE, {"a": "y >= x"}),
        ("filter(x, z) >= filter(x, y)", POSITIVE, {"a": "2*y >= 2*z"}),
        ("r**2 >= r", {}, {}),
    ],
)
def test_substitutions(states: str, signs: dict[str, str], given: dict[str, str]) -> None:
    """Lower bounds, and upper bounds of a positive variable."""
    assert closes(substitute_bounds, states, signs, given)


def test_what_is_left_alone() -> None:
    for tactic in (equations, cofactors):
        assert offers(tactic, "x = y", POSITIVE, {"a": "x >= y"}) == []
    assert offers(equations, "x >= y", POSITIVE) == []
    for tactic in (linear, substitute_bounds):
        assert offers(tactic, "x = y", POSITIVE, {"a": "x >= y"}) == []
        assert offers(tactic, "x + z >= 0", REAL, {"a": "y >= 1"}) == []


@pytest.mark.parametrize("tactic", [equations, cofactors, linear, substitute_bounds])
@pytest.mark.parametrize(
    ("states", "given"),
    [
        ("x >= y", {"a": "y >= x"}),
        ("x = y", {"a": "x*z = y*z"}),
        ("x = y", {"a": "x**2 = y**2"}),
        ("x >= 1", {"a": "x = y", "b": "2 >= y"}),
        ("x*y >= 1", {"a": "x >= 1", "b": "1 >= y"}),
    ],
)
def test_false_goals(tactic: object, states: str, given: dict[str, str]) -> None:
    assert not closes(tactic, states, REAL, given)  # type: ignore[arg-type]


def test_bounds() -> None:
    """c·v + d ≥ 0, for each variable whose coefficient has a sign at sight."""
    goal = goal_of(
        "x >= 0", {"x": "real", "y": "positive"}, {"a": "x*y - 3 >= 2*x", "b": "5 >= y*x"}
    )
    found = {(b.fact, b.variable, b.lower) for b in bounds(goal)}
    assert ("b", "x", False) in found
    assert ("rank", "r", True) in found
    assert all(b.fact != "a" or b.variable != "x" for b in bounds(goal))  # y − 2 has no sign


def test_the_new_variable_has_a_free_name() -> None:
    """s, s1 and s2 are a variable, a fact and a variable."""
    signs = {"s": "positive", "s2": "positive"}
    for proof in offers(substitute_bounds, "s >= s2", signs, {"s1": "s >= s2"}):
        assert proof["new"] not in {"s", "s1", "s2", "r"}
    assert closes(substitute_bounds, "s >= s2", signs, {"s1": "s >= s2"})
