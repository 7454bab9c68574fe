"""Goals in floating point and exactly: what is seen at once, sampled points, exact points of failure."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from filling import NONNEGATIVE, POSITIVE, REAL, goal_of, holds_at
from flint import Ordering, fmpq, fmpq_mpoly_ctx

from sdproof.kernel.algebra import Budget, Field
from sdproof.kernel.algebra import evaluate as kernel_value
from sdproof.prove.search.floats import as_float, prepared, sampled, values, values_of
from sdproof.prove.search.goals import fresh
from sdproof.prove.search.polynomials import by_monomials, over, polynomial, terms_of, text

CONTEXT = fmpq_mpoly_ctx.get(("x", "y"), Ordering.degrevlex)
X, Y = CONTEXT.gens()


@pytest.mark.parametrize(
    "p", [0 * X, 0 * X + 1, X - Y, (X - Y) ** 9 / 7, X**64 - Y, -((X + Y) ** 6) * (X - 2 * Y) ** 5]
)
def test_a_text_denotes_the_polynomial(p: object) -> None:
    """Read by the kernel; the shorter of the expanded and the factored form."""
    field = Field({"x": "real", "y": "real"}, Budget())
    scope = {n: field.variable(n) for n in "xy"}
    value = kernel_value(text(p), scope, field)
    assert not value.den
    assert polynomial(value.num, CONTEXT) == p


def test_quotients_as_texts() -> None:
    assert over("a+b") == over("a+b", "1") == "a+b"
    assert over("a+b", "c") == over("a+b", "1", "c") == "(a+b)/(c)"
    assert over("a", "c", "d+e") == "(a)/((c)*(d+e))"


def test_a_goal_is_a_numerator_over_what_is_positive() -> None:
    goal = goal_of("1/x >= 1/(x+y)", POSITIVE)
    assert text(goal.numerator) == "y"
    assert set(goal.variables) == {"r", "x", "y"}
    assert goal.of(goal.numerator) == ("y",)
    assert goal.formula.startswith("(y)/(")


@pytest.mark.parametrize(
    ("states", "signs", "weakly", "strictly"),
    [
        ("x + y >= 0", POSITIVE, True, True),
        ("x + y >= 0", NONNEGATIVE, True, False),
        ("x + y + 1 >= 0", NONNEGATIVE, True, True),
        ("x**2 + y**4 >= 0", REAL, True, False),
        ("x**2*y >= 0", REAL, False, False),
        ("x - y >= 0", POSITIVE, False, False),
        ("0 >= 0", REAL, True, False),
        ("x**2 + y**2 >= 2*x*y", POSITIVE, False, False),
    ],
)
def test_at_sight(states: str, signs: dict[str, str], weakly: bool, strictly: bool) -> None:
    goal = goal_of(states, signs)
    p = goal.numerator
    assert (goal.at_sight(p), goal.at_sight(p, strictly=True)) == (weakly, strictly)
    assert goal.missing.is_zero() == weakly


def test_coefficients() -> None:
    p = 3 * X**2 * Y + X**2 - Y**3 + 5
    goal = goal_of("3*x**2*y + x**2 - y**3 + 5 >= 0", REAL)
    parts = {n: text(c) for n, c in goal.by_powers(goal.numerator, "x").items()}
    assert parts == {2: "3*y + 1", 0: "-y**3 + 5"}
    both = by_monomials(p, [0, 1])
    assert {key: c.leading_coefficient() for key, c in both.items()} == terms_of(p)
    assert by_monomials(p, []) == {(): p}


def test_two_variables_exchanged() -> None:
    assert text(goal_of("x - 2*y + z >= 0", REAL).swapped("x", "y")) == "-2*x + y + z"


def test_facts_true_at_sight_are_left_out() -> None:
    goal = goal_of("x >= y", POSITIVE, {"idle": "x + y > 0", "weak": "x >= y", "same": "x + y = 2"})
    assert goal.known.keys() == {"rank", "weak", "same"}
    assert goal.fact_texts.keys() == {"weak", "same"}  # r is not spoken of


# --- sampled points


def satisfied(given: dict[str, str], signs: dict[str, str]) -> dict[str, np.ndarray]:
    """Sampled points, at which the facts and the signs hold up to rounding."""
    goal = goal_of("x >= 0", signs, given)
    points = goal.samples
    for name, value in points.items():
        assert signs.get(name, "positive") == "real" or (value > 0).all()
    for p, _, relation in goal.known.values():
        found, size = (values(p, goal.variables, points, absolute=a) for a in (False, True))
        assert (np.abs(found) <= 1e-8 * size if relation == "=" else found >= -1e-8 * size).all()
    return points


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"a": "x >= y"},
        {"a": "x >= y", "b": "y >= z", "c": "1 >= x"},
        {"a": "x*y = z"},
        {"a": "x + y = 1", "b": "z = x*y"},
        {"a": "x > 5*y", "b": "3*z > 2*x"},
        {"a": "y*x >= z**2"},
    ],
)
@pytest.mark.parametrize("signs", [POSITIVE, REAL], ids=["positive", "real"])
def test_facts_hold_at_sampled_points(given: dict[str, str], signs: dict[str, str]) -> None:
    assert len(satisfied(given, signs)["x"]) > 50


def test_contradictory_facts_have_no_points() -> None:
    """Nothing is said of the goal, and nothing breaks."""
    goal = goal_of("x >= 7", REAL, {"a": "x >= 1", "b": "0 >= x"})
    assert len(goal.samples["x"]) == 0
    assert not goal.fails_at_a_sample
    assert not goal.fails_nearby
    assert goal.false_at() is None
    assert set(goal.slack.values()) == {0.0}


def test_fixed_values_are_kept() -> None:
    """And no point is left out: rows belong to orbits."""
    own = np.linspace(1, 2, 7)
    points = sampled({"x": "positive", "y": "positive"}, ("x", "y"), [(X - Y, ">=")], 7, {"x": own})
    assert (points["x"] == own).all()
    assert (points["y"] <= own).all()


def test_samples_are_the_same_each_time() -> None:
    one, two = (goal_of("x >= y", REAL, {"a": "x >= z"}).samples for _ in range(2))
    assert all((one[n] == two[n]).all() for n in one)


def test_values_with_signs() -> None:
    """Odd powers of negative numbers, and zero."""
    points = {"x": np.array([-2.0, 0.0, 3.0]), "y": np.array([1.0, -1.0, -1.0])}
    p = X**3 * Y - 2 * X + 5
    found = values(p, ("x", "y"), points)
    assert found == pytest.approx([-8 + 4 + 5, 5, -27 - 6 + 5])
    assert values(prepared(p), ("x", "y"), points, absolute=True) == pytest.approx([17, 5, 38])
    assert (values(0 * X, ("x", "y"), points) == 0).all()


def test_values_of_quotients() -> None:
    field = Field({"x": "positive", "y": "positive"}, Budget())
    value = kernel_value("(x-y)/(x+y)**2", {n: field.variable(n) for n in "xy"}, field)
    points = {"x": np.array([1.0, 2.0]), "y": np.array([3.0, 2.0])}
    assert values_of(value, CONTEXT, points) == pytest.approx([-1 / 8, 0])


@pytest.mark.parametrize("big", [10**400, -(10**400), fmpq(10**400), fmpq(10**400, 3)])
def test_numbers_too_large_for_a_float(big: int | fmpq) -> None:
    assert as_float(big) == (1e300 if big > 0 else -1e300)
    assert as_float(fmpq(10**400, 10**400 + 1)) == 1
    assert as_float(fmpq(1, 10**400)) == 0


# --- exact points


@pytest.mark.parametrize(
    ("states", "signs", "given"),
    [
        ("x >= y", POSITIVE, {}),
        ("x > x", REAL, {}),
        ("x**2 > 0", REAL, {}),
        ("x**2 + y**2 >= 3*x*y", POSITIVE, {}),
        ("x = y", POSITIVE, {}),
        ("x >= 2*y", POSITIVE, {"a": "x >= y"}),
        ("x >= 10001/10000*y", POSITIVE, {"a": "x >= y"}),
        ("x*y >= 1", POSITIVE, {"a": "x + y >= 2"}),
        ("1/x >= 1", POSITIVE, {"a": "x > 1/2"}),
        ("x**3 >= x", REAL, {"a": "x**2 >= 1/4"}),
        ("r >= 2", {}, {}),
        ("x*r >= 2*x", POSITIVE, {}),
        ("0 >= 1", {}, {}),
        ("x**4*y**2 + x**2*y**4 + 1 >= 3*x**2*y**2 + 1/50", REAL, {}),
    ],
)
def test_a_false_goal_has_an_exact_point(
    states: str, signs: dict[str, str], given: dict[str, str]
) -> None:
    """Rational numbers with the right signs, at which all facts hold and the goal does not."""
    at = goal_of(states, signs, given).false_at()
    assert at is not None
    assert all(type(v) is Fraction for v in at.values())
    assert at.get("r", 1) >= 1
    full = dict.fromkeys({*signs, "r"}, Fraction(1)) | at
    assert all(full[n] > 0 for n, sign in signs.items() if sign == "positive")
    assert all(holds_at(fact, full) for fact in given.values())
    assert not holds_at(states, full)


def test_one_variable_is_decided() -> None:
    """Where the goal is negative on a tiny interval only, no sampled point would meet it."""
    states = "10**40*x**2 + 1 >= 2*10**20*x + 1/10**30"
    at = goal_of(states, REAL).false_at()
    assert at is not None
    assert not holds_at(states, at)


@pytest.mark.parametrize(
    ("states", "given"),
    [
        ("x**2 + y**2 >= 2*x*y", {}),
        ("x >= y", {"a": "x >= z", "b": "z >= y"}),
        ("x = y", {"a": "x = y"}),
        ("x**64 >= 0", {}),
        ("x**2 + 1/1000000 >= 2*x/1000", {"a": "y >= 0"}),
        ("x >= 5", {"a": "x >= 1", "b": "0 >= x"}),
    ],
)
def test_a_true_goal_has_none(states: str, given: dict[str, str]) -> None:
    assert goal_of(states, REAL, given).false_at() is None


# --- names


def test_fresh_names() -> None:
    assert fresh(["s", "s1"], "s", "s", "t") == ["s2", "s3", "t"]
    assert fresh([], "s") == ["s"]
    long = "a" * 24
    new = fresh([long[:20]], long, long)
    assert len(set(new)) == 2
    assert all(len(n) <= 24 and n != long[:20] for n in new)
