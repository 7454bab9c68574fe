"""Proofs as text: what each rule that the kernel checks does, one line for each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any, TypeAlias

from sdproof.statements.notation import Latex, Notation, Plain
from sdproof.statements.statement import Statement

Json: TypeAlias = dict[str, Any]
_PLACES = {
    "direction": "in every direction", "aligned": "in direction m", "total": "in total",
    "start": "before the first step", "step": "from one step to the next",
}  # fmt: skip


def proof_lines(
    statement: Statement, proof: Json, notation: type[Notation] = Plain
) -> Iterator[str]:
    """The proof of a statement, as in a certificate: one line for each rule that the kernel checks.
    With `Latex`, text with formulas between dollar signs."""
    own = proof.get("then", proof) if "divisors" in proof else proof
    states = own.get("induction", {}).get("state", {})
    reader = _Reader(statement.notation(notation, states))
    if "divisors" in proof:
        for name, entry in proof["divisors"].items():
            yield f"before, as it is divided by [{name}]: {reader.show(entry['claim'])}"
            yield from reader.named({name: entry["proof"]}, (), at_j=False)
        proof = proof["then"]
    if "rule" in proof or ("induction" not in proof and "direction" not in proof):
        yield from reader.rule(proof, (), at_j=False)
    else:
        yield from reader.frame(proof, summed=statement.kind == "sum")


class _Reader:
    def __init__(self, notation: Notation) -> None:
        self.n = notation

    def set(self, formula: str) -> str:
        """A formula among words."""
        return f"${formula}$" if isinstance(self.n, Latex) else formula

    def show(self, text: str, at_j: bool = False) -> str:
        relates = any(sign in text for sign in "<>=")
        shown = self.n.formula if relates else self.n.expression
        return self.set(shown(text, at_j=at_j))

    def defined(self, name: str, text: str, at_j: bool = False) -> str:
        left = self.n.name(name, at_j=at_j)
        return self.set(self.n.related(left, ":=", self.n.expression(text, at_j=at_j)))

    def frame(self, proof: Json, *, summed: bool) -> Iterator[str]:
        """A proof about a sum, or about every number of steps."""
        for name, text in proof.get("let", {}).items():
            yield self.defined(name, text)
        if proof.get("transfer", "0") != "0":
            yield f"direction m hands {self.show(proof['transfer'])} to each other direction"
        for name, rule in proof.get("induction", {}).get("state", {}).items():
            shown = self.set(self.n.name(name, at_j=summed))
            start, step = (self.show(rule[key], summed) for key in ("start", "step"))
            yield f"{shown} starts at {start} and each step makes it {step}"
        for name, state in proof.get("krylov", {}).items():
            yield f"[{name}] holds for the polynomial {self.set(self.n.name(state, at_j=summed))}"
        for name, text in proof.get("multipliers", {}).items():
            yield f"subtract {self.show(text)} times the sum [{name}]"
        for name, use in proof.get("uses", {}).items():
            yield self._use({"name": name, **use}, summed)
            for key, place in (("hypotheses", ()), ("each", ("in every direction",)),
                               ("each_m", ("in direction m",))):  # fmt: skip
                yield from self.named(use.get(key, {}), place, key == "each")
        for key, where in (("share", "each direction"), ("share_m", "direction m")):
            if proof.get(key, "0") != "0":
                yield f"{where} has at least {self.show(proof[key])} of the bound"
        induction = proof.get("induction", {})
        for key, where in (("invariants", ""), ("invariants_m", ", in direction m")):
            for name, text in induction.get(key, {}).items():
                own = text == "conclusion"
                shown = "the conclusion" if own else self.show(text, summed and not where)
                yield f"after any number of steps{where}: {shown} [{name}]"
        for key in ("start", "step"):
            yield from self.named(induction.get(key, {}), (_PLACES[key],), summed)
        for key in ("direction", "aligned", "total", "then"):
            if key in proof:
                place = (_PLACES[key],) if key in _PLACES else ()
                yield from self.rule(proof[key], place, at_j=key == "direction")

    def named(self, proofs: Json, place: tuple[str, ...], at_j: bool) -> Iterator[str]:
        """One proof for each of several named facts."""
        for name, proof in proofs.items():
            yield from self.rule(proof, (*place, f"[{name}]"), at_j=at_j)

    def rule(self, rule: Json, place: tuple[str, ...], *, at_j: bool) -> Iterator[str]:
        """The line of one rule, and those of the proofs in it."""
        lets = "".join(f"{self.defined(k, v, at_j)}; " for k, v in rule.get("let", {}).items())
        yield f"{', '.join(place) or 'the goal'}: {lets}{self._done(rule, at_j)}"
        if "proof" in rule:
            yield from self.rule(rule["proof"], (*place, f"[{rule['name']}]"), at_j=at_j)
        if rule["rule"] == "coefficients":
            for power, proof in rule["proofs"].items():
                part = self._coefficient(rule["variable"], power, at_j)
                yield from self.rule(proof, (*place, part), at_j=at_j)
        else:
            for i, proof in enumerate(rule.get("proofs", ()), 1):
                yield from self.rule(proof, (*place, f"link {i}"), at_j=at_j)
        yield from self.named(rule.get("hypotheses", {}), place, at_j)
        for key, case in (("holds", ""), ("fails", "otherwise")):
            if key in rule:
                where = case or f"if {self.show(rule['on'], at_j)}"
                yield from self.rule(rule[key], (*place, where), at_j=at_j)
        if "then" in rule:
            yield from self.rule(rule["then"], (*place, *self._changed(rule, at_j)), at_j=at_j)

    def _changed(self, rule: Json, at_j: bool) -> tuple[str, ...]:
        """What the goal is replaced by, where a rule replaces it."""
        match rule.get("rule"):
            case "multiply":
                return (f"times {self.show(rule['by'], at_j)}",)
            case "quadratic":
                return (f"minus the discriminant in {self.show(rule['variable'], at_j)}",)
        return ()

    def _coefficient(self, variable: str, power: str, at_j: bool) -> str:
        if power == "0":
            return f"constant term in {self.show(variable, at_j)}"
        return f"coefficient of {self.show(variable + f'**{power}' * (power != '1'), at_j)}"

    def _done(self, rule: Json, at_j: bool) -> str:
        match rule.get("rule"):
            case "identity":
                return "both sides are the same rational function"
            case "nonnegative coefficients":
                return "every coefficient is non-negative"
            case "univariate":
                return self._univariate(rule, at_j)
            case "substitute":
                return self._substitution(rule, at_j)
            case "quadratic":
                of = self.show(rule["variable"], at_j)
                return f"as a quadratic in {of}: positive leading coefficient, discriminant not positive"
            case "coefficients":
                of = self.set(self.n.declared(rule["variable"], "nonnegative", at_j=at_j))
                return f"as a polynomial in {of}: every coefficient is non-negative"
            case "multiply":
                return f"multiplied by {self.show(rule['by'], at_j)}, which is positive"
            case "combination":
                return self._combination(rule, at_j)
            case "chain":
                links = ["goal", *(self.n.expression(t, at_j=at_j) for t in rule["through"]), "0"]
                joined = reduce(lambda left, right: self.n.related(left, ">=", right), links)
                return self.set(self._goal(joined))
            case "lemma":
                return f"first [{rule['name']}]: {self.show(rule['claim'], at_j)}"
            case "cases":
                return f"two cases [{rule['name']}]: {self.show(rule['on'], at_j)}, or not"
            case "use":
                return self._use(rule, at_j)
        return str(rule.get("rule"))

    def _univariate(self, rule: Json, at_j: bool) -> str:
        square, factor = (_polynomial(rule[key], rule["variable"]) for key in ("square", "factor"))
        shown = factor if square == "1" else f"({square})**2*({factor})"
        points = [self.show(point) for point in rule["breakpoints"]]
        last = "which" if square == "1" else "the last factor of which"
        cut = f", on the intervals between {', '.join(points)}" if points else ""
        return (
            f"a non-negative multiple of {self.show(shown, at_j)}, {last} is non-negative by the "
            f"signs of its coefficients{cut}"
        )

    def _goal(self, formula: str) -> str:
        return formula.replace("goal", r"\text{goal}", 1) if isinstance(self.n, Latex) else formula

    def _substitution(self, item: Json, at_j: bool) -> str:
        n, value = self.n, self._fact(item["fact"])
        if item["weight"] != "1":
            value = n.fraction(value, self._factor(item["weight"], at_j))
        new = n.related(n.related(n.name(item["new"]), ":=", value), ">=", n.number("0"))
        return f"{self.defined(item['variable'], item['by'], at_j)} with {self.set(new)}"

    def _fact(self, name: str) -> str:
        return self.n.bracketed(self.n.words(name.replace("_", " ")))

    def _factor(self, text: str, at_j: bool) -> str:
        shown = self.n.expression(text, at_j=at_j)
        return shown if text.isidentifier() or text.isdigit() else self.n.grouped(shown)

    def _use(self, rule: Json, at_j: bool) -> str:
        values = [self.defined(name, text) for name, text in rule.get("with", {}).items()]
        values += [self.defined(n, text, at_j) for n, text in rule.get("direction", {}).items()]
        at = ", ".join(values)
        gives = f" gives [{rule['name']}]" if "name" in rule else ""
        return f"theorem {rule['theorem']}{f' at {at}' if at else ''}{gives}"

    def _combination(self, rule: Json, at_j: bool) -> str:
        n = self.n

        def one(item: Json) -> str:
            facts = map(self._fact, item.get("facts", []))
            square = [n.expression(f"({item['square']})**2", at_j=at_j)] if "square" in item else []
            return reduce(n.product, [self._factor(item["weight"], at_j), *facts, *square])

        goal = "goal"
        if rule.get("multiplier", "1") != "1":
            goal = n.product(self._factor(rule["multiplier"], at_j), goal)
        total = " + ".join(map(one, rule["terms"])) or "0"
        return self.set(n.related(self._goal(goal), "=", total))


def _polynomial(ascending: list[str], variable: str) -> str:
    """The expression with these coefficients, highest power first."""
    text = ""
    for n, c in reversed(list(enumerate(ascending))):
        power = f"{variable}**{n}" if n > 1 else variable
        size = c.removeprefix("-")
        shown = size if n == 0 else power if size == "1" else f"{size}*{power}"
        if c != "0":
            text += (" - " if c != size else " + " if text else "") + shown
    return text.removeprefix(" ") or "0"
