"""Invariants: found where there are some, none of them false."""

from __future__ import annotations

import math
import runpy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from filling import NO_LIMITS, accepted

from sdproof.papers.pareek2024 import na_3, sd_3
from sdproof.prove import combination, term
from sdproof.prove.search.holes import Late, Limits
from sdproof.prove.search.invariants import candidates, find_invariants
from sdproof.prove.search.orbits import PRIME, equalities, equation, nullspace
from sdproof.prove.search.tactics import TACTICS
from sdproof.state import Family, Theorem
from sdproof.statements import Arithmetic, Statement, evaluate, relation

EXAMPLES = Path(__file__).parents[2] / "examples"
BOX = runpy.run_path(str(EXAMPLES / "hard_family.py"))["BOX"].theorems[0]
DESCENT_ON_HARD = runpy.run_path(str(EXAMPLES / "gradient_descent.py"))["CLAIM"].theorems[0]


def recursion(states: str, rules: dict[str, tuple[str, str]], **more: Any) -> Statement:
    return Theorem("t", states=states, recursion=rules, **more).statement


DESCENT = recursion("1 >= q", {"q": ("0", "q + a*(1-q)")}, forall={"a": "positive"},
                    given={"stable": "1 >= a"})  # fmt: skip


def found(statement: Statement) -> dict[str, Any] | None:
    return find_invariants(statement, {}, TACTICS, NO_LIMITS)


def test_gradient_descent() -> None:
    """The conclusion itself, and what it takes; the kernel accepts the induction."""
    own = found(DESCENT)
    assert own is not None
    (name,) = (n for n, t in own["invariants"].items() if t == "conclusion")
    accepted(DESCENT, {"induction": own, "then": combination(term("1", name))})


def test_every_invariant_holds_on_an_orbit() -> None:
    """Exactly, at numbers of ours: gradient descent with a = 1/3 for six steps."""
    own = found(DESCENT)
    assert own is not None
    a, q = Fraction(1, 3), Fraction(0)
    for _ in range(6):
        for formula in own["invariants"].values():
            source = DESCENT.field("conclusion") if formula == "conclusion" else formula
            left, sign, right, _ = relation(source)
            x, y = (
                evaluate(s, {"a": a, "q": q}, Arithmetic(number=Fraction)) for s in (left, right)
            )
            assert {">=": x >= y, "=": x == y, "<=": x <= y}[sign]
        q += a * (1 - q)


@pytest.mark.parametrize(
    ("rules", "equation"),
    [
        ({"q": ("1", "2*q"), "p": ("3", "2*p")}, "p = 3*q"),
        ({"q": ("0", "q + 1"), "p": ("0", "p + 2*q + 1")}, "p = q**2"),
        ({"q": ("x", "q**2"), "p": ("1 - x", "1 - q**2")}, "p = 1 - q"),
    ],
)
def test_equations_between_states(rules: dict[str, tuple[str, str]], equation: str) -> None:
    """By linear algebra modulo a prime: the one that holds is a combination of those found."""
    statement = recursion(equation, rules, forall={"x": "positive"})
    assert equalities(statement)
    own = found(statement)
    assert own is not None
    (name,) = (n for n, t in own["invariants"].items() if t == "conclusion")
    accepted(statement, {"induction": own, "then": combination(term("1", name))})


def test_the_closed_form_of_xibar() -> None:
    """SD-3: equations of the states of two forms of the same student."""
    (theorem,) = (t for t in sd_3.CLAIM.theorems if t.name == "xibar-to-h")
    own = found(theorem.statement)
    assert own is not None
    assert any(" = " in t or t == "conclusion" for t in own["invariants"].values())


def test_equal_directions_stay_equal() -> None:
    """NA-3: q = q_m, in some form."""
    own = found(na_3.ANY_STEPS.statement)
    assert own is not None
    assert {"q >= 1*q_m", "q >= q_m"} & set(own["invariants"].values()) or any(
        " = " in t for t in own["invariants"].values()
    )


@pytest.mark.parametrize("theorem", [BOX, DESCENT_ON_HARD], ids=["box", "gradient descent"])
def test_directions_of_the_hard_family(theorem: Theorem) -> None:
    """How far direction m is ahead of each other one, at most 1/b times."""
    own = found(theorem.statement)
    assert own is not None
    known = set(own["invariants"].values())
    assert known & {"1 - q_m >= b*(1 - q)", "q >= b*q_m"}
    assert own["invariants_m"]


@pytest.mark.parametrize(
    ("states", "rules", "more"),
    [
        ("1 >= q", {"q": ("0", "q + a*(1-q)")}, {"given": {"stable": "2 >= a"}}),
        ("q >= 0", {"q": ("1", "q - a")}, {}),
        ("q = 1", {"q": ("1", "q**2 + a - a**2")}, {}),
        (
            "1 >= q",
            {"q": ("1", "q*x")},
            {"fresh": {"x": "positive"}, "at_each_step": {"h": "x <= 2"}},
        ),
    ],
)
def test_a_false_conclusion_is_no_invariant(
    states: str, rules: dict[str, tuple[str, str]], more: dict[str, Any]
) -> None:
    own = found(recursion(states, rules, forall={"a": "positive"}, **more))
    assert own is None or "conclusion" not in own["invariants"].values()


