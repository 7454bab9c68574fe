"""Proofs with holes, filled while the kernel's own checker reads them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sdproof.kernel.algebra import AlgebraError, Budget, Rational
from sdproof.kernel.base import Invalid, Unreadable
from sdproof.kernel.family import Checker
from sdproof.kernel.rules import Theorems
from sdproof.kernel.scopes import Facts, Scope, strict
from sdproof.prove.rules import Proof
from sdproof.prove.search.goals import Goal

HOLE = "hole"
REFUSALS = Invalid, Unreadable, AlgebraError
FUEL = 40_000_000
"""Elementary operations of one plan; the certificate found is checked within the kernel's own limit."""

Tactic = Callable[[Goal], Iterator[Proof]]


def hole(wanted: str = ">=") -> Proof:
    """A place where a proof is wanted: that the goal is ≥ 0, > 0 or = 0."""
    return {"rule": HOLE, "wanted": wanted}


class Open(Exception):
    """No tactic closes this goal."""

    def __init__(self, goal: Goal, where: str) -> None:
        super().__init__(where)
        self.goal, self.where = goal, where


class Late(Exception):
    """The time is over."""


@dataclass
class Limits:
    """When a search ends, by the clock and by processor time, and whom it tells what it does."""

    deadline: float
    report: Callable[[str], None] = lambda _: None
    work: float = math.inf

    def check(self) -> None:
        if time.monotonic() > self.deadline or time.process_time() > self.work:
            raise Late

    def within(self, seconds: float) -> Limits:
        """The same with at most so much more processor time, so that a busy machine finds no less."""
        return replace(self, work=min(self.work, time.process_time() + seconds))


class Filler(Checker):
    """Checks a proof of a statement as the kernel does, and fills its holes on the way.

    A hole that is filled is replaced, in the proof that was given, by the rule found.

    Attributes
    ----------
    outermost : (Goal, str) or None
        The goal of the hole that was come to last, and its place; holes of what tactics offer apart.
    tried : list of str
        The tactics that it was given to.
    nearest : Goal or None
        Of the goals that these came to and left open, the one with the fewest terms to show.
    """

    def __init__(
        self,
        statement: Any,
        proof: Any,
        theorems: Theorems,
        tactics: Sequence[Tactic],
        limits: Limits,
    ) -> None:
        budget = Budget()
        budget.left = FUEL
        super().__init__(statement, proof, theorems, budget)
        self.tactics, self.limits = tactics, limits
        self.failed: dict[Any, list[str]] = {}
        self.nearest: Goal | None = None
        self.outermost: tuple[Goal, str] | None = None
        self.tried: list[str] = []

    def prove(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int = 0
    ) -> str:
        if isinstance(proof, dict) and proof.get("rule") == HOLE:
            return self.fill(goal, proof, scope, facts, where, depth)
        return super().prove(goal, proof, scope, facts, where, depth)

    def fill(
        self, value: Rational, proof: Proof, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        wanted = proof["wanted"]
        names = frozenset({*scope, *facts, *self.signs, "r"})
        goal = Goal(value, wanted, dict(self.signs), dict(facts), names)
        key = self._key(goal)
        tried = self.failed.get(key, [])
        if depth == 0:
            self.nearest, self.outermost, self.tried = None, (goal, where), tried
        if key in self.failed or goal.fails_at_a_sample or (depth == 0 and goal.fails_nearby):
            self.failed[key] = tried
            raise Open(goal, where)
        for tactic in self.tactics:
            self.limits.check()
            tried.append(tactic.__name__.replace("_", " "))
            for found in tactic(goal):
                self.limits.check()
                try:
                    with self.field.knowing(strict(facts)):
                        shown = super().prove(value, found, scope, facts, where, depth)
                    self.require(wanted, shown, where)
                except (*REFUSALS, Open):
                    continue
                proof.clear()
                proof.update(found)
                return shown
        self.failed[key] = tried
        if self.nearest is None or len(goal.missing) < len(self.nearest.missing):
            self.nearest = goal
        raise Open(goal, where)

    @staticmethod
    def _key(goal: Goal) -> Any:
        facts = frozenset((frozenset(v.num.items()), rel) for v, rel in goal.facts.values())
        return frozenset(goal.value.num.items()), goal.wanted, facts
