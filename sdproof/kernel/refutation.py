"""Checks explicit counterexamples to statements of `family`: exact values for every variable and
every direction that satisfy all hypotheses and violate the conclusion.

* pointwise: the values may give r too, an integer ≥ 1; it is 1 otherwise.
* With ``state``: also the fresh values of each step, which satisfy ``at_each_step``; the conclusion
  fails after these steps.
* With ``krylov``: a quadratic form in the coefficients of P is positive semidefinite (`krylov`).
* With ``attain`` "r": the wanted filter values are B/(1+B) in every direction, so by
  ρ(q) = Σ B/(1+B) + Σ (1+B)(q − B/(1+B))² no other filter has their risk; the conclusion is an equation
  or ≤ that they fulfil with equality; and the one h of degree < r that interpolates them has a zero
  coefficient before a non-zero one, so it is the filter of no ξ ∈ R^r (h_i = −ξ_r ξ_{r−1} ⋯ ξ_{r−i}).
* infimum: ``least`` is the infimum of ρ over λ > 0 and ξ ∈ R^steps. The values make an instance; a
  certified lower bound ("bound", "proof" as in the certificate of kind lower-bound) is above what the
  conclusion allows, or at a witness ("lam", "xi") ρ is below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from . import instance, krylov
from .algebra import AlgebraError, Rational, evaluate
from .base import MAX_STEPS, Invalid, Unreadable, fields, height, rational, require_work
from .least import check_bound
from .rules import Prover
from .scopes import Facts, Scope
from .statement import KRYLOV, SIGNS, entries, record, sequence, sides, summed


def value_of(expression: Rational) -> Fraction:
    """The value of a rational function without variables."""
    if expression.num.keys() - {()} or expression.den:
        raise Unreadable("values: a variable has no value")
    return Fraction(expression.num.get((), 0))


def satisfied(value: Rational, rel: str) -> bool:
    number = value_of(value)
    return {">": number > 0, ">=": number >= 0, "=": number == 0}[rel]


class Refuter(Prover):
    """One statement and the values that violate it."""

    def __init__(self, certificate: dict[str, Any]) -> None:
        super().__init__(certificate["statement"], None)
        self.values = certificate["values"]
        self.directions = sequence(certificate["directions"], "directions")
        self.steps = sequence(certificate.get("steps", []), "steps")
        self.least = certificate.get("least")

    def assign(self, signs: dict[str, Any], values: Any, where: str) -> Scope:
        """The given values, each of its declared sign; None leaves a real variable open (a noise, of
        which only the mean enters)."""
        given, scope = record(values, where, set(signs), set()), Scope()
        for name, wanted in entries(signs, where):
            if not isinstance(wanted, str) or wanted not in SIGNS:
                raise Unreadable(f"{where}: the sign of {name} is not one of {sorted(SIGNS)}")
            if given[name] is None and wanted == "real":
                scope |= self.declare({name: wanted}, where)
                continue
            number = rational(given[name], f"{where}.{name}")
            fits = {"positive": number > 0, "nonnegative": number >= 0, "real": True}
            if not fits[wanted]:
                raise Invalid(f"{where}.{name}", f"is not {wanted}")
            scope[name] = self.field.number(number)
        return scope

    def hold(self, facts: Facts, where: str) -> None:
        for name, (value, rel) in facts.items():
            if not satisfied(value, rel):
                raise Invalid(f"{where}.{name}", "the hypothesis does not hold for these values")

    def check(self) -> None:
        s = self.s
        if self.kind == "pointwise" and self.directions:
            raise Unreadable("directions: a pointwise statement has none")
        if self.steps and "state" not in s:
            raise Unreadable("steps: the statement has no state")
        if (self.least is not None) != (self.kind == "infimum"):
            raise Unreadable("least: for a statement about an infimum, and only there")
        direction = dict(entries(s.get("direction", {}), "direction"))
        at_m = {f"{v}_m": kind for v, kind in direction.items()} if self.aligned is True else {}
        rank = self.rank()
        variables = dict(entries(s["variables"], "variables"))
        globe = {"r": self.field.number(rank)} | self.assign(
            variables | at_m, self.values, "values"
        )
        globe, facts = self.fixed(globe)
        self.hold(facts, "hypotheses")
        others = []
        for j, values in enumerate(self.directions):
            where = f"directions[{j}]"
            here, each = self.direction(globe, self.assign(direction, values, where))
            self.hold(each, where)
            others.append(here)
        places = list(self.places(globe, others))
        for name, text in entries(s.get("sums", {}), "sums"):
            rel, summands, fixed = self.parts(text, f"sums.{name}")
            self.hold({name: (self.summed(summands, fixed, globe, places), rel)}, "sums")
        self.hold_for_polynomials(globe, places)
        if "state" in s:
            globe, others = self.run(globe, others)
            places = list(self.places(globe, others))
        self.violated(globe, places)
        self.check_noises()

    def hold_for_polynomials(self, globe: Scope, places: list[Scope]) -> None:
        """The hypotheses `krylov`, for as many steps as there are."""
        for name, text in entries(self.s.get(KRYLOV, {}), KRYLOV):
            least = value_of(evaluate(text, globe, self.field))
            *_, apart = values = [value_of(place["e"]) for place in places]
            if not krylov.holds(values, apart, least, len(self.steps) + 1):
                raise Invalid(f"krylov.{name}", "the hypothesis does not hold for these values")

    def rank(self) -> Fraction:
        """r: how many directions there are; of a pointwise statement the one given, or 1."""
        if self.kind != "pointwise":
            rank, where = Fraction(len(self.directions) + bool(self.aligned)), "directions"
        elif isinstance(self.values, dict) and "r" in self.values:
            self.values = dict(self.values)
            rank, where = rational(self.values.pop("r"), "values.r"), "values.r"
        else:
            rank, where = Fraction(1), ""
        if rank < 1 or rank.denominator != 1:
            raise Unreadable(f"{where}: a whole number, at least one")
        return rank

    def summed(
        self,
        summands: list[tuple[int, str]],
        fixed: list[tuple[int, str]],
        globe: Scope,
        places: list[Scope],
    ) -> Rational:
        result = self.total(fixed, globe)
        for place in places:
            result = self.field.add(result, self.total(summands, place))
        if type(self.aligned) is str:
            if len(summands) != 1:
                raise Unreadable(
                    "conclusion: with an expression for direction m one side is summed"
                )
            own = evaluate(self.aligned, globe, self.field)
            result = self.field.add(result, own, summands[0][0])
        return result

    def run(self, globe: Scope, others: list[Scope]) -> tuple[Scope, list[Scope]]:
        """The scopes with the states after the given steps."""
        pointwise = self.kind == "pointwise"
        signs = dict(entries(self.s.get("fresh", {}), "fresh"))

        def renewed(
            when: str, fixed: Scope, each: list[Scope], fresh: Scope
        ) -> tuple[Scope, list[Scope]]:
            at = fixed | fresh
            new = self.states(at, when) if pointwise else self.states_of_m(at, when)
            own = [self.states(here | fresh, when) for here in each]
            return globe | new, [here | globe | new | q for here, q in zip(each, own, strict=True)]

        now, each = renewed("start", globe, others, {})
        for i, values in enumerate(self.steps):
            fresh = self.assign(signs, values, f"steps[{i}]")
            facts = self.facts(self.s.get("at_each_step", {}), globe | fresh, "at_each_step")
            self.hold(facts, f"steps[{i}]")
            now, each = renewed("step", now, each, fresh)
        return now, each

    def violated(self, globe: Scope, places: list[Scope]) -> None:
        conclusion = self.s["conclusion"]
        if self.kind == "infimum":
            self.refute_infimum(globe, places)
            return
        if self.kind == "pointwise":
            goal, rel = self.relation(conclusion, globe, "conclusion")
        else:
            rel, summands, fixed = self.parts(conclusion, "conclusion")
            goal = self.summed(summands, fixed, globe, places)
        if "attain" in self.s:
            self.refute_attainment(goal, rel, globe, places)
        elif satisfied(goal, rel):
            raise Invalid("conclusion", "holds for these values: no counterexample")

    def refute_attainment(
        self, goal: Rational, rel: str, globe: Scope, places: list[Scope]
    ) -> None:
        """No ξ ∈ R^r has the filter values B/(1+B)."""
        if self.s["attain"] != "r":
            raise Unreadable("attain: only statements about r steps have counterexamples")
        if not all({"e", "B", "q"} <= place.keys() for place in places) or "lam" not in globe:
            raise Unreadable("attain: the statement names e, B and q in every direction, and lam")
        greater, _, smaller = sides(self.s["conclusion"], "conclusion")
        if rel == ">" or value_of(goal) != 0 or (rel == ">=" and smaller != "rho(B, q)"):
            raise Invalid("conclusion", "is not that the least risk is attained")
        if "rho(B, q)" not in (greater, smaller):
            raise Invalid("conclusion", "a side is rho(B, q)")
        lam = value_of(globe["lam"])
        eigenvalues = [value_of(p["e"]) for p in places]
        wanted = [value_of(p["q"]) for p in places]
        signal = [value_of(p["B"]) for p in places]
        if lam <= 0 or min(eigenvalues) <= 0 or min(signal) < 0:
            raise Invalid("attain", "needs lam > 0, e > 0 and B ≥ 0")
        nodes = [e / (e + lam) for e in eigenvalues]
        if wanted != [b / (1 + b) for b in signal] or len(set(nodes)) != len(nodes):
            raise Invalid(
                "attain", "the wanted filter is not the best one, or eigenvalues are equal"
            )
        values = [(q - t) / (t * (1 - t)) for q, t in zip(wanted, nodes, strict=True)]
        bits = len(nodes) * sum(map(height, nodes)) + sum(map(height, values))
        require_work(4 * len(nodes) ** 2, bits)  # a difference for each pair in a denominator
        h = interpolated(nodes, values)
        if not any(c == 0 and any(h[i + 1 :]) for i, c in enumerate(h)):
            raise Invalid("attain", "some ξ has this filter: no counterexample")

    def refute_infimum(self, globe: Scope, places: list[Scope]) -> None:
        greater, rel, smaller = sides(self.s["conclusion"], "conclusion")
        if "least" not in (greater, smaller) or rel == "=":
            raise Unreadable("conclusion: 'least REL expression', REL an inequality")
        other = smaller if greater == "least" else greater
        steps = value_of(evaluate(str(self.s["steps"]), {"r": globe["r"]}, self.field))
        if steps.denominator != 1 or not 0 <= steps <= MAX_STEPS:
            raise Unreadable(f"steps: an integer from 0 to {MAX_STEPS}")
        if summed(self.s, other):
            bound = sum((value_of(self.total([(1, other)], p)) for p in places), Fraction(0))
        else:
            bound = value_of(evaluate(other, globe, self.field))
        if not all({"e", "B"} <= place.keys() for place in places):
            raise Unreadable("infimum: the statement names e and B in every direction")
        problem = instance.problem_of(*([value_of(p[n]) for p in places] for n in ("e", "B")))
        if greater == "least":  # least ≥ bound: refuted by a point below
            lam, xi = fields(self.least, "least", "lam xi")
            point = {"lam": lam, "xi": xi}
            fails = instance.check_witness(problem, steps.numerator, point) < bound
        else:  # bound ≥ least: refuted by a lower bound above
            limit, proof = fields(self.least, "least", "bound proof")
            below = rational(limit, "least.bound")
            check_bound(problem, steps.numerator, below, proof)
            fails = below > bound or (rel == ">" and below == bound)
        if not fails:
            raise Invalid("conclusion", "is not violated: no counterexample")


def interpolated(nodes: Sequence[Fraction], values: Sequence[Fraction]) -> list[Fraction]:
    """Ascending coefficients of the polynomial of degree < n through n points (Newton's form)."""
    differences = list(values)
    for level in range(1, len(nodes)):
        for i in range(len(nodes) - 1, level - 1, -1):
            rise = differences[i] - differences[i - 1]
            differences[i] = rise / (nodes[i] - nodes[i - level])
    found: list[Fraction] = []
    for node, top in zip(reversed(nodes), reversed(differences), strict=True):
        shifted = [Fraction(0), *found]
        lowered = [*(-node * c for c in found), Fraction(0)]
        found = [a + b for a, b in zip(shifted, lowered, strict=True)]
        found[0] += top
    return found


def check_counterexample(certificate: dict[str, Any]) -> dict[str, Any]:
    """Check a certificate of kind "counterexample"; returns the statement that it refutes.

    Raises
    ------
    Invalid, Unreadable
    """
    keys = {"format", "version", "kind", "statement", "values", "directions"}
    record(certificate, "certificate", keys, {"steps", "least"})
    try:
        Refuter(certificate).check()
    except AlgebraError as error:
        raise Invalid("expression", str(error)) from error
    statement: dict[str, Any] = certificate["statement"]
    return statement
