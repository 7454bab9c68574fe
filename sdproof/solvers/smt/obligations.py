"""What has to hold, direction by direction, for a certificate's statement to be true.

Obligations are rebuilt from a certificate's statements and from what a proof says of how a sum or a
recursion is taken apart: shares, transfer and multipliers, earlier theorems about sums, divisors,
invariants, states of the proof's own. The leaf proofs, which the kernel checks, are not looked at, nor
that a state is a polynomial of which a hypothesis `krylov` speaks. Every obligation is a relation in
finitely many real variables.

References
----------
`sdproof.kernel.family` (the sum rule, induction).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from sdproof.errors import InputError
from sdproof.solvers.smt.expressions import Quotient, Ring
from sdproof.solvers.smt.reading import Reading, Relation, Scope, Total, larger_first
from sdproof.statements import Statement
from sdproof.statements.reader import relation

_SPARE = 12
"""Names for definitions and filters; what is beyond is expanded."""
_SIGN = {"positive": ">", "nonnegative": ">="}


@dataclass(frozen=True)
class Obligation:
    """One question for a solver: the signs of its variables, the hypotheses, and the goal.

    If "unsat" is expected, the goal holds for all values, so its negation is asserted. "sat": the
    statement is that some values satisfy the goal, so the goal itself is asserted.
    """

    name: str
    signs: Mapping[str, str]
    given: tuple[Relation, ...] = field(repr=False)
    goal: Relation = field(repr=False)
    expect: Literal["unsat", "sat"] = "unsat"


Given: TypeAlias = tuple[Relation, ...]
Questions: TypeAlias = Iterator[Obligation]


def family_obligations(
    certificate: Mapping[str, Any], *, structured: bool = False
) -> tuple[Obligation, ...]:
    """The obligations of a family certificate: of its theorems, ``theorem.obligation``, and its own.

    `structured` gives names to definitions and filters, with equations for them, instead of expanding:
    the same questions in a form of lower degree and with more variables.
    """
    found: list[Obligation] = []
    shown: dict[str, Statement] = {}
    try:
        for name, entry in [*certificate.get("theorems", {}).items(), ("", certificate)]:
            statement = Statement(entry["statement"])
            builder = _Builder(statement, entry.get("proof"), shown, structured)
            questions = builder.sum() if statement.kind == "sum" else builder.pointwise()
            found += (replace(o, name=f"{name}.{o.name}" if name else o.name) for o in questions)
            shown[name] = statement
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"certificate: not that of a family theorem ({error!r})") from None
    return tuple(found)


class _Builder(Reading):
    """One statement in variables, and its proof."""

    def __init__(
        self, statement: Statement, proof: Any, theorems: dict[str, Statement], structured: bool
    ) -> None:
        if statement.kind not in ("sum", "pointwise"):
            raise InputError(
                f"statement: a family theorem of type {statement.kind}; accepted: sum, pointwise"
            )
        shown = proof.get("divisors", {}) if isinstance(proof, Mapping) else {}
        proof = proof["then"] if shown else proof
        if isinstance(proof, Mapping) and (more := proof.get("induction", {}).get("state")):
            statement = statement.replacing(state={**statement.entries("state"), **more})
        own = [*statement.entries("state")]
        states = own + [f"{n}_m" for n in own if statement.field("aligned") is True]
        self.signs = {
            "r": "positive", **statement.signs, **statement.entries("direction"),
            **dict.fromkeys(states, "real"), **statement.entries("fresh"),
        }  # fmt: skip
        spare = tuple(f"def_{i}" for i in range(_SPARE)) if structured else ()
        super().__init__(statement, Ring(tuple(self.signs), spare))
        self.signs |= dict.fromkeys(spare, "real")
        self.proof, self.theorems = proof, theorems
        self.fresh = self.variables(statement.entries("fresh"))
        self.globe = self.fixed(self.variables(["r", *statement.signs]))
        rank = Relation(self.globe["r"] - self.ring.number(1), ">=")
        self.known = (rank, *self.facts("hypotheses", self.globe))
        self.divisors = {name: entry["claim"] for name, entry in shown.items()}

    def variables(self, names: Any) -> Scope:
        return {n: self.ring.variables[n] for n in names}

    def question(self, name: str, given: Given, value: Quotient, rel: str) -> Obligation:
        """With the equations of the names given so far: name · den = num."""
        equations = tuple(
            Relation(variable * Quotient(v.den, variable.den) - Quotient(v.num, variable.den), "=")
            for variable, v in self.ring.definitions
        )
        return Obligation(name, self.signs, given + equations, Relation(value, rel))

    def before(self) -> Questions:
        """What is shown before the conclusion, and known from then on."""
        for name, text in self.divisors.items():
            fact = self.relation(text, self.globe)
            yield self.question(f"divisors.{name}", self.known, fact.value, fact.rel)
            self.known += (fact,)

    def pointwise(self) -> Questions:
        yield from self.before()
        globe, known = self.globe, self.known
        if self.s.entries("state"):
            now = globe | self.variables(self.s.entries("state"))
            scopes = (globe | self.states(globe, "start"), now,
                      globe | self.states(now | self.fresh, "step"))  # fmt: skip
            at_step = self.facts("at_each_step", globe | self.fresh)
            known += yield from self.invariants("invariants", scopes, known, at_step)
            globe = now
        goal = self.relation(self.s.field("conclusion"), globe)
        yield self.question("statement", known, goal.value, goal.rel)

    # --- any number of steps

    def invariants(
        self, key: str, scopes: tuple[Scope, Scope, Scope], known: Given, at_step: Given
    ) -> Generator[Obligation, None, Given]:
        """Invariants hold at the start, and after a step if all did before it; what they say now."""
        start, now, after = scopes
        texts = dict(self.proof["induction"].get(key, {}))
        for name, text in texts.items():
            if text == "conclusion":
                texts[name] = self.s.field("conclusion")
        assumed = tuple(self.relation(text, now) for text in texts.values())
        later = known + at_step + assumed
        for when, place, given in (("start", start, known), ("step", after, later)):
            for name, text in texts.items():
                goal = self.relation(text, place)
                yield self.question(f"{when}.{name}", given, goal.value, goal.rel)
        return assumed

    def induction(self, here: Scope) -> Generator[Obligation, None, Scope]:
        """A sum's recursion: its names and invariants are known afterwards, and those in a direction
        are returned."""
        s, start = self.s, self.globe
        at_m = [f"{n}_m" for n in s.entries("state") if f"{n}_m" in self.signs]
        now = start | self.variables(at_m)
        here_now = here | now | self.variables(s.entries("state"))
        at_step = self.facts("at_each_step", start | self.fresh)
        fixed = (start | self.states_of_m(start, "start"), now,
                 start | self.states_of_m(now | self.fresh, "step"))  # fmt: skip
        local = (here | fixed[0] | self.states(here, "start"), here_now,
                 here | fixed[2] | self.states(here_now | self.fresh, "step"))  # fmt: skip
        of_m = yield from self.invariants("invariants_m", fixed, self.known, at_step)
        given = self.known + self.each
        self.each += yield from self.invariants("invariants", local, given, at_step + of_m)
        self.globe, self.known = now, self.known + of_m
        return here_now

    # --- sums over directions

    def sum(self) -> Questions:
        """The premises of the sum rule."""
        s, text, aligned = self.s, self.s.field("conclusion"), self.s.field("aligned")
        yield from self.before()
        here = self.direction(self.globe, self.variables(s.entries("direction")))
        self.each = self.facts("each", here)
        if s.field("attain"):
            lam = self.globe.get("lam", self.ring.number(0))
            yield self.question("attained", self.known, lam, ">")
        if s.entries("state"):
            here = yield from self.induction(here)
        outer = self.define(self.globe, self.proof.get("let", {}))
        places = {"direction": here} | ({"aligned": self.at_m(self.globe)} if aligned else {})
        sums = {n: self.total(t, self.globe, places) for n, t in s.entries("sums").items()}
        for name, state in self.proof.get("krylov", {}).items():
            sums[name] = self.of_polynomial(
                name, places["direction"][state], self.globe[f"{state}_m"]
            )
        for name, entry in self.proof.get("uses", {}).items():
            sums[name] = yield from self.used(f"uses.{name}", entry, outer, here)
        rel = larger_first(relation(text).sign)
        multipliers = yield from self.multipliers(rel, sums, outer)
        weak = ">=" if rel == ">" else rel
        total = self.shares(outer) + self.part(text, self.globe, summed=False)
        yield self.question("total", self.known, total, weak)
        for name, scope in places.items():
            given = self.known + (self.each if name == "direction" else ())
            instead = aligned if name == "aligned" and isinstance(aligned, str) else None
            value = self.part(text, scope, summed=True, instead=instead)
            value = value - self.share(name, outer)
            for which, mu in multipliers.items():
                value = value - mu * sums[which].values[name]
            # > needs one strict premise: the last place, where the total is 0
            strict = rel == ">" and name == [*places][-1]
            yield self.question(name, given, value, rel if strict and total.num == 0 else weak)
            if strict and total.num != 0:
                yield self.question("strict", (*given, Relation(-total, ">=")), value, ">")

    def of_polynomial(self, name: str, value: Quotient, at_m: Quotient) -> Total:
        """What the hypothesis says of a polynomial with these values: Σ_j P_j² − c P_m² ≥ 0."""
        least = self.ring.read(self.s.entries("krylov")[name], self.globe)
        rest = (self.ring.number(1) - least) * at_m * at_m
        return Total({"direction": value * value, "aligned": rest}, ">=")

    def shares(self, outer: Scope) -> Quotient:
        """What the shares of all directions add up to."""
        r, share = outer["r"], self.ring.read(self.proof["share"], outer)
        if not self.s.field("aligned"):
            return r * share
        return self.ring.read(self.proof["share_m"], outer) + (r - self.ring.number(1)) * share

    def share(self, place: str, outer: Scope) -> Quotient:
        """What a direction has to reach: its share, and what it hands to the others or gets."""
        key = "share" if place == "direction" else "share_m"
        share = self.ring.read(self.proof[key], outer)
        if not self.s.field("aligned"):
            return share
        transfer = self.ring.read(self.proof["transfer"], outer)
        others = outer["r"] - self.ring.number(1)
        return share - transfer if place == "direction" else share + others * transfer

    def multipliers(
        self, rel: str, sums: Mapping[str, Total], outer: Scope
    ) -> Generator[Obligation, None, Scope]:
        """Multipliers of sums that are inequalities are ≥ 0, or 0 if an equation is to be shown."""
        given = self.proof.get("multipliers", {})
        found = {name: self.ring.read(text, outer) for name, text in given.items()}
        for name, value in found.items():
            if sums[name].rel != "=":
                wanted = "=" if rel == "=" else ">="
                yield self.question(f"multiplier.{name}", self.known, value, wanted)
        return found

    # --- earlier theorems about sums

    def used(
        self, at: str, entry: Mapping[str, Any], outer: Scope, here: Scope
    ) -> Generator[Obligation, None, Total]:
        """What an earlier theorem says, once its signs and hypotheses hold at the values given."""
        s, aligned = self.theorems[entry["theorem"]], self.s.field("aligned")
        own = s.field("aligned")
        refused = s.kind != "sum" or s.entries("sums") or s.entries("state") or s.field("attain")
        apart = str in (type(own), type(aligned)) or (own and not aligned)
        if refused or s.means or apart:
            raise InputError(f"{at}: accepted: a sum without sums, state, attain and mean")
        there = Reading(s, self.ring)
        values = {n: self.ring.read(entry["with"][n], outer) for n in s.signs}
        yield from self.signed(at, s.signs, values, self.known)
        inner = there.fixed({"r": outer["r"]} | values)
        yield from self.hypotheses(at, there, "hypotheses", inner, self.known)
        places = {"direction": (outer | here, self.known + self.each)}
        if aligned and not own:
            places["aligned"] = self.at_m(outer), self.known
        scopes = {"aligned": there.at_m(inner)} if own else {}
        for place, (scope, given) in places.items():
            texts, signs = entry["direction"], s.entries("direction")
            values = {n: self.ring.read(texts[n], scope) for n in signs}
            yield from self.signed(f"{at}.{place}", signs, values, given)
            scopes[place] = there.direction(inner, values)
            yield from self.hypotheses(f"{at}.{place}", there, "each", scopes[place], given)
        return there.total(s.field("conclusion"), inner, scopes)

    def signed(self, at: str, signs: Mapping[str, str], values: Scope, given: Given) -> Questions:
        for name, value in values.items():
            if signs[name] != "real":
                yield self.question(f"{at}.{name}", given, value, _SIGN[signs[name]])

    def hypotheses(
        self, at: str, there: Reading, key: str, scope: Scope, given: Given
    ) -> Questions:
        for name, text in there.s.entries(key).items():
            goal = there.relation(text, scope)
            yield self.question(f"{at}.{name}", given, goal.value, goal.rel)
