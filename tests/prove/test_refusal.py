"""Open goals of proofs that the kernel refuses: their place in words, and where one is false."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from sdproof import kernel
from sdproof.prove import (
    cases,
    chain,
    combination,
    identity,
    induction,
    lemma,
    nonnegative,
    sum_proof,
    term,
)
from sdproof.prove.outcome import OpenGoal
from sdproof.prove.refusal import place, refused
from sdproof.state import Family, Theorem

PAIR = {"x": "positive", "y": "positive"}
AM_GM = "x**2 + y**2 >= 2*x*y"
HARD = Family(aligned=True, constants={"C": "positive"}, given={"signal": "B_m >= C*r"})


def goal_of(theorem: Theorem) -> OpenGoal:
    with pytest.raises(kernel.Invalid) as caught:
        kernel.check(theorem.certificate())
    return refused(theorem.statement, caught.value)


def pointwise(states: str, proof: Any, **more: Any) -> OpenGoal:
    return goal_of(Theorem("t", forall=PAIR, states=states, proof=proof, **more))


def test_a_goal_that_is_false_has_a_point() -> None:
    """Exactly; the simplest of those that are tried."""
    goal = pointwise("x**2 + y**2 >= 3*x*y", nonnegative())
    at = goal.false_at
    assert at is not None
    assert at["x"] ** 2 + at["y"] ** 2 < 3 * at["x"] * at["y"]
    assert all(isinstance(v, Fraction) for v in at.values())
    assert "this plan of proof cannot work" in goal.text


def test_a_goal_that_is_true_has_none() -> None:
    """A bad proof of a true goal is no reason to give the plan up."""
    goal = pointwise(AM_GM, combination(term("1", square="x+y")))
    assert (goal.where, goal.residual, goal.false_at) == ("the statement", "-4*x*y", None)
    assert "false" not in goal.text


def test_a_goal_in_one_case_has_none() -> None:
    """There it need not hold elsewhere: x ≥ y is false at some points of the statement."""
    proof = cases("order", "x >= y", combination(), combination(term("1", "order")))
    goal = pointwise("x >= y", proof)
    assert goal.goal == "x - y >= 0"
    assert (goal.where, goal.false_at) == ("the statement, where the case holds", None)


def test_hypotheses_hold_at_the_point() -> None:
    """x ≥ 2 is given: the goal x ≥ 1 is false at no point of the statement, x ≥ 3 is."""
    for wanted, false in (("x >= 1", False), ("x >= 3", True)):
        goal = pointwise(wanted, combination(), given={"large": "x >= 2"})
        assert (goal.false_at is not None) is false
        assert goal.false_at is None or 2 <= goal.false_at["x"] < 3


def test_an_identity() -> None:
    goal = pointwise("(x+y)**2 = x**2 + y**2", identity())
    assert goal.goal == "2*x*y = 0"
    assert goal.false_at is not None


def test_a_share_that_is_too_large() -> None:
    """The goal in each direction is false although the theorem is true."""
    share = sum_proof(nonnegative(), share="1", share_m="-r", aligned=nonnegative(),
                      total=nonnegative())  # fmt: skip
    goal = goal_of(Theorem("t", HARD, forall={"lam": "positive"}, proof=share,
                           states="rho(B, filter(e, lam)) >= 0"))  # fmt: skip
    assert goal.where == "in each other direction"
    assert goal.false_at is not None
    assert goal.false_at.keys() <= {"B", "e", "lam"}
    B, e, lam = (goal.false_at[n] for n in ("B", "e", "lam"))
    assert B * (lam / (e + lam)) ** 2 + (e / (e + lam)) ** 2 < 1


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("proof.direction", "in each other direction"),
        ("proof.direction.both", "in each other direction, both"),
        ("proof.aligned.link[1]", "in direction m, link 2"),
        ("proof.total.terms[0]", "the total, term 1"),
        ("proof.induction.step.shrinks.holds", "the step of shrinks, where the case holds"),
        ("proof.induction.start.low", "the start of low"),
        ("theorems.cauchy.proof.both", "theorem cauchy, both"),
        ("proof", "the statement"),
        ("statement", "the statement"),
        ("expression", "the statement"),
    ],
)
def test_places_in_words(at: str, words: str) -> None:
    theorem = Theorem("t", HARD, forall={"lam": "positive"}, states="rho(B, filter(e, lam)) >= 0")
    assert place(at, theorem.statement) == words


def test_where_directions_are_not_set_apart() -> None:
    theorem = Theorem("t", Family(directions={"q": "real"}), states="rho(B, q) >= B/(1+B)",
                      proof=sum_proof(lemma("l", "1 >= q", nonnegative(), identity())))  # fmt: skip
    goal = goal_of(theorem)
    assert goal.where == "in each direction, l"
    assert goal.false_at is not None
    assert goal.false_at["q"] > 1


def test_states_and_new_variables_have_no_point() -> None:
    """What the states can be is not known from the statement alone."""
    theorem = Theorem("t", forall={"a": "positive"}, recursion={"q": ("0", "q + a*(1-q)")},
                      states="1 >= q", proof={"induction": induction(
                          {"cap": "1 >= q"}, {"cap": nonnegative()}, {"cap": nonnegative()}),
                          "then": combination(term("1", "cap"))})  # fmt: skip
    goal = goal_of(theorem)
    assert (goal.where, goal.false_at) == ("the step of cap", None)
    assert goal.residual is not None


def test_a_chain() -> None:
    goal = pointwise(AM_GM, chain(["x**2"], combination(), nonnegative()))
    assert goal.where == "the statement, link 1"
    assert goal.false_at is not None


def test_a_goal_as_data() -> None:
    """Exact numbers as strings; a long goal is whole in JSON and cut on the screen."""
    goal = OpenGoal("the total", "none", "x" * 999 + " >= 0", {"f": "x >= 0"}, ("a", "b"), None,
                    {"x": Fraction(-1, 3)})  # fmt: skip
    data = goal.to_json()
    assert data["goal"] == goal.goal
    assert data["false_at"] == {"x": "-1/3"}
    assert max(map(len, goal.text.splitlines())) < 500
    assert "known: x >= 0 [f]" in goal.text
    assert OpenGoal("the total", "", "").text == "open goal: the total"
