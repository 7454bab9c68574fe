"""What stays true from step to step: relations of the states that hold on random orbits and follow, at
the start and at a step, from all of them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from flint import Ordering, fmpq_mpoly_ctx

from sdproof.kernel.algebra import variables_of
from sdproof.kernel.rules import Theorems
from sdproof.kernel.scopes import Facts, Scope
from sdproof.prove.rules import Proof, induction
from sdproof.prove.search.floats import Floats, as_float, sampled, values_of
from sdproof.prove.search.goals import fresh
from sdproof.prove.search.holes import REFUSALS, Filler, Late, Limits, Open, Tactic, hole
from sdproof.prove.search.orbits import STEPS, equalities
from sdproof.prove.search.plans import Conclusion, at_m
from sdproof.prove.search.polynomials import polynomial
from sdproof.statements import Skip, Statement
from sdproof.statements.evaluation import Arithmetic, evaluate
from sdproof.statements.reader import names_in, relation

SECONDS = 3.0
"""For one invariant at the start or at a step."""


FLOATS = Arithmetic(number=lambda n: np.float64(as_float(n)))  # of arrays, too


def candidates(statement: Statement) -> tuple[dict[str, str], dict[str, str]]:
    """Relations that may be invariant, in each direction and in direction m: what they are called ->
    formula. What is called "form" is the conclusion of a pointwise statement."""
    states, rules = list(statement.entries("state")), statement.entries("state")
    aligned = statement.field("aligned") is True
    local = list(statement.in_directions)
    here = _direction_by_direction(statement) if statement.kind == "sum" else {"form": "conclusion"}
    for v in states:
        start = rules[v]["start"]
        here |= {f"{v}_low": f"{v} >= 0", f"{v}_high": f"1 >= {v}"}
        if start not in ("0", "1") and rules[v]["step"] != v:
            here |= {f"{v}_above": f"{v} >= {start}", f"{v}_below": f"{start} >= {v}"}
    fixed = {f"{n}_m": at_m(t, local) for n, t in here.items()} if aligned else {}
    if not aligned:
        return here, fixed
    small = [
        right
        for text in statement.entries("hypotheses").values()
        for left, sign, right, _ in [relation(text)]
        if left == "1" and sign in (">=", ">") and right in statement.signs
    ]
    e = "e" if "e" in statement.entries("direction") else None
    for v in states:
        for i, c in enumerate(["1", *small]):
            ratio = "" if c == "1" else f"{c}*"
            here |= {
                f"{v}_over{i}": f"{v} >= {ratio}{v}_m",
                f"{v}_under{i}": f"{v}_m >= {ratio}{v}",
                f"{v}_shrinks{i}": f"1 - {v}_m >= {ratio}(1 - {v})",
                f"{v}_grows{i}": f"1 - {v} >= {ratio}(1 - {v}_m)",
            }
        if e:
            here |= {
                f"{v}_heavier": f"e_m*(1 - {v}_m) >= e*(1 - {v})",
                f"{v}_lighter": f"e*(1 - {v}) >= e_m*(1 - {v}_m)",
                f"{v}_share": f"e_m*{v} >= e*{v}_m",
                f"{v}_more": f"e*{v}_m >= e_m*{v}",
            }
    # 1 - v_m >= 1 - v is v >= v_m
    for v in states:
        del here[f"{v}_shrinks0"], here[f"{v}_grows0"]
    return here, fixed


def _direction_by_direction(statement: Statement) -> dict[str, str]:
    """The conclusion in one direction, where both of its sides are sums."""
    left, sign, right, _ = relation(statement.field("conclusion"))
    local = {*statement.in_directions, *statement.entries("state")}
    if sign == "=" or not all(names_in(side) & local for side in (left, right)):
        return {}
    return {"form": f"{left} >= {right}" if sign in (">=", ">") else f"{right} >= {left}"}


class _Found(Exception):
    """The induction has been read."""


class _Inductive(Filler):
    """Reads an induction, fills it, and notes which of its invariants could not be shown."""

    def __init__(self, *arguments: Any, orbits: bool) -> None:
        super().__init__(*arguments)
        self.orbits, self.broken = orbits, set[str]()

    def shown_at(
        self, text: str, place: Scope, proof: Any, visible: Scope, facts: Facts, at: str
    ) -> None:
        name = at.rpartition(".")[2]
        if name in self.broken or self.orbits:
            return
        whole, self.limits = self.limits, self.limits.within(SECONDS)
        try:
            super().shown_at(text, place, proof, visible, facts, at)
        except (*REFUSALS, Open):
            self.broken.add(name)
        except Late:
            whole.check()
            self.broken.add(name)
        finally:
            self.limits = whole

    def induction(self, proof: Any, globe: Scope, known: Facts) -> tuple[Scope, Facts]:
        if self.orbits:
            self._drop(proof, globe, known)
        super().induction(proof, globe, known)
        raise _Found

    def sum_induction(
        self, proof: Any, globe: Scope, here: Scope, known: Facts, each: Facts
    ) -> tuple[Scope, Scope, Facts, Facts]:
        if self.orbits:
            self._drop(proof, globe | here, known | each)
        super().sum_induction(proof, globe, here, known, each)
        raise _Found

    def _drop(self, proof: Any, scope: Scope, known: Facts) -> None:
        """Drops what does not hold on random orbits."""
        formulas = {**proof["invariants"], **proof.get("invariants_m", {})}
        with suppress(Skip):  # a mean over the noise has no value here
            for names in self._points(scope, known):
                for name, text in formulas.items():
                    if name not in self.broken and " = " not in text:
                        source = self.s["conclusion"] if text == "conclusion" else text
                        if not _holds(source, names):
                            self.broken.add(name)

    def _points(self, scope: Scope, known: Facts) -> Iterator[dict[str, Floats]]:
        signs = dict(self.signs)
        facts = [(v, rel) for v, rel in known.values() if v.num]
        new = dict(self.s.get("fresh", {}))
        at_step = self.facts(
            self.s.get("at_each_step", {}),
            scope | {n: self.field.variable(n) for n in new},
            "at_each_step",
        )
        names = tuple(sorted({*signs, *new}))
        context = fmpq_mpoly_ctx.get(names, Ordering.degrevlex)
        shape = [(polynomial(v.num, context), rel) for v, rel in facts]
        points = sampled(signs, names, shape, 600)
        lets = [(n, v) for n, v in scope.items() if variables_of(v) != {n}]
        later = [(polynomial(v.num, context), rel) for v, rel in at_step.values() if v.num]
        base = {n: points[n] for n in names if n not in new}
        for n, value in lets:
            base[n] = values_of(value, context, points)
        states = self.s["state"]
        suffixes = ("", "_m") if self.aligned is True and self.kind == "sum" else ("",)
        local = [*self.s.get("direction", {}), *self.s.get("direction_let", {}), *states]

        def moved(when: str, names: Mapping[str, Floats]) -> dict[str, Floats]:
            size = len(next(iter(points.values()), ()))
            return {
                f"{v}{suffix}": np.broadcast_to(
                    evaluate(at_m(rule[when], local) if suffix else rule[when], names, FLOATS),
                    (size,),
                )
                for suffix in suffixes
                for v, rule in states.items()
            }

        with np.errstate(all="ignore"):
            now = moved("start", base)
            yield base | now
            for step in range(STEPS):
                if new:
                    fixed = {n: points[n] for n in names if n not in new}
                    drawn = sampled(
                        signs | new, names, later, len(next(iter(fixed.values()))), fixed, step + 1
                    )
                    base |= {n: drawn[n] for n in new}
                now = moved("step", base | now)
                yield base | now


def _holds(formula: str, names: Mapping[str, Floats]) -> bool:
    """Whether a relation holds at (nearly) all points, up to rounding."""
    left, sign, right, _ = relation(formula)
    a, b = (np.asarray(evaluate(side, names, FLOATS), dtype=float) for side in (left, right))
    gap = b - a if sign in ("<", "<=") else a - b
    slack = 1e-7 * (1e-9 + np.abs(a) + np.abs(b))
    good = np.isfinite(gap) & (slack < 1e60)
    bad = np.abs(gap) > slack if sign == "=" else gap < -slack
    return not np.any(bad & good)


def find_invariants(
    statement: Statement,
    theorems: Theorems,
    tactics: Sequence[Tactic],
    limits: Limits,
    divisors: Proof | None = None,
) -> Proof | None:
    """An induction that the kernel's checker accepts, with as many invariants as were found; `divisors`
    are shown before it."""
    here, fixed = candidates(statement)
    here |= equalities(statement)
    names = fresh({"rank", *statement.hypotheses()}, *here, *fixed)
    here = dict(zip(names, here.values(), strict=False))
    fixed = dict(zip(names[len(here) :], fixed.values(), strict=True))
    summed, wanted = statement.kind == "sum", Conclusion.of(statement).relation

    def run(orbits: bool) -> tuple[Proof, set[str]]:
        ask = {
            n: wanted if text == "conclusion" else "=" if " = " in text else ">="
            for n, text in {**here, **fixed}.items()
        }
        own = induction(
            dict(here),
            {n: hole(w) for n, w in ask.items()},
            {n: hole(w) for n, w in ask.items()},
            dict(fixed) if summed and statement.field("aligned") is True else None,
        )
        proof: Proof = {"induction": own, "then": hole()}
        if summed:
            proof = {"induction": own}
        elif divisors:
            proof = {"divisors": divisors, "then": proof}
        reader = _Inductive(statement.data, proof, theorems, tactics, limits, orbits=orbits)
        with suppress(_Found):
            reader.check()
        return own, reader.broken

    try:
        _, broken = run(orbits=True)
        while True:
            here = {n: t for n, t in here.items() if n not in broken}
            fixed = {n: t for n, t in fixed.items() if n not in broken}
            if not here and not fixed:
                return None
            limits.report(f"invariants: {len(here) + len(fixed)} candidates")
            own, broken = run(orbits=False)
            if not broken:
                return own
    except REFUSALS:  # the kernel does not read the statement
        return None
