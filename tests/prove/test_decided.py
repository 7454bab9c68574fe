"""Goals in one variable, sums of squares, cases and orders."""

from __future__ import annotations

import pytest
from filling import NONNEGATIVE, POSITIVE, REAL, closes, filled, goal_of, offers, pointwise

from sdproof.prove.search import equations
from sdproof.prove.search.decided import in_order, one_variable, sums_of_squares, two_cases
from sdproof.prove.search.tactics import TACTICS

X = {"x": "real"}
SCHUR = "x*(x-y)*(x-z) + y*(y-x)*(y-z) + z*(z-x)*(z-y) >= 0"
needs_solver = pytest.mark.skipif(not equations.AVAILABLE, reason="needs the extra sos")


@pytest.mark.parametrize(
    ("states", "signs"),
    [
        ("x**4 - 2*x**3 + 3*x**2 - 2*x + 1 >= 9/16", X),
        ("x**2 - 4*x + 5 > 0", X),
        ("x**5 + 4 >= 5*x", {"x": "positive"}),
        ("x**64 + 63 >= 64*x", {"x": "positive"}),
        ("10**60*x**2 + 1 >= 2*10**30*x", X),
        ("y*(x**2 - 2*x + 1) >= 0", {"x": "real", "y": "positive"}),
        ("x**3 - 3*x + 2 >= 0", {"x": "nonnegative"}),
    ],
)
def test_one_variable(states: str, signs: dict[str, str]) -> None:
    assert closes(one_variable, states, signs)


@pytest.mark.parametrize(
    ("states", "signs"),
    [
        ("x**5 + 4 > 5*x", {"x": "positive"}),
        ("x**4 - 2*x**3 + 3*x**2 - 2*x + 1 >= 563/1000", X),
        ("x**3 >= 0", X),
        ("x**2 >= y", {"x": "real", "y": "positive"}),
        ("x = 1", X),
        ("0 >= 1", {}),
    ],
)
def test_no_proof_in_one_variable(states: str, signs: dict[str, str]) -> None:
    assert not closes(one_variable, states, signs)


@needs_solver
@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x**2 + y**2 + z**2 >= x*y + y*z + z*x", REAL, {}),
        ("2*x**4 + 2*x**3*y - x**2*y**2 + 5*y**4 >= 0", REAL, {}),
        ("x*(y-z)**2 + y*(x-z)**2 >= 0", NONNEGATIVE, {}),
        ("x >= x**3", REAL, {"a": "1 >= x", "b": "x >= 0"}),
        ("(x**2 - x*y + y**2)/(x+y) >= 0", POSITIVE, {}),
    ],
)
def test_sums_of_squares(states: str, signs: dict[str, str], given: dict[str, str]) -> None:
    assert filled(pointwise(states, signs, given), sums_of_squares)


@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x = 0", REAL, {}),
        ("x**2 + 1 > 0", REAL, {}),
        ("x**14 + y**14 >= x**7*y**7", REAL, {}),
        ("x**2 + y**2 >= 2*x*y", REAL, {f"h{i}": f"x + {i} >= 0" for i in range(1, 8)}),
        ("+".join(f"(v{i} - v{i + 1})**2" for i in range(6)) + " >= 0",
         {f"v{i}": "real" for i in range(7)}, {}),
    ],
)  # fmt: skip
def test_too_large_for_sums_of_squares(
    states: str, signs: dict[str, str], given: dict[str, str]
) -> None:
    """Or no weak inequality: left alone."""
    assert offers(sums_of_squares, states, signs, given) == []


@needs_solver
@pytest.mark.parametrize("states", ["x**2 + y**2 >= 3*x*y", "x >= y", "0 >= 1"])
def test_no_sums_of_squares_for_false_goals(states: str) -> None:
    assert not filled(pointwise(states, REAL), sums_of_squares)


def test_cases() -> None:
    """A variable against 1, or against its like in direction m; one split only."""
    found = offers(two_cases, "e >= e_m", {"e": "positive", "e_m": "positive"})
    assert [p["on"] for p in found] == ["e >= e_m", "e >= 1", "e_m >= 1"]
    assert offers(two_cases, "e >= 1", {"e": "real"}) == []
    assert offers(two_cases, "e = 1", {"e": "positive"}) == []
    assert offers(two_cases, "e >= 1", {"e": "positive"}, {"case": "e >= 2"}) == []


def test_a_goal_that_needs_cases() -> None:
    statement = pointwise("x + 1/x >= 2*y", POSITIVE, {"one": "1 >= y"})
    assert filled(statement, two_cases, *TACTICS)


@pytest.mark.parametrize("signs", [POSITIVE, NONNEGATIVE], ids=["positive", "nonnegative"])
def test_in_order(signs: dict[str, str]) -> None:
    """Schur's inequality: the six orders of three numbers."""
    assert closes(in_order, SCHUR, signs) or filled(pointwise(SCHUR, signs), in_order, *TACTICS)


def test_orders_of_two() -> None:
    assert closes(in_order, "x**3 + y**3 >= x**2*y + x*y**2", NONNEGATIVE)


@pytest.mark.parametrize(
    ("states", "signs"),
    [
        (SCHUR, REAL),
        ("x**2 + 2*y**2 >= 2*x*y", POSITIVE),
        ("x >= 0", POSITIVE),
        ("x + y = 1", POSITIVE),
        ("x**2 + y**2 + u**2 + v**2 + w**2 >= 0", dict.fromkeys("xyuvw", "positive")),
    ],
)
def test_no_order(states: str, signs: dict[str, str]) -> None:
    """Real variables, no symmetry, one variable, an equation, too many orders."""
    assert offers(in_order, states, signs) == []


def test_false_symmetric_goals() -> None:
    for states in ("x**3 + y**3 + z**3 >= 4*x*y*z", "x*y >= 1"):
        assert not filled(pointwise(states, POSITIVE), in_order, *TACTICS)


def test_names_of_cases_are_free() -> None:
    """Where variables are called case and s."""
    signs = {"case": "positive", "s": "positive"}
    states = "case**3 + s**3 >= case**2*s + case*s**2"
    assert goal_of(states, signs).names >= {"case", "s"}
    assert closes(in_order, states, signs)
