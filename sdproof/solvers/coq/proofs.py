"""The proof of a certificate of kind "family", as a proof of Coq."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functools import reduce

from sdproof.kernel.algebra import Rational, evaluate, variables_of
from sdproof.kernel.base import Invalid
from sdproof.kernel.family import Summand
from sdproof.kernel.scopes import Facts, Scope, strict
from sdproof.kernel.statement import KRYLOV, entries, sides, summed
from sdproof.solvers.coq.rules import (
    SUFFIX,
    Lines,
    Rules,
    asserted,
    braced,
    sum_of,
    weakened,
)
from sdproof.solvers.coq.stating import NotExported, Stated, related
from sdproof.solvers.coq.terms import Shown, Term, added, applied, multiplied, number, powered, subtracted


_PLACES = {"direction": "in_direction", "aligned": "in_direction_m"}
AND = r" /\ "


class Proof(Rules):
    """One statement and its proof."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.body: Lines = []
        self.before_steps: Lines = []
        self.known_sums: Lines = []
        self.summed_up: Lines = []
        self.apart: list[Term] = []
        self.invariant_values: dict[str, tuple[Rational, str]] = {}
        self.induction_data: Any = None
        self.at_m_now = False

    def lines(self, name: str, kind: str = "Theorem") -> Lines:
        """The theorem, or lemma, with its proof."""
        self.check()
        introduced = [n for b in self.stated.binders() for n in b.introduced]
        return [
            *self.stated.lines(name, kind),
            "Proof.",
            *(f"  {line}" for line in [f"intros {' '.join(introduced)}.", *self.opening(), *self.body]),
            "Qed.",
        ]

    # --- what is known at the start

    def opening(self) -> Lines:
        s, new, fact = self.s, self.names.new, self.names.fact
        lines: Lines = []
        if self.stated.ranked:
            above = new("r_ge_1")
            lines += [
                f"assert ({new('r_sign')} : 0 < INR r) by (apply lt_0_INR; lia).",
                f"assert ({fact('rank')} : 0 <= INR r - 1) "
                f"by (apply difference_ge; apply (le_INR 1); exact {above}).",
            ]
        if self.aligned is True:
            for name, sign in s.get("direction", {}).items():
                if sign != "real":
                    own, premise = new(f"{name}_m_sign"), self.stated.sign(name)
                    lines.append(f"pose proof ({premise} m {new('m_r')}) as {own}.")
        for name, text in self.stated.definitions("let"):
            own = self.names.value(name)
            lines.append(
                f"assert ({new(own + '_is')} : {own} :== {self.stated.read(text).text}) "
                f"by reflexivity. clearbody {own}."
            )
        for name, text in s.get("hypotheses", {}).items():
            lines.append(self.turned(name, text))
        for name, text in self.stated.definitions("let"):
            own = self.names.value(name)
            lines += self.as_fraction(name, own, new(own + "_is"), self.stated.read(text))
        for name, text in self.stated.definitions("direction_let"):
            lines += self.opened(name, text)
        return lines

    def turned(self, name: str, text: str) -> str:
        """A hypothesis as a relation to zero."""
        _, rel = self.relation_sign(text)
        return f"apply difference_{SUFFIX[rel]} in {self.names.fact(name)}."

    @staticmethod
    def relation_sign(text: str) -> tuple[str, str]:
        from sdproof.kernel.statement import sides

        _, rel, _ = sides(text, "")
        return text, rel

    def opened(self, name: str, text: str) -> Lines:
        """The equations of a definition in each direction."""
        own, new = self.names.value(name), self.names.new
        is_, body = new(f"{own}_is"), self.stated.read(text).text
        if self.aligned is not True:
            return [
                f"assert ({is_} : forall j, {own} j :== {body}) by reflexivity. clearbody {own}."
            ]
        at_m = self.stated.value(f"{name}_m").text
        by = "destruct (Nat.eq_dec {} m); [{} | {}]"
        apart = by.format("j", "contradiction", "reflexivity")
        there = by.format("m", "reflexivity", "contradiction")
        ne = new("j_m")
        return [
            f"assert ({is_} : forall j, j <> m -> {own} j :== {body})",
            f"  by (intros j {ne}; unfold {own}, stands_for; {apart}).",
            f"assert ({new(own + '_at_m')} : {own} m :== {at_m})",
            f"  by (unfold {own}, stands_for; {there}).",
            f"clearbody {own}.",
        ]

    def direction_facts(self, last: bool = True) -> Lines:
        """After `intros` of a direction: what is known there."""
        s, new, fact = self.s, self.names.new, self.names.fact
        known, apart = new("j_r"), f" {new('j_m')}" if self.aligned is True else ""
        if self.aligned is not False and self.aligned is not True:
            known = new("j_r")
        lines = [
            f"specialize ({self.stated.sign(name)} j {known})."
            for name, sign in s.get("direction", {}).items()
            if sign != "real" and name not in self.stated.noises
        ]
        for name, _ in self.stated.definitions("direction_let"):
            is_ = new(f"{self.names.value(name)}_is")
            lines.append(f"specialize ({is_} j{apart}).")
            shown, text = self.stated.value(name), s["direction_let"][name]
            lines += self.as_fraction(name, shown.text, is_, self.stated.read(text))
        for name, text in s.get("each", {}).items():
            lines += [f"specialize ({fact(name)} j {known}{apart}).", self.turned(name, text)]
        for name in self.apart if last else ():
            lines.append(f"pose proof (apart_else m {name.under(10)} j{apart}).")
        return lines

    @property
    def intros(self) -> str:
        apart = f" {self.names.new('j_m')}" if self.aligned is True else ""
        return f"intros j {self.names.new('j_r')}{apart}."

    # --- pointwise

    def check_pointwise(self, outer: Scope) -> None:
        super().check_pointwise(outer)
        proof, lines = self.proof, self.divided(self.proof)
        proof = proof["then"] if "divisors" in proof else proof
        _, rel = self.relation_sign(self.s["conclusion"])
        final = [f"apply {SUFFIX[rel]}_difference.", *self.at("proof", rel)]
        if "state" not in self.s:
            self.body = [*lines, *final]
            return
        induction = proof["induction"]
        inner = [*self.invariants_of(induction), *final]
        self.body = [*lines, *self.over_steps(induction, inner)]

    def divided(self, proof: Any) -> Lines:
        lines: Lines = []
        for name in proof.get("divisors", {}):
            piece = self.pieces[f"proof.divisors.{name}"]
            lines += asserted(self.names.fact(name), self.relates(piece.goal, piece.shown), piece.lines)
        return lines

    # --- any number of steps

    def add_states(self, proof: Any) -> None:
        self.own_states = dict(entries(proof.get("state", {}), "state"))
        super().add_states(proof)

    def states(self, scope: Scope, when: str) -> Scope:
        found = super().states(scope, when)
        step = "0%nat" if when == "start" else f"(1 + {self.now})%nat"
        at = "" if self.kind == "pointwise" else " m" if self.at_m_now else " j"
        return {
            name: self.retold(value, f"{self.names.value(name)} {step}{at}")
            for name, value in found.items()
        }

    def states_of_m(self, globe: Scope, when: str) -> Scope:
        self.at_m_now = True
        try:
            return super().states_of_m(globe, when)
        finally:
            self.at_m_now = False

    @staticmethod
    def retold(value: Rational, text: str) -> Rational:
        from sdproof.solvers.coq.terms import Shown

        return Shown(value, Term(text, 10))

    def over_steps(self, proof: Any, then: Lines) -> Lines:
        """The proof of the conclusion after any number of steps, `then` after n of them."""
        n, k, within = self.now, self.stated.steps, self.names.new("n_k")
        claim = f"forall {n}, ({n} <= {k})%nat -> {self.stated.conclusion(n)}"
        every = self.names.new("every")
        return [
            *self.own_recursion(),
            *asserted(self.names.new("after_steps"), self.invariants_claim(proof), self.by_steps(proof)),
            *self.before_steps,
            f"enough ({every} : {claim}) by exact ({every} {k} (Nat.le_refl {k})).",
            f"intros {n} {within}.",
            *then,
        ]

    def parts_of(self, proof: Any) -> list[tuple[str, str, bool]]:
        """The invariants: name, text, and whether of direction m."""
        found = [(n, t, True) for n, t in proof.get("invariants_m", {}).items()]
        found += [(n, t, False) for n, t in proof.get("invariants", {}).items()]
        return [
            (n, self.s["conclusion"] if t == "conclusion" and self.kind == "pointwise" else t, m)
            for n, t, m in found
        ]

    def claim_of(self, text: str) -> str:
        value, rel = self.invariant_values[text]
        return self.relates(value, rel)

    def invariants_claim(self, proof: Any) -> str:
        n, k = self.now, self.stated.steps
        of_m = [self.claim_of(t) for _, t, m in self.parts_of(proof) if m] or ["True"]
        each = [self.claim_of(t) for _, t, m in self.parts_of(proof) if not m] or ["True"]
        local = AND.join(each)
        if self.kind != "pointwise":
            local = AND.join([*of_m, f"({self.stated.every(f'({local})', True)})"])
        return f"forall {n}, ({n} <= {k})%nat -> {local}"

    def invariant(self, proof: Any, key: str, scopes: Any, fresh: Scope, facts: Any) -> Facts:
        found = super().invariant(proof, key, scopes, fresh, facts)
        for name, text in proof.get(key, {}).items():
            shown = self.s["conclusion"] if text == "conclusion" and self.kind == "pointwise" else text
            self.invariant_values[shown] = found[name]
        return found

    def invariants_of(self, proof: Any) -> Lines:
        """The invariants after n steps, of direction m alone where directions differ."""
        return [f"pose proof ({self.names.new('after_steps')} {self.now} {self.names.new('n_k')}) "
                f"as {self.all_invariants(proof)}."]  # fmt: skip

    def all_invariants(self, proof: Any) -> str:
        """The pattern of what the induction shows."""
        own = [self.names.fact(n) for n, _, m in self.parts_of(proof) if m or self.kind == "pointwise"]
        local = [self.names.new("local")] if self.kind != "pointwise" else []
        return self.pattern([*(own or [self.names.new("none")]), *local])

    @staticmethod
    def pattern(parts: list[str]) -> str:
        """An introduction pattern for a conjunction."""
        if len(parts) == 1:
            return parts[0]
        return f"[{parts[0]} {Proof.pattern(parts[1:])}]"

    def local_invariants(self, proof: Any) -> Lines:
        own = [self.names.fact(n) for n, _, m in self.parts_of(proof) if not m]
        if not own:
            return []
        apart = f" {self.names.new('j_m')}" if self.aligned is True else ""
        return [f"pose proof ({self.names.new('local')} j {self.names.new('j_r')}{apart}) "
                f"as {self.pattern(own)}."]  # fmt: skip

    def by_steps(self, proof: Any) -> Lines:
        """The induction."""
        n, before, within = self.now, self.names.new("before"), self.names.new("n_k")
        last = self.names.new("n_lt")
        lines = [f"induction {n} as [|{n} {before}]; intros {within}."]
        start = self.placed(proof, "start", [])
        step = [
            f"change (Datatypes.S {n}) with (1 + {n})%nat in *.",
            f"assert ({last} : ({n} < {self.stated.steps})%nat) by lia.",
            f"specialize ({before} ltac:(lia)).",
        ]
        step.append(f"pose proof {before} as {self.all_invariants(proof)}. clear {before}.")
        step += self.fresh_facts()
        return [*lines, *braced(start), *braced([*step, *self.placed(proof, "step", [])])]

    def fresh_facts(self) -> Lines:
        s, new = self.s, self.names.new
        at = f"{self.now} {new('n_lt')}"
        lines = [
            f"specialize ({self.stated.sign(name)} {at})."
            for name, sign in s.get("fresh", {}).items()
            if sign != "real"
        ]
        for name, text in s.get("at_each_step", {}).items():
            lines += [f"specialize ({self.names.fact(name)} {at}).", self.turned(name, text)]
        return lines

    def equations(self, when: str, at: str) -> Lines:
        """What the states are at the start, or after the step."""
        new, lines = self.names.new, []
        known = {"j": new("j_r"), "m": new("m_r"), "": ""}[at]
        step = "0%nat" if when == "start" else f"(1 + {self.now})%nat"
        for name, rule in self.s["state"].items():
            own = self.names.value(name)
            shown = f"{own} {step}{' ' + at if at else ''}"
            body = self.reading(rule[when], at)
            if name in self.own_states:
                arguments = at if when == "start" else f"{self.now} {at}"
            elif when == "start":
                arguments = f"{at} {known}"
            else:
                arguments = f"{self.now} {at} {new('n_lt')} {known}"
            premise = new(f"{own}_{when}")
            call = f"({premise} {arguments})" if arguments.strip() else premise
            lines.append(f"assert ({new(f'{own}_{at or chr(119)}')} : {shown} :== {body}) by exact {call}.")
        return lines

    def reading(self, text: str, at: str) -> str:
        from sdproof.solvers.coq.terms import expression

        def terms(name: str) -> Term:
            if name in self.own_states:
                return Term(f"{self.names.value(name)} {self.now} {at}".rstrip(), 10)
            return self.stated.value(name, at or "j", self.now)

        return expression(text, terms, self.stated.mean(terms)).text

    def placed(self, proof: Any, when: str, before: Lines) -> Lines:
        """The invariants at the start or after a step, from what is known there."""
        parts = self.parts_of(proof)
        pieces = {
            name: self.at(f"proof.induction.{when}.{name}", self.invariant_values[text][1])
            for name, text, _ in parts
        }
        if self.kind == "pointwise":
            every = [pieces[n] for n, _, _ in parts] or [["exact I."]]
            return [*before, *self.equations(when, ""), *self.conjunction(every)]
        of_m = [pieces[n] for n, _, m in parts if m]
        each = [pieces[n] for n, _, m in parts if not m]
        lines = self.equations(when, "m") if self.aligned is True else []
        local = self.local_invariants(proof) if when == "step" else []
        here = [self.intros, *self.direction_facts(last=False), *local, *self.equations(when, "j"),
                *self.conjunction(each or [["exact I."]])]  # fmt: skip
        return [*before, *lines, *self.conjunction([*(of_m or [["exact I."]]), here])]

    @staticmethod
    def conjunction(parts: list[Lines]) -> Lines:
        """Each part of a conjunction."""
        if len(parts) == 1:
            return parts[0]
        first, *rest = parts
        return ["split.", *braced(first), *braced(Proof.conjunction(rest))]

    def own_recursion(self) -> Lines:
        """The states of the proof's own, which there are."""
        if not self.own_states:
            return []
        if self.kind == "pointwise":
            raise NotExported("states of a proof's own without directions")
        own = [self.names.value(n) for n in self.own_states]
        s, new, i = self.names.new("s"), self.names.new, self.stated.step
        old, pattern = self.now, ", ".join(own)

        def bare(text: str) -> str:
            from sdproof.solvers.coq.terms import expression

            def terms(name: str) -> Term:
                if name in self.own_states:
                    return Term(self.names.value(name))
                return self.stated.value(name, "j", i)

            return expression(text, terms, self.stated.mean(terms)).text

        start = ", ".join(bare(r["start"]) for r in self.own_states.values())
        step = ", ".join(bare(r["step"]) for r in self.own_states.values())
        kind = " * ".join(["R"] * len(own))
        lines = [
            f"destruct (recursion ({kind}) (fun j => ({start}))",
            f"  (fun {i} j '({pattern}) => ({step})))" if len(own) > 1
            else f"  (fun {i} j {pattern} => {step}))",
            f"  as [{s} [{new(s + '_start')} {new(s + '_step')}]].",
        ]  # fmt: skip
        for place, name in enumerate(own):
            part = f"{s} {i} j"
            for _ in range(len(own) - 1 - place):
                part = f"fst ({part})"
            if place and len(own) > 1:
                part = f"snd ({part})"
            lines.append(f"pose ({name} := fun {i} j => {part}).")
        for name, rule in zip(own, self.own_states.values(), strict=True):
            unfolded = ", ".join(own)
            lines += [
                f"assert ({new(name + '_start')} : forall j, {name} 0%nat j :== {bare(rule['start'])})",
                f"  by (intros j; unfold {name}, stands_for; rewrite {new(s + '_start')}; reflexivity).",
                f"assert ({new(name + '_step')} : forall {i} j, {name} (1 + {i})%nat j :== "
                f"{self.at_step(rule['step'], i)})",
                f"  by (intros {i} j; unfold {unfolded}, stands_for; cbn [Nat.add]; "
                f"rewrite {new(s + '_step')}; "
                f"destruct ({s} {i} j) as {self.tuple_pattern(len(own))}; reflexivity).",
            ]
        lines += [f"clearbody {' '.join(own)}.", f"clear {new(s + '_start')} {new(s + '_step')}."]
        del old
        return lines

    @staticmethod
    def tuple_pattern(n: int) -> str:
        return "[" * (n - 1) + "? ?]" + " ?]" * (n - 2) if n > 1 else "?"

    def at_step(self, text: str, i: str) -> str:
        from sdproof.solvers.coq.terms import expression

        def terms(name: str) -> Term:
            if name in self.own_states:
                return Term(f"{self.names.value(name)} {i} j", 10)
            return self.stated.value(name, "j", i)

        return expression(text, terms, self.stated.mean(terms)).text

    # --- sums

    def check_sum(self, outer: Scope) -> None:
        super().check_sum(outer)
        proof = self.proof["then"] if "divisors" in self.proof else self.proof
        lines = self.divided(self.proof)
        if "attain" in self.s:
            lines += self.attained()
        if "state" in self.s:
            induction = proof["induction"]
            inner = [*self.invariants_of(induction), *self.summed_up]
            self.body = [*lines, *self.over_steps(induction, inner)]
        else:
            self.body = [*lines, *self.summed_up]

    def attained(self) -> Lines:
        """It is enough that the wanted filter values satisfy the relation."""
        names, new = self.names, self.names.new
        reached, length, xi = new("reached"), new("xi_length"), self.stated.xi
        given = f"{self.stated.sign('e')} {self.stated.sign('lam')} {new('distinct_e')}"
        greater, rel, smaller = sides(self.s["conclusion"], "conclusion")
        e, lam, q = (names.value(n) for n in ("e", "lam", "q"))
        weight = names.value("n") if "n*rho(B, q)" in (greater, smaller) else "(fun _ => 1)"
        if self.s["attain"] == "r":
            other = self.stated.side(greater)
            below = new("below")
            how = [
                f"destruct (steps_below r {e} {lam} {names.value('B')} {q} ({other.text}) {given} {reached})"
                if weight.startswith("(")
                else f"destruct (attain_nearly r {e} {lam} {names.value('B')} {weight} {q} "
                f"({other.text}) {given} {reached})",
                f"  as [{xi} [{length} {below}]].",
                f"exists {xi}. split; [exact {length} | exact {below}].",
            ]
        else:
            same, body = new("same"), self.stated.read(self.risk_side)
            how = [
                f"destruct (attain_exactly r {e} {lam} {q} {given}) as [{xi} [{length} {same}]].",
                f"exists {xi}. split; [exact {length}|].",
                f"rewrite (sum_ext r _ (fun j => {body.text})).",
                *braced([f"exact {reached}."]),
                *braced([f"intros j {new('j_r')}. unfold filter. "
                         f"rewrite {same} by exact {new('j_r')}. reflexivity."]),
            ]  # fmt: skip
        del rel
        return [f"enough ({reached} : {self.stated.total(self.s['conclusion'])}).", *braced(how)]

    @property
    def risk_side(self) -> str:
        return next(t for t in sides(self.s["conclusion"], "")[::2] if "rho(B, q)" in t)

    def sum_rule(
        self,
        proof: Any,
        scopes: tuple[Scope, Scope],
        facts: tuple[Facts, Facts],
        sums: dict[str, tuple[Summand, str]],
    ) -> None:
        field, (globe, here), (known, each) = self.field, scopes, facts
        self.lets.append([])
        globe_p = self.define(globe, proof.get("let", {}), "proof.let")
        lines = [line for pair in self.lets.pop() for line in self.defined(*pair)]
        rel, summands, fixed = self.parts(self.s["conclusion"], "conclusion")
        sums = sums | self.used(proof, globe_p, here, known, each)
        multipliers = self.multipliers(proof, sums, globe_p)
        one = field.number(1)
        rest = field.add(field.variable("r"), one, -1)
        share = evaluate(proof["share"], globe_p, field)
        transfer = evaluate(proof["transfer"], globe_p, field) if self.aligned else field.number(0)
        shown = {}

        def body(place: str, scope: Scope) -> Rational:
            value = self.summand(summands, place, scope)
            for name, mu in multipliers.items():
                h = sums[name][0][place]
                term = subtracted(field.term(value), multiplied(field.term(mu), field.term(h)))
                value = Shown(field.add(value, field.mul(mu, h), -1), term)
            return value

        def prove(place: str, value: Rational, scope: Scope, facts: Facts) -> None:
            shown[place] = self.prove(value, proof[place], globe_p | scope, facts, f"proof.{place}")

        inside = body("direction", here)
        goal = field.add(inside, share, -1)
        prove("direction", field.add(goal, transfer) if self.aligned else goal, here, known | each)
        total = field.mul(field.variable("r"), share)
        if self.aligned:
            share_m = evaluate(proof["share_m"], globe_p, field)
            at_m = self.at_m(globe) if self.aligned is True else globe
            goal = field.add(body("aligned", at_m), share_m, -1)
            handed = field.mul(field.number(-1), field.mul(rest, transfer))
            prove("aligned", field.add(goal, handed), at_m, known)
            total = field.add(share_m, field.mul(rest, share))
        bound = total
        total = field.add(total, self.total(fixed, globe))
        shown["total"] = self.prove(total, proof["total"], globe_p, known, "proof.total")
        places = list(shown.values())
        strictly = ">" in places[-2:]
        inexact = any(sums[name][1] != "=" for name in multipliers)
        got = "=" if set(places) == {"="} and not inexact else ">" if strictly else ">="
        self.require(rel, got, "proof")

        lines += self.known_sums
        f = f"(fun j => {field.term(inside).text})"
        c, s = field.term(share), field.term(transfer)
        every = "ge" if got != "=" else "eq"
        last = "aligned" if self.aligned else "direction"
        strict_sum = got == ">" and shown["total"] != ">"
        relation = "=" if got == "=" else ">" if strict_sum else ">="
        wanted = {"direction": ">=" if got != "=" else "=", last: relation}
        for place, key in (("direction", "forall"), ("aligned", "")):
            if place in shown:
                piece = self.pieces[f"proof.{place}"]
                claim = self.relates(piece.goal, wanted[place])
                how = weakened(piece.lines, piece.shown, wanted[place])
                if key:
                    local = self.local_invariants(self.induction_data) if self.induction_data else []
                    how = [self.intros, *self.direction_facts(), *local, *how]
                    claim = self.stated.every(claim, True)
                lines += asserted(self.names.new(_PLACES[place]), claim, how)
        total_rel = "=" if got == "=" else ">" if not strict_sum and got == ">" else ">="
        piece = self.pieces["proof.total"]
        lines += asserted(self.names.new("in_total"), self.relates(piece.goal, total_rel),
                          weakened(piece.lines, piece.shown, total_rel))  # fmt: skip
        # the sum
        summand = field.term(self.summand(summands, "direction", here))
        number = "(r - 1)" if type(self.aligned) is str else "r"
        whole = applied("sum", Term(number), Term(f"(fun j => {summand.text})"))
        summed_f = applied("sum", Term(number), Term(f))
        direction, aligned = self.names.new("in_direction"), self.names.new("in_direction_m")
        suffix = SUFFIX[relation]
        if type(self.aligned) is str:
            extra = field.term(self.summand(summands, "aligned", globe))
            whole, summed_f = added(whole, extra), added(summed_f, extra)
            share_text = field.term(share_m)
            how = [f"exact (sum_rest_{suffix} r ({extra.text}) {f} ({c.text}) ({s.text}) "
                   f"({share_text.text}) {self.names.new('r_ge_1')} {direction} {aligned})."]  # fmt: skip
        elif self.aligned:
            share_text = field.term(share_m)
            back = [f"({self.names.new(self.names.value(n) + '_at_m')} : {self.names.value(n)} m = _)"
                    for n, _ in self.stated.definitions("direction_let")]  # fmt: skip
            back += [f"(apart_at m {x.under(10)} : _ = _)" for x in self.apart]
            rewriting = [f"rewrite {', '.join('?' + b for b in back)}."] if back else []
            how = [f"apply (sum_apart_{suffix} r m {f} ({c.text}) ({s.text}) ({share_text.text}) "
                   f"{self.names.new('m_r')} {direction}).", "cbv beta.", *rewriting,
                   f"exact {aligned}."]  # fmt: skip
        else:
            at_rank = f"{self.names.new('r_ge_1')} " if suffix == "gt" else ""
            how = [f"exact (sum_each_{suffix} r {f} ({c.text}) {at_rank}{direction})."]
        del every
        symbol = {"=": "=", ">": "<", ">=": "<="}[relation]
        low = field.term(bound)
        claim = f"{summed_f.text} = {low.text}" if relation == "=" else f"{low.text} {symbol} {summed_f.text}"
        lines += asserted(self.names.new("bounded"), claim, how)
        others, parts, taken_apart, left = Term("0"), [], list[str](), summand
        for i, (name, mu) in enumerate(multipliers.items()):
            body_h = field.term(sums[name][0]["direction"])
            h = applied("sum", Term("r"), Term(f"(fun j => {body_h.text})"))
            term = multiplied(field.term(mu), h)
            taken_apart.append(
                f"rewrite (sum_less r (fun j => {left.text}) ({field.term(mu).text}) "
                f"(fun j => {body_h.text}))."
            )
            left = subtracted(left, multiplied(field.term(mu), body_h))
            others = term if i == 0 else added(others, term)
            own = f"{self.names.fact(name)}_sum"
            if sums[name][1] == "=":
                zero = [f"rewrite {own}. apply Rmult_0_r."]
                parts.append(("=", zero) if not inexact else (">=", weakened(zero, "=", ">=")))
            else:
                exact = f"exact {own}." if sums[name][1] == ">=" else f"apply Rlt_le. exact {own}."
                parts.append((">=", ["apply Rmult_le_pos.", *braced(self.sight(mu, ">=", known)),
                                     *braced([exact])]))  # fmt: skip
        split, apart = self.names.new("split_up"), subtracted(whole, others)
        lines += asserted(split, f"{summed_f.text} = {apart.text}", [*taken_apart[::-1], "ring."])
        rel_h, how = sum_of(parts) if parts else ("=", ["reflexivity."])
        wanted_h = "=" if got == "=" else ">="
        claim = f"{others.text} = 0" if wanted_h == "=" else f"0 <= {others.text}"
        lines += asserted(self.names.new("others"), claim, weakened(how, rel_h, wanted_h))
        rule = {"=": "eq", ">=": "ge", ">": "gt'" if strict_sum else "gt"}[got]
        final = added(whole, field.term(self.total(fixed, globe)))
        bounded, other, total_ = (self.names.new(x) for x in ("bounded", "others", "in_total"))
        lines += [
            f"assert ({self.names.new('whole')} : {self.against(final, got)}).",
            *braced([f"exact (sum_rule_{rule} _ _ _ _ _ {bounded} {split} {other} {total_})."]),
            *(f"{line[:-1]} in {self.names.new('whole')}." for line in self.two_sides(self.s, here)),
            "lra.",
        ]
        self.summed_up = lines

    @staticmethod
    def against(term: Term, rel: str) -> str:
        from sdproof.solvers.coq.rules import against_zero

        return against_zero(term, rel)

    def sum_induction(self, proof: Any, *rest: Any) -> Any:
        self.induction_data = proof
        return super().sum_induction(proof, *rest)

    # --- sums that are known

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
        total = applied("sum", Term("r"), Term(f"(fun j => {term(value).text})"))
        return asserted(own, self.against(total, rel), [
            f"rewrite (sum_spread r (fun j => {term(body).text}) ({term(rest).text})) by assumption.",
            *how, "lra.",
        ])  # fmt: skip

    # --- what earlier theorems say of sums

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
            if any(field.term(there.scope[f"{n}_m"]) != field.term(v) for n, v in at_m.items() if apart):
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
                self.spread(f"{own}_sum", written["direction"], bodies["direction"], rest, rel, sided)
            )
        return {key: Shown(values[key], field.term(written[key])) for key in values}, rel

    def two_sides(self, s: Mapping[str, Any], scope: Scope) -> Lines:
        """A sum of the difference of two sides as that of two sums."""
        greater, _, smaller = sides(s["conclusion"], "")
        over = [t for t in (greater, smaller) if summed(dict(s), t)]
        bodies = [f"(fun j => {self.field.term(evaluate(t, scope, self.field)).text})" for t in over]
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
            shown.append(applied("sum", Term("r"), Term(f"(fun j => {term.text})")) if over else term)
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

    # --- hypotheses about polynomials

    def polynomials(
        self, proof: dict[str, Any], least: Scope, globe: Scope, here: Scope
    ) -> tuple[dict[str, Any], dict[str, tuple[Summand, str]]]:
        rest, found = super().polynomials(proof, least, globe, here)
        for name, state in entries(proof.get(KRYLOV, {}), KRYLOV):
            values, rel = found[name]
            at_m = multiplied(self.field.term(least[name]), powered(self.field.term(globe[f"{state}_m"]), 2))
            self.apart.append(at_m)
            own = powered(self.field.term(here[state]), 2)
            inside = subtracted(own, applied("apart", Term("m"), at_m, Term("j")))
            total = applied("sum", Term("r"), Term(f"(fun j => {inside.text})"))
            fact = self.names.fact(name)
            self.before_steps.extend(self.polynomial(state))
            self.known_sums.extend(asserted(f"{fact}_sum", self.against(total, rel), [
                f"rewrite sum_minus, (sum_of_apart r m ({at_m.text})) by assumption.",
                f"destruct ({self.names.new('polynomial')} {self.now} {self.names.new('n_k')}) "
                f"as [[f [f_poly f_is]] _].",
                f"assert (says := krylov_holds r {self.stated.steps} m {self.names.value('e')} "
                f"({self.field.term(least[name]).text}) f "
                f"(fun j => {self.field.term(here[state]).text}) {self.names.new('m_r')} {fact}",
                f"  (poly_in_mono _ _ {self.now} _ _ {self.names.new('n_k')} f_poly) f_is).",
                "cbv beta in says. lra.",
            ]))  # fmt: skip
            found[name] = {
                "direction": Shown(values["direction"], inside),
                "aligned": Shown(values["aligned"], subtracted(
                    powered(self.field.term(globe[f"{state}_m"]), 2), at_m)),
            }, rel  # fmt: skip
        return rest, found

    def polynomial(self, state: str) -> Lines:
        """The state is e times a polynomial in e of degree at most the number of steps."""
        new, value, n = self.names.new, self.names.value, self.now
        e, within, before = value("e"), new("polynomial_k"), new("before")
        others = sorted(self.reached(state))
        own, own_poly, own_is = new("f"), new("f_poly"), new("f_is")

        def degree(name: str, step: str) -> str:
            return f"poly_in r {e} (1 + {step}) ({value(name)} {step})"

        claim = AND.join([
            f"(exists {own}, poly_in r {e} {n} {own}{AND}"
            f"forall j, (j < r)%nat -> {value(state)} {n} j = {e} j * {own} j)",
            *(degree(o, n) for o in others),
        ])  # fmt: skip
        polys = [new(f"{value(o)}_poly") for o in others]

        def shown(when: str) -> Lines:
            quotient = self.quotient(state, when, own)
            at = "" if when == "start" else f" {n}"
            premise = new(f"{value(state)}_{when}")
            first = [
                f"exists (fun j => {quotient}). split.",
                *braced(["poly_in."]),
                *braced([f"intros j {new('j_r')}. rewrite ({premise}{at} j : _ = _).",
                         *([f"rewrite ?{own_is} by assumption."] if at else []), "by_field."]),
            ]  # fmt: skip
            rest = []
            for o in others:
                body = self.reading(self.s["state"][o][when], "j")
                rest.append([
                    f"apply (poly_in_ext r {e} _ _ (fun j => {body})).",
                    *braced([f"intros j {new('j_r')}. exact ({new(f'{value(o)}_{when}')}{at} j)."]),
                    "poly_in.",
                ])  # fmt: skip
            return self.conjunction([first, *rest])

        pattern = self.pattern([f"[{own} [{own_poly} {own_is}]]", *polys])
        how = [
            f"induction {n} as [|{n} {before}]; intros {within}.",
            *braced(shown("start")),
            *braced([
                f"change (Datatypes.S {n}) with (1 + {n})%nat in *.",
                f"pose proof ({before} ltac:(lia)) as {pattern}.",
                *shown("step"),
            ]),
        ]  # fmt: skip
        claim = f"forall {n}, ({n} <= {self.stated.steps})%nat -> {claim}"
        return asserted(new("polynomial"), claim, how)

    def reached(self, state: str) -> set[str]:
        """The states on which a state depends, itself among them."""
        found, queue = set[str](), {state}
        while queue:
            name = queue.pop()
            found.add(name)
            spoken = variables_of(self.rules[name][1]) & self.rules.keys()
            queue |= spoken - found
        return found

    def quotient(self, state: str, when: str, own: str) -> str:
        """What e is multiplied by: each term of a rule has a factor e, or is a multiple of the state."""
        value = self.rules[state][when == "step"]
        total: Term | None = None
        for monomial, c in value.num.items():
            powers = dict(monomial)
            kept = {v: k for v, k in powers.items() if v != "e"}
            parts = [number(c)] + [Term(f"{self.names.value('e')} j", 10)] * (powers.get("e", 0) - 1)
            for v, k in kept.items():
                shown = self.term_of(v)
                if v == state and "e" not in powers:
                    shown = Term(f"{own} j", 10)
                parts += [shown] * k
            term = reduce(multiplied, parts)
            total = term if total is None else added(total, term)
        if value.den:
            raise NotExported("a polynomial in e whose coefficients are quotients")
        return "0" if total is None else total.text


def theorems(data: Mapping[str, Any], name: str) -> Lines:
    """The theorem that a certificate of kind "family" shows, with its proof; those that it uses first.

    Raises
    ------
    NotExported
        If the kernel refuses the certificate, or a part of it has no Coq source.
    """
    shown: dict[str, Any] = {}
    known: dict[str, tuple[str, Stated]] = {}
    lines: Lines = []
    try:
        for own, entry in data.get("theorems", {}).items():
            of = f"{name}_{own}"
            proof = Proof(entry["statement"], entry["proof"], shown, known)
            lines += [*proof.lines(of, "Lemma"), ""]
            shown, known = shown | {own: entry["statement"]}, known | {own: (of, proof.stated)}
        return [*lines, *Proof(data["statement"], data["proof"], shown, known).lines(name)]
    except Invalid as error:
        raise NotExported(f"the kernel refuses the certificate: {error}") from error
