"""Parts of plans: terms of a sum, possible multipliers, coefficients that fit the samples."""

from __future__ import annotations

from fractions import Fraction

import pytest
from filling import NO_LIMITS

from sdproof.kernel.algebra import Budget, Field, Rational, evaluate
from sdproof.prove.rules import identity
from sdproof.prove.search.holes import Filler
from sdproof.prove.search.templates import Ingredient, Place, additive, evaluated, guessed, ratios
from sdproof.state import Theorem

SIGNS = {"x": "positive", "x_m": "positive", "y": "real", "r": "positive"}
FIELD = Field(SIGNS, Budget())
SCOPE = {n: FIELD.variable(n) for n in SIGNS}


def value(text: str) -> Rational:
    return evaluate(text, SCOPE, FIELD)


def same(a: str, b: str) -> bool:
    return FIELD.is_zero(FIELD.add(value(a), value(b), -1))


@pytest.mark.parametrize(
    ("source", "terms"),
    [
        ("x + y", ["x", "y"]),
        ("x - (y - 2*x)", ["x", "-y", "--(2 * x)"]),
        ("rho(x, y)", ["bias(x, y)", "variance(y)"]),
        ("-rho(x, y)", ["-bias(x, y)", "-variance(y)"]),
        ("(1 + r)*x", ["(1 + r) * x"]),
        ("(x + 1)/r", ["x / r", "1 / r"]),
        ("r + 1", ["r + 1"]),
        ("x**2", ["x ** 2"]),
    ],
)
def test_terms(source: str, terms: list[str]) -> None:
    """Their sum is the expression; what names no direction is not multiplied out."""
    found = additive(source, {"x", "y"})
    assert found == terms
    assert same(" + ".join(f"({t})" for t in found), source)


def test_ratios() -> None:
    """What makes a − μ b simpler: equal powers of the direction's variables, or direction m's."""
    assert set(ratios(value("r*x + 3"), value("x"), {"x": ""})) >= {"r"}
    assert "y" in set(ratios(value("y*x"), value("x"), {"x": ""}))
    assert set(ratios(value("x**2"), value("x"), {"x": "x_m"})) >= {"x_m"}
    for mu in ratios(value("(x + r)/(x + 1)"), value("1/(x + 1)"), {"x": "x_m"}):
        value(mu)  # the kernel can read it


def test_denominators_of_ratios_have_a_plus() -> None:
    """So that the kernel sees that they are positive."""
    (mu,) = ratios(value("-r*x"), value("-(1+r)*x"), {"x": ""})
    assert same(mu, "r/(1+r)")


def place(goal: str, *facts: tuple[str, str]) -> Place:
    return Place(value(goal), SIGNS, [(value(p), rel) for p, rel in facts])


def test_guesses_fit_everywhere() -> None:
    """y + c ≥ 0 with y ≥ −3: the least c is 3, and no sum of whole parts does it."""
    part = Ingredient("multiplier", "h", "1", {"direction": value("1")})
    (found,) = guessed({"direction": place("y", ("y + 3", ">="))}, [part])
    assert found == {0: Fraction(3)}


def test_whole_parts_come_first() -> None:
    """Few of them, at most one for each sum."""
    parts = [Ingredient("multiplier", "h", t, {"direction": value(t)}) for t in ("1", "2", "x")]
    found = list(guessed({"direction": place("x")}, parts))
    assert found[:4] == [{}, {0: 1}, {1: 1}, {2: 1}]
    assert all(sum(w == 1 for w in guess.values()) <= 1 for guess in found[:-1])


def test_no_guess() -> None:
    """−x − 1 is negative everywhere; a part that is never positive is no help."""
    part = Ingredient("multiplier", "h", "x", {"direction": value("-x")})
    assert list(guessed({"direction": place("-x - 1")}, [part])) == []
    assert list(guessed({"direction": place("-1")}, [])) == []
    assert {} in list(guessed({"direction": place("x")}, []))


def test_both_signs_beside_an_equation() -> None:
    part = Ingredient("multiplier", "h", "y", {"direction": value("y")}, signed=False)
    assert {0: Fraction(-2)} in list(guessed({"direction": place("x + 2*y")}, [part]))


def test_two_places_at_once() -> None:
    """What one place gives, the other must have: direction m hands x_m over."""
    part = Ingredient("transfer", "", "x_m", {"direction": value("x_m"), "aligned": value("-x_m")})
    places = {"direction": place("x - x_m"), "aligned": place("x_m")}
    assert {0: Fraction(1)} in list(guessed(places, [part]))
    places = {"direction": place("x - x_m"), "aligned": place("x_m/2")}
    assert list(guessed(places, [part])) == []


def test_values_that_there_are_not() -> None:
    statement = Theorem("t", forall={"y": "real"}, states="y >= 0").statement
    filler = Filler(statement.data, identity(), {}, (), NO_LIMITS)
    filler.field = FIELD
    for source in ("1/y", "z", "x**65", "x+", "1/(x-x)"):
        assert evaluated(filler, source, SCOPE) is None
    assert evaluated(filler, "1/x", SCOPE) is not None
