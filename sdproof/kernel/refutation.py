"""Checks explicit counterexamples to statements of `family`: exact values for every variable and
every direction that satisfy all hypotheses and violate the conclusion."""

from __future__ import annotations

from typing import Any

from .algebra import AlgebraError, Rational
from .base import Invalid, Unreadable, rational, show
from .family import Checker
from .rules import Facts, Scope
from .statement import RELATION, SIGNS, describe, entries, record, sequence


def sign(value: Rational) -> int:
    """The sign of a rational function without variables."""
    if value.num.keys() - {()}:
        raise Unreadable("values: a variable has no value")
    number = value.num.get((), 0)
    return (number > 0) - (number < 0)


def satisfied(value: Rational, rel: str) -> bool:
    return {">": sign(value) > 0, ">=": sign(value) >= 0, "=": sign(value) == 0}[rel]


class Refuter(Checker):
    """One statement and the values that violate it."""

    def __init__(self, statement: Any, values: Any, directions: Any) -> None:
        super().__init__(statement, None)
        if self.kind == "recursion" or self.s.get("steps") is not None:
            raise Unreadable("statement: only a sum for all xi, or pointwise, has counterexamples")
        self.values, self.directions = values, sequence(directions, "directions")

    def assign(self, scope: Scope, signs: dict[str, Any], values: Any, where: str) -> Scope:
        """`scope` with the given values, each of its declared sign; None leaves a real variable
        open (a noise, of which only the mean enters)."""
        given = record(values, where, set(signs), set())
        scope = dict(scope)
        for name, wanted in entries(signs, where):
            if not isinstance(wanted, str) or wanted not in SIGNS:
                raise Unreadable(f"{where}: the sign of {name} is not one of {sorted(SIGNS)}")
            if given[name] is None and wanted == "real":
                self.declare({name: wanted}, where)
                scope[name] = self.scope[name]
                continue
            number = self.field.number(rational(given[name], f"{where}.{name}"))
            fits = {"positive": sign(number) > 0, "nonnegative": sign(number) >= 0, "real": True}
            if not fits[wanted]:
                raise Invalid(f"{where}.{name}", f"is not {wanted}")
            scope[name] = number
        return scope

    def hold(self, facts: Facts, where: str) -> None:
        for name, (value, rel) in facts.items():
            if not satisfied(value, rel):
                raise Invalid(f"{where}.{name}", "the hypothesis does not hold for these values")

    def check(self) -> None:
        s = self.s
        aligned = self.aligned
        if self.kind != "sum" and self.directions:
            raise Unreadable("directions: a pointwise statement has none")
        direction = dict(entries(s.get("direction", {}), "direction"))
        at_m = {f"{v}_m": kind for v, kind in direction.items()} if aligned else {}
        rank = len(self.directions) + aligned if self.kind == "sum" else 1
        if rank < 1:
            raise Unreadable("directions: at least one")
        base = {"r": self.field.number(rank)}
        variables = dict(entries(s["variables"], "variables"))
        globe = self.assign(base, variables | at_m, self.values, "values")
        globe = self.define(globe, s.get("let", {}), "let")
        self.hold(self.facts(s.get("hypotheses", {}), globe, "hypotheses"), "hypotheses")
        places = []
        for j, values in enumerate(self.directions if self.kind == "sum" else []):
            here = self.assign(globe, direction, values, f"directions[{j}]")
            places.append(self.define(here, s.get("direction_let", {}), "direction_let"))
            self.hold(self.facts(s.get("each", {}), places[-1], "each"), f"directions[{j}]")
        if aligned:
            places.append(self.at_m(globe))
        for name, text in entries(s.get("sums", {}), "sums"):
            relations = [self.relation(text, place, f"sums.{name}") for place in places]
            self.hold({name: (self.total([v for v, _ in relations]), relations[0][1])}, "sums")
        self.violated(globe, places)
        self.check_noises()

    def total(self, values: list[Rational]) -> Rational:
        result = self.field.number(0)
        for value in values:
            result = self.field.add(result, value)
        return result

    def violated(self, globe: Scope, places: list[Scope]) -> None:
        if self.kind == "pointwise":
            goal, rel = self.conclusion(globe)
        else:
            match = RELATION.fullmatch(str(self.s.get("conclusion")))
            if match is None:
                raise Unreadable("conclusion: 'summand REL bound'")
            summand, rel, bound = match.groups()
            parts = [
                self.relation(f"{summand} {rel} 0", place, "conclusion")[0] for place in places
            ]
            # relation() puts the larger side first, so the bound enters with the same sign
            goal = self.total([*parts, self.relation(f"0 {rel} {bound}", globe, "conclusion")[0]])
            rel = rel.replace("<", ">")
        if satisfied(goal, rel):
            raise Invalid("conclusion", "holds for these values: no counterexample")


def check_counterexample(certificate: dict[str, Any]) -> str:
    """Check a certificate of kind "counterexample"; returns in words what it refutes.

    Raises
    ------
    Invalid, Unreadable
    """
    keys = {"format", "version", "kind", "statement", "values", "directions"}
    record(certificate, "certificate", keys, set())
    try:
        refuter = Refuter(*(certificate[k] for k in ("statement", "values", "directions")))
        refuter.check()
    except AlgebraError as error:
        raise Invalid("expression", str(error)) from error
    listed = (
        f", with {show(len(refuter.directions))} directions listed" if refuter.directions else ""
    )
    return f"FALSE{listed}: " + describe(certificate["statement"])
