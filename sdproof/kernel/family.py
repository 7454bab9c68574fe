"""Checks proofs of statements about every rank r, every number of steps, and all real values.

Statement. ``variables`` (with their signs) are quantified universally, under ``hypotheses``.
* pointwise: a relation between expressions in the variables.
* sum: ``direction`` variables have one value per direction j = 1..r, under the hypotheses ``each``.
  A side of the conclusion, or of a hypothesis in ``sums``, that names one of them (or of
  ``direction_let``, or a state) is summed over all directions; the other is a fixed number. With
  ``aligned`` true one direction m is set apart: there the variable v is the fixed variable v_m, and
  ``each`` and ``direction_let`` do not apply. If ``aligned`` is an expression in fixed variables, it
  is what direction m adds to the sum, and the direction variables describe the r − 1 other terms.
* ``state`` (one per direction in a sum, v_m in direction m): starts at ``start`` and is renewed by
  ``step``, all states together, with new values of the variables ``fresh`` at every step, each
  satisfying ``at_each_step``. The conclusion holds after any number of steps.
* ``krylov`` (sum with direction m and state): after k steps Σ_j P(e_j)² ≥ c P(e_m)² for every polynomial
  P of degree at most k + 1 with P(0) = 0; c is an expression in fixed variables.
* ``attain`` (sum only): the eigenvalues e_j are pairwise distinct and some ξ gives the summand
  rho(B, q) of the conclusion, or n*rho(B, q) for a variable n of each direction (there are n of this
  e_j and B_j), at the filter values q. "r": by Lagrange there is an h of degree ≤ r − 1
  whose filter t + t(1−t)h takes the wanted values at the r distinct t_j, and filters with all
  coefficients of h non-zero, which are those of actual r-step students, are dense among them; the sum
  is continuous in h, so the relation must be the open <. "r+1": to h may be added δ Π_j (t − t_j),
  which is zero at every t_j and whose r + 1 coefficients are all non-zero (t_j > 0), so all but
  finitely many δ give an actual (r+1)-step student: any relation.

Names. Every name of a statement is given once, in all of it; a definition or a new variable of a
proof takes none of them. In mean(value, eta, gamma2) the noise eta is a real variable of which no
hypothesis speaks, and gamma2 ≥ 0 at sight does not depend on it.

Sum rule. From s_j + σ − Σ_h μ_h h_j ≥ φ (j ≠ m), s_m − (r−1)σ − Σ_h μ_h h_m ≥ φ_m and
φ_m + (r−1)φ + fixed ≥ 0 follows Σ_j s_j + fixed ≥ 0, for sums h with Σ_j h_j ≥ 0 and μ_h ≥ 0 at sight
(= 0: any μ_h). The sums are hypotheses, also ``krylov`` for a state that is such a polynomial
(`krylov`), or conclusions of earlier theorems (``uses``).

Induction. A proof may have states of its own beside those of the statement, with names that the
statement does not use: they are functions of the same steps. Relations of states (``invariants``;
``invariants_m`` of those of direction m) that hold at the start, and after a step whenever all of them
hold before it, hold after any number of steps.
"""

from __future__ import annotations

import re
from typing import Any

from .algebra import AlgebraError, Budget, Rational, evaluate, names, variables_of
from .base import Invalid, Unreadable
from .krylov import require_polynomial
from .rules import Prover
from .scopes import Facts, Scope, strict
from .statement import KRYLOV, RESERVED, entries, record, sides

Summand = dict[str, Rational]  # in "direction", any but m, and in "aligned", direction m


