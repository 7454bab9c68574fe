"""The rules of a proof about expressions in fixed variables.

identity: the goal is zero. nonnegative coefficients: it is ≥ 0 at sight. univariate: it is a multiple,
≥ 0 at sight, of a polynomial ≥ 0 in one variable. combination: a positive multiple of it is a sum of
products of known facts and squares. chain: it is ≥ a_1 ≥ … ≥ 0. lemma: a relation is shown and then
known. cases: a relation holds or its negation does. substitute: a variable is written by a new one that
is ≥ 0 because a fact is. quadratic: its discriminant in one variable is not positive. coefficients:
those of the powers of a variable ≥ 0 are ≥ 0. multiply: a positive multiple of the goal is shown. use:
what an earlier theorem of the certificate says at these values is known, once its hypotheses are shown
there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .algebra import (
    MAX_POWER,
    Budget,
    Field,
    Rational,
    by_powers,
    evaluate,
    nonnegative_at_sight,
    poly_mul,
    positive_at_sight,
    quotient,
    variables_of,
)  # fmt: skip
from .base import MAX_INTERVALS, Invalid, Unreadable, integers, longest, rationals
from .positivity import shows_positive
from .scopes import Facts, Scope, Scopes, strict
from .statement import NAME, RESERVED, SIGNS, entries, read_statement, record, sequence

MAX_DEPTH = 16
Theorems = Mapping[str, dict[str, Any]]  # name -> statement, already checked
FIELDS = {  # of each rule, beside "rule" and "let"
    "identity": set[str](),
    "nonnegative coefficients": set[str](),
    "univariate": {"variable", "square", "factor", "breakpoints"},
    "combination": {"multiplier", "terms"},
    "chain": {"through", "proofs"},
    "lemma": {"name", "claim", "proof", "then"},
    "cases": {"name", "on", "holds", "fails"},
    "substitute": {"variable", "by", "new", "weight", "fact", "then"},
    "quadratic": {"variable", "then"},
    "coefficients": {"variable", "proofs"},
    "multiply": {"by", "then"},
    "use": {"theorem", "with", "hypotheses", "name", "then"},
}


def weaker(*relations: str) -> str:
    """What holds if one of these relations to zero does."""
    return relations[0] if len(set(relations)) == 1 else ">="


class Prover(Scopes):
    """The scopes and facts of one statement, and the rules that prove a relation in fixed variables.

    Parameters
    ----------
    statement, proof
        As in a certificate.
    theorems
        What the certificate has shown before, for the rule "use".
    budget
        Shared by all parts of a certificate.
    """

    def __init__(
        self,
        statement: Any,
        proof: Any,
        theorems: Theorems | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.proof, self.theorems, self.signs = proof, theorems or {}, dict[str, str]()
        super().__init__(read_statement(statement), Field(self.signs, budget or Budget()))
        self.kind: str = self.s["type"]
        self.scope: Scope = {}

    def declare(self, variables: Any, where: str) -> Scope:
        """Variables of these signs."""
        for name, sign in entries(variables, where):
            known = isinstance(sign, str) and sign in SIGNS
            if name in RESERVED or name in self.signs or not known:
                raise Unreadable(
                    f"{where}: {name} is taken, or its sign is not one of {sorted(SIGNS)}"
                )
            self.signs[name] = sign
        return {name: self.field.variable(name) for name in variables}

    def forget(self, scope: Scope) -> None:
        for name in scope:
            del self.signs[name]

    def check_noises(self) -> None:
        """A mean is taken over a noise that nothing else depends on."""
        noises = self.field.noises
        if noises and ("state" in self.s or noises & self.constrained):
            raise Invalid("statement", "a noise occurs in a hypothesis or in a recursion")

    def prove(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int = 0
    ) -> str:
        """The strongest relation of `goal` to zero that the proof shows: "=", ">" or ">="."""
        if not isinstance(proof, dict) or depth > MAX_DEPTH:
            raise Unreadable(f"{where}: a proof is an object, nested at most {MAX_DEPTH} deep")
        rule = proof.get("rule")
        if not isinstance(rule, str) or rule not in FIELDS:
            raise Unreadable(f"{where}: unknown rule {str(rule)[:40]!r}")
        record(proof, where, {"rule"} | FIELDS[rule], {"let"})
        self.field.budget.spend(1 + len(goal.num) // 4)
        with self.field.knowing(strict(facts)):
            scope = self.define(scope, proof.get("let", {}), f"{where}.let")
            if rule == "identity":
                if not self.field.is_zero(goal):
                    left = self.field.text(goal)
                    raise Invalid(where, "the two sides are not identical", left, f"{left} = 0")
                return "="
            if rule == "nonnegative coefficients":
                if not self.field.is_nonnegative(goal):
                    left = self.field.text(self.field.unsigned(goal))
                    whole = f"{self.field.text(goal, 99)} >= 0"
                    raise Invalid(where, "a coefficient is negative", left, whole)
                return ">" if self.field.is_positive(goal) else ">="
            if rule == "univariate":
                return self.univariate(goal, proof, where)
            if rule == "combination":
                return self.combination(goal, proof, scope, facts, where)
            rules = {
                "chain": self.chain, "lemma": self.lemma, "cases": self.cases,
                "substitute": self.substitute, "quadratic": self.quadratic,
                "coefficients": self.coefficients, "multiply": self.multiply, "use": self.use,
            }  # fmt: skip
            return rules[rule](goal, proof, scope, facts, where, depth + 1)

    def shown(
        self, text: Any, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> tuple[Rational, str]:
        """A relation, after its proof."""
        goal, wanted = self.relation(text, scope, where)
        self.require(wanted, self.prove(goal, proof, scope, facts, where, depth), where)
        return goal, wanted

    @staticmethod
    def new_fact(name: Any, facts: Facts, where: str) -> str:
        if not isinstance(name, str) or not NAME.fullmatch(name) or name in facts:
            raise Unreadable(f"{where}: a fact needs a name of its own")
        return name

    def substitute(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        """variable := by(new) in the goal, in every fact and in every definition, new ≥ 0 (> 0 if the
        fact is strict, = 0 if it is an equation).

        At every point where the facts hold, new = fact / weight (weight positive at sight, for an
        equation not zero) is ≥ 0 and by(new) is the value of the variable: so what holds for all values
        of the other variables and all new ≥ 0 holds there."""
        field, at = self.field, f"{where}.substitute"
        name, new, fact = (proof[key] for key in ("variable", "new", "fact"))
        if not all(isinstance(v, str) for v in (name, new, fact)):
            raise Unreadable(f"{at}: variable, new and fact are strings")
        if name not in self.signs or fact not in facts:
            raise Invalid(at, "needs a declared variable and a known fact")
        if new in scope:
            raise Unreadable(f"{at}: {new} is already defined")
        weight, equation = evaluate(proof["weight"], scope, field), facts[fact][1] == "="
        value = field.mul(facts[fact][0], field.inverse(weight))
        if not equation and not field.is_positive(weight):
            raise Invalid(at, "the weight is not positive at sight")
        fresh = self.declare({new: "positive" if facts[fact][1] == ">" else "nonnegative"}, at)
        try:
            by = evaluate(proof["by"], scope | fresh, field)
            back = field.add(field.substitute(by, new, value), field.variable(name), -1)
            if name in variables_of(by) or not field.is_zero(back):
                raise Invalid(at, "the substitution is not undone by fact/weight", field.text(back))
            if equation:
                by = field.substitute(by, new, field.number(0))

            def moved(value: Rational) -> Rational:
                speaks = name in variables_of(value)
                return field.substitute(value, name, by) if speaks else value

            there: Facts = {}
            for n, (known, rel) in facts.items():
                with field.knowing(strict(there)):  # strict ones make divisors of those after them
                    there[n] = moved(known), rel
            with field.knowing(strict(there)):
                inside, goal = {n: moved(v) for n, v in scope.items()} | fresh, moved(goal)
            return self.prove(goal, proof["then"], inside, there, where, depth)
        finally:
            self.forget(fresh)

    def quadratic(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        """a x² + b x + c ≥ 0 for every x, because a > 0 at sight and 4ac − b² ≥ 0, which is shown; > 0
        where that is."""
        field, name = self.field, self.variable(proof, where)
        parts = by_powers(goal.num, name)
        c, b, a = (Rational(parts.get(n, {}), {}) for n in range(3))
        if max(parts, default=0) != 2 or not field.is_positive(a):
            raise Invalid(where, f"not a quadratic in {name} with a positive leading coefficient")
        least = field.add(field.mul(field.number(4), field.mul(a, c)), field.power(b, 2), -1)
        shown = self.prove(least, proof["then"], scope, facts, where, depth)
        return ">" if shown == ">" else ">="

    def coefficients(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        """Σ c_i xⁱ ≥ 0 for x ≥ 0, because each c_i is: at sight, or by the proof under its power i; > 0
        if c_0 is, or any c_i where x > 0."""
        name = self.variable(proof, where)
        parts, sign = by_powers(goal.num, name), self.signs[name]
        if sign == "real":
            raise Invalid(where, f"{name} may be negative")
        proofs = record(proof["proofs"], f"{where}.proofs", set(), {str(n) for n in parts})
        at_sight = {"rule": "nonnegative coefficients"}
        shown = {
            n: self.prove(Rational(c, {}), proofs.get(str(n), at_sight), scope, facts,
                          f"{where}.coefficient[{n}]", depth)
            for n, c in parts.items()
        }  # fmt: skip
        strict = any(rel == ">" and (n == 0 or sign == "positive") for n, rel in shown.items())
        return ">" if strict else ">=" if parts else "="

    def variable(self, proof: Any, where: str) -> str:
        """The variable that a rule names."""
        name = proof["variable"]
        if not isinstance(name, str) or name not in self.signs:
            raise Invalid(where, f"there is no variable {str(name)[:40]!r}")
        return name

    def multiply(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        """The goal has the sign of its product with a factor that is positive at sight."""
        by = evaluate(proof["by"], scope, self.field)
        if not self.field.is_positive(by):
            raise Invalid(where, "the factor is not positive at sight")
        return self.prove(self.field.mul(by, goal), proof["then"], scope, facts, where, depth)

    def univariate(self, goal: Rational, proof: Any, where: str) -> str:
        """goal = weight · s(x)² · f(x), the weight non-negative at sight, s and f polynomials in the
        variable x with ascending integer coefficients, and f ≥ 0 by the signs of coefficients on the
        intervals between breakpoints (`positivity`): on (0, ∞), and for a real x on (−∞, 0) too,
        whose breakpoints are negative. At x = 0 it is ≥ 0 because it is continuous.

        > 0 if the weight is positive at sight, s is a number other than 0, f > 0 is shown on each
        half line, and f(0) > 0 unless x is a positive variable."""
        x, budget = self.variable(proof, where), self.field.budget
        s, f = (
            integers(proof[key], f"{where}.{key}", MAX_POWER + 1) or [0]
            for key in ("square", "factor")
        )
        points = rationals(proof["breakpoints"], f"{where}.breakpoints", MAX_INTERVALS)
        bits = longest(*f) + 2 * len(f) * longest(*points)
        budget.spend(len(f) ** 2 * (2 + len(points)) * (1 + bits // 1000))
        root, factor = (self.field.polynomial(x, p) for p in (s, f))
        p = poly_mul(poly_mul(root, root, budget), factor, budget)
        weight = quotient(goal.num, p, budget)
        if weight is None or not nonnegative_at_sight(weight, self.signs):
            raise Invalid(
                where, "not square² · factor times a weight that is non-negative at sight"
            )
        cut = sum(v <= 0 for v in points)
        above, below = points[cut:], [-v for v in reversed(points[:cut])]
        positive = shows_positive(f, above)
        if self.signs[x] == "real":
            mirrored = [-c if n % 2 else c for n, c in enumerate(f)]
            positive = shows_positive(mirrored, below) and positive
        elif below:
            raise Invalid(where, f"a breakpoint below 0, where {x} is never")
        at_zero = self.signs[x] == "positive" or f[0] > 0
        nowhere_zero = positive and at_zero and len(s) == 1 and s != [0]
        return ">" if nowhere_zero and positive_at_sight(weight, self.signs) else ">="

    def combination(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str
    ) -> str:
        """multiplier · goal = Σ weight · Π facts · square², weights non-negative at sight (any
        weight where a fact is an equation)."""
        field = self.field
        multiplier = evaluate(proof["multiplier"], scope, field)
        if not field.is_positive(multiplier):
            raise Invalid(where, "the multiplier is not positive at sight", field.text(multiplier))
        total, strict = field.number(0), False
        for i, item in enumerate(sequence(proof["terms"], where)):
            at = f"{where}.terms[{i}]"
            record(item, at, {"weight"}, {"facts", "square"})
            weight = evaluate(item["weight"], scope, field)
            value, relations = weight, set()
            for name in sequence(item.get("facts", []), at):
                if not isinstance(name, str) or name not in facts:
                    raise Invalid(at, f"there is no fact {str(name)[:40]!r}")
                value = field.mul(value, facts[name][0])
                relations.add(facts[name][1])
            if "=" not in relations and not field.is_nonnegative(weight):
                raise Invalid(at, "the weight is not non-negative at sight", field.text(weight))
            square = evaluate(item.get("square", "1"), scope, field)
            value = field.mul(value, field.power(square, 2))
            strict |= relations <= {">"} and "square" not in item and field.is_positive(weight)
            total = field.add(total, value)
        if not field.is_zero(field.add(field.mul(multiplier, goal), total, -1)):
            left = field.add(field.mul(multiplier, goal), total, -1)
            reason = "multiplier · goal is not the sum of the terms"
            raise Invalid(where, reason, field.text(left), f"{field.text(goal, 99)} >= 0")
        equations = all(any(facts[n][1] == "=" for n in t.get("facts", [])) for t in proof["terms"])
        return "=" if equations else ">" if strict else ">="

    def chain(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        """goal ≥ a_1 ≥ … ≥ a_n ≥ 0, one proof for each link."""
        through = [evaluate(t, scope, self.field) for t in sequence(proof["through"], where)]
        proofs = sequence(proof["proofs"], where)
        if len(proofs) != len(through) + 1:
            raise Invalid(where, "a chain through n expressions has n + 1 proofs")
        ends = [goal, *through, self.field.number(0)]
        links = [
            self.prove(
                self.field.add(ends[i], ends[i + 1], -1),
                p,
                scope,
                facts,
                f"{where}.link[{i}]",
                depth,
            )
            for i, p in enumerate(proofs)
        ]
        return ">" if ">" in links else weaker(*links)

    def lemma(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        name = self.new_fact(proof["name"], facts, where)
        fact = self.shown(proof["claim"], proof["proof"], scope, facts, f"{where}.{name}", depth)
        return self.prove(goal, proof["then"], scope, facts | {name: fact}, where, depth)

    def cases(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        """The goal where a > b (or a ≥ b), and where b ≥ a (or b > a)."""
        name = self.new_fact(proof["name"], facts, where)
        value, rel = self.relation(proof["on"], scope, f"{where}.{name}")
        if rel == "=":
            raise Unreadable(f"{where}: cases are about an inequality")
        other = self.field.mul(self.field.number(-1), value), ">=" if rel == ">" else ">"
        return weaker(
            *(
                self.prove(goal, proof[case], scope, facts | {name: fact}, f"{where}.{case}", depth)
                for case, fact in (("holds", (value, rel)), ("fails", other))
            )
        )

    def use(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        """The conclusion of a pointwise theorem at these values of its variables is a fact."""
        name, at = self.new_fact(proof["name"], facts, where), f"{where}.use"
        theorem = self.theorem(proof["theorem"], "pointwise", at)
        proofs = dict(entries(proof["hypotheses"], at))
        there = self.instantiated(theorem, proof["with"], proofs, scope, facts, at, depth)
        inner, known = there.fixed(there.scope)
        self.hypotheses_shown(known, proofs, scope, facts, at, depth)
        with self.field.knowing(strict(known)):
            fact = there.relation(theorem["conclusion"], inner, at)
        return self.prove(goal, proof["then"], scope, facts | {name: fact}, where, depth)

    def hypotheses_shown(
        self, wanted: Facts, proofs: dict[str, Any], scope: Scope, facts: Facts, at: str, depth: int
    ) -> None:
        """Each hypothesis of a theorem that is used has a proof, and each proof is of one."""
        if wanted.keys() != proofs.keys():
            raise Unreadable(f"{at}: needs proofs of {', '.join(wanted) or 'nothing'}, no others")
        for name, (value, rel) in wanted.items():
            shown = self.prove(value, proofs[name], scope, facts, f"{at}.{name}", depth)
            self.require(rel, shown, f"{at}.{name}")

    def theorem(self, name: Any, kind: str, where: str) -> dict[str, Any]:
        """An earlier theorem of this type, without recursion, existence or mean."""
        found = self.theorems.get(name) if isinstance(name, str) else None
        if found is None or found["type"] != kind:
            raise Invalid(where, f"there is no {kind} theorem {str(name)[:40]!r} before this one")
        if "state" in found or "attain" in found or "mean" in str(found):
            raise Invalid(where, "a theorem with state, attain or mean cannot be used")
        return found

    def instantiated(
        self,
        theorem: Any,
        given: Any,
        proofs: Any,
        scope: Scope,
        facts: Facts,
        where: str,
        depth: int,
    ) -> Prover:
        """The theorem with expressions for its variables, each shown to have the sign declared: at
        sight, or by a proof under the variable's name (taken out of `proofs`)."""
        signs = dict(theorem["variables"])
        if theorem.get("aligned") is True:
            signs |= {f"{n}_m": sign for n, sign in theorem.get("direction", {}).items()}
        texts = record(given, f"{where}.with", set(signs), set())
        there = Prover(theorem, None)
        there.field, there.taken = self.field, {}
        there.scope = {"r": scope["r"]}
        for n, text in texts.items():
            value = there.scope[n] = evaluate(text, scope, self.field)
            self.signed(value, signs[n], proofs.pop(n, None), scope, facts, f"{where}.{n}", depth)
        return there

    def signed(
        self,
        value: Rational,
        sign: str,
        proof: Any,
        scope: Scope,
        facts: Facts,
        at: str,
        depth: int,
    ) -> None:
        field = self.field
        if sign == "real" or (field.is_positive if sign == "positive" else field.is_nonnegative)(
            value
        ):
            return
        if proof is None:
            raise Invalid(at, f"is not {sign} at sight, and has no proof")
        wanted = ">" if sign == "positive" else ">="
        self.require(wanted, self.prove(value, proof, scope, facts, at, depth), at)

    @staticmethod
    def require(wanted: str, shown: str, where: str) -> None:
        if shown != wanted and (wanted, shown) not in ((">=", ">"), (">=", "=")):
            raise Invalid(where, f"shows {shown} 0, but {wanted} 0 is claimed")
