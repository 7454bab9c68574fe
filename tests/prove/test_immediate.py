"""Goals closed at once, and products."""

from __future__ import annotations

import pytest
from filling import NONNEGATIVE, POSITIVE, REAL, closes, goal_of, offers

from sdproof.prove.search.immediate import at_once, easy, factors


@pytest.mark.parametrize(
    ("states", "signs"),
    [
        ("(x+y)**2 = x**2 + 2*x*y + y**2", REAL),
        ("(x+y)**2 >= x**2 + 2*x*y + y**2", REAL),
        ("x**2*y**4 + 1 > 0", REAL),
        ("x + y >= 0", NONNEGATIVE),
        ("1/x > 0", POSITIVE),
        ("1 >= filter(x, y)", POSITIVE),
        ("1 >= 0", {}),
        ("r > 0", {}),
        ("x**64 >= 0", REAL),
        ("10**64*x >= 0", POSITIVE),
    ],
)
def test_closed_at_once(states: str, signs: dict[str, str]) -> None:
    assert closes(at_once, states, signs)


@pytest.mark.parametrize(
    ("states", "signs"),
    [("x = y", REAL), ("x >= y", POSITIVE), ("x**3 >= 0", REAL), ("x + y = 0", NONNEGATIVE),
     ("0 >= 1", {}), ("x**2 + y**2 >= 2*x*y", REAL)],
)  # fmt: skip
def test_left_alone(states: str, signs: dict[str, str]) -> None:
    assert offers(at_once, states, signs) == []


@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x**2 + y**2 >= 2*x*y", REAL, {}),
        ("x*(x-y)**2 >= 0", POSITIVE, {}),
        ("(x-y)**4*(x**2+1) >= 0", REAL, {}),
        ("x**64 + y**64 >= 2*x**32*y**32", REAL, {}),
        ("-(x-y)**3*(y-x) >= 0", REAL, {}),
        ("(x-y)**2/(x+y) >= 0", POSITIVE, {}),
    ],
)
def test_squares(states: str, signs: dict[str, str], given: dict[str, str]) -> None:
    assert closes(factors, states, signs, given)


def test_factors_are_lemmas() -> None:
    """Each with a sign, both ways round: (x−1)(y−1) needs x, y ≥ 1 or x, y ≤ 1."""
    both = offers(factors, "(x-1)*(y-1) >= 0", REAL)
    claims = {frozenset({p["claim"], p["then"]["claim"]}) for p in both}
    above, below = {"y - 1 >= 0", "x - 1 >= 0"}, {"-y + 1 >= 0", "-x + 1 >= 0"}
    assert claims == {frozenset(above), frozenset(below)}
    assert all(p["proof"]["rule"] == "hole" for p in both)


def test_names_of_factors_are_free() -> None:
    """Where a variable or a hypothesis has the name already."""
    signs = {"factor": "real", "factor1": "real"}
    (one, _) = offers(factors, "(factor-1)*(factor1-1) >= 0", signs, {"factor2": "factor >= 1"})
    assert {one["name"], one["then"]["name"]}.isdisjoint({"factor", "factor1", "factor2"})


@pytest.mark.parametrize(
    ("states", "signs"),
    [("x = y", REAL), ("x - y >= 0", REAL), ("x**2 + y**2 >= x*y", REAL), ("0 >= 0", {}),
     ("(x-y)**2 > 0", REAL), ("x*(x-y)**2 > 0", POSITIVE)],
)  # fmt: skip
def test_products_left_alone(states: str, signs: dict[str, str]) -> None:
    assert offers(factors, states, signs) == []


def test_false_products() -> None:
    for states in ("-(x-y)**2 >= 0", "(x-y)*(x-z) >= 0", "-x*(y-z)**2 >= 0"):
        assert not closes(factors, states, POSITIVE)


@pytest.mark.parametrize(
    ("p", "signs", "is_easy"),
    [("0", REAL, True), ("x", POSITIVE, True), ("(x-y)**2", REAL, True), ("x*(x-y)**2", POSITIVE, True),
     ("x*(x-y)**2", REAL, False), ("-(x-y)**2", REAL, False), ("(x-y)**3", POSITIVE, False),
     ("-x*(-y-1)", POSITIVE, True), ("x**2-2*x+2", REAL, False)],
)  # fmt: skip
def test_easy(p: str, signs: dict[str, str], is_easy: bool) -> None:
    """At sight, or so times a square."""
    goal = goal_of(f"{p} >= 0", signs)
    assert easy(goal, goal.numerator) is is_easy
