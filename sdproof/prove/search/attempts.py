"""All attempts to prove a statement: plans, filled in; and what is left open."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sdproof.kernel.algebra import AlgebraError, Budget
from sdproof.kernel.family import Checker
from sdproof.kernel.rules import Theorems
from sdproof.numbers.display import cut
from sdproof.prove.outcome import OpenGoal
from sdproof.prove.refusal import place
from sdproof.prove.rules import Proof
from sdproof.prove.search.atoms import with_unknown_filter
from sdproof.prove.search.goals import Goal, fresh
from sdproof.prove.search.holes import HOLE, REFUSALS, Filler, Late, Limits, Open, hole
from sdproof.prove.search.invariants import find_invariants
from sdproof.prove.search.plans import (
    Conclusion,
    Outline,
    Plan,
    WithDivisors,
    sum_plans,
    uneven_plans,
)
from sdproof.prove.search.polynomials import text
from sdproof.prove.search.pruning import without_idle_hypotheses, without_idle_invariants
from sdproof.prove.search.tactics import TACTICS
from sdproof.statements import Statement
from sdproof.statements.reader import names_in, relation, tree

Json = dict[str, Any]
MOST_OPEN, DIVISORS = 3, 3.0
WIDTH = 300


class Attempts:
    """The search for a proof of one statement.

    Attributes
    ----------
    open : list of OpenGoal
        Goals that stopped a plan, the most advanced first.
    false_at : list
        Points at which a statement about fixed numbers is false.
    """

    def __init__(self, statement: Statement, theorems: Theorems, limits: Limits) -> None:
        self.statement, self.theorems, self.limits = statement, theorems, limits
        self.found: list[tuple[tuple[bool, int, int], OpenGoal]] = []
        self.false_at: list[dict[str, Fraction]] = []
        self.induction: Proof | None = None

    @property
    def open(self) -> list[OpenGoal]:
        best: dict[str, OpenGoal] = {}
        for _, goal in sorted(self.found, key=lambda pair: pair[0], reverse=True):
            best.setdefault(goal.line, goal)
        return list(best.values())[:MOST_OPEN]

    def run(self, patience: float) -> Iterator[tuple[Proof, Json]]:
        """Proofs that the kernel accepts, with theorems of their own; `patience` are the processor
        seconds for each plan."""
        limits = self.limits
        try:
            for plan in self._plans(limits) if patience else ():
                limits.check()
                limits.report(plan.words)
                if self._filled(plan, limits.within(patience)):
                    found = self._pruned(plan), (plan.proof, plan.theorems)
                    yield from (one for one in found if self._accepted(*one))
        except Late:
            pass

    def _plans(self, limits: Limits) -> Iterator[Plan]:
        s, state = self.statement, bool(self.statement.entries("state"))
        own: Proof | None = None
        shown: Json = {}
        if s.kind == "pointwise" and self._unreadable({}) is not None:
            shown = self._divisors(limits.within(DIVISORS))
            why = self._unreadable(shown)
            if why is not None:
                return self._nothing("the statement", why)
        if state:
            limits.report("what stays true from step to step")
            if self.induction is None:
                self.induction = find_invariants(s, self.theorems, TACTICS, limits, shown)
            own = copy.deepcopy(self.induction)
            if own is None:
                wanted = "relations that hold at the start and survive every step"
                self._nothing("the steps", wanted)
                return
        if s.kind == "pointwise":
            wanted = Conclusion.of(s).relation
            proof = {"induction": own, "then": hole(wanted)} if own else hole(wanted)
            proof = {"divisors": shown, "then": proof} if shown else proof
            yield Plan(
                proof, "the statement itself" if own is None else "by induction over the steps"
            )
        elif s.kind == "sum":
            found = False
            if s.field("aligned") is True:
                for plan in uneven_plans(s, self.theorems, limits, own):
                    found = True
                    yield plan
            for plan in sum_plans(s, self.theorems, limits, own):
                found = True
                yield plan
            if not found:
                wanted = (
                    "a share of the bound for each direction, which seems to hold at sampled points"
                )
                self._nothing("the sum", wanted)
            if not state:
                limits.report("the filter values as unknowns")
                unknown = with_unknown_filter(s, self.theorems, TACTICS, limits)
                if unknown is not None:
                    yield unknown
        else:
            words = "a bound on least can only be refuted; state a lower bound for all lam and xi"
            self._nothing("the statement", words)

    def _nothing(self, where: str, wanted: str) -> None:
        """Notes that no plan could be made, and for want of what."""
        facts = {n: t for key in ("hypotheses", "each", "sums", "at_each_step")
                 for n, t in self.statement.entries(key).items()}  # fmt: skip
        goal = OpenGoal(where, wanted, self.statement.field("conclusion"), facts)
        self.found.append(((True, 0, 0), goal))

    def _unreadable(self, shown: Json) -> str | None:
        """Why the kernel cannot read a statement about fixed numbers: it divides by what may be 0."""
        none: Json = {"invariants": {}, "start": {}, "step": {}}
        proof = {"induction": none, "then": hole()} if self.statement.entries("state") else hole()
        proof = {"divisors": shown, "then": proof} if shown else proof
        try:
            Outline(self.statement.data, proof, self.theorems, (), self.limits).check()
        except AlgebraError as error:
            return str(error)
        except REFUSALS:
            return None
        return None

    def _divisors(self, limits: Limits) -> Json:
        """What a conclusion divides by, with proofs that it is positive."""
        found: dict[str, None] = {}
        for side in relation(self.statement.field("conclusion"))[::2]:
            for node in ast.walk(tree(side)):
                if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                    found[ast.unparse(node.right)] = None
                elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "filter":
                    found[" + ".join(f"({ast.unparse(a)})" for a in node.args[:2])] = None
        shown: Json = {}
        for divisor in (t for t in found if names_in(t)):
            (name,) = fresh({*self.statement.entries("hypotheses"), *shown}, "divisor")
            more = shown | {name: {"claim": f"{divisor} > 0", "proof": hole(">")}}
            try:
                WithDivisors(
                    self.statement.data,
                    {"divisors": more, "then": hole()},
                    self.theorems,
                    TACTICS,
                    limits,
                ).check()
            except (Open, Late):
                continue
            except REFUSALS:  # those of the conclusion, when all its divisors are not known yet
                pass
            if HOLE not in str(more[name]):
                shown = more
        return shown

    def _filled(self, plan: Plan, limits: Limits) -> bool:
        earlier = dict(self.theorems)
        reader: Filler | None = None
        try:
            for name, entry in plan.theorems.items():
                reader = Filler(entry["statement"], entry["proof"], earlier, TACTICS, limits)
                reader.check()
                earlier[name] = entry["statement"]
            reader = Filler(self.statement.data, plan.proof, earlier, TACTICS, limits)
            reader.check()
        except Open as error:
            self._note(plan, reader, error.goal, error.where)
            return False
        except Late:
            self.limits.check()
            if reader is not None and reader.outermost is not None:
                self._note(plan, reader, *reader.outermost)
            return False
        except REFUSALS:
            return False
        return True

    def _note(self, plan: Plan, reader: Filler | None, goal: Goal, where: str) -> None:
        """Keeps a goal that stopped a plan."""
        false_at = goal.false_at()
        whole = self.statement.kind == "pointwise" and not self.statement.entries("state")
        if false_at is not None and whole and where == "proof":
            names = [*self.statement.signs]
            names += ["r"] if any("r" in names_in(t) for t in self.statement.formulas()) else []
            self.false_at.append({n: false_at.get(n, Fraction(1)) for n in names})
        left = None if reader is None or reader.nearest is None else reader.nearest
        shown = OpenGoal(
            where=place(where, self.statement),
            plan=plan.words,
            goal=f"{cut(goal.formula, WIDTH)} {goal.wanted} 0",
            facts={n: f"{cut(t, WIDTH)} 0" for n, t in goal.fact_texts.items()},
            tried=() if reader is None else tuple(reader.tried),
            residual=None
            if left is None or left.missing.is_zero()
            else cut(text(left.missing), WIDTH),
            false_at=false_at,
        )
        rank = ("aligned" in where) + 2 * ("total" in where), -len(goal.numerator)
        self.found.append(((false_at is None, *rank), shown))

    def _pruned(self, plan: Plan) -> tuple[Proof, Json]:
        """The proof without facts that it does not use."""
        proof, own = without_idle_invariants(plan.proof), dict(plan.theorems)
        for name, entry in plan.theorems.items():
            facts = set(entry["statement"].get("hypotheses", {}))
            proof, own[name] = without_idle_hypotheses(proof, entry, name, facts)
        return proof, own

    def _accepted(self, proof: Proof, own: Json) -> bool:
        """Whether the kernel accepts a proof, given what earlier theorems say."""
        earlier, budget = dict(self.theorems), Budget()
        try:
            for name, entry in own.items():
                Checker(entry["statement"], entry["proof"], earlier, budget).check()
                earlier[name] = entry["statement"]
            Checker(self.statement.data, proof, earlier, budget).check()
        except REFUSALS:
            return False
        return True
