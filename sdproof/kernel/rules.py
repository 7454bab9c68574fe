"""The rules of a proof about expressions in fixed variables: identity, non-negative coefficients
after a substitution, combination of known facts and squares, chain, and lemma."""

from __future__ import annotations

from typing import Any

from .algebra import Budget, Field, Rational, evaluate, variables_of
from .base import Invalid, Unreadable
from .statement import (
    NAME,
    RELATION,
    RESERVED,
    SIGNS,
    STATEMENT_KEYS,
    check_names,
    entries,
    record,
    sequence,
)

MAX_DEPTH = 12
Scope = dict[str, Rational]
Facts = dict[str, tuple[Rational, str]]  # name -> expression, ">" or ">=" or "=" (zero)


class Prover:
    """The scopes and facts of one statement, and the rules that prove a relation in fixed variables."""

    def __init__(self, statement: Any, proof: Any) -> None:
        kind = statement.get("type") if isinstance(statement, dict) else None
        if not isinstance(kind, str) or kind not in STATEMENT_KEYS:
            raise Unreadable(f"statement: type one of {sorted(STATEMENT_KEYS)}")
        common = {"type", "variables"}
        self.s = record(statement, "statement", common, STATEMENT_KEYS[kind] | {"hypotheses"})
        self.kind, self.proof, self.signs = kind, proof, dict[str, str]()
        self.aligned = self.s.get("aligned", False)
        if type(self.aligned) is not bool:
            raise Unreadable("statement: aligned is true or false")
        check_names(self.s, self.aligned)
        self.field = Field(self.signs, Budget())
        self.scope: Scope = {}
        self.uses_inequality = False
        self.constrained: set[str] = set()  # variables of which some hypothesis speaks

    def declare(self, variables: Any, where: str) -> None:
        for name, sign in entries(variables, where):
            known = isinstance(sign, str) and sign in SIGNS
            if name in RESERVED or name in self.signs or not known:
                raise Unreadable(
                    f"{where}: {name} is taken, or its sign is not one of {sorted(SIGNS)}"
                )
            self.signs[name] = sign
            self.scope[name] = self.field.variable(name)

    def define(self, scope: Scope, lets: Any, where: str) -> Scope:
        """`scope` extended by definitions; a name is defined once, never redefined, and is not
        that of a variable, in this scope or another."""
        scope = dict(scope)
        for name, text in entries(lets, where):
            if name in scope or name in RESERVED or name in self.signs:
                raise Unreadable(f"{where}: {name} is already defined")
            scope[name] = evaluate(text, scope, self.field)
        return scope

    def relation(self, text: Any, scope: Scope, where: str) -> tuple[Rational, str]:
        """left REL right as (expression, ">" | ">=" | "="), larger side first."""
        match = RELATION.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise Unreadable(f"{where}: 'expression REL expression' with REL one of >= > <= < =")
        left, rel, right = match.groups()
        a, b = evaluate(left, scope, self.field), evaluate(right, scope, self.field)
        if rel in ("<", "<="):
            a, b, rel = b, a, rel.replace("<", ">")
        return self.field.add(a, b, -1), rel

    def facts(self, texts: Any, scope: Scope, where: str) -> Facts:
        found = {n: self.relation(v, scope, f"{where}.{n}") for n, v in entries(texts, where)}
        self.constrained.update(*(variables_of(value) for value, _ in found.values()))
        return found

    def check_noises(self) -> None:
        """A mean is taken over a noise that nothing else depends on."""
        if self.field.noises and (self.kind == "recursion" or self.field.noises & self.constrained):
            raise Invalid("statement", "a noise occurs in a hypothesis or in a recursion")

    def prove(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, step: str, depth: int = 0
    ) -> str:
        """The strongest relation of `goal` to zero that the proof shows: "=", ">" or ">="."""
        if not isinstance(proof, dict) or depth > MAX_DEPTH:
            raise Unreadable(f"{step}: a proof is an object, nested at most {MAX_DEPTH} deep")
        rule = proof.get("rule")
        keys = {
            "identity": set(),
            "nonnegative coefficients": {"substitute"},
            "combination": {"multiplier", "terms"},
            "chain": {"through", "proofs"},
            "lemma": {"name", "claim", "proof", "then"},
        }.get(rule if isinstance(rule, str) else "")
        if keys is None:
            raise Unreadable(f"{step}: unknown rule {str(rule)[:40]!r}")
        record(proof, step, {"rule"} | keys, {"let"})
        scope = self.define(scope, proof.get("let", {}), f"{step}.let")
        if rule == "identity":
            if not self.field.is_zero(goal):
                raise Invalid(step, "the two sides are not identical")
            return "="
        if rule == "nonnegative coefficients":
            return self.coefficients(goal, proof, scope, facts, step)
        if rule == "combination":
            return self.combination(goal, proof, scope, facts, step)
        if rule == "chain":
            return self.chain(goal, proof, scope, facts, step, depth)
        return self.lemma(goal, proof, scope, facts, step, depth)

    def coefficients(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, step: str
    ) -> str:
        """Non-negative at sight after substitutions variable := by(new), new ≥ 0, each justified by
        new = fact / weight (weight positive at sight) and by(new(variable)) = variable. Each `new`
        is a variable of this step only: facts and weights cannot speak of it, and it is never
        itself substituted, so at every point all the equations hold together."""
        new_names: list[str] = []
        try:
            for i, item in enumerate(sequence(proof["substitute"], step)):
                at = f"{step}.substitute[{i}]"
                goal = self.substituted(goal, item, scope, facts, at, new_names)
            if not self.field.is_nonnegative(goal):
                raise Invalid(step, "a coefficient is negative")
            return ">" if self.field.is_positive(goal) else ">="
        finally:
            for name in new_names:
                del self.signs[name], self.scope[name]

    def substituted(
        self, goal: Rational, item: Any, scope: Scope, facts: Facts, at: str, new_names: list[str]
    ) -> Rational:
        """`goal` after one substitution, whose new variable is declared and added to the names."""
        field = self.field
        record(item, at, {"variable", "by", "new", "weight", "fact"}, set())
        if not all(isinstance(v, str) for v in item.values()):
            raise Unreadable(f"{at}: every entry is a string")
        name, new = item["variable"], item["new"]
        if name not in self.signs or name in new_names or item["fact"] not in facts:
            raise Invalid(at, "needs a declared variable and a known fact")
        if new in scope:
            raise Unreadable(f"{at}: {new} is already defined")
        self.declare({new: "nonnegative"}, at)
        new_names.append(new)
        by = evaluate(item["by"], scope | {new: field.variable(new)}, field)
        value = field.mul(
            facts[item["fact"]][0], field.inverse(evaluate(item["weight"], scope, field))
        )
        back = field.add(field.substitute(by, new, value), field.variable(name), -1)
        if name in variables_of(by) or not field.is_zero(back):
            raise Invalid(at, "the substitution is not undone by fact/weight")
        return field.substitute(goal, name, by)

    def combination(self, goal: Rational, proof: Any, scope: Scope, facts: Facts, step: str) -> str:
        """multiplier · goal = Σ weight · Π facts · square², weights non-negative at sight (any
        weight where a fact is an equation)."""
        field = self.field
        multiplier = evaluate(proof["multiplier"], scope, field)
        if not field.is_positive(multiplier):
            raise Invalid(step, "the multiplier is not positive at sight")
        total, strict = field.number(0), False
        for i, item in enumerate(sequence(proof["terms"], step)):
            at = f"{step}.terms[{i}]"
            record(item, at, {"weight"}, {"facts", "square"})
            weight = evaluate(item["weight"], scope, field)
            value, relations = weight, set()
            for name in sequence(item.get("facts", []), at):
                if not isinstance(name, str) or name not in facts:
                    raise Invalid(at, f"there is no fact {str(name)[:40]!r}")
                value = field.mul(value, facts[name][0])
                relations.add(facts[name][1])
            if "=" not in relations and not field.is_nonnegative(weight):
                raise Invalid(at, "the weight is not non-negative at sight")
            square = evaluate(item.get("square", "1"), scope, field)
            value = field.mul(value, field.power(square, 2))
            strict |= relations <= {">"} and "square" not in item and field.is_positive(weight)
            total = field.add(total, value)
        if not field.is_zero(field.add(field.mul(multiplier, goal), total, -1)):
            raise Invalid(step, "multiplier · goal is not the sum of the terms")
        equations = all(any(facts[n][1] == "=" for n in t.get("facts", [])) for t in proof["terms"])
        return "=" if equations else ">" if strict else ">="

    def chain(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, step: str, depth: int
    ) -> str:
        """goal ≥ a_1 ≥ … ≥ a_n ≥ 0, one proof for each link."""
        through = [evaluate(t, scope, self.field) for t in sequence(proof["through"], step)]
        proofs = sequence(proof["proofs"], step)
        if len(proofs) != len(through) + 1:
            raise Invalid(step, "a chain through n expressions has n + 1 proofs")
        ends = [goal, *through, self.field.number(0)]
        links = [
            self.prove(
                self.field.add(ends[i], ends[i + 1], -1),
                p,
                scope,
                facts,
                f"{step}.link[{i}]",
                depth + 1,
            )
            for i, p in enumerate(proofs)
        ]
        return ">" if ">" in links else ">=" if ">=" in links else "="

    def lemma(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, step: str, depth: int
    ) -> str:
        name = proof["name"]
        if not isinstance(name, str) or not NAME.fullmatch(name) or name in facts:
            raise Unreadable(f"{step}: a lemma needs a name of its own")
        expression, claimed = self.relation(proof["claim"], scope, f"{step}.{name}")
        self.require(
            claimed,
            self.prove(expression, proof["proof"], scope, facts, f"{step}.{name}", depth + 1),
            f"{step}.{name}",
        )
        return self.prove(
            goal, proof["then"], scope, facts | {name: (expression, claimed)}, step, depth + 1
        )

    @staticmethod
    def require(wanted: str, shown: str, step: str) -> None:
        if shown != wanted and (wanted, shown) not in ((">=", ">"), (">=", "=")):
            raise Invalid(step, f"shows {shown} 0, but {wanted} 0 is claimed")
