"""Holes: filled by what the kernel accepts for the goal that stands there, left open otherwise."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from filling import NO_LIMITS, POSITIVE, REAL, accepted, filled, pointwise, wanted

from sdproof.prove import cases, chain, combination, identity, lemma, nonnegative, term
from sdproof.prove.rules import Proof
from sdproof.prove.search.goals import Goal
from sdproof.prove.search.holes import HOLE, Filler, Late, Limits, Open, hole
from sdproof.prove.search.immediate import at_once
from sdproof.prove.search.tactics import TACTICS


def offering(*proofs: Proof) -> Any:
    """A tactic that offers these for every goal."""

    def tactic(goal: Goal) -> Iterator[Proof]:
        yield from proofs

    return tactic


def holes(proof: Any) -> int:
    """How many there are."""
    if isinstance(proof, dict):
        return (proof.get("rule") == HOLE) + sum(map(holes, proof.values()))
    return sum(map(holes, proof)) if isinstance(proof, list) else 0


@pytest.mark.parametrize(
    ("states", "proof"),
    [
        ("x**2 + y**2 >= 2*x*y", hole()),
        ("x**2 + y**2 >= 2*x*y", chain(["(x-y)**2/2"], hole(), hole())),
        ("x**2 >= 0", cases("order", "x >= y", hole(), hole())),
        ("x + 1 > 0", lemma("above", "x > 0", hole(">"), hole(">"))),
        ("x = x", hole("=")),
    ],
)
def test_every_hole_is_filled(states: str, proof: Proof) -> None:
    """In the proof that was given, which the kernel then accepts."""
    statement = pointwise(states, POSITIVE)
    Filler(statement.data, proof, {}, TACTICS, NO_LIMITS).check()
    assert holes(proof) == 0
    accepted(statement, proof)


@pytest.mark.parametrize(
    "states",
    ["x >= y", "x = y", "x > x", "x**2 + y**2 >= 2*x*y + 1", "1 >= x", "0 >= 1", "x*y = 1"],
)
def test_a_false_goal_stays_open(states: str) -> None:
    """Whatever a tactic offers, the kernel refuses it; the hole stays as it was."""
    claims = (
        nonnegative(), identity(), combination(), combination(term("1", square="x-y")),
        lemma("own", states, nonnegative(), combination(term("1", "own"))),
        lemma("own", states, hole(), combination(term("1", "own"))),
        {}, {"rule": "no such rule"}, {"rule": 1}, "identity", None, [], hole() | {"rule": "x"},
    )  # fmt: skip
    statement, proof = pointwise(states, POSITIVE), hole(wanted(states))
    before = dict(proof)
    reader = Filler(statement.data, proof, {}, (offering(*claims), *TACTICS), NO_LIMITS)
    with pytest.raises(Open) as caught:
        reader.check()
    assert proof == before
    assert caught.value.where == "proof"
    assert caught.value.goal.variables


def test_a_strict_goal_needs_a_strict_proof() -> None:
    """x² ≥ 0 is shown, x² > 0 is not by the same rule."""
    assert filled(pointwise("x**2 >= 0", REAL), at_once)
    assert not filled(pointwise("x**2 > 0", REAL), at_once)
    assert filled(pointwise("x**2 > 0", POSITIVE), at_once)


def test_a_hole_that_asks_for_less_than_the_statement() -> None:
    """The statement's own relation decides."""
    statement = pointwise("x**2 > 0", REAL)
    with pytest.raises(Exception, match="proof"):
        Filler(statement.data, hole(">="), {}, (at_once,), NO_LIMITS).check()


def test_what_was_tried_is_kept() -> None:
    """The names of the tactics that the goal was given to: none where it is false at a point."""

    def first_tactic(goal: Goal) -> Iterator[Proof]:
        yield from ()

    def second(goal: Goal) -> Iterator[Proof]:
        yield from ()

    statement = pointwise("x**2 + y**2 >= 2*x*y", REAL)
    reader = Filler(statement.data, hole(), {}, (first_tactic, second), NO_LIMITS)
    with pytest.raises(Open):
        reader.check()
    assert reader.tried == ["first tactic", "second"]
    reader = Filler(pointwise("x >= y", REAL).data, hole(), {}, (first_tactic,), NO_LIMITS)
    with pytest.raises(Open):
        reader.check()
    assert reader.tried == []


def test_a_goal_is_tried_once() -> None:
    """The same goal with the same facts, at another place of the proof."""
    asked: list[str] = []

    def counting(goal: Goal) -> Iterator[Proof]:
        asked.append(goal.formula)
        if len(asked) == 1:
            yield chain(["(x-y)**2"], identity(), hole())
            yield chain(["(x-y)**2"], hole(), hole())

    with pytest.raises(Open):
        Filler(pointwise("(x-y)**2 >= 0", REAL).data, hole(), {}, (counting,), NO_LIMITS).check()
    assert len(asked) == len(set(asked)) + 1  # the outer goal and the inner one, once each


def test_goals_under_other_facts_are_other_goals() -> None:
    """x ≥ y is open, and shown where the case x ≥ y holds."""
    proof = cases("order", "x >= y", hole(), hole())
    reader = Filler(pointwise("x*x >= x*y", POSITIVE).data, proof, {}, TACTICS, NO_LIMITS)
    with pytest.raises(Open) as caught:
        reader.check()
    assert caught.value.where == "proof.fails"
    assert holes(proof["holds"]) == 0


# --- limits


def test_no_time() -> None:
    """Neither by the clock nor in processor time; what is left is the hole."""
    for limits in (Limits(-math.inf), Limits(math.inf, work=-math.inf), NO_LIMITS.within(-1)):
        proof = hole()
        with pytest.raises(Late):
            Filler(pointwise("x >= 0", POSITIVE).data, proof, {}, TACTICS, limits).check()
        assert proof == hole()


def test_limits_within_limits() -> None:
    """Never later than those around them."""
    now = time.process_time()
    outer = Limits(math.inf, work=now + 5)
    assert outer.within(1).work <= outer.work
    assert outer.within(99) == outer
    assert NO_LIMITS.within(10).work >= now + 10
    NO_LIMITS.check()


def test_no_rule_is_tried_after_the_deadline() -> None:
    """In units of work: rules that are read once the time is over."""
    limits, read = replace(NO_LIMITS), [0]

    def endless(goal: Goal) -> Iterator[Proof]:
        while True:
            read[0] += 1
            if read[0] == 5:
                limits.deadline = -math.inf
            yield combination(term("1", square="x+y"))

    with pytest.raises(Late):
        Filler(pointwise("(x-y)**2 >= 0", REAL).data, hole(), {}, (endless,), limits).check()
    assert read == [5]


def test_an_interrupt_passes_through() -> None:
    """Ctrl-C is no refusal."""

    def interrupted(goal: Goal) -> Iterator[Proof]:
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        Filler(pointwise("x >= 0", POSITIVE).data, hole(), {}, (interrupted,), NO_LIMITS).check()
