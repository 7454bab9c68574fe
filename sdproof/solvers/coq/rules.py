"""The rules of a proof about fixed variables, as tactics: the kernel checks each step, and what it
computes is written down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sdproof.kernel.algebra import (
    MAX_POWER,
    Budget,
    Poly,
    Rational,
    by_powers,
    evaluate,
    poly_mul,
    positive_at_sight,
    quotient,
)
from sdproof.kernel.base import MAX_INTERVALS, integers, rationals
from sdproof.kernel.family import Checker
from sdproof.kernel.scopes import Facts, Scope, strict
from sdproof.kernel.statement import entries, sides
from sdproof.solvers.coq.naming import Names
from sdproof.solvers.coq.stating import NotExported, StatedInCoq, related
from sdproof.solvers.coq.terms import (
    CoqTerm,
    Writing,
    Written,
    added,
    divided,
    moments,
    multiplied,
    number,
    powered,
    sign_of,
)

Lines = list[str]
MOST_TERMS = 60
"""A definition is put as a quotient up to this length."""
MOST_WORK = 25 * 10**9
"""Terms of a goal times the square of the characters that it has with its definitions written out: about
half a minute of Coq on one core. A larger goal is not exported."""
SUFFIX = {">=": "ge", ">": "gt", "=": "eq"}
BY_SIGHT = {">": "pos.", ">=": "nonneg."}
_ADD = {
    (">=", ">="): "Rplus_le_le_0_compat", (">", ">="): "Rplus_lt_le_0_compat",
    (">=", ">"): "Rplus_le_lt_0_compat", (">", ">"): "Rplus_lt_0_compat", ("=", "="): "zero_sum",
}  # fmt: skip


class ShownGoal(NamedTuple):
    """A goal, the relation to zero that was shown of it, and how."""

    goal: Rational
    shown: str
    lines: Lines


def against_zero(term: CoqTerm, rel: str) -> str:
    """The relation to zero as the rules have it."""
    return f"{term.text} = 0" if rel == "=" else f"0 {'<' if rel == '>' else '<='} {term.text}"


def braced(lines: Sequence[str]) -> Lines:
    if len(lines) == 1:
        return [f"{{ {lines[0]} }}"]
    return ["{ " + lines[0], *(f"  {line}" for line in lines[1:-1]), f"  {lines[-1]} }}"]


def asserted(name: str, claim: str, lines: Sequence[str]) -> Lines:
    return [f"assert ({name} : {claim}).", *braced(lines)]


def weakened(lines: Lines, shown: str, wanted: str) -> Lines:
    """The same for a weaker relation."""
    if shown == wanted:
        return lines
    return [{">": "apply Rlt_le.", "=": "apply zero_nonneg."}[shown], *lines]


def sum_of(parts: Sequence[tuple[str, Lines]]) -> tuple[str, Lines]:
    """Of a sum, from the relations of its terms: they are all equations, or none is."""
    (rel, lines), *rest = parts
    for right, more in rest:
        both = _ADD[rel, right]
        lines = [f"apply {both}.", *braced(lines), *braced(more)]
        rel = "=" if rel == "=" else ">" if ">" in (rel, right) else ">="
    return rel, lines


class Rules(Checker):
    """One statement and the rules of its proof; a subclass puts them together."""

    field: Writing

    def __init__(
        self,
        statement: Any,
        proof: Any,
        theorems: dict[str, Any],
        known: dict[str, tuple[str, StatedInCoq]],
    ) -> None:
        super().__init__(statement, proof, theorems, Budget())
        self.names = Names(statement, [proof, statement])
        self.stated = StatedInCoq(statement, self.names)
        self.earlier = known
        self.field = Writing(self.signs, self.field.budget, self.term_of, self.mean_of)
        self.pieces: dict[str, ShownGoal] = {}
        self.lets: list[list[tuple[str, CoqTerm]]] = [[]]
        self.made: Lines = []
        self.instances: list[Any] = []
        self.fractions: dict[str, CoqTerm | None] = {}
        self.means: dict[str, tuple[str, list[CoqTerm]]] = {}
        self.now = self.names.new("n")
        self.own_states: dict[str, Any] = {}

    # --- terms

    def term_of(self, name: str) -> CoqTerm:
        own = name.removesuffix("_m") if name.removesuffix("_m") in self.own_states else name
        if own in self.own_states:
            at = "" if self.kind == "pointwise" else " m" if own != name else " j"
            return CoqTerm(f"{self.names.value(own)} {self.now}{at}", 10)
        return self.stated.value(name, step=self.now)

    def mean_of(self, value: Rational, noise: str, moment: Rational) -> CoqTerm:
        of = self.field.term(moment).text
        for (own, text), name in self.stated.means.items():
            if own == noise and self.stated.read(text).text == of:
                shown = self.stated.expected(noise, text, self.field.term(value))
                terms = [self.field.term(Rational(p.num, p.den)) for p in moments(value, noise)]
                self.means[shown.text] = name, terms
                return shown
        raise NotExported("a mean whose second moment is written in another way in the proof")

    def define(self, scope: Scope, lets: Any, where: str) -> Scope:
        for name, text in entries(lets, where):
            before, scope = scope, super().define(scope, {name: text}, where)
            self.lets[-1].append((name, self.field.term(scope[name])))
            self.fractions[name] = self.fraction(scope[name])
            own = CoqTerm(self.names.value(name))
            if where in ("let", "direction_let"):
                own = self.stated.value(name)
            scope = {**before, name: Written(scope[name], own)}
        return dict(scope)

    def total(self, signed: list[tuple[int, str]], scope: Scope) -> Rational:
        found: Rational | None = None
        for sign, text in signed:
            value = evaluate(text, scope, self.field)
            if found is not None:
                found = self.field.add(found, value, sign)
            else:
                found = value if sign > 0 else self.field.mul(self.field.number(-1), value)
        return self.field.number(0) if found is None else found

    def fraction(self, value: Rational) -> CoqTerm | None:
        """A quotient in canonical form, unless that is long."""
        if not value.den or len(value.num) > MOST_TERMS:
            return None
        above, below = self.field.canonical(value)
        return divided(above, below)

    def defined(self, name: str, term: CoqTerm) -> Lines:
        own, is_ = self.names.value(name), self.names.new(f"{self.names.value(name)}_is")
        lines = [f"destruct (definition ({term.text})) as [{own} {is_}]."]
        return [*lines, *self.as_fraction(name, own, is_, term)]

    def as_fraction(self, name: str, own: str, is_: str, term: CoqTerm) -> Lines:
        """A definition that stands for a quotient, in canonical form: then identities are short. Coq may
        not find it if only a fact says that a divisor is positive."""
        short = self.fractions.get(name)
        if short is None or short == term:
            return []
        new = self.names.new(f"{is_}_short")
        return [f"try (assert ({new} : {own} :== {short.text}) by (unfold stands_for; by_field);",
                f"  clear {is_}; rename {new} into {is_})."]  # fmt: skip

    def relates(self, value: Rational, rel: str) -> str:
        return against_zero(self.field.term(value), rel)

    # --- at sight

    def sight(self, value: Rational, rel: str, facts: Facts) -> Lines:
        """That a value is ≥ 0 or > 0 at sight."""
        sign = sign_of(value)
        if rel == ">" and sign == "positive":
            return ["pos."]
        if rel == ">=" and sign != "real":
            return ["nonneg."]
        above, below = self.field.canonical(value)
        by = "pos." if rel == ">" else "nonneg."
        return [
            *self.divisors_of(value, facts),
            f"apply (sight_{SUFFIX[rel]} _ ({above.text}) ({below.text})).",
            *braced(["pos."]),
            *braced(["by_field."]),
            *braced([by]),
        ]

    def divisors_of(self, value: Rational, facts: Facts) -> Lines:
        """That each divisor is positive which is not at sight, but by a fact."""
        lines: Lines = []
        for factor in value.den:
            p = dict(factor)
            if not positive_at_sight(p, self.signs):
                lines += self.positive_by_fact(p, facts)
        return lines

    def positive_by_fact(self, p: Poly, facts: Facts) -> Lines:
        shown = self.field.written(p)
        claim = f"assert (0 < {shown.text})."
        for name, (value, rel) in facts.items():
            if rel != ">":
                continue
            rest = quotient(p, value.num, self.field.budget)
            if rest is None:
                continue
            before = self.divisors_of(value, {n: f for n, f in facts.items() if n != name})
            if not positive_at_sight(rest, self.signs):
                if rest.keys() >= p.keys():
                    continue
                before += self.positive_by_fact(rest, facts)
            below = self.field.canonical(value)[1]
            term = multiplied(multiplied(self.field.written(rest), self.field.term(value)), below)
            return [
                *before,
                claim,
                *braced([f"replace ({shown.text}) with ({term.text}) by by_field.", "pos."]),
            ]  # fmt: skip
        raise NotExported("a divisor whose sign no fact shows directly")

    # --- the rules

    def prove(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int = 0
    ) -> str:
        self.lets.append([])
        self.require_size(goal)
        shown = super().prove(goal, proof, scope, facts, where, depth)
        definitions, rule = self.lets.pop(), proof["rule"]
        with self.field.knowing(strict(facts)):
            if rule == "identity":
                lines = [*self.divisors_of(goal, facts), "by_field."]
            elif rule == "nonnegative coefficients":
                lines = self.sight(goal, shown, facts)
            else:
                lines, self.made = self.made, []
        lines = [*(line for pair in definitions for line in self.defined(*pair)), *lines]
        self.pieces[where] = ShownGoal(goal, shown, [*self.averages(goal, depth), *lines])
        return shown

    def require_size(self, goal: Rational) -> None:
        words = re.findall(r"\w+", self.field.term(goal).text)
        fractions = (self.fractions.get(word) for word in words)
        size = sum(len(f.text if f else w) for w, f in zip(words, fractions, strict=True))
        if len(goal.num) * size**2 > MOST_WORK:
            raise NotExported(
                f"a goal of {len(goal.num)} terms, {size} characters: too large for Coq"
            )

    def averages(self, goal: Rational, depth: int) -> Lines:
        """What the means are that a goal speaks of."""
        lines: Lines = []
        text = self.field.term(goal).text
        for i, (shown, (name, (a, b, c))) in enumerate(self.means.items()):
            if depth == 0 and shown in text:
                own = self.names.new(f"mean{i or ''}")
                moment = next(m for (_, m), n in self.stated.means.items() if n == name)
                value = added(a, multiplied(c, self.stated.read(moment)))
                is_ = self.names.new(f"{name}_is")
                lines += asserted(
                    own, f"{shown} :== {value.text}",
                    [f"apply ({is_} ({a.text}) ({b.text}) ({c.text})).", "intros. by_field."],
                )  # fmt: skip
        return lines

    def at(self, where: str, wanted: str | None = None) -> Lines:
        piece = self.pieces[where]
        return weakened(piece.lines, piece.shown, wanted or piece.shown)

    def combination(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str
    ) -> str:
        shown = super().combination(goal, proof, scope, facts, where)
        multiplier = evaluate(proof["multiplier"], scope, self.field)
        terms, parts = [], []
        for item in proof["terms"]:
            term, rel, lines = self.item(item, scope, facts)
            terms.append(term)
            parts.append((rel, lines))
        if shown != "=":
            parts = [
                (">=", weakened(ls, rel, ">=")) if rel == "=" else (rel, ls) for rel, ls in parts
            ]
        rel, lines = sum_of(parts) if parts else ("=", ["reflexivity."])
        total = terms[0] if terms else CoqTerm("0")
        for term in terms[1:]:
            total = added(total, term)
        self.made = [
            *self.divisors_of(goal, facts),
            f"apply (combination_{SUFFIX[shown]} ({self.field.term(multiplier).text}) ({total.text})).",
            *braced(self.sight(multiplier, ">", facts)),
            *braced(["by_field."]),
            *braced(weakened(lines, rel, shown)),
        ]
        return shown

    def item(self, item: Any, scope: Scope, facts: Facts) -> tuple[CoqTerm, str, Lines]:
        """One term of a combination: as it is written, its relation to zero, and why."""
        weight = evaluate(item["weight"], scope, self.field)
        known = [(self.names.fact(n), *facts[n]) for n in item.get("facts", [])]
        square = item.get("square")
        squared = None if square is None else evaluate(square, scope, self.field)
        zero = next((k for k in known if k[2] == "="), None)
        if zero is not None:
            before = self.field.term(weight)
            for k in known:
                if k is not zero:
                    before = multiplied(before, self.field.term(k[1]))
            after = CoqTerm("1") if squared is None else powered(self.field.term(squared), 2)
            term = multiplied(multiplied(before, self.field.term(zero[1])), after)
            return term, "=", ["apply zero_factor.", f"exact {zero[0]}."]
        factors: list[tuple[CoqTerm, str, Lines]] = []
        if item["weight"] != "1" or not (known or squared):
            rel = ">" if self.field.is_positive(weight) and squared is None else ">="
            factors.append((self.field.term(weight), rel, self.sight(weight, rel, facts)))
        factors += [(self.field.term(v), rel, [f"exact {own}."]) for own, v, rel in known]
        if squared is not None:
            factors.append((powered(self.field.term(squared), 2), ">=", ["apply pow2_ge_0."]))
        strictly = all(rel == ">" for _, rel, _ in factors)
        wanted = ">" if strictly else ">="
        rule = "Rmult_lt_0_compat" if strictly else "Rmult_le_pos"
        term, rel, lines = factors[0]
        lines = weakened(lines, rel, wanted)
        for right, rel, more in factors[1:]:
            term = multiplied(term, right)
            lines = [f"apply {rule}.", *braced(lines), *braced(weakened(more, rel, wanted))]
        return term, wanted, lines

    def chain(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        shown = super().chain(goal, proof, scope, facts, where, depth)
        lines: Lines = []
        for i in range(len(proof["proofs"])):
            piece = self.pieces[f"{where}.link[{i}]"]
            own = self.names.new(f"link{i}")
            lines += asserted(own, self.relates(piece.goal, piece.shown), piece.lines)
        self.made = [*lines, "lra."]
        return shown

    def lemma(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        shown = super().lemma(goal, proof, scope, facts, where, depth)
        name = proof["name"]
        value, wanted = self.relation(proof["claim"], scope, where)
        self.made = [
            *asserted(
                self.names.fact(name),
                self.relates(value, wanted),
                self.at(f"{where}.{name}", wanted),
            ),
            *self.at(where),
        ]
        return shown

    def cases(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        shown = super().cases(goal, proof, scope, facts, where, depth)
        value, rel = self.relation(proof["on"], scope, where)
        own = self.names.fact(proof["name"])
        self.made = [
            f"destruct (cases_{SUFFIX[rel]} ({self.field.term(value).text})) as [{own} | {own}].",
            *braced(self.at(f"{where}.holds", shown)),
            *braced(self.at(f"{where}.fails", shown)),
        ]
        return shown

    def substitute(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        shown = super().substitute(goal, proof, scope, facts, where, depth)
        new, fact = proof["new"], self.names.fact(proof["fact"])
        value, rel = facts[proof["fact"]]
        weight = evaluate(proof["weight"], scope, self.field)
        self.signs[new] = "positive" if rel == ">" else "nonnegative"
        by = self.field.term(
            evaluate(proof["by"], scope | {new: self.field.variable(new)}, self.field)
        )
        del self.signs[new]
        own, old = self.names.value(new), self.term_of(proof["variable"])
        value_is, sign = self.names.new(f"{own}_value"), self.names.new(f"{own}_sign")
        is_, old_is = self.names.new(f"{own}_is"), self.names.new(f"{proof['variable']}_is")
        shown_value, over = self.field.term(value), self.field.term(weight)
        if rel == "=":
            value_is = self.names.new(f"{own}_value")
            lines = [
                f"destruct (definition ({divided(shown_value, over).text})) as [{own} {value_is}].",
                *asserted(old_is, f"{old.text} :== {by.text}", ["unfold stands_for. by_field."]),
                *asserted(is_, f"{own} :== 0",
                          [f"unfold stands_for. rewrite ({value_is} : _ = _), {fact}. by_field."]),
                f"clear {value_is}.",
            ]  # fmt: skip
        else:
            lines = [
                f"destruct (substitute_{SUFFIX[rel]} ({shown_value.text}) ({over.text})) "
                f"as [{own} [{value_is} {sign}]].",
                *braced([f"exact {fact}."]),
                *braced(self.sight(weight, ">", facts)),
                *asserted(old_is, f"{old.text} :== {by.text}",
                          [f"unfold stands_for. rewrite {value_is}. by_field."]),
                f"clear {value_is}.",
            ]  # fmt: skip
        self.made = [*self.divisors_of(value, facts), *lines, *self.at(where)]
        return shown

    def quadratic(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        shown = super().quadratic(goal, proof, scope, facts, where, depth)
        x = self.field.term(self.field.variable(proof["variable"]))
        parts = by_powers(goal.num, proof["variable"])
        c, b, a = (self.field.written(parts.get(n, {})) for n in range(3))
        top = added(added(multiplied(a, powered(x, 2)), multiplied(b, x)), c)
        below = self.field.canonical(goal)[1]
        suffix = SUFFIX[shown]
        self.made = [
            *self.divisors_of(goal, facts),
            f"apply (sight_{suffix} _ ({top.text}) ({below.text})).",
            *braced(["pos."]),
            *braced(["by_field."]),
            f"apply (quadratic_{suffix} _ ({a.text}) ({b.text}) ({c.text}) ({x.text})).",
            *braced(["pos."]),
            *braced(["reflexivity."]),
            *self.at(where),
        ]
        return shown

    def coefficients(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        shown = super().coefficients(goal, proof, scope, facts, where, depth)
        name = proof["variable"]
        x, positive = self.field.term(self.field.variable(name)), self.signs[name] == "positive"
        terms, parts = [], []
        for n in sorted(by_powers(goal.num, name)):
            piece = self.pieces[f"{where}.coefficient[{n}]"]
            strictly = piece.shown == ">" and (n == 0 or positive)
            wanted = ">" if strictly else ">="
            lines = weakened(piece.lines, piece.shown, wanted)
            term = self.field.term(piece.goal)
            if n:
                term = multiplied(term, powered(x, n))
                rule = "Rmult_lt_0_compat" if strictly else "Rmult_le_pos"
                power = "pos." if strictly else "nonneg."
                lines = [f"apply {rule}.", *braced(lines), *braced([power])]
            terms.append(term)
            parts.append((wanted, lines))
        if not parts:
            self.made = ["by_field."]
            return shown
        total = terms[0]
        for term in terms[1:]:
            total = added(total, term)
        rel, lines = sum_of(parts)
        self.made = [
            *self.divisors_of(goal, facts),
            f"apply (sight_{SUFFIX[shown]} _ ({total.text}) ({self.field.canonical(goal)[1].text})).",
            *braced(["pos."]),
            *braced(["by_field."]),
            *braced(weakened(lines, rel, shown)),
        ]
        return shown

    def multiply(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        shown = super().multiply(goal, proof, scope, facts, where, depth)
        by = evaluate(proof["by"], scope, self.field)
        self.made = [
            f"apply (multiply_{SUFFIX[shown]} _ ({self.field.term(by).text})).",
            *braced(self.sight(by, ">", facts)),
            *self.at(where),
        ]
        return shown

    def univariate(self, goal: Rational, proof: Any, where: str) -> str:
        shown = super().univariate(goal, proof, where)
        field, budget, name = self.field, self.field.budget, proof["variable"]
        square, factor = (
            integers(proof[key], where, MAX_POWER + 1) for key in ("square", "factor")
        )
        points = rationals(proof["breakpoints"], where, MAX_INTERVALS)
        root, f = (field.polynomial(name, p) for p in (square or [0], factor or [0]))
        weight = quotient(goal.num, poly_mul(poly_mul(root, root, budget), f, budget), budget)
        x, polynomial = field.term(field.variable(name)), field.written(f)
        parts: list[tuple[CoqTerm, Lines]] = [(field.written(weight or {}), [BY_SIGHT[shown]])]
        if shown == ">":
            parts.append((powered(number(abs(square[0])), 2), ["pos."]))
        else:
            parts.append((powered(field.written(root), 2), ["apply pow2_ge_0."]))
        listed_ = f"[{'; '.join(f'({c})' for c in factor)}]%Z"
        known, pieces = {
            "positive": ("above_zero", [points]),
            "nonnegative": ("from_zero", [points]),
            "real": (
                "everywhere",
                [[p for p in points if p > 0], [-p for p in points[::-1] if p <= 0]],
            ),
        }[self.signs[name]]
        cuts = [f"[{'; '.join(f'(({p.numerator})%Z, {p.denominator}%positive)' for p in of)}]"
                for of in pieces]  # fmt: skip
        lemma = f"{'pos' if shown == '>' else 'nonneg'}_{known}"
        sign = {"above_zero": " | pos", "from_zero": " | nonneg", "everywhere": ""}[known]
        how = [
            f"replace ({polynomial.text}) with (zeval {listed_} {x.under(10)})",
            "  by (unfold zeval; cbn [map peval]; ring).",
            f"apply ({lemma} _ {' '.join(cuts)}); [vm_compute; reflexivity{sign}].",
        ]
        parts.append((polynomial, how))
        term, lines = parts[0]
        rule = "Rmult_lt_0_compat" if shown == ">" else "Rmult_le_pos"
        for right, more in parts[1:]:
            term = multiplied(term, right)
            lines = [f"apply {rule}.", *braced(lines), *braced(more)]
        self.made = [
            *self.divisors_of(goal, {}),
            f"apply (sight_{SUFFIX[shown]} _ ({term.text}) ({field.canonical(goal)[1].text})).",
            *braced(["pos."]),
            *braced(["by_field."]),
            *braced(lines),
        ]
        return shown

    # --- earlier theorems

    def instantiated(self, *given: Any) -> Any:
        found = super().instantiated(*given)
        self.instances.append(found)
        return found

    def use(
        self, goal: Rational, proof: Any, scope: Scope, facts: Facts, where: str, depth: int
    ) -> str:
        shown = super().use(goal, proof, scope, facts, where, depth)
        there = self.instances.pop()
        inner, wanted = there.fixed(there.scope)
        with self.field.knowing(strict(wanted)):
            value, rel = there.relation(there.s["conclusion"], inner, where)
        lines, arguments, hypotheses = self.premises(there, wanted, f"{where}.use", facts)
        called = " ".join([self.known_name(proof["theorem"]), *arguments, *hypotheses])
        self.made = [
            *asserted(
                self.names.fact(proof["name"]),
                self.relates(value, rel),
                [*lines, f"apply difference_{SUFFIX[rel]}.", f"exact ({called})."],
            ),
            *self.at(where),
        ]
        return shown

    def known_name(self, theorem: str) -> str:
        return self.earlier[theorem][0]

    def premises(
        self, there: Any, wanted: Facts, where: str, facts: Facts
    ) -> tuple[Lines, list[str], list[str]]:
        """What a theorem asks of fixed variables, and the arguments it is given: values with their signs,
        and hypotheses."""
        lines: Lines = []
        ranked = self.earlier[there_name(self, there)][1].ranked
        arguments = ["r", self.names.new("r_ge_1")] if ranked else []
        signs = dict(there.s["variables"])
        arguments += [f"({self.field.term(there.scope[n]).text})" for n in signs]
        for n, sign in signs.items():
            if sign != "real":
                own = self.names.new(f"{n}_shown")
                rel = ">" if sign == "positive" else ">="
                value = there.scope[n]
                piece = self.pieces.pop(f"{where}.{n}", None)
                how = (
                    weakened(piece.lines, piece.shown, rel)
                    if piece
                    else self.sight(value, rel, facts)
                )
                lines += asserted(own, self.relates(value, rel), how)
                arguments.append(own)
        hypotheses = []
        for n, (_, rel) in wanted.items():
            own = self.names.new(f"{n}_holds")
            how = [f"apply {SUFFIX[rel]}_difference.", *self.at(f"{where}.{n}", rel)]
            lines += asserted(own, relation_of(self.field, there, n), how)
            hypotheses.append(own)
        return lines, arguments, hypotheses


def there_name(rules: Rules, there: Any) -> str:
    """The name under which a theorem is known."""
    return next(n for n, s in rules.theorems.items() if s == there.s)


def relation_of(field: Writing, there: Any, name: str) -> str:
    """A hypothesis of a theorem at the values it is used for."""
    greater, rel, smaller = sides(there.s["hypotheses"][name], "")
    scope, _ = there.fixed(there.scope)
    left, right = (field.term(evaluate(t, scope, field)) for t in (greater, smaller))
    return related(left, rel, right)
