"""What has to hold, direction by direction, for a certificate's statement to be true.

Obligations are rebuilt from a certificate's statement and, for a sum over r directions, from the
shares, the transfer and the multipliers of its proof; the leaf proofs, which the kernel checks, are
not looked at. Every obligation is a relation in finitely many real variables.

References
----------
`sdproof.kernel.family` (the sum rule), theory §4, §5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sdproof.errors import InputError
from sdproof.solvers.smt.expressions import Quotient, Ring

_RELATION = re.compile(r"(.+?)\s(>=|<=|>|<|=)\s(.+)", re.DOTALL)
Scope = dict[str, Quotient]
_SPARE = 12
"""Names for definitions and filters; what is beyond is expanded."""


@dataclass(frozen=True, slots=True)
class Relation:
    """value REL 0, REL one of ">", ">=", "="."""

    value: Quotient
    rel: str


@dataclass(frozen=True)
class Obligation:
    """One question for a solver.

    Attributes
    ----------
    name : str
    signs : mapping
        Variable -> "positive", "nonnegative" or "real".
    given : tuple of Relation
        The hypotheses.
    goal : Relation
    expect : {"unsat", "sat"}
        "unsat": the goal holds for all values, so its negation is asserted. "sat": the statement is
        that some values satisfy the goal, so the goal itself is asserted.
    """

    name: str
    signs: Mapping[str, str]
    given: tuple[Relation, ...] = field(repr=False)
    goal: Relation = field(repr=False)
    expect: Literal["unsat", "sat"] = "unsat"


def family_obligations(
    statement: Mapping[str, Any], proof: Any, *, structured: bool = False
) -> tuple[Obligation, ...]:
    """The obligations of a family certificate.

    Parameters
    ----------
    statement, proof
        Of the certificate.
    structured : bool
        Give names to definitions and filters, with equations for them, instead of expanding: the
        same questions in a form of lower degree and with more variables.

    Raises
    ------
    sdproof.errors.InputError
        If the data is not that of a family certificate.
    """
    try:
        builder = _Builder(statement, proof, structured)
        kinds = {"sum": builder.sum, "pointwise": builder.pointwise, "recursion": builder.recursion}
        return tuple(kinds[statement["type"]]())
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"certificate: not that of a family theorem ({error!r})") from None


class _Builder:
    """One statement, its variables and its hypotheses."""

    def __init__(self, statement: Mapping[str, Any], proof: Any, structured: bool) -> None:
        s = self.s = statement
        self.proof = proof
        self.direction: dict[str, str] = dict(s.get("direction", {}))
        at_m = {f"{v}_m": sign for v, sign in self.direction.items() if s.get("aligned")}
        state = dict.fromkeys(s.get("state", {}), "real")
        self.signs = {"r": "positive", **s["variables"], **at_m, **self.direction, **state}
        spare = tuple(f"def_{i}" for i in range(_SPARE)) if structured else ()
        self.ring = Ring(tuple(self.signs), spare)
        self.signs |= dict.fromkeys(spare, "real")
        self.globe: Scope = {
            n: v for n, v in self.ring.variables.items() if n not in self.direction
        }

    def define(self, scope: Scope, lets: Mapping[str, str]) -> Scope:
        scope = dict(scope)
        for name, text in lets.items():
            scope[name] = self.ring.named(self.ring.read(text, scope))
        return scope

    def relation(self, text: str, scope: Scope) -> Relation:
        match = _RELATION.fullmatch(text)
        if match is None:
            raise InputError(f"relation: {text[:60]!r}; accepted: 'expression REL expression'")
        left, rel, right = match.groups()
        a, b = self.ring.read(left, scope), self.ring.read(right, scope)
        return Relation(b - a if rel in ("<", "<=") else a - b, rel.replace("<", ">"))

    def facts(self, texts: Mapping[str, str], scope: Scope) -> tuple[Relation, ...]:
        return tuple(self.relation(text, scope) for text in texts.values())

    def known(self, scope: Scope) -> tuple[Relation, ...]:
        """r ≥ 1 and the hypotheses."""
        rank = Relation(self.ring.variables["r"] - self.ring.number(1), ">=")
        return (rank, *self.facts(self.s.get("hypotheses", {}), scope))

    def obligation(
        self, name: str, given: tuple[Relation, ...], value: Quotient, rel: str
    ) -> Obligation:
        """With the equations of the names given so far: name · den = num."""
        equations = tuple(
            Relation(variable * Quotient(v.den, variable.den) - Quotient(v.num, variable.den), "=")
            for variable, v in self.ring.definitions
        )
        return Obligation(name, self.signs, given + equations, Relation(value, rel))

    def pointwise(self) -> Iterator[Obligation]:
        scope = self.define(self.globe, self.s.get("let", {}))
        goal = self.relation(self.s["conclusion"], scope)
        yield self.obligation("statement", self.known(scope), goal.value, goal.rel)

    def recursion(self) -> Iterator[Obligation]:
        scope = self.define(self.globe, self.s.get("let", {}))
        rules, known = self.s["state"], self.known(scope)
        begun = scope | {n: self.ring.read(rule["start"], scope) for n, rule in rules.items()}
        after = scope | {n: self.ring.read(rule["step"], scope) for n, rule in rules.items()}
        assumed = self.facts(self.s["invariant"], scope)
        for when, place, given in (("start", begun, known), ("step", after, known + assumed)):
            for name, text in self.s["invariant"].items():
                goal = self.relation(text, place)
                yield self.obligation(f"{when}.{name}", given, goal.value, goal.rel)

    def sum(self) -> Iterator[Obligation]:
        """The premises of the sum rule."""
        s, ring = self.s, self.ring
        globe = self.define(self.globe, s.get("let", {}))
        inner = globe | {v: ring.variables[v] for v in self.direction}
        here = self.define(inner, s.get("direction_let", {}))
        match = _RELATION.fullmatch(s["conclusion"])
        if match is None:
            raise InputError("conclusion: accepted: 'summand REL bound'")
        summand, rel, bound = match.groups()
        sign = ring.number(-1 if "<" in rel else 1)
        outer = self.define(globe, self.proof.get("let", {}))
        given = self.known(globe)
        places = [("direction", here, given + self.facts(s.get("each", {}), here))]
        if s.get("aligned"):
            names = [*self.direction, *s.get("direction_let", {})]
            places.append(("aligned", globe | {v: globe[f"{v}_m"] for v in names}, given))
        total = self._total(outer) - sign * ring.read(bound, globe)
        rel = rel.replace("<", ">")
        weak = ">=" if rel == ">" else rel
        # > needs one strict premise: the total, unless it is an equality
        at_total = total.num != 0
        yield self.obligation("total", given, total, rel if at_total else weak)
        for name, scope, facts in places:
            last = name == places[-1][0] and not at_total
            value = sign * ring.read(summand, scope) - self._part(name, outer, scope)
            yield self.obligation(name, facts, value, rel if last else weak)
        yield from self._multipliers(outer, here, given)

    def _total(self, outer: Scope) -> Quotient:
        """What the shares of all directions add up to."""
        r, share = self.ring.variables["r"], self.ring.read(self.proof["share"], outer)
        if not self.s.get("aligned"):
            return r * share
        return self.ring.read(self.proof["share_m"], outer) + (r - self.ring.number(1)) * share

    def _part(self, name: str, outer: Scope, scope: Scope) -> Quotient:
        """What a direction has to reach: share, transfer and multiples of the sums."""
        ring, proof = self.ring, self.proof
        part = ring.read(proof["share" if name == "direction" else "share_m"], outer)
        if self.s.get("aligned"):
            transfer = ring.read(proof["transfer"], outer)
            others = self.ring.variables["r"] - ring.number(1)
            part = part - transfer if name == "direction" else part + others * transfer
        for which, text in proof.get("multipliers", {}).items():
            value = self.relation(self.s["sums"][which], scope).value
            part = part + ring.read(text, outer) * value
        return part

    def _multipliers(
        self, outer: Scope, here: Scope, given: tuple[Relation, ...]
    ) -> Iterator[Obligation]:
        """Multipliers of sums that are inequalities are ≥ 0."""
        for which, text in self.proof.get("multipliers", {}).items():
            if self.relation(self.s["sums"][which], here).rel != "=":
                value = self.ring.read(text, outer)
                yield self.obligation(f"multiplier.{which}", given, value, ">=")
