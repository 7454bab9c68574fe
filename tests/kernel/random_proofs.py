"""Random expressions and proofs; and proofs made together with what they show, by any of the rules."""

from __future__ import annotations

import re
from random import Random
from typing import NamedTuple

from edge_certificates import Json

from sdproof.prove.rules import (
    cases,
    chain,
    coefficients,
    combination,
    identity,
    lemma,
    multiply,
    nonnegative,
    quadratic,
    substituted,
    substitution,
    term,
    univariate,
)

SIGNS = ("positive", "positive", "nonnegative", "real")
RELATIONS = (">=", ">", "=", "<=", "<")


class Maker:
    """Random expressions, statements and proofs over a few names."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def expression(self, names: list[str], depth: int = 2) -> str:
        """Small, mostly polynomial."""
        if depth == 0 or self.random.random() < 0.25:
            return self.one(*names, *names, "1", "2", "r", "0")
        a, b = (self.expression(names, depth - 1) for _ in range(2))
        return self.one(
            f"({a} + {b})", f"({a} - {b})", f"({a})*({b})", f"({a})**2", f"({a})/({b})",
            f"rho({a}, {b})", f"({a})/(1 + ({b})**2)", f"filter(1+({a})**2, 1, {b})",
        )  # fmt: skip

    def relation(self, names: list[str]) -> str:
        left, right = self.expression(names), self.expression(names, 1)
        return f"{left} {self.random.choice(RELATIONS)} {right}"

    def variables(self, *names: str) -> Json:
        return {n: self.random.choice(SIGNS) for n in names}

    def facts(self, names: list[str], *keys: str) -> Json:
        """Relations between few names, so that they are used and can hold."""
        return {
            k: f"{self.one(*names)} {self.one('>=', '>', '>=', '=')} {self.expression(names, 1)}"
            for k in keys
            if self.random.random() < 0.7
        }

    def proof(self, names: list[str], facts: list[str], depth: int = 2) -> Json:
        """Any rule, with parts that fit or do not."""
        rule = self.random.randrange(12 if depth else 4)
        inner = lambda: self.proof(names, facts, depth - 1)  # noqa: E731
        if rule == 0:
            return identity()
        if rule in (1, 2):
            return nonnegative()
        if rule == 3:
            return combination(*(self.term(names, facts) for _ in range(self.random.randint(1, 2))))
        if rule == 4:
            return chain([self.expression(names, 1)], inner(), inner())
        if rule == 5:
            then = self.proof(names, [*facts, f"l{depth}"], depth - 1)
            return lemma(f"l{depth}", self.relation(names), inner(), then)
        if rule == 6:
            more = [*facts, f"c{depth}"]
            both = [self.proof(names, more, depth - 1) for _ in range(2)]
            return cases(f"c{depth}", self.relation(names), *both)
        if rule == 7:
            return quadratic(self.one(*names), inner())
        if rule == 8:
            return coefficients(self.one(*names), {self.one("0", "1", "2"): inner()})
        if rule == 9:
            return multiply(self.expression(names, 1), inner())
        return substituted(self.substitution(names, facts, depth), then=inner())

    def term(self, names: list[str], facts: list[str]) -> Json:
        used = self.random.sample(facts, min(len(facts), self.random.choice((0, 1, 1, 2))))
        square = self.expression(names, 1) if self.random.random() < 0.4 else None
        return term(self.one("1", "2", "1/2", *names, "-1"), *used, square=square)

    def substitution(self, names: list[str], facts: list[str], depth: int) -> Json:
        """x := z + (what the fact bounds it by), as `facts` writes them; right or not."""
        x, fact = self.one(*names), self.one(*facts, "rank")
        by = f"z{depth} + {self.expression(names, 1)}"
        if fact == "rank" and self.random.random() < 0.8:
            x, by = "r", f"z{depth} + 1"
        return substitution(x, by, f"z{depth}", "1", fact)


class Fact(NamedTuple):
    """left REL 0; where left is weight·(x − bound) or weight·(bound − x), it is an end of x."""

    left: str
    rel: str
    x: str = ""
    bound: str = ""
    weight: str = ""
    upper: bool = False


Facts = dict[str, Fact]
Shown = tuple[str, Json]  # an expression, and a proof that it is ≥ 0, > 0 or 0


class Builder(Maker):
    """Expressions with proofs of their signs, right for some signs of the variables and facts."""

    def polynomial(self, names: list[str], depth: int = 1) -> str:
        if depth == 0 or self.random.random() < 0.3:
            return self.one(*names, *names, "1", "2", "r", "0")
        a, b = (self.polynomial(names, depth - 1) for _ in range(2))
        return self.one(f"({a} + {b})", f"({a} - {b})", f"({a})*({b})", f"({a})**2")

    def weight(self, names: list[str]) -> str:
        a, b = (self.one(*names, "1") for _ in range(2))
        return self.one("1", "1", "2", "1/2", *names, "r", f"({a} + {b})", "0-1", "0", f"{a}**2")

    def fact(self, names: list[str]) -> Fact:
        x = self.one(*names)
        bound, weight = self.polynomial(without(names, x)), self.weight(names)
        upper = self.random.random() < 0.4
        gap = f"({bound}) - {x}" if upper else f"{x} - ({bound})"
        return Fact(f"({weight})*({gap})", self.one(">=", ">", "="), x, bound, weight, upper)

    def shown(self, names: list[str], facts: Facts, depth: int) -> Shown:
        """By a rule at random."""
        leaves = (self.at_sight, self.combined, self.of_one_variable)
        rules = (
            self.by_coefficients, self.as_quadratic, self.multiplied, self.after_substitution,
            self.after_lemma, self.in_cases,
        )  # fmt: skip
        chosen = self.random.choice([*leaves, *rules, *rules] if depth else leaves)
        return chosen(names or ["r"], facts, depth - 1)

    def at_sight(self, names: list[str], _facts: Facts, _depth: int) -> Shown:
        parts = (
            f"({self.weight(names)})*({self.one(*names)})**{self.random.randint(0, 2)}"
            for _ in range(self.random.randint(1, 2))
        )
        return " + ".join(parts), nonnegative()

    def combined(self, names: list[str], facts: Facts, _depth: int) -> Shown:
        parts, terms = [], []
        for _ in range(self.random.randint(1, 2)):
            used = self.random.sample(
                list(facts), min(len(facts), self.random.choice((0, 1, 1, 2)))
            )
            square = self.polynomial(names) if self.random.random() < 0.4 else None
            terms.append(term(self.weight(names), *used, square=square))
            factors = [terms[-1]["weight"], f"({square or 1})**2", *(facts[n].left for n in used)]
            parts.append("*".join(f"({f})" for f in factors))
        return " + ".join(parts), combination(*terms)

    def of_one_variable(self, names: list[str], _facts: Facts, _depth: int) -> Shown:
        x, weight = self.one(*names), self.weight(names)
        square, factor = (
            [self.random.randint(-3, 3) for _ in range(self.random.randint(1, n))] for n in (2, 4)
        )
        cut = self.random.choice(([], [], ["1"], ["1/2", "2"], ["-1"], ["-2", "1"], ["0"]))
        s, f = (" + ".join(f"({c})*{x}**{n}" for n, c in enumerate(p)) for p in (square, factor))
        return f"({weight})*({s})**2*({f})", univariate(x, square, factor, cut)

    def by_coefficients(self, names: list[str], facts: Facts, depth: int) -> Shown:
        x = self.one(*names)
        parts, proofs = [], {}
        for n in self.random.sample(range(4), self.random.randint(1, 2)):
            left, proof = self.shown(*free(names, facts, x), depth)
            parts.append(f"({left})*{x}**{n}")
            if self.random.random() < 0.9:
                proofs[str(n if self.random.random() < 0.9 else n + 1)] = proof
        return " + ".join(parts), coefficients(x, proofs)

    def as_quadratic(self, names: list[str], facts: Facts, depth: int) -> Shown:
        """4a²x² + 4abx + b² + c, for which 4ac − b² is 16a²c; or any coefficients, of any degree."""
        x = self.one(*names)
        rest, known = free(names, facts, x)
        if self.random.random() < 0.5:
            parts = (f"({self.one('0', '1', '2', '0-1', '3', *rest)})*{x}**{n}" for n in range(3))
            more = self.one("", "", f" + {x}**3")
            return " + ".join(parts) + more, quadratic(x, self.shown(rest, known, 0)[1])
        left, proof = self.shown(rest, known, depth)
        a, b = self.weight(rest or ["1"]), self.polynomial(rest or ["1"])
        whole = f"4*({a})**2*{x}**2 + 4*({a})*({b})*{x} + ({b})**2 + ({left})"
        return whole, quadratic(x, multiply(f"1/(16*({a})**2)", proof))

    def multiplied(self, names: list[str], facts: Facts, depth: int) -> Shown:
        left, proof = self.shown(names, facts, depth)
        by = self.weight(names)
        return f"({left})/({by})", multiply(by, proof)

    def after_lemma(self, names: list[str], facts: Facts, depth: int) -> Shown:
        left, proof = self.shown(names, facts, depth)
        name, fact = f"l{len(facts)}{depth}", Fact(left, self.one(">=", ">=", ">", "="))
        goal, then = self.shown(names, facts | {name: fact}, depth)
        return goal, lemma(name, f"{left} {fact.rel} 0", proof, then)

    def in_cases(self, names: list[str], facts: Facts, depth: int) -> Shown:
        """The goal that is right in one case; the other has the same proof, or one of its own."""
        a, b = (self.polynomial(names) for _ in range(2))
        name, rel = f"c{len(facts)}{depth}", self.one(">", ">=")
        holds, fails = (
            self.shown(names, facts | {name: Fact(f"({p}) - ({q})", rel)}, depth)
            for p, q in ((a, b), (b, a))
        )
        both = (holds[1], self.random.choice((holds, fails))[1])
        return self.random.choice((holds, fails))[0], cases(name, f"{a} {rel} {b}", *both)

    def after_substitution(self, names: list[str], facts: Facts, depth: int) -> Shown:
        """What is shown of the new variable z, said of the fact in place of z; an equation has z = 0,
        and a multiple of it may be added."""
        ends = [n for n, fact in facts.items() if fact.x in names]
        if not ends:
            return self.shown(names, facts, depth)
        name = self.one(*ends)
        left, rel, x, bound, weight, upper = facts[name]
        zero = self.random.random() < (0.9 if rel == "=" else 0.2)
        z = f"z{len(facts)}{depth}"
        by = f"{bound} {'-' if upper else '+'} {z}"
        inside = {
            n: Fact(written(f.left, {x: bound if zero else by}), f.rel) for n, f in facts.items()
        }
        goal, then = self.shown([*without(names, x), *([] if zero else [z])], inside, depth)
        goal = written(goal, {z: f"({left})/({weight})"})
        if zero:
            goal = f"{goal} + ({self.polynomial(names)})*({left})"
        return goal, substituted(substitution(x, by, z, weight, name), then=then)


def without(names: list[str], x: str) -> list[str]:
    """The other names; a number if there is none."""
    return [n for n in names if n != x] or ["1"]


def free(names: list[str], facts: Facts, x: str) -> tuple[list[str], Facts]:
    """The names and facts that do not speak of x."""
    kept = {n: f for n, f in facts.items() if x not in re.findall(r"\w+", f.left)}
    return [n for n in names if n != x], kept


def written(text: str, values: Json) -> str:
    """The text with expressions in place of names."""
    return re.sub(r"[A-Za-z]\w*", lambda m: f"({values[m[0]]})" if m[0] in values else m[0], text)
