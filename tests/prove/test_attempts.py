"""Attempts: proofs that the kernel accepts, and what is left open, in the statement's own language."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from filling import NO_LIMITS, accepted, pointwise

from sdproof.prove import combination, nonnegative, term
from sdproof.prove.outcome import OpenGoal
from sdproof.prove.rules import Proof
from sdproof.prove.search import attempts as module
from sdproof.prove.search.attempts import MOST_OPEN, Attempts
from sdproof.prove.search.goals import Goal
from sdproof.prove.search.holes import Limits
from sdproof.prove.search.plans import Plan
from sdproof.state import Family, Theorem
from sdproof.statements import Statement, names_in, relation

MOTZKIN = "x**4*y**2 + x**2*y**4 + 1 >= 3*x**2*y**2"
PAIR = {"x": "real", "y": "real"}
HARD = Family(
    aligned=True, constants={"C": "positive"}, given={"signal": "B_m >= C*r"},
    each={"larger": "e >= e_m"},
)  # fmt: skip


def a_sum(states: str, family: Family = HARD, **more: Any) -> Statement:
    return Theorem("t", family, forall={"lam": "positive"}, states=states, **more).statement


def left_open(statement: Statement) -> list[OpenGoal]:
    """What stays open once every plan has been tried."""
    attempts = Attempts(statement, {}, NO_LIMITS)
    assert list(attempts.run(20)) == []
    return attempts.open


def test_proofs_are_accepted() -> None:
    for statement in (pointwise("x**2 + y**2 >= 2*x*y", PAIR),
                      a_sum("rho(B, filter(e, lam)) >= r*C/(1+C)")):  # fmt: skip
        proof, own = next(Attempts(statement, {}, NO_LIMITS).run(20))
        accepted(statement, proof, own)


@pytest.mark.parametrize(
    "statement",
    [
        pointwise("x**2 + y**2 >= 3*x*y", PAIR),
        pointwise("x >= y**2", PAIR, {"a": "x >= y"}),
        pointwise(
            "1 >= q", {"a": "positive"}, {"h": "2 >= a"}, recursion={"q": ("0", "q + a*(1-q)")}
        ),
        a_sum("rho(B, filter(e, lam)) >= r*C"),
        a_sum("rho(B, filter(e, lam)) >= r*C/(1+C) + 1/1000"),
        a_sum("rho(B, q) >= r*C", steps="any", xi="0 <= xi <= 1"),
    ],
    ids=lambda s: s.field("conclusion"),
)
def test_open_goals(statement: Statement) -> None:
    """Every field is filled, formulas are read as the statement's own, exact points are points."""
    found = left_open(statement)
    assert 0 < len(found) <= MOST_OPEN
    assert len({goal.line for goal in found}) == len(found)
    for goal in found:
        assert goal.where
        assert goal.plan is not None
        assert goal.text
        for text in (goal.goal, *goal.facts.values(), f"{goal.residual or 1} >= 0"):
            if "…" not in text:
                left, _, right, _ = relation(text)
                assert isinstance(names_in(left) | names_in(right), set)
        if goal.false_at is not None:
            assert all(type(v) is Fraction for v in goal.false_at.values())
    ranks = [goal.false_at is None for goal in found]
    assert ranks == sorted(ranks, reverse=True)  # goals that may be true first


def test_a_false_pointwise_goal_refutes_the_statement() -> None:
    """Its point has every variable; nothing was tried, and nothing is said to have been."""
    attempts = Attempts(pointwise("x**2 + y**2 >= 3*x*y", PAIR), {}, NO_LIMITS)
    assert list(attempts.run(20)) == []
    assert attempts.false_at
    at = attempts.false_at[0]
    assert at.keys() == {"x", "y"}  # r is named nowhere
    assert at["x"] ** 2 + at["y"] ** 2 < 3 * at["x"] * at["y"]
    assert attempts.open[0].tried == ()


def test_other_false_goals_refute_nothing() -> None:
    """Of a sum, or after steps: the plan is wrong, not the statement."""
    attempts = Attempts(a_sum("rho(B, filter(e, lam)) >= r*C"), {}, NO_LIMITS)
    assert list(attempts.run(20)) == []
    assert attempts.false_at == []


def test_no_invariant() -> None:
    """A goal in words: what is missing are relations."""
    statement = pointwise("q <= 100", {"x": "real"}, recursion={"q": ("x", "-2*q")})
    (goal,) = left_open(statement)
    assert goal.where == "the steps"
    assert goal.goal == "q <= 100"
    assert goal.tried == ()


