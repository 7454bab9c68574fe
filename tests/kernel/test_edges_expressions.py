"""Expressions of the kernel: what is read and what it means, at the edges."""

from __future__ import annotations

import ast
from fractions import Fraction
from functools import partial

import pytest
from edge_certificates import NOISE, Json, family, pointwise, refused, total

from sdproof import kernel
from sdproof.kernel import algebra
from sdproof.prove.rules import (
    by_induction,
    combination,
    identity,
    nonnegative,
    sum_proof,
    term,
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("mean(eta**2, eta, y) = y", "mean(eta**3, eta, y) = 0"),
        ("mean(x + eta, eta, y) = x", "mean(eta**3, eta, y) = eta"),
        ("mean(eta**2, eta, y) = y", "mean(eta**4, eta, y) = y**2"),
        ("mean(eta*x, eta, y) = 0", "mean(eta**2, 2*eta, y) = y"),
        ("mean(zeta*eta, eta, y) = 0", "mean(eta**2, eta + zeta, y) = y + zeta**2"),
        ("mean(x, eta, y) = x", "mean(x, 1, y) = x"),
        ("mean(x, eta, y) = x", "mean(x, 0, y) = x"),
        ("mean(eta**2, eta, y) = y", "mean(eta**2, eta/y, y) = y"),
        ("mean(eta**2/y, eta, y) = 1", "mean(1/(1 + eta**2), eta, y) = 1/(1 + eta**2)"),
        ("mean(eta**2, eta, y) = y", "mean(eta**2, eta, eta**2) = eta**2"),
        ("mean(eta**2, eta, 0) = 0", "mean(eta**2, eta, 0-y) = 0-y"),
    ],
)
def test_what_a_mean_is_known_of(right: str, wrong: str) -> None:
    """The noise is one real variable, its third power has no known mean, nor has a quotient."""
    assert kernel.check(pointwise(right, identity(), NOISE))
    refused(pointwise(wrong, identity(), NOISE))


def test_a_noise_in_a_recursion_or_a_hypothesis_is_refused() -> None:
    """The noise of a mean is independent of everything: no hypothesis and no state speaks of it."""
    mean = "mean(eta*x, eta, y) = 0"
    assert kernel.check(pointwise(mean, identity(), NOISE, hypotheses={"h": "x >= 0"}))
    for text in ("eta >= 0", "x = eta", "eta**2/y <= 1"):
        refused(pointwise(mean, identity(), NOISE, hypotheses={"h": text}))
    data = {
        "type": "pointwise",
        "variables": NOISE,
        "state": {"z": {"start": "mean(eta, eta, y)", "step": "z"}},
        "conclusion": "z = 0",
    }
    proof = by_induction("i", identity(), combination(term("1", "i")))
    assert "noise" in refused(family(data, proof))
    data["state"]["z"]["start"] = "0"
    assert kernel.check(family(data, proof))


@pytest.mark.parametrize(
    ("variables", "divisor", "accepted"),
    [
        ({"x": "positive"}, "x", True),
        ({"x": "nonnegative"}, "x", False),
        ({"x": "nonnegative"}, "1 + x", True),
        ({"x": "real"}, "1 + x", False),
        ({"x": "real"}, "1 + x**2", True),
        ({"x": "real"}, "x**2", False),
        ({"x": "positive", "y": "real"}, "x + y**2", True),
        ({"x": "positive", "y": "nonnegative"}, "x*y + y", False),
        ({"x": "positive", "y": "nonnegative"}, "x*y + x", True),
        ({"x": "positive"}, "x - x", False),
        ({"x": "positive"}, "2*x - x**2", False),
        ({"x": "positive"}, "x**3", True),
        ({"x": "real"}, "1 + x**3", False),
    ],
)
def test_what_is_a_divisor(variables: Json, divisor: str, accepted: bool) -> None:
    """Positive at sight: no negative coefficient, odd powers only of what is ≥ 0, one term > 0."""
    certificate = pointwise(f"({divisor})*(1/({divisor})) = 1", identity(), variables)
    if accepted:
        assert kernel.check(certificate)
    else:
        assert "divisor is" in refused(certificate)  # zero, or not positive


@pytest.mark.parametrize(
    "text",
    [
        "x**-1",
        "x**x",
        "x**(1+1)",
        "x**65",
        "x//2",
        "x % 2",
        "+x",
        "filter(x)",
        "filter()",
        "rho(x)",
        "rho(x, x, x)",
        "bias(x)",
        "bias(x, x, x)",
        "variance()",
        "variance(x, x)",
        "mean(x, x)",
        "mean(x, x, x, x)",
        "unknown(x)",
        "rho",
        "nothing",
        "x y",
        "(x",
        "x,",
        "()",
        "x.y",
        "x[0]",
        "'x'",
        "1.5",
        "x==x",
        "not x",
        "x*64" * 1_100,
        "+".join("x" * 400),
    ],
)
def test_expressions_that_are_refused(text: str) -> None:
    """Only + - * / ** with integer exponents 0..64 and the five functions are understood."""
    assert refused(pointwise(f"{text} >= 0", nonnegative(), {"x": "positive"}))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("x**64", "x**60*x**4"),
        ("x**0", "1"),
        ("-x", "0 - x"),
        ("-(x*y)/(2*y)**2", "0 - x/(4*y)"),
        ("1/(x*y)**2 - 1/(x*y)", "(1 - x*y)/(x**2*y**2)"),
        ("1/x + 1/(x*y) - 1/(x**2*y)", "(x*y + x - 1)/(x**2*y)"),
        ("filter(x, y)", "x/(x+y)"),
        ("filter(x, y, 2)", "x/(x+y)*(2*x/(x+y) - 1)"),
        ("filter(x, y, 2, 3)", "x/(x+y)*(0-2 + 3*x/(x+y)*(2*x/(x+y) - 1))"),
        ("bias(x, y)", "x*(1-y)**2"),
        ("variance(y)", "y*y"),
        ("rho(x, y)", "bias(x, y) + variance(y)"),
    ],
)
def test_expressions_mean_what_they_say(left: str, right: str) -> None:
    """Identities between two ways of writing; each fails with 1 added to one side."""
    xy = {"x": "positive", "y": "positive"}
    assert kernel.check(pointwise(f"{left} = {right}", identity(), xy))
    assert "identical" in refused(pointwise(f"{left} = {right} + 1", identity(), xy))


