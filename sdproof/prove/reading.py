"""Proofs as text, as they are written by hand: each relation that is shown has a number, and the lines
below it say why it holds.

In an identity ``[4]`` is what relation 4 says is not negative, its greater side minus its smaller one;
numbers begin with the hypotheses of the statement, in the order in which it shows them. A line is
indented by two blanks for each level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import count
from typing import Any, TypeAlias

from sdproof.prove.summing import goals, substituted
from sdproof.statements.notation import Latex, Notation, Plain, is_sum
from sdproof.statements.outline import parted
from sdproof.statements.reader import FormulaError, relation
from sdproof.statements.statement import Statement
from sdproof.statements.symbols import Glyph

Json: TypeAlias = dict[str, Any]
Facts: TypeAlias = dict[str, str]
"""Names of facts, and what stands for each in an identity."""
_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "=": "!="}
_NOTHING_LEFT = [(f"0 {sign} 0", {"rule": "identity"}) for sign in (">=", "=")]
_SINGLE = {"identity", "nonnegative coefficients", "univariate", "combination"}


def certificate_lines(
    certificate: Mapping[str, Any], notation: type[Notation] = Plain
) -> list[str]:
    """The proof in a certificate of kind "family", those of the theorems that it uses first."""
    used = {n: Statement(t["statement"]) for n, t in certificate.get("theorems", {}).items()}
    found = []
    for name, statement in used.items():
        shown = statement.text if notation is Plain else inline(statement.latex)
        proof = certificate["theorems"][name]["proof"]
        found.append(f"theorem {name}: {shown}")
        found += (f"  {line}" for line in proof_lines(statement, proof, notation, used))
    statement = Statement(certificate["statement"])
    return [*found, *proof_lines(statement, certificate["proof"], notation, used)]


def inline(latex: str) -> str:
    """The LaTeX of a statement as words, with formulas between dollar signs."""
    found = ""
    for i, part in enumerate(re.split(r"\\text\{([^{}]*)\}", latex)):
        if i % 2:
            found += part.replace(r"\_", "_")
        elif part.strip():
            found += f"${part.strip()}$"
    return found


def proof_lines(
    statement: Statement,
    proof: Json,
    notation: type[Notation] = Plain,
    theorems: Mapping[str, Statement] | None = None,
) -> Iterator[str]:
    """The proof of a statement, as in a certificate; every rule that the kernel checks is in it.
    `theorems`: the statements of those that it uses. With `Latex`, text with formulas between dollar
    signs."""
    own = proof["then"] if "divisors" in proof else proof
    states = own.get("induction", {}).get("state", {})
    return _Reader(statement, statement.notation(notation, states), theorems or {}).whole(proof)


def _deeper(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


class _Reader:
    def __init__(
        self, statement: Statement, notation: Notation, theorems: Mapping[str, Statement]
    ) -> None:
        self.s, self.n, self.theorems = statement, notation, theorems
        self.numbers = count(1)

    # --- parts of a line

    def new(self) -> str:
        return self.n.bracketed(self.n.number(str(next(self.numbers))))

    def set(self, formula: str) -> str:
        """A formula among words."""
        return f"${formula}$" if isinstance(self.n, Latex) else formula

    def show(self, text: str, at_j: bool = False) -> str:
        relates = any(sign in text for sign in "<>=")
        shown = self.n.formula if relates else self.n.expression
        return self.set(shown(text, at_j=at_j))

    def defined(self, values: Mapping[str, str], at_j: bool, new_j: bool | None = None) -> str:
        """Definitions; with `new_j` the defined names have another index than their values."""
        index = at_j if new_j is None else new_j
        return ", ".join(
            self.set(
                self.n.related(self.n.name(k, at_j=index), ":=", self.n.expression(v, at_j=at_j))
            )
            for k, v in values.items()
        )

    # --- a whole proof

    def whole(self, proof: Json) -> Iterator[str]:
        facts = {name: self.new() for name in self.s.hypotheses()}
        facts["rank"] = self.n.grouped(self.n.added(self.n.name("r"), "-", self.n.number("1")))
        claim = self.n.bracketed(self.n.words("claim"))
        for name, entry in proof.get("divisors", {}).items():
            facts[name] = number = self.new()
            opening = f"{self.set(number)} before the claim, which divides by it: "
            yield from self.shown(
                opening + self.show(entry["claim"]), number, entry["proof"], facts
            )
        proof = proof["then"] if "divisors" in proof else proof
        if "induction" in proof:
            yield from self.induction(proof["induction"], facts)
            proof = proof.get("then") or proof
        if "rule" in proof:
            yield from self.flow(claim, proof, facts)
        elif self.s.kind == "sum":
            yield from self.sum(proof, facts)

    def induction(self, proof: Json, facts: Facts) -> Iterator[str]:
        """What holds after any number of steps; adds these facts."""
        summed = self.s.kind == "sum"
        for name, rule in proof.get("state", {}).items():
            shown = self.set(self.n.name(name, at_j=summed))
            start, step = (self.show(rule[key], summed) for key in ("start", "step"))
            yield f"let {shown} start at {start}, and each step make it {step}"
        for key, where in (("invariants", ""), ("invariants_m", ", in direction m")):
            for name, text in proof.get(key, {}).items():
                facts[name] = self.new()
                at_j = summed and not where
                shown = "the claim" if text == "conclusion" else self.show(text, at_j)
                yield f"{self.set(facts[name])} after any number of steps{where}: {shown}"
        for key, when, mark in (
            ("start", "before the first step", "0"),
            ("step", "after one more step", "+"),
        ):
            for name, rule in proof.get(key, {}).items():
                goal = self.n.marked(facts[name], mark)
                opening = f"{self.set(facts[name])} holds {when}, as {self.set(goal)}"
                yield from _deeper(self.shown(opening, goal, rule, facts, at_j=summed))

    def sum(self, proof: Json, facts: Facts) -> Iterator[str]:
        """The sum over the directions, each of them bounded by itself."""
        if self.s.field("attain"):
            yield self._interpolation()
        if proof.get("let"):
            yield f"put {self.defined(proof['let'], at_j=False)}"
        for name, use in proof.get("uses", {}).items():
            own = self.new()
            yield from self.used(use, own, facts, at_j=True)
            facts[name] = own
        for name, state in proof.get("krylov", {}).items():
            shown = self.set(self.n.name(state, at_j=True))
            yield f"{self._sum(name, facts)} holds for {shown}, a polynomial in e of that kind"
        yield from self._split(proof.get("transfer", "0"))
        for name, text in proof.get("multipliers", {}).items():
            factor = self.set(self._factor(text, at_j=False))
            times = {"1": "subtract", "-1": "add"}.get(text, f"subtract {factor} times")
            yield f"{times} the sum {self._sum(name, facts)}"
        wanted = goals(self.s, proof, self.theorems)
        places = {"direction": "in every direction" + self._but_m(), "aligned": "in direction m",
                  "total": "summed over the directions"}  # fmt: skip
        for place, where in places.items():
            if place in wanted and (wanted[place], proof[place]) not in _NOTHING_LEFT:
                goal, at_j = self.new(), place == "direction"
                opening = f"{self.set(goal)} {where}: {self._long(wanted[place], at_j)}"
                yield from self.shown(opening, goal, proof[place], facts, at_j=at_j)

    def _long(self, text: str, at_j: bool) -> str:
        try:
            return self.show(text, at_j)
        except FormulaError:
            return f"a relation of {len(text):,} characters"

    def _but_m(self) -> str:
        apart = self.n.related(self.n.name("j"), "!=", self.n.name("m"))
        return f" {self.set(apart)}" if self.s.field("aligned") else ""

    def _sum(self, name: str, facts: Facts) -> str:
        return self.set(facts[name]) if name in facts else f"of [{name}]"

    def _interpolation(self) -> str:
        """The one step that the kernel takes as given: that filters reach the wanted values."""
        n, e, q = self.n, self.n.name("e", at_j=True), self.n.name("q", at_j=True)
        t, one = n.symbol(Glyph("t")), n.number("1")
        h = n.product(n.grouped(n.added(one, "-", t)), n.symbol(Glyph("h")) + n.grouped(t))
        filter_of_h = n.product(t, n.grouped(n.added(one, "+", h)))
        exactly = self.s.field("attain") == "r+1"
        how = (
            "once a small multiple of a polynomial that is 0 at all of them is added to h"
            if exactly else "or, where a coefficient of h is zero, as near to it as wanted"
        )  # fmt: skip
        at = n.fraction(e, n.grouped(n.added(e, "+", n.name("lam"))))
        value, place = self.set(n.related(filter_of_h, "=", q)), self.set(n.related(t, "=", at))
        return (
            f"by interpolation at the r distinct {self.set(e)} there is a polynomial h of degree less "
            f"than r with {value} at {place} in every direction; that is the filter of some ξ, {how} "
            "(given: interpolation)"
        )

    def _split(self, transfer: str) -> Iterator[str]:
        """The sum as direction m and the others, and what the one hands to the others."""
        if isinstance(self.s.field("aligned"), str) or self.s.field("aligned") is True:
            whole = parted(self.s, self.n)
            handed = ""
            if transfer != "0":
                others = self.set(self.n.added(self.n.name("r"), "-", self.n.number("1")))
                handed = f"{self.show(transfer)} is moved from direction m to each of the {others} others"
            split = f"split the sum: {self.set(whole)}" if whole else ""
            if split or handed:
                yield "; ".join(filter(None, (split, handed)))

    # --- one relation

    def shown(
        self, opening: str, goal: str, rule: Json, facts: Facts, *, at_j: bool = False
    ) -> Iterator[str]:
        """A relation and why it holds."""
        lines = list(self.flow(goal, rule, facts, at_j=at_j))
        if len(lines) == 1 and rule["rule"] in _SINGLE and not rule.get("let"):
            yield f"{opening}, since {lines[0]}"
        else:
            yield f"{opening}, since"
            yield from _deeper(lines)

    def flow(self, goal: str, rule: Json, facts: Facts, *, at_j: bool = False) -> Iterator[str]:
        """Why what `goal` stands for has its sign."""
        if rule.get("let"):
            yield f"put {self.defined(rule['let'], at_j)}"
        match rule.get("rule"):
            case "lemma":
                own = self.new()
                opening = f"{self.set(own)} {self.show(rule['claim'], at_j)}"
                yield from self.shown(opening, own, rule["proof"], facts, at_j=at_j)
                facts = {**facts, rule["name"]: own}
            case "use":
                own = self.new()
                yield from self.used(rule, own, facts, at_j=at_j)
                facts = {**facts, rule["name"]: own}
            case "cases":
                yield from self._cases(goal, rule, facts, at_j)
            case "coefficients":
                yield from self._coefficients(goal, rule, facts, at_j)
            case "chain":
                yield from self._chain(goal, rule, facts, at_j)
            case "multiply":
                goal, before = self.new(), goal
                by = self.set(self.n.product(self._factor(rule["by"], at_j), before))
                yield f"{self.set(goal)} stands for {by}, and {self.show(rule['by'], at_j)} is positive"
            case "quadratic":
                goal, before = self.new(), goal
                yield (
                    f"{self.set(goal)} stands for minus the discriminant of {self.set(before)}, a "
                    f"quadratic in {self.show(rule['variable'], at_j)} with positive leading coefficient"
                )
            case "substitute":
                yield self._substitution(rule, facts, at_j)
            case _:
                yield self._done(goal, rule, facts, at_j)
        if "then" in rule:
            yield from self.flow(goal, rule["then"], facts, at_j=at_j)

    def _done(self, goal: str, rule: Json, facts: Facts, at_j: bool) -> str:
        match rule.get("rule"):
            case "identity":
                return "both sides are the same rational function"
            case "nonnegative coefficients":
                return f"every coefficient of {self.set(goal)} is non-negative"
            case "univariate":
                return self._univariate(goal, rule, at_j)
            case "combination":
                return self._combination(goal, rule, facts, at_j)
        return str(rule.get("rule"))

    def _cases(self, goal: str, rule: Json, facts: Facts, at_j: bool) -> Iterator[str]:
        of, name = relation(rule["on"]), rule["name"]
        left, right = (self.n.expression(side, at_j=at_j) for side in (of.left, of.right))
        for key, sign in (("holds", of.sign), ("fails", _OPPOSITE[of.sign])):
            own = self.new()
            yield f"if {self.set(own)} {self.set(self.n.related(left, sign, right))}:"
            yield from _deeper(self.flow(goal, rule[key], {**facts, name: own}, at_j=at_j))

    def _coefficients(self, goal: str, rule: Json, facts: Facts, at_j: bool) -> Iterator[str]:
        of = self.set(self.n.declared(rule["variable"], "nonnegative", at_j=at_j))
        yield f"as a polynomial in {of}, every coefficient of {self.set(goal)} is non-negative:"
        for power, proof in rule["proofs"].items():
            own, variable = self.new(), rule["variable"]
            shown = variable + f"**{power}" * (power != "1")
            which = "constant term" if power == "0" else f"coefficient of {self.show(shown, at_j)}"
            opening = f"{self.set(own)} stands for the {which}"
            yield from _deeper(self.shown(opening, own, proof, facts, at_j=at_j))

    def _chain(self, goal: str, rule: Json, facts: Facts, at_j: bool) -> Iterator[str]:
        links = [
            goal,
            *(self.n.expression(t, at_j=at_j) for t in rule["through"]),
            self.n.number("0"),
        ]
        for left, right, proof in zip(links, links[1:], rule["proofs"], strict=False):
            own = self.new()
            opening = f"{self.set(own)} {self.set(self.n.related(left, '>=', right))}"
            yield from self.shown(opening, own, proof, facts, at_j=at_j)

    def _univariate(self, goal: str, rule: Json, at_j: bool) -> str:
        square, factor = (_polynomial(rule[key], rule["variable"]) for key in ("square", "factor"))
        shown = factor if square == "1" else f"({square})**2*({factor})"
        points = [self.show(point) for point in rule["breakpoints"]]
        last = "which" if square == "1" else "the last factor of which"
        cut = f", on the intervals between {', '.join(points)}" if points else ""
        return (
            f"{self.set(goal)} is a non-negative multiple of {self.show(shown, at_j)}, {last} is "
            f"non-negative by the signs of its coefficients{cut}"
        )

    def _substitution(self, item: Json, facts: Facts, at_j: bool) -> str:
        n, value = self.n, self._fact(item["fact"], facts)
        if item["weight"] != "1":
            value = n.fraction(value, self._factor(item["weight"], at_j))
        new = n.related(n.related(n.name(item["new"]), ":=", value), ">=", n.number("0"))
        return f"put {self.defined({item['variable']: item['by']}, at_j)} with {self.set(new)}"

    def _fact(self, name: str, facts: Facts) -> str:
        return facts.get(name) or self.n.bracketed(self.n.words(name.replace("_", " ")))

    def _factor(self, text: str, at_j: bool) -> str:
        shown = self.n.expression(text, at_j=at_j)
        return shown if text.isidentifier() or text.isdigit() else self.n.grouped(shown)

    def _combination(self, goal: str, rule: Json, facts: Facts, at_j: bool) -> str:
        n = self.n

        def one(item: Json) -> str:
            parts = [self._fact(name, facts) for name in item.get("facts", [])]
            parts += [n.expression(f"({item['square']})**2", at_j=at_j)] if "square" in item else []
            if item["weight"] != "1" or not parts:
                parts = [self._factor(item["weight"], at_j), *parts]
            return reduce(n.product, parts)

        if rule.get("multiplier", "1") != "1":
            goal = n.product(self._factor(rule["multiplier"], at_j), goal)
        total = " + ".join(map(one, rule["terms"])) or "0"
        return self.set(n.related(goal, "=", total))

    # --- earlier theorems

    def used(self, use: Json, own: str, facts: Facts, *, at_j: bool) -> Iterator[str]:
        """What a theorem says at given values, of numbers or of sums over the directions."""
        values = {**use.get("with", {}), **use.get("direction", {})}
        others = {name: text for name, text in values.items() if text != name}
        at = self.defined(others, at_j, new_j=False)
        says = f"by theorem {use['theorem']}" + f" at {at}" * bool(at)
        theorem = self.theorems.get(use["theorem"])
        if theorem and not (theorem.entries("let") or theorem.entries("direction_let")):
            says = f"{self._conclusion(theorem, values, at_j)}, {says}"
        yield f"{self.set(own)} {says}"
        for key, where in (
            ("hypotheses", ""), ("each", " in every direction"), ("each_m", " in direction m"),
        ):  # fmt: skip
            for name, proof in use.get(key, {}).items():
                called = name.replace("_", " ")
                if theorem:
                    called = f"{theorem.hypotheses().index(name) + 1} ({called})"
                its = f"its hypothesis {called}{where}"
                here = at_j and key != "each_m"
                yield from _deeper(self._hypothesis(its, proof, facts, here))

    def _hypothesis(self, its: str, proof: Json, facts: Facts, at_j: bool) -> Iterator[str]:
        if (known := _only_fact(proof)) is not None:
            yield f"{its} is {self.set(self._fact(known, facts))}"
            return
        own = self.new()
        yield from self.shown(f"{self.set(own)} stands for {its}", own, proof, facts, at_j=at_j)

    def _conclusion(self, theorem: Statement, values: Mapping[str, str], at_j: bool) -> str:
        """What a theorem says at these values, a side that names a direction being summed."""
        of, shown = relation(theorem.field("conclusion")), []
        for side in (of.left, of.right):
            text = substituted(side, values)
            body = self.n.expression(text, at_j=at_j)
            summed = theorem.is_summed(side)
            shown.append(
                self.n.total(self.n.bracketed(body) if is_sum(text) else body) if summed else body
            )
        return self.set(self.n.related(shown[0], of.sign, shown[1]))


def _only_fact(proof: Json) -> str | None:
    """The fact that a relation is, where a proof says no more than that."""
    terms = proof.get("terms", []) if proof.get("multiplier") == "1" and "let" not in proof else []
    if len(terms) != 1 or terms[0]["weight"] != "1" or "square" in terms[0]:
        return None
    facts: list[str] = terms[0].get("facts", [])
    return facts[0] if len(facts) == 1 else None


def _polynomial(ascending: Sequence[str], variable: str) -> str:
    """The expression with these coefficients, highest power first."""
    text = ""
    for n, c in reversed(list(enumerate(ascending))):
        power = f"{variable}**{n}" if n > 1 else variable
        size = c.removeprefix("-")
        shown = size if n == 0 else power if size == "1" else f"{size}*{power}"
        if c != "0":
            text += (" - " if c != size else " + " if text else "") + shown
    return text.removeprefix(" ") or "0"