def test_a_divisor_that_may_be_zero() -> None:
    """No plan begins, and the reason is the kernel's."""
    (goal,) = left_open(pointwise("q >= 0", {}, recursion={"q": ("1", "1/q")}))
    assert goal.where == "the statement"
    assert "divisor" in goal.plan


def test_no_plan() -> None:
    """The whole sum is open, for want of shares that look true."""
    (goal,) = left_open(a_sum("rho(B, filter(e, lam)) >= r*C"))
    assert (goal.where, goal.goal) == ("the sum", "rho(B, filter(e, lam)) >= r*C")
    assert goal.facts == {"signal": "B_m >= C*r", "larger": "e >= e_m"}
    assert "share" in goal.plan


def test_the_best_of_equal_lines() -> None:
    """A goal that is met twice is shown once, where its best rank puts it."""
    attempts = Attempts(pointwise(MOTZKIN, PAIR), {}, NO_LIMITS)
    a, b = OpenGoal("the statement", "", "a >= 0"), OpenGoal("the statement", "", "b >= 0")
    attempts.found = [((True, 0, -9), a), ((True, 0, -5), b), ((True, 0, -1), a)]
    assert attempts.open == [a, b]


def test_two_runs_repeat_nothing() -> None:
    attempts = Attempts(pointwise("x**2 + y**2 >= 3*x*y", PAIR), {}, NO_LIMITS)
    for _ in range(2):
        assert list(attempts.run(20)) == []
    assert len(attempts.open) == 1


def with_plans(monkeypatch: pytest.MonkeyPatch, statement: Statement, *plans: Plan) -> Attempts:
    monkeypatch.setattr(Attempts, "_plans", lambda *_: iter(plans))
    return Attempts(statement, {}, NO_LIMITS)


def test_a_plan_that_the_kernel_refuses_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the search has read it to its end: here the search's own checker is broken."""
    statement = pointwise("x >= y", PAIR)
    monkeypatch.setattr(module.Filler, "check", lambda _: None)
    attempts = with_plans(monkeypatch, statement, Plan(combination(term("1")), "wrong"))
    assert list(attempts.run(20)) == []


def test_work_beyond_the_limit_of_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search may do more work than one certificate may ask for: then there is none."""
    monkeypatch.setattr("sdproof.kernel.algebra.MAX_FUEL", 20)
    attempts = Attempts(pointwise("(x+y)**4 >= 0", PAIR), {}, NO_LIMITS)
    assert list(attempts.run(20)) == []


def test_pruning_that_goes_too_far_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = pointwise("x**2 >= 0", PAIR)
    monkeypatch.setattr(Attempts, "_pruned", lambda *_: (combination(), {}))
    attempts = with_plans(monkeypatch, statement, Plan(nonnegative(), "right"))
    assert list(attempts.run(20)) == [(nonnegative(), {})]


# --- limits


def test_no_time() -> None:
    """Nothing is found, nothing is raised, and only the plans that were begun were told."""
    told: list[str] = []
    statement = pointwise("x**2 >= 0", PAIR)
    for limits in (Limits(-math.inf, told.append), Limits(math.inf, told.append, work=-math.inf)):
        attempts = Attempts(statement, {}, limits)
        assert list(attempts.run(20)) == []
        assert attempts.open == []
    assert told == []


def test_no_patience_leaves_the_goal_open() -> None:
    """One plan may not take forever: its goal is kept, and the next one is tried."""
    statement = pointwise("x**2 + y**2 >= 2*x*y", PAIR)
    attempts = Attempts(statement, {}, NO_LIMITS)
    assert list(attempts.run(-1)) == []
    assert [goal.where for goal in attempts.open] == ["the statement"]
    assert list(attempts.run(20))


def test_an_interrupt_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(goal: Goal) -> Iterator[Proof]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(module, "TACTICS", (interrupted,))
    with pytest.raises(KeyboardInterrupt):
        list(Attempts(pointwise("x >= x", PAIR), {}, NO_LIMITS).run(20))


def test_a_bound_on_the_least_risk_says_how_to_state_it() -> None:
    """No proof of one is searched for; the same for all λ is."""
    (goal,) = left_open(Theorem("t", states="least >= B/(1+B)", steps=0).statement)
    assert "for all lam" in goal.plan