def test_powers_beyond_the_limit_are_refused() -> None:
    """A power of 64 may be reached by products, in the numerator and in a denominator; not 65."""
    x = {"x": "positive"}
    assert kernel.check(pointwise("x**32*x**32 >= 0", nonnegative(), x))
    assert "power" in refused(pointwise("x**32*x**33 >= 0", nonnegative(), x))
    assert kernel.check(pointwise("1/(1+x)**32/(1+x)**32 >= 0", nonnegative(), x))
    assert "power" in refused(pointwise("1/(1+x)**32/(1+x)**33 >= 0", nonnegative(), x))


def test_relations_are_read_in_both_directions() -> None:
    """Each of > >= < <= = is proved by what shows it, and > is not shown by ≥ or =."""
    xy = {"x": "nonnegative", "y": "positive"}
    for text in ("x >= 0", "0 <= x", "y > 0", "0 < y", "y >= 0", "x + y > 0"):
        assert kernel.check(pointwise(text, nonnegative(), xy)), text
    for text in ("x > 0", "0 < x", "x <= 0", "0 >= x", "y < 0", "0 > y", "x = 0", "y = 0"):
        assert refused(pointwise(text, nonnegative(), xy)), text
    for text in ("x = x", "x >= x", "x <= x"):
        assert kernel.check(pointwise(text, identity(), xy)), text
    for text in ("x > x", "x < x"):
        assert refused(pointwise(text, identity(), xy)), text


def test_budget_and_coefficients_at_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last allowed operation, bit and term are allowed; the next are refused."""
    monkeypatch.setattr(algebra, "MAX_FUEL", 10)
    budget = algebra.Budget()
    budget.spend(10)
    with pytest.raises(algebra.AlgebraError, match="elementary operations"):
        budget.spend(1)
    monkeypatch.setattr(algebra, "MAX_FUEL", 10_000)
    monkeypatch.setattr(algebra, "MAX_BITS", 300)
    budget = algebra.Budget()
    for value in (Fraction(2**300 - 1), Fraction(1, 2**300 - 1), Fraction(1 - 2**300)):
        assert budget.bounded(value) == value
    for value in (Fraction(2**300), Fraction(1, 2**300)):
        with pytest.raises(algebra.AlgebraError, match="300 bits"):
            budget.bounded(value)
    monkeypatch.setattr(algebra, "MAX_TERMS", 3)
    field = algebra.Field({"x": "real"}, budget)
    x, one = field.variable("x"), field.number(1)
    square = field.mul(field.add(x, one), field.add(x, one))
    assert len(square.num) == 3
    with pytest.raises(algebra.AlgebraError, match="3 terms"):
        field.mul(square, field.add(x, one))


def test_third_powers_and_empty_directions() -> None:
    """The mean of η³ is not 1; a sum is over what a direction has, with m apart or not."""
    refused(pointwise("mean(eta**3, eta, y) = 1", identity(), NOISE))
    empty = sum_proof(identity(), share="1", share_m="1", aligned=identity())
    assert "pointwise" in refused(total("1 = r", empty, aligned=True))
    one = {"direction_let": {"one": "1"}, "let": {"one_m": "1"}}
    assert kernel.check(total("one = r", empty, aligned=True, **one))


def test_length_and_nodes_of_an_expression() -> None:
    """4000 characters and 600 nodes are read; one more of either is refused, and so is no text."""
    field = algebra.Field({"x": "real"}, algebra.Budget())
    scope = {"x": field.variable("x")}
    read = partial(algebra.evaluate, scope=scope, field=field)
    assert read("x" + " " * (algebra.MAX_LENGTH - 1)).num == scope["x"].num
    tree = ast.parse("x", mode="eval").body
    assert sum(1 for _ in ast.walk(tree)) == 2  # the name and its context
    for wrong in ("x" + " " * algebra.MAX_LENGTH, 5, None, ["x"], "x;", "x\n+"):
        with pytest.raises(algebra.AlgebraError, match="expression"):
            read(wrong)


def test_nodes_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """x + 1 has 5 nodes: the name, its context, the sum, its sign and the number."""
    field = algebra.Field({"x": "real"}, algebra.Budget())
    scope = {"x": field.variable("x")}
    monkeypatch.setattr(algebra, "MAX_NODES", 5)
    assert len(algebra.evaluate("x + 1", scope, field).num) == 2
    monkeypatch.setattr(algebra, "MAX_NODES", 4)
    with pytest.raises(algebra.AlgebraError, match="4 nodes"):
        algebra.evaluate("x + 1", scope, field)


def test_long_coefficients_cost_more() -> None:
    """Up to 256 bits are free; every further 256 cost one."""
    for bits, cost in ((256, 0), (257, 1), (511, 1), (512, 2), (1_024, 4)):
        budget = algebra.Budget()
        budget.bounded(Fraction(2 ** (bits - 1)))
        assert algebra.MAX_FUEL - budget.left == cost
