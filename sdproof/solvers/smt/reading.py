"""A statement read in a ring of quotients: the values of its names at one place, and its relations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sdproof.solvers.smt.expressions import Quotient, Ring
from sdproof.statements import Statement
from sdproof.statements.reader import relation

Scope: TypeAlias = dict[str, Quotient]


@dataclass(frozen=True, slots=True)
class Relation:
    """value REL 0, REL one of ">", ">=", "="."""

    value: Quotient
    rel: str


@dataclass(frozen=True, slots=True)
class Total:
    """Σ_j value_j REL 0, the values by place: in direction m ("aligned"), and in any other."""

    values: Mapping[str, Quotient]
    rel: str


def larger_first(sign: str) -> str:
    """The sign of a relation, once its larger side stands first."""
    return sign.replace("<", ">")


class Reading:
    """The names and relations of one statement."""

    def __init__(self, statement: Statement, ring: Ring) -> None:
        self.s, self.ring = statement, ring

    def define(self, scope: Scope, lets: Mapping[str, str]) -> Scope:
        """`scope` and the names that are defined in it."""
        scope = dict(scope)
        for name, text in lets.items():
            scope[name] = self.ring.named(self.ring.read(text, scope))
        return scope

    def relation(self, text: str, scope: Scope) -> Relation:
        """A relation at one place."""
        of = relation(text)
        value = self.ring.read(of.left, scope) - self.ring.read(of.right, scope)
        return Relation(-value if "<" in of.sign else value, larger_first(of.sign))

    def facts(self, key: str, scope: Scope) -> tuple[Relation, ...]:
        """The relations in a field of the statement."""
        return tuple(self.relation(text, scope) for text in self.s.entries(key).values())

    def fixed(self, values: Scope) -> Scope:
        """The fixed names, for these values of the variables."""
        return self.define(values, self.s.entries("let"))

    def direction(self, globe: Scope, values: Scope) -> Scope:
        """The names in a direction other than m, for these values of its variables."""
        return self.define(globe | values, self.s.entries("direction_let"))

    def at_m(self, globe: Scope) -> Scope:
        """The names in direction m."""
        if self.s.field("aligned") is not True:
            return globe
        return globe | {v: globe[f"{v}_m"] for v in self.s.in_directions if f"{v}_m" in globe}

    def states(self, scope: Scope, when: str) -> Scope:
        """The states at the start, or after a step from `scope`."""
        rules = self.s.entries("state")
        return {name: self.ring.read(rule[when], scope) for name, rule in rules.items()}

    def states_of_m(self, globe: Scope, when: str) -> Scope:
        """The states of direction m."""
        if self.s.field("aligned") is not True:
            return {}
        return {f"{n}_m": v for n, v in self.states(self.at_m(globe), when).items()}

    def part(
        self, text: str, scope: Scope, *, summed: bool, instead: str | None = None
    ) -> Quotient:
        """Greater − smaller side of a relation, of the sides that are summed, or of the fixed ones;
        `instead` is read in place of a summed side."""
        of, value = relation(text), self.ring.number(0)
        for side, sign in ((of.left, 1), (of.right, -1)):
            if self.s.is_summed(side) == summed:
                found = self.ring.read(side if instead is None else instead, scope)
                value = value + self.ring.number(sign) * found
        return -value if "<" in of.sign else value

    def total(self, text: str, globe: Scope, places: Mapping[str, Scope]) -> Total:
        """A relation between sums over all r directions, its fixed sides spread over them."""
        share = self.part(text, globe, summed=False) / globe["r"]
        values = {name: self.part(text, p, summed=True) + share for name, p in places.items()}
        return Total(values, larger_first(relation(text).sign))