def test_a_false_equality_is_not_found() -> None:
    """Orbits that differ in a single step."""
    statement = recursion("q = p", {"q": ("1", "2*q"), "p": ("1", "p + 1")})
    assert all(
        "(1)*p" not in t or "q" not in t or "*p" in t for t in equalities(statement).values()
    )
    own = found(statement)
    assert own is None or "conclusion" not in own["invariants"].values()


@pytest.mark.parametrize(
    ("rules", "more"),
    [
        ({"q": ("1", "1/q")}, {}),
        ({"q": ("1", "q/(1-1)")}, {}),
        ({"q": ("10**64*10**64*10**64*10**64*10**64", "q*10**64*10**64*10**64*10**64*10**64")}, {}),
        ({"q": ("1", "mean((q+eta)**2, eta, g)")}, {"forall": {"eta": "real", "g": "positive"}}),
        (
            {"q": ("x", "q + L")},
            {"forall": {"x": "positive"}, "let": {"L": "2"}, "given": {"h": "x = L"}},
        ),
        (
            {"q": ("x", "q + L")},
            {"forall": {"x": "positive"}, "let": {"L": "2*x"}, "given": {"h": "L = 2"}},
        ),
        ({"q": ("x", "q")}, {"forall": {"x": "positive"}, "given": {"h": "1 = 0"}}),
        ({"q": ("1", "q**32")}, {}),
        ({"q": ("1", "q"), "p": ("q_", "p")}, {"forall": {"q_": "positive"}}),
    ],
)
def test_odd_recursions(rules: dict[str, tuple[str, str]], more: dict[str, Any]) -> None:
    """Some invariants or none, and nothing is raised."""
    statement = recursion("q >= 0", rules, **more)
    equalities(statement)
    own = found(statement)
    assert own is None or own["invariants"]


def test_names_of_invariants_are_free() -> None:
    """Of hypotheses that have the names that ours would have, and of a length that can be read."""
    given = {"q_low": "x >= 1", "q_high": "2 >= x", "form": "x >= 1/2", "equal": "3 >= x"}
    statement = recursion("q >= 0", {"q": ("x", "q*x")}, forall={"x": "positive"}, given=given)
    own = found(statement)
    assert own is not None
    assert own["invariants"].keys().isdisjoint({*given, "rank"})
    long = "a" * 24
    own = found(recursion(f"{long} >= 0", {long: ("1", f"2*{long}")}))
    assert own is not None
    assert max(map(len, own["invariants"])) <= 24
    family = Family(aligned=True)
    state = "a" * 22
    own = found(Theorem("t", family, forall={"lam": "positive"}, states=f"{state} >= 0",
                        recursion={state: ("filter(e, lam)", state)}).statement)  # fmt: skip
    assert own is not None
    assert max(map(len, [*own["invariants"], *own["invariants_m"]])) <= 24


def test_candidates_follow_the_statement() -> None:
    """What is known to be at most 1 is a candidate for a ratio; without direction m there is none."""
    here, fixed = candidates(BOX.statement)
    assert any("b*q_m" in t for t in here.values())
    assert all("q_m" in t for t in fixed.values())
    here, fixed = candidates(DESCENT)
    assert (here["form"], fixed) == ("conclusion", {})


@pytest.mark.parametrize("states", ["q >= filter(e, lam)/2", "filter(e, lam) <= 2*q"])
def test_a_sum_of_what_holds_in_every_direction(states: str) -> None:
    """The conclusion in one direction is an invariant; under a weaker box it is none and is dropped."""
    half = Theorem("t", forall={"lam": "positive"}, states=states, steps="any", xi="0 <= xi <= 1/2")
    own = found(half.statement)
    assert own is not None
    assert own["invariants"].keys() >= {"form", "q_low"}
    assert half.search().certificate is not None
    left, sign, right, _ = relation(half.changed(xi="0 <= xi <= 1").statement.field("conclusion"))
    weaker = found(
        half.changed(xi="0 <= xi <= 1", states=f"4/5*({left}) {sign} 4/5*({right})").statement
    )
    assert weaker is not None
    assert "form" not in weaker["invariants"]


def test_a_bound_on_a_sum_is_no_invariant_of_a_direction() -> None:
    fixed = Theorem(
        "t", forall={"lam": "positive"}, states="q <= r", steps="any", xi="0 <= xi <= 1"
    )
    assert "form" not in candidates(fixed.statement)[0]
    equal = fixed.changed(states="q = filter(e, lam)")
    assert "form" not in candidates(equal.statement)[0]


def test_no_time() -> None:
    with pytest.raises(Late):
        find_invariants(DESCENT, {}, TACTICS, Limits(-math.inf))


def test_solutions_modulo_a_prime() -> None:
    """A basis of what every row is orthogonal to; checked in integers."""
    rows = [[1, 2, 3, 4], [0, 1, 1, PRIME - 1]]
    basis = nullspace(rows, 4)
    assert len(basis) == 2
    assert all(
        sum(a * b for a, b in zip(row, v, strict=True)) % PRIME == 0 for row in rows for v in basis
    )
    assert nullspace([[1, 0], [0, 1]], 2) == []


def test_equations_have_small_coefficients() -> None:
    monomials = [("q",), ("p",), ("q", "p")]
    assert equation(monomials, [1, PRIME - 3, 0]) == "(1)*q + (-3)*p"
    assert equation(monomials, [1, 12345, 0]) is None
    assert equation([("q",), ("q", "p")], [1, 1]) is None  # q times an equation
