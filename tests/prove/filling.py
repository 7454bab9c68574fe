"""Holes filled by chosen tactics; whatever is filled, the kernel has to accept."""

from __future__ import annotations

import math
from contextlib import suppress
from fractions import Fraction
from typing import Any

from sdproof import kernel
from sdproof.kernel.algebra import Budget
from sdproof.kernel.family import Checker
from sdproof.prove.certificate import HEADER
from sdproof.prove.rules import Proof
from sdproof.prove.search.goals import Goal
from sdproof.prove.search.holes import REFUSALS, Filler, Limits, Open, Tactic, hole
from sdproof.prove.search.immediate import at_once
from sdproof.state import Theorem
from sdproof.statements import Arithmetic, Statement, evaluate, relation

Json = dict[str, Any]
POSITIVE = {"x": "positive", "y": "positive", "z": "positive"}
NONNEGATIVE = {"x": "nonnegative", "y": "nonnegative", "z": "nonnegative"}
REAL = {"x": "real", "y": "real", "z": "real"}
NO_LIMITS = Limits(math.inf)


def pointwise(states: str, signs: Json, given: Json | None = None, **more: Any) -> Statement:
    """A statement about fixed numbers."""
    return Theorem("t", forall=signs, given=given or {}, states=states, **more).statement


def wanted(states: str) -> str:
    """The relation of the larger side to the smaller."""
    return relation(states).sign.replace("<", ">")


def filled(statement: Statement, *tactics: Tactic) -> Proof | None:
    """The proof that these tactics find of a pointwise statement, or None; the kernel accepts it."""
    proof = hole(wanted(statement.field("conclusion")))
    try:
        Filler(statement.data, proof, {}, tactics, NO_LIMITS).check()
    except (*REFUSALS, Open):
        return None
    return accepted(statement, proof)


def accepted(statement: Statement, proof: Proof, theorems: Json | None = None) -> Proof:
    """The proof, after the kernel has accepted it."""
    data = HEADER | {"kind": "family", "statement": statement.data, "proof": proof}
    answer = kernel.check(data | ({"theorems": theorems} if theorems else {}))
    assert Statement(answer.statement) == statement
    return proof


def refused(statement: Statement, proof: Proof, theorems: Json | None = None) -> bool:
    """Whether the kernel refuses a proof."""
    try:
        Checker(statement.data, proof, theorems or {}, Budget()).check()
    except REFUSALS:
        return True
    return False


def closes(tactic: Tactic, states: str, signs: Json, given: Json | None = None) -> bool:
    """Whether a tactic, and what is seen at once after it, shows this."""
    return filled(pointwise(states, signs, given), tactic, at_once) is not None


def goal_of(states: str, signs: Json, given: Json | None = None) -> Goal:
    """The goal of a statement as tactics get it."""
    statement = pointwise(states, signs, given)
    reader = Filler(statement.data, hole(wanted(states)), {}, (), NO_LIMITS)
    with suppress(Open):
        reader.check()
    assert reader.outermost is not None
    return reader.outermost[0]


def offers(tactic: Tactic, states: str, signs: Json, given: Json | None = None) -> list[Proof]:
    """What a tactic offers for a goal."""
    return list(tactic(goal_of(states, signs, given)))


def holds_at(formula: str, at: dict[str, Fraction]) -> bool:
    """A relation at exact numbers, by Python's fractions."""
    left, sign, right, _ = relation(formula)
    a, b = (evaluate(side, at, Arithmetic(number=Fraction)) for side in (left, right))
    return {">=": a >= b, ">": a > b, "=": a == b, "<=": a <= b, "<": a < b}[sign]
