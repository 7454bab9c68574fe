"""Sums of products of facts, with weights by linear programming, exact in the end."""

from __future__ import annotations

from fractions import Fraction

import pytest
from filling import NONNEGATIVE, POSITIVE, REAL, closes, filled, goal_of, offers, pointwise
from flint import fmpq

from sdproof.prove.search.linear import (
    Product,
    _bounded,
    _exact,
    _short,
    products,
    solved,
    squares,
    with_squares,
)
from sdproof.prove.search.polynomials import MAX_TEXT

UNIT = {"low": "x >= 0", "high": "1 >= x"}


@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x >= z", REAL, {"a": "x >= y", "b": "y >= z"}),
        ("x + y >= 3", REAL, {"a": "x >= 1", "b": "y >= 2"}),
        ("x*y >= 1", REAL, {"a": "x >= 1", "b": "y >= 1"}),
        ("1 >= x*y", NONNEGATIVE, {"a": "1 >= x", "b": "1 >= y"}),
        ("x >= x**2", REAL, UNIT),
        ("1/4 >= x*(1-x)", REAL, UNIT),
        ("3*x >= 2*y", REAL, {"a": "x/2 >= y/3"}),
        ("x = z", REAL, {"a": "x = y", "b": "y = z"}),
        ("x*z >= 0", REAL, {"a": "x = y", "b": "y*z = 1"}),
        ("x > z", REAL, {"a": "x > y", "b": "y >= z"}),
        ("x/(x+y) >= 1/2", POSITIVE, {"a": "x >= y"}),
        ("x**2 + y**2 >= 2*x*y", REAL, {}),
    ],
)
def test_products(states: str, signs: dict[str, str], given: dict[str, str]) -> None:
    """The kernel accepts what is offered, the relation included."""
    assert filled(pointwise(states, signs, given), products)


@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x**2 + y**2 + z**2 >= x*y + y*z + z*x", REAL, {}),
        ("x**3 + y**3 >= x**2*y + x*y**2", NONNEGATIVE, {}),
        ("x*y*z >= 1", REAL, {"a": "x >= 1", "b": "y >= 1", "c": "z >= 1"}),
    ],
)
def test_with_squares(states: str, signs: dict[str, str], given: dict[str, str]) -> None:
    assert filled(pointwise(states, signs, given), with_squares)


@pytest.mark.parametrize("tactic", [products, with_squares])
@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x >= y", REAL, {}),
        ("x >= y", REAL, {"a": "y >= x"}),
        ("x = y", REAL, {"a": "x >= y"}),
        ("x > y", REAL, {"a": "x >= y"}),
        ("x >= 1", REAL, {"a": "x**2 = 1"}),
        ("x**2 + y**2 >= 201/100*x*y", POSITIVE, {}),
        ("x**2 >= 1", REAL, {"a": "2 >= x"}),
    ],
)
def test_false_goals(
    tactic: object, states: str, signs: dict[str, str], given: dict[str, str]
) -> None:
    assert not closes(tactic, states, signs, given)  # type: ignore[arg-type]


def test_no_goal_no_offer() -> None:
    """Zero is an identity, and equations are no sums of squares."""
    assert offers(products, "x = x", REAL) == []
    assert offers(with_squares, "x = y", REAL, {"a": "x = y"}) == []


def test_contradictory_facts() -> None:
    """x ≥ 1 and x ≤ 0: everything follows."""
    given = {"a": "x >= 1", "b": "0 >= x"}
    assert closes(products, "0 >= 1", REAL, given)
    offers(products, "y*x >= 1", REAL, given)


def test_numbers_beyond_floats() -> None:
    """No solution is looked for in vain, and nothing breaks."""
    big = 10**60
    assert not closes(products, f"{big}**6*x >= {big}**6*y + 1", REAL, {"a": "x >= y"})


def test_weights_are_exact() -> None:
    """Thirds and sevenths come out of floating point as they are."""
    goal = goal_of("x/3 + 5*y/7 >= 0", REAL, {"a": "x + y >= 0", "b": "y >= 0"})
    items = [Product((n,), None, goal.known[n][0]) for n in ("a", "b")]
    weights = {item.facts: w for item, w in solved(goal, goal.numerator, items)}
    numerators = {n: Fraction(int(w.leading_coefficient().p), int(w.leading_coefficient().q))
                  for (n,), w in weights.items()}  # fmt: skip
    assert numerators["b"] / numerators["a"] == Fraction(8, 7)
    total = sum((w * goal.known[n][0] for (n,), w in weights.items()), 0 * goal.numerator)
    assert total == goal.numerator


def test_negative_weights_are_no_solution() -> None:
    """What floating point suggests is solved again exactly, and refused if it does not fit."""
    goal = goal_of("x - y >= 0", REAL, {"a": "x + y >= 0", "b": "y >= 0"})
    zero = (0,) * len(goal.variables)
    columns = [(Product((n,), None, goal.known[n][0]), zero, 1) for n in ("a", "b")]
    assert _exact(goal, goal.numerator, columns) is None
    assert _exact(goal, goal.numerator, columns[:1]) is None
    assert solved(goal, goal.numerator, []) is None


def test_monomials_of_bounded_degree() -> None:
    assert set(_bounded([range(3), range(0, 5, 2)], 3)) == {(0, 0), (1, 0), (2, 0), (0, 2), (1, 2)}
    assert list(_bounded([range(3)], -1)) == []
    assert list(_bounded([], 0)) == [()]


def test_squares_that_may_occur() -> None:
    """Double factors where variables vanish, and halves of derivatives."""
    found = {str(f) for f in squares(goal_of("(x-2*y)**2 + z >= 0", REAL))}
    assert "x - 2*y" in found
    assert all("^2" not in f for f in found)
    assert squares(goal_of("1 >= 0", {})) == []


def test_long_weights_are_split() -> None:
    """Into parts that the kernel can read, with the same sum."""
    goal = goal_of("(x+y+z+1)**12 >= 0", POSITIVE)
    p = goal.numerator + goal.context.from_dict({(0,) * len(goal.variables): fmpq(1, 3)})
    parts = list(_short(goal, p))
    assert len(parts) > 1
    assert sum(parts, 0 * p) == p
    assert all(len(str(part)) < MAX_TEXT for part in parts)