class Checker(Prover):
    """One statement and its proof."""

    def check(self) -> None:
        """Raises unless the proof shows the statement."""
        if self.kind == "infimum":
            raise Unreadable("statement: an infimum has counterexamples only")
        outer = self.declare(self.s["variables"], "variables")
        self.signs["r"] = "positive"
        outer["r"] = self.field.variable("r")
        if self.kind == "pointwise":
            self.check_pointwise(outer)
        else:
            self.check_sum(outer)
        self.check_noises()

    def known(self, outer: Scope) -> tuple[Scope, Facts]:
        """All fixed names, and the hypotheses with r ≥ 1."""
        globe, facts = self.fixed(outer)
        rank = self.field.add(self.field.variable("r"), self.field.number(1), -1)
        return globe, {"rank": (rank, ">=")} | facts

    def check_pointwise(self, outer: Scope) -> None:
        globe, facts = self.known(outer)
        facts, proof = self.divisors(globe, facts)
        with self.field.knowing(strict(facts)):
            if "state" in self.s:
                record(proof, "proof", {"induction", "then"}, set())
                globe, more = self.induction(proof["induction"], globe, facts)
                facts, proof = facts | more, proof["then"]
            goal, wanted = self.relation(self.s["conclusion"], globe, "conclusion")
            self.require(wanted, self.prove(goal, proof, globe, facts, "proof"), "proof")

    def divisors(self, globe: Scope, facts: Facts) -> tuple[Facts, Any]:
        """Relations of fixed variables that are shown before the conclusion is read, so that it may
        divide by what they make positive; and the proof that follows them."""
        if not isinstance(self.proof, dict) or "divisors" not in self.proof:
            return facts, self.proof
        record(self.proof, "proof", {"divisors", "then"}, set())
        for name, entry in entries(self.proof["divisors"], "proof.divisors"):
            at = f"proof.divisors.{name}"
            record(entry, at, {"claim", "proof"}, set())
            with self.field.knowing(strict(facts)):
                shown = self.shown(entry["claim"], entry["proof"], globe, facts, at, 0)
            facts = facts | {self.new_fact(name, facts, at): shown}
        return facts, self.proof["then"]

    # --- any number of steps

    def induction(self, proof: Any, globe: Scope, known: Facts) -> tuple[Scope, Facts]:
        """A pointwise statement's names and invariants after any number of steps."""
        self.shape(proof, set())
        self.add_states(proof)
        now = globe | self.declare(dict.fromkeys(self.s["state"], "real"), "state")
        start = globe | self.states(globe, "start")
        fresh, at_step = self.fresh(globe)
        after = globe | self.states(now | fresh, "step")
        found = self.invariant(proof, "invariants", (start, now, after), fresh, (known, at_step))
        self.forget(fresh)
        return now, found

    @staticmethod
    def shape(proof: Any, optional: set[str]) -> None:
        """An induction has a proof for each of its invariants at the start and at a step."""
        at = "proof.induction"
        record(proof, at, {"invariants", "start", "step"}, optional | {"state"})
        wanted = {
            n for key in ("invariants", *optional) for n, _ in entries(proof.get(key, {}), at)
        }
        for key in ("start", "step"):
            record(proof[key], f"{at}.{key}", wanted, set())

    def add_states(self, proof: Any) -> None:
        """The states of the proof's own, as if the statement had them: it speaks of none of them."""
        own = dict(entries(proof.get("state", {}), "proof.induction.state"))
        spoken = {*re.findall(r"\w+", str(self.s)), *self.signs, *RESERVED}
        for name, rule in own.items():
            record(rule, f"proof.induction.state.{name}", {"start", "step"}, set())
            if {name, f"{name}_m"} & spoken or f"{name}_m" in own:
                raise Unreadable(f"proof.induction.state: the name {name} is taken")
        self.s = self.s | {"state": self.s["state"] | own}

    def fresh(self, globe: Scope) -> tuple[Scope, Facts]:
        """The values chosen anew at a step, and what is known of them."""
        fresh = self.declare(self.s.get("fresh", {}), "fresh")
        return fresh, self.facts(self.s.get("at_each_step", {}), globe | fresh, "at_each_step")

    def invariant(
        self,
        proof: dict[str, Any],
        key: str,
        scopes: tuple[Scope, Scope, Scope],
        fresh: Scope,
        facts: tuple[Facts, Facts],
    ) -> Facts:
        """The invariants under `key`, each proved at the start and from one step to the next.

        `scopes`: at the start, now, after the step; `facts`: known at any time, and at a step.
        """
        start, now, after = scopes
        known, at_step = facts
        texts = dict(entries(proof.get(key, {}), f"proof.induction.{key}"))
        for name, text in texts.items():
            if text == "conclusion" and self.kind == "pointwise":
                texts[name] = self.s["conclusion"]
        assumed = {n: self.relation(text, now, f"{key}.{n}") for n, text in texts.items()}
        if assumed.keys() & (known.keys() | at_step.keys()):
            raise Unreadable(f"{key}: an invariant needs a name of its own")
        for name, text in texts.items():
            at = f"proof.induction.start.{name}"
            self.shown_at(text, start, proof["start"][name], start, known, at)
        with self.field.knowing(strict(known | at_step | assumed)):
            for name, text in texts.items():
                at = f"proof.induction.step.{name}"
                facts_now = known | at_step | assumed
                self.shown_at(text, after, proof["step"][name], now | fresh, facts_now, at)
        return assumed

    def shown_at(
        self, text: str, place: Scope, proof: Any, visible: Scope, facts: Facts, at: str
    ) -> None:
        goal, wanted = self.relation(text, place, at)
        self.require(wanted, self.prove(goal, proof, visible, facts, at), at)

    def sum_induction(
        self, proof: Any, globe: Scope, here: Scope, known: Facts, each: Facts
    ) -> tuple[Scope, Scope, Facts, Facts]:
        """A sum's fixed names, names in a direction, fixed invariants and those in a direction."""
        self.shape(proof, {"invariants_m"} if self.aligned else set())
        self.add_states(proof)
        own = dict.fromkeys(self.s["state"], "real")
        at_m = {f"{n}_m": "real" for n in own} if self.aligned else {}
        fixed_now = globe | self.declare(at_m, "state")
        here_now = here | fixed_now | self.declare(own, "state")
        fixed_start = globe | self.states_of_m(globe, "start")
        here_start = here | fixed_start | self.states(here, "start")
        fresh, at_step = self.fresh(globe)
        fixed_after = globe | self.states_of_m(fixed_now | fresh, "step")
        here_after = here | fixed_after | self.states(here_now | fresh, "step")
        self.rules = {n: (here_start[n], here_after[n]) for n in own}
        scopes = fixed_start, fixed_now, fixed_after
        fixed = self.invariant(proof, "invariants_m", scopes, fresh, (known, at_step))
        scopes = here_start, here_now, here_after
        facts = known | each, at_step | fixed
        local = self.invariant(proof, "invariants", scopes, fresh, facts)
        self.forget(fresh)
        return fixed_now, here_now, fixed, local

    # --- sums over directions

    def check_sum(self, outer: Scope) -> None:
        s = self.s
        direction = dict(entries(s.get("direction", {}), "direction"))
        if self.aligned is True:
            outer |= self.declare({f"{v}_m": sign for v, sign in direction.items()}, "direction")
        values = self.declare(direction, "direction")
        globe, known = self.known(outer)
        known, proof = self.divisors(globe, known)
        with self.field.knowing(strict(known)):
            here, each = self.direction(globe, values)
            if "attain" in s:
                self.check_attain(globe, direction)
            sums = self.hypotheses_on_sums(globe, here)
            least = self.least_squares(globe)
            if "state" in s:
                if not isinstance(proof, dict) or "induction" not in proof:
                    raise Unreadable(
                        "proof: a statement about any number of steps needs an induction"
                    )
                own = proof["induction"]
                proof = {key: value for key, value in proof.items() if key != "induction"}
                globe, here, fixed, local = self.sum_induction(own, globe, here, known, each)
                known, each = known | fixed, each | local
                proof, more = self.polynomials(proof, least, globe, here)
                sums = sums | more
            self.sum_rule(proof, (globe, here), (known, each), sums)

    def check_attain(self, globe: Scope, direction: dict[str, Any]) -> None:
        s = self.s
        greater, rel, smaller = sides(s["conclusion"], "conclusion")
        lam = globe.get("lam", self.field.number(0))
        if direction.get("e") != "positive" or not self.field.is_positive(lam):
            raise Invalid("statement", "with attain, e is a positive direction variable, lam > 0")
        risks = {"rho(B, q)"} | ({"n*rho(B, q)"} if direction.get("n") == "positive" else set())
        if not risks & {greater, smaller} or "q" not in s.get("direction_let", {}):
            raise Invalid("conclusion", "with attain a side is rho(B, q), q a wanted value")
        other = smaller if greater in risks else greater
        if "q" in names(other):
            raise Invalid("conclusion", "with attain the other side does not speak of q")
        if s["attain"] == "r" and (rel != ">" or smaller not in risks):
            raise Invalid("conclusion", "r steps come arbitrarily close: it must be rho(B, q) < …")

    def sum_rule(
        self,
        proof: Any,
        scopes: tuple[Scope, Scope],
        facts: tuple[Facts, Facts],
        sums: dict[str, tuple[Summand, str]],
    ) -> None:
        field, (globe, here), (known, each) = self.field, scopes, facts
        extra = {"transfer", "share_m", "aligned"} if self.aligned else set()
        record(
            proof, "proof", {"share", "direction", "total"} | extra, {"multipliers", "let", "uses"}
        )
        globe_p = self.define(globe, proof.get("let", {}), "proof.let")
        rel, summands, fixed = self.parts(self.s["conclusion"], "conclusion")
        sums = sums | self.used(proof, globe_p, here, known, each)
        multipliers = self.multipliers(proof, sums, globe_p)
        rest = field.add(field.variable("r"), field.number(1), -1)
        share = evaluate(proof["share"], globe_p, field)
        transfer = evaluate(proof["transfer"], globe_p, field) if self.aligned else field.number(0)

        def prove(place: str, scope: Scope, facts: Facts, part: Rational, handed: Rational) -> str:
            goal = field.add(self.summand(summands, place, scope), part, -1)
            goal = field.add(goal, handed)
            for name, mu in multipliers.items():
                goal = field.add(goal, field.mul(mu, sums[name][0][place]), -1)
            return self.prove(goal, proof[place], globe_p | scope, facts, f"proof.{place}")

        total = field.mul(field.variable("r"), share)
        shown = [prove("direction", here, known | each, share, transfer)]
        if self.aligned:
            share_m = evaluate(proof["share_m"], globe_p, field)
            handed = field.mul(field.number(-1), field.mul(rest, transfer))
            at_m = self.at_m(globe) if self.aligned is True else globe
            shown.append(prove("aligned", at_m, known, share_m, handed))
            total = field.add(share_m, field.mul(rest, share))
        total = field.add(total, self.total(fixed, globe))
        shown.append(self.prove(total, proof["total"], globe_p, known, "proof.total"))
        strictly = ">" in shown[-2:]  # in total, or in a direction that there is at every rank
        inexact = any(sums[name][1] != "=" for name in multipliers)
        got = "=" if set(shown) == {"="} and not inexact else ">" if strictly else ">="
        self.require(rel, got, "proof")

    def summand(self, summands: list[tuple[int, str]], place: str, scope: Scope) -> Rational:
        """Σ ± summed side; in direction m, where it is given by `aligned`, that expression."""
        if place == "aligned" and type(self.aligned) is str:
            if len(summands) != 1:
                raise Unreadable(
                    "conclusion: with an expression for direction m one side is summed"
                )
            summands = [(summands[0][0], self.aligned)]
        return self.total(summands, scope)

    def hypotheses_on_sums(self, globe: Scope, here: Scope) -> dict[str, tuple[Summand, str]]:
        """Σ_j summand rel 0 for each hypothesis in `sums`; a fixed side is spread over r directions.
        They are read where no state is known yet."""
        found, field = dict[str, tuple[Summand, str]](), self.field
        for name, text in entries(self.s.get("sums", {}), "sums"):
            rel, summands, fixed = self.parts(text, f"sums.{name}")
            share = field.mul(self.total(fixed, globe), field.inverse(globe["r"]))
            places = zip(("direction", "aligned"), self.places(globe, [here]), strict=False)
            values = {key: field.add(self.total(summands, p), share) for key, p in places}
            self.constrained.update(*map(variables_of, values.values()))
            found[name] = values, rel
        return found

    def least_squares(self, globe: Scope) -> Scope:
        """The number c of each hypothesis about polynomials."""
        texts = entries(self.s.get(KRYLOV, {}), KRYLOV)
        return {name: evaluate(text, globe, self.field) for name, text in texts}

    def polynomials(
        self, proof: dict[str, Any], least: Scope, globe: Scope, here: Scope
    ) -> tuple[dict[str, Any], dict[str, tuple[Summand, str]]]:
        """The proof without its field `krylov`, and what the hypotheses named there say of the states
        named there: Σ_j P_j² − c P_m² ≥ 0."""
        found, field = dict[str, tuple[Summand, str]](), self.field
        local = self.s["direction"].keys() | self.s["state"].keys() if least else set()
        words = set(re.findall(r"\w+", str(self.s["state"])))
        for name, state in entries(proof.get(KRYLOV, {}), "proof.krylov"):
            if name not in least or not isinstance(state, str) or state not in self.s["state"]:
                raise Invalid("proof.krylov", "names a hypothesis and a state")
            if words & self.s.get("direction_let", {}).keys():
                raise Invalid("proof.krylov", "a definition may mean something else in direction m")
            require_polynomial(state, self.rules, local)
            squares = [
                field.power(scope[n], 2) for scope, n in ((here, state), (globe, f"{state}_m"))
            ]
            rest = field.add(squares[1], field.mul(least[name], squares[1]), -1)
            found[name] = {"direction": squares[0], "aligned": rest}, ">="
        return {key: value for key, value in proof.items() if key != KRYLOV}, found

    def multipliers(
        self, proof: dict[str, Any], sums: dict[str, tuple[Summand, str]], globe: Scope
    ) -> Scope:
        found = {}
        for name, text in entries(proof.get("multipliers", {}), "proof.multipliers"):
            if name not in sums:
                raise Invalid("proof.multipliers", f"there is no sum {name}")
            found[name] = evaluate(text, globe, self.field)
            if sums[name][1] != "=" and not self.field.is_nonnegative(found[name]):
                raise Invalid(
                    "proof.multipliers", f"the multiplier of {name} is not non-negative at sight"
                )
        return found

    # --- earlier theorems about sums

    def used(
        self, proof: dict[str, Any], globe: Scope, here: Scope, known: Facts, each: Facts
    ) -> dict[str, tuple[Summand, str]]:
        """What earlier theorems say of sums over the same directions: a theorem without direction m
        is used over all directions, one with it over the others and m."""
        found: dict[str, tuple[Summand, str]] = {}
        for name, entry in entries(proof.get("uses", {}), "proof.uses"):
            at = f"proof.uses.{name}"
            record(entry, at, {"theorem", "with", "direction"}, {"hypotheses", "each", "each_m"})
            theorem = self.theorem(entry["theorem"], "sum", at)
            if name in self.s.get("sums", {}) or theorem.get("sums"):
                raise Invalid(at, "has a name of its own, and the theorem has no sums")
            if type(theorem.get("aligned")) is str or type(self.aligned) is str:
                raise Invalid(at, "direction m is given by an expression")
            if theorem.get("aligned") is True and self.aligned is not True:
                raise Invalid(at, "the theorem sets a direction apart")
            found[name] = self.used_sum(theorem, entry, at, (globe, here), (known, each))
        return found

    def used_sum(
        self,
        theorem: dict[str, Any],
        entry: dict[str, Any],
        at: str,
        scopes: tuple[Scope, Scope],
        facts: tuple[Facts, Facts],
    ) -> tuple[Summand, str]:
        (globe, here), (known, each) = scopes, facts
        proofs = dict(entries(entry.get("hypotheses", {}), at))
        there = self.instantiated(theorem, entry["with"], proofs, globe, known, at, 0)
        inner, wanted = there.fixed(there.scope)
        self.hypotheses_shown(wanted, proofs, globe, known, at, 0)
        signs = theorem.get("direction", {})
        texts = record(entry["direction"], f"{at}.direction", set(signs), set())

        def place(scope: Scope, facts: Facts, key: str) -> Scope:
            """The theorem's names in one direction of this statement."""
            values = {n: evaluate(text, scope, self.field) for n, text in texts.items()}
            for n, value in values.items():
                self.signed(value, signs[n], None, scope, facts, f"{at}.{n}", 0)
            local, hypotheses = there.direction(inner, values)
            own = dict(entries(entry.get(key, {}), f"{at}.{key}"))
            self.hypotheses_shown(hypotheses, own, scope, facts, f"{at}.{key}", 0)
            return local

        with self.field.knowing(strict(wanted)):
            there_in = {"direction": place(here | globe, known | each, "each")}
            if theorem.get("aligned") is True:
                there_in["aligned"] = there.at_m(inner)
            elif self.aligned is True:
                there_in["aligned"] = place(self.at_m(globe), known, "each_m")
            rel, summands, fixed = there.parts(theorem["conclusion"], at)
            share = self.field.mul(there.total(fixed, inner), self.field.inverse(globe["r"]))
            values = {
                key: self.field.add(there.total(summands, local), share)
                for key, local in there_in.items()
            }
        return values, rel


def check_theorems(certificate: dict[str, Any], budget: Budget) -> dict[str, dict[str, Any]]:
    """The theorems that a certificate shows first, in order; each may use those before it."""
    found: dict[str, dict[str, Any]] = {}
    for name, entry in entries(certificate.get("theorems", {}), "theorems"):
        record(entry, f"theorems.{name}", {"statement", "proof"}, set())
        try:
            Checker(entry["statement"], entry["proof"], found, budget).check()
        except Invalid as error:
            at = f"theorems.{name}.{error.at}"
            raise Invalid(at, error.reason, error.residual, error.goal) from error
        found[name] = entry["statement"]
    return found


def check_family(certificate: dict[str, Any]) -> dict[str, Any]:
    """Check a certificate of kind "family"; returns the statement that it shows.

    Raises
    ------
    Invalid, Unreadable
    """
    keys = {"format", "version", "kind", "statement", "proof"}
    record(certificate, "certificate", keys, {"theorems"})
    budget = Budget()
    try:
        theorems = check_theorems(certificate, budget)
        Checker(certificate["statement"], certificate["proof"], theorems, budget).check()
    except AlgebraError as error:
        raise Invalid("expression", str(error)) from error
    statement: dict[str, Any] = certificate["statement"]
    return statement
