"""The values of a statement's names: of its definitions, in one direction, in direction m, and
before and after one step of its recursion; and its relations at them.

The same functions serve proofs (names are variables), counterexamples (names are numbers) and the
use of a theorem (names are expressions).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .algebra import Field, Rational, evaluate, names, variables_of
from .base import Unreadable
from .statement import RESERVED, entries, sides, summed

Scope = dict[str, Rational]
Facts = dict[str, tuple[Rational, str]]  # name -> expression, ">" or ">=" or "=" (zero)


def strict(facts: Facts) -> list[Rational]:
    """What the facts say to be positive."""
    return [value for value, rel in facts.values() if rel == ">"]


class Scopes:
    """One statement read in a field."""

    def __init__(self, s: dict[str, Any], field: Field) -> None:
        self.s, self.field = s, field
        self.aligned = s.get("aligned", False)
        self.taken = field.signs  # names that a definition cannot have
        self.constrained: set[str] = set()  # variables of which some hypothesis speaks

    def define(self, scope: Scope, lets: Any, where: str) -> Scope:
        """`scope` extended by definitions; a name is defined once, never redefined, and is not
        that of a variable, in this scope or another."""
        scope = dict(scope)
        for name, text in entries(lets, where):
            if name in scope or name in RESERVED or name in self.taken:
                raise Unreadable(f"{where}: {name} is already defined")
            scope[name] = evaluate(text, scope, self.field)
        return scope

    def relation(self, text: Any, scope: Scope, where: str) -> tuple[Rational, str]:
        """left REL right as (expression, ">" | ">=" | "="), larger side first."""
        greater, rel, smaller = sides(text, where)
        a, b = evaluate(greater, scope, self.field), evaluate(smaller, scope, self.field)
        return self.field.add(a, b, -1), rel

    def facts(self, texts: Any, scope: Scope, where: str) -> Facts:
        found = {n: self.relation(v, scope, f"{where}.{n}") for n, v in entries(texts, where)}
        self.constrained.update(*(variables_of(value) for value, _ in found.values()))
        return found

    def fixed(self, scope: Scope) -> tuple[Scope, Facts]:
        """`scope` extended by the definitions, and the hypotheses."""
        return self._defined(scope, "let", "hypotheses")

    def direction(self, globe: Scope, values: Scope) -> tuple[Scope, Facts]:
        """The scope of one direction with these values of its variables, and its hypotheses."""
        return self._defined(globe | values, "direction_let", "each")

    def _defined(self, scope: Scope, lets: str, key: str) -> tuple[Scope, Facts]:
        """`scope` extended by definitions, and the hypotheses `key`. Those in names of `scope` alone
        come first: what they make positive, definitions may divide by."""
        texts = dict(entries(self.s.get(key, {}), key))
        early = {n: t for n, t in texts.items() if self._named(t) - RESERVED <= scope.keys()}
        first = self.facts(early, scope, key)
        with self.field.knowing(strict(first)):
            scope = self.define(scope, self.s.get(lets, {}), lets)
            late = {n: t for n, t in texts.items() if n not in early}
            found = first | self.facts(late, scope, key)
        return scope, {n: found[n] for n in texts}

    @staticmethod
    def _named(text: str) -> set[str]:
        greater, _, smaller = sides(text, "hypotheses")
        return names(greater) | names(smaller)

    def at_m(self, globe: Scope) -> Scope:
        """The scope of direction m: every name v of a direction is v_m."""
        found = [*self.s.get("direction", {}), *self.s.get("direction_let", {})]
        missing = [v for v in found if f"{v}_m" not in globe]
        if missing:
            raise Unreadable(f"direction: {missing[0]}_m is neither a variable nor defined by let")
        states = [v for v in self.s.get("state", {}) if f"{v}_m" in globe]
        return globe | {v: globe[f"{v}_m"] for v in [*found, *states]}

    def states(self, scope: Scope, when: str) -> Scope:
        """The states at the start, or after one step from `scope` (all renewed together)."""
        rules = entries(self.s.get("state", {}), "state")
        return {name: evaluate(rule[when], scope, self.field) for name, rule in rules}

    def states_of_m(self, globe: Scope, when: str) -> Scope:
        """The same for the states of direction m."""
        if self.aligned is not True:
            return {}
        return {f"{n}_m": v for n, v in self.states(self.at_m(globe), when).items()}

    def parts(
        self, text: Any, where: str
    ) -> tuple[str, list[tuple[int, str]], list[tuple[int, str]]]:
        """The relation "> 0", ">= 0" or "= 0" between a sum over directions and 0: (relation, the
        signed sides that are summed, the signed sides that are fixed)."""
        greater, rel, smaller = sides(text, where)
        signed = [(1, greater), (-1, smaller)]
        over = [part for part in signed if summed(self.s, part[1])]
        if not over:
            raise Unreadable(f"{where}: no side names a variable of a direction: it is pointwise")
        return rel, over, [part for part in signed if part not in over]

    def total(self, signed: list[tuple[int, str]], scope: Scope) -> Rational:
        """Σ ± expression."""
        result = self.field.number(0)
        for sign, text in signed:
            result = self.field.add(result, evaluate(text, scope, self.field), sign)
        return result

    def places(self, globe: Scope, others: list[Scope]) -> Iterator[Scope]:
        """The scopes of all directions, direction m last."""
        yield from others
        if self.aligned is True:
            yield self.at_m(globe)
