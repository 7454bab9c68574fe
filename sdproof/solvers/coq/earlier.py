"""Sums that a proof knows: hypotheses about sums, and what earlier theorems say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sdproof.kernel.algebra import Rational, evaluate
from sdproof.kernel.family import Summand
from sdproof.kernel.scopes import Facts, Scope, strict
from sdproof.kernel.statement import sides, summed
from sdproof.solvers.coq.rules import SUFFIX, Lines, against_zero, asserted, braced
from sdproof.solvers.coq.stating import NotExported, related
from sdproof.solvers.coq.steps import Steps
from sdproof.solvers.coq.terms import CoqTerm, Written, applied


class Earlier(Steps):
    """Each known sum as one over the directions, its fixed part spread over them."""

    def hypotheses_on_sums(self, globe: Scope, here: Scope) -> dict[str, tuple[Summand, str]]:
        found = super().hypotheses_on_sums(globe, here)
        for name, (values, rel) in found.items():
            _, summands, fixed = self.parts(self.s["sums"][name], name)
            body, rest = self.total(summands, here), self.total(fixed, globe)
            own = f"{self.names.fact(name)}_sum"
            sided = self.two_sides({**self.s, "conclusion": self.s["sums"][name]}, here)
            self.known_sums.extend(self.spread(own, values["direction"], body, rest, rel, sided))
        return found

    def spread(
        self, own: str, value: Rational, body: Rational, rest: Rational, rel: str, how: Lines
    ) -> Lines:
        """A known sum, its fixed part spread over the directions."""
        term = self.field.term
        total = applied("sum", CoqTerm("r"), CoqTerm(f"(fun j => {term(value).text})"))
        return asserted(own, against_zero(total, rel), [
            f"rewrite (sum_spread r (fun j => {term(body).text}) ({term(rest).text})) by assumption.",
            *how, "lra.",
        ])  # fmt: skip

    def used_sum(
        self,
        theorem: Any,
        entry: Any,
        at: str,
        scopes: tuple[Scope, Scope],
        facts: tuple[Facts, Facts],
    ) -> tuple[Summand, str]:
        (globe, here), (known, each), field = scopes, facts, self.field
        values, rel = super().used_sum(theorem, entry, at, scopes, facts)
        there, name = self.instances.pop(), at.rsplit(".", 1)[1]
        inner, wanted = there.fixed(there.scope)
        texts, apart = entry["direction"], theorem.get("aligned") is True
        with field.knowing(strict(wanted)):
            inside = {n: evaluate(t, here | globe, field) for n, t in texts.items()}
            places = {"direction": there.direction(inner, inside)[0]}
            at_m: Scope = {}
            if self.aligned is True:
                at_m = {n: evaluate(t, self.at_m(globe), field) for n, t in texts.items()}
                places["aligned"] = there.at_m(inner) if apart else there.direction(inner, at_m)[0]
            _, summands, fixed = there.parts(there.s["conclusion"], at)
            rest = self.total(fixed, inner)
            share = field.mul(rest, field.inverse(globe["r"]))
            bodies = {key: self.total(summands, scope) for key, scope in places.items()}
            written = {key: field.add(body, share) for key, body in bodies.items()}
            if any(
                field.term(there.scope[f"{n}_m"]) != field.term(v) for n, v in at_m.items() if apart
            ):
                raise NotExported(f"{at}: in direction m the theorem is used at other expressions")
            lines, arguments, shown = self.premises(there, wanted, at, known)
            if apart:
                arguments += ["m", self.names.new("m_r")]
            more, signs, every = self.in_directions(there, at, places, inside, at_m, (known, each))
            call = " ".join([self.known_name(entry["theorem"]), *arguments, *signs, *shown, *every])
            own = self.names.fact(name)
            said = self.said(there, inner, places["direction"])
            self.known_sums.extend(
                asserted(f"{own}_says", said, [*lines, *more, f"exact ({call})."])
            )
            sided = self.two_sides(there.s, places["direction"])
            self.known_sums.extend(
                self.spread(
                    f"{own}_sum", written["direction"], bodies["direction"], rest, rel, sided
                )
            )
        return {key: Written(values[key], field.term(written[key])) for key in values}, rel

    def two_sides(self, s: Mapping[str, Any], scope: Scope) -> Lines:
        """A sum of the difference of two sides as that of two sums."""
        greater, _, smaller = sides(s["conclusion"], "")
        over = [t for t in (greater, smaller) if summed(dict(s), t)]
        bodies = [
            f"(fun j => {self.field.term(evaluate(t, scope, self.field)).text})" for t in over
        ]
        number = "(r - 1)" if type(self.aligned) is str else "r"
        if len(bodies) == 2:
            return [f"rewrite (sum_minus {number} {' '.join(bodies)})."]
        return [f"rewrite (sum_opp {number} {bodies[0]})."] if over == [smaller] else []

    def said(self, there: Any, inner: Scope, local: Scope) -> str:
        """The conclusion of a theorem that is used, of sums over these directions."""
        greater, rel, smaller = sides(there.s["conclusion"], "")
        shown = []
        for side in (greater, smaller):
            over = summed(there.s, side)
            term = self.field.term(evaluate(side, local if over else inner, self.field))
            shown.append(
                applied("sum", CoqTerm("r"), CoqTerm(f"(fun j => {term.text})")) if over else term
            )
        return related(shown[0], rel, shown[1])

    def in_directions(
        self,
        there: Any,
        at: str,
        places: Mapping[str, Scope],
        inside: Scope,
        at_m: Scope,
        facts: tuple[Facts, Facts],
    ) -> tuple[Lines, list[str], list[str]]:
        """What a theorem about sums asks for in each direction, and the arguments it is given: its
        functions with their signs, and its hypotheses."""
        field, new = self.field, self.names.new
        (known, each), apart = facts, there.s.get("aligned") is True
        lines, arguments, every = list[str](), list[str](), list[str]()
        arguments += [f"(fun j => {field.term(v).text})" for v in inside.values()]
        goals = []
        for n, sign in there.s.get("direction", {}).items():
            if sign != "real":
                rel = ">" if sign == "positive" else ">="
                of_m = self.sight(at_m[n], rel, known) if at_m else []
                here = self.sight(inside[n], rel, known | each)
                goals.append((n, self.relates(inside[n], rel), here, of_m, False, arguments))
        for n, text in there.s.get("each", {}).items():
            greater, rel, smaller = sides(text, "")
            left, right = (
                field.term(evaluate(t, places["direction"], field)) for t in (greater, smaller)
            )
            here = [f"apply {SUFFIX[rel]}_difference.", *self.at(f"{at}.each.{n}", rel)]
            of_m = []
            if at_m and not apart:
                of_m = [f"apply {SUFFIX[rel]}_difference.", *self.at(f"{at}.each_m.{n}", rel)]
            goals.append((n, related(left, rel, right), here, of_m, apart, every))
        for n, claim, here, of_m, but_m, where in goals:
            own = new(f"{n}_each")
            how = [self.intros, *self.direction_facts(), *here]
            if self.aligned is True and not but_m:
                split = f"destruct (Nat.eq_dec j m) as [->|{new('j_m')}]."
                how = [f"intros j {new('j_r')}.", split, *braced(of_m or ["exact I."]),
                       *braced([*self.direction_facts(), *here])]  # fmt: skip
            lines += asserted(own, self.stated.every(claim, but_m), how)
            where.append(own)
        return lines, arguments, every
